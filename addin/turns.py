"""One button at a time: whose turn it is, and the wish to stop it."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from filelock import FileLock, Timeout

from . import places


class Taken(Exception):
    """Another button is at work; ``button`` is its id where it is known."""

    def __init__(self, button: str) -> None:
        self.button = button
        super().__init__(button)


def running() -> str | None:
    """Return the id of the button at work, an empty text where it is not known, or ``None``.

    The system lets go of the lock when its owner dies, so nothing stale is ever left of it.
    """
    if not places.home().is_dir():
        return None
    lock = _lock()
    try:
        with lock.acquire(timeout=0):
            return None
    except Timeout:
        return _told()


@contextmanager
def turn(button: str) -> Iterator[None]:
    """Have the turn while a button works.

    Raises:
        Taken: another one has it.
    """
    places.home().mkdir(parents=True, exist_ok=True)
    lock = _lock()
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Taken(_told()) from None
    try:
        forget_wish()
        # Not written whole: nobody but this process writes it, and who reads it asks for a word.
        told = json.dumps({"button": button, "pid": os.getpid()})
        (places.home() / "running.json").write_text(told, "utf-8")
        yield
    finally:
        with suppress(OSError):
            (places.home() / "running.json").unlink(missing_ok=True)
        lock.release()


def wish_to_stop() -> None:
    """Ask the button at work to stop at its next step."""
    places.home().mkdir(parents=True, exist_ok=True)
    (places.home() / "cancel").touch()


def stop_wished() -> bool:
    """Tell whether somebody asked the button at work to stop."""
    return (places.home() / "cancel").exists()


def forget_wish() -> None:
    """Take the wish to stop away: it was for the button before."""
    with suppress(OSError):
        (places.home() / "cancel").unlink(missing_ok=True)


def _lock() -> FileLock:
    return FileLock(places.home() / "button.lock", thread_local=False)


def _told() -> str:
    try:
        found = json.loads((places.home() / "running.json").read_text("utf-8"))
        return str(found["button"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
