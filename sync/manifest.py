"""What a run saw last of every file: an unchanged night is told without reading anything again.

A file of the same state is the same, one that only looks touched is read and compared. It forgets
nothing that matters: whoever loses it runs in full once.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from .filestate import Seen

_TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE files (name TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, "
    "ctime_ns INTEGER NOT NULL, inode TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "settled INTEGER NOT NULL)",
    "CREATE TABLE said (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
)


class Memory(NamedTuple):
    """What a whole run saw.

    Attributes:
        version: of the program.
        day: day of the run.
        until: first day on which the same files may give something else; ``None`` when none.
        checked: last moment at which everything was found unchanged, ISO 8601 in UTC.
        language: of the workspace.
        folders: every file in them counts; seen from the workspace, or absolute.
        files: every file that was there, by its path, likewise.
    """

    version: str
    day: date
    until: date | None
    checked: str
    language: str
    folders: tuple[str, ...]
    files: Mapping[str, Seen]


def recall(path: Path) -> Memory | None:
    """Return what the last whole run saw, ``None`` when nobody knows."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as manifest:
            facts = dict(manifest.execute("SELECT name, value FROM facts"))
            rows = manifest.execute(
                "SELECT name, size, mtime_ns, ctime_ns, inode, sha256, settled FROM files"
            )
            files = {
                name: Seen(size, mtime, ctime, int(inode), sha256, bool(settled))
                for name, size, mtime, ctime, inode, sha256, settled in rows
            }
        until = facts["until"]
        return Memory(
            version=facts["version"],
            day=date.fromisoformat(facts["day"]),
            until=date.fromisoformat(until) if until else None,
            checked=facts["checked"],
            language=facts["language"],
            folders=tuple(facts["folders"].splitlines()),
            files=files,
        )
    except (sqlite3.Error, KeyError, ValueError, TypeError, AttributeError):
        return None


def said(path: Path, name: str) -> str | None:
    """Return something the last whole run said, as it was remembered under a name."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as manifest:
            row = manifest.execute("SELECT value FROM said WHERE name = ?", (name,)).fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row is not None else None


def remember(path: Path, memory: Memory, told: Mapping[str, str]) -> None:
    """Put what a run saw and said in the place of what the last one did: it is only a help."""
    facts = {
        "version": memory.version,
        "day": memory.day.isoformat(),
        "until": memory.until.isoformat() if memory.until else "",
        "checked": memory.checked,
        "language": memory.language,
        "folders": "\n".join(memory.folders),
    }
    new = path.with_name(f"{path.name}.new")
    with suppress(sqlite3.Error, OSError):
        for left in (new, *(one.with_name(f"{one.name}-journal") for one in (new, path))):
            left.unlink(missing_ok=True)
        with closing(sqlite3.connect(new)) as manifest, manifest:
            for statement in _TABLES:
                manifest.execute(statement)
            _write_files(manifest, memory.files)
            manifest.executemany("INSERT INTO facts VALUES (?, ?)", facts.items())
            manifest.executemany("INSERT INTO said VALUES (?, ?)", told.items())
        new.replace(path)


def checked_again(path: Path, moment: str, files: Mapping[str, Seen]) -> None:
    """Note that everything was found unchanged at a moment, and what files only look like now."""
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path)) as manifest, manifest:
        # Nothing that matters is lost with it: no need to wait for the disk.
        manifest.execute("PRAGMA synchronous = OFF")
        manifest.execute("UPDATE facts SET value = ? WHERE name = 'checked'", (moment,))
        _write_files(manifest, files)


def _write_files(manifest: sqlite3.Connection, files: Mapping[str, Seen]) -> None:
    manifest.executemany(
        "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
        # An inode may be larger than any number SQLite keeps.
        [
            (name, one.size, one.mtime_ns, one.ctime_ns, str(one.inode), one.sha256, one.settled)
            for name, one in files.items()
        ],
    )
