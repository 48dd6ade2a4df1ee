"""``riscontro targets``: propose, confirm and count targets."""

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ...schemas.findings import Language
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
    from ...workbooks.planchanges import Unwritten

F = TypeVar("F", bound=Callable[..., Any])


@click.group("targets")
def targets_command() -> None:
    """Propose, confirm and count the targets of a plan."""


@targets_command.command("propose")
@workspace_option
@click.option(
    "--method",
    type=click.Choice(["auto", "last", "trend", "growth"]),
    default="auto",
    show_default=True,
    help="Last value, straight line, median growth; auto lets the values decide.",
)
@click.option("--key", "keys", multiple=True, help="Only this indicator (repeatable).")
@click.option("--unit", "units", multiple=True, help="Only this unit's indicators (repeatable).")
@click.option("--year", type=click.IntRange(1900, 2200), help="Year of the targets.")
@click.option("--again", is_flag=True, help="Work out unconfirmed proposals anew.")
@click.option("--dry-run", is_flag=True, help="Show the proposals, write nothing.")
@json_option
@language_option
@today_option
def propose(
    workspace: Path,
    method: str,
    keys: tuple[str, ...],
    units: tuple[str, ...],
    year: int | None,
    again: bool,
    dry_run: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Fill in missing targets from past values.

    They go into piano.xlsx marked as proposals, with the reason beside them, and are in force only
    once confirmed. What somebody typed stays as it is.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.targeting import propose as work_out
    from ..targettext import (
        DRY,
        NONE_TO_PROPOSE,
        WRITTEN,
        suggestion_row,
        suggestions_summary,
        suggestions_text,
    )

    shown = language_of(workspace, language)
    with nullcontext() if dry_run else at_work(workspace, "riscontro targets propose"):
        done = work_out(
            workspace,
            today,
            method=method,  # type: ignore[arg-type]
            keys=keys,
            units=units,
            year=year,
            again=again,
            dry_run=dry_run,
        )
    if as_json:
        data = {
            "plan": done.opened.settings.plan,
            "method": method,
            "dry_run": dry_run,
            "proposals": [suggestion_row(one) for one in done.suggestions],
            "unwritten": _rows(done.unwritten),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    elif not done.suggestions:
        click.echo(NONE_TO_PROPOSE[shown])
    else:
        click.echo(suggestions_text(done.suggestions, shown))
        click.echo(suggestions_summary(done.suggestions, shown), err=True)
        click.echo((DRY if dry_run else WRITTEN)[shown], err=True)
    sys.exit(_told(done.unwritten, shown))


@targets_command.command("approve")
@workspace_option
@click.option("--act", required=True, help="The act that approves them, such as «DGC 12/2026».")
@click.option(
    "--day",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Day of the act, YYYY-MM-DD.",
)
@click.option("--key", "keys", multiple=True, help="Only this indicator (repeatable).")
@click.option("--all", "every", is_flag=True, help="All targets that are proposed.")
@json_option
@language_option
@today_option
def approve(
    workspace: Path,
    act: str,
    day: datetime,
    keys: tuple[str, ...],
    every: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Confirm proposed targets with the act that approves them.

    The same can be done in piano.xlsx: take the column's name out of «Proposte da confermare», type
    the act and its date.
    """
    from ..pipeline.locking import at_work
    from ..pipeline.targeting import approve as confirm
    from ..targettext import APPROVED, NONE_TO_APPROVE

    if every == bool(keys):
        raise click.UsageError("give either --key or --all")
    if not act.strip():
        raise click.UsageError("--act is empty")
    shown = language_of(workspace, language)
    with at_work(workspace, "riscontro targets approve"):
        done = confirm(workspace, today, act.strip(), day.date(), keys=keys)
    if as_json:
        data = {
            "plan": done.opened.settings.plan,
            "act": act.strip(),
            "day": day.date().isoformat(),
            "approved": [
                {"key": one.row_key, "target": f"{one.target:f}"}
                for one in done.approved
                if one.target is not None
            ],
            "unwritten": _rows(done.unwritten),
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        said = APPROVED if done.approved else NONE_TO_APPROVE
        click.echo(said[shown].format(n=len(done.approved), act=act.strip()))
    sys.exit(_told(done.unwritten, shown))


@targets_command.command("list")
@workspace_option
@json_option
@language_option
@today_option
def list_targets(workspace: Path, as_json: bool, language: Language | None, today: date) -> None:
    """Count the indicators with a target, a proposed one, none, by unit."""
    from ..pipeline.planning import opened
    from ..pipeline.targeting import counted
    from ..targettext import counts_text

    shown = language_of(workspace, language)
    found = opened(workspace)
    counts = counted(found, today)
    if as_json:
        units = [
            {"unit": one.unit, "name": one.name, "rows": one.total, "set": one.set,
             "proposed": one.proposed, "none": one.none}
            for one in counts
        ]  # fmt: skip
        data = {"plan": found.settings.plan, "units": units}
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(
            counts_text([(one.name, one.set, one.proposed, one.none) for one in counts], shown)
        )
    sys.exit(CLEAN)


def _told(unwritten: "tuple[Unwritten, ...]", language: Language) -> int:
    """Say what was not written; return the exit status."""
    from ..pipeline.amending import left_words

    for one in unwritten:
        click.echo(left_words(one, language), err=True)
    return FOUND if unwritten else CLEAN


def _rows(unwritten: "tuple[Unwritten, ...]") -> list[dict[str, str]]:
    return [
        {"key": "#".join(filter(None, one.record)), "attribute": one.attribute,
         "reason": one.reason, "cell": one.place.cell}
        for one in unwritten
    ]  # fmt: skip
