"""An Excel to be driven through xlwings, made of openpyxl: refuses, prompts and meddles like it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

REJECTED, DISCONNECTED, EXCEPTION = -2147418111, -2147417848, -2147352567
GENERIC, IGNORED = -2146827284, -2146777998
FORMATS = {".xlsx": 51, ".xlsm": 52, ".ods": 60, ".xls": 56}


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, hresult: int, inner: int | None = None) -> None:
        details = None if inner is None else (0, "Microsoft Excel", "no", None, 0, inner)
        super().__init__(hresult, "refused", details, None)
        self.hresult = hresult


class FakeApp:
    """The App of xlwings and, as ``api``, the Application of Excel.

    Attributes:
        refusals: how many of the next calls are refused, as while somebody types in a cell.
        gone: Excel was closed.
        before_call: called with the name of every call; tests use it to interfere.
    """

    def __init__(self) -> None:
        self.refusals = 0
        self.refusal: Callable[[], Exception] = lambda: ComError(REJECTED)
        self.gone = False
        self.calls: list[str] = []
        self.before_call: Callable[[str], None] = lambda name: None
        self.state: dict[str, Any] = {
            "calculation": "automatic",
            "screen_updating": True,
            "display_alerts": True,
            "enable_events": True,
            "status_bar": False,
        }
        self.statuses: list[object] = []
        self.alerts: list[tuple[str, ...]] = []
        self.answers: list[Any] = []
        self.macros: list[tuple[Any, ...]] = []
        self.protected_view = False
        self.pid = 4711
        self.books = FakeBooks(self)

    def did(self, name: str) -> None:
        """Every call comes by here."""
        self.calls.append(name)
        self.before_call(name)
        if self.gone:
            raise ComError(DISCONNECTED)
        if self.refusals:
            self.refusals -= 1
            raise self.refusal()

    def __getattr__(self, name: str) -> Any:
        if name in ("calculation", "screen_updating", "display_alerts", "enable_events"):
            self.did(name)
            if name == "calculation" and not self.books.open_books:
                raise ComError(EXCEPTION, GENERIC)
            return self.state[name]
        raise AttributeError(name)

    def __setattr__(self, name: str, value: Any) -> None:
        if "state" in self.__dict__ and name in self.state:
            self.did(f"{name}=")
            if name == "status_bar":
                self.statuses.append(value)
            self.state[name] = value
            return
        super().__setattr__(name, value)

    @property
    def status_bar(self) -> Any:
        self.did("status_bar")
        return self.state["status_bar"]

    @property
    def api(self) -> "FakeApplication":
        return FakeApplication(self)

    def alert(self, prompt: str, title: str, buttons: str, mode: str) -> Any:
        self.alerts.append((prompt, title, buttons, mode))
        return self.answers.pop(0) if self.answers else "ok"

    def activate(self, steal_focus: bool = False) -> None:
        raise OSError("Windows does not let a process come to the front")

    def calculate(self) -> None:
        self.did("calculate")

    def macro(self, name: str) -> Callable[..., Any]:
        return lambda *given: self.macros.append((name, *given))


class FakeApplication:
    """``app.api``."""

    def __init__(self, app: FakeApp) -> None:
        self.app = app
        self.InputBox = self._input

    @property
    def ActiveProtectedViewWindow(self) -> object:
        self.app.did("ActiveProtectedViewWindow")
        return object() if self.app.protected_view else None

    @property
    def ActiveCell(self) -> Any:
        self.app.did("ActiveCell")
        book = self.app.books.front
        if book is None or book.on_chart:
            return None
        return FakeRange(book.sheets[book.front_sheet], book.cell).api

    def Goto(self, target: "FakeCell", scroll: bool = False) -> None:
        self.app.did("Goto")
        sheet = target.range.sheet
        if sheet.hidden:
            raise ComError(EXCEPTION, GENERIC)
        sheet.book.front_sheet, sheet.book.cell = sheet.name, target.range.address
        self.app.books.front = sheet.book

    def _input(self, *given: Any) -> Any:
        assert len(given) == 8, "late-bound COM takes arguments by place"
        self.app.alerts.append(tuple(str(one) for one in given[:3]))
        return self.app.answers.pop(0)


class FakeBooks:
    """The open workbooks of an App."""

    def __init__(self, app: FakeApp) -> None:
        self.app = app
        self.open_books: list[FakeBook] = []
        self.front: FakeBook | None = None

    @property
    def active(self) -> Any:
        """Like xlwings: a Book around nothing when there is none."""
        self.app.did("active")
        if self.app.protected_view or self.front is None:
            return type("NoBook", (), {"api": None})()
        return self.front

    def __iter__(self) -> Iterator["FakeBook"]:
        self.app.did("books")
        return iter(list(self.open_books))

    def open(self, path: str, update_links: bool | None = None) -> "FakeBook":
        self.app.did("open")
        assert update_links is False, "Excel would ask"
        if not Path(path).is_file():
            raise ComError(EXCEPTION, GENERIC)
        book = FakeBook(self.app, path)
        if not self.open_books:
            # The only workbook brings its mode of calculation along.
            self.app.state["calculation"] = book.calculation
        self.open_books.append(book)
        self.front = book
        return book


class FakeBook:
    """A workbook; ``location`` is a path, an address, or a bare name."""

    def __init__(self, app: FakeApp, location: str, content: Workbook | None = None) -> None:
        self.app = app
        self.location = location
        path = Path(location)
        known = path.suffix in (".xlsx", ".xlsm") and "://" not in location and path.is_file()
        self.content = content or (load_workbook(path) if known else Workbook())
        self.name = re.split(r"[\\/]", location)[-1]
        self.saved, self.read_only, self.on_chart = True, False, False
        self.calculation = "automatic"
        self.front_sheet = self.content.sheetnames[0]
        self.cell = "A1"
        self.hidden: set[str] = set()
        self.locked: set[tuple[str, str]] = set()
        self.dirty: list[str] = []

    @property
    def api(self) -> "FakeWorkbook":
        return FakeWorkbook(self)

    @property
    def sheets(self) -> "FakeSheets":
        self.app.did("sheets")
        return FakeSheets(self)

    def activate(self) -> None:
        self.app.did("activate")
        self.app.books.front = self

    def close(self) -> None:
        self.app.did("close")
        books = self.app.books
        books.open_books.remove(self)
        if books.front is self:
            books.front = books.open_books[-1] if books.open_books else None

    def save(self) -> None:
        raise AssertionError("xlwings would save a new workbook wherever Python stands")


class FakeWorkbook:
    """``book.api``."""

    def __init__(self, book: FakeBook) -> None:
        self.book = book

    def __getattr__(self, name: str) -> Any:
        self.book.app.did(name)
        return {
            "FullName": self.book.location,
            "Saved": self.book.saved,
            "ReadOnly": self.book.read_only,
            "FileFormat": FORMATS.get(Path(self.book.name).suffix, 51),
        }[name]

    def Save(self) -> None:
        self.book.app.did("Save")
        self.book.content.save(self.book.location)
        self.book.saved = True

    def SaveCopyAs(self, path: str) -> None:
        self.book.app.did("SaveCopyAs")
        self.book.content.save(path)


class FakeSheets:
    def __init__(self, book: FakeBook) -> None:
        self.book = book

    def __getitem__(self, name: str) -> "FakeSheet":
        if name not in self.book.content.sheetnames:
            raise ComError(EXCEPTION, -2147352565)
        return FakeSheet(self.book, name)

    def __iter__(self) -> Iterator["FakeSheet"]:
        return (FakeSheet(self.book, name) for name in self.book.content.sheetnames)


class FakeSheet:
    def __init__(self, book: FakeBook, name: str) -> None:
        self.book, self.name = book, name
        self.Name = name

    @property
    def hidden(self) -> bool:
        return self.name in self.book.hidden

    @property
    def api(self) -> Any:
        dirty = lambda one: self.book.dirty.append(self.name)  # noqa: E731
        used = type("Used", (), {"Dirty": dirty})()
        return type("Worksheet", (), {"UsedRange": used})()

    def range(self, address: str) -> "FakeRange":
        return FakeRange(self, address)


class FakeRange:
    """One cell. What is typed is understood as COM understands it: in English."""

    def __init__(self, sheet: FakeSheet, address: str) -> None:
        self.sheet, self.address = sheet, address

    @property
    def cell(self) -> Any:
        return self.sheet.book.content[self.sheet.name][self.address]

    @property
    def api(self) -> "FakeCell":
        return FakeCell(self)

    @property
    def number_format(self) -> str:
        self.sheet.book.app.did("number_format")
        return str(self.cell.number_format)

    @number_format.setter
    def number_format(self, form: str) -> None:
        self.sheet.book.app.did("number_format=")
        self.cell.number_format = form

    @property
    def value(self) -> object:
        raise AssertionError("xlwings' own reading makes dates of numbers")

    @value.setter
    def value(self, given: object) -> None:
        self.sheet.book.app.did("value=")
        if (self.sheet.name, self.address) in self.sheet.book.locked:
            raise ComError(EXCEPTION, GENERIC)
        cell, self.sheet.book.saved = self.cell, False
        if not isinstance(given, str):
            cell.value = given
            return
        # A text that looks like a formula must stay one here: openpyxl would make a formula of it.
        if given.startswith("'"):
            cell.value, cell.data_type = given[1:], "s"
        elif cell.number_format == "@":
            cell.value, cell.data_type = given, "s"
        else:
            self._understand(given)

    def _understand(self, given: str) -> None:
        cell = self.cell
        if given.startswith(("=", "+", "-", "@")):
            cell.value = f"={given.lstrip('=')}"
        elif re.fullmatch(r"[\d.,]*\d[\d.,]*", given) and re.sub(r",", "", given).count(".") <= 1:
            cell.value = float(given.replace(",", ""))
        elif re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", given):
            cell.value, cell.number_format = 46000.0, "m/d/yyyy"
        elif given.upper() in ("TRUE", "FALSE"):
            cell.value = given.upper() == "TRUE"
        else:
            cell.value, cell.data_type = given, "s"


class FakeCell:
    """``range.api``."""

    def __init__(self, range_: FakeRange) -> None:
        self.range = range_

    @property
    def Value2(self) -> object:
        self.range.sheet.book.app.did("Value2")
        found = self.range.cell.value
        return float(found) if type(found) is int else found

    @property
    def Row(self) -> int:
        return int(coordinate_from_string(self.range.address)[1])

    @property
    def Column(self) -> int:
        letters = coordinate_from_string(self.range.address)[0]
        return next(n for n in range(1, 16385) if get_column_letter(n) == letters)

    @property
    def Worksheet(self) -> FakeSheet:
        return self.range.sheet


class Said:
    """Dialogs that note what they are told and answer as they were told to."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.yes = True
        self.lines: dict[str, str] | None = {}
        self.chosen: Path | None = None

    def say(self, text: str, tone: str) -> None:
        self.told.append((text, tone))

    def ask(self, text: str) -> bool:
        self.asked.append(text)
        return self.yes

    def form(self, title: str, questions: Any) -> Any:
        self.asked.append(title)
        return self.lines

    def folder(self, title: str) -> Path | None:
        self.asked.append(title)
        return self.chosen


def opened(app: FakeApp, path: Path | str, **cells: object) -> FakeBook:
    """Open a workbook with some cells of its first sheet filled in."""
    content = Workbook()
    content.active.title = "Dati"
    content.create_sheet("Altro")
    for address, value in cells.items():
        content["Dati"][address] = value
    if isinstance(path, Path) and path.suffix in (".xlsx", ".xlsm"):
        content.save(path)
    book = FakeBook(app, str(path), content)
    app.books.open_books.append(book)
    app.books.front = book
    return book
