"""What of a workbook is its department's to say: its own rows, the columns the round opens."""

from collections.abc import Mapping
from dataclasses import replace

from ..schemas.findings import Finding
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from .records import Accepted, Record, Submission
from .rowmerge import RowKey

NOT_OPEN = "CON-020"


def owned(
    submission: Submission, profile: Profile, round_id: str, rules: Catalogue
) -> tuple[Submission, list[Finding]]:
    """Leave out the cells of columns that belong to the centre or to another round.

    Returns:
        The submission with the cells its department may fill in now, and what stood in others.
    """
    opened = {
        sheet.id: {column.id for column in profile.open_fields(sheet, round_id)}
        for sheet in profile.sheets
    }
    records: list[Record] = []
    findings: list[Finding] = []
    for record in submission.records:
        columns = opened.get(record.sheet, set())
        others = [name for name in record.cells if name not in columns]
        if not others:
            records.append(record)
            continue
        records.append(
            replace(record, cells={n: cell for n, cell in record.cells.items() if n in columns})
        )
        findings += [
            finding(
                rules,
                NOT_OPEN,
                record.at(name),
                key=record.key,
                value=record.cell(name).text,
                field=name,
            )
            for name in others
            if not record.cell(name).blank
        ]
    if all(kept is one for kept, one in zip(records, submission.records, strict=True)):
        return submission, findings
    return replace(submission, records=tuple(records)), findings


def inherited(
    submission: Submission, accepted: Mapping[RowKey, Accepted], senders: Mapping[str, str]
) -> Submission:
    """Keep what another unit's workbook said of a row where its new unit leaves the cell blank.

    Args:
        submission: the new unit's, copies merged.
        accepted: rows last accepted, by sheet and key.
        senders: the department of every file received, by its hash.
    """
    records = tuple(
        _inheriting(record, accepted.get((record.sheet, record.key)), senders)
        for record in submission.records
    )
    return submission if records == submission.records else replace(submission, records=records)


def _inheriting(record: Record, last: Accepted | None, senders: Mapping[str, str]) -> Record:
    if last is None:
        return record
    cells, sources = dict(record.cells), dict(record.sources)
    for name, cell in record.cells.items():
        origin = last.at(name)
        sender = senders.get(origin.sha256, record.department)
        if cell.blank and not last.cell(name).blank and sender != record.department:
            cells[name], sources[name] = last.cell(name), origin
    return record if cells == dict(record.cells) else replace(record, cells=cells, sources=sources)
