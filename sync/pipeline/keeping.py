"""Files kept by hash, read again: what a run was made from."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from ...schemas.terms import Words
from ...workbooks.reader import Workbook, read_workbook
from ..errors import RunStopped
from ..sources import Source, received_path
from ..workspace import Workspace
from .planning import Opened
from .progressing import Progress
from .reading import Listed, Look


def kept(workspace: Workspace, sha256: str, suffix: str) -> bytes:
    """Return a file kept by hash, sure that it is the one.

    Raises:
        RunStopped: it is missing or was altered.
    """
    path = received_path(sha256, workspace.received, suffix)
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    shown = path.relative_to(workspace.root).as_posix()
    raise RunStopped(
        Words(
            f"Manca o è stato alterato un file citato dal registro: {shown}. Recuperarlo da una "
            "copia; nulla è stato modificato.",
            f"A file the log names is missing or altered: {shown}. Restore it from a copy; "
            "nothing was changed.",
        )
    )


def look_of(found: Opened, inputs: Mapping[str, Any]) -> Look:
    """Look at the files a run read, as they are kept, instead of what lies in the folders."""
    ignored = [
        Source(Path(name), name, "ignored", Words(it, en), harmless)
        for name, it, en, harmless in inputs["ignored"]
    ]

    def read(_: Progress) -> Iterator[Workbook]:
        limits = found.settings.limits.reading()
        for name, sha256, problem, detail in inputs["files"]:
            if not sha256:
                yield Workbook(name, problem=problem, detail=detail)
                continue
            data = kept(found.workspace, sha256, PurePath(name).suffix.lower())
            yield read_workbook(data, limits, name=name)

    return Look(Listed([], ignored), read)
