"""*Indicatori* of the master: one row for each detail of an indicator."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from ..schemas.plan import Indicator, Value
from ..schemas.profile import EntrySheet
from ..schemas.terms import COUNT_UNIT, FIELDS, Field
from ..workbooks.arithmetic import change, number
from ..workbooks.layout import Cell
from ..workbooks.mastersheets import ColumnType, MasterCell, MasterColumn, MasterSheet, Shown
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
    record_sheet,
    row_state,
    signed,
    state_column,
)
from .standing import Standing

KNOWN = frozenset(
    {
        *("key", "path", "code", "indicator", "part", "type", "decimals", "unit", "direction"),
        *("baseline", "history", "target", "corrected", "options", "row_state"),
    }
)
"""Locked columns of the entry sheet that the master shows in its own way, or has no use for."""

MEASURE_WIDTH = 14
DECIMALS, RATIO_DECIMALS = 9, 2
"""Decimals a quotient keeps, and those shown."""


def indicator_sheet(standing: Standing, sheet: EntrySheet, say: Say) -> MasterSheet:
    """Make the table of the indicators: every detail of the plan, delivered or not."""
    maker = _Indicators(standing, sheet, say)
    rows = [maker.row(indicator) for indicator in standing.plan.indicators]
    known = [(one.department, one.row_key) for one in standing.plan.indicators]
    rows += [maker.outside(record) for record in standing.outside(sheet, known)]
    return record_sheet(sheet, say, maker.columns, rows, say("indicators_note"), frozen="part")


def measured(cells: Mapping[str, Typed], field: str, indicator: Indicator) -> Decimal | None:
    """Return the measure: the number, or the quotient of a ratio; percentages in points."""
    found = cells.get(field, NOTHING).number
    if found is None or indicator.type != "ratio" or field != "value":
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
        entries = entry_fields(standing, sheet, standing.measure, "denominator")
        self._entries = sorted(entries, key=_is_prose)
        period = standing.consolidated.period
        window = set(range(period - max(1, standing.profile.history_years), period))
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
            MasterColumn(
                "of_activity", say.column("of_activity"), width=13, group=record, centred=True
            ),
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
            self._labelled(self._standing.measure, 15, measure, "number"),
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
            group = say.group("text") if _is_prose(field) else measure
            columns.append(entry_column(self._standing, say, field, group))
        return (*columns, *origin_columns(say, "cell"))

    def _change(self, year: int) -> str:
        now, before = f"{{{self._standing.measure}}}", f"{{y{year}}}"
        told = f"AND(ISNUMBER({now}),ISNUMBER({before}))"
        return f'IF({told},IF({before}<>0,ROUND({now}/{before}-1,9),""),"")'

    def _header(self, name: str) -> str:
        period = self._standing.consolidated.period
        field = self._sheet.field(name) or FIELDS[name]
        return field.label[self._say.language].format(year=period, previous=period - 1)

    def _labelled(
        self, name: str, width: float, group: str, kind: ColumnType = "text", centred: bool = False
    ) -> MasterColumn:
        return MasterColumn(name, self._header(name), kind, width, group, centred)

    def row(self, indicator: Indicator) -> list[MasterCell]:
        """Make the row of one detail of an indicator."""
        standing, say, profile = self._standing, self._say, self._standing.profile
        department, key, language = indicator.department, indicator.row_key, say.language
        record = standing.record(self._sheet, department, key)
        past = [self._earlier(indicator, year) for year in self._years]
        value, above, below = self._measure(indicator, record)
        target = None if indicator.target is None else self._in_cell(indicator, indicator.target)
        if indicator.target_year not in (None, standing.consolidated.period):
            target = None
        form = _format(indicator, [*past, target, value])
        state = standing.row_state(self._sheet, department, key)
        if indicator.state != "active":
            state = "withdrawn"
        situation = standing.situation(self._sheet, indicator)
        cells: list[MasterCell] = [
            indicator.parent,
            indicator.code,
            indicator.label,
            indicator.part or None,
            *level_cells(standing, indicator.parent),
            self._of_activity(indicator),
            profile.label("indicator_kind", indicator.kind, language).replace("_", " ") or None,
            *(indicator.attributes.get(field.id) for field in self._attributes),
            indicator.unit or COUNT_UNIT[language],
            profile.label("indicator_type", indicator.type, language),
            profile.label("direction", indicator.direction, language) or None,
            standing.unit_name(department) or None,
            row_state(say, state),
            count_cell(standing, department, key),
            *(_with(cell, form) for cell in past),
            _with(target, form),
            Shown(value, "watch" if record and record.held else "", form),
            _with(above, grouped([above, below])),
            _with(below, grouped([above, below])),
            signed(say.of(SITUATIONS, situation)),
            change(number(value), past[-1] if past else None),
        ]
        cells += [entry_cell(standing, say, field, record) for field in self._entries]
        return cells + list(origin_cells(record, key, standing.measure, with_row=False))

    def outside(self, record: Accepted) -> list[MasterCell]:
        """Make the row of what was accepted of an indicator no longer in the plan."""
        bare = Indicator(record.key, "", "", "", department=record.department, type="text")
        cells = self.row(bare)
        ids = [column.id for column in self.columns]
        for name in ("path", "unit", "type"):
            cells[ids.index(name)] = None
        cells[ids.index("row_state")] = row_state(self._say, "outside")
        return cells

    def _of_activity(self, indicator: Indicator) -> str | None:
        activity = self._standing.activities.get(indicator.activity)
        return activity.code if activity else None

    def _earlier(self, indicator: Indicator, year: int) -> Cell:
        value = self._past.get(indicator.row_key, {}).get(year)
        found = None if value is None else shown(value, indicator)
        share = isinstance(found, float) and _is_share(indicator)
        return fraction(found) if share and isinstance(found, float) else found

    def _measure(
        self, indicator: Indicator, record: Accepted | None
    ) -> tuple[Cell, float | None, float | None]:
        """Return what stands for the value, and numerator and denominator of a ratio."""
        if record is None:
            return None, None, None
        typed = record.cells.get(self._standing.measure, NOTHING)
        size = measured(record.cells, self._standing.measure, indicator)
        above = below = None
        if indicator.type == "ratio" and self._standing.measure == "value":
            above = _float(typed.number)
            below = _float(record.cells.get("denominator", NOTHING).number)
        if indicator.type in ("text", "boolean") or typed.number is None:
            return typed.text or None, above, below
        return None if size is None else self._in_cell(indicator, size), above, below

    def _in_cell(self, indicator: Indicator, size: Decimal) -> float:
        found = float(round(size, DECIMALS) if indicator.type == "ratio" else size)
        return fraction(found) if _is_share(indicator) else found


def _is_prose(field: Field) -> bool:
    return field.type in ("text", "long") or field.id == "deviation_reason"


def _is_share(indicator: Indicator) -> bool:
    return indicator.type == "percent" or (indicator.type == "ratio" and indicator.unit == "%")


def _format(indicator: Indicator, values: list[Cell]) -> str:
    """Return the number format of a row: by its unit, with the decimals its values have."""
    sizes = [value for value in values if isinstance(value, float)]
    if indicator.type in ("text", "boolean"):
        return ANY
    if indicator.type == "money" and indicator.unit in ("", "€", "EUR", "euro"):
        return MONEY
    if _is_share(indicator):
        return percent_format([] if indicator.type == "ratio" else sizes, indicator.decimals)
    if indicator.type == "ratio":
        return grouped(sizes, indicator.decimals, RATIO_DECIMALS)
    return grouped(sizes, indicator.decimals)


def _with(cell: Cell, form: str) -> MasterCell:
    return cell if cell is None or isinstance(cell, str) else Shown(cell, format=form)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
