"""``riscontro consolidate``: every submission of the open round into the store and the master."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, catalogue, finding
from ...workbooks.master import render
from .. import events
from ..acceptance import accept, by_workbook
from ..auditing import audit, latest
from ..checks import ordered, unanswered
from ..conflicts import Weighed
from ..database import Store, database_of, open_store
from ..delivering import deliveries
from ..intake import Opened as OpenRound
from ..intake import admitted, by_unit, of_another_round, of_the_file, refused
from ..jsonrows import finding_out
from ..merge import together
from ..overview import overview
from ..ownership import inherited, owned
from ..parsing import read_submission
from ..proposals import queue
from ..records import Accepted, Change, Consolidated, Submission
from ..roundlog import Completed, delivery_days, last_completed, mark_master, rounds_held
from ..store import (
    RunWrites,
    accepted,
    last_changes,
    record_run,
    taken_before,
)
from ..summary import Summary
from . import collecting
from .checking import check_submissions
from .placing import BY_HAND, place_master
from .planning import Opened, opened
from .progressing import Progress, quiet
from .reading import listed_in, workbooks_of
from .validation import Issues, open_round
from .weighing import Heard, centre_of, hear


def utc_now() -> datetime:
    """Return the moment it is: for the store only, never for a file."""
    return datetime.now(UTC)


@collecting.rarely()
def consolidate(
    root: Path,
    today: date,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
) -> Summary:
    """Read, check, merge and accept all submissions, then write the master.

    One file that cannot be read never stops the others: it is a finding. The store is written in
    one transaction before the master; the same input gives the same bytes. The store notes when
    both were written, as ``clock`` tells it.
    """
    found = opened(root)
    with open_store(database_of(found.settings.database, found.workspace.store_file)) as store:
        seen = _see(found, store, today, progress)
        consolidated = seen.consolidated
        run = record_run(
            store,
            RunWrites(
                day=today,
                what="consolidate",
                period=consolidated.period,
                round=consolidated.round,
                submissions=seen.submissions,
                accepted=seen.gathered.accepted,
                findings=consolidated.findings,
                changes=seen.gathered.changes,
                gone=seen.gathered.heard.gone,
                remembered=seen.gathered.heard.remembered,
            ),
        )
        progress("write", 0, 1)
        data = render(
            overview(
                consolidated,
                found.plan,
                found.profile,
                found.settings.language,
                rules=seen.rules,
                plan_id=found.settings.plan,
            )
        )
        placed = place_master(found.workspace, data, seen.rules)
        digest = hashlib.sha256(data).hexdigest()
        if placed.written:
            mark_master(store, run, digest, clock())
    events.append(
        found.workspace.events,
        {
            "what": "consolidate",
            "run": run,
            "master": digest,
            "files": [submission.sha256 for submission in seen.submissions],
            "by_hand": [finding_out(one) for one in placed.findings if one.code == BY_HAND],
        },
        today,
    )
    everything = ordered([*consolidated.findings, *placed.findings])
    unread = sum(1 for submission in seen.submissions if refused(submission))
    return Summary(
        consolidated=replace(consolidated, findings=tuple(everything)),
        rules=seen.rules,
        read=len(seen.submissions) - unread,
        left_out=seen.left_out + unread,
        changes=len(seen.gathered.changes),
        master=placed.path,
        written=placed.written,
        changed=placed.changed,
    )


@dataclass(frozen=True, slots=True)
class StandingNow:
    """Where a plan stands now.

    Attributes:
        opened: the workspace.
        consolidated: what a consolidation would show.
        rounds: the rounds of the year that were ever consolidated, each with the day every unit
            first delivered.
        last: the last run that wrote store and master.
    """

    opened: Opened
    consolidated: Consolidated
    rounds: Mapping[str, Mapping[str, date]]
    last: Completed | None


def preview(root: Path, today: date, progress: Progress = quiet) -> Summary:
    """Say what a consolidation would take in and show; nothing is written, not even copies."""
    found = opened(root)
    with open_store(database_of(found.settings.database, found.workspace.store_file)) as store:
        seen = _see(found, store, today, progress, keep=False)
    unread = sum(1 for submission in seen.submissions if refused(submission))
    return Summary(
        consolidated=seen.consolidated,
        rules=seen.rules,
        read=len(seen.submissions) - unread,
        left_out=seen.left_out + unread,
        changes=len(seen.gathered.changes),
        master=found.workspace.master_file,
        written=True,
        changed=False,
    )


def standing(root: Path, today: date) -> StandingNow:
    """Say where every unit stands now, without writing anything."""
    found = opened(root)
    with open_store(database_of(found.settings.database, found.workspace.store_file)) as store:
        seen = _see(found, store, today, quiet, keep=False).consolidated
        held = rounds_held(store, seen.period)
        return StandingNow(found, seen, held, last_completed(store))


@dataclass(frozen=True, slots=True)
class _Seen:
    submissions: tuple[Submission, ...]
    gathered: "_Gathered"
    consolidated: Consolidated
    rules: Catalogue
    left_out: int


def _see(found: Opened, store: Store, today: date, progress: Progress, keep: bool = True) -> _Seen:
    """Read, check, merge and accept what lies in the folders; nothing is written but copies."""
    now = open_round(found, today)
    rules = catalogue(found.profile)
    listed = listed_in(found, rules)
    issues = Issues(found, now, today)
    past = taken_before(store, now.period, now.round)
    read: list[Submission] = []
    for workbook in workbooks_of(listed.workbooks, found, progress, keep):
        parsed = read_submission(workbook, found.profile, issues.of(workbook))
        submission = admitted(parsed, now, rules)
        old = of_another_round(submission, rules) if submission.sha256 in past else None
        if old is None:
            read.append(submission)
        else:
            listed.findings.append(old)
    submissions = tuple(read)
    progress("check", 0, 1)
    gathered = _gather(store, submissions, found, now, today, rules)
    findings = ordered([*found.problems, *listed.findings, *gathered.findings])
    consolidated = _consolidated(store, submissions, gathered, findings, found, now, today)
    return _Seen(submissions, gathered, consolidated, rules, listed.missed)


@dataclass(frozen=True, slots=True)
class _Gathered:
    accepted: tuple[Accepted, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    merged: tuple[Submission, ...]
    heard: Heard


def _gather(
    store: Store,
    submissions: Sequence[Submission],
    found: Opened,
    now: OpenRound,
    today: date,
    rules: Catalogue,
) -> _Gathered:
    """Merge copies, check all departments together, accept row by row, then hear the centre."""
    centre = centre_of(found, store, now, rules)
    standing = {unit: centre.said_by(unit) for unit in centre.departments}
    findings: list[Finding] = []
    copies: dict[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        if refused(submission):
            findings += of_the_file(submission)
        else:
            copies[submission.department].append(submission)
    drafts = found.settings.drafts
    whole: list[Submission] = []
    of_merge: dict[str, list[Finding]] = {}
    contested: list[Weighed] = []
    for unit, group in sorted(copies.items()):
        made = together(
            group,
            standing.get(unit, {}),
            rules,
            take_drafts=drafts,
            decide=centre.decide,
            in_force=centre.in_force(unit),
        )
        one, strange = owned(made.submission, found.profile, now.round, rules)
        whole.append(inherited(one, standing.get(unit, {}), centre.senders))
        of_merge[unit] = made.findings
        findings += [*made.findings, *strange]
        contested += made.conflicts
    checked, _ = check_submissions(
        whole,
        today,
        profile=found.profile,
        everything_due=today > found.settings.due_date(now.round),
        untouched_due=False,
    )
    findings += checked
    rows: list[Accepted] = []
    changes: list[Change] = []
    about = by_workbook(checked)
    for one in whole:
        names = [copy.workbook for copy in copies[one.department]]
        taken, more, changed = accept(
            one,
            [*about(*names), *of_merge[one.department]],
            standing.get(one.department, {}),
            rules,
            period=now.period,
            round=now.round,
            received=today,
            policy=found.settings.acceptance,
            take_drafts=drafts,
        )
        rows += taken
        findings += more
        changes += changed
    for unit, kept in standing.items():
        if unit not in copies:
            rows += kept.values()
    heard = hear(centre, rows, changes, contested, today)
    findings += heard.findings
    return _Gathered(heard.rows, tuple(findings), heard.changes, tuple(whole), heard)


def _consolidated(
    store: Store,
    submissions: Sequence[Submission],
    gathered: _Gathered,
    findings: Sequence[Finding],
    found: Opened,
    now: OpenRound,
    today: date,
) -> Consolidated:
    due = found.settings.due_date(now.round)
    rules = catalogue(found.profile)
    standing_of = deliveries(
        gathered.merged,
        by_unit(submissions, gathered.accepted, now),
        gathered.accepted,
        findings,
        now.issued,
        found.profile,
        due,
        delivery_days(store, now.period, now.round),
        today,
    )
    names = {unit.id: unit.name for unit in found.plan.departments}
    missing = [
        finding(
            rules,
            "CON-003",
            Place(),
            value=one.department,
            unit=names.get(one.department, one.department),
            due=due,
        )
        for one in standing_of
        if today > due and one.state == "missing"
    ]
    questions = _audited(store, gathered, found, now, rules)
    days = [row.received for row in gathered.accepted]
    return Consolidated(
        records=gathered.accepted,
        findings=tuple(ordered([*findings, *missing, *questions])),
        deliveries=tuple(standing_of),
        changes=gathered.changes or tuple(last_changes(store, now.period, now.round)),
        submissions=tuple(submissions),
        period=now.period,
        round=now.round,
        day=max(days, default=date(now.period, 12, 31)),
        measured_on=found.settings.measured_on(now.round),
        proposals=queue(
            gathered.merged,
            found.plan,
            found.settings.language,
            take_drafts=found.settings.drafts,
        ),
        conflicts=gathered.heard.conflicts,
    )


def _audited(
    store: Store, gathered: _Gathered, found: Opened, now: OpenRound, rules: Catalogue
) -> list[Finding]:
    """Ask the auditor's questions of what was accepted; those answered are left out."""
    here = {(row.department, row.sheet, row.key): row for row in gathered.accepted}
    gone = any(one.state != "active" for one in found.plan.indicators)
    others = [name for name in reversed(found.profile.rounds) if name != now.round] if gone else []
    asked = audit(
        found.plan,
        found.profile,
        now.period,
        found.settings.measured_on(now.round),
        latest([here, *(accepted(store, now.period, name) for name in others)]),
        rules,
        found.workspace.plan_file.name,
    )
    return unanswered(asked, [answer for one in gathered.merged for answer in one.answers])
