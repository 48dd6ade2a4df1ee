"""Requests to change the plan: what each unit asks, whether it was answered, and how.

A request is known by what it says (who, kind, row, text), so that moving its row or sending the
workbook again makes no new one. In the programming round a proposed target is a request too.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..schemas.findings import Language, Place
from ..schemas.plan import Plan
from ..schemas.rules import written
from ..schemas.rulings import ProposalAnswer
from ..schemas.terms import Words, fold
from ..workbooks.layout import Cell, Row
from ..workbooks.proposalrows import RequestKey, request_key
from .queued import Queued
from .records import Proposal, Record, Submission, Typed

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No figure that looks like a letter: people read these aloud."""

LENGTH = 6
MOTIVE = "\nMotivo: "
"""Between a request and its motive in the one cell of ``piano.xlsx``."""

ASKED_IN_ROWS = ("proposed_target", "proposed_baseline", "proposed_source")
"""Columns of an indicator in which a unit asks for something."""

IN_WORDS: Mapping[str, Words] = {
    "proposed_target": Words("target proposto {value}", "proposed target {value}"),
    "proposed_baseline": Words("valore di partenza proposto {value}", "proposed baseline {value}"),
    "proposed_source": Words("fonte proposta: {value}", "proposed source: {value}"),
}


def queue(
    submissions: Iterable[Submission],
    plan: Plan,
    language: Language = "it",
    *,
    take_drafts: bool = False,
) -> tuple[Queued, ...]:
    """Return every request to change the plan with the answer it got.

    Args:
        submissions: the workbooks read, the copies of a unit merged; those still being filled in
            ask for nothing yet.
        plan: its answers say what was decided, and keep what no workbook asks any more.
        language: of what a proposed target says.
        take_drafts: workbooks being filled in count too.

    Returns:
        By unit in the order of the registry, in the order of the workbook; then what stands in
        ``piano.xlsx`` only.
    """
    order = {unit.id: at for at, unit in enumerate(plan.departments)}
    found: dict[str, Queued] = {}
    for submission in submissions:
        if submission.state != "submitted" and not take_drafts:
            continue
        for one in asked(submission, plan.period, language):
            answer = answer_to(one, plan.answers)
            made = one if answer is None else _answered(one, answer)
            found.setdefault(made.id, made)
    ours = sorted(found.values(), key=lambda one: order.get(one.department, len(order)))
    others = [_of_answer(answer) for answer in plan.answers if answer.proposal not in found]
    return (*ours, *others)


def asked(submission: Submission, period: int, language: Language) -> list[Queued]:
    """Return what one workbook asks, in *Proposte* and beside its indicators."""
    asking = [one for one in submission.proposals if one.text or (one.kind and one.code)]
    keys = _keys(submission.records) if asking else {}
    found = [_request(one, period, keys) for one in asking]
    for record in submission.records:
        made = _of_row(record, period, language) if record.kind == "indicator" else None
        if made is not None:
            found.append(made)
    return found


def proposal_id(department: str, period: int, kind: str, key: str, text: str) -> str:
    """Return the id of a request: the unit and what its words come to.

    Spaces, capitals and the form of accents make no other request.
    """
    said = unicodedata.normalize("NFKC", text)
    parts = (department, str(period), kind, fold(key), fold(said))
    number = int.from_bytes(hashlib.sha256("\x1f".join(parts).encode()).digest()[:8])
    letters = ""
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters += ALPHABET[rest]
    return f"{department}-{letters}"


def answer_to(one: Queued, answers: Iterable[ProposalAnswer]) -> ProposalAnswer | None:
    """Return the answer to a request, ``None`` when there is none.

    Where the id does not tell, the same words of the same unit on a row of that code do: a code
    typed alone stands for no key once its row went to another unit.
    """
    alike = []
    for answer in answers:
        if answer.proposal == one.id:
            return answer
        same = (answer.department, answer.kind) == (one.department, one.kind)
        if same and fold(split(answer.text)[0]) == fold(one.text):
            code, key = fold(one.code), fold(answer.key)
            if code and (key == code or key.partition("#")[0].rpartition("/")[2] == code):
                alike.append(answer)
    return alike[0] if len(alike) == 1 else None


def uncollected(found: Iterable[Queued]) -> list[Queued]:
    """Return the requests that do not stand in ``piano.xlsx`` yet."""
    return [one for one in found if not one.listed]


def answer_of(one: Queued) -> ProposalAnswer:
    """Return the row of *Proposte* of ``piano.xlsx`` that waits for a decision on a request."""
    text = f"{one.text}{MOTIVE}{one.motive}" if one.motive else one.text
    return ProposalAnswer(one.id, one.department, one.kind, one.key, text)


def decisions(
    submission: Submission, plan: Plan, language: Language, labels: Mapping[str, Words]
) -> dict[RequestKey, tuple[str, str]]:
    """Return what to show beside each request of a workbook: decision and reason, blank if none.

    Args:
        submission: the workbook.
        plan: its answers.
        language: of the workbook.
        labels: words of the decisions by id.
    """
    shown: dict[RequestKey, tuple[str, str]] = {}
    keys = _keys(submission.records)
    for proposal in submission.proposals:
        made = _request(proposal, plan.period, keys)
        answer = answer_to(made, plan.answers)
        label = labels.get(answer.decision) if answer is not None else None
        told = (label[language], answer.reason) if label is not None and answer else ("", "")
        shown[request_key(proposal.kind, proposal.code, proposal.text)] = told
    return shown


def told_before(
    plan: Plan, department: str, language: Language, labels: Mapping[str, Words]
) -> tuple[Row, ...]:
    """Return the decided requests of a unit as rows of *Proposte* of a new workbook.

    Those whose words the centre changed are left out: the unit would ask for them anew.
    """
    found = []
    for one in plan.answers:
        text, motive = split(one.text)
        same = one.proposal == proposal_id(department, plan.period, one.kind, one.key, text)
        label = labels.get(one.decision)
        if one.department == department and label is not None and motive and same:
            row: dict[str, Cell] = {"kind": one.kind, "code": one.key, "text": text}
            row |= {"motive": motive, "decision": label[language], "decision_reason": one.reason}
            found.append(row)
    return tuple(found)


def answered(rows: Iterable[Row], told: Mapping[RequestKey, tuple[str, str]]) -> tuple[Row, ...]:
    """Return rows of *Proposte* with the decisions on them; see ``decisions``."""
    found = []
    for row in rows:
        said = [str(row.get(name) or "") for name in ("kind", "code", "text")]
        decision, reason = told.get(request_key(said[0], said[1], said[2]), ("", ""))
        found.append({**row, "decision": decision, "decision_reason": reason})
    return tuple(found)


def split(text: str) -> tuple[str, str]:
    """Return what is asked and why, out of the one cell of ``piano.xlsx``."""
    asked_for, _, motive = text.partition(MOTIVE)
    return asked_for, motive


def _request(one: Proposal, period: int, keys: Mapping[str, str]) -> Queued:
    key = keys.get(fold(one.code), one.code)
    return Queued(
        id=proposal_id(one.department, period, one.kind, key, one.text),
        department=one.department,
        kind=one.kind,
        key=key,
        text=one.text,
        motive=one.motive,
        place=one.place,
        code=one.code,
    )


def _of_row(record: Record, period: int, language: Language) -> Queued | None:
    """Return the request an indicator's row makes, ``None`` when nothing is proposed in it."""
    cells = {name: record.cell(name) for name in ASKED_IN_ROWS}
    filled = {name: cell for name, cell in cells.items() if not cell.blank and cell.read}
    if not filled:
        return None
    meaning = "|".join(f"{name}={cell.meaning}" for name, cell in filled.items())
    unit = record.issued_text("unit") if record.issued_text("unit") in _SIGNS else ""
    words = [
        IN_WORDS[name][language].format(value=_said(cell, unit, language))
        for name, cell in filled.items()
    ]
    text = "; ".join(words)
    return Queued(
        id=proposal_id(record.department, period, "change", record.key, meaning),
        department=record.department,
        kind="change",
        key=record.key,
        text=text[:1].upper() + text[1:],
        motive=record.cell("note").text,
        place=record.at(next(iter(filled))),
        code=record.issued_text("code"),
    )


_SIGNS = frozenset({"%", "€", "gg", "h", "mq", "m", "km", "t", "kg"})
"""Units that are written after a number; *n.* is not."""


def _said(cell: Typed, unit: str, language: Language) -> str:
    if cell.number is None:
        return cell.text
    return f"{written(cell.number, language)} {unit}".rstrip()


def _answered(one: Queued, answer: ProposalAnswer) -> Queued:
    return replace(
        one,
        id=answer.proposal,
        key=answer.key or one.key,
        state=answer.decision or "pending",
        reason=answer.reason,
        author=answer.author,
        day=answer.day,
        listed=True,
    )


def _of_answer(answer: ProposalAnswer) -> Queued:
    text, motive = split(answer.text)
    made = Queued(
        answer.proposal, answer.department, answer.kind, answer.key, text, motive, Place()
    )
    return _answered(made, answer)


def _keys(records: Sequence[Record]) -> dict[str, str]:
    """Return the key each way of naming a row stands for, where it stands for one only.

    The rows of one indicator's parts go by the key of the indicator.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for record in records:
        whole = record.key.partition("#")[0]
        path, code = record.issued_text("path"), record.issued_text("code")
        named[fold(record.key)].add(record.key)
        for name in (whole, code, f"{path} {code}", f"{path}/{code}"):
            if name.strip(" /"):
                named[fold(name)].add(whole)
    return {name: next(iter(keys)) for name, keys in named.items() if len(keys) == 1}
