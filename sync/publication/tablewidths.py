"""Columns of the tables of a filled layout: as the layout draws them, or as wide as their words."""

from collections.abc import Sequence
from typing import Any

from .printedcontents import W

LEAST, MOST = 5, 46
"""Characters a column is at least and at most reckoned with."""

LONGEST_WORD = 14


def set_widths(body: Any, width: int) -> None:  # noqa: ANN401 - an lxml element
    """Give every table whose columns were repeated a grid that fits the page.

    The header row tells how wide the layout drew each column. Columns that are all alike are as
    wide as what stands in them asks.

    Args:
        body: of the document.
        width: between the margins, in twentieths of a point.
    """
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        drawn = [_widths(row) for row in rows]
        if not drawn:
            continue
        count = max(len(widths) for widths in drawn)
        header = next(widths for widths in drawn if len(widths) == count)
        grid = table.find(f"{W}tblGrid")
        told = [int(column.get(f"{W}w", "0")) for column in grid]
        if told == header:
            continue
        if len(set(header)) == 1 and count > 1 and len(rows) > 1:
            header = _by_words(rows, count)
        total = sum(header) or 1
        fitted = [max(1, one * width // total) for one in header]
        _apply(table, grid, rows, fitted)


def _widths(row: Any) -> list[int]:  # noqa: ANN401
    """Return the widths of the cells of a row, one that spans several as so many alike."""
    made = []
    for cell in row.findall(f"{W}tc"):
        span, size = _span(cell), cell.find(f"{W}tcPr/{W}tcW")
        width = int(size.get(f"{W}w", "0")) if size is not None else 0
        made += [width // span] * span
    return made


def _span(cell: Any) -> int:  # noqa: ANN401
    found = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(found.get(f"{W}val")) if found is not None else 1


def _by_words(rows: Sequence[Any], count: int) -> list[int]:
    """Return widths by what stands in the columns: the longest word, the usual length."""
    longest, sums, filled = [LEAST] * count, [0] * count, [0] * count
    for row in rows:
        at = 0
        for cell in row.findall(f"{W}tc"):
            span = _span(cell)
            if span == 1 and at < count:
                text = "".join(part.text or "" for part in cell.iter(f"{W}t"))
                if text:
                    word = max(map(len, text.split()), default=0)
                    longest[at] = max(longest[at], min(word, LONGEST_WORD))
                    sums[at] += min(len(text), 4 * MOST)
                    filled[at] += 1
            at += span
    usual = [total / number if number else 0 for total, number in zip(sums, filled, strict=True)]
    return [
        int(100 * max(word + 4, min(MOST, size**0.75 * 2 if size > MOST else size)))
        for word, size in zip(longest, usual, strict=True)
    ]


def _apply(table: Any, grid: Any, rows: Sequence[Any], widths: Sequence[int]) -> None:  # noqa: ANN401
    for column in list(grid):
        grid.remove(column)
    for width in widths:
        grid.append(grid.makeelement(f"{W}gridCol", {f"{W}w": str(width)}))
    for row in rows:
        at = 0
        for cell in row.findall(f"{W}tc"):
            span, size = _span(cell), cell.find(f"{W}tcPr/{W}tcW")
            if size is not None:
                size.set(f"{W}w", str(sum(widths[at : at + span])))
                size.set(f"{W}type", "dxa")
            at += span
