"""*Indicatori* of the master: one row for each detail of an indicator."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from ..schemas.plan import Indicator, Value
from ..schemas.profile import EntrySheet
from ..schemas.terms import COUNT_UNIT, Words
from ..workbooks.arithmetic import change, number
from ..workbooks.layout import Cell
from ..workbooks.mastersheets import (
    Link,
    MasterCell,
    MasterColumn,
    MasterRow,
    MasterSheet,
    Shown,
)
from ..workbooks.packedrows import PackedRows
from ..workbooks.records import ANY, MONEY, fraction
from .breakdowns import shown_label
from .indicatorcolumns import PRINTED, IndicatorColumns
from .issuerows import shown
from .lastvalues import LATEST, latest, latest_cells
from .livecells import NO_TEXTS, LiveTexts, LiveWriter
from .masterwords import SITUATIONS, Say
from .nodetable import SHEET_ID as NODES
from .records import NOTHING, Accepted, Typed
from .rowcells import (
    count_cell,
    entry_cell,
    grouped,
    level_cells,
    origin_cells,
    percent_format,
    record_sheet,
    row_state,
    signed,
)
from .rowscores import Scored
from .scorecells import (
    achievement_cell,
    act_text,
    deviation,
    expected_at,
    explanation,
    initial_cell,
    progress_cell,
    rating_cell,
    trend_cell,
)
from .scorewords import words
from .standing import Standing

ANSWERS: Mapping[bool, Words] = {True: Words("sì", "yes"), False: Words("no", "no")}
DECIMALS, RATIO_DECIMALS = 9, 2
"""Decimals a quotient keeps, and those shown."""


def indicator_sheet(
    standing: Standing, sheet: EntrySheet, say: Say, made: PackedRows | None = None
) -> MasterSheet:
    """Make the table of the indicators: every detail of the plan, delivered or not.

    ``made`` are the rows of the plan where they were made apart.
    """
    maker = IndicatorRows(standing, sheet, say)
    known = [(one.department, one.row_key) for one in standing.plan.indicators]
    outside = [maker.outside(record) for record in standing.outside(sheet, known)]
    rows: Sequence[MasterRow] = outside
    if made is not None:
        rows = made.and_then(outside)
    else:
        rows = [*map(maker.planned, standing.plan.indicators), *outside]
    note = say("indicators_note")
    if any("direction" in one.proposed for one in standing.plan.indicators):
        note += " " + words("direction_proposed", say.language)
    table = record_sheet(sheet, say, maker.columns, rows, note, frozen="part")
    return replace(table, printed=PRINTED)


def measured(cells: Mapping[str, Typed], field: str, indicator: Indicator) -> Decimal | None:
    """Return the measure: the number, or the quotient of a ratio; percentages in points."""
    found = cells.get(field, NOTHING).number
    if found is None or indicator.type != "ratio" or field != "value":
        return found
    below = cells.get("denominator", NOTHING).number
    if not below:
        return None
    return found / below * (100 if indicator.unit == "%" else 1)


class IndicatorRows:
    """Makes the rows of the table, each from what concerns it alone."""

    def __init__(self, standing: Standing, sheet: EntrySheet, say: Say) -> None:
        self._standing, self._sheet, self._say = standing, sheet, say
        self._made = IndicatorColumns(standing, sheet, say)
        directions = {
            name: standing.profile.label("direction", name, say.language)
            for name in ("up", "down", "keep")
        }
        before = f"y{standing.consolidated.period - 1}"
        self._writer = LiveWriter(
            "value", before, standing.profile.progress.ratings, directions, say.language
        )
        self._tells_latest = any(field.id in LATEST for field in self._made.attributes)
        self._situations = cache(lambda name: signed(say.of(SITUATIONS, name)))
        self._states = cache(lambda name: row_state(say, name))
        sheets = (one.id for one in standing.profile.sheets if one.kind == "activity")
        self._activities = next(sheets, "")
        self._levels = cache(lambda parent: level_cells(standing, parent))
        self._rows = {one.row_key: one for one in standing.plan.indicators}
        self._past: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in standing.plan.values:
            self._past[value.row_key][value.period] = value

    @property
    def columns(self) -> tuple[MasterColumn, ...]:
        """The columns, which say what the rows hold together."""
        return self._made.columns

    def planned(self, one: Indicator) -> list[MasterCell]:
        """Make the row of a detail of the plan, scored where it is in force."""
        standing, key = self._standing, one.row_key
        return self.row(one, standing.scored(key) if standing.scorer.stands(key) else None)

    def row(
        self, planned: Indicator, scored: Scored | None, outside: bool = False
    ) -> list[MasterCell]:
        """Make the row of one detail of an indicator, with the versions in force.

        Args:
            planned: the detail as planned.
            scored: the same scored; ``None`` when it is not in force.
            outside: it is no longer in the plan.
        """
        standing, say, profile = self._standing, self._say, self._standing.profile
        key = planned.row_key
        indicator = scored.indicator if scored else planned
        department, language = indicator.department, say.language
        record = standing.record(self._sheet, department, key)
        past = [self._earlier(indicator, year) for year in self._made.years]
        value, above, below = self._measure(indicator, record)
        target = self._number(indicator, indicator.target)
        form = measure_format(indicator, [*past, target, value])
        halves = "" if above is below is None else grouped([above, below])
        state = standing.row_state(self._sheet, department, key)
        situation = standing.situation(self._sheet, planned)
        if outside:
            state = "outside"
        elif scored is None:
            state = situation = planned.state
        cells: list[MasterCell] = [
            Shown(indicator.parent or None, link=Link(NODES, indicator.parent)),
            indicator.code,
            shown_label(indicator, self._rows),
            indicator.part or None,
            indicator.unit or COUNT_UNIT[language],
            self._direction(indicator),
            *(_with(cell, form) for cell in past),
            Shown(value, "watch" if record and record.held else "", form),
            None,
            change(number(value), past[-1] if past else None),
            self._rated(scored, "moved"),
            trend_cell(scored) if scored and self._made.grades.asked else None,
            _with(target, form),
            *self._results(scored, form),
            self._situations(situation),
            standing.unit_name(department) or None,
            _with(above, halves),
            _with(below, halves),
        ]
        cells += [entry_cell(standing, say, field, record) for field in self._made.figures]
        cells += [
            self._states(state),
            count_cell(standing, department, key),
            *self._expected(scored, form),
            *self._levels(indicator.parent),
            self._of_activity(indicator),
            profile.label("indicator_kind", indicator.kind, language).replace("_", " ") or None,
            profile.label("indicator_type", indicator.type, language),
            *self._own(indicator),
        ]
        told = scored is not None and self._made.grades.asked
        cells.append(explanation(standing, say, scored) if scored and told else None)
        cells += [entry_cell(standing, say, field, record) for field in self._made.prose]
        return cells + list(origin_cells(record, key, standing.measure, with_row=False))

    def outside(self, record: Accepted) -> list[MasterCell]:
        """Make the row of what was accepted of an indicator no longer in the plan."""
        bare = Indicator(record.key, "", "", "", department=record.department, type="text")
        cells = self.row(bare, None, outside=True)
        ids = [column.id for column in self.columns]
        for name in ("unit", "type"):
            cells[ids.index(name)] = None
        return cells

    def _results(self, scored: Scored | None, form: str) -> list[MasterCell]:
        """Return deviation, the two measures and the rating of a row."""
        if scored is None:
            return [None] * 4
        off = self._number(scored.indicator, deviation(scored))
        texts = self._live(scored)
        return [
            _with(off, f"+{form};-{form};{form}"),
            progress_cell(scored, texts),
            achievement_cell(scored, texts),
            self._rated(scored, "rating", texts.rating),
        ]

    def _live(self, scored: Scored) -> LiveTexts:
        """Return the live formulas of a row; none in a round that asks for no value."""
        return self._writer.texts(scored) if self._standing.measure == "value" else NO_TEXTS

    def _rated(self, scored: Scored | None, name: str, formula: str = "") -> MasterCell:
        if scored is None or not self._made.grades.asked:
            return None
        found = scored.rated if name == "rating" else scored.moved
        waits = scored.standing.proposed and name == "rating"
        return rating_cell(self._standing, self._say, found, formula=formula, proposed=waits)

    def _direction(self, indicator: Indicator) -> MasterCell:
        """Show the direction; the live formulas compare the cell, so its format says the rest."""
        language = self._say.language
        label = self._standing.profile.label("direction", indicator.direction, language)
        if not label or "direction" not in indicator.proposed:
            return label or None
        told = words("inferred", language)
        return Shown(label, "watch", f'@" ({told})"')

    def _expected(self, scored: Scored | None, form: str) -> list[MasterCell]:
        """Return what was to be reached, since when and from where."""
        if scored is None:
            return [None] * 8
        one, standing = scored.indicator, self._standing
        year = None
        if one.target is not None:
            year = one.target_year or standing.consolidated.period
        return [
            year,
            _with(self._number(one, scored.standing.initial_target), form),
            initial_cell(scored),
            act_text(scored, self._say),
            _with(self._number(one, expected_at(scored)), form),
            _with(self._number(one, one.baseline), form),
            one.baseline_year if one.baseline is not None else None,
            _float(one.weight),
        ]

    def _number(self, indicator: Indicator, size: Decimal | None) -> Cell:
        if size is None:
            return None
        if indicator.type == "boolean":
            return ANSWERS[bool(size)][self._say.language]
        return in_cell(indicator, size)

    def _of_activity(self, indicator: Indicator) -> MasterCell:
        """Show the activities it serves, the one it is reported for first."""
        activity = self._standing.activities.get(indicator.activity)
        if activity is None:
            return None
        others = (self._standing.activities.get(key) for key in indicator.shared)
        codes = [activity.code]
        for one in others:
            if one is not None:
                codes.append(one.code if one.parent == activity.parent else one.key)
        return Shown(", ".join(codes), link=Link(self._activities, activity.key))

    def _own(self, indicator: Indicator) -> list[MasterCell]:
        """Return the columns the profile adds: attributes, and the latest value before this one."""
        if not self._tells_latest:
            return [indicator.attributes.get(field.id) for field in self._made.attributes]
        past = self._past.get(indicator.row_key, {}).values()
        last = latest(past)
        seen = shown(last, indicator) if last else None
        if isinstance(seen, float) and indicator.share:
            seen = fraction(seen)
        known: dict[str, MasterCell] = dict(
            latest_cells(indicator, past, seen, self._standing.profile, self._say.language)
        )
        known["last_value"] = _with(seen, measure_format(indicator, [seen]))
        return [
            known[field.id] if field.id in known else indicator.attributes.get(field.id)
            for field in self._made.attributes
        ]

    def _earlier(self, indicator: Indicator, year: int) -> Cell:
        value = self._past.get(indicator.row_key, {}).get(year)
        found = None if value is None else shown(value, indicator)
        share = isinstance(found, float) and indicator.share
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
        return None if size is None else in_cell(indicator, size), above, below


def in_cell(indicator: Indicator, size: Decimal) -> float:
    """Return a measure as a cell holds it: percentages and shares as fractions."""
    found = float(round(size, DECIMALS) if indicator.type == "ratio" else size)
    return fraction(found) if indicator.share else found


def measure_format(indicator: Indicator, values: Sequence[Cell]) -> str:
    """Return the number format of a row: by its unit, with the decimals its values have."""
    sizes = [value for value in values if isinstance(value, float)]
    if indicator.type in ("text", "boolean"):
        return ANY
    if indicator.type == "money" and indicator.unit in ("", "€", "EUR", "euro"):
        return MONEY
    if indicator.share:
        return percent_format([] if indicator.type == "ratio" else sizes, indicator.decimals)
    if indicator.type == "ratio":
        return grouped(sizes, indicator.decimals, RATIO_DECIMALS)
    return grouped(sizes, indicator.decimals)


def _with(cell: Cell, form: str) -> MasterCell:
    return cell if cell is None or isinstance(cell, str) else Shown(cell, format=form)


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)
