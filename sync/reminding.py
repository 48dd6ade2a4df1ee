"""Whom to remind of what, and when: deliveries due, values that were to be available by now."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..schemas.plan import Plan
from ..schemas.profile import Profile
from .drafts import Draft, one_line
from .intake import round_name
from .letters import Sender, listed, pairs, prose
from .records import Accepted, Delivery
from .workflow import REOPENED

EVERY = 7
"""Days between two reminders once the due date is past."""

AVAILABLE = "available_from"
"""The reason of a missing value that names a day."""

Rows = Mapping[tuple[str, str, str], Accepted]
"""Rows in force by (department, sheet, key)."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """A value that was to be available on a day that has come, and is still missing."""

    department: str
    key: str
    code: str
    label: str
    day: date
    round: str

    @property
    def mark(self) -> str:
        """What the log keeps of having asked for it."""
        return f"{self.key}@{self.round}@{self.day.isoformat()}"


def due_step(due: date, day: date, before: Sequence[int]) -> str:
    """Return which reminder a day calls for, empty when none: each is written once.

    Args:
        due: last day.
        day: day of the run.
        before: how many days before the due date units are reminded.
    """
    left = (due - day).days
    if left < 0:
        return f"{due.isoformat()}+{(-left - 1) // EVERY}"
    reached = [days for days in before if left <= days]
    return f"{due.isoformat()}-{min(reached)}" if reached else ""


def first_day(due: date, before: Sequence[int]) -> date:
    """Return the first day on which units are reminded."""
    return due - timedelta(days=max(before)) if before else due + timedelta(days=1)


def awaited_from(delivery: Delivery) -> bool:
    """Whether a unit still has to deliver."""
    asked = any(expected for expected, *_ in delivery.sheets.values())
    return asked and (delivery.delivered is None or delivery.state == REOPENED)


def reminder(sender: Sender, delivery: Delivery, step: str) -> Draft:
    """Write that a workbook is due, or overdue, and what is missing in it."""
    say, about = sender.say, sender.about(delivery.department)
    late = sender.day > sender.due
    counts = [
        (sheet.label[sender.language], delivery.sheets[sheet.id][:2])
        for sheet in sender.profile.sheets
        if delivery.sheets.get(sheet.id, (0,))[0]
    ]
    complete = all(filled >= expected for _, (expected, filled) in counts)
    states = ("draft", "approval", "returned", "unreadable", REOPENED)
    state = delivery.state if delivery.state in states else "missing"
    blocks = [
        prose(
            f"{say('overdue' if late else 'reminder', **about)} {say(f'state_{state}', **about)}"
        ),
        say("filled")
        + "\n"
        + pairs([(name, say("of", n=filled, total=n)) for name, (n, filled) in counts]),
        prose(say("reminder_complete" if complete else "reminder_how")),
    ]
    if not complete:
        blocks.append(prose(say("reminder_blank")))
    if late:
        blocks.append(prose(say("overdue_how")))
    subject = say("overdue_subject" if late else "reminder_subject", **about)
    tag = sender.day.isoformat()
    return sender.draft("reminder", delivery.department, subject, blocks, [step], tag)


def awaited(plan: Plan, profile: Profile, rounds: Mapping[str, Rows], day: date) -> list[Awaited]:
    """Return the values that were to be available by a day and are still missing.

    Args:
        plan: as it is now: a row is asked of the unit in charge of it today.
        profile: its sheets and rounds.
        rounds: rows in force by round; the last round of the year that says something of a row
            counts.
        day: day of the run.
    """
    made = []
    sheets = [sheet for sheet in profile.sheets if sheet.kind == "indicator"]
    for one in plan.indicators:
        if one.state != "active" or not one.department:
            continue
        for sheet in sheets:
            name = (one.department, sheet.id, one.row_key)
            for round_id in reversed(profile.rounds):
                row = rounds.get(round_id, {}).get(name)
                if row is None or not _says(row):
                    continue
                promised = row.cell("available_from").day
                if (
                    row.cell("value").blank
                    and row.cell("missing_reason").term == AVAILABLE
                    and promised is not None
                    and promised <= day
                ):
                    label = f"{one.label} ({one.part})" if one.part else one.label
                    made.append(
                        Awaited(one.department, one.row_key, one.code, label, promised, round_id)
                    )
                break
    return made


def available(sender: Sender, department: str, rows: Iterable[Awaited]) -> Draft:
    """Write which values were to be available by now."""
    say, found = sender.say, list(rows)
    name = "available_one" if len(found) == 1 else "available"
    lines = [
        say(
            "available_row",
            code=one_line(one.code),
            label=one_line(one.label),
            day=one.day,
            round=round_name(one.round, str(sender.period))[sender.language],
        )
        for one in found
    ]
    over = [one for one in found if one.round != sender.round]
    blocks = [
        prose(say(name, unit=sender.unit(department), n=len(found))),
        listed(lines),
        *([prose(say("available_how"))] if len(over) < len(found) else []),
        *([prose(say("available_closed"))] if over else []),
    ]
    subject = say("available_subject", **sender.about(department))
    marks = [one.mark for one in found]
    tag = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:8]
    return sender.draft("available", department, subject, blocks, marks, tag)


def _says(row: Accepted) -> bool:
    return not row.cell("value").blank or not row.cell("missing_reason").blank
