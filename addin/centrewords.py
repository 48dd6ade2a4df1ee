"""What the buttons of the coordination, of the editions and of the service say."""

from ..schemas.terms import Words

# fmt: off
CHOOSE_WORKSPACE = Words(
    "Scegliere la cartella dello spazio di lavoro (quella con riscontro.toml)",
    "Choose the folder of the workspace (the one with riscontro.toml)",
)
USE_REMEMBERED = Words(
    "La cartella attiva non sta in uno spazio di lavoro. Usare quello scelto l'ultima volta?\n"
    "{path}\nCon «No» se ne sceglie un altro.",
    "The active workbook lies in no workspace. Use the one chosen last?\n{path}\n"
    "With «No» another one is chosen.",
)
IN_PLAN = Words("Piano: {plan}.", "Plan: {plan}.")
NO_WORKSPACE = Words(
    "nessuno spazio di lavoro scelto. Aprire quadro.xlsx o piano.xlsx, oppure usare "
    "«Impostazioni», e premere di nuovo.",
    "no workspace was chosen. Open quadro.xlsx or piano.xlsx, or use «Settings», and press again.",
)
NOT_A_WORKSPACE = Words(
    "in {path} non c'è uno spazio di lavoro di Riscontro (manca riscontro.toml). Scegliere la "
    "cartella che lo contiene con «Impostazioni».",
    "there is no workspace of Riscontro in {path} (riscontro.toml is missing). Choose the folder "
    "that holds it with «Settings».",
)

MISSING_NONE = Words(
    "Tutte le {n} unità hanno trasmesso.", "All {n} units have submitted."
)
MISSING = Words(
    "Non hanno trasmesso {n} unità su {all}{due}: {names}.",
    "{n} of {all} units have not submitted{due}: {names}.",
)
NOBODY_ASKED = Words(
    "Nessuna unità ha righe da compilare in questa rilevazione.",
    "No unit has rows to fill in in this round.",
)
DUE = Words(" (scadenza {due:%d/%m/%Y})", " (due {due:%d/%m/%Y})")
TABLE_AT = Words("Tabella: {path}", "Table: {path}")
TABLE_KEPT = Words(
    "La tabella di prima, con ciò che vi era scritto, è conservata in {path}",
    "The table before, with what was typed into it, is kept in {path}",
)
AND_OTHERS = Words(" e altre {n}", " and {n} more")

CONSOLIDATED = Words("Quadro consolidato aggiornato.", "The master is up to date.")
MASTER_BESIDE = Words(
    "quadro.xlsx è aperto in un altro programma: il nuovo lo attende in {path} e va al suo posto "
    "alla prossima esecuzione.",
    "quadro.xlsx is open in another program: the new one waits in {path} and takes its place at "
    "the next run.",
)
OPEN_MASTER = Words("Aprire il quadro?", "Open the master?")
DRY_TITLE = Words("Prova di sincronizzazione", "Dry run")
DRY_DONE = Words(
    "Prova eseguita: nulla è stato scritto. Cartelle da aggiornare: {written}; da non toccare: "
    "{left}. Il dettaglio è nella pagina che si apre.",
    "Dry run done: nothing was written. Workbooks to be updated: {written}; to be left: {left}. "
    "The page that opens has the details.",
)
SYNC_TITLE = Words("Sincronizzazione", "Synchronisation")
SYNC_DONE = Words(
    "Sincronizzazione eseguita. Cartelle aggiornate: {written}; invariate: {unchanged}; in attesa "
    "o da inviare: {waiting}.",
    "Synchronised. Workbooks updated: {written}; unchanged: {unchanged}; waiting or to be sent: "
    "{waiting}.",
)
WAITING_ONES = Words("Da guardare: {lines}", "To look at: {lines}")

NO_CELL = Words(
    "scegliere una cella di una riga del quadro, del piano o della cartella di un'unità e premere "
    "di nuovo.",
    "select a cell in a row of the master, of the plan or of a unit's workbook and press again.",
)
TRACE_TITLE = Words("Origine del dato", "Where the value comes from")
OPEN_SOURCE = Words(
    "Il valore viene da {place}. Aprire la cartella a quella cella?",
    "The value comes from {place}. Open the workbook at that cell?",
)

PLAN_TITLE = Words("Controllo del piano", "Check of the plan")
PLAN_OK = Words("Il piano è in ordine.", "The plan is in order.")
PLAN_FOUND = Words(
    "Piano: {counts}. L'elenco è nella pagina che si apre; «Segnalazione successiva» porta da una "
    "cella all'altra.",
    "Plan: {counts}. The list is in the page that opens; «Next finding» goes from cell to cell.",
)
NO_PLAN = Words(
    "manca {path}. Chiedere a chi gestisce il piano di importarlo, oppure scegliere un altro "
    "spazio di lavoro con «Impostazioni».",
    "{path} is missing. Ask whoever runs the plan to import it, or choose another workspace with "
    "«Settings».",
)

CLOSE_TITLE = Words("Chiusura dell'edizione", "Closing the edition")
CLOSE_LABEL = Words("Etichetta (facoltativa)", "Label (optional)")
CLOSE_BODY = Words("Organo o tipo di atto (es. DCC)", "Body or kind of act (such as DCC)")
CLOSE_NUMBER = Words("Numero dell'atto", "Number of the act")
CLOSE_DATE = Words("Data dell'atto (gg/mm/aaaa)", "Date of the act (dd/mm/yyyy)")
ACT = Words("{body} n. {number} del {day:%d/%m/%Y}", "{body} no. {number} of {day:%d/%m/%Y}")
CLOSE_ORDER = Words(
    "La rilevazione «{name}» è in ordine: nulla manca.",
    "The round «{name}» is in order: nothing is missing.",
)
CLOSE_LEFT = Words(
    "La rilevazione «{name}» non è in ordine – {left}. L'edizione resterà con ciò che manca.",
    "The round «{name}» is not in order – {left}. The edition stays without what is missing.",
)
CLOSE_ASK = Words(
    "Atto: {act}.\nDopo la chiusura cambia solo ciò che è riaperto per rettifica. Chiudere "
    "l'edizione?",
    "Act: {act}.\nAfter that only what is reopened for a correction changes. Close the edition?",
)
NOT_CLOSED = Words("Edizione non chiusa: nulla è cambiato.", "Not closed: nothing has changed.")
CLOSED = Words(
    "Edizione chiusa: {label}. Atto: {act}. Quadro e impronte sono in {folder}",
    "Edition closed: {label}. Act: {act}. Master and fingerprints lie in {folder}",
)
ERRATA = Words(
    "Errata corrige: {n} valori cambiati dall'edizione precedente (errata.xlsx).",
    "Errata: {n} values changed since the edition before (errata.xlsx).",
)

UNDO_TITLE = Words("Ritorno alla situazione precedente", "Undo of the last run")
UNDO_ASK = Words("Tornare alla situazione precedente?", "Take the run back?")
UNDO_SEEN = Words(
    "L'elenco di ciò che torna indietro è nella pagina aperta ({lines} righe).",
    "The list of what is taken back is in the page that opened ({lines} lines).",
)
NOT_UNDONE = Words("Nulla è stato modificato.", "Nothing was changed.")

SETTINGS_TITLE = Words("Impostazioni", "Settings")
SETTINGS_WORKSPACE = Words("Spazio di lavoro", "Workspace")
SETTINGS_DO = Words("Che cosa fare", "What to do")
KEEP = Words("lasciare com'è", "leave as it is")
CHANGE = Words("scegliere un altro spazio di lavoro", "choose another workspace")
EDIT = Words("aprire riscontro.toml", "open riscontro.toml")
LANGUAGE_HOW = Words(
    "Lingua del componente: in Excel si cambia con «riscontro addin install --lang it» (o en); "
    "in LibreOffice è quella del programma.",
    "Language of the add-in: in Excel it is changed by «riscontro addin install --lang en» (or "
    "it); in LibreOffice it is that of the program.",
)
CHOSEN = Words("Spazio di lavoro: {path}", "Workspace: {path}")
NONE_CHOSEN = Words("(nessuno)", "(none)")

NO_LOG = Words(
    "Il registro è ancora vuoto: nulla da mostrare.", "The log is still empty: nothing to show."
)
RESTARTED = Words(
    "Python riparte da solo a ogni operazione: non serve altro. Per le funzioni del foglio "
    "ricalcolare con Ctrl+Maiusc+F9.",
    "Python starts anew with every operation: nothing else is needed. For functions in the sheet "
    "compute again with Ctrl+Shift+F9.",
)
NOTHING_TO_CANCEL = Words(
    "Nessuna operazione in corso da annullare.", "No operation is under way to cancel."
)
ABOUT = Words(
    "Riscontro {version}\nSpazio di lavoro: {workspace}\nCartella del componente: {home}\n"
    "Python {python}: {executable}",
    "Riscontro {version}\nWorkspace: {workspace}\nFolder of the add-in: {home}\n"
    "Python {python}: {executable}",
)
# fmt: on
