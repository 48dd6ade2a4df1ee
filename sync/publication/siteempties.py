"""Why a value is not there, said in words: never a dash alone, never a zero."""

from collections.abc import Mapping

from ...schemas.terms import Words
from ...schemas.values import says_nothing
from ..masterwords import SITUATIONS
from .openlists import plain
from .sitecontent import Content, Line
from .sitewords import Say

# fmt: off
SENTENCES: Mapping[str, Words] = {
    "declared": Words("L'unità che ne risponde dichiara che il dato non c'è.",
                      "The unit that answers for it states that there is no value."),
    "declared_why": Words("L'unità che ne risponde dichiara: {reason}.",
                          "The unit that answers for it states: {reason}."),
    "available": Words("Sarà disponibile dal {day}.", "It will be available from {day}."),
    "words": Words("Il dato è scritto a parole, e non si può mettere in serie.",
                   "The value is given in words and cannot be put in a series."),
    "sign": Words("L'unità ha scritto «{text}» al posto del valore: il dato non è disponibile.",
                  "The unit wrote “{text}” in place of the value: it is not available."),
    "incomplete": Words("È stato dato il numeratore ma non il denominatore: il rapporto non si "
                        "può calcolare.",
                        "The numerator was given but not the denominator: no ratio can be told."),
    "blank": Words("L'unità ha trasmesso i suoi dati ma qui non ha scritto né un valore né un "
                   "motivo. Vuoto non vuol dire zero.",
                   "The unit sent its data but wrote neither a value nor a reason here. Blank "
                   "does not mean zero."),
    "not_accepted": Words("Il dato è stato trasmesso ma non è ancora acquisito: è in attesa di "
                          "una correzione.",
                          "The value was sent but is not yet accepted: a correction is awaited."),
    "not_received": Words("L'unità che ne risponde non ha trasmesso il dato.",
                          "The unit that answers for it did not send the value."),
    "unassigned": Words("Nessuna unità è indicata come responsabile di questo dato.",
                        "No unit is named as answering for this value."),
    "not_asked": Words("In questa rilevazione il dato non è richiesto.",
                       "The value is not asked for in this round."),
    "withdrawn": Words("L'indicatore è stato ritirato dal piano.",
                       "The indicator was withdrawn from the plan."),
    "completed": Words("L'attività è conclusa e il dato non si rileva più.",
                       "The activity is completed and the value is no longer measured."),
}
# fmt: on
SHORT: Mapping[str, Words] = {
    name: plain(SITUATIONS)[name] for name in SENTENCES if name in SITUATIONS
}
"""The same as the master says it, without its sign."""


def result(line: Line) -> str:
    """Return the result of an indicator, nothing where only a sign stands for it."""
    text = line.text("value")
    return "" if line.number("value") is None and says_nothing(text) else text


def empty(content: Content, line: Line, say: Say) -> tuple[str, str]:
    """Return why an indicator has no value, in a few words and in a sentence; blanks when it has.

    What is not public is not told: then only that the value is missing.
    """
    table, standing = content.indicator_table, content.material.standing
    if not table.public("situation"):
        return ("", "") if line.text("value") else (say("result_none"), "")
    sheet = next(one for one in standing.profile.sheets if one.id == table.name)
    kind = standing.situation(sheet, content.planned[line.key])
    if kind not in SENTENCES:
        return "", ""
    language = say.language
    short, sentence = SHORT[kind][language], SENTENCES[kind][language]
    reason, day = line.text("missing_reason"), line.text("available_from")
    if kind == "declared":
        if reason:
            short = reason.lower()
            sentence = SENTENCES["declared_why"][language].format(reason=reason.lower())
        if day:
            sentence += " " + SENTENCES["available"][language].format(day=day)
    return short, sentence.format(text=line.text("value")) if kind == "sign" else sentence
