"""Targets proposed from what an indicator measured in past years: pure, and always only proposals.

Nothing is proposed across a change of definition, for words, or on the worse side of the last
value. Which method suits a series is a choice of this project; each proposal says which and why.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from ..schemas.inforce import InForce, in_force
from ..schemas.periods import When, first_moment, unbroken
from ..schemas.plan import Indicator, Plan, Value
from ..schemas.scores import Number
from .rowmeasures import measured
from .targetlimits import better, rounded, within
from .trends import Series, line, steadiness, yearly_growth

Method = Literal["auto", "last", "trend", "growth"]
METHODS: tuple[Method, ...] = ("auto", "last", "trend", "growth")

STEADY = Decimal("0.8")
"""Share of the variation a line must explain before ``auto`` prolongs it."""

LIVELY = Decimal(25)
"""Yearly growth, in %, beyond which ``auto`` does not take two values for a habit."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is proposed for one indicator part.

    Attributes:
        indicator: as it stands in the plan.
        year: the year at whose end the target is expected.
        target: the proposal, ``None`` when there is none.
        method: ``last``, ``trend`` or ``growth``; empty without a proposal.
        reason: why that method was taken, or why nothing is proposed (``targetwords.REASONS``).
        used: the known values of the definition in force.
        computed: what the method gave, before limits and rounding.
        rate: yearly growth applied, in %, where that is the method; the one that was too lively.
        marks: what became of the computed value: ``not_worse`` than the last one, ``baseline``,
            ``full``, ``zero``, ``natural``, ``significant``, ``bettered`` (rounded to the better
            side).
        since: first year of the definition in force, ``None`` when there was but one.
        baseline, baseline_year: proposed too, ``None`` when there is one or none can be.
    """

    indicator: Indicator
    year: int
    target: Decimal | None = None
    method: str = ""
    reason: str = ""
    used: Series = ()
    computed: Decimal | None = None
    rate: Decimal | None = None
    marks: tuple[str, ...] = ()
    since: int | None = None
    baseline: Decimal | None = None
    baseline_year: int | None = None


def suggestions(
    plan: Plan, method: Method = "auto", year: int | None = None, again: bool = False
) -> tuple[Suggestion, ...]:
    """Propose a target and a baseline for every indicator part in force that has none.

    Args:
        plan: the plan with its past values.
        method: how; ``auto`` lets the values decide.
        year: the year of the targets, where an indicator has no year of its own; the plan's when
            not given.
        again: targets that are proposed and wait to be confirmed are proposed anew.

    Returns:
        One for each part that lacks a target or a baseline, those nothing can be proposed for
        included.
    """
    past: dict[str, dict[int, Value]] = defaultdict(dict)
    for value in plan.values:
        past[value.row_key][value.period] = value
    usual = year if year is not None else plan.period
    standing = in_force(plan, date(max(usual, plan.period), 12, 31))
    found = []
    for one in plan.indicators:
        if one.state != "active":
            continue
        now = standing[one.row_key]
        lacks = now.indicator.target is None and (one.target is None or again)
        if lacks or now.indicator.baseline is None:
            own = one.target_year if one.target_year is not None else usual
            made = suggested(one, now, past[one.row_key], own, plan.period, method, lacks)
            if lacks or made.baseline is not None:
                found.append(made)
    return tuple(found)


def suggested(
    one: Indicator,
    now: InForce,
    past: Mapping[int, Value],
    year: int,
    period: int,
    method: Method = "auto",
    lacks_target: bool = True,
) -> Suggestion:
    """Propose a target for one indicator part.

    Args:
        one: as it stands in the plan.
        now: as it stands with the versions in force.
        past: its values by year.
        year: the year of the target.
        period: the year of the plan: the baseline is before it.
        method: how.
        lacks_target: whether a target is wanted beside the baseline.
    """
    row = now.indicator
    known = {
        at: size
        for at, value in sorted(past.items())
        if at < year and (size := measured(row, value)) is not None
    }
    by_year: dict[When, Number | None] = {at: size for at, size in known.items()}
    kept = {int(when) for when, _ in unbroken(by_year, now.breaks, until=float(year))}
    series = tuple((at, size) for at, size in known.items() if at in kept)
    since = _since(now.breaks, year)
    before = [(at, size) for at, size in series if at < period]
    baseline = before[-1] if row.baseline is None and before and row.type != "text" else None
    start = {
        "baseline": rounded(row, baseline[1], series) if baseline else None,
        "baseline_year": baseline[0] if baseline else None,
    }
    made = Suggestion(one, year, since=since, used=series, **start)  # type: ignore[arg-type]
    if not lacks_target:
        return _none(made, "has_target")
    if row.type == "text":
        return _none(made, "text")
    if not series:
        return _none(made, "new_definition" if known else "no_values")
    chosen, reason, rate = _chosen(row, series, year, method)
    if not chosen:
        return _none(made, reason)
    computed = _computed(chosen, series, year)
    if computed is None:
        return _none(made, "no_growth")
    if computed == 0 and row.direction != "down":
        return _none(made, "zero")
    target, marks = within(row, computed, series, chosen, since)
    if target == 0 and row.direction != "down":
        return _none(made, "zero")
    return Suggestion(
        indicator=one,
        year=year,
        target=target,
        method=chosen,
        reason=reason,
        used=series,
        computed=computed,
        rate=rate if chosen == "growth" or reason == "lively" else None,
        marks=marks,
        since=since,
        **start,  # type: ignore[arg-type]
    )


def _chosen(
    row: Indicator, series: Series, year: int, method: Method
) -> tuple[str, str, Decimal | None]:
    """Return the method, why, and the yearly growth; no method with the reason why."""
    rate = yearly_growth(series)
    if row.type == "boolean":
        return "last", "boolean", None
    if method == "last":
        return "last", "asked", None
    if method == "trend":
        return ("trend", "asked", None) if len(series) > 1 else ("", "too_few", None)
    if method == "growth":
        if len(series) < 2:
            return "", "too_few", None
        return ("growth", "asked", rate) if rate is not None else ("", "no_growth", None)
    if row.direction == "keep":
        return "last", "keep", None
    if not row.direction:
        return "last", "no_direction", None
    if len(series) == 1:
        return "last", "single", None
    last = series[-1][1]
    if len(series) == 2:
        if rate is None:
            return "last", "no_growth", None
        if last == series[0][1]:
            return "last", "unchanged", None
        if not better(row.direction, last, series[0][1]):
            return "last", "worsening", None
        return ("last", "lively", rate) if abs(rate) > LIVELY else ("growth", "two", rate)
    if len({size for _, size in series}) == 1:
        return "last", "unchanged", None
    if steadiness(series) < STEADY:
        return "last", "unsteady", None
    ahead = line(series, year)
    if ahead is None or not better(row.direction, ahead, last):
        return "last", "worsening", None
    return "trend", "steady", None


def _computed(method: str, series: Series, year: int) -> Decimal | None:
    at, last = series[-1]
    if method == "last":
        return last
    if method == "trend":
        return line(series, year)
    rate = yearly_growth(series)
    return None if rate is None else last * (1 + rate / 100) ** (year - at)


def _since(breaks: Sequence[When], year: int) -> int | None:
    """Return the year from which the definition in force at the end of a year holds."""
    begun = [when for when in breaks if first_moment(when) < year]
    if not begun:
        return None
    latest = max(begun, key=first_moment)
    return latest.year if isinstance(latest, date) else latest


def _none(made: Suggestion, reason: str) -> Suggestion:
    return Suggestion(
        indicator=made.indicator,
        year=made.year,
        reason=reason,
        used=made.used,
        since=made.since,
        baseline=made.baseline,
        baseline_year=made.baseline_year,
    )
