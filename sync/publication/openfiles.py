"""A table of open data as a file: CSV for everybody, Parquet for programs.

CSV as RFC 4180 has it: UTF-8 without a mark, comma, lines ended by CR LF, numbers with a decimal
point, days as ``2026-12-31``, ``true`` and ``false``, nothing for what is not known. A text a
spreadsheet would take for a formula has an apostrophe before its sign there (``inert``) and is
read back with ``as_typed``; Parquet holds every text as it was typed.
"""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from ...schemas.release import VERSION
from ..exporting import CRLF, written
from ..inert import as_typed, inert
from .opentables import DataTable, DataType, Datum

if TYPE_CHECKING:
    from arro3.core import DataType as ArrowType

METADATA = "riscontro"
"""Name under which Parquet files and their columns say what they are, as JSON."""

EPOCH = date(1970, 1, 1)
"""Day Parquet counts days from."""


def csv_bytes(table: DataTable) -> bytes:
    """Return a table as CSV."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator=CRLF)
    writer.writerow(table.ids())
    writer.writerows([_said(cell) for cell in row] for row in table.rows)
    return out.getvalue().encode()


def read_csv(data: bytes, table: DataTable) -> list[tuple[Datum, ...]]:
    """Return the rows of a table as CSV, as they were typed: the other way round.

    Args:
        data: what ``csv_bytes`` made.
        table: tells the types of the columns.

    Raises:
        ValueError: it has other columns, or a cell is not what its column says.
    """
    lines = csv.reader(StringIO(data.decode(), newline=""))
    if next(lines) != table.ids():
        raise ValueError(table.id)
    kinds = [one.type for one in table.columns]
    return [
        tuple(_meant(cell, kind) for cell, kind in zip(line, kinds, strict=True)) for line in lines
    ]


def has_parquet() -> bool:
    """Tell whether what writes Parquet is installed (the extra ``parquet``)."""
    from importlib.util import find_spec

    return find_spec("arro3") is not None and find_spec("arro3.io") is not None


def parquet_bytes(table: DataTable, facts: Mapping[str, str]) -> bytes:
    """Return a table as Parquet, the same bytes for the same table.

    Args:
        table: its columns carry their header, meaning and unit.
        facts: what the file says of itself besides.
    """
    from arro3.core import Array, Field, Schema, Table
    from arro3.io import write_parquet

    fields, arrays = [], []
    for at, one in enumerate(table.columns):
        said = {
            "title": {"it": one.header.it, "en": one.header.en},
            "description": {"it": one.meaning.it, "en": one.meaning.en},
            **({"unit": one.unit} if one.unit else {}),
        }
        kind, plain = _arrow(one.type)
        fields.append(Field(one.id, kind, nullable=True, metadata=_metadata(said)))
        column = Array(_stored([row[at] for row in table.rows], one.type), plain)
        arrays.append(column if kind == plain else column.cast(kind))
    made = Table.from_arrays(arrays, schema=Schema(fields))
    out = BytesIO()
    write_parquet(
        made,
        out,
        compression="snappy",
        created_by=f"riscontro {VERSION}",
        key_value_metadata=_metadata(facts),
    )
    return out.getvalue()


def _metadata(facts: Mapping[str, object]) -> dict[str, str]:
    """Return facts under one name: several would be written in an order of chance."""
    return {METADATA: json.dumps(facts, ensure_ascii=False)}


def _said(cell: Datum) -> str:
    if isinstance(cell, bool):
        return written(cell)
    if isinstance(cell, int | float):
        return written(Decimal(repr(cell)))
    return inert(cell) if isinstance(cell, str) else written(cell)


def _meant(text: str, kind: DataType) -> Datum:
    if not text:
        return None
    if kind == "string":
        return as_typed(text)
    if kind == "number":
        return float(text)
    if kind in ("integer", "year"):
        return int(text)
    if kind == "date":
        return date.fromisoformat(text)
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _arrow(kind: DataType) -> "tuple[ArrowType, ArrowType]":
    """Return the type of a column, and that of what it is made from."""
    from arro3.core import DataType as Kind

    if kind == "date":
        return Kind.date32(), Kind.int32()
    found = {
        "number": Kind.float64(),
        "integer": Kind.int64(),
        "year": Kind.int64(),
        "boolean": Kind.bool(),
    }.get(kind, Kind.utf8())
    return found, found


def _stored(column: Sequence[Datum], kind: DataType) -> list[Any]:
    if kind == "date":
        return [(cell - EPOCH).days if isinstance(cell, date) else None for cell in column]
    if kind == "number":
        return [None if cell is None else float(str(cell)) for cell in column]
    return list(column)
