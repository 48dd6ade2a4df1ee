"""Progress of one indicator: *avanzamento*, *grado di raggiungimento*, *tendenza*.

``score`` applies one formula of ``formulae.FORMULAS``; ``achievement`` and ``advancement`` are the
two measures of a plan, ``trend`` what is told without a target. All are pure: the date is part of
the measure. Nothing here raises for a value, and nothing unknown becomes a zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from .formulae import FORMULAS, USUAL, Formula
from .inputs import Inputs, Measure, resolve
from .periods import broken
from .scores import Outcome, Score, Sense, rounded, told, unknown

STABLE = 0.5
"""Change in % within which a series is stable (thresholds of F10b and F11b)."""


def score(
    measure: Measure, formula: str, policy: "Policy | None" = None, sense: Sense = ""
) -> Score:
    """Apply one formula to one measure.

    Reasons come in this order: no such formula, no value, no target, direction missing or not
    suited, a break of the series, any other missing input, then the cases of the formula.

    Args:
        measure: the numbers, words and dates of one row.
        formula: id of the formula.
        policy: what to do with missing values and results out of 0..100; none limits nothing.
        sense: which of the two measures it stands for, repeated in the result.
    """
    return _scored(measure, formula, policy or Policy(), sense)
