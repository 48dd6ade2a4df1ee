"""What runs said, line by line, for whoever looks after them: rotated, without names or values."""

import logging
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler

from ..credentials import redacted
from ..errors import RunStopped
from ..workspace import Workspace

FILE, MOST, KEPT = "riscontro.log", 1_000_000, 5
"""Name of the log, bytes after which it is put aside, how many are kept."""


def note(workspace: Workspace, text: str) -> None:
    """Add a line to the log, without any secret; a log that cannot be written stops nothing."""
    try:
        workspace.logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            workspace.logs / FILE, maxBytes=MOST, backupCount=KEPT, encoding="utf-8"
        )
    except OSError:
        return
    form = logging.Formatter("%(asctime)sZ %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S")
    form.converter = time.gmtime
    handler.setFormatter(form)
    record = logging.makeLogRecord(
        {"name": "riscontro", "msg": redacted(text), "levelno": logging.INFO}
    )
    try:
        handler.emit(record)
    finally:
        handler.close()


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
        note(workspace, f"{what}: failed\n{traceback.format_exc().rstrip()}")
        raise
    except BaseException as error:
        note(workspace, f"{what}: interrupted ({type(error).__name__})")
        raise
    note(workspace, f"{what}: ended in {time.monotonic() - start:.1f} s")
