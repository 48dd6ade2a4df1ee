"""What the code of a button asks of LibreOffice, done on LibreOffice's main thread."""

import os
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import uno
from com.sun.star.beans import PropertyValue

from .dialogs import Dialogs, prepared
from .waiting import Waiting

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
XLSX = "Calc MS Excel 2007 XML"
LOGICAL = 1024
"""``NumberFormat.LOGICAL``."""

NO_BOOK = (
    "Nessuna cartella di lavoro è aperta in Calc.",
    "No workbook is open in Calc.",
)
NOT_OPEN = ("La cartella «{0}» non è più aperta.", "The workbook «{0}» is no longer open.")
NO_FILE = (
    "La cartella «{0}» non è mai stata salvata: salvarla e riprovare.",
    "The workbook «{0}» was never saved: save it and try again.",
)
READ_ONLY = (
    "La cartella «{0}» è aperta in sola lettura: salvarne una copia e lavorare su quella.",
    "The workbook «{0}» is open read-only: save a copy and work on that.",
)
NOT_DONE = (
    "LibreOffice non è riuscito in un passo ({0}): {1}. Riprovare; se serve, salvare e riaprire.",
    "LibreOffice could not do a step ({0}): {1}. Try again; if need be save and open it again.",
)
NO_CELL = ("La cella {0} del foglio «{1}» non esiste.", "There is no cell {0} on sheet «{1}».")


class Refused(Exception):
    """A wish that cannot be fulfilled; ``words`` say why."""

    def __init__(self, words: Tuple[str, str], *facts: object) -> None:
        self.words = (words[0].format(*facts), words[1].format(*facts))
        super().__init__(self.words[1])


class Desk:
    """The documents of LibreOffice and the one a button was pressed in."""

    def __init__(self, context: Any, frame: Any, language: str) -> None:
        self.context = context
        self.desktop = self._service("com.sun.star.frame.Desktop")
        self.dialogs = Dialogs(context, language)
        self.document = (
            frame.getController().getModel() if frame and frame.getController() else None
        )
        self.indicator: Any = None
        self.waiting = Waiting(context, language, self.cancel)
        self.whole = 0
        self.text = ""
        self.cancelled = False

    def do(self, wish: str, facts: Dict[str, Any]) -> Any:
        """Fulfil a wish.

        Raises:
            Refused: it cannot be, with the reason.
        """
        doing: Optional[Callable[..., Any]] = getattr(self, "do_" + wish, None)
        if doing is None:
            raise Refused(NOT_DONE, wish, "?")
        try:
            return doing(**facts)
        except Refused:
            raise
        except Exception as fault:
            raise Refused(
                NOT_DONE, wish, str(fault).splitlines()[0] if str(fault) else "?"
            ) from fault

    def end(self) -> None:
        """Take away what shows progress."""
        self.waiting.close()
        if self.indicator is not None:
            self.indicator.end()
            self.indicator = None

    def cancel(self) -> None:
        """Have the work stop at its next step."""
        self.cancelled = True

    def window(self) -> Any:
        """Return the window that dialogs belong to; ``None`` when there is no document."""
        document = self._active()
        controller = document.getCurrentController() if document else None
        frame = controller.getFrame() if controller else self.desktop.getCurrentFrame()
        return frame.getContainerWindow() if frame else None

    def do_active(self) -> Optional[Dict[str, Any]]:
        """Tell which workbook is active."""
        document = self._active()
        return _told(document) if document else None

    def do_books(self) -> List[Dict[str, Any]]:
        """Tell which workbooks are open."""
        return [_told(one) for one in self._documents()]

    def do_spot(self) -> Optional[Dict[str, str]]:
        """Tell which cell is active."""
        document = self._active()
        if document is None:
            return None
        controller = document.getCurrentController()
        chosen = document.getCurrentSelection()
        # Of several cells chosen the address is not said; what is active is told by the view.
        data = controller.getViewData() if controller else ""
        cell = _cursor(data, controller) or _first(chosen)
        return {"sheet": controller.getActiveSheet().getName(), "cell": cell} if cell else None

    def do_copy(self, to: str) -> None:
        """Write the workbook as it is now to an xlsx."""
        document = self._needed()
        document.storeToURL(
            uno.systemPathToFileUrl(to),
            (_property("FilterName", XLSX), _property("Overwrite", False)),
        )

    def do_save(self, name: str, path: str, location: str) -> None:
        """Save a workbook in its own format."""
        document = self._found(name, path, location)
        if not document.hasLocation():
            raise Refused(NO_FILE, name)
        if document.isReadonly():
            raise Refused(READ_ONLY, name)
        if document.isModified():
            document.store()

    def do_close(self, name: str, path: str, location: str) -> None:
        """Close a workbook without saving."""
        document = self._found(name, path, location)
        self.end()
        if _same(document, self.document):
            self.document = None
        document.setModified(False)
        document.close(True)
        if not self._documents():
            self.waiting.show()

    def do_open(self, path: str, sheet: str = "", cell: str = "") -> None:
        """Open a file, or bring it to the front, at a cell."""
        for one in self._documents():
            if _path(one) and os.path.normcase(_path(one)) == os.path.normcase(str(Path(path))):
                found = one
                break
        else:
            url = uno.systemPathToFileUrl(path)
            found = self.desktop.loadComponentFromURL(url, "_blank", 0, ())
            if found is None:
                raise Refused(NOT_DONE, "open", path)
        if not found.supportsService(SPREADSHEET):
            return
        self.document = found
        self.waiting.close()
        controller = found.getCurrentController()
        controller.getFrame().activate()
        window = controller.getFrame().getContainerWindow()
        if window is not None:
            window.setFocus()
        if sheet and cell and found.Sheets.hasByName(sheet):
            self.do_select(sheet, cell)

    def do_select(self, sheet: str, cell: str) -> None:
        """Go to a cell and bring it into view."""
        controller = self._needed().getCurrentController()
        target = self._cell(sheet, cell)
        controller.setActiveSheet(self._needed().Sheets.getByName(sheet))
        controller.select(target)
        # The cursor stays; without this the cell would look like a marked block.
        controller.select(self._needed().createInstance("com.sun.star.sheet.SheetCellRanges"))
        seen = controller.getVisibleRange()
        address = target.getCellAddress()
        if not seen.StartRow <= address.Row <= seen.EndRow:
            controller.setFirstVisibleRow(max(0, address.Row - 5))
        if not seen.StartColumn <= address.Column <= seen.EndColumn:
            controller.setFirstVisibleColumn(max(0, address.Column - 2))

    def do_write(self, sheet: str, cell: str, value: Any) -> None:
        """Type a value."""
        target = self._cell(sheet, cell)
        if value is None:
            target.clearContents(1 | 2 | 4 | 16)  # value, date and time, text, formula
        elif isinstance(value, str):
            target.setString(value)
        else:
            target.setValue(float(value))

    def do_shown(self, sheet: str, cells: List[str]) -> List[Any]:
        """Tell what cells hold."""
        formats = self._needed().getNumberFormats()
        return [_held(self._cell(sheet, one), formats) for one in cells]

    def do_recalculate(self) -> None:
        """Compute every formula again."""
        self._needed().calculateAll()

    def do_say(self, text: str, tone: str) -> None:
        """Show a message."""
        self.dialogs.say(self.window(), text, tone)

    def do_ask(self, text: str) -> bool:
        """Ask a yes/no question."""
        return self.dialogs.ask(self.window(), text)

    def do_form(self, title: str, lines: List[Dict[str, Any]]) -> Optional[Dict[str, str]]:
        """Ask for some lines of text."""
        return self.dialogs.form(self.window(), title, lines)

    def do_folder(self, title: str) -> Optional[str]:
        """Let the person choose a folder."""
        return self.dialogs.folder(title)

    def do_progress(self, text: str, done: int, whole: int) -> Optional[str]:
        """Show how far the work is; tell whether it is to stop."""
        document = self._active()
        controller = document.getCurrentController() if document else None
        if controller is not None:
            if self.indicator is None or self.whole != whole:
                self.end()
                self.indicator = controller.getFrame().createStatusIndicator()
                self.indicator.start(text, whole)
                self.whole = whole
            self.indicator.setText(text)
            self.indicator.setValue(done)
        self.waiting.tell(text, done, whole)
        return "cancelled" if self.cancelled else None

    def do_show(self, path: str) -> None:
        """Open a file in the program that shows such files."""
        if not prepared("show", {"path": path}):
            shell = self._service("com.sun.star.system.SystemShellExecute")
            shell.execute(uno.systemPathToFileUrl(path), "", 1)

    def _active(self) -> Any:
        """Return the workbook in front: the one of the button, or what took its place."""
        current = self.desktop.getCurrentComponent()
        if current is not None and _is_book(current):
            return current
        known = self._documents()
        for one in known:
            if self.document is not None and _same(one, self.document):
                return one
        return None

    def _needed(self) -> Any:
        document = self._active()
        if document is None:
            raise Refused(NO_BOOK)
        return document

    def _documents(self) -> List[Any]:
        found, each = [], self.desktop.getComponents().createEnumeration()
        while each.hasMoreElements():
            one = each.nextElement()
            if _is_book(one):
                found.append(one)
        return found

    def _found(self, name: str, path: str, location: str) -> Any:
        for one in self._documents():
            told = _told(one)
            if (
                told["path"] == path
                if path
                else (told["name"], told["location"]) == (name, location)
            ):
                return one
        raise Refused(NOT_OPEN, name)

    def _cell(self, sheet: str, cell: str) -> Any:
        sheets = self._needed().Sheets
        try:
            return sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0)
        except Exception as fault:
            raise Refused(NO_CELL, cell, sheet) from fault

    def _service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)


def _is_book(one: Any) -> bool:
    return hasattr(one, "supportsService") and one.supportsService(SPREADSHEET)


def _same(one: Any, other: Any) -> bool:
    return one is not None and other is not None and one == other


def _path(document: Any) -> str:
    url = document.getURL()
    return str(Path(uno.fileUrlToSystemPath(url))) if url.startswith("file:") else ""


def _told(document: Any) -> Dict[str, Any]:
    return {
        "name": document.Title,
        "path": _path(document),
        "location": document.getURL(),
        "saved": not document.isModified(),
        "read_only": bool(document.isReadonly()),
    }


def _held(cell: Any, formats: Any) -> Any:
    """Return what a cell holds: number, text, truth or nothing; an error as its text."""
    kind = cell.Type.value
    if kind == "EMPTY":
        return None
    if cell.getError():
        return cell.getString()
    if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == 2):
        return cell.getString()
    value = cell.getValue()
    if value in (0.0, 1.0) and formats.getByKey(cell.NumberFormat).Type & LOGICAL:
        return bool(value)
    return value


def _first(chosen: Any) -> str:
    """Return the address of the first cell of what is chosen."""
    if chosen is None or not hasattr(chosen, "queryIntersection"):
        return ""
    if hasattr(chosen, "getRangeAddresses"):
        areas = chosen.getRangeAddresses()
        area = areas[0] if areas else None
    else:
        area = chosen.getRangeAddress()
    return _address(area.StartColumn, area.StartRow) if area is not None else ""


def _cursor(data: str, controller: Any) -> str:
    """Return the address of the cell cursor out of what a view tells of itself.

    Its fields are parted by ``;``: the fourth and those after it are the sheets, in order, each
    with the column and the row of its cursor first.
    """
    try:
        sheets = [one for one in data.split(";")[3:] if one]
        number = controller.getActiveSheet().getRangeAddress().Sheet
        facts = sheets[number].replace("+", "/").split("/")
        return _address(int(facts[0]), int(facts[1]))
    except (IndexError, ValueError, AttributeError):
        return ""


def _address(column: int, row: int) -> str:
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name + str(row + 1)


def _property(name: str, value: Any) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
