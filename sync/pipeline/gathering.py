"""Everything that lies in the folders, read, merged, checked and accepted: nothing is written."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, catalogue, finding
from ..acceptance import accept, by_workbook
from ..auditing import audit, latest
from ..checks import ordered, unanswered
from ..conflicts import Weighed
from ..database import Store
from ..delivering import deliveries
from ..heritage import inherited
from ..intake import Opened as OpenRound
from ..intake import admitted, by_unit, of_another_round, of_the_file, refused
from ..merge import together
from ..ownership import owned
from ..parsing import read_submission
from ..proposals import queue
from ..records import Accepted, Change, Consolidated, Submission
from ..roundlog import delivery_days
from ..store import accepted, last_changes, taken_before
from .checking import check_submissions
from .planning import Opened
from .progressing import Progress
from .reading import listed_in, workbooks_of
from .validation import Issues, open_round
from .weighing import Heard, centre_of, hear


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look at the folders gave.

    Attributes:
        submissions: the workbooks read, refused ones too.
        gathered: what was accepted of them, changes, what the centre said.
        consolidated: everything the master shows.
        rules: the catalogue.
        left_out: files that were no workbook and may have been meant as one.
    """

    submissions: tuple[Submission, ...]
    gathered: "Gathered"
    consolidated: Consolidated
    rules: Catalogue
    left_out: int


def see(found: Opened, store: Store, today: date, progress: Progress, keep: bool = True) -> Seen:
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
    return Seen(submissions, gathered, consolidated, rules, listed.missed)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was accepted, found, changed and merged, and what the centre said of it."""

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
) -> Gathered:
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
            elsewhere=centre.elsewhere,
        )
        one, strange = owned(made.submission, found.profile, now.round, rules)
        whole.append(inherited(one, standing.get(unit, {}), centre.elsewhere, group))
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
    return Gathered(heard.rows, tuple(findings), heard.changes, tuple(whole), heard)


def _consolidated(
    store: Store,
    submissions: Sequence[Submission],
    gathered: Gathered,
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
    store: Store, gathered: Gathered, found: Opened, now: OpenRound, rules: Catalogue
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
