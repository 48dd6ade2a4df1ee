"""``riscontro remind``: drafts to units that have not delivered, or promised a value by now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ...schemas.rules import catalogue
from ...schemas.terms import Words
from ..drafts import Draft
from ..errors import RunStopped
from ..letters import Sender
from ..reminding import (
    Awaited,
    Rows,
    available,
    awaited,
    awaited_from,
    due_step,
    first_day,
    reminder,
)
from ..statuswords import TEXTS
from ..store import accepted
from ..workflow import CLOSED, last_states
from ..workspace import open_workspace
from .consolidation import StandingNow, standing, utc_now
from .locking import locked
from .messaging import Written, sender_of, unwritten, write
from .planning import Opened
from .storing import store_of


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder came to.

    Attributes:
        messages: drafts written, or that would be.
        names: of the units, by id.
        before: units reminded already of the same thing.
        waiting: how many units have not delivered.
        first: day of the first reminder, where it is still to come.
        dry_run: nothing was written.
    """

    messages: tuple[Written, ...]
    names: dict[str, str]
    before: tuple[str, ...]
    waiting: int
    first: date | None = None
    dry_run: bool = False


def remind(
    root: Path,
    today: date,
    departments: Sequence[str] = (),
    *,
    again: bool = False,
    dry_run: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> Reminded:
    """Write reminders to units that have not delivered, and for values promised by now.

    Each is written once: before the due date on the days the settings name, after it once a week,
    for a promised value when its day comes.

    Args:
        root: the workspace.
        today: day of the run.
        departments: only these units; all when empty.
        again: write what was written before too.
        dry_run: nothing is written, only told.
        clock: the moment it is, for the lock only.

    Raises:
        RunStopped: a unit is unknown, or another run is at work.
    """
    if dry_run:
        return _remind(standing(root, today), today, departments, again, True)
    with locked(open_workspace(root), "riscontro remind", clock()):
        return _remind(standing(root, today), today, departments, again, False)


def _remind(
    now: StandingNow, today: date, departments: Sequence[str], again: bool, dry_run: bool
) -> Reminded:
    found = now.opened
    sender = sender_of(found, catalogue(found.profile), today)
    known = [one.department for one in now.consolidated.deliveries]
    _known(departments, known)
    step = due_step(sender.due, today, found.settings.remind)
    states = last_states(now.states)
    waiting = [
        one
        for one in now.consolidated.deliveries
        if (not departments or one.department in departments)
        and awaited_from(one)
        and states.get(one.department) != CLOSED
    ]
    wanted = [reminder(sender, one, step) for one in waiting if step]
    wanted += _promised(now, sender, departments)
    fresh = wanted if again else unwritten(found, wanted)
    done = write(found, fresh, today, dry_run, sender.language)
    told = {(one.kind, one.department) for one in fresh}
    before = [one.department for one in wanted if (one.kind, one.department) not in told]
    first = first_day(sender.due, found.settings.remind)
    return Reminded(
        messages=done,
        names={unit: sender.unit(unit) for unit in {one.department for one in wanted}},
        before=tuple(dict.fromkeys(before)),
        waiting=len(waiting),
        first=first if waiting and not step else None,
        dry_run=dry_run,
    )


def _promised(now: StandingNow, sender: Sender, departments: Sequence[str]) -> list[Draft]:
    """Return the messages about values promised by today, unit by unit."""
    found = now.opened
    late = awaited(found.plan, found.profile, _rounds(found, now), sender.day)
    by_unit: dict[str, list[Awaited]] = {}
    for one in late:
        if not departments or one.department in departments:
            by_unit.setdefault(one.department, []).append(one)
    return [available(sender, unit, rows) for unit, rows in by_unit.items()]


def _rounds(found: Opened, now: StandingNow) -> dict[str, Rows]:
    """Return the rows in force of every round of the year, those of the open one as seen now."""
    here = now.consolidated
    with store_of(found) as store:
        rounds: dict[str, Rows] = {
            name: accepted(store, here.period, name)
            for name in found.profile.rounds
            if name != here.round
        }
    rounds[here.round] = {(row.department, row.sheet, row.key): row for row in here.records}
    return rounds


def _known(departments: Sequence[str], known: Sequence[str]) -> None:
    unknown = [unit for unit in departments if unit not in known]
    if unknown:
        told, facts = TEXTS["no_unit"], {"names": ", ".join(unknown), "known": ", ".join(known)}
        raise RunStopped(Words(told.it.format(**facts), told.en.format(**facts)))
