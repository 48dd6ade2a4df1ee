"""Thresholds and bands a value falls in: the formulas F5, F6 and F7, each pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from .scores import Outcome, told, unknown

BELOW_SCALE, ABOVE_SCALE, ABOVE_EXCELLENT = -1.0, 201.0, 301.0
"""Marks of F5 and F5b for what lies outside the thresholds."""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of F6: from ``low`` to ``high``, both included; ``None`` leaves a side open.

    Attributes:
        value: what the band is worth, and where a pro rata band ends.
        start: where a pro rata band begins.
        rising: whether ``value`` stands at the high side of a pro rata band.
    """

    low: float | None
    high: float | None
    value: float
    start: float = 0.0
    rising: bool = True


def thresholds(
    value: float, minimum: float, target: float, maximum: float, excellent: float | None = None
) -> Outcome:
    """F5 and, with ``excellent``, F5b: thresholds that a value climbs.

    Source: gzoom-legacy, ``PercLimitsConverter`` and ``PercFourThresholdsLimitsConverter``. The
    order of the thresholds tells whether higher or lower is better.

    Cases (higher is better; mirrored when minimum ≥ target ≥ maximum):
        wrong_thresholds: not in order → unknown (the source gives 0)
        below: value < minimum → −1
        to_target: value < target → 100 × (value − minimum) / (target − minimum)
        to_maximum: value < maximum → 100 + 100 × (value − target) / (maximum − target)
        beyond: no excellent → 201
        to_excellent: value < excellent → 200 + 100 × (value − maximum) / (excellent − maximum)
        above_all: otherwise → 301
    """
    top = maximum if excellent is None else excellent
    if minimum <= target <= maximum <= top:
        sign = 1.0
    elif minimum >= target >= maximum >= top:
        sign = -1.0
    else:
        return unknown("wrong_thresholds")
    value, minimum, target, maximum, top = (
        sign * size for size in (value, minimum, target, maximum, top)
    )
    if value < minimum:
        return told("below", BELOW_SCALE)
    if value < target:
        return told("to_target", 100.0 * (value - minimum) / (target - minimum))
    if value < maximum:
        return told("to_maximum", 100.0 + 100.0 * (value - target) / (maximum - target))
    if excellent is None:
        return told("beyond", ABOVE_SCALE)
    if value < top:
        return told("to_excellent", 200.0 + 100.0 * (value - maximum) / (top - maximum))
    return told("above_all", ABOVE_EXCELLENT)


def band_value(value: float, bands: Sequence[Band]) -> Outcome:
    """F6a: the value of the first band that holds the value.

    Source: gzoom-legacy, ``DirectRange``; a value outside all bands gives 0 there, unknown here.

    Cases:
        band: the first band with low ≤ value ≤ high → its value
        outside_bands: none → unknown
    """
    found = _band(value, bands)
    return told("band", found.value) if found else unknown("outside_bands")


def band_share(value: float, bands: Sequence[Band]) -> Outcome:
    """F6b: the place of the value inside its band, from ``start`` to ``value`` of the band.

    Source: gzoom-legacy, ``ProRateRange``.

    Cases:
        outside_bands: in no band → unknown
        wrong_thresholds: the band is open on a side → unknown
        band: the band has no width → its value
        rising: → start + (value − low) × (worth − start) / (high − low)
        falling: → start + (high − value) × (worth − start) / (high − low)
    """
    found = _band(value, bands)
    if found is None:
        return unknown("outside_bands")
    if found.low is None or found.high is None:
        return unknown("wrong_thresholds")
    if found.low == found.high:
        return told("band", found.value)
    run = value - found.low if found.rising else found.high - value
    share = found.start + run * (found.value - found.start) / (found.high - found.low)
    return told("rising" if found.rising else "falling", share)


def band_limit(value: float, bands: Sequence[Band]) -> Outcome:
    """F6c: the value itself, kept between the lowest and the highest limit of the bands.

    Source: gzoom-legacy, ``MaxRange``.

    Cases:
        low: value < lowest limit → the lowest limit
        high: value > highest limit → the highest limit
        inside: otherwise → value
    """
    lows = [band.low for band in bands]
    highs = [band.high for band in bands]
    low = min((size for size in lows if size is not None), default=None)
    high = max((size for size in highs if size is not None), default=None)
    if low is not None and None not in lows and value < low:
        return told("low", low)
    if high is not None and None not in highs and value > high:
        return told("high", high)
    return told("inside", value) if bands else unknown("outside_bands")


def goal_red_flag(value: float, goal: float, red_flag: float) -> Outcome:
    """F7: 0 to 10, a third at the red flag and two thirds at the goal.

    Source: Spider Impact, *Using KPI Scoring Types*, from the four points it states (goal 700 and
    red flag 500: 0 at 300, 3.3 at 500, 6.6 at 700, 10 at 900). A goal below the red flag means
    that lower is better.

    Cases:
        wrong_thresholds: goal = red flag → unknown
        scored: otherwise → 10 / 3 × (1 + (value − red_flag) / (goal − red_flag)), within 0..10
    """
    if goal == red_flag:
        return unknown("wrong_thresholds")
    size = 10.0 / 3.0 * (1.0 + (value - red_flag) / (goal - red_flag))
    return told("scored", min(10.0, max(0.0, size)))


def _band(value: float, bands: Sequence[Band]) -> Band | None:
    for band in bands:
        above = band.low is None or value >= band.low
        if above and (band.high is None or value <= band.high):
            return band
    return None
