"""What installing, taking away and checking say."""

from dataclasses import dataclass

from ..schemas.terms import Words


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with gaps."""

    it: str
    en: str

    def filled(self, **facts: object) -> Words:
        """Return the words with their gaps filled."""
        return Words(self.it.format(**facts), self.en.format(**facts))


NOTHING = Words(
    "Nulla da installare: su questo sistema non ci sono né Excel né LibreOffice. Con --libreoffice "
    "si indica che LibreOffice c'è.",
    "Nothing to install: this system has neither Excel nor LibreOffice. Say --libreoffice if "
    "LibreOffice is there.",
)
NO_EXCEL = Words(
    "Excel esiste per Windows e per Mac: su questo sistema si può installare solo l'estensione di "
    "LibreOffice (--no-excel).",
    "Excel is made for Windows and Mac: only the extension for LibreOffice can be installed on "
    "this system (--no-excel).",
)
CLOSE_EXCEL = Words(
    "Excel è aperto e tiene il componente in uso: chiuderlo e ripetere il comando.",
    "Excel is open and holds its add-in: close it and run the command again.",
)
NOT_OURS = Sentence(
    "{path} non è un componente di Riscontro: spostarlo altrove e ripetere il comando.",
    "{path} is no add-in of Riscontro: move it elsewhere and run the command again.",
)
LEFT = Sentence(
    "Lasciare {path}: non è un componente di Riscontro.",
    "Leave {path}: it is no add-in of Riscontro.",
)
OF_EVERYBODY = Sentence(
    "Lasciare {path}: è installato per tutti. Excel lo apre insieme a quello proprio: chiedere a "
    "chi amministra il computer di toglierlo.",
    "Leave {path}: it is installed for everybody. Excel opens it beside your own: ask whoever "
    "looks after the computer to take it away.",
)
SAME = Sentence("Lasciare {path}: è già quello giusto.", "Leave {path}: it is the right one.")
WRITE_ADDIN = Sentence(
    "Scrivere il componente di Excel in {path}", "Write the Excel add-in to {path}"
)
WRITE_SCRIPT = Sentence(
    "Scrivere lo script che permette a Excel di avviare Python in {path}",
    "Write the script that lets Excel start Python to {path}",
)
REMOVE_ADDIN = Sentence(
    "Togliere il componente di Excel da {path}", "Take the Excel add-in away from {path}"
)
REMEMBER = Sentence("Annotare le impostazioni in {path}", "Note the settings in {path}")
PUT_EXTENSION = Words(
    "Installare l'estensione di LibreOffice", "Install the extension for LibreOffice"
)
TAKE_EXTENSION = Words(
    "Togliere l'estensione di LibreOffice", "Take the extension for LibreOffice away"
)
KEPT = Sentence("Restano impostazioni e registro in {path}", "Settings and log stay in {path}")
HELD = Sentence(
    "{path} non si può scrivere: è in uso oppure mancano i permessi. Chiudere Excel e ripetere il "
    "comando.",
    "{path} cannot be written: it is in use, or you may not. Close Excel and run the command "
    "again.",
)
FAILED = Sentence("{path}: non riuscito ({reason}).", "{path}: did not work ({reason}).")
NO_XLWINGS = Sentence(
    "Manca xlwings {needed}. Eseguire: {python} -m pip install xlwings=={needed}",
    "xlwings {needed} is missing. Run: {python} -m pip install xlwings=={needed}",
)
DRY = Words("Prova: nessun passo è stato eseguito.", "Dry run: no step was taken.")
DONE = Words(
    "Fatto. Aprire Excel o LibreOffice: la scheda «Riscontro» è tra le altre.",
    "Done. Open Excel or LibreOffice: the tab «Riscontro» is among the others.",
)
GONE = Words("Fatto.", "Done.")
