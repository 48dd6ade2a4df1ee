"""From the columns of a sheet of the plan to its records: all rows of a sheet at once.

A table is the values of its rows by column id, as ``planrows`` has them: an attribute of the record
each, a place in three columns, every attribute of ``attributes`` in one of its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any, TypeVar

from ..schemas.findings import Language, Place
from ..schemas.numbers import plain
from ..schemas.plan import Contribution, Indicator, PlanRecord, Version
from .plancells import read_number
from .planrecordsheets import cells_in
from .planrows import BLANKS, Row
from .plansheets import ATTRIBUTE, NUMERIC

Table = Mapping[str, Sequence[object]]
NOWHERE = Place()
_R = TypeVar("_R")

_UNSAID = {"decimals": -1, "type": "number", "state": "active"}
"""What a blank cell of an indicator says where it cannot be unknown."""


def to_record(kind: type[_R], row: Mapping[str, object], language: Language = "it") -> _R:
    """Return the record a row holds; see ``to_records``."""
    (record,) = to_records(kind, {name: (value,) for name, value in row.items()}, 1, language)
    return record


def to_records(kind: type[_R], table: Table, count: int, language: Language = "it") -> Sequence[_R]:
    """Return the records the rows of a table hold; what a row does not have keeps its default.

    A blank cell gives the default as well where the attribute cannot be unknown (the number of a
    contribution, the type and the state of an indicator).

    Args:
        kind: class of the records.
        table: values by column id.
        count: how many rows there are.
        language: of the workbook.
    """
    members: dict[str, Sequence[object]] = {}
    for one in fields(kind):  # type: ignore[arg-type]
        name = one.name
        if f"{name}_workbook" in table or f"{name}_cell" in table:
            members[name] = _places(name, table, count)
        elif name == "attributes":
            members[name] = _attributes(table, count)
        elif name == "cells" and kind is PlanRecord:
            members[name] = [cells_in(row) for row in rows_of(table)]
        elif name in table:
            members[name] = table[name]
        elif one.default is not MISSING:
            members[name] = [one.default] * count
        elif one.default_factory is not MISSING:
            members[name] = [one.default_factory() for _ in range(count)]
        else:
            members[name] = [NOWHERE if name == "place" else ""] * count
    if kind is Indicator:
        _settle_indicators(members, table)
    if kind is Contribution:
        members["number"] = [1 if one is None else one for one in members["number"]]
    if kind is Version:
        members["value"] = [version_text(row, language) or "" for row in rows_of(members)]
    make: Callable[..., _R] = kind
    return list(map(make, *members.values()))


def rows_of(table: Table) -> Iterator[Row]:
    """Go through a table row by row."""
    for row in zip(*table.values(), strict=True):
        yield dict(zip(table, row, strict=True))


def version_text(values: Mapping[str, object], language: Language) -> str | None:
    """Return the value of a version as text, a number plain; ``None`` when it should be one."""
    value = values.get("value")
    if isinstance(value, Decimal):
        return plain(value)
    text = str(value or "")
    if values.get("attribute") not in NUMERIC or not text:
        return text
    number = read_number(text, language)
    return None if number is None else plain(number)


def _places(name: str, table: Table, count: int) -> list[Place]:
    nothing = [""] * count
    parts = [table.get(f"{name}_{part}", nothing) for part in ("workbook", "sheet", "cell")]
    return [
        Place(str(workbook or ""), str(sheet or ""), str(cell or ""))
        if workbook or sheet or cell
        else NOWHERE
        for workbook, sheet, cell in zip(*parts, strict=True)
    ]


def _attributes(table: Table, count: int) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{} for _ in range(count)]
    for name, texts in table.items():
        if name.startswith(ATTRIBUTE) and any(texts):
            own = name.removeprefix(ATTRIBUTE)
            for attributes, text in zip(found, texts, strict=True):
                if text not in (None, ""):
                    attributes[own] = str(text)
    for attributes, blanks in zip(found, table.get(BLANKS.id, ()), strict=False):
        for name in blanks if isinstance(blanks, tuple) else ():
            if isinstance(name, str):
                attributes.setdefault(name, "")
    return found


def _settle_indicators(members: dict[str, Sequence[object]], table: Table) -> None:
    """Say what blank cells cannot leave unsaid; what was edited since is proposed no more."""
    for name, default in _UNSAID.items():
        said = members[name] if name in table else [None] * len(members[name])
        members[name] = [default if one in (None, "") else one for one in said]
    told = members.keys() & {*table, *_UNSAID}
    proposed: list[Any] = list(members["proposed"])
    for at, issued in enumerate(table.get("issued", ())):
        if isinstance(issued, Mapping) and issued and proposed[at]:
            proposed[at] = tuple(
                name
                for name in proposed[at]
                if name not in issued or name not in told or members[name][at] == issued[name]
            )
    members["proposed"] = proposed
