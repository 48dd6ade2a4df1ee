"""Files kept by hash, read again: what a run was made from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Literal, get_args

from ...schemas.terms import Words
from ...workbooks.limits import Problem
from ...workbooks.reader import Workbook
from ..errors import RunStopped
from ..forgotten import removed, rewritten
from ..jsonrows import finding_in
from ..sources import received_path
from ..workspace import Workspace
from .planning import Opened
from .reading import Listed, Look
from .taking import Carried

GONE = Words(
    "Un file citato dal registro è stato tolto perché poteva nominare una persona da dimenticare.",
    "A file the log names was taken away because it may have named a person to be forgotten.",
)


class Removed(RunStopped):
    """A file was taken away because it may have named a person to be forgotten.

    Attributes:
        problem: why it could not be rewritten.
    """

    def __init__(self, words: Words, problem: str) -> None:
        super().__init__(words)
        known: tuple[Problem, ...] = get_args(Problem)
        self.problem: Problem = next((one for one in known if one == problem), "unreadable")


def kept(workspace: Workspace, sha256: str, suffix: str) -> bytes:
    """Return a file kept by hash, sure that it is the one, or what it became without a person.

    Raises:
        Removed: it could not be rewritten when a person was forgotten.
        RunStopped: it is missing or was altered.
    """
    path = received_path(sha256, workspace.received, suffix)
    data = _held(path, sha256)
    if data is None and (now := rewritten(workspace.events).get(sha256)):
        data = _held(received_path(now, workspace.received, suffix), now)
    if data is not None:
        return data
    if why := removed(workspace.events).get(sha256):
        raise Removed(GONE, why)
    shown = path.relative_to(workspace.root).as_posix()
    raise RunStopped(
        Words(
            f"Manca o è stato alterato un file citato dal registro: {shown}. Recuperarlo da una "
            "copia; nulla è stato modificato.",
            f"A file the log names is missing or altered: {shown}. Restore it from a copy; "
            "nothing was changed.",
        )
    )


def _held(path: Path, sha256: str) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


@dataclass(frozen=True, slots=True)
class Kept:
    """A file a run read, as it is kept by its hash; none when nothing could be read of it."""

    name: str
    sha256: str
    problem: Problem | Literal[""]
    detail: str

    def read(self, found: Opened) -> Workbook:
        """Read it again.

        Raises:
            RunStopped: it is missing or was altered.
        """
        return self.carried(found).read(found)

    def carried(self, found: Opened) -> Carried:
        """Return it with its bytes; see ``read``."""
        if not self.sha256:
            return Carried(self.name, problem=self.problem, detail=self.detail)
        try:
            data = kept(found.workspace, self.sha256, PurePath(self.name).suffix.lower())
        except Removed as gone:
            return Carried(self.name, problem=gone.problem)
        return Carried(self.name, data)


def look_of(inputs: Mapping[str, Any]) -> Look:
    """Look at the files a run read, as they are kept, instead of what lies in the folders."""
    aside = [finding_in(one) for one in inputs["aside"]]
    return Look(Listed([], aside, inputs["missed"]), [Kept(*one) for one in inputs["files"]])
