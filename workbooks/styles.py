"""The look of the sheets: cell formats, row heights, page setup, protection."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .layout import ENTRY_FILL, ENTRY_LINE, GREY, LINE, LINK, LOCKED_FILL, NAVY, Book

Look = Mapping[str, Any]

Shape = tuple[tuple[str, object], ...]
"""All that is said of the look of a cell, in a fixed order: one shape, one format."""

PLAIN: Look = {"valign": "top"}
TITLE: Look = {"bold": True, "font_size": 16, "font_color": NAVY, "valign": "vcenter"}
SUBTITLE: Look = {"font_color": GREY, "valign": "vcenter"}
SECTION: Look = {"bold": True, "font_size": 13, "font_color": NAVY, "valign": "vcenter",
                 "bottom": 2, "bottom_color": NAVY}  # fmt: skip
TEXT: Look = {"align": "left", "indent": 1, "text_wrap": True}
NUMBER: Look = {"align": "right", "indent": 1}
CENTRE: Look = {"align": "center", "text_wrap": True}
LOCKED: Look = {"bg_color": LOCKED_FILL, "border": 1, "border_color": LINE}
ENTRY: Look = {"bg_color": ENTRY_FILL, "border": 1, "border_color": ENTRY_LINE, "locked": False}
HEADER: Look = {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "border": 1,
                "border_color": NAVY, "text_wrap": True, "valign": "vcenter"}  # fmt: skip
LINKED: Look = {"font_color": LINK, "underline": 1}

PROTECTED: Mapping[str, bool] = dict.fromkeys(
    (
        *("autofilter", "format_columns", "format_rows"),
        *("select_locked_cells", "select_unlocked_cells"),
    ),
    True,
)
"""What stays allowed on a protected sheet; there is no password."""

A3, A4 = 8, 9
PAPERS: Mapping[int, tuple[float, float]] = {A3: (841.9, 1190.6), A4: (595.3, 841.9)}
"""Short and long side of a paper, in points."""

SIDES, TOP_MARGIN, BOTTOM_MARGIN = 0.4, 0.55, 0.7
"""Margins in inches."""

LINE_HEIGHT, ROW_MARGIN, HIGHEST = 15, 6, 400
"""Points of a line, of the white around it, of the highest row (a spreadsheet takes 409)."""


CAPITALS = re.compile("[A-ZÀ-ÖØ-Þ]")
CAPITAL = 1.2
"""How much wider than a small letter a capital is."""


class Styles:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Shape, Format] = {}

    def get(self, *looks: Look, **more: object) -> Format:
        """Return the format that joins these looks, the later winning."""
        return self.of(joined(*looks, **more))

    def of(self, shape: Shape) -> Format:
        """Return the format of a shape."""
        if shape not in self._made:
            self._made[shape] = self._book.add_format(dict(shape))
        return self._made[shape]


def joined(*looks: Look, **more: object) -> Shape:
    """Join looks, the later winning."""
    whole: dict[str, object] = {"valign": "vcenter"}
    for look in looks:
        whole |= look
    return tuple(sorted((whole | more).items()))


def headline(sheet: Worksheet, styles: Styles, title: str, lines: Iterable[str]) -> None:
    """Write title and subtitles from B1 down, with their heights."""
    sheet.set_row(0, 28)
    sheet.write_string(0, 1, title, styles.get(TITLE))
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, 17 if row == 1 else 22)
        sheet.write_string(row, 1, line, styles.get(SUBTITLE, valign="top"))


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of so many characters."""
    return wrapped(text, room(width))


def room(width: float) -> int:
    """Return how many letters a line of a column takes: they are narrower than digits."""
    return max(1, int(width * 1.15))


def wrapped(text: str, room: int) -> int:
    """Return how many lines a text takes where so many letters stand on one."""
    if len(text) * CAPITAL <= room and "\n" not in text:
        return 1
    return sum(_broken(part, room) for part in text.split("\n"))


def _broken(text: str, room: int) -> int:
    """Break a paragraph between its words, and words that are longer than a line."""
    if _letters(text) <= room:
        return 1
    count, used = 1, 0.0
    for word in text.split(" "):
        size = _letters(word)
        if used and used + 1 + size > room:
            count, used = count + 1, size
        else:
            used += size + bool(used)
        if used > room:
            further = math.ceil(used / room) - 1
            count, used = count + further, used - further * room
    return count


def _letters(text: str) -> float:
    """Return how wide a text is in small letters."""
    return len(text) + (CAPITAL - 1) * len(CAPITALS.findall(text))


def height(texts: Iterable[tuple[str, float]], least: int = 1) -> float:
    """Return the height in points of a row with these texts in columns of these widths."""
    most = max((lines(text, width) for text, width in texts), default=1)
    return lines_height(max(least, most))


def lines_height(count: int) -> float:
    """Return the height in points of a row of so many lines."""
    return min(HIGHEST, count * LINE_HEIGHT + ROW_MARGIN)


def points(widths: Iterable[float]) -> float:
    """Return how wide columns of so many characters are, in points."""
    return sum(int(width * 7 + 5) * 0.75 for width in widths)


def printable(paper: int, landscape: bool) -> float:
    """Return the printable width of a paper, in points."""
    return PAPERS[paper][1 if landscape else 0] - 2 * SIDES * 72


def printable_height(paper: int) -> float:
    """Return the printable height of an upright paper, in points."""
    return PAPERS[paper][1] - (TOP_MARGIN + BOTTOM_MARGIN) * 72


def scale(paper: int, landscape: bool, width: float) -> int:
    """Return the print scale, in hundredths, at which so many points fill a paper's width.

    Programs measure columns differently, LibreOffice some six hundredths wider: a tenth is left.
    """
    return int(printable(paper, landscape) / max(width, 1) * 90)


def page(
    sheet: Worksheet, book: Book, paper: int = A4, landscape: bool = True, header_row: int = 0
) -> None:
    """Set up the printed page: paper, margins, repeated header, footer; gridlines off.

    Args:
        sheet: the sheet.
        book: what the footer names.
        paper: ``A3`` or ``A4``.
        landscape: lying paper.
        header_row: Excel number of the row repeated on each page, 0 for none.
    """
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(paper)
    sheet.set_margins(SIDES, SIDES, TOP_MARGIN, BOTTOM_MARGIN)
    sheet.hide_gridlines(2)
    sheet.set_zoom(100)
    if header_row:
        sheet.repeat_rows(header_row - 1)
    sheet.set_footer(footer(book))


def footer(book: Book) -> str:
    """Return the footer: plan and department at the left, date of issue and page at the right."""
    italian = book.language == "it"
    issued = f"{'Emesso il' if italian else 'Issued on'} {book.issued:%d/%m/%Y}"
    pages = "Pagina &P di &N" if italian else "Page &P of &N"
    left = [plain(text) for text in (f"{book.title} {book.identity.period}", book.department)]
    # The sizes end with a space: a digit right after one would be read as part of it.
    return f"&L&8 {left[0]}\n&8 {left[1]}&R&8 {issued}\n&8 {pages}"


def plain(text: str, longest: int = 85) -> str:
    """Return a text as a footer takes it: on one line, cut where it is long."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= longest else flat[: longest - 1].rstrip() + "…"
    return short.replace("&", "&&")
