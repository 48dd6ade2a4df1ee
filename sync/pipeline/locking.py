"""One run at a time in a workspace: the second one is told who is at work."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from ...schemas.terms import Words
from ..errors import RunStopped
from ..diskfaults import stopped_by
from ..workspace import Workspace, open_workspace
from . import diary
from .clearing import clear_up


@contextmanager
def locked(workspace: Workspace, what: str, since: datetime) -> Iterator[None]:
    """Hold a workspace while a run writes; the system frees it when the run is killed.

    What a killed run was writing is taken away first: it left word that it was at work.

    Args:
        workspace: the workspace.
        what: name of the run, told to whoever comes second.
        since: when it began.

    Raises:
        RunStopped: another run holds it.
    """
    from filelock import FileLock, Timeout

    workspace.hidden.mkdir(parents=True, exist_ok=True)
    owner = workspace.lock.with_name("lock.json")
    held = FileLock(workspace.lock, timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        raise _busy(owner) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunStopped(
            Words(
                f"Lo spazio di lavoro non si può riservare ({reason}): {workspace.lock}",
                f"The workspace cannot be locked ({reason}): {workspace.lock}",
            )
        ) from error
    try:
        if owner.exists():
            clear_up(workspace)
        told = {
            "what": what,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "since": since.isoformat(timespec="seconds"),
        }
        with suppress(OSError):
            owner.write_text(json.dumps(told), "utf-8")
        with _worded(), diary.told(workspace, what):
            yield
    finally:
        # Whoever comes after a share that is gone finds the word of a run nobody holds any more.
        with suppress(OSError):
            owner.unlink(missing_ok=True)
        held.release()


@contextmanager
def _worded() -> Iterator[None]:
    """Tell a fault of the disk nobody nearer had words for."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise stopped_by(error) from error


@contextmanager
def at_work(root: Path, what: str) -> Iterator[None]:
    """Hold the workspace a person named, from now on, while a command writes; see ``locked``."""
    with locked(open_workspace(root), what, datetime.now(UTC)):
        yield


def _busy(owner: Path) -> RunStopped:
    """Say who is at work, as far as it is known."""
    try:
        told = json.loads(owner.read_text("utf-8"))
        who = Words(
            f" («{told['what']}», processo {told['process']} su {told['host']}, "
            f"dalle {told['since']})",
            f" («{told['what']}», process {told['process']} on {told['host']}, "
            f"since {told['since']})",
        )
    except (OSError, ValueError, KeyError, TypeError):
        who = Words("", "")
    return RunStopped(
        Words(
            f"È già in corso un'altra esecuzione{who.it}: attendere che finisca.",
            f"Another run is at work{who.en}: wait until it ends.",
        )
    )
