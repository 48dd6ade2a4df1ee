"""*Attività* of the master: one row for each unit that contributes to an activity."""

from ..schemas.plan import Activity, Contribution
from ..schemas.profile import EntrySheet
from ..workbooks.mastersheets import Link, MasterCell, MasterColumn, MasterSheet, Shown
from .composition import Composition
from .grades import Grades
from .masterwords import STATES, Say
from .nodetable import SHEET_ID as NODES
from .records import NOTHING, Accepted
from .rowcells import (
    count_cell,
    count_column,
    entry_cell,
    entry_column,
    entry_fields,
    level_cells,
    level_columns,
    nothing_there,
    origin_cells,
    origin_columns,
    own_fields,
    record_sheet,
    row_state,
    signed,
    state_column,
)
from .scorecells import score_cell
from .scorewords import header
from .standing import Standing
from .timecells import TimeCells

KNOWN = frozenset(
    {
        *("key", "path", "code", "activity", "indicators", "others", "before"),
        *("row_state", "options", "history", "calculation"),
    }
)
"""Locked columns of the entry sheet that the master shows in its own way, or has no use for."""


def activity_sheet(
    standing: Standing, sheet: EntrySheet, say: Say, composition: Composition
) -> MasterSheet:
    """Make the table of the activities: every contribution of the plan, delivered or not.

    ``composition`` gives the live formula of the progress of their indicators.
    """
    maker = _Activities(standing, sheet, say, composition)
    rows = [
        maker.row(activity, contribution)
        for activity in standing.plan.activities
        for contribution in standing.contributions.get(activity.key, ())
        or [Contribution(activity.key, "")]
    ]
    known = [(one.department, one.key) for one in standing.plan.contributions]
    rows += [maker.outside(record) for record in standing.outside(sheet, known)]
    return record_sheet(sheet, say, maker.columns, rows, say("activities_note"), frozen="activity")


class _Activities:
    """Makes the columns and the rows."""

    def __init__(
        self, standing: Standing, sheet: EntrySheet, say: Say, composition: Composition
    ) -> None:
        self._standing, self._sheet, self._say = standing, sheet, say
        self._composition, self._grades = composition, Grades(standing)
        self._times = TimeCells(standing, say, sheet)
        self._attributes = own_fields(sheet, KNOWN)
        self._status = sheet.field("status")
        self._entries = entry_fields(standing, sheet, "status")
        self.columns = self._columns()

    def _columns(self) -> tuple[MasterColumn, ...]:
        say, record = self._say, self._say.group("record")
        columns = [
            MasterColumn("path", say.column("path"), width=12, group=record, centred=True),
            MasterColumn("code", say.column("code"), width=10, group=record, centred=True),
            MasterColumn("activity", say.column("activity"), width=44, group=record),
        ]
        unit, state = say.group("unit"), say.group("state")
        status = self._status.label[say.language] if self._status else say.column("overall")
        columns += [
            MasterColumn("department", say.column("department"), width=28, group=unit),
            MasterColumn("lead", say.column("lead"), width=24, group=unit),
            MasterColumn("status", status, width=20, group=state),
            MasterColumn("overall", say.column("overall"), width=20, group=state),
            MasterColumn("work", header("work", say.language), "percent", 15, state),
        ]
        if self._grades.ratings:
            told = header("unit_progress", say.language)
            columns.append(MasterColumn("progress", told, "percent", 15, state))
        columns += self._times.timing_columns()
        for field in self._entries:
            columns.append(entry_column(self._standing, say, field, state))
        columns += self._times.columns()
        columns += [state_column(say), count_column(say), *level_columns(self._standing, say)]
        for field in self._attributes:
            columns.append(entry_column(self._standing, say, field, record))
        return (*columns, *origin_columns(say, "row", "cell"))

    def row(self, activity: Activity, contribution: Contribution) -> list[MasterCell]:
        """Make the row of one contribution."""
        standing, say, sheet = self._standing, self._say, self._sheet
        department, key = contribution.department, contribution.key
        record = standing.record(sheet, department, key)
        state = standing.row_state(sheet, department, key)
        cells: list[MasterCell] = [
            Shown(activity.parent or None, link=Link(NODES, activity.parent)),
            activity.code,
            activity.label,
            standing.unit_name(department) or None,
            standing.unit_name(activity.lead) or None,
            nothing_there(say, state) if record is None else self._state(record),
            self._overall(activity),
            *self._scores(activity),
            *self._times.timing_cells(record),
            *(entry_cell(standing, say, field, record) for field in self._entries),
            *self._times.owed_cells(contribution),
            row_state(say, state),
            count_cell(standing, department, key),
            *level_cells(standing, activity.parent),
            *(activity.attributes.get(field.id) for field in self._attributes),
        ]
        return cells + list(origin_cells(record, key, "status", with_row=True))

    def outside(self, record: Accepted) -> list[MasterCell]:
        """Make the row of what was accepted of an activity no longer in the plan."""
        standing, say = self._standing, self._say
        cells: list[MasterCell] = [
            *[None] * 3,
            standing.unit_name(record.department),
            None,
            self._state(record),
            *[None] * (3 if self._grades.ratings else 2),
            *self._times.timing_cells(record),
            *(entry_cell(standing, say, field, record) for field in self._entries),
            *[None] * len(self._times.columns()),
            row_state(say, "outside"),
            count_cell(standing, record.department, record.key),
            *[None] * (len(standing.profile.main_levels) + len(self._attributes)),
        ]
        return cells + list(origin_cells(record, record.key, "status", with_row=True))

    def _state(self, record: Accepted) -> MasterCell:
        typed = record.cells.get("status", NOTHING)
        if not typed.term:
            return typed.text or signed(self._say.of(STATES, "no_state"))
        return self._label(typed.term)

    def _overall(self, activity: Activity) -> MasterCell:
        state, reason = self._standing.overall(activity)
        if reason:
            return signed(self._say.of(STATES, reason))
        return Shown(self._label(state), "strong")

    def _scores(self, activity: Activity) -> list[MasterCell]:
        """Return how much of the activity is done and the progress of its indicators."""
        whole = self._standing.scores.activities[activity.key]
        work = score_cell(whole.work.score)
        if not self._grades.ratings:
            return [work]
        live = self._composition.formula(activity.key, "progress")
        return [work, score_cell(whole.progress.score, live)]

    def _label(self, state: str) -> str:
        vocabulary = self._status.vocabulary if self._status else "status"
        return self._standing.profile.label(vocabulary, state, self._say.language)
