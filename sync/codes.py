"""Codes given to another thing than the one whose history they carry."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from ..schemas.findings import Finding
from ..schemas.plan import Plan
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import fold
from ..workbooks.planplaces import NOWHERE, Places
from .following import KEY

REUSED = "ROL-001"
ALIKE = 0.4
"""How much two names must have in common to be those of one thing."""

RENAMING = ("label", "definition", KEY)
"""Versions that say that a name, or what it names, was changed on purpose."""


def reused(plan: Plan, rules: Catalogue, places: Places = NOWHERE) -> Iterator[Finding]:
    """Tell of the codes that stand for something else than before.

    A code is used again when another row had it before it was re-keyed, or when the history under
    it was printed with quite another name and no version says that it changed.

    Args:
        plan: the plan.
        rules: the catalogue.
        places: where its records stand.
    """
    former = {
        version.value.strip(): version.row_key
        for version in plan.versions
        if version.attribute == KEY and version.value.strip() != version.row_key
    }
    renamed = {version.row_key for version in plan.versions if version.attribute in RENAMING}
    renamed |= {version.key for version in plan.versions if version.attribute in RENAMING}
    printed: dict[str, str] = {}
    for value in sorted(plan.values, key=lambda value: value.period):
        if value.label.strip() and value.kind != "empty":
            printed[value.row_key] = value.label
    for position, one in enumerate(plan.indicators):
        at = places.at("indicators", position, "code")
        other = former.get(one.row_key, "")
        if other and one.row_key not in renamed and one.state == "active":
            yield finding(rules, REUSED, at, key=one.row_key, value=one.code, before=other)
            continue
        before = printed.get(one.row_key, "")
        names = (one.label, one.attributes.get("printed", ""), one.group)
        known = one.row_key in renamed or one.key in renamed
        if before and not known and not any(_alike(before, name) for name in names if name):
            yield finding(rules, REUSED, at, key=one.row_key, value=one.code, before=before)


def _alike(first: str, second: str) -> bool:
    one, other = fold(first), fold(second)
    if one in other or other in one:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
