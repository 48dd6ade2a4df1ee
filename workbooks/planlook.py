"""How a sheet of the plan workbook is drawn: formats, heights, lists, colours, print set-up."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from .layout import (
    ENTRY_FILL,
    ENTRY_LINE,
    FIRST_ROW,
    GREY,
    HEADER_ROW,
    ID_ROW,
    LINE,
    LINK,
    LOCKED_FILL,
    NAVY,
)
from .plancells import Cell
from .plansheets import PlanColumn, PlanSheet, said

LONGEST, MOST_BREAKS = 32767, 253
"""Most UTF-16 units and line breaks of one cell."""

TITLE_FILL = "#E8EDF3"
_NUMERIC = ("number", "integer")
A3, A4 = 8, 9
ONE_PAGE = 330
"""Widest sheet, in characters, still legible on one page."""


@dataclass
class Look:
    """The formats of one workbook, made when first asked for.

    Attributes:
        book: the XlsxWriter workbook.
        language: language of the messages.
    """

    book: Workbook
    language: Language
    _made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def format(self, **properties: object) -> Format:
        """Return the format with these properties; the font is the house's."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format({"font_name": "Calibri", "font_size": 11} | dict(
                properties))  # fmt: skip
        return self._made[key]

    def cell(
        self, column: PlanColumn, value: object, top: bool, bold: bool = False, decimals: int = 0
    ) -> Format:
        """Return the format of a cell: who writes it, what it holds, how it is aligned."""
        numeric = column.kind in _NUMERIC or isinstance(value, Decimal)
        look: dict[str, object] = {
            "bg_color": ENTRY_FILL if column.edited else TITLE_FILL if bold else LOCKED_FILL,
            "border": 1,
            "border_color": ENTRY_LINE if column.edited else LINE,
            "valign": "top" if top else "vcenter",
            "num_format": number_format(column, value, decimals),
            "align": "center" if column.centred else "right" if numeric else "left",
        }
        if not column.centred:
            look["indent"] = 1
        if not numeric:
            look["text_wrap"] = True
        if bold:
            look |= {"bold": True, "font_color": NAVY}
        return self.format(**look)

    def header(self, column: PlanColumn) -> Format:
        """Return the format of a header."""
        return self.format(
            bold=True, font_color="#FFFFFF", bg_color=NAVY, border=1, border_color="#FFFFFF",
            text_wrap=True, valign="vcenter", indent=0 if column.centred else 1,
            align="center" if column.centred else "right" if column.kind in _NUMERIC else "left",
        )  # fmt: skip


def number_format(column: PlanColumn, value: object, decimals: int = 0) -> str:
    """Return the format that shows all the decimals of a value, at least those of its row."""
    if column.kind == "date" or isinstance(value, date):
        return "dd/mm/yyyy"
    if column.kind == "integer":
        return "0"
    if isinstance(value, Decimal):
        exponent = value.normalize().as_tuple().exponent
        decimals = max(decimals, -exponent if isinstance(exponent, int) else 0)
        return "#,##0" + ("." + "0" * min(decimals, 10) if decimals else "")
    return "@" if column.edited and column.kind == "text" else "General"


def arranged(sheet: PlanSheet) -> tuple[PlanColumn, ...]:
    """Return the columns as drawn: hidden ones after the shown, the tool's folded ones at the end.

    The outline button stands on the column after the folded ones, which must be in view.
    """
    return tuple(
        sorted(
            sheet.columns,
            key=lambda column: 2 * (column.folded and not column.edited) + column.hidden,
        )
    )


def pieces(text: str) -> list[str]:
    """Cut a text into parts that fit a cell; joined they are the text again."""
    parts: list[str] = []
    start = units = breaks = 0
    if len(text) * 2 <= LONGEST and text.count("\n") <= MOST_BREAKS:
        return [text]
    for position, character in enumerate(text):
        size = 2 if ord(character) > 0xFFFF else 1
        line = character == "\n"
        if units + size > LONGEST or breaks + line > MOST_BREAKS:
            parts.append(text[start:position])
            start, units, breaks = position, 0, 0
        units, breaks = units + size, breaks + line
    return [*parts, text[start:]]


def height(cells: Sequence[tuple[PlanColumn, Cell]], most: int) -> float:
    """Return the height of a row, in points, that shows its texts up to some lines."""
    lines = max((_lines(text, column.width) for column, text in cells), default=1)
    return min(lines, most) * 15 + 6


def _lines(cell: Cell, width: float) -> int:
    if not isinstance(cell, str) or (len(cell) < width and "\n" not in cell):
        return 1
    # Capitals are wider, and a narrow column wastes more of each line.
    usable = width * (1.12 if width > 30 else 1.0) * (0.86 if cell.isupper() else 1)
    return sum(max(1, math.ceil(len(part) / usable)) for part in cell.split("\n"))


def set_up(page: Worksheet, sheet: PlanSheet, columns: Sequence[PlanColumn], look: Look) -> None:
    """Draw what stands above the records: title, widths, hidden ids, panes, outline."""
    language = look.language
    page.hide_gridlines(2)
    page.outline_settings(True, True, True, False)
    folded = [column.folded for column in columns]
    for position, column in enumerate(columns):
        options: dict[str, object] = {}
        if column.folded:
            options = {"level": 1, "hidden": True}
        elif column.hidden:
            options = {"hidden": True}
        elif position and folded[position - 1]:
            options = {"collapsed": True}
        page.set_column(position, position, column.width, None, options)
    if folded and folded[-1]:
        page.set_column(len(columns), len(columns), 4, None, {"collapsed": True})
    grey = look.format(font_color=GREY, valign="vcenter", indent=1, align="left")
    title = look.format(bold=True, font_size=16, font_color=NAVY, indent=1, align="left")
    page.set_row(0, 27)
    page.write_string(0, 0, sheet.label[language], title)
    page.write_string(1, 0, sheet.about[language], grey)
    edited = any(column.edited for column in columns)
    legend = said("instructions", "legend" if edited else "legend_tool", language)
    if sheet.column("proposed") is not None:
        legend += " " + said("instructions", "legend_proposed", language)
    page.write_string(2, 0, legend, grey)
    page.set_row(ID_ROW - 1, None, None, {"hidden": True})
    for position, column in enumerate(columns):
        page.write_string(ID_ROW - 1, position, column.id)
    shown = [column for column in columns if not (column.hidden or column.folded)]
    page.set_row(
        HEADER_ROW - 1, 15 * max(_lines(c.label[language], c.width - 5) for c in shown) + 10
    )
    page.freeze_panes(FIRST_ROW - 1, sheet.frozen)


def table(
    page: Worksheet, sheet: PlanSheet, columns: Sequence[PlanColumn], last: int, look: Look
) -> None:
    """Draw the headers and declare the Excel table: no style, the cells have their own."""
    headers: dict[str, str] = {}
    for column in columns:
        header, copies = column.label[look.language], 1
        while header.casefold() in headers.values():
            copies += 1
            header = f"{column.label[look.language]} ({copies})"
        headers[header] = header.casefold()
    page.add_table(
        HEADER_ROW - 1,
        0,
        last - 1,
        len(columns) - 1,
        {
            "name": sheet.table,
            "style": None,
            "columns": [
                {"header": header, "header_format": look.header(column)}
                for header, column in zip(headers, columns, strict=True)
            ],
        },
    )
    page.ignore_errors({"number_stored_as_text": f"A1:{column_letter(len(columns))}{last}"})


def print_set_up(page: Worksheet, columns: Sequence[PlanColumn], frozen: int, footer: str) -> None:
    """Set paper, scale, repeated header and footer.

    Args:
        page: the worksheet.
        columns: its columns.
        frozen: columns repeated when the sheet is wider than a page.
        footer: left part of the footer.
    """
    width = sum(column.width for column in columns if not (column.hidden or column.folded))
    page.set_landscape()
    page.set_paper(A3 if width > 190 else A4)
    page.set_margins(0.5, 0.5, 0.6, 0.7)
    page.fit_to_pages(max(1, math.ceil(width / ONE_PAGE)), 0)
    page.repeat_rows(HEADER_ROW - 1)
    if frozen and width > ONE_PAGE:
        page.repeat_columns(0, frozen - 1)
    page.set_footer(f"&L&8{footer.replace('&', '&&')}&C&8&A&R&8&P / &N")


def link_format(look: Look, column: PlanColumn) -> Format:
    """Return the format of a key that leads to its row."""
    return look.format(
        bg_color=LOCKED_FILL, border=1, border_color=LINE, font_color=LINK, underline=1,
        align="left", indent=1, valign="vcenter", num_format=number_format(column, ""),
    )  # fmt: skip
