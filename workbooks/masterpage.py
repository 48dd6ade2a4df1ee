"""A page of the master to look at: notice, tiles, charts, small tables."""

from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import LINE, LOCKED_FILL, NAVY
from .mastercells import Painter
from .masterchart import Placed, chart_bands, draw_charts
from .masterframe import LEFT, WIDER, Rows, aligned, distinct, name_cells, quiet, set_page, totalled
from .masterlinks import Links
from .masterroom import fitted
from .mastersheets import MasterBook, MasterPage
from .mastertiles import beside, write_tiles
from .styles import A4, LINE_HEIGHT, ROW_MARGIN, Styles

MARGIN_WIDTH = 2
HEADLINE = 45
"""Points of the title and the line under it."""

SLACK = 0.97
"""Share of a page's height to count on."""

NARROWEST, FEWEST = 10.5, 8
"""Characters of the narrowest column; columns of a page without panels."""


def write_page(
    workbook: Workbook,
    page: Worksheet,
    shapes: Styles,
    sheet: MasterPage,
    book: MasterBook,
    links: Links,
) -> None:
    """Write a page."""
    widths = _grid(sheet)
    page.set_column(0, 0, MARGIN_WIDTH)
    for position, width in enumerate(widths, LEFT):
        page.set_column(position, position, width)
    rows = Rows(page)
    styles.headline(page, shapes, sheet.title, (sheet.subtitle,))
    rows.total = HEADLINE
    row = _notice(page, rows, shapes, sheet, len(widths))
    row = write_tiles(page, rows, shapes, sheet.tiles, widths, row, links)
    scale = _scale(widths)
    room = _page_height(scale)
    used: float = rows.total
    breaks: list[int] = []
    tops: list[int] = []
    bands = chart_bands(sheet, widths, room - used, room)
    for band in bands:
        if band.new_page:
            breaks.append(row)
            used = 0.0
        tops.append(row)
        for _ in range(band.rows):
            rows.set(row, LINE_HEIGHT)
            row += 1
        used += band.rows * LINE_HEIGHT
    placed: list[Placed] = []
    for panel in sheet.panels:
        placed.append(Placed(panel, row))
        before = rows.total
        end = _panel(page, rows, shapes, placed[-1], widths, links)
        tall = rows.total - before
        if used + tall > room:
            breaks.append(row)
            used = 0.0
        used, row = (used + tall) % room, end
    draw_charts(workbook, page, sheet, placed, list(zip(bands, tops, strict=True)), len(widths))
    for one in placed:
        name_cells(workbook, page, one.panel.columns, one.first + 1, one.last + 1, LEFT)
    quiet(page, 1, row)
    set_page(page, book, A4)
    page.set_print_scale(scale)
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, row - 1, LEFT + len(widths) - 1)


def _grid(sheet: MasterPage) -> list[float]:
    """Return the widths of the columns: each the widest any panel asks for at its place."""
    most = max((len(panel.columns) for panel in sheet.panels), default=FEWEST)
    most = max(most, beside(len(sheet.tiles)))
    widths = [NARROWEST] * most
    for panel in sheet.panels:
        for position, column in enumerate(panel.columns):
            cells = (row[position] for row in (*panel.rows, panel.totals) if row)
            widths[position] = max(widths[position], fitted(column, cells))
    return widths


def _scale(widths: Sequence[float]) -> int:
    """Return the print scale, in hundredths, that fits the columns on the width of a page."""
    room = styles.printable(A4, landscape=True) / WIDER
    return max(10, min(100, int(room / styles.points([MARGIN_WIDTH, *widths]) * 100)))


def _page_height(scale: int) -> float:
    """Return how many points of rows a printed page takes."""
    margins = (styles.TOP_MARGIN + styles.BOTTOM_MARGIN) * 72
    return (styles.PAPERS[A4][0] - margins) * SLACK / scale * 100


def _notice(page: Worksheet, rows: Rows, shapes: Styles, sheet: MasterPage, columns: int) -> int:
    look = shapes.get(
        align="left", indent=1, font_color=NAVY, bg_color=LOCKED_FILL, bottom=1, bottom_color=LINE
    )
    rows.set(2, 24)
    page.write_string(2, LEFT, sheet.notice, look)
    for position in range(LEFT + 1, LEFT + columns):
        page.write_blank(2, position, None, look)
    rows.set(3, 10)
    return 4


def _panel(
    page: Worksheet,
    rows: Rows,
    shapes: Styles,
    placed: Placed,
    widths: Sequence[float],
    links: Links,
) -> int:
    """Write a panel and return the first row after it."""
    panel, top = placed.panel, placed.top
    rows.set(top, 24)
    last_column = LEFT + len(panel.columns) - 1
    for position in range(LEFT, last_column + 1):
        page.write_blank(top, position, None, shapes.get(styles.SECTION))
    page.write_string(top, LEFT, panel.title, shapes.get(styles.SECTION))
    if panel.note:
        rows.set(top + 1, 20)
        page.write_string(top + 1, LEFT, panel.note, shapes.get(styles.SUBTITLE))
    own = widths[: len(panel.columns)]
    texts = [(column.header, width) for column, width in zip(panel.columns, own, strict=True)]
    rows.set(placed.header, styles.height(texts) + ROW_MARGIN)
    columns = [
        {"header": header, "header_format": shapes.get(styles.HEADER, aligned(column))}
        for column, header in zip(panel.columns, distinct(panel.columns), strict=True)
    ]
    options = {"name": panel.table, "style": None, "autofilter": False, "columns": columns}
    page.add_table(placed.header, LEFT, placed.last, last_column, options)
    painter = Painter(shapes, panel.columns, own, links, LEFT)
    rows.total += painter.write(page, panel.rows or [[None] * len(panel.columns)], placed.first)
    row = placed.last + 1
    if panel.totals:
        summed = totalled(panel.columns, placed.first + 1, placed.last + 1, LEFT)
        painter = Painter(shapes, summed, own, links, LEFT, bold=True)
        rows.total += painter.write(page, [panel.totals], row)
        row += 1
    rows.set(row, 16)
    return row + 1
