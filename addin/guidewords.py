"""What the guide says beside the buttons and the functions: how to work, what to do when stuck.

``{check}`` and the like stand for the label of the button with that id.
"""

from collections.abc import Sequence

from ..schemas.terms import Words
from .cellerrors import ErrorKind

TITLE = Words("Guida a Riscontro", "Guide to Riscontro")
LEAD = Words(
    "Pulsanti e funzioni del componente per Excel e dell'estensione per LibreOffice.",
    "Buttons and functions of the add-in for Excel and of the extension for LibreOffice.",
)
CONTENTS = Words("Indice", "Contents")
OFFICE = Words("Compilare e trasmettere la cartella dell'unità", "Fill in and submit a workbook")
CENTRE = Words("Coordinare la rilevazione", "Coordinate the round")
BUTTONS_TITLE = Words("I pulsanti", "The buttons")
FUNCTIONS_TITLE = Words("Le funzioni", "The functions")
ERRORS_TITLE = Words("Gli errori nelle celle", "Errors in cells")
STUCK_TITLE = Words("Quando qualcosa non funziona", "When something does not work")

OFFICE_LEAD = Words(
    "Per compilare la cartella basta Excel o LibreOffice. Con il componente la si controlla prima"
    " di trasmetterla, con le stesse regole che il coordinamento applicherà.",
    "Excel or LibreOffice is enough to fill in the workbook. With the add-in it can be checked"
    " before it is submitted, by the same rules that coordination will apply.",
)
OFFICE_STEPS: Sequence[Words] = (
    Words(
        "Compilare le celle color crema. Le celle grigie appartengono al piano: per chiedere di"
        " cambiarle usare il foglio «Proposte».",
        "Fill in the cream cells. The grey ones belong to the plan: to ask for a change use the"
        " sheet «Proposals».",
    ),
    Words(
        "Premere {check}. Si controlla la cartella come appare, anche se non è ancora salvata; le"
        " segnalazioni compaiono nel foglio «Esito controlli».",
        "Press {check}. The workbook is checked as it stands, saved or not; the findings appear in"
        " the sheet «Check results».",
    ),
    Words(
        "Premere {next}: porta alla cella e dice che cosa fare. Correggere il valore oppure, se è"
        " giusto, rispondere in «Esito controlli» e spiegare perché.",
        "Press {next}: it goes to the cell and says what to do. Correct the value or, if it is"
        " right, answer in «Check results» and say why.",
    ),
    Words(
        "Ripetere finché non restano errori bloccanti. {compute} dice a che punto è la cartella;"
        " {repair} rimette a posto formati ed elenchi dopo aver incollato.",
        "Repeat until no blocking errors are left. {compute} says where the workbook stands;"
        " {repair} puts formats and lists right after pasting.",
    ),
    Words(
        "Premere {submit}, indicare chi approva e consegnare la cartella come dice il foglio"
        " «Istruzioni».",
        "Press {submit}, say who approves, and deliver the workbook as the sheet «Instructions»"
        " says.",
    ),
)

CENTRE_LEAD = Words(
    "I pulsanti del coordinamento lavorano sullo spazio di lavoro del piano, cioè sulla cartella"
    " che contiene «riscontro.toml».",
    "The buttons of coordination work on the workspace of the plan: the folder that holds"
    " «riscontro.toml».",
)
CENTRE_STEPS: Sequence[Words] = (
    Words(
        "La prima volta scegliere lo spazio di lavoro con {settings}.",
        "The first time, choose the workspace with {settings}.",
    ),
    Words(
        "Dopo ogni modifica al piano premere {check_plan} e correggere gli errori.",
        "After every change to the plan press {check_plan} and correct the mistakes.",
    ),
    Words(
        "Seguire gli arrivi con {missing}.",
        "Follow what comes in with {missing}.",
    ),
    Words(
        "{consolidate} legge le cartelle e riscrive il quadro. {synchronise} fa lo stesso e in più"
        " riporta segnalazioni e modifiche nelle cartelle delle unità; {dry_run} dice prima che"
        " cosa cambierebbe.",
        "{consolidate} reads the workbooks and writes the master. {synchronise} does the same and"
        " also writes findings and changes back into the workbooks; {dry_run} says beforehand"
        " what would change.",
    ),
    Words(
        "Nel quadro, {trace} dice da quale cartella e da quale cella viene il valore scelto.",
        "In the master, {trace} says which workbook and which cell the selected value comes from.",
    ),
    Words(
        "{report} scrive la relazione. Quando la rilevazione è approvata, {close_edition} la"
        " chiude: da quel momento si cambia solo con una rettifica.",
        "{report} writes the report. Once the round is approved, {close_edition} closes it: from"
        " then on only a correction changes it.",
    ),
    Words(
        "Se un'elaborazione non doveva essere fatta, {undo} ne mostra gli effetti e, dopo"
        " conferma, li toglie.",
        "If a run should not have been made, {undo} shows its effects and, once confirmed, takes"
        " them back.",
    ),
)
LONG_WORK = Words(
    "Le operazioni lunghe mostrano a che punto sono e si fermano con {cancel}: ciò che è già"
    " scritto resta valido. Una cartella aperta che deve essere riscritta viene salvata, chiusa e"
    " riaperta alla stessa cella.",
    "Long work shows how far it is and stops with {cancel}: what is already written stays valid."
    " An open workbook that must be written again is saved, closed and opened at the same cell.",
)

KEYS = Words(
    "In Excel ogni pulsante si preme anche dalla tastiera: Alt, le lettere mostrate sulla scheda"
    " Riscontro e poi il tasto indicato accanto al nome.",
    "In Excel every button can be pressed from the keyboard too: Alt, the letters shown on the"
    " Riscontro tab, then the key beside its name.",
)
KEY = Words("tasto", "key")

FUNCTIONS_LEAD = Words(
    "Le funzioni si scrivono nelle celle di qualsiasi cartella, con il nome italiano o con quello"
    " inglese. Gli argomenti tra parentesi quadre si possono omettere. Dove è atteso un solo"
    " valore si può indicare un intervallo: il risultato è un intervallo delle stesse dimensioni.",
    "Functions are typed into the cells of any workbook, by their English or their Italian name."
    " Arguments in square brackets may be left out. Where one value is expected a range may be"
    " given: the result is a range of the same size.",
)
MATRIX = Words(
    "In LibreOffice, e in Excel prima della versione 2021, un risultato di più celle si inserisce"
    " come formula matriciale: selezionare le celle e confermare con Ctrl+Maiusc+Invio. In"
    " LibreOffice si scrive il nome nella lingua del programma, e una tabella si indica come"
    " intervallo di celle: gli elenchi fra graffe degli esempi valgono in Excel.",
    "In LibreOffice, and in Excel before version 2021, a result of several cells is entered as an"
    " array formula: select the cells and confirm with Ctrl+Shift+Enter. In LibreOffice the name"
    " is typed in the language of the program, and a table is given as a range of cells: the lists"
    " between braces in the examples are for Excel.",
)
NO_FUNCTIONS = Words("Nessuna funzione.", "No functions.")
OTHER_NAME = Words("In inglese: ", "In Italian: ")
OPTIONAL = Words("facoltativo", "optional")
EXAMPLE = Words("Esempio", "Example")

ERRORS_LEAD = Words(
    "Un errore in una cella non è un guasto: dice perché il risultato non c'è. Un dato ignoto non"
    " diventa mai zero.",
    "An error in a cell is no breakdown: it says why there is no result. What is unknown never"
    " becomes zero.",
)
REASON = Words(
    "La funzione {name} dice il motivo in una frase.",
    "The function {name} tells the reason in a sentence.",
)
ERRORS: Sequence[tuple[ErrorKind, Words, Words]] = (
    (
        "#N/A",
        Words("#N/D", "#N/A"),
        Words(
            "Il valore non è noto: nulla è pervenuto, il target non è definito, oppure il dato"
            " non è disponibile.",
            "The value is unknown: nothing was received, there is no target, or the value is not"
            " available.",
        ),
    ),
    (
        "#VALUE!",
        Words("#VALORE!", "#VALUE!"),
        Words(
            "Un argomento manca o non è ciò che la funzione chiede, per esempio un testo al posto"
            " di un numero.",
            "An argument is missing or not what the function asks for, such as a text instead of"
            " a number.",
        ),
    ),
    (
        "#NUM!",
        Words("#NUM!", "#NUM!"),
        Words(
            "Con questi numeri il calcolo non si può fare, oppure il risultato ha troppe celle.",
            "These numbers cannot be worked out, or the result has too many cells.",
        ),
    ),
    (
        "#DIV/0!",
        Words("#DIV/0!", "#DIV/0!"),
        Words("Il divisore è zero.", "The divisor is zero."),
    ),
    (
        "#REF!",
        Words("#RIF!", "#REF!"),
        Words(
            "Lo spazio di lavoro o il codice indicato non esiste.",
            "The workspace or the key given does not exist.",
        ),
    ),
    (
        "#NAME?",
        Words("#NOME?", "#NAME?"),
        Words(
            "Il nome della funzione è sbagliato, oppure il componente non è attivo.",
            "The name of the function is wrong, or the add-in is not active.",
        ),
    ),
    (
        "#NULL!",
        Words("#NULLO!", "#NULL!"),
        Words(
            "Gli intervalli indicati non hanno celle in comune: di solito manca un separatore.",
            "The ranges given have no cell in common: usually a separator is missing.",
        ),
    ),
)

STUCK: Sequence[tuple[Words, Words]] = (
    (
        Words("Un pulsante o una funzione non risponde", "A button or a function does not answer"),
        Words(
            "Premere {restart}, poi ripetere. Se non basta, {log} apre il registro di quanto il"
            " componente ha fatto: allegarlo quando si chiede assistenza. Il registro non contiene"
            " i dati delle cartelle.",
            "Press {restart}, then try again. If that is not enough, {log} opens the log of what"
            " the add-in did: enclose it when asking for help. The log does not hold the data of"
            " the workbooks.",
        ),
    ),
    (
        Words("La scheda Riscontro non compare", "The Riscontro tab does not appear"),
        Words(
            "Chiudere il programma e far eseguire `riscontro addin check`: dice che cosa manca e"
            " come rimediare. `riscontro addin install` rimette il componente al suo posto. Se i"
            " pulsanti ci sono, {about} dice quale versione e quale Python sono in uso.",
            "Close the program and have `riscontro addin check` run: it says what is missing and"
            " how to put it right. `riscontro addin install` puts the add-in back in its place."
            " If the buttons are there, {about} says which version and which Python are in use.",
        ),
    ),
    (
        Words("Tutte le funzioni mostrano #NOME?", "All functions show #NAME?"),
        Words(
            "Il componente non è installato su questo computer o non è attivo: `riscontro addin"
            " check` lo dice. I valori salvati nella cartella restano finché non si ricalcola.",
            "The add-in is not installed on this computer or not active: `riscontro addin check`"
            " tells. The values saved in the workbook stay until it is recalculated.",
        ),
    ),
    (
        Words("Su Mac", "On a Mac"),
        Words(
            "In Excel per Mac ci sono soltanto i pulsanti: le funzioni nelle celle funzionano in"
            " Excel per Windows e in LibreOffice.",
            "Excel for Mac has the buttons only: functions in cells work in Excel for Windows and"
            " in LibreOffice.",
        ),
    ),
    (
        Words(
            "La cartella è in OneDrive o SharePoint", "The workbook is on OneDrive or SharePoint"
        ),
        Words(
            "Se il programma la apre da un indirizzo internet, i pulsanti non ne trovano il file."
            " Aprirla dalla cartella sincronizzata sul computer o dalla cartella di rete, oppure"
            " salvarne lì una copia.",
            "If the program opens it from an internet address, the buttons do not find its file."
            " Open it from the synchronised folder on the computer or from the network folder, or"
            " save a copy there.",
        ),
    ),
    (
        Words("Visualizzazione protetta", "Protected View"),
        Words(
            "Un file arrivato per posta o scaricato si apre in sola lettura. Controllare da chi"
            " proviene, poi premere «Abilita modifica» nella barra gialla e ripetere.",
            "A file that came by mail or was downloaded opens read-only. Make sure who it comes"
            " from, then press «Enable Editing» in the yellow bar and try again.",
        ),
    ),
    (
        Words("Il file è aperto da un'altra persona", "Somebody else has the file open"),
        Words(
            "Nulla va perduto: ciò che non si è potuto scrivere viene scritto alla prossima"
            " elaborazione, quando il file è libero.",
            "Nothing is lost: what could not be written is written by the next run, when the file"
            " is free.",
        ),
    ),
)
