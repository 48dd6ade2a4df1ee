"""Checks of the answers to proposals: reasons given, accepted changes made."""

from collections.abc import Iterator, Mapping

from ..schemas.findings import Finding
from ..schemas.plan import Indicator, Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue
from ..schemas.rulings import ProposalAnswer
from ..schemas.terms import Words
from ..workbooks.planplaces import Places
from ..workbooks.plansheets import template, words_of
from .planground import Ground

ACCEPTED = ("accepted", "changed")


def decision_labels() -> dict[str, Words]:
    """Return the words of each decision by id."""
    return {row["id"]: words_of(row) for row in template()["lists"]["proposal_decision"]}


def answer_findings(
    plan: Plan, profile: Profile, rules: Catalogue, places: Places
) -> list[Finding]:
    """Find what is wrong with the answers of a plan, at the cells of *Proposte*."""
    return list(decided(Ground(plan, profile, rules, places)))


def decided(ground: Ground) -> Iterator[Finding]:
    """PLN-101 to PLN-103: answers without a reason, accepted proposals the plan does not show.

    Whether a new record was added or a target changed as asked cannot be told.
    """
    labels = decision_labels()
    rows: dict[str, list[Indicator]] = {}
    for _, row in ground.active:
        rows.setdefault(row.key, []).append(row)
        if row.part:
            rows.setdefault(row.row_key, []).append(row)
    for position, answer in enumerate(ground.plan.answers):
        if not answer.decision:
            continue
        label = labels.get(answer.decision, Words(answer.decision, answer.decision))
        if not answer.reason.strip():
            yield ground.report(
                "PLN-101", "answers", position, "reason", key=answer.key, decision=label
            )
        if answer.decision in ACCEPTED:
            yield from _undone(ground, position, answer, rows, label)


def _undone(
    ground: Ground,
    position: int,
    answer: ProposalAnswer,
    rows: Mapping[str, list[Indicator]],
    label: Words,
) -> Iterator[Finding]:
    there = rows.get(answer.key, [])
    if answer.kind == "withdraw" and there:
        yield ground.report(
            "PLN-102", "answers", position, "decision", key=answer.key, decision=label
        )
    theirs = any(row.department == answer.department for row in there)
    if answer.kind == "not_ours" and answer.department and theirs:
        unit = ground.units.get(answer.department)
        name = unit.name if unit else answer.department
        yield ground.report(
            "PLN-103", "answers", position, "decision", key=answer.key, decision=label, unit=name
        )
