"""The few calls xlwings has no name for, which differ between Excel for Windows and for Mac."""

import shutil
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from ..schemas.grid import column_letter
from ..schemas.terms import Words
from ..sync.errors import RunStopped

Wings: TypeAlias = Any
"""An App, a Book, a Sheet or a Range of xlwings, which has no types."""

MACRO_COPY = "riscontro.xlam!RiscontroSaveCopy"
"""Macro of the add-in that writes a copy of the active workbook: AppleScript knows no such word."""

MAC_ROOM = "Library/Containers/com.microsoft.Excel/Data"
"""The one folder Excel for Mac writes into without asking the person."""

UNSAVED = Words(
    "Salvare la cartella, poi premere di nuovo il pulsante.",
    "Save the workbook, then press the button again.",
)

WINDOWS_FORMATS = frozenset({51, 52, 61})
"""xlOpenXMLWorkbook, xlOpenXMLWorkbookMacroEnabled, xlOpenXMLStrictWorkbook."""


class Calls(Protocol):
    """What ``ExcelHost`` asks of one of the two programs; books and ranges are those of xlwings."""

    def location(self, book: Wings) -> str:
        """Return folder and name, an address for a workbook in the cloud, a bare name if new."""

    def saved(self, book: Wings) -> bool:
        """Tell whether nothing changed since the workbook was saved."""

    def read_only(self, book: Wings) -> bool:
        """Tell whether the workbook may not be saved."""

    def is_open_xml(self, book: Wings) -> bool:
        """Tell whether a copy of the workbook is an xlsx or an xlsm."""

    def protected_view(self, app: Wings) -> bool:
        """Tell whether a file in Protected View is in front."""

    def active_cell(self, app: Wings) -> tuple[str, str] | None:
        """Return sheet and address of the active cell."""

    def save(self, book: Wings) -> None:
        """Save a workbook in its own file."""

    def save_copy(self, app: Wings, book: Wings, to: Path) -> None:
        """Write a copy of the workbook as it is now."""

    def value(self, cell: Wings) -> object:
        """Return the value of a cell, dates as numbers."""

    def go_to(self, app: Wings, cell: Wings) -> None:
        """Select a cell and bring it into view."""

    def mark_dirty(self, sheet: Wings) -> None:
        """Make the next calculation compute every formula of a sheet."""


class WindowsCalls:
    """Excel for Windows: ``api`` is its COM object."""

    def location(self, book: Wings) -> str:
        """See ``Calls``. Not xlwings' own: it guesses a local file for an address."""
        return str(book.api.FullName)

    def saved(self, book: Wings) -> bool:
        """See ``Calls``."""
        return bool(book.api.Saved)

    def read_only(self, book: Wings) -> bool:
        """See ``Calls``."""
        return bool(book.api.ReadOnly)

    def is_open_xml(self, book: Wings) -> bool:
        """See ``Calls``."""
        return int(book.api.FileFormat) in WINDOWS_FORMATS

    def protected_view(self, app: Wings) -> bool:
        """See ``Calls``."""
        return app.api.ActiveProtectedViewWindow is not None

    def active_cell(self, app: Wings) -> tuple[str, str] | None:
        """See ``Calls``."""
        cell = app.api.ActiveCell
        if cell is None:
            return None
        address = f"{column_letter(int(cell.Column))}{int(cell.Row)}"
        return str(cell.Worksheet.Name), address

    def save(self, book: Wings) -> None:
        """See ``Calls``. Not xlwings' own: it saves a new workbook wherever Python stands."""
        book.api.Save()

    def save_copy(self, app: Wings, book: Wings, to: Path) -> None:
        """See ``Calls``."""
        book.api.SaveCopyAs(str(to))

    def value(self, cell: Wings) -> object:
        """See ``Calls``. ``Value2``: ``Value`` cuts amounts of money to four decimals."""
        found: object = cell.api.Value2
        return found

    def go_to(self, app: Wings, cell: Wings) -> None:
        """See ``Calls``."""
        app.api.Goto(cell.api, False)

    def mark_dirty(self, sheet: Wings) -> None:
        """See ``Calls``."""
        sheet.api.UsedRange.Dirty()


class MacCalls:
    """Excel for Mac: ``api`` is its AppleScript object."""

    def location(self, book: Wings) -> str:
        """See ``Calls``. xlwings' own fails for an address it cannot place: then the name."""
        try:
            return str(book.api.full_name.get())
        except AttributeError:
            return str(book.name)

    def saved(self, book: Wings) -> bool:
        """See ``Calls``."""
        return bool(book.api.saved.get())

    def read_only(self, book: Wings) -> bool:
        """See ``Calls``."""
        return bool(book.api.read_only.get())

    def is_open_xml(self, book: Wings) -> bool:
        """See ``Calls``. The format has no number here: the name tells it."""
        suffix = Path(str(book.name)).suffix.casefold()
        return suffix in ("", ".xlsx", ".xlsm")

    def protected_view(self, app: Wings) -> bool:
        """See ``Calls``: there is no such thing on a Mac."""
        return False

    def active_cell(self, app: Wings) -> tuple[str, str] | None:
        """See ``Calls``: the first cell of the selection."""
        chosen = app.selection
        if chosen is None:
            return None
        return str(chosen.sheet.name), f"{column_letter(int(chosen.column))}{int(chosen.row)}"

    def save(self, book: Wings) -> None:
        """See ``Calls``."""
        book.save()

    def save_copy(self, app: Wings, book: Wings, to: Path) -> None:
        """See ``Calls``: by the add-in's macro, or the file itself where nothing changed.

        Raises:
            RunStopped: neither is possible.
        """
        room = Path.home() / MAC_ROOM
        way = (room if room.is_dir() else to.parent) / f"riscontro-{to.name}"
        try:
            app.macro(MACRO_COPY)(str(way))
        except Exception as fault:
            file = Path(self.location(book))
            if not (self.saved(book) and file.is_file()):
                raise RunStopped(UNSAVED) from fault
            shutil.copyfile(file, to)
            return
        shutil.move(way, to)

    def value(self, cell: Wings) -> object:
        """See ``Calls``."""
        found: object = cell.raw_value
        return found

    def go_to(self, app: Wings, cell: Wings) -> None:
        """See ``Calls``."""
        cell.sheet.activate()
        cell.select()

    def mark_dirty(self, sheet: Wings) -> None:
        """See ``Calls``: AppleScript has no word for it; what changed is computed all the same."""
