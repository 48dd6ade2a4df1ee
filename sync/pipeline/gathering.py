"""Everything that lies in the folders, read, merged, checked and accepted: nothing is written."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, catalogue, finding
from ..acceptance import accept, by_workbook
from ..auditing import audit, latest
from ..changes import last_changes
from ..checks import Own, ordered, unanswered
from ..conflicts import Weighed
from ..corrections import RowName
from ..database import Store
from ..delivering import deliveries
from ..discretion import discreet
from ..editions import Closed, closed
from ..following import MOVED
from ..freezing import frozen
from ..heirs import as_sent, days_of_heirs
from ..heritage import inherited
from ..inheriting import INHERITED, divided
from ..intake import Opened as OpenRound
from ..intake import by_unit, of_another_round, of_the_file, refused
from ..jsonrows import finding_out
from ..merge import together
from ..ownership import owned
from ..proposals import queue
from ..records import Accepted, Change, Consolidated, Delivery, Submission
from ..retractions import retractions, withheld
from ..roundlog import delivery_days
from ..settled import Settled
from ..sources import REASONS
from ..statelog import states_of
from ..store import accepted, taken_before
from ..uncovered import uncovered
from ..waiving import standing as standing_findings
from ..workflow import Transition, given_states, last_states, submitted, transitions
from .checking import check_submissions
from .engines import Engine
from .planning import Opened
from .progressing import Progress
from .reaching import emptied
from .reading import Look, look_at
from .recalling import recalled
from .surrounding import surroundings
from .taking import Ground
from .unitchecking import UnitChecks
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
        inputs: what lay in the folders, by name and hash, as JSON.
        states: steps of the round the store knows; ``transitions`` those it does not know yet.
    """

    submissions: tuple[Submission, ...]
    gathered: "Gathered"
    consolidated: Consolidated
    rules: Catalogue
    left_out: int
    inputs: Mapping[str, Any]
    states: tuple[Transition, ...] = ()
    transitions: tuple[Transition, ...] = ()


def see(
    found: Opened,
    store: Store,
    today: date,
    progress: Progress,
    keep: bool = True,
    look: Look | None = None,
    engine: Engine | None = None,
    again: bool = False,
) -> Seen:
    """Read, check, merge and accept what lies in the folders; nothing is written but copies.

    Args:
        found: the workspace.
        store: what was accepted before.
        today: day of the run.
        progress: told how many workbooks were read.
        keep: keep every workbook read by its hash.
        look: what to read in the place of what lies in the folders now.
        engine: what takes the workbooks in; the one for as many when not given.
        again: read every workbook, whatever earlier runs know of it.
    """
    ground = Ground(found, today)
    now, rules = ground.now, ground.rules
    if look is None:
        look = look_at(found, rules, keep, again)
        if not look.listed.workbooks and accepted(store, now.period, now.round):
            gone = emptied(found, rules)
            look = replace(look, listed=look.listed.also(gone))
    aside = list(look.listed.findings)
    files: list[list[str]] = []
    past = taken_before(store, now.period, now.round)
    read: list[Submission] = []
    moving = 0
    for number, taken in enumerate(recalled(ground, look.papers, engine, keep), 1):
        progress("read", number, len(look.papers))
        files.append([taken.name, taken.sha256, taken.problem, taken.detail])
        submission = taken.submission
        if submission is None:
            place = Place(taken.name)
            reason = REASONS["gone" if taken.problem == "missing" else "copying"]
            aside.append(finding(rules, "WBK-011", place, reason=reason))
            moving += 1
            continue
        old = of_another_round(submission, rules) if submission.sha256 in past else None
        if old is None:
            read.append(submission)
        else:
            aside.append(old)
    submissions = tuple(read)
    progress("check", 0, 1)
    processes = 1 if engine else found.settings.engine.processes
    own = UnitChecks(ground, submissions, processes, keep, again)
    gathered = _gather(store, submissions, ground, own)
    findings = ordered(discreet([*found.problems, *aside, *gathered.findings], found.profile))
    known = states_of(store, now.period, now.round)
    consolidated = _consolidated(store, submissions, gathered, findings, found, now, today, known)
    steps = transitions(
        known, consolidated.deliveries, gathered.merged, now.period, now.round, today
    )
    consolidated = replace(
        consolidated, deliveries=_approved(consolidated.deliveries, [*known, *steps])
    )
    listed = look.listed
    inputs = {
        "files": files,
        "aside": [finding_out(one) for one in listed.findings],
        "missed": listed.missed,
    }
    return Seen(
        submissions,
        gathered,
        consolidated,
        rules,
        listed.missed + moving,
        inputs,
        tuple(known),
        tuple(steps),
    )


def _approved(deliveries: Sequence[Delivery], steps: Sequence[Transition]) -> tuple[Delivery, ...]:
    """Add to each delivery the role of who approved it and when."""
    sent = submitted(steps)
    return tuple(
        replace(one, role=step.role, approved=step.approved)
        if (step := sent.get(one.department)) is not None
        else one
        for one in deliveries
    )


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was accepted, found, changed and merged, and what the centre said of it.

    ``parts`` are the workbooks read, those that hold rows of several units once for each;
    ``stored`` the rows in force after the last run, under the names they have in the store;
    ``closed`` is the edition of the round, if it has one.
    """

    accepted: tuple[Accepted, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    merged: tuple[Submission, ...]
    heard: Heard
    parts: tuple[Submission, ...]
    stored: Mapping[RowName, Accepted]
    closed: Closed | None = None

    @property
    def fresh(self) -> list[Accepted]:
        """The rows accepted that are not those in force already: all the store is to look at."""
        gone = set(self.heard.gone)
        stored = {name: row for name, row in self.stored.items() if name not in gone}
        names = ((row.department, row.sheet, row.key) for row in self.accepted)
        pairs = zip(names, self.accepted, strict=True)
        return [row for name, row in pairs if stored.get(name) is not row]


def _gather(store: Store, submissions: Sequence[Submission], ground: Ground, own: Own) -> Gathered:
    """Merge copies, check all departments together, accept row by row, then hear the centre."""
    found, now, today, rules = ground.found, ground.now, ground.today, ground.rules
    centre = centre_of(found, store, now, rules)
    standing = {unit: centre.said_by(unit) for unit in centre.departments}
    findings: list[Finding] = []
    copies: dict[str, list[Submission]] = defaultdict(list)
    parts: list[Submission] = []
    for submission in submissions:
        if refused(submission):
            findings += of_the_file(submission)
            parts.append(submission)
            continue
        for part in divided(submission, ground.issues.inheritance, rules):
            copies[part.department].append(part)
            parts.append(part)
    drafts = found.settings.drafts
    whole: list[Submission] = []
    of_merge: dict[str, list[Finding]] = {}
    contested: list[Weighed] = []
    taken_back = retractions(store, now.period, now.round)
    for unit, group in sorted(copies.items()):
        made = together(
            group,
            standing.get(unit, {}),
            rules,
            take_drafts=drafts,
            decide=centre.decide,
            in_force=centre.in_force(unit),
            foreign={sha for sha, sender in centre.elsewhere.senders.items() if sender != unit},
            elsewhere=centre.elsewhere,
        )
        one, strange = owned(made.submission, found.profile, now.round, rules)
        whole.append(inherited(one, standing.get(unit, {}), centre.elsewhere, group))
        of_merge[unit] = [*made.findings, *withheld(whole[-1], taken_back, rules)]
        findings += [*of_merge[unit], *strange]
        contested += made.conflicts
    checked, _ = check_submissions(
        whole,
        today,
        profile=found.profile,
        everything_due=today > found.settings.due_date(now.round),
        untouched_due=False,
        around=surroundings(found, store, centre.rows.values()),
        own=own,
    )
    findings += checked
    rows: list[Accepted] = []
    changes: list[Change] = []
    about = by_workbook(checked)

    def in_force(told: list[Finding], unit: str) -> list[Finding]:
        return standing_findings(told, found.plan.waivers, today, lambda _: unit)

    for one in whole:
        names = [copy.workbook for copy in copies[one.department]]
        taken, more, changed = accept(
            one,
            [*in_force(about(*names), one.department), *of_merge[one.department]],
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
    state = closed(store, now.period, now.round)
    if state is not None:
        stood = accepted(store, now.period, now.round)
        held = frozen(heard.rows, heard.changes, heard.gone, stood, state, rules)
        heard = replace(heard, rows=held.rows, changes=held.changes, gone=held.gone)
        findings += held.findings
    # What a workbook tells as a whole is not told again row by row.
    told = {one.place.workbook for one in findings if one.code == INHERITED}
    findings = [one for one in findings if one.code != MOVED or one.place.workbook not in told]
    return Gathered(
        accepted=heard.rows,
        findings=tuple(findings),
        changes=heard.changes,
        merged=tuple(whole),
        heard=heard,
        parts=tuple(parts),
        stored=centre.stored,
        closed=state,
    )


def _consolidated(
    store: Store,
    submissions: Sequence[Submission],
    gathered: Gathered,
    findings: Sequence[Finding],
    found: Opened,
    now: OpenRound,
    today: date,
    known: Sequence[Transition],
) -> Consolidated:
    due = found.settings.due_date(now.round)
    rules = catalogue(found.profile)
    standing_of = deliveries(
        as_sent(gathered.merged, gathered.parts),
        by_unit(gathered.parts, gathered.accepted, now),
        gathered.accepted,
        findings,
        now.issued.rows,
        found.profile,
        due,
        days_of_heirs(delivery_days(store, now.period, now.round), gathered.parts),
        today,
        last_states(known),
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
    alone = uncovered(
        found.plan, found.profile, gathered.accepted, standing_of, rules, found.read.places,
        over=today > due,
    )  # fmt: skip
    standing_of = given_states(standing_of, gathered.merged, known, gathered.closed)
    questions = _audited(store, gathered, found, now, rules)
    days = [row.received for row in gathered.accepted]
    days += [one.due + timedelta(1) for one in standing_of if one.overdue and one.due]
    made = Consolidated(
        records=gathered.accepted,
        findings=tuple(ordered(discreet([*findings, *missing, *alone, *questions], found.profile))),
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
        closed=gathered.closed,
        today=today,
    )
    if not found.plan.waivers:
        return made
    lifted = [one for one, _, state in Settled(made, found.plan).findings if state == "waived"]
    return replace(made, waived=tuple(lifted))


def _audited(
    store: Store, gathered: Gathered, found: Opened, now: OpenRound, rules: Catalogue
) -> list[Finding]:
    """Ask the auditor's questions of what was accepted; those answered are left out."""
    here = {(row.department, row.sheet, row.key): row for row in gathered.accepted}
    gone = any(one.state == "withdrawn" for one in found.plan.indicators)
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
