"""The entry sheets as they were issued, made again from what a workbook carries about itself.

They are built by what builds every workbook, so that a repaired cell looks like a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..schemas.profile import Profile
from .builder import build
from .filled import Filled
from .identity import ISSUED
from .layout import FIRST_ROW, ID_ROW, Book, Cell, Identity, Row, SheetLayout
from .looks import Looks
from .outline import outline
from .ownrow import Ground
from .package import open_package
from .sheetxml import SheetXml, load_sheet
from .stylexml import styles_part

_DAY = date(2000, 1, 1)
"""No cell of an entry sheet shows the day of issue."""


@dataclass(frozen=True, slots=True)
class IssuedSheet:
    """One entry sheet as issued.

    Attributes:
        layout: how it is laid out.
        sheet: its XML.
        rows: row by key.
        ground: where its fields stand.
    """

    layout: SheetLayout
    sheet: SheetXml
    rows: Mapping[str, int]
    ground: Ground

    def style(self, row: int, name: str) -> str:
        """Return the number of the style of a field in a row (`rows`, or the header's)."""
        cell = self.sheet.cells(row).get(self.ground.columns[name])
        return "0" if cell is None else cell.get("s", "0")


@dataclass(frozen=True, slots=True)
class IssuedLook:
    """The entry sheets as issued, by sheet id, and the styles of their cells."""

    sheets: Mapping[str, IssuedSheet]
    looks: Looks


def issued_look(filled: Filled, profile: Profile, period: int, round_id: str) -> IssuedLook:
    """Build the entry sheets of a workbook again: its records as issued, without their entries.

    Args:
        filled: the workbook.
        profile: sheets, columns and vocabularies.
        period: the year of the workbook.
        round_id: its round.

    Raises:
        PackageError: a part of the workbook is damaged.
    """
    rows = issued_rows(filled)
    identity = Identity("", profile.id, 0, "", period, round_id)
    book = Book(
        identity=identity, department="", owner="", title="", due=None, issued=_DAY, contact="",
        language=filled.shape.language, rows={name: tuple(found.values()) for name, found in
        rows.items()},
    )  # fmt: skip
    package = open_package(build(book, profile))
    parts = {sheet.name: sheet.part for sheet in outline(package).sheets}
    sheets = {}
    for layout in filled.shape.layouts:
        page = load_sheet(package.xml(parts[layout.name]))
        columns = {column.id: at for at, column in enumerate(layout.columns, 1)}
        keys = {key: at for at, key in enumerate(rows.get(layout.id, {}), FIRST_ROW)}
        sheets[layout.id] = IssuedSheet(layout, page, keys, Ground(columns, ID_ROW))
    return IssuedLook(sheets, Looks(package.xml(styles_part(package))))


def issued_rows(filled: Filled) -> dict[str, dict[str, Row]]:
    """Return the locked cells of each record as ``_riscontro`` has them, by sheet id and key.

    Raises:
        PackageError: the sheet is damaged.
    """
    sheet = filled.identity
    found: dict[str, dict[str, dict[str, Cell]]] = {}
    if sheet is None:
        return {}
    begun = False
    for row in sheet.rows:
        first = sheet.text(row, 1)
        if begun and first:
            record = found.setdefault(first, {}).setdefault(sheet.text(row, 2), {})
            record[sheet.text(row, 3)] = sheet.value(row, 4)
        begun = begun or first == ISSUED
    for records in found.values():
        for key, record in records.items():
            record["key"] = key
    return {name: dict(records) for name, records in found.items()}
