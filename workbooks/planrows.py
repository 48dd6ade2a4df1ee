"""From the records of a plan to the rows of its sheets; ``planrecords`` goes back.

A row is a mapping of column ids to values: an attribute of the record each, a place in three
columns, every attribute of ``attributes`` in one of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any

from ..schemas.findings import Place
from ..schemas.links import Actor, Link
from ..schemas.plan import Contribution, Doubt, Indicator, Node, Plan, PlanRecord, Version
from ..schemas.profile import Profile
from ..schemas.terms import Words
from .plancells import number_cell
from .planrecordsheets import CELL, plan_sheets, shown_record
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
    for name in _MEMBERS[type(record)]:
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


def _version_cell(version: Version) -> object:
    """A number as such, so that no reader takes ``1.5`` for fifteen."""
    if version.attribute not in NUMERIC:
        return version.value
    try:
        number = Decimal(version.value)
    except ArithmeticError:
        return version.value
    return number if isinstance(number_cell(number), float) else version.value


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


_MEMBERS = {kind: tuple(one.name for one in fields(kind)) for kind in RECORDS.values()}
"""Names of the attributes of every record."""
