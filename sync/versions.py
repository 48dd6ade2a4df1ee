"""The versions of every record in the store, which one is in force, and which was after any run."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import Store, transaction
from .manyrows import insert
from .records import Accepted
from .storedrows import RECORD, accepted_in, values_of
from .storeschema import ACCEPTED, STANDINGS, VERSIONS

AT_ONCE = 2000
"""Versions written at a time."""

RowName = tuple[str, str, str]
"""Department, sheet id, key."""


def accepted_at(store: Store, run: int, period: int, round_id: str) -> dict[RowName, Accepted]:
    """Return the rows that were in force in a round after a run, by (department, sheet, key)."""
    its = (STANDINGS.c.period == period, STANDINGS.c.round == round_id, STANDINGS.c.run <= run)
    names = [STANDINGS.c[name] for name in RECORD]
    last = sa.select(*names, sa.func.max(STANDINGS.c.run).label("run")).where(*its)
    last_one = last.group_by(*names).subquery()
    same = [STANDINGS.c[name] == last_one.c[name] for name in (*RECORD, "run")]
    query = (
        sa.select(VERSIONS, STANDINGS.c.held, STANDINGS.c.others)
        .select_from(STANDINGS)
        .join(last_one, sa.and_(*same))
        .join(VERSIONS, VERSIONS.c.id == STANDINGS.c.version)
        .add_columns(*(STANDINGS.c[name].label(f"its_{name}") for name in RECORD))
        .order_by(STANDINGS.c.department, STANDINGS.c.sheet, VERSIONS.c.id)
    )
    with transaction(store) as connection:
        return {
            (row["its_department"], row["its_sheet"], row["its_key"]): accepted_in(dict(row))
            for row in connection.execute(query).mappings()
        }


def in_force(
    connection: Connection, period: int, round_id: str, departments: Collection[str] = ()
) -> Sequence[Mapping[str, Any]]:
    """Return the versions in force in a round with what is known of each: held, other copies.

    Only those of some departments, where these are given.
    """
    query = (
        sa.select(VERSIONS, ACCEPTED.c.version, ACCEPTED.c.held, ACCEPTED.c.others)
        .join(ACCEPTED, ACCEPTED.c.version == VERSIONS.c.id)
        .where(ACCEPTED.c.period == period, ACCEPTED.c.round == round_id)
        .order_by(VERSIONS.c.department, VERSIONS.c.sheet, VERSIONS.c.id)
    )
    if departments:
        query = query.where(VERSIONS.c.department.in_(sorted(departments)))
    found = connection.execute(query)
    names = tuple(found.keys())
    return [dict(zip(names, row, strict=True)) for row in found]


def add_versions(connection: Connection, run: int, rows: Sequence[Accepted]) -> None:
    """Add the rows that say something new, and point at what is in force now.

    A row equal to the version in force adds none.
    """
    known: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for period, round_id in dict.fromkeys((row.period, row.round) for row in rows):
        units = {row.department for row in rows}
        for found in in_force(connection, period, round_id, units):
            known[tuple(found[name] for name in RECORD)] = found
    highest = connection.execute(sa.select(sa.func.max(VERSIONS.c.id))).scalar()
    number = (highest or 0) + 1
    versions: list[dict[str, Any]] = []
    fresh: list[dict[str, Any]] = []
    moved: list[dict[str, Any]] = []
    for row in rows:
        record = tuple(getattr(row, name) for name in RECORD)
        before = known.get(record)
        values = values_of(row)
        others = {name: dict(cells) for name, cells in row.others.items()}
        pointer = dict(zip(RECORD, record, strict=True)) | {"held": row.held, "others": others}
        if before is not None and all(before[name] == value for name, value in values.items()):
            if (before["held"], before["others"]) != (row.held, others):
                moved.append(pointer | {"version": before["version"]})
            continue
        versions.append(values | {"id": number, "run": run})
        if len(versions) == AT_ONCE:
            insert(connection, VERSIONS, versions)
            versions.clear()
        (fresh if before is None else moved).append(pointer | {"version": number})
        number += 1
    insert(connection, VERSIONS, versions)
    point(connection, run, fresh, moved)


def point(
    connection: Connection,
    run: int,
    fresh: Sequence[Mapping[str, Any]],
    moved: Sequence[Mapping[str, Any]],
) -> None:
    """Put rows in force: ``fresh`` ones that had no version in force, ``moved`` ones that had."""
    insert(connection, ACCEPTED, fresh)
    if moved:
        same = (ACCEPTED.c[name] == sa.bindparam(f"its_{name}") for name in RECORD)
        connection.execute(
            sa.update(ACCEPTED).where(*same),
            [
                {f"its_{name}" if name in RECORD else name: value for name, value in row.items()}
                for row in moved
            ],
        )
    changed = [{**row, "run": run} for row in (*fresh, *moved)]
    if not changed:
        return
    # A row that left and came back in one run has been noted as gone already.
    names = {tuple(row[name] for name in RECORD) for row in changed}
    noted = sa.select(*(STANDINGS.c[name] for name in RECORD)).where(STANDINGS.c.run == run)
    for record in connection.execute(noted).all():
        if tuple(record) in names:
            its = (STANDINGS.c[name] == value for name, value in zip(RECORD, record, strict=True))
            connection.execute(sa.delete(STANDINGS).where(STANDINGS.c.run == run, *its))
    insert(connection, STANDINGS, changed)


def leave(
    connection: Connection, run: int, period: int, round_id: str, gone: Iterable[RowName]
) -> None:
    """Take rows out of what is in force: they stand under another name; their versions stay."""
    for department, sheet, key in gone:
        its: dict[str, Any] = {
            "department": department,
            "sheet": sheet,
            "key": key,
            "period": period,
            "round": round_id,
        }
        left = sa.delete(ACCEPTED).where(*(ACCEPTED.c[name] == its[name] for name in RECORD))
        if connection.execute(left).rowcount:
            nothing: dict[str, Any] = {"run": run, "version": None, "held": False, "others": {}}
            connection.execute(sa.insert(STANDINGS), its | nothing)
