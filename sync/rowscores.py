"""The scores of one row of indicators: progress, achievement, trend, rating."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..schemas.calculations import Calculation, settle
from ..schemas.inforce import InForce, in_force
from ..schemas.measured import Measure
from ..schemas.plan import Indicator, Plan, Value
from ..schemas.policies import Policies
from ..schemas.profile import EntrySheet, Profile
from ..schemas.progress import achievement, advancement, initial_achievement, trend
from ..schemas.ratings import Rated, Rules, rate, rules_for
from ..schemas.scores import Score, Sense
from .records import Accepted
from .rowmeasures import answered, asked, main_rules

Find = Callable[[EntrySheet, str, str], Accepted | None]
"""What was accepted of a row: sheet, department, key."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One row of indicators, scored on the day its value stands for.

    Attributes:
        indicator: with the versions in force.
        standing: the same with its first target, act, interim targets, breaks.
        measure: what was scored.
        calculation: what of it does not depend on the value, for live formulas.
        progress: *avanzamento*; ``achievement``: *grado di raggiungimento*; ``initial``: the same
            against the target first approved; ``trend``: *tendenza*.
        closing: the day of the target has come: it is rated by its achievement.
        rated: *andamento*, or *esito* when closing; ``moved``: rating of the trend.
        rules: those it was rated by.
        record: what was accepted of the row.
    """

    indicator: Indicator
    standing: InForce
    measure: Measure
    calculation: Calculation
    progress: Score
    achievement: Score
    initial: Score
    trend: Score
    closing: bool
    rated: Rated
    moved: Rated
    rules: Rules
    record: Accepted | None = None

    @property
    def main(self) -> Score:
        """The score it is rated by."""
        return self.achievement if self.closing else self.progress


def score_rows(
    plan: Plan,
    profile: Profile,
    period: int,
    at: date,
    found: Find,
    *,
    withdrawn: bool = False,
    settled: bool = True,
) -> dict[str, Scored]:
    """Score the indicator rows of a plan, or those withdrawn from it.

    ``settled`` tells whether their calculations are wanted, for roll-up and live formulas.

    Returns:
        By row key.
    """
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "indicator"), None)
    past: dict[str, dict[int, Value]] = defaultdict(dict)
    for value in plan.values:
        past[value.row_key][value.period] = value
    return {
        key: _scored(
            standing,
            past.get(key, {}),
            period,
            at,
            profile.progress,
            found(sheet, standing.indicator.department, key) if sheet else None,
            settled,
        )
        for key, standing in in_force(plan, at).items()
        if standing.indicator.state == ("withdrawn" if withdrawn else "active")
    }


def _scored(
    standing: InForce,
    past: Mapping[int, Value],
    period: int,
    at: date,
    policies: Policies,
    record: Accepted | None,
    settled: bool,
) -> Scored:
    question = asked(standing, past, period, at, policies)
    measure, policy, formula = question.measure, policies.scoring, question.formula
    if record is not None:
        measure = answered(measure, record.cells)
    main = question.main
    made: dict[Sense, Score] = {
        "progress": advancement(measure, formula, policy),
        "achievement": achievement(measure, formula, policy),
    }
    rules = main_rules(question, made[main], policies)
    moved = trend(measure, policy)
    return Scored(
        indicator=standing.indicator,
        standing=standing,
        measure=measure,
        calculation=settle(question.measure, formula, policy, main, rules, made)
        if settled
        else Calculation(),
        progress=made["progress"],
        achievement=made["achievement"],
        initial=made["achievement"]
        if measure.initial_target is None or measure.initial_target is measure.target
        else initial_achievement(measure, formula, policy),
        trend=moved,
        closing=question.due,
        rated=rate(made[main], rules),
        moved=rate(moved, rules_for(moved, policies.rules)),
        rules=rules,
        record=record,
    )
