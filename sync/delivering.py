"""Where every unit stands in a round: delivered or not, how complete, what is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..schemas.findings import Finding
from ..schemas.profile import Profile
from .entrysheets import Issued
from .records import Accepted, Delivery, Submission

HELD = "CON-002"


def deliveries(
    submissions: Sequence[Submission],
    accepted: Iterable[Accepted],
    findings: Sequence[Finding],
    issued: Mapping[str, Issued],
    profile: Profile,
    due: date,
) -> list[Delivery]:
    """Return where each unit that was issued a workbook stands, in the order of the issue.

    Args:
        submissions: one per unit, copies merged.
        accepted: rows in force.
        findings: of the run; the ones about held rows tell what waits.
        issued: what each unit was issued.
        profile: the plan's profile.
        due: day the round's workbooks are due.
    """
    by_unit = {submission.department: submission for submission in submissions}
    rows: dict[str, list[Accepted]] = defaultdict(list)
    for row in accepted:
        rows[row.department].append(row)
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        by_file[found.place.workbook].append(found)
    made = []
    for unit, cells in issued.items():
        submission = by_unit.get(unit)
        own = by_file[submission.workbook] if submission is not None else []
        made.append(
            Delivery(
                department=unit,
                due=due,
                delivered=min((row.received for row in rows[unit]), default=None),
                state=state(submission, own, bool(rows[unit])),
                files=(submission.workbook,) if submission is not None else (),
                sheets={
                    sheet.id: _counts(sheet.id, cells, submission, own) for sheet in profile.sheets
                },
            )
        )
    return made


def touched(submission: Submission) -> bool:
    """Whether somebody has typed anything in the entry cells of a workbook."""
    return any(not cell.blank for record in submission.records for cell in record.cells.values())


def state(submission: Submission | None, findings: Sequence[Finding], accepted: bool) -> str:
    """Return the delivery state of a unit: a workbook nobody typed in is not delivered."""
    if submission is None:
        return "accepted" if accepted else "missing"
    if submission.state != "submitted":
        return submission.state if touched(submission) else "missing"
    return "returned" if any(found.code == HELD for found in findings) else "accepted"


def _counts(
    sheet: str, cells: Issued, submission: Submission | None, findings: Sequence[Finding]
) -> tuple[int, int, int, int]:
    expected = {key for sheet_id, key, _ in cells if sheet_id == sheet}
    if submission is None:
        return len(expected), 0, 0, 0
    records = [record for record in submission.records if record.sheet == sheet]
    filled = {
        record.key for record in records if any(not cell.blank for cell in record.cells.values())
    }
    names = {record.place.sheet for record in records}
    own = [found for found in findings if found.place.sheet in names]
    held = {found.key for found in own if found.code == HELD}
    about = [found for found in own if found.code != HELD]
    return len(expected), len(filled & expected), len(held), len(about)
