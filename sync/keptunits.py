"""What was told of single units in earlier runs: of the same unit on the same ground, the same.

It lies beside the readings, and forgets nothing that matters either: an entry is found by its unit
and by everything it depends on; one that is damaged, or that nobody wrote here, counts as none.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal

from .readings import MOST, seal

What = Literal["rows", "findings"]
"""Rows of the master, or findings about rows."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS units (what TEXT NOT NULL, unit TEXT NOT NULL, "
    "told TEXT NOT NULL, seal BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (what, unit))"
)


class KeptUnits:
    """What is kept of the units of one workspace."""

    def __init__(self, path: Path, what: What) -> None:
        """Open what there is.

        Args:
            path: where readings are kept.
            what: what is asked for.
        """
        self._path, self._what = path, what
        self._kept: sqlite3.Connection | None = None
        with suppress(sqlite3.Error):
            self._kept = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    def close(self) -> None:
        """Close it."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def find(self, unit: str, told: str) -> bytes | None:
        """Return what was told of a unit, ``None`` when nothing can be used.

        Args:
            unit: its id.
            told: fingerprint of everything that depends on.
        """
        if self._kept is None:
            return None
        try:
            row = self._kept.execute(
                "SELECT seal, data FROM units WHERE what = ? AND unit = ? AND told = ?",
                (self._what, unit, told),
            ).fetchone()
        except sqlite3.Error:
            return None
        if row is None or row[0] != seal(unit, told, self._what, row[1]):
            return None
        return bytes(row[1])

    def keep(self, new: Mapping[str, tuple[str, bytes]], used: frozenset[str]) -> None:
        """Put what is told of units now in the place of what was told before.

        Args:
            new: fingerprint and what was told, by unit.
            used: units of which it was known; what is kept of others goes.
        """
        with suppress(sqlite3.Error, OSError):
            self._write(new, used)

    def _write(self, new: Mapping[str, tuple[str, bytes]], used: frozenset[str]) -> None:
        with closing(sqlite3.connect(self._path)) as kept, kept:
            # Nothing that matters is lost with it: no need to wait for the disk.
            kept.execute("PRAGMA synchronous = OFF")
            kept.execute(_TABLE)
            mine = (self._what,)
            known = kept.execute("SELECT unit FROM units WHERE what = ?", mine)
            gone = [(self._what, unit) for (unit,) in known if unit not in used]
            kept.executemany("DELETE FROM units WHERE what = ? AND unit = ?", gone)
            (size,) = kept.execute(
                "SELECT coalesce(sum(length(data)), 0) FROM units WHERE what = ?", mine
            ).fetchone()
            for unit, (told, data) in new.items():
                size += len(data)
                if size > MOST:
                    break
                made = (self._what, unit, told, seal(unit, told, self._what, data), data)
                kept.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?)", made)
