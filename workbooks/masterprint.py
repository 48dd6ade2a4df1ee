"""How a table of the master is printed: on the width of one page or several, no page for a rest."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from . import styles
from .masterframe import WIDER
from .mastersheets import MasterColumn
from .styles import A3

SMALLEST_SCALE, LARGEST_SCALE = 58, 85
"""Print scale, in hundredths, under which a sheet takes several pages side by side."""

SMALLEST_PART = 46
"""The same of a sheet of which a part alone is printed: it should stand on one page's width."""

REST, NEAR = 0.25, 0.97
"""Share of a page too small for a page of its own; share of its height to count on."""


class Heights(NamedTuple):
    """Heights of a sheet in points: all above its records, what each page repeats, the records."""

    top: float
    repeated: float
    records: float


class Printed(NamedTuple):
    """A table as it is printed.

    Attributes:
        columns: from A on, the printed ones.
        sizes: their widths in points, nought when folded away.
        label: how many columns each page repeats at its left.
        repeated: Excel numbers of the rows each page repeats, from and to.
        last: Excel number of the last row.
        upright: on upright paper.
        partial: further columns are for the screen alone.
        heights: ``None`` for a long table, of which a rest on a last page is a small part.
    """

    columns: Sequence[MasterColumn]
    sizes: Sequence[float]
    label: int
    repeated: tuple[int, int]
    last: int
    upright: bool
    partial: bool
    heights: Heights | None


def set_print(workbook: Workbook, page: Worksheet, table: Printed) -> None:
    """Fit a table on one page's width, or on more that all repeat the names of the records."""
    first, header = table.repeated
    page.repeat_rows(first - 1, header - 1)
    if table.upright:
        page.set_portrait()
    room = styles.printable(A3, landscape=not table.upright) / WIDER
    least = SMALLEST_PART if table.partial or table.upright else SMALLEST_SCALE
    scale = room / sum(table.sizes) * 100
    if scale >= least:
        if table.partial:
            page.print_area(0, 0, table.last - 1, len(table.columns) - 1)
        page.fit_to_pages(1, _fewer(_down(table, min(scale, 100))))
        return
    ends = [
        *page_breaks(table.columns, table.sizes, table.label, room / SMALLEST_SCALE * 100),
        len(table.sizes),
    ]
    starts = [0, *ends[:-1]]
    names = sum(table.sizes[: table.label])
    widest = max(
        sum(table.sizes[start:end]) + (names if start else 0)
        for start, end in zip(starts, ends, strict=True)
    )
    scale = max(10.0, min(LARGEST_SCALE, room / widest * 100))
    pages = _down(table, scale)
    if fewer := _fewer(pages):
        scale *= fewer / pages * NEAR
    page.set_print_scale(int(scale))
    if table.label:
        page.repeat_columns(0, table.label - 1)
    # The lines above the table stand on the first page alone: elsewhere they would be cut.
    sheet = "'" + page.get_name().replace("'", "''") + "'"
    areas = [
        f"{sheet}!${column_letter(start + 1)}${first if start else 1}"
        f":${column_letter(end)}${table.last}"
        for start, end in zip(starts, ends, strict=True)
    ]
    workbook.define_name(f"{sheet}!_xlnm.Print_Area", "=" + ",".join(areas))


def _down(table: Printed, scale: float) -> float:
    """Return how many pages the rows take at a print scale, 0 when their heights are not known."""
    if table.heights is None:
        return 0
    side = styles.PAPERS[A3][1 if table.upright else 0]
    room = (side - (styles.TOP_MARGIN + styles.BOTTOM_MARGIN) * 72) / scale * 100
    left = table.heights.records - (room - table.heights.top)
    return 1 + max(0.0, left) / (room - table.heights.repeated)


def _fewer(pages: float) -> int:
    """Return how many pages a table takes without one for a rest, 0 when it leaves none."""
    return math.floor(pages) if pages > 1 and 0 < pages % 1 < REST else 0


def page_breaks(
    columns: Sequence[MasterColumn], sizes: Sequence[float], repeated: int, room: float
) -> list[int]:
    """Return before which columns a wide table goes on another page, groups kept whole.

    Args:
        columns: the columns.
        sizes: their widths in points.
        repeated: how many columns each page repeats at its left.
        room: points a page has.
    """
    names = sum(sizes[:repeated])
    breaks: list[int] = []
    used, at = names, repeated
    while at < len(columns):
        end = at
        while end < len(columns) and columns[end].group == columns[at].group:
            end += 1
        block = sum(sizes[at:end])
        if used + block > room and used > names and names + block <= room:
            breaks.append(at)
            used = names
        for position in range(at, end):
            if used + sizes[position] > room and used > names:
                breaks.append(position)
                used = names
            used += sizes[position]
        at = end
    return breaks
