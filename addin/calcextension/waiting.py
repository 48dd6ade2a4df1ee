"""A small window while no workbook is open: a run rewrites what was, and opens it again."""

from typing import Any, Callable, Optional

import unohelper
from com.sun.star.awt import XActionListener

from .dialogs import GAP, LINE, TITLE, add, centred, put

WIDE = 220
WORDS = {
    "it": (
        "Elaborazione in corso: la cartella verrà riaperta alla fine.",
        "Annulla",
    ),
    "en": (
        "Working: the workbook will be opened again at the end.",
        "Cancel",
    ),
}


class _Pressed(unohelper.Base, XActionListener):
    def __init__(self, done: Callable[[], None]) -> None:
        self.done = done

    def actionPerformed(self, event: Any) -> None:
        self.done()

    def disposing(self, event: Any) -> None:
        pass


class Waiting:
    """A window that is there without being waited for."""

    def __init__(self, context: Any, language: str, stop: Callable[[], None]) -> None:
        self.context, self.words, self.stop = context, WORDS[language], stop
        self.dialog: Optional[Any] = None

    def show(self) -> None:
        """Show the window, once."""
        if self.dialog is not None:
            return
        model = self._service("com.sun.star.awt.UnoControlDialogModel")
        put(model, Title=TITLE, Width=WIDE, Height=4 * LINE + 4 * GAP, Moveable=True)
        inside = WIDE - 2 * GAP
        add(model, "FixedText", "text", GAP, GAP, inside, Label=self.words[0], Height=2 * LINE)
        model.getByName("text").MultiLine = True
        add(model, "ProgressBar", "bar", GAP, 2 * GAP + 2 * LINE, inside, ProgressValueMax=100)
        left, top = WIDE - 60 - GAP, 3 * GAP + 3 * LINE
        add(model, "Button", "stop", left, top, 60, Label=self.words[1])
        dialog = self._service("com.sun.star.awt.UnoControlDialog")
        dialog.setModel(model)
        dialog.createPeer(self._service("com.sun.star.awt.Toolkit"), None)
        dialog.getControl("stop").addActionListener(_Pressed(self.stop))
        centred(dialog, None)
        dialog.setVisible(True)
        self.dialog = dialog

    def tell(self, text: str, done: int, whole: int) -> None:
        """Say how far the work is."""
        if self.dialog is not None:
            self.dialog.getControl("text").setText(text)
            self.dialog.getControl("bar").setValue(100 * done // whole if whole else 0)

    def close(self) -> None:
        """Take the window away."""
        if self.dialog is not None:
            self.dialog.setVisible(False)
            self.dialog.dispose()
            self.dialog = None

    def _service(self, name: str) -> Any:
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)
