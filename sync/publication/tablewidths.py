"""Columns of the tables of a filled layout: as the layout draws them, or as wide as their words."""

from collections.abc import Sequence
from typing import Any

from .printedcontents import W
from .rowcuts import ROW

LEAST, MOST, BESIDE = 5, 46, 3
"""Characters a column is at least and at most reckoned with; the room beside its longest word."""

LETTER, HIGH = 85, 38
"""Twentieths of a point of a letter of a table; lines that surely fit on a page."""

LONGEST_WORD = 24


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
            header = _by_words(rows, count, width / LETTER)
        total = sum(header) or 1
        fitted = [max(1, one * width // total) for one in header]
        _apply(table, grid, rows, fitted)


def let_tall_rows_break(body: Any) -> None:  # noqa: ANN401
    """Let a row go on on the next page where it may be higher than one.

    Of a row that is kept whole and is higher than a page LibreOffice prints the page and no more.
    Rows that were cut to fit, which have an anchor, stay whole.
    """
    for row in body.iter(f"{W}tr"):
        whole = row.find(f"{W}trPr/{W}cantSplit")
        if whole is None or any(
            one.get(f"{W}name", "").startswith(ROW) for one in row.iter(f"{W}bookmarkStart")
        ):
            continue
        if any(_tall(cell) for cell in row.findall(f"{W}tc")):
            whole.getparent().remove(whole)


def _tall(cell: Any) -> bool:  # noqa: ANN401
    size = cell.find(f"{W}tcPr/{W}tcW")
    width = int(size.get(f"{W}w", "0")) if size is not None else 0
    letters = sum(len(part.text or "") for part in cell.iter(f"{W}t"))
    breaks = sum(1 for _ in cell.iter(f"{W}p", f"{W}br"))
    return breaks + letters * LETTER / max(width, LETTER) > HIGH


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


def _by_words(rows: Sequence[Any], count: int, letters: float) -> list[int]:
    """Return widths by what stands in the columns; cells that span several are left out."""
    read = []
    for row in rows:
        texts: list[str] = []
        for cell in row.findall(f"{W}tc"):
            span = _span(cell)
            text = "".join(part.text or "" for part in cell.iter(f"{W}t"))
            texts += [text] if span == 1 else [""] * span
        read.append((texts + [""] * count)[:count])
    return by_words(read, count, letters)


def by_words(rows: Sequence[Sequence[str]], count: int, letters: float) -> list[int]:
    """Return the widths of columns among each other.

    Each has what its longest word needs, and of what is left the more the longer its usual text,
    up to its longest one; what is left then goes to all.

    Args:
        rows: texts of the cells.
        count: of the columns.
        letters: that fit beside each other in the whole table.
    """
    longest, sums, filled = [LEAST] * count, [0] * count, [0] * count
    whole = [0.0] * count
    for row in rows:
        for at, text in enumerate(row):
            if text:
                word = max(map(len, text.split()), default=0)
                longest[at] = max(longest[at], min(word, LONGEST_WORD))
                whole[at] = max(whole[at], min(len(text), MOST))
                sums[at] += min(len(text), 4 * MOST)
                filled[at] += 1
    usual = [total / number if number else 0 for total, number in zip(sums, filled, strict=True)]
    widths: list[float] = [word + BESIDE for word in longest]
    wanted = [min(MOST, size**0.75 * 2 if size > MOST else size) for size in usual]
    for step in (wanted, [size + BESIDE for size in whole]):
        more = [max(0.0, want - width) for want, width in zip(step, widths, strict=True)]
        left = max(0.0, letters - sum(widths))
        share = min(1.0, left / sum(more)) if any(more) else 0.0
        widths = [width + one * share for width, one in zip(widths, more, strict=True)]
    larger = max(1.0, letters / sum(widths))
    return [int(100 * width * larger) for width in widths]


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
