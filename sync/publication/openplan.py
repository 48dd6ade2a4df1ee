"""Open data of the plan itself: levels, activities, what units contribute, the units."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...schemas.plan import Activity, Contribution, Department
from ...schemas.profile import EntrySheet
from ...schemas.terms import Field, Words
from ..activitytable import KNOWN
from ..masterwords import Say
from ..nodetable import in_order
from ..records import NOTHING
from ..rowcells import entry_fields, own_fields
from ..scoring import work_of
from ..standing import Standing
from ..timecells import TimeCells
from .openaddresses import Addresses
from .openentries import (
    attribute_column,
    counted,
    counted_column,
    entry_columns,
    entry_row,
    open_id,
)
from .openrelease import Release
from .opentables import DataColumn, DataTable, Datum, Reference, Row, cells
from .openwords import column

UNIT = Reference(("unit",), "units", ("unit",))
NODE = Reference(("node",), "nodes", ("node",))


def nodes_table(standing: Standing, addresses: Addresses, attributes: Sequence[str]) -> DataTable:
    """Make the table of the levels.

    Args:
        standing: the plan.
        addresses: makes their addresses.
        attributes: those that are public.
    """
    columns = (
        column("node"),
        column("uri"),
        column("level", vocabulary="level_kind"),
        column("parent"),
        column("position", "integer"),
        column("code"),
        column("label"),
        *(_attribute(name) for name in attributes),
    )
    known = {one.key for one in standing.plan.nodes}
    rows: list[Row] = [
        {
            "node": one.key,
            "uri": addresses.of("node", one.key),
            "level": one.level,
            "parent": one.parent if one.parent in known else None,
            "position": at,
            "code": one.code,
            "label": one.label,
            **{open_id(name): one.attributes.get(name) for name in attributes},
        }
        for at, one in enumerate(in_order(standing.plan.nodes), 1)
    ]
    return DataTable(
        "nodes",
        Words("Livelli del piano", "Levels of the plan"),
        Words("Una riga per ogni livello del piano.", "A row for each level of the plan."),
        columns,
        cells(columns, rows),
        ("node",),
        (Reference(("parent",), "", ("node",)),),
    )


def activities_table(standing: Standing, sheet: EntrySheet, addresses: Addresses) -> DataTable:
    """Make the table of the activities, with their overall state and how much is done."""
    name = sheet.id
    own = own_fields(sheet, KNOWN)
    columns = (
        column("activity"),
        column("uri"),
        column("node", master=(name, "path")),
        column("code", master=(name, "code")),
        column("label", master=(name, "activity")),
        column("lead", master=(name, "lead")),
        column("in_force", "boolean"),
        column("overall", vocabulary="status", master=(name, "overall")),
        column("why_no_overall", vocabulary="why_no_state", master=(name, "overall")),
        column("work", "number", "%", master=(name, "work")),
        *(attribute_column(one, name) for one in own),
    )
    rows = [_activity(standing, one, addresses, own) for one in standing.plan.activities]
    return DataTable(
        "activities",
        Words("Attività", "Activities"),
        Words("Una riga per ogni attività del piano.", "A row for each activity of the plan."),
        columns,
        cells(columns, rows),
        ("activity",),
        (NODE, Reference(("lead",), "units", ("unit",))),
    )


def contributions_table(standing: Standing, sheet: EntrySheet, release: Release) -> DataTable:
    """Make the table of what each unit says of the activities it contributes to.

    Columns that are not public are not even looked at.

    Args:
        standing: the plan.
        sheet: the entry sheet of the activities.
        release: tells drafts from what was approved.
    """
    name, shows = sheet.id, standing.profile.publication.shows
    named = shows(name, "department")
    fields = [one for one in entry_fields(standing, sheet, "status") if shows(name, one.id)]
    times, english = (TimeCells(standing, Say(one), sheet) for one in ("it", "en"))
    owed = list(zip(times.columns(), english.columns(), strict=True))
    columns = (
        column("contribution"),
        column("activity"),
        column("unit", master=(name, "department")),
        column("number", "integer"),
        column("release", vocabulary="release_kind"),
        column("row_state", vocabulary="row_standing", master=(name, "row_state")),
        column("status", vocabulary="status", master=(name, "status")),
        *entry_columns(standing, fields, name),
        *(
            column("timing", vocabulary="timing_kind", master=(name, one.id))
            for one in times.timing_columns()
        ),
        *(counted_column(one, also.header, name) for one, also in owed),
    )
    rows: list[Row] = []
    for activity, at, one in _contributions(standing):
        record = standing.record(sheet, one.department, one.key)
        rows.append(
            {
                "contribution": f"{one.key}@{one.department}" if named else f"{activity.key}@{at}",
                "activity": activity.key,
                "unit": one.department,
                "number": one.number,
                "release": release.of((one.department, name, one.key)),
                "row_state": standing.row_state(sheet, one.department, one.key),
                "status": record.cells.get("status", NOTHING).term if record else None,
                "timing": work_of(record, standing.scores.at).timing if record else None,
                **entry_row(fields, record),
                **{
                    shown.id: counted(cell)
                    for (shown, _), cell in zip(owed, times.owed_cells(one), strict=True)
                },
            }
        )
    return DataTable(
        "contributions",
        Words("Contributi delle unità alle attività", "Contributions of units to activities"),
        Words(
            "Una riga per ogni unità che contribuisce a un'attività, anche se non ha trasmesso.",
            "A row for each unit that contributes to an activity, delivered or not.",
        ),
        columns,
        cells(columns, rows),
        ("contribution",),
        (Reference(("activity",), "activities", ("activity",)), UNIT),
    )


def units_table(
    standing: Standing, addresses: Addresses, named: Sequence[str], whole: bool
) -> DataTable:
    """Make the table of the units.

    Args:
        standing: the plan.
        addresses: makes their addresses.
        named: ids of those other tables name.
        whole: every unit of the registry, too; else only what those named belong to.
    """
    columns = (
        column("unit"),
        column("uri"),
        column("name"),
        column("parent"),
        column("valid_from", "date"),
        column("valid_to", "date"),
        column("succession"),
        column("successor"),
        column("act"),
    )
    registry = {one.id: one for one in standing.plan.departments}
    wanted = registry.keys() if whole else _belonging(registry, named)
    known = {name: one for name, one in registry.items() if name in wanted}
    units = [*known.values(), *(Department(one, standing.unit_name(one)) for one in named
                                if one not in known)]  # fmt: skip
    listed = {one.id for one in units}
    rows: list[Row] = [
        {
            "unit": one.id,
            "uri": addresses.of("unit", one.id),
            "name": one.name,
            "parent": one.parent if one.parent in listed else None,
            "valid_from": one.valid_from,
            "valid_to": one.valid_to,
            "succession": one.succession,
            "successor": one.successor if one.successor in listed else None,
            "act": one.act,
        }
        for one in units
    ]
    return DataTable(
        "units",
        Words("Unità organizzative", "Organisational units"),
        Words(
            "Una riga per ogni unità, anche non più esistente.",
            "A row for each unit, also of those that are no more.",
        ),
        columns,
        cells(columns, rows),
        ("unit",),
        tuple(Reference((one,), "", ("unit",)) for one in ("parent", "successor")),
    )


def _belonging(registry: Mapping[str, Department], named: Iterable[str]) -> set[str]:
    """Return the units named, those above them, and those they took over from."""
    found: set[str] = set()
    asked = [one for one in named if one in registry]
    while asked:
        name = asked.pop()
        if name in registry and name not in found:
            found.add(name)
            asked.append(registry[name].parent)
            asked += [one.id for one in registry.values() if one.successor == name]
    return found


def _contributions(standing: Standing) -> Iterator[tuple[Activity, int, Contribution]]:
    """Give the contributions with their activity and their place among those to it."""
    for activity in standing.plan.activities:
        for at, one in enumerate(standing.contributions.get(activity.key, ()), 1):
            yield activity, at, one


def _activity(
    standing: Standing, one: Activity, addresses: Addresses, own: Sequence[Field]
) -> dict[str, Datum]:
    state, reason = standing.overall(one)
    work = standing.scores.activities[one.key].work.score.value
    known = {node.key for node in standing.plan.nodes}
    return {
        "activity": one.key,
        "uri": addresses.of("activity", one.key),
        "node": one.parent if one.parent in known else None,
        "code": one.code,
        "label": one.label,
        "lead": one.lead,
        "in_force": not standing.left(one.key),
        "overall": state,
        "why_no_overall": reason,
        "work": None if work is None else float(work),
        **{open_id(field.id): one.attributes.get(field.id) for field in own},
    }


def _attribute(name: str) -> DataColumn:
    told = name.replace("_", " ")
    return DataColumn(
        open_id(name),
        Words(told.capitalize(), told.capitalize()),
        Words("Attributo del livello, come nel piano.", "Attribute of the level, as in the plan."),
    )
