"""Acceptance by row: what of a submission becomes the accepted values of a round.

A blocking finding holds exactly the rows it names; the last accepted values of the same round
stand for them. One that names no row holds those read from its sheet, or from its file.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from ..schemas.findings import Finding, Place, Severity
from ..schemas.rules import Catalogue, finding
from ..schemas.shape import RECORD
from .heritage import RowKey
from .merge import draft
from .records import NOTHING, Accepted, Change, Record, Submission, change_of

STOPPING = frozenset({"CON-001", "CON-021"})
"""Findings that hold the rows they name, though no entry of these is wrong: copies that disagree,
values taken back."""

Policy = Literal["row", "submission"]


def accept(
    submission: Submission,
    findings: Iterable[Finding],
    previous: Mapping[RowKey, Accepted],
    rules: Catalogue,
    *,
    period: int,
    round: str,
    received: date,
    policy: Policy = "row",
    take_drafts: bool = False,
) -> tuple[list[Accepted], list[Finding], list[Change]]:
    """Decide row by row what is accepted; the same input twice changes nothing.

    An unchanged row is the one accepted before, with the day it was first received and the file and
    cell it was first read from; when it moved to another workbook or cell, it says the new ones. A
    row that is no longer in the workbook keeps its accepted values.

    Args:
        submission: one department's, several copies merged.
        findings: of parsing, merging and checks; those of other workbooks are left out.
        previous: last accepted rows of the department in this period and round.
        rules: the catalogue.
        period: the year the values are for.
        round: the round they are for.
        received: day the submission was received.
        policy: ``submission`` refuses the whole workbook for one blocking finding.
        take_drafts: a workbook not yet submitted is taken too.

    Returns:
        Every accepted row of the department, in the order of the workbook, then those no longer in
        it; findings on what was held; values that differ from the ones accepted before.
    """
    if submission.state != "submitted" and not take_drafts:
        waiting = [draft(submission, rules)] if submission.records else []
        return list(previous.values()), waiting, []
    stops = _concerning(findings, submission)
    if policy == "submission" and stops:
        refused = finding(rules, "CON-007", Place(submission.workbook))
        return [replace(row, held=True) for row in previous.values()], [refused], []
    rows: dict[RowKey, list[Record]] = {}
    for record in submission.records:
        rows.setdefault((record.sheet, record.key), []).append(record)
    accepted: list[Accepted] = []
    changes: list[Change] = []
    held: list[tuple[Record | None, Finding | None, str]] = []
    by_row, whole = _indexed(stops)
    for key, records in rows.items():
        before = previous.get(key)
        if before is None and len(records) == 1 and unused(records[0]):
            continue
        guilty = _guilty(records, by_row.get(key[1], ()), whole)
        if guilty is None and len(records) == 1:
            row = _accepted(records[0], submission, period, round, received, before)
            accepted.append(row)
            changes += _changes(row, before, received)
            continue
        held.append((records[0], guilty, key[1]))
        if before is not None:
            accepted.append(replace(before, held=True))
    for key, before in previous.items():
        if key not in rows:
            guilty = next(iter(by_row.get(key[1], ())), None)
            if guilty is not None:
                held.append((None, guilty, key[1]))
            lost = any(found.code.startswith("SHT-") for found in whole)
            gone = lost and all(sheet != key[0] for sheet, _ in rows)
            accepted.append(replace(before, held=guilty is not None or gone))
    return accepted, _waiting(held, rules), changes


def unused(record: Record) -> bool:
    """Tell whether a row is a prepared one in which nothing is typed: nothing is accepted of it."""
    return record.kind == RECORD and all(cell.blank for cell in record.cells.values())


def by_workbook(findings: Iterable[Finding]) -> Callable[..., list[Finding]]:
    """Sort findings by workbook, once for all departments.

    Returns:
        What gives those of the workbooks named, and those about rows wherever they stand.
    """
    own: dict[str, list[Finding]] = defaultdict(list)
    for found in findings:
        own["" if found.rows else found.place.workbook].append(found)

    def about(*workbooks: str) -> list[Finding]:
        return [found for name in dict.fromkeys(("", *workbooks)) for found in own.get(name, ())]

    return about


def _concerning(findings: Iterable[Finding], submission: Submission) -> list[Finding]:
    """Return what stops rows of this submission: blocking findings, and copies that disagree."""
    workbooks = {"", submission.workbook}
    for record in submission.records:
        workbooks |= {record.place.workbook, *record.others}
    workbooks |= {found.place.workbook for found in submission.findings}
    return [
        found
        for found in findings
        if (found.severity is Severity.BLOCKING or found.code in STOPPING)
        and (found.place.workbook in workbooks or found.rows)
    ]


def _indexed(stops: Sequence[Finding]) -> tuple[dict[str, list[Finding]], list[Finding]]:
    by_row: dict[str, list[Finding]] = {}
    whole = []
    for found in stops:
        keys = dict.fromkeys((*filter(None, [found.key]), *found.rows))
        for key in keys:
            by_row.setdefault(key, []).append(found)
        if not keys:
            whole.append(found)
    return by_row, whole


def _guilty(
    records: Sequence[Record], named: Sequence[Finding], whole: Sequence[Finding]
) -> Finding | None:
    """Return the first finding that holds a row, ``None`` when nothing does."""
    places = {
        (place.workbook, place.sheet)
        for record in records
        for place in (record.place, *(origin.place for origin in record.sources.values()))
    }
    sheets = {sheet for _, sheet in places}
    for found in named:
        if found.place.sheet in ("", *sheets) or records[0].key in found.rows:
            return found
    for found in whole:
        place = found.place
        if place.sheet and (place.workbook, place.sheet) in places:
            return found
        # A sheet that is missing holds no row of the others.
        of_file = not place.sheet and not found.code.startswith("SHT-")
        if of_file and place.workbook in {"", *(workbook for workbook, _ in places)}:
            return found
    return None


def _accepted(
    record: Record,
    submission: Submission,
    period: int,
    round_id: str,
    received: date,
    before: Accepted | None,
) -> Accepted:
    if before is not None and _stands(record, submission, before):
        return before
    known = [name for name in record.cells if name in record.columns or name in record.sources]
    row = Accepted(
        sheet=record.sheet,
        kind=record.kind,
        key=record.key,
        department=record.department,
        period=period,
        round=round_id,
        cells=dict(record.cells),
        addresses={name: record.address(name) for name in known},
        workbook=record.place.workbook,
        sheet_name=record.place.sheet,
        row=record.row,
        sha256=record.sha256 or submission.sha256,
        received=received,
        sources=dict(record.sources),
        others={name: dict(cells) for name, cells in record.others.items()},
    )
    if before is None:
        return row
    same = row.cells == before.cells
    if not same and _differing(row, before):
        return row
    if _where(row) != _where(before) or not (same or _texts(row) == _texts(before)):
        return replace(row, received=before.received)
    if before.held or before.others != row.others:
        return replace(before, held=False, others=row.others)
    return before


def _stands(record: Record, submission: Submission, before: Accepted) -> bool:
    """Tell whether a row of the file it was accepted from says the same: so do its addresses."""
    if record.sources or record.others or before.sources or before.others or before.held:
        return False
    where = record.sha256 or submission.sha256, record.place.workbook, record.place.sheet
    same = where == (before.sha256, before.workbook, before.sheet_name)
    return same and record.row == before.row and record.cells == before.cells


def _differing(row: Accepted, before: Accepted) -> list[str]:
    fields = dict.fromkeys((*row.cells, *before.cells))
    return [name for name in fields if row.cell(name).meaning != before.cell(name).meaning]


def _where(row: Accepted) -> tuple[object, ...]:
    places = {name: origin.place for name, origin in row.sources.items()}
    return row.workbook, row.sheet_name, row.row, dict(row.addresses), places


def _texts(row: Accepted) -> dict[str, tuple[str, bool]]:
    return {name: (cell.text, cell.read) for name, cell in row.cells.items()}


def _changes(row: Accepted, before: Accepted | None, day: date) -> list[Change]:
    if row is before:
        return []
    if before is None:
        named = [name for name, cell in row.cells.items() if not cell.blank]
    else:
        named = _differing(row, before)
    whose, changes = (row.department, row.sheet, row.key), []
    for name in named:
        was = before.cell(name) if before is not None else NOTHING
        place = row.at(name).place
        changes.append(change_of(whose, name, was, row.cell(name), place, day))
    return changes


def _waiting(
    held: Sequence[tuple[Record | None, Finding | None, str]], rules: Catalogue
) -> list[Finding]:
    """Report the held rows: one by one, together where a sheet or a file holds them."""
    findings: list[Finding] = []
    together: dict[int, tuple[Finding, list[str]]] = {}
    for record, guilty, key in held:
        if guilty is not None and not guilty.key:
            together.setdefault(id(guilty), (guilty, []))[1].append(key)
            continue
        if guilty is not None and (guilty.place.cell or record is None):
            place = guilty.place
        else:
            place = record.at("code") if record is not None else Place()
        findings.append(finding(rules, "CON-002", place, key=key))
    for guilty, keys in together.values():
        findings.append(finding(rules, "CON-002", guilty.place, rows=tuple(keys)))
    return findings
