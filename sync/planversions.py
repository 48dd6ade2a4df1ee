"""Checks of a plan: versions and interim targets, in time."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ..schemas.findings import Finding
from ..schemas.plan import Indicator, Interim, Version
from ..schemas.terms import Words
from .planground import Ground, is_percentage, number_of, of_another_year, shown, together
from .plantargets import out_of_limits, wrong_side

ACT, DATE = Words("l'atto di modifica", "the amending act"), Words("la data", "the date")
WHAT, NEW = Words("che cosa cambia", "what changes"), Words("il nuovo valore", "the new value")
DAY, VALUE = Words("il giorno", "the day"), Words("il valore atteso", "the expected value")
EARLIER = Words("viene dopo una più recente", "it comes after a later one")
SAME = Words(
    "un'altra dello stesso giorno dice altro", "another one of the same day says otherwise"
)
BEFORE = Words(
    "precede l'atto che approva il target", "it precedes the act that approves the target"
)
SAME_DAY = Words("due valori per lo stesso giorno", "two values for one day")
BACKWARDS = Words("si torna indietro rispetto al verso", "it goes back, against the direction")
SHRINKING = Words(
    "in un anno i valori di un flusso crescono soltanto", "within a year a flow can only grow"
)
DESCENDING = 3
"""Different days from which a list in descending order is taken to be so on purpose."""


@dataclass(frozen=True, slots=True)
class Step:
    """A value expected on a day; ``position`` is that of its interim target, -1 for the target."""

    day: date
    value: Decimal
    position: int = -1


def complete(ground: Ground) -> Iterator[Finding]:
    """PLN-042, PLN-044, PLN-045: versions without act, date, reason, content."""
    for position, version in enumerate(ground.plan.versions):
        key = version.row_key
        lacking = [] if version.attribute else [WHAT]
        if not version.value.strip() and version.attribute != "definition":
            lacking.append(NEW)
        if lacking:
            at = "attribute" if WHAT in lacking else "value"
            what = together(lacking)
            yield ground.report("PLN-045", "versions", position, at, key, what=what)
            continue
        missing = [*([] if version.act.strip() else [ACT]), *([] if version.valid_from else [DATE])]
        if missing:
            at = "act" if ACT in missing else "valid_from"
            what = together(missing)
            yield ground.report("PLN-042", "versions", position, at, key, what=what)
        if version.attribute == "target" and not version.reason.strip():
            target = number_of(version)
            yield ground.report(
                "PLN-044", "versions", position, "reason", key,
                target=target if target is not None else version.value,
            )  # fmt: skip


def dated(ground: Ground) -> Iterator[Finding]:
    """PLN-043: versions dated before an earlier one, or before what they change was approved.

    A sheet wholly in descending order is taken to be sorted so.
    """
    groups: dict[tuple[str, str, int | None], list[tuple[int, Version]]] = defaultdict(list)
    for position, version in enumerate(ground.plan.versions):
        if version.valid_from is not None:
            yearly = version.period if version.attribute == "target" else None
            groups[version.row_key, version.attribute, yearly].append((position, version))
    turned = _descending([one.valid_from for one in ground.plan.versions])
    rows = {row.row_key: row for row in ground.plan.indicators}
    for (key, attribute, _), group in groups.items():
        said: dict[date, tuple[int, str]] = {}
        latest: date | None = None
        for position, version in group:
            day = version.valid_from
            if day is None:
                continue
            row = rows.get(key)
            approved = row.target_day if row is not None and attribute == "target" else None
            twin = said.setdefault(day, (position, version.value))
            if twin[1] != version.value:
                yield _order(ground, position, version, SAME, day)
            elif latest is not None and day < latest and not turned:
                yield _order(ground, position, version, EARLIER, latest)
            elif (
                row is not None
                and approved is not None
                and day < approved
                and not of_another_year(row, version, ground.plan.period)
            ):
                yield _order(ground, position, version, BEFORE, approved)
            latest = day if latest is None else max(latest, day)


def steps(ground: Ground) -> Iterator[Finding]:
    """PLN-036, PLN-038 to PLN-041: interim targets that contradict one another or the target."""
    by_row: dict[str, list[tuple[int, Interim]]] = defaultdict(list)
    for position, one in enumerate(ground.plan.interim):
        lacking = [*([] if one.day else [DAY]), *([] if one.value is not None else [VALUE])]
        if lacking:
            at, what = "day" if DAY in lacking else "value", together(lacking)
            yield ground.report("PLN-041", "interim", position, at, one.row_key, what=what)
        else:
            by_row[one.row_key].append((position, one))
    for _, row in ground.active:
        own = [
            Step(one.day, one.value, position)
            for position, one in by_row.get(row.row_key, ())
            if one.day is not None and one.value is not None
        ]
        if own:
            yield from _late(ground, row, own)
            yield from _beyond(ground, row, own)
            yield from _line(ground, row, own)


def _late(ground: Ground, row: Indicator, own: Sequence[Step]) -> Iterator[Finding]:
    """Report the days after the last one for which a target is set."""
    if not ground.has_target(row):
        return
    ends = [one.day for one in own if (one.day.month, one.day.day) == (12, 31)]
    end = max([*ends, _end(ground, row)])
    for one in own:
        if one.day > end:
            yield _step("PLN-039", ground, row, one, "day", day=one.day, end=end)


def _beyond(ground: Ground, row: Indicator, own: Sequence[Step]) -> Iterator[Finding]:
    """Report values on the wrong side of the baseline, or beyond their limits."""
    for one in own:
        found = out_of_limits(row, one.value)
        if found is not None:
            side, limit = found
            yield _step("PLN-036", ground, row, one, "value", target=one.value, side=side,
                        limit=limit)  # fmt: skip
        partial = _may_be_partial(row) and not _is_end(one.day)
        if (side_of := wrong_side(row, one.value)) is not None and not partial:
            yield _step(
                "PLN-040", ground, row, one, "value", side=side_of, target=one.value,
                baseline=row.baseline, direction=ground.label("direction", row.direction),
            )  # fmt: skip


def _line(ground: Ground, row: Indicator, own: Sequence[Step]) -> Iterator[Finding]:
    """Report steps that go back on the way to the target, and days with two values.

    Within a year a flow is the part of it already reached: it grows whatever the direction.
    """
    line = list(own)
    target = _last_target(ground, row)
    if target is not None and row.type not in ("boolean", "text"):
        line.append(Step(_end(ground, row), target))
    line.sort(key=lambda one: (one.day, one.position < 0))
    for one, other in pairwise(line):
        wrong = other if other.position >= 0 else one
        why: Words | None = None
        if one.day == other.day:
            why = SAME_DAY if one.value != other.value else None
        elif _may_be_partial(row) and not (_is_end(one.day) and _is_end(other.day)):
            declared = row.aggregation == "flow" and one.day.year == other.day.year
            why = SHRINKING if declared and other.value < one.value else None
        elif (row.direction == "up" and other.value < one.value) or (
            row.direction == "down" and other.value > one.value
        ):
            why = None if row.aggregation == "flow" else BACKWARDS
        if why is not None:
            yield _step(
                "PLN-038", ground, row, wrong, "value", day=one.day, value_there=one.value,
                other_day=other.day, other_value=other.value, why=why,
            )  # fmt: skip


def _may_be_partial(row: Indicator) -> bool:
    """Tell whether a value within the year may be a part of the year's value.

    So is a flow, declared or not: nothing else tells that requests received are no stock.
    """
    if row.aggregation:
        return row.aggregation == "flow"
    return not (is_percentage(row) or row.never_falls or row.type in ("ratio", "duration"))


def _last_target(ground: Ground, row: Indicator) -> Decimal | None:
    """Return the target of a row after all its versions."""
    target = row.target
    for _, version in ground.versions_of(row, "target"):
        if not of_another_year(row, version, ground.plan.period):
            target = number_of(version) or target
    return target


def _is_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _end(ground: Ground, row: Indicator) -> date:
    return date(row.target_year if row.target_year is not None else ground.plan.period, 12, 31)


def _step(
    code: str, ground: Ground, row: Indicator, one: Step, attribute: str, /, **facts: object
) -> Finding:
    value = shown(one.day if attribute == "day" else one.value)
    return ground.report(code, "interim", one.position, attribute, row.row_key, value, **facts)


def _order(ground: Ground, position: int, version: Version, why: Words, other: date) -> Finding:
    return ground.report(
        "PLN-043", "versions", position, "valid_from", version.row_key, shown(version.valid_from),
        day=version.valid_from, why=why, other_day=other,
    )  # fmt: skip


def _descending(days: Sequence[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return len(set(known)) >= DESCENDING and known == sorted(known, reverse=True)
