"""A folder that lies elsewhere: listed, read, written without ever replacing what is not known.

What a server says when it fails may hold an address with a password: it is never passed on.
"""

import hashlib
import posixpath
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import unquote

from ..schemas.terms import Words
from .addresses import Address
from .connecting import READ_ONLY
from .faults import FarTrouble, translated
from .looks import Known, Look, look_of
from .moving import move_new, move_over
from .sources import REASONS, reason_to_ignore

Sent = Literal["replaced", "changed", "missing", "open", "failed", "readonly"]

DEEPEST = 12
"""Folders within folders that are looked into."""

OWN = ".riscontro"
"""End of the name a file has while it is being sent."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as listed: where it lies and what was said of it."""

    path: str
    look: Look


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a far folder, at any depth, by name inside it.

    Attributes:
        files: everything that is a file.
        left_out: what is none or cannot be looked into, with the reason.
        closed: folders that could not be looked into, with a final ``/``.
    """

    files: dict[str, Entry] = field(default_factory=dict)
    left_out: dict[str, Words] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)


class Far:
    """A far folder that answers.

    Attributes:
        readonly: it cannot be written to, or refused to be.
    """

    def __init__(self, address: Address, connect: Callable[[], tuple[Any, str]]) -> None:
        self._protocol, self._connect = address.protocol, connect
        self.readonly = address.protocol in READ_ONLY
        self.again()

    def again(self) -> None:
        """Connect, anew when the connection was lost.

        Raises:
            FarTrouble: it does not answer, or lets nobody in.
            RunStopped: a library is missing.
        """
        with translated():
            self._fs, self._root = self._connect()

    def listing(self) -> Listing:
        """List everything; folders that begin with a dot are passed over.

        Raises:
            FarTrouble: the folder itself cannot be listed.
        """
        found = Listing()
        self._walk(self._root, "", found, 0)
        return found

    def path(self, name: str) -> str:
        """Return where a file of that name lies or would lie."""
        return f"{self._root.rstrip('/')}/{name}"

    def look(self, path: str) -> Look | None:
        """Return what is said of a file, ``None`` when there is none.

        Raises:
            FarTrouble: it is not said.
        """
        try:
            with translated():
                return look_of(self._fs.info(path))
        except FarTrouble as trouble:
            if trouble.kind == "missing":
                return None
            raise

    def read(self, path: str, most: int) -> bytes:
        """Return the content of a file, no further than one byte over ``most``.

        Raises:
            FarTrouble: it cannot be read.
        """
        with translated(), self._fs.open(path, "rb", **self._whole) as file:
            chunks, length = [], 0
            while length <= most and (chunk := file.read(most + 1 - length)):
                chunks.append(chunk)
                length += len(chunk)
            return b"".join(chunks)

    @property
    def _whole(self) -> dict[str, Any]:
        # As one stream: servers of plain pages do not give a file piece by piece.
        return {"block_size": 0} if self._protocol in READ_ONLY else {}

    def make(self) -> None:
        """Make the folder itself.

        Raises:
            FarTrouble: it cannot be made.
        """
        with translated():
            self._fs.makedirs(self._root, exist_ok=True)

    def remove(self, path: str) -> None:
        """Remove a file of our own; one that is not there is no trouble.

        Raises:
            FarTrouble: the server does not answer.
        """
        try:
            with translated():
                self._fs.rm_file(path)
        except FarTrouble as trouble:
            if trouble.kind == "down" and self.look(path) is not None:
                raise

    def replace(self, path: str, data: bytes, sha256: str, known: Known | None) -> Sent:
        """Put a new version in the place of a file, if it still is the one that was read.

        It is written beside, read back, and moved over once the file was looked at again.

        Args:
            path: the file.
            data: its new content.
            sha256: hash of the content the new one was made from.
            known: what was known of the file when it was fetched.

        Raises:
            FarTrouble: the server does not answer; the file is either the old or the new one.
        """
        if self.readonly:
            return "readonly"
        folder, name = posixpath.split(path)
        marks = (f"~${name}", f".~lock.{name}#")
        if any(self.look(f"{folder}/{mark}") is not None for mark in marks):
            return "open"
        there = self._still(path, sha256, known, len(data))
        if there is not None:
            return there
        return self._sent(path, data, lambda: self._still(path, sha256, known, len(data)))

    def create(self, path: str, data: bytes) -> Sent:
        """Write a file where there is none.

        Raises:
            FarTrouble: the server does not answer.
        """
        if self.readonly:
            return "readonly"
        if self.look(path) is not None:
            # A connection lost after the last step leaves the file in its place.
            return "replaced" if self.read(path, len(data)) == data else "changed"
        return self._sent(path, data, None)

    def beside(self, path: str) -> str:
        """Return where a file lies while it is being sent."""
        folder, name = posixpath.split(path)
        return f"{folder}/.{name}{OWN}"

    def _sent(self, path: str, data: bytes, again: Callable[[], Sent | None] | None) -> Sent:
        beside = self.beside(path)
        try:
            with translated():
                if again is None:
                    self._fs.makedirs(posixpath.dirname(path), exist_ok=True)
                self._fs.pipe_file(beside, data)
            if self.read(beside, len(data)) != data:
                return "failed"
            otherwise = again() if again is not None else self._taken(path)
            if otherwise is not None:
                return otherwise
            with translated():
                (move_new if again is None else move_over)(self._fs, self._protocol, beside, path)
            return "replaced"
        except FarTrouble as trouble:
            if trouble.kind != "denied":
                raise
            self.readonly = True
            return "readonly"
        finally:
            with suppress(FarTrouble):
                if self.look(beside) is not None:
                    self.remove(beside)

    def _still(self, path: str, sha256: str, known: Known | None, about: int) -> Sent | None:
        """Tell what stands in the way of replacing a file: it is gone, or no longer that one."""
        now = self.look(path)
        if now is None:
            return "missing"
        if known is not None and known.sha256 == sha256 and known.look == now and now.strong:
            return None
        most = max(now.size or 0, about, 1) * 2
        same = hashlib.sha256(self.read(path, most)).hexdigest() == sha256
        return None if same else "changed"

    def _taken(self, path: str) -> Sent | None:
        return "changed" if self.look(path) is not None else None

    def _walk(self, folder: str, prefix: str, found: Listing, depth: int) -> None:
        with translated():
            listed = list(self._fs.ls(self._folder(folder), detail=True))
        for info in sorted(listed, key=lambda one: str(one["name"])):
            path = str(info["name"]).rstrip("/")
            leaf = self._leaf(path, folder)
            if not leaf or (leaf.startswith(".") and leaf.endswith(OWN)):
                continue
            name = f"{prefix}{leaf}"
            if not _harmless(leaf):
                found.left_out[name.encode("unicode_escape").decode()] = REASONS["special"]
            elif info.get("type") == "directory":
                self._enter(path, name, found, depth)
            elif info.get("type") == "link":
                self._follow(path, name, found)
            else:
                found.files[name] = Entry(path, self._told(info, leaf, path))

    def _enter(self, path: str, name: str, found: Listing, depth: int) -> None:
        leaf = posixpath.basename(name)
        if leaf.startswith(".") or leaf == "__MACOSX":
            return
        try:
            if depth == DEEPEST:
                raise FarTrouble("denied")
            self._walk(path, f"{name}/", found, depth + 1)
        except FarTrouble as trouble:
            if trouble.kind == "down":
                raise
            found.left_out[name] = REASONS["unreachable"]
            found.closed.append(f"{name}/")

    def _follow(self, path: str, name: str, found: Listing) -> None:
        with translated():
            try:
                info = self._fs.info(path)
            except FileNotFoundError:
                found.left_out[name] = REASONS["unreachable"]
                return
        if info.get("type") == "directory":
            found.left_out[name] = REASONS["link"]
        else:
            found.files[name] = Entry(path, look_of(info))

    def _told(self, info: dict[str, Any], leaf: str, path: str) -> Look:
        """Return what is said of a file; a page of links says nothing, so it is asked for."""
        if self._protocol in READ_ONLY and not reason_to_ignore(leaf):
            return self.look(path) or look_of(info)
        return look_of(info)

    def _folder(self, path: str) -> str:
        return f"{path}/" if self._protocol in READ_ONLY else path

    def _leaf(self, path: str, folder: str) -> str:
        """Return the last name of a path, empty for what does not lie in the folder."""
        if not path.startswith(f"{folder.rstrip('/')}/"):
            return "" if self._protocol in READ_ONLY else posixpath.basename(path)
        leaf = path[len(folder.rstrip("/")) + 1 :]
        if self._protocol not in READ_ONLY:
            return leaf
        return "" if "?" in leaf or "#" in leaf or "/" in leaf else unquote(leaf)


def _harmless(leaf: str) -> bool:
    """Tell whether a name may become the name of a file here: it leads nowhere else."""
    return leaf not in (".", "..") and not any(mark in leaf for mark in "/\\\0\r\n")
