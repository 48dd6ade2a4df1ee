"""What a spreadsheet program does for a button: the contract Excel and Calc both keep.

A button never touches Excel or LibreOffice itself. It reads the open workbook from a copy the
program writes of it as it is now, unsaved changes included, through the same reader as every
other file: so a button finds what the command line finds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from ..schemas.findings import Language
from ..schemas.terms import Words

Tone = Literal["info", "warning", "error"]


class Cancelled(Exception):
    """The person pressed *Annulla*: stop, leaving everything as a killed run would."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: name of the sheet as shown, A1 address without dollar signs."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that is open.

    Attributes:
        name: as the title bar says.
        path: its file; ``None`` when never saved, or when it lies where no file is (an address).
        location: what the program says of where it is, for messages.
        saved: nothing changed since it was saved.
        read_only: the program may not save it.
    """

    name: str
    path: Path | None
    location: str = ""
    saved: bool = True
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a form.

    Attributes:
        id: ASCII identifier.
        label: what is asked.
        initial: text already there.
        choices: where only these may be given, as shown.
        required: may not be left empty.
    """

    id: str
    label: Words
    initial: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True


class Host(Protocol):
    """The spreadsheet program in front of a person.

    Everything acts on the active workbook where none is named. Nothing here may leave the program
    frozen, in another calculation mode or with its screen off, whatever is raised.
    """

    language: Language
    """Language of what the program is told to show."""

    def active(self) -> Book | None:
        """Return the active workbook; ``None`` when there is none, or it is no spreadsheet."""

    def books(self) -> Sequence[Book]:
        """Return all open workbooks."""

    def spot(self) -> Spot | None:
        """Return the active cell of the active workbook."""

    def copy(self, to: Path) -> None:
        """Write the active workbook as it is now to a new xlsx; the open one stays as it is."""

    def save(self, book: Book) -> None:
        """Save an open workbook in its own file and format."""

    def close(self, book: Book) -> None:
        """Close an open workbook; what was typed since it was saved is saved first."""

    def open(self, path: Path, spot: Spot | None = None) -> None:
        """Open a file, or bring it to the front, at a cell."""

    def select(self, spot: Spot) -> None:
        """Go to a cell of the active workbook and bring it into view."""

    def write(self, spot: Spot, value: str | float | None) -> None:
        """Type a value into a cell of the active workbook, as a person would."""

    def shown(self, sheet: str, cells: Sequence[str]) -> Sequence[object]:
        """Return what cells of the active workbook hold now: number, text, bool or ``None``."""

    def recalculate(self) -> None:
        """Compute every formula of the active workbook again."""

    def say(self, text: str, tone: Tone = "info") -> None:
        """Show a message until it is closed."""

    def ask(self, text: str) -> bool:
        """Ask a yes/no question."""

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """Ask for some lines of text; ``None`` when the person thought better of it."""

    def folder(self, title: str) -> Path | None:
        """Let the person choose a folder; ``None`` when he thought better of it."""

    def progress(self, text: str, done: int, whole: int) -> None:
        """Show how far a long step is; the bar goes when the button ends.

        Raises:
            Cancelled: the person asked to stop.
        """

    def show(self, path: Path) -> None:
        """Open a file in the program of the system that shows such files."""
