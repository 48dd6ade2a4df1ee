"""*Indicatori* of the master: one row for each detail of an indicator."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from ..schemas.plan import Indicator, Value
from ..schemas.profile import EntrySheet
from ..schemas.terms import COUNT_UNIT
from ..workbooks.arithmetic import change, number
from ..workbooks.layout import Cell
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from ..workbooks.records import ANY, MONEY, fraction
from .issuing import shown
from .masterwords import SITUATIONS, Say
from .records import NOTHING, Accepted, Typed
from .rowcells import (
    count_cell,
    count_column,
    entry_cell,
    entry_column,
    entry_fields,
    grouped,
    level_cells,
    level_columns,
    origin_cells,
    origin_columns,
    own_fields,
    percent_format,
    row_state,
    signed,
    state_column,
)
from .standing import Standing, value_situation

KNOWN = frozenset(
    {
        *("key", "path", "code", "indicator", "part", "type", "decimals", "unit", "direction"),
        *("baseline", "history", "target", "corrected", "options", "row_state"),
    }
)
"""Locked columns of the entry sheet that the master shows in its own way, or has no use for."""

MEASURE_WIDTH = 14


def indicator_sheet(standing: Standing, sheet: EntrySheet, say: Say) -> MasterSheet:
    """Make the table of the indicators: every detail of the plan, delivered or not."""
    maker = _Indicators(standing, sheet, say)
    rows = [maker.row(indicator) for indicator in standing.plan.indicators]
    known = [(one.department, one.row_key) for one in standing.plan.indicators]
    rows += [maker.outside(record) for record in standing.outside(sheet, known)]
    return MasterSheet(
        id=sheet.id,
        name=sheet.label[say.language],
        table=sheet.table,
        title=sheet.label[say.language],
        subtitle=say("sheet_count", n=len(rows)),
        columns=maker.columns,
        rows=rows,
        note=say("indicators_note"),
        frozen="part",
    )


def measured(cells: Mapping[str, Typed], indicator: Indicator) -> Decimal | None:
    """Return the measure: the number, or the quotient of a ratio; percentages in points."""
    found = cells.get("value", NOTHING).number
    if found is None or indicator.type != "ratio":
        return found
    below = cells.get("denominator", NOTHING).number
    if not below:
        return None
    return found / below * (100 if indicator.unit == "%" else 1)


class _Indicators:
    """Makes the columns and the rows."""

    def __init__(self, standing: Standing, sheet: EntrySheet, say: Say) -> None:
        self._standing, self._sheet, self._say = standing, sheet, say
        self._attributes = own_fields(sheet, KNOWN)
        self._entries = entry_fields(standing, sheet, "value", "denominator")
        self._reports = standing.consolidated.round in (
            *(sheet.field("value").rounds if sheet.field("value") else ()),  # type: ignore[union-attr]
        )
        period = standing.consolidated.period
        window = set(range(period - standing.profile.history_years, period))
        self._years = sorted(window | {year for year in standing.plan.years if year < period})
        self._past: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in standing.plan.values:
            self._past[value.row_key][value.period] = value
        self.columns = self._columns()

    def _columns(self) -> tuple[MasterColumn, ...]:
        say, period = self._say, self._standing.consolidated.period
        record, unit = say.group("record"), say.group("unit")
        own, past, measure = say.group("indicator"), say.group("history"), say.group("measure")
        columns = [
            MasterColumn("path", say.column("path"), width=12, group=record, centred=True),
            MasterColumn("code", say.column("code"), width=11, group=record, centred=True),
            MasterColumn("indicator", say.column("indicator"), width=44, group=record),
            MasterColumn("part", say.column("part"), width=20, group=record),
            *level_columns(self._standing, say),
            MasterColumn("of_activity", say.column("of_activity"), width=14, group=record),
            MasterColumn("kind", say.column("kind"), width=16, group=own),
        ]
        for field in self._attributes:
            columns.append(entry_column(self._standing, say, field, own))
        columns += [
            self._labelled("unit", 14, own, centred=True),
            self._labelled("type", 13, own),
            self._labelled("direction", 14, own),
            MasterColumn("department", say.column("in_charge"), width=28, group=unit),
            state_column(say),
            count_column(say),
        ]
        for year in self._years:
            columns.append(MasterColumn(f"y{year}", str(year), "number", MEASURE_WIDTH, past))
        columns += [
            self._labelled("target", MEASURE_WIDTH, say.group("expected"), "number"),
            self._labelled("value", 15, measure, "number"),
            MasterColumn("numerator", say.column("numerator"), "number", 15, measure),
            self._labelled("denominator", 16, measure, "number"),
            MasterColumn("situation", say.column("situation"), width=20, group=measure),
            MasterColumn(
                "change",
                self._header("change"),
                "change",
                14,
                measure,
                formula=self._change(period - 1),
            ),
        ]
        for field in self._entries:
            long = field.type in ("text", "long")
            group = say.group("text") if long else measure
            columns.append(entry_column(self._standing, say, field, group))
        return (*columns, *origin_columns(say, "cell"))

    def _change(self, year: int) -> str:
        now, before = "{value}", f"{{y{year}}}"
        told = f"AND(ISNUMBER({now}),ISNUMBER({before}))"
        return f'IF({told},IF({before}<>0,ROUND({now}/{before}-1,9),""),"")'

    def _header(self, name: str) -> str:
        from ..schemas.terms import FIELDS

        period = self._standing.consolidated.period
        field = self._sheet.field(name) or FIELDS[name]
        return field.label[self._say.language].format(year=period, previous=period - 1)

    def _labelled(
        self, name: str, width: float, group: str, kind: str = "text", centred: bool = False
    ) -> MasterColumn:
        return MasterColumn(name, self._header(name), kind, width, group, centred)  # type: ignore[arg-type]
