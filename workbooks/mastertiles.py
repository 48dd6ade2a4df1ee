"""The headline figures of a page of the master, five beside each other at most."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import GREY, LINK, LOCKED_FILL, NAVY
from .masterframe import LEFT, Rows
from .masterlinks import Links
from .masterlooks import TONES, clean
from .mastersheets import Link, Tile
from .styles import LINE_HEIGHT, ROW_MARGIN, Styles

MOST_BESIDE = 5
"""Tiles that stand beside each other."""

VALUE_HEIGHT, LINK_HEIGHT, WHITE = 34, 20, 12
"""Points of the figure, of the link, of the white under a row of tiles."""


def beside(count: int) -> int:
    """Return how many of so many tiles stand in a row."""
    return -(-count // -(-count // MOST_BESIDE)) if count else 0


def write_tiles(
    page: Worksheet,
    rows: Rows,
    shapes: Styles,
    tiles: Sequence[Tile],
    widths: Sequence[float],
    row: int,
    links: Links,
) -> int:
    """Write the tiles from a row on (0 for the first of the sheet); return the row after them.

    Each stands over the columns that come nearest to its share; those under each other stand over
    the same, and all are as high.
    """
    if not tiles:
        return row
    share = beside(len(tiles))
    starts = _starts(widths, share)
    ends = [*starts[1:], len(widths)]
    spans = [(start, end - start) for start, end in zip(starts, ends, strict=True)]
    room = min(sum(widths[start : start + span]) for start, span in spans)
    heights = (
        _lines([tile.label for tile in tiles], room) * LINE_HEIGHT + ROW_MARGIN,
        VALUE_HEIGHT,
        _lines([tile.detail for tile in tiles], room * 1.05) * LINE_HEIGHT + ROW_MARGIN,
        LINK_HEIGHT,
    )
    for first in range(0, len(tiles), share):
        for offset, height in enumerate(heights):
            rows.set(row + offset, height)
        for tile, (start, span) in zip(tiles[first : first + share], spans, strict=False):
            _tile(page, shapes, tile, (row, LEFT + start, span), links)
        rows.set(row + len(heights), WHITE)
        row += len(heights) + 1
    return row


def _tile(
    page: Worksheet, shapes: Styles, tile: Tile, place: tuple[int, int, int], links: Links
) -> None:
    row, left, span = place
    tone = TONES.get(tile.tone, NAVY)
    side = {"left": 5, "left_color": tone, "bg_color": LOCKED_FILL}
    common: styles.Look = {"align": "left", "indent": 1}
    link = shapes.get(side, common, font_color=LINK, underline=1)
    lines = (
        (tile.label, shapes.get(side, common, font_color=GREY, bold=True, text_wrap=True)),
        (tile.value, shapes.get(side, common, font_size=22, bold=True, font_color=tone)),
        (tile.detail, shapes.get(side, common, text_wrap=True, valign="top")),
        ("", link),
    )
    for offset, (text, look) in enumerate(lines):
        if span > 1:
            page.merge_range(row + offset, left, row + offset, left + span - 1, "", look)
        page.write_string(row + offset, left, clean(text), look)
    name = links.tab(tile.target)
    foot = row + len(lines) - 1
    if name and links.write(page, foot, left, Link(tile.target), link):
        page.write_string(foot, left, f"→ {name}", link)


def _starts(widths: Sequence[float], count: int) -> list[int]:
    """Return the first column of each of so many tiles."""
    edges = list(accumulate(widths, initial=0.0))
    share = edges[-1] / count
    starts = [0]
    for number in range(1, count):
        wanted = share * number
        at = bisect_left(edges, wanted)
        near = min((at - 1, at), key=lambda edge: abs(edges[edge] - wanted))
        starts.append(min(max(near, starts[-1] + 1), len(widths) - (count - number)))
    return starts


def _lines(texts: Sequence[str], room: float) -> int:
    return max(styles.lines(text, room) for text in texts)
