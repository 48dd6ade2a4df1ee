"""The words of the messages to people, in two languages."""

from collections.abc import Mapping

from ..schemas.findings import Language
from ..schemas.terms import Words

KINDS: Mapping[str, tuple[Words, Words]] = {
    "receipt": (Words("ricevuta", "receipt"), Words("ricevute", "receipts")),
    "return": (Words("restituzione", "return"), Words("restituzioni", "returns")),
    "reminder": (Words("sollecito", "reminder"), Words("solleciti", "reminders")),
    "available": (
        Words("richiesta di dati attesi", "request for expected values"),
        Words("richieste di dati attesi", "requests for expected values"),
    ),
    "summary": (Words("riepilogo", "summary"), Words("riepiloghi", "summaries")),
}
"""Kinds of message, one and many."""

FILES: Mapping[str, Words] = {
    "receipt": Words("ricevuta", "receipt"),
    "return": Words("restituzione", "return"),
    "reminder": Words("sollecito", "reminder"),
    "available": Words("dati-attesi", "expected-values"),
    "summary": Words("riepilogo", "summary"),
}
"""Kinds of message in the names of their files."""

# fmt: off
TEXTS: Mapping[str, Words] = {
    "hello": Words("Buongiorno,", "Good morning,"),
    "contact": Words("Per informazioni: {contact}", "For information: {contact}"),
    "regards": Words("Cordiali saluti", "Kind regards"),
    "plan": Words("Piano: {plan}", "Plan: {plan}"),
    "of": Words("{n} su {total}", "{n} of {total}"),
    "more": Words("… e altre {n}.", "… and {n} more."),
    "more_one": Words("… e un'altra.", "… and one more."),

    "receipt_subject": Words("Ricevuta di trasmissione – {unit} – {round}",
                             "Receipt – {unit} – {round}"),
    "receipt": Words(
        "la cartella di «{unit}» per la rilevazione «{round}» è stata ricevuta il {day:%d/%m/%Y}.",
        "the workbook of \"{unit}\" for the round \"{round}\" was received on {day:%d/%m/%Y}."),
    "file": Words("File ricevuto", "File received"),
    "print": Words("Impronta (SHA-256)", "Fingerprint (SHA-256)"),
    "values": Words("Valori rilevati", "Measured values"),
    "rows": Words("Righe compilate", "Rows filled in"),
    "to_correct": Words("Da correggere", "To be corrected"),
    "of_which": Words("{n}, di cui {blocking}", "{n}, of which {blocking}"),
    "to_clarify": Words("Da chiarire", "To be clarified"),
    "approval": Words("Approvazione", "Approval"),
    "state": Words("Stato", "State"),
    "receipt_clean": Words(
        "Non ci sono segnalazioni a cui dare seguito.",
        "There are no findings to follow up."),
    "receipt_findings": Words(
        "Le segnalazioni sono elencate nel foglio «Esito controlli» della cartella.",
        "The findings are listed in the sheet \"Check results\" of the workbook."),
    "receipt_held": Words(
        "Per quanto non si è potuto acquisire viene inviata una comunicazione distinta.",
        "A separate message is sent about what could not be accepted."),
    "no_approval": Words(
        "Manca l'approvazione: completare nome, ruolo e data nel foglio «Istruzioni» e salvare la "
        "cartella.",
        "The approval is missing: fill in name, role and date in the sheet \"Instructions\" and "
        "save the workbook."),
    "receipt_end": Words(
        "Questa ricevuta attesta che i dati sono pervenuti, non che siano corretti.",
        "This receipt says that the data arrived, not that they are right."),

    "return_subject": Words("Restituzione per correzioni – {unit} – {round}",
                            "Returned for corrections – {unit} – {round}"),
    "return_one": Words(
        "nella cartella di «{unit}» per la rilevazione «{round}» una riga non può essere acquisita "
        "finché non viene corretta.",
        "in the workbook of \"{unit}\" for the round \"{round}\" one row cannot be accepted until "
        "it is corrected."),
    "return": Words(
        "nella cartella di «{unit}» per la rilevazione «{round}» {n} righe non possono essere "
        "acquisite finché non vengono corrette.",
        "in the workbook of \"{unit}\" for the round \"{round}\" {n} rows cannot be accepted until "
        "they are corrected."),
    "return_file": Words(
        "il file trasmesso da «{unit}» per la rilevazione «{round}» non può essere acquisito.",
        "the file sent by \"{unit}\" for the round \"{round}\" cannot be accepted."),
    "return_others": Words("Le altre righe sono state acquisite.", "The other rows were accepted."),
    "return_list": Words("Che cosa correggere:", "What to correct:"),
    "where": Words("Foglio «{sheet}», cella {cell}", "Sheet \"{sheet}\", cell {cell}"),
    "where_sheet": Words("Foglio «{sheet}»", "Sheet \"{sheet}\""),
    "where_file": Words("File «{file}»", "File \"{file}\""),
    "where_row": Words("{where} (riga {key})", "{where} (row {key})"),
    "results_written": Words(
        "Il foglio «Esito controlli» della cartella riporta tutte le segnalazioni, con il "
        "collegamento a ogni cella.",
        "The sheet \"Check results\" of the workbook lists all findings, with a link to each "
        "cell."),
    "results_later": Words(
        "La cartella era in uso e non è stata aggiornata: il foglio «Esito controlli» riporterà "
        "tutte le segnalazioni alla prossima esecuzione.",
        "The workbook was in use and was not updated: the sheet \"Check results\" will list all "
        "findings after the next run."),
    "return_how": Words(
        "Correggere le celle indicate nella stessa cartella e salvarla; se la cartella non si "
        "trova nello spazio condiviso, trasmetterla di nuovo.",
        "Correct the cells named in the same workbook and save it; if the workbook is not in the "
        "shared folder, send it again."),
    "return_due": Words("Il termine della rilevazione è il {due:%d/%m/%Y}.",
                        "The round is due on {due:%d/%m/%Y}."),
    "sent_subject": Words("Nuova cartella da usare – {unit} – {round}",
                          "New workbook to use – {unit} – {round}"),
    "sent": Words(
        "la cartella di «{unit}» per la rilevazione «{round}» è stata ricevuta, ma non è "
        "possibile scrivervi l'esito dei controlli.",
        "the workbook of \"{unit}\" for the round \"{round}\" was received, but the check "
        "results cannot be written into it."),
    "sent_file": Words(
        "Si allega una nuova cartella, «{file}», che contiene i dati già inseriti e, nel foglio "
        "«Esito controlli», tutte le segnalazioni. D'ora in poi usare questa e non la precedente.",
        "A new workbook, \"{file}\", is attached: it holds the data already typed and, in the "
        "sheet \"Check results\", all findings. From now on use this one, not the old one."),

    "reminder_subject": Words("Scadenza del {due:%d/%m/%Y} – {unit} – {round}",
                              "Due on {due:%d/%m/%Y} – {unit} – {round}"),
    "overdue_subject": Words("Sollecito: cartella non pervenuta – {unit} – {round}",
                             "Reminder: workbook not received – {unit} – {round}"),
    "reminder": Words(
        "il {due:%d/%m/%Y} scade il termine per trasmettere la cartella di «{unit}» per la "
        "rilevazione «{round}».",
        "the workbook of \"{unit}\" for the round \"{round}\" is due on {due:%d/%m/%Y}."),
    "overdue": Words(
        "il {due:%d/%m/%Y} è scaduto il termine per trasmettere la cartella di «{unit}» per la "
        "rilevazione «{round}».",
        "the workbook of \"{unit}\" for the round \"{round}\" was due on {due:%d/%m/%Y}."),
    "state_missing": Words("Al {day:%d/%m/%Y} la cartella non risulta trasmessa.",
                           "As of {day:%d/%m/%Y} the workbook has not been sent."),
    "state_draft": Words("Al {day:%d/%m/%Y} la cartella risulta ancora in compilazione.",
                         "As of {day:%d/%m/%Y} the workbook is still a draft."),
    "state_approval": Words("Al {day:%d/%m/%Y} la cartella risulta in attesa di approvazione.",
                            "As of {day:%d/%m/%Y} the workbook is awaiting approval."),
    "state_returned": Words(
        "Il file pervenuto non è la cartella di questa rilevazione e non può essere acquisito.",
        "The file received is not the workbook of this round and cannot be accepted."),
    "state_unreadable": Words("Il file pervenuto non è leggibile.",
                              "The file received cannot be read."),
    "state_reopened": Words("La cartella è stata riaperta per rettifica.",
                            "The workbook was reopened."),
    "filled": Words("Righe compilate:", "Rows filled in:"),
    "reminder_how": Words(
        "Quando la cartella è completa, scegliere «trasmessa» nel foglio «Istruzioni», indicare "
        "chi l'ha approvata e salvare.",
        "When the workbook is complete choose \"submitted\" in the sheet \"Instructions\", say who "
        "approved it, and save."),
    "reminder_complete": Words(
        "Tutte le righe sono compilate: resta da scegliere «trasmessa» nel foglio «Istruzioni», "
        "indicare chi ha approvato la cartella e salvare.",
        "All rows are filled in: what is left is to choose \"submitted\" in the sheet "
        "\"Instructions\", say who approved the workbook, and save."),
    "overdue_how": Words("Si prega di provvedere al più presto.",
                         "Please see to it as soon as possible."),
    "reminder_blank": Words(
        "Se un dato non è disponibile, lasciare vuota la cella e scegliere il motivo nella colonna "
        "«Motivo del dato mancante».",
        "If there is no value leave the cell blank and choose the reason in the column \"Reason "
        "for missing value\"."),

    "available_subject": Words("Dati attesi – {unit} – {round}",
                               "Expected values – {unit} – {round}"),
    "available_one": Words(
        "per un indicatore di «{unit}» è trascorsa la data in cui il dato doveva essere "
        "disponibile, e il valore non risulta ancora inserito:",
        "for one indicator of \"{unit}\" the date on which the value was to be available has "
        "come, and the value has not been entered:"),
    "available": Words(
        "per {n} indicatori di «{unit}» è trascorsa la data in cui il dato doveva essere "
        "disponibile, e il valore non risulta ancora inserito:",
        "for {n} indicators of \"{unit}\" the date on which the value was to be available has "
        "come, and the value has not been entered:"),
    "available_row": Words("{code} – {label}: disponibile dal {day:%d/%m/%Y} ({round})",
                           "{code} – {label}: available from {day:%d/%m/%Y} ({round})"),
    "available_how": Words(
        "Inserire il valore nella cartella e salvarla. Se il dato non è ancora disponibile, "
        "aggiornare la data nella colonna «Disponibile dal».",
        "Enter the value in the workbook and save it. If it is not available yet, change the date "
        "in the column \"Available from\"."),
    "available_closed": Words(
        "Per le rilevazioni già concluse comunicare il valore al coordinamento, che deciderà come "
        "rettificarlo.",
        "For rounds that are over tell the centre the value: it decides how to amend it."),

    "summary_subject": Words("Riepilogo del {day:%d/%m/%Y} – {round}",
                             "Summary of {day:%d/%m/%Y} – {round}"),
    "summary": Words(
        "questa è la situazione al {day:%d/%m/%Y} della rilevazione «{round}», con scadenza "
        "{due:%d/%m/%Y}.",
        "this is how the round \"{round}\", due on {due:%d/%m/%Y}, stands as of {day:%d/%m/%Y}."),
    "units": Words("Unità che hanno trasmesso", "Units that submitted"),
    "accepted": Words("Righe acquisite", "Rows accepted"),
    "held": Words("Righe in attesa di correzione", "Rows waiting for a correction"),
    "conflicts": Words("Valori discordanti da decidere", "Conflicting values to be decided"),
    "left_out": Words("File tralasciati o rifiutati", "Files left out or refused"),
    "findings": Words("Segnalazioni", "Findings"),
    "new": Words("Nuove trasmissioni", "New submissions"),
    "late": Words("Non pervenute dopo la scadenza", "Not received after the due date"),
    "returned": Words("Restituite per correzioni", "Returned for corrections"),
    "queued": Words("In attesa della prossima esecuzione", "Waiting for the next run"),
    "to_send": Words("Cartelle nuove da inviare, in «esiti»",
                     "New workbooks to send, in \"esiti\""),
    "not_written": Words("Cartelle non aggiornate", "Workbooks not updated"),
    "no_contact": Words("Senza referente", "Without a contact"),
    "drafts": Words("Messaggi preparati oggi, in «esiti/messaggi»",
                    "Messages written today, in \"esiti/messaggi\""),
    "master_waits": Words(
        "quadro.xlsx era in uso: il nuovo è accanto, in attesa della prossima esecuzione.",
        "quadro.xlsx was in use: the new one lies beside it, waiting for the next run."),
    "nothing": Words("Nulla da segnalare.", "Nothing to report."),
}
# fmt: on


def say(name: str, language: Language, **facts: object) -> str:
    """Return a sentence, filled in."""
    return TEXTS[name][language].format(**facts)
