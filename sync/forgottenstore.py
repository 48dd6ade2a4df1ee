"""A person taken out of the database: rows, what the master showed, and the bytes left behind."""

from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.persons import Person
from .database import Store, transaction
from .editions import all_editions, fingerprint
from .forgotten import followed
from .forgottenrows import Histories, Row, histories, once, row_of
from .shown import Value, rows_out, table_in
from .storedrows import accepted_in, values_of
from .storeschema import SHOWN, SUBMISSIONS, TABLES, VERSION, VERSIONS
from .versions import accepted_at

DELIVERY = ("sha256", "workbook", "department", "period", "round")
"""What two deliveries of one store never share."""


def known_of(store: Store, person: Person) -> Histories:
    """Find out what the store knows of a person: rows, and what their cells say."""
    query = sa.select(VERSIONS).order_by(VERSIONS.c.id)
    with transaction(store) as connection:
        return histories([dict(row) for row in connection.execute(query).mappings()], person)


def identifiers(store: Store, person: Person) -> frozenset[str]:
    """Return every identifier that names a person in the rows of the store."""
    found: set[str] = set()
    query = sa.select(VERSIONS.c.sheet, VERSIONS.c.cells)
    with transaction(store) as connection:
        for sheet, cells in connection.execute(query):
            table = person.table(sheet)
            for name in table.naming if table is not None else ():
                cell = cells.get(name)
                if isinstance(cell, Mapping) and cell.get("text"):
                    found.add(str(cell["text"]).strip())
    return frozenset(found)


def fingerprints(store: Store, told: Histories) -> dict[str, str]:
    """Return the fingerprints of the editions that change with the person gone, old to new."""
    found = {}
    for one in all_editions(store):
        rows = accepted_at(store, one.run, one.period, one.round)
        made = {}
        for row in rows.values():
            values = values_of(row)
            new = accepted_in(row_of(VERSIONS.name, values, told, one.run))
            made[new.department, new.sheet, new.key] = new
        now = fingerprint(made)
        if fingerprint(rows) == one.fingerprint and now != one.fingerprint:
            found[one.fingerprint] = now
    return found


def forget_rows(
    store: Store, told: Histories, hashes: Mapping[str, str], *, dry_run: bool = False
) -> int:
    """Take a person out of every table in one transaction, and bring hashes up to date.

    Args:
        store: the database.
        told: whom, and whose the rows were.
        hashes: files that were rewritten, old hash to new.
        dry_run: only count.

    Returns:
        How many rows changed.
    """
    count = 0
    with transaction(store, writing=not dry_run) as connection:
        for table in TABLES.sorted_tables:
            if table is not VERSION:
                count += _table(connection, table, told, hashes, dry_run)
    return count


def purge(store: Store) -> None:
    """Write the database anew, so that nothing of what was taken out is left in its bytes."""
    sqlite = store.engine.url.get_backend_name() == "sqlite"
    with closing(store.engine.raw_connection()) as connection:
        driver: Any = connection.driver_connection
        if sqlite:
            driver.isolation_level = None
        else:
            with suppress(AttributeError):
                driver.autocommit = True
        driver.execute("VACUUM")


def _table(
    connection: Connection,
    table: sa.Table,
    told: Histories,
    hashes: Mapping[str, str],
    dry_run: bool,
) -> int:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    names = [column.name for column in table.primary_key.columns]
    before = [dict(row) for row in connection.execute(sa.select(table)).mappings()]
    after: list[Row] = []
    for row in before:
        made = _shown(row, told.person) if table is SHOWN else row_of(table.name, row, told)
        made = followed(made, hashes)
        after.append({**made, "\0": tuple(row[name] for name in names)})
    kept = once(table.name, after, names)
    if table is SUBMISSIONS:
        kept = list({tuple(row[name] for name in DELIVERY): row for row in reversed(kept)}.values())
    there = {row["\0"] for row in kept}
    old = {tuple(row[name] for name in names): row for row in before}
    count = 0
    for name in old.keys() - there:
        count += 1
        if not dry_run:
            connection.execute(sa.delete(table).where(*_named(table, names, name)))
    for row in kept:
        name = row.pop("\0")
        if row == old[name]:
            continue
        count += 1
        if not dry_run:
            changed = {one: value for one, value in row.items() if value != old[name][one]}
            update = sa.update(table).where(*_named(table, names, name)).values(changed)
            connection.execute(update)
    return count


def _named(
    table: sa.Table, names: list[str], values: tuple[Any, ...]
) -> list["sa.ColumnElement[bool]"]:
    return [table.c[name] == value for name, value in zip(names, values, strict=True)]


def _shown(row: Mapping[str, Any], person: Person) -> Row:
    """Return a table the master showed with the token for the identifier."""
    made = row_of(SHOWN.name, {**row, "rows": b""}, Histories({}, person))
    found = table_in(row["name"], row["head"], row["rows"])
    rows = [_line(one, person) for one in found.rows]
    return {**made, "rows": row["rows"] if rows == found.rows else rows_out(rows)}


def _line(row: Sequence[Value], person: Person) -> Sequence[Value]:
    mine = any(isinstance(cell, str) and person.told(cell) for cell in row)
    if not mine:
        return row
    return [person.text(person.discreet(cell)) if isinstance(cell, str) else cell for cell in row]
