"""The plan line and the line a series follows: the formulas F12, F13 and F14.

Times are moments in years (``periods.moment``). All are pure; a value that a formula cannot tell
is unknown, never replaced by a small number.
"""

from collections.abc import Mapping, Sequence
from statistics import stdev

from .achievement import from_baseline, higher, lower_mirrored
from .periods import Kind, When, broken, moment
from .scores import Number, Outcome, finite, told, unknown, with_facts


def expected(
    baseline: float | None,
    target: float,
    start: float | None,
    at: float,
    end: float,
    interim: Mapping[When, Number],
    kind: Kind = "",
    breaks: Sequence[When] = (),
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
        breaks: first day or year of each new definition; a baseline of an older one is not used.

    Cases, first match:
        due: at ≥ end → target
        wrong_dates: start ≥ end → unknown
        year_part: flow → the share of the year's plan, through the interim days of that year
        series_break: the baseline needed has another definition → unknown
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
    lost = start is not None and broken(breaks, start, at)
    if baseline is not None and start is not None and not lost:
        points[start] = baseline
    missing = "series_break" if lost and baseline is not None else "no_baseline"
    if kind != "flow":
        size = _on_line(points, at)
        return unknown(missing) if size is None else told("on_line", size)
    year = -(-at // 1)
    last = min(year, end)
    years = {when: size for when, size in points.items() if when % 1 == 0 or when == end}
    full = _on_line(years, last)
    if full is None:
        return unknown(missing)
    days = {when: size for when, size in points.items() if year - 1 < when < last}
    days.pop(start if start is not None else year, None)
    size = _on_line(days | {year - 1: 0.0, last: full}, at)
    return unknown(missing) if size is None else told("year_part", size)


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


def linear_projection(
    value: float, baseline: float, start: float, at: float, end: float
) -> Outcome:
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
    return with_facts(share, **facts)


def peer_distance(value: float, target: float, peers: Sequence[float], direction: str) -> Outcome:
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
