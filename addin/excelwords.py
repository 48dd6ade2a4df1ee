"""What a person is told when Excel does not do what a button needs: each with a next step."""

from ..schemas.terms import Words

NO_BOOK = Words(
    "Nessuna cartella aperta in Excel. Aprirne una, poi premere di nuovo il pulsante.",
    "No workbook is open in Excel. Open one, then press the button again.",
)
PROTECTED = Words(
    "La cartella è in «Visualizzazione protetta». Premere «Abilita modifica», poi di nuovo il "
    "pulsante.",
    "The workbook is in «Protected View». Press «Enable Editing», then the button again.",
)
OTHER_FORMAT = Words(
    "«{name}» non è un file .xlsx o .xlsm. Salvarlo in formato «Cartella di lavoro di Excel "
    "(.xlsx)», poi premere di nuovo il pulsante.",
    "«{name}» is no .xlsx or .xlsm file. Save it as «Excel Workbook (.xlsx)», then press the "
    "button again.",
)
NO_COPY = Words(
    "Excel non ha scritto una copia di «{name}». Salvarla, poi premere di nuovo il pulsante.",
    "Excel wrote no copy of «{name}». Save it, then press the button again.",
)
NEVER_SAVED = Words(
    "«{name}» non è mai stata salvata. Salvarla con nome, poi premere di nuovo il pulsante.",
    "«{name}» was never saved. Save it under a name, then press the button again.",
)
READ_ONLY = Words(
    "«{name}» è aperta in sola lettura e non si può salvare. Chiudere le altre copie aperte o "
    "salvarla con un altro nome.",
    "«{name}» is open read-only and cannot be saved. Close other open copies of it, or save it "
    "under another name.",
)
NOT_THERE = Words("«{name}» non è più aperta in Excel.", "«{name}» is no longer open in Excel.")
SAME_NAME = Words(
    "È aperta un'altra cartella di nome «{name}»: Excel non ne apre due. Chiuderla, poi premere "
    "di nuovo il pulsante.",
    "Another workbook called «{name}» is open: Excel does not open two. Close it, then press the "
    "button again.",
)
NO_OPENING = Words(
    "Excel non ha aperto «{name}». Aprirla a mano dalla sua cartella: {folder}",
    "Excel did not open «{name}». Open it by hand from its folder: {folder}",
)
NO_SPOT = Words(
    "Il foglio «{sheet}» non c'è o è nascosto: la cella {cell} non si può raggiungere.",
    "The sheet «{sheet}» is missing or hidden: cell {cell} cannot be reached.",
)
NO_WRITING = Words(
    "La cella {cell} del foglio «{sheet}» non si può scrivere: è bloccata.",
    "Cell {cell} of the sheet «{sheet}» cannot be written: it is locked.",
)

ELSEWHERE = Words(
    "Excel con la finestra da cui si è premuto il pulsante non c'è più. Aprire la cartella e "
    "premere di nuovo il pulsante.",
    "The Excel the button was pressed in is no longer there. Open the workbook and press the "
    "button again.",
)
STOPPING = Words(
    "per fermare: «Annulla» nella scheda Riscontro", "to stop: «Cancel» in the Riscontro tab"
)
AT_WORK = Words(
    "È in corso «{button}»: attendere che finisca, oppure premere «Annulla».",
    "«{button}» is at work: wait for its end, or press «Cancel».",
)
AT_WORK_SOMETHING = Words("un'altra operazione", "another operation")
NOTHING_TO_STOP = Words("Nessuna operazione in corso.", "No operation is under way.")
NO_BUTTON = Words("Il pulsante «{button}» non esiste.", "There is no button «{button}».")
NOT_STARTED = Words(
    "Python non si è avviato ({reason}). Eseguire «riscontro addin check».",
    "Python did not start ({reason}). Run «riscontro addin check».",
)
UNFORESEEN = Words(
    "Errore imprevisto ({kind}). Nessun file è stato scritto a metà. Il pulsante «Registro» "
    "mostra che cosa è successo.",
    "Unforeseen error ({kind}). No file was half written. The button «Log» shows what happened.",
)
OTHER_ADDIN = Words(
    "Il componente di Excel è della versione {addin}, il programma della {program}. Chiudere Excel "
    "ed eseguire «riscontro addin install».",
    "The Excel add-in is of version {addin}, the program of version {program}. Close Excel and run "
    "«riscontro addin install».",
)
OTHER_XLWINGS = Words(
    "Serve xlwings {needed}, c'è {found}. Chiudere Excel ed eseguire: {python} -m pip install "
    "xlwings=={needed}",
    "xlwings {needed} is needed, {found} is there. Close Excel and run: {python} -m pip install "
    "xlwings=={needed}",
)
NONE = Words("nessuna", "none")
ON_SERVER = Words(
    "La variabile d'ambiente XLWINGS_ON_SERVER impedisce a xlwings di funzionare. Toglierla e "
    "riavviare Excel.",
    "The environment variable XLWINGS_ON_SERVER keeps xlwings from working. Take it away and "
    "start Excel again.",
)
