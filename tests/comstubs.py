"""xlwings' own Windows code on any system: its dispatcher, converters and COM server.

Stand-ins for pywin32 are put where Python looks for modules, so this is done in a process of its
own: ``python comstubs.py CASES`` reads calls as JSON and writes what Excel would have got.
"""

import ctypes
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

MODULES = (
    *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process"),
    *("win32timezone", "winerror", "win32com", "win32com.client", "win32com.client.dynamic"),
    *("win32com.client.gencache", "win32com.server", "win32com.server.dispatcher"),
    *("win32com.server.exception", "win32com.server.policy", "win32com.server.util"),
    *("win32com.universal", "win32com.util"),
)


class ComError(Exception):
    """Stands in for ``pywintypes.com_error``."""


def install() -> ModuleType:
    """Put the stand-ins in and return ``xlwings.com_server``; for good, in this process."""
    for name in MODULES:
        made = mock.MagicMock(name=name)
        made.__name__, made.__path__, made.__spec__ = name, [], None
        sys.modules[name] = made
    for name in MODULES:
        parent, _, leaf = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], leaf, sys.modules[name])
    com, types = sys.modules["pythoncom"], sys.modules["pywintypes"]
    com.com_error = types.com_error = ComError
    com.__file__ = "pythoncom"
    com.TypeIIDs = mock.MagicMock()
    types.TimeType = dt.datetime
    sys.modules["win32timezone"].TimeZoneInfo.utc = lambda: dt.UTC
    client = sys.modules["win32com.client"]
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(client, name, type(name, (), {}))
    client.Dispatch = lambda one, **_: one
    # Nothing handed over is a wrapped Python object: values stay what they are.
    sys.modules["win32com.server.util"].unwrap = mock.Mock(side_effect=ComError)
    for name in ("oledll", "windll", "PyDLL"):
        setattr(ctypes, name, mock.MagicMock())

    import xlwings
    import xlwings._xlwindows as windows

    xlwings.engines.add(xlwings.Engine(impl=windows.engine))
    xlwings.engines.active = xlwings.engines["excel"]
    # No argument is a range: the bridge hands over values.
    windows.is_range_instance = lambda _: False
    import xlwings.com_server as server

    server.PyIDispatch = type("PyIDispatch", (), {})
    return server


def called(server: ModuleType, module: str, function: str, given: Sequence[Any]) -> Any:
    """What ``XLPy.CallUDF(module, function, given)`` gives VBA."""
    return server.XLPython().CallUDF(module, function, tuple(given))


def tupled(value: Any) -> Any:
    """Lists as COM has them: tuples."""
    return tuple(map(tupled, value)) if isinstance(value, list) else value


def main(cases: str) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    server = install()
    wanted = json.loads(Path(cases).read_text("utf-8"))
    made = [
        called(server, module, function, (name, tupled(given)))
        for module, function, name, given in wanted
    ]
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
