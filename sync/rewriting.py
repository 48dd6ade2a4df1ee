"""What differs between two states of a workbook, cell by cell: what somebody changed by hand."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import zip_longest

from ..schemas.findings import Place
from ..schemas.grid import CellValue, Grid, column_letter
from ..schemas.terms import Words
from ..workbooks.reader import Workbook

LISTED = 12
"""Most cells named in one finding."""

LOOK_ONLY = Words("nessun valore, solo l'aspetto", "no value, only the look")
UNREADABLE = Words("il file non si legge più", "the file can no longer be read")


def changed_cells(written: Workbook, found: Workbook) -> list[Place]:
    """Return the cells of a workbook that no longer hold what was written, in reading order.

    What another program alters by saving is no change: the kind of a number or of a line end, a
    date that becomes a moment, a result in its last figure or left out. A sheet that is gone or
    new is one place without a cell.
    """
    was = {grid.sheet: grid for grid in written.grids}
    now = {grid.sheet: grid for grid in found.grids}
    places: list[Place] = []
    for name, grid in was.items():
        if name in now:
            cells = differing(grid, now[name])
            places += (Place(found.name, name, address(*cell)) for cell in cells)
        else:
            places.append(Place(found.name, name))
    return places + [Place(found.name, name) for name in now if name not in was]


def named(places: Sequence[Place], most: int = LISTED) -> Words:
    """Name cells as a sentence lists them, sheet by sheet: ``Indicatori S8, S9; Attività J7``."""
    if not places:
        return LOOK_ONLY
    sheets: dict[str, list[str]] = {}
    for place in places[:most]:
        sheets.setdefault(place.sheet, []).append(place.cell)
    listed = "; ".join(f"{sheet} {', '.join(cells)}".rstrip() for sheet, cells in sheets.items())
    more = len(places) - most
    if more <= 0:
        return Words(listed, listed)
    return Words(
        f"{listed} e {'un' if more == 1 else more} altr{'a' if more == 1 else 'e'}",
        f"{listed} and {more} more",
    )


def differing(was: Grid, now: Grid, either: bool = False) -> Iterator[tuple[int, int]]:
    """Give row and column of the cells of two sheets that hold something else, in reading order.

    A formula without a result is no difference: whoever saved it left the result out.

    Args:
        was: the sheet before.
        now: the sheet after.
        either: so it is in the sheet before, too; otherwise a result that came in is one.
    """
    nothing: Sequence[CellValue] = ()
    for row, (before, after) in enumerate(zip_longest(was.rows, now.rows, fillvalue=nothing), 1):
        for column, (left, right) in enumerate(zip_longest(before, after), 1):
            if left == right or same_value(left, right):
                continue
            sides = ((now, right), (was, left))[: 2 if either else 1]
            if not any(resultless(grid, row, column, value) for grid, value in sides):
                yield row, column


def address(row: int, column: int) -> str:
    """Write the A1 address of a cell."""
    return f"{column_letter(column)}{row}"


def resultless(grid: Grid, row: int, column: int, value: CellValue) -> bool:
    """Tell whether a cell holds a formula whose result was left out."""
    fact = grid.fact(row, column) if value in (None, "") else None
    return fact is not None and fact.formula is not None


def same_value(left: CellValue, right: CellValue) -> bool:
    """Tell whether two cells hold the same, whatever program saved them in between."""
    one, other = _plain(left), _plain(right)
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))
    return one == other


def _plain(value: CellValue) -> object:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("_x000D_", "") or None
    return value
