"""A person taken out of the cells of an OpenDocument spreadsheet."""

from collections.abc import Iterator

from lxml import etree

from ..schemas.persons import Person, PersonalTable, headed_by
from ..schemas.terms import fold
from .markup import local

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
LOOKED_AT = 40

Cells = list[tuple[int, etree._Element]]


def erase_document(root: etree._Element, person: Person) -> int:
    """Blank the personal cells of a person; returns how many held something.

    Results of formulas that may show the person are dropped; the identifier itself stays for
    whoever replaces it in every text.
    """
    count = 0
    for table in root.iter(f"{_TABLE}table"):
        rows = [list(_cells(row)) for row in table.iter(f"{_TABLE}table-row")]
        found = _place(rows, person)
        for number, cells in enumerate(rows):
            if found is not None and number > found[1]:
                count += _row(cells, found[0], found[2], person)
            for _, cell in cells:
                if cell.get(f"{_TABLE}formula") and person.hinted(_text(cell)):
                    _empty(cell, keep_formula=True)
    return count


def _row(cells: Cells, table: PersonalTable, columns: dict[str, int], person: Person) -> int:
    by_column = dict(cells)
    said = [
        text
        for name in table.naming & columns.keys()
        if (cell := by_column.get(columns[name])) is not None and (text := _text(cell))
    ]
    at_key = by_column.get(columns.get("key", -1))
    known = at_key is not None and _text(at_key) in person.keys
    if not any(person.named(text) for text in said) and not (known and not said):
        return 0
    count = 0
    for name in table.personal & columns.keys():
        cell = by_column.get(columns[name])
        if cell is not None and all(person.alone(text) for text in said):
            count += bool(_text(cell))
            _empty(cell)
    for _, cell in cells:
        if cell.get(f"{_TABLE}formula"):
            _empty(cell, keep_formula=True)
    return count


def _place(rows: list[Cells], person: Person) -> tuple[PersonalTable, int, dict[str, int]] | None:
    for number, cells in enumerate(rows[:LOOKED_AT]):
        texts: dict[str, int] = {}
        for at, cell in cells:
            if text := fold(_text(cell)):
                texts.setdefault(text, at)
        headed = headed_by(texts, person.tables)
        if headed is not None:
            return headed[0], number, headed[1]
    return None


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    column = 1
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        yield column, cell
        column += int(cell.get(f"{_TABLE}number-columns-repeated") or 1)


def _text(cell: etree._Element) -> str:
    """Return what a cell shows, without the notes beside it."""
    lines = ["".join(str(piece) for piece in one.itertext()) for one in cell if local(one) == "p"]
    return "\n".join(lines).strip()


def _empty(cell: etree._Element, *, keep_formula: bool = False) -> None:
    for name in list(cell.attrib):
        if str(name).startswith(_OFFICE) or local_name(str(name)) in ("value-type",):
            del cell.attrib[name]
    if not keep_formula:
        cell.attrib.pop(f"{_TABLE}formula", "")
    for child in list(cell):
        if not keep_formula or local(child) == "p":
            cell.remove(child)


def local_name(name: str) -> str:
    """Return the name of an attribute without its namespace."""
    return name.rpartition("}")[2]
