"""Open workbooks put away while a run rewrites their files, and opened again where they were."""

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..sync.errors import RunStopped
from .conversation import Conversation
from .host import Book, Spot
from .ribbonwords import (
    NOT_REOPENED,
    NOT_SAVED,
    READ_ONLY_NAMED,
    SAVE_FIRST,
    SAVE_READ,
    filled,
    not_done,
)

PAUSES = (0.1, 0.5, 2.0)
"""Seconds waited before a workbook is opened again once more."""

log = logging.getLogger("riscontro.addin")


def opened_among(talk: Conversation, paths: Iterable[Path]) -> list[Book]:
    """Return the open workbooks whose files are these, or lie in these folders."""
    wanted = [path.resolve() for path in paths]
    return [
        book
        for book in talk.host.books()
        if book.path is not None
        and any(book.path.resolve().is_relative_to(path) for path in wanted)
    ]


def saved_first(talk: Conversation, books: Sequence[Book]) -> None:
    """Offer to save open workbooks a run reads; else it reads them as they were saved last."""
    unsaved = [book for book in books if not book.saved and not book.read_only]
    if unsaved and talk.ask(SAVE_READ, names=_names(unsaved)):
        for book in unsaved:
            talk.host.save(book)


@contextmanager
def put_away(talk: Conversation, books: Sequence[Book], *, ask: bool = True) -> Iterator[None]:
    """Save and close open workbooks, and open them again at the same place whatever happens.

    The one that was active comes to the front at the end.

    Args:
        talk: with the person.
        books: the workbooks.
        ask: ask before saving; otherwise saving is part of the button, and its tip says so.

    Raises:
        RunStopped: something is not saved, and the person does not want it to be or it cannot be.
    """
    unsaved = [book for book in books if not book.saved]
    held = [book for book in unsaved if book.read_only]
    if held:
        raise not_done(filled(READ_ONLY_NAMED, names=_names(held)))
    if unsaved and ask and not talk.ask(SAVE_FIRST, names=_names(unsaved)):
        raise RunStopped(NOT_SAVED)
    front = talk.host.active() if books else None
    closed: list[tuple[Path, Spot | None]] = []
    try:
        for book in books:
            if book.path is None:
                continue
            talk.host.open(book.path)
            spot = talk.host.spot()
            # As it is by now: somebody may have typed since the list was made.
            now = talk.host.active()
            if now is not None and not now.saved:
                talk.host.save(now)
            # Noted before it is closed: opening one that is open only brings it to the front.
            closed.append((book.path, spot))
            talk.host.close(book)
        yield
    finally:
        _reopen(talk, closed, front)


def _reopen(
    talk: Conversation, closed: Sequence[tuple[Path, Spot | None]], front: Book | None
) -> None:
    """Open every workbook again, one after the other, even if one of them fails."""
    last = front.path if front is not None else None
    failed = []
    for path, spot in sorted(closed, key=lambda one: one[0] == last):
        if not _insist(talk, path, spot):
            failed.append(path)
    if last is not None and closed and all(path != last for path, _ in closed):
        _insist(talk, last, None)
    for path in failed:
        talk.say(NOT_REOPENED, "error", path=path)


def _insist(talk: Conversation, path: Path, spot: Spot | None) -> bool:
    """Open a workbook; a program that is busy, or told to stop, is asked again.

    At last it is opened without its cell: the sheet may be gone.
    """
    for pause, wanted in ((0.0, spot), *((pause, spot) for pause in PAUSES), (0.0, None)):
        time.sleep(pause)
        try:
            talk.host.open(path, wanted)
        except Exception:
            log.exception("a workbook could not be opened again")
        else:
            return True
    return False


def _names(books: Sequence[Book]) -> str:
    return ", ".join(book.name for book in books)
