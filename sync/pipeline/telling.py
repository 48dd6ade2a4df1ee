"""What a run did, line by line: the same words on a terminal and in a spreadsheet program."""

from ...schemas.findings import Language
from ...schemas.terms import Words
from ..discretion import shown_text
from ..messagetext import Told, counted
from ..repairwords import as_lines as repair_lines
from ..resulting import column_labels
from .synchronising import Synchronised
from .undoing import Undone

DRY = Words("Prova: nulla è stato scritto.", "Dry run: nothing was written.")
STATES = {
    "written": Words("aggiornata", "updated"),
    "unchanged": Words("invariata", "unchanged"),
    "queued": Words("alla prossima", "next time"),
    "sent": Words("da inviare", "to be sent"),
    "refused": Words("NON aggiornata", "NOT updated"),
}
WOULD = Words("da aggiornare", "to be updated")
WHAT = {
    "consolidate": Words("consolidamento", "consolidation"),
    "undo": Words("annullamento", "undo"),
}
HEAD = Words(
    "Annullamento dell'esecuzione {undone} del {day} ({what})",
    "Undoing run {undone} of {day} ({what})",
)
TAKEN = Words(
    "Righe tornate alla situazione precedente: {rows}; lasciate perché cambiate in seguito: "
    "{later}. Cartelle riportate indietro: {files}.",
    "Rows back as they were before: {rows}; left because they changed since: {later}. Workbooks "
    "put back: {files}.",
)
AS_RUN = Words("Annullamento registrato come esecuzione {run}.", "Recorded as run {run}.")
BLANK = Words("(vuoto)", "(blank)")
LATER = Words("cambiata dall'esecuzione {by}: resta", "changed by run {by}: it stays")
CENTRE = Words(
    "il valore è in «Correzioni» o «Decisioni» di piano.xlsx: toglierlo anche lì",
    "the value stands in «Corrections» or «Decisions» of piano.xlsx: take it out there too",
)
FILES = {
    "restored": Words("riportata com'era prima", "put back as it was before"),
    "cells": Words("{cells} celle del piano riportate indietro", "{cells} plan cells put back"),
    "kept": Words("lasciata", "left as it is"),
    "queued": Words("non modificata: ripetere il comando", "not changed: run the command again"),
}
CELLS_LISTED, ROWS_LISTED = 8, 40
"""Cells named for each workbook, rows for a run; the JSON names all."""


def sync_lines(done: Synchronised, language: Language) -> list[str]:
    """Return what became of each workbook and of the messages, or would become of them."""
    lines = []
    for one in done.pushes:
        state = WOULD if done.dry_run and one.state == "written" else STATES[one.state]
        reason = f" ({one.reason[language]})" if one.reason[language] else ""
        lines.append(f"{one.workbook:<32} {state[language]:<15} {one.findings:>4}{reason}")
        if done.dry_run:
            cells = [f"{place.sheet}!{place.cell}".rstrip("!") for place in one.cells]
            if cells:
                more = f" … +{len(cells) - CELLS_LISTED}" if len(cells) > CELLS_LISTED else ""
                lines.append(f"    {', '.join(cells[:CELLS_LISTED])}{more}")
        if one.repair is not None:
            planned = done.dry_run or one.state != "written"
            lines += [f"    {line}" for line in repair_lines(one.repair, language, planned=planned)]
    return [*lines, *_messages(done, language)]


def _messages(done: Synchronised, language: Language) -> list[str]:
    told = [
        Told(one.draft.kind, one.draft.department, one.file, one.draft.recipients, one.reason)
        for one in done.messages
        if one.state != "there"
    ]
    files = [f"  {one.file}" for one in told] if done.dry_run else []
    return [*counted(told, done.dry_run, language), *files]


def undo_lines(done: Undone, language: Language, *, dry_run: bool) -> list[str]:
    """Return what a run taken back gives back, or would give back."""
    taken = done.taken
    what = WHAT[taken.what][language] if taken.what in WHAT else taken.what
    lines = [HEAD[language].format(undone=taken.undone, day=f"{taken.day:%d/%m/%Y}", what=what), ""]
    for row in taken.rows[:ROWS_LISTED]:
        unit, _, key = row.name
        note = LATER[language].format(by=row.by) if row.state == "later" else ""
        note = note or (CENTRE[language] if row.centre else "")
        lines.append(f"  {unit}  {key}" + (f"  · {note}" if note else ""))
        found = row.after or row.before
        sheet = found.sheet if found else ""
        labels = column_labels(done.opened.profile, taken.period, language, sheet)
        for name in row.fields if row.state == "taken" else ():
            after = shown_text(row.after, name, done.opened.profile)
            before = shown_text(row.before, name, done.opened.profile)
            blank = BLANK[language]
            label = labels.get(name, name)
            lines.append(f"      {label}: {after or blank} → {before or blank}")
    if len(taken.rows) > ROWS_LISTED:
        lines.append(f"  … +{len(taken.rows) - ROWS_LISTED}")
    for one in done.files:
        said = FILES[one.outcome][language].format(cells=one.cells)
        reason = f" ({one.reason[language]})" if one.reason[language] else ""
        lines.append(f"  {one.workbook}: {said}{reason}")
    later = sum(1 for row in taken.rows if row.state == "later")
    gone = sum(1 for row in taken.rows if row.state == "taken" and not row.centre)
    files = sum(1 for one in done.files if one.outcome in ("restored", "cells"))
    lines += ["", TAKEN[language].format(rows=gone, later=later, files=files)]
    lines.append(DRY[language] if dry_run else AS_RUN[language].format(run=taken.run))
    return lines
