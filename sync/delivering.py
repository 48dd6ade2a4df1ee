"""Where every unit stands in a round: delivered or not, how complete, what is held."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from ..schemas.findings import Finding
from ..schemas.profile import Profile
from ..schemas.shape import RECORD
from .corrections import own
from .heritage import RowKey
from .records import Accepted, Delivery, Record, Submission

HELD = "CON-002"


def deliveries(
    submissions: Sequence[Submission],
    received: Mapping[str, Sequence[Submission]],
    accepted: Iterable[Accepted],
    findings: Sequence[Finding],
    issued: Mapping[str, Collection[RowKey]],
    profile: Profile,
    due: date,
    days: Mapping[str, date],
    day: date,
    states: Mapping[str, str] | None = None,
) -> list[Delivery]:
    """Return where each unit that was issued a workbook stands, in the order of the issue.

    Args:
        submissions: one per unit, copies merged.
        received: the workbooks of each unit one by one, refused ones too.
        accepted: rows in force.
        findings: of the run; the ones about held rows tell what waits.
        issued: the rows each unit was issued.
        profile: the plan's profile.
        due: day the round's workbooks are due.
        days: day each unit's submitted workbook was first received, as the store knows it.
        day: day of the run: what the store does not know yet is received today.
        states: last state of each unit, as the store knows it.
    """
    by_unit = {submission.department: submission for submission in submissions}
    rows: dict[str, list[Accepted]] = defaultdict(list)
    for row in accepted:
        rows[row.department].append(row)
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        by_file[found.place.workbook].append(found)
    made = []
    for unit, asked in issued.items():
        submission = by_unit.get(unit)
        files = tuple(dict.fromkeys(copy.workbook for copy in received.get(unit, ())))
        about = [found for name in files for found in by_file[name]]
        delivered = first_day(submission, days.get(unit), day)
        expected, filled = _rows(profile, asked, submission, rows[unit])
        made.append(
            Delivery(
                department=unit,
                due=due,
                delivered=delivered,
                state=state(
                    submission,
                    received.get(unit, ()),
                    about,
                    delivered is not None,
                    (states or {}).get(unit, ""),
                ),
                files=files,
                sheets=_counts(profile, expected, filled, received.get(unit, ()), about),
                filled={sheet.id: filled[sheet.id] for sheet in profile.sheets},
                overdue=delivered is None and day > due,
            )
        )
    return made


def first_day(submission: Submission | None, known: date | None, day: date) -> date | None:
    """Return when a unit first delivered: a draft is no delivery, a correction moves nothing.

    Args:
        submission: what the unit's folder holds now.
        known: day of its first delivery, as the store knows it.
        day: day of the run.
    """
    if submission is None or submission.state != "submitted":
        return known
    return day if known is None else min(known, day)


def touched(submission: Submission) -> bool:
    """Whether somebody has typed anything in the entry cells of a workbook."""
    return any(not cell.blank for record in submission.records for cell in record.cells.values())


def state(
    submission: Submission | None,
    received: Sequence[Submission],
    findings: Sequence[Finding],
    delivered: bool,
    last: str = "",
) -> str:
    """Return the delivery state of a unit: a workbook nobody typed in is not delivered.

    What a unit delivered before stands when its workbook is taken away or put back blank, and
    what was returned stays so.
    """
    stood = "returned" if last == "returned" else "accepted"
    if submission is None:
        if received:
            return "returned" if any(copy.readable for copy in received) else "unreadable"
        return stood if delivered else "missing"
    if submission.state != "submitted":
        if touched(submission):
            return submission.state
        return stood if delivered else "missing"
    return "returned" if any(found.code == HELD for found in findings) else "accepted"


def _rows(
    profile: Profile,
    issued: Collection[RowKey],
    submission: Submission | None,
    accepted: Sequence[Accepted],
) -> tuple[dict[str, set[str]], dict[str, frozenset[str]]]:
    """Return the keys of the rows asked of a unit, and of those filled in, by sheet.

    A blank workbook put back takes nothing away from what was accepted; what the centre alone
    says of a row its unit has not filled in. A record is asked for once something stands in its
    row, and filled in once nothing required is blank: the rows ready to be typed in ask nothing.
    """
    required = {one.id: one.required for one in profile.sheets if one.kind == RECORD}
    expected: dict[str, set[str]] = defaultdict(set)
    for sheet, key in issued:
        if sheet not in required:
            expected[sheet].add(key)
    rows: Sequence[Record | Accepted] = [said for row in accepted if (said := own(row)) is not None]
    if submission is not None and touched(submission):
        rows = submission.records
    filled: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if all(cell.blank for cell in row.cells.values()):
            continue
        if row.sheet in required:
            expected[row.sheet].add(row.key)
            if any(row.cell(name).blank for name in required[row.sheet]):
                continue
        filled[row.sheet].add(row.key)
    found: dict[str, frozenset[str]] = defaultdict(frozenset)
    found |= {sheet: frozenset(keys & expected[sheet]) for sheet, keys in filled.items()}
    return expected, found


def _counts(
    profile: Profile,
    expected: Mapping[str, set[str]],
    filled: Mapping[str, frozenset[str]],
    received: Sequence[Submission],
    findings: Sequence[Finding],
) -> dict[str, tuple[int, int, int, int]]:
    """Count the rows of each sheet: expected, filled, held, findings."""
    names = {
        (record.place.workbook, record.place.sheet): record.sheet
        for copy in received
        for record in copy.records
    }
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
            len(filled[sheet.id]),
            len(held[sheet.id]),
            about[sheet.id],
        )
        for sheet in profile.sheets
    }
