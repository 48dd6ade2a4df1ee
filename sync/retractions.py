"""Runs taken back in the store: rows point at what stood before, and what was taken back is known.

A row that a later run changed again stays as it is and is listed. What was taken back is not
accepted again as long as its workbook says just that; as soon as the department changes it, it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.findings import Finding, Place
from ..schemas.rules import Catalogue, finding
from .changes import add_changes
from .corrections import own
from .database import Store, transaction
from .records import NOTHING, Accepted, Change, Submission, Typed, change_of
from .storedrows import RECORD, accepted_in
from .storeschema import ACCEPTED, PUSHES, RETRACTIONS, RUNS, STANDINGS, VERSIONS
from .versions import RowName, leave, point

UNDO, TAKEN_BACK = "undo", "CON-021"
UNDONE = "undone"
"""Input of an undo: the number of the run it took back."""

Meanings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Retraction:
    """What an undo took back of a row: while its workbook says just this, it is not accepted.

    Attributes:
        run: the undo; ``undone`` the run it took back.
        meanings: what each cell said, blank ones left out.
    """

    run: int
    undone: int
    meanings: Meanings


@dataclass(frozen=True, slots=True)
class RowTaken:
    """One row of a run being taken back.

    Attributes:
        name: department, sheet, key.
        after: the row as the run left it, ``None`` when the run took it out.
        before: as it stood before and stands again, ``None`` when it was not there.
        state: ``taken``; ``later`` when run ``by`` changed it since, which stays.
        by: that later run.
        centre: the centre's correction or decision put the value there: it stands in the plan.
    """

    name: RowName
    after: Accepted | None
    before: Accepted | None
    state: Literal["taken", "later"] = "taken"
    by: int = 0
    centre: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The cells that differ between the two."""
        names = dict.fromkeys(
            (*(self.after.cells if self.after else ()), *(self.before.cells if self.before else ()))
        )
        return tuple(
            name
            for name in names
            if _cell(self.after, name).meaning != _cell(self.before, name).meaning
        )


@dataclass(frozen=True, slots=True)
class RunTaken:
    """A run taken back.

    Attributes:
        run: number of the undo, 0 when nothing was written.
        undone: the run taken back, its ``day``, ``what`` it was, ``period`` and ``round``.
        rows: the rows it had changed.
    """

    run: int
    undone: int
    day: date
    what: str
    period: int
    round: str
    rows: tuple[RowTaken, ...]


def last_run(store: Store) -> int:
    """Return the last run that changed what is in force or wrote into workbooks, 0 for none."""
    changed = sa.select(sa.func.max(STANDINGS.c.run))
    pushed = sa.select(sa.func.max(PUSHES.c.run))
    with transaction(store) as connection:
        return max(connection.execute(query).scalar() or 0 for query in (changed, pushed))


def take_back(store: Store, target: int, day: date, dry_run: bool = False) -> RunTaken | None:
    """Take a run back in one transaction, ``None`` when there is no such run.

    Args:
        store: where to.
        target: number of the run; an undo taken back puts back what it had taken.
        day: day of the undo.
        dry_run: only tell.

    Raises:
        StoreError: when it cannot be written; then nothing is.
    """
    with transaction(store, writing=not dry_run) as connection:
        known = connection.execute(sa.select(RUNS).where(RUNS.c.id == target)).mappings().first()
        if known is None:
            return None
        its = dict(known)
        changed = connection.execute(
            sa.select(STANDINGS).where(STANDINGS.c.run == target).order_by(*STANDINGS.primary_key)
        ).mappings()
        steps = [_step(connection, dict(row)) for row in changed.all()]
        rows = tuple(row for row, _ in steps if row.state == "later" or row.fields)
        told = RunTaken(0, target, its["day"], its["what"], its["period"], its["round"], rows)
        if dry_run:
            return told
        highest = connection.execute(sa.select(sa.func.max(RUNS.c.id))).scalar()
        run = (highest or 0) + 1
        connection.execute(
            sa.insert(RUNS).values(
                id=run, day=day, what=UNDO, period=its["period"], round=its["round"],
                master_sha256="", inputs={UNDONE: target},
            )
        )  # fmt: skip
        for row, pointer in steps:
            if row.state == "taken":
                _put_back(connection, run, its, row, pointer)
        if its["what"] != UNDO:
            _remember(connection, run, its, rows)
        add_changes(connection, run, _changes(rows, day))
    return replace(told, run=run)


def retractions(store: Store, period: int, round_id: str) -> dict[RowName, Retraction]:
    """Return what is taken back in a round and not put back since, by (department, sheet, key)."""
    its = (RETRACTIONS.c.period == period, RETRACTIONS.c.round == round_id)
    undos = sa.select(RUNS.c.id, RUNS.c.inputs).where(RUNS.c.what == UNDO)
    with transaction(store) as connection:
        lifted: set[int] = set()
        for run, inputs in connection.execute(undos.order_by(RUNS.c.id.desc())):
            # An undo that was itself undone lifts nothing.
            if run not in lifted:
                lifted.add(inputs.get(UNDONE, 0))
        rows = connection.execute(
            sa.select(RETRACTIONS).where(*its).order_by(RETRACTIONS.c.run)
        ).mappings()
        return {
            (row["department"], row["sheet"], row["key"]): Retraction(
                row["run"], row["undone"], row["meanings"]
            )
            for row in rows
            if row["run"] not in lifted
        }


def withheld(
    submission: Submission, taken: Mapping[RowName, Retraction], rules: Catalogue
) -> list[Finding]:
    """Return one finding for every row that still says what an undo took back: it is held.

    Args:
        submission: one department's, several copies merged.
        taken: what is taken back in the round.
        rules: the catalogue.
    """
    found = []
    for record in submission.records:
        one = taken.get((record.department, record.sheet, record.key))
        if one is not None and meanings(record.cells) == dict(one.meanings):
            place = record.at("code")
            found.append(finding(rules, TAKEN_BACK, place, key=record.key, run=one.undone))
    return found


def meanings(cells: Mapping[str, Typed]) -> dict[str, str]:
    """Return what the cells of a row say, blank ones left out."""
    return {name: cell.meaning for name, cell in cells.items() if not cell.blank}


def _step(
    connection: Connection, row: Mapping[str, Any]
) -> tuple[RowTaken, Mapping[str, Any] | None]:
    """Return what becomes of one row a run changed, and what was in force before it."""
    record = [STANDINGS.c[name] == row[name] for name in RECORD]
    earlier = (
        sa.select(STANDINGS)
        .where(*record, STANDINGS.c.run < row["run"])
        .order_by(STANDINGS.c.run.desc())
        .limit(1)
    )
    latest = (
        sa.select(STANDINGS)
        .where(*record, STANDINGS.c.run > row["run"])
        .order_by(STANDINGS.c.run.desc())
        .limit(1)
    )
    found = connection.execute(earlier).mappings().first()
    before = None if found is None else dict(found)
    now = connection.execute(latest).mappings().first()
    name = (row["department"], row["sheet"], row["key"])
    after = _version(connection, row["version"])
    stood = _version(connection, before["version"] if before else None)
    if now is not None and now["version"] != row["version"]:
        changed = sa.select(sa.func.min(STANDINGS.c.run)).where(
            *record,
            STANDINGS.c.run > row["run"],
            STANDINGS.c.version.is_distinct_from(row["version"]),
        )
        by = connection.execute(changed).scalar() or now["run"]
        return RowTaken(name, after, stood, "later", by), before
    centre = after is not None and any(one.state == "standing" for one in after.corrected.values())
    return RowTaken(name, after, stood, centre=centre), before


def _version(connection: Connection, number: int | None) -> Accepted | None:
    if number is None:
        return None
    found = connection.execute(sa.select(VERSIONS).where(VERSIONS.c.id == number)).mappings().one()
    return accepted_in(dict(found))


def _put_back(
    connection: Connection,
    run: int,
    its: Mapping[str, Any],
    row: RowTaken,
    pointer: Mapping[str, Any] | None,
) -> None:
    period, round_id = its["period"], its["round"]
    if pointer is None or pointer["version"] is None:
        leave(connection, run, period, round_id, [row.name])
        return
    values = {name: pointer[name] for name in (*RECORD, "version", "held", "others")}
    there = [ACCEPTED.c[name] == values[name] for name in RECORD]
    known = connection.execute(sa.select(ACCEPTED.c.version).where(*there)).first()
    point(connection, run, [] if known else [values], [values] if known else [])


def _remember(
    connection: Connection, run: int, its: Mapping[str, Any], rows: Sequence[RowTaken]
) -> None:
    """Keep what departments said in the rows taken back."""
    kept = []
    for row in rows:
        said = own(row.after) if row.state == "taken" and row.after is not None else None
        before = own(row.before) if row.before is not None else None
        if said is None or (before and meanings(said.cells) == meanings(before.cells)):
            continue
        department, sheet, key = row.name
        kept.append(
            {
                "run": run, "department": department, "sheet": sheet, "key": key,
                "period": its["period"], "round": its["round"], "undone": its["id"],
                "meanings": meanings(said.cells),
            }
        )  # fmt: skip
    if kept:
        connection.execute(sa.insert(RETRACTIONS), kept)


def _changes(rows: Sequence[RowTaken], day: date) -> Iterator[Change]:
    for row in rows:
        for name in row.fields if row.state == "taken" else ():
            place = row.before.at(name).place if row.before else Place()
            was, now = _cell(row.after, name), _cell(row.before, name)
            yield change_of(row.name, name, was, now, place, day)


def _cell(row: Accepted | None, name: str) -> Typed:
    return NOTHING if row is None else row.cell(name)
