"""The formulas that one row computes, as data: conditions in order, each with its expression.

Conditions and expressions use names of inputs, numbers, ``+ - * / ^``, comparisons and the
functions ABS, MIN, MAX, AND, OR. A case without an expression is unknown, and its id is the
reason. They say what the functions of ``achievement`` and ``pace`` do, and a test holds the two
equal; whoever writes a live formula nests them, and rounds the result to nine decimals.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a formula's table: the first whose condition holds gives the result.

    Attributes:
        id: name of the case, the reason when there is no expression.
        when: condition; empty holds always.
        then: expression; empty when the result is unknown.
    """

    id: str
    when: str
    then: str


def _cases(*rows: tuple[str, str, str]) -> tuple[Case, ...]:
    return tuple(Case(*row) for row in rows)


_UP_AT_ZERO = (
    ("zero_met", "AND(target=0,value>=0)", "100"),
    ("zero_missed", "target=0", "0"),
)
_DOWN_AT_ZERO = (
    ("zero_met", "AND(target=0,value<=0)", "100"),
    ("zero_missed", "target=0", "0"),
)


def _way(value: str, target: str) -> tuple[tuple[str, str, str], ...]:
    """Return the cases of F3 with another value or target."""
    level = f"{target}=baseline"
    return (
        ("no_direction", f'AND({level},direction<>"up",direction<>"down")', ""),
        ("kept", f'AND({level},direction="up",{value}>={target})', "100"),
        ("kept", f'AND({level},direction="down",{value}<={target})', "100"),
        ("lost", level, "0"),
        ("target_on_wrong_side", f'AND(direction="up",{target}<baseline)', ""),
        ("target_on_wrong_side", f'AND(direction="down",{target}>baseline)', ""),
        ("way_made", "", f"100*({value}-baseline)/({target}-baseline)"),
    )


def _climb(sign: str) -> tuple[tuple[str, str, str], ...]:
    """Return the cases of F5 for one order of its thresholds."""
    up = sign == "<"
    order = ("minimum<=target", "target<=maximum") if up else ("minimum>=target", "target>=maximum")
    held = f"AND({order[0]},{order[1]},value{sign}"
    return (
        ("below", f"{held}minimum)", "-1"),
        ("to_target", f"{held}target)", "100*(value-minimum)/(target-minimum)"),
        ("to_maximum", f"{held}maximum)", "100+100*(value-target)/(maximum-target)"),
    )


_RISING = "AND(minimum<=target,target<=maximum,maximum<=excellent)"
_FALLING = "AND(minimum>=target,target>=maximum,maximum>=excellent)"


def _climb_further(order: str, sign: str) -> tuple[tuple[str, str, str], ...]:
    return (
        ("below", f"AND({order},value{sign}minimum)", "-1"),
        ("to_target", f"AND({order},value{sign}target)", "100*(value-minimum)/(target-minimum)"),
        (
            "to_maximum",
            f"AND({order},value{sign}maximum)",
            "100+100*(value-target)/(maximum-target)",
        ),
        (
            "to_excellent",
            f"AND({order},value{sign}excellent)",
            "200+100*(value-maximum)/(excellent-maximum)",
        ),
        ("above_all", order, "301"),
    )


_GROWTH = (
    ("wrong_dates", "at-start<1", ""),
    ("zero_baseline", "baseline=0", ""),
    ("sign_change", "OR(AND(value<0,baseline>0),AND(value>0,baseline<0))", ""),
)
_OBSERVED = "((value/baseline)^(1/(at-start))-1)"
_REQUIRED = "((target/baseline)^(1/(end-start))-1)"
_WORSE = 'OR(AND(direction="up",value<baseline),AND(direction="down",value>baseline))'
_BETTER = '(1-2*OR(AND(direction="up",baseline<0),AND(direction="down",baseline>0)))'
"""+1 or −1: the sign that makes a growth positive when the value gets better."""

_PROJECTED = f"(value*(1+{_OBSERVED})^MAX(0,end-at))"

CASES: Mapping[str, tuple[Case, ...]] = {
    "F1": _cases(
        *_UP_AT_ZERO,
        ("plain", "target>0", "100*value/target"),
        ("mirrored", "", "200-100*value/target"),
    ),
    "F2a": _cases(
        *_DOWN_AT_ZERO,
        ("mirrored", "target>0", "200-100*value/target"),
        ("plain", "", "100*value/target"),
    ),
    "F2b": _cases(
        *_DOWN_AT_ZERO,
        ("sign_change", "target<0", ""),
        ("nothing_left", "value<=0", "100"),
        ("inverse", "", "100*target/value"),
    ),
    "F3": _cases(*_way("value", "target")),
    "F4a": _cases(("difference", "", "value-target")),
    "F4b": _cases(
        ("zero_target", "target=0", ""), ("difference", "", "100*(value-target)/ABS(target)")
    ),
    "F4c": _cases(
        ("zero_previous", "previous=0", ""),
        ("difference", "", "100*(value-previous)/ABS(previous)"),
    ),
    "F5": _cases(
        *_climb("<"),
        ("beyond", "AND(minimum<=target,target<=maximum)", "201"),
        *_climb(">"),
        ("beyond", "AND(minimum>=target,target>=maximum)", "201"),
        ("wrong_thresholds", "", ""),
    ),
    "F5b": _cases(
        *_climb_further(_RISING, "<"),
        *_climb_further(_FALLING, ">"),
        ("wrong_thresholds", "", ""),
    ),
    "F7": _cases(
        ("wrong_thresholds", "goal=red_flag", ""),
        ("scored", "", "MIN(10,MAX(0,10/3*(1+(value-red_flag)/(goal-red_flag))))"),
    ),
    "F8": _cases(
        ("wrong_thresholds", "low>high", ""),
        ("inside", "AND(low<=value,value<=high)", "100"),
        ("zero_missed", "middle=0", "0"),
        ("outside", "", "MAX(0,100-100*MAX(low-value,value-high)/ABS(middle))"),
    ),
    "F9": _cases(("reached", "answer=wanted", "100"), ("not_reached", "", "0")),
    "F10": _cases(
        *_GROWTH,
        ("zero_target", "target=0", ""),
        ("wrong_dates", "end-start<1", ""),
        ("sign_change", "OR(AND(target<0,baseline>0),AND(target>0,baseline<0))", ""),
        ("lost", f"AND(target=baseline,{_WORSE})", f"100*{_BETTER}*{_OBSERVED}"),
        ("kept", "target=baseline", "100"),
        ("compared", "", f"100*{_BETTER}*{_OBSERVED}/ABS({_REQUIRED})"),
    ),
    "F10b": _cases(*_GROWTH, ("compound", "", f"100*{_BETTER}*{_OBSERVED}")),
    "F11": _cases(*_GROWTH, *_way(_PROJECTED, "target")),
    "F11b": _cases(*_GROWTH, ("compound", "", f"100*{_BETTER}*{_OBSERVED}")),
    "F13": _cases(
        ("no_direction", 'AND(kind="flow",direction<>"up",direction<>"down")', ""),
        ("zero_met", 'AND(kind="flow",direction="up",expected=0,value>=0)', "100"),
        ("zero_met", 'AND(kind="flow",direction="down",expected=0,value<=0)', "100"),
        ("zero_missed", 'AND(kind="flow",expected=0)', "0"),
        ("plain", 'AND(kind="flow",direction="up",expected>0)', "100*value/expected"),
        ("mirrored", 'AND(kind="flow",direction="up")', "200-100*value/expected"),
        ("mirrored", 'AND(kind="flow",expected>0)', "200-100*value/expected"),
        ("plain", 'kind="flow"', "100*value/expected"),
        *_way("value", "expected"),
    ),
    "F13p": _cases(
        ("wrong_dates", "at<=start", ""),
        ("due", "at>=end", "value"),
        ("prolonged", "", "baseline+(value-baseline)*(end-start)/(at-start)"),
    ),
    "F18": _cases(
        ("target_not_zero", "target<>0", ""),
        ("zero_met", 'AND(direction="up",value>=0)', "100"),
        ("zero_met", 'AND(direction="down",value<=0)', "100"),
        ("zero_missed", "", "0"),
    ),
    "F19": _cases(("nothing_to_measure", "target<=0", ""), ("plain", "", "100*value/target")),
    "F20": _cases(
        ("zero_denominator", "denominator=0", ""),
        ("quotient", "", "actual/denominator*factor"),
    ),
}
"""By formula id. F6, F12, F14 and F21 need more than a row; the plan line of F13 is worked out
before and stands in the row as ``expected``; F13 of a stock needs a baseline."""
