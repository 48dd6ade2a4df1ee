"""The links of a plan as a reader wants them: what holds for a record, as one text a column."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..schemas import links as terms
from ..schemas.links import Actor, Link
from ..schemas.plan import Plan
from ..schemas.profile import Profile


def parents_of(plan: Plan) -> dict[str, str]:
    """Return the key above every node and activity."""
    return {
        **{node.key: node.parent for node in plan.nodes},
        **{activity.key: activity.parent for activity in plan.activities},
    }


def links_of(plan: Plan, keys: Iterable[str]) -> dict[str, list[Link]]:
    """Return the links that hold for some records, those of the levels above included."""
    found: dict[str, list[Link]] = {key: [] for key in keys}
    for link in terms.inherited(plan.links, parents_of(plan), found):
        found[link.key].append(link)
    return found


def actors_of(plan: Plan) -> dict[str, list[Actor]]:
    """Return who takes part in every record, the lead first."""
    found: dict[str, list[Actor]] = defaultdict(list)
    for actor in plan.actors:
        if actor.state == terms.ACTIVE:
            found[actor.key].append(actor)
    return {key: sorted(group, key=_rank) for key, group in found.items()}


def linked_texts(plan: Plan, profile: Profile) -> Mapping[str, dict[str, str]]:
    """Return what each activity is linked to, a line an entry, by the field that shows it."""
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    if not profile.linking:
        return texts
    names = {
        (entry.vocabulary, entry.id): f"{entry.code} {entry.label}".strip()
        for entry in plan.vocabularies
    }
    columns = [column for column in profile.linking.columns if not column.above]
    actors = actors_of(plan)
    for key, links in links_of(plan, (one.key for one in plan.activities)).items():
        for column in columns:
            if column.vocabulary == profile.linking.actors:
                found = [_named(actor) for actor in actors.get(key, ())]
            else:
                found = [
                    terms.NOT_GIVEN
                    if link.term == terms.NOT_GIVEN
                    else names.get((link.vocabulary, link.term), link.term)
                    for link in links
                    if link.vocabulary == column.vocabulary
                    and link.kind in (column.kind, terms.INHERITED)
                ]
            if found:
                texts[key][column.field] = "\n".join(dict.fromkeys(found))
    return texts


def _named(actor: Actor) -> str:
    return actor.name if actor.role == terms.INVOLVED else f"{actor.name} ({actor.role})"


def _rank(actor: Actor) -> int:
    return terms.ROLES.index(actor.role) if actor.role in terms.ROLES else len(terms.ROLES)
