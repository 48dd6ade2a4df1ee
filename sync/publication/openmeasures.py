"""Open data of indicators: what they are and who answers for them."""

from collections import defaultdict
from collections.abc import Mapping

from ...schemas.plan import Indicator, Value
from ...schemas.profile import EntrySheet
from ...schemas.terms import COUNT_UNIT, Words
from ..breakdowns import shown_label
from ..indicatorcolumns import KNOWN
from ..issuerows import shown
from ..lastvalues import latest, latest_cells
from ..rowcells import own_fields
from ..rowmeasures import kind_of
from ..standing import Standing
from .openaddresses import Addresses
from .openentries import attribute_column, open_id
from .openplan import NODE
from .opentables import DataTable, DataType, Datum, Reference, as_number, cells
from .openwords import column

INDICATOR = Reference(("indicator",), "indicators", ("indicator",))

_COLUMNS: tuple[tuple[str, DataType, str, str], ...] = (
    ("node", "string", "", "path"),
    ("activity", "string", "", "of_activity"),
    ("unit", "string", "", "department"),
    ("code", "string", "", "code"),
    ("label", "string", "", "indicator"),
    ("part", "string", "", "part"),
    ("kind", "string", "", "kind"),
    ("type", "string", "indicator_type", "type"),
    ("measured_in", "string", "", "unit"),
    ("direction", "string", "direction", "direction"),
    ("direction_inferred", "boolean", "", "direction"),
    ("baseline", "number", "", "baseline"),
    ("baseline_year", "year", "", "baseline_year"),
    ("weight", "number", "", "weight"),
)
"""Columns of the indicators: id, type, list, column of the master."""


class Measures:
    """Makes the table of the indicators of a plan.

    Args:
        standing: the plan and what was consolidated.
        sheet: the entry sheet of the indicators.
        addresses: makes their addresses.
    """

    def __init__(self, standing: Standing, sheet: EntrySheet, addresses: Addresses) -> None:
        self._standing, self._sheet, self._addresses = standing, sheet, addresses
        self._name = sheet.id
        self._rows = {one.row_key: one for one in standing.plan.indicators}
        self._past = past_values(standing)

    def indicators(self) -> DataTable:
        """Make the table of the indicators: a row for each detail."""
        own, shows = own_fields(self._sheet, KNOWN), self._standing.profile.publication.shows
        told = any(shows(self._name, one) for one in ("row_state", "situation"))
        columns = (
            column("indicator"),
            column("uri"),
            *(
                column(name, kind, vocabulary=vocabulary, master=(self._name, master))
                for name, kind, vocabulary, master in _COLUMNS
            ),
            *([column("state", vocabulary="row_state")] if told else []),
            *(attribute_column(one, self._name) for one in own),
        )
        rows = [self._indicator(one) for one in self._standing.plan.indicators]
        return DataTable(
            "indicators",
            Words("Indicatori", "Indicators"),
            Words(
                "Una riga per ogni indicatore, o per ogni suo dettaglio quando ne ha.",
                "A row for each indicator, or for each of its details where it has some.",
            ),
            columns,
            cells(columns, rows),
            ("indicator",),
            (
                NODE,
                Reference(("activity",), "activities", ("activity",)),
                Reference(("unit",), "units", ("unit",)),
            ),
        )

    def _indicator(self, planned: Indicator) -> dict[str, Datum]:
        one, standing = in_state(self._standing, planned), self._standing
        nodes = {node.key for node in standing.plan.nodes}
        past = self._past.get(one.row_key, {}).values()
        last = latest(past)
        seen = shown(last, one) if last else None
        known = latest_cells(one, past, seen, standing.profile, "it")
        known["nature"] = kind_of(one)
        own: dict[str, Datum] = {}
        for field in own_fields(self._sheet, KNOWN):
            cell = known[field.id] if field.id in known else one.attributes.get(field.id)
            numeric = field.type == "number" and not isinstance(cell, float)
            own[open_id(field.id)] = None if numeric else cell
        return {
            "indicator": one.row_key,
            "uri": self._addresses.of("indicator", one.row_key),
            "node": one.parent if one.parent in nodes else None,
            "activity": one.activity if one.activity in standing.activities else None,
            "unit": one.department,
            "code": one.code,
            "label": shown_label(one, self._rows),
            "part": one.part,
            "kind": one.kind,
            "type": one.type,
            "measured_in": one.unit or COUNT_UNIT.it,
            "direction": one.direction,
            "direction_inferred": "direction" in one.proposed,
            "baseline": as_number(one.baseline),
            "baseline_year": one.baseline_year if one.baseline is not None else None,
            "weight": as_number(one.weight),
            "state": planned.state,
            **own,
        }


def in_state(standing: Standing, planned: Indicator) -> Indicator:
    """Return an indicator with the versions in force, withdrawn ones as planned."""
    scored = standing.scores.rows.get(planned.row_key)
    return scored.indicator if scored else planned


def past_values(standing: Standing) -> Mapping[str, Mapping[int, Value]]:
    """Return the values of past years by row key and year."""
    found: dict[str, dict[int, Value]] = defaultdict(dict)
    for value in standing.plan.values:
        found[value.row_key][value.period] = value
    return found
