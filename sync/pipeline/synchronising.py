"""``riscontro sync``: the nightly run: consolidate, then write back what was found."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ..enginesettings import AS_SET, EngineAsked
from ..intake import refused
from ..summary import Summary
from ..workspace import open_workspace
from . import collecting, diary
from .checking import answered
from .consolidation import preview, take_in, utc_now
from .journal import noting, tell_pushes
from .locking import locked
from .messaging import Written, acknowledge, tell
from .mirroring import mirrored
from .planning import Opened, opened
from .progressing import Progress, quiet
from .pushing import Note, Push, Pusher, unnoted
from .reading import listed_in
from .storing import store_of
from .surrounding import surroundings


@dataclass(frozen=True, slots=True)
class Synchronised:
    """What a run took in, wrote back and tells people; ``dry_run``: nothing was written."""

    summary: Summary
    pushes: tuple[Push, ...]
    dry_run: bool = False
    messages: tuple[Written, ...] = ()


def synchronise(
    root: Path,
    today: date,
    *,
    dry_run: bool = False,
    repair: bool = False,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
    remember: Callable[[Synchronised, Opened], None] | None = None,
    again: bool = False,
    asked: EngineAsked = AS_SET,
) -> Synchronised:
    """Take in what departments typed, write the master, give findings and changes back.

    The store is written first, then the master, the receipts, each workbook, at last the returns,
    each noted in the log: a run that was killed is made good by the next one, since a push depends
    on nothing but the workbook, the plan and the findings, and a message is written until the log
    knows of it.

    Args:
        root: the workspace.
        today: day of the run.
        dry_run: nothing is written, only told.
        repair: give the entry sheets the look they were issued with, too.
        progress: told how far each step is.
        clock: the moment it is, for store and lock only.
        remember: told of the run while the workspace is still held.
        again: read every workbook, whatever earlier runs know of it.
        asked: who reads the workbooks.
    """
    if dry_run:
        found = mirrored(opened(root))
        summary = preview(found, today, progress, asked)
        receipts = acknowledge(found, summary, today, True)
        pushes = _pushes(found, summary, today, progress, None, repair)
        messages = (*receipts, *tell(found, summary, pushes, today, True))
        return Synchronised(summary, pushes, True, messages)
    with locked(open_workspace(root), "riscontro sync", clock()):
        found = mirrored(opened(root))
        with collecting.rarely():
            summary = take_in(found, today, progress, clock, again=again, asked=asked)
        receipts = acknowledge(found, summary, today, False)
        with store_of(found) as store:
            note = noting(store, found.workspace, summary.run)
            pushes = _pushes(found, summary, today, progress, note, repair)
            tell_pushes(store, found.workspace, today, summary.run, pushes)
        messages = (*receipts, *tell(found, summary, pushes, today, False))
        done = Synchronised(summary, pushes, messages=messages)
        states = Counter(one.state for one in pushes)
        said = [*sorted(states.items()), ("messages", len(messages))]
        diary.note(found.workspace, " ".join(f"{name}={number}" for name, number in said))
        if remember is not None:
            remember(done, found)
    return done


def _pushes(
    found: Opened,
    summary: Summary,
    today: date,
    progress: Progress,
    note: Note | None,
    repair: bool,
) -> tuple[Push, ...]:
    """Push into every workbook read; without anything to note it in, only tell what would be."""
    consolidated = summary.consolidated
    submissions = [one for one in consolidated.submissions if not refused(one)]
    paths = {one.name: one.path for one in listed_in(found, summary.rules).workbooks}
    findings = [
        *consolidated.unwaived,
        *answered(
            submissions,
            consolidated.findings,
            today,
            profile=found.profile,
            everything_due=today > found.settings.due_date(),
            untouched_due=False,
            around=surroundings(found),
        ),
    ]
    pusher = Pusher(found, findings, summary.rules, today, note is None, repair, note or unnoted)
    made = []
    for number, submission in enumerate(submissions, 1):
        path = paths.get(submission.workbook)
        if path is not None:
            made.append(pusher.push(submission, path))
        progress("push", number, len(submissions))
    return tuple(made)
