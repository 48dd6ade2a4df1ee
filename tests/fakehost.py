"""A spreadsheet program that is none: real files on disk, edits in memory, a person who answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from riscontro.addin.host import Book, Cancelled, Question, Spot
from riscontro.schemas.findings import Language
from riscontro.sync.pipeline.recalculating import recalculated


@dataclass(eq=False)
class Window:
    """An open workbook: its bytes as they are in memory, and where its cursor stands."""

    path: Path | None
    data: bytes
    name: str
    location: str = ""
    saved: bool = True
    read_only: bool = False
    spot: Spot | None = None

    @property
    def book(self) -> Book:
        return Book(self.name, self.path, self.location, self.saved, self.read_only)


@dataclass
class FakeHost:
    """A host over openpyxl; the test prepares answers, troubles and the moment of *Annulla*."""

    language: Language = "it"
    windows: list[Window] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)
    forms: list[Mapping[str, str] | None] = field(default_factory=list)
    folders: list[Path | None] = field(default_factory=list)
    cancel_at: int = 0
    calculates: bool = True
    broken: dict[str, Exception] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    asked_for: list[Sequence[Question]] = field(default_factory=list)
    steps: list[tuple[str, int, int]] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    meanwhile: Callable[[], None] | None = None

    # What the person does.

    def has(self, path: Path, spot: Spot | None = None, **more: Any) -> Window:
        """Open a file as a person would, before the button is pressed."""
        window = Window(path, path.read_bytes(), path.name, str(path), **more)
        window.spot = spot or Spot(load_workbook(path, read_only=True).sheetnames[0], "A1")
        self.windows.append(window)
        self._mark(window, True)
        return window

    def types(self, sheet: str, cell: str, value: Any, window: Window | None = None) -> None:
        """Type into a cell without saving; formulas are computed as the program would."""
        window = window or self.windows[-1]
        book = load_workbook(BytesIO(window.data))
        book[sheet][cell].value = value
        made = BytesIO()
        book.save(made)
        window.data, window.saved = made.getvalue(), False
        if self.calculates:
            self._calculate(window)

    def value(self, sheet: str, cell: str, window: Window | None = None) -> Any:
        """What a cell of an open workbook holds."""
        window = window or self.windows[-1]
        return load_workbook(BytesIO(window.data))[sheet][cell].value

    @property
    def text(self) -> str:
        """Everything said and asked."""
        return "\n".join([*(text for _, text in self.said), *self.asked])

    # The contract.

    def active(self) -> Book | None:
        self._trouble("active")
        return self.windows[-1].book if self.windows else None

    def books(self) -> list[Book]:
        return [window.book for window in self.windows]

    def spot(self) -> Spot | None:
        return self.windows[-1].spot if self.windows else None

    def copy(self, to: Path) -> None:
        self._trouble("copy")
        assert not to.exists() and to.suffix in (".xlsx", ".xlsm")
        to.write_bytes(self.windows[-1].data)
        if self.meanwhile is not None:
            meanwhile, self.meanwhile = self.meanwhile, None
            meanwhile()

    def save(self, book: Book) -> None:
        self._trouble("save")
        window = self._of(book)
        assert window.path is not None and not window.read_only, "a program refuses to save it"
        if not window.saved:
            window.path.write_bytes(window.data)
        window.saved = True
        self.done.append(("save", window.name))

    def close(self, book: Book) -> None:
        self._trouble("close")
        window = self._of(book)
        assert window.saved, "what was typed is lost"
        self.windows.remove(window)
        self._mark(window, False)
        self.done.append(("close", window.name))

    def open(self, path: Path, spot: Spot | None = None) -> None:
        self._trouble("open")
        there = next((one for one in self.windows if one.path == path), None)
        if there is None:
            there = Window(path, path.read_bytes(), path.name, str(path))
            there.spot = Spot(load_workbook(path, read_only=True).sheetnames[0], "A1")
            self._mark(there, True)
            self.done.append(("open", there.name))
        else:
            self.windows.remove(there)
        self.windows.append(there)
        if spot is not None:
            self.select(spot)

    def select(self, spot: Spot) -> None:
        window = self.windows[-1]
        assert spot.sheet in load_workbook(BytesIO(window.data), read_only=True).sheetnames
        window.spot = spot

    def write(self, spot: Spot, value: str | float | None) -> None:
        self._trouble("write")
        self.types(spot.sheet, spot.cell, value)

    def shown(self, sheet: str, cells: Sequence[str]) -> list[object]:
        page = load_workbook(BytesIO(self.windows[-1].data), data_only=True)[sheet]
        return [page[cell].value for cell in cells]

    def recalculate(self) -> None:
        self._calculate(self.windows[-1])

    def say(self, text: str, tone: str = "info") -> None:
        assert "{" not in text, f"a fact is missing: {text}"
        self.said.append((tone, text))

    def ask(self, text: str) -> bool:
        assert "{" not in text, f"a fact is missing: {text}"
        self.asked.append(text)
        assert self.answers, f"nobody foresaw the question: {text}"
        return self.answers.pop(0)

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        self.asked_for.append(questions)
        assert self.forms, f"nobody foresaw the form: {title}"
        given = self.forms.pop(0)
        if given is None:
            return None
        return {one.id: given.get(one.id, one.initial) for one in questions}

    def folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.folders.pop(0)

    def progress(self, text: str, done: int, whole: int) -> None:
        self.steps.append((text, done, whole))
        if self.cancel_at and len(self.steps) >= self.cancel_at:
            self.cancel_at = 0
            raise Cancelled

    def show(self, path: Path) -> None:
        assert path.is_file()
        self.pages.append(path)

    # Behind the scene.

    def _of(self, book: Book) -> Window:
        return next(one for one in self.windows if (one.name, one.path) == (book.name, book.path))

    def _trouble(self, what: str) -> None:
        if what in self.broken:
            raise self.broken.pop(what)

    def _calculate(self, window: Window) -> None:
        """Give every formula its value, as the program does; text typed over one stays."""
        made = recalculated(window.data, window.name)
        if made.refused is None and not made.restored:
            window.data = made.data

    def _mark(self, window: Window, there: bool) -> None:
        """Leave the mark of having a file open, as LibreOffice does."""
        if window.path is None:
            return
        mark = window.path.with_name(f".~lock.{window.path.name}#")
        if there:
            mark.write_text("")
        else:
            mark.unlink(missing_ok=True)
