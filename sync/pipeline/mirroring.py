"""Folders of submissions that lie elsewhere, brought up to date in the workspace before a run."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from errno import EINVAL, ENAMETOOLONG
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...schemas.terms import Words
from ...workbooks.limits import Limits
from ..addresses import Address, address_of, fingerprint, is_address
from ..connecting import file_system
from ..diskfaults import reason_of
from ..errors import RunStopped
from ..faults import FarTrouble
from ..looks import Known, Look, Memory, fetched, unchanged, whole
from ..mirrors import Mirror, Note, home_of, put, recall, remember
from ..remotes import Entry, Far, Listing
from ..sources import REASONS, reason_to_ignore
from .planning import Opened

WAIT = 120
"""Seconds to wait for another run that is looking into the same folder."""


def mirrored(found: Opened, making: bool = False) -> Opened:
    """Bring the copies of the folders that lie elsewhere up to date; local ones need nothing.

    A folder that does not answer stops nothing: its files are as they were seen last.

    Args:
        found: the workspace.
        making: a folder that is not there and never was is made.

    Raises:
        RunStopped: an address is not there, its library is missing, or the copy cannot be written.
    """
    entries = [entry for entry in found.settings.submissions if is_address(entry)]
    if not entries:
        return found
    limits = found.settings.limits.reading()
    homes = [(entry, home_of(found.workspace, entry)) for entry in entries]
    return replace(
        found, mirrors=tuple(_brought(entry, home, limits, making) for entry, home in homes)
    )


def answers(found: Opened, entry: str) -> Words | None:
    """Tell why a folder that lies elsewhere cannot be listed, ``None`` when it can."""
    try:
        _far(address_of(entry), home_of(found.workspace, entry)).listing()
    except FarTrouble as trouble:
        return trouble.words
    return None


def unreached(found: Opened, rules: Catalogue) -> list[Finding]:
    """Report the folders that did not answer in this run."""
    return [
        finding(rules, "WBK-013", Place(), value=one.shown, folder=one.shown, reason=one.trouble)
        for one in found.mirrors
        if one.trouble is not None
    ]


def noted(found: Opened, rules: Catalogue) -> list[Finding]:
    """Report what was left out of the folders that lie elsewhere."""
    return [
        finding(rules, "WBK-011", Place(note.name), reason=note.reason)
        for mirror in found.mirrors
        for note in mirror.notes
    ]


@contextmanager
def alone_in(home: Path) -> Iterator[None]:
    """Hold the copy of a folder: two runs do not bring it up to date at once.

    Raises:
        RunStopped: another run holds it for too long, or it cannot be written.
    """
    from filelock import FileLock, Timeout

    try:
        home.mkdir(parents=True, exist_ok=True)
        with FileLock(home / "lock", timeout=WAIT):
            yield
    except Timeout:
        raise RunStopped(
            Words(
                "Un'altra esecuzione sta leggendo la stessa cartella remota: attendere che "
                "finisca.",
                "Another run is reading the same remote folder: wait until it ends.",
            )
        ) from None
    except OSError as error:
        reason = reason_of(error)
        raise RunStopped(
            Words(
                f"La copia locale di una cartella remota non si può scrivere ({reason.it}): {home}",
                f"The local copy of a remote folder cannot be written ({reason.en}): {home}",
            )
        ) from error


def _far(address: Address, home: Path) -> Far:
    return Far(address, lambda: file_system(address, home / "known_hosts"))


def _brought(entry: str, home: Path, limits: Limits, making: bool) -> Mirror:
    address = address_of(entry)
    mirror = Mirror(entry, home)
    with alone_in(home):
        memory = recall(home)
        if memory.folder != fingerprint(address):
            memory = Memory(fingerprint(address))
        mirror.folder.mkdir(exist_ok=True)
        try:
            mirror = replace(mirror, far=(far := _far(address, home)))
            listing = _listed(far, memory, making)
        except FarTrouble as trouble:
            return replace(mirror, trouble=trouble.words)
        return _Fetching(mirror, far, memory, limits.file).bring(listing)


def _listed(far: Far, memory: Memory, making: bool) -> Listing:
    try:
        listing = far.listing()
    except FarTrouble as trouble:
        if not (making and trouble.kind == "missing" and not memory.files and not far.readonly):
            raise
        far.make()
        return Listing()
    if far.readonly and memory.files and not listing.files:
        # A page to log in, or of a server at work on itself, is a folder without files too.
        raise FarTrouble("empty")
    return listing


@dataclass
class _Fetching:
    """One look into a far folder: what is fetched, kept, left out."""

    mirror: Mirror
    far: Far
    memory: Memory
    most: int
    files: dict[str, Known] = field(default_factory=dict)
    waiting: dict[str, Look] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def bring(self, listing: Listing) -> Mirror:
        """Make the copy what the folder is; what could not be fetched stays as it was seen."""
        trouble: Words | None = None
        self.notes += [Note(name, reason) for name, reason in listing.left_out.items()]
        self.files = dict(self.memory.files)
        try:
            self.swept()
            self.cleared(listing)
            for name, entry in listing.files.items():
                self.tried(name, entry)
        except FarTrouble as stopped:
            trouble = stopped.words
        kept = replace(self.memory, files=self.files, waiting=self.waiting)
        if kept != recall(self.mirror.home):
            remember(self.mirror.home, kept)
        return replace(self.mirror, trouble=trouble, notes=tuple(self.notes))

    def swept(self) -> None:
        """Remove what a run that was killed left half-sent."""
        for path in self.memory.leftovers:
            self.far.remove(path)
        self.memory = replace(self.memory, leftovers=())

    def cleared(self, listing: Listing) -> None:
        """Remove from the copy what is gone, but for folders nobody could look into."""
        folder = self.mirror.folder
        hidden = tuple(listing.closed)
        for path in sorted(folder.rglob("*"), reverse=True):
            name = path.relative_to(folder).as_posix()
            if f"{name}/".startswith(hidden) and hidden:
                continue
            if path.is_dir() and not path.is_symlink():
                with suppress(OSError):
                    path.rmdir()
            elif name not in listing.files:
                path.unlink()
        self.files = {
            name: one
            for name, one in self.files.items()
            if name in listing.files or (hidden and name.startswith(hidden))
        }

    def tried(self, name: str, entry: Entry) -> None:
        """Fetch one file; one whose name this system does not take is left out."""
        try:
            self.one(name, entry)
        except OSError as error:
            if error.errno not in (ENAMETOOLONG, EINVAL):
                raise
            self.notes.append(Note(name, REASONS["special"]))

    def one(self, name: str, entry: Entry) -> None:
        """Fetch one file where it changed; of what is no workbook only the name is kept."""
        path = self.mirror.folder / name
        if reason_to_ignore(path.name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            return
        if entry.look.size is not None and entry.look.size > self.most:
            self.files.pop(name, None)
            self.too_large(path)
            return
        known = self.files.get(name)
        if not _is(path, known):
            known = None
        if unchanged(known, entry.look):
            return
        before = self.far.look(entry.path)
        try:
            data = self.far.read(entry.path, self.most)
        except FarTrouble as trouble:
            if trouble.kind == "down":
                raise
            self.left(name, path, "unreachable" if trouble.kind == "denied" else "copying")
            return
        after = self.far.look(entry.path)
        if len(data) > self.most:
            self.files.pop(name, None)
            self.too_large(path)
            return
        if after is None or not whole(
            data, entry.look, before, after, self.memory.waiting.get(name)
        ):
            if after is not None:
                self.waiting[name] = after
            self.left(name, path, "copying")
            return
        sha256 = hashlib.sha256(data).hexdigest()
        if known is None or known.sha256 != sha256:
            put(self.mirror.home, path, data)
        self.files[name] = fetched(known, entry.look, after, sha256)

    def left(self, name: str, path: Path, reason: str) -> None:
        """Leave a file for the next run: the version seen before counts, where there is one."""
        if reason == "copying" and path.exists():
            reason = "copying-kept"
        self.notes.append(Note(name, REASONS[reason]))

    def too_large(self, path: Path) -> None:
        """Put a file in its place that is as large as the reader takes none, without fetching."""
        if not path.exists() or path.stat().st_size <= self.most:
            put(self.mirror.home, path, b"")
            with path.open("ab") as file:
                file.truncate(self.most + 1)


def _is(path: Path, known: Known | None) -> bool:
    """Tell whether the copy holds what is known: a run killed while writing leaves another."""
    if known is None or not path.is_file():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256
