"""A plan under the keys of a new edition: whatever hangs on an element follows its new code.

All keys change at once: two codes that swapped, or a whole list moved down by one, are no problem.
"""

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ..schemas.links import CLOSED
from ..schemas.plan import Activity, Plan

NAMING = frozenset(("key", "parent", "activity", "shared", "within"))
"""Members of records that hold the key of an element."""

UNTOUCHED = frozenset(("lineage", "doubts", "departments", "contacts", "vocabularies"))
"""Tables whose keys are others, or tell what was."""


def rekeyed_plan(plan: Plan, moves: Mapping[str, str]) -> Plan:
    """Return a plan in which every key an edition moved is the new one.

    Args:
        plan: the plan before the edition.
        moves: new key by old key.
    """
    if not moves:
        return plan
    changed: dict[str, Any] = {
        one.name: tuple(_moved(record, moves) for record in getattr(plan, one.name))
        for one in fields(plan)
        if one.name not in UNTOUCHED and _records(getattr(plan, one.name))
    }
    changed["contributions"] = tuple(
        replace(one, closed=None) if one.activity in moves.values() else one
        for one in changed.get("contributions", plan.contributions)
    )
    moved = replace(plan, **changed)
    doubled = set(moves.values()) & ({one.key for one in plan.activities} - set(moves))
    return _joined(plan, moved, doubled) if doubled else moved


def _joined(plan: Plan, moved: Plan, doubled: set[str]) -> Plan:
    """Leave one record of each where a closed activity is found to be one that is there.

    What the unit reported is that of the closed one, what the cards say that of the present one.
    """
    own = {
        name: {_identity(one) for one in getattr(plan, name)}
        for name in ("activities", "links", "actors")
    }
    kept: dict[str, Any] = {}
    for name, there in own.items():
        before, now = getattr(plan, name), getattr(moved, name)
        kept[name] = tuple(
            one
            for one, was in zip(now, before, strict=True)
            if one is was or _identity(one) not in there or _element(one) not in doubled
        )
    pairs = list(zip(moved.contributions, plan.contributions, strict=True))
    brought = {(one.activity, one.department) for one, was in pairs if one.activity != was.activity}
    kept["contributions"] = tuple(
        one
        for one, was in pairs
        if one.activity != was.activity or (one.activity, one.department) not in brought
    )
    return replace(moved, **kept)


def _identity(one: Any) -> tuple[str, ...]:  # noqa: ANN401
    names = ("key", "vocabulary", "term", "name")
    return tuple(str(getattr(one, name, "")) for name in names)


def _element(one: Any) -> str:  # noqa: ANN401
    return str(one.key)


def closing(before: Plan, whole: Plan, gone: Collection[str], edition: str) -> Plan:
    """Return a plan with the activities its new edition no longer has, closed but all there.

    Args:
        before: the plan before, under the keys of the new edition.
        whole: the new one, with what was carried over.
        gone: keys of the activities it no longer has; what earlier editions closed stays closed.
        edition: what the new edition is called.
    """
    there = {one.key for one in whole.activities}
    keys = {*gone, *(one.key for one in before.activities if one.attributes.get(CLOSED))} - there
    activities = [
        replace(one, attributes={**one.attributes, CLOSED: one.attributes.get(CLOSED) or edition})
        for one in before.activities
        if one.key in keys
    ]
    contributions = [
        replace(one, closed=one.closed or whole.period - 1)
        for one in before.contributions
        if one.activity in keys
    ]
    joined = replace(
        whole,
        activities=(*whole.activities, *activities),
        contributions=(*whole.contributions, *contributions),
        links=_with(whole.links, (one for one in before.links if one.key in keys)),
        actors=_with(whole.actors, (one for one in before.actors if one.key in keys)),
        indicators=_with(
            whole.indicators, (one for one in before.indicators if one.activity in keys)
        ),
        nodes=whole.nodes,
    )
    served = {one.key for one in joined.indicators}
    values = (one for one in before.values if one.key in served)
    return _standing(replace(joined, values=_with(joined.values, values)), before)


def _standing(whole: Plan, previous: Plan) -> Plan:
    """Add the levels a kept activity hangs on."""
    there = {node.key for node in whole.nodes}
    before = {node.key: node for node in previous.nodes}
    missing = {}
    for one in whole.activities:
        key = one.parent
        while key and key not in there and key in before and key not in missing:
            missing[key] = before[key]
            key = before[key].parent
    return replace(whole, nodes=(*whole.nodes, *missing.values()))


def _with(now: tuple[Any, ...], more: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return (*now, *(one for one in more if one not in now))


def _records(group: object) -> bool:
    return isinstance(group, tuple) and bool(group) and is_dataclass(group[0])


def _moved(record: Any, moves: Mapping[str, str]) -> Any:  # noqa: ANN401
    changed: dict[str, Any] = {}
    for one in fields(record):
        value = getattr(record, one.name)
        if one.name in NAMING:
            now = _key(value, moves)
        elif one.name == "cells":
            now = {name: _cell(cell, moves) for name, cell in value.items()}
        else:
            continue
        if now != value:
            changed[one.name] = now
    if isinstance(record, Activity) and record.key in moves:
        kept = {name: text for name, text in record.attributes.items() if name != CLOSED}
        changed["attributes"] = kept
    return replace(record, **changed) if changed else record


def _key(value: Any, moves: Mapping[str, str]) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return tuple(_key(one, moves) for one in value)
    if not isinstance(value, str):
        return value
    element, mark, rest = value.partition("#")
    return f"{moves.get(element, element)}{mark}{rest}"


def _cell(cell: Any, moves: Mapping[str, str]) -> Any:  # noqa: ANN401
    return moves.get(cell, cell) if isinstance(cell, str) else cell
