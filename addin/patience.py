"""Calls into Excel that it may refuse for a while: tried again, then told in a sentence.

Excel refuses every call while somebody types in a cell, a dialog is open or it computes.
"""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from ..schemas.terms import Words
from ..sync.errors import RunStopped
from .host import Cancelled

T = TypeVar("T")

SECONDS = 30.0
"""How long a refusal is put up with."""

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0

REFUSED = frozenset({-2147418111, -2147417846, -2146777998})
"""RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER, VBA_E_IGNORE."""

GONE = frozenset({-2147417848, -2147023174, -2147023170, -2147220995})
"""RPC_E_DISCONNECTED, server not available, call failed, object not connected."""

FAILED_INSIDE = -2147352567
"""DISP_E_EXCEPTION: the code proper stands in the details."""

MAC_REFUSED, MAC_GONE = frozenset({-1712, -10004}), frozenset({-600, -609})

BUSY = Words(
    "Excel è occupato: si sta scrivendo in una cella oppure è aperta una finestra di dialogo. "
    "Premere Invio o Esc, chiudere le finestre di dialogo, poi premere di nuovo il pulsante.",
    "Excel is busy: somebody is typing in a cell, or a dialog is open. Press Enter or Esc, close "
    "the dialogs, then press the button again.",
)
CLOSED = Words(
    "Excel è stato chiuso prima della fine. Aprirlo di nuovo e premere di nuovo il pulsante: "
    "quanto era già scritto nei file resta valido.",
    "Excel was closed before the end. Open it again and press the button again: what was already "
    "written into files stays valid.",
)


class Patience:
    """How long and how a refusal is waited for.

    Attributes:
        seconds: how long in all, for one call.
        stop: tells whether the person gave up meanwhile.
        pause: waits so many seconds.
    """

    def __init__(
        self,
        stop: Callable[[], bool],
        seconds: float = SECONDS,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.seconds = seconds
        self.stop = stop
        self.pause = pause

    def call(self, step: Callable[[], T]) -> T:
        """Take a step; one that is refused is taken again from its start.

        Raises:
            RunStopped: Excel stayed busy, or was closed.
            Cancelled: the person asked to stop while Excel was busy.
        """
        waited = 0.0
        for pause in _pauses():
            try:
                return step()
            except Exception as fault:
                if is_gone(fault):
                    raise RunStopped(CLOSED) from fault
                if not is_busy(fault):
                    raise
                if self.stop():
                    raise Cancelled from fault
                if waited >= self.seconds:
                    raise RunStopped(BUSY) from fault
            self.pause(pause)
            waited += pause
        raise AssertionError("pauses never end")


def is_busy(fault: Exception) -> bool:
    """Tell whether Excel refused a call for now."""
    named = type(fault).__name__ == "ExcelBusyError"
    return named or bool(_codes(fault) & REFUSED) or _mac_code(fault) in MAC_REFUSED


def is_gone(fault: Exception) -> bool:
    """Tell whether there is no Excel any more."""
    return bool(_codes(fault) & GONE) or _mac_code(fault) in MAC_GONE


def _pauses() -> Iterator[float]:
    pause = FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, LONGEST_PAUSE)


def _codes(fault: Exception) -> set[int]:
    """Return the codes of a COM error, known by its shape: pywin32 is on Windows only."""
    code = getattr(fault, "hresult", None)
    if not isinstance(code, int):
        return set()
    details = fault.args[2] if len(fault.args) > 2 else None
    inner = details[5] if isinstance(details, tuple) and len(details) > 5 else None
    if code != FAILED_INSIDE:
        return {code}
    # Typing in a cell makes Excel refuse a property without giving any detail.
    return {inner} if isinstance(inner, int) else set(REFUSED)


def _mac_code(fault: Exception) -> int:
    """Return the number of an AppleScript error, 0 for others."""
    code = getattr(fault, "errornumber", 0)
    return code if isinstance(code, int) else 0
