"""``riscontro consolidate``: every submission of the open round into the store and the master."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ...workbooks.master import render
from ...workbooks.mastersheets import MasterBook
from .. import keptplan
from ..checks import ordered
from ..database import Store
from ..enginesettings import AS_SET, EngineAsked
from ..intake import refused
from ..jsonrows import finding_out
from ..overview import Overview
from ..recordhistory import rows_before
from ..records import Consolidated
from ..roundlog import Completed, last_completed, mark_master, rounds_held
from ..showing import shown
from ..shown import ShownTable
from ..standing import Standing
from ..statements import statements_of
from ..store import RunWrites, record_run
from ..summary import Summary
from ..volumes import in_volumes
from ..workflow import Transition
from . import collecting
from .clustering import engine_of
from .diary import note
from .gathering import Seen, see
from .journal import keep_inputs, tell_master, tell_pushes, tell_runs
from .mirroring import mirrored
from .placing import BY_HAND, place_master
from .plancells import plan_cells
from .planning import Opened, opened
from .processes import many_for, meanwhile
from .progressing import Progress, quiet
from .reading import Look
from .rowmaking import rows_apart
from .storing import store_of
from .volumes import place_volumes
from .watching import looked_after


def utc_now() -> datetime:
    """Return the moment it is: for the store only, never for a file."""
    return datetime.now(UTC)


@collecting.rarely()
def consolidate(
    root: Path,
    today: date,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
    again: bool = False,
    asked: EngineAsked = AS_SET,
) -> Summary:
    """Read, check, merge and accept all submissions, then write the master.

    One file that cannot be read never stops the others: it is a finding. The store is written in
    one transaction before the master; the same input gives the same bytes. The store notes when
    both were written, as ``clock`` tells it. Workbooks earlier runs read, unchanged since, are read
    only ``again``. ``asked`` is who reads the workbooks.
    """
    found = mirrored(opened(root))
    return take_in(found, today, progress, clock, again=again, asked=asked)


def take_in(
    found: Opened,
    today: date,
    progress: Progress,
    clock: Callable[[], datetime],
    look: Look | None = None,
    again: bool = False,
    asked: EngineAsked = AS_SET,
) -> Summary:
    """Consolidate a workspace that is open already; see ``consolidate``.

    ``look`` is what to read in the place of what lies in the folders now.
    """
    engine = engine_of(found, asked.over(found.settings.engine))
    with store_of(found) as store:
        tell_runs(store, found.workspace)
        tell_pushes(store, found.workspace, today)
        seen = see(found, store, today, progress, look=look, engine=engine, again=again)
        consolidated = seen.consolidated
        # Once dask was at work this process has threads: it is not forked.
        processes = 1 if engine else found.settings.engine.processes
        made = drawn(found, seen, store, processes, again)
        many = many_for(len(seen.submissions), processes)
        with meanwhile(_master, made.book, many) as master:
            keptplan.keep(found.workspace.kept_plan, found.plan_data, found.profile, found.read)
            run = record_run(store, _writes(found, seen, today, made.tables()))
            tell_runs(store, found.workspace)
            progress("write", 0, 1)
            data = master()
        waiting = place_volumes(found.workspace, made.book.volumes, seen.rules)
        placed = place_master(found.workspace, data, seen.rules)
        digest = hashlib.sha256(data).hexdigest()
        if placed.written:
            completed = mark_master(store, run, digest, clock())
            by_hand = [finding_out(one) for one in placed.findings if one.code == BY_HAND]
            tell_master(found.workspace, run, digest, completed, by_hand, today)
    note(found.workspace, _counts(run, seen, placed.written))
    everything = ordered([*consolidated.findings, *placed.findings, *waiting])
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
        run=run,
        states=(*seen.states, *seen.transitions),
    )


def _writes(found: Opened, seen: Seen, today: date, tables: Iterable[ShownTable]) -> RunWrites:
    consolidated, gathered = seen.consolidated, seen.gathered
    return RunWrites(
        day=today,
        what="consolidate",
        period=consolidated.period,
        round=consolidated.round,
        submissions=seen.submissions,
        accepted=gathered.fresh,
        findings=consolidated.findings,
        changes=gathered.changes,
        gone=gathered.heard.gone,
        remembered=gathered.heard.remembered,
        inputs={**seen.inputs, **keep_inputs(found)},
        transitions=seen.transitions,
        said=statements_of(gathered.merged, found.plan.waivers),
        shown=tables,
    )


def _master(book: MasterBook, _: None) -> bytes:
    return render(book)


def _counts(run: int, seen: Seen, written: bool) -> str:
    """Return what the log says of a run: numbers only."""
    severities = Counter(str(one.severity) for one in seen.consolidated.findings)
    told: dict[str, object] = {
        "run": run,
        "files": len(seen.submissions),
        "left_out": seen.left_out,
        "rows": len(seen.consolidated.records),
        "changes": len(seen.gathered.changes),
        **dict(sorted(severities.items())),
        "master": "written" if written else "waiting",
    }
    return " ".join(f"{name}={value}" for name, value in told.items())


@dataclass(frozen=True, slots=True)
class Drawn:
    """The master of what was seen.

    Attributes:
        book: in as many volumes as it takes.
        whole: in one.
        overview: what both are made of.
        found: the workspace.
    """

    book: MasterBook
    whole: MasterBook
    overview: Overview
    found: Opened

    def tables(self) -> Iterator[ShownTable]:
        """Yield its tables as the store keeps them."""
        at = plan_cells(self.found, self.overview.standing)
        return shown(self.overview, self.whole, at, self.found.restated.restated)


def drawn(
    found: Opened, seen: Seen, store: Store, processes: int = 0, again: bool = False
) -> Drawn:
    """Return the master of what was seen: the same for the same.

    With ``processes`` to do so, what units tell is worked out apart and kept for the next run.
    """
    profile, now = found.profile, seen.consolidated
    standing = Standing(now, found.plan, profile)
    earlier = rows_before(store, profile, now.period, now.round) if profile.views else ()
    apart = rows_apart(found, standing, processes, again) if processes else {}
    made = Overview(standing, seen.rules, found.settings.language, earlier, apart)
    whole = made.book(found.settings.plan)
    book = in_volumes(whole, found.plan, found.settings.language)
    return Drawn(book, whole, made, found)


@dataclass(frozen=True, slots=True)
class StandingNow:
    """Where a plan stands now.

    Attributes:
        opened: the workspace.
        consolidated: what a consolidation would show.
        rounds: the rounds of the year that were ever consolidated, each with the day every unit
            first delivered.
        last: the last run that wrote store and master.
        states: every step of the round from state to state, those a run would add included.
    """

    opened: Opened
    consolidated: Consolidated
    rounds: Mapping[str, Mapping[str, date]]
    last: Completed | None
    states: tuple[Transition, ...] = ()


def preview(
    found: Opened, today: date, progress: Progress = quiet, asked: EngineAsked = AS_SET
) -> Summary:
    """Say what a consolidation would take in and show; nothing is written, not even copies."""
    engine = engine_of(found, asked.over(found.settings.engine))
    with store_of(found) as store:
        seen = see(found, store, today, progress, keep=False, engine=engine)
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
        states=(*seen.states, *seen.transitions),
    )


def standing(root: Path, today: date, progress: Progress = quiet) -> StandingNow:
    """Say where every unit stands now, without writing anything."""
    found = mirrored(opened(root))
    with store_of(found) as store:
        seen = see(found, store, today, progress, keep=False)
        held = rounds_held(store, seen.consolidated.period)
        states = (*seen.states, *seen.transitions)
        last = looked_after(found.workspace, last_completed(store))
        return StandingNow(found, seen.consolidated, held, last, states)
