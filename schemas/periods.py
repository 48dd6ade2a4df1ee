"""Time in a series: moments, breaks of definition, values added up over periods."""

from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from .scores import Number, Outcome, finite, told, unknown

When = date | int
"""A day, or a year: a year stands for its last day, when its value is complete."""

Kind = Literal["stock", "flow", "percentage", ""]
"""``stock`` measures a state or a running total, ``flow`` what happens in a period,
``percentage`` a share or rate of the period."""


def of_year(label: str, year: int, period: int) -> str:
    """Return the name of a column for a year: ``{year}``, and ``{previous}`` to the period.

    Nothing else between braces is looked at: the name may be anybody's.
    """
    return label.replace("{year}", str(year)).replace("{previous}", str(period - 1))


@lru_cache(maxsize=4096)
def moment(when: When) -> float:
    """Return a point in time in years: 2026 is its last day, 31/12/2026 is 2026.0 as well."""
    if isinstance(when, date):
        days = 366 if isleap(when.year) else 365
        return when.year - 1 + when.timetuple().tm_yday / days
    return float(when)


def first_moment(when: When) -> float:
    """Return the moment just before a day or year begins: a definition of 2025 holds after 2024.0.

    Args:
        when: first day or first year of something.
    """
    if isinstance(when, date):
        before = when - timedelta(days=1) if when > date.min else when
        return moment(before)
    return float(when - 1)


def broken(breaks: Iterable[When], start: float | None, end: float | None) -> bool:
    """Tell whether a definition changed between two moments.

    With a break and an unknown moment the answer is yes: it cannot be told that the series holds.

    Args:
        breaks: first day or year of each new definition.
        start: moment of the earlier value.
        end: moment of the later one.
    """
    starts = [first_moment(when) for when in breaks]
    if start is None or end is None:
        return bool(starts)
    low, high = min(start, end), max(start, end)
    return any(low <= begun < high for begun in starts)


def unbroken(
    values: Mapping[When, Number | None], breaks: Iterable[When], until: float | None = None
) -> list[tuple[float, float]]:
    """Return the known values of the definition in force as (moment, value), oldest first.

    Args:
        values: by day or year; unknown ones are left out.
        breaks: first day or year of each new definition.
        until: last moment taken; the definition in force is the one of this moment.
    """
    points = {moment(when): finite(value) for when, value in values.items()}
    starts = [first_moment(when) for when in breaks]
    begun = max((s for s in starts if until is None or s < until), default=float("-inf"))
    return sorted(
        (at, size)
        for at, size in points.items()
        if size is not None and at > begun and (until is None or at <= until)
    )


def over_periods(values: Sequence[Number | None], kind: Kind) -> Outcome:
    """F21: one value for several periods of one indicator, oldest first.

    Source: Imihigo *Progress Calculation Guide*, rules 4 and 5. The annual sum of percentages its
    own examples make breaks rule 5 and is not copied.

    Cases, first match:
        not_received: any value needed is unknown → none (a part is not the whole)
        latest: stock → the last value
        sum: flow → the sum
        own_period: percentage → the value of the last period alone
    """
    if not values:
        return unknown("not_received")
    if kind == "":
        return unknown("no_kind")
    if kind == "flow":
        return _summed(values)
    last = finite(values[-1])
    if last is None:
        return unknown("not_received")
    return told("latest" if kind == "stock" else "own_period", last)


def over_parts(values: Sequence[Number | None], kind: Kind) -> Outcome:
    """F21: one value for several sites, categories or departments in the same period.

    Stocks and flows add up; percentages never do: ``over_shares`` needs their two halves.
    Source: Imihigo *Progress Calculation Guide*, rule 5.
    """
    if kind == "":
        return unknown("no_kind")
    if kind == "percentage":
        return unknown("never_summed")
    return _summed(values) if values else unknown("not_received")


def over_shares(
    halves: Sequence[tuple[Number | None, Number | None]], factor: Number = 100
) -> Outcome:
    """F20 over parts: the share of the whole, from sums of numerators and of denominators.

    Source: DHIS2 indicators (numerator, denominator, factor): sums are divided, shares are not
    averaged.
    """
    tops, bottoms = (_summed([pair[side] for pair in halves]) for side in (0, 1))
    scale = finite(factor)
    if not halves or tops.value is None:
        return unknown("not_received")
    if bottoms.value is None:
        return unknown("no_denominator")
    if bottoms.value == 0:
        return unknown("zero_denominator")
    if scale is None:
        return unknown("not_a_number")
    return told("quotient", tops.value / bottoms.value * scale)


def _summed(values: Sequence[Number | None]) -> Outcome:
    sizes = [finite(value) for value in values]
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return unknown("not_received")
    return told("sum", float(sum(known)))
