"""Mistakes of a plan, found before the workbooks made from it go out.

Every rule is looked at alone: one mistake hides no other. What could not be read is unknown and
breaks no other rule.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..schemas.findings import Finding
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, catalogue
from ..workbooks.planplaces import NOWHERE, Places
from ..workbooks.planreader import ReadPlan
from . import planformulas as formulas
from . import planlinks as links
from . import planreferences as references
from . import plantargets as targets
from . import planversions as versions
from . import planweights as weights
from . import proposalchecks as proposals
from . import recipients
from .checks import ordered
from .planground import Ground

CHECKS: tuple[Callable[[Ground], Iterator[Finding]], ...] = (
    proposals.decided,
    references.structure,
    references.circles,
    references.in_charge,
    references.lives,
    references.leads,
    references.doubles,
    references.totals,
    references.about_rows,
    references.waived,
    recipients.addresses,
    targets.sides,
    targets.limits,
    targets.answers,
    targets.descriptions,
    targets.acts,
    targets.years,
    targets.initial,
    weights.sums,
    weights.gaps,
    weights.signs,
    formulas.choices,
    formulas.inputs,
    formulas.order,
    formulas.unused,
    formulas.tolerances,
    formulas.texts,
    formulas.flows,
    versions.complete,
    versions.dated,
    versions.steps,
    links.targets,
    links.repeated,
    links.entries,
    links.leading,
)
"""Every family of rules; each says which ones it reports."""


def check_plan(
    plan: Plan, profile: Profile, rules: Catalogue, places: Places = NOWHERE
) -> list[Finding]:
    """Find the mistakes of a plan.

    Args:
        plan: the plan, with the period it is checked for.
        profile: its profile.
        rules: the catalogue, with the severities of the profile.
        places: where its records stand in the workbook; findings have no cell without.

    Returns:
        Findings of the ``PLN`` rules, ordered by place.
    """
    ground = Ground(plan, profile, rules, places)
    return ordered(found for check in CHECKS for found in check(ground))


def check_workbook(
    read: ReadPlan, profile: Profile | None = None, period: int = 0
) -> list[Finding]:
    """Return everything wrong in a plan workbook: what could not be read, and the mistakes.

    Args:
        read: the workbook as read.
        profile: the plan's; the one it was read with when not given.
        period: the year to check it for; the workbook's own when 0.
    """
    return ordered([*read.findings, *mistakes(read, profile, period)])


def mistakes(read: ReadPlan, profile: Profile | None = None, period: int = 0) -> list[Finding]:
    """Return the mistakes of a plan workbook; cells that could not be read have none of their own.

    Args:
        read: the workbook as read.
        profile: the plan's; the one it was read with when not given.
        period: the year to check it for; the workbook's own when 0.
    """
    shaped = profile or read.profile
    if shaped is None or not read.plan_id:
        return []
    plan = replace(read.plan, period=period) if period else read.plan
    unread = {found.place for found in read.findings if found.place.cell}
    found = check_plan(plan, shaped, catalogue(shaped), read.places)
    return [one for one in found if one.place not in unread]
