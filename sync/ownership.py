"""What of a workbook is its department's to say: its own rows, the columns the round opens."""

from dataclasses import replace

from ..schemas.findings import Finding
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from .records import Record, Submission

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
