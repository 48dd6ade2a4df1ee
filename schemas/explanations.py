"""One sentence for a score, in Italian or English: what it is and how it was worked out."""

import re
from collections.abc import Mapping
from decimal import Decimal

from .findings import Language
from .formulae import FORMULAS
from .ratings import RATINGS, Rated, Rating, rating_words
from .scores import GREYS, REASONS, Score, finite
from .terms import Words

INPUTS: Mapping[str, Words] = {
    "value": Words("valore rilevato", "measured value"),
    "actual": Words("numeratore", "numerator"),
    "denominator": Words("denominatore", "denominator"),
    "factor": Words("fattore", "factor"),
    "target": Words("target", "target"),
    "initial_target": Words("target iniziale", "initial target"),
    "expected": Words("valore atteso alla data", "value expected at the date"),
    "baseline": Words("valore di partenza", "baseline"),
    "previous": Words("valore precedente", "earlier value"),
    "minimum": Words("minimo", "minimum"),
    "maximum": Words("massimo", "maximum"),
    "excellent": Words("eccellenza", "excellent"),
    "goal": Words("obiettivo", "goal"),
    "red_flag": Words("soglia di allarme", "red flag"),
    "low": Words("limite inferiore", "lower limit"),
    "high": Words("limite superiore", "upper limit"),
    "projected": Words("valore proiettato", "projected value"),
    "gap": Words("distanza prevista %", "anticipated gap %"),
    "limit": Words("limite naturale", "natural limit"),
    "coefficient": Words("coefficiente", "coefficient"),
    "observed": Words("crescita annua osservata %", "observed yearly growth %"),
    "required": Words("crescita annua necessaria %", "required yearly growth %"),
    "percent": Words("svolto %", "done %"),
    "status": Words("stato di attuazione", "state of implementation"),
    "done": Words("prodotti conclusi", "deliverables done"),
    "deliverables": Words("prodotti previsti", "deliverables planned"),
    "kept": Words("conclusi fra quelli scaduti", "done among those due"),
    "due": Words("prodotti scaduti", "deliverables due"),
    "measured": Words("misurati", "measured"),
    **GREYS,
    "share": Words("peso misurato %", "weight measured %"),
}
"""Names of the inputs shown, in the order shown."""

CASES: Mapping[str, Words] = {
    "zero_met": Words("il target è zero ed è rispettato", "the target is zero and is met"),
    "zero_missed": Words("il target è zero e non è rispettato", "the target is zero and is missed"),
    "nothing_left": Words("non resta nulla da ridurre", "there is nothing left to reduce"),
    "kept": Words(
        "il valore da raggiungere è quello di partenza, mantenuto",
        "the value to reach is the baseline, kept",
    ),
    "lost": Words(
        "il valore da raggiungere è quello di partenza, non mantenuto",
        "the value to reach is the baseline, not kept",
    ),
    "inside": Words("entro l'intervallo da mantenere", "within the band to keep"),
    "below": Words("sotto la soglia minima", "below the minimum"),
    "beyond": Words("al massimo o oltre", "at the maximum or beyond"),
    "above_all": Words("all'eccellenza o oltre", "at excellence or beyond"),
    "reached": Words("traguardo raggiunto", "milestone reached"),
    "not_reached": Words("traguardo non raggiunto", "milestone not reached"),
    "due": Words("il termine è arrivato", "the date has come"),
    "from_zero": Words("il valore precedente era zero", "the earlier value was zero"),
    "same": Words("valore invariato", "value unchanged"),
    "no_value": Words("dato non pervenuto, contato zero", "not received, counted as zero"),
    "carried": Words("punteggio del periodo precedente", "score of the earlier period"),
    "completed": Words("attività conclusa", "activity completed"),
    "mean": Words("media pesata", "weighted mean"),
    "sum": Words("somma pesata", "weighted sum"),
    "all": Words("tutti i target o nessuno", "all targets or none"),
    "worst": Words("il risultato più basso", "the lowest result"),
}
LIMITED: Mapping[str, Words] = {
    "capped": Words("limitato a 100 %", "capped at 100 %"),
    "cut": Words("non meno di 0 %", "not below 0 %"),
    "assumed": Words("con un dato supposto secondo le regole del piano", "with a value assumed"),
    "whole_target": Words(
        "rispetto all'intero target, in mancanza di un valore atteso alla data",
        "against the whole target, there being no value expected at the date",
    ),
}
TITLES: Mapping[str, Words] = {
    "progress": Words("Avanzamento", "Progress"),
    "achievement": Words("Grado di raggiungimento", "Achievement"),
    "trend": Words("Tendenza", "Trend"),
    "F16": Words("Sintesi", "Roll-up"),
}
UNITS: Mapping[str, Words] = {
    "points": Words(" %", " %"),
    "pace": Words(" %", " %"),
    "growth": Words(" % all'anno", " % a year"),
    "deviation": Words(" %", " %"),
    "amount": Words("", ""),
    "score10": Words(" su 10", " out of 10"),
    "distance": Words(" deviazioni standard", " standard deviations"),
}


def explain(score: Score, language: Language, unit: str = "", called: str = "") -> str:
    """Write one sentence on a score: title, result, working, inputs; or the reason for none.

    Args:
        score: what to explain.
        language: of the sentence.
        unit: unit of measure of an amount (F4a, F13e, F13p, F20, F21).
        called: title in the place of the usual one.
    """
    title = called or _title(score)[language]
    if score.value is None:
        reason = REASONS[score.reason]
        grey = GREYS[reason.grey][language]
        told = reason.words[language]
        plain = reason.id == reason.grey
        return f"{title}: {grey}." if plain else f"{title}: {grey}, {told}."
    suffix = UNITS[score.scale][language]
    if score.scale == "amount" and unit:
        suffix = f" {unit}"
    parts = [_working(score, language), *_notes(score, language), _given(score, language)]
    told = "; ".join(part for part in parts if part)
    return f"{title} {figure(score.value, language)}{suffix}{': ' if told else ''}{told}."


def explain_rating(
    rated: Rated, score: Score, language: Language, ratings: Mapping[str, Rating] = RATINGS
) -> str:
    """Write why a rating was given: ``✔ in linea: 97 ≥ 95``; words alone without a threshold."""
    words = rating_words(rated, language, ratings)
    if rated.rule is None or rated.threshold is None or score.value is None:
        return words
    operator = rated.rule.operator or (_MISSED[rated.missed.operator] if rated.missed else "")
    sign = operator.replace(">=", "≥").replace("<=", "≤")
    value, threshold = figure(score.value, language), figure(rated.threshold, language)
    return f"{words}: {value} {sign} {threshold}"


def figure(number: Decimal | float | int, language: Language, grouped: bool = True) -> str:
    """Write a number with two decimals at most (nine below 0.01), as the language does.

    Args:
        number: finite; anything else is written as it is.
        language: decides decimal sign and thousands.
        grouped: whether thousands are told apart; years are not.
    """
    size = finite(number)
    if size is None:
        return str(number)
    text = f"{size:,.2f}" if abs(size) >= 0.01 or size == 0 else f"{size:.9f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        text = "0"
    text = text.replace("-", "−").replace("," if not grouped else "\0", "")
    return text.translate(_ITALIAN) if language == "it" else text


_MISSED = {">=": "<", ">": "<=", "<=": ">", "<": ">="}
_ITALIAN = str.maketrans(",.", ".,")
_NAME = re.compile(r"[a-z][a-z_0-9]*")
_SIZE = re.compile(r"ABS\((\w+)\)")
_TOO_LONG = re.compile(r"MIN|MAX|AND|OR|\^")
_MOMENTS = frozenset(("start", "at", "end"))
_PLACES = {name: place for place, name in enumerate(INPUTS)}


def _title(score: Score) -> Words:
    if score.sense:
        return TITLES[score.sense]
    if score.formula in TITLES:
        return TITLES[score.formula]
    known = FORMULAS.get(score.formula)
    return known.title if known else TITLES["achievement"]


def _working(score: Score, language: Language) -> str:
    """Write the expression of the case that held, with numbers in the place of names."""
    formula = FORMULAS.get(score.formula)
    rows = formula.cases if formula else ()
    then = next((row.then for row in rows if row.id == score.case and row.then), "")
    told = _NAME.search(then) and not _TOO_LONG.search(then) and score.limited != "assumed"
    if formula is None or not told:
        return ""
    values = dict(score.inputs)
    if formula.against == "target" and values.get("expected") is not None:
        values["target"] = values["expected"]

    def number(hit: re.Match[str]) -> str:
        size = finite(values.get(hit[0]))
        if size is None:
            return hit[0]
        text = figure(size, language, grouped=hit[0] not in _MOMENTS)
        return f"({text})" if size < 0 else text

    spaced = re.sub(r"(?<=[a-z\d)])([-+*/])", r" \1 ", _SIZE.sub(r"|\1|", then))
    signed = spaced.replace("-", "−").replace("*", "×")
    return _NAME.sub(number, signed)


def _notes(score: Score, language: Language) -> list[str]:
    notes = []
    if score.case in CASES:
        notes.append(CASES[score.case][language])
    if score.limited in LIMITED and score.case != "no_value":
        notes.append(LIMITED[score.limited][language])
    return notes


def _given(score: Score, language: Language) -> str:
    shown = []
    for name in sorted(score.inputs.keys() & INPUTS.keys(), key=_PLACES.__getitem__):
        words, content = INPUTS[name], score.inputs[name]
        if (size := finite(content)) is not None:
            shown.append(f"{words[language]} {figure(size, language)}")
        elif isinstance(content, str) and content:
            shown.append(f"{words[language]} {content}")
    return ", ".join(shown)
