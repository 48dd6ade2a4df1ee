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
    received: Mapping[str, Sequence[Submission]],
    accepted: Iterable[Accepted],
    findings: Sequence[Finding],
    issued: Mapping[str, Issued],
    profile: Profile,
    due: date,
) -> list[Delivery]:
    """Return where each unit that was issued a workbook stands, in the order of the issue.

    Args:
        submissions: one per unit, copies merged.
        received: the workbooks of each unit one by one, refused ones too.
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
        files = tuple(dict.fromkeys(copy.workbook for copy in received.get(unit, ())))
        own = [found for name in files for found in by_file[name]]
        made.append(
            Delivery(
                department=unit,
                due=due,
                delivered=min((row.received for row in rows[unit]), default=None),
                state=state(submission, received.get(unit, ()), own, bool(rows[unit])),
                files=files,
                sheets=_counts(profile, cells, submission, received.get(unit, ()), rows[unit], own),
            )
        )
    return made


def touched(submission: Submission) -> bool:
    """Whether somebody has typed anything in the entry cells of a workbook."""
    return any(not cell.blank for record in submission.records for cell in record.cells.values())


def state(
    submission: Submission | None,
    received: Sequence[Submission],
    findings: Sequence[Finding],
    accepted: bool,
) -> str:
    """Return the delivery state of a unit: a workbook nobody typed in is not delivered."""
    if submission is None:
        if received:
            return "returned" if any(copy.readable for copy in received) else "unreadable"
        return "accepted" if accepted else "missing"
    if submission.state != "submitted":
        return submission.state if touched(submission) else "missing"
    return "returned" if any(found.code == HELD for found in findings) else "accepted"


def _counts(
    profile: Profile,
    issued: Issued,
    submission: Submission | None,
    received: Sequence[Submission],
    accepted: Sequence[Accepted],
    findings: Sequence[Finding],
) -> dict[str, tuple[int, int, int, int]]:
    """Count the rows of each sheet: expected, filled, held, findings."""
    expected: dict[str, set[str]] = defaultdict(set)
    for sheet, key, _ in issued:
        expected[sheet].add(key)
    filled: dict[str, set[str]] = defaultdict(set)
    names = {
        (record.place.workbook, record.place.sheet): record.sheet
        for copy in received
        for record in copy.records
    }
    for record in submission.records if submission is not None else ():
        if any(not cell.blank for cell in record.cells.values()):
            filled[record.sheet].add(record.key)
    for row in accepted if submission is None else ():
        if any(not cell.blank for cell in row.cells.values()):
            filled[row.sheet].add(row.key)
    held: dict[str, set[str]] = defaultdict(set)
    about: dict[str, int] = defaultdict(int)
    for found in findings:
        sheet = names.get((found.place.workbook, found.place.sheet), "")
        if found.code == HELD:
            held[sheet] |= set(found.rows or (found.key,))
        else:
            about[sheet] += 1
    return {
        sheet.id: (
            len(expected[sheet.id]),
            len(filled[sheet.id] & expected[sheet.id]),
            len(held[sheet.id]),
            about[sheet.id],
        )
        for sheet in profile.sheets
    }
