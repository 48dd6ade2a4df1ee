"""How the cells of the master are written: formats made once, texts as texts, row heights."""

import re
from collections.abc import Sequence
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from . import styles
from .layout import AMBER, GREEN, GREY, LINE, LINK, NAVY, RED, Cell
from .masterlinks import Links
from .masterroom import FORMATS, NUMERIC, lines
from .mastersheets import Link, MasterColumn, MasterRow, Shown
from .records import ANY, DAY
from .styles import HIGHEST, LINE_HEIGHT, ROW_MARGIN, Styles

DANGEROUS = frozenset("=+-@\t\n")
"""First characters a spreadsheet may take for a formula when somebody edits the cell."""

FIRST_DAY = date(1899, 12, 30)
"""Day a spreadsheet counts from."""

TONES = {"good": GREEN, "watch": AMBER, "bad": RED, "muted": GREY, "strong": NAVY}

SPARKLINE = {
    "type": "column",
    "last_point": True,
    "negative_points": True,
    "series_color": "#7FA6CF",
    "last_color": NAVY,
    "negative_color": RED,
    "empty_cells": "gaps",
    "show_hidden": True,
}
"""Small bars, the last one darker: LibreOffice does not print small lines."""

ROW = "\0"
"""Stands for the number of the row in a formula."""

_PLACES = re.compile(r"""\"[^"]*"|'[^']*'|\{([A-Za-z_][^{},;]*)\}""")
_GRID = {"border": 1, "border_color": LINE}


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
        links: Links,
        first_column: int = 0,
        top: bool = False,
        bold: bool = False,
    ) -> None:
        self.columns, self.widths = columns, widths
        self._shapes, self._links, self._left = shapes, links, first_column
        self._look = {"valign": "top" if top else "vcenter"} | ({"bold": True} if bold else {})
        self._made: dict[tuple[int, str, str, str, bool], Format] = {}
        self._shades: dict[str, int] = {}
        self._rooms = [max(1, int(width * 1.15)) for width in widths]
        self._places = {
            column.id: f"{column_letter(position + 1)}{ROW}"
            for position, column in enumerate(columns, first_column)
        }
        self._templates: dict[str, str] = {}
        self._formulas = [
            self._template(column.formula) if column.formula else "" for column in columns
        ]

    def write(self, sheet: Worksheet, rows: Sequence[MasterRow], first: int) -> float:
        """Write rows from one row on (0 for the first of the sheet); return their height."""
        rooms, formulas, left, made = self._rooms, self._formulas, self._left, self._made
        string, number, blank = sheet.write_string, sheet.write_number, sheet.write_blank
        total = 0.0
        for at, row in enumerate(rows, first):
            tallest = 1
            for position, cell in enumerate(row):
                formula, link = formulas[position], None
                if isinstance(cell, Shown):
                    value, tone, code, link = cell.value, cell.tone, cell.format, cell.link
                    if cell.formula:
                        formula = self._template(cell.formula)
                else:
                    value, tone, code = cell, "", ""
                if value is None or value == "":
                    kind = "blank"
                elif isinstance(value, str):
                    if not value.isascii() or "\r" in value:
                        value = clean(value)
                    kind = "quoted" if value[0] in DANGEROUS and not formula else "text"
                else:
                    kind = "date" if isinstance(value, date) else "number"
                shape = made.get((position, kind, tone, code, False))
                if shape is None:
                    shape = self._shape(position, kind, tone, code, False)
                if link is not None and kind != "blank":
                    shape = self._linked(sheet, at, position, (kind, tone, code), link, shape)
                if formula:
                    result = _result(value)
                    sheet.write_formula(
                        at, left + position, formula.replace(ROW, str(at + 1)), shape, result
                    )
                elif kind == "blank":
                    blank(at, left + position, None, shape)
                elif isinstance(value, str):
                    string(at, left + position, value, shape)
                elif kind == "number":
                    number(at, left + position, value, shape)
                else:
                    sheet.write_datetime(at, left + position, value, shape)
                if isinstance(value, str) and (len(value) > rooms[position] or "\n" in value):
                    tallest = max(tallest, lines(value, rooms[position]))
            height = min(HIGHEST, tallest * LINE_HEIGHT + ROW_MARGIN)
            sheet.set_row(at, height)
            total += height
        self._draw_sparklines(sheet, rows, first)
        return total

    def _template(self, formula: str) -> str:
        """Return a formula with ``ROW`` for the number of its row; what is quoted is left alone."""
        if formula not in self._templates:
            self._templates[formula] = "=" + _PLACES.sub(self._placed, formula)
        return self._templates[formula]

    def _placed(self, found: re.Match[str]) -> str:
        return self._places[found[1]] if found[1] else found[0]

    def _linked(
        self,
        sheet: Worksheet,
        row: int,
        position: int,
        look: tuple[str, str, str],
        link: Link,
        plain: Format,
    ) -> Format:
        """Make a cell lead somewhere and return its format; the plain one when it cannot."""
        shape = self._made.get((position, *look, True))
        if shape is None:
            shape = self._shape(position, *look, True)
        reached = self._links.write(sheet, row, self._left + position, link, shape)
        return shape if reached else plain

    def _draw_sparklines(self, sheet: Worksheet, rows: Sequence[MasterRow], first: int) -> None:
        for position, column in enumerate(self.columns):
            if not column.sparkline:
                continue
            drawn: dict[bool, tuple[list[str], list[str]]] = {False: ([], []), True: ([], [])}
            for number, row in enumerate(rows, first + 1):
                run = _run(self.columns, row, column.sparkline)
                if run:
                    places, ranges = drawn[_below_zero(row[run[0] : run[1] + 1])]
                    ends = [f"{column_letter(self._left + at + 1)}{number}" for at in run]
                    places.append(f"{column_letter(self._left + position + 1)}{number}")
                    ranges.append(":".join(ends))
            for negative, (places, ranges) in drawn.items():
                if places:
                    # A bar stands on zero, or the smallest value would look like none.
                    floor = {} if negative else {"min": 0}
                    options = SPARKLINE | floor | {"location": places, "range": ranges}
                    sheet.add_sparkline(first, self._left + position, options)

    def _shape(self, position: int, kind: str, tone: str, code: str, link: bool) -> Format:
        column = self.columns[position]
        numeric = column.type in NUMERIC
        aligned = styles.NUMBER if numeric else styles.TEXT
        if column.centred or "date" in (column.type, kind):
            aligned = styles.CENTRE
        look: dict[str, object] = {"num_format": code or FORMATS.get(column.type, ANY)}
        if kind == "date":
            look["num_format"] = code or DAY
        shade = 0
        if kind == "number":
            # LibreOffice drops the indent of a number beside one that differs by its format
            # alone: shades nobody can tell apart make them differ by their colour as well.
            shade = self._shades.setdefault(str(look["num_format"]), len(self._shades)) % 16
            look["font_color"] = _shaded("#000000", shade)
        if kind in ("text", "quoted"):
            look |= {"num_format": code if "@" in code else ANY, "text_wrap": True}
        if kind == "quoted":
            look["quote_prefix"] = True
        if tone:
            look["font_color"] = _shaded(TONES[tone], shade)
            if tone in ("good", "watch", "bad", "strong"):
                look["bold"] = True
        if link:
            look |= {"underline": 1, "font_color": TONES[tone] if tone else LINK}
        made = self._shapes.get(_GRID, aligned, self._look, **look)
        self._made[position, kind, tone, code, link] = made
        return made


def _shaded(colour: str, shade: int) -> str:
    """Return a colour a shade off: of 16 nobody sees."""
    return f"#{int(colour[1:], 16) ^ shade:06X}"


def _result(value: Cell) -> str | float:
    """Return what a formula holds until it is computed: a day is a number of days."""
    if isinstance(value, date):
        return (date(value.year, value.month, value.day) - FIRST_DAY).days
    return "" if value is None else value


def _below_zero(cells: MasterRow) -> bool:
    values = (cell.value if isinstance(cell, Shown) else cell for cell in cells)
    return any(isinstance(value, int | float) and value < 0 for value in values)


def _run(
    columns: Sequence[MasterColumn], row: MasterRow, wanted: Sequence[str]
) -> tuple[int, int] | None:
    """Return the first and last place of the numbers a small line is drawn through.

    A word among them would be drawn as zero: the line is that of the numbers after it, or before
    it when too few are left.
    """
    places = [at for at, column in enumerate(columns) if column.id in wanted]
    runs: list[list[int]] = [[]]
    numbers = [0]
    for position in range(places[0], places[-1] + 1) if places else ():
        column, cell = columns[position], row[position]
        value, live = cell, column.formula
        if isinstance(cell, Shown):
            value, live = cell.value, cell.formula or live
        number = column.id in wanted and isinstance(value, int | float)
        if number or (value in (None, "") and not live):
            runs[-1].append(position)
            numbers[-1] += number
        else:
            runs.append([])
            numbers.append(0)
    kept = [run for run, count in zip(runs, numbers, strict=True) if count > 1]
    return (kept[-1][0], kept[-1][-1]) if kept else None


def clean(text: str) -> str:
    """Return a text a file can hold: one kind of line end, no half of a character."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
