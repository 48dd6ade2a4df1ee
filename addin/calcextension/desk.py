"""What the code of a button asks of LibreOffice, done on LibreOffice's main thread."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import uno
from com.sun.star.beans import PropertyValue

from .cells import cursor, first, held
from .dialogs import Dialogs, prepared
from .waiting import Waiting

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
XLSX = "Calc MS Excel 2007 XML"
FULL = 20
"""From so many steps on the list of what can be undone may be full, and no longer grow."""


NO_BOOK = (
    "Nessuna cartella di lavoro è aperta in Calc.",
    "No workbook is open in Calc.",
)
GONE = (
    "La cartella in cui il pulsante lavorava non è più aperta: riaprirla e riprovare.",
    "The workbook the button worked in is no longer open: open it and try again.",
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
        model = frame.getController().getModel() if frame and frame.getController() else None
        self.document = model if model is not None and _is_book(model) else None
        self.indicator: Any = None
        self.waiting = Waiting(context, language, self.cancel)
        self.whole = 0
        self.text = ""
        self.cancelled = False
        self.away: List[Tuple[str, str, str]] = []
        """Workbooks closed for the work and not opened again: path, sheet, cell."""

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
        """Take away what shows progress; a window that is gone already is no failure."""
        with suppress(Exception):
            self.waiting.close()
        indicator, self.indicator = self.indicator, None
        if indicator is not None:
            with suppress(Exception):
                indicator.end()

    def bring_back(self) -> List[str]:
        """Open again what is still put away; the paths of those that do not open."""
        failed = []
        for path, sheet, cell in list(self.away):
            try:
                self.do_open(path, sheet, cell)
            except Exception:
                # Open without its cell is enough: the sheet may be gone.
                if any(path == one for one, _, _ in self.away):
                    failed.append(path)
        self.away = []
        return failed

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
        return _spot(document) if document else None

    def do_copy(self, to: str) -> None:
        """Write the workbook as it is now to an xlsx."""
        document = self._needed()
        self._enter(document)
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
        self._enter(document)
        if document.isModified():
            document.store()

    def do_close(self, name: str, path: str, location: str) -> None:
        """Close a workbook; what was typed since it was saved is saved in the same breath."""
        document = self._found(name, path, location)
        self._enter(document)
        if document.isModified():
            self.do_save(name, path, location)
        self.end()
        spot = _spot(document) or {"sheet": "", "cell": ""}
        ours = _same(document, self.document)
        document.close(True)
        if path:
            self.away.append((path, spot["sheet"], spot["cell"]))
        if ours:
            self.document = None
        if not self._documents():
            self.waiting.show()

    def do_open(self, path: str, sheet: str = "", cell: str = "") -> None:
        """Open a file, or bring it to the front, at a cell."""
        for one in self._documents():
            if _path(one) and _same_file(_path(one), path):
                found = one
                break
        else:
            url = uno.systemPathToFileUrl(path)
            found = self.desktop.loadComponentFromURL(url, "_blank", 0, ())
            if found is None:
                raise Refused(NOT_DONE, "open", path)
        self.away = [one for one in self.away if not _same_file(one[0], path)]
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
        return [held(self._cell(sheet, one), formats) for one in cells]

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
        """Return the workbook of the button, or opened by it; without one, the one in front.

        A person may look at another workbook meanwhile: nothing is done to that one.
        """
        if self.document is not None:
            known = self._documents()
            return self.document if any(_same(one, self.document) for one in known) else None
        current = self.desktop.getCurrentComponent()
        return current if current is not None and _is_book(current) else None

    def _needed(self) -> Any:
        document = self._active()
        if document is None:
            raise Refused(NO_BOOK if self.document is None else GONE)
        return document

    def _enter(self, document: Any) -> None:
        """Have the cell being typed into entered: what it holds is in no document until then.

        LibreOffice enters it before it calculates, whichever window it is in, and when another
        window comes to the front; so only for the one in front, lest typing elsewhere is cut.
        """
        if not _same(document, self.desktop.getCurrentComponent()):
            return
        before = None if document.isModified() else _undoable(document)
        document.calculate()
        # Calculating alone makes the charts of a workbook count as changed, and it with them; what
        # was typed can be undone. A list that is full tells nothing.
        if before is not None and len(before) < FULL and _undoable(document) == before:
            _unchanged(document)

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


def _same_file(one: str, other: str) -> bool:
    return os.path.normcase(str(Path(one))) == os.path.normcase(str(Path(other)))


def _spot(document: Any) -> Optional[Dict[str, str]]:
    """Return the active cell of a document."""
    controller = document.getCurrentController()
    if controller is None:
        return None
    # Of several cells chosen the address is not said; what is active is told by the view.
    cell = cursor(controller.getViewData(), controller) or first(document.getCurrentSelection())
    return {"sheet": controller.getActiveSheet().getName(), "cell": cell} if cell else None


def _unchanged(document: Any) -> None:
    """Have a document and the charts in it count as not changed."""
    for sheet in document.Sheets:
        for chart in sheet.Charts:
            chart.getEmbeddedObject().setModified(False)
    document.setModified(False)


def _undoable(document: Any) -> Tuple[str, ...]:
    """Return the titles of what can be undone in a document."""
    return tuple(document.getUndoManager().getAllUndoActionTitles())


def _told(document: Any) -> Dict[str, Any]:
    return {
        "name": document.Title,
        "path": _path(document),
        "location": document.getURL(),
        "saved": not document.isModified(),
        "read_only": bool(document.isReadonly()),
    }


def _property(name: str, value: Any) -> PropertyValue:
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
