"""One workbook taken in: read, parsed on what the plan issues, held against the open round."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ...schemas.rules import catalogue
from ...workbooks.reader import Workbook
from ..elements import elements_of
from ..intake import Opened as OpenRound
from ..intake import admitted
from ..parsing import read_submission
from ..records import Submission
from .planning import Opened
from .validation import Issues, open_round


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
        """Carry what it is made of."""
        return Ground, (self.found, self.today, self.now)


@dataclass(frozen=True, slots=True)
class Taken:
    """A workbook taken in.

    Attributes:
        name, sha256, problem, detail: of the file as read; see ``reader.Workbook``.
        submission: what it says; ``None`` while it is still being copied.
    """

    name: str
    sha256: str
    problem: str
    detail: str
    submission: Submission | None


def take(ground: Ground, paper: Paper) -> Taken:
    """Take one workbook in; the work engines hand out.

    Args:
        ground: what it is read against.
        paper: the workbook.
    """
    workbook = paper.read(ground.found)
    submission = None
    if workbook.problem != "changing":
        issued = ground.issues.of(workbook)
        parsed = read_submission(workbook, ground.found.profile, issued, ground.elements)
        submission = admitted(parsed, ground.now, ground.rules)
    return Taken(workbook.name, workbook.sha256, workbook.problem, workbook.detail, submission)
