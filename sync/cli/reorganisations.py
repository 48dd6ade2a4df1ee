"""``riscontro reorganise``: units renamed, merged, split, with the act that decided it."""

import json
import sys
from collections import Counter
from contextlib import nullcontext
from datetime import date, datetime
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import (
    CLEAN,
    FOUND,
    STOPPED,
    json_option,
    language_of,
    language_option,
    today_option,
    workspace_argument,
)


@click.command("reorganise")
@workspace_argument
@click.option(
    "--with",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="List of the changes: .csv, .tsv, .xlsx or .toml.",
)
@click.option("--act", default="", help="Act of the lines that name none, such as «DGC 12/2026».")
@click.option(
    "--day",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    default=None,
    help="First day of the lines that name none, YYYY-MM-DD.",
)
@click.option("--dry-run", is_flag=True, help="Show who goes where, write nothing.")
@click.option("--list", "listing", is_flag=True, help="Show the units, their lives, successions.")
@json_option
@language_option
@today_option
def reorganise_command(
    workspace: Path,
    source: Path | None,
    act: str,
    day: datetime | None,
    dry_run: bool,
    listing: bool,
    as_json: bool,
    language: Language | None,
    today: date,
) -> None:
    """Apply renamed, merged and split units to the plan.

    Rows go to the unit that took over, in piano.xlsx and, at the next run, with everything
    accepted of them. What departments typed in the old workbooks is read for the new ones. Every
    row needs one destination, or nothing is written. A change that was made already, or one of a
    later day, does nothing.
    """
    if listing == (source is not None):
        raise click.UsageError("give either --with or --list")
    shown = language_of(workspace, language)
    if source is None:
        _list(workspace, shown, as_json)
        sys.exit(CLEAN)
    from ..pipeline.amending import left_words
    from ..pipeline.consolidation import utc_now
    from ..pipeline.locking import locked
    from ..pipeline.reorganising import reorganise
    from ..reorganisetext import as_data, as_text, closing
    from ..workspace import open_workspace

    name = "riscontro reorganise"
    held = nullcontext() if dry_run else locked(open_workspace(workspace), name, utc_now())
    with held:
        done = reorganise(
            workspace, source, today, act=act.strip(), day=day.date() if day else None,
            dry_run=dry_run,
        )  # fmt: skip
    if as_json:
        click.echo(json.dumps(as_data(done, dry_run), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(done, shown))
        click.echo(closing(done, shown, dry_run), err=True)
    for one in done.unwritten:
        click.echo(left_words(one, shown), err=True)
    if done.found.sure and not done.unwritten:
        sys.exit(CLEAN)
    sys.exit(FOUND if dry_run else STOPPED)


def _list(workspace: Path, language: Language, as_json: bool) -> None:
    from ..pipeline.planning import opened
    from ..reorganisetext import unit_data, units_text

    plan = opened(workspace).plan
    rows = Counter(one.department for one in plan.indicators if one.state == "active")
    works = Counter(one.department for one in plan.contributions)
    if as_json:
        units = [
            {**unit_data(unit), "indicators": rows[unit.id], "contributions": works[unit.id]}
            for unit in plan.departments
        ]
        click.echo(json.dumps({"units": units}, ensure_ascii=False, indent=2))
        return
    counts = {unit.id: (rows[unit.id], works[unit.id]) for unit in plan.departments}
    click.echo(units_text(plan.departments, counts, language))
