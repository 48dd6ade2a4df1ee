"""What became of every decision: applied, about values that changed, about nothing any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..schemas.findings import LANGUAGES, Finding
from ..schemas.rules import Catalogue, finding, written
from ..schemas.rulings import Decision
from ..schemas.terms import Words
from .conflicts import (
    Bound,
    CellName,
    Conflict,
    Ready,
    Remembered,
    Signature,
    Weighed,
    concerns,
    ranked,
)
from .conflictwords import BLANK
from .masterwords import MISSING
from .records import NOTHING, Accepted, Typed

UNFIT, CHANGED, OVER = "CON-011", "CON-014", "CON-015"


@dataclass(frozen=True, slots=True)
class Docket:
    """The conflicts of a run and what to remember of them.

    Attributes:
        conflicts: those to be settled first, then those whose decision is in force.
        findings: decisions that were not applied.
        remembered: for the next run.
    """

    conflicts: tuple[Conflict, ...]
    findings: tuple[Finding, ...]
    remembered: Remembered


def close_docket(
    weighed: Sequence[Weighed],
    ready: Sequence[Ready],
    remembered: Remembered,
    rows: Sequence[Accepted],
    rules: Catalogue,
) -> Docket:
    """Tell what became of the decisions of a round; the same input twice gives the same.

    Args:
        weighed: every conflict met, with what was decided of it.
        ready: the decisions of the round.
        remembered: what earlier runs showed and applied.
        rows: what is in force now.
        rules: the catalogue.
    """
    now = {(row.department, row.sheet, row.key): row for row in rows}
    listed: dict[CellName, Conflict] = {}
    for one in weighed:
        bound = _bound(one, remembered)
        conflict = bound.conflict if bound and bound.conflict else one.conflict
        if conflict.settled is None:
            conflict = replace(conflict, base=_in_force(conflict, now))
        listed[conflict.name] = conflict
    findings: list[Finding] = []
    bounds: dict[str, Bound] = {}
    for each in ready:
        own = next((one for one in reversed(weighed) if _is_by(one, each)), None)
        known = remembered.decisions.get(each.identity)
        if own is not None:
            told, bounds[each.identity] = _met(own, each, known, remembered, rules)
            findings += told
        elif known is not None and known.conflict is not None:
            bounds[each.identity] = known
            conflict = replace(known.conflict, settled=each.decision)
            listed.setdefault(conflict.name, conflict)
        else:
            seen = known.seen if known else _shown(each.decision, remembered)
            bounds[each.identity] = Bound(seen)
            findings.append(_unapplied(each, seen, weighed, rules))
    kept = [
        one
        for one in listed.values()
        if one.settled is None or _in_force(one, now).meaning == one.chosen.meaning
    ]
    shown = {one.conflict.name: one.conflict.signature for one in weighed}
    return Docket(ranked(kept), tuple(findings), Remembered(shown, bounds))


def _in_force(conflict: Conflict, rows: Mapping[tuple[str, str, str], Accepted]) -> Typed:
    """Return what is in force of the cell of a conflict."""
    row = rows.get(conflict.name[:3])
    return NOTHING if row is None else row.cell(conflict.field)


def _unapplied(
    ready: Ready, seen: Signature, weighed: Sequence[Weighed], rules: Catalogue
) -> Finding:
    """Tell why a decision that settles nothing does not."""
    about = next((one for one in weighed if concerns(ready.decision, one.conflict)), None)
    if about is None:
        return _told(rules, OVER, ready)
    now = _said(about.conflict.signature)
    return _told(rules, CHANGED, ready, then=_said(seen), now=now)


def _met(
    one: Weighed, ready: Ready, known: Bound | None, remembered: Remembered, rules: Catalogue
) -> tuple[list[Finding], Bound]:
    """Judge a decision whose conflict is there: findings and what it is bound to."""
    conflict, found = one.conflict, one.verdict
    first = remembered.shown.get(conflict.name, conflict.signature)
    seen = known.seen if known else first
    if one.settled:
        kept = known.conflict if known and known.conflict else conflict
        return [], Bound(seen, conflict.chosen.meaning, kept)
    if found is not None and found.outcome == "unfit":
        return [_told(rules, UNFIT, ready, why=found.why)], Bound(seen)
    told = _told(rules, CHANGED, ready, then=_said(seen), now=_said(conflict.signature))
    return [told], known or Bound(seen)


def _bound(one: Weighed, remembered: Remembered) -> Bound | None:
    """Return what an applied decision is bound to."""
    if one.verdict is None or not one.settled:
        return None
    bound = remembered.decisions.get(one.verdict.ready.identity)
    if bound is None or bound.conflict is None:
        return None
    return replace(bound, conflict=replace(bound.conflict, settled=one.conflict.settled))


def _is_by(one: Weighed, ready: Ready) -> bool:
    return one.verdict is not None and one.verdict.ready.identity == ready.identity


def _shown(decision: Decision, remembered: Remembered) -> Signature:
    """Return what the last master showed of the cell a decision is about."""
    for (department, _, key, field), signature in remembered.shown.items():
        same = key == decision.row_key and field == decision.field
        if same and decision.department in ("", department):
            return signature
    return ()


def _said(seen: Signature) -> Words:
    """Write the values of a signature, whoever says them."""
    values = dict.fromkeys(_plain(meaning) for _, meaning in seen)
    it, en = (" / ".join(written(value, language) for value in values) for language in LANGUAGES)
    return Words(it or MISSING, en or MISSING)


def _plain(meaning: str) -> Decimal | str | Words:
    """Return what a meaning says, without its kind."""
    kind, _, value = meaning.partition(":")
    if kind == "number":
        return Decimal(value)
    return value or BLANK


def _told(rules: Catalogue, code: str, ready: Ready, **facts: object) -> Finding:
    found = finding(
        rules, code, ready.place, key=ready.decision.row_key, field=ready.decision.field
    )
    return replace(found, facts=facts)
