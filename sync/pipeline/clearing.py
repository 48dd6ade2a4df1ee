"""What a killed run was writing is taken away by the next one, before it does anything."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ...workbooks.replacing import is_leftover, keep_previous
from ..addresses import is_address
from ..errors import RunStopped
from ..settings import read_settings
from ..workspace import Workspace


def clear_up(workspace: Workspace) -> None:
    """Remove the files a killed run left half written; each lies beside the one it was to be.

    Beside a unit's workbook may lie a version somebody saved in the instant the run was killed:
    it goes to the backups first. Whoever calls holds the workspace: nobody is writing any of them.
    """
    for path in _leftovers(workspace.hidden, workspace.outbox):
        with suppress(OSError):
            path.unlink()
    for path in (*_leftovers(*_submissions(workspace)), *_beside_the_plan(workspace)):
        with suppress(OSError):
            keep_previous(path, path.read_bytes(), workspace.backups)
            path.unlink()


def _leftovers(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for parent, _, names in os.walk(folder):
            yield from (Path(parent, name) for name in names if is_leftover(name))


def _beside_the_plan(workspace: Workspace) -> Iterator[Path]:
    return (path for path in workspace.root.glob(".*") if is_leftover(path.name))


def _submissions(workspace: Workspace) -> list[Path]:
    try:
        named = read_settings(workspace.settings_file).submissions
    except RunStopped:
        return []
    return [workspace.root / folder for folder in named if not is_address(folder)]
