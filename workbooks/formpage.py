"""A sheet written downwards as a form: id in a hidden column, label, value."""

from datetime import date, datetime

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from . import styles
from .layout import NAVY, Cell
from .styles import Styles

NAMES = 31
"""Width of the column of the labels."""

ROW = 18
"""Height of a row of one line, in points: the first page must take them all."""

EPOCH = date(1899, 12, 30)


def row_height(*texts: tuple[str, float]) -> float:
    """Return the height of a row of a form, in points."""
    found = styles.height(texts)
    return ROW if found <= styles.height([]) else found


def write_cell(sheet: Worksheet, row: int, column: int, value: Cell, shape: Format) -> None:
    """Write a value as what it is: a text that begins with ``=`` stays a text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, shape)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, shape)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), shape)
    else:
        sheet.write_number(row, column, value, shape)


class Form:
    """Writes one sheet downwards: an id in the hidden column A, a label in B, a value in C."""

    def __init__(self, sheet: Worksheet, shapes: Styles, row: int, width: float) -> None:
        self.sheet, self.shapes, self.row, self.width = sheet, shapes, row, width
        self.places: dict[str, int] = {}
        self.heights: dict[int, float] = {}

    def size(self, height: float, row: int = 0) -> None:
        """Set the height of a row, the current one unless told."""
        self.heights[row or self.row] = height
        self.sheet.set_row((row or self.row) - 1, height)

    def total(self) -> float:
        """Return the height of all rows so far, in points."""
        return sum(self.heights.get(row, styles.LINE_HEIGHT) for row in range(1, self.row))

    def section(self, title: str) -> None:
        """Begin a section: some white, its title, a rule."""
        self.row += 1
        self.size(8, self.row - 1)
        self.size(24)
        shape = self.shapes.get(styles.SECTION)
        self.sheet.write_string(self.row - 1, 1, title, shape)
        self.sheet.write_blank(self.row - 1, 2, None, shape)
        self.size(4, self.row + 1)
        self.row += 2

    def start(self, name: str, label: str, least: float = 0, **look: object) -> None:
        """Write id and label of the current row and set its height."""
        if name:
            self.places[name] = self.row
            self.sheet.write_string(self.row - 1, 0, name, self.shapes.get(styles.SUBTITLE))
        shape = self.shapes.get(styles.TEXT, {"bold": True, "font_color": NAVY}, look)
        self.sheet.write_string(self.row - 1, 1, label, shape)
        self.size(max(least, row_height((label, NAMES))))

    def value(self, name: str, label: str, value: Cell, *looks: styles.Look) -> None:
        """Write a whole row and go to the next."""
        self.start(name, label)
        shape = self.shapes.get(styles.TEXT, *looks)
        write_cell(self.sheet, self.row - 1, 2, value, shape)
        if isinstance(value, str):
            self.size(row_height((label, NAMES), (value, self.width)))
        self.row += 1

    def formula(
        self, name: str, label: str, formula: str, value: Cell, *looks: styles.Look
    ) -> None:
        """Write a row whose value is a formula, with what it shows."""
        self.start(name, label)
        shape = self.shapes.get(styles.TEXT, {"num_format": "#,##0"}, *looks)
        shown = (value - EPOCH).days if isinstance(value, date) else value
        self.sheet.write_formula(self.row - 1, 2, formula, shape, shown)
        self.row += 1
