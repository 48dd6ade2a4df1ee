"""The charts of a page of the master: stacked bars, every number written on its bar."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from .layout import GREY, LINE, NAVY
from .mastersheets import MasterCell, MasterChart, MasterPage, Panel, Shown

LEFT = 1
"""Column (0 for A) where a page begins: A is a margin."""

BAR_PIXELS, LEAST_BAR_PIXELS, FRAME_PIXELS = 30, 14, 118
"""Height of one bar of a chart, the least it may have, of title and legend."""

PIXELS_PER_POINT = 4 / 3

ROW_PIXELS, GAP_PIXELS = 20, 12

SHORTEST = 0.045
"""Share of the longest bar under which a piece carries no label."""


@dataclass(frozen=True, slots=True)
class Placed:
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


def draw_charts(
    workbook: Workbook,
    page: Worksheet,
    sheet: MasterPage,
    placed: Sequence[Placed],
    widths: Sequence[float],
    row: int,
    room: float,
) -> None:
    """Put the charts of a page side by side from one row on (0 for the first of the sheet).

    ``room`` is what is left of the printed page, in points.
    """
    if not sheet.charts:
        return
    total = sum(_pixels(width) for width in widths)
    width = (total - GAP_PIXELS * (len(sheet.charts) - 1)) // len(sheet.charts)
    height = _height(sheet.charts, room)
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
                    "custom": _labels(where.panel, chart, series.column),
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


def _series(name: str, where: Placed, chart: MasterChart, column: str) -> dict[str, object]:
    ids = [one.id for one in where.panel.columns]
    last = where.first + max(1, chart.bars) - 1
    categories, values = LEFT + ids.index(chart.categories), LEFT + ids.index(column)
    return {
        "categories": [name, where.first, categories, last, categories],
        "values": [name, where.first, values, last, values],
    }


def _pixels(width: float) -> int:
    return int(width * 7 + 5)


def _labels(panel: Panel, chart: MasterChart, column: str) -> list[dict[str, bool] | None]:
    """Leave out the labels of pieces too short to hold them; the table below has the numbers."""
    ids = [one.id for one in panel.columns]
    rows = panel.rows[: chart.bars]
    longest = max(
        (sum(_size(row[ids.index(one.column)]) for one in chart.series) for row in rows), default=0
    )
    return [
        {"delete": True} if _size(row[ids.index(column)]) < SHORTEST * longest else None
        for row in rows
    ]


def _size(cell: MasterCell) -> float:
    value = cell.value if isinstance(cell, Shown) else cell
    return value if isinstance(value, int | float) else 0


def rows_of(charts: Sequence[MasterChart], room: float) -> int:
    """Return how many rows of one line the charts of a page cover.

    Args:
        charts: those drawn side by side.
        room: points left on the printed page: charts are never cut by its end.
    """
    return -(-(_height(charts, room) + GAP_PIXELS) // ROW_PIXELS)


def _height(charts: Sequence[MasterChart], room: float) -> int:
    bars = max(max(2, chart.bars) for chart in charts)
    wanted = FRAME_PIXELS + BAR_PIXELS * bars
    left = int(room * PIXELS_PER_POINT) - GAP_PIXELS - ROW_PIXELS
    return min(wanted, left) if left >= FRAME_PIXELS + LEAST_BAR_PIXELS * bars else wanted
