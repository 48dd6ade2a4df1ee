"""One formula applied to one row: inputs, hindrances, result, policy."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from . import pace
from .formulae import FORMULAS, Formula
from .inputs import Inputs
from .measured import Measure, Policy
from .periods import broken
from .scores import Outcome, Score, Sense, finite, rounded, unknown

PLAIN = Policy()
"""The policy that assumes and limits nothing."""

_FIRST = ("value", "actual", "answer", "points", "target")
_SAME_PART_OF_YEAR = 0.01


def score(
    measure: Measure,
    formula: str,
    policy: Policy = PLAIN,
    sense: Sense = "",
    expected: float | None = None,
) -> Score:
    """Apply one formula to one measure.

    Reasons come in this order: no such formula, no value, no target, a direction missing or not
    suited, a break of the series, any other input, then the cases of the formula.

    Args:
        measure: numbers, words and dates of one row.
        formula: id of the formula.
        policy: what to do with missing values and with points out of 0..100.
        sense: which of the two measures it stands for, repeated in the result.
        expected: value that takes the place of the target in the formula; both are shown.
    """
    return applied(Inputs(measure, policy), formula, sense, expected)


def applied(
    row: Inputs,
    formula: str,
    sense: Sense = "",
    expected: float | None = None,
    shown: Mapping[str, object] = MappingProxyType({}),
) -> Score:
    """Apply one formula to one row as ``score`` does.

    Args:
        row: its inputs.
        formula: id of the formula.
        sense: which of the two measures it stands for.
        expected: value that takes the place of the target.
        shown: what else is told among the inputs.
    """
    chosen = FORMULAS.get(formula)
    if chosen is None:
        return Score(formula=formula, reason="no_formula", case="no_formula", sense=sense)
    names = (*chosen.needs, *chosen.options)
    inputs = {name: row[name].content for name in names}
    reason = hindrance(chosen, row)
    outcome = unknown(reason) if reason else _computed(chosen, inputs, expected)
    if expected is not None:
        inputs["expected"] = expected
    inputs.pop("breaks", None)
    value, limited = outcome.value, ""
    if value is not None:
        assumed = any(row[name].assumed for name in names)
        value, limited = _limited(rounded(value), chosen, row.policy, "assumed" if assumed else "")
    made = Score(
        value=value,
        formula=formula,
        inputs=inputs | dict(outcome.facts) | dict(shown),
        reason=outcome.reason,
        case=outcome.case,
        scale=chosen.scale,
        sense=sense,
        met=_met(chosen, row, outcome),
        limited=limited,
    )
    return _filled(made, row)


def hindrance(formula: Formula, row: Inputs) -> str:
    """Return the first reason why a formula cannot be applied to a row, empty when it can."""
    measure = row.measure
    for name in formula.needs:
        if name in _FIRST and row[name].reason:
            return row[name].reason
    if measure.direction not in formula.directions:
        return "wrong_direction" if measure.direction else "no_direction"
    on_counted = formula.function is pace.on_plan and measure.kind == "flow"
    for span in () if on_counted else formula.spans:
        reason = across(row, span)
        if reason:
            return reason
    return next((row[name].reason for name in formula.needs if row[name].reason), "")


def across(row: Inputs, span: tuple[str, str]) -> str:
    """Return why two moments of a series cannot be compared, empty when they can."""
    measure = row.measure
    first, last = finite(row[span[0]].content), finite(row[span[1]].content)
    if broken(measure.breaks, first, last):
        return "series_break"
    if measure.kind != "flow" or first is None or last is None:
        return ""
    apart = abs(first % 1 - last % 1)
    return "whole_year_only" if min(apart, 1 - apart) > _SAME_PART_OF_YEAR else ""


def _computed(formula: Formula, inputs: dict[str, object], expected: float | None) -> Outcome:
    given = inputs if expected is None else inputs | {"target": expected}
    try:
        return formula.function(**given)
    except (OverflowError, ZeroDivisionError):
        return unknown("out_of_range")


def _met(formula: Formula, row: Inputs, outcome: Outcome) -> bool | None:
    """Tell whether the target in force is met; ``None`` where that cannot be told."""
    if formula.id in ("F8", "F9"):
        return None if outcome.value is None else outcome.case in ("inside", "reached")
    names, measure = (*formula.needs, *formula.options), row.measure
    if "target" not in names or formula.scale == "amount":
        return None
    plain = None if measure.ratio else measure.actual
    size = finite(row["value"].content if "value" in names else plain)
    wanted = finite(row["target"].content)
    if size is None or wanted is None:
        return None
    way: str = measure.direction
    if not way and "" in formula.directions and len(formula.directions) == 2:
        way = formula.directions[0]
    if way == "up":
        return size >= wanted
    return size <= wanted if way == "down" else None


def _filled(made: Score, row: Inputs) -> Score:
    """Put the score the policy gives in the place of a missing value or target."""
    policy = row.policy
    if made.reason == "not_received" and policy.missing_actual == "zero_score":
        return replace(made, value=0.0, reason="", case="no_value", limited="assumed")
    if made.reason == "no_target" and policy.missing_target == "previous_score":
        earlier = finite(row.measure.previous_score)
        if earlier is not None:
            return replace(
                made, value=rounded(earlier), reason="", case="carried", limited="assumed"
            )
    return made


def _limited(value: float, formula: Formula, policy: Policy, limited: str) -> tuple[float, str]:
    """Return a value within what the policy allows, and how it was limited."""
    if formula.scale != "points":
        return value, limited
    if policy.above == "cap" and value > 100:
        return 100.0, "capped"
    if policy.below == "cut" and value < 0:
        return 0.0, "cut"
    return value, limited
