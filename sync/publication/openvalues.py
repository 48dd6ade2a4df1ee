"""Open data of the values of indicators: of this round, of earlier ones, of past years."""

from collections.abc import Iterator, Mapping

from ...schemas.plan import Indicator
from ...schemas.profile import EntrySheet
from ...schemas.terms import COUNT_UNIT, Words
from ..indicatortable import DECIMALS, measured
from ..issuerows import shown
from ..records import NOTHING, Accepted
from ..rowcells import entry_fields
from ..standing import value_situation
from .corrections import Past
from .material import Material
from .openaddresses import Addresses
from .openentries import entry_columns, entry_row
from .openlists import EARLIER, EMPTY, KINDS_OF_PAST
from .openmeasures import INDICATOR, in_state, past_values
from .openrelease import APPROVED, DRAFT, HISTORICAL, REOPENED, Release
from .opentables import DataTable, Datum, Row, as_number, cells
from .openwords import column

HANDLED = ("value", "proposed_target", "denominator", "value_kind", "missing_reason",
           "available_from")  # fmt: skip
"""Entry columns the table of the values has in its own way."""

FINAL = "final"
PRE_FINAL = "pre-consuntivo"
"""Qualifier of a past value that was not final when it was printed."""


class Values:
    """Makes the table of the values.

    Args:
        material: the consolidation.
        sheet: the entry sheet of the indicators.
        addresses: makes their addresses.
    """

    def __init__(self, material: Material, sheet: EntrySheet, addresses: Addresses) -> None:
        self._standing, self._sheet, self._addresses = material.standing, sheet, addresses
        self._release, self._earlier_rounds = Release(material), material.earlier
        self._past, self._name = past_values(material.standing), sheet.id
        self._by_key: dict[str, Mapping[str, Accepted]] = {}

    def _shows(self, name: str) -> bool:
        return self._standing.profile.publication.shows(self._name, name)

    def _told_now(self) -> bool:
        """Tell whether anything of this round's values is public."""
        return any(self._shows(one) for one in ("situation", "row_state", *HANDLED))

    def table(self) -> DataTable:
        """Make it: a row for each detail, year and round."""
        name = self._name
        entries = entry_fields(self._standing, self._sheet, *HANDLED)
        fields = [one for one in entries if self._shows(one.id)]
        years = [year for year in self.years() if self._shows(f"y{year}")]
        # Of past years the number is public where they are, whatever holds for this one.
        told = (name, f"y{years[-1]}" if years and not self._shows("value") else "value")
        columns = (
            column("indicator"),
            column("year", "year"),
            column("round", vocabulary="round_kind"),
            column("uri"),
            column("number", "number", master=told),
            column("measured_in", master=(name, "unit")),
            column("numerator", "number", master=(name, "numerator")),
            column("denominator", "number", master=(name, "denominator")),
            column("text", master=told),
            column("empty", vocabulary=EMPTY, master=(name, "situation")),
            column("available_from", "date", master=(name, "available_from")),
            column("value_kind", vocabulary="value_kind", master=(name, "value_kind")),
            *([column("qualifier")] if years else []),
            column("provisional", "boolean"),
            column("release", vocabulary="release_kind"),
            column("row_state", vocabulary="row_standing", master=(name, "row_state")),
            *entry_columns(self._standing, fields, name),
        )
        rows: list[Row] = []
        for planned in self._standing.plan.indicators:
            now = in_state(self._standing, planned)
            rows += [self._printed(now, year) for year in years]
            for row, record in (
                *self._approved(now),
                *(self._current(planned, now) if fields or self._told_now() else ()),
            ):
                rows.append({**entry_row(fields, record), **row})
        return DataTable(
            "values",
            Words("Valori degli indicatori", "Values of the indicators"),
            Words(
                "Una riga per ogni indicatore e anno, anche senza un valore; delle rilevazioni "
                "precedenti, ciò che la loro ultima edizione approvata conteneva.",
                "A row for each indicator and year, also without a value; of earlier rounds what "
                "their last approved edition held.",
            ),
            columns,
            cells(columns, rows),
            ("indicator", "year", "round"),
            (INDICATOR,),
        )

    def years(self) -> list[int]:
        """Return the past years the master shows."""
        period, plan = self._standing.consolidated.period, self._standing.plan
        window = set(range(period - max(1, self._standing.profile.history_years), period))
        return sorted(window | {year for year in plan.years if year < period})

    def _printed(self, one: Indicator, year: int) -> dict[str, Datum]:
        """Return the value of a past year as the plan holds it."""
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
            "release": HISTORICAL,
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

    def _approved(self, one: Indicator) -> Iterator[tuple[dict[str, Datum], Accepted]]:
        """Give what the last edition of each earlier round held."""
        for past in self._earlier_rounds:
            year, record = past.edition.period, self._of(past).get(one.row_key)
            same = year == self._standing.consolidated.period
            if record is None or not self._shows("value" if same else f"y{year}"):
                continue
            name = (record.department, record.sheet, record.key)
            release = REOPENED if name in past.reopened else APPROVED
            row = self._told(one, record, year, past.edition.round, release)
            situation = value_situation(record.cells, "value", one.type)
            yield row | {"empty": self._empty(situation, record)}, record

    def _of(self, past: Past) -> Mapping[str, Accepted]:
        if past.edition.id not in self._by_key:
            self._by_key[past.edition.id] = {
                key: row for (_, sheet, key), row in past.rows.items() if sheet == self._name
            }
        return self._by_key[past.edition.id]

    def _current(
        self, planned: Indicator, one: Indicator
    ) -> Iterator[tuple[dict[str, Datum], Accepted | None]]:
        """Give what stands in the open round, where it asks for values."""
        standing, found = self._standing, self._standing.consolidated
        if standing.measure != "value":
            return
        record = standing.record(self._sheet, one.department, one.row_key)
        release = self._release.of((one.department, self._name, one.row_key))
        state = standing.row_state(self._sheet, one.department, one.row_key)
        yield (
            self._told(one, record, found.period, found.round, release)
            | {
                "empty": self._empty(standing.situation(self._sheet, planned), record),
                "row_state": planned.state if planned.state != "active" else state,
            },
            record,
        )

    def _told(
        self, one: Indicator, record: Accepted | None, year: int, round_id: str, release: str
    ) -> dict[str, Datum]:
        found = record.cells if record else {}
        typed, above = found.get("value", NOTHING), found.get("denominator", NOTHING)
        size = measured(found, "value", one) if record else None
        worded = one.type in ("text", "boolean") or typed.number is None
        kind = found.get("value_kind", NOTHING).term
        number = None
        if not worded and size is not None:
            number = as_number(round(size, DECIMALS) if one.type == "ratio" else size)
        ratio = one.type == "ratio"
        row: dict[str, Datum] = {
            "indicator": one.row_key,
            "year": year,
            "round": round_id,
            "uri": self._addresses.value(year, round_id, one.row_key),
            "measured_in": one.unit or COUNT_UNIT.it,
            "available_from": found.get("available_from", NOTHING).day,
            "value_kind": kind,
            # Whether a value may still change is public whatever else is.
            "provisional": release in (DRAFT, REOPENED)
            or kind not in ("", FINAL)
            or bool(record and record.held),
            "release": release,
        }
        if self._shows("value"):
            row |= {
                "number": number,
                "numerator": as_number(typed.number) if ratio else None,
                "denominator": as_number(above.number) if ratio else None,
                "text": typed.text if worded else None,
            }
        return row

    def _empty(self, situation: str, record: Accepted | None) -> str | None:
        """Return which kind of empty stands in the place of a number."""
        if situation == "declared" and record is not None and self._shows("missing_reason"):
            return record.cell("missing_reason").term
        return None if situation == "present" else situation
