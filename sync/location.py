"""Where things stand in a sheet somebody has worked in.

Positions are never trusted: a sheet is known by the name of its Excel table, a column by the id in
the hidden row above the header (then by its header), a row by its key.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..schemas.grid import Grid, split_address
from ..schemas.terms import fold

SEARCHED_ROWS = 80
"""How far down the ids or the header of a table are looked for."""

ALIKE = 0.6
"""Share of a table's ids a sheet must have to be taken for it without the table's name."""


@dataclass(frozen=True, slots=True)
class Located:
    """The table of one entry sheet.

    Attributes:
        grid: the sheet.
        ids_row: row of the field ids, 0 when the columns were found by header.
        header_row: row of the header.
        columns: position of each field.
        doubled: further positions of a field that appears more than once.
        copies: other sheets with the same columns.
    """

    grid: Grid
    ids_row: int
    header_row: int
    columns: Mapping[str, int]
    doubled: Mapping[str, tuple[int, ...]]
    copies: tuple[Grid, ...] = ()


def locate(
    grids: Sequence[Grid], table: str, fields: Sequence[str], headers: Mapping[str, Sequence[str]]
) -> Located | None:
    """Find the sheet that holds a table, and its columns.

    Args:
        grids: the sheets of the workbook.
        table: ASCII name of the Excel table.
        fields: field ids of the table, ``key`` first.
        headers: headers under which each field may stand, in any language.
    """
    wanted = set(fields)
    named = [grid for grid in grids if any(one.name == table for one in grid.tables)]
    scored = [(grid, *_ids_row(grid, wanted)) for grid in grids]
    enough = max(3, round(ALIKE * len(wanted)))
    alike = [entry for entry in scored if entry[2] >= (3 if entry[0] in named else enough)]
    for grid, row, _ in sorted(
        alike, key=lambda entry: (entry[0] not in named, -entry[2], entry[0].state != "visible")
    ):
        columns, doubled = _by_ids(grid, row, wanted)
        others = tuple(other for other, _, _ in alike if other is not grid)
        return Located(grid, row, row + 1, columns, doubled, others)
    for grid in named or grids:
        found = _by_headers(grid, headers, _declared_header(grid, table))
        if found is not None:
            header_row, columns = found
            return Located(grid, 0, header_row, columns, {})
    return None


def _ids_row(grid: Grid, wanted: set[str]) -> tuple[int, int]:
    best = (0, 0)
    for number, row in enumerate(grid.rows[:SEARCHED_ROWS], 1):
        count = len({cell for cell in row if isinstance(cell, str) and cell.strip() in wanted})
        if count > best[1]:
            best = (number, count)
    return best


def _by_ids(
    grid: Grid, row: int, wanted: set[str]
) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    positions: dict[str, list[int]] = {}
    for number, cell in enumerate(grid.rows[row - 1], 1):
        if isinstance(cell, str) and cell.strip() in wanted:
            positions.setdefault(cell.strip(), []).append(number)
    columns = {name: found[0] for name, found in positions.items()}
    return columns, {name: tuple(found) for name, found in positions.items() if len(found) > 1}


def _declared_header(grid: Grid, table: str) -> int:
    for one in grid.tables:
        if one.name == table:
            return split_address(one.ref.partition(":")[0])[0]
    return 0


def _by_headers(
    grid: Grid, headers: Mapping[str, Sequence[str]], hint: int
) -> tuple[int, dict[str, int]] | None:
    names = {fold(header): name for name, forms in headers.items() for header in forms}
    rows: Iterable[int] = (hint,) if hint else range(1, min(len(grid.rows), SEARCHED_ROWS) + 1)
    best: tuple[int, dict[str, int]] | None = None
    for number in rows:
        columns: dict[str, int] = {}
        for position in range(1, _width(grid, number) + 1):
            name = names.get(fold(grid.text(number, position)))
            if name is not None:
                columns.setdefault(name, position)
        if len(columns) >= max(3, len(headers) // 2) and (
            best is None or len(columns) > len(best[1])
        ):
            best = (number, columns)
    return best


def _width(grid: Grid, row: int) -> int:
    return len(grid.rows[row - 1]) if row <= len(grid.rows) else 0


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Group row numbers into runs of neighbours: first and last of each."""
    grouped: list[tuple[int, int]] = []
    for row in sorted(rows):
        if grouped and row == grouped[-1][1] + 1:
            grouped[-1] = (grouped[-1][0], row)
        else:
            grouped.append((row, row))
    return grouped


def repeated(keys: Iterable[str]) -> set[str]:
    """Return the keys that appear more than once."""
    return {key for key, count in Counter(keys).items() if count > 1}
