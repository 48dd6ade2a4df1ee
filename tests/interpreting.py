"""VBA of a file run by pyOpenVBA's interpreter, with what it lacks of Excel put in."""

from collections.abc import Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.apps.excel._model import Application
from pyopenvba.interpreter._values import VBAInt

WINDOW = 7711


class Excel:
    """An Excel in memory.

    Attributes:
        asked: calls of ``OnTime`` and ``MacroOptions``, each with its named arguments.
        files: paths the macros find on the disk.
    """

    def __init__(self, path: Path) -> None:
        self.asked: list[tuple[str, list[Any], dict[str, Any]]] = []
        self.files: list[str] = []
        self._found: list[str] = []
        self._app = ExcelApplication.open(path)
        excel, interpreter = self._app.application, self._app.interpreter
        get, call = Application.vba_get, interpreter.call_intrinsic

        def member(name: str, args: Sequence[Any] = (), named: dict[str, Any] | None = None) -> Any:
            match name.lower():
                case "hwnd":
                    return VBAInt(WINDOW, "Long")
                case "caller":
                    return self._cell("C3")
                case "ontime" | "macrooptions":
                    self.asked.append((name, list(args), dict(named or {})))
                    return None
            return get(excel, name, args, named)

        def intrinsic(name: str, args: Sequence[Any], named: Any) -> Any:
            return self._dir(args) if name.lower() == "dir" else call(name, args, named)

        excel.vba_get = member  # type: ignore[method-assign]
        interpreter.call_intrinsic = intrinsic  # type: ignore[method-assign]

    def run(self, macro: str, *given: Any) -> Any:
        return self._app.run(macro, *given)

    def value(self, expression: str) -> Any:
        return self._app.evaluate(expression)

    @property
    def boxes(self) -> list[str]:
        """Texts of the message boxes shown, in order."""
        return [text for kind, text, *_ in self._app.interpreter.dialogs if kind == "MsgBox"]

    @property
    def calculation(self) -> tuple[Any, Any, Any]:
        """What no button may leave changed."""
        app = self._app.application
        return app.calculation, app.enable_events, app.status_bar

    def _cell(self, address: str) -> Any:
        sheets = self._app.workbook.vba_get("Worksheets")
        return sheets.vba_get("Item", [1]).vba_get("Range", [address])

    def _dir(self, args: Sequence[Any]) -> str:
        """The next of the files that fit, as VBA's ``Dir`` gives them."""
        if args:
            wanted = PureWindowsPath(str(args[0]))
            self._found = [
                PureWindowsPath(one).name
                for one in self.files
                if PureWindowsPath(one).parent == wanted.parent
                and PureWindowsPath(one).match(wanted.name)
            ]
        return self._found.pop(0) if self._found else ""
