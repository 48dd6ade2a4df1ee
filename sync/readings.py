"""What earlier runs understood of workbooks: the same file on the same ground needs no reading.

It forgets nothing that matters: whoever loses it reads every workbook once. An entry is found by
the name and content of a workbook and by everything its reading depends on; one that is damaged,
or that nobody wrote here, counts as none.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path

from .filestate import Seen
from .keptfile import MOST, KeptFile, seal

_TABLES = (
    "CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, "
    "mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, inode TEXT NOT NULL, "
    "sha256 TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS readings (name TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "ground TEXT NOT NULL, seal BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (name, sha256))",
)


class Readings(KeptFile):
    """The readings of one workspace, on one ground."""

    def __init__(self, path: Path, ground: str) -> None:
        """Open what there is.

        Args:
            path: where it is kept.
            ground: fingerprint of everything a reading depends on but the workbook.
        """
        super().__init__(path)
        self._ground = ground
        self._files = self._known()
        found = self.rows("SELECT name, sha256 FROM readings WHERE ground = ?", ground)
        self._names = set(found)

    def content_of(self, path: str) -> Seen | None:
        """Return what a file was when it was read last."""
        return self._files.get(path)

    def has(self, name: str, sha256: str) -> bool:
        """Tell whether anything is kept of a workbook."""
        return (name, sha256) in self._names

    def find(self, name: str, sha256: str) -> bytes | None:
        """Return what was kept of a workbook, ``None`` when nothing can be used."""
        return self.sealed(
            "SELECT seal, data FROM readings WHERE name = ? AND sha256 = ? AND ground = ?",
            *(name, sha256, self._ground),
        )

    def keep(
        self,
        files: Mapping[str, Seen],
        new: Iterable[tuple[str, str, bytes]],
        used: Iterable[tuple[str, str]],
    ) -> None:
        """Put what a run knows in the place of what was known; what it did not use goes.

        Args:
            files: the files as they were seen, by path.
            new: name, content and reading of workbooks read now.
            used: name and content of workbooks whose reading was known.
        """
        try:
            self._write(files, new, set(used))
        except sqlite3.DatabaseError:
            with suppress(OSError):
                self._path.unlink()
        except OSError:
            return

    def _write(
        self,
        files: Mapping[str, Seen],
        new: Iterable[tuple[str, str, bytes]],
        used: set[tuple[str, str]],
    ) -> None:
        with closing(sqlite3.connect(self._path)) as kept, kept:
            # Nothing that matters is lost with it: no need to wait for the disk.
            kept.execute("PRAGMA synchronous = OFF")
            for statement in _TABLES:
                kept.execute(statement)
            kept.execute("DELETE FROM readings WHERE ground <> ?", (self._ground,))
            old = set(kept.execute("SELECT name, sha256 FROM readings")) - used
            kept.executemany("DELETE FROM readings WHERE name = ? AND sha256 = ?", old)
            (size,) = kept.execute("SELECT coalesce(sum(length(data)), 0) FROM readings").fetchone()
            for name, sha256, data in new:
                size += len(data)
                if size > MOST:
                    break
                sealed = seal(name, sha256, self._ground, data=data)
                kept.execute(
                    "INSERT OR REPLACE INTO readings VALUES (?, ?, ?, ?, ?)",
                    (name, sha256, self._ground, sealed, data),
                )
            kept.execute("DELETE FROM files")
            kept.executemany(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (path, one.size, one.mtime_ns, one.ctime_ns, str(one.inode), one.sha256)
                    for path, one in files.items()
                    if one.settled
                ],
            )

    def _known(self) -> dict[str, Seen]:
        found = self.rows("SELECT path, size, mtime_ns, ctime_ns, inode, sha256 FROM files")
        try:
            return {
                path: Seen(size, mtime, ctime, int(inode), sha256, True)
                for path, size, mtime, ctime, inode, sha256 in found
            }
        except (ValueError, TypeError):
            return {}
