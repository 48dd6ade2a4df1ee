"""The room the cells of the master need: lines of texts, widths of columns, further columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..schemas.findings import Language
from .layout import Cell
from .mastersheets import ColumnType, MasterCell, MasterColumn, MasterRow, Shown
from .planlook import pieces
from .records import ANY, CHANGE, DAY, MONEY, PERCENT, WHOLE
from .styles import HIGHEST, LINE_HEIGHT, ROW_MARGIN, room, wrapped

FILTER_BUTTON = 4
"""Characters the filter button of a header takes."""

WIDEST = 112
"""Characters to which a column of prose may grow, so that the highest row shows it whole."""

SPARKLINE_WIDTH = 16
"""Characters a small line needs to be read."""

LONGEST_LINK, LINK_MARGIN = 30, 3
"""Characters of a link for which a column grows, and those beside it."""

LONGEST_WORD, WORD_MARGIN = 26, 2
"""Letters of a word for which a column grows, and those beside it."""

FITTING = 10_000
"""Numbers up to here fit any column."""

FORMATS: dict[ColumnType, str] = {
    "number": ANY,
    "whole": WHOLE,
    "percent": PERCENT,
    "change": CHANGE,
    "money": MONEY,
    "date": DAY,
}
NUMERIC = frozenset({"number", "whole", "percent", "change", "money"})

_MORE = {"it": " (segue)", "en": " (continued)"}
_ROUGHLY = 253
"""Characters under which a text fits a cell whatever it holds: lines are limited as well."""

_TALLEST = int((HIGHEST - ROW_MARGIN) // LINE_HEIGHT)


def fitted(column: MasterColumn, cells: Iterable[MasterCell]) -> float:
    """Return the width of a column: its own, at least its header's, more where cells ask for it.

    A number too wide for its cell would show as hashes; prose that would not be seen whole in the
    highest row makes its column wider.
    """
    if column.turned:
        return column.width
    words = column.header.split()
    least = SPARKLINE_WIDTH if column.sparkline else 0
    width = max([column.width, least, *(len(word) + FILTER_BUTTON for word in words)])
    if column.type in NUMERIC:
        return max([width, *_digits(column, cells)])
    texts = (cell.value if isinstance(cell, Shown) else cell for cell in cells)
    if column.type == "text":
        return max([width, *_words(texts, width)])
    if column.type != "long":
        return width
    most = [
        text
        for text in texts
        if isinstance(text, str) and len(text) > width and text.count("\n") < _TALLEST
    ]
    while width < WIDEST and any(wrapped(text, room(width)) > _TALLEST for text in most):
        width += 8
    return width


def linked(cells: Iterable[MasterCell]) -> float:
    """Return the width a column needs for the cells of it that lead elsewhere, 0 without any.

    LibreOffice breaks no link over two lines.
    """
    texts = [
        len(cell.value)
        for cell in cells
        if isinstance(cell, Shown) and cell.link is not None and isinstance(cell.value, str)
    ]
    longest = max(texts, default=0)
    return min(longest, LONGEST_LINK) + LINK_MARGIN if longest else 0


def parts(cell: MasterCell) -> int:
    """Return how many cells a text takes."""
    text = _prose(cell)
    return len(pieces(text)) if isinstance(text, str) and len(text) > _ROUGHLY else 1


def unfolded(
    columns: Sequence[MasterColumn],
    rows: Sequence[MasterRow],
    needed: Sequence[int],
    language: Language,
) -> tuple[tuple[MasterColumn, ...], Sequence[MasterRow]]:
    """Carry texts longer than a cell on into further columns; nothing is ever cut.

    Args:
        columns: of a table.
        rows: its records.
        needed: cells that the longest text of each column takes.
        language: of the headers.
    """
    wider: list[MasterColumn] = []
    for column, count in zip(columns, needed, strict=True):
        wider.append(column)
        for number in range(2, count + 1):
            more = _MORE[language] if number == 2 else f"{_MORE[language][:-1]} {number - 1})"
            header = column.header + more
            name = f"{column.id}~{number}"
            wider.append(
                replace(column, id=name, header=header, formula="", total="", sparkline=(), name="")
            )
    return tuple(wider), [_spread(row, needed) for row in rows]


def _words(texts: Iterable[Cell], width: float) -> Iterator[float]:
    """Yield the widths the longest words need; longer ones are no words and may be broken."""
    for text in texts:
        if isinstance(text, str) and len(text) > width:
            sizes = [len(word) for word in text.split()]
            yield max((one for one in sizes if one <= LONGEST_WORD), default=0) + WORD_MARGIN


def _digits(column: MasterColumn, cells: Iterable[MasterCell]) -> Iterator[float]:
    """Yield the widths the largest numbers need as they are shown, one for each format."""
    largest: dict[str, float] = {}
    for cell in cells:
        value, code = (cell.value, cell.format) if isinstance(cell, Shown) else (cell, "")
        if isinstance(value, int | float) and not -FITTING < value < FITTING:
            largest[code] = max(largest.get(code, 0), abs(value))
    for code, value in largest.items():
        yield written(value, code or FORMATS.get(column.type, ANY)) + 3


def written(value: float, code: str) -> int:
    """Return how many characters a number takes in a number format, its sign apart."""
    if code == ANY:
        return len(f"{abs(value):.15g}")
    decimals = code.partition(";")[0].partition(".")[2].count("0")
    size = abs(value) * 100 if "%" in code else abs(value)
    return len(f"{size:,.{decimals}f}") + len(code.partition(";")[0].partition("\\")[2])


def _spread(row: MasterRow, needed: Sequence[int]) -> list[MasterCell]:
    spread: list[MasterCell] = []
    for cell, count in zip(row, needed, strict=True):
        if count == 1:
            spread.append(cell)
            continue
        text = _prose(cell)
        parts = pieces(text) if isinstance(text, str) else []
        first: MasterCell = cell
        if len(parts) > 1:
            first = cell._replace(value=parts[0]) if isinstance(cell, Shown) else parts[0]
        spread += [first, *parts[1:], *[None] * (count - max(1, len(parts)))]
    return spread


def _prose(cell: MasterCell) -> Cell:
    """Return what may go on in further columns: the stored result of a formula may not."""
    if isinstance(cell, Shown):
        return None if cell.formula else cell.value
    return cell
