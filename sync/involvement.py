"""Who is asked to report: actors the coordinator made leads or doers take part in the activity."""

from dataclasses import replace

from ..schemas.links import ACTIVE, DOER, LEAD
from ..schemas.plan import Contribution, Plan
from ..schemas.unitnames import department_named


def taking_part(plan: Plan) -> Plan:
    """Return a plan in which leads and doers among the actors contribute to their activities.

    Only those the register of units knows, by id, name or alias. An actor that leads is the lead
    where nobody confirmed another one; contributions are added after those of the plan.
    """
    working = {(one.activity, one.department) for one in plan.contributions}
    keys = {activity.key for activity in plan.activities}
    leads: dict[str, str] = {}
    added = []
    for actor in plan.actors:
        if actor.state != ACTIVE or actor.role not in (LEAD, DOER) or actor.key not in keys:
            continue
        unit = department_named(plan.departments, actor.name)
        if unit is None:
            continue
        if actor.role == LEAD:
            leads.setdefault(actor.key, unit.id)
        if (actor.key, unit.id) not in working:
            working.add((actor.key, unit.id))
            added.append(
                Contribution(
                    actor.key, unit.id, department_printed=actor.printed, source=actor.source
                )
            )
    if not leads and not added:
        return plan
    activities = tuple(
        replace(one, lead=leads[one.key], lead_proposed=False)
        if one.lead_proposed and one.key in leads
        else one
        for one in plan.activities
    )
    return replace(plan, activities=activities, contributions=(*plan.contributions, *added))
