"""A Python of its own for a button: without a window, outliving whoever starts it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from . import places

MODULE = "riscontro.addin.excel"
ALONE = 0x8 | 0x200
"""DETACHED_PROCESS and CREATE_NEW_PROCESS_GROUP: no console, and not ended with the starter."""

OUT_OF_THE_JOB = 0x1000000
"""CREATE_BREAKAWAY_FROM_JOB: some systems end with a program whatever it started."""


def start(*arguments: str) -> int:
    """Start this module in a process of its own and return its number."""
    places.home().mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "XLWINGS_ON_SERVER"}
    # -P: a file beside a workbook must not be taken for a module of Python.
    command = [_windowless(sys.executable), "-P", "-X", "utf8", "-m", MODULE, *arguments]
    more: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        more = {"creationflags": ALONE | OUT_OF_THE_JOB}
    quiet: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "cwd": places.home(),
        "env": environment,
        "close_fds": True,
    }
    try:
        started = subprocess.Popen(command, **quiet, **more)
    except PermissionError:
        if "creationflags" not in more:
            raise
        started = subprocess.Popen(command, **quiet, creationflags=ALONE)
    # Nobody waits for it: without this Python would complain when the object goes.
    started.returncode = 0
    return started.pid


def process_of(window: int) -> int:
    """Return the process of a window of Windows; a number that is no window as it is."""
    if sys.platform != "win32" or not window:
        return window
    import ctypes

    found = ctypes.c_ulong()
    user32: Any = vars(ctypes)["windll"].user32
    user32.GetWindowThreadProcessId(window, ctypes.byref(found))
    return found.value or window


def _windowless(python: str) -> str:
    """Return the interpreter that opens no console window."""
    quiet = Path(python).with_name("pythonw.exe")
    return str(quiet) if sys.platform == "win32" and quiet.is_file() else python
