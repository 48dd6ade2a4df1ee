"""Excel as the host of a button, driven from a process of its own through xlwings."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.errors import RunStopped
from . import excelwords
from .buttons import TAB
from .cellerrors import CellError
from .comvalues import decode_cell
from .dialogs import Dialogs
from .excelcalls import Calls, Wings
from .excelstate import LONG, Kept, give_back, keep
from .host import Book, Cancelled, Question, Spot, Tone
from .patience import Patience, is_busy

BREAKING = ("=", "+", "-", "@", "'")
"""Signs Excel takes for the start of a formula, or away."""


class ExcelHost:
    """Excel, as a button sees it. Used in a ``with``: what it changed is given back at the end.

    Attributes:
        language: see ``host.Host``.
        app: the App of xlwings of the Excel the button was pressed in.
    """

    def __init__(
        self,
        app: Wings,
        calls: Calls,
        dialogs: Dialogs,
        patience: Patience,
        language: Language,
        stop: Callable[[], bool],
    ) -> None:
        self.app = app
        self.language = language
        self._calls = calls
        self._dialogs = dialogs
        self._patience = patience
        # Somebody who gave up wants his workbook back all the same.
        self._insisting = Patience(lambda: False, patience.seconds, patience.pause)
        self._stop = stop
        self._kept: Kept | None = None

    def __enter__(self) -> "ExcelHost":
        self._kept = self._patience.call(lambda: keep(self.app))
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept is not None:
            # A wish to stop must not keep Excel from being given back.
            give_back(self.app, self._kept, Patience(lambda: False, LONG, self._patience.pause))

    def active(self) -> Book | None:
        """See ``host.Host``.

        Raises:
            RunStopped: a file in Protected View is in front.
        """
        return self._patience.call(self._active)

    def books(self) -> Sequence[Book]:
        """See ``host.Host``."""
        return self._patience.call(lambda: [self._told(one) for one in self.app.books])

    def spot(self) -> Spot | None:
        """See ``host.Host``."""
        found = self._patience.call(lambda: self._calls.active_cell(self.app))
        return Spot(*found) if found else None

    def copy(self, to: Path) -> None:
        """See ``host.Host``.

        Raises:
            RunStopped: not an xlsx or xlsm; no copy came out.
        """
        book = self._patience.call(self._front)
        name = str(self._patience.call(lambda: book.name))
        if not self._patience.call(lambda: self._calls.is_open_xml(book)):
            raise _stopped(excelwords.OTHER_FORMAT, name=name)
        if to.exists():
            raise FileExistsError(to)
        self._patience.call(lambda: self._calls.save_copy(self.app, book, to))
        if not to.is_file():
            raise _stopped(excelwords.NO_COPY, name=name)

    def save(self, book: Book) -> None:
        """See ``host.Host``.

        Raises:
            RunStopped: never saved, or read-only.
        """
        if book.path is None and "://" not in book.location:
            raise _stopped(excelwords.NEVER_SAVED, name=book.name)
        if book.read_only:
            raise _stopped(excelwords.READ_ONLY, name=book.name)
        self._patience.call(lambda: self._calls.save(self._opened(book.name)))

    def close(self, book: Book) -> None:
        """See ``host.Host``."""
        self._patience.call(lambda: self._close(book))

    def open(self, path: Path, spot: Spot | None = None) -> None:
        """See ``host.Host``.

        Raises:
            RunStopped: Excel does not open it.
        """
        there = self._insisting.call(lambda: self._by_name(path.name))
        if there is None:
            self._open_new(path)
        elif not _same(self._insisting.call(lambda: self._told(there)).path, path):
            raise _stopped(excelwords.SAME_NAME, name=path.name)
        else:
            self._insisting.call(there.activate)
        # Windows lets a process come to the front only sometimes: not worth a failure.
        with suppress(Exception):
            self.app.activate(steal_focus=True)
        if spot is not None:
            self.select(spot)

    def select(self, spot: Spot) -> None:
        """See ``host.Host``.

        Raises:
            RunStopped: the sheet is not there or hidden.
        """
        try:
            self._patience.call(lambda: self._calls.go_to(self.app, self._cell(spot)))
        except (RunStopped, Cancelled):
            raise
        except Exception as fault:
            raise _stopped(excelwords.NO_SPOT, sheet=spot.sheet, cell=spot.cell) from fault

    def write(self, spot: Spot, value: str | float | None) -> None:
        """See ``host.Host``. A text stays the text it is, whatever Excel would make of it.

        Raises:
            RunStopped: the cell is locked.
        """
        try:
            self._patience.call(lambda: self._type(spot, value))
        except (RunStopped, Cancelled):
            raise
        except Exception as fault:
            raise _stopped(excelwords.NO_WRITING, sheet=spot.sheet, cell=spot.cell) from fault

    def shown(self, sheet: str, cells: Sequence[str]) -> Sequence[object]:
        """See ``host.Host``; an error value is its text."""
        return [self._patience.call(partial(self._value, Spot(sheet, cell))) for cell in cells]

    def recalculate(self) -> None:
        """See ``host.Host``. In manual calculation what else waits to be computed is, too."""
        book = self._patience.call(self._front)
        for sheet in self._patience.call(lambda: list(book.sheets)):
            self._patience.call(partial(self._calls.mark_dirty, sheet))
        self._patience.call(self.app.calculate)

    def say(self, text: str, tone: Tone = "info") -> None:
        """See ``host.Host``."""
        self._dialogs.say(text, tone)

    def ask(self, text: str) -> bool:
        """See ``host.Host``."""
        return self._dialogs.ask(text)

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """See ``host.Host``."""
        return self._dialogs.form(title, questions)

    def folder(self, title: str) -> Path | None:
        """See ``host.Host``."""
        return self._dialogs.folder(title)

    def progress(self, text: str, done: int, whole: int) -> None:
        """See ``host.Host``: in the status bar; an Excel that is busy is not waited for.

        Raises:
            Cancelled: see ``host.Host``.
        """
        if self._stop():
            raise Cancelled
        part = f" – {100 * done // whole} %" if whole else ""
        stopping = excelwords.STOPPING[self.language]
        told = f"{TAB[self.language]}: {text}{part} ({stopping})"
        try:
            self.app.status_bar = told
        except Exception as fault:
            if not is_busy(fault):
                raise

    def show(self, path: Path) -> None:
        """See ``host.Host``."""
        if sys.platform == "win32":
            os.startfile(path)
            return
        program = "open" if sys.platform == "darwin" else "xdg-open"
        subprocess.Popen([program, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _active(self) -> Book | None:
        found = self.app.books.active
        if found is not None and found.api is not None:
            return self._told(found)
        if self._calls.protected_view(self.app):
            raise RunStopped(excelwords.PROTECTED)
        return None

    def _front(self) -> Wings:
        found = self.app.books.active
        if found is not None and found.api is not None:
            return found
        if self._calls.protected_view(self.app):
            raise RunStopped(excelwords.PROTECTED)
        raise RunStopped(excelwords.NO_BOOK)

    def _told(self, book: Wings) -> Book:
        location = self._calls.location(book)
        lies = "://" not in location and ("/" in location or "\\" in location)
        return Book(
            str(book.name),
            Path(location) if lies else None,
            location,
            self._calls.saved(book),
            self._calls.read_only(book),
        )

    def _by_name(self, name: str) -> Wings:
        wanted = name.casefold()
        return next((one for one in self.app.books if one.name.casefold() == wanted), None)

    def _opened(self, name: str) -> Wings:
        found = self._by_name(name)
        if found is None:
            raise _stopped(excelwords.NOT_THERE, name=name)
        return found

    def _close(self, book: Book) -> None:
        """Close, saving what was typed until now: a call refused meanwhile is made again whole."""
        found = self._opened(book.name)
        if not self._told(found).saved:
            self._calls.save(found)
        found.close()

    def _open_new(self, path: Path) -> None:
        try:
            self._insisting.call(lambda: self.app.books.open(str(path), update_links=False))
        except (RunStopped, Cancelled):
            raise
        except Exception as fault:
            words = excelwords.NO_OPENING
            raise _stopped(words, name=path.name, folder=str(path.parent)) from fault

    def _cell(self, spot: Spot) -> Wings:
        return self._front().sheets[spot.sheet].range(spot.cell)

    def _value(self, spot: Spot) -> object:
        found = decode_cell(self._calls.value(self._cell(spot)))
        return found.kind if isinstance(found, CellError) else found

    def _type(self, spot: Spot, value: str | float | None) -> None:
        cell = self._cell(spot)
        if not isinstance(value, str) or not value:
            cell.value = None if value == "" else value
            return
        form = cell.number_format
        if form == "@" or not value.startswith(BREAKING):
            cell.value = value
            if self._calls.value(cell) == value:
                return
        # What Excel took for a number or a date also changed the format of the cell.
        cell.number_format = form
        cell.value = f"'{value}"


def _same(one: Path | None, other: Path) -> bool:
    return one is not None and os.path.normcase(one) == os.path.normcase(other)


def _stopped(words: Words, **facts: str) -> RunStopped:
    return RunStopped(Words(words.it.format(**facts), words.en.format(**facts)))
