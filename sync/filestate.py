"""How a file is known to be what it was without opening it, and when that cannot be known.

Two versions of a file may have the same size and time when both were written within the grain of
the clock: of such a file the content is compared.
"""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

COARSE, FINE = 2_000_000_000, 50_000_000
"""Nanoseconds in which a clock of whole seconds (FAT, some shares), or a finer one, may stand
still."""


class Seen(NamedTuple):
    """A file as it was seen.

    Attributes:
        size: in bytes.
        mtime_ns: time of its last change.
        ctime_ns: time of the last change of its state, which nobody can set; of its making on
            Windows.
        inode: what tells it from a file put in its place; 0 where the system does not say.
        sha256: of its content.
        settled: it was read so long after its last change that any later one shows.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    sha256: str
    settled: bool

    def stands(self, now: os.stat_result) -> bool:
        """Tell by its state alone that a file is the one seen; ``False`` when nobody can tell."""
        return (
            self.settled
            and self.mtime_ns == now.st_mtime_ns
            and self.ctime_ns == now.st_ctime_ns
            and self.size == now.st_size
            and (self.inode == now.st_ino or not (self.inode and now.st_ino))
        )


class DiskClock:
    """The clock of the disk a workspace lies on, which may not be this machine's."""

    def __init__(self, probe: Path) -> None:
        """Set it by touching a file of the workspace.

        Raises:
            OSError: the file cannot be touched.
        """
        probe.touch()
        self._ahead = probe.stat().st_mtime_ns - time.monotonic_ns()

    def now(self) -> int:
        """Return what time it is there, in nanoseconds."""
        return self._ahead + time.monotonic_ns()

    def pass_by(self, changed: int) -> None:
        """Wait until a fine clock has left the moment in which something changed."""
        left = changed + FINE - self.now()
        if 0 <= left <= FINE:
            time.sleep((left + 1_000_000) / 1e9)


def seen(path: Path, clock: DiskClock) -> Seen:
    """Read a file to know it again.

    Raises:
        OSError: it cannot be read, or changed meanwhile.
    """
    from hashlib import sha256

    before, looked = path.stat(), clock.now()
    digest = sha256(path.read_bytes()).hexdigest()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise OSError(f"{path}: changing")
    return as_seen(before, digest, looked)


def as_seen(state: os.stat_result, sha256: str, looked: int) -> Seen:
    """Return a file as seen, from its state just before it was read and the time it was then."""
    newest = max(state.st_mtime_ns, state.st_ctime_ns)
    return Seen(
        state.st_size,
        state.st_mtime_ns,
        state.st_ctime_ns,
        state.st_ino,
        sha256,
        newest < looked - (FINE if state.st_mtime_ns % 1_000_000_000 else COARSE),
    )


def states_of(
    root: Path, files: Iterable[str], folders: Iterable[str]
) -> dict[str, os.stat_result]:
    """Return the state of every file that is there: of those named, and of all in the folders.

    Args:
        root: where the names start, unless they are absolute.
        files: files that may be there.
        folders: folders every file counts of, at any depth.

    Raises:
        OSError: a folder cannot be looked into, or holds a link.
    """
    found = {}
    for name in files:
        with suppress(FileNotFoundError):
            found[name] = os.stat(os.path.join(root, name))  # noqa: PTH116, PTH118 - counts
    for folder in folders:
        found.update(_inside(os.path.join(root, folder), folder))  # noqa: PTH118 - counts
    return found


def _inside(folder: str, shown: str) -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files of a folder with their states, each asked for once."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink():
                raise OSError(f"{entry.path}: a link")
            if entry.is_dir(follow_symlinks=False):
                yield from _inside(entry.path, f"{shown}/{entry.name}")
            else:
                yield f"{shown}/{entry.name}", entry.stat(follow_symlinks=False)
