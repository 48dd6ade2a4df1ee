"""LibreOffice Calc in front of a person: every wish goes to the component that runs inside it."""

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.errors import RunStopped
from .host import Book, Cancelled, Question, Spot, Tone
from .wire import Unreadable, line, message


class CalcHost:
    """The contract of ``host.Host``, kept by asking over two pipes."""

    def __init__(self, language: Language, incoming: TextIO, outgoing: TextIO) -> None:
        self.language: Language = language
        self._incoming, self._outgoing = incoming, outgoing
        self._numbers = count(1)

    def active(self) -> Book | None:
        """Return the active workbook."""
        found = self._ask("active")
        return _book(found) if found else None

    def books(self) -> Sequence[Book]:
        """Return all open workbooks."""
        return [_book(one) for one in self._ask("books")]

    def spot(self) -> Spot | None:
        """Return the active cell."""
        found = self._ask("spot")
        return Spot(str(found["sheet"]), str(found["cell"])) if found else None

    def copy(self, to: Path) -> None:
        """Write the active workbook as it is now to a new xlsx."""
        if to.exists():
            raise FileExistsError(to)
        self._ask("copy", to=str(to))

    def save(self, book: Book) -> None:
        """Save an open workbook in its own file and format."""
        self._ask("save", **_named(book))

    def close(self, book: Book) -> None:
        """Close an open workbook; what was typed since it was saved is saved first."""
        self._ask("close", **_named(book))

    def open(self, path: Path, spot: Spot | None = None) -> None:
        """Open a file, or bring it to the front, at a cell."""
        self._ask("open", path=str(path), **_placed(spot))

    def select(self, spot: Spot) -> None:
        """Go to a cell and bring it into view."""
        self._ask("select", **_placed(spot))

    def write(self, spot: Spot, value: str | float | None) -> None:
        """Type a value into a cell."""
        self._ask("write", value=value, **_placed(spot))

    def shown(self, sheet: str, cells: Sequence[str]) -> Sequence[object]:
        """Return what cells hold now."""
        return list(self._ask("shown", sheet=sheet, cells=list(cells)))

    def recalculate(self) -> None:
        """Compute every formula again."""
        self._ask("recalculate")

    def say(self, text: str, tone: Tone = "info") -> None:
        """Show a message until it is closed."""
        self._ask("say", text=text, tone=tone)

    def ask(self, text: str) -> bool:
        """Ask a yes/no question."""
        return bool(self._ask("ask", text=text))

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """Ask for some lines of text."""
        lines = [
            {
                "id": one.id,
                "label": one.label[self.language],
                "initial": one.initial,
                "choices": list(one.choices),
                "required": one.required,
            }
            for one in questions
        ]
        found = self._ask("form", title=title, lines=lines)
        return None if found is None else {str(k): str(v) for k, v in found.items()}

    def folder(self, title: str) -> Path | None:
        """Let the person choose a folder."""
        found = self._ask("folder", title=title)
        return Path(str(found)) if found else None

    def progress(self, text: str, done: int, whole: int) -> None:
        """Show how far a long step is.

        Raises:
            Cancelled: the person asked to stop.
        """
        if self._ask("progress", text=text, done=done, whole=whole) == "cancelled":
            raise Cancelled

    def show(self, path: Path) -> None:
        """Open a file in the program that shows such files."""
        self._ask("show", path=str(path))

    def _ask(self, wish: str, **facts: Any) -> Any:  # noqa: ANN401
        """Send a wish and wait for its answer, however long a dialog stays open."""
        number = next(self._numbers)
        self._outgoing.write(line({"id": number, "do": wish, "with": facts}))
        self._outgoing.flush()
        text = self._incoming.readline()
        if not text:
            raise Cancelled  # LibreOffice has ended: nobody is left to work for.
        reply = message(text)
        if reply.get("id") != number:
            raise Unreadable("id")
        if "failed" in reply:
            raise RunStopped(Words(str(reply["failed"]["it"]), str(reply["failed"]["en"])))
        return reply.get("answer")


def _book(found: Mapping[str, Any]) -> Book:
    path = found.get("path")
    return Book(
        name=str(found["name"]),
        path=Path(str(path)) if path else None,
        location=str(found.get("location", "")),
        saved=bool(found.get("saved")),
        read_only=bool(found.get("read_only")),
    )


def _named(book: Book) -> dict[str, Any]:
    return {
        "name": book.name,
        "path": str(book.path) if book.path else "",
        "location": book.location,
    }


def _placed(spot: Spot | None) -> dict[str, Any]:
    return {"sheet": spot.sheet, "cell": spot.cell} if spot else {}
