"""``riscontro status``: who has delivered, when, how complete and how clean; nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...schemas.findings import Language
from ..choosing import Choice, choices
from ..completeness import Status, rounds_of_year, status
from ..errors import RunStopped
from ..masterwords import Say
from ..roundlog import Completed
from ..standing import Standing
from ..statusbook import status_book
from ..statuswords import filled_words
from ..workflow import Transition
from .consolidation import standing
from .planning import Opened, profile_named
from .progressing import Progress, quiet
from .sheets import write_book


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a workspace stands: its measures, and what they were taken from.

    ``states`` are the steps of the units asked for, all of them when none is named; ``choices``
    the parameters of the plan's rules the workspace sets.
    """

    opened: Opened
    standing: Standing
    status: Status
    last: Completed | None
    states: tuple[Transition, ...] = ()
    choices: tuple[Choice, ...] = ()


def situation(
    root: Path, today: date, departments: Sequence[str] = (), progress: Progress = quiet
) -> Situation:
    """Measure the open round of a workspace, for all units or some of them.

    Args:
        root: the workspace.
        today: day of the question.
        departments: only these units; all when empty.
        progress: told how far each step is.

    Raises:
        RunStopped: a unit is unknown, or has nothing to fill in.
    """
    now = standing(root, today, progress)
    found, settings = now.opened, now.opened.settings
    where = Standing(now.consolidated, found.plan, found.profile)
    known = where.departments()
    unknown = [unit for unit in departments if unit not in known]
    if unknown:
        raise RunStopped(filled_words("no_unit", names=", ".join(unknown), known=", ".join(known)))
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
    usual = profile_named(settings.profile, found.workspace.root)
    made = tuple(choices(usual, found.profile))
    return Situation(found, where, replace(measured, rounds=rounds), now.last, states, made)


def write_sheet(found: Situation, path: Path, language: Language) -> None:
    """Write the table of a situation as a workbook.

    Raises:
        RunStopped: the path is no xlsx, is a file of the workspace, or cannot be written.
    """
    workspace = found.opened.workspace
    workspace = found.opened.workspace
    own = (workspace.hidden, workspace.plan_file, workspace.master_file, *found.opened.folders)
    book = status_book(found.standing, found.status, Say(language), found.opened.settings.plan)
    write_book(book, path, own)
