"""Messages written down as drafts in ``esiti/messaggi``, each once: what a run tells people.

A draft is written first and noted in the log after: a run killed in between writes the same bytes
again. The log keeps what was written about, nobody's name or address.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ...schemas.findings import Language
from ...schemas.rules import Catalogue
from ...workbooks.replacing import write_whole
from .. import events
from ..drafts import Attachment, Draft, eml
from ..intake import refused
from ..letters import Sender
from ..messages import Arrival, receipt, returned
from ..records import Delivery
from ..runmessage import Waiting, run_message
from ..summary import Summary
from ..workflow import CLOSED, RECEIVED, RETURNED, Transition, last_states, submitted
from .planning import Opened
from .pushing import Push

WHAT = "message"
"""Name of the event in the log."""

State = Literal["written", "there", "would", "unwritten"]
COPIES = 100
"""Names tried for a draft whose name another file has."""


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a message.

    Attributes:
        draft: the message.
        file: name of its file.
        state: ``written``; ``there``: the same bytes lie there already; ``would`` be, on a dry
            run; ``unwritten``: the folder cannot be written into, for the ``reason`` given.
        reason: see ``state``.
    """

    draft: Draft
    file: str
    state: State
    reason: str = ""


def sender_of(
    found: Opened, rules: Catalogue, day: date, language: Language | None = None
) -> Sender:
    """Return who writes about the open round of a workspace."""
    settings = found.settings
    spoken = language or settings.language
    return Sender(
        language=spoken,
        plan=found.profile.title[spoken],
        period=settings.period,
        round=settings.round,
        due=settings.due_date(),
        day=day,
        contact=settings.contact,
        units={unit.id: unit.name for unit in found.plan.departments},
        contacts=found.plan.contacts,
        rules=rules,
        profile=found.profile,
    )


def acknowledge(found: Opened, summary: Summary, today: date, dry_run: bool) -> tuple[Written, ...]:
    """Write the receipts of a run, before anything is written into the files they are about."""
    sender = sender_of(found, summary.rules, today)
    fresh = unwritten(found, _receipts(sender, summary))
    return write(found, fresh, today, dry_run, sender.language)


def tell(
    found: Opened, summary: Summary, pushes: Sequence[Push], today: date, dry_run: bool
) -> tuple[Written, ...]:
    """Write the returns and the summary of a run; what was written about is left out."""
    sender = sender_of(found, summary.rules, today)
    wanted = _returns(found, sender, summary, pushes)
    fresh = unwritten(found, wanted)
    if found.settings.summary_to:
        units = [one.department for one in (*_receipts(sender, summary), *wanted)]
        without = [unit for unit in dict.fromkeys(units) if not sender.people(unit).to]
        waiting = [
            Waiting(one.workbook, one.state, one.reason)
            for one in pushes
            if one.state in ("queued", "sent", "refused")
        ]
        told = _told_on(found, today) + len(fresh)
        to = found.settings.summary_to
        fresh.append(run_message(sender, summary, waiting, without, told, to))
    return write(found, fresh, today, dry_run, sender.language)


def unwritten(found: Opened, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the messages that say something the log does not know to be written."""
    known = remembered(found)
    return [
        one
        for one in drafts
        if not one.marks or {(one.kind, one.department, mark) for mark in one.marks} - known
    ]


def remembered(found: Opened) -> set[tuple[str, str, str]]:
    """Return kind, unit and subject of every message of the open round the log knows of."""
    settings = found.settings
    return {
        (str(one["kind"]), str(one["department"]), str(mark))
        for _, event in events.events(found.workspace.events)
        if event.get("what") == WHAT
        and (event.get("period"), event.get("round")) == (settings.period, settings.round)
        for one in event.get("messages", ())
        for mark in one.get("marks", ())
    }


def _told_on(found: Opened, day: date) -> int:
    """Count the messages to units the log has of a day."""
    return sum(
        1
        for logged, event in events.events(found.workspace.events)
        if logged == day and event.get("what") == WHAT
        for one in event.get("messages", ())
        if one.get("department")
    )


def write(
    found: Opened, drafts: Sequence[Draft], today: date, dry_run: bool, language: Language
) -> tuple[Written, ...]:
    """Write messages down and note them in the log; the caller holds the workspace."""
    if dry_run:
        return tuple(Written(one, one.file, "would") for one in drafts)
    folder = found.workspace.messages
    done = [_write(folder, one, eml(one, language)) for one in drafts]
    told = [
        {
            "kind": one.draft.kind,
            "department": one.draft.department,
            "marks": list(one.draft.marks),
            "file": one.file,
        }
        for one in done
        if one.state in ("written", "there") and (one.draft.marks or one.state == "written")
    ]
    if told:
        settings = found.settings
        event = {
            "what": WHAT,
            "period": settings.period,
            "round": settings.round,
            "messages": told,
        }
        events.append(found.workspace.events, event, today)
    return tuple(done)


def _receipts(sender: Sender, summary: Summary) -> list[Draft]:
    return [
        receipt(sender, _arrival(summary, one), step)
        for one in summary.consolidated.deliveries
        if one.files and (step := _submission(summary, one)) is not None
    ]


def _returns(
    found: Opened, sender: Sender, summary: Summary, pushes: Sequence[Push]
) -> list[Draft]:
    made: list[Draft] = []
    closed = {unit for unit, state in last_states(summary.states).items() if state == CLOSED}
    for delivery in summary.consolidated.deliveries:
        own = [one for one in pushes if one.department == delivery.department]
        sent = any(one.state == "sent" for one in own)
        if not delivery.files or delivery.department in closed or not (sent or _back(delivery)):
            continue
        arrival = _arrival(summary, delivery)
        step = _submission(summary, delivery)
        mark = step.delivery if step is not None else _of_files(arrival)
        pushed = next((one.state for one in own if one.state != "refused"), "")
        made.append(returned(sender, arrival, mark, pushed, _fresh(found, own)))
    return made


def _submission(summary: Summary, delivery: Delivery) -> Transition | None:
    """Return the step by which a unit submitted what lies there now."""
    unit = delivery.department
    step = submitted(summary.states).get(unit)
    here = last_states(summary.states).get(unit) in RECEIVED
    return step if here and step is not None and step.delivery else None


def _back(delivery: Delivery) -> bool:
    return delivery.state in (RETURNED, "unreadable")


def _arrival(summary: Summary, delivery: Delivery) -> Arrival:
    run = summary.consolidated
    copies = [one for one in run.submissions if one.workbook in delivery.files]
    values = {
        (record.sheet, record.key)
        for one in copies
        if not refused(one)
        for record in one.records
        if record.kind == "indicator"
        and not record.cell("value").blank
        and record.cell("value").read
    }
    findings = [one for one in run.findings if one.place.workbook in delivery.files]
    files = sorted({(one.workbook, one.sha256) for one in copies})
    return Arrival(delivery, tuple(files), len(values), tuple(findings))


def _of_files(arrival: Arrival) -> str:
    """Return what stands for workbooks nothing was taken from: their bytes."""
    prints = "\n".join(sha256 for _, sha256 in arrival.files)
    return hashlib.sha256(prints.encode()).hexdigest()


def _fresh(found: Opened, pushes: Sequence[Push]) -> list[Attachment]:
    made = []
    for one in pushes:
        path = found.workspace.outbox / one.fresh
        if one.fresh and path.is_file():
            made.append(Attachment(path.name, path.read_bytes()))
    return made


def _write(folder: Path, draft: Draft, data: bytes) -> Written:
    """Write one message; a file of the same name that says something else is left alone."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, COPIES):
            name = (
                draft.file if number == 1 else f"{draft.name} ({number}){Path(draft.file).suffix}"
            )
            path = folder / name
            if not path.exists():
                write_whole(path, data)
                return Written(draft, name, "written")
            if path.read_bytes() == data:
                return Written(draft, name, "there")
    except OSError as error:
        return Written(draft, draft.file, "unwritten", error.strerror or type(error).__name__)
    return Written(draft, draft.file, "unwritten", "names")


def as_dict(one: Written) -> dict[str, object]:
    """Return a message as plain data: how many people it goes to, never who they are."""
    people = one.draft.recipients
    counts: Mapping[str, object] = {
        "to": len(people.to),
        "cc": len(people.cc),
        "malformed": people.malformed,
        "attachments": len(one.draft.attachments),
    }
    return {
        "kind": one.draft.kind,
        "department": one.draft.department,
        "file": one.file,
        "state": one.state,
        "reason": one.reason,
        **counts,
    }
