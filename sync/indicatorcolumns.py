"""The columns of *Indicatori* of the master, in the order in which they are read."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ..schemas.profile import EntrySheet
from ..schemas.terms import FIELDS, Field
from ..workbooks.mastersheets import ColumnType, MasterColumn
from .composition import INDICATOR_KEYS, INDICATOR_NAMES
from .grades import Grades
from .masterwords import Say
from .rowcells import (
    count_column,
    entry_column,
    entry_fields,
    level_columns,
    origin_columns,
    own_fields,
    state_column,
)
from .scorewords import group, header
from .standing import Standing

KNOWN = frozenset(
    {
        *("key", "path", "code", "indicator", "part", "type", "decimals", "unit", "direction"),
        *("baseline", "history", "target", "expected", "corrected", "options", "row_state"),
        *("calculation",),
    }
)
"""Locked columns of the entry sheet that the master shows in its own way, or has no use for."""

MEASURE_WIDTH = 14

PRINTED = "department"
"""Id of the last column that is printed: what was expected, reached and why not, and by whom."""


class IndicatorColumns:
    """The columns of one plan in one round.

    Attributes:
        years: past years shown.
        attributes: columns the profile adds to its indicators.
        figures, prose: what departments type besides the value, numbers and choices first.
        grades: which ratings there are.
    """

    def __init__(self, standing: Standing, sheet: EntrySheet, say: Say) -> None:
        self._standing, self._sheet, self._say = standing, sheet, say
        self.grades = Grades(standing)
        self.attributes = own_fields(sheet, KNOWN)
        entries = entry_fields(standing, sheet, standing.measure, "denominator")
        self.figures: Sequence[Field] = [one for one in entries if not _is_prose(one)]
        self.prose: Sequence[Field] = [one for one in entries if _is_prose(one)]
        period = standing.consolidated.period
        window = set(range(period - max(1, standing.profile.history_years), period))
        self.years = sorted(window | {year for year in standing.plan.years if year < period})

    @cached_property
    def columns(self) -> tuple[MasterColumn, ...]:
        """All of them, from the left."""
        say, record = self._say, self._say.group("record")
        own, measure = say.group("indicator"), say.group("measure")
        columns = [
            MasterColumn("path", say.column("path"), width=12, group=record, centred=True),
            MasterColumn("code", say.column("code"), width=11, group=record, centred=True),
            MasterColumn("indicator", say.column("indicator"), width=44, group=record),
            MasterColumn("part", say.column("part"), width=20, group=record),
            self._labelled("unit", 14, own, centred=True),
            self._labelled("direction", 23 if self._inferred() else 14, own),
            *self._series_columns(),
            *self._result_columns(),
            MasterColumn("situation", say.column("situation"), width=18, group=measure),
            MasterColumn("department", say.column("in_charge"), width=22, group=say.group("unit")),
            MasterColumn("numerator", say.column("numerator"), "number", 15, measure),
            self._labelled("denominator", 16, measure, "number"),
        ]
        for field in self.figures:
            columns.append(entry_column(self._standing, say, field, measure))
        columns += [
            state_column(say),
            count_column(say),
            *self._expected_columns(),
            *level_columns(self._standing, say),
            MasterColumn(
                "of_activity", say.column("of_activity"), width=13, group=record, centred=True
            ),
            MasterColumn("kind", say.column("kind"), width=16, group=record),
            self._labelled("type", 13, record),
        ]  # fmt: skip
        for field in self.attributes:
            columns.append(entry_column(self._standing, say, field, record))
        columns.append(self._scoring("explanation", "text", 92, say.group("text")))
        for field in self.prose:
            columns.append(entry_column(self._standing, say, field, say.group("text")))
        *origin, key = origin_columns(say, "cell")
        return (*columns, *origin, replace(key, name=INDICATOR_KEYS))

    def _inferred(self) -> bool:
        return any("direction" in one.proposed for one in self._standing.plan.indicators)

    def _series_columns(self) -> list[MasterColumn]:
        """Return the years, this year's value beside them and the line through all of them."""
        say, period = self._say, self._standing.consolidated.period
        band = say.group("history")
        years = [
            MasterColumn(f"y{year}", str(year), "number", MEASURE_WIDTH, band)
            for year in self.years
        ]
        drawn = [*self.years, *([period] if self._standing.measure == "value" else [])]
        first, last = (drawn[0], drawn[-1]) if drawn else (period, period)
        names = (*(column.id for column in years), "value")
        return [
            *years,
            self._labelled(self._standing.measure, 15, band, "number"),
            replace(
                self._scoring("series", "text", 16, band, first=first, last=last),
                sparkline=names,
            ),
            MasterColumn(
                "change",
                self._header("change"),
                "change",
                14,
                band,
                formula=self._change(period - 1),
            ),
            self._scoring("moved", "text", 19, band),
            self._scoring("moved_size", "change", 12, band),
        ]

    def _result_columns(self) -> list[MasterColumn]:
        band = group("result", self._say.language)
        names = INDICATOR_NAMES
        return [
            self._scoring("target", "number", MEASURE_WIDTH, band),
            self._scoring("deviation", "number", MEASURE_WIDTH, band),
            replace(self._scoring("progress", "percent", 15, band), name=names["progress"]),
            replace(self._scoring("achievement", "percent", 16, band), name=names["achievement"]),
            MasterColumn(
                "rating", header(self.grades.header, self._say.language), width=21, group=band
            ),
        ]  # fmt: skip

    def _expected_columns(self) -> list[MasterColumn]:
        band = self._say.group("expected")
        return [
            self._scoring("target_year", "text", 11, band, centred=True),
            self._scoring("initial_target", "number", MEASURE_WIDTH, band),
            self._scoring("initial_score", "percent", 16, band),
            self._scoring("act", "text", 26, band),
            self._scoring("expected", "number", MEASURE_WIDTH, band),
            self._scoring("baseline", "number", MEASURE_WIDTH, band),
            self._scoring("baseline_year", "text", 11, band, centred=True),
            self._scoring("weight", "number", 9, band),
        ]

    def _scoring(
        self,
        name: str,
        kind: ColumnType,
        width: float,
        band: str,
        centred: bool = False,
        **facts: object,
    ) -> MasterColumn:
        text = header(name, self._say.language, **facts)
        return MasterColumn(name, text, kind, width, band, centred)

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


def _is_prose(field: Field) -> bool:
    return field.type in ("text", "long") or field.id == "deviation_reason"
