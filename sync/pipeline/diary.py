"""What runs said, line by line, for whoever looks after them: rotated, without names or values."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..credentials import redacted
from ..errors import RunStopped
from ..workspace import Workspace

FILE, MOST, KEPT = "riscontro.log", 1_000_000, 5
"""Name of the log, bytes after which it is put aside, how many are kept."""


def note(workspace: Workspace, text: str) -> None:
    """Add a line to the log, without any secret; a log that cannot be written stops nothing."""
    moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
    line = f"{moment}Z {os.getpid()} {redacted(text)}\n".encode(errors="backslashreplace")
    with suppress(OSError):
        workspace.logs.mkdir(parents=True, exist_ok=True)
        path = workspace.logs / FILE
        with suppress(FileNotFoundError):
            if path.stat().st_size + len(line) > MOST:
                _put_aside(path)
        with path.open("ab") as log:
            log.write(line)


def _put_aside(path: Path) -> None:
    """Rename the log and those before it, the oldest of which goes."""
    for number in range(KEPT, 1, -1):
        with suppress(FileNotFoundError):
            path.with_name(f"{path.name}.{number - 1}").replace(
                path.with_name(f"{path.name}.{number}")
            )
    path.replace(path.with_name(f"{path.name}.1"))


@contextmanager
def told(workspace: Workspace, what: str) -> Iterator[None]:
    """Tell the log when a run begins, how it ends, and why it stops."""
    note(workspace, f"{what}: begun")
    start = time.monotonic()
    try:
        yield
    except RunStopped as error:
        note(workspace, f"{what}: stopped: {error.words.it}")
        raise
    except Exception:
        import traceback

        note(workspace, f"{what}: failed\n{traceback.format_exc().rstrip()}")
        raise
    except BaseException as error:
        note(workspace, f"{what}: interrupted ({type(error).__name__})")
        raise
    note(workspace, f"{what}: ended in {time.monotonic() - start:.1f} s")
