"""The rules about what was understood: column facts by pandera, the rest by predicates.

Every rule is evaluated alone: one bad cell never hides another finding. The same code serves one
row, one workbook and all departments.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..schemas.bounds import ANY_TIME, date_bounds
from ..schemas.columnfacts import Broken, ColumnFact, Value, broken
from ..schemas.columnfacts import column_facts as facts_of
from ..schemas.findings import Finding, Severity
from ..schemas.profile import EntrySheet
from ..schemas.rules import finding, written
from ..schemas.shape import RECORD
from ..schemas.terms import Words
from .conditionrules import evaluated
from .entrysheets import UNKNOWN
from .measuring import Context, base_key, kind_of, rounded
from .predicates import ASKED_ANEW, PREDICATES, activity_state
from .recordchecks import record_findings
from .records import Answer, Record, Submission, Typed
from .recordsheets import in_use
from .ruling import concerned, masked
from .statechecks import state_findings

NUMBERS = ("number", "percent", "integer", "boolean", "year")
"""Types of columns whose cells are read as numbers."""

FEW = 500
"""Rows of a workbook checked alone that need no pandera: loading it takes longer than these."""

SHOWN_COLUMNS = {"value_percent": "value", "value_unsigned": "value"}


@dataclass(frozen=True, slots=True)
class Part:
    """A workbook and its rows that count: none withdrawn, unknown or not in use."""

    submission: Submission
    records: Sequence[Record]


Own = Callable[[Sequence[Part], Context], list[Finding]]


def own_findings(parts: Sequence[Part], context: Context) -> list[Finding]:
    """Return what is wrong with the rows of each workbook, whatever others and the day say."""
    columns = column_findings(parts, context)
    return [
        found
        for part, single in zip(parts, columns, strict=True)
        for found in (*single, *lasting_findings(part, context))
    ]


def check(
    submissions: Sequence[Submission], context: Context, own: Own = own_findings
) -> list[Finding]:
    """Evaluate every rule on the records of these submissions, all departments together.

    Args:
        submissions: the workbooks.
        context: what rules may ask beside them.
        own: does what ``own_findings`` does.

    Returns:
        The findings, those of parsing included, ordered by place; questions and warnings an
        office has answered are left out.
    """
    withdrawn = _withdrawn(context)
    parts = [Part(one, _counting(one, withdrawn)) for one in submissions]
    records = [record for part in parts for record in part.records]
    context = evaluated(context, submissions, records)
    findings = [found for submission in submissions for found in submission.findings]
    findings += own(parts, context)
    for sheet in context.profile.sheets:
        findings += _predicates(sheet, records, context, anew=True)
    findings += record_findings(submissions, records, context)
    findings += state_findings(records, context, findings)
    answers = [answer for submission in submissions for answer in submission.answers]
    return ordered(unanswered(findings, answers))


def column_findings(parts: Sequence[Part], context: Context) -> list[list[Finding]]:
    """Return what single columns of each workbook break; each table is validated once for all."""
    findings: list[list[Finding]] = [[] for _ in parts]
    for sheet in context.profile.sheets:
        own = [
            (number, record)
            for number, part in enumerate(parts)
            for record in part.records
            if record.sheet == sheet.id
        ]
        records = [record for _, record in own]
        for index, found in column_facts(sheet, records, context, len(parts) == 1):
            findings[own[index][0]].append(found)
    return findings


def lasting_findings(part: Part, context: Context) -> list[Finding]:
    """Return what rules find that look at nothing but the rows of one workbook."""
    findings: list[Finding] = []
    for sheet in context.profile.sheets:
        findings += _predicates(sheet, part.records, context, anew=False)
    return findings


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by workbook, sheet, row, column and code."""
    return sorted(findings, key=_position)


def unanswered(findings: Iterable[Finding], answers: Sequence[Answer]) -> list[Finding]:
    """Leave out questions and warnings the office confirmed with a reason.

    A confirmation holds for the value it was given for: another value asks again.
    """
    closed = {
        (answer.rule, answer.key, _plain(answer.value))
        for answer in answers
        if answer.answer == "confirmed" and answer.reason
    }
    open_to_answer = (Severity.QUESTION, Severity.WARNING)
    return [
        found
        for found in findings
        if found.severity not in open_to_answer
        or (found.code, found.key, _plain(found.value)) not in closed
    ]


def column_facts(
    sheet: EntrySheet, records: Sequence[Record], context: Context, alone: bool = False
) -> Iterator[tuple[int, Finding]]:
    """Validate one entry table of all departments, once; ``alone``: there is one workbook.

    Yields:
        The number of a record, and what one of its columns breaks.
    """
    if not records:
        return
    held = facts_of(context.profile, sheet, context.period)
    few = alone and len(records) <= FEW
    for case in _broken(held, _columns(sheet, records, context, held), few):
        name = SHOWN_COLUMNS.get(case.column, case.column)
        record = records[case.index]
        field = sheet.field(name)
        facts: dict[str, object] = {}
        if case.code == "VAL-005":
            points = rounded(record.cell(name).number or Decimal(0))
            shown = Words(f"{written(points, 'it')} %", f"{written(points, 'en')} %")
            facts = {"minimum": "0 %", "maximum": "100 %", "value": shown}
        elif case.code == "VAL-008":
            first, last = date_bounds(context.period, sheet.kind == RECORD or name in ANY_TIME)
            facts = {"minimum": first, "maximum": last, "value": record.cell(name).day}
        elif case.code == "VAL-017" and field is not None:
            facts = {"length": len(record.cell(name).text), "maximum": field.maximum}
        elif case.code == "VAL-006":
            facts = {"value": record.cell(name).number}
        if case.code == "VAL-006" and case.column == "value_unsigned" and _percent(record, context):
            continue
        found = finding(
            context.rules,
            case.code,
            record.at(name),
            key=record.key,
            value=record.cell(name).text,
            field=name,
        )
        yield case.index, masked(replace(found, facts=facts), context.profile, sheet.id)


def _broken(
    facts: Mapping[str, ColumnFact], columns: Mapping[str, list[Value | None]], few: bool
) -> list[Broken]:
    if few:
        return broken(facts, columns)
    from ..schemas.tables import broken as broken_of_many

    return broken_of_many(facts, columns)


def _columns(
    sheet: EntrySheet,
    records: Sequence[Record],
    context: Context,
    facts: Mapping[str, ColumnFact],
) -> dict[str, list[Value | None]]:
    """Return the values of the columns that are held to something."""
    columns: dict[str, list[Value | None]] = {}
    for field in sheet.fields:
        if field.id not in facts:
            continue
        cells = [record.cell(field.id) for record in records]
        if field.type in NUMBERS:
            columns[field.id] = [_float(cell) for cell in cells]
        elif field.type == "date":
            columns[field.id] = [cell.day for cell in cells]
        elif field.type == "list":
            columns[field.id] = [cell.term or None for cell in cells]
        else:
            columns[field.id] = [cell.text or None for cell in cells]
    if sheet.kind == "indicator":
        values = [_float(record.cell("value")) for record in records]
        columns["value_percent"] = [
            value if _percent(record, context) else None
            for value, record in zip(values, records, strict=True)
        ]
        columns["value_unsigned"] = [
            value if "signed" not in record.options else None
            for value, record in zip(values, records, strict=True)
        ]
    return columns


def _predicates(
    sheet: EntrySheet, records: Sequence[Record], context: Context, *, anew: bool
) -> list[Finding]:
    """Ask the rules of a sheet, those ``ASKED_ANEW`` or the others."""
    own = [record for record in records if record.sheet == sheet.id]
    findings: list[Finding] = []
    for rule in context.rules.values():
        if not rule.predicate or rule.sheet not in (sheet.kind, sheet.id):
            continue
        if (rule.predicate in ASKED_ANEW) != anew:
            continue
        asked = concerned(rule, own, context)
        if rule.predicate == "activity_state":
            findings += activity_state(rule, asked, context, _activities(records))
        else:
            findings += PREDICATES[rule.predicate](rule, asked, context)
    return findings


def _activities(records: Iterable[Record]) -> dict[tuple[str, str], Record]:
    return {
        (record.department, base_key(record.key)): record
        for record in records
        if record.kind == "activity"
    }


def _counting(submission: Submission, withdrawn: Container[str]) -> list[Record]:
    return [
        record
        for record in submission.records
        if record.issued_text("row_state") not in withdrawn
        and UNKNOWN not in record.options
        and (record.kind != RECORD or in_use(record))
    ]


def _withdrawn(context: Context) -> set[str]:
    entries = context.profile.vocabularies["row_state"]
    return {
        name
        for entry in entries
        if entry.id == "withdrawn"
        for name in (entry.id, entry.label.it, entry.label.en)
    }


def _percent(record: Record, context: Context) -> bool:
    return kind_of(record, context) == "percent"


def _float(cell: Typed) -> float | None:
    return float(cell.number) if cell.number is not None else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _position(found: Finding) -> tuple[str, str, int, int, str]:
    from ..schemas.grid import split_address

    place = found.place
    row, column = split_address(place.cell) if place.cell else (0, 0)
    return place.workbook, place.sheet, row, column, found.code
