"""The scores of one row of indicators: progress, achievement, trend, rating."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..schemas.calculations import Calculation, settled
from ..schemas.inforce import InForce, in_force
from ..schemas.inputs import Inputs
from ..schemas.measured import Measure
from ..schemas.plan import Indicator, Plan, Value
from ..schemas.policies import Policies
from ..schemas.profile import EntrySheet, Profile
from ..schemas.progress import achieved, advanced, initial_achievement, moved
from ..schemas.ratings import Rated, Rules, rate, rules_for
from ..schemas.scores import Score, Sense
from .records import Accepted
from .rowmeasures import NO_CELLS, Asked, asked, main_rules

Find = Callable[[EntrySheet, str, str], Accepted | None]
"""What was accepted of a row: sheet, department, key."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is told of a scored row wherever it is counted.

    Attributes:
        standing: with its first target, act, interim targets, breaks.
        record: what was accepted of the row.
        progress: *avanzamento*; ``achievement``: *grado di raggiungimento*; ``initial``: the same
            against the target first approved; ``trend``: *tendenza*.
        closing: the day of the target has come: it is rated by its achievement.
        rated: *andamento*, or *esito* when closing; ``moved``: rating of the trend.
        expected: at the date, where its progress looks at it.
        aimless: the measures that have no target, whatever the value is.
    """

    standing: InForce
    record: Accepted | None
    progress: Score
    achievement: Score
    initial: Score
    trend: Score
    closing: bool
    rated: Rated
    moved: Rated
    expected: float | None
    aimless: tuple[Sense, ...]

    @property
    def indicator(self) -> Indicator:
        """The row with the versions in force."""
        return self.standing.indicator

    @property
    def main(self) -> Score:
        """The score it is rated by."""
        return self.achievement if self.closing else self.progress


@dataclass(frozen=True, slots=True)
class Scored(Marks):
    """One row of indicators, scored on the day its value stands for.

    Attributes:
        inputs: what was scored.
        calculation: what of it does not depend on the value, for live formulas.
        rules: those it was rated by.
    """

    inputs: Inputs
    calculation: Calculation
    rules: Rules

    @property
    def measure(self) -> Measure:
        """What was scored, as it stands in the row."""
        return self.inputs.measure


class Scorer:
    """Scores the rows of a plan on a day, each when it is asked for.

    Attributes:
        standings: every row as it stands on the day, by key.
    """

    def __init__(
        self,
        plan: Plan,
        profile: Profile,
        period: int,
        at: date,
        found: Find,
        settled: bool = True,
    ) -> None:
        """Prepare what all rows have in common.

        Args:
            plan: with its versions.
            profile: its policies.
            period: the year reported on.
            at: the day the values stand for.
            found: gives what was accepted of a row.
            settled: whether calculations are wanted, for roll-up and live formulas.
        """
        self.standings = in_force(plan, at)
        self._period, self._at, self._settled = period, at, settled
        self._policies, self._found = profile.progress, found
        self._sheet = next((one for one in profile.sheets if one.kind == "indicator"), None)
        self._past: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in plan.values:
            if value.row_key in self.standings:
                self._past[value.row_key][value.period] = value

    def in_state(self, state: str = "active") -> list[str]:
        """Return the keys of the rows in a state."""
        return [key for key in self.standings if self.stands(key, state)]

    def stands(self, key: str, state: str = "active") -> bool:
        """Tell whether the plan has a row, in a state."""
        one = self.standings.get(key)
        return one is not None and one.indicator.state == state

    def record(self, key: str) -> Accepted | None:
        """Return what was accepted of a row."""
        unit = self.standings[key].indicator.department
        return self._found(self._sheet, unit, key) if self._sheet else None

    def row(self, key: str) -> Scored:
        """Score a row."""
        standing, past = self.standings[key], self._past.get(key, {})
        record = self.record(key)
        cells = NO_CELLS if record is None else record.cells
        question = asked(standing, past, self._period, self._at, self._policies, cells)
        return _scored(standing, question, self._policies, record, self._settled)


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
    """Score the indicator rows of a plan, or those withdrawn from it, by key; see ``Scorer``."""
    scorer = Scorer(plan, profile, period, at, found, settled)
    return {key: scorer.row(key) for key in scorer.in_state("withdrawn" if withdrawn else "active")}


def _scored(
    standing: InForce,
    question: Asked,
    policies: Policies,
    record: Accepted | None,
    settle: bool,
) -> Scored:
    measure, policy, formula = question.measure, policies.scoring, question.formula
    row, main = Inputs(measure, policy), question.main
    made: dict[Sense, Score] = {
        "progress": advanced(row, formula),
        "achievement": achieved(row, formula),
    }
    rules = main_rules(question, made[main], policies)
    trend = moved(row)
    calculation = settled(row, formula, main, rules, made) if settle else Calculation()
    expected = made["progress"].inputs.get("expected")
    return Scored(
        standing=standing,
        record=record,
        progress=made["progress"],
        achievement=made["achievement"],
        initial=made["achievement"]
        if measure.initial_target is None or measure.initial_target is measure.target
        else initial_achievement(measure, formula, policy),
        trend=trend,
        closing=question.due,
        rated=rate(made[main], rules),
        moved=rate(trend, rules_for(trend, policies.rules)),
        expected=expected if isinstance(expected, float) else None,
        aimless=tuple(sense for sense in made if calculation.reason(sense) == "no_target"),
        inputs=row,
        calculation=calculation,
        rules=rules,
    )
