"""Open data of the targets of indicators: in force, first approved, interim."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ...schemas.inforce import InForce, in_force
from ...schemas.profile import EntrySheet
from ...schemas.publication import Publication
from ...schemas.terms import COUNT_UNIT, Words
from ..indicatortable import ANSWERS
from ..standing import Standing
from .openmeasures import INDICATOR
from .opentables import DataTable, Datum, as_number, cells
from .openwords import column


def targets_table(standing: Standing, sheet: EntrySheet) -> DataTable:
    """Make the table of the targets: of each kind those that are public.

    Args:
        standing: the plan.
        sheet: the entry sheet of the indicators.
    """
    name, period = sheet.id, standing.consolidated.period
    policy = standing.profile.publication
    # Interim targets have no meaning without their day.
    dated = policy.shows(name, "target_year")
    columns = (
        column("indicator"),
        column("target_kind", vocabulary="target_kind"),
        *([column("day", "date")] if dated else []),
        column("number", "number"),
        column("measured_in", master=(name, "unit")),
        column("text"),
        column("act", master=(name, "act")),
        column("act_day", "date", master=(name, "act")),
        column("changed_on", "date", master=(name, "act")),
    )
    known = in_force(standing.plan, standing.scores.at)
    rows = [
        row
        for planned in standing.plan.indicators
        for row in _Targets(known[planned.row_key], period, name, policy).rows()
    ]
    return DataTable(
        "targets",
        Words("Valori attesi", "Targets"),
        Words(
            "Una riga per ogni valore atteso di un indicatore: in vigore, approvato all'inizio, "
            "intermedio. Quelli proposti e non confermati non ci sono.",
            "A row for each target of an indicator: in force, first approved, interim. Those "
            "proposed and not confirmed are not there.",
        ),
        columns,
        cells(columns, rows),
        ("indicator", "target_kind", "day") if dated else ("indicator", "target_kind"),
        (INDICATOR,),
    )


@dataclass(frozen=True, slots=True)
class _Targets:
    """The public targets of one indicator."""

    standing: InForce
    period: int
    sheet: str
    policy: Publication

    def rows(self) -> Iterator[dict[str, Datum]]:
        one = self.standing.indicator
        day = date(one.target_year or self.period, 12, 31)
        if one.target is not None and self._shows("target"):
            yield self._row("in_force", day, one.target) | {
                "act": self.standing.act,
                "act_day": self.standing.act_day,
                "changed_on": self.standing.changed,
            }
        if self.standing.initial_target is not None and self._shows("initial_target"):
            yield self._row("initial", day, self.standing.initial_target)
        if not (self._shows("expected") and self._shows("target_year")):
            return
        days = {
            when if isinstance(when, date) else date(when, 12, 31): size
            for when, size in self.standing.interim.items()
        }
        for when, size in sorted(days.items()):
            yield self._row("interim", when, size)

    def _row(self, kind: str, when: date, size: Decimal) -> dict[str, Datum]:
        one = self.standing.indicator
        answer = one.type == "boolean"
        return {
            "indicator": one.row_key,
            "target_kind": kind,
            "day": when,
            "number": None if answer else as_number(size),
            "measured_in": one.unit or COUNT_UNIT.it,
            "text": ANSWERS[bool(size)].it if answer else None,
        }

    def _shows(self, column: str) -> bool:
        return self.policy.shows(self.sheet, column)
