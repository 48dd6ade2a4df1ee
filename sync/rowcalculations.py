"""What a workbook is told of how a row is scored: settled when it is issued, before any value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from ..schemas.calculations import Calculation, Main, settle
from ..schemas.calculationtexts import write
from ..schemas.formulae import FORMULAS
from ..schemas.inforce import InForce
from ..schemas.inputs import find
from ..schemas.plan import Value
from ..schemas.policies import Policies
from ..schemas.progress import apart
from ..schemas.ratings import Rules
from ..schemas.scores import Score, finite
from .rowmeasures import Asked, asked, main_rules

DIGITS = 15
"""Significant digits of what is written into a cell: as many as every program keeps."""


@dataclass(frozen=True, slots=True)
class RowCalculation:
    """What of the scoring of a row goes into its cells.

    Attributes:
        text: the calculation, as its hidden cell carries it.
        expected: value expected at the date, points for percentages; ``None`` where it is unknown
            or *avanzamento* is not measured against it.
        comparable: the value can be held against that of the year before, and somebody confirmed
            which way is better.
    """

    text: str
    expected: float | None
    comparable: bool


def row_calculation(
    standing: InForce, past: Mapping[int, Value], period: int, day: date, policies: Policies
) -> RowCalculation:
    """Settle a row as it stands on a day.

    Args:
        standing: the indicator part with the versions in force.
        past: its values by year.
        period: the year reported on.
        day: the day the values stand for.
        policies: of the plan.
    """
    found = asked(standing, past, period, day, policies)
    main = found.main
    calculation = settle(
        found.measure, found.formula, policies.scoring, main, _rules(found, main, policies)
    )
    if calculation.rules and not calculation.formula(main):
        calculation = replace(calculation, rules=())
    return RowCalculation(
        write(calculation),
        _expected(found, calculation, policies),
        "direction" not in standing.indicator.proposed and _comparable(found, policies),
    )


def _rules(found: Asked, main: Main, policies: Policies) -> Rules:
    formula = FORMULAS.get(found.formula)
    if formula is None:
        return ()
    score = Score(formula=formula.id, scale=formula.scale, sense=main)
    return main_rules(found, score, policies)


def _expected(found: Asked, calculation: Calculation, policies: Policies) -> float | None:
    on_line = calculation.on_date("progress") or calculation.formula("progress") == "F13"
    size = finite(find(found.measure, policies.scoring, "expected").content)
    return float(f"{size:.{DIGITS}g}") if on_line and size is not None else None


def _comparable(found: Asked, policies: Policies) -> bool:
    """Tell whether the value and that of the year before are of one definition and one length."""
    if found.measure.boolean or found.measure.direction not in ("up", "down"):
        return False
    return not apart(found.measure, policies.scoring)
