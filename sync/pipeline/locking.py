"""One run at a time in a workspace: the second one is told who is at work."""

import errno
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ...schemas.terms import Words
from ..diskfaults import reason_of, stopped_by
from ..errors import RunStopped
from ..workspace import Workspace, open_workspace
from . import diary
from .clearing import all_there, clear_up

if TYPE_CHECKING:
    from filelock import BaseFileLock

NO_LOCKS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a share says that cannot lock files."""
SOFT = "lock.presente"
"""The file that stands for the lock there: as long as it lies there, somebody is at work."""


@contextmanager
def locked(workspace: Workspace, what: str, since: datetime) -> Iterator[None]:
    """Hold a workspace while a run writes; the system frees it when the run is killed.

    What a killed or stopped run was writing is taken away first: it left word that it was at work.

    Args:
        workspace: the workspace.
        what: name of the run, told to whoever comes second.
        since: when it began.

    Raises:
        RunStopped: another run holds it, or its disk refuses to be written.
    """
    from filelock import Timeout

    owner = workspace.lock.with_name("lock.json")
    try:
        workspace.hidden.mkdir(parents=True, exist_ok=True)
        held = _taken(workspace.lock)
    except Timeout as error:
        raise _busy(owner, Path(error.lock_file)) from error
    except OSError as error:
        reason = reason_of(error)
        raise RunStopped(
            Words(
                f"Lo spazio di lavoro non si può riservare ({reason.it}): {workspace.lock}",
                f"The workspace cannot be locked ({reason.en}): {workspace.lock}",
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
        with _worded():
            # Without this word nobody would know what to take away: nothing is written before it.
            owner.write_text(json.dumps(told), "utf-8")
            with diary.told(workspace, what):
                yield
        # Who stopped, or ends while a share is away, may have left something half written there.
        if all_there(workspace):
            with suppress(OSError):
                owner.unlink(missing_ok=True)
    finally:
        held.release()


def _taken(path: Path) -> "BaseFileLock":
    """Take the lock; on a share that knows none, a file that says whose it is stands for it."""
    from filelock import FileLock, SoftFileLock

    try:
        held: BaseFileLock = FileLock(path, timeout=0)
        held.acquire()
    except OSError as error:
        if isinstance(error, TimeoutError) or error.errno not in NO_LOCKS:
            raise
        held = SoftFileLock(path.with_name(SOFT), timeout=0)
        held.acquire()
    return held


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


def _busy(owner: Path, lock: Path) -> RunStopped:
    """Say who is at work, as far as it is known, and what to do if that computer is no more."""
    left = Words("", "")
    try:
        told = json.loads(owner.read_text("utf-8"))
        who = Words(
            f" («{told['what']}», processo {told['process']} su {told['host']}, "
            f"dalle {told['since']})",
            f" («{told['what']}», process {told['process']} on {told['host']}, "
            f"since {told['since']})",
        )
        if lock.name == SOFT and told["host"] != socket.gethostname():
            # Whether a process of another computer lives, nobody here can tell.
            left = Words(
                f" Se su {told['host']} non è più in corso, cancellare il file {lock} e ripetere.",
                f" If nothing is at work on {told['host']} any more, delete the file {lock} and "
                "repeat the command.",
            )
    except (OSError, ValueError, KeyError, TypeError):
        who = Words("", "")
    return RunStopped(
        Words(
            f"È già in corso un'altra esecuzione{who.it}: attendere che finisca.{left.it}",
            f"Another run is at work{who.en}: wait until it ends.{left.en}",
        )
    )
