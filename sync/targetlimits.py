"""How far a proposed target may go: never back, never beyond what can be, in round figures."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from ..schemas.plan import Indicator
from .trends import Series

FULL = Decimal(100)
SIGNIFICANT = 3
"""Significant figures of a computed amount that has more of them before the decimal sign."""


def better(direction: str, value: Decimal, other: Decimal) -> bool:
    """Tell whether a value is better than another; never where the direction does not tell."""
    return value > other if direction == "up" else direction == "down" and value < other


def within(
    row: Indicator, computed: Decimal, series: Series, method: str, since: int | None = None
) -> tuple[Decimal, tuple[str, ...]]:
    """Return a computed value within its limits and rounded, and what happened to it.

    It is no worse than the last value, nor than the baseline of the same definition: a target on
    the wrong side of its baseline is a mistake of the plan. Percentages stay within 0 and 100
    unless past values did not; nothing becomes negative that never was.

    Args:
        row: the indicator part.
        computed: what the method gave.
        series: the values known.
        method: ``last`` keeps all the figures of the value.
        since: first year of the definition in force.
    """
    marks: list[str] = []
    last, value = series[-1][1], computed
    if better(row.direction, last, value):
        value = last
        marks.append("not_worse")
    base = _comparable_baseline(row, since)
    if base is not None and better(row.direction, base, value):
        value = base
        marks.append("baseline")
    sizes = [size for _, size in series]
    if _is_share(row) and not row.may_exceed and value > FULL >= max(sizes):
        value = FULL
        marks.append("full")
    if value < 0 <= min(sizes):
        value = Decimal(0)
        marks.append("zero")
    if _beyond(row, value, last):
        value = row.natural_limit or Decimal(0)
        marks.append("natural")
    if "baseline" in marks and value == base:
        return value, tuple(marks)
    least = last if base is None or better(row.direction, last, base) else base
    if method != "last" and value == computed and not _is_share(row):
        rough = _rough(value)
        if rough != value and not (
            better(row.direction, least, rough) or _beyond(row, rough, last)
        ):
            return rough, (*marks, "significant")
    found = rounded(row, value, series, least)
    if _beyond(row, found, last):
        found = value
    plain = value.quantize(Decimal(1).scaleb(-_places(row, series)), ROUND_HALF_UP)
    return found, (*marks, *(["bettered"] if found != plain else []))


def rounded(
    row: Indicator, value: Decimal, series: Series, least: Decimal | None = None
) -> Decimal:
    """Round to the decimals of the indicator, never to the worse side of what is held already.

    Args:
        row: the indicator part.
        value: the value.
        series: its known values.
        least: what is held; the last value when not given.
    """
    step = Decimal(1).scaleb(-_places(row, series))
    near = value.quantize(step, ROUND_HALF_UP)
    held = series[-1][1] if least is None else least
    if better(row.direction, held, near) and not better(row.direction, held, value):
        near = value.quantize(step, ROUND_CEILING if row.direction == "up" else ROUND_FLOOR)
    return near


def _comparable_baseline(row: Indicator, since: int | None) -> Decimal | None:
    if since is not None and (row.baseline_year is None or row.baseline_year < since):
        return None
    return row.baseline


def _is_share(row: Indicator) -> bool:
    return row.type == "percent" or row.unit == "%"


def _beyond(row: Indicator, value: Decimal, last: Decimal) -> bool:
    """Tell whether a value is beyond the natural limit, which the last one was not."""
    limit = row.natural_limit
    if limit is None or better(row.direction, last, limit):
        return False
    return better(row.direction, value, limit)


def _rough(value: Decimal) -> Decimal:
    """Round an amount with many figures before the decimal sign to three significant ones."""
    figures = value.copy_abs().adjusted() + 1 if value else 0
    if figures <= SIGNIFICANT:
        return value
    step = Decimal(1).scaleb(figures - SIGNIFICANT)
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _places(row: Indicator, series: Series) -> int:
    """Return the decimals a proposal has: the indicator's, one at least for a quotient.

    Never fewer than the values themselves show, up to two.
    """
    if row.type == "ratio":
        return max(row.decimals, 1)
    shown = max((-_exponent(size) for _, size in series), default=0)
    return max(row.decimals, min(shown, 2), 0)


def _exponent(size: Decimal) -> int:
    found = size.normalize().as_tuple().exponent
    return min(found, 0) if isinstance(found, int) else 0
