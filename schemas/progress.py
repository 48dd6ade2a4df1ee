"""Progress of one indicator: *avanzamento*, *grado di raggiungimento*, *tendenza*.

``score`` applies one formula of ``formulae.FORMULAS``; ``advancement`` and ``achievement`` are the
two measures of a plan, ``trend`` is what can be told without a target. All are pure: the date is
part of the measure. Nothing here raises for a value, and nothing unknown becomes a zero.
"""

from dataclasses import replace

from .application import PLAIN, across, applied
from .formulae import FORMULAS, USUAL
from .inputs import Inputs
from .measured import Measure, Policy
from .periods import moment
from .scores import Outcome, Score, Sense, finite, rounded, told, unknown

TREND = "trend"
"""Formula id of ``trend``."""

FROM_ZERO = 100.0
"""Change in % told of a value that was zero before (``trend``)."""


def achievement(measure: Measure, formula: str = "", policy: Policy = PLAIN) -> Score:
    """*Grado di raggiungimento*: the value against the target in force, at the end of the period.

    Args:
        measure: the row; its initial target is repeated among the inputs.
        formula: id chosen for the indicator; empty takes the usual one of its direction.
        policy: of the plan.
    """
    return achieved(Inputs(measure, policy), formula)


def achieved(row: Inputs, formula: str = "") -> Score:
    """*Grado di raggiungimento* of a row by its inputs; see ``achievement``."""
    chosen, reason = _chosen(row, formula)
    if reason:
        return _none(row, formula, reason, "achievement")
    first = row.measure.initial_target
    shown = {} if first is None else {"initial_target": first}
    return applied(row, chosen, "achievement", shown=shown)


def initial_achievement(measure: Measure, formula: str = "", policy: Policy = PLAIN) -> Score:
    """*Grado di raggiungimento* against the target first approved, to print beside the other."""
    first = measure.target if measure.initial_target is None else measure.initial_target
    return achievement(replace(measure, target=first), formula, policy)


def advancement(measure: Measure, formula: str = "", policy: Policy = PLAIN) -> Score:
    """*Avanzamento*: the value against what is expected at the date, in the year.

    F1, F2a, F2b and F3 take the value expected at the date (``expected`` among the inputs) in the
    place of the target; F3 of a flow within a year is F13. Thresholds and bands hold at any time
    for a stock, only at the end for a flow; within a year nothing is told until it is declared
    whether the values add up (``no_kind``). A milestone is not late before its date.

    Args:
        measure: the row; ``at`` is the date.
        formula: id chosen for the indicator; empty takes the usual one of its direction.
        policy: of the plan; ``without_plan`` tells what to do without an expected value.
    """
    return advanced(Inputs(measure, policy), formula)


def advanced(row: Inputs, formula: str = "") -> Score:
    """*Avanzamento* of a row by its inputs; see ``advancement``."""
    chosen, reason = _chosen(row, formula)
    if reason:
        return _none(row, formula, reason, "progress")
    against, measure = FORMULAS[chosen].against, row.measure
    if against != "date" and _undeclared(measure):
        return _none(row, chosen, "no_kind", "progress")
    if against == "date":
        made = applied(row, chosen, "progress")
        return _if_due(made, measure) if chosen == "F9" else made
    if against == "whole":
        if measure.kind == "flow" and not _over(measure):
            return _none(row, chosen, "whole_year_only", "progress")
        return applied(row, chosen, "progress")
    if chosen == "F3" and measure.kind == "flow" and not _over(measure):
        return applied(row, "F13", "progress")
    return _on_plan(row, chosen)


def trend(measure: Measure, policy: Policy = PLAIN) -> Score:
    """*Tendenza*: how a value moved since the earlier one, in % and positive when it got better.

    For indicators without a target. Rate it with ``ratings.RULES["trend"]``.

    Source: direction times change on the earlier period, as d × CAGR of Open SDG over one year.
    A change from zero counts 100 % (ours). A value to keep gets worse when it moves.

    Cases, first match:
        no_direction: direction not declared → unknown
        no_kind: part of a year, and nobody said how the values add up → unknown
        series_break: another definition since the earlier value → unknown
        same: value = previous → 0
        from_zero: previous = 0 → 100 up, −100 down, turned by the direction
        moved: otherwise → 100 × (value − previous) / |previous|, turned by the direction
    """
    return moved(Inputs(measure, policy))


def moved(row: Inputs) -> Score:
    """*Tendenza* of a row by its inputs; see ``trend``."""
    direction = row.measure.direction
    inputs = {name: row[name].content for name in ("value", "previous")}
    inputs["direction"] = direction
    reason = row["value"].reason or apart(row)
    outcome = unknown(reason) if reason else _moved(inputs, direction)
    return Score(
        value=None if outcome.value is None else rounded(outcome.value),
        formula=TREND,
        inputs=inputs,
        reason=outcome.reason,
        case=outcome.case,
        scale="deviation",
    )


def apart(row: Inputs) -> str:
    """Return why a value, whatever it is, cannot be held against the earlier one (``trend``)."""
    measure = row.measure
    if not measure.direction:
        return "no_direction"
    if measure.previous is not None and _undeclared(measure):
        return "no_kind"
    return across(row, ("before", "at")) or row["previous"].reason


def usual_formula(measure: Measure) -> str:
    """Return the formula of an indicator that chooses none; empty when no direction tells."""
    return USUAL.get("boolean" if measure.boolean else measure.direction, "")


def _moved(inputs: dict[str, object], direction: str) -> Outcome:
    value, previous = finite(inputs["value"]) or 0.0, finite(inputs["previous"]) or 0.0
    if value == previous:
        return told("same", 0.0)
    if previous == 0:
        case, move = "from_zero", FROM_ZERO if value > 0 else -FROM_ZERO
    else:
        case, move = "moved", 100.0 * (value - previous) / abs(previous)
    if direction == "keep":
        return told(case, -abs(move))
    return told(case, move if direction == "up" else -move)


def _chosen(row: Inputs, formula: str) -> tuple[str, str]:
    """Return the formula of a measure of progress, or the reason why there is none."""
    if formula:
        known = FORMULAS.get(formula)
        if known is None:
            return "", "no_formula"
        return formula, "not_progress" if known.against == "none" else ""
    measure = row.measure
    usual = usual_formula(measure)
    value = row["answer" if measure.boolean else "value"]
    if value.reason:
        return usual, value.reason if not _carried(value.reason, row) else ""
    banded = measure.direction == "keep" and None not in (measure.low, measure.high)
    if measure.target is None and not banded and not (measure.boolean and measure.direction):
        return usual, "no_target" if not _carried("no_target", row) else ""
    return usual, "" if usual else "no_direction"


def _carried(reason: str, row: Inputs) -> bool:
    """Tell whether the policy gives a score in the place of a missing value or target."""
    if not usual_formula(row.measure):
        return False
    if reason == "not_received":
        return row.policy.missing_actual == "zero_score"
    return (
        reason == "no_target"
        and row.policy.missing_target == "previous_score"
        and finite(row.measure.previous_score) is not None
    )


def _none(row: Inputs, formula: str, reason: str, sense: Sense) -> Score:
    measure = row.measure
    names = {"value": measure.actual, "target": measure.target, "direction": measure.direction}
    return Score(formula=formula, inputs=names, reason=reason, case=reason, sense=sense)


def _on_plan(row: Inputs, formula: str) -> Score:
    expected, measure = row["expected"], row.measure
    if expected.reason in ("no_target", "not_a_number"):
        return applied(row, formula, "progress")
    made = applied(row, formula, "progress", finite(expected.content))
    if made.case in ("no_value", "carried"):
        return made
    if measure.kind == "flow" and made.met and measure.direction != "up" and not _over(measure):
        made = replace(made, met=None)
    if not expected.reason or made.value is None:
        return made
    made = replace(made, inputs={**made.inputs, "expected": None})
    if row.policy.without_plan == "target":
        return replace(made, limited=made.limited or "whole_target")
    return made.because(expected.reason)


def _if_due(made: Score, measure: Measure) -> Score:
    if made.value is None or made.met:
        return made
    if measure.at is None or measure.end is None:
        return made.because("no_dates")
    return made if _over(measure) else made.because("not_due")


def _undeclared(measure: Measure) -> bool:
    """Tell whether part of a year is looked at and nobody said how the values add up."""
    if measure.kind or measure.boolean or measure.at is None or _over(measure):
        return False
    return moment(measure.at) % 1 > 0


def _over(measure: Measure) -> bool:
    """Tell whether the date of the target has come."""
    if measure.at is None or measure.end is None:
        return False
    return moment(measure.at) >= moment(measure.end)
