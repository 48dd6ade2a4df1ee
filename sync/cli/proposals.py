"""``riscontro proposals``: what the units ask to change in the plan."""

import json
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import (
    CLEAN,
    FOUND,
    exit_status,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_option,
)

STATES = ("pending", "accepted", "changed", "rejected")


@click.group("proposals")
def proposals_command() -> None:
    """List what units ask to change in the plan."""


@proposals_command.command("list")
@workspace_option
@click.option("--state", type=click.Choice(STATES), help="Only those in this state.")
@json_option
@language_option
@today_option
def list_proposals(
    workspace: Path, state: str | None, as_json: bool, language: Language | None, today: date
) -> None:
    """List the requests of the units with their answers.

    Nothing is written.
    """
    sys.exit(_run(workspace, today, language, as_json, state, collect=False))


@proposals_command.command("collect")
@workspace_option
@json_option
@language_option
@today_option
def collect(workspace: Path, as_json: bool, language: Language | None, today: date) -> None:
    """Bring new requests into piano.xlsx.

    They go into blank rows of its sheet «Proposte», where the centre chooses the decision and types
    the reason; the next «riscontro distribute» shows both to the unit.
    """
    sys.exit(_run(workspace, today, language, as_json, None, collect=True))


def _run(
    workspace: Path,
    today: date,
    asked: Language | None,
    as_json: bool,
    state: str | None,
    collect: bool,
) -> int:
    from ..pipeline.amending import left_words
    from ..pipeline.locking import at_work
    from ..pipeline.proposing import listed
    from ..proposaltext import COLLECTED, NOTHING_NEW, queue_text, queued_row
    from ..report import as_text

    shown = language_of(workspace, asked)
    with at_work(workspace, "riscontro proposals collect") if collect else nullcontext():
        found = listed(workspace, today, collect=collect)
    chosen = [one for one in found.queue if state in (None, one.state)]
    if as_json:
        data = {
            "plan": found.opened.settings.plan,
            "proposals": [queued_row(one) for one in chosen],
            "collected": [one.id for one in found.collected],
            "unwritten": [one.record[0] for one in found.unwritten if one.record],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(queue_text(chosen, found.standing, shown))
        if collect:
            said = COLLECTED if found.collected else NOTHING_NEW
            click.echo(said[shown].format(n=len(found.collected)), err=True)
    for one in found.unwritten:
        click.echo(left_words(one, shown), err=True)
    if found.findings and not as_json:
        name = found.opened.workspace.plan_file.name
        click.echo(as_text(found.findings, found.rules, shown, [name]), err=True)
    if found.unwritten:
        return FOUND
    return exit_status((one.severity for one in found.findings), "warning") or CLEAN
