"""``riscontro forget``: a person taken out of everything a workspace keeps.

The token that takes the identifier's place is noted before anything is written and taken away at
the end: whoever is stopped meanwhile, or finds a workbook open, calls again and goes on. Every
file is rewritten from its own bytes, so that the same call gives the same bytes.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from ...schemas.persons import PREFIX, Person, distinct, examples, longer, tables_of
from ...schemas.terms import Words
from ...workbooks.replacing import is_open, write_whole
from .. import events
from ..errors import RunStopped
from ..forgotten import FORGOTTEN, removed, rewritten
from ..forgottenrows import Histories
from ..forgottenstore import fingerprints, forget_rows, identifiers, known_of, purge
from ..refusals import reason_words
from ..sources import keep_received, received_path
from ..store import has_runs
from ..workspace import open_workspace
from .consolidation import utc_now
from .erasing import Rewriting, Touched, files_in
from .journal import tell_pushes, tell_runs
from .locking import locked
from .mirroring import mirrored
from .placing import WRITTEN
from .planning import Opened, opened
from .progressing import Progress, quiet
from .rebuilding import last_master
from .storing import has_store, store_of
from .unfinished import NAME, Unfinished

NO_PERSONS = Words(
    "In questo piano nessun foglio riguarda persone: non c'è nulla da dimenticare.",
    "No sheet of this plan is about persons: there is nothing to forget.",
)
TOO_SHORT = Words(
    "Un identificativo così breve non si distingue da altre parole e altri numeri: non si può "
    "sostituire senza toccare altro. Servono almeno 4 caratteri, o 5 cifre.",
    "An identifier this short cannot be told from other words and numbers: it cannot be replaced "
    "without touching something else. It takes at least 4 characters, or 5 digits.",
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What a call did.

    Attributes:
        token: what stands for the person now; empty when nothing was found.
        files: every file that named the person.
        rows: rows of the store that changed.
        finished: nothing is left for another call.
    """

    token: str
    files: tuple[Touched, ...]
    rows: int
    finished: bool

    @property
    def nothing(self) -> bool:
        """Nothing in the workspace named the person."""
        return not self.files and not self.rows


def forget(
    root: Path,
    identifier: str,
    today: date,
    *,
    dry_run: bool = False,
    progress: Progress = quiet,
    clock: Callable[[], datetime] = utc_now,
) -> Forgotten:
    """Take a person out of the workspace: personal cells blanked, the identifier replaced.

    Args:
        root: the workspace.
        identifier: of the person, as the personal tables write it.
        today: day of the run.
        dry_run: nothing is written, only told.
        progress: told how far each step is.
        clock: the moment it is, for the lock only.

    Raises:
        RunStopped: the identifier cannot be told from other words, or the plan names no persons.
    """
    wanted = identifier.strip()
    with locked(open_workspace(root), "riscontro forget", clock()):
        found = mirrored(opened(root))
        tables = tables_of(found.profile)
        if not tables:
            raise RunStopped(NO_PERSONS)
        if wanted.startswith(PREFIX):
            return Forgotten("", (), 0, True)
        if not distinct(wanted):
            raise RunStopped(TOO_SHORT)
        desk = _Desk(found, today, dry_run, progress)
        return desk.run(Person(wanted, desk.unfinished.token(wanted), tables))


class _Desk:
    """Where a person is forgotten: the steps, in an order in which any may be the last."""

    def __init__(self, found: Opened, today: date, dry_run: bool, progress: Progress) -> None:
        self.found, self.workspace = found, found.workspace
        self.today, self.dry, self.progress = today, dry_run, progress
        self.unfinished = Unfinished(self.workspace.hidden / NAME)
        self.rows = 0

    def run(self, person: Person) -> Forgotten:
        told = self._known(person)
        work = Rewriting(self.found, told, self.dry, rewritten(self.workspace.events))
        if not self.dry:
            self.unfinished.keep(told.person)
        self._typed(work)
        self._received(work)
        self._store(work)
        self._others(work)
        self._master(work)
        left = any(one.state == "left" for one in work.files)
        if not self.dry and not left:
            self.unfinished.done(told.person)
        token = told.person.token if work.files or self.rows else ""
        return Forgotten(token, tuple(work.files), self.rows, not left)

    def _known(self, person: Person) -> Histories:
        """Find out what plan and store know, after the log was told of every run."""
        plan = {str(cell) for one in self.found.plan.records for cell in one.cells.values()}
        others = examples(self.found.profile.text, person.identifier)
        person = replace(
            person,
            others=others | longer(person.identifier, plan),
            keys=self.unfinished.keys,
            values=self.unfinished.values,
        )
        if not has_store(self.found):
            return Histories({}, person)
        with store_of(self.found) as store:
            if not self.dry and has_runs(store):
                tell_runs(store, self.workspace)
                tell_pushes(store, self.workspace, self.today)
            names = longer(person.identifier, identifiers(store, person))
            return known_of(store, replace(person, others=person.others | names))

    def _typed(self, work: Rewriting) -> None:
        """Rewrite what people may have open: workbooks of the units, the plan."""
        folders = [folder for folder in self.found.folders if folder.is_dir()]
        listed = [path for folder in folders for path in files_in(folder)]
        for number, path in enumerate(dict.fromkeys(listed), 1):
            work.typed(path, "workbook")
            self.progress("read", number, len(listed))
        if self.workspace.plan_file.is_file():
            work.typed(self.workspace.plan_file, "plan")

    def _received(self, work: Rewriting) -> None:
        """Write the files kept by hash again, tell the log, then take the old ones away."""
        before = dict(work.hashes)
        standing = {_sha256(path) for path in self._masters()[:1]}
        listed = list(files_in(self.workspace.received))
        old = []
        for number, path in enumerate(listed, 1):
            self.progress("write", number, len(listed))
            if path.parent.name + path.stem not in standing and work.received(path):
                old.append(path)
        if has_store(self.found):
            with store_of(self.found) as store:
                work.hashes |= fingerprints(store, work.told)
        self._tell(work, before)
        for path in [] if self.dry else old:
            path.unlink(missing_ok=True)

    def _tell(self, work: Rewriting, before: dict[str, str]) -> None:
        """Tell the log which files are kept under which hash now, and nothing of whose they are."""
        fresh = {old: new for old, new in work.hashes.items() if before.get(old) != new}
        known = removed(self.workspace.events)
        gone = {name: why for name, why in work.removed.items() if name not in known}
        if self.dry or not (fresh or gone):
            return
        counts = {"files": len(fresh), "cells": sum(one.cells for one in work.files)}
        told: dict[str, Any] = {"what": FORGOTTEN, "hashes": fresh, "removed": gone, **counts}
        events.append(self.workspace.events, told, self.today)
        work.hashes = rewritten(self.workspace.events)

    def _store(self, work: Rewriting) -> None:
        if not has_store(self.found):
            return
        with store_of(self.found) as store:
            changed = forget_rows(store, work.told, work.hashes, dry_run=self.dry)
            self.rows += changed
            if not self.dry and (changed or self.unfinished.again):
                purge(store)

    def _others(self, work: Rewriting) -> None:
        """Rewrite what else lies in the workspace: nobody's work is in it."""
        workspace = self.workspace
        apart = {
            path.resolve()
            for path in (
                *(workspace.events, workspace.lock, workspace.store_file, *workspace.helps),
                *(workspace.plan_file, self.unfinished.path, workspace.lock.with_name("lock.json")),
                *self._masters(),
            )
        }
        inside = [folder.resolve() for folder in (*self.found.folders, workspace.received)]
        for path in list(files_in(workspace.root)):
            real = path.resolve()
            if real in apart or any(real.is_relative_to(folder) for folder in inside):
                continue
            if path.is_file():
                work.plain(path)
        if not self.dry:
            for path in workspace.helps:
                path.unlink(missing_ok=True)

    def _standing(self) -> Path | None:
        """Return the master as the tool wrote it last: it is made again, not patched."""
        places = (self.workspace.hidden / WRITTEN, self.workspace.master_file)
        return next((path for path in places if path.is_file()), None)

    def _masters(self) -> list[Path]:
        """Return where that master stands: the copy by which it is known comes last."""
        workspace, standing = self.workspace, self._standing()
        if standing is None:
            return []
        digest = _sha256(standing)
        places = [workspace.master_file, *workspace.outbox.rglob(workspace.master_file.name)]
        there = [one for one in places if one.is_file() and _sha256(one) == digest]
        return [*(one for one in there if one != standing), standing]

    def _master(self, work: Rewriting) -> None:
        """Make the last master again from its inputs; patch it where that cannot be."""
        path = self._standing()
        if path is None:
            return
        data, made, counts = work.made(path, "master")
        if made == data and not (work.files or self.rows):
            return
        shown = self.workspace.master_file
        if self.dry or is_open(shown):
            if self.dry and made != data:
                work.tell(shown, "master", counts)
            elif not self.dry:
                work.tell(shown, "master", counts, "left", reason_words("open"))
            return
        try:
            new = last_master(self.workspace, self.progress) or made
        except RunStopped:
            new = made
        if new != data:
            self._replaced(work, data, new)
        if made != data:
            work.tell(shown, "master", counts)

    def _replaced(self, work: Rewriting, data: bytes, new: bytes) -> None:
        """Put a master in the place of another wherever that one stands."""
        old, digest = (hashlib.sha256(one).hexdigest() for one in (data, new))
        kept = received_path(old, self.workspace.received)
        if kept.exists():
            keep_received(new, self.workspace.received, sha256=digest)
        places = self._masters()
        before = dict(work.hashes)
        work.hashes[old] = digest
        self._tell(work, before)
        kept.unlink(missing_ok=True)
        with store_of(self.found) as store:
            forget_rows(store, work.told, work.hashes)
        for one in places:
            write_whole(one, new)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
