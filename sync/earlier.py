"""The texts of earlier years a workbook carries in its sheet *Storico*."""

from collections.abc import Sequence

from ..schemas.grid import Grid
from ..schemas.terms import fold

HEADERS = (
    frozenset({"programma", "programme"}),
    frozenset({"codice", "code"}),
    frozenset({"anno", "year"}),
    frozenset({"azioni svolte", "actions"}),
)
"""Headers of *Storico*, in their order; the hidden key stands in the column before the first."""

LONGEST = 40
"""Length from which a text is no header."""

SEARCHED_ROWS = 40
"""How far down the header is looked for."""


def earlier_texts(grids: Sequence[Grid]) -> dict[str, str]:
    """Return what *Storico* says of each activity, by key; empty when the sheet is gone.

    The sheet is known by its header, wherever it has moved.
    """
    for grid in grids:
        for row in range(1, min(len(grid.rows), SEARCHED_ROWS) + 1):
            first = _header(grid, row)
            if first > 1:
                return _texts(grid, row, first)
    return {}


def _header(grid: Grid, row: int) -> int:
    """Return the column of the first header when a row is the header, else 0."""
    line = grid.rows[row - 1]
    if sum(isinstance(cell, str) and cell != "" for cell in line) < len(HEADERS):
        return 0
    words = [fold(cell) if isinstance(cell, str) and len(cell) < LONGEST else "" for cell in line]
    last = len(words) - len(HEADERS) + 1
    for at in range(last):
        if all(words[at + offset] in names for offset, names in enumerate(HEADERS)):
            return at + 1
    return 0


def _texts(grid: Grid, header_row: int, first: int) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for row in range(header_row + 1, len(grid.rows) + 1):
        key, text = grid.text(row, first - 1), grid.text(row, first + len(HEADERS) - 1)
        if key and text:
            found.setdefault(key, []).append(text)
    return {key: "\n".join(texts) for key, texts in found.items()}
