"""Which workbooks belong to the open round of a plan, and which of their rows are their own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..schemas.findings import Finding, Place
from ..schemas.plan import Department
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import ROUNDS, Words
from .issuing import Issuing
from .records import Accepted, Submission

OF_ANOTHER = "WBK-016"
"""Finding on a workbook issued to one unit and delivered as another's."""

UNREADABLE = {
    *("WBK-001", "WBK-002", "WBK-003", "WBK-004", "WBK-005", "WBK-006", "WBK-007", OF_ANOTHER),
}
"""Findings after which nothing of a workbook enters the master."""

FOREIGN = {"WBK-005", "WBK-006", OF_ANOTHER}
"""Findings after which a workbook tells nothing about the open round."""


STRANGERS = {"ROW-002", "ROW-006"}
"""Findings on a row the plan does not ask of the unit: another unit may be the one asked."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What is open: the plan, its period and round, its units, what each was issued."""

    plan_id: str
    period: int
    round: str
    departments: tuple[Department, ...]
    issued: Issuing

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
    if not submission.department:
        # The plan, or a master, among the workbooks: of no unit.
        stranger = finding(rules, "WBK-002", Place(submission.workbook))
        return replace(submission, identity={}, records=(), findings=(stranger,))
    findings = _other_units(submission, opened, rules)
    findings += _identity(submission, opened, rules)
    findings += _of_another(submission, findings, opened, rules)
    return replace(submission, findings=tuple(findings))


def refused(submission: Submission) -> bool:
    """Whether nothing of a workbook may enter the master."""
    return not submission.readable or any(
        found.code in UNREADABLE and not found.place.cell for found in submission.findings
    )


def of_another_round(submission: Submission, rules: Catalogue) -> Finding | None:
    """Tell of a workbook of another round, taken when that was open, that it is left out.

    Workbooks stay in the folder from round to round. ``None`` when it is of no other round.
    """
    if not any(found.code == "WBK-005" for found in submission.findings):
        return None
    identity = submission.identity
    theirs = round_name(identity.get("round", ""), identity.get("period", ""))
    reason = Words(
        f"riguarda {theirs.it}, già acquisito in quella rilevazione",
        f"it belongs to {theirs.en}, already taken in that round",
    )
    return finding(rules, "WBK-011", Place(submission.workbook), reason=reason)


def of_the_file(submission: Submission) -> list[Finding]:
    """Return what is wrong with a refused workbook as a whole: its rows are not judged."""
    return [found for found in submission.findings if found.code.startswith("WBK-")]


def by_unit(
    submissions: Sequence[Submission], accepted: Sequence[Accepted], opened: Opened
) -> dict[str, list[Submission]]:
    """Sort the workbooks received by the unit they come from, refused ones of this round too.

    One that says nothing of itself belongs to the unit whose values came from a file of that
    name, or for which the tool makes one of that name.
    """
    named = {file_name(unit, opened.period, opened.round): unit for unit in opened.issued}
    named |= {row.workbook: row.department for row in accepted}
    found: dict[str, list[Submission]] = {}
    for submission in submissions:
        codes = {one.code for one in submission.findings}
        unit = submission.department
        if not submission.readable:
            own = PurePosixPath(submission.workbook).name
            unit = named.get(submission.workbook) or named.get(own, "")
        elif not codes.isdisjoint(FOREIGN):
            unit = ""
        if unit in opened.issued:
            found.setdefault(unit, []).append(submission)
    return found


def file_name(department: str, period: int, round_id: str) -> str:
    """Return the name of a new workbook: unit, year, round."""
    return f"{department}_{period}_{round_id}.xlsx"


def round_name(round_id: str, period: str) -> Words:
    """Return a round and its year in words."""
    words = ROUNDS.get(round_id, Words(round_id, round_id))
    return Words(f"{words.it} {period}", f"{words.en} {period}")


def _identity(submission: Submission, opened: Opened, rules: Catalogue) -> Sequence[Finding]:
    identity = submission.identity
    place = Place(submission.workbook)
    found = []
    plan = identity.get("plan", opened.plan_id)
    if plan != opened.plan_id:
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


def _of_another(
    submission: Submission, findings: Sequence[Finding], opened: Opened, rules: Catalogue
) -> list[Finding]:
    """Tell a workbook whose rows are all of other units, whatever it says of itself.

    Rows a unit passed on are its own here. The name of the file says nothing.
    """
    unit, names = submission.department, {one.id: one.name for one in opened.departments}
    owner = submission.issued_to or _by_rows(submission, findings, opened)
    if unit not in names or not owner:
        return []
    place, name = Place(submission.workbook), names[unit]
    told = {"unit": name, "owner": names.get(owner, owner)}
    return [replace(finding(rules, OF_ANOTHER, place, value=name), facts=told)]


def _by_rows(submission: Submission, findings: Sequence[Finding], opened: Opened) -> str:
    """Return the name of the unit all rows are of, where nothing hidden is left to tell it."""
    lost = any(found.code == "WBK-008" for found in findings)
    theirs = [str(found.facts["owner"]) for found in findings if found.code == "ROW-003"]
    if not lost or not theirs:
        return ""
    unit = submission.department
    others = {
        (sheet, key)
        for other, cells in opened.issued.items()
        if other != unit
        for sheet, key, _ in cells
    }
    own = {(sheet, key) for sheet, key, _ in opened.issued.get(unit, {})} - others
    here = {(one.sheet, one.key) for one in submission.records}
    return "" if here & own else theirs[0]


def _other_units(submission: Submission, opened: Opened, rules: Catalogue) -> list[Finding]:
    """Say of the rows unknown to this unit which unit they belong to."""
    strangers = {found.key for found in submission.findings if found.code in STRANGERS}
    if not strangers:
        return list(submission.findings)
    owners: dict[str, list[str]] = {}
    names = {unit.id: unit.name for unit in opened.departments}
    for unit, rows in opened.issued.rows.items():
        if unit != submission.department:
            for key in dict.fromkeys(key for _, key in rows if key in strangers):
                owners.setdefault(key, []).append(names.get(unit, unit))
    return [
        finding(
            rules,
            "ROW-003",
            found.place,
            key=found.key,
            value=found.value,
            field=found.field,
            owner=", ".join(owners[found.key]),
        )
        if found.code in STRANGERS and found.key in owners
        else found
        for found in submission.findings
    ]
