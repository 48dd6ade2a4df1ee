"""``riscontro forget``: a person taken out of everything a workspace keeps.

The token that takes the identifier's place is noted before anything is written and taken away at
the end: whoever is stopped meanwhile, or finds a workbook open, calls again and goes on. Every
file is rewritten from its own bytes, so that the same call gives the same bytes.
"""

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from ...schemas.persons import PREFIX, Person, distinct, examples, longer, tables_of
from ...schemas.terms import Words, fold
from ...workbooks.replacing import is_leftover, is_open, replace_file, write_whole
from .. import events
from ..database import open_store
from ..errors import RunStopped
from ..forgotten import FORGOTTEN, removed, rewritten
from ..forgottenfiles import Closed, Counts, Eraser
from ..forgottenrows import Histories
from ..forgottenstore import fingerprints, forget_rows, identifiers, known_of, purge
from ..refusals import reason_words
from ..sources import keep_received, received_path
from ..store import has_runs
from ..workspace import Workspace, open_workspace
from .consolidation import utc_now
from .journal import PROFILE, tell_pushes, tell_runs
from .locking import locked
from .mirroring import mirrored
from .planning import Opened, opened
from .progressing import Progress, quiet
from .rebuilding import last_master
from .returning import Return, put_back
from .storing import has_store, store_of

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
UNREAD = Words(
    "non si può aprire o riscrivere: potrebbe nominare la persona",
    "it cannot be opened or rewritten: it may name the person",
)
PENDING = "dimenticare.json"
"""What a call that is not finished leaves: the token, and by what to know the person again."""

Kind = Literal["workbook", "received", "backup", "outbox", "archive", "plan", "master", "other"]

SQLITE = b"SQLite format 3\0"
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Touched:
    """A file that named the person.

    Attributes:
        path: as shown.
        kind: what it is to the workspace.
        cells: personal cells blanked; ``mentions`` texts in which the identifier stood.
        state: ``done``, ``would`` on a dry run, ``removed``, or ``left`` for the ``reason`` told.
    """

    path: str
    kind: Kind
    cells: int = 0
    mentions: int = 0
    state: Literal["done", "would", "removed", "left"] = "done"
    reason: Words = field(default_factory=lambda: Words("", ""))


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
        found = mirrored(opened(root), making=False)
        tables = tables_of(found.profile)
        if not tables:
            raise RunStopped(NO_PERSONS)
        if wanted.startswith(PREFIX):
            return Forgotten("", (), 0, True)
        if not distinct(wanted):
            raise RunStopped(TOO_SHORT)
        desk = _Desk(found, wanted, today, dry_run, progress)
        return desk.run(Person(wanted, desk.token, tables))


class _Desk:
    """Where a person is forgotten: what is rewritten so far, and in what order."""

    def __init__(
        self, found: Opened, wanted: str, today: date, dry_run: bool, progress: Progress
    ) -> None:
        self.found, self.workspace = found, found.workspace
        self.today, self.dry, self.progress = today, dry_run, progress
        self.pending = _Pending(self.workspace.hidden / PENDING)
        self.token = self.pending.token(wanted)
        self.files: list[Touched] = []
        self.hashes: dict[str, str] = {}
        self.removed: dict[str, str] = {}
        self.rows = 0

    def run(self, person: Person) -> Forgotten:
        """Do it, in an order in which any step may be the last."""
        log = self.workspace.events
        told = self._known(person)
        self.hashes = rewritten(log)
        before = dict(self.hashes)
        if not self.dry:
            self.pending.keep(told.person)
        self._own_files(told)
        gone = self._received(told)
        self._fingerprints(told)
        self._tell(before)
        if not self.dry:
            for path in gone:
                path.unlink(missing_ok=True)
        self._store(told)
        self._others(told)
        self._master(told)
        left = any(one.state == "left" for one in self.files)
        if not self.dry and not left:
            self.pending.done(told.person)
        token = told.person.token if self.files or self.rows else ""
        return Forgotten(token, tuple(self.files), self.rows, not left)

    def _known(self, person: Person) -> Histories:
        """Find out what the store knows, after the log was told of every run."""
        others = examples(self.found.profile.text, person.identifier)
        plan = {str(cell) for one in self.found.plan.records for cell in one.cells.values()}
        person = replace(person, others=others | longer(person.identifier, plan))
        if not has_store(self.found):
            return Histories({}, person)
        with store_of(self.found) as store:
            if not self.dry and has_runs(store):
                tell_runs(store, self.workspace)
                tell_pushes(store, self.workspace, self.today)
            names = identifiers(store, person)
            person = replace(person, others=person.others | longer(person.identifier, names))
            return known_of(store, person)

    def _own_files(self, told: Histories) -> None:
        """Rewrite what people may have open: workbooks of the units, the plan."""
        folders = [folder for folder in self.found.folders if folder.is_dir()]
        listed = [path for folder in folders for path in _files(folder)]
        listed.append(self.workspace.plan_file)
        for number, path in enumerate(dict.fromkeys(listed), 1):
            if path.is_file() and not is_leftover(path.name):
                self._one(path, told, "plan" if path == self.workspace.plan_file else "workbook")
            self.progress("read", number, len(listed))

    def _one(self, path: Path, told: Histories, kind: Kind) -> None:
        """Rewrite one file in its place, unless it is open."""
        data, made = self._made(path, told, kind)
        if made is None or made.data == data:
            return
        state: Literal["done", "would", "left"] = "would" if self.dry else "done"
        reason = Words("", "")
        if is_open(path):
            state, reason = "left", reason_words("open")
        elif not self.dry:
            digest = hashlib.sha256(data).hexdigest()
            if kind == "workbook":
                result = put_back(self.found, path, made.data, digest)
            else:
                done = replace_file(path, made.data, digest, self.workspace.backups)
                result = Return(done.result, done.detail)
            if result.result not in ("replaced", "unchanged"):
                state, reason = "left", reason_words(result.result, (result.detail,))
        self._tell_file(path, kind, made.counts, state, reason)

    def _received(self, told: Histories) -> list[Path]:
        """Write every file kept by hash anew under its new hash; returns the old ones."""
        old: list[Path] = []
        listed = [path for path in _files(self.workspace.received) if not is_leftover(path.name)]
        masters = self._last_masters()
        for number, path in enumerate(listed, 1):
            self.progress("write", number, len(listed))
            digest = path.parent.name + path.stem
            if digest in masters or path.suffix == PROFILE:
                continue
            data = path.read_bytes()
            eraser = self._eraser(told)
            try:
                made = eraser.data(data, path.name)
            except Closed as closed:
                self.removed[digest] = closed.problem
                old.append(path)
                state: Literal["would", "removed"] = "would" if self.dry else "removed"
                self._tell_file(path, "received", eraser.counts, state, UNREAD)
                continue
            if made == data:
                continue
            new = hashlib.sha256(made).hexdigest()
            if not self.dry:
                keep_received(made, self.workspace.received, path.suffix, new)
            self.hashes[digest] = new
            old.append(path)
            self._tell_file(path, "received", eraser.counts, "would" if self.dry else "done")
        return old

    def _fingerprints(self, told: Histories) -> None:
        if has_store(self.found):
            with store_of(self.found) as store:
                self.hashes |= fingerprints(store, told)

    def _tell(self, before: dict[str, str]) -> None:
        """Tell the log which files are kept under which hash now, and nothing of whose they are."""
        fresh = {old: new for old, new in self.hashes.items() if before.get(old) != new}
        known = removed(self.workspace.events)
        gone = {name: why for name, why in self.removed.items() if name not in known}
        if self.dry or not (fresh or gone):
            return
        told: dict[str, Any] = {
            "what": FORGOTTEN,
            "hashes": fresh,
            "removed": gone,
            "files": len(fresh),
        }
        events.append(self.workspace.events, told, self.today)
        self.hashes = rewritten(self.workspace.events)

    def _store(self, told: Histories) -> None:
        if not has_store(self.found):
            return
        with store_of(self.found) as store:
            changed = forget_rows(store, told, self.hashes, dry_run=self.dry)
            self.rows += changed
            if not self.dry and (changed or self.pending.again):
                purge(store)

    def _others(self, told: Histories) -> None:
        """Rewrite what else lies in the workspace: nobody's work is in it."""
        workspace = self.workspace
        apart = {
            *(path.resolve() for path in (workspace.events, workspace.lock, workspace.store_file)),
            *(path.resolve() for path in (workspace.plan_file, workspace.manifest_file)),
            *(path.resolve() for path in self._master_files()),
            self.pending.path.resolve(),
        }
        inside = [folder.resolve() for folder in (*self.found.folders, workspace.received)]
        for path in list(_files(workspace.root)):
            real = path.resolve()
            if real in apart or any(real.is_relative_to(folder) for folder in inside):
                continue
            if is_leftover(path.name) or path.name == "lock.json" or not path.is_file():
                continue
            self._plain(path, told)
        if not self.dry and self.files:
            workspace.manifest_file.unlink(missing_ok=True)

    def _plain(self, path: Path, told: Histories) -> None:
        """Rewrite a file nobody types in; a version kept by hash gets its new name."""
        kind = self._kind(path)
        if path.read_bytes()[: len(SQLITE)] == SQLITE:
            self._database(path, told)
            return
        data, made = self._made(path, told, kind)
        if made is None or made.data == data:
            return
        if is_open(path):
            self._tell_file(path, kind, made.counts, "left", reason_words("open"))
            return
        if not self.dry:
            write_whole(path, made.data)
            self._renamed(path, data, made.data)
        self._tell_file(path, kind, made.counts, "would" if self.dry else "done")

    def _renamed(self, path: Path, old: bytes, new: bytes) -> None:
        """Give a version named by the beginning of its hash the name it has now."""
        was, now = (hashlib.sha256(data).hexdigest()[:_SHORT] for data in (old, new))
        if was in path.name:
            path.replace(path.with_name(path.name.replace(was, now)))

    def _database(self, path: Path, told: Histories) -> None:
        """Rewrite a database kept by hash."""
        beside = path.with_name(f".{path.name}.riscontro")
        old = path.read_bytes()
        try:
            shutil.copyfile(path, beside)
            with open_store(beside) as store:
                changed = forget_rows(store, told, self.hashes)
                purge(store)
            if not changed:
                return
            if not self.dry:
                write_whole(path, beside.read_bytes())
                self._renamed(path, old, beside.read_bytes())
        except RunStopped as error:
            self._tell_file(path, "backup", Counts(), "left", error.words)
            return
        finally:
            beside.unlink(missing_ok=True)
        self._tell_file(path, "backup", Counts(0, changed), "would" if self.dry else "done")

    def _last_masters(self) -> frozenset[str]:
        """Return the hashes of the master that stands: it is made again, not patched."""
        found = set()
        for path in (self.workspace.master_file, self.workspace.hidden / "quadro.xlsx"):
            if path.is_file():
                found.add(hashlib.sha256(path.read_bytes()).hexdigest())
        return frozenset(found)

    def _master_files(self) -> list[Path]:
        workspace = self.workspace
        edited = workspace.outbox.rglob(workspace.master_file.name)
        last = self._last_masters()
        return [
            workspace.master_file,
            workspace.hidden / workspace.master_file.name,
            *(path for path in edited if hashlib.sha256(path.read_bytes()).hexdigest() in last),
        ]

    def _master(self, told: Histories) -> None:
        """Make the last master again from its inputs; patch it where that cannot be."""
        path = self.workspace.master_file
        if not path.is_file():
            return
        data, made = self._made(path, told, "master")
        changed = self.files or self.rows
        if made is None or (made.data == data and not changed):
            return
        if self.dry:
            if made.data != data:
                self._tell_file(path, "master", made.counts, "would")
            return
        if is_open(path):
            self._tell_file(path, "master", made.counts, "left", reason_words("open"))
            return
        try:
            fresh = last_master(self.workspace, self.progress)
        except RunStopped:
            fresh = None
        new = made.data if fresh is None else fresh
        if new == data:
            return
        old = hashlib.sha256(data).hexdigest()
        digest = hashlib.sha256(new).hexdigest()
        kept = received_path(old, self.workspace.received)
        if kept.exists():
            keep_received(new, self.workspace.received, sha256=digest)
        before = dict(self.hashes)
        self.hashes[old] = digest
        self._tell(before)
        kept.unlink(missing_ok=True)
        with store_of(self.found) as store:
            forget_rows(store, told, self.hashes)
        for one in self._master_files():
            if one.is_file() and hashlib.sha256(one.read_bytes()).hexdigest() == old:
                write_whole(one, new)
        if made.data != data:
            self._tell_file(path, "master", made.counts, "done")

    def _made(self, path: Path, told: Histories, kind: Kind) -> tuple[bytes, "_Made | None"]:
        """Return a file, and it without the person; ``None`` when it cannot be looked into."""
        eraser = self._eraser(told)
        try:
            data = path.read_bytes()
        except OSError as error:
            self._tell_file(path, kind, Counts(), "left", reason_words("failed", (str(error),)))
            return b"", None
        try:
            return data, _Made(eraser.data(data, path.name), eraser.counts)
        except Closed:
            if kind != "other":
                self._tell_file(path, kind, Counts(), "left", UNREAD)
            return data, None

    def _eraser(self, told: Histories) -> Eraser:
        return Eraser(told, self.hashes, self.found.settings.limits.reading())

    def _kind(self, path: Path) -> Kind:
        workspace = self.workspace
        if path.is_relative_to(workspace.backups):
            return "backup"
        if path.is_relative_to(workspace.outbox):
            return "outbox"
        return "archive" if path.is_relative_to(workspace.root / "archivio") else "other"

    def _tell_file(
        self,
        path: Path,
        kind: Kind,
        counts: Counts,
        state: Literal["done", "would", "removed", "left"],
        reason: Words | None = None,
    ) -> None:
        root = self.workspace.root
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        why = reason or Words("", "")
        self.files.append(Touched(shown, kind, counts.cells, counts.mentions, state, why))


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    counts: Counts


class _Pending:
    """The note of a call that is not finished."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.again = False
        self._token = ""

    def token(self, identifier: str) -> str:
        """Return the token of an unfinished call for this person, a new one where there is none."""
        for one in self._read():
            if one["mark"] == _mark(one["salt"], identifier):
                self.again = True
                return str(one["token"])
        return f"{PREFIX}{secrets.token_hex(4)}"

    def keep(self, person: Person) -> None:
        """Note the token before anything is written."""
        if self.again:
            return
        salt = secrets.token_hex(16)
        mark = _mark(salt, person.identifier)
        self._write([*self._read(), {"salt": salt, "mark": mark, "token": person.token}])

    def done(self, person: Person) -> None:
        """Forget the token: nothing tells any more whose it is."""
        self._write([one for one in self._read() if one["token"] != person.token])

    def _read(self) -> list[dict[str, str]]:
        try:
            found = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return list(found)

    def _write(self, notes: list[dict[str, str]]) -> None:
        if notes:
            write_whole(self.path, json.dumps(notes).encode())
        else:
            self.path.unlink(missing_ok=True)


def _mark(salt: str, identifier: str) -> str:
    return hashlib.sha256(f"{salt}{fold(identifier)}".encode()).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in sorted(names))
