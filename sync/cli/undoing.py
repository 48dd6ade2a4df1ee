"""``riscontro undo``: take a run back."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
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
    from ..pipeline.telling import undo_lines
    from ..pipeline.undoing import undo

    shown = language_of(workspace, language)
    with progress_bars(shown, shown=not as_json) as progress:
        done = undo(workspace, today, run, dry_run=dry_run, progress=progress)
    if as_json:
        click.echo(json.dumps(_as_dict(done, shown, dry_run), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(undo_lines(done, shown, dry_run=dry_run)))
    left = any(row.state == "later" or row.centre for row in done.taken.rows)
    waiting = any(one.outcome in ("kept", "queued") for one in done.files)
    sys.exit(FOUND if left or waiting else CLEAN)


def _as_dict(done: "Undone", language: Language, dry_run: bool) -> dict[str, object]:
    from ..discretion import shown_text

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
                        "taken_back": shown_text(row.after, name, done.opened.profile),
                        "stands": shown_text(row.before, name, done.opened.profile),
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
