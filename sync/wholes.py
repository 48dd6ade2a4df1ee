"""What rows make up: activities, nodes, units, the plan, each rolled up from its parts."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from ..schemas.plan import Indicator, Plan
from ..schemas.policies import Policies
from ..schemas.ratings import Rated, rate, rules_for
from ..schemas.rollup import Part, Rolled, roll, roll_tree
from ..schemas.scores import Score
from .records import NOTHING
from .rowscores import Marks

PLAN = "*"
"""Key of the whole plan among its nodes."""

INDICATOR = "indicator:"
"""What the key of an indicator of several details begins with, as a part of a whole."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A node, an activity, a department or the plan: its parts rolled up.

    Attributes:
        key: of what it is the whole.
        progress: *avanzamento* of the indicators under it.
        achievement: *grado di raggiungimento* of those whose day has come.
        work: how much of the activities is done.
        closing: rated by its achievement.
        rated: its rating.
        ratings: rows under it by rating or grey case.
        moves: rows under it by rating of their trend.
    """

    key: str
    progress: Rolled
    achievement: Rolled
    work: Rolled
    closing: bool
    rated: Rated
    ratings: Mapping[str, int]
    moves: Mapping[str, int]

    @property
    def main(self) -> Score:
        """The score it is rated by."""
        return (self.achievement if self.closing else self.progress).score


class Tree:
    """The plan as a tree: details, indicators, activities, nodes.

    Attributes:
        details: indicators of several details rolled up, by unit (empty for the whole plan) and
            key; ``True`` is the achievement.
    """

    def __init__(
        self,
        plan: Plan,
        rows: Mapping[str, Marks],
        policies: Policies,
        closing: bool,
        beside: frozenset[str] = frozenset(),
    ) -> None:
        self._rows, self._policies, self._closing = rows, policies, closing
        self._accepting = _accepting(plan)
        nodes = [node for node in plan.nodes if node.level not in beside]
        self._parents: dict[str, str] = {node.key: node.parent or PLAN for node in nodes}
        known = set(self._parents)
        for activity in plan.activities:
            self._parents[activity.key] = activity.parent if activity.parent in known else PLAN
        self._parents[PLAN] = ""
        self._groups = dict.fromkeys((activity.key for activity in plan.activities), "activity")
        self._groups |= dict.fromkeys(known, "node")
        self._weights = {node.key: _weight(node.attributes) for node in nodes}
        self._weights |= {one.key: _weight(one.attributes) for one in plan.activities}
        self.details: dict[tuple[str, str], dict[bool, Rolled]] = defaultdict(dict)
        self._made: dict[tuple[str, bool], Part] = {}
        self._of_indicator: dict[str, list[Marks]] = defaultdict(list)
        for row in rows.values():
            self._of_indicator[row.indicator.key].append(row)

    def wholes(self, works: Mapping[str, Score]) -> dict[str, Whole]:
        """Return the wholes of activities and nodes by key, of the plan under ``PLAN``.

        Args:
            works: how much of each activity is done.
        """
        leaves: dict[str, list[Part]] = defaultdict(list)
        for key, score in works.items():
            leaves[self._parents[key]].append(Part(key, score, self._weights[key], "activity"))
        nodes = {key: above for key, above in self._parents.items() if key not in works}
        work = roll_tree(leaves, nodes, self._policies.rolling, self._weights, self._groups)
        work |= {key: Rolled(score, {}, ()) for key, score in works.items()}
        progress = self._rolled(False)
        achieved = self._rolled(True)
        ratings, moves = self._tallies()
        return {
            key: self._whole(key, progress[key], achieved[key], work[key], ratings[key], moves[key])
            for key in self._parents
        }

    def departments(self, works: Mapping[str, Sequence[Part]]) -> dict[str, Whole]:
        """Return the wholes of the units that have rows.

        Args:
            works: what each unit declares of its activities.
        """
        units: dict[str, dict[str, list[Marks]]] = defaultdict(lambda: defaultdict(list))
        for row in self._rows.values():
            if row.indicator.department:
                units[row.indicator.department][row.indicator.key].append(row)
        policy = self._policies.rolling
        made = {}
        for unit in sorted({*units, *works}):
            rows = [row for group in units[unit].values() for row in group]
            rolled = {
                ending: roll(
                    [
                        part
                        for key, group in units[unit].items()
                        if (part := self._indicator(key, group, ending, unit)) is not None
                    ],
                    policy,
                )
                for ending in (False, True)
            }
            made[unit] = self._whole(
                unit,
                rolled[False],
                rolled[True],
                roll(works.get(unit, ()), policy),
                Counter(row.rated.rating for row in rows),
                Counter(row.moved.rating for row in rows),
            )
        return made

    def _rolled(self, ending: bool) -> dict[str, Rolled]:
        leaves: dict[str, list[Part]] = defaultdict(list)
        for key, group in self._of_indicator.items():
            part = self._indicator(key, group, ending)
            if part is not None:
                one = group[0].indicator
                served = [key for key in one.shared if key in self._parents]
                for above in dict.fromkeys([self._above(one), *served]):
                    leaves[above].append(part)
        policy = self._policies.rolling
        return roll_tree(leaves, self._parents, policy, self._weights, self._groups)

    def _indicator(
        self, key: str, group: Iterable[Marks], ending: bool, unit: str = ""
    ) -> Part | None:
        """Return an indicator as a part of what is above it; ``None`` when its day has not come."""
        parts = [self._part(row, ending) for row in group if row.closing or not ending]
        if not parts:
            return None
        if len(parts) == 1:
            return replace(parts[0], total=False) if parts[0].total else parts[0]
        rolled = roll(parts, self._policies.rolling)
        self.details[unit, key][ending] = rolled
        weights = [part.weight for part in parts if part.weight is not None]
        whole = sum((Decimal(str(weight)) for weight in weights), Decimal(0))
        accepted = all(part.accepted for part in parts)
        weight = whole if len(weights) == len(parts) else None
        return Part(INDICATOR + key, rolled.score, weight, "indicator", accepted=accepted)

    def _part(self, row: Marks, ending: bool) -> Part:
        """Return a row as a part: of the plan and of its unit it is the same."""
        one = row.indicator
        key = one.row_key
        part = self._made.get((key, ending))
        if part is None:
            part = self._made[key, ending] = Part(
                key=key,
                score=_counted(row, ending),
                weight=one.weight,
                group="indicator",
                total=one.total,
                accepted=self._accepted(row),
            )
        return part

    def _accepted(self, row: Marks) -> bool:
        """Tell whether the centre took a row out as not applicable, or need not be asked."""
        reason = row.record.cells.get("missing_reason", NOTHING).term if row.record else ""
        if reason != "not_applicable":
            return True
        return any(
            key in ("", row.indicator.row_key) and unit in ("", row.indicator.department)
            for key, unit in self._accepting
        )

    def _above(self, indicator: Indicator) -> str:
        for key in (indicator.activity, indicator.parent):
            if key in self._parents:
                return key
        return PLAN

    def _tallies(self) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
        ratings: dict[str, Counter[str]] = defaultdict(Counter)
        moves: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self._rows.values():
            key, seen = self._above(row.indicator), set[str]()
            while key and key not in seen:
                seen.add(key)
                ratings[key][row.rated.rating] += 1
                moves[key][row.moved.rating] += 1
                key = self._parents.get(key, "")
        return ratings, moves

    def _whole(
        self,
        key: str,
        progress: Rolled,
        achieved: Rolled,
        work: Rolled,
        ratings: Counter[str],
        moves: Counter[str],
    ) -> Whole:
        closing = self._closing and achieved.score.reason != "nothing_to_measure"
        main = achieved.score if closing else progress.score
        sense = replace(main, sense="achievement" if closing else "progress")
        return Whole(
            key=key,
            progress=progress,
            achievement=achieved,
            work=work,
            closing=closing,
            rated=rate(main, rules_for(sense, self._policies.rules)),
            ratings=dict(ratings),
            moves=dict(moves),
        )


def _counted(row: Marks, ending: bool) -> Score:
    """Return the score of a row as a part: without a target it is not missing, nor awaited."""
    score = row.achievement if ending else row.progress
    if score.value is None and ("achievement" if ending else "progress") in row.aimless:
        return score.because("no_target")
    return score


def _accepting(plan: Plan) -> list[tuple[str, str]]:
    """Return key and unit of the waivers: an excepted row is the centre's decision."""
    return [(waiver.key, waiver.department) for waiver in plan.waivers if waiver.key]


def _weight(attributes: Mapping[str, str]) -> Decimal | None:
    try:
        return Decimal(attributes.get("weight", "").replace(",", "."))
    except InvalidOperation:
        return None
