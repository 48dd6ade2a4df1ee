"""The master workbook as data: its sheets, columns, cells, tiles and charts, before drawing.

A ``MasterSheet`` is one Excel table with a heading; a ``MasterPage`` is a page to look at: tiles,
charts and small tables one under the other. Whoever adds a sheet to the master makes one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ..schemas.findings import Language
from .layout import Cell

ColumnType = Literal["text", "long", "number", "whole", "percent", "change", "money", "date"]
"""``long`` is prose: its column may grow; ``percent`` and ``change`` cells hold fractions."""

Tone = Literal["", "good", "watch", "bad", "muted", "strong"]
"""Colour of a cell's words; the words must say the same without it."""

Total = Literal["", "sum", "formula"]
"""What stands in the totals row: the sum of the rows shown, the column's own formula, nothing."""


class Link(NamedTuple):
    """Where a cell leads: a sheet of the book, or the row of a key in it.

    Attributes:
        sheet: id of the sheet.
        key: what stands in its column ``key``; empty leads to the top.
        file: path of another workbook, from the folder of this one, in place of a sheet; only
            cells of a page lead there.
    """

    sheet: str
    key: str = ""
    file: str = ""


class Shown(NamedTuple):
    """A cell that is not drawn as its column says.

    Attributes:
        value: what it holds; the stored result of a formula.
        tone: its colour.
        format: number format in place of the column's.
        formula: a live formula of this cell alone, without ``=``; ``{id}`` is the cell of that
            column in the same row.
        link: where a click on it leads.
    """

    value: Cell
    tone: Tone = ""
    format: str = ""
    formula: str = ""
    link: Link | None = None


MasterCell = Cell | Shown
MasterRow = Sequence[MasterCell]


@dataclass(frozen=True, slots=True)
class MasterColumn:
    """A column of a table.

    Attributes:
        id: ASCII name, written in the hidden row above the header.
        header: what is read there.
        type: what its cells hold unless a ``Shown`` says otherwise.
        width: characters.
        group: heading of the band above the headers; neighbours with the same one share it.
        centred: drawn centred.
        formula: text without ``=`` in which ``{id}`` is the cell of that column in the same row;
            the cells of the rows are then the stored results.
        total: what stands in the totals row.
        folded: folded away with the outline button: inputs of the arithmetic, for who checks it.
        sparkline: ids of neighbouring columns of the same row drawn as small bars in its cells.
        turned: its header is written from the bottom up, so that it may be narrow.
        name: defined name of its cells, for formulas of other sheets; empty for none.
    """

    id: str
    header: str
    type: ColumnType = "text"
    width: float = 14
    group: str = ""
    centred: bool = False
    formula: str = ""
    total: Total = ""
    folded: bool = False
    sparkline: tuple[str, ...] = ()
    name: str = ""
    turned: bool = False


@dataclass(frozen=True, slots=True)
class MasterSheet:
    """A sheet with one Excel table.

    Attributes:
        id: ASCII name.
        name: name on the tab, at most 31 characters.
        table: ASCII name of the Excel table, unique in the workbook.
        title, subtitle, note: lines above the table.
        columns: from A on.
        rows: cells in the order of the columns.
        frozen: id of the last column that stays in view.
        totals: stored results of the totals row, one a column; none when there is no such row.
        empty: what the note says instead when there are no rows.
        printed: id of the last column that is printed, the rest is for the screen; empty for all.
        upright: printed on an upright page: long tables of few columns.
        chart: drawn under the table from its first rows; ``panel`` is the sheet's own id.
        split_by: id of the column whose key says in which volume a row stands when the master
            takes several; empty for a sheet that stays in one piece.
    """

    id: str
    name: str
    table: str
    title: str
    subtitle: str
    columns: tuple[MasterColumn, ...]
    rows: Sequence[MasterRow]
    note: str = ""
    frozen: str = ""
    totals: MasterRow = ()
    empty: str = ""
    printed: str = ""
    upright: bool = False
    chart: "MasterChart | None" = None
    split_by: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A headline figure: a label, the figure as text, what it is made of, where to read on.

    ``target`` is the id of a sheet of the book, empty for no link.
    """

    label: str
    value: str
    detail: str = ""
    tone: Tone = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A small Excel table on a page; the first column is its widest."""

    id: str
    table: str
    title: str
    columns: tuple[MasterColumn, ...]
    rows: Sequence[MasterRow]
    note: str = ""
    totals: MasterRow = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart.

    Attributes:
        column: id of the column of the panel.
        name: shown in the legend.
        fill: colour of its bars.
        ink: colour of its labels.
        pattern: name of a pattern over the fill, so that neighbours differ without colour; empty
            for a plain fill.
    """

    column: str
    name: str
    fill: str
    ink: str
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class MasterChart:
    """A chart of horizontal bars drawn from the first rows of a panel, stacked when several.

    Attributes:
        panel: id of the panel.
        title: the message in one sentence.
        description: alternative text.
        categories: id of the column with the names of the bars.
        series: from the left.
        bars: how many rows it shows.
        format: number format of the labels; that of the panel when empty.
    """

    panel: str
    title: str
    description: str
    categories: str
    series: tuple[Series, ...]
    bars: int
    format: str = ""


@dataclass(frozen=True, slots=True)
class MasterPage:
    """A page of tiles, charts (two side by side) and panels, one under the other.

    ``notice`` is printed in a band under the title.
    """

    id: str
    name: str
    title: str
    subtitle: str
    notice: str
    tiles: tuple[Tile, ...]
    charts: tuple[MasterChart, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class MasterBook:
    """The whole master.

    Attributes:
        title: name of the plan; ``owner`` of the administration.
        period: the year; ``round`` its round in words.
        day: the day the data stand for; the only date that enters the file.
        language: language of the sheets.
        sheets: in the order of the tabs.
        properties: custom document properties, by name.
        volumes: the rest of a master too long for one workbook, which is then their index.
    """

    title: str
    owner: str
    period: int
    round: str
    day: date
    language: Language
    sheets: tuple[MasterSheet | MasterPage, ...]
    properties: Sequence[tuple[str, str]] = ()
    volumes: "tuple[Volume, ...]" = ()


@dataclass(frozen=True, slots=True)
class Volume:
    """The rows of one node of a master too long for one workbook.

    Attributes:
        node: key of a node of the first level; empty for the rows of none.
        file: path of the workbook, from the folder of the index.
        book: its sheets.
    """

    node: str
    file: str
    book: MasterBook
