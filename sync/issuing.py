"""What goes into each department's workbook, and what stands in its locked cells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from ..schemas.findings import Language
from ..schemas.plan import Indicator, Plan
from ..schemas.profile import Profile
from ..workbooks.identity import issued_cells
from ..workbooks.layout import Book
from .asking import RowName
from .contextfigures import in_context
from .entrysheets import Issued
from .heritage import RowKey
from .issuerows import Desk


@dataclass(frozen=True, slots=True)
class Issue:
    """The circumstances of a distribution: which plan, round and language, when and by whom.

    ``day`` is the one the values stand for, the usual one of the round when not given;
    ``reopened`` are the rows the round of corrections is about, all when not given.
    """

    plan_id: str
    round: str
    language: Language
    due: date | None
    issued: date
    contact: str
    day: date | None = None
    reopened: frozenset[RowName] | None = None


def books(plan: Plan, profile: Profile, issue: Issue) -> dict[str, Book]:
    """Make the workbook of every department that has something to report.

    Returns:
        Department id to book, in the order of the registry; units without rows get none, and
        what nobody is in charge of goes into no workbook.
    """
    desk = Desk(plan, profile, issue)
    made = ((unit.id, desk.book(unit)) for unit in plan.departments)
    return {unit: book for unit, book in made if book is not None}


def issued(made: Mapping[str, Book], profile: Profile) -> dict[str, Issued]:
    """Return what stands in every locked cell, by department."""
    return {unit: _cells(book, profile) for unit, book in made.items()}


class Issuing(Mapping[str, Issued]):
    """What stands in every locked cell, by department: made when it is first asked for."""

    def __init__(
        self, plan: Plan, profile: Profile, issue: Issue, desk: Desk | None = None
    ) -> None:
        """Prepare what a plan issues.

        Args:
            plan: the plan.
            profile: its shape.
            issue: the circumstances.
            desk: what makes the rows, when there is one.
        """
        self._given = plan, profile, issue
        self._desk = desk or Desk(plan, profile, issue)
        self._made: dict[str, Issued] = {}

    def __reduce__(self) -> tuple[type["Issuing"], tuple[Plan, Profile, Issue]]:
        """Carry what it is made of, not what was made."""
        return Issuing, self._given

    @property
    def issue(self) -> Issue:
        """The circumstances."""
        return self._given[2]

    def in_language(self, language: Language) -> "Issuing":
        """Return the same in another language."""
        plan, profile, issue = self._given
        return Issuing(plan, profile, replace(issue, language=language))

    def holding(self, department: str, cells: Issued) -> "Issuing":
        """Return the same with other locked cells of a department."""
        other = Issuing(*self._given, self._desk)
        other._made[department] = cells
        return other

    @cached_property
    def rows(self) -> dict[str, list[RowKey]]:
        """The rows of every workbook, by department."""
        asked = ((unit.id, self._desk.asked_of(unit)) for unit in self._given[0].departments)
        return {unit: rows for unit, rows in asked if rows}

    def __getitem__(self, department: str) -> Issued:
        """Return the locked cells of a department that is issued a workbook."""
        found = self._made.get(department)
        if found is None:
            book = self._desk.book(self._desk.unit_of[department])
            if book is None:
                raise KeyError(department)
            found = self._made[department] = _cells(book, self._given[1])
        return found

    def __contains__(self, department: object) -> bool:
        """Tell whether a department is issued a workbook."""
        return department in self.rows

    def __iter__(self) -> Iterator[str]:
        """Go through the departments that are issued a workbook, in the order of the registry."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count them."""
        return len(self.rows)


def _cells(book: Book, profile: Profile) -> Issued:
    return {cell[:3]: cell[3] for cell in issued_cells(book, profile)}


def unassigned(plan: Plan, profile: Profile) -> Iterable[Indicator]:
    """Return the indicator parts nobody is in charge of; the context's need nobody."""
    known = {unit.id for unit in plan.departments}
    return (
        indicator
        for indicator in plan.indicators
        if indicator.department not in known and not in_context(profile, indicator)
    )
