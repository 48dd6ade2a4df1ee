"""Growth of a series: compound rate, pace and projection, the formulas F10, F10b and F11.

Times are moments in years (``periods.moment``). Exponential growth knows neither zero nor a
change of sign: there the result is unknown, never that of a small number put in its place.
"""

from .achievement import from_baseline
from .scores import Outcome, told, unknown, with_facts

LEAST_YEARS = 1.0
"""Shortest time a yearly rate is computed on."""

NEAR_LIMIT = 4.44
"""Exponent of the coefficient near a natural limit (F10b)."""


def growth(value: float, baseline: float, start: float, at: float) -> Outcome:
    """Compound yearly growth, in % a year: the base of F10, F10b and F11.

    Source: Open SDG, *Progress measurement methodology* (CAGR, after Eurostat). Open SDG replaces
    a base of zero by 0.001: not copied.

    Cases, first match:
        wrong_dates: less than a year between the two values → unknown
        zero_baseline: baseline = 0 → unknown
        sign_change: value and baseline of opposite signs → unknown
        compound: otherwise → 100 × ((value / baseline) ^ (1 / (at − start)) − 1)
    """
    if at - start < LEAST_YEARS:
        return unknown("wrong_dates")
    if baseline == 0:
        return unknown("zero_baseline")
    if value != 0 and (value < 0) != (baseline < 0):
        return unknown("sign_change")
    return told("compound", 100.0 * ((value / baseline) ** (1.0 / (at - start)) - 1.0))


def growth_pace(
    value: float,
    baseline: float,
    target: float,
    start: float,
    at: float,
    end: float,
    direction: str,
) -> Outcome:
    """F10: observed growth over the growth required to be on time; 100 = as required.

    Source: Open SDG (Statistics Canada after Eurostat): R = sign(B) × d × CAGRo / |CAGRr|. Three
    of its answers are not copied: zero replaced by 0.001 (unknown here; exponential growth never
    reaches zero), and a target equal to the baseline, where it divides by zero and calls a
    deteriorating series on track.

    Cases, first match:
        wrong_dates, zero_baseline, sign_change: as ``growth`` for the value, then for the target
        zero_target: target = 0 → unknown
        kept: target = baseline and not worse → 100
        lost: target = baseline and worse → the growth itself, negative
        compared: otherwise → 100 × sign × d × observed / |required|
    """
    observed = growth(value, baseline, start, at)
    if observed.value is None:
        return observed
    if target == 0:
        return unknown("zero_target")
    required = growth(target, baseline, start, end)
    if required.value is None:
        return required
    better = _improving(observed.value, baseline, direction)
    facts = {"observed": observed.value, "required": required.value}
    if target == baseline:
        worse = value < baseline if direction == "up" else value > baseline
        return told("lost", better, **facts) if worse else told("kept", 100.0, **facts)
    if required.value == 0:
        return unknown("out_of_range")
    return told("compared", 100.0 * better / abs(required.value), **facts)


def growth_trend(
    value: float,
    baseline: float,
    start: float,
    at: float,
    direction: str,
    limit: float | None = None,
) -> Outcome:
    """F10b and F11b: yearly growth in the direction wanted, in %; negative when it gets worse.

    With a natural limit the fact ``coefficient`` (0 to 1) scales the thresholds above zero down.

    Source: Open SDG, indicators without a target: CAGR at least 1.5 %, 0.5 %, 0 %, times
    C = 1 − (y0 / ylim) ^ 4.44 below a maximum, 1 − ((2 ylim − y0) / ylim) ^ 4.44 above a minimum,
    1 from twice the minimum on. A limit counts only in the direction wanted. UN *Progress Chart*
    2023 as restated by Eustat for F11b (2 % and 0.5 %, no limit).

    Cases:
        wrong_dates, zero_baseline, sign_change: as ``growth``
        compound: otherwise → sign(baseline) × d × growth
    """
    observed = growth(value, baseline, start, at)
    if observed.value is None:
        return observed
    facts = {} if limit is None else {"coefficient": near_limit(baseline, limit, direction)}
    return told("compound", _improving(observed.value, baseline, direction), **facts)


def near_limit(baseline: float, limit: float, direction: str) -> float:
    """Return the coefficient (0 to 1) of the thresholds of F10b near a natural limit."""
    ahead = baseline <= limit if direction == "up" else baseline >= limit
    if not ahead or baseline * limit < 0:
        return 1.0
    size, edge = abs(baseline), abs(limit)
    if size >= 2 * edge:
        return 1.0
    share = size / edge if size <= edge else (2 * edge - size) / edge
    return 1.0 - float(share**NEAR_LIMIT)


def growth_projection(
    value: float,
    baseline: float,
    target: float,
    start: float,
    at: float,
    end: float,
    direction: str,
) -> Outcome:
    """F11: the share of the way from baseline to target made by ``end`` at the present growth.

    Source: UN *Progress Chart*, Technical Note 2023, as restated by Eustat:
    v = A × (1 + CAGRo) ^ (tT − t), (v − B) / (T − B). The fact ``projected`` is v.

    Cases, first match:
        wrong_dates, zero_baseline, sign_change: as ``growth``
        (F3): otherwise → the cases of F3 with the projected value (the value itself from ``end``
            on) in the place of the value
    """
    observed = growth(value, baseline, start, at)
    if observed.value is None:
        return observed
    try:
        projected = value * (1.0 + observed.value / 100.0) ** max(0.0, end - at)
    except OverflowError:
        return unknown("out_of_range")
    return with_facts(from_baseline(projected, baseline, target, direction), projected=projected)


def _improving(rate: float, baseline: float, direction: str) -> float:
    """Turn a growth so that it is positive when the value gets better."""
    sign = -1.0 if baseline < 0 else 1.0
    return (sign if direction == "up" else -sign) * rate
