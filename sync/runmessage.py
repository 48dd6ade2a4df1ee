"""The one message a run sends the centre: what came, who is missing, what waits."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..schemas.findings import Language
from ..schemas.terms import Words
from .addresses import Mailbox
from .completeness import reported
from .drafts import Draft, one_line
from .letters import Sender, pairs, prose
from .recipients import Recipients
from .report import counted
from .summary import Summary, counts
from .workflow import RETURNED, SUBMITTED


@dataclass(frozen=True, slots=True)
class Waiting:
    """A workbook a run could not write into: its name, what became of it, why."""

    workbook: str
    state: str
    reason: Words


QUEUES = (("queued", "queued"), ("sent", "to_send"), ("refused", "not_written"))
"""What became of a workbook, and the heading it is listed under."""


def run_message(
    sender: Sender,
    summary: Summary,
    waiting: Sequence[Waiting],
    without: Sequence[str],
    drafts: int,
    to: Sequence[str],
) -> Draft:
    """Write what a run found; the same on a second run of the day that finds the same.

    Args:
        sender: who writes.
        summary: the run.
        waiting: workbooks not written into.
        without: units with nobody to write to, among those to be written to.
        drafts: messages to units written on this day.
        to: addresses of the centre.
    """
    say, run, day = sender.say, summary.consolidated, sender.day
    tally = counts(summary)
    got = sum(map(reported, run.deliveries))
    open_conflicts = sum(1 for one in run.conflicts if one.settled is None)
    rows = [
        (say("units"), say("of", n=got, total=len(run.deliveries))),
        (say("accepted"), str(tally["rows"])),
        (say("held"), str(tally["held"])),
        (say("conflicts"), str(open_conflicts)),
        (say("left_out"), str(tally["left_out"])),
        (say("drafts"), str(drafts)),
    ]
    fresh = {one.department for one in summary.states if one.after == SUBMITTED and one.day == day}
    over = day > sender.due
    late = [one.department for one in run.deliveries if over and not reported(one)]
    back = [one.department for one in run.deliveries if one.state == RETURNED]
    lists = [
        ("new", [one.department for one in run.deliveries if one.department in fresh]),
        ("late", late),
        ("returned", back),
        ("no_contact", list(without)),
    ]
    blocks = [
        prose(say("summary", round=sender.round_words, due=sender.due, day=day)),
        pairs(rows),
        f"{say('findings')}: {counted(run.findings, sender.language)}",
        *(_names(say(name), [sender.unit(one) for one in units]) for name, units in lists if units),
        *_waiting(sender, waiting),
    ]
    if not summary.written:
        blocks.append(prose(say("master_waits")))
    if not any(units for _, units in lists) and not waiting and summary.written:
        blocks.append(say("nothing"))
    subject = say("summary_subject", day=day, round=sender.round_words)
    made = sender.draft("summary", "", subject, blocks, [], day.isoformat())
    people = Recipients(tuple(Mailbox("", address) for address in to))
    return Draft(made.kind, "", made.name, made.subject, made.text, people)


def _waiting(sender: Sender, waiting: Sequence[Waiting]) -> list[str]:
    made = []
    for state, heading in QUEUES:
        found = [one for one in waiting if one.state == state]
        if found:
            told = [_told(one, sender.language) for one in found]
            made.append(_names(sender.say(heading), told))
    return made


def _told(one: Waiting, language: Language) -> str:
    reason = one.reason[language]
    return one_line(f"{one.workbook} ({reason})" if reason else one.workbook)


def _names(title: str, names: Sequence[str]) -> str:
    return "\n".join([f"{title} ({len(names)}):", *(f"  {name}" for name in names)])
