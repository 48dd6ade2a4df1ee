"""Activities that ended in an earlier year: who is asked again, and the state that stands."""

from collections.abc import Container
from datetime import date

from ..schemas.links import CLOSED
from ..schemas.plan import Contribution, Plan
from ..schemas.profile import Profile
from .records import Accepted, Typed

COMPLETED = "completed"
"""State of an activity, and of an indicator, that ended."""


def left(plan: Plan) -> frozenset[str]:
    """Return the keys of the activities that an edition of the plan closed."""
    return frozenset(one.key for one in plan.activities if one.attributes.get(CLOSED))


def asked_again(
    profile: Profile, contribution: Contribution, period: int, gone: Container[str] = ()
) -> bool:
    """Whether a unit reports on an activity in a year: not on one that ended before, as a rule.

    Args:
        profile: says whether what ended is asked again.
        contribution: of the unit.
        period: the year.
        gone: keys of the activities an edition closed (``left``).
    """
    if contribution.activity in gone:
        return False
    if profile.rollover.activities == "asked" or contribution.closed is None:
        return True
    return contribution.closed >= period


def ended(plan: Plan, profile: Profile, period: int, round_id: str) -> list[Accepted]:
    """Return what stands of the activities nobody is asked about any more.

    They were reported as completed when their year was closed: so they are, and all of it is done.
    """
    sheet = next((sheet for sheet in profile.sheets if sheet.kind == "activity"), None)
    if sheet is None:
        return []
    made = []
    gone = left(plan)
    for one in plan.contributions:
        if asked_again(profile, one, period) or one.closed is None or one.activity in gone:
            continue
        cells = {
            "status": Typed(one.status_printed, one.status_printed or COMPLETED, term=COMPLETED)
        }
        made.append(
            Accepted(
                sheet=sheet.id,
                kind=sheet.kind,
                key=one.key,
                department=one.department,
                period=period,
                round=round_id,
                cells=cells,
                addresses={},
                workbook="",
                sheet_name="",
                row=0,
                sha256="",
                received=date(one.closed, 12, 31),
            )
        )
    return made
