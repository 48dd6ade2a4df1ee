"""Small worlds of records, typed as officers type them and checked as at consolidation.

A case is a world that keeps a rule and a change that breaks it; ``tests/test_regulation.py`` runs
the cases of the regulation on teaching assignments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.grid import Grid
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import EntrySheet, Profile, load
from riscontro.schemas.rules import catalogue
from riscontro.schemas.shape import RECORD
from riscontro.sync.checks import check
from riscontro.sync.checktables import Surroundings
from riscontro.sync.conditionrules import evaluated
from riscontro.sync.entrycells import read_cells
from riscontro.sync.entrysheets import Frame
from riscontro.sync.measuring import Context
from riscontro.sync.predicates import PREDICATES
from riscontro.sync.records import Accepted, Record, Submission
from riscontro.sync.recordsheets import in_use
from riscontro.sync.sheetshapes import shape_of

TODAY = date(2026, 2, 20)
PERIOD, ROUND = 2025, "consuntivo"
FIRST_ROW = 6
USUAL_UNITS = ("DAUIN", "ATENEO")
"""Units whose workbook a row is in when it does not say: the first that gets the sheet."""

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Spot = tuple[str, int, str]
"""Sheet, position of the row in the world, field."""


@dataclass(frozen=True)
class Case:
    """A world that keeps a rule, and how it is broken.

    Attributes:
        rows: the smallest world that keeps the rule, by sheet; ``_unit`` puts a row into the
            workbook of another unit.
        broken: what to change, by sheet and position; a position after the last adds a row. Nothing
            for a world that only has to keep the rule.
        at: where the finding must stand; several when several rows are at fault.
    """

    rows: Rows
    broken: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    at: Spot | tuple[Spot, ...] | None = None

    @property
    def spots(self) -> set[Spot]:
        """Where the findings must stand."""
        if self.at is None:
            return set()
        return {self.at} if isinstance(self.at[0], str) else set(self.at)  # type: ignore[arg-type]

    @property
    def broken_rows(self) -> Rows:
        """The world once it is broken."""
        rows = {sheet: [dict(row) for row in listed] for sheet, listed in self.rows.items()}
        for (sheet, position), changes in self.broken.items():
            listed = rows.setdefault(sheet, [])
            if position >= len(listed):
                listed.append(dict(changes))
            else:
                listed[position].update(changes)
        return rows


@cache
def regulation() -> Profile:
    """The regulation on teaching assignments."""
    return load("polito-incarichi")


def findings_of(rows: Rows, profile: Profile | None = None, **more: Any) -> list[Finding]:
    """Check a world as a consolidation does, every workbook submitted; see ``checked``."""
    return checked(rows, profile or regulation(), **more)


def checked(
    rows: Rows,
    profile: Profile,
    *,
    drafts: Sequence[str] = (),
    stored: Sequence[Accepted] = (),
    plan: Plan | None = None,
    alone: bool = False,
    today: date = TODAY,
) -> list[Finding]:
    """Check a world.

    Args:
        rows: the world.
        profile: its profile.
        drafts: units whose workbook is still being filled in.
        stored: rows in force before.
        plan: the plan, none by default.
        alone: the workbooks are all that is known.
        today: day of the check.
    """
    around = None if alone else Surroundings(plan or Plan(profile.id, PERIOD), stored)
    sent, context = _asked(rows, profile, drafts, around, today)
    return check(sent, context)


def _asked(
    rows: Rows,
    profile: Profile,
    drafts: Sequence[str],
    around: Surroundings | None,
    today: date,
) -> tuple[list[Submission], Context]:
    sent = submissions(rows, profile, drafts)
    due = frozenset(one.department for one in sent if one.state == "submitted")
    return sent, Context(profile, catalogue(profile), PERIOD, ROUND, today, due, around)


def submissions(rows: Rows, profile: Profile, drafts: Sequence[str] = ()) -> list[Submission]:
    """Return the workbooks of a world, one of every unit that has a row in it."""
    records: dict[str, list[tuple[Record, list[Finding]]]] = {}
    for sheet_id, listed in rows.items():
        sheet = profile.sheet(sheet_id)
        for position, row in enumerate(listed):
            unit = unit_of(row, sheet, profile)
            records.setdefault(unit, []).append(record_of(row, sheet, profile, unit, position))
    return [
        Submission(
            workbook=f"{unit}.xlsx",
            sha256=unit,
            identity={
                "department": unit,
                "profile": profile.id,
                "period": str(PERIOD),
                "round": ROUND,
            },
            state="draft" if unit in drafts else "submitted",
            records=tuple(record for record, _ in own),
            findings=tuple(one for _, found in own for one in found),
        )
        for unit, own in records.items()
    ]


def unit_of(row: Row, sheet: EntrySheet, profile: Profile) -> str:
    """Return the unit whose workbook a row is in."""
    if "_unit" in row:
        return str(row["_unit"])
    usual = [*USUAL_UNITS, *(unit.id for unit in profile.departments)]
    known = {unit.id for unit in profile.departments}
    return next(one for one in usual if sheet.concerns(one) and (not known or one in known))


def record_of(
    row: Row, sheet: EntrySheet, profile: Profile, unit: str, position: int
) -> tuple[Record, list[Finding]]:
    """Return the record a row of a workbook is read as, and what cannot be read in it."""
    unknown = [name for name in row if name != "_unit" and sheet.field(name) is None]
    assert not unknown, f"{sheet.id} has no {unknown}"
    shape = shape_of(profile, sheet, PERIOD, ROUND)
    columns = shape.columns("entry")
    cells = [_in_cell(row.get(column.id)) for column in columns]
    at = FIRST_ROW + position
    grid = Grid(f"{unit}.xlsx", sheet.label.it, [*[[]] * (at - 1), cells])
    identity = {"department": unit, "period": str(PERIOD), "round": ROUND}
    frame = Frame(grid.workbook, profile, catalogue(profile), identity, {})
    record = Record(
        sheet=sheet.id,
        kind=RECORD,
        key=f"{unit}/{sheet.id}.{position + 1:04}",
        department=unit,
        place=Place(grid.workbook, grid.sheet),
        row=at,
        columns={column.id: number for number, column in enumerate(columns, 1)},
        cells={},
        issued={},
    )
    read, findings = read_cells(frame, record, columns, grid)
    return replace(record, cells=read), findings


def _in_cell(value: Any) -> Any:
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else value


def spot(found: Finding, rows: Rows, profile: Profile) -> Spot:
    """Return the sheet, the position of the row and the field a finding stands at."""
    sheet = next(one for one in profile.sheets if one.label.it == found.place.sheet)
    letters = found.place.cell.rstrip("0123456789")
    position = int(found.place.cell.removeprefix(letters)) - FIRST_ROW
    assert 0 <= position < len(rows[sheet.id])
    return sheet.id, position, found.field


def told(code: str, rows: Rows, profile: Profile | None = None) -> set[Spot]:
    """Return where a world breaks one rule; the facts of whole columns are left out."""
    shaped = profile or regulation()
    sent, context = _asked(rows, shaped, (), Surroundings(Plan(shaped.id, PERIOD)), TODAY)
    records = [one for submission in sent for one in submission.records if in_use(one)]
    unread = [cell.text for one in records for cell in one.cells.values() if not cell.read]
    assert not unread, unread
    rule = context.rules[code]
    own = [one for one in records if one.sheet == rule.sheet]
    found = PREDICATES[rule.predicate](rule, own, evaluated(context, sent, records))
    return {spot(one, rows, shaped) for one in found}


def accepted(rows: Rows, profile: Profile, period: int = PERIOD) -> list[Accepted]:
    """Return the rows of a world as they stand in the store."""
    return [
        Accepted(
            one.sheet,
            one.kind,
            one.key,
            one.department,
            period,
            ROUND,
            one.cells,
            {},
            one.place.workbook,
            one.place.sheet,
            one.row,
            "",
            TODAY,
        )
        for sent in submissions(rows, profile)
        for one in sent.records
    ]
