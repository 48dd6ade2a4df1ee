"""A new departmental workbook from what goes into it; the same book gives the same bytes."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET
from . import sidesheets, styles
from .counts import counts
from .cover import write_instructions, write_receipt
from .entrysheet import write_cell, write_entry_sheet
from .identity import identity_pairs, identity_rows, layouts
from .layout import PROPERTY_PREFIX, Book, Cell, sheet_name
from .leftsheet import write_left
from .listsheets import list_title, write_list
from .plainsheet import PlainSheet
from .records import DAY
from .resultsheet import write_results
from .styles import Styles

_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 11},
}


def build(book: Book, profile: Profile) -> bytes:
    """Build a departmental workbook.

    Args:
        book: all that goes into it; percentages are points.
        profile: sheets, columns and vocabularies.

    Returns:
        The xlsx file. No clock is read: its dates are the day of issue.
    """
    target = BytesIO()
    workbook = Workbook(target, _OPTIONS)
    shapes = Styles(workbook)
    laid = layouts(book, profile)
    names = [
        *(["left"] if book.left else []),
        "proposals",
        "results",
        *(["history"] if book.history else []),
        "lists",
        "receipt",
    ]
    titles = [sheet_name("instructions", book.language), *(layout.name for layout in laid)]
    lists = {list_title(profile.sheet(one.sheet), book.language): one for one in book.listed}
    titles += [*lists, *(sheet_name(name, book.language) for name in names)]
    sheets = {title: workbook.add_worksheet(title, PlainSheet) for title in titles}
    side = {name: sheets[sheet_name(name, book.language)] for name in names}
    outcomes: dict[str, list[Cell]] = {}
    for layout in laid:
        sheet = sheets[layout.name]
        outcomes[layout.id] = write_entry_sheet(workbook, sheet, shapes, layout, book, profile)
    for title, listed in lists.items():
        write_list(sheets[title], shapes, listed, book, profile)
    if book.left:
        write_left(side["left"], shapes, book)
    sidesheets.write_proposals(side["proposals"], shapes, book, profile)
    write_results(workbook, side["results"], shapes, book, profile)
    if book.history:
        sidesheets.write_history(side["history"], shapes, book, laid)
    sidesheets.write_lists(workbook, side["lists"], shapes, book, profile, laid)
    counted = counts(outcomes, ())
    first = sheets[titles[0]]
    places = write_instructions(first, shapes, book, profile, laid, counted)
    write_receipt(side["receipt"], shapes, book, profile, laid, counted, places)
    _write_identity(workbook.add_worksheet(IDENTITY_SHEET), shapes, book, profile)
    _write_properties(workbook, book)
    first.activate()
    workbook.close()
    return target.getvalue()


def build_entry_sheets(book: Book, profile: Profile) -> bytes:
    """Build the entry sheets of a departmental workbook alone: for their look, not for use."""
    target = BytesIO()
    workbook = Workbook(target, _OPTIONS)
    shapes = Styles(workbook)
    for layout in layouts(book, profile):
        sheet = workbook.add_worksheet(layout.name, PlainSheet)
        write_entry_sheet(workbook, sheet, shapes, layout, book, profile)
    workbook.close()
    return target.getvalue()


def write(book: Book, profile: Profile, path: Path) -> None:
    """Build a departmental workbook into a file.

    Raises:
        OSError: when the file cannot be written.
    """
    path.write_bytes(build(book, profile))


def _write_identity(sheet: Worksheet, shapes: Styles, book: Book, profile: Profile) -> None:
    day, plain = shapes.get({"num_format": DAY}), shapes.get()
    for at, row in enumerate(identity_rows(book, profile)):
        for position, value in enumerate(row):
            shape = plain if isinstance(value, str | int | float) else day
            write_cell(sheet, at, position, value, shape)
    sheet.very_hidden()
    sheet.protect("", dict(styles.PROTECTED))


def _write_properties(workbook: Workbook, book: Book) -> None:
    """Write the identity where most programs keep it: the custom document properties."""
    created = datetime(book.issued.year, book.issued.month, book.issued.day)
    title = f"{book.title} · {book.department}"
    workbook.set_properties({"title": title, "author": "Riscontro", "created": created})
    for name, text in identity_pairs(book).items():
        workbook.set_custom_property(PROPERTY_PREFIX + name, text, "text")
