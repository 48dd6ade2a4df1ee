"""What the buttons say in every group and on the workbook at hand; ``centrewords`` has the rest."""

from ..schemas.terms import Words
from ..sync.errors import RunStopped

# fmt: off
NO_BUTTON = Words(
    "Il pulsante non esiste in questa versione: installare di nuovo il componente.",
    "There is no such button in this version: install the add-in again.",
)
CANCELLED = Words(
    "Operazione annullata: {button}. Ciò che era già scritto resta valido; per completare "
    "l'operazione premere di nuovo il pulsante.",
    "Cancelled: {button}. What was already written stays valid; to complete the work press the "
    "button again.",
)
FAULT = Words(
    "«{button}» si è interrotto per un errore imprevisto ({kind}). I dati scritti restano. "
    "Riprovare; se si ripete, aprire «Registro» e inviarlo a chi assiste.",
    "«{button}» stopped at an unforeseen error ({kind}). What was typed stays. Try again; if it "
    "happens again, open «Log» and send it to whoever helps you.",
)
NO_BOOK = Words(
    "Nessuna cartella di lavoro attiva. Aprirne una; se compare «Visualizzazione protetta», "
    "premere prima «Abilita modifica».",
    "There is no active workbook. Open one; if «Protected view» shows, press «Enable editing» "
    "first.",
)
ADDRESS = Words(
    "la cartella è aperta da un indirizzo (OneDrive o SharePoint) e non da un file. Salvarne una "
    "copia in una cartella del computer o della rete, aprire quella e premere di nuovo.",
    "the workbook is open from an address (OneDrive or SharePoint), not from a file. Save a copy "
    "in a folder of the computer or of the network, open that one and press again.",
)
NEVER_SAVED = Words(
    "la cartella non è mai stata salvata. Salvarla come .xlsx e premere di nuovo.",
    "the workbook was never saved. Save it as .xlsx and press again.",
)
OPEN_DOCUMENT = Words(
    "la cartella è un file .ods. Salvarla con nome come .xlsx e premere di nuovo.",
    "the workbook is an .ods file. Save it as .xlsx and press again.",
)
OLD_FORMAT = Words(
    "la cartella è un file .xls, di un formato superato. Salvarla con nome come .xlsx e premere "
    "di nuovo.",
    "the workbook is an old .xls file. Save it as .xlsx and press again.",
)
FOREIGN_FORMAT = Words(
    "il file non è in formato .xlsx. Salvarlo con nome come .xlsx e premere di nuovo.",
    "the file is not an .xlsx. Save it as .xlsx and press again.",
)
IN_MAIL = Words(
    "la cartella è stata aperta da un messaggio o da un archivio e sta in una cartella "
    "provvisoria, dove andrebbe persa. Salvarla con nome in una cartella propria e premere di "
    "nuovo.",
    "the workbook was opened from a message or an archive and lies in a temporary folder, where "
    "it would be lost. Save it in a folder of your own and press again.",
)
READ_ONLY = Words(
    "la cartella è aperta in sola lettura. Premere «Abilita modifica», oppure chiuderla dove è "
    "già aperta o salvarla con nome, e premere di nuovo.",
    "the workbook is open read-only. Press «Enable editing», or close it where it is open "
    "already, or save it under another name, and press again.",
)
READ_ONLY_NAMED = Words(
    "modifiche non salvate in cartelle aperte in sola lettura: {names}. Salvarle con nome o "
    "chiuderle, e premere di nuovo.",
    "unsaved changes in workbooks open read-only: {names}. Save them under another name or close "
    "them, and press again.",
)
NOT_DONE = Words("Operazione non eseguita: {reason}", "Nothing was done: {reason}")
NOT_OURS = Words(
    "«{name}» non è una cartella di lavoro di un'unità: {reason}. Attivare la cartella ricevuta "
    "dal coordinamento e premere di nuovo.",
    "«{name}» is no unit's workbook: {reason}. Bring the workbook received from the centre to "
    "the front and press again.",
)
SAVE_FIRST = Words(
    "Modifiche non salvate in: {names}. Per continuare occorre salvarle; le cartelle saranno poi "
    "chiuse e riaperte allo stesso punto. Salvare e continuare?",
    "Unsaved changes in: {names}. They must be saved to go on; the workbooks are then closed and "
    "opened again at the same place. Save and go on?",
)
SAVE_READ = Words(
    "Modifiche non salvate in: {names}. Salvarle prima, perché siano lette? Con «No» si legge "
    "la versione salvata l'ultima volta.",
    "Unsaved changes in: {names}. Save them first, so that they are read? With «No» the version "
    "saved last is read.",
)
NOT_SAVED = Words(
    "Operazione non eseguita: le modifiche non sono state salvate e le cartelle restano come "
    "sono. Salvarle o chiuderle e premere di nuovo.",
    "Nothing was done: the changes were not saved and the workbooks stay as they are. Save or "
    "close them and press again.",
)
NOT_REOPENED = Words(
    "La cartella non si è riaperta: aprirla da {path}. Quanto scritto è salvato.",
    "The workbook did not open again: open it from {path}. What was typed is saved.",
)

CHECKED_NONE = Words(
    "Nessuna segnalazione: i dati controllati sono in ordine.",
    "No findings: what was checked is in order.",
)
CHECKED = Words("{counts}.", "{counts}.")
AGAINST_PLAN = Words("Controllo sul piano {plan}.", "Checked against the plan {plan}.")
ON_ITSELF = Words(
    "Controllo sulla sola cartella, senza il piano.", "Checked on its own, without the plan."
)
WRITTEN = Words(
    "L'elenco è in «Esito controlli»; «Segnalazione successiva» porta alla prossima cella.",
    "The list is in «Check results»; «Next finding» goes to the next cell.",
)
EMPTY_WRITTEN = Words("«Esito controlli» è aggiornato.", "«Check results» is up to date.")
NOT_WRITTEN = Words(
    "«Esito controlli» non è stato aggiornato: {reason}",
    "«Check results» was not updated: {reason}",
)
NEXT_ALL_THE_SAME = Words(
    "«Segnalazione successiva» porta comunque alle celle.",
    "«Next finding» goes to the cells all the same.",
)
RETRY = Words("{reason}. Premere di nuovo tra poco.", "{reason}. Press again in a moment.")
AND_MORE = Words("… e altre {n}.", "… and {n} more.")
IS_MASTER = Words(
    "Questo è il quadro consolidato: lo scrive lo strumento e non si controlla. Attivare la "
    "cartella di un'unità, oppure usare «Controlla il piano».",
    "This is the master: the tool writes it, and it is not checked. Bring a unit's workbook to "
    "the front, or use «Check plan».",
)
NEXT_FINDING = Words("{at} di {all} – {text}", "{at} of {all} – {text}")
NEXT_NONE = Words(
    "Nessuna segnalazione su una cella. Dopo aver cambiato i dati premere «Controlla i dati».",
    "No finding is on a cell. After changing data press «Check».",
)
ROW_GONE = Words(
    "La riga non è più nel foglio: premere «Controlla i dati».",
    "The row is no longer in the sheet: press «Check».",
)
WHOLE_FILE = Words(
    "Segnalazioni sull'intero file: {n}. {text}", "Findings on the whole file: {n}. {text}"
)
CLEARED = Words(
    "«Esito controlli» è vuoto. I dati e le risposte restano: «Controlla i dati» riscrive "
    "l'elenco.",
    "«Check results» is empty. Data and answers stay: «Check» writes the list again.",
)
CLEARED_BUT = Words(
    "Segnalazioni tolte. In «Esito controlli» restano solo quelle con una risposta: {n}.",
    "Findings taken away. Only those with an answer stay in «Check results»: {n}.",
)
NOTHING_TO_CLEAR = Words(
    "In «Esito controlli» non c'è nulla da togliere.", "There is nothing to take from «Check "
    "results»."
)

COMPUTED_ROWS = Words("{sheet}: {counts}.", "{sheet}: {counts}.")
COMPUTED_RATINGS = Words("Andamento: {counts}.", "Ratings: {counts}.")
COMPUTED_EQUAL = Words(
    "Le formule del foglio danno gli stessi risultati: {n} celle confrontate.",
    "The formulas of the sheet give the same results: {n} cells compared.",
)
COMPUTED_DIFFER = Words(
    "Celle calcolate che mostrano altro: {n}. {cells}",
    "Computed cells that show something else: {n}. {cells}",
)
COMPUTED_CELL = Words("{cell}: «{shown}» anziché «{expected}»",
                      "{cell}: «{shown}» instead of «{expected}»")
REFRESH = Words(
    "Riscrivere le formule e i loro risultati? La cartella è salvata, chiusa e riaperta; i dati "
    "scritti nelle celle da compilare non sono toccati e una copia resta da parte.",
    "Write the formulas and their results again? The workbook is saved, closed and opened again; "
    "what was typed in entry cells is not touched, and a copy is kept.",
)
REFRESHED = Words("Formule e risultati sono aggiornati.", "Formulas and results are up to date.")
NOT_REFRESHED = Words("Le formule restano come sono: {reason}", "The formulas stay: {reason}")

REPAIR_NOTHING = Words(
    "I formati sono quelli previsti: nulla da ripristinare.",
    "The formats are as issued: nothing to restore.",
)
REPAIR_DONE = Words("{lines}\nI valori restano come sono.", "{lines}\nValues stay as they are.")

BLOCKED = Words(
    "{counts}. Righe che non entrerebbero nel quadro finché non sono corrette: {held}.",
    "{counts}. Rows that would stay out of the master until corrected: {held}.",
)
BLOCKED_ALL = Words(
    "{counts}. L'intera cartella non sarebbe acquisita finché non è corretta.",
    "{counts}. The whole workbook would not be taken until corrected.",
)
GO_ON = Words("Trasmettere comunque?", "Submit all the same?")
NOT_SUBMITTED = Words(
    "Cartella non trasmessa: resta in compilazione. «Segnalazione successiva» porta alla "
    "prossima cella da correggere.",
    "Not submitted: the workbook stays a draft. «Next finding» goes to the next cell to correct.",
)
SUBMIT_TITLE = Words("Trasmissione", "Submission")
APPROVED_BY = Words("Approvato da (nome e cognome)", "Approved by (name)")
APPROVED_AS = Words("In qualità di", "Role")
APPROVED_ON = Words("Data di approvazione (gg/mm/aaaa)", "Date of approval (dd/mm/yyyy)")
NOT_A_DATE = Words(
    "«{text}» non è una data. Scriverla come 31/01/2026.",
    "«{text}» is no date. Type it as 31/01/2026.",
)
NO_FORM = Words(
    "nella cartella mancano le celle della trasmissione nel foglio «Istruzioni». Chiedere al "
    "coordinamento una nuova cartella: i dati già scritti possono essere recuperati.",
    "the cells of the submission are missing in the sheet «Instructions». Ask the centre for a "
    "fresh workbook: what was typed can be carried over.",
)
CLOSED_MEANWHILE = Words(
    "«{name}» è stata chiusa nel frattempo e non è stata modificata. Riaprirla e premere di nuovo.",
    "«{name}» was closed meanwhile and was not changed. Open it again and press again.",
)
NOT_IN_FRONT = Words(
    "«{name}» non è più la cartella attiva e non può tornare in primo piano; non è stata salvata. "
    "Attivarla e premere di nuovo.",
    "«{name}» is no longer the active workbook and cannot be brought to the front; it was not "
    "saved. Bring it to the front and press again.",
)
NOT_TYPED = Words(
    "in «{name}» non risultano scritte le celle {cells}. La cartella non è stata salvata: lo stato "
    "sul disco è quello di prima. Controllare le celle e premere di nuovo.",
    "in «{name}» the cells {cells} do not hold what was written. The workbook was not saved: on "
    "disk its state is as before. Look at the cells and press again.",
)
SUBMITTED = Words(
    "Cartella dichiarata trasmessa e salvata. {next}",
    "The workbook is declared submitted, and saved. {next}",
)
IN_PLACE = Words(
    "È già nella cartella delle trasmissioni: il prossimo consolidamento la acquisisce.",
    "It lies in the folder of submissions already: the next consolidation takes it.",
)
SEND_TO = Words(
    "Inviare ora il file a: {contact}.\n{path}", "Send the file now to: {contact}.\n{path}"
)
SEND = Words(
    "Inviare ora il file al coordinamento.\n{path}", "Send the file now to the centre.\n{path}"
)
TAKE_BACK = Words(
    "La cartella è già dichiarata trasmessa. Riportarla «in compilazione» per modificarla?",
    "The workbook is declared submitted already. Take it back to draft, to change it?",
)
TAKEN_BACK = Words(
    "La cartella è di nuovo in compilazione e salvata. Dopo le modifiche premere «Trasmetti».",
    "The workbook is a draft again, and saved. After the changes press «Submit».",
)
# fmt: on


def filled(text: Words, **facts: Words | str | int) -> Words:
    """Return a text with its facts in place, in both languages."""
    it = {name: fact.it if isinstance(fact, Words) else fact for name, fact in facts.items()}
    en = {name: fact.en if isinstance(fact, Words) else fact for name, fact in facts.items()}
    return Words(text.it.format(**it), text.en.format(**en))


def not_done(reason: Words) -> RunStopped:
    """Say that a button did nothing, and why."""
    return RunStopped(filled(NOT_DONE, reason=reason))
