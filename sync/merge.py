"""The copies of one department's workbook, read together cell by cell.

A copy has changed a cell when it holds something else than when it was last read: than the last
accepted value, or than what ``Accepted.others`` says the copy held then. A copy never read before
has changed the cells it fills in: a blank there takes nothing away. What only one copy changed, or
several alike, is taken; changed differently in two is a conflict, and neither is taken. No copy
outranks another by its date, and the result does not depend on their order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..schemas.findings import Finding, Place, Severity
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import VOCABULARIES, Words, term
from .records import Accepted, Answer, Origin, Proposal, Record, Submission, Typed

RowKey = tuple[str, str]
"""Sheet id and business key."""

_Said = TypeVar("_Said", Answer, Proposal)

STATES = ("draft", "approval", "submitted")
BLANK = Words("cella vuota", "blank cell")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row put together.

    Attributes:
        records: one; several when a key stands twice in a copy.
        givers: the copies each cell was taken from, all those in conflict about it.
        copies: the copies the row was taken from.
        conflicts: what is reported about its cells.
    """

    records: tuple[Record, ...]
    givers: Mapping[str, tuple[str, ...]]
    copies: frozenset[str]
    conflicts: tuple[Finding, ...] = ()


def merged(
    submissions: Sequence[Submission],
    accepted: Mapping[RowKey, Accepted],
    rules: Catalogue,
    *,
    take_drafts: bool = False,
) -> tuple[Submission, list[Finding]]:
    """Read the copies of one department's workbook together.

    Drafts stand aside while another copy is submitted, unless they are to be taken. One copy
    alone comes back as it is.

    Args:
        submissions: one or more, of the same department, period and round; two with the same
            name and content are one.
        accepted: last accepted rows of that department, period and round, by sheet and key.
        rules: the catalogue.
        take_drafts: a draft counts like a submitted copy.

    Returns:
        The submission they make, whose ``findings`` are those of the copies about what was taken
        from them and about whole sheets and files; and new findings: identical and several copies,
        conflicts, drafts left aside.
    """
    copies, findings = _distinct(submissions, rules)
    if len(copies) == 1:
        return copies[0], findings
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
    rows = _rows(read, accepted, rules)
    findings += [found for row in rows.values() for found in row.conflicts]
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
    return whole, findings


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


def _rows(
    copies: Mapping[str, Submission], accepted: Mapping[RowKey, Accepted], rules: Catalogue
) -> dict[RowKey, _Row]:
    found: dict[RowKey, dict[str, list[Record]]] = {}
    for name, copy in copies.items():
        for record in copy.records:
            own = replace(record, sha256=copy.sha256)
            found.setdefault((record.sheet, record.key), {}).setdefault(name, []).append(own)
    rows = {}
    for key, by_copy in found.items():
        if any(len(records) > 1 for records in by_copy.values()):
            # A key that stands twice in one copy cannot be merged: every row is kept, and held.
            everyone = tuple(record for records in by_copy.values() for record in records)
            rows[key] = _Row(everyone, {}, frozenset(by_copy))
        else:
            single = {name: records[0] for name, records in by_copy.items()}
            rows[key] = _row(single, accepted.get(key), rules)
    return rows


def _row(copies: Mapping[str, Record], base: Accepted | None, rules: Catalogue) -> _Row:
    fields = dict.fromkeys(name for record in copies.values() for name in record.cells)
    said = {
        field: {
            name: record.cells[field].meaning
            for name, record in copies.items()
            if field in record.cells
        }
        for field in fields
    }
    standing = {field: _standing(said[field], field, base) for field in fields}
    settled = {
        field: said[field][names[0]]
        for field, names in standing.items()
        if len({said[field][name] for name in names}) == 1
    }
    main = max(
        copies,
        key=lambda name: sum(
            1 for field, meaning in settled.items() if meaning and said[field].get(name) == meaning
        ),
    )
    cells: dict[str, Typed] = {}
    givers: dict[str, tuple[str, ...]] = {}
    conflicts: list[Finding] = []
    for field in fields:
        if field in settled:
            holders = [name for name, meaning in said[field].items() if meaning == settled[field]]
            givers[field] = (main if main in holders else holders[0],)
            cells[field] = copies[givers[field][0]].cells[field]
        else:
            givers[field] = tuple(sorted(standing[field], key=lambda name: name != main))
            own = {name: copies[name] for name in standing[field]}
            texts = dict.fromkeys(record.cells[field].text for record in own.values())
            cells[field] = Typed(text=" / ".join(filter(None, texts)), read=False)
            conflicts += _conflict(field, list(own.values()), rules)
    others = {
        name: {
            field: said[field].get(name, "")
            for field, meaning in settled.items()
            if said[field].get(name, "") != meaning
        }
        for name in copies
    }
    sources = {
        field: Origin(copies[names[0]].at(field), copies[names[0]].sha256)
        for field, names in givers.items()
        if names[0] != main
    }
    record = replace(copies[main], cells=cells, sources=sources, others=others)
    used = {main, *(name for names in givers.values() for name in names)}
    return _Row((record,), givers, frozenset(used), tuple(conflicts))


def _standing(said: Mapping[str, str], field: str, base: Accepted | None) -> list[str]:
    """Return the copies whose cell is to be taken; those of several meanings are in conflict."""
    last = base.cell(field).meaning if base is not None else ""
    known: dict[str, str] = {}
    if base is not None and base.others:
        known = {name: cells.get(field, last) for name, cells in base.others.items()}
    elif base is not None:
        known = {base.workbook: last}
    changed = [
        name
        for name, meaning in said.items()
        if meaning != known.get(name, last) and (meaning or name in known)
    ]
    if changed:
        return changed
    same = [name for name, meaning in said.items() if meaning == last]
    # The copy the accepted value came from is gone: what the others hold counts as at first.
    return same or [name for name, meaning in said.items() if meaning] or list(said)


def _conflict(field: str, records: Sequence[Record], rules: Catalogue) -> list[Finding]:
    """Report at the cell of each copy what it holds and what another one does."""
    findings = []
    for record in records:
        cell = record.cells[field]
        other = next(one for one in records if one.cells[field].meaning != cell.meaning)
        findings.append(
            finding(
                rules,
                "CON-001",
                record.at(field),
                key=record.key,
                value=cell.text,
                field=field,
                a=cell.text or BLANK,
                b=other.cells[field].text or BLANK,
                file_a=record.place.workbook,
                file_b=other.place.workbook,
            )
        )
    return findings


def _concerns(found: Finding, name: str, copy: Submission, rows: Mapping[RowKey, _Row]) -> bool:
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
