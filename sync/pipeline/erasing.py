"""Files of a workspace written again without a person, each as its place wants it."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ...schemas.terms import Words
from ...workbooks.replacing import is_leftover, is_open, replace_file, write_whole
from ..database import open_store
from ..errors import RunStopped
from ..forgottenfiles import Closed, Counts, Eraser
from ..forgottenrows import Histories
from ..forgottenstore import forget_rows, purge
from ..refusals import reason_words
from ..sources import keep_received
from .journal import PROFILE
from .planning import Opened
from .returning import Return, put_back

Kind = Literal["workbook", "received", "backup", "outbox", "archive", "plan", "master", "other"]
State = Literal["done", "would", "removed", "left"]

NOTHING = Words("", "")
UNREAD = Words(
    "non si può aprire o riscrivere: potrebbe nominare la persona",
    "it cannot be opened or rewritten: it may name the person",
)
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
    state: State = "done"
    reason: Words = NOTHING


@dataclass(slots=True)
class Rewriting:
    """The files of a workspace, and what became of each.

    Attributes:
        found: the workspace.
        told: whom to take out.
        dry: nothing is written.
        hashes: files kept by hash that were rewritten, old hash to new.
        removed: those that could not be, with why.
        files: every file that named the person.
    """

    found: Opened
    told: Histories
    dry: bool
    hashes: dict[str, str]
    removed: dict[str, str] = field(default_factory=dict)
    files: list[Touched] = field(default_factory=list)

    @property
    def state(self) -> State:
        """What becomes of a file that can be written."""
        return "would" if self.dry else "done"

    def typed(self, path: Path, kind: Kind) -> None:
        """Rewrite a file somebody types in, unless it is open; the version before is kept."""
        found = self._to_write(path, kind)
        if found is None:
            return
        data, made, counts = found
        if self.dry:
            self.tell(path, kind, counts)
            return
        digest = hashlib.sha256(data).hexdigest()
        if kind == "workbook":
            result = put_back(self.found, path, made, digest)
        else:
            done = replace_file(path, made, digest, self.found.workspace.backups)
            result = Return(done.result, done.detail)
        if result.result in ("replaced", "unchanged"):
            self.tell(path, kind, counts)
        else:
            why = reason_words(result.result, (result.detail,))
            self.tell(path, kind, counts, "left", why)

    def received(self, path: Path) -> bool:
        """Write a file kept by hash again under its new hash; tell whether the old one can go."""
        digest = path.parent.name + path.stem
        if path.suffix == PROFILE:
            return False
        data, eraser = path.read_bytes(), self._eraser()
        try:
            made = eraser.data(data, path.name)
        except Closed as closed:
            self.removed[digest] = closed.problem
            self.tell(path, "received", eraser.counts, "would" if self.dry else "removed", UNREAD)
            return True
        if made == data:
            return False
        new = hashlib.sha256(made).hexdigest()
        if not self.dry:
            keep_received(made, self.found.workspace.received, path.suffix, new)
        self.hashes[digest] = new
        self.tell(path, "received", eraser.counts)
        return True

    def plain(self, path: Path) -> None:
        """Rewrite a file nobody types in; a version named by its hash gets its new name."""
        kind = self._kind(path)
        with path.open("rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                self._database(path)
                return
        found = self._to_write(path, kind)
        if found is None:
            return
        data, made, counts = found
        if not self.dry:
            _rewrite(path, data, made)
        self.tell(path, kind, counts)

    def _to_write(self, path: Path, kind: Kind) -> tuple[bytes, bytes, Counts] | None:
        """Return a file as it is and without the person, ``None`` when it stays or is open."""
        data, made, counts = self.made(path, kind)
        if made == data:
            return None
        if is_open(path):
            self.tell(path, kind, counts, "left", reason_words("open"))
            return None
        return data, made, counts

    def made(self, path: Path, kind: Kind) -> tuple[bytes, bytes, Counts]:
        """Return a file as it is and without the person; what cannot be opened is told."""
        eraser = self._eraser()
        try:
            data = path.read_bytes()
        except OSError as error:
            self.tell(path, kind, Counts(), "left", reason_words("failed", (str(error),)))
            return b"", b"", Counts()
        try:
            return data, eraser.data(data, path.name), eraser.counts
        except Closed:
            self.tell(path, kind, Counts(), "left", UNREAD)
            return data, data, Counts()

    def tell(
        self,
        path: Path,
        kind: Kind,
        counts: Counts,
        state: State | None = None,
        reason: Words = NOTHING,
    ) -> None:
        """Note what became of a file."""
        root = self.found.workspace.root
        shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        told = Touched(shown, kind, counts.cells, counts.mentions, state or self.state, reason)
        self.files.append(told)

    def _database(self, path: Path) -> None:
        """Rewrite a database that was put aside."""
        beside = path.with_name(f".{path.name}.riscontro")
        old, changed = path.read_bytes(), 0
        try:
            shutil.copyfile(path, beside)
            with open_store(beside) as store:
                changed = forget_rows(store, self.told, self.hashes)
                purge(store)
            if changed and not self.dry:
                _rewrite(path, old, beside.read_bytes())
        except RunStopped as error:
            self.tell(path, "backup", Counts(), "left", error.words)
            return
        finally:
            beside.unlink(missing_ok=True)
        if changed:
            self.tell(path, "backup", Counts(0, changed))

    def _eraser(self) -> Eraser:
        return Eraser(self.told, self.hashes, self.found.settings.limits.own())

    def _kind(self, path: Path) -> Kind:
        workspace = self.found.workspace
        if path.is_relative_to(workspace.backups):
            return "backup"
        if path.is_relative_to(workspace.outbox):
            return "outbox"
        return "archive" if path.is_relative_to(workspace.archive) else "other"


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file of a folder, but for those that are being written."""
    for parent, _, names in os.walk(folder):
        for name in sorted(names):
            if not is_leftover(name):
                yield Path(parent, name)


def _rewrite(path: Path, old: bytes, new: bytes) -> None:
    """Write a file anew; a version named by the beginning of its hash gets the name it has now."""
    was, now = (hashlib.sha256(data).hexdigest()[:_SHORT] for data in (old, new))
    target = path.with_name(path.name.replace(was, now))
    write_whole(target, new)
    if target != path:
        path.unlink()
