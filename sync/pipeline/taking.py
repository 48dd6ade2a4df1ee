"""One workbook taken in: read, parsed on what the plan issues, held against the open round."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, Protocol

from ...schemas.rules import catalogue
from ...workbooks.limits import Problem
from ...workbooks.reader import Workbook, read_workbook
from ..elements import elements_of
from ..exactvalues import Inexact
from ..intake import Opened as OpenRound
from ..intake import admitted
from ..keptreadings import read, written
from ..parsing import read_submission
from ..records import Submission
from .planning import Opened
from .validation import Issues, open_round

MOVING = ("changing", "missing")
"""Problems of a file that is about to be something else: the next run looks at it again."""


class Paper(Protocol):
    """A workbook to take in, as frozen data that can be carried to another process."""

    @property
    def name(self) -> str:
        """Name it is shown by."""

    def read(self, found: Opened) -> Workbook:
        """Read it, once.

        Raises:
            RunStopped: the run cannot go on.
        """

    def carried(self, found: Opened) -> "Carried":
        """Return it with its bytes, to be read by whoever does not reach where it lies.

        Raises:
            RunStopped: the run cannot go on.
        """


@dataclass(frozen=True, slots=True)
class Carried:
    """A workbook with its bytes, or with the problem and detail why there are none."""

    name: str
    data: bytes = field(default=b"", repr=False)
    problem: Problem | Literal[""] = ""
    detail: str = ""

    def read(self, found: Opened) -> Workbook:
        """Read it, within the limits of the workspace."""
        if self.problem:
            return Workbook(self.name, problem=self.problem, detail=self.detail)
        return read_workbook(self.data, found.settings.limits.reading(), name=self.name)

    def carried(self, found: Opened) -> "Carried":
        """Return it."""
        return self


class Ground:
    """What every workbook of a run is read against; made of the workspace, wherever it is needed.

    Attributes:
        found: the workspace.
        today: day of the run.
        now: the open round.
        rules: the catalogue.
        elements: nodes and activities of the plan.
        issues: what every department was issued.
    """

    def __init__(self, found: Opened, today: date, now: OpenRound | None = None) -> None:
        self.found, self.today = found, today
        self.now = now or open_round(found, today)
        self.rules = catalogue(found.profile)
        self.elements = elements_of(found.plan)
        self.issues = Issues(found, self.now, today)

    def __reduce__(self) -> tuple[type["Ground"], tuple[Opened, date, OpenRound]]:
        """Carry what it is made of; no files, no folders elsewhere with their passwords."""
        found = replace(self.found, settings_text="", plan_data=b"", mirrors=())
        return Ground, (found, self.today, self.now)


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook taken in.

    Attributes:
        name, sha256, problem, detail: of the file as read; see ``reader.Workbook``.
        submission: what it says; ``None`` while it is still being copied, or of a file that was
            taken away after it was seen: nothing was read that anybody could be told about.
        reading: the same as it was carried here from another process.
    """

    name: str
    sha256: str
    problem: str
    detail: str
    submission: Submission | None
    reading: bytes = field(default=b"", repr=False, compare=False)

    def __reduce__(self) -> tuple[Callable[..., "Taken"], tuple[Any, ...]]:
        """Travel as the reading the next run may find: it is made, and undone, once."""
        own = (self.name, self.sha256, self.problem, self.detail)
        try:
            return _arrived, (*own, self.written())
        except Inexact:
            return Taken, (*own, self.submission)

    def written(self) -> bytes:
        """Return what the workbook says as ``keptreadings`` writes it; nothing of no submission.

        Raises:
            Inexact: it would not come back the same.
        """
        return self.reading or (b"" if self.submission is None else written(self.submission))


def _arrived(name: str, sha256: str, problem: str, detail: str, reading: bytes) -> Taken:
    return Taken(name, sha256, problem, detail, read(reading) if reading else None, reading)


def carried(ground: Ground, paper: Paper) -> Carried:
    """Return a workbook as it is carried to a machine that does not reach where it lies."""
    return paper.carried(ground.found)


def take(ground: Ground, paper: Paper) -> Taken:
    """Take one workbook in; the work engines hand out.

    Args:
        ground: what it is read against.
        paper: the workbook.
    """
    workbook = paper.read(ground.found)
    submission = None
    if workbook.problem not in MOVING:
        issued = ground.issues.of(workbook)
        parsed = read_submission(workbook, ground.found.profile, issued, ground.elements)
        submission = admitted(parsed, ground.now, ground.rules)
    return Taken(workbook.name, workbook.sha256, workbook.problem, workbook.detail, submission)
