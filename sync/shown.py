"""The tables of the master as plain values: what worksheet functions answer from.

Numbers are those a person reads: percentages are points, days are serial numbers of the 1900
system; a blank stays blank. Headers and names stand in both languages, texts in the workspace's.
"""

import json
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..schemas.terms import Words, fold

Value = str | float | None
Row = Sequence[Value]

SOURCES, UNITS = "_sources", "_units"
"""Tables the master has not got: where inputs stand, the units with the id of their state."""

SOURCE_COLUMNS = (
    *("key", "input", "content", "number", "workbook", "sheet", "cell"),
    *("day", "sha256", "act", "reason"),
)
UNIT_COLUMNS = ("department", "name", "state", "due", "delivered")
FORMER = "former_key"
"""Input of a source that tells a key the row had before."""


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column: its ASCII id and its header in both languages."""

    id: str
    header: Words


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table as the last run showed it.

    Attributes:
        id: ASCII name, unique in the master.
        name: as its tab or its heading is called.
        table: name of the Excel table.
        columns: from the left.
        rows: values in the order of the columns.
    """

    id: str
    name: Words
    table: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[Row] = field(repr=False)

    @property
    def hidden(self) -> bool:
        """The master has no such table."""
        return self.id.startswith("_")


def folded(text: str) -> str:
    """Reduce a name to what two spellings of it share: case, accents and spaces aside."""
    bare = unicodedata.normalize("NFKD", text) if not text.isascii() else text
    return fold("".join(one for one in bare if not unicodedata.combining(one)))


def head_out(one: ShownTable) -> dict[str, Any]:
    """Return everything but the rows as JSON."""
    return {
        "name": [one.name.it, one.name.en],
        "table": one.table,
        "columns": [[column.id, column.header.it, column.header.en] for column in one.columns],
    }


def rows_out(rows: Sequence[Row]) -> bytes:
    """Return rows as squeezed MessagePack: the same rows give the same bytes."""
    return zlib.compress(msgspec.msgpack.encode(rows), 1)


def table_in(name: str, head: dict[str, Any], rows: bytes) -> ShownTable:
    """Undo ``head_out`` and ``rows_out``."""
    columns = tuple(ShownColumn(one, Words(it, en)) for one, it, en in head["columns"])
    return ShownTable(name, Words(*head["name"]), head["table"], columns, _rows_in(rows))


def _rows_in(rows: bytes) -> list[Row]:
    text = zlib.decompress(rows)
    # Earlier versions wrote JSON.
    found: list[Row] = json.loads(text) if text[:1] == b"[" else msgspec.msgpack.decode(text)
    return found
