"""``riscontro status``: who has delivered, and when the last run was complete."""

import json
import re
import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click

from ...schemas.findings import Language
from .shell import (
    CLEAN,
    FOUND,
    UNREACHED,
    json_option,
    language_of,
    language_option,
    tell_unreached,
    today_option,
    workspace_argument,
)

MINUTES = {"m": 1, "h": 60, "d": 1440}
"""Minutes of the units an age is typed in."""

PLAIN_WIDTH, NARROWEST = 100, 60
"""Columns of what goes into a file or a pipe; the fewest a table is made for."""


def parse_age(text: str) -> timedelta:
    """Read ``90m``, ``36h`` or ``2d``.

    Raises:
        ValueError: for anything else, no time at all, or more than a thousand years.
    """
    found = re.fullmatch(r"\s*([0-9]{1,9})\s*([mhd])\s*", text.casefold())
    minutes = int(found[1]) * MINUTES[found[2]] if found else 0
    if not 0 < minutes <= 1000 * 365 * MINUTES["d"]:
        raise ValueError(text)
    return timedelta(minutes=minutes)


def age_text(age: timedelta) -> str:
    """Write an age of whole minutes as it is typed, in the largest unit that holds it exactly."""
    minutes = int(age.total_seconds()) // 60
    # Not in days below two: people say 36 and 24 hours.
    if minutes % MINUTES["d"] == 0 and minutes > MINUTES["d"]:
        return f"{minutes // MINUTES['d']}d"
    return f"{minutes // 60}h" if minutes % 60 == 0 else f"{minutes}m"


def typed_age(text: str) -> timedelta:
    """Read an age as typed after an option; what is none is told in both languages."""
    from ..statuswords import TEXTS

    try:
        return parse_age(text)
    except ValueError as error:
        said = TEXTS["not_an_age"]
        told = f"{said.it.format(text=text)} / {said.en.format(text=text)}"
        raise click.BadParameter(told) from error


@click.command("status")
@workspace_argument
@click.option("--department", "departments", multiple=True, help="Only this unit (repeatable).")
@json_option
@click.option(
    "--sheet",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the table as a workbook too.",
)
@click.option(
    "--max-age",
    type=typed_age,
    metavar="AGE",
    help="Fail when no run was complete within AGE: 90m, 36h, 2d.",
)
@language_option
@today_option
def status_command(
    workspace: Path,
    departments: tuple[str, ...],
    as_json: bool,
    sheet: Path | None,
    max_age: timedelta | None,
    language: Language | None,
    today: date,
) -> None:
    """Say who has delivered, on time or not, how complete.

    First the units that have not delivered, past due ahead; then the late; then the others, of
    equal ones the least complete first. Units that are named are told with the history of their
    states. Nothing is written in the workspace. A run is complete when store and master were both
    written.
    """
    from ..choosing import choices_as_text
    from ..pipeline.situation import situation, write_sheet
    from ..rulebook import plain
    from ..statehistory import as_dict as as_data
    from ..statehistory import history_as_text
    from ..statusdata import as_dict, recent
    from ..statustext import as_text
    from ..statuswords import words

    shown = language_of(workspace, language)
    found = situation(workspace, today, departments)
    settings, now = found.opened.settings, utc_now()
    if as_json:
        data = as_dict(found.status, settings.period, settings.round, found.last, now, max_age)
        data = {"plan": settings.plan, **data, "states": [as_data(one) for one in found.states]}
        if found.choices:
            data["parameters"] = {
                one.parameter.id: plain(one.parameter.value) for one in found.choices
            }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        click.echo(
            as_text(
                found.status, settings.period, settings.round, shown, screen_width(), found.last
            )
        )
        if found.choices:
            title = words("parameters", shown)
            click.echo("\n".join(["", title, *choices_as_text(found.choices, shown)]))
        for one in found.status.units if departments else ():
            own = [step for step in found.states if step.department == one.unit]
            click.echo()
            click.echo("\n".join(history_as_text(own, one.name, shown)))
    if sheet is not None:
        write_sheet(found, sheet, shown)
        click.echo(str(sheet), err=True)
    unreached = [one for one in found.standing.consolidated.findings if one.code == UNREACHED]
    tell_unreached(unreached, shown)
    if max_age is None or recent(found.last, now, max_age):
        sys.exit(FOUND if unreached else CLEAN)
    limit = age_text(max_age)
    if found.last is None:
        click.echo(words("never_ran", shown, age=limit), err=True)
    else:
        click.echo(words("too_old", shown, at=found.last.at, age=limit), err=True)
    sys.exit(FOUND)


def utc_now() -> datetime:
    """Return the moment it is."""
    return datetime.now(UTC)


def screen_width() -> int:
    """Return how wide what is printed may be: the terminal's width, 100 where there is none."""
    if not sys.stdout.isatty():
        return PLAIN_WIDTH
    return max(NARROWEST, shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns)
