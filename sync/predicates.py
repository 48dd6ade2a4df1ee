"""The general predicates rules are made of: each takes a rule, records and context.

A predicate looks at all records it is given, reports every broken one, and skips a row that lacks
an input it needs: what is unreadable has its own finding.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..schemas.findings import Finding
from ..schemas.rules import Rule, finding
from ..schemas.terms import Words, fold
from .measuring import Context, base_key, kind_of, measured, previous, rounded
from .records import Record

Predicate = Callable[[Rule, Sequence[Record], Context], list[Finding]]


def found(
    rule: Rule, record: Record, context: Context, field: str = "", **facts: object
) -> Finding:
    """Report a rule broken by a record at one of its cells."""
    name = field or str(rule.parameters.get("field", ""))
    return finding(
        context.rules,
        rule.code,
        record.at(name),
        key=record.key,
        value=record.cell(name).text,
        field=name,
        **facts,
    )


def applies(rule: Rule, record: Record, context: Context) -> bool:
    """Whether the general conditions of a rule hold for a record.

    ``types``: types of measure; ``rounds``: rounds; ``when = "due"``: submitted or overdue;
    ``when_field`` with ``when_is``: entries of a list; ``unless_any``: columns that excuse;
    ``unless_option``: a fact of the row that excuses.
    """
    wanted = rule.parameters
    if "types" in wanted and kind_of(record, context) not in wanted["types"]:
        return False
    if "rounds" in wanted and context.round not in wanted["rounds"]:
        return False
    if wanted.get("when") == "due" and record.department not in context.due:
        return False
    if "when_field" in wanted and record.cell(wanted["when_field"]).term not in wanted["when_is"]:
        return False
    if any(not record.cell(name).blank for name in wanted.get("unless_any", ())):
        return False
    return wanted.get("unless_option", "") not in record.options


def required(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A column that must be filled is blank."""
    name = rule.parameters["field"]
    return [
        found(rule, record, context, year=context.period, reason=_term(record, context, rule))
        for record in records
        if name in record.cells and record.cell(name).blank
    ]


def excludes(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """Two columns are filled of which only one may be."""
    name, other = rule.parameters["field"], rule.parameters["other"]
    return [
        found(rule, record, context, reason=record.cell(name).text)
        for record in records
        if not record.cell(name).blank and not record.cell(other).blank
    ]


def only_with(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A column is filled though another does not hold the entry that calls for it."""
    name, other = rule.parameters["field"], rule.parameters["other"]
    return [
        found(rule, record, context)
        for record in records
        if not record.cell(name).blank
        and record.cell(other).read
        and record.cell(other).term not in rule.parameters["other_is"]
    ]


def exceeds(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A number is greater than the one that bounds it."""
    broken = []
    for record in records:
        number = record.cell(rule.parameters["field"]).number
        bound = record.cell(rule.parameters["other"]).number
        if number is not None and bound is not None and number > bound > 0:
            broken.append(found(rule, record, context, n=number, d=bound))
    return broken


def denominator(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A ratio has a numerator and no denominator to divide it by."""
    broken = []
    for record in records:
        below = record.cell("denominator")
        if record.cell("value").number is None or not below.read:
            continue
        if below.blank or below.number == 0:
            broken.append(found(rule, record, context))
    return broken


LONE = {
    "ratio": Words("manca il numeratore", "the numerator is missing"),
    "other": Words("l'indicatore non è un rapporto", "the indicator is not a ratio"),
}


def lone_denominator(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A denominator stands alone, or where no ratio is asked for."""
    broken = []
    for record in records:
        if record.cell("denominator").blank:
            continue
        if kind_of(record, context) != "ratio":
            broken.append(found(rule, record, context, why=LONE["other"]))
        elif record.cell("value").blank and record.cell("missing_reason").blank:
            broken.append(found(rule, record, context, why=LONE["ratio"]))
    return broken


def jump(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A measure is ten times the year before, or a tenth of it."""
    factor = context.setting("jump", 10)
    broken = []
    for record in records:
        now, before = measured(record, context), previous(record, context)
        if not now or not before or now < 0 or before < 0:
            continue
        if now >= before * factor or now * factor <= before:
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    times=rounded(now / before),
                    previous=rounded(before),
                    previous_year=context.period - 1,
                )
            )
    return broken


def unchanged(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A measure large or precise enough to move is exactly last year's."""
    least = context.setting("same_from", 100)
    broken = []
    for record in records:
        kind = kind_of(record, context)
        now, before = measured(record, context), previous(record, context)
        if now is None or before is None or kind == "ratio":
            continue
        if abs(now - before) > Decimal("1e-9") * max(1, abs(now)):
            continue
        precise = now != now.to_integral_value()
        if precise or (kind != "percent" and now >= least):
            broken.append(found(rule, record, context, previous_year=context.period - 1))
    return broken


def value_in(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A list holds one of the entries that ask for a word of explanation."""
    name = rule.parameters["field"]
    return [
        found(rule, record, context, kind=record.cell(name).text)
        for record in records
        if record.cell(name).term in rule.parameters["values"]
    ]


def parts(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A total differs from the sum of its parts, where past years show that they add up."""
    groups: dict[tuple[str, str, str], list[Record]] = defaultdict(list)
    for record in records:
        groups[record.place.workbook, record.department, base_key(record.key)].append(record)
    broken = []
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


def denominator_change(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A denominator moved more than the profile allows without a word."""
    share = context.setting("denominator_change", 0.5)
    broken = []
    for record in records:
        below = record.cell("denominator").number
        before = _decimal(record.options.get("previous_denominator", ""))
        if not below or not before or record.cell("value").number is None:
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


def percent_state(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """The percentage done contradicts the state."""
    broken = []
    for record in records:
        done, state = record.cell("done").number, record.cell("status").term
        if done is None or not state:
            continue
        wrong = (state in rule.parameters["zero"] and done != 0) or (
            state in rule.parameters["full"] and done != 100
        )
        if wrong:
            status = context.label("status", state)
            broken.append(found(rule, record, context, status=status, done=done))
    return broken


def transition(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A state went back along its order."""
    order: list[str] = rule.parameters["order"]
    broken = []
    for record in records:
        state, before = record.cell("status").term, record.options.get("previous_status", "")
        if state in order and before in order and order.index(state) < order.index(before):
            broken.append(
                found(
                    rule,
                    record,
                    context,
                    status=context.label("status", state),
                    was=context.label("status", before),
                )
            )
    return broken


def state_text(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text is filled in a state that has nothing to tell."""
    return [
        found(rule, record, context, status=context.label("status", record.cell("status").term))
        for record in records
        if record.cell("status").term in rule.parameters["status"]
        and not record.cell(rule.parameters["field"]).blank
    ]


YEARS = re.compile(r"(?<![/\d.])(20\d\d)(?![\d/]| \d{4,}/)")
DATES = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4,6})(?![\d/])")
BULLET = re.compile(r"^\s*([-–•*·]|\d{1,2}[.)])\s+|^\s*[a-zàèéìòù]")


def other_years(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text of this period names earlier years only."""
    broken = []
    for record in records:
        years = sorted(set(YEARS.findall(record.cell(rule.parameters["field"]).text)))
        if years and max(years) < str(context.period):
            broken.append(found(rule, record, context, year=context.period, years=years))
    return broken


def repeated(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text was already there the years before."""
    least = int(context.setting("text_minimum", 60))
    broken = []
    for record in records:
        text = fold(record.cell(rule.parameters["field"]).text)
        before = fold(record.issued_text(rule.parameters["other"]))
        if len(text) >= least and text in before:
            broken.append(found(rule, record, context))
    return broken


def dates(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A text names a day that does not exist or lies far off."""
    broken = []
    for record in records:
        wrong = []
        for hit in DATES.finditer(record.cell(rule.parameters["field"]).text):
            day, month, year = int(hit[1]), int(hit[3]), int(hit[4])
            if not _exists(day, month, year) or year > context.period + 3:
                wrong.append(hit[0])
        if wrong:
            broken.append(found(rule, record, context, dates=wrong))
    return broken


def same_text(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """One long text is reported for several activities of one department."""
    least = int(context.setting("text_minimum", 60))
    groups: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        text = fold(record.cell(rule.parameters["field"]).text)
        if len(text) >= least:
            groups[record.department, text].append(record)
    broken = []
    for group in groups.values():
        keys = list(dict.fromkeys(base_key(record.key) for record in group))
        if len(keys) < 2:
            continue
        for record in group:
            others = [key for key in keys if key != base_key(record.key)]
            broken.append(found(rule, record, context, others=others))
    return broken


def ran_over(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A pasted text goes on in the cells below: one finding names the rows."""
    name = rule.parameters["field"]
    by_sheet: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        by_sheet[record.place.workbook, record.place.sheet].append(record)
    broken = []
    for rows in by_sheet.values():
        ordered = sorted(rows, key=lambda record: record.row)
        start = 0
        while start < len(ordered):
            last = start
            while last + 1 < len(ordered) and _goes_on(ordered[last], ordered[last + 1], name):
                last += 1
            if last > start:
                cells = [record.at(name).cell for record in ordered[start + 1 : last + 1]]
                broken.append(found(rule, ordered[start], context, cells=cells))
            start = last + 1
    return broken


def activity_state(
    rule: Rule,
    records: Sequence[Record],
    context: Context,
    activities: Mapping[tuple[str, str], Record],
) -> list[Finding]:
    """An indicator contradicts the state of its activity, in the other sheet."""
    wanted = rule.parameters
    broken = []
    for record in records:
        activity = activities.get((record.department, record.options.get("activity", "")))
        state = activity.cell("status").term if activity is not None else ""
        if activity is None or not state:
            continue
        if "reason" in wanted:
            wrong = (
                record.cell("missing_reason").term in wanted["reason"]
                and state not in wanted["unless_status"]
            )
        else:
            number = record.cell("value").number
            wrong = number is not None and number != 0 and state in wanted["status"]
        if wrong:
            status = context.label("status", state)
            broken.append(found(rule, record, context, activity=activity.key, status=status))
    return broken


PREDICATES: Mapping[str, Predicate] = {
    "required": required,
    "excludes": excludes,
    "only_with": only_with,
    "exceeds": exceeds,
    "denominator": denominator,
    "lone_denominator": lone_denominator,
    "jump": jump,
    "unchanged": unchanged,
    "value_in": value_in,
    "parts": parts,
    "denominator_change": denominator_change,
    "never_falls": never_falls,
    "newly": newly,
    "percent_state": percent_state,
    "transition": transition,
    "state_text": state_text,
    "other_years": other_years,
    "repeated": repeated,
    "dates": dates,
    "same_text": same_text,
    "ran_over": ran_over,
}


def _goes_on(above: Record, below: Record, name: str) -> bool:
    first, second = above.cell(name).text, below.cell(name).text
    if not first or not second or below.row != above.row + 1:
        return False
    return first.rstrip()[-1:] not in '.!?»)"' and bool(BULLET.match(second))


def _term(record: Record, context: Context, rule: Rule) -> str:
    name = rule.parameters.get("when_field", "")
    return record.cell(name).text if name else ""


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def _exists(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
