"""Whose the workbooks in the folders are, by what they say of themselves."""

from dataclasses import dataclass
from pathlib import Path

from ...workbooks.identity import Carried
from ...workbooks.reader import Workbook, read_workbook
from .. import identification
from ..sources import submissions_in
from .planning import Opened


@dataclass(frozen=True, slots=True)
class Paper:
    """A departmental workbook of the open period and round.

    Attributes:
        department: the unit it was made for.
        path: where it lies; ``name`` as it is shown.
        workbook: as read, without facts of cells.
        carried: what its hidden sheet carries.
    """

    department: str
    path: Path
    name: str
    workbook: Workbook
    carried: Carried


def papers_of(found: Opened) -> list[Paper]:
    """Return the workbooks of the plan's open period and round, in the order of their names."""
    period, round_id = str(found.plan.period), found.settings.round
    limits = found.settings.limits.reading()
    made = []
    for folder in found.folders:
        for source in submissions_in(folder) if folder.is_dir() else ():
            if source.kind != "workbook":
                continue
            workbook = read_workbook(source.path, limits, facts=False, name=source.name)
            _, carried = identification.carried(workbook.grids)
            pairs = dict(carried.pairs) if carried is not None else {}
            own = (pairs.get("plan"), pairs.get("period"), pairs.get("round"))
            if carried is not None and own == (found.settings.plan, period, round_id):
                unit = pairs.get("department", "")
                made.append(Paper(unit, source.path, source.name, workbook, carried))
    return made
