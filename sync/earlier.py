"""The texts of earlier years a workbook carries in its sheet *Storico*."""

from ..schemas.grid import Grid
from .location import Sheets

HEADERS = (
    frozenset({"Programma", "Programme"}),
    frozenset({"Codice", "Code"}),
    frozenset({"Anno", "Year"}),
    frozenset({"Azioni svolte", "Actions"}),
)
"""Headers of *Storico*, in their order; the hidden key stands in the column before the first."""


def earlier_texts(sheets: Sheets) -> dict[str, str]:
    """Return what *Storico* says of each activity, by key; empty when the sheet is gone.

    The sheet is known by its header, wherever it has moved.
    """
    for grid, rows in zip(sheets.grids, sheets.words, strict=True):
        for row, words in enumerate(rows, 1):
            if all(words & names for names in HEADERS):
                first = _first(grid, row)
                if first > 1:
                    return _texts(grid, row, first)
    return {}


def _first(grid: Grid, row: int) -> int:
    """Return the column of the first header when they stand side by side, else 0."""
    line = grid.rows[row - 1]
    for at in range(len(line) - len(HEADERS) + 1):
        if all(grid.text(row, at + 1 + offset) in names for offset, names in enumerate(HEADERS)):
            return at + 1
    return 0


def _texts(grid: Grid, header_row: int, first: int) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for row in range(header_row + 1, len(grid.rows) + 1):
        key, text = grid.text(row, first - 1), grid.text(row, first + len(HEADERS) - 1)
        if key and text:
            found.setdefault(key, []).append(text)
    return {key: "\n".join(texts) for key, texts in found.items()}
