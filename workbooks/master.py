"""The master workbook: from sheets as data to the bytes of an xlsx, always the same for the same.

A table sheet has its title in row 1, two lines under it, a hidden row of column ids, a band of
groups, the header and the records. Nothing in the file depends on a clock.
"""

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import NAVY
from .mastercells import Painter
from .masterchart import Placed, draw_under
from .masterframe import (
    TURNED_BUTTON,
    TURNED_CHARACTER,
    aligned,
    distinct,
    name_cells,
    quiet,
    set_page,
    totalled,
)
from .masterlines import draw_lines
from .masterlinks import Links
from .masterlooks import Looks
from .masterpackage import Filling, filled
from .masterpage import write_page
from .masterprint import Heights, Printed, set_print
from .masterroom import FILTER_BUTTON
from .masterrows import Records
from .mastersheets import MasterBook, MasterColumn, MasterPage, MasterSheet, Panel
from .styles import A3, Styles

ID_ROW, BAND_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6, 7
"""Excel row numbers of a table sheet: hidden ids, groups, header, first record."""

BAND: styles.Look = {
    "bold": True, "font_color": NAVY, "bg_color": "#E3EAF1", "indent": 1, "align": "left",
}  # fmt: skip
"""Look of the band of groups."""

LONG_TABLE = 400
"""Records beyond which nobody counts the pages they take."""

TITLE_HEIGHT = 28.0
"""Points of the row of the title."""

HEADING_WIDTH = 64
"""Characters the lines above a table need at least."""

BAND_ROOM = 0.95
"""Share of the columns of a group on which its name, in bold type, stands."""

WIDEST_TITLE = 40
"""Characters to which the columns of a group grow for its name."""

NARROW = 8.43
"""Characters of a column nobody set."""

WIDEST_FROZEN = 92
"""Characters that may stay frozen on a small screen."""


def render(book: MasterBook) -> bytes:
    """Draw the master and return the file."""
    stream = io.BytesIO()
    workbook = Workbook(stream, {"in_memory": True})
    made = datetime(book.day.year, book.day.month, book.day.day)
    workbook.set_properties(
        {"title": f"{book.title} {book.period}", "company": book.owner, "created": made}
    )
    for name, text in book.properties:
        workbook.set_custom_property(name, text, "text")
    workbook.set_size(24000, 14000)
    shapes = Styles(workbook)
    pages = [workbook.add_worksheet(sheet.name) for sheet in book.sheets]
    links = Links()
    for sheet in book.sheets:
        links.add(sheet.id, sheet.name)
        if isinstance(sheet, MasterSheet):
            links.add_keys(sheet, FIRST_ROW)
    fillings: dict[int, Filling] = {}
    for number, (page, sheet) in enumerate(zip(pages, book.sheets, strict=True), 1):
        if isinstance(sheet, MasterPage):
            write_page(workbook, page, shapes, sheet, book, links)
        else:
            fillings[number] = write_table(workbook, page, shapes, sheet, book, links)
    workbook.close()
    return filled(stream.getvalue(), fillings)


def write_table(
    workbook: Workbook,
    page: Worksheet,
    shapes: Styles,
    sheet: MasterSheet,
    book: MasterBook,
    links: Links,
) -> Filling:
    """Write all of a table sheet but its records, and return them; none are one blank row."""
    records = Records(sheet.columns, sheet.rows, links, book.language)
    columns, rows = records.columns, records.rows
    widths = _widened(columns, records.widths)
    filling = Filling(sheet.table, records, FIRST_ROW, widths)
    last = filling.last
    seen = [0.0 if column.folded else at for column, at in zip(columns, widths, strict=True)]
    _fold(page, columns, widths)
    top, repeated = _heading(page, shapes, sheet, columns, widths, seen)
    options = {
        "name": sheet.table,
        "style": None,
        "columns": [
            {"header": header, "header_format": shapes.get(styles.HEADER, aligned(column))}
            for column, header in zip(columns, distinct(columns), strict=True)
        ],
    }
    page.add_table(HEADER_ROW - 1, 0, FIRST_ROW - 1, len(columns) - 1, options)
    looks = Looks(shapes, columns, top=any(column.type == "long" for column in columns))
    for at, look in enumerate(records.looks, len(columns)):
        page.write_blank(FIRST_ROW - 1, at, None, looks.format(look))
    draw_lines(page, columns, rows, FIRST_ROW - 1)
    if sheet.totals:
        summed = totalled(columns, FIRST_ROW, last)
        totals = Painter(shapes, summed, widths, links, bold=True)
        given = {column.id: cell for column, cell in zip(sheet.columns, sheet.totals, strict=True)}
        totals.write(page, [[given.get(column.id) for column in columns]], last)
    if sheet.chart is not None:
        panel = Panel(sheet.id, sheet.table, sheet.title, columns, rows)
        where = Placed(panel, HEADER_ROW - 2, 0)
        draw_under(workbook, page, where, sheet.chart, last + bool(sheet.totals) + 1, sum(seen))
    name_cells(workbook, page, columns, FIRST_ROW, last)
    quiet(page, FIRST_ROW, last + 1)
    _freeze(page, sheet, columns, seen)
    set_page(page, book, A3)
    tall = records.tall(widths) if len(rows) <= LONG_TABLE else None
    heights = None if tall is None else Heights(top, repeated, tall)
    set_print(workbook, page, _printed(sheet, columns, seen, last + bool(sheet.totals), heights))
    return filling


def _widened(columns: Sequence[MasterColumn], widths: Sequence[float]) -> list[float]:
    """Return the widths of the columns; those in view leave room for the names of their groups."""
    widths = list(widths)
    for first, end in _groups(columns):
        places = [at for at in range(first, end) if not columns[at].folded]
        name = columns[first].group
        wanted = min(WIDEST_TITLE, len(name) + 3)
        if len(places) == 1:
            wanted = max([-(-len(name) // 2), *map(len, name.split())]) + 3
        missing = wanted - sum(widths[at] for at in places)
        for at in places if name and missing > 0 else ():
            widths[at] += missing / len(places)
    return widths


def _groups(columns: Sequence[MasterColumn]) -> list[tuple[int, int]]:
    """Return the first place of each run of columns of one group, and the place after it."""
    runs: list[tuple[int, int]] = []
    for _, run in groupby(columns, lambda column: column.group):
        first = runs[-1][1] if runs else 0
        runs.append((first, first + len(list(run))))
    return runs


def _fold(page: Worksheet, columns: Sequence[MasterColumn], widths: Sequence[float]) -> None:
    """Set the widths; neighbours folded away open with one button, on the column after them."""
    after = False
    for position, (column, width) in enumerate(zip(columns, widths, strict=True)):
        options: dict[str, int] = {"collapsed": True} if after else {}
        if column.folded:
            options = {"level": 1, "hidden": True}
        page.set_column(position, position, width, None, options)
        after = column.folded
    if after:
        page.set_column(len(columns), len(columns), NARROW, None, {"collapsed": True})


def _heading(
    page: Worksheet,
    shapes: Styles,
    sheet: MasterSheet,
    columns: Sequence[MasterColumn],
    widths: Sequence[float],
    seen: Sequence[float],
) -> tuple[float, float]:
    """Write all above the records; return its height, and that of band and header, in points."""
    note = sheet.note if sheet.rows else sheet.empty or sheet.note
    page.set_row(0, TITLE_HEIGHT)
    top = TITLE_HEIGHT
    lead = next((at for at, column in enumerate(columns) if not column.folded), 0)
    page.write_string(0, lead, sheet.title, shapes.get(styles.TITLE))
    span = _span(sheet, columns, seen)
    look = shapes.get(styles.SUBTITLE, text_wrap=True, valign="top", align="left")
    for row, line in enumerate((sheet.subtitle, note), 1):
        deep = styles.lines(line, sum(seen[:span]))
        page.set_row(row, deep * styles.LINE_HEIGHT + 2)
        top += deep * styles.LINE_HEIGHT + 2
        if span > lead + 1:
            page.merge_range(row, lead, row, span - 1, "", look)
        page.write_string(row, lead, line, look)
    page.set_row(ID_ROW - 1, None, None, {"hidden": True})
    for position, column in enumerate(columns):
        page.write_string(ID_ROW - 1, position, column.id, shapes.get(styles.SUBTITLE))
    repeated = _band(page, shapes, columns, seen)
    most = max(
        styles.lines(column.header, max(1, width - FILTER_BUTTON))
        for column, width in zip(columns, widths, strict=True)
        if not column.turned
    )
    tall = max((len(column.header) for column in columns if column.turned), default=0)
    turned = tall * TURNED_CHARACTER + TURNED_BUTTON if tall else 0
    header = max(36, most * styles.LINE_HEIGHT + 2 * styles.ROW_MARGIN, turned)
    page.set_row(HEADER_ROW - 1, header)
    return top + repeated + header, repeated + header


def _band(
    page: Worksheet, shapes: Styles, columns: Sequence[MasterColumn], seen: Sequence[float]
) -> float:
    """Write the names of the groups over their columns and return the height of the band.

    A sheet without any has none.
    """
    band, edge = shapes.get(BAND), shapes.get(BAND, left=2, left_color=NAVY)
    broken = shapes.get(BAND, left=2, left_color=NAVY, text_wrap=True)
    row, deepest = BAND_ROW - 1, 1
    for first, end in _groups(columns):
        name, own = columns[first].group, [at for at in range(first, end) if seen[at]]
        titled = own[0] if own else first
        for position in range(first, end):
            begins = position in (first, titled) and bool(name)
            page.write_blank(row, position, None, edge if begins else band)
        if not name:
            continue
        # One column alone breaks its own text; several do when they are merged.
        width = sum(seen[first:end])
        deep = styles.lines(name, width * BAND_ROOM) if width else 1
        deepest = max(deepest, deep)
        if deep > 1 and len(own) > 1:
            page.merge_range(row, titled, row, own[-1], name, broken)
        else:
            page.write_string(row, titled, name, broken if deep > 1 else edge)
    if not any(column.group for column in columns):
        page.set_row(row, None, None, {"hidden": True})
        return 0
    page.set_row(row, deepest * styles.LINE_HEIGHT + 5)
    return deepest * styles.LINE_HEIGHT + 5


def _span(sheet: MasterSheet, columns: Sequence[MasterColumn], widths: Sequence[float]) -> int:
    """Return over how many columns the lines of the heading run: those that stay in view."""
    span = _frozen(sheet, columns)
    while span < len(columns) and sum(widths[:span]) < HEADING_WIDTH:
        span += 1
    return span


def _freeze(
    page: Worksheet, sheet: MasterSheet, columns: Sequence[MasterColumn], widths: Sequence[float]
) -> None:
    frozen = _frozen(sheet, columns)
    while frozen and sum(widths[:frozen]) > WIDEST_FROZEN:
        frozen -= 1
    page.freeze_panes(HEADER_ROW, frozen)


def _frozen(sheet: MasterSheet, columns: Sequence[MasterColumn]) -> int:
    ids = [column.id for column in columns]
    return ids.index(sheet.frozen) + 1 if sheet.frozen in ids else 0


def _printed(
    sheet: MasterSheet,
    columns: Sequence[MasterColumn],
    seen: Sequence[float],
    last: int,
    heights: Heights | None,
) -> Printed:
    """Tell what of a sheet is printed; ``seen`` are its widths in characters, 0 when folded."""
    ids = [column.id.partition("~")[0] for column in columns]
    end = len(ids) - ids[::-1].index(sheet.printed) if sheet.printed in ids else len(ids)
    return Printed(
        columns=columns[:end],
        sizes=[styles.points([width]) for width in seen[:end]],
        label=_frozen(sheet, columns),
        repeated=(BAND_ROW, HEADER_ROW),
        last=last,
        upright=sheet.upright,
        partial=end < len(ids),
        heights=heights,
    )
