"""Every expression a profile holds, wherever it stands."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .rules import own_rules

if TYPE_CHECKING:
    from .profile import Profile
    from .views import View

_NAME = re.compile(r"'[^']*'|\"[^\"]*\"|(?<![\w@])[^\W\d]\w*")
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


def names_in(view: "View", profile: "Profile") -> frozenset[str]:
    """Return every name a view mentions, in the definitions it uses as well."""
    columns = (*view.by, *view.columns)
    texts = [view.where, *(one.value for one in columns)]
    texts += [text for one in columns for text in one.tone.values()]
    texts += [view.across.value] if view.across else []
    defined = [one for known in profile.definitions.values() for one in known.items()]
    found, asked = {view.source}, list(texts)
    while asked:
        fresh = {one for one in _NAME.findall(asked.pop()) if one[0] not in "'\""} - found
        found |= fresh
        asked += [text for name, text in defined if name in fresh]
    return frozenset(found)


def depends_on_the_day(profile: "Profile") -> bool:
    """Tell whether some expression asks what day it is: then every day may give something else."""
    return any(_TODAY.search(text) for text in expressions_of(profile))
