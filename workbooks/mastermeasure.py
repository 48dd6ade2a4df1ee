"""What the charts of the master show: names in lines, numbers, room for both, in pixels."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from textwrap import wrap

from .masterlooks import clean
from .masterroom import FORMATS, written
from .mastersheets import MasterCell, MasterChart, Panel, Shown
from .records import ANY

BAR_PIXELS, LEAST_BAR_PIXELS, FRAME_PIXELS = 30, 14, 118
"""Height of one bar of a chart, the least it may have, of title and legend."""

NAME_PIXELS, CHARACTER_PIXELS, CAPITAL_PIXELS = 16, 5.3, 6.2
"""Height of a line of the name of a bar, width of a character and of a capital of it."""

NAMES_SHARE = 0.48
"""Share of a chart its names may take before they go on in another line."""

LONGEST_NAME, LEAST_NAME = 60, 12
"""Characters of a name a chart shows, the table has the whole of it; the least a line has."""

MARGIN_PIXELS, LEGEND_PIXELS = 10, 38
TITLE_TOP, TITLE_LINE, TITLE_PIXELS, TITLE_SHARE = 24, 20, 7.4, 0.8
"""Pixels over and under the title, of its line and character; share of a chart it takes."""

LABEL_PIXELS, MOST_LABEL = 7.0, 0.6
"""Width of a character of a number; share of the axis numbers at the ends may take."""


@dataclass(frozen=True, slots=True)
class Names:
    """The room of the names of a chart.

    Attributes:
        width: of the chart, in pixels.
        single: whether a name has one line only.
    """

    width: int
    single: bool = False


def bound(chart: MasterChart, panels: Mapping[str, Panel]) -> MasterChart | None:
    """Return a chart with no more bars than its panel has rows; none without a number to show."""
    panel = panels.get(chart.panel)
    if panel is None or not chart.series:
        return None
    rows = panel.rows[: max(0, chart.bars)]
    places = [place_of(panel, one.column) for one in chart.series]
    if not any(number_of(row[at]) is not None for row in rows for at in places):
        return None
    return replace(chart, bars=len(rows))


def format_of(panel: Panel, chart: MasterChart, column: str) -> str:
    """Return the number format of a column of a panel, that of its cells when they agree."""
    place = place_of(panel, column)
    cells = [row[place] for row in panel.rows[: chart.bars]]
    own = {cell.format if isinstance(cell, Shown) else "" for cell in cells}
    code = own.pop() if len(own) == 1 else ""
    return code or FORMATS.get(panel.columns[place].type, ANY)


def height(panel: Panel, chart: MasterChart, room: Names, bar: int) -> int:
    """Return the height of a chart in pixels, with bars as high as given or as their names."""
    deep = max(len(lines) for lines in labels(names_of(panel, chart), room))
    return FRAME_PIXELS + max(bar, deep * NAME_PIXELS) * max(2, chart.bars)


def names_of(panel: Panel, chart: MasterChart) -> list[str]:
    """Return the names of the bars as the panel has them."""
    place = place_of(panel, chart.categories)
    cells = (row[place] for row in panel.rows[: chart.bars])
    values = (cell.value if isinstance(cell, Shown) else cell for cell in cells)
    return ["" if value is None else str(value) for value in values]


def labels(names: Sequence[str], room: Names) -> list[list[str]]:
    """Return the lines of each name of a chart; those alike once shortened keep their ends."""
    made = [folded(name, room) for name in names]
    alike = Counter(map(tuple, made))
    return [
        folded(name, room, whole_end=True) if alike[tuple(lines)] > 1 else lines
        for name, lines in zip(names, made, strict=True)
    ]


def folded(name: str, room: Names, whole_end: bool = False) -> list[str]:
    """Return the lines of a name in a chart, shortened after a word when it is too long.

    Programs fold names each in its own way, not all of them inside the chart.

    Args:
        name: of a bar.
        room: it has.
        whole_end: shorten it in the middle.
    """
    flat = " ".join(clean(name).split())
    each = _pixels(flat) / max(1, len(flat))
    line = max(LEAST_NAME, int((NAMES_SHARE * room.width - 2 * MARGIN_PIXELS) / (each or 1)))
    most = min(LONGEST_NAME, line) if room.single else LONGEST_NAME
    if len(flat) > most:
        flat = _middle(flat, most) if whole_end else _head(flat, most - 1) + "…"
    return wrap(flat, line) or [""]


def _head(text: str, most: int) -> str:
    """Return the beginning of a text, to the end of a word unless that leaves little of it."""
    if len(text) <= most:
        return text
    cut = text[:most]
    words = cut if text[most] == " " else cut.rpartition(" ")[0]
    return (words if 2 * len(words) >= most else cut).rstrip(" ,;:·–-")


def _middle(text: str, most: int) -> str:
    """Return both ends of a text."""
    end = _head(text[::-1], most // 2 - 1)[::-1]
    return f"{_head(text, most - len(end) - 2)}… {end}"


def _pixels(text: str) -> float:
    capitals = sum(map(str.isupper, text))
    return capitals * CAPITAL_PIXELS + (len(text) - capitals) * CHARACTER_PIXELS


def place_of(panel: Panel, column: str) -> int:
    """Return the place of a column of a panel."""
    return [one.id for one in panel.columns].index(column)


def plot_area(panel: Panel, chart: MasterChart, room: Names, tall: int) -> dict[str, float]:
    """Return where the bars stand, as shares of the chart: the names get what they need.

    Args:
        panel: the panel.
        chart: the chart.
        room: of its names.
        tall: its height, in pixels.
    """
    width = room.width
    lines = [line for name in labels(names_of(panel, chart), room) for line in name]
    names = min(max(map(_pixels, lines), default=0) + 2 * MARGIN_PIXELS, NAMES_SHARE * width)
    title = -(-len(chart.title) * TITLE_PIXELS // (TITLE_SHARE * width))
    top = TITLE_TOP + title * TITLE_LINE
    bottom = MARGIN_PIXELS if len(chart.series) == 1 else LEGEND_PIXELS
    left = width - names - 2 * MARGIN_PIXELS
    under = max(LEAST_BAR_PIXELS * chart.bars, tall - top - bottom)
    return {
        "x": round((names + MARGIN_PIXELS) / width, 4),
        "y": round(top / tall, 4),
        "width": round(left / width, 4),
        "height": round(min(1 - top / tall, under / tall), 4),
    }


def ends(panel: Panel, chart: MasterChart, width: float) -> dict[str, float]:
    """Return where the axis of plain bars begins and ends, so that the numbers have room.

    Args:
        panel: the panel.
        chart: a chart of one series.
        width: pixels from one end of the axis to the other.
    """
    series = chart.series[0]
    place = place_of(panel, series.column)
    code = chart.format or format_of(panel, chart, series.column)
    sizes = [number_of(row[place]) or 0.0 for row in panel.rows[: chart.bars]]
    low, high = min(0.0, *sizes, 0.0), max(0.0, *sizes, 0.0)
    sides = 2 if low and high else 1
    label = (max(written(size, code) for size in sizes) + 3) * LABEL_PIXELS
    share = min(label / width, MOST_LABEL / sides)
    room = (high - low or 1.0) * share / (1 - sides * share)
    return {"min": low - room if low else 0.0, "max": high + room if high or not low else 0.0}


def number_of(cell: MasterCell) -> float | None:
    """Return the number a cell holds, none when it is unknown."""
    value = cell.value if isinstance(cell, Shown) else cell
    return value if isinstance(value, int | float) else None
