"""What the first page of the master counts: states, values, reasons, by part of the plan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ..schemas.findings import Language, Severity
from ..schemas.numbers import write
from ..schemas.profile import EntrySheet
from ..schemas.terms import Vocabulary
from .deliverytable import completeness, summed
from .masterwords import SITUATIONS, Say
from .records import NOTHING
from .standing import Counted, Standing


@dataclass(slots=True)
class Tally:
    """What is counted of one part of the plan: states of activities, kinds of values, findings.

    ``timings``: deliverables by how they stand on their day.
    """

    states: Counter[str] = field(default_factory=Counter)
    values: Counter[str] = field(default_factory=Counter)
    findings: Counter[Severity] = field(default_factory=Counter)
    timings: Counter[str] = field(default_factory=Counter)

    @property
    def present(self) -> int:
        """Indicators with a value."""
        return self.values["present"]

    @property
    def declared(self) -> int:
        """Indicators without, for a declared reason."""
        return self.values["declared"]

    @property
    def indicators(self) -> int:
        """All indicators, by detail."""
        return self.values.total()

    @property
    def without(self) -> int:
        """Indicators with neither value nor reason."""
        return self.indicators - self.present - self.declared

    @property
    def coverage(self) -> float | None:
        """Share of the indicators with a value; ``None`` when there are none."""
        return round(self.present / self.indicators, 9) if self.indicators else None


class Tallies:
    """Counts the whole plan once.

    Attributes:
        everything: the whole plan.
        nodes: each node of the main levels, by key; an empty key for what hangs on none.
        departments: what each unit contributes and is in charge of, by id.
        reasons: why values are missing, in words.
        severities: open findings.
    """

    def __init__(self, standing: Standing, say: Say) -> None:
        self._standing, self._say = standing, say
        self.states: Vocabulary = standing.profile.vocabularies.get("status", ())
        self.everything = Tally()
        self._ways: dict[str, Sequence[Tally]] = {}
        self.departments: dict[str, Tally] = {unit: Tally() for unit in standing.departments()}
        main = {level.id for level in standing.profile.main_levels}
        self.nodes = {node.key: Tally() for node in standing.plan.nodes if node.level in main}
        self.reasons: Counter[str] = Counter()
        self.severities = sum(standing.settled.open_by_unit.values(), Counter[Severity]())
        self._count_activities()
        for sheet in [one for one in standing.profile.sheets if one.kind == "indicator"][:1]:
            self._count_indicators(sheet)
        self._count_findings()
        self._count_products()

    @property
    def measures(self) -> bool:
        """The plan has indicators, or has nothing at all yet and its profile asks for some."""
        every = self.everything
        return bool(every.indicators) or (self._standing.asks("indicator") and not every.states)

    @property
    def tops(self) -> dict[str, Tally]:
        """The nodes of the first level by key, and an empty key for what hangs on none."""
        first = self._standing.profile.main_levels[0].id
        tops = [node.key for node in self._standing.plan.nodes if node.level == first]
        return {key: self.nodes[key] for key in (*tops, "") if key in self.nodes}

    def _count_activities(self) -> None:
        standing = self._standing
        for activity in standing.current:
            state, _ = standing.overall(activity)
            for tally in self._above(activity.parent):
                tally.states[state] += 1
        for sheet in [one for one in standing.profile.sheets if one.kind == "activity"][:1]:
            for one in standing.plan.contributions:
                record = standing.record(sheet, one.department, one.key)
                state = record.cells.get("status", NOTHING).term if record else ""
                if one.department in self.departments and not standing.left(one.activity):
                    self.departments[one.department].states[state] += 1

    def _count_indicators(self, sheet: EntrySheet) -> None:
        standing, say = self._standing, self._say
        for indicator in standing.indicators:
            situation = standing.situation(sheet, indicator)
            for tally in self._above(indicator.parent):
                tally.values[situation] += 1
            if indicator.department in self.departments:
                self.departments[indicator.department].values[situation] += 1
            record = standing.record(sheet, indicator.department, indicator.row_key)
            if situation == "declared" and record:
                term = record.cells.get("missing_reason", NOTHING).term
                label = standing.profile.label("missing_reason", term, say.language)
                self.reasons[label] += 1
            elif situation != "present":
                self.reasons[bare(say.of(SITUATIONS, situation))] += 1

    def _count_findings(self) -> None:
        plan = self._standing.plan
        parents = {node.key: node.key for node in plan.nodes}
        parents |= {one.key: one.parent for one in plan.activities}
        for contribution in plan.contributions:
            parents[contribution.key] = parents.get(contribution.activity, "")
        for indicator in plan.indicators:
            parents[indicator.key] = parents[indicator.row_key] = indicator.parent
        for (_, key), found in self._standing.settled.open_by_row.items():
            if key in parents:
                for tally in self._above(parents[key]):
                    tally.findings.update(found)
        for unit, found in self._standing.settled.open_by_unit.items():
            if unit in self.departments:
                self.departments[unit].findings.update(found)

    def _count_products(self) -> None:
        standing = self._standing
        for one in standing.products:
            activity = standing.activities.get(one.activity)
            stands = one.deliverable.timing(standing.scores.at)
            for tally in self._above(activity.parent if activity else ""):
                tally.timings[stands] += 1
            if one.department in self.departments:
                self.departments[one.department].timings[stands] += 1

    def counted(self, unit: str) -> Counted:
        """Return the rows of a unit on all its sheets."""
        standing = self._standing
        return summed([standing.counted(unit, sheet) for sheet in standing.profile.sheets])

    def units(self) -> list[str]:
        """Return the units from the least filled in; of two, the one with more rows first."""
        return sorted(self._standing.departments(), key=self._urgency)

    def state_words(self, tally: Tally) -> list[str]:
        """Write the states that occur, each with its count."""
        said = [
            f"{term.label[self._say.language].lower()} {count(tally.states[term.id])}"
            for term in self.states
            if tally.states[term.id]
        ]
        if tally.states[""]:
            said.append(f"{self._say('no_state')} {count(tally.states[''])}")
        return said

    def _urgency(self, unit: str) -> tuple[float, int]:
        counts = self.counted(unit)
        share = completeness([counts])
        return (1.0 if share is None else share), -counts.expected

    def _above(self, key: str) -> Sequence[Tally]:
        """Return the tallies of what is above a record: the whole plan, and every node."""
        if key not in self._ways:
            chain = self._standing.chain(key).values()
            above = [node.key for node in chain if node.key in self.nodes] or [""]
            if above == [""]:
                self.nodes.setdefault("", Tally())
            self._ways[key] = [self.everything, *(self.nodes[one] for one in above)]
        return self._ways[key]


def percentage(share: float | None, language: Language) -> str:
    """Write a fraction as a percentage with one decimal, in the manner of the language."""
    if share is None:
        return "–"
    text = write(Decimal(repr(share)) * 100, "%", 1)
    return text if language == "it" else text.replace(",", ".").replace(" ", "")


def count(number: int) -> str:
    """Write a whole number."""
    return write(Decimal(number))


def bare(text: str) -> str:
    """Return a state without its sign."""
    return text[2:] if text[1:2] == " " else text
