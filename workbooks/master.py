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
from .mastercells import FILTER_BUTTON, Painter, fitted, lines, unfolded
from .masterframe import WIDER, aligned, distinct, page_breaks, set_page, totalled
from .masterpage import write_page
from .mastersheets import MasterBook, MasterColumn, MasterPage, MasterRow, MasterSheet
from .styles import A3, Styles

ID_ROW, BAND_ROW, HEADER_ROW, FIRST_ROW = 4, 5, 6, 7
"""Excel row numbers of a table sheet: hidden ids, groups, header, first record."""

BAND_FILL = "#E3EAF1"
SMALLEST_SCALE, LARGEST_SCALE = 58, 85
"""Print scale, in hundredths, under which a sheet takes several pages side by side."""


HEADING_WIDTH = 64
"""Characters the lines above a table need at least."""

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
    names = {sheet.id: sheet.name for sheet in book.sheets}
    for page, sheet in zip(pages, book.sheets, strict=True):
        if isinstance(sheet, MasterPage):
            write_page(workbook, page, shapes, sheet, book, names)
        else:
            write_table(page, shapes, sheet, book)
    workbook.close()
    return stream.getvalue()


def write_table(page: Worksheet, shapes: Styles, sheet: MasterSheet, book: MasterBook) -> None:
    """Write one table sheet; without records the table keeps one blank row."""
    columns, rows = unfolded(sheet.columns, sheet.rows, book.language)
    widths = _widths(columns, rows)
    last = FIRST_ROW + max(1, len(rows)) - 1
    _heading(page, shapes, sheet, columns, widths)
    options = {
        "name": sheet.table,
        "style": None,
        "columns": [
            {"header": header, "header_format": shapes.get(styles.HEADER, aligned(column))}
            for column, header in zip(columns, distinct(columns), strict=True)
        ],
    }
    page.add_table(HEADER_ROW - 1, 0, last - 1, len(columns) - 1, options)
    top = any(column.type == "long" for column in columns)
    painter = Painter(shapes, columns, widths, top=top)
    painter.write(page, rows or [[None] * len(columns)], FIRST_ROW - 1)
    if sheet.totals:
        totals = Painter(shapes, totalled(columns, FIRST_ROW, last), widths, bold=True)
        given = {column.id: cell for column, cell in zip(sheet.columns, sheet.totals, strict=True)}
        totals.write(page, [[given.get(column.id) for column in columns]], last)
    page.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW}:XFD{last}"})
    _freeze(page, sheet, columns, widths)
    set_page(page, book, A3, HEADER_ROW)
    _fit(page, sheet, columns, widths)


def _widths(columns: Sequence[MasterColumn], rows: Sequence[MasterRow]) -> list[float]:
    return [
        fitted(column, (row[position] for row in rows)) for position, column in enumerate(columns)
    ]


def _heading(
    page: Worksheet,
    shapes: Styles,
    sheet: MasterSheet,
    columns: Sequence[MasterColumn],
    widths: Sequence[float],
) -> None:
    note = sheet.note if sheet.rows else sheet.empty or sheet.note
    page.set_row(0, 28)
    page.write_string(0, 0, sheet.title, shapes.get(styles.TITLE))
    span = _span(sheet, columns, widths)
    look = shapes.get(styles.SUBTITLE, text_wrap=True, valign="top", align="left")
    for row, line in enumerate((sheet.subtitle, note), 1):
        deep = styles.lines(line, sum(widths[:span]))
        page.set_row(row, deep * styles.LINE_HEIGHT + 2)
        if span > 1:
            page.merge_range(row, 0, row, span - 1, "", look)
        page.write_string(row, 0, line, look)
    page.set_row(ID_ROW - 1, None, None, {"hidden": True})
    for position, (column, width) in enumerate(zip(columns, widths, strict=True)):
        page.set_column(position, position, width)
        page.write_string(ID_ROW - 1, position, column.id, shapes.get(styles.SUBTITLE))
    page.set_row(BAND_ROW - 1, 20)
    band = shapes.get(bold=True, font_color=NAVY, bg_color=BAND_FILL, indent=1, align="left")
    position = 0
    for name, run in groupby(columns, lambda column: column.group):
        for offset, _ in enumerate(run):
            text = name if offset == 0 else ""
            if text:
                edge = shapes.get(
                    bold=True, font_color=NAVY, bg_color=BAND_FILL, indent=1, align="left",
                    left=2, left_color=NAVY,
                )  # fmt: skip
                page.write_string(BAND_ROW - 1, position, text, edge)
            else:
                page.write_blank(BAND_ROW - 1, position, None, band)
            position += 1
    most = max(
        lines(column.header, max(1, int((width - FILTER_BUTTON) * 1.15)))
        for column, width in zip(columns, widths, strict=True)
    )
    page.set_row(HEADER_ROW - 1, max(36, most * styles.LINE_HEIGHT + 2 * styles.ROW_MARGIN))


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


def _fit(
    page: Worksheet, sheet: MasterSheet, columns: Sequence[MasterColumn], widths: Sequence[float]
) -> None:
    """Fit the sheet on one page's width, or on more that all repeat the names of the records."""
    sizes = [styles.points([width]) for width in widths]
    room = styles.printable(A3, landscape=True) / WIDER
    if room / sum(sizes) * 100 >= SMALLEST_SCALE:
        page.fit_to_pages(1, 0)
        return
    label = _frozen(sheet, columns)
    breaks = page_breaks(columns, sizes, label, room / SMALLEST_SCALE * 100)
    ends = [*breaks, len(sizes)]
    starts = [0, *breaks]
    widest = max(
        sum(sizes[start:end]) + (sum(sizes[:label]) if start else 0)
        for start, end in zip(starts, ends, strict=True)
    )
    page.set_print_scale(max(10, min(LARGEST_SCALE, int(room / widest * 100))))
    page.set_v_pagebreaks(breaks)
    if label:
        page.repeat_columns(0, label - 1)
