"""Read-only lists of what other units delivered: rows to look up while typing references.

A list of a sheet of records stands in a sheet of its own, with a table of its own and hidden
column ids that no entry sheet has. Nothing personal is ever in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from ..schemas.findings import Language
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import Words
from . import styles
from .layout import HEADER_ROW, ID_ROW, Book, Column, Row, entry_layout
from .records import clean, own_cell
from .sheetrows import Rows, Shapes, SheetRow
from .sidesheets import write_headers
from .styles import Styles

TABLE, COLUMN = "tblElenco_", "elenco."
"""Prefixes of a list's table and of its column ids."""

UNIT = "unit"
"""Id of the column that says whose row it is."""

NAME = Words("Elenco {label}", "List of {label}")
LONGEST_NAME = 31

_UNIT = Words("Unità organizzativa", "Unit")
_GUIDE = Words(
    "Le righe già note delle altre unità, in sola lettura, da richiamare con il loro "
    "identificativo. Aggiornate al giorno in cui la cartella è stata preparata.",
    "The rows already known of the other units, read only, to be named by their identifier. As of "
    "the day the workbook was made.",
)


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One list: the sheet of records it is of, and its rows by field id, ``unit`` among them."""

    sheet: str
    rows: Sequence[Row]


def table_name(sheet: EntrySheet) -> str:
    """Return the name of the table of a list."""
    return f"{TABLE}{sheet.id}"


def list_title(sheet: EntrySheet, language: Language) -> str:
    """Return the name of the sheet of a list."""
    return NAME[language].format(label=sheet.label[language])[:LONGEST_NAME].rstrip()


def list_columns(profile: Profile, sheet: EntrySheet, book: Book) -> tuple[Column, ...]:
    """Return the columns of a list: those anybody may see, after the unit."""
    identity = book.identity
    layout = entry_layout(profile, sheet, identity.period, identity.round, book.language)
    own = {field.id for field in sheet.own_fields if not field.personal}
    first = Column(UNIT, _UNIT[book.language], "locked", "text", 28)
    return (first, *(column for column in layout.columns if column.id in own))


def write_list(
    sheet: Worksheet, shapes: Styles, last: int, listed: ListSheet, book: Book, profile: Profile
) -> None:
    """Write a list as a protected table that may be filtered, but for its rows to ``last``."""
    entry, say = profile.sheet(listed.sheet), book.language
    columns = list_columns(profile, entry, book)
    about = f"{book.department} · {book.identity.period}"
    styles.headline(sheet, shapes, list_title(entry, say), (about, _GUIDE[say]))
    sheet.set_column(0, 0, 2)
    write_headers(sheet, shapes, columns, 2)
    head = shapes.get(styles.HEADER, {"align": "left", "indent": 1})
    spec = [{"header": column.header, "header_format": head} for column in columns]
    options = {"name": table_name(entry), "columns": spec, "style": None}
    sheet.add_table(HEADER_ROW - 1, 1, last - 1, len(columns), options)
    for position, column in enumerate(columns, 1):
        sheet.write_string(ID_ROW - 1, position, f"{COLUMN}{column.id}", shapes.get(styles.LOCKED))
    styles.page(sheet, book, header_row=HEADER_ROW)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.protect("", dict(styles.PROTECTED))


def list_rows(shapes: Shapes, listed: ListSheet, book: Book, profile: Profile) -> Rows:
    """Return the rows of a list."""
    columns = list_columns(profile, profile.sheet(listed.sheet), book)
    looks = []
    for column in columns:
        look: styles.Look = {"num_format": _FORMATS.get(column.type, "General")}
        looks.append(shapes.joined(styles.LOCKED, styles.TEXT, look, valign="top"))
    made = []
    for row in listed.rows:
        values = [
            own_cell(column, clean(row.get(column.id)), book.language, profile.vocabularies)
            for column in columns
        ]
        texts = [
            (value, column.width)
            for value, column in zip(values, columns, strict=True)
            if isinstance(value, str)
        ]
        made.append(SheetRow(values, tuple(looks), styles.height(texts)))
    return Rows(HEADER_ROW + 1, 2, made)


_FORMATS = {"date": "dd/mm/yyyy", "percent": "0.0\\ %"}
