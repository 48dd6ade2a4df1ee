"""Open data of indicators: what they are, their values, the targets."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ...schemas.inforce import InForce, in_force
from ...schemas.plan import Indicator, Value
from ...schemas.profile import EntrySheet
from ...schemas.terms import COUNT_UNIT, Words
from ..breakdowns import shown_label
from ..indicatorcolumns import KNOWN
from ..indicatortable import ANSWERS, DECIMALS, measured
from ..issuerows import shown
from ..lastvalues import latest, latest_cells
from ..records import NOTHING, Accepted
from ..rowcells import entry_fields, own_fields
from ..rowmeasures import kind_of
from ..standing import Standing
from .openaddresses import Addresses
from .openentries import attribute_column, entry_columns, entry_row, open_id
from .openlists import EARLIER, EMPTY, KINDS_OF_PAST
from .openplan import NODE
from .opentables import DataTable, DataType, Datum, Reference, Row, as_number, cells
from .openwords import column

INDICATOR = Reference(("indicator",), "indicators", ("indicator",))

HANDLED = ("value", "proposed_target", "denominator", "value_kind", "missing_reason",
           "available_from")  # fmt: skip
"""Entry columns the table of the values has in its own way."""

FINAL = "final"
PRE_FINAL = "pre-consuntivo"
"""Qualifier of a past value that was not final when it was printed."""

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
    """Makes the tables of the indicators of a plan.

    Args:
        standing: the plan and what was consolidated.
        sheet: the entry sheet of the indicators.
        addresses: makes their addresses.
        reopened: rows open again after an edition, as (unit, sheet, key).
    """

    def __init__(
        self,
        standing: Standing,
        sheet: EntrySheet,
        addresses: Addresses,
        reopened: frozenset[tuple[str, str, str]],
    ) -> None:
        self._standing, self._sheet, self._addresses = standing, sheet, addresses
        self._reopened, self._name = reopened, sheet.id
        self._shows = standing.profile.publication.shows
        self._rows = {one.row_key: one for one in standing.plan.indicators}
        self._in_force = in_force(standing.plan, standing.scores.at)
        self._past: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in standing.plan.values:
            self._past[value.row_key][value.period] = value

    def now(self, planned: Indicator) -> Indicator:
        """Return an indicator with the versions in force, withdrawn ones as planned."""
        scored = self._standing.scores.rows.get(planned.row_key)
        return scored.indicator if scored else planned

    def indicators(self) -> DataTable:
        """Make the table of the indicators: a row for each detail."""
        own = own_fields(self._sheet, KNOWN)
        columns = (
            column("indicator"),
            column("uri"),
            *(
                column(name, kind, vocabulary=vocabulary, master=(self._name, master))
                for name, kind, vocabulary, master in _COLUMNS
            ),
            column("state", vocabulary="row_state"),
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

    def values(self) -> DataTable:
        """Make the table of the values: a row for each detail, year and round."""
        name, shows = self._name, self._shows
        fields = [
            one
            for one in entry_fields(self._standing, self._sheet, *HANDLED)
            if shows(name, one.id)
        ]
        columns = (
            column("indicator"),
            column("year", "year"),
            column("round", vocabulary="round_kind"),
            column("uri"),
            column("number", "number", master=(name, "value")),
            column("measured_in", master=(name, "unit")),
            column("numerator", "number", master=(name, "numerator")),
            column("denominator", "number", master=(name, "denominator")),
            column("text", master=(name, "value")),
            column("empty", vocabulary=EMPTY, master=(name, "situation")),
            column("available_from", "date", master=(name, "available_from")),
            column("value_kind", vocabulary="value_kind", master=(name, "value_kind")),
            column("qualifier"),
            column("provisional", "boolean"),
            column("row_state", vocabulary="row_standing", master=(name, "row_state")),
            *entry_columns(self._standing, fields, name),
        )
        rows: list[Row] = []
        for planned in self._standing.plan.indicators:
            now = self.now(planned)
            rows += [self._earlier(now, year) for year in self.years() if shows(name, f"y{year}")]
            if self._standing.measure == "value" and shows(name, "value"):
                record = self._standing.record(self._sheet, now.department, now.row_key)
                rows.append({**entry_row(fields, record), **self._current(planned, now, record)})
        return DataTable(
            "values",
            Words("Valori degli indicatori", "Values of the indicators"),
            Words(
                "Una riga per ogni indicatore, anno e rilevazione, anche senza un valore.",
                "A row for each indicator, year and round, also without a value.",
            ),
            columns,
            cells(columns, rows),
            ("indicator", "year", "round"),
            (INDICATOR,),
        )

    def targets(self) -> DataTable:
        """Make the table of the targets: in force, first approved, interim."""
        name = self._name
        columns = (
            column("indicator"),
            column("target_kind", vocabulary="target_kind"),
            column("day", "date"),
            column("number", "number", master=(name, "target")),
            column("measured_in", master=(name, "unit")),
            column("text", master=(name, "target")),
            column("act", master=(name, "act")),
            column("act_day", "date", master=(name, "act")),
            column("changed_on", "date", master=(name, "act")),
        )
        rows = [
            row
            for planned in self._standing.plan.indicators
            for row in self._targets(self._in_force[planned.row_key])
        ]
        return DataTable(
            "targets",
            Words("Valori attesi", "Targets"),
            Words(
                "Una riga per ogni valore atteso di un indicatore: in vigore, approvato "
                "all'inizio, intermedio. Quelli proposti e non confermati non ci sono.",
                "A row for each target of an indicator: in force, first approved, interim. Those "
                "proposed and not confirmed are not there.",
            ),
            columns,
            cells(columns, rows),
            ("indicator", "target_kind", "day"),
            (INDICATOR,),
        )

    def years(self) -> list[int]:
        """Return the past years the master shows."""
        period, plan = self._standing.consolidated.period, self._standing.plan
        window = set(range(period - max(1, self._standing.profile.history_years), period))
        return sorted(window | {year for year in plan.years if year < period})

    def _indicator(self, planned: Indicator) -> dict[str, Datum]:
        one, standing = self.now(planned), self._standing
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

    def _earlier(self, one: Indicator, year: int) -> dict[str, Datum]:
        value = self._past.get(one.row_key, {}).get(year)
        found = None if value is None else shown(value, one)
        said = found if isinstance(found, str) else None
        row: dict[str, Datum] = {
            "indicator": one.row_key,
            "year": year,
            "round": EARLIER,
            "uri": self._addresses.value(year, EARLIER, one.row_key),
            "number": found + 0.0 if isinstance(found, float) else None,
            "measured_in": one.unit or COUNT_UNIT.it,
            "text": said,
            "provisional": False,
        }
        if value is None:
            return row | {"empty": "no_value"}
        if isinstance(found, float) and one.type == "ratio":
            row["numerator"] = as_number(value.number)
            row["denominator"] = as_number(value.denominator)
        if not isinstance(found, float) and (one.type not in ("text", "boolean") or said is None):
            row["empty"] = KINDS_OF_PAST.get(value.kind, "words" if said else "blank")
        row["qualifier"] = value.qualifier
        row["provisional"] = value.qualifier == PRE_FINAL
        if "as_of" in (field.id for field in self._sheet.fields):
            row |= {"as_of": value.as_of, "data_source": value.origin}
        return row

    def _current(
        self, planned: Indicator, one: Indicator, record: Accepted | None
    ) -> dict[str, Datum]:
        standing, consolidated = self._standing, self._standing.consolidated
        found = record.cells if record else {}
        typed, above = found.get("value", NOTHING), found.get("denominator", NOTHING)
        size = measured(found, "value", one) if record else None
        worded = one.type in ("text", "boolean") or typed.number is None
        situation = standing.situation(self._sheet, planned)
        kind = found.get("value_kind", NOTHING).term
        reason = found.get("missing_reason", NOTHING).term
        name = (one.department, self._sheet.id, one.row_key)
        number = None
        if not worded and size is not None:
            number = as_number(round(size, DECIMALS) if one.type == "ratio" else size)
        state = standing.row_state(self._sheet, one.department, one.row_key)
        return {
            "indicator": one.row_key,
            "year": consolidated.period,
            "round": consolidated.round,
            "uri": self._addresses.value(consolidated.period, consolidated.round, one.row_key),
            "number": number,
            "measured_in": one.unit or COUNT_UNIT.it,
            "numerator": as_number(typed.number) if one.type == "ratio" else None,
            "denominator": as_number(above.number) if one.type == "ratio" else None,
            "text": typed.text if worded else None,
            "empty": {"present": None, "declared": reason}.get(situation, situation),
            "available_from": found.get("available_from", NOTHING).day,
            "value_kind": kind,
            "provisional": kind not in ("", FINAL)
            or name in self._reopened
            or bool(record and record.held),
            "row_state": planned.state if planned.state != "active" else state,
        }

    def _targets(self, standing: InForce) -> Iterator[dict[str, Datum]]:
        one, period = standing.indicator, self._standing.consolidated.period
        unit, key = one.unit or COUNT_UNIT.it, one.row_key
        day, answer = date(one.target_year or period, 12, 31), one.type == "boolean"

        def row(kind: str, when: date, size: Decimal) -> dict[str, Datum]:
            return {
                "indicator": key,
                "target_kind": kind,
                "day": when,
                "number": None if answer else as_number(size),
                "measured_in": unit,
                "text": ANSWERS[bool(size)].it if answer else None,
            }

        if one.target is not None:
            acts: dict[str, Datum] = {
                "act": standing.act,
                "act_day": standing.act_day,
                "changed_on": standing.changed,
            }
            yield row("in_force", day, one.target) | acts
        if standing.initial_target is not None:
            yield row("initial", day, standing.initial_target)
        days = {
            when if isinstance(when, date) else date(when, 12, 31): size
            for when, size in standing.interim.items()
        }
        if self._shows(self._name, "expected"):
            for when, size in sorted(days.items()):
                yield row("interim", when, size)
