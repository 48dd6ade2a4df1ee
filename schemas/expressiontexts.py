"""Every expression a profile holds, wherever it stands."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .rules import own_rules

if TYPE_CHECKING:
    from .profile import Profile

_TODAY = re.compile(r"(?<![\w'.@])today\b")


def expressions_of(profile: "Profile") -> Iterator[str]:
    """Go through the texts of all expressions of a profile."""
    for definitions in profile.definitions.values():
        yield from definitions.values()
    for sheet in profile.sheets:
        yield sheet.given
        if sheet.states is not None:
            yield from (guard.that for guard in sheet.states.guards.values())
    for rule in own_rules(profile.rules_text).values():
        if rule.predicate == "holds":
            yield from (str(rule.parameters.get(name, "")) for name in ("when", "then", "given"))
            yield from rule.parameters.get("facts", {}).values()
    for view in profile.views:
        yield view.where
        for column in (*view.by, *view.columns):
            yield column.value
            yield from column.tone.values()


def depends_on_the_day(profile: "Profile") -> bool:
    """Tell whether some expression asks what day it is: then every day may give something else."""
    return any(_TODAY.search(text) for text in expressions_of(profile))
