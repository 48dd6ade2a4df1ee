"""A database of what earlier runs knew: it spares work, and whoever loses it only works longer.

Entries are sealed: one that is damaged, or that nobody wrote here, counts as none.
"""

import sqlite3
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

MOST = 512 * 1024 * 1024
"""Bytes of entries of one kind beyond which no more are kept."""


class KeptFile:
    """What there is to read; nothing where there is no file, or one that is damaged."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Args:
            path: where it is kept.
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

    def rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        """Return the rows a query finds."""
        if self._kept is None:
            return []
        try:
            return self._kept.execute(query, values).fetchall()
        except sqlite3.Error:
            return []

    def sealed(self, query: str, *names: str) -> bytes | None:
        """Return an entry, ``None`` when nothing can be used.

        Args:
            query: finds seal and data by ``names``.
            names: what it was sealed with.
        """
        for told, data in self.rows(query, *names):
            if told == seal(*names, data=data):
                return bytes(data)
        return None


def seal(*names: str, data: object) -> bytes:
    """Return what tells an entry from one that was damaged: of its names and its bytes."""
    told = blake2b(digest_size=16)
    for part in names:
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    told.update(data if isinstance(data, bytes) else b"")
    return told.digest()
