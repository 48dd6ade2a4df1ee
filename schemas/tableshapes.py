"""The tables expressions look at: their columns, what each holds, which records they name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from .expressions import GIVEN
from .expressionvalues import Single
from .parameters import Setting
from .shape import AFTER, BEFORE, RECORD, EntrySheet, Level
from .terms import Field

if TYPE_CHECKING:
    from .profile import Profile

ShapeKind = Literal["boolean", "number", "date", "text", "any"]

UNITS = "@units"
"""Stands for the registry of units where a vocabulary is named."""

YEARS = "@years:"
"""Before a sheet and a column of years: stands for how that column writes them."""

LEVEL, ELEMENTS = "level", "#"
"""Kind of the tables of levels; before the id of a level: its elements, as a vocabulary."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_KINDS: Mapping[str, ShapeKind] = {
    **dict.fromkeys(("number", "percent", "integer", "year"), "number"),
    "date": "date",
    "boolean": "boolean",
}
_NOT_SAID = frozenset((*BEFORE, *AFTER, "unit", "calculation"))
"""Columns of entry sheets that expressions do not see: the tool's own, the unit of measure."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an expression is worth: its kind, whether it is a set, whose entries its texts are."""

    kind: ShapeKind
    many: bool = False
    vocabulary: str = ""


ANY, BOOLEAN, NUMBER, DAY, TEXT = (
    Shape("any"), Shape("boolean"), Shape("number"), Shape("date"), Shape("text"),
)  # fmt: skip
LATEST: Mapping[str, Shape] = {
    **dict.fromkeys(("last_value", "previous_value"), NUMBER),
    **dict.fromkeys(("last_as_of", "previous_as_of"), DAY),
    "last_source": TEXT,
}
"""What the plan knows of an indicator: its latest past value and the one before, with their day."""

GIVEN_SHAPES: Mapping[str, Shape] = dict(
    zip(GIVEN, (NUMBER, DAY, Shape("text", vocabulary=UNITS), TEXT), strict=True)
)


@dataclass(frozen=True, slots=True)
class Link:
    """A column that names rows of another table.

    Attributes:
        column: the one that names them.
        table: id of the table they stand in.
        by: the column of that table that says who they are.
        many: it may name several.
    """

    column: str
    table: str
    by: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table.

    Attributes:
        id: as it is named in expressions.
        kind: ``record, activity, indicator`` for sheets, ``level`` for levels of the plan.
        columns: what each holds.
        links: what can be followed, by alias.
        personal: columns with a person's own data.
        identifier: columns that name a record.
        definitions: named expressions on its rows.
    """

    id: str
    kind: str
    columns: Mapping[str, Shape]
    links: Mapping[str, Link] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    identifier: tuple[str, ...] = ()
    definitions: Mapping[str, str] = field(default_factory=dict)


def table_shapes(profile: "Profile") -> dict[str, TableShape]:
    """Return the tables of a plan by id: its sheets and its levels."""
    above = {level.id: _above(level, profile) for level in profile.levels}
    tables = {level.id: _level(level, profile, above[level.id]) for level in profile.levels}
    every = list(above)
    for sheet in profile.sheets:
        record = sheet.kind == RECORD
        tables[sheet.id] = _records(sheet, profile) if record else _rows(sheet, profile, every)
    return tables


def shape_of(column: Field) -> Shape:
    """Return what a column holds."""
    many = column.type in ("terms", "references")
    vocabulary = UNITS if column.type == "unit" else column.vocabulary
    if column.type == "node" and column.level and column.level != "activity":
        vocabulary = f"{ELEMENTS}{column.level}"
    return Shape(_KINDS.get(column.type, "text"), many, vocabulary)


def _dated(shape: Shape, sheet: EntrySheet, column: Field) -> Shape:
    """Tell of a year which column it stands in: each has its way of writing them."""
    if column.type != "year":
        return shape
    return replace(shape, vocabulary=f"{YEARS}{sheet.id}.{column.id}")


def setting_value(value: Setting) -> Single:
    """Return the value of a parameter: a text that is a day (``2022-07-28``) is that day."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def setting_shape(value: Setting) -> Shape:
    """Return what a parameter holds."""
    found = setting_value(value)
    if isinstance(found, bool):
        return BOOLEAN
    return NUMBER if isinstance(found, Decimal) else DAY if isinstance(found, date) else TEXT


def identifying(target: EntrySheet, column: str) -> str:
    """Return the column by which a sheet's records are found when another column names them.

    The only identifier; of several the one of the same name, else the first.
    """
    names = target.identifier
    return column if column in names else names[0] if names else "key"


def _above(level: Level, profile: "Profile") -> tuple[str, ...]:
    parents = {one.id: one.parent for one in profile.levels}
    found: list[str] = []
    name = level.parent
    while name and name not in found:
        found.append(name)
        name = parents.get(name, "")
    return tuple(found)


def _level(level: Level, profile: "Profile", above: tuple[str, ...]) -> TableShape:
    columns = {name: TEXT for name in (*_attributes(level.source), "code", "label", "parent")}
    links = {name: Link(name, name, "key") for name in above}
    return TableShape(
        level.id, LEVEL, columns, links, definitions=profile.definitions.get(level.id, {})
    )


def _rows(sheet: EntrySheet, profile: "Profile", above: list[str]) -> TableShape:
    """Shape the rows of activities or indicators: columns of the sheet, attributes of the plan."""
    columns = {name: TEXT for name in (*_attributes(sheet.source), "code", "label", "parent")}
    columns |= {
        one.id: _dated(shape_of(one), sheet, one)
        for one in sheet.fields
        if one.role in ("entry", "locked") and one.id not in _NOT_SAID
    }
    links = {name: Link(name, name, "key") for name in above}
    if sheet.kind == "indicator":
        columns |= {"unit_of_measure": TEXT, "baseline": NUMBER, "target": NUMBER}
        columns["aggregation"] = Shape("text", vocabulary="nature")
        columns |= dict(LATEST)
        own = next((one.id for one in profile.sheets if one.kind == "activity"), "")
        if own:
            links["activity"] = Link("activity", own, "key")
    personal = frozenset(one.id for one in sheet.fields if sheet.personal or one.personal)
    return TableShape(
        sheet.id,
        sheet.kind,
        columns,
        links,
        personal,
        definitions=profile.definitions.get(sheet.id, {}),
    )


def _records(sheet: EntrySheet, profile: "Profile") -> TableShape:
    sheets = {one.id: one for one in profile.sheets}
    links = {}
    for one in sheet.own_fields:
        many = one.type == "references"
        for alias, target in one.reference.items():
            found = sheets.get(target)
            record = found is not None and found.kind == RECORD
            by = identifying(found, one.id) if found is not None and record else "key"
            links[alias] = Link(one.id, target, by, many)
    return TableShape(
        sheet.id,
        RECORD,
        {one.id: _dated(shape_of(one), sheet, one) for one in sheet.own_fields},
        links,
        frozenset(one.id for one in sheet.own_fields if sheet.personal or one.personal),
        sheet.identifier,
        profile.definitions.get(sheet.id, {}),
    )


def _attributes(source: Mapping[str, object]) -> tuple[str, ...]:
    named = source.get("attributes", ())
    return tuple(str(name) for name in named) if isinstance(named, list | dict | tuple) else ()
