"""Which findings are still open: nobody answered them with a reason or waived them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property

from ..schemas.findings import Finding, Severity
from ..schemas.plan import Plan
from ..schemas.rulings import Waiver
from .records import Answer, Consolidated
from .waiving import waiver_of

CLOSABLE = frozenset({Severity.WARNING, Severity.QUESTION})
"""Findings an answer with a reason closes."""

NOBODY = ""
"""Id under which what belongs to no unit is kept."""


class Settled:
    """The findings of a consolidation, each with its department, its answer, its waiver."""

    def __init__(self, consolidated: Consolidated, plan: Plan) -> None:
        self._consolidated, self._plan = consolidated, plan

    @cached_property
    def findings(self) -> tuple[tuple[Finding, str, str], ...]:
        """Every finding with its department and ``open``, ``answered`` or ``waived``."""
        found = [(one, self._department_of(one)) for one in self._consolidated.findings]
        return tuple((one, unit, self._closed(one, unit)) for one, unit in found)

    @cached_property
    def open_by_row(self) -> Mapping[tuple[str, str], Counter[Severity]]:
        """Open findings by (department, key)."""
        counts: dict[tuple[str, str], Counter[Severity]] = defaultdict(Counter)
        for one, department, state in self.findings:
            if state == "open":
                for key in one.rows or (one.key,):
                    counts[department, key][one.severity] += 1
        return counts

    @cached_property
    def open_by_unit(self) -> Mapping[str, Counter[Severity]]:
        """Open findings by department."""
        counts: dict[str, Counter[Severity]] = defaultdict(Counter)
        for one, department, state in self.findings:
            if state == "open":
                counts[department][one.severity] += 1
        return counts

    def blocks(self, department: str, key: str) -> bool:
        """Tell whether a blocking finding holds a row, or the whole of a department's file."""
        return (department, key) in self._blocked or (department, "") in self._blocked

    def answer(self, finding: Finding, department: str) -> Answer | None:
        """Return what the department answered to a finding."""
        return self._answers.get((department, finding.code, finding.key, finding.field))

    def waiver_reason(self, finding: Finding, department: str) -> str | None:
        """Return why the centre excepts a row from a rule, ``None`` when it does not."""
        waiver = self.waiver(finding, department)
        return None if waiver is None else waiver.reason

    def waiver(self, finding: Finding, department: str) -> Waiver | None:
        """Return the exception from a rule the centre granted to a row."""
        day = self._consolidated.today or self._consolidated.day
        return waiver_of(finding, department, self._plan.waivers, day)

    def _closed(self, finding: Finding, department: str) -> str:
        if self.waiver_reason(finding, department) is not None:
            return "waived"
        answer = self.answer(finding, department)
        given = answer is not None and answer.answer == "confirmed" and bool(answer.reason)
        same = answer is not None and answer.value == finding.value
        return "answered" if given and same and finding.severity in CLOSABLE else "open"

    @cached_property
    def _answers(self) -> Mapping[tuple[str, str, str, str], Answer]:
        return {
            (submission.department, one.rule, one.key, one.field): one
            for submission in self._consolidated.submissions
            for one in submission.answers
        }

    @cached_property
    def _blocked(self) -> set[tuple[str, str]]:
        return {
            (department, key)
            for one, department, state in self.findings
            if one.severity is Severity.BLOCKING and state != "waived"
            for key in one.rows or (one.key,)
        }

    @cached_property
    def _workbooks(self) -> Mapping[str, set[str]]:
        names: dict[str, set[str]] = defaultdict(set)
        for submission in self._consolidated.submissions:
            if submission.department:
                names[submission.workbook].add(submission.department)
        for delivery in self._consolidated.deliveries:
            for name in delivery.files:
                names[name].add(delivery.department)
        return names

    @cached_property
    def _owners(self) -> Mapping[str, set[str]]:
        owners: dict[str, set[str]] = defaultdict(set)
        for contribution in self._plan.contributions:
            owners[contribution.key].add(contribution.department)
        for indicator in self._plan.indicators:
            owners[indicator.row_key].add(indicator.department)
        return owners

    def _department_of(self, finding: Finding) -> str:
        """Return the unit of a finding by its file, or by its row when the file tells nothing."""
        units = self._workbooks.get(finding.place.workbook, set())
        if len(units) != 1:
            owners = self._owners.get(finding.key, set())
            units = units & owners if units else owners
        return next(iter(units)) if len(units) == 1 else NOBODY
