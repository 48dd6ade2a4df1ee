"""How Excel was before a button, and how it becomes so again."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from ..sync.errors import RunStopped
from .excelcalls import Wings
from .patience import Patience, is_busy, is_gone

STATE = ("calculation", "screen_updating", "display_alerts", "enable_events")
"""What a button may find changed by itself or by Excel: opened as the only workbook, one brings
its own mode of calculation along."""

LONG = 600.0
"""Seconds an Excel that is busy is waited for in the end: this process is in nobody's way."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How Excel was: settings by their name in xlwings, and the text of the status bar."""

    settings: Mapping[str, object]
    status: str | None


def keep(app: Wings) -> Kept:
    """Note how Excel is."""
    settings: dict[str, object] = {}
    for name in STATE:
        try:
            settings[name] = getattr(app, name)
        except Exception as fault:
            # Without a workbook Excel knows no mode of calculation.
            if is_busy(fault) or is_gone(fault):
                raise
    status = app.status_bar
    return Kept(settings, status if isinstance(status, str) else None)


def give_back(app: Wings, kept: Kept, patience: Patience) -> None:
    """Make Excel what it was; what it refuses for good is left."""
    for name, value in kept.settings.items():
        with suppress(Exception):
            patience.call(partial(_restore, app, name, value))
    with suppress(RunStopped):
        patience.call(lambda: setattr(app, "status_bar", kept.status or False))


def _restore(app: Wings, name: str, value: object) -> None:
    # Setting the mode of calculation empties the clipboard: only where it differs.
    if getattr(app, name) != value:
        setattr(app, name, value)
