"""``riscontro consolidate``: every submission of the open round into the store and the master."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, catalogue, finding
from ...workbooks.master import render
from .. import events
from ..acceptance import accept, by_workbook
from ..checks import ordered
from ..database import Store, database_of, open_store
from ..delivering import deliveries
from ..intake import Opened as OpenRound
from ..intake import admitted, by_unit, of_another_round, of_the_file, refused
from ..jsonrows import finding_out
from ..merge import merged
from ..overview import overview
from ..parsing import read_submission
from ..records import Accepted, Change, Consolidated, Submission
from ..store import (
    RunWrites,
    accepted,
    last_changes,
    mark_master,
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


@collecting.rarely()
def consolidate(root: Path, today: date, progress: Progress = quiet) -> Summary:
    """Read, check, merge and accept all submissions, then write the master.

    One file that cannot be read never stops the others: it is a finding. The store is written in
    one transaction before the master; the same input gives the same bytes.
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
            mark_master(store, run, digest)
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


def standing(root: Path, today: date) -> tuple[Opened, Consolidated]:
    """Say where every unit stands now, without writing anything."""
    found = opened(root)
    with open_store(database_of(found.settings.database, found.workspace.store_file)) as store:
        return found, _see(found, store, today, quiet, keep=False).consolidated


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


def _gather(
    store: Store,
    submissions: Sequence[Submission],
    found: Opened,
    now: OpenRound,
    today: date,
    rules: Catalogue,
) -> _Gathered:
    """Merge copies, check all departments together, accept row by row."""
    standing: dict[str, dict[tuple[str, str], Accepted]] = defaultdict(dict)
    for (unit, sheet, key), row in accepted(store, now.period, now.round).items():
        standing[unit][sheet, key] = row
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
    for unit, group in sorted(copies.items()):
        one, more = merged(group, standing[unit], rules, take_drafts=drafts)
        whole.append(one)
        of_merge[unit] = more
        findings += more
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
            standing[one.department],
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
    return _Gathered(tuple(rows), tuple(findings), tuple(changes), tuple(whole))


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
    days = [row.received for row in gathered.accepted]
    return Consolidated(
        records=gathered.accepted,
        findings=tuple([*findings, *missing]),
        deliveries=tuple(standing_of),
        changes=gathered.changes or tuple(last_changes(store, now.period, now.round)),
        submissions=tuple(submissions),
        period=now.period,
        round=now.round,
        day=max(days, default=date(now.period, 12, 31)),
    )
