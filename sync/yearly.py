"""Predicates that hold a measure against the years before and against its own parts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from ..schemas.findings import Finding
from ..schemas.rules import Rule, written
from ..schemas.terms import Words
from .measuring import HUNDRED, Context, base_key, kind_of, known_years, measured, previous, rounded
from .records import Record
from .ruling import found

STEADY = Decimal("0.8")
"""Share of the greatest the least of the years before must be, where they hardly moved."""

MANY = 10**6
"""Times from which the exact number no longer says anything."""

SAME = Decimal("1e-9")
"""Share by which two equal measures may differ after a quotient."""


def jump(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A measure is ten times the last one known, or a tenth of it.

    Where the years before hardly moved, a little less is asked: a zero too many on a value that
    fell by a fifth is eight times last year's.
    """
    factor = context.setting("jump", 10)
    broken = []
    for record in records:
        now = measured(record, context)
        past = known_years(record, context) if now else {}
        if not now or not past or now < 0 or min(past.values()) < 0:
            continue
        if now > HUNDRED and kind_of(record, context) == "percent":
            continue  # Out of range: it has its own finding.
        year = max(past)
        before = past[year]
        least = factor * STEADY if _is_steady(past.values()) else factor
        if before and (now >= before * least or now * least <= before):
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    times=_times(now, before),
                    previous=rounded(before),
                    previous_year=year,
                )
            )
    return broken


def _is_steady(past: Iterable[Decimal]) -> bool:
    known = list(past)
    return len(known) > 1 and max(known) * STEADY <= min(known)


def _times(now: Decimal, before: Decimal) -> Words:
    if now / before > MANY:
        return Words("oltre un milione di volte quello", "over a million times that")
    if before / now > MANY:
        return Words("meno di un milionesimo di quello", "less than a millionth of that")
    if now >= before:
        it, en = _written(now / before)
        return Words(f"{it} volte quello", f"{en} times that")
    it, en = _written(before / now)
    return Words(f"{it} volte inferiore a quello", f"{en} times lower than that")


def _written(number: Decimal) -> tuple[str, str]:
    """Write a number in the manner of either language."""
    shown = rounded(number)
    return written(shown, "it"), written(shown, "en")


def unchanged(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A measure large or precise enough to move is exactly last year's.

    A ratio is last year's when its quotient and its denominator are.
    """
    least = context.setting("same_from", 100)
    broken = []
    for record in records:
        now, before = measured(record, context), previous(record, context)
        if now is None or before is None or not _same(now, before):
            continue
        kind = kind_of(record, context)
        size = now
        if kind == "ratio":
            below = record.cell("denominator").number
            if below is None or below != _decimal(record.options.get("previous_denominator", "")):
                continue
            size = max(below, record.cell("value").number or below)
        precise = size != size.to_integral_value()
        if precise or (kind != "percent" and size >= least):
            broken.append(found(rule, record, context, previous_year=context.period - 1))
    return broken


def _same(now: Decimal, before: Decimal) -> bool:
    return abs(now - before) <= SAME * max(Decimal(1), abs(now))


def parts(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A total differs from the sum of its parts, where past years show that they add up."""
    groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in records:
        groups[record.place.workbook, record.department, base_key(record.key)].append(record)
    broken = []
    for head, below in _under_totals(records):
        numbers = [record.cell("value").number for record in below]
        total = head.cell("value").number
        if "adds" in head.options and total is not None and None not in numbers:
            summed = sum((number for number in numbers if number is not None), Decimal(0))
            slack = abs(summed) * context.setting("parts_tolerance", 0.005)
            if abs(total - summed) > slack:
                broken.append(found(rule, head, context, total=total, sum=summed))
    for group in groups.values():
        totals = [record for record in group if "total" in record.options]
        addends = [record for record in group if "addend" in record.options]
        numbers = [record.cell("value").number for record in addends]
        if len(totals) != 1 or not addends or any(number is None for number in numbers):
            continue
        total = totals[0].cell("value").number
        summed = sum((number for number in numbers if number is not None), Decimal(0))
        slack = abs(summed) * context.setting("parts_tolerance", 0.005)
        if total is not None and abs(total - summed) > slack:
            broken.append(found(rule, totals[0], context, total=total, sum=summed))
    return broken


def of_which(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """The parts of a total (*di cui*) exceed it, one alone or all those known together.

    Where past years show that the parts overlap, each is compared by itself.
    """
    broken = []
    for head, below in _under_totals(records):
        total = head.cell("value").number
        numbers = [number for one in below if (number := one.cell("value").number) is not None]
        if total is None or not numbers or "adds" in head.options:
            continue
        most = max(numbers) if "overlap" in head.options else sum(numbers, Decimal(0))
        if most > total:
            broken.append(found(rule, head, context, total=total, sum=most))
    return broken


def _under_totals(records: Sequence[Record]) -> list[tuple[Record, list[Record]]]:
    """Return each total at hand with the rows that say they are part of it."""
    rows = {record.key: record for record in records}
    below: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        total = record.options.get("within", "")
        if total in rows:
            below[total].append(record)
    return [(rows[key], group) for key, group in below.items()]


def denominator_change(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A denominator moved more than the profile allows without a word."""
    share = context.setting("denominator_change", 0.5)
    broken = []
    for record in records:
        below = record.cell("denominator").number
        before = _decimal(record.options.get("previous_denominator", ""))
        if not below or below < 0 or not before or record.cell("value").number is None:
            continue
        if abs(below - before) > share * before:
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    d=below,
                    previous=before,
                    previous_year=context.period - 1,
                )
            )
    return broken


def never_falls(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A cumulative measure is below last year's."""
    broken = []
    for record in records:
        now, before = measured(record, context), previous(record, context)
        if "never_falls" not in record.options or now is None or before is None:
            continue
        if now < before:
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    n=rounded(now),
                    previous=rounded(before),
                    previous_year=context.period - 1,
                )
            )
    return broken


def newly(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A reason for a missing value is given for the first time: last year there was a value."""
    name = rule.parameters["field"]
    broken = []
    for record in records:
        before = previous(record, context)
        if record.cell(name).term in rule.parameters["values"] and before is not None:
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    previous=rounded(before),
                    previous_year=context.period - 1,
                )
            )
    return broken


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
