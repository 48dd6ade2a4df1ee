"""The small bars of the master: the numbers of a row drawn in one cell of it."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from .layout import NAVY, RED
from .mastersheets import MasterColumn, MasterRow, Shown
from .packedrows import part_of

SPARKLINE = {
    "type": "column",
    "negative_points": True,
    "series_color": "#7FA6CF",
    "last_color": NAVY,
    "negative_color": RED,
    "empty_cells": "gaps",
    "show_hidden": True,
}
"""Small bars: LibreOffice does not print small lines, and a bar keeps the place of its year."""

LEAST = 2
"""Numbers below which nothing is drawn."""


def draw_lines(
    sheet: Worksheet,
    columns: Sequence[MasterColumn],
    rows: Sequence[MasterRow],
    first: int,
    left: int = 0,
) -> None:
    """Draw the small bars of a table: every year in its place, the last one darker.

    A word among the numbers has a bar without height.

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
        drawn: dict[tuple[bool, bool], tuple[list[str], list[str]]] = {}
        wanted = [at for at, one in enumerate(columns) if one.id in column.sparkline]
        start, end = (wanted[0], wanted[-1] + 1) if wanted else (0, 0)
        ends = [column_letter(left + at) for at in (start + 1, end)]
        for number, row in enumerate(part_of(rows, start, end), first + 1):
            numbers = [
                value if isinstance(value, int | float) else None
                for value in (cell.value if isinstance(cell, Shown) else cell for cell in row)
            ]
            known = [value for value in numbers if value is not None]
            if len(known) < LEAST:
                continue
            kind = (min(known) < 0, numbers[-1] is not None)
            places, ranges = drawn.setdefault(kind, ([], []))
            places.append(f"{column_letter(left + position + 1)}{number}")
            ranges.append(":".join(f"{letter}{number}" for letter in ends))
        for (negative, current), (places, ranges) in drawn.items():
            # A bar stands on zero, or the smallest value would look like none.
            floor = {} if negative else {"min": 0}
            options = SPARKLINE | floor | {"location": places, "range": ranges}
            sheet.add_sparkline(first, left + position, options | {"last_point": current})
