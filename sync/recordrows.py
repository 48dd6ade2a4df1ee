"""The rows of a sheet of records in a unit's workbook: those known, and blank ones to type in."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..schemas.plan import Department, Plan, PlanRecord
from ..schemas.profile import EntrySheet, Profile
from ..schemas.recordkeys import minted_key, minted_number
from ..schemas.shape import RECORD
from ..schemas.unitnames import last_heir
from ..workbooks.layout import Book, Cell, Row
from ..workbooks.records import AS_TEXT
from .records import Accepted, Record

FEW = 5
"""Blank rows below which a workbook gets more."""


class Records:
    """The records of a plan, unit by unit."""

    def __init__(self, plan: Plan, day: date) -> None:
        """Look at a plan.

        Args:
            plan: with its records and units.
            day: of the issue: units that have ended by then get no rows.
        """
        self._day = day
        self._units = {unit.id: unit for unit in plan.departments}
        self._known: dict[tuple[str, str], list[PlanRecord]] = defaultdict(list)
        heirs = {
            unit.id: unit.successor
            for unit in plan.departments
            if unit.successor and unit.valid_to is not None and unit.valid_to < day
        }
        for record in plan.records:
            unit = last_heir(record.department, heirs) or record.department
            self._known[unit, record.sheet].append(record)

    def known(self, unit: str, sheet: str) -> bool:
        """Tell whether the plan has records of a unit on a sheet."""
        return bool(self._known.get((unit, sheet)))

    def rows(self, unit: Department, sheet: EntrySheet) -> list[Row]:
        """Return the rows of the records a unit has, and the blank ones it may type others in."""
        if unit.valid_to is not None and unit.valid_to < self._day:
            return []
        known = self._known[unit.id, sheet.id]
        rows = [record_row(one, sheet, self._units) for one in known]
        return [*rows, *blank_rows(unit.id, sheet, [one.key for one in known])]


def record_row(
    record: PlanRecord, sheet: EntrySheet, units: Mapping[str, Department]
) -> dict[str, Cell]:
    """Return the row of a record the plan knows, typed in as its unit would.

    Args:
        record: of the plan.
        sheet: its sheet.
        units: the registry by id: cells show names.
    """
    typed = typed_row(record.cells, sheet, units)
    return {"key": record.key, "row_state": "active", **typed}


def typed_row(
    cells: Mapping[str, str | Decimal | date], sheet: EntrySheet, units: Mapping[str, Department]
) -> dict[str, Cell]:
    """Return the cells of a record as its unit would type them; see ``record_row``."""
    row: dict[str, Cell] = {}
    for name, value in cells.items():
        field = sheet.field(name)
        if field is None:
            continue
        if field.type == "unit" and isinstance(value, str) and value in units:
            row[name] = units[value].name
        else:
            row[name] = float(value) if isinstance(value, Decimal) else value
    return row


def blank_rows(
    unit: str, sheet: EntrySheet, known: Collection[str], blank: int | None = None
) -> list[Row]:
    """Return the prepared rows of a unit's sheet in which nothing is typed yet.

    Args:
        unit: id of the unit.
        sheet: the sheet of records.
        known: keys of the rows that are there.
        blank: how many; as many as the profile says when not given.
    """
    taken = {minted_number(key, unit, sheet.id) for key in known}
    wanted = sheet.spare if blank is None else blank
    # Numbers nobody used stay what they were: the rows of an earlier workbook have them.
    numbers = [number for number in range(1, max(taken, default=0)) if number not in taken]
    last = max(taken, default=0)
    numbers += range(last + 1, last + 1 + max(wanted - len(numbers), 0))
    return [_blank(minted_key(unit, sheet.id, number)) for number in numbers]


def more_rows(
    unit: str, sheet: EntrySheet, prepared: Collection[str], used: Collection[str]
) -> list[Row]:
    """Return the rows a filled-in workbook gets when few blank ones are left: none otherwise.

    Args:
        unit: id of the unit.
        sheet: the sheet of records.
        prepared: keys of all rows the workbook was given.
        used: keys of the rows in which something is typed.
    """
    minted = [key for key in prepared if minted_number(key, unit, sheet.id)]
    left = sum(1 for key in minted if key not in used)
    if not minted or left >= min(FEW, sheet.spare):
        return []
    last = max(minted_number(key, unit, sheet.id) for key in minted)
    wanted = range(last + 1, last + 1 + sheet.spare)
    return [_blank(minted_key(unit, sheet.id, number)) for number in wanted]


Entries = Mapping[tuple[str, str], Mapping[str, Cell]]
"""What stands in the entry cells of records, by sheet id and key."""


def with_records(book: Book, profile: Profile, entries: Entries) -> Book:
    """Return a workbook with these records typed in, whatever was going to stand in their rows.

    Records it has no row for get one before the blank rows; of these there are as many as before.

    Args:
        book: as issued.
        profile: its sheets.
        entries: the records, in the order of their rows; one without cells was cleared.
    """
    rows = dict(book.rows)
    for sheet in profile.sheets:
        mine = {key: cells for (name, key), cells in entries.items() if name == sheet.id}
        if sheet.kind != RECORD or sheet.id not in rows or not mine:
            continue
        own = {field.id for field in sheet.own_fields}
        issued = {str(row["key"]): row for row in rows[sheet.id]}
        spare = sum(1 for row in issued.values() if not own & row.keys())
        made = {key: row for key, row in issued.items() if key in mine or own & row.keys()}
        made |= {key: {**_blank(key), **cells} for key, cells in mine.items()}
        used = [row for row in made.values() if own & row.keys()]
        cleared = [row for row in made.values() if not own & row.keys()]
        unit, more = book.identity.department, max(spare - len(cleared), 0)
        fresh = blank_rows(unit, sheet, made, more) if spare else []
        rows[sheet.id] = [*used, *cleared, *fresh]
    return replace(book, rows=rows)


def said_row(record: Record | Accepted, sheet: EntrySheet) -> dict[str, Cell]:
    """Return the entry cells of a record as its unit typed them, without those left blank."""
    row: dict[str, Cell] = {}
    for name, cell in record.cells.items():
        field = sheet.field(name)
        if cell.blank or field is None:
            continue
        row[name] = cell.text if field.type in AS_TEXT or not cell.read else cell.content
    return row


def said_rows(records: Iterable[Record | Accepted], profile: Profile) -> Entries:
    """Return what records say, by sheet id and key, those of other kinds left out."""
    sheets = {sheet.id: sheet for sheet in profile.sheets if sheet.kind == RECORD}
    return {
        (one.sheet, one.key): said_row(one, sheets[one.sheet])
        for one in records
        if one.sheet in sheets
    }


def _blank(key: str) -> dict[str, Cell]:
    return {"key": key, "row_state": "active"}
