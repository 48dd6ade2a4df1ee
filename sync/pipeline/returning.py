"""A workbook written where it lies: in a local folder, or sent back to the folder far away."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from errno import EROFS
from itertools import count
from pathlib import Path
from typing import Literal

from ...schemas.terms import Words
from ...workbooks.replacing import (
    Result,
    is_open,
    keep_previous,
    replace_file,
    write_new,
    write_whole,
)
from ...workbooks.reserving import numbered
from ..faults import FarTrouble
from ..mirrors import Mirror, put, recall, remember
from ..refusals import reason_words
from ..remotes import Far, Sent
from .mirroring import alone_in
from .planning import Opened

Returned = Result | Literal["unreachable", "readonly"]


@dataclass(frozen=True, slots=True)
class Return:
    """What became of a workbook that was to be written; ``detail`` are the system's words."""

    result: Returned
    detail: str = ""


class NotSent(OSError):
    """A new workbook could not be put into a far folder; ``words`` say why."""

    def __init__(self, reason: str) -> None:
        super().__init__(EROFS, reason)
        self.words = reason_words(reason)


def mirror_of(found: Opened, path: Path) -> Mirror | None:
    """Return the far folder a file of a copy belongs to, ``None`` for a file that lies here."""
    return next((one for one in found.mirrors if path.is_relative_to(one.folder)), None)


def put_back(found: Opened, path: Path, data: bytes, before: str) -> Return:
    """Replace a workbook if it still is the one that was read, here or where it lies far away.

    Far away comes first, after the previous version was kept: a run killed in between finds the
    new one there and fetches it.

    Args:
        found: the workspace.
        path: the workbook, in a folder or in the copy of one.
        data: its new content.
        before: hash of the content the new one was made from.
    """
    if not _is_far(found, path):
        done = replace_file(path, data, before, found.workspace.backups)
        return Return(done.result, done.detail)
    mirror = mirror_of(found, path)
    if mirror is None or mirror.far is None or mirror.trouble is not None:
        return Return("unreachable")
    if mirror.far.readonly:
        return Return("readonly")
    if is_open(path):
        return Return("open")
    try:
        current = path.read_bytes()
        if current == data:
            return Return("unchanged")
        if hashlib.sha256(current).hexdigest() != before:
            return Return("changed")
        keep_previous(path, current, found.workspace.backups)
    except OSError as error:
        return Return("failed", error.strerror or type(error).__name__)
    name = mirror.name(path)
    far, known = mirror.far, recall(mirror.home).files.get(name)
    return _sent(mirror, path, data, lambda: far.replace(far.path(name), data, before, known))


def put_new(found: Opened, path: Path, data: bytes) -> Return:
    """Write a workbook where there is none.

    Raises:
        OSError: a local folder cannot be written to.
    """
    if not _is_far(found, path):
        write_new(path, data)
        return Return("replaced")
    mirror = mirror_of(found, path)
    if mirror is None or mirror.far is None or mirror.trouble is not None:
        return Return("unreachable")
    if mirror.far.readonly:
        return Return("readonly")
    far, at = mirror.far, mirror.far.path(mirror.name(path))
    return _sent(mirror, path, data, lambda: far.create(at, data))


def put_beside(found: Opened, data: bytes, folder: Path, name: str) -> Path:
    """Write a new workbook as ``NAME (2).xlsx`` where that name is taken, and return its path.

    Raises:
        OSError: when it cannot be written; nothing is left behind.
    """
    for number in count(1):
        path = folder / numbered(name, number)
        if path.exists():
            continue
        try:
            done = put_new(found, path, data)
        except FileExistsError:
            continue
        if done.result == "replaced":
            return path
        if done.result != "changed":
            raise NotSent(done.result)
    raise AssertionError("counting never ends")


def hand_over(found: Opened, path: Path, data: bytes) -> Words | None:
    """Put what cannot be written back among the things to send, once.

    Returns:
        Why, and where it lies; ``None`` when the same bytes were put there by an earlier run.
    """
    mirror = mirror_of(found, path)
    if mirror is None:
        return reason_words("readonly")
    name, sha256 = mirror.name(path), hashlib.sha256(data).hexdigest()
    several = sum((folder / name).exists() for folder in found.folders) > 1
    outbox = found.workspace.outbox
    fresh = outbox / mirror.home.name / name if several else outbox / name
    with alone_in(mirror.home):
        memory = recall(mirror.home)
        if memory.sent.get(name) == sha256:
            return None
        fresh.parent.mkdir(parents=True, exist_ok=True)
        if fresh.exists():
            there = hashlib.sha256(fresh.read_bytes()).hexdigest()
            if replace_file(fresh, data, there, found.workspace.backups).result == "open":
                return reason_words("open", (fresh.name,))
        else:
            write_whole(fresh, data)
        remember(mirror.home, replace(memory, sent={**memory.sent, name: sha256}))
    return at_hand(found, fresh)


def already_out(found: Opened, path: Path, data: bytes) -> bool:
    """Tell whether the same bytes were put among the things to send already."""
    mirror = mirror_of(found, path)
    if mirror is None:
        return False
    sent = recall(mirror.home).sent.get(mirror.name(path))
    return sent == hashlib.sha256(data).hexdigest()


def at_hand(found: Opened, fresh: Path) -> Words:
    """Say that a folder is read-only and where the workbook to send lies."""
    reason = reason_words("readonly")
    shown = fresh.relative_to(found.workspace.root).as_posix()
    return Words(f"{reason.it}: {shown}", f"{reason.en}: {shown}")


def _is_far(found: Opened, path: Path) -> bool:
    return path.is_relative_to(found.workspace.remotes)


def _sent(mirror: Mirror, path: Path, data: bytes, send: Callable[[], Sent]) -> Return:
    """Send a file, once more when the connection was lost meanwhile, and keep what was sent."""
    far, name = mirror.far, mirror.name(path)
    assert far is not None
    with alone_in(mirror.home):
        memory = recall(mirror.home)
        remember(mirror.home, replace(memory, leftovers=(far.beside(far.path(name)),)))
        try:
            done = _twice(far, send)
        except FarTrouble:
            # What is half-sent stays noted: the next run removes it.
            return Return("unreachable")
        remember(mirror.home, memory)
        if done == "replaced":
            put(mirror.home, path, data)
    return Return(done)


def _twice(far: Far, send: Callable[[], Sent]) -> Sent:
    try:
        return send()
    except FarTrouble as trouble:
        if trouble.kind != "down":
            raise
        far.again()
        return send()
