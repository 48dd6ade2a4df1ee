"""Rows of the store made of what a run says, and back."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from .jsonrows import (
    cells_in,
    cells_out,
    corrected_in,
    corrected_out,
    origins_in,
    origins_out,
)
from .records import Accepted, Change

RECORD = ("department", "sheet", "key", "period", "round")
_PLAIN = (*RECORD, "kind", "workbook", "sheet_name", "row", "sha256", "received")
_plain_of, _all_of = attrgetter(*_PLAIN), attrgetter(*Change.__slots__)


def values_of(row: Accepted) -> dict[str, Any]:
    """Return the columns of a version."""
    values = dict(zip(_PLAIN, map(storable, _plain_of(row)), strict=True))
    values["cells"] = cells_out(row.cells)
    values["addresses"] = dict(row.addresses)
    values["sources"] = origins_out(row.sources)
    values["corrected"] = corrected_out(row.corrected)
    return values


def accepted_in(row: Mapping[str, Any]) -> Accepted:
    """Undo ``values_of``; what the pointer to the version in force adds may be missing."""
    return Accepted(
        **{name: row[name] for name in _PLAIN},
        cells=cells_in(row["cells"]),
        addresses=row["addresses"],
        sources=origins_in(row["sources"]),
        corrected=corrected_in(row["corrected"]),
        held=row.get("held", False),
        others=row.get("others", {}),
    )


def change_out(change: Change) -> dict[str, Any]:
    """Return the columns of a change."""
    return dict(zip(Change.__slots__, map(storable, _all_of(change)), strict=True))


def storable(value: Any) -> Any:  # noqa: ANN401
    """Return a text as PostgreSQL takes it, without NUL; a cell is kept exactly, as JSON."""
    return value.replace("\0", "\N{SYMBOL FOR NULL}") if isinstance(value, str) else value


def year_of(said: str) -> int:
    """Return the year a workbook says it is of, 0 for what is none: it is refused elsewhere."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= len("9999") else 0
