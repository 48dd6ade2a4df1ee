"""Progress of the whole plan on the day the values of a round stand for.

Pure: what was accepted, the plan in force on the day, the policies of the profile. What has no
number keeps the reason why; nothing unknown becomes a zero.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from ..schemas.implementation import Work, work_achievement
from ..schemas.plan import Activity, Plan
from ..schemas.policies import Policies
from ..schemas.profile import Profile
from ..schemas.ratings import Rating
from ..schemas.rollup import Part, Rolled
from ..schemas.scores import Score
from .records import NOTHING
from .rowscores import Find, Scored, score_rows
from .wholes import PLAN, Tree, Whole

Overall = Callable[[Activity], tuple[str, str]]
"""The state of an activity and, when there is none, the reason."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything that is scored on a day.

    Attributes:
        at: the day the values stand for.
        closing: it is the end of the period.
        rows: indicator rows by row key.
        activities, nodes, departments: wholes by key or id; nodes of side levels have none.
        plan: the whole plan.
        details: indicators of several details rolled up, by unit (empty for the whole plan) and
            key: progress and achievement, ``None`` where no target is due.
        ratings: ratings by id.
    """

    at: date
    closing: bool
    rows: Mapping[str, Scored]
    activities: Mapping[str, Whole]
    nodes: Mapping[str, Whole]
    departments: Mapping[str, Whole]
    plan: Whole
    ratings: Mapping[str, Rating]
    details: Mapping[tuple[str, str], tuple[Rolled | None, Rolled | None]]


def scores(
    plan: Plan, profile: Profile, period: int, at: date, found: Find, overall: Overall
) -> Scores:
    """Score a plan on what was accepted.

    Args:
        plan: rows that nobody delivered are scored as not received.
        profile: its sheets and policies.
        period: the year reported on.
        at: the day the values stand for.
        found: gives what was accepted of a row.
        overall: gives the state of an activity.
    """
    policies = profile.progress
    rows = score_rows(plan, profile, period, at, found)
    closing = at >= date(period, 12, 31)
    works = {
        activity.key: _work(activity, profile, found, overall, policies)
        for activity in plan.activities
    }
    beside = frozenset(level.id for level in profile.levels if level.side)
    tree = Tree(plan, rows, policies, closing, beside)
    wholes = tree.wholes(works)
    departments = tree.departments(_unit_works(plan, profile, found, policies))
    return Scores(
        at=at,
        closing=closing,
        rows=rows,
        activities={activity.key: wholes[activity.key] for activity in plan.activities},
        nodes={node.key: wholes[node.key] for node in plan.nodes if node.key in wholes},
        plan=wholes[PLAN],
        departments=departments,
        ratings=policies.ratings,
        details={key: (one.get(False), one.get(True)) for key, one in tree.details.items()},
    )


def _work(
    activity: Activity, profile: Profile, found: Find, overall: Overall, policies: Policies
) -> Score:
    state, _ = overall(activity)
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "activity"), None)
    record = found(sheet, activity.lead, activity.key) if sheet and activity.lead else None
    percent = record.cells.get("done", NOTHING).number if record else None
    return work_achievement(Work(status=state, percent=percent), policies.states, policies.order)


def _unit_works(
    plan: Plan, profile: Profile, found: Find, policies: Policies
) -> dict[str, list[Part]]:
    """Return what each unit declares of its own activities."""
    works: dict[str, list[Part]] = defaultdict(list)
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "activity"), None)
    for one in plan.contributions:
        if not one.department or sheet is None:
            continue
        record = found(sheet, one.department, one.key)
        cells = record.cells if record else {}
        work = Work(
            status=cells.get("status", NOTHING).term,
            percent=cells.get("done", NOTHING).number,
        )
        score = work_achievement(work, policies.states, policies.order)
        works[one.department].append(Part(one.key, score, None, "activity"))
    return works
