"""Where every row of the units that change goes: the line whose beginning fits it best takes it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..schemas.plan import Plan
from .inheriting import numbered
from .successions import Succession

Member = Literal["indicators", "contributions", "activities"]
Reason = Literal["nowhere", "several", "dated"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A row that goes to another unit.

    ``key`` is that of the row in the old unit's workbook, ``new_key`` in the new one's; of an
    activity (``activities``) it is the lead that goes.
    """

    member: Member
    key: str
    new_key: str
    old: str
    new: str
    act: str
    day: date


@dataclass(frozen=True, slots=True)
class Stuck:
    """A row for which no destination is sure.

    ``reason``: no line takes it, several take it alike (``options``), or *Versioni* dates its unit
    in charge.
    """

    member: Member
    key: str
    old: str
    reason: Reason
    options: tuple[str, ...] = ()


class Destinations:
    """A plan and the changes that hold today, indexed."""

    def __init__(self, plan: Plan, due: Sequence[Succession]) -> None:
        self.plan, self.due = plan, due
        self.lines: dict[str, list[Succession]] = defaultdict(list)
        for one in due:
            for old in one.old:
                self.lines[old].append(one)
        self.above = {node.key: node.parent for node in plan.nodes}
        self.above |= {activity.key: activity.parent for activity in plan.activities}
        self.dated = {one.row_key for one in plan.versions if one.attribute == "department"}

    def rows(self) -> tuple[list[Moved], list[Stuck]]:
        """Say where every row of the old units goes."""
        moved: list[Moved] = []
        stuck: list[Stuck] = []

        def place(member: Member, key: str, old: str, names: Sequence[str]) -> Succession | None:
            heir = self.heir(old, names)
            if isinstance(heir, Succession):
                if heir.new != old and member == "indicators" and key in self.dated:
                    stuck.append(Stuck(member, key, old, "dated"))
                    return None
                return heir if heir.new != old else None
            if heir is not None:
                stuck.append(Stuck(member, key, old, "several" if heir else "nowhere", heir))
            return None

        for row in self.plan.indicators:
            if row.department in self.lines:
                names = self._names(row.row_key, row.key, row.activity, row.parent)
                one = place("indicators", row.row_key, row.department, names)
                if one is not None:
                    key, old = row.row_key, row.department
                    moved.append(Moved("indicators", key, key, old, one.new, one.act, one.day))
        taken: dict[tuple[str, str], set[int]] = defaultdict(set)
        for work in self.plan.contributions:
            taken[work.activity, work.department].add(work.number)
        went: dict[tuple[str, str], Succession] = {}
        for work in self.plan.contributions:
            if work.department not in self.lines:
                continue
            names = self._names(work.key, work.activity)
            one = place("contributions", work.key, work.department, names)
            if one is None:
                continue
            went.setdefault((work.activity, work.department), one)
            there = taken[work.activity, one.new]
            number = work.number if work.number not in there else max(there) + 1
            there.add(number)
            key = numbered(work.activity, number)
            old = work.department
            moved.append(Moved("contributions", work.key, key, old, one.new, one.act, one.day))
        moved += self._leads(went)
        return moved, stuck

    def ends(self, unit: str) -> bool:
        """Whether a unit ends: all its rows go, none of them to itself."""
        lines = self.lines[unit]
        return any(one.kind != "moved" or not one.rows for one in lines) and all(
            one.new != unit for one in lines
        )

    def heir(self, old: str, names: Sequence[str]) -> Succession | tuple[str, ...] | None:
        """Return the line that takes a row.

        Returns:
            The line; the units it might go to when no line is sure; ``None`` when it stays.
        """
        best: dict[str, Succession] = {}
        longest = -1
        for one in self.lines[old]:
            sizes = [len(prefix) for prefix in one.rows if _begins(names, prefix)]
            size = max(sizes, default=-1 if one.rows else 0)
            if size < 0 or size < longest:
                continue
            if size > longest:
                best, longest = {}, size
            best.setdefault(one.new, one)
        if len(best) == 1:
            return next(iter(best.values()))
        if best or self.ends(old):
            return tuple(best)
        return None

    def _leads(self, went: Mapping[tuple[str, str], Succession]) -> list[Moved]:
        """Say where the leads go: with the contribution, else with the activity."""
        found = []
        for activity in self.plan.activities:
            if activity.lead not in self.lines:
                continue
            one = went.get((activity.key, activity.lead))
            if one is None:
                heir = self.heir(activity.lead, self._names(activity.key))
                one = heir if isinstance(heir, Succession) else None
            if one is not None and one.new != activity.lead:
                found.append(
                    Moved(
                        "activities", activity.key, activity.key, activity.lead, one.new, one.act,
                        one.day,
                    )
                )  # fmt: skip
        return found

    def _names(self, *own: str) -> list[str]:
        """Return the keys a row answers to: its own and those of the levels above."""
        found = dict.fromkeys(name for name in own if name)
        for name in own:
            while name := self.above.get(name, ""):
                found[name] = None
        return list(found)

    def anything(self, one: Succession, prefix: str) -> bool:
        """Whether a beginning names a row of the old units, or one that went already."""
        old = set(one.old)
        for row in self.plan.indicators:
            if row.department in old or old & set(row.former):
                names = self._names(row.row_key, row.key, row.activity, row.parent)
                if _begins(names, prefix):
                    return True
        return any(
            (work.department in old or old & {name.partition("#")[0] for name in work.former})
            and _begins(self._names(work.key, work.activity), prefix)
            for work in self.plan.contributions
        )


def _begins(names: Sequence[str], prefix: str) -> bool:
    """Whether a key is the beginning of one of these, cut where keys are cut."""
    return any(
        name == prefix or (name.startswith(prefix) and name[len(prefix)] in "/.#") for name in names
    )
