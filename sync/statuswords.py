"""The words of who has delivered, when, how complete and how clean, in two languages."""

from collections.abc import Mapping
from datetime import date

from ..schemas.findings import Language
from ..schemas.terms import Words
from .completeness import Timing

STATES: Mapping[str, Words] = {
    "missing": Words("non trasmessa", "not submitted"),
    "draft": Words("in compilazione", "draft"),
    "approval": Words("in approvazione", "in approval"),
    "submitted": Words("trasmessa", "submitted"),
    "accepted": Words("acquisita", "accepted"),
    "returned": Words("restituita", "returned"),
    "unreadable": Words("illeggibile", "unreadable"),
    "closed": Words("chiusa", "locked"),
    "reopened": Words("riaperta", "reopened"),
}
"""States of a delivery, short enough for a column of a terminal."""

SIGNS: Mapping[str, str] = {
    "on_time": "✔", "late": "▲", "overdue": "✖", "open": "○", "undated": "–",
}  # fmt: skip

# fmt: off
TIMINGS: Mapping[str, Words] = {
    "on_time": Words("✔ nei termini", "✔ on time"),
    "late": Words("▲ in ritardo di {n} giorni", "▲ {n} days late"),
    "late_one": Words("▲ in ritardo di 1 giorno", "▲ 1 day late"),
    "overdue": Words("✖ scaduta da {n} giorni", "✖ {n} days overdue"),
    "overdue_one": Words("✖ scaduta da 1 giorno", "✖ 1 day overdue"),
    "overdue_since": Words("✖ scaduta il {due:%d/%m/%Y}", "✖ was due on {due:%d/%m/%Y}"),
    "open": Words("○ non ancora scaduta", "○ not yet due"),
    "undated": Words("– senza scadenza", "– no due date"),
}

HEADERS: Mapping[str, Words] = {
    "department": Words("Unità organizzativa", "Organisational unit"),
    "state": Words("Stato", "State"),
    "due": Words("Scadenza", "Due"),
    "received": Words("Ricevuta", "Received"),
    "rows": Words("Righe", "Rows"),
    "held": Words("Ferme", "Held"),
    "completeness": Words("Compl.", "Filled"),
    "clean": Words("Pulite", "Clean"),
    "round": Words("Rilevazione", "Round"),
    "reporting": Words("Trasmissione", "Reporting"),
    "punctuality": Words("Puntualità", "On time"),
}
"""Headers on a terminal."""

SHEET_HEADERS: Mapping[str, Words] = {
    "punctuality": Words("Puntualità", "Punctuality"),
    "approval": Words("Approvazione", "Approval"),
    "clean": Words("Righe pulite", "Clean rows"),
    "clean_share": Words("Pulito %", "Clean %"),
    "expected": Words("Attese", "Expected"),
    "reported": Words("Trasmesse", "Submitted"),
    "on_time": Words("Nei termini", "On time"),
    "reporting_rate": Words("Tasso di trasmissione %", "Reporting rate %"),
    "on_time_rate": Words("Tasso di puntualità %", "On-time rate %"),
    "rates": Words("Tassi", "Rates"),
    "round": Words("Rilevazione", "Round"),
    "due": Words("Scadenza", "Due"),
    "standing": Words("Situazione", "State"),
}
"""Headers in a workbook."""

TEXTS: Mapping[str, Words] = {
    "heading": Words("{round} · scadenza {due:%d/%m/%Y} · situazione al {day:%d/%m/%Y}",
                     "{round} · due {due:%d/%m/%Y} · as of {day:%d/%m/%Y}"),
    "heading_undated": Words("{round} · situazione al {day:%d/%m/%Y}",
                             "{round} · as of {day:%d/%m/%Y}"),
    "total": Words("In tutto", "In all"),
    "parameters": Words("Parametri delle regole impostati in riscontro.toml",
                        "Parameters of the rules set in riscontro.toml"),
    "nobody": Words("Nessuna unità ha righe da compilare.", "No unit has rows to fill in."),
    "legend_time": Words("Ricevuta: ✔ nei termini · ▲ +giorni di ritardo · ✖ +giorni dalla "
                         "scadenza · ○ non ancora scaduta",
                         "Received: ✔ on time · ▲ +days late · ✖ +days overdue · ○ not yet due"),
    "legend_rows": Words("Righe: compilate/attese · Ferme: in attesa di correzione · Compl. e "
                         "Pulite in %",
                         "Rows: filled in/expected · Held: waiting for a correction · Filled and "
                         "Clean in %"),
    "reporting": Words("Tasso di trasmissione", "Reporting rate"),
    "on_time": Words("Tasso di puntualità", "On-time rate"),
    "completeness": Words("Completezza", "Completeness"),
    "clean": Words("Righe pulite", "Clean rows"),
    "of_units": Words("{n} unità su {total}", "{n} of {total} units"),
    "of_units_on_time": Words("{n} unità su {total} nei termini", "{n} of {total} units on time"),
    "of_rows": Words("{n} righe compilate su {total}", "{n} of {total} rows filled in"),
    "of_filled": Words("{n} righe su {total} senza nulla di aperto",
                       "{n} of {total} rows with nothing open"),
    "rounds": Words("Rilevazioni del {period}", "Rounds of {period}"),
    "round_open": Words("aperta", "open"),
    "round_never": Words("mai consolidata", "never consolidated"),
    "rounds_note": Words(
        "Attese nelle rilevazioni precedenti: le unità di oggi e quelle che hanno trasmesso.",
        "Expected in earlier rounds: the units of today and those that submitted."),
    "last_run": Words("Ultima esecuzione completa: {at:%d/%m/%Y %H:%M} UTC",
                      "Last complete run: {at:%d/%m/%Y %H:%M} UTC"),
    "no_run": Words("Ultima esecuzione completa: nessuna", "Last complete run: none"),
    "too_old": Words(
        "L'ultima esecuzione completa è del {at:%d/%m/%Y %H:%M} UTC, più di {age} fa: verificare "
        "che l'esecuzione programmata parta e che quadro.xlsx si possa scrivere.",
        "The last complete run was on {at:%d/%m/%Y %H:%M} UTC, more than {age} ago: check that "
        "the scheduled run starts and that quadro.xlsx can be written."),
    "never_ran": Words(
        "Nessuna esecuzione completa è registrata (limite: {age}): eseguire «riscontro "
        "consolidate» e verificare che quadro.xlsx si possa scrivere.",
        "No complete run is recorded (limit: {age}): run «riscontro consolidate» and check that "
        "quadro.xlsx can be written."),
    "not_an_age": Words(
        "«{text}» non è una durata: scrivere un numero intero e m, h o d, per esempio 90m, 36h, "
        "2d",
        "«{text}» is no duration: type a whole number and m, h or d, such as 90m, 36h, 2d"),
    "no_unit": Words("Unità sconosciuta o senza righe da compilare: {names}. Ci sono: {known}.",
                     "No such unit, or nothing for it to fill in: {names}. There are: {known}."),
    "sheet_name": Words("{path}: il nome deve finire con .xlsx.",
                        "{path}: the name must end with .xlsx."),
    "sheet_taken": Words(
        "{path} è un file dello spazio di lavoro: indicare un altro percorso per il foglio.",
        "{path} is a file of the workspace: name another path for the sheet."),
    "sheet_failed": Words("{path} non si può scrivere ({reason}).",
                          "{path} cannot be written ({reason})."),
    "sheet_title": Words("Stato trasmissioni", "Delivery status"),
    "rounds_sheet": Words("Rilevazioni", "Rounds"),
    "sent": Words("hanno trasmesso {n} unità su {total}, {on_time} nei termini",
                  "{n} of {total} units submitted, {on_time} on time"),
    "sent_rates": Words("tasso di trasmissione {reporting}, di puntualità {on_time}",
                        "reporting rate {reporting}, on-time rate {on_time}"),
    "sheet_note": Words(
        "✔ completo, nei termini · ○ da completare, non ancora scaduta · ▲ righe in attesa di "
        "correzione, in ritardo · ✖ non pervenuto, scaduta. Righe pulite: compilate, senza "
        "errori, avvisi o domande aperti. Tasso di trasmissione = trasmesse / attese; di "
        "puntualità = nei termini / attese.",
        "✔ complete, on time · ○ to be completed, not yet due · ▲ rows held, late · ✖ not "
        "received, overdue. Clean rows: filled in, without open errors, warnings or questions. "
        "Reporting rate = submitted / expected; on-time rate = on time / expected."),
}
# fmt: on


def words(name: str, language: Language, **facts: object) -> str:
    """Return a sentence, filled in."""
    return TEXTS[name][language].format(**facts)


def whole(number: int, language: Language) -> str:
    """Write a whole number with its thousands."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "it" else text


def timing_words(timing: Timing, due: date | None, language: Language) -> str:
    """Say how a delivery stands to its due date; the due date itself when the days are unknown."""
    name: str = timing.punctuality
    if name == "overdue" and timing.days is None:
        name = "overdue_since"
    elif name in ("late", "overdue") and timing.days == 1:
        name += "_one"
    return TIMINGS[name][language].format(n=timing.days, due=due)


def points(value: float | None, language: Language, sign: bool = True) -> str:
    """Write points with one decimal, ``–`` when they are not known; never all of what is not all.

    Rounding alone neither makes 99,97 the whole nor 0,03 nothing.
    """
    if value is None:
        return "–"
    shown = round(value, 1)
    if shown >= 100 > value:
        shown = 99.9
    elif shown <= 0 < value:
        shown = 0.1
    text = f"{shown:.1f}"
    if language == "it":
        text = text.replace(".", ",")
    return f"{text} %" if sign and language == "it" else f"{text}%" if sign else text


def filled_words(name: str, **facts: object) -> Words:
    """Return a text in both languages with its facts filled in."""
    told = TEXTS[name]
    return Words(told.it.format(**facts), told.en.format(**facts))
