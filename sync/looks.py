"""What a far folder said of each file, and whether what was fetched can be relied on: pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ..workbooks.sniffing import cut_short

HASHES = ("Content-MD5", "md5", "checksum", "Digest")
TAGS = ("ETag", "etag", "e_tag")
TIMES = ("mtime", "LastModified", "last_modified", "Last-Modified", "modified", "created")
"""Under which names file systems tell hashes, tags and times, those believed first ahead.

A tag is no hash: many servers make it of the size and of a time in whole seconds.
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What a far folder says of a file.

    Attributes:
        size: in bytes, ``None`` where it is not told.
        mark: hash, tag and time of the last change, as told; empty where none is.
        strong: the mark changes whenever the content does.
    """

    size: int | None
    mark: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was fetched.

    Attributes:
        listed: what the listing said of it.
        look: what was said of it alone, before and after it was fetched.
        sha256: of its content.
        settled: fetched twice with the same look and the same content. A time told in whole
            seconds does not tell two changes within one of them apart.
    """

    listed: Look
    look: Look
    sha256: str
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered of a far folder between runs; no address, no secret.

    Attributes:
        folder: which folder it is about, by fingerprint.
        files: those fetched, by name.
        waiting: files that looked half-copied, as they looked.
        leftovers: paths of files being sent when a run was killed.
        sent: hash of what was last put among the things to send, by name.
    """

    folder: str = ""
    files: Mapping[str, Known] = field(default_factory=dict)
    waiting: Mapping[str, Look] = field(default_factory=dict)
    leftovers: tuple[str, ...] = ()
    sent: Mapping[str, str] = field(default_factory=dict)


def look_of(info: Mapping[str, Any]) -> Look:
    """Read what a file system says of a file."""
    size = info.get("size")
    digest, tag = (
        next((str(info[name]).strip('"') for name in names if info.get(name)), "")
        for names in (HASHES, TAGS)
    )
    when = next((_moment(info[name]) for name in TIMES if info.get(name) is not None), "")
    mark = " ".join(word for word in (digest, tag, when) if word)
    return Look(size if isinstance(size, int) else None, mark, strong=bool(digest))


def unchanged(known: Known | None, listed: Look) -> bool:
    """Tell whether a file need not be fetched again."""
    if known is None or known.listed != listed or not listed.mark:
        return False
    return listed.strong or known.settled


def whole(
    data: bytes, listed: Look, before: Look | None, after: Look | None, waited: Look | None
) -> bool:
    """Tell whether what was fetched is a file at rest, and not one still being copied.

    Args:
        data: what was fetched.
        listed: what the listing said.
        before: what was said just before; ``None`` when it was not there.
        after: what was said just after.
        waited: how it looked when it last seemed half-copied: one that did not move since is no
            longer being copied, it is damaged.
    """
    if before is None or after is None or before != after:
        return False
    if any(size is not None and size != len(data) for size in (listed.size, after.size)):
        return False
    return not cut_short(data) or waited == after


def fetched(before: Known | None, listed: Look, look: Look, sha256: str) -> Known:
    """Return what is known of a file after it was fetched."""
    again = before is not None and before.look == look and before.sha256 == sha256
    return Known(listed, look, sha256, settled=again)


def remembered(text: str) -> Memory:
    """Read a memory back; one nobody can read is none: everything is fetched again."""
    try:
        data = json.loads(text)
        return Memory(
            folder=str(data["folder"]),
            files={
                name: Known(_look(one["listed"]), _look(one["look"]), one["sha256"], one["settled"])
                for name, one in data["files"].items()
            },
            waiting={name: _look(one) for name, one in data["waiting"].items()},
            leftovers=tuple(data["leftovers"]),
            sent=dict(data["sent"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return Memory()


def written(memory: Memory) -> str:
    """Return a memory as text, the same for the same memory."""
    data = {
        "folder": memory.folder,
        "files": {
            name: {
                "listed": _pair(one.listed),
                "look": _pair(one.look),
                "sha256": one.sha256,
                "settled": one.settled,
            }
            for name, one in memory.files.items()
        },
        "waiting": {name: _pair(one) for name, one in memory.waiting.items()},
        "leftovers": list(memory.leftovers),
        "sent": dict(memory.sent),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)


def without(memory: Memory, name: str) -> Memory:
    """Forget what is known of a file: the next run fetches it."""
    return replace(memory, files={key: one for key, one in memory.files.items() if key != name})


def _moment(value: object) -> str:
    """Word a moment the same way whether it comes as a date, a number or a text."""
    if isinstance(value, datetime):
        value = value.timestamp()
    return f"{value:.3f}" if isinstance(value, int | float) else str(value)


def _pair(look: Look) -> list[object]:
    return [look.size, look.mark, look.strong]


def _look(found: list[Any]) -> Look:
    size, mark, strong = found
    return Look(size, mark, strong)
