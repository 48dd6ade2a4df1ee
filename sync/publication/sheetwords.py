"""The words of the sheets for people, in two languages."""

from collections.abc import Mapping

from ...schemas.findings import Language
from ...schemas.terms import Words

_WORDS: Mapping[str, Words] = {
    "council": Words("In breve per il Consiglio", "In brief for the council"),
    "department": Words("Scheda dell'unità", "Sheet of the unit"),
    "node": Words("Scheda: {level} {code}", "Sheet: {level} {code}"),
    "subtitle": Words("{year}, {round}, dati al {day}", "{year}, {round}, figures at {day}"),
    "activities": Words("attività", "activities"),
    "completed": Words("concluse", "completed"),
    "indicators": Words("indicatori", "indicators"),
    "valued": Words("con il valore dell'anno", "with this year's value"),
    "on_track": Words("in linea con l'atteso", "on track"),
    "late": Words("in ritardo", "behind"),
    "no_rating": Words("nessun valore atteso", "no targets"),
    "of": Words("su {all}", "of {all}"),
    "rated_of": Words("su {all} valutati", "of {all} rated"),
    "overview": Words("Quadro per {level}", "Overview by {level}"),
    "moved": Words("I cinque numeri che sono cambiati di più", "The five numbers that moved most"),
    "moved_note": Words(
        "Variazione sull'anno precedente, esclusi i numeri inferiori a 10 in uno dei due anni.",
        "Change on the year before; numbers below 10 in either year are left out.",
    ),
    "good": Words("Che cosa procede", "What is on track"),
    "bad": Words("Che cosa è in ritardo", "What is behind"),
    "missing": Words("Che cosa manca", "What is missing"),
    "missing_units": Words("Dati mancanti per unità", "Missing figures by unit"),
    "none_good": Words("Nulla risulta concluso o in linea.", "Nothing is completed or on track."),
    "none_bad": Words("Nulla risulta in ritardo.", "Nothing is behind."),
    "untold_bad": Words(
        "Senza valori attesi il ritardo degli indicatori non si può dire.",
        "Without targets it cannot be said whether indicators are behind.",
    ),
    "none_missing": Words("Nessun dato mancante.", "Nothing is missing."),
    "none_moved": Words(
        "Nessun valore confrontabile con l'anno precedente.",
        "No value can be compared with the year before.",
    ),
    "more": Words(
        "Sono elencate le prime {shown} voci su {all}.", "The first {shown} of {all} are listed."
    ),
    "code": Words("Codice", "Code"),
    "what": Words("Che cosa", "What"),
    "state": Words("Stato", "State"),
    "why": Words("Perché", "Why"),
    "unit": Words("Unità", "Unit"),
    "change": Words("Variazione", "Change"),
    "no_value": Words("Indicatori senza valore", "Indicators without a value"),
    "no_report": Words("Attività senza relazione", "Activities not reported"),
    "under_way": Words("in corso", "under way"),
    "not_started": Words("non avviate", "not started"),
    "silent": Words("senza dato", "not reported"),
    "total": Words("Totale", "Total"),
    "nobody": Words("senza unità competente", "no unit in charge"),
    "by_unit": Words("Quadro per unità organizzativa", "Overview by unit"),
    "chart_done": Words(
        "Attività concluse, per {level} (% delle attività)",
        "Activities completed, by {level} (% of activities)",
    ),
    "chart_valued": Words(
        "Indicatori con il valore dell'anno, per {level} (% degli indicatori)",
        "Indicators with this year's value, by {level} (% of indicators)",
    ),
    "chart_told": Words(
        "Il grafico riporta una barra per {level}. La più alta: {most}, {most_size} %; la più "
        "bassa: {least}, {least_size} %. I valori sono nella tabella che segue.",
        "The chart has a bar for each {level}. Highest: {most}, {most_size}%; lowest: {least}, "
        "{least_size}%. The figures are in the table below.",
    ),
    "share": Words("Quota %", "Share %"),
}


def words(name: str, language: Language, **facts: object) -> str:
    """Return a text by its name, its blanks filled in."""
    return _WORDS[name][language].format(**facts)
