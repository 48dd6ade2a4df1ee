"""The small lines of the master: the numbers of a row drawn in one cell of it."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from .layout import NAVY, RED
from .mastersheets import MasterColumn, MasterRow, Shown
from .packedrows import part_of

SPARKLINE = {
    "type": "column",
    "last_point": True,
    "negative_points": True,
    "series_color": "#7FA6CF",
    "last_color": NAVY,
    "negative_color": RED,
    "empty_cells": "gaps",
    "show_hidden": True,
}
"""Small bars, the last one darker: LibreOffice does not print small lines."""


def draw_lines(
    sheet: Worksheet,
    columns: Sequence[MasterColumn],
    rows: Sequence[MasterRow],
    first: int,
    left: int = 0,
) -> None:
    """Draw the small lines of a table.

    Args:
        sheet: where it stands.
        columns: of the table, from the left.
        rows: its records.
        first: row of the first of them, 0 for the first of the sheet.
        left: columns left of the table.
    """
    for position, column in enumerate(columns):
        if not column.sparkline:
            continue
        drawn: dict[bool, tuple[list[str], list[str]]] = {False: ([], []), True: ([], [])}
        wanted = [at for at, one in enumerate(columns) if one.id in column.sparkline]
        start, end = (wanted[0], wanted[-1] + 1) if wanted else (0, 0)
        for number, row in enumerate(part_of(rows, start, end), first + 1):
            run = _run(columns[start:end], row, column.sparkline)
            if run:
                places, ranges = drawn[_below_zero(row[run[0] : run[1] + 1])]
                ends = [f"{column_letter(left + start + at + 1)}{number}" for at in run]
                places.append(f"{column_letter(left + position + 1)}{number}")
                ranges.append(":".join(ends))
        for negative, (places, ranges) in drawn.items():
            if places:
                # A bar stands on zero, or the smallest value would look like none.
                floor = {} if negative else {"min": 0}
                options = SPARKLINE | floor | {"location": places, "range": ranges}
                sheet.add_sparkline(first, left + position, options)


def _below_zero(cells: MasterRow) -> bool:
    values = (cell.value if isinstance(cell, Shown) else cell for cell in cells)
    return any(isinstance(value, int | float) and value < 0 for value in values)


def _run(
    columns: Sequence[MasterColumn], row: MasterRow, wanted: Sequence[str]
) -> tuple[int, int] | None:
    """Return the first and last place of the numbers a small line is drawn through.

    A word among them would be drawn as zero: the line is that of the numbers after it, or before
    it when too few are left.
    """
    runs: list[list[int]] = [[]]
    numbers = [0]
    for position, (column, cell) in enumerate(zip(columns, row, strict=True)):
        value, live = cell, column.formula
        if isinstance(cell, Shown):
            value, live = cell.value, cell.formula or live
        number = column.id in wanted and isinstance(value, int | float)
        if number or (value in (None, "") and not live):
            runs[-1].append(position)
            numbers[-1] += number
        else:
            runs.append([])
            numbers.append(0)
    kept = [run for run, count in zip(runs, numbers, strict=True) if count > 1]
    return (kept[-1][0], kept[-1][-1]) if kept else None
