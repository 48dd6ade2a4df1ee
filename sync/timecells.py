"""What the master shows of days: how an activity stands on them, deliverables due, late, done."""

from collections.abc import Mapping

from ..schemas.implementation import TIMINGS
from ..schemas.plan import Contribution
from ..schemas.profile import EntrySheet
from ..schemas.terms import Words
from ..workbooks.mastersheets import MasterCell, MasterColumn, Shown
from .masterwords import Say
from .products import by_unit, timings
from .records import Accepted
from .rowcells import signed
from .scorewords import group, header
from .scoring import work_of
from .standing import Standing

COUNTED: Mapping[str, Words] = {
    "done": Words("✔ nei tempi", "✔ done"),
    "done_late": Words("▲ dopo il termine", "▲ done late"),
    "late": Words("✖ in ritardo", "✖ late"),
    "due": Words("○ a termine futuro", "○ due later"),
    "undated": Words("– senza termine", "– no due date"),
}
"""Headers of the counts of deliverables, by their timing."""

SAID: Mapping[str, Words] = {
    "done": Words("✔ conclusa", "✔ done"),
    "done_late": Words("▲ conclusa dopo il termine", "▲ done late"),
    "late": Words("✖ in ritardo", "✖ late"),
    "due": Words("○ a termine futuro", "○ due later"),
    "undated": Words("– senza termine", "– no due date"),
}
"""How one activity stands."""

NARROW, TOLD = 11, 22


class TimeCells:
    """Makes the columns and the cells; none where a plan has no days or no deliverables."""

    def __init__(self, standing: Standing, say: Say, sheet: EntrySheet | None = None) -> None:
        self._standing, self._say = standing, say
        self._dated = sheet is not None and sheet.field("due") is not None
        self._products = by_unit(standing.products)
        self._owed = "deliverables" in standing.profile.settings

    def timing_columns(self) -> list[MasterColumn]:
        """Return the column that says how an activity stands on its due date."""
        if not self._dated:
            return []
        told = header("timing", self._say.language)
        return [MasterColumn("timing", told, width=TOLD, group=self._say.group("state"))]

    def timing_cells(self, record: Accepted | None) -> list[MasterCell]:
        """Return the cell of one activity as a unit tells it."""
        if not self._dated:
            return []
        stands = work_of(record, self._standing.scores.at).timing if record else None
        return [signed(SAID[stands][self._say.language]) if stands else None]

    def owed_cells(self, one: Contribution) -> list[MasterCell]:
        """Return the counts of what one unit owes to an activity.

        Its deliverables are of the first of several contributions.
        """
        own = self._products.get((one.department, one.activity), ()) if one.number == 1 else ()
        return self.cells(timings(own, self._standing.scores.at))

    def columns(self) -> list[MasterColumn]:
        """Return the counts of deliverables."""
        if not self._owed:
            return []
        language = self._say.language
        band = group("deliverables", language)
        return [
            MasterColumn("deliverables", header("deliverables", language), "whole", NARROW, band),
            *(
                MasterColumn(f"deliverables_{name}", words[language], "whole", NARROW, band)
                for name, words in COUNTED.items()
            ),
        ]

    def cells(self, counts: Mapping[str, int]) -> list[MasterCell]:
        """Return the cells of the counts."""
        if not self._owed:
            return []
        late = counts.get("late", 0)
        shown: list[MasterCell] = [sum(counts.values())]
        for name in TIMINGS:
            count = counts.get(name, 0)
            shown.append(Shown(count, "bad") if name == "late" and late else count)
        return shown
