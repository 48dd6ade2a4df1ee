"""A workspace of the regulation: worlds typed into real workbooks, delivered, consolidated."""

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from regulation import TODAY, Row, Rows, Spot, regulation, unit_of
from riscontro.schemas.findings import Finding
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import opened, start
from riscontro.sync.pipeline.storing import store_of
from riscontro.sync.recordhistory import rows_in_force
from riscontro.sync.records import Accepted

ISSUED, FIRST = date(2026, 1, 10), 6
UNITS = ("ATENEO", "DAUIN", "DIGEP")
FORM = {
    "state": "trasmessa", "approval_name": "Ada Rossi", "approval_role": "Direttrice",
    "approval_date": date(2026, 2, 19),
}  # fmt: skip


def issued(root: Path, units: Iterable[str] = UNITS, period: int = 2025) -> Path:
    """Make a workspace of the regulation and issue the workbooks of some units."""
    start(root, "polito-incarichi", period)
    distribute(root, ISSUED, departments=tuple(units))
    return root


@dataclass
class Space:
    """A workspace into whose workbooks worlds are typed."""

    root: Path
    period: int = 2025
    placed: dict[tuple[str, str], Spot] = field(default_factory=dict)
    used: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def copied(cls, template: Path, root: Path) -> "Space":
        """Start from a workspace whose workbooks are issued."""
        shutil.copytree(template, root)
        return cls(root)

    def file(self, unit: str) -> Path:
        """Return the workbook of a unit."""
        return self.root / "trasmissioni" / f"{unit}_{self.period}_consuntivo.xlsx"

    def type(self, rows: Rows, send: bool = True, only: str = "") -> None:
        """Type a world into the workbooks of its units, below what is typed, and submit them.

        Args:
            rows: the world.
            send: declare the workbooks submitted.
            only: the unit whose rows are typed; all by default.
        """
        profile = regulation()
        mine: dict[str, list[tuple[str, int, Row]]] = {}
        for sheet, listed in rows.items():
            for position, row in enumerate(listed):
                unit = unit_of(row, profile.sheet(sheet), profile)
                if only in ("", unit):
                    mine.setdefault(unit, []).append((sheet, position, row))
        for unit, typed in mine.items():
            book = load_workbook(self.file(unit))
            for sheet, position, row in typed:
                self._put(book, unit, sheet, position, row)
            if send:
                submit(book)
            book.save(self.file(unit))

    def change(self, unit: str, sheet: str, number: int, **cells: Any) -> None:
        """Type into a row (the first is 0) of a unit's sheet."""
        book = load_workbook(self.file(unit))
        page = page_of(book, regulation().sheet(sheet).label.it)
        write(page, FIRST + number, cells)
        book.save(self.file(unit))

    def take(self, day: date = TODAY) -> list[Finding]:
        """Consolidate; what was found."""
        return list(consolidate(self.root, day).consolidated.findings)

    def spot(self, found: Finding) -> Spot | None:
        """Return the sheet, the position in the world and the field a finding stands at."""
        unit = found.place.workbook.partition("_")[0]
        letters = found.place.cell.rstrip("0123456789")
        row = found.place.cell.removeprefix(letters)
        at = self.placed.get((unit, f"{found.place.sheet}!{row}"))
        return None if at is None else (at[0], at[1], found.field)

    def told(self, findings: Iterable[Finding]) -> list[tuple[str, Spot]]:
        """Return the codes found in rows that were typed, each with its place in the world."""
        return [(one.code, at) for one in findings if (at := self.spot(one)) is not None]

    def rows(self) -> list[Accepted]:
        """Return the records in force of every year, oldest first."""
        found = opened(self.root)
        with store_of(found) as store:
            return rows_in_force(store, found.profile)

    def accepted(self, sheet: str = "incarico") -> set[str]:
        """Return what the records in force of a sheet are called."""
        name = regulation().sheet(sheet).identifier[0]
        return {one.cell(name).text for one in self.rows() if one.sheet == sheet}

    def _put(self, book: Workbook, unit: str, sheet: str, position: int, row: Row) -> None:
        layout = regulation().sheet(sheet)
        number = self.used.get((unit, sheet), 0)
        self.used[unit, sheet] = number + 1
        page = page_of(book, layout.label.it)
        write(page, FIRST + number, {name: one for name, one in row.items() if name != "_unit"})
        self.placed[unit, f"{layout.label.it}!{FIRST + number}"] = sheet, position, ""


def write(page: Worksheet, row: int, cells: Mapping[str, Any]) -> None:
    """Type cells, by field id, into a row of a sheet."""
    at = {cell.value: cell.column for cell in page[4]}
    for name, value in cells.items():
        page.cell(row, at[name]).value = value or None if isinstance(value, str) else value


def submit(book: Workbook) -> None:
    """Declare a workbook submitted."""
    page = page_of(book, book.worksheets[0].title)
    for name, value in FORM.items():
        row = next(row for row in range(1, 60) if page.cell(row, 1).value == name)
        page.cell(row, 3).value = value  # type: ignore[assignment]


def page_of(book: Workbook, name: str) -> Worksheet:
    """Return a sheet of a workbook."""
    page = book[name]
    assert isinstance(page, Worksheet)
    return page
