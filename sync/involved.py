"""Which units work on an activity, as its row says, as what it hangs on says, or by default."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from ..schemas.plan import Doubt, Node
from ..schemas.profile import Profile
from ..schemas.terms import fold
from ..schemas.unitnames import departments_and_rest, spelling
from .hierarchy import Tree

DEFAULT = "default"
"""Basis of a unit that nobody named."""

NEAR = 0.79
"""How alike a name and that of a unit are to be taken for a slip of the pen."""

_JOINTS = frozenset(("e", "ed", "di", "del", "della", "dei", "and", "of"))


def departments_named(profile: Profile, text: str) -> tuple[list[str], str]:
    """Return the ids of the units a cell names, in order, and the words that name none.

    A collective name of the profile stands for all its units.
    """
    every = [name for name in _collective(profile) if _within(name, text)]
    for name in every:
        text = re.sub(re.escape(name), " ", fold(text))
    units, rest = departments_and_rest(profile.departments, text)
    noise = {spelling(word) for word in profile.importing.get("section_words", ())} | _JOINTS
    words = [word for word in rest.split() if word not in noise]
    members = [unit for name in every for unit in _collective(profile)[name]]
    return list(dict.fromkeys([*(unit.id for unit in units), *members])), " ".join(words)


def closest_department(profile: Profile, text: str, cutoff: float = 0.6) -> str:
    """Return the name of the unit a text resembles most, empty when none does."""
    names = {
        spelling(name): unit.name
        for unit in profile.departments
        for name in (unit.name, *unit.aliases)
    }
    close = get_close_matches(spelling(text), names, n=1, cutoff=cutoff)
    return names[close[0]] if close else ""


def units_above(profile: Profile, tree: Tree, parent: str) -> tuple[list[str], str]:
    """Return the units named by the nearest node above that names some, and its level.

    Collective names are left out: whoever is one of many is not in charge of all.
    """
    node = tree.nodes.get(parent)
    while node is not None:
        units = [unit for name in _listed(profile, node) for unit in _one(profile, name)]
        if units:
            return list(dict.fromkeys(units)), node.level
        node = tree.nodes.get(node.parent)
    return [], ""


def misspelled(profile: Profile, tree: Tree) -> Iterator[Doubt]:
    """Report names in the lists of the nodes that look like a unit spelled otherwise."""
    for node in tree.nodes.values():
        for name in _listed(profile, node):
            if _one(profile, name) or fold(name) in _collective(profile):
                continue
            close = closest_department(profile, name, NEAR)
            if close:
                facts = {"value": name, "suggestion": close}
                yield Doubt("IMP-003", node.key, node.source, name, facts)


def _listed(profile: Profile, node: Node) -> list[str]:
    source = profile.level(node.level).source
    if not source.get("departments_below"):
        return []
    text = node.attributes.get(source.get("departments", ""), "")
    return [name.strip() for name in text.split("|") if name.strip()]


def _one(profile: Profile, name: str) -> list[str]:
    unit = profile.department(name)
    return [unit.id] if unit else []


def _collective(profile: Profile) -> Mapping[str, list[str]]:
    named = profile.importing.get("collective", {})
    return {fold(name): list(units) for name, units in named.items()}


def _within(name: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", fold(text)) is not None
