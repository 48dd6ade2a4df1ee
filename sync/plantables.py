"""Elements of the plan as rows expressions look at: levels, activities, indicators."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from ..schemas.expressionvalues import Value, plain_text
from ..schemas.plan import Activity, Indicator, Node, Plan
from ..schemas.plan import Value as PastValue
from ..schemas.profile import Profile
from ..schemas.tableshapes import TableShape
from .lastvalues import day_of
from .measuring import base_key
from .rowtables import Row, Table

Made = tuple[str, TableShape, list[Row]]
"""Id, shape and rows of a table."""


def plan_rows(
    profile: Profile,
    shapes: Mapping[str, TableShape],
    plan: Plan | None,
    reported: Mapping[str, Table],
    spellings: dict[str, str],
) -> Iterator[Made]:
    """Make the tables of a plan's elements.

    Args:
        profile: the plan's.
        shapes: of all tables.
        plan: the plan; without one its tables have no rows.
        reported: what units report, by sheet: activities and indicators have it beside what the
            plan says of them.
        spellings: how texts were written, by what they are compared as; filled in here.
    """
    made = _Elements(profile, shapes, plan, spellings)
    for level in profile.levels:
        nodes = [] if plan is None else [one for one in plan.nodes if one.level == level.id]
        yield level.id, shapes[level.id], [made.node(one) for one in nodes]
    for sheet in profile.sheets:
        if sheet.kind in ("activity", "indicator"):
            yield sheet.id, shapes[sheet.id], made.reported(sheet.kind, reported[sheet.id])


class _Elements:
    """The elements of one plan."""

    def __init__(
        self,
        profile: Profile,
        shapes: Mapping[str, TableShape],
        plan: Plan | None,
        spellings: dict[str, str],
    ) -> None:
        self.profile, self.shapes, self.plan, self.spellings = profile, shapes, plan, spellings
        self.nodes: dict[str, Node] = {} if plan is None else {one.key: one for one in plan.nodes}
        self.past: dict[str, list[PastValue]] = defaultdict(list)
        for value in () if plan is None else plan.values:
            if value.number is not None:
                self.past[value.row_key].append(value)

    def node(self, node: Node) -> Row:
        """Make the row of an element of a level."""
        known = self._said(node) | self._above(node.parent)
        return Row(self.shapes[node.level], "", node.key, known)

    def reported(self, kind: str, table: Table) -> list[Row]:
        """Add what the plan says to the rows units report; elements nobody reports on follow."""
        if self.plan is None:
            return list(table.rows)
        plan = self.plan
        expected: list[tuple[str, str, dict[str, Value]]] = []
        if kind == "activity":
            activities = {one.key: one for one in plan.activities}
            contributed = set()
            for one in plan.contributions:
                if one.activity in activities:
                    contributed.add(one.activity)
                    known = self._activity(activities[one.activity])
                    expected.append((one.department, one.key, known))
            expected += [
                (one.lead, one.key, self._activity(one))
                for one in plan.activities
                if one.key not in contributed
            ]
        else:
            active = [one for one in plan.indicators if one.state == "active"]
            expected = [(one.department, one.row_key, self._indicator(one)) for one in active]
        by_name: dict[tuple[str, str], list[Row]] = {}
        for row in table.rows:
            by_name.setdefault((row.unit, row.key), []).append(row)
        rows: list[Row] = []
        for unit, key, known in expected:
            found = by_name.pop((unit, key), None)
            for row in found or [Row(table.shape, unit, key)]:
                row.values.update({"key": self._text(base_key(key)), **known})
                rows.append(row)
        return rows + [row for left in by_name.values() for row in left]

    def _said(self, element: Node | Activity | Indicator) -> dict[str, Value]:
        attributes = {name: self._text(value) for name, value in element.attributes.items()}
        own = ("code", "label", "parent")
        return attributes | {name: self._text(getattr(element, name)) for name in own}

    def _above(self, key: str) -> dict[str, Value]:
        """Return the keys of the elements above one, by level."""
        found: dict[str, Value] = {}
        while key in self.nodes and self.nodes[key].level not in found:
            node = self.nodes[key]
            found[node.level] = self._text(node.key)
            key = node.parent
        return found

    def _latest(self, one: Indicator) -> dict[str, Value]:
        """Return the two latest values of an indicator, each with the day it stands for."""
        told = sorted(self.past.get(one.row_key, ()), key=day_of)[-2:]
        found: dict[str, Value] = {}
        for name, value in zip(("last", "previous"), reversed(told), strict=False):
            found |= {f"{name}_value": value.number, f"{name}_as_of": day_of(value)}
        if told:
            found["last_source"] = self._text(told[-1].origin)
        return found

    def _activity(self, activity: Activity) -> dict[str, Value]:
        return self._said(activity) | self._above(activity.parent)

    def _indicator(self, one: Indicator) -> dict[str, Value]:
        own = {
            "activity": self._text(one.activity),
            "unit_of_measure": self._text(one.unit),
            "type": self._text(one.type),
            "direction": self._text(one.direction),
            "aggregation": self._text(one.aggregation),
            "part": self._text(one.part),
            "baseline": one.baseline,
            "target": one.target,
            **self._latest(one),
        }
        known: dict[str, Value] = self._said(one) | self._above(one.parent) | own
        return known

    def _text(self, text: str) -> Value:
        found = plain_text(text)
        if found:
            self.spellings.setdefault(found, text.strip())
        return found or None
