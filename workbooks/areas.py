"""The areas a rule of a sheet holds for (``sqref``), column by column."""

from collections.abc import Collection, Iterable, Sequence

from ..schemas.grid import column_letter
from .ranges import covered

Area = tuple[int, int, int, int]
"""Top, left, bottom, right."""


def areas(text: str) -> list[Area] | None:
    """Return the areas of a ``sqref``, ``None`` when one of them is no range of cells."""
    try:
        return [covered(part) for part in text.split()]
    except ValueError:
        return None


def as_text(found: Iterable[Area]) -> str:
    """Write areas as a ``sqref``."""
    return " ".join(_written(area) for area in found)


def rows_in(found: Iterable[Area], column: int, rows: Collection[int]) -> list[int]:
    """Return which of some rows the areas hold in a column, twice those held twice."""
    return [
        row
        for top, left, bottom, right in found
        if left <= column <= right
        for row in rows
        if top <= row <= bottom
    ]


def without(found: Iterable[Area], column: int, rows: Collection[int]) -> list[Area]:
    """Return areas without the cells of a column in some rows."""
    left_over: list[Area] = []
    for top, left, bottom, right in found:
        taken = sorted(row for row in rows if top <= row <= bottom)
        if not left <= column <= right or not taken:
            left_over.append((top, left, bottom, right))
            continue
        if left < column:
            left_over.append((top, left, bottom, column - 1))
        start = top
        for row in [*taken, bottom + 1]:
            if start < row:
                left_over.append((start, column, row - 1, column))
            start = row + 1
        if column < right:
            left_over.append((top, column + 1, bottom, right))
    return left_over


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers, first and last of each."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def corners(found: Sequence[Area]) -> list[tuple[int, int]]:
    """Return the cells the formulas of a rule may be written for.

    Programs count from the first area or from the corner of all of them.
    """
    if not found:
        return []
    first = found[0][0], found[0][1]
    whole = min(area[0] for area in found), min(area[1] for area in found)
    return [first] if first == whole else [first, whole]


def _written(area: Area) -> str:
    top, left, bottom, right = area
    first = f"{column_letter(left)}{top}"
    last = f"{column_letter(right)}{bottom}"
    return first if first == last else f"{first}:{last}"
