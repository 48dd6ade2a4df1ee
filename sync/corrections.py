"""The centre's corrections over what departments say, cell by cell.

A correction never touches the department's cell: it stands while that cell says what it said when
the correction was first applied, and closes as soon as the department changes it. Changed by both
in one run, the cell is in conflict: what stood before goes on standing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..schemas.findings import Finding, Place
from ..schemas.plan import Plan
from ..schemas.rules import Catalogue
from ..schemas.rulings import Content
from .centrerows import Wish
from .conflicts import CellName, Decide, Weighed, undecided
from .contents import content_of
from .judging import Bench, Cell, Corrected
from .records import NOTHING, Accepted, Change, Origin, change_of

RowName = tuple[str, str, str]
"""Department, sheet id, key."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The rows of a round with what is in force.

    Attributes:
        rows: departments' rows with the centre's values over them.
        findings: what departments and centre should know.
        conflicts: cells on which they disagree.
    """

    rows: tuple[Accepted, ...]
    findings: tuple[Finding, ...] = ()
    conflicts: tuple[Weighed, ...] = ()


def own(row: Accepted) -> Accepted | None:
    """Return a row as its department says it; ``None`` when only the centre has said anything."""
    if not row.workbook and not row.sha256:
        return None
    return _released(row, row.corrected)


def still_wanted(row: Accepted, fields: Collection[str]) -> Accepted:
    """Return a row without the corrections the centre has withdrawn since.

    Args:
        row: as in force after the last run.
        fields: the cells of it that the centre corrects now.
    """
    gone = {
        name: one
        for name, one in row.corrected.items()
        if one.source == "correction" and name not in fields
    }
    return _released(row, gone)


def apply_corrections(
    rows: Sequence[Accepted],
    before: Mapping[RowName, Accepted],
    wishes: Iterable[Wish],
    rules: Catalogue,
    *,
    period: int,
    round: str,
    today: date,
    places: Mapping[int, Place] | None = None,
    contested: Sequence[Weighed] = (),
    decide: Decide = undecided,
    decided: Collection[str] = (),
) -> InForce:
    """Put the centre's values over the departments' rows; the same input twice changes nothing.

    Args:
        rows: the rows accepted from departments, none of the centre's values in them.
        before: the rows in force after the last run.
        wishes: the centre's corrections of the round, at most one for a cell.
        rules: the catalogue.
        period: the year of the rows.
        round: their round.
        today: day of the run.
        places: where each correction stands in ``piano.xlsx``, by its position.
        contested: cells on which copies disagree, settled or not.
        decide: what the centre decided of a conflict.
        decided: fingerprints of the decisions that are still in the plan.

    Returns:
        Every row given, in its order, then those only the centre has a value for.
    """
    wanted: dict[RowName, dict[str, Wish]] = defaultdict(dict)
    for wish in wishes:
        wanted[wish.department, wish.sheet, wish.key][wish.field] = wish
    disputes = {one.conflict.name: one for one in contested}
    by_row: dict[RowName, set[str]] = defaultdict(set)
    for department, sheet, key, field in disputes:
        by_row[department, sheet, key].add(field)
    bench = Bench(rules, places or {}, decide, period, round, decided)
    made: list[Accepted] = []
    known = {(row.department, row.sheet, row.key): row for row in rows}
    for name in dict.fromkeys((*known, *wanted)):
        row, old = known.get(name), before.get(name)
        asked = wanted.get(name, {})
        fields = [*asked, *by_row.get(name, ()), *(old.corrected if old else ())]
        said = {
            field: one
            for field in sorted(set(fields))
            if (
                one := bench.say(
                    _cell(name, field, row, old, asked.get(field)), disputes.get((*name, field))
                )
            )
        }
        if row is None:
            kind = next((wish.kind for wish in asked.values()), "")
            made += _centre_only(name, kind, said, old, period, round, today)
        else:
            made.append(_with(row, said))
    return InForce(tuple(made), tuple(bench.findings), tuple(bench.conflicts))


def changes_in_force(
    changes: Iterable[Change],
    before: Mapping[RowName, Accepted],
    rows: Iterable[Accepted],
    today: date,
) -> list[Change]:
    """Return what changed of what is in force: the centre's values count, those they cover do not.

    Args:
        changes: of the departments' own values.
        before: the rows in force after the last run.
        rows: the rows in force now.
        today: day of the run.
    """
    covered: set[CellName] = set()
    made: list[Change] = []
    now_by_name = {(row.department, row.sheet, row.key): row for row in rows}
    for name in dict.fromkeys((*now_by_name, *before)):
        row, old = now_by_name.get(name), before.get(name)
        said = {*(row.corrected if row else ()), *(old.corrected if old else ())}
        for field in sorted(said):
            covered.add((*name, field))
            was = old.cell(field) if old else NOTHING
            now = row.cell(field) if row else NOTHING
            if was.meaning == now.meaning:
                continue
            place = row.at(field).place if row else Place()
            made.append(change_of(name, field, was, now, place, today))
    kept = [
        one for one in changes if (one.department, one.sheet, one.key, one.field) not in covered
    ]
    return [*kept, *made]


def corrected_values(
    plan: Plan, period: int, round: str, rows: Iterable[Accepted] = ()
) -> dict[str, Content]:
    """Return what to show as *valore corretto* beside the value of each row, by row key.

    Args:
        plan: the plan, with its corrections.
        period: the year shown.
        round: the round shown.
        rows: rows in force, where known: only corrections that stand are shown of these.
    """
    found: dict[str, Content] = {}
    days: dict[str, date] = {}
    for one in plan.corrections:
        same = one.period in (None, period) and one.round == round and one.field == "value"
        if same and one.reason.strip() and (one.day or date.min) >= days.get(one.row_key, date.min):
            found[one.row_key], days[one.row_key] = one.value, one.day or date.min
    for row in rows:
        said = row.corrected.get("value")
        if said is None or (row.period, row.round) != (period, round):
            continue
        if said.state == "standing":
            found[row.key] = content_of(said.value)
        else:
            found.pop(row.key, None)
    return found


def _released(row: Accepted, said: Mapping[str, Corrected]) -> Accepted:
    """Give cells of a row back to the department."""
    if not said:
        return row
    sources = {name: at for name, at in row.sources.items() if name not in said}
    sources |= {name: one.origin for name, one in said.items() if one.origin is not None}
    return replace(
        row,
        cells=dict(row.cells) | {name: one.own for name, one in said.items()},
        sources=sources,
        corrected={name: one for name, one in row.corrected.items() if name not in said},
    )


def _cell(
    name: RowName, field: str, row: Accepted | None, old: Accepted | None, wish: Wish | None
) -> Cell:
    last = own(old) if old is not None else None
    return Cell(
        name=(*name, field),
        own=row.cell(field) if row is not None else NOTHING,
        at=row.at(field) if row is not None else None,
        before=last.cell(field) if last is not None else NOTHING,
        was=old.corrected.get(field) if old is not None else None,
        stood=old.at(field) if old is not None and not old.cell(field).blank else None,
        wish=wish,
    )


def _with(row: Accepted, said: Mapping[str, Corrected]) -> Accepted:
    if not said:
        return row
    cells, sources = dict(row.cells), dict(row.sources)
    corrected = {}
    for field, one in said.items():
        corrected[field] = replace(one, origin=row.sources.get(field))
        cells[field] = one.cell
        if one.state == "standing":
            sources[field] = Origin(one.place, "")
        elif one.state == "disputed" and one.base_origin is not None:
            sources[field] = one.base_origin
    return replace(row, cells=cells, sources=sources, corrected=corrected)


def _centre_only(
    name: RowName,
    kind: str,
    said: Mapping[str, Corrected],
    old: Accepted | None,
    period: int,
    round_id: str,
    today: date,
) -> list[Accepted]:
    """Return the row of what only the centre has said; none when nothing of it is in force."""
    if not any(one.state == "standing" for one in said.values()):
        return []
    department, sheet, key = name
    row = Accepted(
        sheet=sheet,
        kind=kind,
        key=key,
        department=department,
        period=period,
        round=round_id,
        cells={},
        addresses={},
        workbook="",
        sheet_name="",
        row=0,
        sha256="",
        received=old.received if old is not None else today,
    )
    return [_with(row, said)]
