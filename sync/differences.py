"""What differs between two sides: rows by name, cells by field, wherever they stand.

A side is a workbook, or what stood after a run. Pure: the changes listed lead from one side to the
other, and turned about they lead back.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from ..schemas.findings import Place
from ..schemas.grid import CellValue, split_address
from ..schemas.terms import Words
from .rewriting import same_value

Owner = Literal["unit", "centre", "formula", "tool", "own"]
"""Who writes a cell; ``own`` is what somebody added for himself."""

Kind = Literal["changed", "added", "removed", "moved"]

RowName = tuple[str, str, str]
"""Unit (empty where the side is one workbook), sheet, key."""

Shown = Decimal | date | str | Words
"""What a cell says for a reader; a text is what was typed."""

NEAR = 1e-9
"""Share by which two numbers may differ that are one: programs keep 15 digits of them."""

_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


@dataclass(frozen=True, slots=True)
class Content:
    """What one cell holds.

    Attributes:
        shown: for a reader; empty when the cell is blank.
        meaning: what it says, the same for two spellings of it; empty when it is blank.
        number: the number it says, if it says one.
        raw: what the spreadsheet holds.
        place: where it stands.
        owner: who writes it.
        known: its formula has a result stored; one without says nothing.
        withheld: about a person: never shown.
    """

    shown: Shown = ""
    meaning: str = ""
    number: Decimal | None = None
    raw: CellValue = None
    place: Place = Place()  # noqa: RUF009 - frozen
    owner: Owner = "own"
    known: bool = True
    withheld: bool = False

    @property
    def blank(self) -> bool:
        """Nothing stands in the cell."""
        return not self.meaning


NOTHING = Content()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a side: its label for a reader, its cells by field."""

    label: str = ""
    cells: Mapping[str, Content] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Labels:
    """How things are called.

    Attributes:
        sheets: sheets by id, in the order they are shown.
        fields: columns by sheet and field id.
        units: units by id.
        technical: (sheet, field) of the columns nobody reads.
    """

    sheets: Mapping[str, Words] = field(default_factory=dict)
    fields: Mapping[tuple[str, str], Words] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    technical: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: "Labels") -> "Labels":
        """Return both; the other's words win."""
        return Labels(
            {**self.sheets, **other.sheets},
            {**self.fields, **other.fields},
            {**self.units, **other.units},
            self.technical | other.technical,
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One of two things compared: its rows by name."""

    rows: Mapping[RowName, Row] = field(default_factory=dict)
    labels: Labels = Labels()


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a value in force changed.

    Attributes:
        kind: ``unit`` typed it; ``correction`` or ``decision`` of the centre; ``lifted``, the
            centre's word no longer stands; ``disputed``, what stood before holds meanwhile;
            ``undone`` by a run; ``reopened`` after an edition.
        run, day: of the run that brought the change, where known.
        place: the cell it came from.
        reason, act: as given.
        undone: the run that was undone.
    """

    kind: Literal["unit", "correction", "decision", "lifted", "disputed", "undone", "reopened"]
    run: int | None = None
    day: date | None = None
    place: Place = Place()  # noqa: RUF009 - frozen
    reason: str = ""
    act: str = ""
    undone: int | None = None


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs; ``spelling``: it says the same, written otherwise."""

    field: str
    before: Content
    after: Content
    spelling: bool = False
    cause: Cause | None = None

    @property
    def owner(self) -> Owner:
        """Who writes the cell."""
        return self.before.owner if self.after is NOTHING else self.after.owner


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that differs.

    Attributes:
        kind: ``added`` and ``removed`` rows have all their cells listed.
        name: its name in the second side, in the first when it is there alone.
        label: what it is about.
        cells: those that differ.
        was: its name in the first side, when it has another one in the second.
    """

    kind: Kind
    name: RowName
    label: str = ""
    cells: tuple[CellChange, ...] = ()
    was: RowName | None = None

    @property
    def spelling(self) -> bool:
        """Nothing differs but how it is written."""
        return self.kind == "changed" and all(one.spelling for one in self.cells)


def compare(
    before: Side, after: Side, moved: Mapping[RowName, RowName] | None = None
) -> tuple[RowChange, ...]:
    """Return the rows that differ, by unit, sheet and key.

    Args:
        before: the first side.
        after: the second.
        moved: rows with another name in the second side, by their name in the first.
    """
    moved = moved or {}
    came = {new: old for old, new in moved.items()}
    found: list[RowChange] = []
    for name in sorted({*before.rows, *after.rows} - set(moved), key=_order):
        was = came.get(name)
        old, new = before.rows.get(was or name), after.rows.get(name)
        cells = _cells(old, new)
        label = (new or old or Row()).label
        if old is None or new is None:
            kind: Kind = "removed" if new is None else "added"
            found.append(RowChange(kind, name, label, cells))
        elif was is not None:
            found.append(RowChange("moved", name, label, cells, was))
        elif cells:
            found.append(RowChange("changed", name, label, cells))
    return tuple(found)


def mirrored(changes: Iterable[RowChange]) -> tuple[RowChange, ...]:
    """Return the changes that lead back."""
    back: Mapping[Kind, Kind] = {"added": "removed", "removed": "added"}
    made = []
    for one in changes:
        cells = tuple(replace(cell, before=cell.after, after=cell.before) for cell in one.cells)
        kind = back.get(one.kind, one.kind)
        name, was = (one.was, one.name) if one.was is not None else (one.name, None)
        made.append(RowChange(kind, name, one.label, cells, was))
    return tuple(sorted(made, key=lambda one: _order(one.name)))


def applied(side: Side, changes: Iterable[RowChange]) -> Side:
    """Return what a side becomes by changes."""
    rows = dict(side.rows)
    for one in changes:
        old = rows.pop(one.was or one.name, Row())
        if one.kind == "removed":
            continue
        cells = {**old.cells, **{cell.field: cell.after for cell in one.cells}}
        rows[one.name] = Row(one.label, cells)
    return Side(rows, side.labels)


def alike(one: Content, other: Content) -> bool:
    """Tell whether two cells say the same."""
    if not (one.known and other.known) or one.meaning == other.meaning:
        return True
    if one.number is None or other.number is None:
        return False
    left, right = float(one.number), float(other.number)
    return abs(left - right) <= NEAR * max(1.0, abs(left), abs(right))


def numbered(names: Sequence[str]) -> list[str]:
    """Tell repeated keys apart: the second ``K`` is ``K (2)``."""
    met: dict[str, int] = {}
    made = []
    for name in names:
        met[name] = met.get(name, 0) + 1
        made.append(name if met[name] == 1 else f"{name} ({met[name]})")
    return made


def _cells(old: Row | None, new: Row | None) -> tuple[CellChange, ...]:
    before, after = old.cells if old else {}, new.cells if new else {}
    found = []
    for name in _fields(before, after):
        one, other = before.get(name, NOTHING), after.get(name, NOTHING)
        if alike(one, other):
            known = one.known and other.known and not one.blank and not other.blank
            if known and not same_value(one.raw, other.raw):
                found.append(CellChange(name, one, other, spelling=True))
            continue
        found.append(CellChange(name, one, other))
    return tuple(found)


def _fields(before: Mapping[str, Content], after: Mapping[str, Content]) -> list[str]:
    names = list(dict.fromkeys((*before, *after)))
    if any(_ADDRESS.fullmatch(name) for name in names):
        names.sort(key=lambda name: split_address(name) if _ADDRESS.fullmatch(name) else (0, 0))
    return names


def _order(name: RowName) -> tuple[object, ...]:
    unit, sheet, key = name
    parts = re.split(r"(\d+)", key)
    return unit, sheet, [(int(part), "") if part.isdecimal() else (-1, part) for part in parts], key
