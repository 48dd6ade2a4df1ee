"""Requests to change the plan as text for a terminal and as JSON."""

from collections.abc import Sequence
from typing import Any

from ..schemas.findings import Language
from ..schemas.terms import Words
from .proposaltable import EMPTY, STATES
from .queued import Queued
from .standing import Standing
from .tabletext import table

HEADERS: tuple[Words, ...] = (
    Words("Proposta n.", "Proposal no."),
    Words("Unità", "Unit"),
    Words("Tipo", "Kind"),
    Words("Chiave", "Key"),
    Words("Proposta", "Proposal"),
    Words("Situazione", "State"),
)
COLLECTED = Words(
    "Proposte nuove in piano.xlsx, foglio «Proposte»: {n}.",
    "New proposals in piano.xlsx, sheet «Proposals»: {n}.",
)
NOTHING_NEW = Words(
    "Nessuna proposta nuova da portare in piano.xlsx.",
    "There is no new proposal to bring into piano.xlsx.",
)


def queue_text(found: Sequence[Queued], standing: Standing, language: Language) -> str:
    """Lay out requests as a table, the undecided first."""
    if not found:
        return EMPTY[language]
    rows = [
        (
            one.id,
            one.department,
            standing.profile.label("proposal_kind", one.kind, language) if one.kind else "",
            one.key,
            one.text,
            STATES[one.state][0][language] if one.state in STATES else one.state,
        )
        for one in sorted(found, key=lambda one: one.state != "pending")
    ]
    return table([words[language] for words in HEADERS], rows, widest=(0, 0, 0, 34, 60))


def queued_row(one: Queued) -> dict[str, Any]:
    """Return a request as JSON holds it."""
    return {
        "proposal": one.id,
        "department": one.department,
        "kind": one.kind,
        "key": one.key,
        "code": one.code,
        "text": one.text,
        "motive": one.motive,
        "state": one.state,
        "reason": one.reason,
        "day": None if one.day is None else one.day.isoformat(),
        "in_plan": one.listed,
        "workbook": one.place.workbook,
        "sheet": one.place.sheet,
        "cell": one.place.cell,
    }
