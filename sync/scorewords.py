"""The words of progress in the master: sheets, columns, tiles, charts, in two languages."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import Words

# fmt: off
HEADERS: Mapping[str, Words] = {
    "name": Words("Denominazione", "Name"),
    "level": Words("Livello", "Level"),
    "unit_id": Words("Sigla", "Id"),
    "work": Words("Attuazione %", "Implementation %"),
    "progress": Words("Avanzamento %", "Progress %"),
    "unit_progress": Words("Avanzamento indicatori %", "Progress of indicators %"),
    "achievement": Words("Grado di raggiungimento %", "Achievement %"),
    "initial_score": Words("Grado sul target iniziale %", "Achievement on the initial target %"),
    "in_year": Words("Andamento", "Rating"),
    "final": Words("Esito", "Final rating"),
    "mixed": Words("Andamento o esito", "Rating"),
    "moved": Words("Tendenza", "Trend"),
    "moved_size": Words("Tendenza %", "Trend %"),
    "rated": Words("Valutati", "Rated"),
    "unrated": Words("Non valutati", "Not rated"),
    "comparable": Words("Confrontabili", "Comparable"),
    "incomparable": Words("– senza tendenza", "– no trend"),
    "target": Words("Valore atteso (target)", "Target"),
    "target_year": Words("Anno del target", "Year of the target"),
    "initial_target": Words("Target iniziale", "Initial target"),
    "act": Words("Atto di approvazione o modifica", "Approving or amending act"),
    "expected": Words("Valore atteso alla data", "Expected at the date"),
    "baseline": Words("Valore di partenza", "Baseline"),
    "baseline_year": Words("Anno di partenza", "Baseline year"),
    "weight": Words("Peso", "Weight"),
    "deviation": Words("Scostamento", "Deviation"),
    "explanation": Words("Come si è arrivati al punteggio", "How the score was worked out"),
    "series": Words("Serie {first}–{last}", "Series {first}–{last}"),
    "value": Words("Valore {year}", "Value {year}"),
    "before": Words("Valore {year}", "Value {year}"),
    "score": Words("Punteggio %", "Score %"),
    "rank_indicator": Words("Indicatore", "Indicator"),
    "rank_code": Words("Codice", "Code"),
    "rank_unit": Words("Unità di misura", "Unit of measure"),
    "rank_department": Words("Unità competente", "Unit in charge"),
}

GROUPS: Mapping[str, Words] = {
    "activities": Words("Attività", "Activities"),
    "indicators": Words("Indicatori", "Indicators"),
    "result": Words("Risultato", "Result"),
    "ratings": Words("Indicatori per andamento", "Indicators by rating"),
    "ungraded": Words("Perché manca l'andamento", "Why there is no rating"),
    "moves": Words("Indicatori per tendenza", "Indicators by trend"),
}

SHEETS: Mapping[str, Words] = {
    "nodes": Words("Livelli del piano", "Levels of the plan"),
    "units": Words("Unità organizzative", "Organisational units"),
}

TEXTS: Mapping[str, Words] = {
    "and": Words("{first} e {last}", "{first} and {last}"),
    "stand_for": Words("valori al {day}", "values at {day}"),
    "last_change": Words("ultima modifica dei dati {day}", "data last changed {day}"),
    "nodes_note": Words(
        "Attuazione = quanto è svolto delle attività; avanzamento e grado = media degli "
        "indicatori che hanno un target, secondo il peso. Una cella vuota non è zero: dice che il "
        "calcolo non è possibile.",
        "Implementation = how much of the activities is done; progress and achievement = mean of "
        "the indicators with a target, by weight. A blank cell is not zero: it cannot be told."),
    "units_note": Words(
        "Le attività di un'unità sono i suoi contributi, con lo stato che dichiara; gli "
        "indicatori, quelli di sua competenza.",
        "A unit's activities are its contributions, with the state it declares; its indicators "
        "those it is in charge of."),
    "no_nodes": Words("Il piano non ha livelli.", "The plan has no levels."),
    "no_units": Words("Nessuna unità ha qualcosa da trasmettere.", "No unit has anything to send."),
    "share": Words("{share} dei valutati", "{share} of those rated"),
    "share_comparable": Words("{share} dei confrontabili", "{share} of those comparable"),
    "unrated": Words("Indicatori non valutati", "Indicators not rated"),
    "unmoved": Words("Senza tendenza", "No trend"),
    "all_rated": Words("tutti sono valutati", "all are rated"),
    "no_targets": Words("Target da definire", "Targets to be set"),
    "no_targets_detail": Words("senza target non c'è andamento: qui si mostra la tendenza",
                               "without targets there is no rating: the trend is shown instead"),
    "plan_progress": Words("Avanzamento del piano", "Progress of the plan"),
    "plan_achievement": Words("Grado di raggiungimento del piano", "Achievement of the plan"),
    "plan_work": Words("attuazione delle attività {share}", "implementation of activities {share}"),
    "plan_work_alone": Words("Attuazione del piano", "Implementation of the plan"),
    "plan_work_detail": Words("secondo lo stato delle attività",
                              "by the state of the activities"),
    "held": Words("{n} righe in attesa di correzione", "{n} rows held"),
    "held_one": Words("1 riga in attesa di correzione", "1 row held"),
    "delivery_rate": Words("Tasso di trasmissione", "Delivery rate"),
    "delivery_of": Words("{n} unità su {total}", "{n} of {total} units"),
    "ratings": Words("{level}: andamento degli indicatori", "{level}: rating of the indicators"),
    "ratings_final": Words("{level}: esito degli indicatori",
                           "{level}: final rating of the indicators"),
    "moves": Words("{level}: tendenza degli indicatori", "{level}: trend of the indicators"),
    "ratings_note": Words(
        "Gli indicatori si contano per dettaglio; di quelli non valutati si dice perché.",
        "Indicators are counted by detail; those not rated say why."),
    "moves_note": Words(
        "Tendenza rispetto all'anno precedente, nel verso dell'indicatore: serve dove mancano i "
        "target.",
        "Trend on the year before, in the direction of the indicator: for where targets are "
        "missing."),
    "chart_ratings": Words("{n} indicatori valutati su {total} «{label}»",
                           "{n} of {total} rated indicators: {label}"),
    "chart_ratings_one": Words("1 indicatore valutato su {total} «{label}»",
                               "1 of {total} rated indicators: {label}"),
    "chart_unrated_one": Words("; 1 non valutato", "; 1 not rated"),
    "chart_moves_one": Words("1 indicatore confrontabile su {total} «{label}»",
                             "1 of {total} comparable indicators: {label}"),
    "chart_unrated": Words("; {n} non valutati", "; {n} not rated"),
    "chart_moves": Words("{n} indicatori confrontabili su {total} «{label}»",
                         "{n} of {total} comparable indicators: {label}"),
    "chart_unmoved": Words("; {n} senza tendenza", "; {n} without a trend"),
    "chart_ratings_alt": Words(
        "Barre orizzontali: indicatori per andamento, una barra per ogni voce di «{level}». {rows}",
        "Horizontal bars: indicators by rating, one bar for each of “{level}”. {rows}"),
    "chart_moves_alt": Words(
        "Barre orizzontali: indicatori per tendenza, una barra per ogni voce di «{level}». {rows}",
        "Horizontal bars: indicators by trend, one bar for each of “{level}”. {rows}"),
    "furthest": Words("I dieci indicatori più indietro", "The ten furthest behind"),
    "furthest_note": Words(
        "Fra gli indicatori valutati, quelli con il punteggio più basso; il codice porta alla "
        "riga.",
        "Of the indicators rated, those with the lowest score; the code leads to the row."),
    "furthest_other": Words(" {n} valutati in altra scala non sono in graduatoria.",
                            " {n} rated on another scale are not ranked."),
    "furthest_none": Words("Nessun indicatore valutato è indietro.",
                           "No indicator rated is behind."),
    "furthest_chart": Words("Il più indietro: {name}, {score}", "Furthest behind: {name}, {score}"),
    "improved": Words("I dieci miglioramenti maggiori", "The ten most improved"),
    "worsened": Words("I dieci peggioramenti maggiori", "The ten most worsened"),
    "moved_note": Words(
        "Sull'anno precedente, nel verso dell'indicatore, dove la serie è confrontabile; il "
        "codice porta alla riga.",
        "On the year before, in the direction of the indicator, where the series is comparable; "
        "the code leads to the row."),
    "improved_none": Words("Nessun indicatore confrontabile è migliorato.",
                           "No comparable indicator has improved."),
    "worsened_none": Words("Nessun indicatore confrontabile è peggiorato.",
                           "No comparable indicator has got worse."),
    "improved_chart": Words("Miglioramento maggiore: {name}, {score}",
                            "Most improved: {name}, {score}"),
    "worsened_chart": Words("Peggioramento maggiore: {name}, {score}",
                            "Most worsened: {name}, {score}"),
    "rank_alt": Words("Barre orizzontali: {title}. {rows}", "Horizontal bars: {title}. {rows}"),
    "amended": Words("modificato: {act}", "amended: {act}"),
    "act_day": Words("{act} del {day}", "{act} of {day}"),
    "no_act": Words("atto non indicato", "act not given"),
}
# fmt: on


def words(name: str, language: Language, /, **facts: object) -> str:
    """Return a sentence, filled in; where ``n`` is one, that of one when there is such."""
    if str(facts.get("n")) == "1" and f"{name}_one" in TEXTS:
        name = f"{name}_one"
    return TEXTS[name][language].format(**facts)


def header(name: str, language: Language, /, **facts: object) -> str:
    """Return the header of a column."""
    return HEADERS[name][language].format(**facts)


def group(name: str, language: Language) -> str:
    """Return the heading of a group of columns."""
    return GROUPS[name][language]
