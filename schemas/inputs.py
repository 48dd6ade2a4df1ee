"""What a formula is given: each input of a row found by name, or the reason it is missing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from .achievement import NEAR_THE_END
from .measured import Measure, Policy
from .pace import expected
from .periods import When, broken, moment, unbroken
from .scores import Number, finite

ABSENCES: Mapping[str, str] = {
    "": "not_received",
    "not_applicable": "not_applicable",
    "in_words": "not_a_number",
    "activity_completed": "activity_completed",
}
"""Reason of a missing value by what the department declared; anything else is not available."""


@dataclass(frozen=True, slots=True)
class Found:
    """An input: its content, or the reason why there is none; ``assumed`` by the policy."""

    content: object = None
    reason: str = ""
    assumed: bool = False


class Inputs(dict[str, Found]):
    """The inputs of a row by name, each found when it is first asked for.

    Worked out where they do not stand in the row are ``value`` (F20), ``expected`` (F13e), ``low``,
    ``high`` and ``middle`` of a value to keep, ``points`` and ``values`` of the series, moments in
    the place of dates.
    """

    __slots__ = ("measure", "policy")

    def __init__(self, measure: Measure, policy: Policy) -> None:
        """Take a row.

        Args:
            measure: the row.
            policy: what to do with missing values.
        """
        self.measure, self.policy = measure, policy

    def __missing__(self, name: str) -> Found:
        """Find an input."""
        found = self[name] = _INPUTS[name](self)
        return found


Input = Callable[[Inputs], Found]
"""How one input is found."""


def find(measure: Measure, policy: Policy, name: str) -> Found:
    """Return one input of a formula by name."""
    return Inputs(measure, policy)[name]


def _number(content: object, missing: str) -> Found:
    if content is None:
        return _lacking(missing)
    size = finite(content)
    return _lacking("not_a_number") if size is None else Found(size)


@cache
def _lacking(reason: str) -> Found:
    return Found(None, reason)


def _actual(row: Inputs) -> Found:
    measure = row.measure
    if measure.actual is None:
        reason = ABSENCES.get(measure.absent.strip(), "not_available")
        if reason == "not_received" and row.policy.missing_actual == "zero_value":
            return Found(0.0, "", True)
        return Found(None, reason)
    return _number(measure.actual, "")


def _value(row: Inputs) -> Found:
    measure, top = row.measure, row["actual"]
    if not measure.ratio or top.reason or top.assumed:
        return top
    bottom = row["denominator"]
    factor = _number(measure.factor, "no_denominator")
    if bottom.reason or factor.reason:
        return Found(None, bottom.reason or factor.reason)
    if bottom.content == 0:
        return Found(None, "zero_denominator")
    size = _size(top) * _size(factor) / _size(bottom)
    return _number(size, "") if finite(size) is not None else Found(None, "out_of_range")


def _baseline(row: Inputs) -> Found:
    measure, policy = row.measure, row.policy
    if measure.baseline is not None:
        return _number(measure.baseline, "")
    if policy.missing_baseline == "zero":
        return Found(0.0, "", True)
    if policy.missing_baseline == "first" and (first := _first(measure)):
        return Found(first[1], "", True)
    return _lacking("no_baseline")


def _first(measure: Measure) -> tuple[float, float] | None:
    """Return the oldest known value of the definition in force, before the date."""
    at = None if measure.at is None else moment(measure.at)
    points = unbroken(measure.history, measure.breaks, at)
    return points[0] if points and (at is None or points[0][0] < at) else None


def _start(row: Inputs) -> Found:
    measure = row.measure
    if measure.baseline is None and row.policy.missing_baseline == "first":
        first = _first(measure)
        return Found(first[0], "", True) if first else _lacking("no_dates")
    return _when(measure.start)


def _when(when: When | None) -> Found:
    return _lacking("no_dates") if when is None else Found(moment(when))


def _before(row: Inputs) -> Found:
    measure = row.measure
    if measure.before is not None:
        return Found(moment(measure.before))
    return _lacking("no_dates") if measure.at is None else Found(moment(measure.at) - 1.0)


def _expected(row: Inputs) -> Found:
    measure, target, at, end = row.measure, row["target"], row["at"], row["end"]
    reason = target.reason or at.reason or end.reason
    if reason:
        return Found(None, reason)
    outcome = expected(
        finite(row["baseline"].content),
        _size(target),
        finite(row["start"].content),
        _size(at),
        _size(end),
        measure.interim,
        measure.kind,
        measure.breaks,
    )
    return Found(outcome.value, outcome.reason)


def _band(measure: Measure) -> tuple[float | None, float | None]:
    target = finite(measure.target)
    tolerance = abs(finite(measure.tolerance) or 0.0)
    if measure.kind == "percentage" and target in (0.0, 100.0):
        tolerance = max(tolerance, NEAR_THE_END)
    low, high = finite(measure.low), finite(measure.high)
    if target is not None:
        low = target - tolerance if low is None else low
        high = target + tolerance if high is None else high
    return low, high


def _low(row: Inputs) -> Found:
    return _number(_band(row.measure)[0], "no_target")


def _high(row: Inputs) -> Found:
    return _number(_band(row.measure)[1], "no_target")


def _middle(row: Inputs) -> Found:
    target = finite(row.measure.target)
    low, high = _band(row.measure)
    if target is not None or low is None or high is None:
        return _number(target, "no_target")
    return _number(low / 2 + high / 2, "no_target")


def _answer(row: Inputs) -> Found:
    if row.measure.actual is None:
        found = row["actual"]
        return Found(False, "", True) if found.assumed else found
    return _yes(row.measure.actual)


def _wanted(row: Inputs) -> Found:
    if row.measure.target is None:
        return Found(row.measure.direction != "down")
    return _yes(row.measure.target)


def _yes(content: Number | bool) -> Found:
    if isinstance(content, bool):
        return Found(content)
    size = finite(content)
    return Found(size == 1) if size in (0.0, 1.0) else Found(None, "not_yes_or_no")


def _series(row: Inputs) -> dict[When, Number | None]:
    measure = row.measure
    series = dict(measure.history)
    value = finite(row["value"].content)
    if measure.at is not None and (value is not None or measure.at not in series):
        series[measure.at] = value
    return series


def _points(row: Inputs) -> Found:
    measure, series = row.measure, _series(row)
    if measure.start is not None and measure.baseline is not None:
        series.setdefault(measure.start, measure.baseline)
    until = None if measure.at is None else moment(measure.at)
    points = tuple(unbroken(series, measure.breaks, until))
    return Found(points, row["value"].reason)


def _values(row: Inputs) -> Found:
    measure, series = row.measure, _series(row)
    order = sorted(series, key=moment)
    if not order:
        return Found(None, "not_received")
    moments = [moment(when) for when in order]
    if measure.kind == "flow" and broken(measure.breaks, moments[0], moments[-1]):
        return Found(None, "series_break")
    return Found(tuple(series[when] for when in order))


def _peers(row: Inputs) -> Found:
    sizes = [finite(size) for size in row.measure.peers]
    return Found(tuple(size for size in sizes if size is not None))


def _size(found: Found) -> float:
    size = finite(found.content)
    return 0.0 if size is None else size


def _as_number(name: str, missing: str) -> Input:
    return lambda row: _number(getattr(row.measure, name), missing)


def _as_words(name: str, missing: str) -> Input:
    def found(row: Inputs) -> Found:
        content = getattr(row.measure, name)
        return Found(content) if content else Found("", missing)

    return found


_INPUTS: Mapping[str, Input] = {
    "target": _as_number("target", "no_target"),
    "previous": _as_number("previous", "no_previous"),
    "denominator": _as_number("denominator", "no_denominator"),
    "limit": _as_number("limit", ""),
    **{
        name: _as_number(name, "no_thresholds")
        for name in (
            "minimum",
            "maximum",
            "excellent",
            "goal",
            "red_flag",
            "tolerance",
            "previous_score",
            "initial_target",
            "factor",
        )
    },
    "direction": _as_words("direction", "no_direction"),
    "kind": _as_words("kind", "no_kind"),
    "bands": _as_words("bands", "no_thresholds"),
    "interim": lambda row: Found(row.measure.interim),
    "breaks": lambda row: Found(row.measure.breaks),
    "actual": _actual,
    "value": _value,
    "baseline": _baseline,
    "start": _start,
    "at": lambda row: _when(row.measure.at),
    "end": lambda row: _when(row.measure.end),
    "before": _before,
    "expected": _expected,
    "low": _low,
    "high": _high,
    "middle": _middle,
    "answer": _answer,
    "wanted": _wanted,
    "points": _points,
    "values": _values,
    "peers": _peers,
}
