"""Our Python as LibreOffice starts it: one process answers functions, one does each button.

``python -m riscontro.addin.calc functions`` and ``… press BUTTON`` are started by the component of
the extension and speak lines of JSON (``wire``) over standard input and output. Both end
when their input ends, so that nothing is left behind by a LibreOffice that was killed.
"""

import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import import_module
from importlib.metadata import version
from typing import Any, TextIO

from ..schemas.findings import Language
from ..sync.errors import RunStopped
from . import places
from .calchost import CalcHost
from .host import Cancelled, Host
from .registry import REGISTRY, Registry
from .wire import Unreadable, line, message, packed, unpacked

log = logging.getLogger("riscontro.addin")


def greeting() -> Mapping[str, Any]:
    """Return the first message: who answers, and with which Python."""
    return {
        "riscontro": version("riscontro"),
        "python": sys.executable,
        "log": str(places.log_file()),
    }


def answer_functions(registry: Registry, incoming: TextIO, outgoing: TextIO) -> None:
    """Answer calls of functions until the input ends.

    A call is ``{"id", "function", "given", "language"}``; its answer ``{"id", "value"}``.
    """
    outgoing.write(line(greeting()))
    outgoing.flush()
    for text in incoming:
        try:
            call = message(text)
            given = [unpacked(one) for one in call["given"]]
            language: Language = "en" if call.get("language") == "en" else "it"
            value = packed(registry.compute(str(call["function"]), given, language))
            reply = line({"id": call["id"], "value": value})
        except (Unreadable, KeyError, TypeError) as fault:
            # The kind alone: the message may quote what stands in the cells.
            log.warning("call not understood: %s", type(fault).__name__)
            reply = line({"refused": str(fault)})
        outgoing.write(reply)
        outgoing.flush()


def press_button(
    button: str,
    language: Language,
    press: Callable[[str, Host, date], None],
    incoming: TextIO,
    outgoing: TextIO,
) -> None:
    """Do one button: every wish of its code is a message, and ``{"done"}`` the last one."""
    outgoing.write(line(greeting()))
    outgoing.flush()
    last: Mapping[str, Any] = {"done": True}
    try:
        press(button, CalcHost(language, incoming, outgoing), date.today())
    except Cancelled:
        last = {"done": True, "cancelled": True}
    except BrokenPipeError:
        return
    except RunStopped as stopped:
        last = {"done": True, "words": [stopped.words.it, stopped.words.en]}
    except Exception as fault:
        log.exception("button %s", button)
        last = {"done": True, "failed": type(fault).__name__, "log": str(places.log_file())}
    outgoing.write(line(last))
    outgoing.flush()


def main(arguments: Sequence[str]) -> int:
    """Run what LibreOffice asked for; 2 for anything else."""
    incoming, outgoing = _talk()
    places.start_log()
    try:
        match list(arguments):
            case ["functions"]:
                import_module(".functions", __package__)
                answer_functions(REGISTRY, incoming, outgoing)
            case ["press", button, language]:
                ribbon = import_module(".ribbon", __package__)
                press_button(
                    button, "en" if language == "en" else "it", ribbon.press, incoming, outgoing
                )
            case _:
                sys.stderr.write("riscontro.addin.calc functions | press BUTTON it|en\n")
                return 2
    except BrokenPipeError:
        pass  # LibreOffice has ended.
    except Exception as fault:
        frames = "".join(traceback.format_tb(fault.__traceback__))
        log.error("could not start: %s\n%s", type(fault).__name__, frames)
        raise
    return 0


def _talk() -> tuple[TextIO, TextIO]:
    """Keep the two pipes to ourselves: what a library prints must not be taken for an answer."""
    outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    incoming = os.fdopen(os.dup(0), "r", encoding="utf-8", newline="\n")
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.stdout = sys.stderr
    return incoming, outgoing


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
