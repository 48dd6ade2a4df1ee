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

BELOW_IDS = 12
"""How far below the row of ids the header is looked for: rows may have been inserted between."""

ALIKE = 0.6
"""Share of a table's ids or headers a sheet must have to be taken for it without its name."""

FEWEST = 3
"""Ids or headers that tell a row of a table named so from any other row."""


@dataclass(frozen=True, slots=True)
class Located:
    """The table of one entry sheet.

    Attributes:
        grid: the sheet.
        ids_row: row of the field ids, 0 when the columns were found by header.
        header_row: row of the header.
        columns: position of each field.
        doubled: all positions of a field that appears more than once.
        copies: other sheets with the same columns.
    """

    grid: Grid
    ids_row: int
    header_row: int
    columns: Mapping[str, int]
    doubled: Mapping[str, tuple[int, ...]]
    copies: tuple[Grid, ...] = ()

    def repeats_header(self, row: int, headers: Mapping[str, str]) -> bool:
        """Whether a row below the header is the header, or the row of ids, once more.

        Args:
            row: Excel row number.
            headers: folded header to field id.
        """
        found = 0
        for name, position in self.columns.items():
            text = self.grid.text(row, position)
            found += bool(text) and (text == name or headers.get(fold(text)) == name)
            # Nearly every row is a record, and shows it in its first columns.
            if not found and position > self.columns.get("code", 0):
                return False
        return found >= FEWEST


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a workbook, with the words that stand in each of their first rows."""

    grids: tuple[Grid, ...]
    words: tuple[tuple[frozenset[str], ...], ...]


def survey(grids: Sequence[Grid]) -> Sheets:
    """Take down the words of the first rows of sheets, once for all tables looked for in them."""
    words = []
    for grid in grids:
        rows = []
        for line in grid.rows[:SEARCHED_ROWS]:
            rows.append(frozenset(cell.strip() for cell in line if isinstance(cell, str) and cell))
        words.append(tuple(rows))
    return Sheets(tuple(grids), tuple(words))


def locate(
    sheets: Sheets,
    table: str,
    headers: Mapping[str, Sequence[str]],
    others: Iterable[str] = (),
) -> Located | None:
    """Find the sheet that holds a table, and its columns.

    Args:
        sheets: those of the workbook.
        table: ASCII name of the Excel table.
        headers: fields of the table, with the headers under which each may stand in any language.
        others: names of the other tables: a sheet that holds one is not taken by its headers.
    """
    wanted = frozenset(headers)
    names = _by_name(headers)
    named = [grid for grid in sheets.grids if any(one.name == table for one in grid.tables)]
    taken = set(others)
    enough = max(FEWEST, round(ALIKE * len(wanted)))
    alike: list[tuple[float, Grid, int]] = []
    for grid, words in zip(sheets.grids, sheets.words, strict=True):
        row, count = _ids_row(words, wanted)
        if grid in named and count >= FEWEST:
            alike.append((2.0, grid, row))
        elif count >= enough and not taken.intersection(one.name for one in grid.tables):
            share = count / len(words[row - 1] | wanted)
            if share >= ALIKE:
                alike.append((share, grid, row))
    alike.sort(key=lambda found: (-found[0], found[1].state != "visible"))
    if alike and (not named or alike[0][1] in named):
        _, grid, row = alike[0]
        header_row = _header_row(grid, row, names, table)
        columns, doubled = _by_ids(grid, row, wanted)
        columns = _completed(grid, header_row, columns, names)
        copies = tuple(other for _, other, _ in alike[1:])
        return Located(grid, row, header_row, columns, doubled, copies)
    rest = [
        grid
        for grid in sheets.grids
        if grid not in named and not taken.intersection(one.name for one in grid.tables)
    ]
    for grid in (*named, *rest):
        found = _by_headers(grid, names, FEWEST if grid in named else enough, table)
        if found is not None:
            header_row, columns = found
            return Located(grid, 0, header_row, columns, {})
    return None


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


def _by_name(headers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {fold(header): name for name, forms in headers.items() for header in forms if header}


def _ids_row(rows: Sequence[frozenset[str]], wanted: frozenset[str]) -> tuple[int, int]:
    best = (0, 0)
    for number, words in enumerate(rows, 1):
        count = len(words & wanted)
        if count > best[1]:
            best = (number, count)
    return best


def _by_ids(
    grid: Grid, row: int, wanted: frozenset[str]
) -> tuple[dict[str, int], dict[str, tuple[int, ...]]]:
    positions: dict[str, list[int]] = {}
    for number, cell in enumerate(grid.rows[row - 1], 1):
        if isinstance(cell, str) and cell.strip() in wanted:
            positions.setdefault(cell.strip(), []).append(number)
    columns = {name: found[0] for name, found in positions.items()}
    return columns, {name: tuple(found) for name, found in positions.items() if len(found) > 1}


def _header_row(grid: Grid, ids_row: int, names: Mapping[str, str], table: str) -> int:
    for row in range(ids_row + 1, ids_row + 1 + BELOW_IDS):
        if len(_headed(grid, row, names)) >= FEWEST:
            return row
    declared = _declared_header(grid, table)
    return declared if ids_row < declared <= ids_row + BELOW_IDS else ids_row + 1


def _completed(
    grid: Grid, header_row: int, columns: Mapping[str, int], names: Mapping[str, str]
) -> dict[str, int]:
    """Add the columns that lost their id and kept their header."""
    taken = set(columns.values())
    return dict(columns) | {
        name: position
        for name, position in _headed(grid, header_row, names).items()
        if name not in columns and position not in taken
    }


def _declared_header(grid: Grid, table: str) -> int:
    for one in grid.tables:
        if one.name == table:
            return split_address(one.ref.partition(":")[0])[0]
    return 0


def _by_headers(
    grid: Grid, names: Mapping[str, str], enough: int, table: str
) -> tuple[int, dict[str, int]] | None:
    last = min(len(grid.rows), SEARCHED_ROWS)
    best: tuple[int, dict[str, int]] | None = None
    for row in dict.fromkeys((_declared_header(grid, table), *range(1, last + 1))):
        columns = _headed(grid, row, names)
        if len(columns) >= enough and (best is None or len(columns) > len(best[1])):
            best = (row, columns)
    return best


def _headed(grid: Grid, row: int, names: Mapping[str, str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    line = grid.rows[row - 1] if 1 <= row <= len(grid.rows) else ()
    for position, cell in enumerate(line, 1):
        name = names.get(fold(grid.text(row, position))) if cell not in (None, "") else None
        if name is not None:
            columns.setdefault(name, position)
    return columns
