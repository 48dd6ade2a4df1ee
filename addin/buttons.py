"""The buttons: what they are called and say, in which group, in both languages; no code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ..schemas.terms import Words

Group = Literal["office", "centre", "edition", "service"]

TAB = Words("Riscontro", "Riscontro")
"""Name of the tab, of the menu and of the toolbar."""

GROUPS: Mapping[Group, Words] = {
    "office": Words("Cartella dell'unità", "Unit's workbook"),
    "centre": Words("Coordinamento", "Coordination"),
    "edition": Words("Edizione", "Edition"),
    "service": Words("Servizio", "Service"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button.

    Attributes:
        id: ASCII identifier; also the name of its icon.
        group: where it stands.
        large: drawn large.
        label: on the button, at most 40 signs.
        tip: what it does, in a sentence of at most 120 signs.
        keytip: key of the keyboard after Alt and the tab's own, different in each language.
    """

    id: str
    group: Group
    large: bool
    label: Words
    tip: Words
    keytip: Words


# fmt: off
BUTTONS: Mapping[str, Button] = {
    one.id: one for one in (
        Button("check", "office", True,
               Words("Controlla i dati", "Check"),
               Words("Controlla la cartella aperta e scrive le segnalazioni in «Esito controlli».",
                     "Checks the open workbook and writes the findings into «Check results»."),
               Words("C", "C")),
        Button("next", "office", False,
               Words("Segnalazione successiva", "Next finding"),
               Words("Porta alla cella della prossima segnalazione e dice che cosa fare.",
                     "Goes to the cell of the next finding and says what to do."),
               Words("N", "N")),
        Button("clear", "office", False,
               Words("Togli le segnalazioni", "Clear"),
               Words("Vuota «Esito controlli»: i dati scritti e le risposte restano.",
                     "Empties «Check results»: what was typed and the answers stay."),
               Words("T", "L")),
        Button("compute", "office", False,
               Words("Calcola", "Compute"),
               Words("Ricalcola avanzamento e andamento e riassume a che punto è la cartella.",
                     "Computes progress and ratings again and sums up where the workbook stands."),
               Words("K", "K")),
        Button("repair", "office", False,
               Words("Ripristina formati", "Repair formats"),
               Words("Ridà alle celle da compilare formati, elenchi e blocchi; i valori restano.",
                     "Gives entry cells back formats, lists and locks; values stay."),
               Words("F", "F")),
        Button("submit", "office", True,
               Words("Trasmetti", "Submit"),
               Words("Controlla la cartella, chiede chi approva e la dichiara trasmessa.",
                     "Checks the workbook, asks who approves it and declares it submitted."),
               Words("S", "S")),
        Button("missing", "centre", False,
               Words("Chi non ha trasmesso", "Who is missing"),
               Words("Elenca le unità che non hanno ancora trasmesso, con la scadenza.",
                     "Lists the units that have not submitted yet, with the due date."),
               Words("M", "M")),
        Button("consolidate", "centre", True,
               Words("Consolida", "Consolidate"),
               Words("Legge le cartelle trasmesse e riscrive il quadro consolidato.",
                     "Reads the workbooks submitted and writes the master again."),
               Words("O", "O")),
        Button("dry_run", "centre", False,
               Words("Prova di sincronizzazione", "Dry run"),
               Words("Dice che cosa farebbe la sincronizzazione, senza scrivere nulla.",
                     "Says what a synchronisation would do, without writing anything."),
               Words("P", "D")),
        Button("synchronise", "centre", True,
               Words("Sincronizza", "Synchronise"),
               Words("Consolida e riporta segnalazioni e modifiche nelle cartelle delle unità.",
                     "Consolidates, then writes findings and changes back into the workbooks."),
               Words("Z", "Z")),
        Button("trace", "centre", False,
               Words("Origine del dato", "Trace"),
               Words("Dice da dove viene il valore della cella scelta: cartella, cella, giorno.",
                     "Says where the value of the selected cell comes from: workbook, cell, day."),
               Words("G", "T")),
        Button("check_plan", "centre", False,
               Words("Controlla il piano", "Check plan"),
               Words("Controlla il piano della cartella di lavoro e porta agli errori.",
                     "Checks the plan of the workspace and leads to the mistakes."),
               Words("I", "A")),
        Button("report", "centre", False,
               Words("Relazione", "Report"),
               Words("Scrive e apre la relazione da stampare, anche in PDF se c'è LibreOffice.",
                     "Writes and opens the printed report, as PDF too where LibreOffice is."),
               Words("R", "R")),
        Button("close_edition", "edition", False,
               Words("Chiudi l'edizione", "Close edition"),
               Words("Chiude la rilevazione con etichetta e atto: poi solo rettifiche.",
                     "Closes the round with label and act: after that only corrections change it."),
               Words("E", "E")),
        Button("undo", "edition", False,
               Words("Torna alla situazione precedente", "Undo run"),
               Words("Toglie gli effetti dell'ultima elaborazione, dopo averli mostrati.",
                     "Takes back the effects of the last run, after showing them."),
               Words("U", "U")),
        Button("settings", "edition", False,
               Words("Impostazioni", "Settings"),
               Words("Sceglie lo spazio di lavoro del piano e apre le sue impostazioni.",
                     "Chooses the workspace of the plan and opens its settings."),
               Words("B", "B")),
        Button("help", "service", False,
               Words("Aiuto", "Help"),
               Words("Apre la guida ai pulsanti e alle funzioni.",
                     "Opens the guide to buttons and functions."),
               Words("H", "H")),
        Button("log", "service", False,
               Words("Registro", "Log"),
               Words("Apre il registro di quanto il componente ha fatto.",
                     "Opens the log of what the add-in did."),
               Words("L", "G")),
        Button("restart", "service", False,
               Words("Riavvia", "Restart"),
               Words("Riavvia Python senza chiudere il programma.",
                     "Restarts Python without closing the program."),
               Words("V", "V")),
        Button("cancel", "service", False,
               Words("Annulla", "Cancel"),
               Words("Ferma l'operazione in corso: ciò che è già scritto resta valido.",
                     "Stops the work under way: what is already written stays valid."),
               Words("X", "X")),
        Button("about", "service", False,
               Words("Informazioni", "About"),
               Words("Versione, cartelle e Python in uso.",
                     "Version, folders and Python in use."),
               Words("J", "J")),
    )
}
# fmt: on
"""Every button by id, in the order shown."""
