"""``riscontro close``, ``reopen``, ``editions``: a round approved, and a row corrected after it."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ...schemas.findings import Severity
from ...workbooks.replacing import write_whole
from .. import events
from ..database import Store
from ..delivering import HELD
from ..differencedata import as_dict
from ..editions import (
    Closed,
    Edition,
    Reopening,
    RowName,
    closed,
    editions,
    fingerprint,
    mark_edition,
    named,
    next_id,
    rows_of,
)
from ..editionwords import (
    MASTER_OPEN,
    NOTHING_THERE,
    Open,
    already,
    no_row,
    not_closed,
    not_in_order,
    unchanged,
)
from ..errors import RunStopped
from ..intake import round_name
from ..roundlog import last_inputs
from ..sources import keep_received
from ..statelog import states_of
from ..store import RunWrites, accepted, record_run
from ..summary import Summary
from ..workflow import given
from ..workspace import open_workspace
from .closing import LATE
from .consolidation import take_in, utc_now
from .diffing import diff, write_sheet
from .journal import EDITION, keep_inputs, tell_runs
from .keeping import look_of
from .locking import locked
from .mirroring import mirrored
from .planning import Opened, opened
from .progressing import Progress, quiet
from .storing import store_of
from .volumes import volumes_beside

FOLDER = "edizioni"
"""Folder of the editions, among the things to give out."""
NEAR = 5


@dataclass(frozen=True, slots=True)
class Made:
    """An edition made: where it lies, what was not in order, how many published values changed.

    ``changed`` is ``None`` for the first edition of a round.
    """

    edition: Edition
    folder: Path
    left: Open
    changed: int | None


@dataclass(frozen=True, slots=True)
class Reopened:
    """Rows opened again, with the edition they belong to."""

    edition: Edition
    rows: tuple[Reopening, ...]


def close(
    root: Path,
    today: date,
    act: str,
    *,
    label: str = "",
    day: date | None = None,
    anyway: bool = False,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
) -> Made:
    """Close the open round: what stands in it becomes an edition that nothing changes any more.

    What lies in the folders is taken in once more; then the edition is recorded, the master says
    so, and a copy of it goes to ``esiti/edizioni`` with its fingerprints and, after an earlier
    edition, the errata list. A run that was killed is made good by the next ``close``.

    Args:
        root: the workspace.
        today: day of the run.
        act: the act that approves it.
        label: name of the edition; round and number when not given.
        day: day of the closing; the day of the run when not given.
        anyway: close although something is not in order.
        progress: told how far each step is.
        clock: the moment it is, for store and lock only.

    Raises:
        RunStopped: something is not in order, or nothing changed since the last edition.
    """
    with locked(open_workspace(root), "riscontro close", clock()):
        found = mirrored(opened(root))
        settings = found.settings
        with store_of(found) as store:
            known = editions(store, settings.period, settings.round)
        if known and not known[-1].master_sha256:
            return _finished(found, known[-1], Open((), 0, 0, 0), today, progress, clock)
        summary = take_in(found, today, progress, clock)
        if not summary.written:
            raise RunStopped(MASTER_OPEN)
        name = round_name(settings.round, str(settings.period))
        left = out_of_order(summary)
        if left and not anyway:
            raise not_in_order(found.plan, name, left)
        with store_of(found) as store:
            rows = accepted(store, settings.period, settings.round)
            if not rows:
                raise RunStopped(NOTHING_THERE)
            mark = fingerprint(rows)
            if known and known[-1].fingerprint == mark:
                raise unchanged(known[-1])
            edition = Edition(
                id=next_id(known, settings.period, settings.round),
                run=0,
                period=settings.period,
                round=settings.round,
                label=label.strip() or f"{name[settings.language]} – {len(known) + 1}",
                act=act.strip(),
                day=day or today,
                fingerprint=mark,
                plan_sha256=keep_inputs(found)["plan"],
            )
            states = states_of(store, settings.period, settings.round)
            units = [
                one.department for one in summary.consolidated.deliveries if one.state not in LATE
            ]
            steps = given(states, units, settings.period, settings.round, "closed", today)
            run = record_run(
                store,
                RunWrites(
                    day=today,
                    what="close",
                    period=settings.period,
                    round=settings.round,
                    findings=summary.consolidated.findings,
                    transitions=steps,
                    edition=edition,
                ),
            )
            tell_runs(store, found.workspace)
        return _finished(found, replace(edition, run=run), left, today, progress, clock)


def reopen(
    root: Path,
    key: str,
    today: date,
    reason: str,
    *,
    act: str = "",
    department: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> Reopened:
    """Open one row of a closed round again, for a correction with a reason.

    From then on what its unit or the centre changes in it is accepted; every other row stays as
    approved. ``close`` makes the next edition, with the errata list.

    Args:
        root: the workspace.
        key: of the row; of an indicator or an activity all its rows.
        today: day of the run.
        reason: why.
        act: the act that asks for it.
        department: only this unit's, where several report on the row.
        clock: the moment it is, for the lock only.

    Raises:
        RunStopped: the round is not closed, or there is no such row.
    """
    with locked(open_workspace(root), "riscontro reopen", clock()):
        found = opened(root)
        settings = found.settings
        with store_of(found) as store:
            tell_runs(store, found.workspace)
            state = closed(store, settings.period, settings.round)
            if state is None:
                raise not_closed(round_name(settings.round, str(settings.period)))
            names = _rows(found, store, key, department, state)
            fresh = [
                Reopening(name, state.edition.id, reason.strip(), act.strip(), today)
                for name in names
                if name not in state.reopened
            ]
            if not fresh:
                raise already(state, key)
            units = list(dict.fromkeys(one.name[0] for one in fresh))
            states = states_of(store, settings.period, settings.round)
            steps = given(states, units, settings.period, settings.round, "reopened", today)
            record_run(
                store,
                RunWrites(
                    day=today,
                    what="reopen",
                    period=settings.period,
                    round=settings.round,
                    transitions=steps,
                    reopened=fresh,
                ),
            )
            tell_runs(store, found.workspace)
    return Reopened(state.edition, tuple(fresh))


def listed(root: Path) -> tuple[Opened, list[tuple[Edition, Closed | None]]]:
    """Return the editions of the year by round, the last of each with what was opened since."""
    found = opened(root)
    made: list[tuple[Edition, Closed | None]] = []
    with store_of(found) as store:
        for name in found.profile.rounds:
            state = closed(store, found.settings.period, name)
            for one in editions(store, found.settings.period, name):
                last = state is not None and one.id == state.edition.id
                made.append((one, state if last else None))
    return found, made


def _finished(
    found: Opened,
    edition: Edition,
    left: Open,
    today: date,
    progress: Progress,
    clock: Callable[[], datetime],
) -> Made:
    """Write the master that says the round is closed, and the edition's folder."""
    workspace = found.workspace
    with store_of(found) as store:
        inputs = last_inputs(store, edition.period, edition.round)
        earlier = [
            one for one in editions(store, edition.period, edition.round) if one.run < edition.run
        ]
    summary = take_in(found, today, progress, clock, look_of(inputs))
    if not summary.written:
        raise RunStopped(MASTER_OPEN)
    data = workspace.master_file.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    folder = workspace.outbox / FOLDER / edition.id
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / workspace.master_file.name, data)
    keep_received(data, workspace.received)
    volumes = volumes_beside(workspace)
    for name, volume in volumes.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_whole(folder / name, volume)
    changed = None
    told = {name: getattr(edition, name) for name in Edition.__slots__ if name != "run"}
    told |= {"day": edition.day.isoformat(), "master_sha256": digest}
    if volumes:
        told["volumes"] = {name: hashlib.sha256(one).hexdigest() for name, one in volumes.items()}
    if earlier:
        errata = diff(earlier[-1].id, edition.id, workspace.root, only_errata=True)
        language = found.settings.language
        changed = sum(len(one.cells) for one in errata.changes)
        write_sheet(errata, folder / "errata.xlsx", folder / "-", edition.day, language)
        told["errata"] = as_dict(errata, language)
    text = json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True)
    write_whole(folder / "edizione.json", f"{text}\n".encode())
    _seal(found, edition, digest, today)
    return Made(replace(edition, master_sha256=digest), folder, left, changed)


def _seal(found: Opened, edition: Edition, digest: str, today: date) -> None:
    told: Mapping[str, Any] = {"what": EDITION, "id": edition.id, "master": digest}
    events.append(found.workspace.events, told, today)
    with store_of(found) as store:
        mark_edition(store, edition.id, digest)


def out_of_order(summary: Summary) -> Open:
    """Return what is not in order in the round a run saw."""
    seen = summary.consolidated
    codes = Counter(one.code for one in seen.findings)
    blocking = sum(
        1 for one in seen.findings if one.severity is Severity.BLOCKING and one.code != "CON-001"
    )
    return Open(
        tuple(one.department for one in seen.deliveries if one.state in LATE),
        codes[HELD],
        sum(1 for one in seen.conflicts if one.settled is None),
        blocking,
    )


def _rows(found: Opened, store: Store, key: str, department: str, state: Closed) -> list[RowName]:
    """Return the rows a key names, or say which there are."""
    stood = accepted(store, state.edition.period, state.edition.round)
    there = [*rows_of(found.plan, found.profile), *stood]
    names = named(there, key, department)
    if names:
        return names
    keys = sorted({name[2] for name in there})
    near = get_close_matches(key, keys, NEAR) or keys[:NEAR]
    raise no_row(key, department, near)
