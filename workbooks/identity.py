"""The sheet ``_riscontro``: who the workbook is, its profile, what stood in every locked cell.

Three blocks, one row a line, from row 1, columns from A on::

    plan            torino-2025          pairs of ``Identity`` and the language, in column A and B
    …
    profile                              marker; then the profile's text, whole lines in each cell
    profile.line    #=== profile.toml…   a new line begins with this cell
    profile.more    …                    goes on with the line before (longer than a cell)
    issued                               marker; then one row for each locked cell not blank
    indicators      M05.P02/b.1   unit   numero      sheet id, key of the row, field id, value

Values are those of the cells: fractions for percentages, dates as dates. A locked cell of a listed
row that is not listed was issued blank.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from ..schemas.profile import Profile
from .layout import Book, Cell, SheetLayout, entry_layout
from .rowcells import RowCells

PROFILE, LINE, MORE, ISSUED = "profile", "profile.line", "profile.more", "issued"
LANGUAGE, NAME = "language", "name"

_MARKERS = frozenset({PROFILE, ISSUED})

CHUNK_CHARACTERS, CHUNK_LINES = 30_000, 200
"""Most characters and lines of one cell; a cell takes 32767 and 253."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a workbook carries about itself.

    Attributes:
        pairs: the identity as names and texts, with ``language`` and ``name`` (of the unit).
        profile_text: the profile, empty when none was found.
        issued: value of every locked cell by (sheet id, row key, field id).
    """

    pairs: Mapping[str, str]
    profile_text: str
    issued: Mapping[tuple[str, str, str], Cell]


def layouts(book: Book, profile: Profile) -> tuple[SheetLayout, ...]:
    """Lay out the entry sheets of a workbook, in the order of the profile: those of its unit."""
    identity = book.identity
    return tuple(
        entry_layout(profile, sheet, identity.period, identity.round, book.language)
        for sheet in profile.sheets
        if sheet.concerns(identity.department)
    )


def issued_cells(book: Book, profile: Profile) -> list[tuple[str, str, str, Cell]]:
    """Return (sheet id, row key, field id, value in the cell) of every locked cell not blank.

    Formula columns, key and entry columns are left out.
    """
    found: list[tuple[str, str, str, Cell]] = []
    for layout in layouts(book, profile):
        columns = tuple(one for one in layout.columns if one.role == "locked" or one.id == "key")
        short = replace(layout, columns=columns)
        cells = RowCells(short, book.language, profile.vocabularies, bool(book.history))
        found += issued_in(short, map(cells.of, book.rows.get(layout.id, ())))
    return found


def issued_in(
    layout: SheetLayout, records: Iterable[Mapping[str, Cell]]
) -> Iterator[tuple[str, str, str, Cell]]:
    """Yield the same of the records of one sheet; they hold what stands in their cells."""
    locked = [column.id for column in layout.columns if column.role == "locked"]
    for cells in records:
        key = str(cells.get("key") or "")
        for name in locked:
            value = cells[name]
            if value is not None:
                yield layout.id, key, name, value


def identity_pairs(book: Book) -> dict[str, str]:
    """Return the pairs written here and, with their prefix, as document properties."""
    return {**book.identity.pairs(), LANGUAGE: book.language, NAME: book.department}


def identity_rows(
    book: Book, issued: Iterable[tuple[str, str, str, Cell]]
) -> list[tuple[Cell, ...]]:
    """Return the rows of the sheet, the first for row 1; ``issued`` is as `issued_cells` says."""
    rows: list[tuple[Cell, ...]] = list(identity_pairs(book).items())
    rows.append((PROFILE,))
    rows += _chunks(book.profile_text)
    rows.append((ISSUED,))
    rows += issued
    return rows


def parse_identity(rows: Sequence[Sequence[object]]) -> Carried:
    """Read the rows of the sheet back, whatever program saved them.

    Args:
        rows: cell values from row 1 and column A on; blanks may be ``None`` or ``""``.

    Returns:
        What was found; rows that make no sense are passed over.
    """
    pairs: dict[str, str] = {}
    pieces: list[str] = []
    issued: dict[tuple[str, str, str], Cell] = {}
    block = ""
    for row in rows:
        first = _text(row[0]) if row else ""
        if not first:
            continue
        if first in _MARKERS and not _at(row, 1):
            block = first
        elif block == ISSUED:
            value = _cell(row[3]) if len(row) > 3 else None
            if value is not None:
                issued[first, _text(row[1]), _text(row[2])] = value
        elif block == "":
            pairs[first] = _at(row, 1)
        elif first in (LINE, MORE):
            pieces.append(("\n" if first == LINE and pieces else "") + _at(row, 1))
    return Carried(pairs, "".join(pieces), issued)


def _chunks(text: str) -> list[tuple[str, str]]:
    """Cut a text into cells, at line ends wherever that can be."""
    chunks: list[tuple[str, str]] = []
    held: list[str] = []
    size = 0
    for line in text.replace("\r\n", "\n").split("\n") if text else []:
        full = size + len(line) >= CHUNK_CHARACTERS or len(held) >= CHUNK_LINES
        if held and full:
            chunks.append((LINE, "\n".join(held)))
            held, size = [], 0
        if len(line) > CHUNK_CHARACTERS:
            starts = range(0, len(line), CHUNK_CHARACTERS)
            chunks += [(MORE if at else LINE, line[at : at + CHUNK_CHARACTERS]) for at in starts]
        else:
            held.append(line)
            size += len(line) + 1
    if held:
        chunks.append((LINE, "\n".join(held)))
    return chunks


def _at(row: Sequence[object], position: int) -> str:
    return _text(row[position]) if position < len(row) else ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | int | float | date) else str(value)
