"""The measure of an indicator's row: what the plan says of it, its series, its value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from ..schemas.bandtexts import read_bands
from ..schemas.calculations import Main
from ..schemas.inforce import InForce
from ..schemas.measured import Measure
from ..schemas.periods import Kind, When
from ..schemas.plan import Indicator, Value
from ..schemas.policies import Policies
from ..schemas.progress import achievement
from ..schemas.ratings import Rules, rules_for
from ..schemas.ruletexts import read_rules
from ..schemas.scores import Direction, Number, Score
from ..schemas.values import read
from .records import NOTHING, Typed

HUNDRED = Decimal(100)
WORDED = "in_words"
"""Mark of a value given in words where a number is measured."""

NO_CELLS: Mapping[str, Typed] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """What a row is measured by: its measure, its formula.

    Attributes:
        measure: without a value, unless one was typed.
        formula: id of its own formula or of the plan's usual one, empty when none suits.
        own_rules: its own rating rules; empty when it has none, or none that can be read.
        due: the day of its target has come.
    """

    measure: Measure
    formula: str
    own_rules: Rules
    due: bool

    @property
    def main(self) -> Main:
        """The measure the row is rated by."""
        return "achievement" if self.due else "progress"


def asked(
    standing: InForce,
    past: Mapping[int, Value],
    period: int,
    at: date,
    policies: Policies,
    cells: Mapping[str, Typed] = NO_CELLS,
) -> Asked:
    """Return how a row is measured on a day.

    Percentages are points; years stand for their last day. A target without a year is of the
    period. A value in words is not a number and says so; ``n.d.`` and dashes are values not
    available.

    Args:
        standing: the indicator part with the versions in force.
        past: its values by year.
        period: the year reported on.
        at: the day the value stands for.
        policies: of the plan.
        cells: what the department typed, where it is asked of.
    """
    one = standing.indicator
    series: dict[When, Number | None] = {
        year: measured(one, value) for year, value in past.items() if year < period
    }
    end = one.target_year if one.target_year is not None else period
    boolean = one.type == "boolean"
    direction: Direction = "" if _unsaid(one) else _direction(one.direction)
    keep = direction == "keep"
    actual, below, absent = _answer(cells, boolean, one.type == "ratio")
    measure = Measure(
        actual=actual,
        absent=absent,
        denominator=below,
        ratio=one.type == "ratio",
        factor=100 if one.unit == "%" else 1,
        boolean=boolean,
        target=None if one.type == "text" else one.target,
        initial_target=standing.initial_target,
        baseline=one.baseline,
        previous=series.get(period - 1),
        before=period - 1,
        direction=direction,
        kind=kind_of(one),
        start=one.baseline_year,
        at=at,
        end=end,
        interim=dict(standing.interim),
        history=series,
        breaks=standing.breaks,
        tolerance=one.tolerance,
        low=one.minimum if keep else None,
        high=one.maximum if keep else None,
        minimum=one.minimum,
        maximum=one.maximum,
        excellent=one.excellent,
        goal=one.maximum if one.maximum is not None else one.target,
        red_flag=one.minimum,
        bands=read_bands(one.bands)[0] if one.bands else (),
        limit=one.natural_limit,
    )
    rules, flaws = read_rules(one.rating_rules, policies.ratings) if one.rating_rules else ((), [])
    formula = one.formula or policies.formula_of(direction, boolean and bool(direction))
    carries = policies.scoring.missing_target == "previous_score"
    earlier = _earlier(measure, formula, period - 1) if carries else None
    return Asked(
        measure=measure if earlier is None else replace(measure, previous_score=earlier),
        formula=formula,
        own_rules=() if flaws and not rules else rules,
        due=at >= date(end, 12, 31),
    )


def main_rules(asked_of: Asked, score: Score, policies: Policies) -> Rules:
    """Return the rules a score of a row is rated by: the row's own, the plan's, the usual ones."""
    return rules_for(score, policies.rules, asked_of.own_rules)


def measured(indicator: Indicator, value: Value) -> Decimal | None:
    """Return a past value as its indicator measures it; ``None`` when that cannot be told.

    Shares and percentages are in points; the quotient of a ratio is worked out.
    """
    if indicator.type == "text" or value.number is None:
        return None
    if indicator.type == "ratio":
        if not value.denominator:
            return None
        return value.number / value.denominator * (HUNDRED if indicator.unit == "%" else 1)
    return None if value.denominator is not None else value.number


def kind_of(indicator: Indicator) -> Kind:
    """Return how values add up over time: as declared, or what the type leaves no doubt of."""
    for kind in _KINDS:
        if indicator.aggregation == kind:
            return kind
    if indicator.type in ("percent", "ratio", "duration"):
        return "percentage"
    return "stock" if indicator.never_falls else ""


_NO_DATUM = frozenset(("empty", "dash", "nd", "deferred"))
_KINDS: tuple[Kind, ...] = ("stock", "flow", "percentage")
_DIRECTIONS: tuple[Direction, ...] = ("up", "down", "keep")


def _answer(
    cells: Mapping[str, Typed], boolean: bool, ratio: bool
) -> tuple[Number | bool | None, Number | None, str]:
    """Return the value typed, its denominator, and what was declared in its place."""
    value = cells.get("value", NOTHING)
    if value.number is not None:
        below = cells.get("denominator", NOTHING).number if ratio else None
        return bool(value.number) if boolean else value.number, below, ""
    if not value.blank:
        return None, None, value.text if read(value.text).kind in _NO_DATUM else WORDED
    reason = cells.get("missing_reason", NOTHING)
    return None, None, reason.term or reason.text


def _earlier(measure: Measure, formula: str, year: int) -> Number | None:
    """Return the score of the year before against the target it had; ``None`` without one."""
    wanted = measure.interim.get(date(year, 12, 31))
    if wanted is None or measure.previous is None:
        return None
    before = replace(
        measure,
        actual=measure.previous,
        ratio=False,
        target=wanted,
        at=year,
        end=year,
        previous=None,
    )
    return achievement(before, formula).value


def _unsaid(indicator: Indicator) -> bool:
    """Tell whether it was only inferred that a row without a target is a yes/no question."""
    inferred = "type" in indicator.proposed and indicator.target is None
    return indicator.type == "boolean" and inferred


def _direction(text: str) -> Direction:
    return next((one for one in _DIRECTIONS if one == text), "")
