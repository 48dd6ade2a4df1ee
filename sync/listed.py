"""The read-only lists of a workbook, read back: whom its unit may refer to, checked alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ..schemas.grid import Grid
from ..schemas.terms import fold
from ..workbooks.layout import HEADER_ROW
from ..workbooks.listsheets import COLUMN, TABLE

Listed = Mapping[str, Mapping[str, frozenset[str]]]
"""What the lists of a workbook say, folded, by sheet of records and column."""

SEARCHED = 3 * HEADER_ROW


def listed_in(grids: Sequence[Grid]) -> Listed:
    """Return what the lists of a workbook say."""
    found: dict[str, Mapping[str, frozenset[str]]] = {}
    for grid in grids:
        name = next((one.name for one in grid.tables if is_list(one.name)), "")
        if name:
            found[name[len(TABLE) :]] = _columns(grid)
    return found


def is_list(table: str) -> bool:
    """Tell whether a table is one of these lists."""
    return table.startswith(TABLE)


def _columns(grid: Grid) -> dict[str, frozenset[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    for row in range(1, min(len(grid.rows), SEARCHED) + 1):
        texts = {at: grid.text(row, at) for at in range(1, len(grid.rows[row - 1]) + 1)}
        columns = {at: one for at, one in texts.items() if one.startswith(COLUMN)}
        if not columns:
            continue
        for at, text in columns.items():
            name = text.removeprefix(COLUMN)
            said[name] = {
                fold(cell)
                for below in range(row + 2, len(grid.rows) + 1)
                if (cell := grid.text(below, at))
            }
        break
    return {name: frozenset(texts) for name, texts in said.items()}
