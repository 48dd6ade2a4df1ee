"""What *Istruzioni* and *Scheda di trasmissione* say, in both languages, as data."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.terms import Words


@dataclass(frozen=True, slots=True)
class Topic:
    """One piece of advice; shown only where a sheet is what it is about, or has such a column."""

    title: Words
    text: Words
    needs: tuple[str, ...] = ()


LABELS: Mapping[str, Words] = {
    "department": Words("Unità organizzativa", "Organisational unit"),
    "owner": Words("Amministrazione", "Administration"),
    "plan": Words("Piano", "Plan"),
    "period": Words("Periodo", "Period"),
    "round": Words("Rilevazione", "Round"),
    "due": Words("Da trasmettere entro", "Due by"),
    "contact": Words("Per informazioni", "Contact"),
    "issued": Words("Cartella emessa il", "Workbook issued on"),
    "state": Words("Stato della trasmissione", "State of the submission"),
    "approval_name": Words("Approvato da (nome e cognome)", "Approved by (name)"),
    "approval_role": Words("In qualità di", "Role"),
    "approval_date": Words("Data di approvazione", "Date of approval"),
    "listed": Words("{sheet} in elenco", "{sheet} listed"),
    "done": Words("{sheet}: righe compilate", "{sheet}: rows filled in"),
    "open": Words("{sheet} da compilare", "{sheet} to fill in"),
    "flagged": Words("{sheet} con segnalazioni", "{sheet} with findings"),
    "blocking": Words("Errori bloccanti", "Blocking errors"),
    "warning": Words("Avvisi", "Warnings"),
    "question": Words("Domande da chiarire", "Questions to clarify"),
    "signature": Words("Firma", "Signature"),
    "protocol": Words("Protocollo (numero e data)", "Record number and date"),
}

HELP: Mapping[str, Words] = {
    "state": Words(
        "Scegliere «trasmessa» quando la compilazione è finita e approvata.",
        "Choose “submitted” when the workbook is complete and approved.",
    ),
    "approval_name": Words("Chi approva i dati per l'unità.", "Who approves for the unit."),
    "approval_role": Words("Per esempio: dirigente del servizio.", "For example: head of office."),
    "approval_date": Words("Una data come 31/01/2026.", "A date such as 31/01/2026."),
}

SECTIONS: Mapping[str, Words] = {
    "about": Words("Di che cosa si tratta", "What this is"),
    "subject": Words("Oggetto", "Subject"),
    "state": Words("A che punto siamo", "Where things stand"),
    "submission": Words("Trasmissione", "Submission"),
    "sheets": Words("I fogli", "The sheets"),
    "signs": Words("I segni della colonna Esito", "The signs of the column Outcome"),
    "colours": Words("I colori delle celle", "The colours of the cells"),
    "topics": Words("Come si compila", "How to fill it in"),
    "counts": Words("Contenuto della trasmissione", "Content of the submission"),
    "approval": Words("Approvazione", "Approval"),
    "signing": Words("Firma e protocollo", "Signature and record"),
}

SHEET_NOTES: Mapping[str, Words] = {
    "activity": Words(
        "Stato di attuazione e azioni svolte nel periodo.",
        "State of implementation and actions of the period.",
    ),
    "indicator": Words(
        "I valori degli indicatori, con motivi e note.",
        "Values of the indicators, with reasons and notes.",
    ),
    "proposals": Words(
        "Per chiedere al coordinamento di modificare il piano.",
        "To ask the centre for a change of the plan.",
    ),
    "results": Words(
        "Che cosa va corretto o chiarito, in quale cella e come.",
        "What must be corrected or clarified, in which cell and how.",
    ),
    "history": Words(
        "Le azioni degli anni precedenti per intero, in sola lettura.",
        "The whole texts of earlier years, read only.",
    ),
    "lists": Words(
        "Le voci ammesse nelle colonne a scelta.", "The entries of the columns with a list."
    ),
    "record": Words(
        "Una riga per ogni elemento da registrare, nelle righe libere già pronte.",
        "One row for each thing to record, in the free rows made ready.",
    ),
    "list": Words(
        "Righe delle altre unità da richiamare con il loro identificativo, in sola lettura.",
        "Rows of the other units, to be named by their identifier, read only.",
    ),
    "left": Words(
        "ciò che era nella cartella precedente e qui non ha più posto",
        "what stood in the earlier workbook and has no place here",
    ),
    "receipt": Words(
        "Una pagina da stampare e firmare, se richiesta.",
        "One page to print and sign, when asked for.",
    ),
}

SIGNS: tuple[tuple[str, Words, Words], ...] = (
    ("✔", Words("compilato", "filled in"), Words("La riga è completa.", "The row is complete.")),
    ("○", Words("da compilare", "to fill in"),
     Words("Manca il dato, oppure il motivo per cui manca.",
           "The value is missing, and so is the reason.")),
    ("✖", Words("errore bloccante", "blocking error"),
     Words("Da correggere: la riga non entra nel quadro consolidato.",
           "To be corrected: the row stays out of the master.")),
    ("▲", Words("avviso", "warning"),
     Words("Da correggere, oppure da confermare con una motivazione.",
           "To be corrected, or confirmed with a reason.")),
    ("?", Words("da chiarire", "to clarify"),
     Words("Una domanda: rispondere nel foglio Esito controlli.",
           "A question: answer it in the sheet Check results.")),
    ("↻", Words("da ricontrollare", "check again"),
     Words("Il dato è cambiato dopo l'ultimo controllo.",
           "The value was changed since the last check.")),
    ("–", Words("ritirata", "withdrawn"),
     Words("Riga ritirata o senza nulla da compilare.", "Row withdrawn, or nothing to fill in.")),
)  # fmt: skip

COLOURS: tuple[tuple[str, Words, Words], ...] = (
    ("entry", Words("da compilare", "to fill in"),
     Words("Cella aperta: qui si scrive.", "Open cell: type here.")),
    ("locked", Words("del piano", "of the plan"),
     Words("Cella del piano o calcolata: non si modifica.", "Of the plan, or computed: leave it.")),
    ("missing", Words("manca", "missing"),
     Words("Numero che manca, senza un motivo.", "A missing number, without a reason.")),
    ("flagged", Words("segnalata", "flagged"),
     Words("Cella con una segnalazione in Esito controlli.",
           "A cell with a finding in Check results.")),
    ("jump", Words("1.234", "1,234"),
     Words("Valore molto diverso dall'anno precedente: verificare l'unità di misura.",
           "Value far from the year before: check the unit of measure.")),
    ("withdrawn", Words("riga ritirata", "withdrawn row"),
     Words("Non è più nel piano: resta solo per memoria.",
           "No longer in the plan: kept for the record only.")),
)  # fmt: skip

TOPICS: tuple[Topic, ...] = (
    Topic(
        Words("Aprire il file", "Opening the file"),
        Words("Se compare la barra «Visualizzazione protetta», premere «Abilita modifica»: prima "
              "di allora non si può scrivere e i conteggi restano fermi.",
              "If the bar “Protected view” shows, press “Enable editing”: before that nothing can "
              "be typed and the counts stand still."),
    ),
    Topic(
        Words("Dove si scrive", "Where to type"),
        Words("Solo nelle celle color crema, nell'ordine preferito. Le righe si possono filtrare "
              "con le frecce dell'intestazione; righe e colonne si possono allargare.",
              "Only in the cream cells, in any order. Rows can be filtered with the arrows of the "
              "header; rows and columns can be made larger."),
    ),
    Topic(
        Words("Righe da aggiungere", "Rows to add"),
        Words("Nei fogli di registrazione ogni riga vale per sé: scriverla nella prima riga "
              "libera, con il suo identificativo, diverso da ogni altro. Per togliere una riga "
              "svuotarne le celle color crema: le righe non si eliminano né si inseriscono. Quando "
              "ne restano poche, ne arrivano altre al controllo successivo.",
              "In the sheets of records every row stands for itself: type it in the first free "
              "row, with an identifier of its own, different from all others. To take a row out "
              "clear its cream cells: rows are neither deleted nor inserted. When few are left, "
              "more come with the next check."),
        needs=("record",),
    ),
    Topic(
        Words("Richiamare un'altra riga", "Naming another row"),
        Words("Dove si chiede l'identificativo di una riga di un altro foglio, scriverlo come "
              "compare in quel foglio o nel foglio Elenco che lo riporta; più d'uno si separano "
              "con il punto e virgola.",
              "Where the identifier of a row of another sheet is asked for, write it as it stands "
              "in that sheet, or in the List that shows it; several are separated by semicolons."),
        needs=("reference", "references"),
    ),
    Topic(
        Words("Numeri", "Numbers"),
        Words("Scrivere solo cifre e virgola, senza unità e senza parole: 1234,5 e non «circa "
              "1.234,5 euro». L'unità di misura è già indicata nella riga; le spiegazioni vanno "
              "nella colonna Nota.",
              "Type digits and the decimal sign alone, no unit, no words: 1234.5 and not “about "
              "1,234.5 euro”. The unit is already in the row; explanations go into the Note."),
    ),
    Topic(
        Words("Percentuali", "Percentages"),
        Words("Scrivere anche il segno: 12,5%.", "Type the sign as well: 12.5%."),
    ),
    Topic(
        Words("Rapporti", "Ratios"),
        Words("Il numeratore si scrive nella cella del valore, il denominatore nella cella "
              "accanto: il quoziente è calcolato dal foglio.",
              "The numerator goes into the value's cell, the denominator into the next one: the "
              "sheet computes the quotient."),
        needs=("denominator",),
    ),
    Topic(
        Words("Zero e dati mancanti", "Zero and missing values"),
        Words("Zero si scrive solo quando la misura è zero. Se il dato manca, lasciare vuota la "
              "cella, senza trattini né «n.d.», e scegliere il motivo; con «disponibile dal» "
              "indicare anche la data. Il trattino negli anni passati è quello stampato allora: "
              "non vale zero.",
              "Type zero only when the measure is zero. If there is no value leave the cell blank, "
              "no dash, no “n/a”, and choose the reason; with “available from” give the date too. "
              "A dash in past years is the one printed then: it is not zero."),
        needs=("missing_reason",),
    ),
    Topic(
        Words("Valori proposti", "Proposed values"),
        Words("Scrivere il valore atteso che si propone, il valore di partenza e la fonte. Il "
              "coordinamento accetta, modifica o respinge ogni proposta con una motivazione.",
              "Type the target the unit proposes, its baseline and its source. The centre accepts, "
              "changes or rejects each proposal and says why."),
        needs=("proposed_target",),
    ),
    Topic(
        Words("Date", "Dates"),
        Words("Giorno, mese e anno: 30/09/2026.", "Day, month and year: 30/09/2026."),
    ),
    Topic(
        Words("Andare a capo in una cella", "New line in a cell"),
        Words("In Excel Alt+Invio, in LibreOffice Ctrl+Invio, su Mac Ctrl+Opzione+Invio.",
              "Alt+Enter in Excel, Ctrl+Enter in LibreOffice, Ctrl+Option+Enter on a Mac."),
    ),
    Topic(
        Words("Incollare", "Pasting"),
        Words("Un testo da Word: fare doppio clic nella cella e poi incollare, altrimenti i "
              "capoversi finiscono nelle righe sottostanti. Celle di un altro foglio: Incolla "
              "speciale, solo valori.",
              "A text from Word: double click the cell, then paste, or its paragraphs run into the "
              "rows below. Cells of another sheet: Paste special, values only."),
    ),
    Topic(
        Words("Mai tagliare le celle", "Never cut cells"),
        Words("Non usare Taglia (Ctrl+X) e non trascinare celle: rovina le formule. Copiare, "
              "incollare i valori e poi cancellare l'originale.",
              "Do not use Cut (Ctrl+X), do not drag cells: it breaks the formulas. Copy, paste the "
              "values, then clear the original."),
    ),
    Topic(
        Words("Salvare", "Saving"),
        Words("Sempre in formato .xlsx: se LibreOffice propone .ods, mantenere il formato Excel. "
              "Tenere una sola copia del file e non eliminare né rinominare i fogli.",
              "Always as .xlsx: if LibreOffice proposes .ods, keep the Excel format. Keep one copy "
              "of the file; do not delete or rename sheets."),
    ),
    Topic(
        Words("Chiedere una modifica del piano", "Asking for a change of the plan"),
        Words("Nel foglio Proposte scegliere il tipo (nuovo, modifica, ritiro, non di competenza), "
              "indicare il codice, la proposta e il motivo. La decisione del coordinamento compare "
              "nella stessa riga.",
              "In the sheet Proposals choose the kind (new, change, withdraw, not ours), give the "
              "code, the proposal and the reason. The centre's decision shows in the same row."),
    ),
    Topic(
        Words("Leggere le segnalazioni", "Reading the findings"),
        Words("A ogni controllo il foglio Esito controlli è riscritto: dice quale cella, che cosa "
              "non va e che cosa fare. Lo stesso testo è nella colonna Segnalazioni della riga.",
              "Each check rewrites the sheet Check results: which cell, what is wrong, what to do. "
              "The same text is in the row's column Findings."),
    ),
    Topic(
        Words("Rispondere a una domanda", "Answering a question"),
        Words("Se il dato è giusto, nel foglio Esito controlli scegliere «confermo» in Risposta e "
              "spiegare in Motivazione: la domanda non torna finché il dato non cambia. Gli errori "
              "bloccanti vanno invece corretti.",
              "If the value is right, choose “confirmed” under Answer in Check results and say why "
              "under Reason: the question stays closed until the value changes. Blocking errors "
              "must be corrected."),
    ),
    Topic(
        Words("Trasmettere", "Submitting"),
        Words("Quando nella colonna Esito non restano ○ né ✖: scrivere in questo foglio chi "
              "approva, con ruolo e data, scegliere lo stato «trasmessa», salvare e inviare il "
              "file come di consueto. Fino ad allora i dati sono una bozza.",
              "When no ○ and no ✖ is left in the column Outcome: write in this sheet who approves, "
              "with role and date, choose the state “submitted”, save and send the file as usual. "
              "Until then the data are a draft."),
    ),
)  # fmt: skip
