"""The rows of the indicators unit by unit, in a few processes; who tells the same is not asked."""

import hashlib
from collections.abc import Mapping
from contextlib import closing

from ...workbooks.packedrows import PackedRows
from ..discretion import has_personal
from ..keptunits import KeptUnits
from ..programstate import program
from ..rowscores import Marks
from ..standing import Standing
from ..unitrows import Ground, UnitRows, order_of, read_rows, unit_rows
from .engines import Here
from .planning import Opened
from .processes import FORKS, engine_for


def rows_apart(
    found: Opened, standing: Standing, processes: int, again: bool = False
) -> Mapping[str, PackedRows]:
    """Score the rows of the indicators and make those of the master.

    Args:
        found: the workspace; what units told is kept in it, unless people's own data are there.
        standing: the plan and what was consolidated; the scored rows are put into it.
        processes: how many may be used.
        again: ask every unit, whatever earlier runs know of it.

    Returns:
        The rows by the id of their sheet; none where the plan has no indicators.
    """
    sheet = next((one for one in standing.profile.sheets if one.kind == "indicator"), None)
    if sheet is None or sheet.personal or not standing.plan.indicators:
        return {}
    ground = Ground(standing, sheet, found.settings.language)
    kept = _Kept(found, ground, again)
    rest = [unit for unit in ground.units if unit not in kept.known]
    engine = engine_for(len(rest), processes) if FORKS else Here()
    fresh = dict(zip(rest, engine.map(unit_rows, ground, rest), strict=True))
    kept.keep(fresh)
    marks: dict[str, Marks] = {}
    packs = []
    for unit in ground.units:
        told = kept.known.get(unit) or read_rows(fresh[unit])
        marks.update(told.told(standing))
        packs.append(told.rows)
    standing.rows = {key: marks[key] for key in standing.scorer.in_state()}
    return {sheet.id: PackedRows(packs, order_of(ground.units, standing.plan.indicators))}


class _Kept:
    """What units told in earlier runs and would tell again.

    Attributes:
        known: by unit.
    """

    def __init__(self, found: Opened, ground: Ground, again: bool) -> None:
        self._path = found.workspace.readings_file
        self._keeps = not has_personal(ground.standing.profile, ground.sheet.id)
        self._told: dict[str, str] = {}
        self.known: dict[str, UnitRows] = {}
        if not self._keeps:
            return
        state = _fingerprint(found, ground.standing)
        self._told = {unit: f"{state} {ground.fingerprint(unit)}" for unit in ground.units}
        with closing(KeptUnits(self._path, "rows")) as kept:
            if not again:
                self.known = kept.known(self._told, read_rows)

    def keep(self, fresh: Mapping[str, bytes]) -> None:
        """Keep what units told now for the next run."""
        if self._keeps and fresh:
            new = {unit: (self._told[unit], data) for unit, data in fresh.items()}
            KeptUnits(self._path, "rows").keep(new, frozenset(self.known))


def _fingerprint(found: Opened, standing: Standing) -> str:
    """Return what tells one ground from another: program, profile, settings, plan, day."""
    told = hashlib.sha256()
    for part in (
        program(),
        found.profile.id,
        found.profile.text,
        found.settings_text,
        hashlib.sha256(found.plan_data).hexdigest(),
        str(standing.consolidated.period),
        standing.consolidated.round,
        standing.day.isoformat(),
    ):
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    return told.hexdigest()
