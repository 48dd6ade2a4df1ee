"""The log of events: one line of JSON each, only ever appended, every line sealing the one before.

``{"day": …, "event": {…}, "prev": …, "hash": …}``: ``hash`` is the SHA-256 of the line without it,
in canonical JSON, and ``prev`` the hash of the line before (64 zeros on the first). A line altered,
inserted, removed or moved breaks the chain there. What the chain alone cannot show is that the last
lines are missing: whoever stores ``Verified.head`` elsewhere can tell.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

START = "0" * 64
RECOVERED = "recovered"
"""Name under which an event keeps what a write cut short left at the end of the log."""

_BLOCK = 65_536


@dataclass(frozen=True, slots=True)
class Verified:
    """What reading the whole chain showed.

    Attributes:
        events: lines that hold, from the first.
        broken: number of the first line that does not, 0 when all do.
        partial: the broken line is the last one, cut short while it was written.
        head: hash of the last line that holds.
    """

    events: int
    broken: int = 0
    partial: bool = False
    head: str = START


def append(path: Path, event: Mapping[str, Any], day: date) -> str:
    """Append one event; see ``append_all``."""
    return append_all(path, [event], day)


def append_all(path: Path, events: Sequence[Mapping[str, Any]], day: date) -> str:
    """Append events in one go and wait until they are on the disk.

    What a write cut short left at the end is not lost: it goes into the log as an event of its own
    first.

    Args:
        path: the log; made when there is none, with its folder.
        events: names and JSON values; days, numbers as ``Decimal`` and paths are written as text.
        day: day of the events.

    Returns:
        The hash of the last line.

    Raises:
        OSError: when the log cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as log:
        last, tail, start = _end(log)
        head = _hash_of(last)
        lines = []
        if tail and _sealed(tail):
            head = _hash_of(tail)
            lines.append(tail)
        elif tail:
            line, head = _line({RECOVERED: tail.decode("utf-8", "replace")}, day, head)
            lines.append(line)
        for event in events:
            line, head = _line(event, day, head)
            lines.append(line)
        # What is written is never shorter than what was cut: it covers the whole of it.
        log.seek(start)
        log.write(b"".join(each + b"\n" for each in lines))
        log.flush()
        os.fsync(log.fileno())
    return head


def verify(path: Path) -> Verified:
    """Follow the chain from the first line; a log that does not exist holds nothing."""
    head, count = START, 0
    for number, (line, whole) in enumerate(_lines(path), 1):
        found = _sealed(line)
        if not whole or found is None or found.get("prev") != head:
            return Verified(count, number, not whole, head)
        head, count = found["hash"], number
    return Verified(count, head=head)


def heads(path: Path) -> Iterator[str]:
    """Yield the hash of every line that holds, up to the first that does not."""
    for found in _holding(path):
        yield found["hash"]


def events(path: Path) -> Iterator[tuple[date, dict[str, Any]]]:
    """Yield day and event of every line that holds, up to the first that does not."""
    for found in _holding(path):
        yield date.fromisoformat(found["day"]), found["event"]


def _holding(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the lines that follow one another, up to the first that does not."""
    head = START
    for line, whole in _lines(path):
        found = _sealed(line)
        if not whole or found is None or found.get("prev") != head:
            return
        head = found["hash"]
        yield found


def _line(event: Mapping[str, Any], day: date, prev: str) -> tuple[bytes, str]:
    body = {"day": day.isoformat(), "event": event, "prev": prev}
    # Read back, so that what is hashed is what a reader of the line will hash.
    body = json.loads(json.dumps(body, default=_text))
    digest = hashlib.sha256(_canonical(body)).hexdigest()
    return _canonical({**body, "hash": digest}), digest


def _canonical(body: Mapping[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # Half a surrogate pair has no UTF-8; its JSON escape reads back as the same.
    return text.encode("utf-8", "backslashreplace")


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    raise TypeError(f"an event cannot hold {type(value).__name__}")


def _sealed(line: bytes) -> dict[str, Any] | None:
    """Return a line whose hash is its own, ``None`` for any other."""
    with suppress(ValueError, RecursionError):
        found = json.loads(line)
        if isinstance(found, dict) and isinstance(found.get("event"), dict):
            body = {name: value for name, value in found.items() if name != "hash"}
            date.fromisoformat(str(found.get("day")))
            digest = hashlib.sha256(_canonical(body)).hexdigest()
            if digest == found.get("hash") and _canonical(found) == line:
                return found
    return None


def _hash_of(line: bytes) -> str:
    """Return the hash a line declares; that of its bytes when it declares none."""
    if not line:
        return START
    with suppress(ValueError, RecursionError):
        found = json.loads(line)
        if isinstance(found, dict) and isinstance(found.get("hash"), str):
            return str(found["hash"])
    return hashlib.sha256(line).hexdigest()


def _end(log: BinaryIO) -> tuple[bytes, bytes, int]:
    """Return the last whole line, what follows it without a line end, and where that begins."""
    size = log.seek(0, os.SEEK_END)
    start, data = size, b""
    while start and data.count(b"\n") < 2:
        step = min(_BLOCK, start)
        start -= step
        log.seek(start)
        data = log.read(step) + data
    whole, mark, tail = data.rpartition(b"\n")
    return whole.rpartition(b"\n")[2] if mark else b"", tail, size - len(tail)


def _lines(path: Path) -> Iterator[tuple[bytes, bool]]:
    """Yield the lines without their end, and whether they had one."""
    if not path.exists():
        return
    with path.open("rb") as log:
        for line in log:
            yield line.removesuffix(b"\n"), line.endswith(b"\n")
