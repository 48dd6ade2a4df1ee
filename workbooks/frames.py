"""A departmental workbook but for its rows, as XlsxWriter makes it: marks stand for the unit's own.

Marks stand for the name of the unit, for the counts and for the rows of the last records.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zipfile import ZipFile

from xlsxwriter import Workbook

from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET
from . import sidesheets, styles
from .counts import counts
from .cover import write_instructions, write_receipt
from .entryrows import Outline
from .entrysheet import write_entry_sheet
from .identity import identity_pairs
from .layout import PROPERTY_PREFIX, Book, SheetLayout, sheet_name
from .leftover import Leftover
from .leftsheet import write_left
from .listsheets import ListSheet, list_title, write_list
from .plainsheet import PlainSheet
from .resultsheet import write_results
from .styles import Shape, Styles

UNIT, NAME = "\ue000unit\ue001", "\ue000name\ue001"
"""Stand for the id and the name of the unit."""

LONGEST = 60
"""Characters of a name that takes one line wherever it stands, in the footer too."""

COUNT, LAST = -7_000_000, 999
"""Numbers from which on, downwards, those stand that are counts or rows of a last record; the
latter end a range, and no other range of a sheet with records ends so far down."""

_NOTHING = ("", "", "", "")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Calibri", "font_size": 11},
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What decides a frame.

    Attributes:
        book: the workbook without its rows and with marks for the unit, see `bare`.
        outlines: what the heads of the entry sheets take from their records.
        shapes: what the cells of the rows need, each once.
    """

    book: Book
    outlines: Sequence[Outline]
    shapes: Sequence[Shape]


def bare(book: Book) -> Book:
    """Return a workbook without its rows, the unit replaced by marks.

    A name that takes more than one line, or cannot stand in a text as it is, is left in: such a
    unit has a frame of its own.
    """
    name = book.department
    plain = name.isprintable() and name == " ".join(name.split()) and 0 < len(name) <= LONGEST
    return replace(
        book,
        identity=replace(book.identity, department=UNIT),
        department=NAME if plain else name,
        rows={},
        history=(_NOTHING,) if book.history else (),
        profile_text="",
        proposals=(),
        left=(Leftover(*_NOTHING, None, "", "", ""),) if book.left else (),
        listed=[ListSheet(one.sheet, ()) for one in book.listed],
    )


def titles(book: Book, laid: Sequence[SheetLayout], profile: Profile) -> list[str]:
    """Return the names of the sheets of a workbook, in their order."""
    say = book.language
    names = [
        *(["left"] if book.left else []),
        "proposals",
        "results",
        *(["history"] if book.history else []),
        "lists",
        "receipt",
    ]
    return [
        sheet_name("instructions", say),
        *(layout.name for layout in laid),
        *(list_title(profile.sheet(one.sheet), say) for one in book.listed),
        *(sheet_name(name, say) for name in names),
        IDENTITY_SHEET,
    ]


def last_row(number: int) -> int:
    """Return what stands for the row of the last record of a sheet, by its number from 1."""
    return LAST - number


def part_of(number: int) -> str:
    """Return the name of the part of a sheet, by its number from 1."""
    return f"xl/worksheets/sheet{number}.xml"


def skeleton(wanted: Wanted, laid: Sequence[SheetLayout], profile: Profile) -> dict[str, str]:
    """Make a workbook without its rows.

    In the first row of ``_riscontro`` stand samples: a blank cell for each shape, which tell by
    which numbers their styles go.

    Returns:
        Its parts by name, in their order.
    """
    target, book = io.BytesIO(), wanted.book
    workbook = Workbook(target, _OPTIONS)
    names = titles(book, laid, profile)
    _write_sheets(workbook, wanted, laid, profile, names)
    workbook.worksheets()[0].activate()
    created = datetime(book.issued.year, book.issued.month, book.issued.day)
    title = f"{book.title} · {book.department}"
    workbook.set_properties({"title": title, "author": "Riscontro", "created": created})
    for name, text in identity_pairs(book).items():
        workbook.set_custom_property(PROPERTY_PREFIX + name, text, "text")
    workbook.close()
    with ZipFile(target) as made:
        return {name: made.read(name).decode() for name in made.namelist()}


def _write_sheets(
    workbook: Workbook,
    wanted: Wanted,
    laid: Sequence[SheetLayout],
    profile: Profile,
    names: Sequence[str],
) -> None:
    shapes, book, say = Styles(workbook), wanted.book, wanted.book.language
    sheets = {name: workbook.add_worksheet(name, PlainSheet) for name in names}
    last = {name: last_row(number) for number, name in enumerate(names, 1)}
    for layout, outline in zip(laid, wanted.outlines, strict=True):
        name = layout.name
        write_entry_sheet(
            workbook, sheets[name], shapes, layout, outline, last[name], book, profile
        )
    for one in book.listed:
        name = list_title(profile.sheet(one.sheet), say)
        write_list(sheets[name], shapes, last[name], one, book, profile)
    side = {name: sheet_name(name, say) for name in ("left", "proposals", "results", "history")}
    if book.left:
        write_left(sheets[side["left"]], shapes, last[side["left"]], book)
    proposals = side["proposals"]
    sidesheets.write_proposals(sheets[proposals], shapes, last[proposals], book, profile)
    write_results(workbook, sheets[side["results"]], shapes, book, profile)
    if book.history:
        sidesheets.write_history(sheets[side["history"]], shapes, last[side["history"]], book)
    lists = sheets[sheet_name("lists", say)]
    sidesheets.write_lists(workbook, lists, shapes, book, profile, laid)
    known = counts({layout.id: () for layout in laid}, ())
    counted = {name: COUNT - at for at, name in enumerate(known)}
    places = write_instructions(sheets[names[0]], shapes, book, profile, laid, counted)
    receipt = sheets[sheet_name("receipt", say)]
    write_receipt(receipt, shapes, book, profile, laid, counted, places)
    identity = sheets[IDENTITY_SHEET]
    for position, shape in enumerate(wanted.shapes):
        identity.write_blank(0, position, None, shapes.of(shape))
    identity.very_hidden()
    identity.protect("", dict(styles.PROTECTED))
