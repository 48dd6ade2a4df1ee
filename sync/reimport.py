"""A fresh import over a plan people have worked on: what they decided stays."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from typing import TypeVar

from ..schemas.findings import Place
from ..schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan
from . import relinking

_R = TypeVar("_R")

DECIDED = (
    *("department", "type", "unit", "decimals", "direction", "baseline"),
    *("target", "target_year", "target_act", "initial_target", "weight", "source_of_data"),
    *("method", "frequency", "dimension", "data_owner", "may_exceed", "never_falls", "total"),
    *("target_day", "formula", "aggregation", "tolerance", "minimum", "maximum", "excellent"),
    *("natural_limit", "bands", "rating_rules", "state"),
)
"""Attributes of an indicator the coordinator decides; the others are the source's."""

FOLLOWS = {"basis": "department", "baseline_year": "baseline", "target_basis": "target"}
"""Attributes that say more of another one, and follow it."""


def carry_over(previous: Plan, fresh: Plan) -> Plan:
    """Return a fresh import with what the coordinator decided in the plan before it.

    Structure, printed values and doubts are the fresh ones. What was confirmed or edited stays:
    attributes of an indicator not listed among the proposals of its row (a blank one takes what
    the import proposes), confirmed leads, units and states of contributions printed with the same
    words, registered units, contacts, versions, interim targets, corrections, decisions, waivers,
    answers, links, actors and entries of vocabularies as edited. What was added by hand (it has no
    source) stays too, with the nodes it hangs on.

    Args:
        previous: the plan as read from its workbook.
        fresh: the plan as just imported.
    """
    activities = _with_own(previous.activities, _leads(previous, fresh), lambda item: item.key)
    indicators = _with_own(
        previous.indicators, _indicators(previous, fresh), lambda item: item.row_key
    )
    values = _with_own(previous.values, fresh.values, lambda item: (item.row_key, item.period))
    return replace(
        fresh,
        nodes=_nodes(previous, fresh, activities, indicators),
        activities=activities,
        contributions=_contributions(previous, fresh),
        indicators=indicators,
        values=values,
        departments=_departments(previous.departments, fresh.departments),
        contacts=_joined(previous.contacts, fresh.contacts),
        versions=_joined(previous.versions, fresh.versions),
        interim=_joined(previous.interim, fresh.interim),
        corrections=_joined(previous.corrections, fresh.corrections),
        decisions=_joined(previous.decisions, fresh.decisions),
        waivers=_joined(previous.waivers, fresh.waivers),
        answers=_joined(previous.answers, fresh.answers),
        vocabularies=relinking.entries(previous, fresh),
        links=relinking.links(previous, fresh),
        actors=relinking.actors(previous, fresh),
        lineage=_joined(previous.lineage, fresh.lineage),
        years=tuple(sorted({*previous.years, *fresh.years})),
    )


def left_behind(previous: Plan, fresh: Plan) -> tuple[str, ...]:
    """Return the rows of a plan that held decisions and that a fresh import no longer has.

    Their decisions cannot be carried over: whoever imports should be told.
    """
    kept = {item.row_key for item in fresh.indicators}
    return tuple(
        item.row_key
        for item in previous.indicators
        if item.row_key not in kept and item.source != Place() and _decisions(item)
    )


def _decisions(indicator: Indicator) -> dict[str, object]:
    """What somebody decided of an indicator: not proposed, not blank, not as it always is."""
    usual = Indicator(indicator.key, "", "", "")
    return {
        name: value
        for name in DECIDED
        if name not in indicator.proposed
        and (value := getattr(indicator, name)) not in (None, "")
        and value != getattr(usual, name)
    }


def _indicators(previous: Plan, fresh: Plan) -> tuple[Indicator, ...]:
    before = {item.row_key: item for item in previous.indicators}
    return tuple(
        _decided(before[item.row_key], item) if item.row_key in before else item
        for item in fresh.indicators
    )


def _decided(old: Indicator, new: Indicator) -> Indicator:
    kept: dict[str, object] = {}
    for name in DECIDED:
        value = getattr(old, name)
        if name not in old.proposed and value not in (None, ""):
            kept[name] = value
    kept |= {
        name: getattr(old, name)
        for name, of in FOLLOWS.items()
        if of in kept or getattr(old, of) == getattr(new, of)
    }
    proposed = tuple(
        name
        for name in new.proposed
        if name not in kept and (name in DECIDED or name in old.proposed)
    )
    return replace(new, proposed=proposed, former=old.former, **kept)  # type: ignore[arg-type]


def _leads(previous: Plan, fresh: Plan) -> tuple[Activity, ...]:
    before = {item.key: item for item in previous.activities if not item.lead_proposed}
    return tuple(
        replace(item, lead=old.lead, lead_proposed=False)
        if (old := before.get(item.key)) is not None and old.lead
        else item
        for item in fresh.activities
    )


def _contributions(previous: Plan, fresh: Plan) -> tuple[Contribution, ...]:
    """Keep units and states somebody changed: the same printed words were read otherwise."""
    before, now = _by_words(previous.contributions), _by_words(fresh.contributions)
    found = []
    for item in fresh.contributions:
        same, old = now[_words_of(item)], before.get(_words_of(item), [])
        if len(old) == len(same):
            known = old[same.index(item)]
            department = known.department or item.department
            status = known.status or item.status
            item = replace(item, department=department, status=status, closed=known.closed)
            if known.former:
                item = replace(item, number=known.number, former=known.former)
        found.append(item)
    return _with_own(previous.contributions, found, lambda item: (item.key, item.department))


def _by_words(items: Iterable[Contribution]) -> dict[Hashable, list[Contribution]]:
    groups: dict[Hashable, list[Contribution]] = {}
    for item in items:
        groups.setdefault(_words_of(item), []).append(item)
    return groups


def _words_of(item: Contribution) -> Hashable:
    return item.activity, item.department_printed, item.status_printed


def _nodes(
    previous: Plan, fresh: Plan, activities: Iterable[Activity], indicators: Iterable[Indicator]
) -> tuple[Node, ...]:
    """The fresh nodes, and those before them that a kept record hangs on."""
    there = {node.key for node in fresh.nodes}
    before = {node.key: node for node in previous.nodes}
    missing: dict[str, Node] = {}
    parents = (*(item.parent for item in activities), *(item.parent for item in indicators))
    for key in parents:
        while key and key not in there and key in before and key not in missing:
            missing[key] = before[key]
            key = before[key].parent
    return (*fresh.nodes, *(node for node in previous.nodes if node.key in missing))


def _departments(
    previous: tuple[Department, ...], fresh: tuple[Department, ...]
) -> tuple[Department, ...]:
    """The units as registered by the coordinator, with the spellings met since."""
    met = {unit.id: unit for unit in fresh}
    kept = tuple(
        replace(unit, aliases=tuple(dict.fromkeys((*unit.aliases, *met[unit.id].aliases))))
        if unit.id in met
        else unit
        for unit in previous
    )
    known = {unit.id for unit in previous}
    return (*kept, *(unit for unit in fresh if unit.id not in known))


def _with_own(
    previous: Iterable[_R], fresh: Iterable[_R], key: Callable[[_R], Hashable]
) -> tuple[_R, ...]:
    """Add the records typed by hand: they have no source, and the import does not know them."""
    found = tuple(fresh)
    there = {key(item) for item in found}
    own = (item for item in previous if _by_hand(item) and key(item) not in there)
    return (*found, *own)


def _by_hand(record: object) -> bool:
    return getattr(record, "source", None) == Place()


def _joined(previous: tuple[_R, ...], fresh: tuple[_R, ...]) -> tuple[_R, ...]:
    return (*previous, *(item for item in fresh if item not in previous))
