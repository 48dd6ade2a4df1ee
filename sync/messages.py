"""What a unit hears of its workbook: that it was received, that it comes back for corrections."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..schemas.findings import Finding, Severity
from ..schemas.rules import words
from .drafts import Attachment, Draft, one_line
from .letters import Sender, listed, pairs, prose
from .records import Delivery
from .report import counted
from .statehistory import STATES, approval_cell
from .workflow import ACCEPTED, Transition

LISTED = 20
"""Findings named in a message: the others are counted."""

WHOLE = "CON-007"
"""Finding on a workbook of which nothing is taken."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What arrived of a unit.

    Attributes:
        delivery: where the unit stands.
        files: the workbooks read: name and SHA-256.
        values: indicator rows whose value was understood.
        findings: open ones on these workbooks.
    """

    delivery: Delivery
    files: tuple[tuple[str, str], ...]
    values: int
    findings: tuple[Finding, ...]

    def count(self, *severities: Severity) -> int:
        """Count the findings of some severities."""
        return sum(1 for one in self.findings if one.severity in severities)

    @property
    def held(self) -> int:
        """Rows that wait for a correction."""
        return sum(held for _, _, held, _ in self.delivery.sheets.values())


def receipt(sender: Sender, arrival: Arrival, step: Transition) -> Draft:
    """Write that a workbook was received, what was in it, how it stands.

    Args:
        sender: who writes.
        arrival: what came.
        step: the unit's submission.
    """
    found, say = arrival.delivery, sender.say
    rows = [*_files(sender, arrival), *_counts(sender, arrival)]
    rows.append((say("approval"), approval_cell(step.role, step.approved, sender.language)))
    rows.append((say("state"), STATES[found.state][sender.language]))
    blocks = [
        prose(say("receipt", **sender.about(found.department) | {"day": step.day})),
        pairs(rows),
    ]
    wrong = arrival.count(Severity.BLOCKING, Severity.WARNING, Severity.QUESTION)
    told = [say("receipt_findings" if wrong else "receipt_clean")]
    if found.state != ACCEPTED:
        told.append(say("receipt_held"))
    blocks.append(prose(" ".join(told)))
    if not step.role and step.approved is None and not step.approver:
        blocks.append(prose(say("no_approval")))
    blocks.append(prose(say("receipt_end")))
    subject = say("receipt_subject", **sender.about(found.department))
    mark = step.delivery
    return sender.draft("receipt", found.department, subject, blocks, [mark], mark[:8])


def returned(
    sender: Sender,
    arrival: Arrival,
    mark: str,
    pushed: str,
    fresh: Sequence[Attachment] = (),
) -> Draft:
    """Write what must be corrected, or that another workbook is to be used from now on.

    Args:
        sender: who writes.
        arrival: what came.
        mark: what was sent, for the log.
        pushed: what became of the findings in the unit's own workbook, empty when nothing did.
        fresh: the workbooks to use in the place of those that cannot be written into.
    """
    found, say = arrival.delivery, sender.say
    about = sender.about(found.department)
    wrong = [one for one in arrival.findings if one.severity is Severity.BLOCKING]
    blocks: list[str] = []
    if arrival.held:
        name = "return_one" if arrival.held == 1 else "return"
        first = say(name, **about, n=arrival.held)
        if not any(one.code == WHOLE for one in wrong):
            first += f" {say('return_others')}"
        blocks.append(prose(first))
    else:
        blocks.append(prose(say("sent" if fresh else "return_file", **about)))
    if wrong:
        blocks += [say("return_list"), listed(_sentences(sender, wrong))]
        more = len(wrong) - LISTED
        if more > 0:
            blocks.append(say("more_one" if more == 1 else "more", n=more))
    if fresh:
        blocks += [prose(say("sent_file", file=one_line(one.name))) for one in fresh]
    elif arrival.held:
        if pushed:
            blocks.append(prose(say("results_later" if pushed == "queued" else "results_written")))
        blocks.append(prose(say("return_how")))
    if sender.day <= sender.due:
        blocks.append(prose(say("return_due", **about)))
    subject = "sent_subject" if fresh and not arrival.held else "return_subject"
    tag = mark[:8]
    return sender.draft(
        "return", found.department, say(subject, **about), blocks, [mark], tag, tuple(fresh)
    )


def _files(sender: Sender, arrival: Arrival) -> list[tuple[str, str]]:
    rows = []
    for name, sha256 in arrival.files:
        rows += [(sender.say("file"), one_line(name)), (sender.say("print"), f"{sha256[:12]}…")]
    return rows


def _counts(sender: Sender, arrival: Arrival) -> list[tuple[str, str]]:
    sheets = arrival.delivery.sheets.values()
    expected, filled = sum(one[0] for one in sheets), sum(one[1] for one in sheets)
    rows = [
        (sender.say("values"), str(arrival.values)),
        (sender.say("rows"), sender.say("of", n=filled, total=expected)),
        (sender.say("to_correct"), _wrong(sender, arrival)),
    ]
    asked = arrival.count(Severity.QUESTION)
    return [*rows, (sender.say("to_clarify"), str(asked))] if asked else rows


def _wrong(sender: Sender, arrival: Arrival) -> str:
    wrong = str(arrival.count(Severity.BLOCKING, Severity.WARNING))
    blocking = [one for one in arrival.findings if one.severity is Severity.BLOCKING]
    if not blocking:
        return wrong
    return sender.say("of_which", n=wrong, blocking=counted(blocking, sender.language, signs=False))


def _sentences(sender: Sender, findings: Sequence[Finding]) -> list[str]:
    made = []
    for one in findings[:LISTED]:
        message, hint = words(one, sender.language, sender.rules)
        made.append(one_line(f"{_where(sender, one)}. {message} {hint}"))
    return made


def _where(sender: Sender, found: Finding) -> str:
    place = found.place
    if not place.sheet:
        return sender.say("where_file", file=place.workbook)
    name = "where" if place.cell else "where_sheet"
    where = sender.say(name, sheet=place.sheet, cell=place.cell)
    return sender.say("where_row", where=where, key=found.key) if found.key else where
