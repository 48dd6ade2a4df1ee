"""A master longer than a spreadsheet takes: an index, and a volume for each node of the top."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from .master import HEADER_ROW
from .mastersheets import (
    MasterBook,
    MasterCell,
    MasterColumn,
    MasterPage,
    MasterRow,
    MasterSheet,
    Panel,
    Shown,
    Volume,
)

LONGEST = 1_048_576
"""Rows a sheet of Excel has."""

SHORT = 100
"""Part of the longest sheet (one in so many) that the index still shows whole."""

LONGEST_NAME = 31
"""Characters on a tab."""


@dataclass(frozen=True, slots=True)
class Division:
    """How a master is divided.

    Attributes:
        top: gives the node of the first level of a key; empty for none.
        nodes: these nodes in their order, and how each is called.
        file: gives the path of the volume of a node, from the folder of the index.
        cover: makes the first page of a volume: its node and its sheets.
        contents: makes the page of the index that leads to the volumes: of each its node, its
            file and its sheets.
    """

    top: Callable[[str], str]
    nodes: Mapping[str, str]
    file: Callable[[str], str]
    cover: Callable[[str, Sequence[MasterSheet]], MasterPage]
    contents: Callable[[Sequence[Volume]], MasterPage]


def divided(book: MasterBook, division: Division, longest: int = LONGEST) -> MasterBook:
    """Divide a master with a sheet longer than a spreadsheet takes; any other stays as it is.

    Every row is in the volume of its node; the index keeps the pages, the sheets whose rows belong
    to no node, and those short enough to be looked through. A sheet still too long for one volume
    goes on in further sheets. Formulas that need rows of another workbook become what they hold.

    Args:
        book: the whole master.
        division: how it is divided.
        longest: rows a sheet may have.
    """
    room = longest - HEADER_ROW
    if all(_length(sheet) <= room for sheet in _tables(book)):
        return book
    split = [sheet for sheet in _tables(book) if sheet.split_by]
    rows = {sheet.id: _by_node(sheet, division.top) for sheet in split}
    nodes = [*division.nodes, ""]
    volumes = [
        _volume(
            book, division, node, [(sheet, rows[sheet.id].get(node, [])) for sheet in split], room
        )
        for node in nodes
        if any(node in found for found in rows.values())
    ]
    kept = [
        sheet
        for sheet in book.sheets
        if not isinstance(sheet, MasterSheet)
        or not sheet.split_by
        or _length(sheet) * SHORT <= longest
    ]
    index = _book(book, kept, room)
    first, *rest = index.sheets
    sheets = (first, division.contents(volumes), *rest)
    return replace(index, sheets=sheets, volumes=tuple(volumes))


def _tables(book: MasterBook) -> list[MasterSheet]:
    return [sheet for sheet in book.sheets if isinstance(sheet, MasterSheet)]


def _length(sheet: MasterSheet) -> int:
    return len(sheet.rows) + bool(sheet.totals)


def _by_node(sheet: MasterSheet, top: Callable[[str], str]) -> dict[str, list[MasterRow]]:
    """Return the rows of each node."""
    at = [column.id for column in sheet.columns].index(sheet.split_by)
    found: dict[str, list[MasterRow]] = {}
    for row in sheet.rows:
        cell = row[at]
        key = cell.value if isinstance(cell, Shown) else cell
        found.setdefault(top("" if key is None else str(key)), []).append(row)
    return found


def _volume(
    book: MasterBook,
    division: Division,
    node: str,
    parts: Sequence[tuple[MasterSheet, Sequence[MasterRow]]],
    room: int,
) -> Volume:
    # A chart is drawn from the first rows, which are others here.
    sheets = [replace(sheet, rows=rows, totals=(), chart=None) for sheet, rows in parts if rows]
    made = _book(book, [division.cover(node, sheets), *sheets], room)
    name = division.nodes.get(node, "")
    return Volume(
        node,
        division.file(node),
        replace(made, title=f"{book.title} – {name}" if name else book.title),
    )


def _book(book: MasterBook, sheets: Sequence[MasterSheet | MasterPage], room: int) -> MasterBook:
    """Return a book of some of the sheets, none too long and no formula without what it needs."""
    whole = [
        sheet.id for sheet in sheets if isinstance(sheet, MasterPage) or _length(sheet) <= room
    ]
    lost = {
        column.name
        for sheet in _tables(book)
        for column in sheet.columns
        if column.name and sheet.id not in whole
    }
    told = [sheet if not lost else _without(sheet, lost) for sheet in sheets]
    return replace(book, sheets=tuple(one for sheet in told for one in _continued(sheet, room)))


def _continued(sheet: MasterSheet | MasterPage, room: int) -> Iterable[MasterSheet | MasterPage]:
    """Yield a sheet, and after it the sheets in which it goes on when it is too long."""
    if isinstance(sheet, MasterPage) or _length(sheet) <= room:
        yield sheet
        return
    each = room - bool(sheet.totals)
    for number, at in enumerate(range(0, len(sheet.rows), each), 1):
        rows = sheet.rows[at : at + each]
        if number == 1:
            yield replace(sheet, rows=rows)
            continue
        ending = f" ({number})"
        yield replace(
            sheet,
            id=f"{sheet.id}_{number}",
            name=sheet.name[: LONGEST_NAME - len(ending)] + ending,
            table=f"{sheet.table}_{number}",
            columns=tuple(replace(column, name="") for column in sheet.columns),
            rows=rows,
            totals=(),
            chart=None,
        )


def _without(sheet: MasterSheet | MasterPage, names: Iterable[str]) -> MasterSheet | MasterPage:
    """Return a sheet whose formulas use none of some names: they are what they hold."""
    using = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    if isinstance(sheet, MasterSheet):
        columns, rows = _columns(sheet.columns, using), _rows(sheet.rows, using)
        return replace(sheet, columns=columns, rows=rows)
    panels = [_panel(panel, using) for panel in sheet.panels]
    return replace(sheet, panels=tuple(panels))


def _panel(panel: Panel, using: re.Pattern[str]) -> Panel:
    columns, rows = _columns(panel.columns, using), _rows(panel.rows, using)
    return replace(panel, columns=columns, rows=rows)


def _columns(columns: Sequence[MasterColumn], using: re.Pattern[str]) -> tuple[MasterColumn, ...]:
    return tuple(
        replace(column, formula="") if using.search(column.formula) else column
        for column in columns
    )


def _rows(rows: Sequence[MasterRow], using: re.Pattern[str]) -> list[MasterRow]:
    return [[_stored(cell, using) for cell in row] for row in rows]


def _stored(cell: MasterCell, using: re.Pattern[str]) -> MasterCell:
    if isinstance(cell, Shown) and cell.formula and using.search(cell.formula):
        return cell._replace(formula="")
    return cell
