"""What ``riscontro addin check`` says: what it looked at, what it found, what to do."""

from collections.abc import Sequence

from ..schemas.terms import Words
from .installwords import Sentence


def joined(found: Sequence[Words]) -> Words:
    """Return several sentences as one text."""
    return Words(" ".join(one.it for one in found), " ".join(one.en for one in found))


PYTHON = Words("Python", "Python")
PYTHON_TOLD = Sentence("{version}, {bits} bit: {path}", "{version}, {bits} bit: {path}")
STORE_PYTHON = Sentence(
    "{path} è quello del Microsoft Store, che Excel non può avviare: installare Python da "
    "python.org.",
    "{path} is the one of the Microsoft Store, which Excel cannot start: install Python from "
    "python.org.",
)
VARIABLES = Words("Variabili d'ambiente", "Environment variables")
NO_VARIABLE = Words("nessuna che disturbi", "none in the way")
ON_SERVER = Words(
    "XLWINGS_ON_SERVER impedisce a xlwings di funzionare: toglierla.",
    "XLWINGS_ON_SERVER keeps xlwings from working: take it away.",
)
XLWINGS = Words("xlwings", "xlwings")
XLWINGS_GOOD = Sentence("{found}", "{found}")
XLWINGS_OTHER = Sentence(
    "serve {needed}, c'è {found}. Eseguire: {python} -m pip install xlwings=={needed}",
    "{needed} is needed, {found} is there. Run: {python} -m pip install xlwings=={needed}",
)
ADDIN = Words("Componente di Excel", "Excel add-in")
HERE = Sentence("{path}", "{path}")
NO_ADDIN = Sentence(
    "manca {path}: eseguire «riscontro addin install».",
    "{path} is missing: run «riscontro addin install».",
)
NOT_OURS = Sentence(
    "{path} è di un altro programma: spostarlo ed eseguire «riscontro addin install».",
    "{path} is of another program: move it and run «riscontro addin install».",
)
VERSION = Words("Versione del componente", "Version of the add-in")
CURRENT = Sentence("{program}", "{program}")
OTHER_VERSION = Sentence(
    "il componente è di un'altra versione ({addin}) o è stato modificato, il programma è "
    "{program}: chiudere Excel ed eseguire «riscontro addin install».",
    "the add-in is of another version ({addin}) or was changed, the program is {program}: close "
    "Excel and run «riscontro addin install».",
)
INTERPRETER = Words("Python che il componente avvia", "Python the add-in starts")
NO_INTERPRETER = Sentence(
    "{path} non c'è: eseguire «riscontro addin install».",
    "{path} is not there: run «riscontro addin install».",
)
NO_LIBRARY = Sentence(
    "accanto a {path} mancano le librerie di xlwings {needed}. Creare un ambiente virtuale e "
    "installarvi riscontro[excel].",
    "beside {path} the libraries of xlwings {needed} are missing. Make a virtual environment and "
    "install riscontro[excel] there.",
)
ONE_ADDIN = Words("Un solo componente", "One add-in only")
ALONE = Sentence("nessun altro altrove", "no other elsewhere")
SEVERAL = Sentence(
    "ce n'è un altro: {paths}. Excel li aprirebbe entrambi: toglierlo.",
    "there is another: {paths}. Excel would open both: take it away.",
)
SCRIPT = Words("Script per avviare Python", "Script that starts Python")
NO_SCRIPT = Sentence(
    "manca {path}: eseguire «riscontro addin install».",
    "{path} is missing: run «riscontro addin install».",
)
ALLOWS = Words("Impostazioni di Excel", "Settings of Excel")
ALLOWED = Words("le macro del componente sono ammesse", "macros of the add-in are allowed")
EXTENSION = Words("Estensione di LibreOffice", "Extension for LibreOffice")
EXTENSION_GOOD = Sentence("{found}", "{found}")
EXTENSION_OTHER = Sentence(
    "è {found}, il programma è {program}: chiudere LibreOffice ed eseguire «riscontro addin "
    "install».",
    "is {found}, the program is {program}: close LibreOffice and run «riscontro addin install».",
)
NO_EXTENSION = Sentence(
    "non installata: eseguire «riscontro addin install --libreoffice».",
    "not installed: run «riscontro addin install --libreoffice».",
)
EXTENSION_PYTHON = Words("Python che l'estensione avvia", "Python the extension starts")
FOLDER = Words("Cartella del componente", "Folder of the add-in")
NOT_WRITABLE = Sentence("{path} non si può scrivere.", "{path} cannot be written.")

MACROS_OFF = Words(
    "Un criterio dell'amministratore disattiva tutte le macro: chiedere che il percorso del "
    "componente sia ammesso.",
    "A policy of the administrator turns all macros off: ask that the add-in's folder be allowed.",
)
MACROS_OFF_HERE = Words(
    "Le macro sono disattivate senza avviso: in Excel, File, Opzioni, Centro protezione, "
    "Impostazioni macro, scegliere «Disattiva tutte le macro con notifica».",
    "Macros are turned off without notice: in Excel, File, Options, Trust Center, Macro Settings, "
    "choose «Disable all macros with notification».",
)
NO_TRUSTED_PLACES = Words(
    "I percorsi attendibili sono disattivati: in Excel, File, Opzioni, Centro protezione, Percorsi "
    "attendibili, riattivarli.",
    "Trusted locations are turned off: in Excel, File, Options, Trust Center, Trusted Locations, "
    "turn them on.",
)
ONLY_SIGNED = Words(
    "Excel ammette solo componenti firmati: in Excel, File, Opzioni, Centro protezione, Componenti "
    "aggiuntivi, togliere «Richiedi la firma».",
    "Excel allows signed add-ins only: in Excel, File, Options, Trust Center, Add-ins, take away "
    "«Require Application Add-ins to be signed».",
)
ALL_OFF = Words(
    "Tutti i componenti aggiuntivi sono disattivati: in Excel, File, Opzioni, Centro protezione, "
    "Componenti aggiuntivi, riattivarli.",
    "All add-ins are turned off: in Excel, File, Options, Trust Center, Add-ins, turn them on.",
)
DISABLED = Words(
    "Excel ha disattivato il componente dopo un blocco: in Excel, File, Opzioni, Componenti "
    "aggiuntivi, Gestisci «Elementi disattivati», riattivarlo.",
    "Excel disabled the add-in after a crash: in Excel, File, Options, Add-ins, Manage «Disabled "
    "Items», enable it.",
)
OPENED_TWICE = Words(
    "Il componente è anche nell'elenco dei componenti aggiuntivi: in Excel, File, Opzioni, "
    "Componenti aggiuntivi, togliere la spunta a riscontro.",
    "The add-in is in the list of add-ins too: in Excel, File, Options, Add-ins, untick riscontro.",
)
