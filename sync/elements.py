"""Nodes and activities of a plan found by what a cell calls them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.plan import Activity, Node, Plan
from ..schemas.terms import fold

ACTIVITY = "activity"
"""Level of an activity, where a column asks for one."""


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements of a plan by key and code.

    Attributes:
        levels: level of each key.
        codes: keys by folded code.
    """

    levels: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]

    def named(self, text: str, level: str = "") -> tuple[str, ...]:
        """Return the keys a text names: one when it is a key, all those that have it as code.

        Args:
            text: a key or a code.
            level: level the element must be of; any when empty.
        """
        wanted = fold(text)
        if self._of(text, level):
            return (text,)
        folded = [key for key in self.codes.get(f"key:{wanted}", ()) if self._of(key, level)]
        return tuple(folded or (key for key in self.codes.get(wanted, ()) if self._of(key, level)))

    def _of(self, key: str, level: str) -> bool:
        return key in self.levels and level in ("", self.levels[key])


def elements_of(plan: Plan) -> Elements:
    """Return the elements of a plan; a code may be written with its label after it."""
    levels = {node.key: node.level for node in plan.nodes}
    levels |= {one.key: ACTIVITY for one in plan.activities}
    codes: dict[str, list[str]] = defaultdict(list)
    every: list[Node | Activity] = [*plan.nodes, *plan.activities]
    for one in every:
        codes[f"key:{fold(one.key)}"].append(one.key)
        for name in {one.code, f"{one.code} {one.label}", f"{one.code} – {one.label}", one.label}:
            if name.strip():
                codes[fold(name)].append(one.key)
    return Elements(levels, {name: tuple(keys) for name, keys in codes.items()})
