"""What units told of their rows in earlier runs: the same rows on the same ground tell the same.

They lie beside the readings, and forget nothing that matters either: an entry is found by its unit
and by everything its rows show; one that is damaged, or that nobody wrote here, counts as none.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from .readings import MOST, seal

_TABLE = (
    "CREATE TABLE IF NOT EXISTS rows (unit TEXT PRIMARY KEY, told TEXT NOT NULL, "
    "seal BLOB NOT NULL, data BLOB NOT NULL)"
)


class KeptRows:
    """What is kept of the units of one workspace."""

    def __init__(self, path: Path) -> None:
        """Open what there is.

        Args:
            path: where readings are kept.
        """
        self._path = path
        self._kept: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):
            self._kept = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        """Close it."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def find(self, unit: str, told: str) -> bytes | None:
        """Return what a unit told, ``None`` when nothing can be used.

        Args:
            unit: its id.
            told: fingerprint of everything its rows show.
        """
        if self._kept is None:
            return None
        try:
            row = self._kept.execute(
                "SELECT seal, data FROM rows WHERE unit = ? AND told = ?", (unit, told)
            ).fetchone()
        except sqlite3.Error:
            return None
        if row is None or row[0] != seal(unit, told, "", row[1]):
            return None
        return bytes(row[1])

    def keep(self, new: Mapping[str, tuple[str, bytes]], used: frozenset[str]) -> None:
        """Put what units told now in the place of what they told before.

        Args:
            new: fingerprint and rows by unit.
            used: units whose rows were known; what is kept of others goes.
        """
        with suppress(sqlite3.Error, OSError):
            self._write(new, used)

    def _write(self, new: Mapping[str, tuple[str, bytes]], used: frozenset[str]) -> None:
        with closing(sqlite3.connect(self._path)) as kept, kept:
            # Nothing that matters is lost with it: no need to wait for the disk.
            kept.execute("PRAGMA synchronous = OFF")
            kept.execute(_TABLE)
            gone = [
                (unit,) for (unit,) in kept.execute("SELECT unit FROM rows") if unit not in used
            ]
            kept.executemany("DELETE FROM rows WHERE unit = ?", gone)
            (size,) = kept.execute("SELECT coalesce(sum(length(data)), 0) FROM rows").fetchone()
            for unit, (told, data) in new.items():
                size += len(data)
                if size > MOST:
                    break
                made = (unit, told, seal(unit, told, "", data), data)
                kept.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?)", made)
