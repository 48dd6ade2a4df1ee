"""One formula applied to one row: inputs, hindrances, result, policy."""

from dataclasses import replace

from . import pace
from .formulae import FORMULAS, Formula
from .inputs import Found, find
from .measured import Measure, Policy
from .periods import broken
from .scores import Outcome, Score, Sense, finite, rounded, unknown

PLAIN = Policy()
"""The policy that assumes and limits nothing."""

_FIRST = ("value", "actual", "answer", "points", "target")
_SAME_PART_OF_YEAR = 0.01


def score(measure: Measure, formula: str, policy: Policy = PLAIN, sense: Sense = "") -> Score:
    """Apply one formula to one measure.

    Reasons come in this order: no such formula, no value, no target, a direction missing or not
    suited, a break of the series, any other input, then the cases of the formula.

    Args:
        measure: numbers, words and dates of one row.
        formula: id of the formula.
        policy: what to do with missing values and with points out of 0..100.
        sense: which of the two measures it stands for, repeated in the result.
    """
    chosen = FORMULAS.get(formula)
    if chosen is None:
        return Score(formula=formula, reason="no_formula", case="no_formula", sense=sense)
    names = sorted(chosen.needs, key=lambda name: name not in _FIRST)
    found = {name: find(measure, policy, name) for name in (*names, *chosen.options)}
    inputs = {name: input_.content for name, input_ in found.items()}
    assumed = any(input_.assumed for input_ in found.values())
    reason = _hindrance(chosen, measure, policy, found)
    outcome = unknown(reason) if reason else _computed(chosen, inputs)
    limited = "assumed" if assumed and outcome.value is not None else ""
    made = Score(
        formula=formula,
        inputs=_shown(inputs) | dict(outcome.facts),
        reason=outcome.reason,
        case=outcome.case,
        scale=chosen.scale,
        sense=sense,
        met=_met(chosen, measure, policy, outcome),
        limited=limited,
    )
    made = _filled(made, measure, policy)
    if made.value is None and outcome.value is not None:
        made = replace(made, value=rounded(outcome.value))
    return _limited(made, policy)


def _hindrance(formula: Formula, measure: Measure, policy: Policy, found: dict[str, Found]) -> str:
    """Return the first reason why a formula cannot be applied, empty when it can."""
    for name in formula.needs:
        if name in _FIRST and found[name].reason:
            return found[name].reason
    if measure.direction not in formula.directions:
        return "wrong_direction" if measure.direction else "no_direction"
    on_counted = formula.function is pace.on_plan and measure.kind == "flow"
    for span in () if on_counted else formula.spans:
        reason = across(measure, policy, span)
        if reason:
            return reason
    return next((found[name].reason for name in formula.needs if found[name].reason), "")


def across(measure: Measure, policy: Policy, span: tuple[str, str]) -> str:
    """Return why two moments of a series cannot be compared, empty when they can."""
    first, last = (finite(find(measure, policy, name).content) for name in span)
    if broken(measure.breaks, first, last):
        return "series_break"
    if measure.kind != "flow" or first is None or last is None:
        return ""
    apart = abs(first % 1 - last % 1)
    return "whole_year_only" if min(apart, 1 - apart) > _SAME_PART_OF_YEAR else ""


def _computed(formula: Formula, inputs: dict[str, object]) -> Outcome:
    try:
        return formula.function(**inputs)
    except (OverflowError, ZeroDivisionError):
        return unknown("out_of_range")


def _met(formula: Formula, measure: Measure, policy: Policy, outcome: Outcome) -> bool | None:
    """Tell whether the target is met; ``None`` where that cannot be told."""
    if formula.id == "F9":
        return None if outcome.value is None else outcome.case == "reached"
    value, target = (find(measure, policy, name).content for name in ("value", "target"))
    size, wanted = finite(value), finite(target)
    if formula.id == "F8":
        return None if outcome.value is None else outcome.case == "inside"
    if size is None or wanted is None or formula.scale == "amount":
        return None
    declared: str = measure.direction
    if not declared and "" in formula.directions and len(formula.directions) == 2:
        declared = formula.directions[0]
    if declared == "up":
        return size >= wanted
    return size <= wanted if declared == "down" else None


def _filled(made: Score, measure: Measure, policy: Policy) -> Score:
    """Put the score the policy gives in the place of a missing value or target."""
    if made.reason == "not_received" and policy.missing_actual == "zero_score":
        return replace(made, value=0.0, reason="", case="no_value", limited="assumed")
    if made.reason == "no_target" and policy.missing_target == "previous_score":
        earlier = finite(measure.previous_score)
        if earlier is not None:
            return replace(
                made, value=rounded(earlier), reason="", case="carried", limited="assumed"
            )
    return made


def _limited(made: Score, policy: Policy) -> Score:
    if made.value is None or made.scale != "points":
        return made
    if policy.above == "cap" and made.value > 100:
        return replace(made, value=100.0, limited="capped")
    if policy.below == "cut" and made.value < 0:
        return replace(made, value=0.0, limited="cut")
    return made


def _shown(inputs: dict[str, object]) -> dict[str, object]:
    return {name: content for name, content in inputs.items() if name != "breaks"}
