"""What a killed run was writing is taken away by the next one, before it does anything."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ...workbooks.replacing import is_leftover, keep_previous, replaced_by
from ..addresses import is_address
from ..errors import RunStopped
from ..settings import read_settings
from ..sources import received_path
from ..workspace import Workspace

WHOLE, LAST = b"PK\x05\x06", 66_000
"""What a whole zip has among its last bytes."""


def clear_up(workspace: Workspace) -> None:
    """Remove the files a killed run left half written; each lies beside the one it was to be.

    Beside a workbook that was being replaced may lie the version somebody saved in the instant the
    run was killed: what is whole and kept nowhere goes to the backups first. Whoever calls holds
    the workspace: nobody is writing any of them.
    """
    own = (workspace.hidden, workspace.outbox, workspace.volumes, workspace.archive)
    for path in _leftovers(*own):
        with suppress(OSError):
            path.unlink()
    for path in (*_leftovers(*_submissions(workspace)), *_beside_the_plan(workspace)):
        with suppress(OSError):
            _save(path, workspace)
            path.unlink()


def all_there(workspace: Workspace) -> bool:
    """Tell whether every folder of submissions is within reach."""
    return all(folder.is_dir() for folder in _submissions(workspace))


def _save(path: Path, workspace: Workspace) -> None:
    """Keep what may be somebody's: whole, in the place of a file, and kept nowhere yet."""
    replaced = replaced_by(path)
    if replaced is None:
        return
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if WHOLE in data[-LAST:] and not received_path(sha256, workspace.received).exists():
        keep_previous(replaced, data, workspace.backups)


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
