"""The charts of a page of the master: bars, every number written on its bar or beside it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from .layout import GREY, LINE, NAVY
from .mastercells import result
from .masterframe import LEFT
from .masterlooks import settled
from .mastermeasure import (
    BAR_PIXELS,
    LEAST_BAR_PIXELS,
    Names,
    bound,
    ends,
    format_of,
    height,
    labels,
    names_of,
    number_of,
    place_of,
    plot_area,
)
from .mastersheets import MasterChart, MasterPage, Panel, Series

PIXELS_PER_POINT = 4 / 3

ROW_PIXELS, GAP_PIXELS, EDGE_PIXELS, SIDE_PIXELS = 20, 12, 2, 8
"""Height of a row of one line, white between charts, white above and right of them: the end of the
printed page cuts no border, whatever a program takes a column to be.
"""

BESIDE = 2
"""Charts that stand side by side."""

WIDE_PIXELS = 520
"""Width of a chart in which a name cut to one line still says whose it is."""

WIDEST_PIXELS = 900
"""Width of a chart under a table."""

SHORTEST = 0.045
"""Share of the longest bar under which a piece carries no label."""

MIDDLE_GREY = 128
"""Brightness, of 255, under which a fill is dark."""

HIDDEN = {"visible": False, "major_gridlines": {"visible": False}}
"""Look of the axis of the values: they are written on the bars."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A panel, the row (0 for the first of the sheet) of its title, the columns left of it."""

    panel: Panel
    top: int
    left: int = LEFT

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


@dataclass(frozen=True, slots=True)
class Band:
    """Charts that stand side by side.

    Attributes:
        charts: from the left.
        names: the room of their names.
        height: of all, in pixels.
        new_page: whether they begin a printed page.
    """

    charts: tuple[MasterChart, ...]
    names: Names
    height: int
    new_page: bool

    @property
    def rows(self) -> int:
        """Rows of one line the charts cover."""
        return -(-(self.height + EDGE_PIXELS + GAP_PIXELS) // ROW_PIXELS)


def chart_bands(sheet: MasterPage, widths: Sequence[float], room: float, page: float) -> list[Band]:
    """Lay out the charts that have a bar to show, two side by side, never cut by a page's end.

    Args:
        sheet: the page.
        widths: of its columns, in characters.
        room: points left on the first printed page.
        page: points of a printed page.
    """
    panels = {panel.id: panel for panel in sheet.panels}
    shown = [made for one in sheet.charts if (made := bound(one, panels)) is not None]
    total = sum(_pixels(width) for width in widths) - SIDE_PIXELS
    bands: list[Band] = []
    for first in range(0, len(shown), BESIDE):
        charts = tuple(shown[first : first + BESIDE])
        width = (total - GAP_PIXELS * (len(charts) - 1)) // len(charts)
        wanted, least, flat = (
            max(height(panels[one.panel], one, room_of_names, bar) for one in charts)
            for room_of_names, bar in (
                (Names(width), BAR_PIXELS),
                (Names(width), LEAST_BAR_PIXELS),
                (Names(width, single=True), LEAST_BAR_PIXELS),
            )
        )
        left, whole = (
            int(points * PIXELS_PER_POINT) - GAP_PIXELS - ROW_PIXELS for points in (room, page)
        )
        single = flat <= left < least and width >= WIDE_PIXELS
        new_page = left < least and not single and bool(bands or left < whole)
        tall = min(wanted, whole if new_page else max(left, 1))
        bands.append(Band(charts, Names(width, single), tall, new_page))
        room = (page if new_page else room) - bands[-1].rows * ROW_PIXELS / PIXELS_PER_POINT
    return bands


def draw_charts(
    workbook: Workbook,
    page: Worksheet,
    sheet: MasterPage,
    placed: Sequence[Placed],
    bands: Sequence[tuple[Band, int]],
    columns: int,
) -> None:
    """Put the charts of a page on it, each band from its row on (0 for the first of the sheet).

    Names too long for a chart are folded and shortened in hidden columns right of the page.
    """
    by_id = {one.panel.id: one for one in placed}
    aside = LEFT + columns + 1
    for band, row in bands:
        for number, chart in enumerate(band.charts):
            where = by_id[chart.panel]
            names = names_of(where.panel, chart)
            column = LEFT + place_of(where.panel, chart.categories)
            shown = ["\n".join(lines) for lines in labels(names, band.names)]
            if shown != names:
                page.set_column(aside, aside, None, None, {"hidden": True})
                for at, name in enumerate(shown, where.first):
                    page.write_string(at, aside, name)
                column, aside = aside, aside + 1
            drawn = _chart(workbook, sheet.name, where, chart, column)
            plot = plot_area(where.panel, chart, band.names, band.height)
            drawn.set_plotarea({"layout": plot})
            if len(chart.series) == 1:
                drawn.set_x_axis(
                    HIDDEN | ends(where.panel, chart, plot["width"] * band.names.width)
                )
            drawn.set_size({"width": band.names.width, "height": band.height})
            page.insert_chart(row, LEFT, drawn, {
                "y_offset": EDGE_PIXELS,
                "x_offset": number * (band.names.width + GAP_PIXELS),
                "description": chart.description,
                "object_position": 2,
            })  # fmt: skip


def draw_under(
    workbook: Workbook, page: Worksheet, where: Placed, chart: MasterChart, row: int, width: float
) -> None:
    """Put the chart of a table under it; its names stay those of the cells, which may be sorted.

    Args:
        workbook: where the chart is made.
        page: the sheet of the table.
        where: the table and its place.
        chart: the chart; nothing is drawn when it has no number to show.
        row: of its upper end, 0 for the first of the sheet.
        width: characters of the table.
    """
    shown = bound(chart, {where.panel.id: where.panel})
    if shown is None:
        return
    _lend(page, where, shown)
    pixels = min(WIDEST_PIXELS, max(WIDE_PIXELS, _pixels(width)))
    room = Names(pixels)
    tall = height(where.panel, shown, room, BAR_PIXELS)
    categories = where.left + place_of(where.panel, shown.categories)
    drawn = _chart(workbook, page.get_name(), where, shown, categories)
    plot = plot_area(where.panel, shown, room, tall)
    drawn.set_plotarea({"layout": plot})
    if len(shown.series) == 1:
        drawn.set_x_axis(HIDDEN | ends(where.panel, shown, plot["width"] * pixels))
    drawn.set_size({"width": pixels, "height": tall})
    page.insert_chart(row, where.left, drawn, {
        "y_offset": EDGE_PIXELS, "description": chart.description, "object_position": 2,
    })  # fmt: skip


def _lend(page: Worksheet, where: Placed, chart: MasterChart) -> None:
    """Show XlsxWriter what a chart is drawn from: it stores it in the chart as well."""
    panel = where.panel
    for column in (chart.categories, *(series.column for series in chart.series)):
        at = place_of(panel, column)
        for row, record in enumerate(panel.rows[: chart.bars], where.first):
            value = result(settled(record[at]).value)
            if isinstance(value, str):
                page.write_string(row, where.left + at, value)
            else:
                page.write_number(row, where.left + at, value)


def _chart(
    workbook: Workbook, name: str, where: Placed, chart: MasterChart, categories: int
) -> Chart:
    plain = len(chart.series) == 1
    drawn = workbook.add_chart({"type": "bar"} if plain else {"type": "bar", "subtype": "stacked"})
    last = where.first + chart.bars - 1
    for series in chart.series:
        column = where.left + place_of(where.panel, series.column)
        drawn.add_series({
            "name": _said(series.name),
            "categories": [name, where.first, categories, last, categories],
            "values": [name, where.first, column, last, column],
            "border": {"color": GREY, "width": 0.75},
            "gap": 45,
            "data_labels": _label(where.panel, chart, series),
        } | _fill(series))  # fmt: skip
    drawn.set_title({
        "name": _said(chart.title),
        "name_font": {"size": 12, "bold": True, "color": NAVY},
        "overlay": False,
    })  # fmt: skip
    drawn.set_y_axis({
        "reverse": True,
        "num_font": {"size": 10},
        "line": {"color": GREY},
        "major_tick_mark": "none",
        "label_position": "low",
        "interval_unit": 1,
    })  # fmt: skip
    drawn.set_x_axis(HIDDEN)
    drawn.set_legend({"none": True} if plain else {"position": "bottom", "font": {"size": 10}})
    drawn.set_chartarea({"border": {"color": LINE}})
    drawn.show_hidden_data()
    return drawn


def _said(text: str) -> str:
    """Return a text that is never taken for the address of a cell: a joiner nobody sees parts it.

    The library reads ``something!A1`` as an address, whatever stands before.
    """
    return re.sub(r"!(?=\$?[A-Z])", "!\u2060", text)


def _label(panel: Panel, chart: MasterChart, series: Series) -> dict[str, object]:
    plain = len(chart.series) == 1
    label: dict[str, object] = {
        "value": True,
        "num_format": chart.format or format_of(panel, chart, series.column),
        "font": {"color": NAVY if plain else series.ink, "size": 10, "bold": True},
        # Without a place LibreOffice takes the file for changed as soon as it is opened.
        "position": "outside_end" if plain else "center",
        "custom": _labels(panel, chart, series.column),
    }
    if not plain and series.pattern:
        label["fill"] = {"color": series.fill}
    return label


def _labels(panel: Panel, chart: MasterChart, column: str) -> list[dict[str, bool] | None]:
    """Leave out what is no number and, of a bar in pieces, the pieces too short to hold theirs."""
    rows = panel.rows[: chart.bars]
    place = place_of(panel, column)
    if len(chart.series) == 1:
        return [{"delete": True} if number_of(row[place]) is None else None for row in rows]
    places = [place_of(panel, one.column) for one in chart.series]
    longest = max(sum(abs(number_of(row[at]) or 0) for at in places) for row in rows)
    return [
        {"delete": True} if abs(size) < SHORTEST * longest or not size else None
        for size in (number_of(row[place]) or 0 for row in rows)
    ]


def _fill(series: Series) -> dict[str, object]:
    """Return the fill of the bars: lines of a pattern are drawn in a tone between it and ink."""
    if not series.pattern:
        return {"fill": {"color": series.fill}}
    ground = [int(series.fill[at : at + 2], 16) for at in (1, 3, 5)]
    light = ground[0] * 0.299 + ground[1] * 0.587 + ground[2] * 0.114 > MIDDLE_GREY
    far = [int(NAVY[at : at + 2], 16) if light else 255 for at in (1, 3, 5)]
    drawn = "".join(f"{round((a + b) / 2):02X}" for a, b in zip(ground, far, strict=True))
    return {
        "pattern": {"pattern": series.pattern, "fg_color": f"#{drawn}", "bg_color": series.fill}
    }


def _pixels(width: float) -> int:
    return int(width * 7 + 5)
