"""Exceptions from rules the centre granted: which findings they lift, until when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from ..schemas.findings import Finding, Severity
from ..schemas.rulings import Waiver
from ..schemas.shape import EntrySheet
from ..schemas.terms import fold
from .records import Record

RECORD = "record"
"""Fact of a finding: what its record is called by those who report it."""


def record_called(record: Record, sheet: EntrySheet) -> str:
    """Return what a record is called by those who report it; nothing of a personal table."""
    named = [record.cell(name).text for name in sheet.identifier]
    return " ".join(named) if any(named) and not sheet.personal else ""


def waiver_of(
    finding: Finding, department: str, waivers: Iterable[Waiver], day: date
) -> Waiver | None:
    """Return the waiver that lifts a finding.

    A waiver names a rule, and the row (by its key, or by what its record is called), the unit or
    both; one that says why and who granted it lifts blocking findings too.

    Args:
        finding: the finding.
        department: id of its unit.
        waivers: those of the plan.
        day: those that ended before it lift nothing.
    """
    names = {fold(finding.key), fold(str(finding.facts.get(RECORD, finding.key)))}
    for one in waivers:
        if fold(one.rule) != fold(finding.code) or (one.expires and one.expires < day):
            continue
        said = bool(one.reason.strip() and one.author.strip())
        if finding.severity is Severity.BLOCKING and not said:
            continue
        if one.department in ("", department) and (not one.key or fold(one.key) in names):
            return one
    return None


def standing(
    findings: Iterable[Finding],
    waivers: Sequence[Waiver],
    day: date,
    department_of: Callable[[Finding], str],
) -> list[Finding]:
    """Return the findings no waiver lifts; one that holds several rows still holds the others.

    Args:
        findings: of a check.
        waivers: those of the plan.
        day: of the check.
        department_of: gives the unit of a finding.
    """
    if not waivers:
        return list(findings)
    kept = []
    for one in findings:
        unit = department_of(one)
        if waiver_of(one, unit, waivers, day) is not None:
            continue
        rows = tuple(
            row for row in one.rows if waiver_of(replace(one, key=row), unit, waivers, day) is None
        )
        if len(rows) == len(one.rows):
            kept.append(one)
        elif rows:
            kept.append(replace(one, rows=rows))
    return kept
