"""How fast a value moves towards its target: the formulas F10 to F14 and the plan line.

Times are moments in years (``periods.moment``). All are pure; a value that a formula cannot tell
is unknown, never replaced by a small number.
"""

from collections.abc import Mapping, Sequence
from statistics import stdev

from .achievement import from_baseline, higher, lower_mirrored
from .periods import Kind, When, moment
from .scores import Number, Outcome, finite, told, unknown

LEAST_YEARS = 1.0
"""Shortest time a yearly rate is computed on."""

NEAR_LIMIT = 4.44
"""Exponent of the coefficient near a natural limit (F10b)."""


def expected(
    baseline: float | None,
    target: float,
    start: float | None,
    at: float,
    end: float,
    interim: Mapping[When, Number],
    kind: Kind = "",
) -> Outcome:
    """F13, first half: the value expected at a date, on the plan line.

    The line goes straight from the baseline through the interim targets to the target. A flow
    starts each year from zero and reaches the year's value of the plan on 31 December.

    Source: UNECA, *expected progress to date* line; interim targets as the milestones of Reg. (EU)
    1303/2013, Annex II, par. 2. The yearly restart of flows is ours.

    Args:
        baseline: value at ``start``; may be missing where the line does not need it.
        target: value at ``end``.
        start: moment of the baseline.
        at: moment asked for.
        end: moment of the target.
        interim: interim targets by day or year; unknown ones are left out.
        kind: ``flow`` restarts each year, anything else does not.

    Cases, first match:
        due: at ≥ end → target
        wrong_dates: start ≥ end → unknown
        year_part: flow → the share of the year's plan, through the interim days of that year
        no_baseline: before the first known point of the line → unknown
        on_line: otherwise → straight line between the two known points around ``at``
    """
    if at >= end:
        return told("due", target)
    if start is not None and start >= end:
        return unknown("wrong_dates")
    steps = {moment(when): finite(size) for when, size in interim.items()}
    points = {when: size for when, size in steps.items() if size is not None and when < end}
    points[end] = target
    if baseline is not None and start is not None:
        points[start] = baseline
    if kind != "flow":
        size = _on_line(points, at)
        return unknown("no_baseline") if size is None else told("on_line", size)
    year = -(-at // 1)
    whole = {when: size for when, size in points.items() if when % 1 == 0 or when == end}
    full = target if year - 1 < end <= year else _on_line(whole, year)
    if full is None:
        return unknown("no_baseline")
    inside = {when: size for when, size in points.items() if year - 1 < when < year}
    if start in inside:
        del inside[start]
    inside |= {year - 1: 0.0, min(year, end) if year - 1 < end else year: full}
    size = _on_line(inside, at)
    return unknown("no_baseline") if size is None else told("year_part", size)


def on_plan(
    value: float, baseline: float | None, expected: float, direction: str, kind: Kind = ""
) -> Outcome:
    """F13, second half: the way made over the way expected at the date.

    Source: UNECA, *expected progress to date*: (A − B) / (E − B). A flow starts its year from
    zero, so that its way is the value itself; when lower is better it is mirrored as in F2a.

    Cases, first match:
        no_direction: flow with no direction → unknown
        (F1): flow, up → the cases of F1 on value and expected
        (F2a): flow, down → the cases of F2a on value and expected
        no_baseline: no baseline → unknown
        (F3): otherwise → the cases of F3 with expected in the place of the target
    """
    if kind == "flow":
        if direction not in ("up", "down"):
            return unknown("no_direction")
        return higher(value, expected) if direction == "up" else lower_mirrored(value, expected)
    if baseline is None:
        return unknown("no_baseline")
    return from_baseline(value, baseline, expected, direction)


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
    return _with(from_baseline(projected, baseline, target, direction), projected=projected)


def linear_projection(value: float, baseline: float, start: float, at: float, end: float) -> Outcome:
    """F13p: the value at ``end`` if it goes on in a straight line, in the unit of the indicator.

    Source: the line of F13 prolonged, UNECA *expected progress to date*.

    Cases, first match:
        wrong_dates: at ≤ start → unknown
        due: at ≥ end → value
        prolonged: otherwise → baseline + (value − baseline) × (end − start) / (at − start)
    """
    if at <= start:
        return unknown("wrong_dates")
    if at >= end:
        return told("due", value)
    return told("prolonged", baseline + (value - baseline) * (end - start) / (at - start))


def anticipated(
    points: Sequence[tuple[float, float]],
    baseline: float,
    target: float,
    end: float,
    direction: str,
) -> Outcome:
    """F12: the share of the way made by ``end`` on the line that fits the series best.

    100 less the gap anticipated, relative to the progress required. Facts: ``projected``, ``gap``
    (in %, positive when the target is missed).

    Source: *Anticipated Progress Index*, ESCAP; UNECE SDG report, technical notes 2022 and 2023
    (time-weighted linear regression, recent values weigh more). They do not print the weights:
    here a value weighs the years from the first one to it, the first included.

    Cases, first match:
        too_few_values: fewer than two values at different times → unknown
        (F3): otherwise → the cases of F3 with the value of the line at ``end``
    """
    if len({at for at, _ in points}) < 2:
        return unknown("too_few_values")
    first = min(at for at, _ in points)
    weights = [at - first + 1.0 for at, _ in points]
    whole = sum(weights)
    middle = sum(w * at for w, (at, _) in zip(weights, points, strict=True)) / whole
    mean = sum(w * size for w, (_, size) in zip(weights, points, strict=True)) / whole
    spread = sum(w * (at - middle) ** 2 for w, (at, _) in zip(weights, points, strict=True))
    rise = sum(
        w * (at - middle) * (size - mean) for w, (at, size) in zip(weights, points, strict=True)
    )
    projected = mean + rise / spread * (end - middle)
    share = from_baseline(projected, baseline, target, direction)
    facts = {"projected": projected}
    if share.value is not None:
        facts["gap"] = 100.0 - share.value
    return _with(share, **facts)


def peer_distance(
    value: float, target: float, peers: Sequence[float], direction: str
) -> Outcome:
    """F14: distance still to go to the target, in standard deviations of the peers.

    Zero or less when the target is met. Source: OECD, *Measuring Distance to the SDG Targets*,
    ch. 3: (T − A) / SD; the deviation is that of a sample.

    Cases, first match:
        too_few_values: fewer than two peers → unknown
        no_spread: peers all equal → unknown
        distance: up → (target − value) / SD; down → (value − target) / SD
    """
    if len(peers) < 2:
        return unknown("too_few_values")
    try:
        spread = stdev(peers)
    except OverflowError:
        return unknown("out_of_range")
    if spread == 0:
        return unknown("no_spread")
    way = target - value if direction == "up" else value - target
    return told("distance", way / spread)


def _on_line(points: Mapping[float, float], at: float) -> float | None:
    """Return the value of a broken line at a moment; ``None`` outside it."""
    if at in points:
        return points[at]
    before = max((when for when in points if when < at), default=None)
    after = min((when for when in points if when > at), default=None)
    if before is None or after is None:
        return None
    share = (at - before) / (after - before)
    return points[before] + (points[after] - points[before]) * share


def _improving(rate: float, baseline: float, direction: str) -> float:
    """Turn a growth so that it is positive when the value gets better."""
    sign = -1.0 if baseline < 0 else 1.0
    return (sign if direction == "up" else -sign) * rate


def _with(found: Outcome, **facts: float) -> Outcome:
    if found.value is None:
        return found
    return told(found.case, found.value, **(dict(found.facts) | facts))
