"""Workbooks of units that passed rows on: whose each row is now, each unit's part of the file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..schemas.findings import Finding, Place
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.shape import RECORD
from ..schemas.unitnames import last_heir
from ..workbooks.layout import Cell
from .entrysheets import Issued
from .heritage import RowKey
from .intake import file_name
from .records import Record, Submission

INHERITED = "WBK-015"
FORMER = "former"
"""Name in the identity of a part under which the unit of its file stands."""

Owners = Mapping[RowKey, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Heir:
    """The unit that has a row now, and the key it has there."""

    department: str
    key: str


def owners_of(plan: Plan, profile: Profile) -> Owners:
    """Return who fills in each row that is not withdrawn, by sheet id and key."""
    found: dict[RowKey, list[str]] = defaultdict(list)
    for sheet in profile.sheets:
        if sheet.kind == "indicator":
            for one in plan.indicators:
                if one.state == "active" and one.department:
                    found[sheet.id, one.row_key].append(one.department)
        elif sheet.kind == "activity":
            for work in plan.contributions:
                found[sheet.id, work.key].append(work.department)
    return {name: tuple(units) for name, units in found.items()}


def passed_on(plan: Plan, profile: Profile) -> dict[str, dict[RowKey, Heir]]:
    """Return the rows units passed on as the plan tells them, by former unit, sheet and key."""
    found: dict[str, dict[RowKey, Heir]] = defaultdict(dict)
    for sheet in profile.sheets:
        if sheet.kind == "indicator":
            for one in plan.indicators:
                for unit in one.former if one.state == "active" else ():
                    found[unit][sheet.id, one.row_key] = Heir(one.department, one.row_key)
        elif sheet.kind == "activity":
            for work in plan.contributions:
                for name in work.former:
                    unit, _, number = name.partition("#")
                    key = numbered(work.activity, int(number) if number.isdigit() else 1)
                    found[unit][sheet.id, key] = Heir(work.department, work.key)
    return dict(found)


def numbered(name: str, number: int) -> str:
    """Return a name with its number after ``#``, bare when it is the first."""
    return name if number == 1 else f"{name}#{number}"


def chain(department: str, units: Iterable[str], heirs: Mapping[str, str]) -> str:
    """Return the first of a unit's successors that is among these, empty when none is."""
    wanted, met = set(units), {department}
    while (department := heirs.get(department, "")) and department not in met:
        if department in wanted:
            return department
        met.add(department)
    return ""


class Inheritance:
    """Whose the rows are now that stand in workbooks of units which passed some on."""

    def __init__(self, plan: Plan, profile: Profile, today: date) -> None:
        """Look at a plan.

        Args:
            plan: with former units and successions.
            profile: kinds of the sheets.
            today: until a unit's last day nothing of it is anybody else's.
        """
        self._plan, self._kinds = plan, {sheet.id: sheet.kind for sheet in profile.sheets}
        self.units = {unit.id: unit for unit in plan.departments}
        living = {
            unit.id
            for unit in plan.departments
            if unit.valid_to is not None and unit.valid_to >= today
        }
        self.ended = {
            unit.id
            for unit in plan.departments
            if unit.valid_to is not None and unit.valid_to < today and unit.successor
        }
        self._passed = {
            unit: rows for unit, rows in passed_on(plan, profile).items() if unit not in living
        }
        self._heirs = {unit.id: unit.successor for unit in plan.departments if unit.successor}
        self._owners: Owners = owners_of(plan, profile) if self.formers else {}

    @property
    def formers(self) -> frozenset[str]:
        """The units whose workbooks hold rows of others."""
        return frozenset(self._passed) | self.ended

    def of(self, department: str, rows: Iterable[RowKey]) -> dict[RowKey, Heir]:
        """Return whose rows of a unit's workbook are now, those that are still its own left out."""
        if department not in self.formers:
            return {}
        passed = self._passed.get(department, {})
        found = {}
        for row in dict.fromkeys(rows):
            units = self._owners.get(row, ())
            heir = passed.get(row)
            if department in units:
                continue
            if self._kinds.get(row[0]) == RECORD:
                # Nobody is in charge of a record but who adds it, then who took that unit over.
                if department in self.ended and (unit := last_heir(department, self._heirs)):
                    found[row] = Heir(unit, row[1])
                continue
            if heir is None and department in self.ended:
                if self._kinds.get(row[0]) == "indicator" and len(set(units)) == 1:
                    heir = Heir(units[0], row[1])
                elif unit := chain(department, units, self._heirs):
                    heir = Heir(unit, row[1])
            if heir is not None and heir.department in self._owners.get((row[0], heir.key), ()):
                found[row] = heir
        return found


def with_inherited(
    department: str, issued: Mapping[str, Issued], heirs: Mapping[RowKey, Heir]
) -> Issued:
    """Return what a unit's workbook may hold: its own rows, and those it passed on as issued now.

    Args:
        department: the unit of the workbook.
        issued: locked cells by department.
        heirs: rows of the workbook that others have now.
    """
    cells: dict[tuple[str, str, str], Cell] = dict(issued.get(department, {}))
    wanted: dict[str, dict[RowKey, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (sheet, key), heir in heirs.items():
        wanted[heir.department][sheet, heir.key].append(key)
    for unit, rows in wanted.items():
        for (sheet, key, field), value in issued.get(unit, {}).items():
            for old in rows.get((sheet, key), ()):
                cells[sheet, old, field] = old if field == "key" else value
    return cells


def divided(submission: Submission, inheritance: Inheritance, rules: Catalogue) -> list[Submission]:
    """Return a workbook as one part for each unit that has rows in it now.

    What is said of the whole file goes with the unit's own part; where the unit has ended, with
    that of the unit that got most of it. A unit still in its life keeps its own part always.
    """
    unit = submission.department
    names = [(record.sheet, record.key) for record in submission.records]
    heirs = inheritance.of(unit, names)
    if not heirs:
        return [submission]
    by_key = {key: heir for (_, key), heir in heirs.items()}
    rows: dict[str, list[Record]] = defaultdict(list)
    for record in submission.records:
        heir = heirs.get((record.sheet, record.key))
        if heir is not None:
            record = replace(record, key=heir.key, department=heir.department)
        rows[record.department].append(record)
    main = unit
    if unit in inheritance.ended and unit not in rows:
        main = max(rows, key=lambda name: len(rows[name]))
    parts = []
    for name in dict.fromkeys((main, *rows)):
        kept = tuple(
            replace(one, key=heir.key) if (heir := by_key.get(one.key)) else one
            for one in submission.findings
            if (by_key[one.key].department if one.key in by_key else main) == name
        )
        answers = tuple(
            replace(one, key=heir.key) if (heir := by_key.get(one.key)) else one
            for one in submission.answers
            if (by_key[one.key].department if one.key in by_key else main) == name
        )
        part = replace(
            submission,
            records=tuple(rows.get(name, ())),
            findings=kept,
            answers=answers,
            proposals=submission.proposals if name == main else (),
        )
        if name != unit:
            part = replace(
                part,
                identity={**submission.identity, "department": name, FORMER: unit},
                findings=(*kept, *_told(part, unit, name, inheritance, rules)),
            )
        parts.append(part)
    return parts


def _told(
    part: Submission, old: str, new: str, inheritance: Inheritance, rules: Catalogue
) -> list[Finding]:
    """Tell that rows of a workbook are read for another unit.

    Of a unit that lives on only when something is typed in them: its own rows are still there.
    """
    typed = any(not cell.blank for record in part.records for cell in record.cells.values())
    if old not in inheritance.ended and not typed:
        return []
    before, after = inheritance.units.get(old), inheritance.units.get(new)
    period, round_id = part.identity.get("period", ""), part.identity.get("round", "")
    return [
        finding(
            rules,
            INHERITED,
            Place(part.workbook),
            old=before.name if before else old,
            new=after.name if after else new,
            act=before.act if before and before.act else "–",
            count=len(part.records),
            file=file_name(new, int(period) if period.isdigit() else 0, round_id),
        )
    ]
