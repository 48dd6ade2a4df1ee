"""The words written into the layouts that are shipped, in two languages."""

from collections.abc import Mapping
from dataclasses import dataclass

from ...schemas.terms import Words

_WORDS: Mapping[str, Words] = {
    "short_title": Words(
        "Pianificazione e controllo strategico – Rendiconto {{ report.year }}",
        "Planning and strategic control – Accounts {{ report.year }}",
    ),
    "draft_band": Words(
        "{% if report.draft %}BOZZA – dati non ancora approvati{% endif %}",
        "{% if report.draft %}DRAFT – figures not approved yet{% endif %}",
    ),
    "draft_long": Words(
        "BOZZA – La rilevazione non è ancora chiusa: testi e valori possono cambiare.",
        "DRAFT – The round is not closed yet: texts and values may change.",
    ),
    "foot": Words(
        "{% if report.edition %}{{ report.edition.label }} · {{ report.edition.act }} · impronta "
        "{{ report.edition.fingerprint[:16] }}{% else %}Consolidamento n. {{ report.run }} del "
        "{{ report.day }}{% endif %}",
        "{% if report.edition %}{{ report.edition.label }} · {{ report.edition.act }} · "
        "fingerprint {{ report.edition.fingerprint[:16] }}{% else %}Consolidation no. "
        "{{ report.run }} of {{ report.day }}{% endif %}",
    ),
    "sha_foot": Words(
        "Impronta {{ report.fingerprint }} · consolidamento n. {{ report.run }} del "
        "{{ report.day }}",
        "Fingerprint {{ report.fingerprint }} · consolidation no. {{ report.run }} of "
        "{{ report.day }}",
    ),
    "page": Words("pagina", "page"),
    "of": Words("di", "of"),
    "accounts": Words("RENDICONTO {{ report.year }}", "ACCOUNTS {{ report.year }}"),
    "main_title": Words(
        "RELAZIONE SULL'ATTUAZIONE DEL PROGRAMMA ANNUALE DELL'AMMINISTRAZIONE",
        "REPORT ON THE IMPLEMENTATION OF THE ADMINISTRATION'S ANNUAL PROGRAMME",
    ),
    "main_subtitle": Words(
        "PIANIFICAZIONE E CONTROLLO STRATEGICO", "PLANNING AND STRATEGIC CONTROL"
    ),
    "annex": Words("Allegato n. {{ report.annex }}", "Annex {{ report.annex }}"),
    "term": Words("(riferito al periodo {{ report.term }})", "(for the period {{ report.term }})"),
    "period": Words(
        "Relazione sull'attuazione – anno {{ report.year }}, {{ report.round }}",
        "Report on implementation – year {{ report.year }}, {{ report.round }}",
    ),
    "edition": Words(
        "{{ report.edition.label }} – approvata con {{ report.edition.act }} "
        "(chiusura del {{ report.edition.day }})",
        "{{ report.edition.label }} – approved by {{ report.edition.act }} "
        "(closed on {{ report.edition.day }})",
    ),
    "fingerprint": Words(
        "Impronta SHA-256 dei dati: {{ report.edition.fingerprint }}",
        "SHA-256 fingerprint of the data: {{ report.edition.fingerprint }}",
    ),
    "contents": Words("Indice", "Contents"),
    "premise": Words("PREMESSA", "PREMISE"),
    "how_to_read": Words("Come leggere le tabelle", "How to read the tables"),
    "cities_title": Words("Le 7 Città", "The 7 Cities"),
    "sdg_title": Words("Obiettivi dell'Agenda 2030", "Goals of the 2030 Agenda"),
    "pnrr_title": Words("Missioni del PNRR", "Missions of the recovery plan (PNRR)"),
    "mission": Words("Missione", "Mission"),
    "units": Words("UNITÀ ORGANIZZATIVE COINVOLTE:", "UNITS INVOLVED:"),
    "stakeholders": Words("STAKEHOLDERS:", "STAKEHOLDERS:"),
    "lines_title": Words(
        "LINEE PROGRAMMATICHE APPROVATE DAL CONSIGLIO COMUNALE",
        "LINES OF THE PROGRAMME APPROVED BY THE CITY COUNCIL",
    ),
    "activities_title": Words("ATTIVITÀ", "ACTIVITIES"),
    "cities": Words("Le 7 Città", "The 7 Cities"),
    "text": Words("Testo", "Text"),
    "sdg": Words("Obiettivi Agenda 2030", "2030 Agenda goals"),
    "pnrr": Words("Missioni PNRR", "PNRR missions"),
    "line_ref": Words("Rif linee CC", "Council line"),
    "impact": Words("Impatto", "Impact"),
    "to_do": Words(
        "Attività da conseguire nel periodo gennaio {{ report.next_year }} - fine mandato",
        "Activities to be achieved from January {{ report.next_year }} to the end of the term",
    ),
    "state": Words("Stato dell'obiettivo", "State of the objective"),
    "department": Words("Dipartimento", "Department"),
    "actions": Words("Azioni e attività effettuate", "Actions and activities carried out"),
    "indicator_code": Words("Codice Indicatore", "Indicator code"),
    "indicators_column": Words("Indicatori", "Indicators"),
    "indicator": Words("Indicatore", "Indicator"),
    "indicators": Words("INDICATORI", "INDICATORS"),
    "public_value": Words("INDICATORI DI VALORE PUBBLICO", "INDICATORS OF PUBLIC VALUE"),
    "results": Words("INDICATORI DI RISULTATO", "INDICATORS OF RESULT"),
    "area": Words("Area", "Area"),
    "product": Words("Prodotto", "Product"),
    "continued": Words("(segue)", "(continued)"),
    "reopened_row": Words("provvisorio: riga riaperta", "provisional: row reopened"),
    "target": Words("Valore atteso", "Target"),
    "code": Words("Codice", "Code"),
    "unit": Words("Unità organizzativa", "Unit"),
    "state_plain": Words("Stato", "State"),
    "told": Words("Attuazione", "Implementation"),
    "activity": Words("Attività", "Activity"),
    "name": Words("Denominazione", "Name"),
    "column": Words("Dato", "Item"),
    "published": Words("Valore pubblicato", "Published value"),
    "corrected": Words("Valore corretto", "Corrected value"),
    "day": Words("Data", "Date"),
    "reason": Words("Motivo", "Reason"),
    "summary": Words("SINTESI", "SUMMARY"),
    "tables": Words("ALTRE TABELLE DEL PIANO", "OTHER TABLES OF THE PLAN"),
    "errata": Words("ERRATA CORRIGE", "ERRATA"),
    "errata_note": Words(
        "Valori corretti dopo l'approvazione delle edizioni precedenti, con il valore allora "
        "pubblicato.",
        "Values corrected after earlier editions were approved, with the value published then.",
    ),
    "reopened": Words("RIGHE RIAPERTE PER RETTIFICA", "ROWS REOPENED FOR CORRECTION"),
    "reopened_note": Words(
        "I valori di queste righe sono provvisori fino alla prossima edizione.",
        "The values of these rows are provisional until the next edition.",
    ),
}

_PREMISE: Mapping[str, tuple[str, ...]] = {
    "it": (
        "La presente relazione dà conto dello stato di attuazione del programma "
        "dell'Amministrazione{% if report.term %} nel periodo {{ report.term }}{% endif %}, con i "
        "dati al {{ report.measured }}. È redatta ai sensi dell'articolo 147-ter del decreto "
        "legislativo 18 agosto 2000, n. 267 (Testo unico degli enti locali), che disciplina il "
        "controllo strategico, e del regolamento comunale sui controlli interni{% if report.act "
        "%}; è allegata all'atto {{ report.act }}{% endif %}.",
        "I programmi seguono la classificazione del bilancio per missioni e programmi (decreto "
        "legislativo 23 giugno 2011, n. 118). Per ciascuno sono riportate le linee programmatiche "
        "approvate dal Consiglio comunale, le attività della sezione operativa del Documento unico "
        "di programmazione (DUP SeO), gli indicatori di valore pubblico e, dove previsti, gli "
        "indicatori di risultato.",
    ),
    "en": (
        "This report tells how far the programme of the administration has come{% if report.term "
        "%} in the period {{ report.term }}{% endif %}, with figures at {{ report.measured }}. It "
        "is drawn up under article 147-ter of legislative decree 267 of 18 August 2000 on local "
        "authorities, which rules strategic control, and the City's regulation of internal "
        "controls{% if report.act %}; it is annexed to {{ report.act }}{% endif %}.",
        "Programmes follow the classification of the budget (legislative decree 118 of 23 June "
        "2011). For each of them the report gives the lines approved by the city council, the "
        "activities of the operational section of the planning document (DUP SeO), the indicators "
        "of public value and, where there are any, the indicators of result.",
    ),
}

_READING: Mapping[str, tuple[str, ...]] = {
    "it": (
        "«Rif linee CC»: numero delle linee programmatiche a cui l'attività concorre; il trattino "
        "indica che non ne concorre ad alcuna. «DUP SeO»: lettera dell'attività nel DUP; la "
        "casella è vuota se l'attività non ne ha.",
        "Un'attività conclusa lascia la colonna delle attività da conseguire: il suo testo è "
        "riportato in testa alla colonna «Azioni e attività effettuate». Quando più unità "
        "contribuiscono alla stessa attività, le righe successive alla prima non ripetono i dati "
        "comuni; una riga che prosegue reca il codice e la dicitura «(segue)».",
        "Indicatori: il trattino riporta il segno che si trovava nelle relazioni precedenti (dato "
        "non rilevato). Quando manca il valore dell'anno ne è indicato in parole il motivo; zero è "
        "un valore rilevato. I valori non definitivi recano la dicitura «pre-consuntivo», «stima», "
        "«parziale» o «provvisorio». La colonna degli anni successivi è lasciata in bianco.",
    ),
    "en": (
        '"Council line": the lines of the programme an activity serves; a dash when it serves '
        'none. "DUP SeO": letter of the activity in the planning document.',
        "A completed activity leaves the column of what is to be achieved: its text stands at the "
        'head of "Actions and activities carried out". When several units contribute to one '
        "activity, the rows after the first do not repeat what they share; a row that goes on "
        'bears the code and "(continued)".',
        "Indicators: a dash is the sign printed in earlier reports (not measured). Where this "
        "year's value is missing the reason is given in words; zero is a measured value. Values "
        'that are not final say "pre-final", "estimate", "partial" or "provisional". Years to come '
        "are left blank.",
    ),
}

_GENERIC: Mapping[str, tuple[str, ...]] = {
    "it": (
        "Il documento dà conto dello stato di attuazione del piano «{{ report.title }}», con i "
        "dati al {{ report.measured }}{% if report.act %}; è allegato all'atto {{ report.act }}"
        "{% endif %}.",
        "Quando più unità contribuiscono alla stessa riga del piano, le righe successive alla "
        "prima non ripetono i dati comuni; una riga che prosegue reca il codice e la dicitura "
        "«(segue)». Quando manca un dato ne è indicato in parole il motivo; zero è un valore "
        "rilevato. I valori non definitivi recano la dicitura «pre-consuntivo», «stima», "
        "«parziale» o «provvisorio».",
    ),
    "en": (
        'This document tells how far the plan "{{ report.title }}" has come, with figures at '
        "{{ report.measured }}{% if report.act %}; it is annexed to {{ report.act }}{% endif %}.",
        "When several units contribute to one row of the plan, the rows after the first do not "
        'repeat what they share; a row that goes on bears the code and "(continued)". Where a '
        "figure is missing the reason is given in words; zero is a measured value. Values that "
        'are not final say "pre-final", "estimate", "partial" or "provisional".',
    ),
}


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of a layout in one language."""

    language: str

    def __getitem__(self, name: str) -> str:
        found = _WORDS[name]
        return found.it if self.language == "it" else found.en

    @property
    def premise(self) -> tuple[str, ...]:
        """What the report is, and under which law."""
        return _PREMISE[self.language]

    @property
    def reading(self) -> tuple[str, ...]:
        """How its columns are read."""
        return _READING[self.language]

    @property
    def generic_premise(self) -> tuple[str, ...]:
        """What a report on any plan is."""
        return _GENERIC[self.language]


def texts(language: str) -> Texts:
    """Return the words in a language."""
    return Texts(language)
