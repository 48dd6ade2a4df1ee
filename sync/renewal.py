"""A fresh workbook in the place of one that cannot be patched, with what was typed."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ..schemas.profile import Profile
from ..schemas.shape import RECORD
from ..workbooks.layout import Book, Cell, Row
from .recordrows import said_rows, with_records
from .records import Accepted, Record, Submission

RENEWABLE = {"missing-results", "missing-key", "missing-sheet", "ods"}
"""Why a workbook cannot be patched and is made anew instead."""


def renewed(book: Book, submission: Submission, profile: Profile) -> Book:
    """Return the workbook as issued now with what its department typed in the old one.

    What could be read goes back in its own type; what could not stays as the text it was. Rows
    the plan no longer has are left out: the old file keeps them. Rows the unit added itself all
    come along.
    """
    records: dict[tuple[str, str], Record] = {}
    for record in submission.records:
        if record.kind != RECORD:
            records.setdefault((record.sheet, record.key), record)
    rows: dict[str, list[Row]] = {
        sheet: [
            {**row, **typed(records[sheet, str(row["key"])])}
            if (sheet, str(row["key"])) in records
            else row
            for row in issued
        ]
        for sheet, issued in book.rows.items()
    }
    proposals = proposals_of(submission)
    made = replace(book, rows=rows, form=form_of(submission), proposals=proposals)
    return with_records(made, profile, said_rows(submission.records, profile))


def proposals_of(submission: Submission) -> tuple[Row, ...]:
    """Return the rows of *Proposte* with what the department asked."""
    return tuple(
        {
            "kind": proposal.kind,
            "code": proposal.code,
            "text": proposal.text,
            "motive": proposal.motive,
            "decision": proposal.decision,
        }
        for proposal in submission.proposals
    )


def typed(record: Record | Accepted) -> dict[str, Cell]:
    """Return the entry cells of a record as rows hold them: points, ids, dates, texts."""
    return {name: cell.content for name, cell in record.cells.items() if not cell.blank}


def form_of(submission: Submission) -> Mapping[str, Cell]:
    """Return the open cells of *Istruzioni* as typed."""
    form: dict[str, Cell] = {"state": submission.state, **submission.approval}
    day = submission.approval.get("approval_date", "")
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        form["approval_date"] = date.fromisoformat(day)
    return form
