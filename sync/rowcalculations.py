"""What a workbook is told of how a row is scored: settled when it is issued, before any value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..schemas.calculations import Calculation, Main, settled, tried
from ..schemas.calculationtexts import write
from ..schemas.formulae import FORMULAS
from ..schemas.inforce import InForce
from ..schemas.inputs import Inputs
from ..schemas.plan import Value
from ..schemas.policies import Policies
from ..schemas.progress import apart
from ..schemas.ratings import Rules
from ..schemas.scores import Score, finite
from .records import Typed
from .rowmeasures import Asked, asked, main_rules

DIGITS = 15
"""Significant digits of what is written into a cell: as many as every program keeps."""


SOME: Mapping[str, Typed] = {
    name: Typed(1, "1", number=Decimal(1)) for name in ("value", "denominator")
}
"""What a department might type, to see what any value would give."""


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
    found = asked(standing, past, period, day, policies, SOME)
    main = found.main
    row = tried(found.measure, policies.scoring)
    rules = _rules(found, main, policies)
    calculation = settled(row, found.formula, main, rules, unrated=False)
    return RowCalculation(
        write(calculation),
        _expected(row, calculation),
        "direction" not in standing.indicator.proposed and _comparable(row),
    )


def _rules(found: Asked, main: Main, policies: Policies) -> Rules:
    formula = FORMULAS.get(found.formula)
    if formula is None:
        return ()
    score = Score(formula=formula.id, scale=formula.scale, sense=main)
    return main_rules(found, score, policies)


def _expected(row: Inputs, calculation: Calculation) -> float | None:
    on_line = calculation.on_date("progress") or calculation.formula("progress") == "F13"
    size = finite(row["expected"].content) if on_line else None
    return None if size is None else float(f"{size:.{DIGITS}g}")


def _comparable(row: Inputs) -> bool:
    """Tell whether the value and that of the year before are of one definition and one length."""
    if row.measure.boolean or row.measure.direction not in ("up", "down"):
        return False
    return not apart(row)
