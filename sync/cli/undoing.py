"""``riscontro undo``: take a run back."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .shell import (
    CLEAN,
    FOUND,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_option,
)

if TYPE_CHECKING:
    from ..pipeline.undoing import Undone

WHAT = {
    "consolidate": Words("consolidamento", "consolidation"),
    "undo": Words("annullamento", "undo"),
}
HEAD = Words(
    "Annullamento dell'esecuzione {undone} del {day} ({what})",
    "Undoing run {undone} of {day} ({what})",
)
DONE = Words(
    "Righe tornate alla situazione precedente: {rows}; lasciate perché cambiate in seguito: "
    "{later}. Cartelle riportate indietro: {files}.",
    "Rows back as they were before: {rows}; left because they changed since: {later}. Workbooks "
    "put back: {files}.",
)
DRY = Words("Prova: nulla è stato scritto.", "Dry run: nothing was written.")
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
LISTED = 40
"""Rows named; the JSON names all."""


@click.command("undo")
@click.argument("run", type=click.IntRange(1), required=False)
@workspace_option
@click.option("--dry-run", is_flag=True, help="Say what would be taken back; write nothing.")
@json_option
@language_option
@today_option
def undo_command(
    run: int | None,
    workspace: Path,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Take a run back, as far as it still holds.

    RUN is the number of a run, the last one that changed anything when left out. Values it had
    accepted give way to those before, cells it had pushed get back what stood there; what a later
    run or a department changed since stays and is listed. What was typed is never lost: a value
    taken back is accepted again as soon as its row changes. Undoing an undo puts everything back.
    """
    from ..pipeline.undoing import undo

    shown = language_of(workspace, language)
    with progress_bars(shown, shown=not as_json) as progress:
        done = undo(workspace, today, run, dry_run=dry_run, progress=progress)
    if as_json:
        click.echo(json.dumps(_as_dict(done, shown, dry_run), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(done, shown, dry_run)))
    left = any(row.state == "later" or row.centre for row in done.taken.rows)
    waiting = any(one.outcome in ("kept", "queued") for one in done.files)
    sys.exit(FOUND if left or waiting else CLEAN)


def _lines(done: "Undone", language: Language, dry_run: bool) -> list[str]:
    from ..resulting import column_labels

    taken = done.taken
    what = WHAT[taken.what][language] if taken.what in WHAT else taken.what
    labels = column_labels(done.opened.profile, taken.period, language)
    lines = [HEAD[language].format(undone=taken.undone, day=f"{taken.day:%d/%m/%Y}", what=what), ""]
    for row in taken.rows[:LISTED]:
        unit, _, key = row.name
        note = LATER[language].format(by=row.by) if row.state == "later" else ""
        note = note or (CENTRE[language] if row.centre else "")
        lines.append(f"  {unit}  {key}" + (f"  · {note}" if note else ""))
        for name in row.fields if row.state == "taken" else ():
            after = row.after.cell(name).text if row.after else ""
            before = row.before.cell(name).text if row.before else ""
            blank = BLANK[language]
            label = labels.get(name, name)
            lines.append(f"      {label}: {after or blank} → {before or blank}")
    if len(taken.rows) > LISTED:
        lines.append(f"  … +{len(taken.rows) - LISTED}")
    for one in done.files:
        said = FILES[one.outcome][language].format(cells=one.cells)
        reason = f" ({one.reason[language]})" if one.reason[language] else ""
        lines.append(f"  {one.workbook}: {said}{reason}")
    later = sum(1 for row in taken.rows if row.state == "later")
    gone = sum(1 for row in taken.rows if row.state == "taken" and not row.centre)
    files = sum(1 for one in done.files if one.outcome in ("restored", "cells"))
    lines += ["", DONE[language].format(rows=gone, later=later, files=files)]
    lines.append(DRY[language] if dry_run else AS_RUN[language].format(run=taken.run))
    return lines


def _as_dict(done: "Undone", language: Language, dry_run: bool) -> dict[str, object]:
    taken = done.taken
    return {
        "undone": taken.undone,
        "run": taken.run,
        "dry_run": dry_run,
        "rows": [
            {
                "department": row.name[0],
                "sheet": row.name[1],
                "key": row.name[2],
                "state": row.state,
                "changed_by": row.by or None,
                "centre": row.centre,
                "fields": {
                    name: {
                        "taken_back": row.after.cell(name).text if row.after else "",
                        "stands": row.before.cell(name).text if row.before else "",
                    }
                    for name in row.fields
                },
            }
            for row in taken.rows
        ],
        "workbooks": [
            {
                "workbook": one.workbook,
                "department": one.department,
                "outcome": one.outcome,
                "cells": one.cells,
                "reason": one.reason[language],
            }
            for one in done.files
        ],
    }
