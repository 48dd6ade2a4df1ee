"""What a run saw last of every file: an unchanged night is told without reading anything again.

Stat first, hash second: a file of the same size and time is the same, one that only looks touched
is read and compared. It forgets nothing that matters: whoever loses it runs in full once.
"""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

RACY = 2_000_000_000
"""Nanoseconds within which a file's time does not tell two versions apart."""

_TABLES = (
    "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, size INTEGER NOT NULL, "
    "mtime_ns INTEGER NOT NULL, sha256 TEXT NOT NULL)",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as a run left it: size in bytes, time of its last change, SHA-256."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What a whole run saw.

    Attributes:
        version: of the program.
        day: day of the run.
        until: first day on which the same files may give something else; ``None`` when none.
        checked: last moment at which everything was found unchanged, ISO 8601 in UTC.
        outcome: what the run said, as JSON.
        files: every file that counts, by its path from the workspace.
    """

    version: str
    day: date
    until: date | None
    checked: str
    outcome: Mapping[str, Any]
    files: Mapping[str, Seen]


def recall(path: Path) -> Memory | None:
    """Return what the last whole run saw, ``None`` when nobody knows."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as manifest:
            facts = dict(manifest.execute("SELECT name, value FROM facts"))
            rows = manifest.execute("SELECT name, size, mtime_ns, sha256 FROM files")
            files = {name: Seen(*rest) for name, *rest in rows}
        until = facts["until"]
        return Memory(
            version=facts["version"],
            day=date.fromisoformat(facts["day"]),
            until=date.fromisoformat(until) if until else None,
            checked=facts["checked"],
            outcome=json.loads(facts["outcome"]),
            files=files,
        )
    except (sqlite3.Error, KeyError, ValueError, TypeError):
        return None


def remember(path: Path, memory: Memory) -> None:
    """Put what a run saw in the place of what the last one did; a manifest is only a help."""
    facts = {
        "version": memory.version,
        "day": memory.day.isoformat(),
        "until": memory.until.isoformat() if memory.until else "",
        "checked": memory.checked,
        "outcome": json.dumps(memory.outcome, ensure_ascii=False),
    }
    rows = [(name, one.size, one.mtime_ns, one.sha256) for name, one in memory.files.items()]
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path)) as manifest, manifest:
        for statement in _TABLES:
            manifest.execute(statement)
        manifest.execute("DELETE FROM files")
        manifest.executemany("INSERT OR REPLACE INTO facts VALUES (?, ?)", facts.items())
        manifest.executemany("INSERT INTO files VALUES (?, ?, ?, ?)", rows)


def checked_again(path: Path, moment: str) -> None:
    """Note that everything was found unchanged at a moment."""
    with suppress(sqlite3.Error, OSError), closing(sqlite3.connect(path)) as manifest, manifest:
        manifest.execute("UPDATE facts SET value = ? WHERE name = 'checked'", (moment,))


def unchanged(memory: Memory, found: Mapping[str, Path], written_ns: int) -> bool:
    """Tell whether the files are those a run saw: none more, none less, none other.

    Args:
        memory: what it saw.
        found: the files there are now, by their path from the workspace.
        written_ns: when the manifest was written: a file changed about then is read and compared.
    """
    if found.keys() != memory.files.keys():
        return False
    try:
        return all(_same(path, memory.files[name], written_ns) for name, path in found.items())
    except OSError:
        return False


def files_in(folder: Path) -> Iterator[Path]:
    """Yield every file of a folder, at any depth.

    Raises:
        OSError: it cannot be looked into, or holds a link.
    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_symlink():
            raise OSError(f"{entry.path}: a link")
        if entry.is_dir(follow_symlinks=False):
            yield from files_in(Path(entry.path))
        else:
            yield Path(entry.path)


def seen(path: Path) -> Seen:
    """Return a file as it is now.

    Raises:
        OSError: it cannot be read, or changed meanwhile.
    """
    before = path.stat()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    after = path.stat()
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise OSError(f"{path}: changing")
    return Seen(before.st_size, before.st_mtime_ns, digest)


def _same(path: Path, last: Seen, written_ns: int) -> bool:
    now = path.stat()
    if now.st_size != last.size:
        return False
    if now.st_mtime_ns == last.mtime_ns and now.st_mtime_ns < written_ns - RACY:
        return True
    return hashlib.sha256(path.read_bytes()).hexdigest() == last.sha256
