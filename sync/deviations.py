"""Predicates on what a row is rated: a deviation asks for its cause and for what will be done."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..schemas.calculations import result
from ..schemas.calculationtexts import read
from ..schemas.findings import Finding
from ..schemas.ratings import Rated, rate
from ..schemas.rules import Rule
from ..schemas.terms import term
from .measuring import HUNDRED, Context, issued, kind_of, measured, previous, rounded
from .records import Record
from .ruling import found

FALL = 10
"""Per cent a value may get worse on the year before without a word, where nothing is set."""

COMPARABLE = "comparable"
"""Option of the rows whose value can be held against that of the year before."""


def rated(record: Record, context: Context) -> Rated:
    """Rate a row by what was settled of it when it was issued and by what was typed."""
    known = context.rated.get(id(record))
    if known is None or known[0] is not record:
        known = context.rated[id(record)] = record, _rated(record, context)
    return known[1]


def _rated(record: Record, context: Context) -> Rated:
    calculation = read(record.issued_text("calculation"), context.profile.progress.ratings)
    if calculation is None:
        return Rated()
    score = result(calculation, calculation.main, _cells(record, context))
    return rate(score, calculation.rules)


def unexplained(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A rating asks for a word that was not typed.

    ``asked`` names the ratings in the policies of the profile: ``explained`` or ``corrected``.
    """
    policies = context.profile.progress
    asked = policies.explained if rule.parameters["asked"] == "explained" else policies.corrected
    broken = []
    for record in records:
        name = rule.parameters["field"]
        if name not in record.cells or not record.cell(name).blank:
            continue
        rating = rated(record, context).rating
        if rating in asked and rating in policies.ratings:
            broken.append(found(rule, record, context, rating=policies.ratings[rating].label))
    return broken


def fell(rule: Rule, records: Sequence[Record], context: Context) -> list[Finding]:
    """A value got worse on the year before by more than the profile allows, without a word.

    Where the rating asks for the same word, it is not asked twice.
    """
    most = context.setting("fall", FALL)
    name, policies = rule.parameters["field"], context.profile.progress
    broken = []
    for record in records:
        lost = _lost(record, context)
        if lost is None or lost <= most or name not in record.cells:
            continue
        if not record.cell(name).blank or rated(record, context).rating in policies.explained:
            continue
        broken.append(
            found(rule, record, context, n=rounded(lost), previous_year=context.period - 1)
        )
    return broken


def _lost(record: Record, context: Context) -> Decimal | None:
    """Return by how many per cent a value got worse; ``None`` where that cannot be told."""
    now, before = measured(record, context), previous(record, context)
    way = _direction(record, context)
    if COMPARABLE not in record.options or now is None or not before or way is None:
        return None
    moved = (before - now) if way == "up" else (now - before)
    return moved / abs(before) * HUNDRED


def _cells(record: Record, context: Context) -> Mapping[str, object]:
    """Return what a calculation asks of a row, percentages in points."""
    number = record.cell("value").number
    size = measured(record, context)
    answer = None
    if kind_of(record, context) == "boolean" and number is not None:
        answer = bool(number)
    return {
        "value": None if size is None else float(size),
        "answer": answer,
        "direction": _direction(record, context),
        **{
            name: None if (size := issued(record, context, name)) is None else float(size)
            for name in ("target", "expected", "baseline")
        },
    }


def _direction(record: Record, context: Context) -> str | None:
    entry = term(context.profile.vocabularies["direction"], record.issued_text("direction"))
    return entry.id if entry is not None and entry.id in ("up", "down") else None
