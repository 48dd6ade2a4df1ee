"""How the cells of the master are written: formats made once, texts as texts, row heights."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from . import styles
from .layout import AMBER, GREEN, GREY, LINE, NAVY, RED
from .mastersheets import ColumnType, MasterCell, MasterColumn, MasterRow, Shown
from .planlook import pieces
from .records import ANY, CHANGE, DAY, MONEY, PERCENT, WHOLE
from .styles import HIGHEST, LINE_HEIGHT, ROW_MARGIN, Styles

FILTER_BUTTON = 4
"""Characters the filter button of a header takes."""

WIDEST = 112
"""Characters to which a column of prose may grow, so that the highest row shows it whole."""

DANGEROUS = frozenset("=+-@\t\n")
"""First characters a spreadsheet may take for a formula when somebody edits the cell."""

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
TONES = {"good": GREEN, "watch": AMBER, "bad": RED, "muted": GREY, "strong": NAVY}
NUMERIC = frozenset({"number", "whole", "percent", "change", "money"})

_GRID = {"border": 1, "border_color": LINE}
_MORE = {"it": " (segue)", "en": " (continued)"}
_ROUGHLY = 253
"""Characters under which a text fits a cell whatever it holds: lines are limited as well."""

_TALLEST = int((HIGHEST - ROW_MARGIN) // LINE_HEIGHT)


class Painter:
    """Writes the rows of one table; keeps the formats and the room of its columns.

    Attributes:
        columns: the columns, from the left.
        widths: their widths in characters.
    """

    def __init__(
        self,
        shapes: Styles,
        columns: Sequence[MasterColumn],
        widths: Sequence[float],
        first_column: int = 0,
        top: bool = False,
        bold: bool = False,
    ) -> None:
        self.columns, self.widths = columns, widths
        self._shapes, self._left = shapes, first_column
        self._look = {"valign": "top" if top else "vcenter"} | ({"bold": True} if bold else {})
        self._made: dict[tuple[int, str, str, str], Format] = {}
        self._blacks: dict[str, int] = {}
        self._rooms = [max(1, int(width * 1.15)) for width in widths]
        letters = {
            column.id: f"{column_letter(position + 1)}"
            for position, column in enumerate(columns, first_column)
        }
        self._formulas = [
            "=" + column.formula.format(**{name: f"{at}{{0}}" for name, at in letters.items()})
            if column.formula
            else ""
            for column in columns
        ]

    def write(self, sheet: Worksheet, rows: Sequence[MasterRow], first: int) -> float:
        """Write rows from one row on (0 for the first of the sheet); return their height."""
        rooms, formulas, left, made = self._rooms, self._formulas, self._left, self._made
        string, number, blank = sheet.write_string, sheet.write_number, sheet.write_blank
        total = 0.0
        for at, row in enumerate(rows, first):
            tallest = 1
            for position, cell in enumerate(row):
                if isinstance(cell, Shown):
                    value, tone, code = cell.value, cell.tone, cell.format
                else:
                    value, tone, code = cell, "", ""
                if value is None or value == "":
                    kind = "blank"
                elif isinstance(value, str):
                    if not value.isascii() or "\r" in value:
                        value = clean(value)
                    kind = "quoted" if value[0] in DANGEROUS else "text"
                else:
                    kind = "date" if isinstance(value, date) else "number"
                shape = made.get((position, kind, tone, code))
                if shape is None:
                    shape = self._shape(position, kind, tone, code)
                if formulas[position]:
                    text = formulas[position].format(at + 1)
                    result = "" if value is None else value
                    sheet.write_formula(at, left + position, text, shape, result)
                elif kind == "blank":
                    blank(at, left + position, None, shape)
                elif isinstance(value, str):
                    string(at, left + position, value, shape)
                    if len(value) > rooms[position] or "\n" in value:
                        tallest = max(tallest, lines(value, rooms[position]))
                elif kind == "number":
                    number(at, left + position, value, shape)
                else:
                    sheet.write_datetime(at, left + position, value, shape)
            height = min(HIGHEST, tallest * LINE_HEIGHT + ROW_MARGIN)
            sheet.set_row(at, height)
            total += height
        return total

    def _shape(self, position: int, kind: str, tone: str, code: str) -> Format:
        column = self.columns[position]
        numeric = column.type in NUMERIC
        aligned = styles.NUMBER if numeric else styles.TEXT
        if column.centred or "date" in (column.type, kind):
            aligned = styles.CENTRE
        look: dict[str, object] = {"num_format": code or FORMATS.get(column.type, ANY)}
        if kind == "date":
            look["num_format"] = code or DAY
        if kind == "number" and not tone:
            # LibreOffice drops the indent of a number beside one that differs by its format
            # alone: blacks nobody can tell apart make them differ by their colour as well.
            at = self._blacks.setdefault(str(look["num_format"]), len(self._blacks))
            look["font_color"] = f"#{at % 16:06X}"
        if kind in ("text", "quoted"):
            look |= {"num_format": ANY, "text_wrap": True}
        if kind == "quoted":
            look["quote_prefix"] = True
        if tone:
            look["font_color"] = TONES[tone]
            if tone in ("good", "watch", "bad", "strong"):
                look["bold"] = True
        made = self._shapes.get(_GRID, aligned, self._look, **look)
        self._made[position, kind, tone, code] = made
        return made


def lines(text: str, room: int) -> int:
    """Return how many lines a text takes in a column with room for so many characters."""
    return sum(max(1, math.ceil(len(part) / room)) for part in text.split("\n"))


def fitted(column: MasterColumn, cells: Iterable[MasterCell]) -> float:
    """Return the width of a column: its own, at least its header's, more where cells ask for it.

    A number too wide for its cell would show as hashes; prose that would not be seen whole in the
    highest row makes its column wider.
    """
    words = column.header.split()
    width = max([column.width, *(len(word) + FILTER_BUTTON for word in words)])
    if column.type in NUMERIC:
        return max([width, *_digits(column, cells)])
    if column.type != "long":
        return width
    texts = (cell.value if isinstance(cell, Shown) else cell for cell in cells)
    most = [
        text
        for text in texts
        if isinstance(text, str) and len(text) > width and text.count("\n") < _TALLEST
    ]
    while width < WIDEST and any(lines(text, int(width * 1.15)) > _TALLEST for text in most):
        width += 8
    return width


def unfolded(
    columns: Sequence[MasterColumn], rows: Sequence[MasterRow], language: Language
) -> tuple[tuple[MasterColumn, ...], Sequence[MasterRow]]:
    """Carry texts longer than a cell on into further columns; nothing is ever cut."""
    needed = [1] * len(columns)
    for row in rows:
        for position, cell in enumerate(row):
            text = cell.value if isinstance(cell, Shown) else cell
            if isinstance(text, str) and len(text) > _ROUGHLY:
                needed[position] = max(needed[position], len(pieces(text)))
    if max(needed, default=1) == 1:
        return tuple(columns), rows
    wider: list[MasterColumn] = []
    for column, count in zip(columns, needed, strict=True):
        wider.append(column)
        for number in range(2, count + 1):
            more = _MORE[language] if number == 2 else f"{_MORE[language][:-1]} {number - 1})"
            header = column.header + more
            wider.append(replace(column, id=f"{column.id}~{number}", header=header, formula=""))
    return tuple(wider), [_spread(row, needed) for row in rows]


def clean(text: str) -> str:
    """Return a text a file can hold: one kind of line end, no half of a character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _digits(column: MasterColumn, cells: Iterable[MasterCell]) -> Iterator[float]:
    """Yield the widths the largest numbers need as they are shown, one for each format."""
    largest: dict[str, float] = {}
    for cell in cells:
        value, code = (cell.value, cell.format) if isinstance(cell, Shown) else (cell, "")
        if isinstance(value, int | float) and not -FITTING < value < FITTING:
            largest[code] = max(largest.get(code, 0), abs(value))
    for code, value in largest.items():
        shown = code or FORMATS.get(column.type, ANY)
        if shown == ANY:
            yield len(f"{value:.15g}") + 3
            continue
        decimals = shown.partition(".")[2].count("0")
        size = value * 100 if "%" in shown else value
        yield len(f"-{size:,.{decimals}f}") + len(shown.partition("\\")[2]) + 2


def _spread(row: MasterRow, needed: Sequence[int]) -> list[MasterCell]:
    spread: list[MasterCell] = []
    for cell, count in zip(row, needed, strict=True):
        if count == 1:
            spread.append(cell)
            continue
        text = cell.value if isinstance(cell, Shown) else cell
        parts: list[MasterCell] = list(pieces(text)) if isinstance(text, str) else [cell]
        spread += parts + [None] * (count - len(parts))
    return spread
