"""The plan turned into the rows of departmental workbooks, unit by unit."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from ..schemas.inforce import InForce, in_force
from ..schemas.plan import Activity, Contribution, Department, Indicator, Node, Plan, Value
from ..schemas.profile import EntrySheet, Profile
from ..schemas.shape import RECORD
from ..schemas.terms import COUNT_UNIT, REPORTING, Words
from ..workbooks.layout import Book, Cell, Identity, Row
from .asking import asked_for, open_row
from .breakdowns import ceilings, shown_label
from .chronicle import passages, until, written
from .corrections import corrected_values
from .ended import asked_again, left
from .entrysheets import write_options
from .heritage import RowKey
from .lastvalues import LATEST, latest, latest_cells
from .linktexts import linked_texts
from .recordrows import Records
from .rowcalculations import row_calculation
from .settings import usual_day

if TYPE_CHECKING:
    from .issuing import Issue

HUNDRED = Decimal(100)
YES_NO: Mapping[Decimal | None, Words] = {
    Decimal(1): Words("sì", "yes"),
    Decimal(0): Words("no", "no"),
}
LISTED_CODES = 30
"""Longest list of indicator codes shown beside an activity; beyond it, their number."""


class Desk:
    """The plan indexed the way rows are made."""

    def __init__(self, plan: Plan, profile: Profile, issue: "Issue") -> None:
        self.plan, self.profile, self.issue = plan, profile, issue
        self.activity_of = {activity.key: activity for activity in plan.activities}
        self.nodes = {node.key: node for node in plan.nodes}
        self.unit_of = {unit.id: unit for unit in plan.departments}
        self.contributions: dict[str, list[Contribution]] = defaultdict(list)
        self.of_unit: dict[str, list[Contribution]] = defaultdict(list)
        for contribution in plan.contributions:
            self.contributions[contribution.activity].append(contribution)
            self.of_unit[contribution.department].append(contribution)
        gone = left(plan)
        self.asked = {
            unit: [one for one in works if asked_again(profile, one, plan.period, gone)]
            for unit, works in self.of_unit.items()
        }
        self.codes: dict[str, list[str]] = defaultdict(list)
        self.siblings: dict[str, list[Indicator]] = defaultdict(list)
        self.in_charge: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in plan.indicators:
            for served, code in serving(indicator):
                if code not in self.codes[served]:
                    self.codes[served].append(code)
            self.siblings[indicator.key].append(indicator)
            self.in_charge[indicator.department].append(indicator)
        self.values: dict[str, dict[int, Value]] = defaultdict(dict)
        for value in plan.values:
            self.values[value.row_key][value.period] = value
        self.records = Records(plan, issue.issued)
        self.told = told(plan)
        self.corrected = corrected_values(plan, plan.period, issue.round)
        self.day = issue.day or usual_day(plan.period, issue.round)
        self.standing = in_force(plan, self.day)
        self.linked = linked_texts(plan, profile)
        self.adding = {key for key, group in self.siblings.items() if self._adds_up(group)}
        self.fields = {field.id for sheet in profile.sheets for field in sheet.fields}
        self.tells_latest = not self.fields.isdisjoint(LATEST)
        self.shown_levels: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for sheet in profile.sheets:
            self.shown_levels[sheet.kind] += [
                (field.id, field.level)
                for field in sheet.fields
                if field.role == "locked" and field.level
            ]
        self.by_row = {one.row_key: one for one in plan.indicators}
        self.totals = ceilings(plan, self.adding)

    def asked_of(self, unit: Department) -> list[RowKey]:
        """Return the rows of a unit's workbook, none when it has nothing to report."""
        names = {
            sheet.id: [
                key
                for key in self.keys(unit, sheet)
                if open_row((unit.id, sheet.id, key), self.issue.round, self.issue.reopened)
            ]
            for sheet in self.profile.sheets
            if sheet.concerns(unit.id)
        }
        if not any(keys and not self.idle(unit, name) for name, keys in names.items()):
            return []
        return [(name, key) for name, keys in names.items() for key in keys]

    def keys(self, unit: Department, sheet: EntrySheet) -> list[str]:
        """Keys of the rows of a unit's entry sheet."""
        if sheet.kind == RECORD:
            return [str(row["key"]) for row in self.records.rows(unit, sheet)]
        if sheet.kind == "activity":
            return [contribution.key for _, contribution in self.works(unit)]
        return [one.row_key for one in self.measured(unit)]

    def book(self, unit: Department) -> Book | None:
        """Make the workbook of a unit, ``None`` when it has nothing to report."""
        profile, issue = self.profile, self.issue
        rows = {
            sheet.id: [
                row
                for row in self.rows(unit, sheet)
                if open_row((unit.id, sheet.id, str(row["key"])), issue.round, issue.reopened)
            ]
            for sheet in profile.sheets
            if sheet.concerns(unit.id)
        }
        if not any(rows[name] and not self.idle(unit, name) for name in rows):
            return None
        return Book(
            identity=Identity(
                plan=issue.plan_id,
                profile=profile.id,
                template=profile.template_version,
                department=unit.id,
                period=self.plan.period,
                round=issue.round,
            ),
            department=unit.name,
            owner=profile.owner,
            title=profile.title[issue.language],
            due=issue.due,
            issued=issue.issued,
            contact=issue.contact,
            language=issue.language,
            rows=rows,
            history=self.history(unit),
            profile_text=profile.text,
        )

    def rows(self, unit: Department, sheet: EntrySheet) -> list[Row]:
        """Rows of a unit's entry sheet."""
        if sheet.kind == RECORD:
            return self.records.rows(unit, sheet)
        return self.activities(unit) if sheet.kind == "activity" else self.indicators(unit)

    def idle(self, unit: Department, name: str) -> bool:
        """Tell whether the rows of a sheet alone are no reason for a workbook."""
        return self.profile.sheet(name).beside and not self.records.known(unit.id, name)

    def activities(self, unit: Department) -> list[Row]:
        """Rows of the activities a unit works on."""
        return [
            self._activity(activity, contribution) for activity, contribution in self.works(unit)
        ]

    def works(self, unit: Department) -> list[tuple[Activity, Contribution]]:
        """Activities a unit works on and is asked of, with what it contributed."""
        found = ((self.activity_of.get(one.activity), one) for one in self.asked.get(unit.id, ()))
        return [(activity, one) for activity, one in found if activity is not None]

    def indicators(self, unit: Department) -> list[Row]:
        """Rows of the indicator parts a unit is in charge of and the round asks for."""
        return [self._indicator(self.standing[one.row_key]) for one in self.measured(unit)]

    def measured(self, unit: Department) -> list[Indicator]:
        """Indicator parts a unit is in charge of and the round asks for."""
        own = self.in_charge.get(unit.id, ())
        return [one for one in own if asked_for(one, self.issue.round)]

    def history(self, unit: Department) -> list[tuple[str, str, str, str]]:
        """Earlier texts of a unit's activities: key, code, years, text."""
        return [
            (contribution.key, activity.code, passage.heading, passage.text)
            for activity, contribution in self.works(unit)
            for passage in until(passages(contribution.text), self.plan.period)
        ]

    def _activity(self, activity: Activity, contribution: Contribution) -> Row:
        codes = ", ".join(self.codes.get(activity.key, []))
        if len(codes) > LISTED_CODES:
            codes = str(len(self.codes[activity.key]))
        earlier = until(passages(contribution.text), self.plan.period)
        options = {"previous_status": contribution.status} if contribution.status else {}
        row: dict[str, Cell] = {
            "key": contribution.key,
            "path": activity.parent,
            "code": activity.code,
            "activity": activity.label,
            "indicators": codes,
            "others": self._others(contribution),
            "before": written(earlier),
            "options": write_options(options),
            "row_state": "active",
        }
        row |= self._own(row, {**activity.attributes, **self.linked[activity.key]})
        row |= self._levels("activity", activity.parent)
        return row

    def _own(self, row: Row, given: Mapping[str, str]) -> dict[str, Cell]:
        """Return what has a column of its own and is not in the row yet."""
        return {
            name: text for name, text in given.items() if name in self.fields and name not in row
        }

    def _levels(self, kind: str, parent: str) -> dict[str, Cell]:
        """Return the names of the levels above that a kind of sheet shows."""
        above = {node.level: node.label for node in self._above(parent)}
        return {name: above.get(level) for name, level in self.shown_levels[kind]}

    def _above(self, key: str) -> Iterator[Node]:
        seen: set[str] = set()
        while (node := self.nodes.get(key)) is not None and key not in seen:
            seen.add(key)
            yield node
            key = node.parent

    def _others(self, contribution: Contribution) -> str:
        lines = []
        for other in self.contributions[contribution.activity]:
            if other == contribution or not other.department:
                continue
            unit = self.unit_of.get(other.department)
            name = unit.name if unit else other.department
            state = self.profile.label("status", other.status, self.issue.language)
            lines.append(f"{name}: {state}" if other.status else name)
        return "\n".join(dict.fromkeys(lines))

    def _indicator(self, standing: InForce) -> Row:
        indicator = standing.indicator
        past = self.values.get(indicator.row_key, {})
        options = self._options(indicator, past)
        row: dict[str, Cell] = {
            "key": indicator.row_key,
            "path": indicator.parent,
            "code": indicator.code,
            "indicator": shown_label(indicator, self.by_row),
            "part": indicator.part,
            "type": indicator.type,
            "decimals": indicator.decimals,
            "unit": indicator.unit or COUNT_UNIT[self.issue.language],
            "direction": indicator.direction,
            "baseline": self._measure(indicator, indicator.baseline),
            "target": self._measure(indicator, indicator.target),
            "corrected": self._corrected(indicator),
            "row_state": "active",
        }
        if self.issue.round in REPORTING:
            period, policies = self.plan.period, self.profile.progress
            made = row_calculation(standing, past, period, self.day, policies)
            row |= {"calculation": made.text, "expected": made.expected}
            if made.comparable:
                options["comparable"] = "true"
        row["options"] = write_options(options)
        if self.tells_latest:
            last = latest(past.values())
            shown_last = shown(last, indicator) if last else None
            language = self.issue.language
            row |= latest_cells(indicator, past.values(), shown_last, self.profile, language)
        row |= self._own(row, indicator.attributes)
        row |= self._levels("indicator", indicator.parent)
        first = self.plan.period - self.profile.history_years
        for year in range(first, self.plan.period):
            if year in past and not self._told_elsewhere(indicator, past[year]):
                row[f"y{year}"] = shown(past[year], indicator)
        return row

    def _told_elsewhere(self, indicator: Indicator, value: Value) -> bool:
        """Whether the printed text speaks of other parts only: here it would mislead."""
        return (
            bool(indicator.part)
            and value.number is None
            and ((value.key, value.period) in self.told)
        )

    def _corrected(self, indicator: Indicator) -> Cell:
        """Return the value the centre put in the place of the department's.

        A ratio shows none: its correction is of the numerator, not of the quotient.
        """
        content = self.corrected.get(indicator.row_key)
        if indicator.type == "ratio" or content is None:
            return None
        return self._measure(indicator, content) if isinstance(content, Decimal) else content

    def _measure(self, indicator: Indicator, size: Decimal | None) -> Cell:
        if indicator.type == "boolean" and size in YES_NO:
            return YES_NO[size][self.issue.language]
        return _float(size)

    def _options(self, indicator: Indicator, past: Mapping[int, Value]) -> dict[str, str]:
        options = {}
        if indicator.target is not None and indicator.target_year not in (None, self.plan.period):
            options["target_year"] = str(indicator.target_year)
        if indicator.activity:
            options["activity"] = indicator.activity
        if indicator.may_exceed:
            options["may_exceed"] = "true"
        if indicator.never_falls:
            options["never_falls"] = "true"
        if any(value.number is not None and value.number < 0 for value in past.values()):
            options["signed"] = "true"
        if indicator.key in self.adding:
            options["total" if indicator.total else "addend"] = "true"
        options |= self.totals.get(indicator.row_key, {})
        before = past.get(self.plan.period - 1)
        if before is not None and before.denominator is not None:
            options["previous_denominator"] = format(before.denominator, "f")
        return options

    def _adds_up(self, group: Sequence[Indicator]) -> bool:
        """Whether some past year shows that the parts add up to the total."""
        totals = [indicator for indicator in group if indicator.total]
        others = [indicator for indicator in group if not indicator.total]
        if len(totals) != 1 or len(others) < 2:
            return False
        for year in self.plan.years:
            total = _number(self.values, totals[0], year)
            parts = [_number(self.values, other, year) for other in others]
            if total is None or any(part is None for part in parts):
                continue
            if total == sum(part for part in parts if part is not None):
                return True
        return False


def shown(value: Value, indicator: Indicator) -> Cell:
    """Return what a past year shows: the number, a ratio's quotient, else the text as printed.

    Percentages and shares are in points.
    """
    if indicator.type in ("text", "boolean"):
        return value.printed or None
    if indicator.type == "ratio":
        if value.number is None or not value.denominator:
            return value.printed or None
        share = HUNDRED if indicator.unit == "%" else 1
        return float(round(value.number / value.denominator * share, 9))
    if value.number is None or value.denominator is not None:
        return value.printed or None
    return _float(value.number)


def told(plan: Plan) -> frozenset[tuple[str, int]]:
    """Return (key, period) of the years for which some part of an indicator has a number."""
    return frozenset((value.key, value.period) for value in plan.values if value.number is not None)


def _number(
    values: Mapping[str, Mapping[int, Value]], indicator: Indicator, year: int
) -> Decimal | None:
    found = values.get(indicator.row_key, {}).get(year)
    return found.number if found is not None else None


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def serving(indicator: Indicator) -> list[tuple[str, str]]:
    """Return the activities an indicator serves, each with the code it goes by there.

    Under an activity of another node its code alone would name another indicator.
    """
    found = [(indicator.activity, indicator.code)]
    for key in indicator.shared:
        near = key.rpartition("/")[0] == indicator.parent
        found.append((key, indicator.code if near else indicator.key))
    return found
