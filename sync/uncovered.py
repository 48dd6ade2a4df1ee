"""Nodes of the plan to which no unit contributes, once everybody has said so (CON-023).

The profile names the level, and where units tell a contribution, in its settings::

    [settings.contributed]
    level = "area"
    besides = ["ATENEO"]                   # these units and those below them do not count
    activity = ["own_action"]              # columns of the activities that tell one
    records = { contributi = "area" }      # sheets of records, and their column with the node
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..schemas.findings import Finding
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from ..workbooks.planplaces import NOWHERE, Places
from .measuring import base_key
from .records import Accepted, Delivery

UNCOVERED = "CON-023"

SILENT = frozenset(("missing", "draft", "approval", "unreadable"))
"""States of a delivery in which a unit has not said its last word."""


def uncovered(
    plan: Plan,
    profile: Profile,
    rows: Iterable[Accepted],
    deliveries: Iterable[Delivery],
    rules: Catalogue,
    places: Places = NOWHERE,
    *,
    over: bool = False,
) -> Iterator[Finding]:
    """Report the nodes nobody contributes to.

    Args:
        plan: its nodes, activities and units.
        profile: says which level is asked for and where contributions are told.
        rows: what was accepted.
        deliveries: where every unit stands; while one may still speak nothing is reported.
        rules: the catalogue.
        places: where the nodes stand in the plan workbook.
        over: the day by which all were to deliver has passed.
    """
    asked = profile.settings.get("contributed")
    if not asked or not (over or all(one.state not in SILENT for one in deliveries)):
        return
    reached = contributors(plan, profile, rows)
    level = profile.level(asked["level"]).label
    for position, node in enumerate(plan.nodes):
        if node.level == asked["level"] and not reached.get(node.key):
            place = places.at("nodes", position, "label")
            yield finding(rules, UNCOVERED, place, key=node.key, value=node.label, level=level)


def contributors(
    plan: Plan, profile: Profile, rows: Iterable[Accepted]
) -> Mapping[str, Mapping[str, int]]:
    """Return how many contributions each unit tells to each node of the level asked for."""
    asked: Mapping[str, Any] = profile.settings.get("contributed", {})
    wanted = {node.key for node in plan.nodes if node.level == asked.get("level")}
    above = {node.key: node.parent for node in plan.nodes}
    above |= {one.key: one.parent for one in plan.activities}
    outside = _besides(plan, asked.get("besides", ()))
    columns, sheets = asked.get("activity", ()), asked.get("records", {})
    found: dict[str, dict[str, int]] = {key: {} for key in wanted}
    for row in rows:
        if row.department in outside:
            continue
        if row.kind == "activity" and any(not row.cell(name).blank for name in columns):
            key = base_key(row.key)
        elif row.sheet in sheets:
            key = row.cell(sheets[row.sheet]).term
        else:
            continue
        while key and key not in wanted:
            key = above.get(key, "")
        if key:
            found[key][row.department] = found[key].get(row.department, 0) + 1
    return found


def _besides(plan: Plan, named: Iterable[str]) -> set[str]:
    """Return some units with all those below them."""
    found, size = set(named), -1
    while len(found) != size:
        size = len(found)
        found |= {unit.id for unit in plan.departments if unit.parent in found}
    return found
