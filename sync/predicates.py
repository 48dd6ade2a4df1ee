"""The general predicates rules are made of: each takes a rule, records and context.

A predicate looks at all records it is given, reports every broken one, and skips a row that lacks
an input it needs: what is unreadable has its own finding.
"""

from collections.abc import Callable, Mapping, Sequence

from ..schemas.findings import Finding
from ..schemas.rules import Rule
from ..schemas.terms import Words
from . import conditionrules, dating, deviations, narrative, yearly
from .measuring import Context, kind_of
from .records import Record
from .ruling import found

Predicate = Callable[[Rule, Sequence[Record], Context], list[Finding]]


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
    """A denominator stands alone, or where no ratio is asked for.

    Where a missing numerator is already a finding of its own, it is not said twice.
    """
    broken = []
    for record in records:
        if record.cell("denominator").blank:
            continue
        if kind_of(record, context) != "ratio":
            broken.append(found(rule, record, context, why=LONE["other"]))
            continue
        missing = record.cell("value").blank and record.cell("missing_reason").blank
        if missing and record.department not in context.due:
            broken.append(found(rule, record, context, why=LONE["ratio"]))
    return broken


def value_in(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A list holds one of the entries that ask for a word of explanation."""
    name = rule.parameters["field"]
    return [
        found(rule, record, context, kind=record.cell(name).text)
        for record in records
        if record.cell(name).term in rule.parameters["values"]
    ]


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
    "holds": conditionrules.holds,
    "required": required,
    "excludes": excludes,
    "only_with": only_with,
    "exceeds": exceeds,
    "denominator": denominator,
    "lone_denominator": lone_denominator,
    "jump": yearly.jump,
    "unchanged": yearly.unchanged,
    "value_in": value_in,
    "parts": yearly.parts,
    "of_which": yearly.of_which,
    "denominator_change": yearly.denominator_change,
    "never_falls": yearly.never_falls,
    "newly": yearly.newly,
    "unexplained": deviations.unexplained,
    "fell": deviations.fell,
    "percent_state": percent_state,
    "transition": transition,
    "state_text": state_text,
    "other_years": narrative.other_years,
    "repeated": narrative.repeated,
    "dates": narrative.dates,
    "same_text": narrative.same_text,
    "ran_over": narrative.ran_over,
    "unaccompanied": dating.unaccompanied,
    "in_future": dating.in_future,
    "mixed_days": dating.mixed_days,
    "ageing": dating.ageing,
    "overdue": dating.overdue,
    "backwards": dating.backwards,
    "outside_years": dating.outside_years,
}

ASKED_ANEW = frozenset(
    ("holds", "parts", "of_which", "in_future", "mixed_days", "ageing", "overdue")
)
"""Predicates that look at the day, or at rows of several workbooks: a run never takes from another
what they found."""


def _term(record: Record, context: Context, rule: Rule) -> str:
    name = rule.parameters.get("when_field", "")
    return record.cell(name).text if name else ""
