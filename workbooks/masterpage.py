"""A page of the master to look at: notice, tiles, charts, small tables."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import accumulate

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import GREY, LINE, LINK, LOCKED_FILL, NAVY
from .mastercells import TONES, Painter, fitted
from .masterchart import LEFT, Placed, draw_charts, rows_of
from .masterframe import WIDER, aligned, distinct, set_page, totalled
from .mastersheets import MasterBook, MasterPage, Tile
from .styles import A4, LINE_HEIGHT, ROW_MARGIN, Styles

MARGIN_WIDTH = 2
HEADLINE = 45
"""Points of the title and the line under it."""

SLACK = 0.97
"""Share of a page's height to count on."""

NARROWEST = 10.5


class _Rows:
    """Sets the heights of rows and adds them up, in points."""

    def __init__(self, page: Worksheet) -> None:
        self._page = page
        self.total = 0.0

    def set(self, row: int, height: float) -> None:
        """Give a row its height."""
        self._page.set_row(row, height)
        self.total += height


def write_page(
    workbook: Workbook,
    page: Worksheet,
    shapes: Styles,
    sheet: MasterPage,
    book: MasterBook,
    names: Mapping[str, str],
) -> None:
    """Write a page; ``names`` are the tabs by sheet id, for the links of the tiles."""
    widths = _grid(sheet)
    page.set_column(0, 0, MARGIN_WIDTH)
    for position, width in enumerate(widths, LEFT):
        page.set_column(position, position, width)
    rows = _Rows(page)
    styles.headline(page, shapes, sheet.title, (sheet.subtitle,))
    rows.total = HEADLINE
    row = _notice(page, rows, shapes, sheet, len(widths))
    if sheet.tiles:
        row = _tiles(page, rows, shapes, sheet.tiles, widths, row, names)
    charts_row = row
    scale = _scale(widths)
    room = _page_height(scale)
    beside = room - rows.total
    if sheet.charts:
        for _ in range(rows_of(sheet.charts, beside)):
            rows.set(row, LINE_HEIGHT)
            row += 1
    placed: list[Placed] = []
    breaks: list[int] = []
    used: float = rows.total
    for panel in sheet.panels:
        placed.append(Placed(panel, row))
        before = rows.total
        end = _panel(page, rows, shapes, placed[-1], widths)
        tall = rows.total - before
        if used + tall > room:
            breaks.append(row)
            used = 0.0
        used, row = (used + tall) % room, end
    draw_charts(workbook, page, sheet, placed, widths, charts_row, beside)
    set_page(page, book, A4)
    page.set_print_scale(scale)
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, row - 1, LEFT + len(widths) - 1)


def _grid(sheet: MasterPage) -> list[float]:
    """Return the widths of the columns: each the widest any panel asks for at its place."""
    most = max((len(panel.columns) for panel in sheet.panels), default=8)
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


def _notice(page: Worksheet, rows: _Rows, shapes: Styles, sheet: MasterPage, columns: int) -> int:
    look = shapes.get(
        align="left", indent=1, font_color=NAVY, bg_color=LOCKED_FILL, bottom=1, bottom_color=LINE
    )
    rows.set(2, 24)
    page.write_string(2, LEFT, sheet.notice, look)
    for position in range(LEFT + 1, LEFT + columns):
        page.write_blank(2, position, None, look)
    rows.set(3, 10)
    return 4


def _tiles(
    page: Worksheet,
    rows: _Rows,
    shapes: Styles,
    tiles: Sequence[Tile],
    widths: Sequence[float],
    row: int,
    names: Mapping[str, str],
) -> int:
    """Write the tiles in a row, each over the columns that come nearest to its share."""
    edges = list(accumulate(widths, initial=0.0))
    share = edges[-1] / len(tiles)
    starts = [0]
    for number in range(1, len(tiles)):
        wanted = share * number
        at = bisect_left(edges, wanted)
        near = min((at - 1, at), key=lambda edge: abs(edges[edge] - wanted))
        starts.append(min(max(near, starts[-1] + 1), len(widths) - (len(tiles) - number)))
    spans = [end - start for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
    room = min(sum(widths[start : start + span]) for start, span in zip(starts, spans, strict=True))
    deep = max((styles.lines(tile.detail, room * 1.05) for tile in tiles), default=1)
    heights = (21, 34, deep * LINE_HEIGHT + ROW_MARGIN, 20)
    for offset, height in enumerate(heights):
        rows.set(row + offset, height)
    for tile, start, span in zip(tiles, starts, spans, strict=True):
        side = {"left": 5, "left_color": TONES.get(tile.tone, NAVY), "bg_color": LOCKED_FILL}
        label = shapes.get(side, align="left", indent=1, font_color=GREY, bold=True)
        value = shapes.get(
            side, align="left", indent=1, font_size=22, bold=True,
            font_color=TONES.get(tile.tone, NAVY),
        )  # fmt: skip
        detail = shapes.get(side, align="left", indent=1, text_wrap=True, valign="top")
        link = shapes.get(side, align="left", indent=1, font_color=LINK, underline=1)
        left = LEFT + start
        for offset, (text, look) in enumerate(
            ((tile.label, label), (tile.value, value), (tile.detail, detail), ("", link))
        ):
            if span > 1:
                page.merge_range(row + offset, left, row + offset, left + span - 1, "", look)
            page.write_string(row + offset, left, text, look)
        if tile.target in names:
            name = names[tile.target]
            quoted = name.replace("'", "''")
            page.write_url(row + 3, left, f"internal:'{quoted}'!A1", link, f"→ {name}")
    rows.set(row + len(heights), 12)
    return row + len(heights) + 1


def _panel(
    page: Worksheet, rows: _Rows, shapes: Styles, placed: Placed, widths: Sequence[float]
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
    painter = Painter(shapes, panel.columns, own, LEFT)
    rows.total += painter.write(page, panel.rows or [[None] * len(panel.columns)], placed.first)
    row = placed.last + 1
    if panel.totals:
        summed = totalled(panel.columns, placed.first + 1, placed.last + 1, LEFT)
        rows.total += Painter(shapes, summed, own, LEFT, bold=True).write(page, [panel.totals], row)
        row += 1
    rows.set(row, 16)
    return row + 1
