"""The pages of the statistics of a plan, of its cross tables and of its tables of records."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ...schemas.findings import Language
from ...workbooks.masterroom import NUMERIC
from ...workbooks.mastersheets import (
    ColumnType,
    Link,
    MasterCell,
    MasterRow,
    MasterSheet,
    Shown,
)
from ..coverage import SHEET_ID as COVERAGE
from ..crosssheets import SHEET_ID as CROSS
from ..crosssheets import is_cross
from ..viewsheets import SHEET_ID as VIEW
from .cellwords import format_of, value_of
from .siteaddresses import listing, relative
from .sitecells import amount, csv_text, no_cents
from .sitecontent import Mark, mark_of
from .siteframe import Frame
from .sitetrails import through_list, trail
from .siteviews import ViewChart, view_chart

FEW = 3
"""Rows from which a column of repeated names is told once for each name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: its words.
        figure: it is a figure.
        mark: where it is a state.
        link: page of the row it names.
        rows: how many rows it stands for; zero where one above does.
        sign: it is a sign of a matrix, not a number.
        part: of a percentage, how much of its bar is full; ``None`` for no bar.
    """

    text: str
    figure: bool
    mark: Mark | None = None
    link: str = ""
    rows: int = 1
    sign: bool = False
    part: float | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a column: its words, whether figures stand under it, whether it is turned."""

    words: str
    figure: bool
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be shown whole; ``bands`` are headings over columns, with their number."""

    title: str
    note: str
    header: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell]
    bands: Sequence[tuple[str, int]] = ()
    own: int = 0
    """Columns at the left that name a row."""


def grid(
    sheet: MasterSheet,
    language: Language,
    hidden: Sequence[str] = ("key",),
    page_of: Callable[[Link | None], str] = lambda _: "",
) -> Grid:
    """Return a table of the master as a page shows it.

    Args:
        sheet: the table, with its public columns.
        language: of the numbers.
        hidden: ids of columns for machines, which only the data have.
        page_of: link to the page of the row a cell leads to, empty when there is none.
    """
    shown = [at for at, one in enumerate(sheet.columns) if one.id not in hidden]
    whole = {at for at in shown if no_cents(sheet, at)}

    def cell(row: MasterRow, at: int) -> Cell:
        column, held = sheet.columns[at], row[at]
        text = amount(held, column.type, language, short=at in whole)
        mark = mark_of(text)
        return Cell(
            text,
            column.type in NUMERIC,
            mark if mark.sign else None,
            page_of(held.link) if isinstance(held, Shown) else "",
            sign=column.turned,
            part=_part(held, column.type),
        )

    rows = [_linked(row, [cell(row, at) for at in shown], page_of) for row in sheet.rows]
    named = next((at for at, one in enumerate(shown) if sheet.columns[one].type in NUMERIC), 0)
    # What stands over the names of the rows is the master's own.
    first = max(named, 1)
    bands = [(sheet.columns[one].group if at >= first else "", one) for at, one in enumerate(shown)]
    return Grid(
        title=sheet.title,
        note=sheet.note or sheet.empty,
        header=[_head(sheet, at) for at in shown],
        rows=_once(rows) if sheet.id.startswith(VIEW) else rows,
        totals=[cell(sheet.totals, at) for at in shown] if sheet.totals else [],
        bands=[(name, len(list(several))) for name, several in groupby(bands, lambda one: one[0])]
        if any(name for name, _ in bands) and sheet.id.startswith((VIEW, CROSS, COVERAGE))
        else [],
        own=named,
    )


def _linked(row: MasterRow, cells: list[Cell], page_of: Callable[[Link | None], str]) -> list[Cell]:
    """Return the cells of a row; where a key that is not shown leads leads its name."""
    first = row[0]
    there = page_of(first.link) if isinstance(first, Shown) else ""
    if not there or any(one.link for one in cells):
        return cells
    return [replace(cells[0], link=there), *cells[1:]]


def _head(sheet: MasterSheet, at: int) -> Head:
    """Return a header, without what the band above it says already."""
    one = sheet.columns[at]
    same = sum(other.group == one.group for other in sheet.columns) > 1
    told = same and not one.group[:1].isdigit() and one.header.startswith(f"{one.group} ")
    bare = one.header.removeprefix(one.group).strip() if told else one.header
    return Head(bare, one.type in NUMERIC, one.turned)


def _part(cell: MasterCell, kind: ColumnType) -> float | None:
    """Return how much of its bar a percentage fills."""
    held = value_of(cell)
    if kind != "percent" or not isinstance(held, int | float) or "%" not in format_of(cell, kind):
        return None
    return round(100 * min(1.0, max(0.0, float(held))), 1)


def _once(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Return rows in which a name at the left that is repeated stands once for all of them."""
    if len(rows) < FEW or any(len(row) < 2 or row[0].figure for row in rows):
        return rows
    made = []
    for _, several in groupby(rows, lambda row: row[0].text):
        block = list(several)
        for at, row in enumerate(block):
            made.append([replace(row[0], rows=0 if at else len(block)), *row[1:]])
    return made


def make_tables(frame: Frame) -> None:
    """Make a page for every public table, with its data, and the list of them."""
    content = frame.content
    if not content.tables:
        return
    listed = []
    parents = {one.id: key for key, several in content.crosses.items() for one in several}
    for sheet in content.tables:
        path = content.address_of(sheet)
        note = note_of(frame, sheet)
        made = replace(grid(sheet, frame.language, page_of=content.page_of), note=note)
        listed.append((sheet.title, relative(listing("table"), path), len(sheet.rows), note))
        body = [
            [csv_text(cell, column.type) for cell, column in zip(row, sheet.columns, strict=True)]
            for row in sheet.rows
        ]
        header = [column.header for column in sheet.columns]
        data = frame.csv(path.removesuffix("html") + "csv", frame.say("table"), header, body)
        parent = parents.get(sheet.id, "")
        chart = chart_of(frame, sheet)
        frame.render(
            path,
            "site-table.html",
            sheet.title,
            " ".join(filter(None, (f"{sheet.title}.", chart.title if chart else "", note))),
            crumbs=trail(frame, path, parent)
            if parent
            else through_list(frame, path, frame.say("tables"), "table"),
            grid=made,
            chart=chart,
            downloads=[data],
        )
    frame.render(
        listing("table"),
        "site-tables.html",
        frame.say("tables"),
        crumbs=[],
        tables=listed,
        downloads=[],
    )


def note_of(frame: Frame, sheet: MasterSheet) -> str:
    """Return the note of a table, without what it says of the sheets of the master."""
    return frame.say("cross_note") if is_cross(sheet) else sheet.note


def chart_of(frame: Frame, sheet: MasterSheet) -> ViewChart | None:
    """Return the drawing of a table of statistics, ``None`` for what is none or cannot be drawn."""
    return view_chart(sheet, frame.language) if sheet.id.startswith(VIEW) else None


def records_of(frame: Frame, key: str, code: str) -> list[tuple[str, Grid]]:
    """Return the rows of the public tables of records that name an activity, by table."""
    found = []
    for sheet in frame.content.tables:
        if not any(sheet.id == one.id for one in frame.content.material.profile.sheets):
            continue
        named, rows = frame.content.records_naming(sheet, key, code)
        if rows:
            part = MasterSheet(sheet.id, sheet.name, "", sheet.title, "", sheet.columns, rows)
            found.append((sheet.title, grid(part, frame.language, ("key", "row_state", *named))))
    return found
