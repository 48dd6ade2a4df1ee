"""The words of progress in the master: sheets, columns, tiles, charts, in two languages."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import Words

# fmt: off
HEADERS: Mapping[str, Words] = {
    "name": Words("Denominazione", "Name"),
    "notes": Words("Note della fonte", "Notes of the source"),
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
    "measured_share": Words("Quota misurata %", "Share measured %"),
    "timing": Words("Rispetto del termine", "Timing"),
    "deliverables": Words("Prodotti", "Deliverables"),
    "told": Words("Spiegazione", "Explanation"),
    "why": Words("Perché", "Why"),
    "deviation_reason": Words("Motivazione dello scostamento", "Reason for deviation"),
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
    "rank_unit": Words("Unità di misura", "Unit of measure"),
    "rank_department": Words("Unità competente", "Unit in charge"),
}

GROUPS: Mapping[str, Words] = {
    "activities": Words("Attività", "Activities"),
    "deliverables": Words("Prodotti", "Deliverables"),
    "indicators": Words("Indicatori", "Indicators"),
    "result": Words("Risultato", "Result"),
    "ratings": Words("Indicatori per andamento", "Indicators by rating"),
    "ungraded": Words("Perché manca l'andamento", "Why there is no rating"),
    "moves": Words("Indicatori per tendenza", "Indicators by trend"),
    "told": Words("Spiegazione", "Explanation"),
}

PLURALS: Mapping[str, Words] = {
    "on_track": Words("in linea", "on track"),
    "behind": Words("in ritardo", "behind"),
    "critical": Words("critici", "critical"),
    "achieved": Words("raggiunti", "achieved"),
    "partly_achieved": Words("raggiunti in parte", "partly achieved"),
    "not_achieved": Words("non raggiunti", "not achieved"),
    "improving": Words("in miglioramento", "improving"),
    "stable": Words("stabili", "stable"),
    "worsening": Words("in peggioramento", "worsening"),
}
"""Labels of ratings said of several indicators, by id."""

SHEETS: Mapping[str, Words] = {
    "nodes": Words("Livelli del piano", "Levels of the plan"),
    "units": Words("Unità organizzative", "Organisational units"),
}

TEXTS: Mapping[str, Words] = {
    "and": Words("{first} e {last}", "{first} and {last}"),
    "stand_for": Words("valori al {day}", "values at {day}"),
    "edition": Words("{label} ({act}, {day})", "{label} ({act}, {day})"),
    "edition_closed": Words("Edizione chiusa: {edition}", "Closed edition: {edition}"),
    "edition_reopened": Words(
        "Edizione in rettifica: {edition}, righe riaperte {count}",
        "Edition being corrected: {edition}, rows reopened {count}",
    ),
    "last_change": Words("ultima esecuzione con modifiche: {day}", "last run with changes: {day}"),
    "target_proposed": Words("target proposto, da confermare", "target proposed, to be confirmed"),
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
    "no_targets_detail": Words("senza target non c'è andamento: si mostra la tendenza",
                               "without targets there is no rating: the trend is shown"),
    "proposed": Words("di cui {n} proposti", "{n} of them proposed"),
    "proposed_one": Words("di cui 1 proposto", "1 of them proposed"),
    "without_trend": Words("{n} senza tendenza", "{n} without a trend"),
    "others_unrated": Words("gli altri non valutati: {told}", "others not rated: {told}"),
    "rated_tile": Words("Indicatori valutati", "Indicators rated"),
    "moved_tile": Words("Tendenza", "Trend"),
    "plan_progress": Words("Avanzamento del piano", "Progress of the plan"),
    "plan_achievement": Words("Grado di raggiungimento del piano", "Achievement of the plan"),
    "plan_work": Words("attuazione {share}", "implementation {share}"),
    "plan_share": Words("misurato il {share} del peso", "{share} of the weight measured"),
    "plan_activities": Words("{n} attività: {told}", "{n} activities: {told}"),
    "plan_activities_one": Words("1 attività: {told}", "1 activity: {told}"),
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
    "chart_ratings": Words("{n} indicatori {label} su {total}", "{n} of {total} {label}"),
    "chart_ratings_one": Words("1 indicatore {label} su {total}", "1 of {total} {label}"),
    "chart_none": Words("Nessun indicatore {label} su {total}", "None of {total} {label}"),
    "total_ratings": Words("{n} valutati", "{n} rated indicators"),
    "total_ratings_one": Words("1 valutato", "1 rated indicator"),
    "total_moves": Words("{n} confrontabili", "{n} comparable indicators"),
    "total_moves_one": Words("1 confrontabile", "1 comparable indicator"),
    "chart_unrated": Words("; {n} non valutati", "; {n} not rated"),
    "chart_unrated_one": Words("; 1 non valutato", "; 1 not rated"),
    "chart_unmoved": Words("; {n} senza tendenza", "; {n} without a trend"),
    "chart_ratings_alt": Words(
        "Barre orizzontali: indicatori per andamento, una barra per ogni voce di «{level}». {rows}",
        "Horizontal bars: indicators by rating, one bar for each of “{level}”. {rows}"),
    "chart_moves_alt": Words(
        "Barre orizzontali: indicatori per tendenza, una barra per ogni voce di «{level}». {rows}",
        "Horizontal bars: indicators by trend, one bar for each of “{level}”. {rows}"),
    "furthest": Words("I dieci indicatori più indietro", "The ten furthest behind"),
    "furthest_note": Words(
        "Fra gli indicatori valutati, quelli con il punteggio più basso; il nome porta alla riga.",
        "Of the indicators rated, those with the lowest score; the name leads to the row."),
    "furthest_other": Words(" {n} valutati in altra scala non sono in graduatoria.",
                            " {n} rated on another scale are not ranked."),
    "furthest_none": Words("Nessun indicatore valutato è indietro.",
                           "No indicator rated is behind."),
    "furthest_chart": Words("Il più indietro: {name}, {score}", "Furthest behind: {name}, {score}"),
    "improved": Words("I dieci miglioramenti maggiori", "The ten most improved"),
    "worsened": Words("I dieci peggioramenti maggiori", "The ten most worsened"),
    "moved_note": Words(
        "Sull'anno precedente, nel verso dell'indicatore, dove la serie è confrontabile; il "
        "nome porta alla riga.",
        "On the year before, in the direction of the indicator, where the series is comparable; "
        "the name leads to the row."),
    "improved_none": Words("Nessun indicatore confrontabile è migliorato.",
                           "No comparable indicator has improved."),
    "worsened_none": Words("Nessun indicatore confrontabile è peggiorato.",
                           "No comparable indicator has got worse."),
    "improved_chart": Words("Miglioramento maggiore: {name}, {score}",
                            "Most improved: {name}, {score}"),
    "worsened_chart": Words("Peggioramento maggiore: {name}, {score}",
                            "Most worsened: {name}, {score}"),
    "rank_alt": Words("Barre orizzontali: {title}. {rows}", "Horizontal bars: {title}. {rows}"),
    "why_unrated": Words("Perché non sono valutati", "Why they are not rated"),
    "why_unrated_note": Words(
        "Gli indicatori senza {rating} per caso e, in ogni caso, per motivo.",
        "The indicators without {rating} by case and, in each, by reason."),
    "no_rule": Words("nessuna regola del piano vale per il punteggio",
                     "no rule of the plan holds for the score"),
    "inferred": Words("proposto", "proposed"),
    "direction_proposed": Words("«(proposto)»: il verso è dedotto, da confermare.",
                                "“(proposed)”: the direction is inferred, to be confirmed."),
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
