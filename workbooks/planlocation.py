"""Which sheet of a workbook is which of the plan, and where its columns stand.

Sheets are known by their table, else by their columns; columns by hidden ids, else by headers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schemas.grid import CellValue, Grid
from ..schemas.terms import IDENTITY_SHEET, fold
from .planrows import BLANKS
from .plansheets import ATTRIBUTE, MORE, PlanColumn, PlanSheet

HEADER_WITHIN = 40
"""Rows among which the hidden ids or the header are looked for."""


@dataclass(frozen=True, slots=True)
class Located:
    """A sheet as found in a workbook.

    Attributes:
        sheet: what it should be.
        grid: what it is.
        columns: column number of each id.
        more: column numbers of the texts that carry a column on, in order.
        first_row: first row below the header.
        matched: how many columns were recognised in one row.
    """

    sheet: PlanSheet
    grid: Grid
    columns: Mapping[str, int]
    more: Mapping[str, tuple[int, ...]]
    first_row: int
    matched: int


@dataclass(frozen=True, slots=True)
class Search:
    """What looking for the sheets of a plan gave.

    Attributes:
        found: sheets by id, in the order of the plan.
        missing: those that must be there and are not.
        copies: names of sheets that repeat another one, with the other's name.
    """

    found: Mapping[str, Located]
    missing: tuple[PlanSheet, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()


def find_sheets(grids: Sequence[Grid], sheets: Sequence[PlanSheet]) -> Search:
    """Find every sheet: by the name of its table, else as the one with most of its ids.

    Args:
        grids: the sheets of a workbook.
        sheets: those of the plan.
    """
    left = [grid for grid in grids if grid.sheet != IDENTITY_SHEET]
    found: dict[str, Located] = {}
    missing: list[PlanSheet] = []
    for sheet in sheets:
        for grid in left:
            if any(table.name == sheet.table for table in grid.tables):
                if (item := locate(sheet, grid)) is not None:
                    found[sheet.id] = item
                    left.remove(grid)
                break
    for sheet in (sheet for sheet in sheets if sheet.id not in found):
        candidates = [item for grid in left if (item := locate(sheet, grid)) is not None]
        named = [item for item in candidates if fold(item.grid.sheet) in _names(sheet)]
        best = max(named or candidates, key=lambda item: item.matched, default=None)
        if best is not None and best.matched * 10 >= len(sheet.columns) * 8:
            found[sheet.id] = best
            left.remove(best.grid)
        elif sheet.required:
            missing.append(sheet)
    copies = _copies(left, found)
    ordered = {sheet.id: found[sheet.id] for sheet in sheets if sheet.id in found}
    return Search(ordered, tuple(missing), copies)


def missing_columns(item: Located) -> list[PlanColumn]:
    """Return the columns a sheet should have and has not.

    Those added to the standard later are missed only where some of them are there.
    """
    later = [column.id for column in item.sheet.columns if column.later]
    older = not any(name in item.columns for name in later)
    return [
        column
        for column in item.sheet.columns
        if column.id not in item.columns
        and not (column.hidden or column.echo or (column.later and older))
    ]


def locate(sheet: PlanSheet, grid: Grid) -> Located | None:
    """Find the columns of a sheet by the row of ids, else by the header.

    Returns:
        ``None`` when fewer than half of the columns are there.
    """
    ids = {column.id: column.id for column in sheet.columns} | {BLANKS.id: BLANKS.id}
    best: tuple[int, int, dict[str, int], bool] | None = None
    for names, by_id in ((ids, True), (sheet.headers(), False)):
        for row in range(1, min(HEADER_WITHIN, len(grid.rows)) + 1):
            columns = _columns(grid.rows[row - 1], names, by_id)
            if len(columns) > (best[0] if best else max(1, len(sheet.columns) // 2 - 1)):
                best = (len(columns), row, columns, by_id)
        if best is not None:
            break
    if best is None:
        return None
    matched, row, columns, by_id = best
    header = _next_filled(grid, row) if by_id else row
    if by_id and header:
        # A cleared id leaves the header to say which column it is.
        named = _columns(grid.rows[header - 1], sheet.headers(), False)
        taken = set(columns.values())
        columns |= {k: v for k, v in named.items() if k not in columns and v not in taken}
    more: dict[str, list[int]] = {}
    for name in sorted(columns, key=lambda name: (len(name), name)):
        if MORE in name:
            more.setdefault(name.rpartition(MORE)[0], []).append(columns[name])
    plain = {name: at for name, at in columns.items() if MORE not in name}
    carried = {name: tuple(places) for name, places in more.items()}
    return Located(sheet, grid, plain, carried, (header or row) + 1, matched)


def _copies(left: Sequence[Grid], found: Mapping[str, Located]) -> tuple[tuple[str, str], ...]:
    copies = []
    for grid in left:
        for item in found.values():
            copy = locate(item.sheet, grid)
            if copy is not None and copy.matched >= len(item.columns) - 1:
                copies.append((grid.sheet, item.grid.sheet))
                break
    return tuple(copies)


def _names(sheet: PlanSheet) -> tuple[str, str]:
    return fold(sheet.label.it), fold(sheet.label.en)


def _columns(line: Sequence[CellValue], names: Mapping[str, str], by_id: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, value in enumerate(line, 1):
        if not isinstance(value, str) or not value:
            continue
        name = value.strip() if by_id else names.get(fold(value), "")
        stem = name.partition(MORE)[0]
        if stem in names or (by_id and stem.startswith(ATTRIBUTE)) or (not by_id and name):
            found.setdefault(name, at)
    return found


def _next_filled(grid: Grid, row: int) -> int:
    for number in range(row + 1, len(grid.rows) + 1):
        if any(value not in (None, "") for value in grid.rows[number - 1]):
            return number
    return 0
