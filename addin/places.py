"""Where the add-in keeps what is its own on a person's machine: settings, log, what it remembers.

Of a plan there lie here only the places of findings, pages that were shown, and copies of
workbooks that are in no workspace; the workspace stays the place of data.
"""

import json
import logging
import os
import sys
import traceback
from collections.abc import Mapping
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from ..workbooks.replacing import write_whole

HOME = "RISCONTRO_ADDIN_HOME"
"""Environment variable that names another folder (tests, portable installations)."""

LOG_BYTES, LOGS_KEPT = 500_000, 3


def home() -> Path:
    """Return the folder of the add-in for this person; it may not exist yet."""
    named = os.environ.get(HOME)
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local") / "Riscontro"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Riscontro"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "riscontro"


def settings_file() -> Path:
    """Return the file with the add-in's own settings: Python, language, last workspace."""
    return home() / "addin.json"


def settings() -> Mapping[str, str]:
    """Read the add-in's own settings; a file nobody can read counts as none."""
    try:
        found = json.loads(settings_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def remember(**changed: str) -> None:
    """Change some of the add-in's own settings; an empty text takes one away."""
    kept = {name: value for name, value in {**settings(), **changed}.items() if value}
    home().mkdir(parents=True, exist_ok=True)
    text = json.dumps(kept, ensure_ascii=False, indent=2, sort_keys=True)
    write_whole(settings_file(), f"{text}\n".encode())


def log_file() -> Path:
    """Return the log of the add-in."""
    return home() / "addin.log"


class Unspoken(logging.Formatter):
    """Writes where and what kind a fault was, its text only where it tells of the machine.

    The text of another fault may quote what a cell holds.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; what another handler made of the fault is not used."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: Any) -> str:  # noqa: ANN401 - logging's own signature
        """Return the frames and the name of the exception."""
        kind, fault, trace = ei
        told = f": {fault}" if isinstance(fault, OSError | ImportError) else ""
        return "".join(traceback.format_tb(trace)) + getattr(kind, "__name__", str(kind)) + told


def start_log() -> None:
    """Write what ``riscontro.addin`` tells into the log, old entries thrown away by size."""
    logger = logging.getLogger("riscontro.addin")
    for one in [one for one in logger.handlers if isinstance(one, RotatingFileHandler)]:
        if Path(one.baseFilename) == log_file().absolute():
            return
        logger.removeHandler(one)
        one.close()
    home().mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        log_file(), maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(Unspoken("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
