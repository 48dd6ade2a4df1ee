"""What stood after two runs as sides of a comparison, and why each value changed in between."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from ..schemas.findings import Place
from ..schemas.periods import of_year
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.terms import Words
from .differences import Cause, CellChange, Content, Labels, Owner, Row, RowChange, RowName, Side
from .differingcells import typed_content
from .discretion import withheld
from .records import Accepted
from .runlog import Between, Delivered, Reopened
from .statuswords import STATES

HELD, DELIVERIES = "held", "deliveries"
"""Cell of a row that waits for a correction; id under which deliveries are compared."""

YES = Words("sì", "yes")
IN_ROWS: Mapping[str, Words] = {HELD: Words("in attesa di correzione", "waiting for a correction")}
OF_DELIVERY: Mapping[str, Words] = {
    "state": Words("stato della trasmissione", "state of the delivery"),
    "received": Words("ricevuta il", "received on"),
    "files": Words("file ricevuti", "files received"),
}

Rows = Mapping[RowName, Accepted]


def run_side(
    rows: Rows, deliveries: Mapping[str, Delivered], plan: Plan, profile: Profile, period: int
) -> Side:
    """Return what stood after a run as a side.

    Args:
        rows: in force, by department, sheet id and key.
        deliveries: what every unit had sent.
        plan: labels of its rows.
        profile: labels of its columns.
        period: the year of the rows.
    """
    titles = _titles(plan)
    made = {
        name: Row(titles.get(name[2], ""), dict(_cells(row, profile))) for name, row in rows.items()
    }
    for unit, found in deliveries.items():
        state = STATES.get(found.state, Words(found.state, found.state))
        cells = {
            "state": Content(state, f"term:{found.state}", raw=found.state, owner="unit"),
            "received": Content(
                found.received, found.received.isoformat(), raw=found.received, owner="unit"
            ),
            "files": Content(Decimal(found.files), str(found.files), raw=found.files, owner="unit"),
        }
        made[unit, DELIVERIES, ""] = Row("", cells)
    return Side(made, _labels(plan, profile, period))


def moved_rows(before: Rows, after: Rows, renamed: Mapping[str, str]) -> dict[RowName, RowName]:
    """Return the rows that stand under another unit or key, by their name before.

    A row that came from the same line of the same file is the same row; so is an indicator's row
    of the same key, which one unit alone has, and one whose new key the plan tells.

    Args:
        before: rows in force before.
        after: rows in force after.
        renamed: new key of every row that changed it.
    """
    gone = {name: row for name, row in before.items() if name not in after}
    come = {name: row for name, row in after.items() if name not in before}
    found: dict[RowName, RowName] = {}
    by_file: dict[object, list[RowName]] = defaultdict(list)
    by_key: dict[tuple[str, str], list[RowName]] = defaultdict(list)
    for name, row in come.items():
        by_file[_origin(row)].append(name)
        if row.kind == "indicator":
            by_key[name[1:]].append(name)
    for name, row in gone.items():
        alike = by_file.get(_origin(row), []) if row.sha256 else []
        if not alike and row.kind == "indicator":
            alike = by_key.get((name[1], renamed.get(name[2], name[2])), [])
        elif not alike and name[2] in renamed:
            heir = (name[0], name[1], renamed[name[2]])
            alike = [heir] if heir in come else []
        free = [one for one in alike if one not in found.values()]
        if len(free) == 1:
            found[name] = free[0]
    return found


def with_causes(
    changes: Iterable[RowChange], before: Rows, after: Rows, happened: Between
) -> tuple[RowChange, ...]:
    """Say of every value why it changed, between an earlier and a later run of a round."""
    made = []
    for one in changes:
        old, new = before.get(one.was or one.name), after.get(one.name)
        cells = tuple(
            replace(cell, cause=_cause(one.name, cell, old, new, happened)) for cell in one.cells
        )
        made.append(replace(one, cells=cells))
    return tuple(made)


def errata(
    changes: Iterable[RowChange],
    published: Collection[tuple[str, str]],
    reopened: Mapping[RowName, Reopened],
) -> tuple[RowChange, ...]:
    """Return the published values that differ, each with why its row was opened again.

    Args:
        changes: between two editions.
        published: (sheet id, field id) of what the master shows of what units type.
        reopened: rows opened again in between.
    """
    made = []
    for one in changes:
        why = reopened.get(one.name) or reopened.get(one.was or one.name)
        cells = tuple(
            cell if why is None else replace(cell, cause=_reopening(why, cell.cause))
            for cell in one.cells
            if (one.name[1], cell.field) in published and not cell.spelling
        )
        if cells:
            made.append(replace(one, cells=cells))
    return tuple(made)


def published_fields(profile: Profile, round_id: str) -> frozenset[tuple[str, str]]:
    """Return the columns of a round that units fill in and the master shows."""
    return frozenset(
        (sheet.id, field.id)
        for sheet in profile.sheets
        for field in profile.open_fields(sheet, round_id)
    )


def _cells(row: Accepted, profile: Profile) -> Iterable[tuple[str, Content]]:
    for name, cell in row.cells.items():
        said = row.corrected.get(name)
        standing = said is not None and said.state == "standing"
        owner: Owner = "centre" if standing else "unit"
        content = replace(typed_content(cell), place=row.at(name).place, owner=owner)
        yield name, withheld(content, profile, row.sheet, name)
    if row.held:
        yield HELD, Content(YES, "held", raw=True, owner="tool")


def _cause(
    name: RowName, cell: CellChange, old: Accepted | None, new: Accepted | None, happened: Between
) -> Cause | None:
    if name[1] == DELIVERIES or cell.field == HELD:
        return None
    run, day = happened.cells.get((*name, cell.field)) or happened.rows.get(name) or (None, None)
    back = happened.retracted.get(name)
    if back is not None and (run is None or back.run >= run):
        return Cause("undone", back.run, back.day, undone=back.undone)
    said = new.corrected.get(cell.field) if new is not None else None
    if said is not None and said.state != "closed":
        kind = said.source if said.state == "standing" else "disputed"
        return Cause(kind, run, said.day or day, said.place, said.reason)
    was = old.corrected.get(cell.field) if old is not None else None
    place = new.at(cell.field).place if new is not None and cell.after.place.cell else None
    if was is not None and was.state == "standing":
        return Cause("lifted", run, day, place or was.place)
    if new is None:
        return None
    return Cause("unit", run, day, place or cell.after.place)


def _reopening(why: Reopened, cause: Cause | None) -> Cause:
    run = cause.run if cause is not None and cause.run is not None else why.run
    place = cause.place if cause is not None else Place()
    return Cause("reopened", run, why.day, place, why.reason, why.act)


def _origin(row: Accepted) -> tuple[str, ...]:
    return row.sheet, row.sha256, row.workbook, row.sheet_name, str(row.row)


def _titles(plan: Plan) -> dict[str, str]:
    titles = {one.key: one.label for one in plan.activities}
    for work in plan.contributions:
        titles.setdefault(work.key, titles.get(work.activity, ""))
    for one in plan.indicators:
        titles[one.row_key] = f"{one.label} – {one.part}" if one.part else one.label
    return titles


def _labels(plan: Plan, profile: Profile, period: int) -> Labels:
    fields = {
        (sheet.id, field.id): Words(
            of_year(field.label.it, period, period),
            of_year(field.label.en, period, period),
        )
        for sheet in profile.sheets
        for field in sheet.fields
    }
    fields |= {
        (sheet.id, name): words for sheet in profile.sheets for name, words in IN_ROWS.items()
    }
    fields |= {(DELIVERIES, name): words for name, words in OF_DELIVERY.items()}
    sheets = {DELIVERIES: Words("Trasmissione", "Delivery")}
    sheets |= {sheet.id: sheet.label for sheet in profile.sheets}
    return Labels(sheets, fields, {one.id: one.name for one in plan.departments})
