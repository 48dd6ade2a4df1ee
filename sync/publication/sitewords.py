"""The words of the public site in two languages; prose of its own pages in ``siteprose``."""

from collections.abc import Mapping
from datetime import date

from ...schemas.findings import Language
from ...schemas.terms import Words
from ..masterwords import phrase

MONTHS = Words(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "January February March April May June July August September October November December",
)

# fmt: off
TEXTS: Mapping[str, Words] = {
    "skip": Words("Vai al contenuto", "Skip to content"),
    "menu": Words("Pagine principali", "Main pages"),
    "where": Words("Percorso", "Where you are"),
    "foot": Words("Informazioni sul sito", "About this site"),
    "other_language": Words("English", "Italiano"),
    "overview": Words("Panoramica", "Overview"),
    "plan": Words("Piano", "Plan"),
    "units": Words("Unità organizzative", "Organisational units"),
    "guide": Words("Come leggere", "How to read"),
    "data": Words("Dati aperti", "Open data"),
    "id_go": Words("Vai alla pagina", "Go to the page in English"),
    "id_several": Words("Più voci con questo codice", "Several entries with this code"),
    "id_several_more": Words("I codici differiscono solo per maiuscole e minuscole.",
                             "The codes differ only in capital and small letters."),
    "corrections": Words("Edizioni e rettifiche", "Editions and corrections"),
    "about": Words("Accessibilità, privacy, licenza", "Accessibility, privacy, licence"),
    "search": Words("Cerca", "Search"),
    "search_label": Words("Cerca nel piano", "Search the plan"),
    "search_hint": Words("Parole di un titolo, il nome di un'unità, un codice",
                         "Words of a title, the name of a unit, a code"),
    "search_none": Words("Nessun risultato.", "No results."),
    "search_some": Words("{n} risultati", "{n} results"),
    "search_one": Words("1 risultato", "1 result"),
    "search_more": Words("Mostrati i primi {n}.", "The first {n} are shown."),
    "search_off": Words(
        "La ricerca ha bisogno di JavaScript. Senza, questi elenchi contengono tutto e si "
        "possono scorrere con la ricerca del browser (Ctrl+F).",
        "Searching needs JavaScript. Without it, these lists hold everything and can be looked "
        "through with the browser's own search (Ctrl+F)."),
    "filter": Words("Filtra l'elenco", "Filter the list"),
    "filter_text": Words("Parole del titolo", "Words of the title"),
    "filter_any": Words("qualsiasi", "any"),
    "filter_reset": Words("Togli i filtri", "Clear filters"),
    "filter_count": Words("{n} di {total}", "{n} of {total}"),
    "draft": Words("BOZZA: dati non ancora approvati", "DRAFT: data not yet approved"),
    "draft_more": Words(
        "Nessun atto ha ancora approvato questi dati: possono cambiare. Consolidati il {day}.",
        "No act has approved these data yet: they may change. Consolidated on {day}."),
    "approved": Words("Dati approvati", "Approved data"),
    "approved_more": Words("Edizione «{label}», atto {act}, {day}.",
                           "Edition “{label}”, act {act}, {day}."),
    "reopened_more": Words(
        "Righe riaperte per rettifica: {n}. I loro valori sono provvisori.",
        "Rows reopened for correction: {n}. Their values are provisional."),
    "altered_more": Words(
        "Dopo l'approvazione il piano è stato modificato: l'edizione resta come approvata.",
        "The plan was changed after the approval: the edition stays as approved."),
    "edition_band": Words("Edizione conservata", "Kept edition"),
    "edition_more": Words("Questo indirizzo non cambia: «{label}», atto {act}, {day}.",
                          "This address does not change: “{label}”, act {act}, {day}."),
    "edition_now": Words("Vai ai dati in vigore", "Go to the data in force"),
    "stand_for": Words("Valori al {day}", "Values at {day}"),
    "year_round": Words("{round} {year}", "{round} {year}"),
    "promise": Words("Che cosa è stato promesso", "What was promised"),
    "promise_by": Words("entro il {year}", "by {year}"),
    "promise_first": Words("all'inizio: {value}", "at first: {value}"),
    "promise_act": Words("atto: {act}", "act: {act}"),
    "promise_none": Words("Nessun valore atteso", "No target"),
    "promise_none_why": Words(
        "Il piano non fissa ancora un valore da raggiungere: si mostra la tendenza.",
        "The plan does not yet set a value to reach: the trend is shown."),
    "result": Words("Risultato", "Result"),
    "result_none": Words("Manca", "Missing"),
    "result_year": Words("nel {year}", "in {year}"),
    "result_day": Words("dato al {day}", "as of {day}"),
    "result_kind": Words("dato {kind}", "{kind}"),
    "result_provisional": Words("valore provvisorio: riga riaperta per rettifica",
                                "provisional value: row reopened for correction"),
    "trend": Words("Tendenza", "Trend"),
    "trend_none": Words("Non confrontabile", "Not comparable"),
    "trend_from": Words("{size} rispetto al {year}", "{size} on {year}"),
    "trend_why": Words("Manca uno dei due valori da confrontare, o non si possono confrontare.",
                       "One of the two values is missing, or they cannot be compared."),
    "answers": Words("Chi ne risponde", "Who answers for it"),
    "answers_none": Words("Nessuna unità indicata", "No unit given"),
    "rating": Words("Valutazione", "Rating"),
    "rating_how": Words("Come si è arrivati alla valutazione", "How it was rated"),
    "rating_guide": Words("Che cosa vogliono dire i giudizi", "What the ratings mean"),
    "why_missing": Words("Perché il dato manca", "Why the value is missing"),
    "series": Words("Anno per anno", "Year by year"),
    "series_alt": Words("Grafico a barre, una barra per anno. {rows}.",
                        "Bar chart, one bar for each year. {rows}."),
    "series_target": Words("valore atteso {value}", "target {value}"),
    "series_break": Words(
        "Dal {year} la definizione è cambiata: i valori di prima e di dopo non si confrontano.",
        "The definition changed in {year}: the values before and after cannot be compared."),
    "year": Words("Anno", "Year"),
    "value": Words("Valore", "Value"),
    "target_row": Words("Valore atteso {year}", "Target {year}"),
    "no_value": Words("nessun dato", "no data"),
    "deviation": Words("Lo scostamento dal valore atteso", "The deviation from the target"),
    "deviates": Words("scostamento {size}", "deviation {size}"),
    "deviation_reason": Words("Perché lo scostamento", "Why it deviates"),
    "corrective_action": Words("Che cosa si farà", "What will be done"),
    "notes": Words("Note", "Notes"),
    "codes": Words("Codici e definizioni", "Codes and definitions"),
    "correction_pending": Words("rettifica non ancora approvata", "correction not yet approved"),
    "history": Words("Rettifiche di questo dato", "Corrections of this value"),
    "history_none": Words("Dopo la prima pubblicazione il dato non è stato corretto.",
                          "The value was not corrected after its first publication."),
    "history_draft": Words("Le correzioni si elencano dopo la prima approvazione.",
                           "Corrections are listed after the first approval."),
    "before": Words("Prima", "Before"),
    "after": Words("Dopo", "After"),
    "when": Words("Data", "Date"),
    "what": Words("Dato", "What"),
    "why": Words("Motivo", "Reason"),
    "edition": Words("Edizione", "Edition"),
    "act": Words("Atto", "Act"),
    "blank": Words("vuoto", "blank"),
    "sisters_more": Words("Altri {n} nella pagina dell'attività",
                          "{n} more on the page of the activity"),
    "other_parts": Words("Altri dettagli dello stesso indicatore",
                         "Other details of the same indicator"),
    "same_activity": Words("Altri indicatori della stessa attività",
                           "Other indicators of the same activity"),
    "indicator": Words("Indicatore", "Indicator"),
    "indicators": Words("Indicatori", "Indicators"),
    "activity_of": Words("Misura l'attività", "It measures the activity"),
    "activity_none": Words("Non è legato a una singola attività.",
                           "It is not tied to a single activity."),
    "detail": Words("Dettaglio: {part}", "Detail: {part}"),
    "state": Words("Stato", "State"),
    "stateless": Words("senza stato", "no state"),
    "work": Words("Quanto è svolto", "How much is done"),
    "lead": Words("capofila", "lead"),
    "done_in": Words("Che cosa è stato fatto", "What was done"),
    "no_actions": Words("L'unità non ha ancora raccontato che cosa ha fatto nell'anno.",
                        "The unit has not yet told what it did in the year."),
    "measures": Words("Come si misura", "How it is measured"),
    "no_indicators": Words("Nessun indicatore la misura.", "No indicator measures it."),
    "in_short": Words("In breve", "In short"),
    "no_rows": Words("Qui il piano non ha ancora righe.", "The plan has no rows here yet."),
    "download": Words("Scarica i dati di questa pagina", "Download the data of this page"),
    "download_file": Words("{what} (CSV, {size})", "{what} (CSV, {size})"),
    "address": Words("Indirizzo di questa pagina", "Address of this page"),
    "moved": Words("Che cosa è cambiato di più", "What changed most"),
    "moved_up": Words("Migliorano di più", "Most improved"),
    "moved_down": Words("Peggiorano di più", "Most worsened"),
    "moved_note": Words("Rispetto all'anno prima, dove i due valori si possono confrontare.",
                        "On the year before, where the two values can be compared."),
    "behind": Words("I più lontani dal valore promesso", "Furthest from what was promised"),
    "tables": Words("Tabelle", "Tables"),
    "table": Words("Tabella", "Table"),
    "cross_note": Words("La tabella com'è nel piano, con i valori dell'anno: il nome di ogni riga "
                        "porta alla pagina del suo primo indicatore.",
                        "The table as it is in the plan, with the values of the year: the name of "
                        "each row leads to the page of its first indicator."),
    "gone": Words("Pagina non più nel piano", "Page no longer in the plan"),
    "gone_more": Words(
        "La riga che stava a questo indirizzo non è nei dati in vigore. Può trovarsi in "
        "un'edizione precedente.",
        "The row that lay at this address is not in the data in force. It may be in an earlier "
        "edition."),
    "moved_here": Words("Questa pagina ora sta qui", "This page is now here"),
    "to_come": Words("Da completare", "To be completed"),
    "count_indicators": Words("{n} indicatori", "{n} indicators"),
    "count_indicators_one": Words("1 indicatore", "1 indicator"),
    "count_missing": Words("{n} senza dato", "{n} without data"),
    "count_unrated": Words("{n} senza valutazione", "{n} not rated"),
    "count_unmoved": Words("{n} senza tendenza", "{n} without a trend"),
    "lead_rated": Words("Di {n} indicatori con una promessa misurabile,",
                        "Of {n} indicators that can be rated,"),
    "lead_moved": Words("Di {n} indicatori confrontabili con l'anno prima,",
                        "Of {n} indicators comparable with the year before,"),
    "lead_activities": Words("{what} nel piano: {n}. Per stato:",
                             "{what} in the plan: {n}. By state:"),
    "lead_missing": Words("Per altri {n} non si può dire:", "Of {n} more it cannot be said:"),
    "lead_untargeted": Words(
        "Nessun indicatore ha ancora un valore promesso: si mostra se migliora o peggiora.",
        "No indicator has a promised value yet: what is shown is whether it gets better or worse."),
    "promise_short": Words("atteso {value}", "target {value}"),
    "here": Words("Righe di questa parte", "Rows of this part"),
    "no_lines": Words("nessuna riga", "no rows"),
    "bytes": Words("{n} byte", "{n} bytes"),
    "lead_none": Words("Di {n} indicatori non si può ancora dire come vanno:",
                       "Of {n} indicators it cannot be said yet how they go:"),
    "count_rows": Words("{n} righe", "{n} rows"),
    "count_rows_one": Words("1 riga", "1 row"),
    "all_lists": Words("Gli elenchi completi", "The whole lists"),
    "code": Words("Codice", "Code"),
    "stamp": Words("Dati consolidati il {day}. Sito statico, senza tracciamento: non chiede nulla "
                   "ad altri siti e non raccoglie dati di chi legge.",
                   "Data consolidated on {day}. A static site without tracking: it asks nothing "
                   "of other sites and collects no data of its readers."),
    "key": Words("Codice completo", "Full code"),
}
# fmt: on


class Say:
    """The words of the site in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, **facts: object) -> str:
        """Return a sentence, filled in; where ``n`` is one, that of one when there is such."""
        return phrase(TEXTS, self.language, name, facts)

    def day(self, day: date) -> str:
        """Write a day in words."""
        first = "1º" if day.day == 1 and self.language == "it" else str(day.day)
        return f"{first} {MONTHS[self.language].split()[day.month - 1]} {day.year}"

    def count(self, number: int) -> str:
        """Write a whole number."""
        text = f"{number:,}"
        return text.replace(",", ".") if self.language == "it" else text
