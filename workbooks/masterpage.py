"""A page of the master to look at: notice, tiles, charts, small tables."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import GREY, LINE, LINK, LOCKED_FILL, NAVY
from .mastercells import TONES, Painter, fitted
from .masterframe import aligned, distinct, set_page, totalled
from .mastersheets import MasterBook, MasterChart, MasterPage, Panel, Tile
from .styles import A4, LINE_HEIGHT, ROW_MARGIN, Styles

LEFT = 1
"""Column (0 for A) where everything begins: A is a margin."""

MARGIN_WIDTH = 2
HEADLINE = 45
"""Points of the title and the line under it."""

SLACK = 0.96
"""Share of a page to count on: programs measure columns and rows differently."""

NARROWEST = 10.5
BAR_PIXELS, CHART_FRAME_PIXELS = 30, 118
"""Height of one bar of a chart, of its title and legend."""

ROW_PIXELS = 20
GAP_PIXELS = 12


@dataclass(frozen=True, slots=True)
class _Placed:
    """A panel and the row (0 for the first of the sheet) of its title."""

    panel: Panel
    top: int

    @property
    def header(self) -> int:
        """Row of the header."""
        return self.top + (2 if self.panel.note else 1)

    @property
    def first(self) -> int:
        """Row of the first record."""
        return self.header + 1

    @property
    def last(self) -> int:
        """Row of the last record."""
        return self.header + max(1, len(self.panel.rows))


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
    if sheet.charts:
        row += _chart_rows(rows, sheet.charts, row)
    scale = _scale(widths)
    room = _page_height(scale)
    placed: list[_Placed] = []
    breaks: list[int] = []
    used = rows.total
    for panel in sheet.panels:
        placed.append(_Placed(panel, row))
        before = rows.total
        end = _panel(page, rows, shapes, placed[-1], widths)
        tall = rows.total - before
        if used + tall > room:
            breaks.append(row)
            used = 0.0
        used, row = (used + tall) % room, end
    _charts(workbook, page, sheet, placed, widths, charts_row)
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
            widths[position] = max(widths[position], fitted(column, ()))
    return widths


def _scale(widths: Sequence[float]) -> int:
    """Return the print scale, in hundredths, that fits the columns on the width of a page."""
    room = styles.printable(A4, landscape=True) * SLACK
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


def _chart_rows(rows: _Rows, charts: Sequence[MasterChart], row: int) -> int:
    """Set aside rows of known height for the charts and return how many."""
    count = -(-(_chart_pixels(charts) + GAP_PIXELS) // ROW_PIXELS)
    for offset in range(count):
        rows.set(row + offset, LINE_HEIGHT)
    return count


def _chart_pixels(charts: Sequence[MasterChart]) -> int:
    return CHART_FRAME_PIXELS + BAR_PIXELS * max(max(2, chart.bars) for chart in charts)


def _panel(
    page: Worksheet, rows: _Rows, shapes: Styles, placed: _Placed, widths: Sequence[float]
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


def _charts(
    workbook: Workbook,
    page: Worksheet,
    sheet: MasterPage,
    placed: Sequence[_Placed],
    widths: Sequence[float],
    row: int,
) -> None:
    if not sheet.charts:
        return
    total = sum(_pixels(width) for width in widths)
    width = (total - GAP_PIXELS * (len(sheet.charts) - 1)) // len(sheet.charts)
    height = _chart_pixels(sheet.charts)
    by_id = {one.panel.id: one for one in placed}
    for number, chart in enumerate(sheet.charts):
        drawn = workbook.add_chart({"type": "bar", "subtype": "stacked"})
        where = by_id[chart.panel]
        for series in chart.series:
            drawn.add_series(_series(sheet.name, where, chart, series.column) | {
                "name": series.name,
                "fill": {"color": series.fill},
                "border": {"color": GREY, "width": 0.75},
                "gap": 45,
                "data_labels": {
                    "value": True,
                    "num_format": "#,##0;;",
                    "font": {"color": series.ink, "size": 10, "bold": True},
                },
            })  # fmt: skip
        drawn.set_title({
            "name": chart.title,
            "name_font": {"size": 12, "bold": True, "color": NAVY},
            "overlay": False,
        })  # fmt: skip
        drawn.set_y_axis({
            "reverse": True,
            "num_font": {"size": 10},
            "line": {"color": GREY},
            "major_tick_mark": "none",
        })  # fmt: skip
        drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
        drawn.set_legend({"position": "bottom", "font": {"size": 10}})
        drawn.set_chartarea({"border": {"color": LINE}})
        drawn.set_size({"width": width, "height": height})
        page.insert_chart(row, LEFT, drawn, {
            "x_offset": number * (width + GAP_PIXELS),
            "description": chart.description,
            "object_position": 2,
        })  # fmt: skip


def _series(name: str, where: _Placed, chart: MasterChart, column: str) -> dict[str, object]:
    ids = [one.id for one in where.panel.columns]
    last = where.first + max(1, chart.bars) - 1
    categories, values = LEFT + ids.index(chart.categories), LEFT + ids.index(column)
    return {
        "categories": [name, where.first, categories, last, categories],
        "values": [name, where.first, values, last, values],
    }


def _pixels(width: float) -> int:
    return int(width * 7 + 5)
