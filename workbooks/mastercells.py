"""How XlsxWriter writes the cells of the master: panels of a page, totals of a table."""

import re
from collections.abc import Sequence
from datetime import date

from xlsxwriter.worksheet import Worksheet

from ..schemas.grid import column_letter
from .layout import Cell
from .masterlines import draw_lines
from .masterlinks import Links
from .masterlooks import Look, Looks, look_of, settled
from .mastersheets import MasterColumn, MasterRow, Shown
from .styles import Styles, lines_height, room, wrapped

FIRST_DAY = date(1899, 12, 30)
"""Day a spreadsheet counts from."""

ROW = "\0"
"""Stands for the number of the row in a formula."""

_PLACES = re.compile(r"""\"[^"]*"|'[^']*'|\{([A-Za-z_][^{},;]*)\}""")


class Templates:
    """The formulas of a table: text without ``=`` in which ``ROW`` stands for the row's number."""

    def __init__(self, columns: Sequence[MasterColumn], left: int = 0) -> None:
        """Prepare the formulas of the columns; ``left`` is how many stand left of the table."""
        self._places = {
            column.id: f"{column_letter(position + 1)}{ROW}"
            for position, column in enumerate(columns, left)
        }
        self._made: dict[str, str] = {"": ""}
        self._own = [self._template(column.formula) for column in columns]

    def of(self, position: int, shown: Shown) -> str:
        """Return the formula of a cell, that of its column or its own; empty for none."""
        return self._template(shown.formula) if shown.formula else self._own[position]

    def _template(self, formula: str) -> str:
        """Return a formula with its cells in it; what is quoted is left alone."""
        if formula not in self._made:
            self._made[formula] = _PLACES.sub(self._placed, formula)
        return self._made[formula]

    def _placed(self, found: re.Match[str]) -> str:
        return self._places[found[1]] if found[1] else found[0]


class Painter:
    """Writes the rows of one table; keeps the formats and the room of its columns.

    Attributes:
        columns: the columns, from the left.
    """

    def __init__(
        self,
        shapes: Styles,
        columns: Sequence[MasterColumn],
        widths: Sequence[float],
        links: Links,
        first_column: int = 0,
        bold: bool = False,
    ) -> None:
        self.columns = columns
        self._links, self._left = links, first_column
        self._looks = Looks(shapes, columns, bold=bold)
        self._rooms = [room(width) for width in widths]
        self._templates = Templates(columns, first_column)

    def write(self, sheet: Worksheet, rows: Sequence[MasterRow], first: int) -> float:
        """Write rows from one row on (0 for the first of the sheet); return their height."""
        total = 0.0
        for at, row in enumerate(rows, first):
            tallest = 1
            for position, cell in enumerate(row):
                shown = settled(cell)
                self._write(sheet, at, position, shown)
                if isinstance(shown.value, str):
                    tallest = max(tallest, wrapped(shown.value, self._rooms[position]))
            sheet.set_row(at, lines_height(tallest))
            total += lines_height(tallest)
        draw_lines(sheet, self.columns, rows, first, self._left)
        return total

    def _write(self, sheet: Worksheet, row: int, position: int, shown: Shown) -> None:
        value, column = shown.value, self._left + position
        formula = self._templates.of(position, shown)
        look = look_of(position, shown, bool(formula))
        shape = self._looks.format(self._linked(sheet, row, look, shown))
        if formula:
            text = "=" + formula.replace(ROW, str(row + 1))
            sheet.write_formula(row, column, text, shape, result(value))
        elif look.kind == "blank":
            sheet.write_blank(row, column, None, shape)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, shape)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, shape)
        else:
            sheet.write_number(row, column, value, shape)

    def _linked(self, sheet: Worksheet, row: int, look: Look, shown: Shown) -> Look:
        """Make a cell lead where it says and return its look; the plain one when it cannot."""
        if shown.link is None or look.kind == "blank":
            return look
        linked = look._replace(link=True)
        shape, column = self._looks.format(linked), self._left + look.position
        return linked if self._links.write(sheet, row, column, shown.link, shape) else look


def result(value: Cell) -> str | float:
    """Return what a formula holds until it is computed: a day is a number of days."""
    if isinstance(value, date):
        return (date(value.year, value.month, value.day) - FIRST_DAY).days
    return "" if value is None else value
