"""The yearly return on internal controls of a workspace."""

from pathlib import Path
from typing import TextIO

from ..controlfigures import HEADER, figures, rows
from ..editions import all_editions
from ..exporting import write_csv
from ..roundlog import rounds_held
from ..settings import read_settings
from ..workspace import open_workspace
from .planning import opened
from .publishing import material
from .storing import store_of


def export_controls(root: Path, stream: TextIO) -> None:
    """Write the figures of the open year as CSV, from the last consolidation of the open round.

    Raises:
        RunStopped: the round was never consolidated.
    """
    settings = read_settings(open_workspace(root).settings_file)
    standing = material(root).standing
    with store_of(opened(root)) as store:
        held = rounds_held(store, settings.period)
        known = [one for one in all_editions(store) if one.period == settings.period]
    found = list(figures(standing, held, settings.due, known))
    write_csv(HEADER, rows(found, standing), stream)
