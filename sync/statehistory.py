"""The history of a unit's states as lines, as plain data, as the log keeps it: nobody's name."""

from collections.abc import Mapping, Sequence
from datetime import date

from ..schemas.findings import Language
from ..schemas.terms import Words
from .workflow import SUBMITTED, Transition

STATES: Mapping[str, Words] = {
    "missing": Words("non trasmessa", "not submitted"),
    "draft": Words("in compilazione", "draft"),
    "approval": Words("in approvazione", "awaiting approval"),
    "submitted": Words("trasmessa", "submitted"),
    "accepted": Words("acquisita", "accepted"),
    "returned": Words("restituita per correzioni", "returned for corrections"),
    "unreadable": Words("file illeggibile", "unreadable file"),
    "closed": Words("chiusa", "locked"),
    "reopened": Words("riaperta per rettifica", "reopened"),
}
"""States of a workbook in full."""

WHO: Mapping[str, Words] = {
    "unit": Words("unità organizzativa", "organisational unit"),
    "centre": Words("coordinamento", "centre"),
}
TITLE = Words("Storia degli stati", "History of the states")
NONE = Words("nessun passaggio registrato", "no step recorded")
APPROVED: Mapping[tuple[bool, bool], Words] = {
    (True, True): Words(
        "approvata da: {role}, {day:%d/%m/%Y}", "approved by: {role}, {day:%d/%m/%Y}"
    ),
    (True, False): Words("approvata da: {role}, senza data", "approved by: {role}, no date"),
    (False, True): Words("approvata il {day:%d/%m/%Y}", "approved on {day:%d/%m/%Y}"),
    (False, False): Words("senza approvazione", "no approval"),
}  # fmt: skip
"""By whether a role and a day are known."""

APPROVALS: Mapping[tuple[bool, bool], Words] = {
    (True, True): Words("{role}, {day:%d/%m/%Y}", "{role}, {day:%d/%m/%Y}"),
    (True, False): Words("{role}, senza data", "{role}, no date"),
    (False, True): Words("senza ruolo, {day:%d/%m/%Y}", "no role, {day:%d/%m/%Y}"),
    (False, False): Words("– senza approvazione", "– no approval"),
}
"""The same for a cell whose header says what it is."""


def approval_words(role: str, approved: date | None, language: Language) -> str:
    """Say by whom, by role, and when something was approved; that it was not."""
    told = APPROVED[bool(role), approved is not None][language]
    return told.format(role=role, day=approved)


def approval_cell(role: str, approved: date | None, language: Language) -> str:
    """Say the same in a cell under *Approvazione*."""
    return APPROVALS[bool(role), approved is not None][language].format(role=role, day=approved)


def history_as_text(steps: Sequence[Transition], name: str, language: Language) -> list[str]:
    """Return the steps of one unit, one line each under its name."""
    lines = [f"{TITLE[language]} · {name}"]
    if not steps:
        return [*lines, f"  {NONE[language]}"]
    moves = [f"{STATES[one.before][language]} → {STATES[one.after][language]}" for one in steps]
    room = max(map(len, moves))
    for one, move in zip(steps, moves, strict=True):
        line = f"  {one.day:%d/%m/%Y}  {move:<{room}}  {WHO[one.by][language]}"
        if one.after == SUBMITTED:
            line += f", {approval_words(one.role, one.approved, language)}"
        lines.append(line)
    return lines


def as_dict(one: Transition) -> dict[str, object]:
    """Return a step as plain data, without the name of who approved."""
    return {
        "department": one.department,
        "period": one.period,
        "round": one.round,
        "from": one.before,
        "to": one.after,
        "day": one.day.isoformat(),
        "by": one.by,
        "delivery": one.delivery,
        "role": one.role,
        "approved": one.approved.isoformat() if one.approved else None,
    }
