"""Predicates on days: those values stand for, those activities begin, fall due and end on."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from ..schemas.expressionvalues import months_between
from ..schemas.findings import Finding
from ..schemas.profile import Profile
from ..schemas.rules import Rule
from .measuring import Context
from .records import Record
from .ruling import found

OLD, OLD_MONTHS = "mesi_massimi", 18
"""Parameter that says after how many months a value is old, and what holds without one."""


def oldest_months(profile: Profile) -> int:
    """Return after how many months a value is old, as the plan's parameters say."""
    known = profile.parameters.get(OLD)
    return int(str(known.value)) if known is not None else OLD_MONTHS


def unaccompanied(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A column is blank though another, that it says more of, is filled."""
    name, other = rule.parameters["field"], rule.parameters["other"]
    return [
        found(rule, record, context)
        for record in records
        if name in record.cells and record.cell(name).blank and not record.cell(other).blank
    ]


def in_future(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A day has not come yet."""
    name = rule.parameters["field"]
    return [
        found(rule, record, context, day=day, today=context.today)
        for record in records
        if (day := record.cell(name).day) is not None and day > context.today
    ]


def mixed_days(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """Values shown side by side stand for different days: those that are not of the latest."""
    panels: dict[str, list[tuple[date, Record]]] = defaultdict(list)
    for record in records:
        day = day_stood_for(record, context)
        if day is not None:
            panels[record.key.rpartition("/")[0]].append((day, record))
    broken = []
    for rows in panels.values():
        last, newest = max(rows, key=lambda pair: pair[0])
        for day, record in rows:
            if day < last:
                other = newest.issued_text("indicator")
                broken.append(found(rule, record, context, day=day, other=other, last=last))
    return broken


def ageing(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A value stands for a day too long ago."""
    most = oldest_months(context.profile)
    broken = []
    for record in records:
        day = day_stood_for(record, context)
        months = months_between(day, context.today) if day is not None else 0
        if day is not None and months > most:
            broken.append(found(rule, record, context, day=day, months=months, most=most))
    return broken


def day_stood_for(record: Record, context: Context) -> date | None:
    """Return the day the value of a row stands for.

    The one typed beside a value; where none was typed by an office that has delivered, the day of
    the latest value known. Days to come have a finding of their own.
    """
    if "as_of" not in record.cells:
        return None
    typed = record.cell("as_of")
    if not record.cell("value").blank:
        return typed.day if typed.day is not None and typed.day <= context.today else None
    known = record.issued.get("last_as_of")
    return known if isinstance(known, date) and record.department in context.due else None


def overdue(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A day has passed and the state of the row does not say that the work is over.

    ``over``: the states in which nothing is expected any more; ``unsaid``: the rows without a
    state are meant, not those with one.
    """
    name, over = rule.parameters["field"], rule.parameters.get("over", ())
    unsaid = rule.parameters.get("unsaid", False)
    return [
        found(rule, record, context, day=day, status=record.cell("status").text)
        for record in records
        if (day := record.cell(name).day) is not None
        and day < context.today
        and record.cell("status").read
        and record.cell("status").blank == unsaid
        and record.cell("status").term not in over
    ]


def backwards(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A day comes before the one it should follow."""
    name, other = rule.parameters["field"], rule.parameters["other"]
    broken = []
    for record in records:
        day, first = record.cell(name).day, record.cell(other).day
        if day is not None and first is not None and day < first:
            broken.append(found(rule, record, context, day=day, first=first))
    return broken


def outside_years(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A day lies outside the years of the plan, where the profile names them."""
    years = context.profile.years
    if years is None:
        return []
    broken = []
    for record in records:
        for name in rule.parameters["fields"]:
            day = record.cell(name).day
            if day is not None and not years[0] <= day.year <= years[1]:
                facts = {"day": day, "first": str(years[0]), "last": str(years[1])}
                broken.append(found(rule, record, context, name, **facts))
    return broken
