"""Progress of the whole plan on the day the values of a round stand for.

Pure: what was accepted, the plan in force on the day, the policies of the profile. What has no
number keeps the reason why; nothing unknown becomes a zero.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..schemas.implementation import Deliverable, Work, work_achievement
from ..schemas.plan import Activity, Plan
from ..schemas.profile import Profile
from ..schemas.ratings import Rating
from ..schemas.rollup import Part, Rolled
from ..schemas.scores import Score
from .products import Product, by_activity, by_unit
from .records import NOTHING, Accepted
from .rowscores import Find, Marks, score_rows
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
    rows: Mapping[str, Marks]
    activities: Mapping[str, Whole]
    nodes: Mapping[str, Whole]
    departments: Mapping[str, Whole]
    plan: Whole
    ratings: Mapping[str, Rating]
    details: Mapping[tuple[str, str], tuple[Rolled | None, Rolled | None]]


def scores(
    plan: Plan,
    profile: Profile,
    period: int,
    at: date,
    found: Find,
    overall: Overall,
    owed: Sequence[Product] = (),
    rows: Mapping[str, Marks] | None = None,
) -> Scores:
    """Score a plan on what was accepted.

    Args:
        plan: rows that nobody delivered are scored as not received.
        profile: its sheets and policies.
        period: the year reported on.
        at: the day the values stand for.
        found: gives what was accepted of a row.
        overall: gives the state of an activity.
        owed: the deliverables of the activities.
        rows: the rows, where they are scored already.
    """
    policies = profile.progress
    if rows is None:
        rows = score_rows(plan, profile, period, at, found)
    closing = at >= date(period, 12, 31)
    of_activity, of_unit = by_activity(owed), by_unit(owed)
    works = {
        activity.key: _work(activity, profile, at, found, overall, of_activity)
        for activity in plan.activities
    }
    beside = frozenset(level.id for level in profile.levels if level.side)
    tree = Tree(plan, rows, policies, closing, beside)
    wholes = tree.wholes(works)
    departments = tree.departments(_unit_works(plan, profile, at, found, of_unit))
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


def work_of(
    record: Accepted | None,
    at: date,
    deliverables: tuple[Deliverable, ...] = (),
    state: str | None = None,
) -> Work:
    """Return an activity as its row tells it on a day.

    Args:
        record: the row, ``None`` when nobody delivered it.
        at: the day looked at.
        deliverables: its deliverables.
        state: its state, where that is not the one of the row.
    """
    cells = record.cells if record else {}
    return Work(
        status=cells.get("status", NOTHING).term if state is None else state,
        percent=cells.get("done", NOTHING).number,
        deliverables=deliverables,
        start=cells.get("start", NOTHING).day,
        at=at,
        end=cells.get("due", NOTHING).day,
        ended=cells.get("ended", NOTHING).day,
    )


def _work(
    activity: Activity,
    profile: Profile,
    at: date,
    found: Find,
    overall: Overall,
    owed: Mapping[str, tuple[Deliverable, ...]],
) -> Score:
    state, _ = overall(activity)
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "activity"), None)
    record = found(sheet, activity.lead, activity.key) if sheet and activity.lead else None
    work = work_of(record, at, owed.get(activity.key, ()), state)
    return work_achievement(work, profile.progress.states, profile.progress.order)


def _unit_works(
    plan: Plan,
    profile: Profile,
    at: date,
    found: Find,
    owed: Mapping[tuple[str, str], tuple[Deliverable, ...]],
) -> dict[str, list[Part]]:
    """Return what each unit declares of its own activities."""
    works: dict[str, list[Part]] = defaultdict(list)
    policies = profile.progress
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "activity"), None)
    for one in plan.contributions:
        if not one.department or sheet is None:
            continue
        record = found(sheet, one.department, one.key)
        first = one.number == 1
        work = work_of(record, at, owed.get((one.department, one.activity), ()) if first else ())
        score = work_achievement(work, policies.states, policies.order)
        works[one.department].append(Part(one.key, score, None, "activity"))
    return works
