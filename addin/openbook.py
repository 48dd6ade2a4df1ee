"""The active workbook: a copy of it as it is now, and why it may not be written into."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..schemas.terms import Words
from ..sync.errors import RunStopped
from ..sync.workspace import Workspace, find_workspace
from ..workbooks.reader import Workbook, read_workbook
from . import places
from .conversation import Conversation
from .host import Book
from .ribbonwords import (
    ADDRESS,
    FOREIGN_FORMAT,
    IN_MAIL,
    NEVER_SAVED,
    NO_BOOK,
    OLD_FORMAT,
    OPEN_DOCUMENT,
    READ_ONLY,
    not_done,
)

WRITABLE = (".xlsx", ".xlsm")

FLEETING = (
    "content.outlook",
    "inetcache",
    "temporary internet files",
    "olk",
    "com.apple.mail",
    "mail downloads",
    "mozilla_",
    "rar$",
    "7zo",
    "temp1_",
)
"""How folders begin into which mail programs, browsers and archivers put what is only looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The active workbook as it is now, unsaved changes included.

    Attributes:
        book: the workbook.
        copy: a copy of it, under its own name.
        workbook: the same, read.
        workspace: the one its file lies in.
        obstacle: why nothing may be written into it; ``None`` when it may.
    """

    book: Book
    copy: Path
    workbook: Workbook
    workspace: Workspace | None
    obstacle: Words | None

    @property
    def path(self) -> Path:
        """The file of a workbook that may be written into.

        Raises:
            RunStopped: it may not.
        """
        if self.obstacle is not None or self.book.path is None:
            raise not_done(self.obstacle or NEVER_SAVED)
        return self.book.path

    @property
    def backups(self) -> Path:
        """Where previous versions of it are kept."""
        return self.workspace.backups if self.workspace else places.home() / "copie"


def active(talk: Conversation) -> Book:
    """Return the active workbook.

    Raises:
        RunStopped: there is none.
    """
    book = talk.host.active()
    if book is None:
        raise RunStopped(NO_BOOK)
    return book


def obstacle(book: Book) -> Words | None:
    """Say why nothing may be written into an open workbook; ``None`` when it may."""
    if book.path is None:
        return ADDRESS if "://" in book.location else NEVER_SAVED
    suffix = book.path.suffix.lower()
    if suffix in (".ods", ".ots"):
        return OPEN_DOCUMENT
    if suffix == ".xls":
        return OLD_FORMAT
    if suffix not in WRITABLE:
        return FOREIGN_FORMAT
    if is_fleeting(book.path):
        return IN_MAIL
    return READ_ONLY if book.read_only else None


def is_fleeting(path: Path) -> bool:
    """Tell whether a file lies where it will be thrown away: opened from a mail or an archive."""
    if path.parent == Path(tempfile.gettempdir()):
        return True
    return any(part.casefold().startswith(FLEETING) for part in path.parent.parts)


@contextmanager
def read_active(talk: Conversation) -> Iterator[Reading]:
    """Read the active workbook from a copy that is there as long as the context.

    Raises:
        RunStopped: there is none.
    """
    book = active(talk)
    with tempfile.TemporaryDirectory(prefix="riscontro-") as folder:
        # Named as its file is: findings show the name, as those of the command line do.
        name = book.path.name if book.path is not None else Path(book.name).name or "cartella"
        stem, suffix = Path(name).stem, Path(name).suffix.lower()
        copy = Path(folder) / (name if suffix in WRITABLE else f"{stem}.xlsx")
        talk.host.copy(copy)
        yield Reading(
            book,
            copy,
            read_workbook(copy, facts=False),
            find_workspace(book.path.resolve()) if book.path is not None else None,
            obstacle(book),
        )
