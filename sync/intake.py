"""Which workbooks belong to the open round of a plan, and which of their rows are their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Finding, Place
from ..schemas.plan import Department
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import ROUNDS, Words
from .entrysheets import Issued
from .records import Submission

UNREADABLE = {"WBK-001", "WBK-002", "WBK-003", "WBK-004", "WBK-005", "WBK-006", "WBK-007"}
"""Findings after which nothing of a workbook enters the master."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open: the plan, its period and round, its units, what each was issued."""

    plan_id: str
    period: int
    round: str
    departments: tuple[Department, ...]
    issued: Mapping[str, Issued]

    @property
    def name(self) -> Words:
        """The open round in words: *Consuntivo 2025*."""
        return round_name(self.round, str(self.period))


def admitted(submission: Submission, opened: Opened, rules: Catalogue) -> Submission:
    """Compare a workbook's identity with what is open; rows of other units become theirs.

    Findings are added to the submission; ``refused`` tells whether it may enter the master.
    """
    if not submission.readable:
        return submission
    findings = _other_units(submission, opened, rules)
    findings += _identity(submission, opened, rules)
    return replace(submission, findings=tuple(findings))


def refused(submission: Submission) -> bool:
    """Whether nothing of a workbook may enter the master."""
    return not submission.readable or any(
        found.code in UNREADABLE and not found.place.cell for found in submission.findings
    )


def of_the_file(submission: Submission) -> list[Finding]:
    """Return what is wrong with a refused workbook as a whole: its rows are not judged."""
    return [found for found in submission.findings if found.code.startswith("WBK-")]


def round_name(round_id: str, period: str) -> Words:
    """Return a round and its year in words."""
    words = ROUNDS.get(round_id, Words(round_id, round_id))
    return Words(f"{words.it} {period}", f"{words.en} {period}")


def _identity(submission: Submission, opened: Opened, rules: Catalogue) -> Sequence[Finding]:
    identity = submission.identity
    place = Place(submission.workbook)
    found = []
    if identity.get("plan") != opened.plan_id:
        plan = identity.get("plan", "")
        found.append(finding(rules, "WBK-006", place, value=plan, found=plan, open=opened.plan_id))
    if (identity.get("period"), identity.get("round")) != (str(opened.period), opened.round):
        theirs = round_name(identity.get("round", ""), identity.get("period", ""))
        found.append(
            finding(rules, "WBK-005", place, value=theirs.it, found=theirs, open=opened.name)
        )
    unit = identity.get("department", "")
    if unit not in {known.id for known in opened.departments}:
        found.append(finding(rules, "WBK-007", place, value=unit))
    return found


def _other_units(submission: Submission, opened: Opened, rules: Catalogue) -> list[Finding]:
    """Say of the rows unknown to this unit which unit they belong to."""
    strangers = {found.key for found in submission.findings if found.code == "ROW-002"}
    if not strangers:
        return list(submission.findings)
    owners: dict[str, str] = {}
    for unit, cells in opened.issued.items():
        if unit != submission.department:
            owners |= {key: unit for _, key, _ in cells if key in strangers}
    names = {unit.id: unit.name for unit in opened.departments}
    return [
        finding(
            rules,
            "ROW-003",
            found.place,
            key=found.key,
            value=found.value,
            field=found.field,
            owner=names.get(owners[found.key], owners[found.key]),
        )
        if found.code == "ROW-002" and found.key in owners
        else found
        for found in submission.findings
    ]
