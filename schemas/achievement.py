"""How far a value is from its target: the formulas F1 to F4, F8, F9, F18 to F20, each pure.

Every function takes numbers and returns an ``Outcome`` in points (100 = target met). The cases of
its docstring are tried in order; ``formulae.FORMULAS`` holds the same cases as data.
"""

from .scores import Outcome, told, unknown

NEAR_THE_END = 1.0
"""Points from 0 % or 100 % within which such a target counts as met (F8)."""


def ratio(actual: float, denominator: float, factor: float) -> Outcome:
    """F20: numerator / denominator × factor, in the unit of the indicator.

    Source: DHIS2 indicators (numerator, denominator, factor of the indicator type).

    Cases:
        zero_denominator: denominator = 0 → unknown
        quotient: otherwise → actual / denominator × factor
    """
    if denominator == 0:
        return unknown("zero_denominator")
    return told("quotient", actual / denominator * factor)


def zero_target(value: float, direction: str) -> Outcome:
    """F18: a target of zero is met or not, there is no share of it.

    Source: gzoom-legacy, ``ValueConverter.targetZeroValueDefault``; not the replacement of zero
    by 0.001 that Open SDG makes.

    Cases:
        zero_met: up and value ≥ 0, or down and value ≤ 0 → 100
        zero_missed: otherwise → 0
    """
    met = value >= 0 if direction == "up" else value <= 0
    return told("zero_met", 100.0) if met else told("zero_missed", 0.0)


def only_zero(value: float, target: float, direction: str) -> Outcome:
    """F18 chosen by name: as ``zero_target``, for a target that must be zero.

    Source: gzoom-legacy, ``ValueConverter.targetZeroValueDefault``.

    Cases:
        target_not_zero: target ≠ 0 → unknown
        zero_met, zero_missed: as ``zero_target``
    """
    return zero_target(value, direction) if target == 0 else unknown("target_not_zero")


def higher(value: float, target: float) -> Outcome:
    """F1: achievement when higher is better.

    Source: gzoom-legacy, ``PercentWrkConverter`` (*Avanzamento in percentuale*) and
    ``ProgresWrkConverter``; Global Fund, progress against targets. For a negative target the
    quotient would reward the worse value: it is mirrored around the target.

    Cases:
        zero_met, zero_missed: target = 0 → F18
        plain: target > 0 → 100 × value / target
        mirrored: target < 0 → 200 − 100 × value / target
    """
    if target == 0:
        return zero_target(value, "up")
    share = 100.0 * value / target
    return told("plain", share) if target > 0 else told("mirrored", 200.0 - share)


def lower_mirrored(value: float, target: float) -> Outcome:
    """F2a: achievement when lower is better, as far above 100 as the value is below the target.

    Source: gzoom-legacy, ``ValueConverter.convertWrk``, direction C: 100 × (2T − A) / T.

    Cases:
        zero_met, zero_missed: target = 0 → F18
        mirrored: target > 0 → 200 − 100 × value / target
        plain: target < 0 → 100 × value / target
    """
    if target == 0:
        return zero_target(value, "down")
    share = 100.0 * value / target
    return told("mirrored", 200.0 - share) if target > 0 else told("plain", share)


def lower_inverse(value: float, target: float) -> Outcome:
    """F2b: achievement when lower is better, target over value.

    Source: Imihigo *Progress Calculation Guide* (a value of 0 is 100). gzoom-legacy gives 0 and
    an error for a value of 0: not copied. Grows without bound near zero: cap it in the policy.

    Cases:
        zero_met, zero_missed: target = 0 → F18
        sign_change: target < 0 → unknown, a quotient of negatives means nothing
        nothing_left: value ≤ 0 → 100
        inverse: otherwise → 100 × target / value
    """
    if target == 0:
        return zero_target(value, "down")
    if target < 0:
        return unknown("sign_change")
    if value <= 0:
        return told("nothing_left", 100.0)
    return told("inverse", 100.0 * target / value)


def from_baseline(value: float, baseline: float, target: float, direction: str) -> Outcome:
    """F3: the share of the way from baseline to target already made, in both directions.

    Source: gzoom-legacy, ``PercentPyWrkConverter``; ESCAP *Current Status Index* (progress made
    over entire progress needed); ratio of the UN *Progress Chart*. They clip to 0..100: here the
    policy does. gzoom-legacy takes a missing baseline for the target: not copied.

    Cases:
        no_direction: target = baseline and direction not declared → unknown
        kept, lost: target = baseline → 100 when value is on the right side of it, else 0
        target_on_wrong_side: up and target < baseline, down and target > baseline → unknown
        way_made: otherwise → 100 × (value − baseline) / (target − baseline)
    """
    if target == baseline:
        if direction not in ("up", "down"):
            return unknown("no_direction")
        kept = value >= target if direction == "up" else value <= target
        return told("kept", 100.0) if kept else told("lost", 0.0)
    if (direction == "up" and target < baseline) or (direction == "down" and target > baseline):
        return unknown("target_on_wrong_side")
    return told("way_made", 100.0 * (value - baseline) / (target - baseline))


def gap(value: float, target: float) -> Outcome:
    """F4a: value less target, in the unit of the indicator; positive above the target.

    Source: gzoom-legacy, ``AbsoluteGap``, whose documentation says T − A and whose code does A − T.

    Cases:
        difference: always → value − target
    """
    return told("difference", value - target)


def relative_gap(value: float, target: float) -> Outcome:
    """F4b: the gap in % of the target; positive above the target whatever its sign.

    Source: gzoom-legacy, ``PercentGap``, which divides by the target and turns the sign of the
    gap when that is negative: here its absolute value is taken.

    Cases:
        zero_target: target = 0 → unknown
        difference: otherwise → 100 × (value − target) / |target|
    """
    if target == 0:
        return unknown("zero_target")
    return told("difference", 100.0 * (value - target) / abs(target))


def change(value: float, previous: float) -> Outcome:
    """F4c: change on the earlier value in %; positive when it grew.

    Source: gzoom-legacy, ``GapCapConverter`` (year on year), which answers 100 for an earlier
    value of zero: not copied.

    Cases:
        zero_previous: previous = 0 → unknown
        difference: otherwise → 100 × (value − previous) / |previous|
    """
    if previous == 0:
        return unknown("zero_previous")
    return told("difference", 100.0 * (value - previous) / abs(previous))


def keep(value: float, low: float, high: float, middle: float) -> Outcome:
    """F8: full inside a band, falling on both sides, never below 0.

    Source: Spider Impact, *Stabilize* scoring (best in the middle); Eustat, exception 2 (within a
    point of 0 % or 100 % is reached: the band of such a target is at least that wide). How fast
    it falls is ours: the distance from the band in % of the target.

    Args:
        value: the measure.
        low: lower limit of the band, inside it.
        high: upper limit of the band, inside it.
        middle: the target to keep; the middle of the band where none is declared.

    Cases:
        wrong_thresholds: low > high → unknown
        inside: low ≤ value ≤ high → 100
        zero_missed: middle = 0 → 0, as in F18
        outside: otherwise → max(0, 100 − 100 × distance / |middle|)
    """
    if low > high:
        return unknown("wrong_thresholds")
    if low <= value <= high:
        return told("inside", 100.0)
    if middle == 0:
        return told("zero_missed", 0.0)
    distance = max(low - value, value - high)
    return told("outside", max(0.0, 100.0 - 100.0 * distance / abs(middle)))


def yes_or_no(answer: bool, wanted: bool) -> Outcome:
    """F9: a yes/no measure or a milestone is reached or not.

    Source: Eustat, exception 9 (yes = reached, no = stagnation); milestones of the Recovery and
    Resilience Facility, satisfactorily fulfilled or not.

    Cases:
        reached: answer = wanted → 100
        not_reached: otherwise → 0
    """
    return told("reached", 100.0) if answer == wanted else told("not_reached", 0.0)


def completeness(value: float, target: float) -> Outcome:
    """F19: how much of what was to be received (or received on time) has come.

    Source: DHIS2 implementer documentation, reporting rates: actual / expected.

    Cases:
        nothing_to_measure: target ≤ 0 → unknown
        plain: otherwise → 100 × value / target
    """
    if target <= 0:
        return unknown("nothing_to_measure")
    return told("plain", 100.0 * value / target)
