"""From the records of a plan to the rows of its sheets, and back.

A row is a mapping of column ids to values: an attribute of the record each, a place in three
columns, every attribute of ``attributes`` in one of its own.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from ..schemas.findings import Language, Place
from ..schemas.links import Actor, Link
from ..schemas.numbers import plain
from ..schemas.plan import Contribution, Doubt, Indicator, Node, Plan, PlanRecord, Version
from ..schemas.profile import Profile
from ..schemas.terms import Words
from .plancells import number_cell, read_number
from .planrecordsheets import CELL, cells_in, plan_sheets, shown_record
from .plansheets import (
    ATTRIBUTE,
    NUMERIC,
    RECORD,
    RECORDS,
    SIDE,
    PlanColumn,
    PlanSheet,
    with_attributes,
)

Row = dict[str, object]
NOWHERE = Place()
_R = TypeVar("_R")
DoubtWords = Callable[[Doubt], tuple[str, str]]
"""Says in the workbook's language what a doubt is about, and what to do."""

BLANKS = PlanColumn(
    "blank_attributes", Words("Attributi vuoti", "Blank attributes"), "names", 10, hidden=True
)
"""Names of the attributes that are there but say nothing: a blank cell says they are not there."""


def sheets_of(plan: Plan, profile: Profile, words: DoubtWords) -> list[tuple[PlanSheet, list[Row]]]:
    """Return every data sheet of a plan with its rows, in the order of the workbook.

    Args:
        plan: the plan.
        profile: its profile; nodes of its side levels have sheets of their own.
        words: message and hint of a doubt.
    """
    sides = {level.id for level in profile.levels if level.side}
    echoes = _echoes(plan, words)
    found = []
    for sheet in plan_sheets(profile):
        rows: list[Row] = []
        for position, record in enumerate(getattr(plan, sheet.member), 1):
            if isinstance(record, Node):
                home = SIDE + record.level if record.level in sides else "nodes"
                if home != sheet.id:
                    continue
            if isinstance(record, PlanRecord):
                shown = shown_record(record, profile)
                if shown is None or RECORD + record.sheet != sheet.id:
                    continue
                record = shown
            row = to_row(record)
            row["order"] = position
            if (echo := echoes.get(sheet.id)) is not None:
                row |= echo(record)
            rows.append(row)
        found.append((_complete(sheet, rows, profile), rows))
    return found


def to_row(record: object) -> Row:
    """Return a record as a row."""
    row: Row = {}
    for name, _ in _MEMBERS[type(record)]:
        value = getattr(record, name)
        if isinstance(value, Place):
            parts = (value.workbook, value.sheet, value.cell)
            row |= zip((f"{name}_workbook", f"{name}_sheet", f"{name}_cell"), parts, strict=True)
        elif name == "cells":
            row |= {CELL + key: cell for key, cell in value.items()}
        elif name == "attributes":
            row |= {ATTRIBUTE + key: text for key, text in value.items()}
            row[BLANKS.id] = tuple(key for key, text in value.items() if not text)
        else:
            row[name] = value
    if isinstance(record, Indicator):
        row["decimals"] = record.decimals if record.decimals >= 0 else None
        row["issued"] = {name: getattr(record, name, None) for name in record.proposed}
    if isinstance(record, Version):
        row["value"] = _version_cell(record)
    return row


def to_record(kind: type[_R], row: Mapping[str, object], language: Language = "it") -> _R:
    """Return the record a row holds; what the row does not have keeps its default.

    A blank cell gives the default as well where the attribute cannot be unknown (the number of a
    contribution, the type and the state of an indicator).
    """
    # A class is hashable, whatever mypy thinks of one it knows by its bound only.
    known = _sources(kind, tuple(row))  # type: ignore[arg-type]
    plain_members, places, attributes, missing = known
    values: dict[str, Any] = {name: row[name] for name in plain_members}
    for name, workbook, sheet, cell in places:
        parts = row.get(workbook), row.get(sheet), row.get(cell)
        values[name] = Place(*(str(part or "") for part in parts)) if any(parts) else NOWHERE
    if attributes:
        values["attributes"] = _attributes(row)
    if kind is PlanRecord:
        values["cells"] = cells_in(row)
    for name in missing:
        values[name] = Place() if name == "place" else ""
    if kind is Indicator:
        values = _indicator(values, row)
    if kind is Contribution and values.get("number") is None:
        values["number"] = 1
    if kind is Version:
        values["value"] = version_text(values, language) or ""
    return kind(**values)


@lru_cache(maxsize=64)
def _sources(
    kind: type, columns: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[tuple[str, str, str, str], ...], bool, tuple[str, ...]]:
    """Sort the members of a record by where a row with these columns has them.

    Returns:
        Those in a column of their name, those of a place with its three columns, whether it has
        attributes, those that are nowhere and have no default.
    """
    own, places, missing = [], [], []
    for name, default in _MEMBERS[kind]:
        if f"{name}_workbook" in columns or f"{name}_cell" in columns:
            places.append((name, f"{name}_workbook", f"{name}_sheet", f"{name}_cell"))
        elif name in ("attributes", "cells"):
            continue
        elif name in columns:
            own.append(name)
        elif default is MISSING:
            missing.append(name)
    attributes = any(name == "attributes" for name, _ in _MEMBERS[kind])
    return tuple(own), tuple(places), attributes, tuple(missing)


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


def _version_cell(version: Version) -> object:
    """A number as such, so that no reader takes ``1.5`` for fifteen."""
    if version.attribute not in NUMERIC:
        return version.value
    try:
        number = Decimal(version.value)
    except ArithmeticError:
        return version.value
    return number if isinstance(number_cell(number), float) else version.value


def _indicator(values: dict[str, Any], row: Mapping[str, object]) -> dict[str, Any]:
    for name, default in (("decimals", -1), ("type", "number"), ("state", "active")):
        if values.get(name) in (None, ""):
            values[name] = default
    issued = row.get("issued")
    if isinstance(issued, Mapping):
        values["proposed"] = tuple(
            name
            for name in values.get("proposed", ())
            if name not in issued or name not in values or values[name] == issued[name]
        )
    return values


def _attributes(row: Mapping[str, object]) -> dict[str, str]:
    blanks = row.get(BLANKS.id)
    names = [name for name in blanks if isinstance(name, str)] if isinstance(blanks, tuple) else []
    found = {
        key.removeprefix(ATTRIBUTE): str(text)
        for key, text in row.items()
        if key.startswith(ATTRIBUTE) and text not in (None, "")
    }
    return found | {name: "" for name in names if name not in found}


def _complete(sheet: PlanSheet, rows: Sequence[Row], profile: Profile) -> PlanSheet:
    longest: dict[str, int] = {}
    for row in rows:
        for key in (key for key in row if key.startswith(ATTRIBUTE)):
            name = key.removeprefix(ATTRIBUTE)
            longest[name] = max(longest.get(name, 0), len(str(row[key])))
    blanks = (BLANKS,) if any(row.get(BLANKS.id) for row in rows) else ()
    return with_attributes(sheet, longest, profile, blanks)


def _echoes(plan: Plan, words: DoubtWords) -> dict[str, Callable[[Any], Row]]:
    """What is repeated beside the records of some sheets, for the reader."""
    labels = {activity.key: activity.label for activity in plan.activities}

    def contribution(record: Contribution) -> Row:
        label = labels.get(record.activity, "")
        short = label if len(label) <= 160 else label[:157].rstrip() + "…"
        return {"activity_label": short, "department_id": record.department}

    def doubt(record: Doubt) -> Row:
        return dict(zip(("message", "hint"), words(record), strict=True))

    named = labels | {node.key: node.label for node in plan.nodes}
    entries = {(entry.vocabulary, entry.id): entry.label for entry in plan.vocabularies}

    def link(record: Link) -> Row:
        shown = entries.get((record.vocabulary, record.term), "")
        return {"record_label": named.get(record.key, ""), "term_label": shown}

    def actor(record: Actor) -> Row:
        return {"record_label": named.get(record.key, "")}

    return {"contributions": contribution, "doubts": doubt, "links": link, "actors": actor}


def _members(kind: type) -> tuple[tuple[str, object], ...]:
    members: Iterable[Field[Any]] = fields(kind)
    return tuple(
        (member.name, member.default if member.default_factory is MISSING else None)
        for member in members
    )


_MEMBERS = {kind: _members(kind) for kind in RECORDS.values()}
"""Names of the attributes of every record, with ``MISSING`` for those that have no default."""
