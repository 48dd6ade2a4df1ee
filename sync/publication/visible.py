"""What the public may know of rows beyond their cells: what may be counted, named, told apart.

A column the profile hides must not come back as a count, a name or an order: whatever is published
of rows asks here.
"""

from functools import cached_property

from ...schemas.coverage import Matrix
from ...schemas.expressiontexts import names_in
from ...schemas.plan import Activity, Contribution, Indicator
from ...schemas.profile import EntrySheet
from ...schemas.publication import COUNTS
from ...schemas.shape import RECORD
from ...schemas.views import View
from ..records import NOTHING
from ..settled import NOBODY
from ..standing import Standing

NAMES_OF: dict[str, tuple[str, ...]] = {
    "department": ("department", "unit"),
    "indicator": ("label",),
    "activity": ("label",),
    "nature": ("aggregation",),
}
"""What expressions call the columns that the master calls otherwise."""


class Visible:
    """What of a plan is public.

    Args:
        standing: the plan and what was consolidated.
    """

    def __init__(self, standing: Standing) -> None:
        self._standing, self._profile = standing, standing.profile
        self._policy = standing.profile.publication

    def shows(self, sheet: str, column: str) -> bool:
        """Tell whether a column of the master is public."""
        return self._policy.shows(sheet, column)

    def sheet(self, kind: str) -> EntrySheet | None:
        """Return the sheet of the activities or of the indicators, ``None`` unless published."""
        found = (one for one in self._profile.sheets if one.kind == kind)
        return next((one for one in found if self._policy.sheets.get(one.id)), None)

    def unit(self, sheet: str, unit: str) -> str:
        """Return the id of the unit that answers for a row, empty when that is not public."""
        return unit if self.shows(sheet, "department") else ""

    def key(self, sheet: str, key: str) -> str:
        """Return the key of a row, empty where it is a record's and not public."""
        record = any(one.id == sheet and one.kind == RECORD for one in self._profile.sheets)
        return "" if record and not self.shows(sheet, "key") else key

    def names_units(self, kind: str) -> bool:
        """Tell whether it is public which unit answers for an activity, or for an indicator."""
        sheet = self.sheet(kind)
        return sheet is not None and self.shows(sheet.id, "department")

    def works_of_units(self) -> bool:
        """Tell whether it is public how much each unit has done of what it contributes."""
        sheet = self._profile.settings.get(COUNTS, {}).get("sheet", "")
        told = not self._policy.sheets.get(sheet) or self.shows(sheet, "department")
        return told and self.names_units("activity")

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that may be told apart, in the order of the registry."""
        plan = self._standing.plan
        named = {one.department for one in plan.contributions if self.names_units("activity")}
        named |= {one.department for one in plan.indicators if self.names_units("indicator")}
        tables = {one.id for one in self._profile.sheets
                  if one.kind == RECORD and self.shows(one.id, "department")}  # fmt: skip
        named |= {unit for sheet, unit, _ in self._standing.records if sheet in tables}
        return tuple(one for one in self._standing.departments() if one in named - {NOBODY})

    @cached_property
    def values(self) -> bool:
        """Whether it may be said which indicators have a value."""
        sheet, measure = self.sheet("indicator"), self._standing.measure
        return sheet is not None and any(
            self.shows(sheet.id, one) for one in (measure, "situation")
        )

    @cached_property
    def reasons(self) -> bool:
        """Whether it may be said of which there is a declared reason in its place."""
        sheet = self.sheet("indicator")
        return sheet is not None and self.shows(sheet.id, "situation")

    def has_value(self, indicator: Indicator) -> bool:
        """Tell whether an indicator has a value, as the master counts it; false when not public."""
        sheet = self.sheet("indicator")
        if sheet is None or not self.values:
            return False
        return self._standing.situation(sheet, indicator) == "present"

    @cached_property
    def states(self) -> bool:
        """Whether activities have a state that may be told."""
        sheet = self.sheet("activity")
        return sheet is not None and any(self.shows(sheet.id, one) for one in ("overall", "status"))

    def state(self, activity: Activity) -> str:
        """Return the state of an activity, as an id of the list of states.

        The overall one where that is public, else that of the first unit with one; empty when
        there is none.
        """
        sheet = self.sheet("activity")
        if sheet is None:
            return ""
        if self.shows(sheet.id, "overall"):
            return self._standing.overall(activity)[0]
        given = map(self.given, self._standing.contributions.get(activity.key, ()))
        return next(filter(None, given), "")

    def given(self, one: Contribution) -> str:
        """Return the state a unit gives what it contributes, empty when there is none."""
        sheet = self.sheet("activity")
        if sheet is None or not self.shows(sheet.id, "status"):
            return ""
        record = self._standing.record(sheet, one.department, one.key)
        return record.cells.get("status", NOTHING).term if record else ""

    @cached_property
    def views(self) -> tuple[str, ...]:
        """The statistics that are public: named, and made of nothing a published sheet hides."""
        known = {one.id: one for one in self._profile.views}
        return tuple(one for one in self._policy.views if not self._hidden_in(known[one]))

    @cached_property
    def coverage(self) -> tuple[str, ...]:
        """The tables of what activities serve that are public: made of nothing that is hidden."""
        known = {one.id: one for one in self._profile.coverage.matrices}
        return tuple(one for one in self._policy.coverage if not self._hidden_matrix(known[one]))

    def _hidden_matrix(self, matrix: Matrix) -> bool:
        """Tell whether a table ties activities by columns that are not public, or names hidden."""
        sheet = self.sheet("activity")
        if sheet is None or not all(self.shows(sheet.id, one) for one in ("code", "activity")):
            return True
        if matrix.sheet:
            named = [one for one in (matrix.node, matrix.terms) if one]
            return not all(self.shows(matrix.sheet, one) for one in named)
        columns = [
            one.field
            for one in self._profile.linking.columns
            if one.vocabulary == matrix.vocabulary and sheet.field(one.field) is not None
        ]
        return not columns or not all(self.shows(sheet.id, one) for one in columns)

    def _hidden_in(self, view: View) -> bool:
        """Tell whether a view looks at a column that is not public of a sheet that is."""
        names = names_in(view, self._profile)
        for sheet in self._profile.sheets:
            kinds = {"activity": "activities", "indicator": "indicators"}
            if not self._policy.sheets.get(sheet.id):
                continue
            if not {sheet.id, kinds.get(sheet.kind, "")} & names:
                continue
            ids = {"department", *(one.id for one in sheet.fields if one.role != "formula")}
            hidden = {one for one in ids if not self.shows(sheet.id, one)}
            told = {name for one in hidden for name in NAMES_OF.get(one, (one,))}
            if told & names:
                return True
        return False
