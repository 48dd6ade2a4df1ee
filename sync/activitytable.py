"""*Attività* of the master: one row for each unit that contributes to an activity."""

from ..schemas.plan import Activity, Contribution
from ..schemas.profile import EntrySheet
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from .masterwords import STATES, Say
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
from .standing import Standing

KNOWN = frozenset(
    {
        *("key", "path", "code", "activity", "indicators", "others", "before"),
        *("row_state", "options", "history"),
    }
)
"""Locked columns of the entry sheet that the master shows in its own way, or has no use for."""


def activity_sheet(standing: Standing, sheet: EntrySheet, say: Say) -> MasterSheet:
    """Make the table of the activities: every contribution of the plan, delivered or not."""
    maker = _Activities(standing, sheet, say)
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

    def __init__(self, standing: Standing, sheet: EntrySheet, say: Say) -> None:
        self._standing, self._sheet, self._say = standing, sheet, say
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
            *level_columns(self._standing, say),
        ]
        for field in self._attributes:
            columns.append(entry_column(self._standing, say, field, record))
        unit, state = say.group("unit"), say.group("state")
        status = self._status.label[say.language] if self._status else say.column("overall")
        columns += [
            MasterColumn("department", say.column("department"), width=28, group=unit),
            MasterColumn("lead", say.column("lead"), width=24, group=unit),
            state_column(say),
            count_column(say),
            MasterColumn("status", status, width=20, group=state),
            MasterColumn("overall", say.column("overall"), width=20, group=state),
        ]
        for field in self._entries:
            columns.append(entry_column(self._standing, say, field, state))
        return (*columns, *origin_columns(say, "row", "cell"))

    def row(self, activity: Activity, contribution: Contribution) -> list[MasterCell]:
        """Make the row of one contribution."""
        standing, say, sheet = self._standing, self._say, self._sheet
        department, key = contribution.department, contribution.key
        record = standing.record(sheet, department, key)
        state = standing.row_state(sheet, department, key)
        cells: list[MasterCell] = [
            activity.parent,
            activity.code,
            activity.label,
            *level_cells(standing, activity.parent),
            *(activity.attributes.get(field.id) for field in self._attributes),
            standing.unit_name(department) or None,
            standing.unit_name(activity.lead) or None,
            row_state(say, state),
            count_cell(standing, department, key),
            nothing_there(say, state) if record is None else self._state(record),
            self._overall(activity),
        ]
        cells += [entry_cell(standing, say, field, record) for field in self._entries]
        return cells + list(origin_cells(record, key, "status", with_row=True))

    def outside(self, record: Accepted) -> list[MasterCell]:
        """Make the row of what was accepted of an activity no longer in the plan."""
        standing, say = self._standing, self._say
        blanks = len(standing.profile.main_levels) + len(self._attributes)
        cells: list[MasterCell] = [None, None, None, *[None] * blanks]
        cells += [
            standing.unit_name(record.department),
            None,
            row_state(say, "outside"),
            count_cell(standing, record.department, record.key),
            self._state(record),
            None,
        ]
        cells += [entry_cell(standing, say, field, record) for field in self._entries]
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

    def _label(self, state: str) -> str:
        vocabulary = self._status.vocabulary if self._status else "status"
        return self._standing.profile.label(vocabulary, state, self._say.language)
