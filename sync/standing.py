"""Where every row of the plan stands: what was accepted, what is missing and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan
from ..schemas.profile import EntrySheet, Profile
from ..schemas.values import says_nothing
from .asking import asked_for
from .corrections import own
from .ended import asked_again, ended, left
from .products import Product, products
from .records import NOTHING, Accepted, Consolidated, Delivery, Typed
from .rowscores import Marks, Scored, Scorer
from .scoring import Scores, scores
from .settings import usual_day
from .settled import NOBODY, Settled

DELIVERED = frozenset({"submitted", "accepted", "returned", "closed", "reopened"})
"""States of a delivery that left the department's hands."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a department on one sheet."""

    expected: int = 0
    filled: int = 0
    held: int = 0
    findings: int = 0

    @property
    def missing(self) -> int:
        """Rows not filled in; a held one may be on either side."""
        return max(0, self.expected - self.filled)


class Standing:
    """A plan and what was consolidated, indexed by row, department and place in the plan."""

    def __init__(self, consolidated: Consolidated, plan: Plan, profile: Profile) -> None:
        self.consolidated, self.plan, self.profile = consolidated, plan, profile
        self.settled = Settled(consolidated, plan)
        self._units = {unit.id: unit for unit in (*profile.departments, *plan.departments)}
        self._nodes = {node.key: node for node in plan.nodes}
        self.contributions: dict[str, list[Contribution]] = defaultdict(list)
        for contribution in plan.contributions:
            self.contributions[contribution.activity].append(contribution)
        self.deliveries = {delivery.department: delivery for delivery in consolidated.deliveries}
        before = ended(plan, profile, consolidated.period, consolidated.round)
        self._ended = {(one.sheet, one.department, one.key) for one in before}
        self.records = {
            (record.sheet, record.department, record.key): record
            for record in (*before, *consolidated.records)
            if (record.period, record.round) == (consolidated.period, consolidated.round)
        }

    def asks(self, kind: str) -> bool:
        """Tell whether the plan has a sheet of a kind."""
        return any(sheet.kind == kind for sheet in self.profile.sheets)

    def unit_name(self, department: str) -> str:
        """Return the official name of a unit, its id when it is in no registry."""
        unit: Department | None = self._units.get(department)
        return department if unit is None else unit.name

    def chain(self, key: str) -> dict[str, Node]:
        """Return the nodes from the top down to one, by level id."""
        found: dict[str, Node] = {}
        while key in self._nodes and self._nodes[key].level not in found:
            node = self._nodes[key]
            found[node.level] = node
            key = node.parent
        return found

    def top(self, key: str) -> str:
        """Return the key of the node of the first level above one, empty when there is none."""
        node = self.chain(key).get(self.profile.main_levels[0].id)
        return "" if node is None else node.key

    @cached_property
    def activities(self) -> Mapping[str, Activity]:
        """The activities by key."""
        return {activity.key: activity for activity in self.plan.activities}

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicator parts in force."""
        return tuple(one for one in self.plan.indicators if one.state == "active")

    @cached_property
    def _unasked(self) -> frozenset[str]:
        """The rows of indicators the round does not ask for."""
        name = self.consolidated.round
        return frozenset(one.row_key for one in self.indicators if not asked_for(one, name))

    @cached_property
    def measure(self) -> str:
        """The entry column of what an indicator is asked for in this round."""
        names = {
            field.id
            for sheet in self.profile.sheets
            if sheet.kind == "indicator"
            for field in self.profile.open_fields(sheet, self.consolidated.round)
        }
        return next((name for name in ("value", "proposed_target") if name in names), "value")

    @cached_property
    def scores(self) -> Scores:
        """Progress of everything, on the day the values of the round stand for."""
        return scores(
            self.plan,
            self.profile,
            self.consolidated.period,
            self.day,
            self.record,
            self.overall,
            self.products,
            self.rows,
        )

    @cached_property
    def day(self) -> date:
        """The day the values of the round stand for."""
        found = self.consolidated
        return found.measured_on or usual_day(found.period, found.round)

    @cached_property
    def scorer(self) -> Scorer:
        """What scores single rows."""
        found = self.consolidated
        return Scorer(self.plan, self.profile, found.period, self.day, self.record)

    @cached_property
    def rows(self) -> Mapping[str, Marks]:
        """The scored rows by key; whoever works them out apart puts them here."""
        return {key: self.scorer.row(key) for key in self.scorer.in_state()}

    def scored(self, key: str) -> Scored:
        """Return a row in force with all that explains it, scored anew where it is not at hand."""
        row = self.rows.get(key)
        return row if isinstance(row, Scored) else self.scorer.row(key)

    @cached_property
    def products(self) -> tuple[Product, ...]:
        """The deliverables of the activities, as their units tell them."""
        return products(self.profile, self.records.values())

    @cached_property
    def current(self) -> tuple[Activity, ...]:
        """The activities of the edition in force."""
        return tuple(one for one in self.plan.activities if one.key not in self._left)

    def left(self, key: str) -> bool:
        """Tell whether an edition of the plan closed an activity."""
        return key in self._left

    @cached_property
    def _left(self) -> frozenset[str]:
        return left(self.plan)

    def record(self, sheet: EntrySheet, department: str, key: str) -> Accepted | None:
        """Return what was accepted of a row in this period and round."""
        return self.records.get((sheet.id, department, key))

    def row_state(self, sheet: EntrySheet, department: str, key: str) -> str:
        """Return the state of a row (``masterwords.ROW_STATES``)."""
        if (sheet.id, department, key) in self._ended:
            return "completed"
        if sheet.kind == "activity" and self.left(key.partition("#")[0]):
            return "withdrawn"
        record = self.record(sheet, department, key)
        if record is not None and own(record) is None:
            return "centre"
        if record is not None:
            return "held" if record.held else "accepted"
        if department == NOBODY:
            return "unassigned"
        if sheet.kind == "indicator" and key in self._unasked:
            return "not_asked"
        delivery = self.deliveries.get(department)
        state = delivery.state if delivery else "missing"
        if state in ("missing", "draft", "approval", "unreadable", "returned"):
            return state
        return "blocked" if self.settled.blocks(department, key) else "absent"

    def outside(self, sheet: EntrySheet, known: Iterable[tuple[str, str]]) -> list[Accepted]:
        """Return what was accepted of rows the plan no longer has."""
        rows = set(known)
        return [
            record
            for (name, department, key), record in self.records.items()
            if name == sheet.id and (department, key) not in rows
        ]

    def overall(self, activity: Activity) -> tuple[str, str]:
        """Return the state the lead gives an activity, or why there is none.

        Returns:
            The vocabulary id and an empty text, or an empty id and the name of the reason
            (``masterwords.STATES``).
        """
        sheet = next((sheet for sheet in self.profile.sheets if sheet.kind == "activity"), None)
        if self.left(activity.key):
            return "", "closed"
        if not activity.lead or sheet is None:
            return "", "no_lead"
        own = [
            contribution
            for contribution in self.contributions.get(activity.key, ())
            if contribution.department == activity.lead
        ]
        if not own:
            return "", "lead_absent"
        records = [self.record(sheet, activity.lead, one.key) for one in own]
        found = {record.cells.get("status", NOTHING).term for record in records if record}
        found.discard("")
        if len(found) == 1:
            return found.pop(), ""
        if found:
            return "", "lead_differs"
        if any(records):
            return "", "lead_blank"
        state = self.row_state(sheet, activity.lead, own[0].key)
        return "", "lead_missing" if state in ("missing", "absent") else "lead_held"

    def situation(self, sheet: EntrySheet, indicator: Indicator) -> str:
        """Tell whether an indicator has a value, and if not which kind of nothing it is."""
        if indicator.state != "active":
            return indicator.state
        record = self.record(sheet, indicator.department, indicator.row_key)
        if record is not None:
            return value_situation(record.cells, self.measure, indicator.type)
        state = self.row_state(sheet, indicator.department, indicator.row_key)
        if state in ("missing", "absent"):
            return "not_received"
        return state if state in ("unassigned", "not_asked") else "not_accepted"

    def departments(self) -> list[str]:
        """Return the units that have something to report, in the order of the registry."""
        wanted = set(self.deliveries) | {one.department for one in self.plan.contributions}
        wanted |= {indicator.department for indicator in self.indicators}
        wanted.discard(NOBODY)
        order = [unit for unit in self._units if unit in wanted]
        return order + sorted(wanted - set(order))

    def delivery(self, department: str) -> Delivery:
        """Return where a unit stands; one nothing is known of has delivered nothing."""
        found = self.deliveries.get(department)
        return found or Delivery(department, None, None, "missing", (), {})

    def counted(self, department: str, sheet: EntrySheet) -> Counted:
        """Return the rows of a unit on one sheet, as consolidated or, failing that, as planned."""
        found = self.delivery(department).sheets.get(sheet.id)
        if found:
            return Counted(*found)
        return Counted(expected=self._planned.get(sheet.kind, Counter())[department])

    def days_late(self, department: str) -> int | None:
        """Return by how many days a unit was late; ``None`` without a due date, or still late.

        The age of what has not come would change every day.
        """
        found = self.delivery(department)
        if found.due is None or self.overdue(department):
            return None
        return max(0, (found.delivered - found.due).days) if found.delivered else 0

    def overdue(self, department: str) -> bool:
        """Tell whether a unit has not delivered and its due date is past."""
        found = self.delivery(department)
        if found.due is None or found.delivered is not None:
            return False
        return found.overdue or self.consolidated.day > found.due

    @cached_property
    def _planned(self) -> Mapping[str, Counter[str]]:
        return {
            "activity": Counter(
                one.department
                for one in self.plan.contributions
                if asked_again(self.profile, one, self.consolidated.period, self._left)
            ),
            "indicator": Counter(one.department for one in self.indicators),
        }


def value_situation(cells: Mapping[str, Typed], field: str, kind: str) -> str:
    """Tell what stands for the value of an indicator: a measure, a reason, a sign, nothing."""
    value = cells.get(field, NOTHING)
    if not value.blank:
        if kind == "ratio" and field == "value" and value.number is not None:
            return "present" if cells.get("denominator", NOTHING).number else "incomplete"
        worded = kind in ("text", "boolean") and value.read
        if value.number is not None or worded:
            return "present"
        return "sign" if says_nothing(value.text) else "words"
    return "declared" if cells.get("missing_reason", NOTHING).term else "blank"
