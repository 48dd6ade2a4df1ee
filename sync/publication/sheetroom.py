"""How much fits on the page of a sheet for people, reckoned from the letters of its tables."""

import math
from collections.abc import Callable, Sequence

from .printedshape import Grid
from .tablewidths import by_words

PAGE, FIRST = 725.0, 590.0
"""Points of a page, and of one that begins with a title of two lines and the figures."""

LETTERS = 122
"""Letters of a line of a table over the whole page."""

LONGEST = 100
"""Characters of a label: two lines of its column."""

LINE, AROUND, HEADING, NOTE = 10.0, 6.5, 27.0, 13.0
"""Points: of a line of a table, around a row, of a heading, of a note."""


def fitting(make: Callable[[int], tuple[Grid, ...]], most: int, room: float) -> tuple[Grid, ...]:
    """Return tables of as many rows as fit: what is made with the greatest number that does.

    Args:
        make: makes the tables, none of them with more rows than it is told.
        most: rows at most.
        room: points there are.
    """
    for rows in range(most, 1, -1):
        grids = make(rows)
        if sum(map(height, grids)) <= room:
            return grids
    return make(1)


def shortened(text: str) -> str:
    """Return a label cut at a word where it is longer than two lines; its detail stays whole.

    Rows of one indicator differ by it alone.
    """
    if len(text) <= LONGEST:
        return text
    _, joint, detail = text.rpartition(" – ")
    end = joint + detail if joint and len(detail) <= LONGEST // 2 else ""
    kept = text[: LONGEST - len(end)].rsplit(" ", 1)[0].rstrip(" ,;:.–-")
    return f"{kept}…{end}"


def height(grid: Grid) -> float:
    """Return the points a table takes, its heading and its note included."""
    whole = HEADING + (NOTE if grid.note else 0.0)
    if not grid.rows:
        return whole
    rows = [grid.columns, *grid.rows]
    widths = by_words(rows, len(grid.columns), LETTERS)
    letters = [max(3, LETTERS * width // sum(widths) - 2) for width in widths]
    return whole + sum(AROUND + LINE * _lines(row, letters) for row in rows)


def _lines(row: Sequence[str], letters: Sequence[int]) -> int:
    return max(math.ceil(len(text) / room) or 1 for text, room in zip(row, letters, strict=True))
