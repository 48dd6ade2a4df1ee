"""The first and the last sheet of the plan workbook: how it is used, and its lists."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.grid import column_letter
from ..schemas.terms import Words
from .layout import ENTRY_FILL, ENTRY_LINE, FIRST_ROW, GREY, LINE, LINK, LOCKED_FILL, NAVY
from .planlists import list_label
from .planlook import A4, Look, set_up, table
from .plansheets import PlanColumn, PlanSheet, paragraphs, said

MARGIN, NAME, TEXT, WHO = 2.5, 26.0, 84.0, 34.0
"""Widths of the columns of the instructions."""

LISTS_TABLE = "tblElenchi"


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the summary: a label, the formula that counts and what it gives."""

    label: str
    formula: str
    value: int


def write_guide(
    page: Worksheet,
    look: Look,
    title: tuple[str, str],
    sheets: Sequence[tuple[PlanSheet, str]],
    counts: Sequence[Count],
) -> None:
    """Write the instructions.

    Args:
        page: the worksheet.
        look: formats.
        title: title and subtitle.
        sheets: the other sheets with their names as shown, in order.
        counts: summary, last on the sheet.
    """
    guide = _Guide(page, look)
    page.hide_gridlines(2)
    for position, width in enumerate((MARGIN, NAME, TEXT, WHO)):
        page.set_column(position, position, width)
    page.set_row(0, 30)
    page.write_string(0, 1, title[0], look.format(bold=True, font_size=16, font_color=NAVY))
    page.write_string(1, 1, title[1], look.format(font_color=GREY))
    guide.row = 3
    guide.heading("what")
    guide.texts(paragraphs("about", look.language))
    guide.heading("who")
    guide.contents(sheets)
    guide.heading("how")
    guide.texts(paragraphs("steps", look.language), numbered=True)
    guide.heading("counts")
    guide.summary(counts)
    page.set_portrait()
    page.set_paper(A4)
    page.set_margins(0.5, 0.5, 0.6, 0.7)
    page.fit_to_pages(1, 1)
    page.set_footer(f"&L&8{title[0].replace('&', '&&')}&R&8&P / &N")


class _Guide:
    """A cursor that writes the instructions downwards."""

    def __init__(self, page: Worksheet, look: Look) -> None:
        self.page, self.look, self.row = page, look, 0

    def heading(self, name: str) -> None:
        """Write a heading over the whole width."""
        look = self.look.format(
            bold=True, font_size=12, font_color=NAVY, bottom=1, bottom_color=NAVY, valign="bottom"
        )
        self.page.set_row(self.row, 26)
        self.page.write_string(self.row, 1, said("instructions", name, self.look.language), look)
        for column in (2, 3):
            self.page.write_blank(self.row, column, None, look)
        self.row += 1

    def texts(self, texts: Sequence[str], numbered: bool = False) -> None:
        """Write paragraphs over the whole width, one row each."""
        look = self.look.format(text_wrap=True, valign="vcenter", align="left")
        width = NAME + TEXT + WHO
        for number, text in enumerate(texts, 1):
            shown = f"{number}.  {text}" if numbered else text
            self.page.set_row(self.row, 15 * math.ceil(len(shown) / (1.2 * width)) + 7)
            self.page.merge_range(self.row, 1, self.row, 3, shown, look)
            self.row += 1
        self.row += 1

    def contents(self, sheets: Sequence[tuple[PlanSheet, str]]) -> None:
        """Write what every sheet holds and who writes it, with links."""
        language = self.look.language
        header = self.look.format(
            bold=True, font_color="#FFFFFF", bg_color=NAVY, indent=1, align="left", valign="vcenter"
        )
        self.page.set_row(self.row, 21)
        for position, text in enumerate(paragraphs("columns", language), 1):
            self.page.write_string(self.row, position, text, header)
        self.row += 1
        plain = {"border": 1, "border_color": LINE, "indent": 1, "align": "left",
                 "valign": "vcenter", "text_wrap": True}  # fmt: skip
        for sheet, name in sheets:
            edited = [column.edited for column in sheet.columns if not column.hidden]
            who = "centre" if all(edited) else "both" if any(edited) else "tool"
            cream = {"bg_color": ENTRY_FILL} if any(edited) else {}
            about = sheet.about[language]
            self.page.set_row(self.row, 15 * math.ceil(len(about) / (1.2 * TEXT)) + 6)
            quoted = name.replace("'", "''")
            link = self.look.format(**plain, font_color=LINK, underline=1)
            self.page.write_url(self.row, 1, f"internal:'{quoted}'!A1", link, name)
            self.page.write_string(self.row, 2, about, self.look.format(**plain))
            self.page.write_string(
                self.row, 3, said("instructions", who, language), self.look.format(**plain, **cream)
            )
            self.row += 1
        self.row += 1

    def summary(self, counts: Sequence[Count]) -> None:
        """Write the counts, live: they follow what is typed."""
        number = self.look.format(num_format="#,##0", bold=True, align="right", indent=1,
                                  font_color=NAVY, bottom=1, bottom_color=LINE)  # fmt: skip
        text = self.look.format(indent=1, align="left", bottom=1, bottom_color=LINE)
        for count in counts:
            self.page.set_row(self.row, 21)
            self.page.write_formula(self.row, 1, count.formula, number, count.value)
            self.page.write_string(self.row, 2, count.label, text)
            self.page.write_blank(self.row, 3, None, text)
            self.row += 1


def lists_sheet(
    lists: Mapping[str, Sequence[str]],
    open_lists: Sequence[str],
    language: Language,
    own: Mapping[str, Words],
) -> PlanSheet:
    """Return the sheet of lists: a column for each, those of any text are the centre's.

    ``own`` are the headers of the profile's own lists.
    """
    labels = {name: list_label(name, own) for name in lists}
    columns = tuple(
        PlanColumn(
            name,
            labels[name],
            width=max(16.0, *(len(entry) + 4.0 for entry in entries), 4.0 + len(
                labels[name][language])),
            edited=name in open_lists,
        )
        for name, entries in lists.items()
    )  # fmt: skip
    label, about = (
        Words(said("instructions", name, "it"), said("instructions", name, "en"))
        for name in ("lists", "lists_about")
    )
    return PlanSheet("lists", label, LISTS_TABLE, about, columns)


def write_lists(
    page: Worksheet, sheet: PlanSheet, lists: Mapping[str, Sequence[str]], look: Look
) -> dict[str, str]:
    """Write the sheet of lists.

    Returns:
        The range of each list, absolute, with the sheet's name; one that may be added to reaches
        as far as it is filled in.
    """
    set_up(page, sheet, sheet.columns, look)
    last = FIRST_ROW + max(len(entries) for entries in lists.values()) + 9
    found = {}
    quoted = sheet.label[look.language].replace("'", "''")
    for row in range(FIRST_ROW - 1, last):
        page.set_row(row, 18)
    for position, (column, entries) in enumerate(zip(sheet.columns, lists.values(), strict=True)):
        colours = {"bg_color": ENTRY_FILL, "border_color": ENTRY_LINE}
        locked = {"bg_color": LOCKED_FILL, "border_color": LINE}
        shape = look.format(
            border=1, indent=1, align="left", **colours if column.edited else locked
        )
        filled = len(entries) if not column.edited else last - FIRST_ROW + 1
        for offset in range(filled):
            row = FIRST_ROW - 1 + offset
            if offset < len(entries):
                page.write_string(row, position, entries[offset], shape)
            else:
                page.write_blank(row, position, None, shape)
        letter = column_letter(position + 1)
        end = last if column.edited else FIRST_ROW + len(entries) - 1
        found[column.id] = (filled_range if column.edited else fixed_range)(
            f"'{quoted}'", letter, end
        )
    table(page, sheet, sheet.columns, last, look)
    return found


def fixed_range(sheet: str, letter: str, last: int) -> str:
    """Return the address of a column from the first record down."""
    return f"={sheet}!${letter}${FIRST_ROW}:${letter}${last}"


def filled_range(sheet: str, letter: str, last: int) -> str:
    """Return the formula of the part of a column that is filled in, so that no blank is allowed."""
    whole = f"{sheet}!${letter}${FIRST_ROW}:${letter}${last}"
    return f"={sheet}!${letter}${FIRST_ROW}:INDEX({whole},MAX(1,COUNTA({whole})))"
