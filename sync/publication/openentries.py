"""Columns of open data that come from the columns of a profile: typed by units, worked out."""

from collections.abc import Iterable, Sequence

from ...schemas.terms import Field, Words
from ...workbooks.mastersheets import MasterCell, MasterColumn, Shown
from ..records import NOTHING, Accepted
from ..standing import Standing
from .opentables import PERCENT, DataColumn, DataType, Datum, typed_datum
from .openwords import COLUMNS, column

_TYPES: dict[str, DataType] = {
    "number": "number",
    "percent": "number",
    "integer": "integer",
    "date": "date",
    "boolean": "boolean",
}
UNREAD = "unread"
"""Column of what was typed where something else was asked for."""


def open_id(name: str) -> str:
    """Return the id of a column of a profile in open data, where some ids are ours."""
    return f"own_{name}" if name in COLUMNS else name


def entry_columns(
    standing: Standing, fields: Sequence[Field], sheet: str
) -> tuple[DataColumn, ...]:
    """Return the columns of what units type, and one for what could not be read."""
    period = standing.consolidated.period
    made = [
        DataColumn(
            open_id(one.id),
            Words(*(text.format(year=period, previous=period - 1) for text in _both(one.label))),
            _meaning(one),
            _TYPES.get(one.type, "string"),
            PERCENT if one.type == "percent" else "",
            one.vocabulary if one.type in ("list", "terms") else "",
            one.type == "terms",
            (sheet, one.id),
        )
        for one in fields
    ]
    return (*made, column(UNREAD)) if any(one.type != "string" for one in made) else tuple(made)


def entry_row(fields: Iterable[Field], record: Accepted | None) -> dict[str, Datum]:
    """Return what a unit typed, by column."""
    row: dict[str, Datum] = {}
    unread: list[str] = []
    for one in fields:
        cell = record.cells.get(one.id, NOTHING) if record else NOTHING
        found = typed_datum(cell, _TYPES.get(one.type, "string"))
        row[open_id(one.id)] = found
        if found is None and not cell.blank:
            unread.append(f"{one.id}: {cell.text}")
    row[UNREAD] = "\n".join(unread)
    return row


def attribute_column(one: Field, sheet: str) -> DataColumn:
    """Return the column of an attribute a profile adds to its records."""
    return DataColumn(
        open_id(one.id),
        one.label,
        Words("Attributo del piano.", "Attribute of the plan."),
        _TYPES.get(one.type, "string"),
        master=(sheet, one.id),
    )


def counted_column(one: MasterColumn, english: str, sheet: str) -> DataColumn:
    """Return the column of something the master counts of a row."""
    header = Words(one.header, english)
    told = Words("Prodotti attesi dall'unità, contati.", "Deliverables of the unit, counted.")
    return DataColumn(one.id, header, told, "integer", master=(sheet, one.id))


def counted(cell: MasterCell) -> Datum:
    """Return a count of the master."""
    found = cell.value if isinstance(cell, Shown) else cell
    return int(found) if isinstance(found, int | float) else None


def _meaning(one: Field) -> Words:
    if one.type == "percent":
        return Words("Come scritto dall'unità, in punti.", "As the unit typed it, in points.")
    if one.type == "list":
        return Words("Voce scelta dall'unità.", "Entry chosen by the unit.")
    if one.type == "terms":
        return Words("Voci scelte dall'unità, separate da ;", "Entries chosen, joined by ;")
    return Words("Come scritto dall'unità.", "As the unit typed it.")


def _both(words: Words) -> tuple[str, str]:
    return words.it, words.en
