"""Checks of a plan: links, vocabularies and actors as the coordinator left them."""

from collections import defaultdict
from collections.abc import Iterator

from ..schemas.findings import Finding
from ..schemas.links import ACTIVE, CLOSED, LEAD, NOT_GIVEN
from ..schemas.terms import Words
from ..schemas.unitnames import department_named
from .planground import Ground
from .planreferences import NONE, Similar

RECORD, ENTRY = Words("La chiave", "Key"), Words("La voce", "Entry")
ACTOR = Words("L'attore", "Actor")


def targets(ground: Ground) -> Iterator[Finding]:
    """LNK-011: links and actors of records or entries that are not there."""
    plan = ground.plan
    keys = {node.key for node in plan.nodes} | {one.key for one in plan.activities}
    names: dict[str, set[str]] = defaultdict(set)
    for entry in plan.vocabularies:
        names[entry.vocabulary].add(entry.id)
    similar_key = Similar(keys)
    similar = {name: Similar(entries) for name, entries in names.items()}
    actors = ground.profile.linking.actors
    rows = [
        *(("links", at, one.key, "term", one.term, one.vocabulary, ENTRY)
          for at, one in enumerate(plan.links)),
        *(("actors", at, one.key, "name", one.name, actors, ACTOR)
          for at, one in enumerate(plan.actors)),
    ]  # fmt: skip
    for member, at, key, attribute, value, vocabulary, what in rows:
        if key not in keys:
            yield ground.report(
                "LNK-011", member, at, "key", key, key, what=RECORD, similar=similar_key.to(key)
            )
        if value != NOT_GIVEN and value not in names[vocabulary]:
            near = similar[vocabulary].to(value) if vocabulary in similar else NONE
            yield ground.report(
                "LNK-011", member, at, attribute, key, value, what=what, similar=near
            )


def repeated(ground: Ground) -> Iterator[Finding]:
    """LNK-012: the same link, or the same actor of a record, twice."""
    rows = [
        *(("links", at, one.state, (one.key, one.vocabulary, one.term, one.kind), "term")
          for at, one in enumerate(ground.plan.links)),
        *(("actors", at, one.state, (one.key, one.name), "name")
          for at, one in enumerate(ground.plan.actors)),
    ]  # fmt: skip
    seen: dict[tuple[str, ...], str] = {}
    for member, at, state, name, attribute in rows:
        if state != ACTIVE:
            continue
        cell = ground.places.at(member, at, attribute).cell
        first = seen.setdefault((member, *name), cell or str(at))
        if first != (cell or str(at)):
            yield ground.report(
                "LNK-012", member, at, attribute, name[0], name[-1], first=first.strip("ABCDEFGH")
            )


def entries(ground: Ground) -> Iterator[Finding]:
    """LNK-013: entries that hang on one that is not in their vocabulary."""
    known = {(entry.vocabulary, entry.id) for entry in ground.plan.vocabularies}
    for at, entry in enumerate(ground.plan.vocabularies):
        if entry.parent and (entry.vocabulary, entry.parent) not in known:
            label = ground.profile.linking.vocabulary(entry.vocabulary).label
            yield ground.report(
                "LNK-013", "vocabularies", at, "parent", entry.id, entry.parent, list=label
            )


def leading(ground: Ground) -> Iterator[Finding]:
    """LNK-014, LNK-015: activities whose lead nobody named, and those with two.

    Only for plans that want a lead named (``lead_named`` in ``[settings]``).
    """
    leads: dict[str, list[int]] = defaultdict(list)
    involved: dict[str, list[str]] = defaultdict(list)
    for at, actor in enumerate(ground.plan.actors):
        if actor.state == ACTIVE:
            involved[actor.key].append(actor.name)
            if actor.role == LEAD:
                leads[actor.key].append(at)
    for position, activity in enumerate(ground.plan.activities):
        if activity.attributes.get(CLOSED):
            continue
        named = activity.lead if not activity.lead_proposed else ""
        chosen = leads[activity.key]
        if not named and not chosen and ground.profile.settings.get("lead_named"):
            listed = ", ".join(involved[activity.key]) or NONE
            yield ground.report(
                "LNK-014", "activities", position, "lead", activity.key, activity.lead,
                actors=listed,
            )  # fmt: skip
        for order, at in enumerate(chosen):
            actor = ground.plan.actors[at]
            unit = department_named(ground.plan.departments, actor.name)
            other = ""
            if named and (unit is None or unit.id != named):
                lead = ground.units.get(named)
                other = lead.name if lead else named
            elif order:
                other = ground.plan.actors[chosen[0]].name
            if other:
                yield ground.report(
                    "LNK-015", "actors", at, "role", activity.key, actor.name, lead=other
                )
