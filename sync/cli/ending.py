"""The end of the program: what a run held in memory is not taken apart piece by piece."""

import atexit
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_once() -> Iterator[None]:
    """End the process with the exit status its block asks for, once all is written and told.

    Freeing one after the other the millions of objects of a large run takes seconds, and the
    system takes them back in any case. Whoever waits for the end of the process gets the same:
    streams are flushed and functions registered for the end are called. Where threads are still at
    work, or somebody closed the streams, Python ends as it does by itself.
    """
    try:
        yield
    except SystemExit as done:
        status = _status(done)
        if status is None or threading.active_count() > 1:
            raise
        atexit._run_exitfuncs()
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except (OSError, ValueError):
            raise done from None
        os._exit(status)


def _status(done: SystemExit) -> int | None:
    """Return the exit status, nothing where there is something to be said before."""
    if done.code is None:
        return 0
    return done.code if isinstance(done.code, int) else None
