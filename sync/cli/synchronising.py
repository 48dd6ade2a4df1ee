"""``riscontro sync``: the nightly run."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import LANGUAGES, Language
from .bars import progress_bars
from .engines import engine_options
from .shell import (
    FOUND,
    SEVERITY_ORDER,
    exit_status,
    fail_on_option,
    json_option,
    language_of,
    language_option,
    tell_unreached,
    today_option,
    workspace_argument,
)

if TYPE_CHECKING:
    from ..enginesettings import EngineAsked
    from ..pipeline.pushing import Push
    from ..pipeline.synchronising import Synchronised


@click.command("sync")
@workspace_argument
@click.option("--dry-run", is_flag=True, help="Say cell by cell what would change; write nothing.")
@click.option(
    "--repair",
    is_flag=True,
    help="Give entry cells their format, list, colour and protection back, too; values stay.",
)
@click.option("--all", "everything", is_flag=True, help="Read everything, changed or not.")
@click.option(
    "--paranoid", is_flag=True, help="Compare the content of every file, not only its state."
)
@engine_options
@json_option
@click.option("--quiet", is_flag=True, help="No progress, no summary.")
@language_option
@today_option
@fail_on_option
def sync_command(
    workspace: Path,
    dry_run: bool,
    repair: bool,
    everything: bool,
    paranoid: bool,
    engine: "EngineAsked",
    as_json: bool,
    quiet: bool,
    language: Language | None,
    today: date,
    fail_on: str,
) -> None:
    """Consolidate, then write findings and changes back.

    What departments typed goes into the master; findings, changed plan cells and decisions go
    into the departments' own workbooks, and nothing else in them is touched. A workbook that is
    open elsewhere waits for the next run. Receipts, returns and the summary are written as drafts.
    """
    from .unchanged import Asked, repeat

    shown = language_of(workspace, language)
    if not (dry_run or repair or everything):
        asked = Asked(workspace, today, shown, fail_on, as_json, quiet, paranoid)
        status = repeat(asked)
        if status is not None:
            sys.exit(status)

    from ..pipeline.synchronising import synchronise
    from ..pipeline.telling import DRY, sync_lines
    from ..pipeline.watching import remember_night
    from ..summary import as_text, opening

    with progress_bars(shown, shown=not quiet and not as_json) as progress:
        done = synchronise(
            workspace,
            today,
            dry_run=dry_run,
            repair=repair,
            progress=progress,
            asked=engine,
            remember=lambda run, found: remember_night(run, found, today, _outcome(run)),
            again=everything or paranoid,
        )
    if as_json:
        data = _data(done, shown)
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(as_text(done.summary, shown))
        click.echo()
        click.echo("\n".join(sync_lines(done, shown)))
        tell_unreached(done.summary.consolidated.findings, shown)
        click.echo(DRY[shown] if dry_run else opening(done.summary, shown))
    sys.exit(_status(done, fail_on))


def _outcome(done: "Synchronised") -> dict[str, str]:
    """Return what to say on a night on which nothing changed, each way it may be asked for."""
    from ..summary import as_text

    data = {name: json.dumps(_data(done, name), ensure_ascii=False) for name in LANGUAGES}
    return {
        **{f"text.{name}": as_text(done.summary, name) for name in LANGUAGES},
        **{f"data.{name}": text for name, text in data.items()},
        **{f"status.{name}": str(_status(done, name)) for name in SEVERITY_ORDER},
    }


def _data(done: "Synchronised", language: Language) -> dict[str, object]:
    from ..pipeline.messaging import as_dict as message_as_dict
    from ..summary import as_dict

    return as_dict(done.summary) | {
        "dry_run": done.dry_run,
        "unchanged": False,
        "pushes": [_as_dict(one, language) for one in done.pushes],
        "messages": [message_as_dict(one) for one in done.messages],
    }


def _as_dict(one: "Push", language: Language) -> dict[str, object]:
    from ..repairwords import as_dict

    repaired = {} if one.repair is None else {"repaired": as_dict(one.repair)}
    return repaired | {
        "department": one.department,
        "workbook": one.workbook,
        "state": one.state,
        "reason": one.reason[language],
        "findings": one.findings,
        "cells": [{"sheet": place.sheet, "cell": place.cell} for place in one.cells],
    }


def _status(done: "Synchronised", fail_on: str) -> int:
    from ..delivering import HELD

    summary = done.summary
    findings = summary.consolidated.findings
    held = any(found.code == HELD for found in findings)
    waiting = any(one.state in ("queued", "sent", "refused") for one in done.pushes)
    waiting = waiting or any(one.state == "unwritten" for one in done.messages)
    if summary.left_out or not summary.written or held or waiting:
        return FOUND
    return exit_status((found.severity for found in summary.consolidated.unwaived), fail_on)
