"""What of a plan is in force on a day: targets, weights and definitions have dated versions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .periods import When
from .plan import Department, Indicator, Interim, Plan, Version
from .terms import VOCABULARIES, term
from .unitnames import department_named

DECIMALS = (
    "target", "initial_target", "baseline", "weight", "tolerance", "minimum", "maximum",
)  # fmt: skip
"""Versioned attributes that are numbers."""

TEXTS = ("label", "unit", "method", "department", "formula", "aggregation", "rating_rules")
"""Versioned attributes that are words or ids."""

LISTS = {"direction": "direction", "state": "row_state"}
"""Versioned attributes that are an entry of a common vocabulary."""

DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class InForce:
    """An indicator part as it stands on a day.

    Attributes:
        indicator: with the versions of that day; a target nobody confirmed is no target.
        initial_target: the target first approved, ``None`` when none was.
        act: of the target in force, ``act_day`` its day.
        changed: day of the last change of the target that is in force, ``None`` when it is the
            first one.
        interim: expected values of other days.
        breaks: first days of new definitions, whatever the day asked.
        proposed: a target is proposed, and waits to be confirmed.
    """

    indicator: Indicator
    initial_target: Decimal | None
    act: str = ""
    act_day: date | None = None
    changed: date | None = None
    interim: Mapping[When, Decimal] = field(default_factory=dict)
    breaks: tuple[When, ...] = ()
    proposed: bool = False


def in_force(plan: Plan, day: date) -> dict[str, InForce]:
    """Return every indicator part as it stands on a day, by row key.

    A version without a day holds from the first day of its period, or always when it has none
    either. A version of a target for another year than that of the target is an interim target.

    Args:
        plan: the plan.
        day: versions that begin later are left out.
    """
    versions: dict[str, list[Version]] = defaultdict(list)
    for version in plan.versions:
        versions[version.row_key].append(version)
    interim: dict[str, list[Interim]] = defaultdict(list)
    for one in plan.interim:
        interim[one.row_key].append(one)
    return {
        one.row_key: standing(
            one,
            [*versions[one.row_key], *(versions[one.key] if one.part else ())],
            [*interim[one.row_key]],
            day,
            plan.departments,
        )
        for one in plan.indicators
    }


def as_of(plan: Plan, year: int) -> Plan:
    """Return a plan as it stood in an earlier year, as far as its versions tell.

    The target of a year that was closed is in force in that year again, and a row whose state
    changed only later was active.
    """
    had = {
        version.row_key
        for version in plan.versions
        if version.attribute == "target" and version.period == year
    }
    later = {
        version.row_key
        for version in plan.versions
        if version.attribute == "state" and (begins(version) or date.min) > date(year, 12, 31)
    }
    made = []
    for one in plan.indicators:
        ended = one.target_year is not None and one.target_year > year
        if ended and not had.isdisjoint((one.row_key, one.key)):
            one = replace(one, target=None, initial_target=None, target_year=year)
        made.append(replace(one, state="active") if one.row_key in later else one)
    return replace(plan, period=year, indicators=tuple(made))


def standing(
    indicator: Indicator,
    versions: Sequence[Version],
    interim: Iterable[Interim],
    day: date,
    units: tuple[Department, ...] = (),
) -> InForce:
    """Return one indicator part as it stands on a day; see ``in_force``."""
    steps: dict[When, Decimal] = {}
    for one in interim:
        if one.day is not None and one.value is not None:
            steps[one.day] = one.value
    proposed = "target" in indicator.proposed and indicator.target is not None
    now = replace(indicator, target=None) if proposed else indicator
    first = indicator.initial_target if indicator.initial_target is not None else now.target
    act, act_day, changed = now.target_act, now.target_day, None
    ordered = sorted(versions, key=lambda one: begins(one) or date.min)
    for version in ordered:
        start = begins(version)
        if version.attribute == DEFINITION or (start is not None and start > day):
            continue
        if version.attribute == "target":
            size = _decimal(version.value)
            elsewhere = version.period is not None and version.period != _target_year(
                indicator, version.period
            )
            if size is None:
                continue
            if elsewhere and version.period is not None:
                steps[date(version.period, 12, 31)] = size
                continue
            if now.target is None and first is None:
                first = size
            elif size != now.target:
                changed = start
            now = replace(now, target=size)
            act, act_day, proposed = version.act, version.valid_from, False
        else:
            now = _changed(now, version, units)
    return InForce(
        indicator=now,
        initial_target=first,
        act=act,
        act_day=act_day,
        changed=changed,
        interim=steps,
        breaks=_breaks(ordered),
        proposed=proposed,
    )


def begins(version: Version) -> date | None:
    """Return the first day of a version, ``None`` when it holds always."""
    if version.valid_from is not None:
        return version.valid_from
    return None if version.period is None else date(version.period, 1, 1)


def _target_year(indicator: Indicator, otherwise: int) -> int:
    return indicator.target_year if indicator.target_year is not None else otherwise


def _changed(indicator: Indicator, version: Version, units: tuple[Department, ...]) -> Indicator:
    if version.attribute in DECIMALS:
        size = _decimal(version.value)
        given: dict[str, Any] = {version.attribute: size}
        return indicator if size is None else replace(indicator, **given)
    text = version.value.strip()
    if version.attribute in LISTS:
        found = term(VOCABULARIES[LISTS[version.attribute]], text)
        text = found.id if found else ""
    elif version.attribute == "department":
        unit = department_named(units, text)
        text = unit.id if unit else ""
    if version.attribute not in (*TEXTS, *LISTS) or not text:
        return indicator
    told: dict[str, Any] = {version.attribute: text}
    return replace(indicator, **told)


def _breaks(versions: Iterable[Version]) -> tuple[When, ...]:
    found: list[When] = []
    for version in versions:
        if version.attribute != DEFINITION:
            continue
        if version.valid_from is not None:
            found.append(version.valid_from)
        elif version.period is not None:
            found.append(version.period)
    return tuple(found)


def _decimal(text: str) -> Decimal | None:
    try:
        size = Decimal(text)
    except InvalidOperation:
        return None
    return size if size.is_finite() else None
