"""What a reorganisation moved, or would move, counted."""

from dataclasses import dataclass, field

from ..schemas.plan import Department
from ..workbooks.planchanges import Unwritten
from .reorganising import Reorganisation


@dataclass(frozen=True, slots=True)
class Passage:
    """What goes from one unit to another, counted.

    Attributes:
        old, new: ids of the units.
        indicators, contributions, leads: rows of the plan.
        accepted: rows accepted in the open round.
        findings: open findings on the rows.
        files: workbooks of the old unit.
    """

    old: str
    new: str
    indicators: int = 0
    contributions: int = 0
    leads: int = 0
    accepted: int = 0
    findings: int = 0
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reorganised:
    """What a reorganisation did, or would do.

    Attributes:
        plan_id: of the plan.
        before: the units as they were.
        found: what is to be done; its ``wrong`` has the lines nobody can follow too.
        passages: what goes where.
        contacts: how many contacts stay with units that end.
        done: ``piano.xlsx`` was written.
        unwritten: why it was not, cell by cell.
    """

    plan_id: str
    before: tuple[Department, ...]
    found: Reorganisation
    passages: tuple[Passage, ...] = ()
    contacts: tuple[tuple[str, int], ...] = ()
    done: bool = False
    unwritten: tuple[Unwritten, ...] = field(default=())
