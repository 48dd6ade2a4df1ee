"""What a killed run was writing is taken away by the next one, before it does anything."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ...workbooks.replacing import is_leftover
from ..errors import RunStopped
from ..settings import read_settings
from ..workspace import Workspace


def clear_up(workspace: Workspace) -> None:
    """Remove the files a killed run left half written; each lies beside the one it was to be.

    Whoever calls holds the workspace: nobody is writing any of them.
    """
    for path in _leftovers(workspace):
        with suppress(OSError):
            path.unlink()


def _leftovers(workspace: Workspace) -> Iterator[Path]:
    for folder in (workspace.hidden, workspace.outbox, *_submissions(workspace)):
        for parent, _, names in os.walk(folder):
            yield from (Path(parent, name) for name in names if is_leftover(name))
    yield from (path for path in workspace.root.glob(".*") if is_leftover(path.name))


def _submissions(workspace: Workspace) -> list[Path]:
    try:
        named = read_settings(workspace.settings_file).submissions
    except RunStopped:
        return []
    return [workspace.root / folder for folder in named]
