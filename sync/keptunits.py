"""What was told of single units in earlier runs: of the same unit on the same ground, the same.

It lies beside the readings, and forgets nothing that matters either: an entry is found by its unit
and by everything it depends on; one that is damaged, or that nobody wrote here, counts as none.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Literal, TypeVar

from .keptfile import MOST, KeptFile, seal

T = TypeVar("T")

What = Literal["rows", "findings"]
"""Rows of the master, or findings about rows."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS units (what TEXT NOT NULL, unit TEXT NOT NULL, "
    "told TEXT NOT NULL, seal BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (what, unit))"
)


class KeptUnits(KeptFile):
    """What is kept of the units of one workspace."""

    def __init__(self, path: Path, what: What) -> None:
        """Open what there is.

        Args:
            path: where readings are kept.
            what: what is asked for.
        """
        super().__init__(path)
        self._what = what

    def known(self, told: Mapping[str, str], read: Callable[[bytes], T]) -> dict[str, T]:
        """Return what was told of units, as far as it can be used.

        Args:
            told: by unit the fingerprint of everything that depends on.
            read: makes of bytes what they say; it may find that nobody wrote them.
        """
        found = {}
        for unit, state in told.items():
            data = self.sealed(
                "SELECT seal, data FROM units WHERE unit = ? AND told = ? AND what = ?",
                *(unit, state, self._what),
            )
            with suppress(ValueError, TypeError, LookupError, ArithmeticError):
                if data is not None:
                    found[unit] = read(data)
        return found

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
                made = (self._what, unit, told, seal(unit, told, self._what, data=data), data)
                kept.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?)", made)
