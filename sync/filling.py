"""A departmental workbook filled in with the values an old report printed.

Used by the demonstration and by tests on real data: what the grammar reads is typed in its own
column, as a careful officer would; what nobody could read with certainty is typed as printed.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..schemas.plan import Contribution, Indicator, Plan, Value
from ..schemas.profile import Profile
from ..schemas.terms import Words
from ..workbooks.layout import Book, Cell, Row
from .chronicle import of_period, passages
from .issuerows import told

PROVISIONAL = {"pre-consuntivo": "pre_final"}
UNWRITTEN: Mapping[str, Words] = {
    "started": Words("Attività avviata nel {year}.", "Activity started in {year}."),
    "under_way": Words("Attività proseguita nel {year}.", "Activity carried on in {year}."),
    "completed": Words("Attività conclusa nel {year}.", "Activity completed in {year}."),
}
"""Short texts where the source does not carry the prose of the report."""

FormCells = Mapping[str, Cell]


def filled(book: Book, plan: Plan, profile: Profile, form: FormCells | None = None) -> Book:
    """Return a workbook with the entries of its period filled in from the plan's legacy values.

    Args:
        book: the workbook as issued.
        plan: a plan imported from a source that already holds the period's values.
        profile: its profile.
        form: what to type in *Istruzioni* (state, approval).
    """
    indicators = {indicator.row_key: indicator for indicator in plan.indicators}
    values = {value.row_key: value for value in plan.values if value.period == plan.period}
    contributions = {
        contribution.key: contribution
        for contribution in plan.contributions
        if contribution.department == book.identity.department
    }
    numbered = told(plan)
    of_other_parts = {
        key
        for key, value in values.items()
        if value.part and value.number is None and (value.key, value.period) in numbered
    }
    rows: dict[str, list[Row]] = {}
    for sheet in profile.sheets:
        if sheet.id not in book.rows:
            continue
        rows[sheet.id] = []
        for row in book.rows.get(sheet.id, ()):
            key = str(row["key"])
            typed: dict[str, Cell] = {}
            if sheet.kind == "indicator" and key in values and key not in of_other_parts:
                typed = indicator_entries(values[key], indicators[key])
            elif sheet.kind == "activity" and key in contributions:
                typed = activity_entries(contributions[key], plan.period, book)
            rows[sheet.id].append({**row, **typed})
    return replace(book, rows=rows, form=dict(form or {}))


def indicator_entries(value: Value, indicator: Indicator) -> dict[str, Cell]:
    """Return what an officer types for a printed value, by field id."""
    if value.kind == "empty":
        return {}
    if value.kind == "nd":
        return {"missing_reason": "not_collected", "note": value.printed}
    if value.kind == "deferred":
        return {"missing_reason": "not_collected", "note": value.printed}
    if indicator.type in ("text", "boolean"):
        return {"value": value.printed}
    as_ratio = value.denominator is not None
    if value.number is None or as_ratio != (indicator.type == "ratio"):
        return {"value": value.printed}
    typed: dict[str, Cell] = {"value": _number(value.number)}
    if value.denominator is not None:
        typed["denominator"] = _number(value.denominator)
    if value.qualifier in PROVISIONAL:
        typed["value_kind"] = PROVISIONAL[value.qualifier]
    elif value.qualifier and value.qualifier != "asterisco":
        typed["note"] = value.printed
    if value.note:
        typed["note"] = value.note
    return typed


def activity_entries(contribution: Contribution, period: int, book: Book) -> dict[str, Cell]:
    """Return what an officer types for an activity: its state and the year's text."""
    if not contribution.status:
        return {}
    text = "\n".join(passage.text for passage in of_period(passages(contribution.text), period))
    if not text and not contribution.text and contribution.status in UNWRITTEN:
        text = UNWRITTEN[contribution.status][book.language].format(year=period)
    typed: dict[str, Cell] = {"status": contribution.status}
    if text:
        typed["actions"] = text
    if contribution.status == "completed":
        typed["done"] = 100.0
    return typed


def approval(day: date) -> dict[str, Cell]:
    """Return the form of a submitted workbook, approved by an office rather than a person."""
    return {
        "state": "submitted",
        "approval_name": "Ufficio di staff",
        "approval_role": "per il dirigente",
        "approval_date": day,
    }


def _number(number: Decimal) -> float:
    return float(number)
