"""The words of the master in two languages: sheets, columns, states, sentences."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import Words

MISSING = "–"
"""Sign of what is not there; the reason always follows it in words."""

SHEETS: Mapping[str, Words] = {
    "dashboard": Words("Cruscotto", "Dashboard"),
    "findings": Words("Segnalazioni", "Findings"),
    "deliveries": Words("Stato trasmissioni", "Delivery status"),
    "changes": Words("Variazioni", "Changes"),
    "provenance": Words("Provenienza", "Provenance"),
}

GROUPS: Mapping[str, Words] = {
    "record": Words("Piano", "Plan"),
    "indicator": Words("Indicatore", "Indicator"),
    "unit": Words("Unità organizzativa", "Unit"),
    "history": Words("Serie storica", "Series"),
    "expected": Words("Atteso", "Expected"),
    "state": Words("Attuazione", "Implementation"),
    "measure": Words("Rilevazione", "Measure"),
    "text": Words("Testi dell'unità", "Unit's texts"),
    "checks": Words("Controlli", "Checks"),
    "origin": Words("Provenienza del dato", "Where it comes from"),
    "total": Words("Nel complesso", "Overall"),
    "finding": Words("Segnalazione", "Finding"),
    "place": Words("Dove", "Where"),
    "answer": Words("Risposta", "Answer"),
    "change": Words("Variazione", "Change"),
    "delivery": Words("Trasmissione", "Delivery"),
    "file": Words("File", "File"),
    "content": Words("Contenuto", "Content"),
}

# fmt: off
COLUMNS: Mapping[str, Words] = {
    "path": Words("Percorso", "Path"),
    "code": Words("Codice", "Code"),
    "activity": Words("Attività", "Activity"),
    "indicator": Words("Indicatore", "Indicator"),
    "part": Words("Dettaglio", "Detail"),
    "kind": Words("Natura", "Nature"),
    "of_activity": Words("Codice attività", "Activity code"),
    "department": Words("Unità organizzativa", "Organisational unit"),
    "in_charge": Words("Unità competente", "Unit in charge"),
    "lead": Words("Capofila", "Lead"),
    "overall": Words("Stato complessivo", "Overall state"),
    "row_state": Words("Stato della riga", "State of the row"),
    "situation": Words("Situazione del dato", "State of the value"),
    "numerator": Words("Numeratore", "Numerator"),
    "findings": Words("Segnalazioni", "Findings"),
    "file": Words("File", "File"),
    "sheet": Words("Foglio", "Sheet"),
    "row": Words("Riga", "Row"),
    "cell": Words("Cella", "Cell"),
    "received": Words("Ricevuto il", "Received on"),
    "key": Words("Chiave", "Key"),
    "severity": Words("Gravità", "Severity"),
    "rule": Words("Regola", "Rule"),
    "column": Words("Colonna", "Column"),
    "found": Words("Valore trovato", "Value found"),
    "message": Words("Segnalazione", "Finding"),
    "hint": Words("Che cosa fare", "What to do"),
    "standing": Words("Situazione", "State"),
    "answer": Words("Risposta o deroga", "Answer or waiver"),
    "delivery": Words("Stato della trasmissione", "State of the delivery"),
    "due": Words("Scadenza", "Due"),
    "late": Words("Giorni di ritardo", "Days late"),
    "outcome": Words("{sheet}: esito", "{sheet}: outcome"),
    "expected": Words("{sheet}: righe attese", "{sheet}: rows expected"),
    "filled": Words("{sheet}: compilate", "{sheet}: filled in"),
    "held": Words("{sheet}: in attesa", "{sheet}: held"),
    "noted": Words("{sheet}: segnalazioni", "{sheet}: findings"),
    "missing": Words("{sheet}: mancanti", "{sheet}: missing"),
    "completeness": Words("Compilato %", "Filled in %"),
    "files": Words("File letti", "Files read"),
    "before": Words("Valore precedente", "Value before"),
    "after": Words("Valore acquisito", "Value accepted"),
    "day": Words("Data", "Day"),
    "declared": Words("Stato dichiarato", "Declared state"),
    "sha256": Words("Impronta SHA-256", "SHA-256 fingerprint"),
    "profile": Words("Profilo", "Profile"),
    "template": Words("Versione del modello", "Template version"),
    "push": Words("Restituzioni", "Pushes"),
    "period": Words("Periodo", "Period"),
    "round": Words("Rilevazione", "Round"),
    "rows": Words("Righe lette", "Rows read"),
    "activities": Words("Attività", "Activities"),
    "no_state": Words("Senza stato", "No state"),
    "indicators": Words("Indicatori", "Indicators"),
    "with_value": Words("Con valore", "With value"),
    "with_reason": Words("Con motivo", "With reason"),
    "without": Words("Senza dato", "No value"),
    "coverage": Words("Copertura %", "Coverage %"),
    "all_expected": Words("Righe attese", "Rows expected"),
    "all_filled": Words("Compilate", "Filled in"),
    "all_held": Words("In attesa", "Held"),
    "all_missing": Words("Mancanti", "Missing"),
    "reason": Words("Motivo", "Reason"),
    "share": Words("Quota %", "Share %"),
}

ROW_STATES: Mapping[str, Words] = {
    "accepted": Words("✔ acquisita", "✔ accepted"),
    "held": Words("▲ in attesa: resta l'ultimo valore", "▲ held: the last value stands"),
    "centre": Words("✔ valore del coordinamento", "✔ value of the centre"),
    "blocked": Words("✖ in attesa di correzione", "✖ waiting for a correction"),
    "draft": Words("○ in compilazione", "○ draft"),
    "approval": Words("○ in approvazione", "○ awaiting approval"),
    "returned": Words("○ restituita per correzioni", "○ returned for corrections"),
    "unreadable": Words("✖ file illeggibile", "✖ unreadable file"),
    "absent": Words("✖ riga non pervenuta", "✖ row not received"),
    "missing": Words("✖ non pervenuta", "✖ not received"),
    "unassigned": Words("– senza unità competente", "– no unit in charge"),
    "not_asked": Words("– non richiesta", "– not asked"),
    "withdrawn": Words("– ritirata", "– withdrawn"),
    "completed": Words("– attività conclusa", "– activity completed"),
    "outside": Words("– non più nel piano", "– no longer in the plan"),
}

SITUATIONS: Mapping[str, Words] = {
    "present": Words("✔ rilevato", "✔ measured"),
    "declared": Words("– motivo dichiarato", "– reason given"),
    "words": Words("– scritto a parole", "– in words"),
    "sign": Words("– segno al posto del valore", "– sign instead of value"),
    "incomplete": Words("○ manca il denominatore", "○ no denominator"),
    "blank": Words("○ vuoto, senza motivo", "○ blank, no reason"),
    "not_accepted": Words("▲ non acquisito", "▲ not accepted"),
    "not_received": Words("✖ non pervenuto", "✖ not received"),
    "unassigned": Words("– senza unità competente", "– no unit in charge"),
    "not_asked": Words("– non richiesto", "– not asked"),
    "withdrawn": Words("– ritirato", "– withdrawn"),
    "completed": Words("– attività conclusa", "– activity completed"),
}

DELIVERY_STATES: Mapping[str, Words] = {
    "missing": Words("✖ non trasmessa", "✖ not submitted"),
    "draft": Words("○ in compilazione", "○ draft"),
    "approval": Words("○ in approvazione", "○ awaiting approval"),
    "submitted": Words("✔ trasmessa", "✔ submitted"),
    "accepted": Words("✔ acquisita", "✔ accepted"),
    "returned": Words("▲ restituita per correzioni", "▲ returned for corrections"),
    "unreadable": Words("✖ file illeggibile", "✖ unreadable file"),
    "closed": Words("✔ chiusa", "✔ locked"),
    "reopened": Words("○ riaperta per rettifica", "○ reopened"),
}

OUTCOMES: Mapping[str, Words] = {
    "complete": Words("✔ completo", "✔ complete"),
    "held": Words("▲ in attesa ({n})", "▲ held ({n})"),
    "partial": Words("○ da completare ({n})", "○ to complete ({n})"),
    "pending": Words("○ non ancora trasmesso", "○ not yet submitted"),
    "missing": Words("✖ non pervenuto", "✖ not received"),
    "nothing": Words("– nulla da compilare", "– nothing to fill in"),
}

STATES: Mapping[str, Words] = {
    "no_state": Words("– stato non indicato", "– no state given"),
    "not_received": Words("– dato non pervenuto", "– not received"),
    "not_accepted": Words("– dato non acquisito", "– not accepted"),
    "closed": Words("– chiusa da un'edizione", "– closed by an edition"),
    "no_lead": Words("– capofila non indicato", "– no lead unit"),
    "lead_absent": Words("– capofila senza contributo", "– lead has no contribution"),
    "lead_missing": Words("– capofila: dato non pervenuto", "– lead: not received"),
    "lead_held": Words("– capofila: dato non acquisito", "– lead: not accepted"),
    "lead_blank": Words("– capofila: stato non indicato", "– lead: no state given"),
    "lead_differs": Words("– capofila: stati diversi", "– lead: several states"),
}

STANDINGS: Mapping[str, Words] = {
    "open": Words("○ aperta", "○ open"),
    "answered": Words("✔ confermata con motivazione", "✔ confirmed with a reason"),
    "waived": Words("✔ deroga", "✔ waived"),
}

TEXTS: Mapping[str, Words] = {
    "notice": Words(
        "Questo file è scritto dal programma a ogni consolidamento: le correzioni si fanno in "
        "piano.xlsx, mai qui.",
        "This file is written by the program at every consolidation: corrections are made in "
        "piano.xlsx, never here."),
    "dashboard": Words("Quadro consolidato {period}", "Consolidated master {period}"),
    "as_of": Words("situazione al {day}", "as of {day}"),
    "delivered": Words("Unità che hanno trasmesso", "Units that submitted"),
    "of": Words("{n} di {total}", "{n} of {total}"),
    "delivered_all": Words("tutte hanno trasmesso", "all have submitted"),
    "late_ones": Words("{n} in ritardo", "{n} late"),
    "activities": Words("Attività", "Activities"),
    "indicators": Words("Indicatori con un valore", "Indicators with a value"),
    "indicators_detail": Words("{share} · {reason} con motivo, {missing} senza dato",
                               "{share} · {reason} with a reason, {missing} without"),
    "findings": Words("Segnalazioni aperte", "Open findings"),
    "no_findings": Words("nessuna segnalazione", "no findings"),
    "held": Words("Righe in attesa", "Rows held"),
    "held_detail": Words("un errore bloccante le ferma: resta l'ultimo valore acquisito",
                         "stopped by a blocking error: the last accepted value stands"),
    "held_none": Words("nessuna riga è ferma", "no row is held"),
    "no_state": Words("senza stato", "no state"),
    "levels": Words("{level}: attuazione e copertura dei dati", "{level}: implementation and data"),
    "levels_note": Words(
        "Lo stato è quello dato dal capofila. Gli indicatori si contano per dettaglio; copertura "
        "= con valore su tutti.",
        "The state is the lead unit's. Indicators are counted by detail; coverage = with value "
        "out of all."),
    "units": Words("Unità organizzative: che cosa manca", "Organisational units: what is missing"),
    "units_note": Words("Dalla meno alla più compilata. Le segnalazioni sono quelle aperte.",
                        "From the least to the most filled in. Findings are the open ones."),
    "reasons": Words("Perché mancano i valori", "Why values are missing"),
    "total": Words("Totale", "Total"),
    "total_shown": Words("Totale delle righe mostrate", "Total of the rows shown"),
    "nowhere": Words("Senza collocazione nel piano", "Nowhere in the plan"),
    "no_unit": Words("Senza unità competente", "No unit in charge"),
    "chart_states": Words("{most} attività su {total} «{state}»",
                          "{most} of {total} activities: {state}"),
    "chart_states_none": Words("; {n} senza stato", "; {n} without a state"),
    "chart_states_alt": Words(
        "Barre orizzontali: attività per stato, una barra per ogni voce di «{level}». {rows}",
        "Horizontal bars: activities by state, one bar for each of “{level}”. {rows}"),
    "chart_units": Words("Hanno trasmesso {n} unità su {total}: compilato il {share} delle righe",
                         "{n} of {total} units submitted: {share} of the rows filled in"),
    "chart_units_alt": Words(
        "Barre orizzontali: righe compilate, in attesa e mancanti di ogni unità. {rows}",
        "Horizontal bars: rows filled in, held and missing of every unit. {rows}"),
    "chart_first": Words(" (le {n} meno compilate)", " (the {n} least filled in)"),
    "sent": Words("hanno trasmesso {n} unità su {total}", "{n} of {total} units submitted"),
    "sheet_count": Words("{n} righe", "{n} rows"),
    "sheet_count_one": Words("1 riga", "1 row"),
    "activities_note": Words(
        "Una riga per ogni unità che contribuisce a un'attività, anche se non ha trasmesso. Lo "
        "stato complessivo è quello dato dal capofila.",
        "One row for each unit that contributes to an activity, delivered or not. The overall "
        "state is the lead unit's."),
    "indicators_note": Words(
        "Una riga per ogni dettaglio di un indicatore. Vuoto non vuol dire zero: «Situazione del "
        "dato» dice perché. La variazione è una formula.",
        "One row for each detail of an indicator. Blank does not mean zero: “State of the value” "
        "says why. The change is a formula."),
    "findings_note": Words("Dalla più grave. «Cella» è l'indirizzo nel file dell'unità.",
                           "The gravest first. “Cell” is the address in the unit's file."),
    "findings_empty": Words("Nessuna segnalazione.", "No findings."),
    "deliveries_note": Words(
        "✔ completo · ○ da completare · ▲ righe in attesa di correzione · ✖ non pervenuto",
        "✔ complete · ○ to be completed · ▲ rows held · ✖ not received"),
    "changes_note": Words("I valori cambiati dall'ultima esecuzione che ha modificato qualcosa.",
                          "The values changed by the last run that changed something."),
    "changes_empty": Words("Nessun valore è cambiato.", "No value has changed."),
    "provenance_note": Words(
        "I file letti, con l'impronta che ne prova il contenuto: ogni file ricevuto è conservato.",
        "The files read, with the fingerprint that proves their content: every file is kept."),
    "provenance_empty": Words("Nessun file ricevuto.", "No files received."),
    "made_with": Words("profilo {profile}, modello versione {template}",
                       "profile {profile}, template version {template}"),
    "tool": Words("programma {tool}", "program {tool}"),
    "filled": Words("Compilate", "Filled in"),
}
# fmt: on


def phrase(
    texts: Mapping[str, Words], language: Language, name: str, facts: Mapping[str, object]
) -> str:
    """Return a sentence, filled in; where ``n`` is one, that of one when there is such."""
    if str(facts.get("n")) == "1" and f"{name}_one" in texts:
        name = f"{name}_one"
    return texts[name][language].format(**facts)


class Say:
    """The words of the master in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, name: str, **facts: object) -> str:
        """Return a sentence, filled in; where ``n`` is one, that of one when there is such."""
        return phrase(TEXTS, self.language, name, facts)

    def column(self, name: str, **facts: object) -> str:
        """Return the header of a column."""
        return COLUMNS[name][self.language].format(**facts)

    def group(self, name: str) -> str:
        """Return the heading of a group of columns."""
        return GROUPS[name][self.language]

    def of(self, words: Mapping[str, Words], name: str, **facts: object) -> str:
        """Return one entry of a set of states; the name itself when it is not there."""
        found = words.get(name)
        return name if found is None else found[self.language].format(**facts)
