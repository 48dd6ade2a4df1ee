"""The rows of a sheet of records in a unit's workbook: those known, and blank ones to type in."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from ..schemas.plan import Department, Plan, PlanRecord
from ..schemas.profile import EntrySheet
from ..schemas.recordkeys import minted_key, minted_number
from ..workbooks.layout import Cell, Row

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
        for record in plan.records:
            self._known[record.department, record.sheet].append(record)

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
    last = max((minted_number(key, unit, sheet.id) for key in known), default=0)
    wanted = sheet.spare if blank is None else blank
    return [
        {"key": minted_key(unit, sheet.id, number), "row_state": "active"}
        for number in range(last + 1, last + 1 + wanted)
    ]
