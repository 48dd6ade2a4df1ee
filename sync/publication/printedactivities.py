"""The activities of a plan as the printed report shows them, from the rows of the master."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from ...schemas.plan import Activity, Contribution
from ...schemas.profile import EntrySheet
from ...workbooks.mastersheets import MasterCell, MasterSheet
from .cellwords import capital, printed, unsigned, value_of
from .chunks import paragraphs
from .material import Material
from .printedshape import ActivityRow, Fact, Paragraph
from .reportwords import words

COMPLETED = "completed"
"""Id of the state of an activity that ended."""

PLACED = frozenset(
    {
        *("path", "code", "activity", "department", "lead", "status", "overall", "actions"),
        *("row_state", "key", "impact", "lines", "indicators", "before"),
    }
)
"""Columns a layout names one by one; the others are told under the row."""

_HERE = ("accepted", "held", "centre")


class PrintedActivities:
    """Makes the printed rows of the activities of each node.

    Args:
        made: what is published.
        sheet: the entry sheet of the activities.
        scope: id of the unit the report is limited to, empty for all.
        details: tell every other public column under the text and the actions.
    """

    def __init__(
        self, made: Material, sheet: EntrySheet, scope: str = "", details: bool = False
    ) -> None:
        self._details = details
        self._made, self._sheet, self._scope = made, sheet, scope
        self._language, self._period = made.language, made.standing.consolidated.period
        self._policy = made.profile.publication
        self._moved = made.profile.rollover.concluded == "moved"
        self._public = made.public(sheet.id)
        self._rows = _by_row(made, sheet, self._public)
        levels = {level.id for level in made.profile.levels}
        self._told = [
            at
            for at, column in enumerate(self._public.columns if self._public else ())
            if column.id not in PLACED | levels
        ]
        self._activities: dict[str, list[Activity]] = defaultdict(list)
        for one in made.plan.activities:
            self._activities[one.parent].append(one)

    def under(self, parent: str) -> tuple[ActivityRow, ...]:
        """Return the rows of the activities that hang on a node, none when they are not public."""
        if self._public is None:
            return ()
        return tuple(row for one in self._activities.get(parent, ()) for row in self._activity(one))

    def _activity(self, activity: Activity) -> list[ActivityRow]:
        found = self._made.standing.contributions.get(activity.key) or [
            Contribution(activity.key, "")
        ]
        unit = self._made.visible.unit
        if self._scope and all(
            unit(self._sheet.id, one.department) != self._scope for one in found
        ):
            return []
        ended = self._moved and all(self._status(one) == COMPLETED for one in found)
        rows: list[ActivityRow] = []
        for at, one in enumerate(found):
            rows.append(self._contribution(activity, one, at == 0, ended))
        return rows

    def _contribution(
        self, activity: Activity, one: Contribution, lead: bool, ended: bool
    ) -> ActivityRow:
        cells = self._rows.get((one.department, one.key), {})
        text = paragraphs(self._text("activity", cells))
        actions = self._actions(one, cells)
        if ended and lead:
            actions, text = [*text, *actions], []
        if not lead:
            text = []
        if self._details:
            told = self._labelled(cells, lead)
            text, actions = [*text, *told[0]], [*actions, *told[1]]
        name = (one.department, self._sheet.id, one.key)
        code = self._text("code", cells)
        return ActivityRow(
            key=one.key,
            lead=lead,
            continued=False,
            activity=code,
            code=code if lead else "",
            lines=self._attribute(activity, "lines") if lead else "",
            impact=self._attribute(activity, "impact") if lead else "",
            indicators=tuple(self._attribute(activity, "indicators").split()) if lead else (),
            text=tuple(text),
            status=self._state(cells),
            department=self._text("department", cells),
            actions=tuple(actions),
            facts=self._facts(cells),
            provisional=name in self._made.provisional,
        )

    def _status(self, one: Contribution) -> str:
        """Return the state of a contribution: this year's, else the one it had."""
        if not self._policy.shows(self._sheet.id, "status"):
            return ""
        record = self._made.standing.record(self._sheet, one.department, one.key)
        said = record.cell("status").term if record else ""
        return said or (one.status if record is None else "")

    def _state(self, cells: Mapping[str, MasterCell]) -> str:
        """Return the state as printed: what the unit says, else why it says nothing."""
        text = str(value_of(cells.get("status")) or "")
        return text if text[:1].isalnum() else capital(unsigned(text))

    def _actions(self, one: Contribution, cells: Mapping[str, MasterCell]) -> list[Paragraph]:
        """Return the years before as they were printed, then what was done in this one."""
        made = paragraphs(one.text) if self._policy.shows(self._sheet.id, "before") else []
        if not self._policy.shows(self._sheet.id, "actions"):
            return made
        done = paragraphs(self._text("actions", cells))
        year = str(self._period)
        if done:
            dated = any(part.tone == "year" and year in part.text for part in done)
            return [*made, *([] if dated else [Paragraph(year, "year")]), *done]
        state = self._made.standing.row_state(self._sheet, one.department, one.key)
        if state in _HERE or state in ("completed", "withdrawn", "not_asked"):
            return made
        why = unsigned(self._text("row_state", cells))
        said = words("lack", self._language, year=year, why=why) if why else ""
        return [*made, Paragraph(said, "muted")] if said else made

    def _attribute(self, activity: Activity, name: str) -> str:
        if not self._policy.shows(self._sheet.id, name):
            return ""
        return activity.attributes.get(name, "")

    def _text(self, name: str, cells: Mapping[str, MasterCell]) -> str:
        if self._public is None or name not in cells:
            return ""
        column = next(one for one in self._public.columns if one.id == name)
        return printed(cells[name], column, self._language).strip()

    def _labelled(
        self, cells: Mapping[str, MasterCell], lead: bool
    ) -> tuple[list[Paragraph], list[Paragraph]]:
        """Return the other columns as labelled paragraphs: of the plan, of the unit."""
        planned: list[Paragraph] = []
        told: list[Paragraph] = []
        open_now = {field.id for field in self._made.profile.open_fields(
            self._sheet, self._made.standing.consolidated.round)}  # fmt: skip
        columns = self._public.columns if self._public else ()
        for at in self._told:
            column = columns[at]
            text = unsigned(printed(cells.get(column.id), column, self._language)).strip()
            own = column.id in open_now or column.group == self._state_group
            nothing = column.type == "whole" and text == "0"
            if not text or nothing or (not own and not lead):
                continue
            first, *rest = paragraphs(text) or [Paragraph(text)]
            listed = told if own else planned
            listed += [Paragraph(first.text, label=unsigned(column.header)), *rest]
        return planned, told

    @property
    def _state_group(self) -> str:
        """The band of the master with what units tell."""
        columns = self._public.columns if self._public else ()
        return next((one.group for one in columns if one.id == "status"), "")

    def _facts(self, cells: Mapping[str, MasterCell]) -> tuple[Fact, ...]:
        columns = self._public.columns if self._public else ()
        told = [(columns[at], cells.get(columns[at].id)) for at in self._told]
        return tuple(
            Fact(column.header, text)
            for column, cell in told
            if (text := unsigned(printed(cell, column, self._language)).strip())
        )


def _by_row(
    made: Material, sheet: EntrySheet, public: MasterSheet | None
) -> dict[tuple[str, str], dict[str, MasterCell]]:
    """Return the public cells of each contribution, as the master orders them."""
    if public is None:
        return {}
    names: list[tuple[str, str]] = [
        (one.department, one.key)
        for activity in made.plan.activities
        for one in made.standing.contributions.get(activity.key, ())
        or [Contribution(activity.key, "")]
    ]
    ids = [column.id for column in public.columns]
    rows: Sequence[Sequence[MasterCell]] = public.rows
    return {name: dict(zip(ids, row, strict=True)) for name, row in zip(names, rows, strict=False)}
