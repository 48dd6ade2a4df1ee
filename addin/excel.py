"""What the macros of the Excel add-in call: one way in for functions, one for buttons.

A button works in a process of its own, started here and left alone, which drives Excel from
outside: Excel stays free meanwhile, and a Python that dies takes nothing along.
"""

import atexit
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.errors import RunStopped
from . import excelwords, places
from .buttons import BUTTONS
from .cellerrors import CellError
from .comvalues import decode, encode
from .excelcalls import Calls, MacCalls, WindowsCalls, Wings
from .host import Cancelled, Tone
from .starting import process_of, start
from .turns import Taken, running, stop_wished, turn, wish_to_stop
from .xlwingsmacros import VERSION as XLWINGS

FORGET = "'riscontro.xlam'!RiscontroForget"
"""Macro that forgets the answers of functions, which a button may have made old."""

FREE = frozenset({"help", "log", "about"})
"""Buttons that need not wait for their turn."""

log = logging.getLogger("riscontro.addin")


def compute(name: object, given: object) -> list[list[object]]:
    """Answer for a cell; never raises.

    Args:
        name: of the function, in either language.
        given: the arguments in order, as COM hands them over.

    Returns:
        Rows of plain values; ``comvalues`` tells how an error looks among them.
    """
    try:
        from .listings import product_functions

        arguments = given if isinstance(given, tuple | list) else (given,)
        values = [decode(one) for one in arguments]
        return encode(product_functions().compute(str(name), values), language())
    except Exception as fault:
        places.start_log()
        log.exception("function %s", name)
        kind = type(fault).__name__
        return encode(CellError("#VALUE!", _filled(excelwords.UNFORESEEN, kind=kind)), language())


def _as_udf(function: Callable[..., Any]) -> Callable[..., Any]:
    """Tell xlwings' COM server about a function: arguments and answer go through untouched."""
    if sys.platform != "win32" and "pythoncom" not in sys.modules:
        return function
    try:
        from xlwings.udfs import xlarg, xlfunc, xlret
    except Exception:
        # Without xlwings there is no COM server to ask for it.
        return function
    _spare_other_programs()
    marked: Callable[..., Any] = xlret("raw")(
        xlarg("given", "raw")(xlarg("name", "raw")(xlfunc(function)))
    )
    return marked


def hello(addin_version: str, wanted: str = XLWINGS) -> str:
    """Return what keeps add-in and program from working together, an empty text if nothing does.

    Args:
        addin_version: of the add-in, which was built by some version of this program.
        wanted: version of xlwings its macros are of.
    """
    program, found = _version("riscontro"), _version("xlwings")
    if os.environ.get("XLWINGS_ON_SERVER", "").casefold() == "true":
        return excelwords.ON_SERVER[language()]
    if found != wanted:
        words = _filled(
            excelwords.OTHER_XLWINGS,
            needed=wanted,
            found=found or excelwords.NONE[language()],
            python=sys.executable,
        )
        return words[language()]
    if addin_version != program:
        words = _filled(excelwords.OTHER_ADDIN, addin=addin_version, program=program)
        return words[language()]
    return ""


def press(button: str, excel: int = 0) -> None:
    """Start what a button is for and return at once.

    Args:
        button: its id.
        excel: window of the Excel it was pressed in; on a Mac its process; 0 if unknown.

    Raises:
        RuntimeError: Python did not start; the text is a sentence.
    """
    if button == "cancel" and running() is not None:
        wish_to_stop()
        return
    try:
        start(button, "--excel", str(process_of(excel)))
    except OSError as fault:
        words = _filled(excelwords.NOT_STARTED, reason=str(fault))
        raise RuntimeError(words[language()]) from fault


def language() -> Language:
    """Return the language chosen when the add-in was installed."""
    return "en" if places.settings().get("language") == "en" else "it"


def main(arguments: Sequence[str], connected: Callable[[int], Wings] | None = None) -> int:
    """Do what a button is for, in a process of its own.

    Args:
        arguments: id of the button, then ``--excel`` and the process of Excel, 0 if unknown.
        connected: gives the App of xlwings; tests give a fake.

    Returns:
        0, or 1 when Excel was not there or another button had its turn.
    """
    places.start_log()
    button = arguments[0] if arguments else ""
    app = None
    try:
        process = int(arguments[2]) if list(arguments[1:2]) == ["--excel"] else 0
        app = (connected or connect)(process)
        if button == "cancel":
            _say(app, excelwords.NOTHING_TO_STOP, "info")
        elif button in FREE:
            _work(button, app)
        else:
            with turn(button):
                _work(button, app)
    except Taken as taken:
        _say(app, _at_work(taken.button), "info")
        return 1
    except RunStopped as stopped:
        log.info("%s: stopped", button)
        _say(app, stopped.words, "warning")
        return 1
    except Cancelled:
        log.info("%s: cancelled", button)
    except Exception as fault:
        # Nobody sees what this process would print.
        log.exception("%s: failed", button)
        _say(app, _filled(excelwords.UNFORESEEN, kind=type(fault).__name__), "error")
        return 1
    return 0


def connect(process: int) -> Wings:
    """Return the Excel of a process, the one in front if it is not known.

    Raises:
        RunStopped: it is not there.
    """
    try:
        import xlwings

        _spare_other_programs()
        _answer_at_once()
        app = xlwings.apps[process] if process else xlwings.apps.active
        if app is None:
            raise RunStopped(excelwords.ELSEWHERE)
        # Looked up by window once: that window may be closed by the button itself.
        _ = app.api
    except RunStopped:
        raise
    except Exception as fault:
        log.exception("no Excel of process %s", process)
        raise RunStopped(excelwords.ELSEWHERE) from fault
    return app


def _work(button: str, app: Wings) -> None:
    from .excelhost import ExcelHost
    from .patience import Patience
    from .ribbon import press as work

    host = ExcelHost(app, _calls(), _dialogs(app), Patience(stop_wished), language(), stop_wished)
    try:
        with host:
            work(button, host, date.today())
    finally:
        with suppress(Exception):
            app.macro(FORGET)()


def _dialogs(app: Wings) -> Any:  # noqa: ANN401 - tests put others in its place
    from .dialogs import dialogs_for

    return dialogs_for(app, language())


def _say(app: Wings, words: Words, tone: Tone) -> None:
    try:
        _dialogs(app).say(words[language()], tone)
    except Exception:
        # Nobody sees it then, but the log has it, and Excel is given back all the same.
        log.exception("not said: %s", words.en)


def _calls() -> Calls:
    return MacCalls() if sys.platform == "darwin" else WindowsCalls()


def _at_work(button: str) -> Words:
    known = BUTTONS.get(button)
    label = known.label if known is not None else excelwords.AT_WORK_SOMETHING
    words = excelwords.AT_WORK
    return Words(words.it.format(button=label.it), words.en.format(button=label.en))


def _spare_other_programs() -> None:
    """Keep xlwings from ending every Excel without a window when this process ends.

    On Windows it takes each for one of its own left behind, with whatever is unsaved in it; on a
    Mac it runs a macro in each.
    """
    for name in ("_xlwindows", "_xlmac"):
        module = sys.modules.get(f"xlwings.{name}")
        if module is not None:
            atexit.unregister(module.cleanup)


def _answer_at_once() -> None:
    """Let xlwings hand on what Excel refuses: it would ask again forever without a pause."""
    module = sys.modules.get("xlwings._xlwindows")
    if module is not None:
        vars(module)["N_COM_ATTEMPTS"] = 1


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _filled(words: Words, **facts: str) -> Words:
    return Words(words.it.format(**facts), words.en.format(**facts))


riscontro_call = _as_udf(compute)
"""The one function the bridge calls; xlwings finds it by this name."""

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
