"""The copies of one department's workbook, read together cell by cell.

A copy has changed a cell when it holds something else than when it was last read: than the last
accepted value, or than what ``Accepted.others`` says the copy held then. A copy never read before
has changed the cells it fills in: a blank there takes nothing away. What only one copy changed, or
several alike, is taken; changed differently in two is a conflict, and neither is taken until the
centre decides. No copy outranks another by its date, and the result does not depend on their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..schemas.findings import Finding, Place, Severity
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import VOCABULARIES, term
from .conflicts import Decide, Weighed, undecided
from .heritage import Elsewhere, RowKey
from .records import Accepted, Answer, Proposal, Submission
from .rowmerge import JoinedRow, joined_rows

_Said = TypeVar("_Said", Answer, Proposal)

HERE = Elsewhere()
"""No row ever changed its unit or its key."""
STATES = ("draft", "approval", "submitted")


@dataclass(frozen=True, slots=True)
class Merged:
    """The copies of one department's workbook as one.

    Attributes:
        submission: the submission they make; a cell settled by a value that no copy holds says
            what each of them holds, unread.
        findings: identical and several copies, conflicts nobody settled, drafts left aside.
        conflicts: the cells on which copies disagree.
    """

    submission: Submission
    findings: list[Finding]
    conflicts: tuple[Weighed, ...] = ()


def merged(
    submissions: Sequence[Submission],
    accepted: Mapping[RowKey, Accepted],
    rules: Catalogue,
    *,
    take_drafts: bool = False,
) -> tuple[Submission, list[Finding]]:
    """Read the copies of one department's workbook together, whatever was decided of conflicts.

    Returns:
        The submission and the findings of ``together``.
    """
    made = together(submissions, accepted, rules, take_drafts=take_drafts)
    return made.submission, made.findings


def together(
    submissions: Sequence[Submission],
    accepted: Mapping[RowKey, Accepted],
    rules: Catalogue,
    *,
    take_drafts: bool = False,
    decide: Decide = undecided,
    in_force: Mapping[RowKey, Accepted] | None = None,
    elsewhere: Elsewhere = HERE,
) -> Merged:
    """Read the copies of one department's workbook together.

    Drafts stand aside while another copy is submitted, unless they are to be taken. One copy
    alone comes back as it is.

    Args:
        submissions: one or more, of the same department, period and round; two with the same
            name and content are one.
        accepted: last accepted rows of that department, period and round, by sheet and key.
        rules: the catalogue.
        take_drafts: a draft counts like a submitted copy.
        decide: what the centre decided of a conflict.
        in_force: the accepted rows with the centre's values over them, where there are any.
        elsewhere: tells what was typed in another unit's workbook or under another key.

    Returns:
        The submission they make, whose ``findings`` are those of the copies about what was taken
        from them and about whole sheets and files; new findings; the conflicts.
    """
    copies, findings = _distinct(submissions, rules)
    if len(copies) == 1:
        return Merged(copies[0], findings)
    names = _names(copies)
    files = [copy.workbook for copy in copies]
    first = Place(copies[0].workbook)
    findings.append(finding(rules, "WBK-009", first, count=len(files), files=files))
    read = {name: copy for name, copy in names.items() if copy.readable and not _refused(copy)}
    ready = {name: copy for name, copy in read.items() if copy.state == "submitted"}
    if ready and not take_drafts:
        findings += [
            draft(copy, rules) for name, copy in read.items() if name not in ready and copy.records
        ]
        read = ready
    read = read or names
    rows = joined_rows(read, accepted, in_force or accepted, rules, decide, elsewhere)
    findings += [found for row in rows.values() for found in row.reported]
    chosen = list(read.values())
    whole = replace(
        chosen[0],
        state=min((copy.state for copy in chosen), key=_rank),
        approval=next((copy.approval for copy in chosen if copy.approval), {}),
        records=tuple(record for row in rows.values() for record in row.records),
        answers=_united([answer for copy in chosen for answer in copy.answers]),
        proposals=_united([proposal for copy in chosen for proposal in copy.proposals]),
        findings=tuple(
            found
            for name, copy in names.items()
            for found in copy.findings
            if not found.key or (name in read and _concerns(found, name, copy, rows))
        ),
    )
    return Merged(whole, findings, tuple(one for row in rows.values() for one in row.conflicts))


def draft(submission: Submission, rules: Catalogue) -> Finding:
    """Report a workbook whose values do not enter the master because of its state."""
    entry = term(VOCABULARIES["submission_state"], submission.state)
    label = entry.label if entry is not None else submission.state
    return finding(rules, "CON-004", Place(submission.workbook), state=label)


def _distinct(
    submissions: Sequence[Submission], rules: Catalogue
) -> tuple[list[Submission], list[Finding]]:
    """Sort the copies, shortest name first, and leave out those identical to an earlier one."""
    ordered = sorted(submissions, key=lambda copy: (len(copy.workbook), copy.workbook, copy.sha256))
    kept: list[Submission] = []
    twins: dict[str, str] = {}
    for copy in ordered:
        twin = next((one for one in kept if copy.sha256 and one.sha256 == copy.sha256), None)
        if twin is None:
            kept.append(copy)
        elif twin.workbook != copy.workbook:
            twins[copy.workbook] = twin.workbook
    return kept, [
        finding(rules, "WBK-012", Place(name), other=other) for name, other in twins.items()
    ]


def _names(copies: Sequence[Submission]) -> dict[str, Submission]:
    """Name the copies: by their file, and by its hash too where two files share a name."""
    files = [copy.workbook for copy in copies]
    return {
        copy.workbook if files.count(copy.workbook) == 1 else f"{copy.workbook}#{copy.sha256}": copy
        for copy in copies
    }


def _refused(copy: Submission) -> bool:
    """Whether something is wrong with the file as a whole: nothing is taken from it."""
    return any(
        found.severity is Severity.BLOCKING and found.code.startswith("WBK-")
        for found in copy.findings
    )


def _rank(state: str) -> int:
    return STATES.index(state) if state in STATES else 0


def _united(items: Sequence[_Said]) -> tuple[_Said, ...]:
    """Leave out what another copy says in the same words."""
    return tuple({replace(item, place=Place()): item for item in reversed(items)}.values())[::-1]


def _concerns(
    found: Finding, name: str, copy: Submission, rows: Mapping[RowKey, JoinedRow]
) -> bool:
    """Whether a finding of a copy about one row is about something taken from that copy."""
    sheets = {
        record.sheet
        for record in copy.records
        if record.key == found.key and record.place.sheet == found.place.sheet
    }
    for sheet in sheets:
        row = rows[sheet, found.key]
        return name in row.givers.get(found.field, row.copies)
    missing_here = not found.place.cell and any(key == found.key for _, key in rows)
    return not missing_here
