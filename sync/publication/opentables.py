"""Tables of open data as data: columns with their meaning, rows, keys; not how they are written.

A cell is what its column says or ``None`` where nothing is known; texts are as they were typed.
Percentages are in points, with the unit ``%``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from ...schemas.terms import Term, Words
from ..records import Typed

Datum = str | float | int | bool | date | None
DataType = Literal["string", "number", "integer", "boolean", "date", "year"]
Row = Mapping[str, Datum]

PERCENT = "%"


@dataclass(frozen=True, slots=True)
class DataColumn:
    """A column.

    Attributes:
        id: ASCII name.
        header: what it is called.
        meaning: what stands in it.
        type: of its cells.
        unit: unit of measure of its numbers; empty where they have none, or each row its own.
        vocabulary: id of the list its ids are entries of.
        several: a cell holds several ids, joined by ``;``.
        master: column of the master that must be public for this one to be, as (sheet, column).
    """

    id: str
    header: Words
    meaning: Words
    type: DataType = "string"
    unit: str = ""
    vocabulary: str = ""
    several: bool = False
    master: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that hold the key of a row of another table, or of the same one."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table.

    Attributes:
        id: ASCII name, that of its files.
        title: what it is called.
        about: what a row is.
        columns: in order.
        rows: cells in the order of the columns.
        key: columns that name a row; none where no column does.
        references: to other tables.
    """

    id: str
    title: Words
    about: Words
    columns: tuple[DataColumn, ...]
    rows: Sequence[tuple[Datum, ...]]
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()

    def ids(self) -> list[str]:
        """Return the ids of the columns."""
        return [one.id for one in self.columns]

    def column(self, name: str) -> list[Datum]:
        """Return the cells of a column."""
        at = self.ids().index(name)
        return [row[at] for row in self.rows]

    def records(self) -> list[dict[str, Datum]]:
        """Return the rows by column."""
        names = self.ids()
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that is open of a consolidation.

    Attributes:
        tables: in the order in which they are read.
        vocabularies: the lists of ids that stand in them.
    """

    tables: tuple[DataTable, ...]
    vocabularies: Mapping[str, tuple[Term, ...]]

    def table(self, name: str) -> DataTable:
        """Return a table by its id."""
        return next(one for one in self.tables if one.id == name)


def cells(columns: Sequence[DataColumn], rows: Iterable[Row]) -> list[tuple[Datum, ...]]:
    """Return rows in the order of the columns; what a row does not have is not known."""
    names = [one.id for one in columns]
    return [tuple(_nothing(row.get(name)) for name in names) for row in rows]


def without(table: DataTable, hidden: Iterable[str]) -> DataTable:
    """Return a table without some of its columns, and the references that use them."""
    gone = set(hidden)
    kept = [at for at, one in enumerate(table.columns) if one.id not in gone]
    return replace(
        table,
        columns=tuple(table.columns[at] for at in kept),
        rows=[tuple(row[at] for at in kept) for row in table.rows],
        key=() if gone & set(table.key) else table.key,
        references=tuple(one for one in table.references if not gone & set(one.columns)),
    )


def typed_datum(cell: Typed, kind: DataType) -> Datum:
    """Return what was typed in a cell as a column holds it, ``None`` where it was not read so."""
    if cell.blank:
        return None
    if kind in ("number", "integer"):
        return as_number(cell.number)
    if kind == "boolean":
        return None if cell.number is None else bool(cell.number)
    if kind == "date":
        return cell.day
    return cell.term or cell.text


def as_number(size: Decimal | float | None) -> float | None:
    """Return a number as the tables hold it: that of the master, never a negative zero."""
    return None if size is None else float(size) + 0.0


def points(size: float | None) -> float | None:
    """Return a fraction of the master in points."""
    return None if size is None else float(Decimal(repr(float(size))) * 100) + 0.0


def _nothing(cell: Datum) -> Datum:
    return None if cell == "" else cell
