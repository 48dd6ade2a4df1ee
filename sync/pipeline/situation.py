"""``riscontro status``: who has delivered, when, how complete and how clean; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.master import render
from ..completeness import Status, rounds_of_year, status
from ..errors import RunStopped
from ..masterwords import Say
from ..roundlog import Completed
from ..standing import Standing
from ..statusbook import status_book
from ..statuswords import TEXTS
from ..workflow import Transition
from .consolidation import standing
from .planning import Opened


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a workspace stands: its measures, and what they were taken from.

    ``states`` are the steps of the units asked for, all of them when none is named.
    """

    opened: Opened
    standing: Standing
    status: Status
    last: Completed | None
    states: tuple[Transition, ...] = ()


def situation(root: Path, today: date, departments: Sequence[str] = ()) -> Situation:
    """Measure the open round of a workspace, for all units or some of them.

    Raises:
        RunStopped: a unit is unknown, or has nothing to fill in.
    """
    now = standing(root, today)
    found, settings = now.opened, now.opened.settings
    where = Standing(now.consolidated, found.plan, found.profile)
    known = where.departments()
    unknown = [unit for unit in departments if unit not in known]
    if unknown:
        raise RunStopped(_filled("no_unit", names=", ".join(unknown), known=", ".join(known)))
    measured = status(where, today, departments)
    rounds = rounds_of_year(
        {name: settings.due_date(name) for name in {*found.profile.rounds, settings.round}},
        now.rounds,
        now.consolidated.round,
        measured.rates,
        known,
        today,
        departments,
    )
    states = tuple(one for one in now.states if not departments or one.department in departments)
    return Situation(found, where, replace(measured, rounds=rounds), now.last, states)


def write_sheet(found: Situation, path: Path, language: Language) -> None:
    """Write the table of a situation as a workbook.

    Raises:
        RunStopped: the path is no xlsx, is a file of the workspace, or cannot be written.
    """
    workspace = found.opened.workspace
    if path.suffix.casefold() != ".xlsx":
        raise RunStopped(_filled("sheet_name", path=path))
    target = path.resolve()
    own = [workspace.hidden, *found.opened.folders]
    taken = target in (workspace.plan_file.resolve(), workspace.master_file.resolve())
    if taken or any(target.is_relative_to(folder.resolve()) for folder in own):
        raise RunStopped(_filled("sheet_taken", path=path))
    book = status_book(found.standing, found.status, Say(language), found.opened.settings.plan)
    data = render(book)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunStopped(_filled("sheet_failed", path=path, reason=reason)) from error


def _filled(name: str, **facts: object) -> Words:
    told = TEXTS[name]
    return Words(told.it.format(**facts), told.en.format(**facts))
