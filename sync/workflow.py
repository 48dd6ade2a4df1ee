"""The states a unit's workbook goes through in a round: who moved it on, when, who approved it.

Pure: what was known and what a run sees give the steps between the two. A run may see two at once:
a workbook first read today was submitted by its unit and accepted by the centre.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..schemas.terms import fold
from .editions import Closed
from .records import Delivery, Submission

By = Literal["unit", "centre"]

NOT_SENT, SUBMITTED, ACCEPTED, RETURNED = "missing", "submitted", "accepted", "returned"
CLOSED, REOPENED = "closed", "reopened"
"""States only the centre gives: no workbook moves a closed round on, one reopened may be sent."""

TITLES = frozenset(
    (
        *("dirigente", "direttore", "direttrice", "responsabile", "comandante", "segretario"),
        *("segretaria", "generale", "funzionario", "funzionaria", "capo", "area", "servizio"),
        *("dott", "dottore", "dottoressa", "ing", "arch", "avv", "rag", "geom"),
        *("director", "head", "manager", "officer", "chief"),
    )
)
"""Words people type before a name: they stand in roles too and are nobody's."""

RECEIVED = (ACCEPTED, RETURNED)
"""States of a workbook that was submitted and looked at."""


@dataclass(frozen=True, slots=True)
class Transition:
    """A step from one state to the next.

    Attributes:
        department, period, round: whose workbook of which round.
        before, after: states, as in ``Delivery.state``, or ``closed`` and ``reopened``.
        day: day of the run that saw it.
        by: who moved it on.
        delivery: ``fingerprint`` of what was submitted, empty when nothing was.
        role: role of who approved it, nobody's name.
        approved: day of the approval.
        approver: name of who approved it: personal, it stays in the store.
    """

    department: str
    period: int
    round: str
    before: str
    after: str
    day: date
    by: By
    delivery: str = ""
    role: str = ""
    approved: date | None = None
    approver: str = ""


def transitions(
    known: Iterable[Transition],
    deliveries: Iterable[Delivery],
    submissions: Iterable[Submission],
    period: int,
    round_id: str,
    day: date,
) -> list[Transition]:
    """Return the steps that lead from what was known to what a run sees.

    Args:
        known: every earlier step of the round, oldest first.
        deliveries: where each unit stands now.
        submissions: what lies there of each unit, copies merged.
        period: the year of the round.
        round_id: the round.
        day: day of the run.
    """
    history: dict[str, list[Transition]] = {}
    for one in known:
        history.setdefault(one.department, []).append(one)
    there = {one.department: one for one in submissions}
    made: list[Transition] = []
    for delivery in deliveries:
        unit = delivery.department
        earlier = history.get(unit, [])
        submission = there.get(unit)
        state = earlier[-1].after if earlier else NOT_SENT
        sent = next((one.delivery for one in reversed(earlier) if one.after == SUBMITTED), None)
        mark = fingerprint(submission) if _submitted(submission) else ""
        for after in _steps(state, delivery, mark, sent):
            first = after == SUBMITTED and sent is None
            made.append(
                _step(
                    Transition(
                        unit,
                        period,
                        round_id,
                        state,
                        after,
                        (delivery.delivered or day) if first else day,
                        "centre" if after in RECEIVED else "unit",
                        mark if after in (SUBMITTED, *RECEIVED) else "",
                    ),
                    submission,
                )
            )
            state = after
    return made


def last_states(known: Iterable[Transition]) -> dict[str, str]:
    """Return the last state of every unit."""
    return {one.department: one.after for one in known}


def submitted(known: Iterable[Transition]) -> dict[str, Transition]:
    """Return the last submission of every unit."""
    return {one.department: one for one in known if one.after == SUBMITTED}


def given(
    known: Iterable[Transition],
    units: Sequence[str],
    period: int,
    round_id: str,
    after: Literal["closed", "reopened"],
    day: date,
) -> list[Transition]:
    """Return the steps by which the centre closes or reopens a round for some units."""
    states = last_states(known)
    return [
        Transition(unit, period, round_id, states.get(unit, NOT_SENT), after, day, "centre")
        for unit in units
        if states.get(unit, NOT_SENT) != after
    ]


def given_states(
    deliveries: Iterable[Delivery],
    submissions: Iterable[Submission],
    known: Sequence[Transition],
    state: Closed | None,
) -> list[Delivery]:
    """Return the deliveries of a closed round: closed, or opened again until the unit sends again.

    A unit that never delivered stays so.

    Args:
        deliveries: as the workbooks tell them.
        submissions: what lies there of each unit, copies merged.
        known: every earlier step of the round.
        state: the edition and the rows opened again, ``None`` while the round is open.
    """
    if state is None:
        return list(deliveries)
    again = {name[0] for name in state.reopened}
    there = {one.department: one for one in submissions}
    last, sent = last_states(known), submitted(known)
    made = []
    for one in deliveries:
        unit, now = one.department, one.state
        submission = there.get(unit)
        mark = fingerprint(submission) if _submitted(submission) else ""
        if unit not in again:
            now = CLOSED if now in RECEIVED else now
        elif last.get(unit) == REOPENED and (not mark or mark == sent[unit].delivery):
            now = REOPENED
        made.append(replace(one, state=now))
    return made


def fingerprint(submission: Submission | None) -> str:
    """Return the SHA-256 of what a unit says: another one only when it says something else.

    Of what was typed and not of the file, which changes whenever findings are written into it.
    Answers are left out for the same reason: they go when their finding goes.
    """
    if submission is None:
        return ""
    cells = sorted(
        (record.sheet, record.key, name, cell.meaning)
        for record in submission.records
        for name, cell in record.cells.items()
        if not cell.blank
    )
    asked = sorted((one.kind, one.code, one.text, one.motive) for one in submission.proposals)
    said = [submission.state, sorted(submission.approval.items()), cells, asked]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def plain_role(approval: Mapping[str, str]) -> str:
    """Return the role typed with an approval; nothing when the name stands in it."""
    typed = approval.get("approval_role", "")
    role = " ".join("".join(one if one.isprintable() else " " for one in typed).split())
    name = set(re.findall(r"\w{3,}", fold(approval.get("approval_name", "")))) - TITLES
    return "" if name & set(re.findall(r"\w+", fold(role))) else role


def _steps(state: str, delivery: Delivery, mark: str, sent: str | None) -> list[str]:
    """Return the states to go through, in order."""
    now = delivery.state
    if state == CLOSED:
        return []
    if now not in RECEIVED:
        return [] if now == state or (state == REOPENED and now == NOT_SENT) else [now]
    if not mark:
        # Nothing submitted lies there: it was taken away, or what lies there is refused whole.
        if delivery.delivered is not None and sent is None:
            return [SUBMITTED, now]
        stays = state in (*RECEIVED, REOPENED) and now == ACCEPTED
        return [] if stays or now == state else [now]
    if mark != sent or state not in (SUBMITTED, REOPENED, *RECEIVED):
        return [SUBMITTED, now]
    return [] if state in (now, REOPENED) else [now]


def _step(made: Transition, submission: Submission | None) -> Transition:
    """Add the approval to the step by which a unit submits."""
    if made.after != SUBMITTED or submission is None or not made.delivery:
        return made
    approval = submission.approval
    day = approval.get("approval_date", "")
    approved = date.fromisoformat(day) if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else None
    return Transition(
        made.department,
        made.period,
        made.round,
        made.before,
        made.after,
        made.day,
        made.by,
        made.delivery,
        plain_role(approval),
        approved,
        approval.get("approval_name", ""),
    )


def _submitted(submission: Submission | None) -> bool:
    return submission is not None and submission.state == SUBMITTED
