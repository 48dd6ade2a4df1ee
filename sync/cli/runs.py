"""``riscontro distribute``, ``consolidate``: workbooks out, workbooks in."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...schemas.findings import Language
from ...schemas.terms import Words
from .bars import progress_bars
from .engines import engine_options
from .shell import (
    FOUND,
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
    from ..pipeline.distribution import Distribution
    from ..pipeline.planning import Opened
    from ..summary import Summary

MADE = {
    "new": ("nuova", "new"),
    "updated": ("aggiornata", "updated"),
    "unchanged": ("invariata", "unchanged"),
    "renewed": ("da sostituire", "to be replaced"),
    "sent": ("da inviare", "to be sent"),
    "refused": ("NON aggiornata", "NOT updated"),
}


@click.command("distribute")
@workspace_argument
@click.option("--department", "departments", multiple=True, help="Only this unit (repeatable).")
@click.option("--round", "round_id", default=None, help="Round, when not the open one.")
@click.option(
    "--lang",
    "language",
    type=click.Choice(["it", "en"]),
    default=None,
    help="Language of the workbooks (default: the workspace's).",
)
@today_option
def distribute_command(
    workspace: Path,
    departments: tuple[str, ...],
    round_id: str | None,
    language: Language | None,
    today: date,
) -> None:
    """Make or refresh the departmental workbooks.

    One that exists is patched where the plan changed: what its department typed stays.
    """
    from ..pipeline.distribution import distribute
    from ..pipeline.locking import at_work

    shown = language_of(workspace, language)
    with at_work(workspace, "riscontro distribute"), progress_bars(shown) as progress:
        done = distribute(
            workspace,
            today,
            departments=departments,
            language=language,
            round_id=round_id,
            progress=progress,
        )
    position = 0 if shown == "it" else 1
    for one in done.workbooks:
        made = MADE[one.made][position]
        reason = f" ({one.reason[shown]})" if one.reason[shown] else ""
        click.echo(f"{one.path.name:<32} {made:<14} {one.rows:>4}  {one.name}{reason}")
    if done.unassigned:
        words = (
            f"{len(done.unassigned)} righe di indicatori senza unità competente: "
            "indicarla in piano.xlsx, foglio «Indicatori».",
            f"{len(done.unassigned)} indicator rows with nobody in charge: "
            "name a unit in piano.xlsx.",
        )
        click.echo(words[position], err=True)
    _tell_problems(done.opened, shown)
    _tell_mistakes(done, shown)
    tell_unreached(done.unreached, shown)
    not_made = any(one.made in ("refused", "renewed", "sent") for one in done.workbooks)
    problems = (one.severity for one in (*done.opened.problems, *done.mistakes, *done.unreached))
    sys.exit(FOUND if not_made else exit_status(problems, "warning"))


@click.command("consolidate")
@workspace_argument
@click.option("--all", "everything", is_flag=True, help="Read everything, changed or not.")
@engine_options
@json_option
@click.option("--quiet", is_flag=True, help="No progress, no summary.")
@language_option
@today_option
@fail_on_option
def consolidate_command(
    workspace: Path,
    everything: bool,
    engine: "EngineAsked",
    as_json: bool,
    quiet: bool,
    language: Language | None,
    today: date,
    fail_on: str,
) -> None:
    """Check and merge all submissions into the master.

    A file that cannot be read never stops the others; rows with a blocking finding wait, and the
    rest of their workbook is taken.
    """
    from ..pipeline.consolidation import consolidate
    from ..pipeline.locking import at_work
    from ..summary import as_dict, as_text, opening

    shown = language_of(workspace, language)
    shown_bars = not quiet and not as_json
    held = at_work(workspace, "riscontro consolidate")
    with held, progress_bars(shown, shown=shown_bars) as progress:
        run = consolidate(workspace, today, progress, again=everything, asked=engine)
    if as_json:
        click.echo(json.dumps(as_dict(run), ensure_ascii=False, indent=2))
    elif not quiet:
        click.echo(as_text(run, shown))
        tell_unreached(run.consolidated.findings, shown)
        click.echo(opening(run, shown))
    sys.exit(_status(run, fail_on))


def _tell_mistakes(done: "Distribution", language: Language) -> None:
    """Count what the checks of the plan found, and say where the list is."""
    from ..report import counted

    if done.mistakes:
        plan = done.opened.workspace.plan_file
        found = counted(done.mistakes, language)
        words = Words(
            f"Piano da rivedere: {found}. Elenco, cella per cella: riscontro validate {plan}",
            f"The plan wants looking at: {found}. List, cell by cell: riscontro validate {plan}",
        )
        click.echo(words[language], err=True)


def _tell_problems(opened: "Opened", language: Language) -> None:
    """Say what is wrong in the plan workbook: what stands there was not taken."""
    from ...schemas.rules import catalogue
    from ..report import as_text

    if opened.problems:
        name = opened.workspace.plan_file.name
        text = as_text(opened.problems, catalogue(opened.profile), language, [name])
        click.echo(text, err=True)


def _status(run: "Summary", fail_on: str) -> int:
    from ..delivering import HELD

    findings = run.consolidated.findings
    if run.left_out or not run.written or any(found.code == HELD for found in findings):
        return FOUND
    return exit_status((found.severity for found in run.consolidated.unwaived), fail_on)
