"""Everything the store holds of one run, as one sealed file beside the log, and back into a store.

The log tells of every run with the fingerprint of its record: from the two the store is made again
exactly, whatever the program has learnt since.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BufferedWriter, BytesIO
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import Store, transaction
from .forgotten import followed
from .jsontexts import json_value, sorted_json
from .manyrows import insert
from .storedrows import RECORD
from .storeschema import (
    ACCEPTED,
    ANSWERS,
    CHANGES,
    CONFLICTS,
    DECISIONS,
    EDITIONS,
    FINDINGS,
    REOPENINGS,
    RETRACTIONS,
    RUNS,
    STANDINGS,
    SUBMISSIONS,
    TRANSITIONS,
    VERSIONS,
    WAIVERS,
)

Row = dict[str, Any]

SUFFIX = ".run"
"""Extension under which records are kept among the files received."""

OF_A_RUN = (
    SUBMISSIONS,
    VERSIONS,
    STANDINGS,
    FINDINGS,
    CHANGES,
    EDITIONS,
    REOPENINGS,
    RETRACTIONS,
    TRANSITIONS,
)
"""Tables whose rows belong to one run, in the order they can be filled."""
OF_A_ROUND = (CONFLICTS, DECISIONS, ANSWERS, WAIVERS)
"""Tables that a run writes whole for its round."""
KEYS = {
    table.name: tuple(column.name for column in table.primary_key.columns)
    for table in (*OF_A_RUN, *OF_A_ROUND)
}
"""Columns that name a row of a table."""
TOLD = (SUBMISSIONS.name, DECISIONS.name)
"""Tables whose rows the log tells of one by one."""
AT_ONCE = 1 << 16
"""Bytes of a record squeezed at a time."""
LEVEL = 6
"""How hard records are squeezed: as small as at 9, in a seventh of the time."""
LATER = ("completed", "record", "master_sha256")
"""Columns of a run, and of an edition, that are known only after the record is sealed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """The record of a run.

    Attributes:
        data: its bytes: the same run gives the same.
        header: the row of the run.
        told: rows of the tables the log tells of one by one.
    """

    data: bytes
    header: Row
    told: Mapping[str, Sequence[Row]]


def record_of(store: Store, run: int) -> Sealed:
    """Seal the record of a run, row by row: a run may have a million.

    Raises:
        StoreError: the store cannot be read, or has no such run.
    """
    with transaction(store) as connection:
        its = connection.execute(sa.select(RUNS).where(RUNS.c.id == run)).mappings().one()
        header = {name: _plain(value) for name, value in its.items() if name not in LATER}
        tables: dict[str, Iterable[Row]] = {}
        for table in OF_A_RUN:
            tables[table.name] = _rows(connection, table, table.c.run == run)
        for table in OF_A_ROUND:
            where = sa.and_(table.c.period == its["period"], table.c.round == its["round"])
            tables[table.name] = _rows(connection, table, where)
        told = {name: list(tables[name]) for name in TOLD}
        return Sealed(_sealed(header, {**tables, **told}), header, told)


def record_bytes(record: Mapping[str, Any]) -> bytes:
    """Return a record as it is sealed: the same content gives the same bytes."""
    return _sealed(record["run"], record["tables"])


def _sealed(header: Row, tables: Mapping[str, Iterable[Row]]) -> bytes:
    """Squeeze a record as JSON with sorted keys, a row at a time."""
    out = BytesIO()
    file: Any = gzip.GzipFile("", "wb", LEVEL, out, mtime=0)
    with file, BufferedWriter(file, AT_ONCE) as whole:
        whole.write(b'{"run":%b,"tables":{' % sorted_json(header))
        for number, (name, rows) in enumerate(sorted(tables.items())):
            whole.write(b"%b%b:[" % (b"," if number else b"", sorted_json(name)))
            for position, row in enumerate(rows):
                whole.write(b"," + sorted_json(row) if position else sorted_json(row))
            whole.write(b"]")
        whole.write(b"}}")
    return out.getvalue()


def untold(store: Store) -> list[int]:
    """Return the runs the log does not tell of yet, oldest first."""
    query = sa.select(RUNS.c.id).where(RUNS.c.record == "").order_by(RUNS.c.id)
    with transaction(store) as connection:
        return list(connection.execute(query).scalars())


def mark_told(store: Store, run: int, record: str) -> None:
    """Note that the log tells of a run, and the fingerprint of its record."""
    with transaction(store, writing=True) as connection:
        connection.execute(sa.update(RUNS).where(RUNS.c.id == run).values(record=record))


def read_record(data: bytes) -> Mapping[str, Any]:
    """Return what a record says.

    Raises:
        ValueError: the bytes are no record.
    """
    try:
        found = json_value(gzip.decompress(data).decode("utf-8", "surrogatepass"))
        if isinstance(found["run"]["id"], int) and isinstance(found["tables"], dict):
            return dict(found)
    except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
        raise ValueError("no record of a run") from error
    raise ValueError("no record of a run")


def put_back(
    store: Store,
    record: Mapping[str, Any],
    sha256: str,
    later: Mapping[str, str],
    hashes: Mapping[str, str] | None = None,
) -> int:
    """Put a run back into a store that has those before it, and return its number.

    Args:
        store: where to.
        record: as ``read_record`` gives it.
        sha256: fingerprint of the record.
        later: ``completed`` and ``master_sha256``, as far as the log tells them.
        hashes: files rewritten since, old hash to new.
    """
    record = followed(record, hashes or {})
    header = record["run"]
    tables: Mapping[str, list[Row]] = record["tables"]
    with transaction(store, writing=True) as connection:
        values = _typed(RUNS, header) | dict.fromkeys(LATER, "") | {"record": sha256} | dict(later)
        connection.execute(sa.insert(RUNS).values(values))
        connection.execute(sa.delete(FINDINGS))
        for table in OF_A_ROUND:
            mine = (table.c.period == header["period"], table.c.round == header["round"])
            connection.execute(sa.delete(table).where(*mine))
        for table in (*OF_A_RUN, *OF_A_ROUND):
            rows = [_typed(table, row) for row in tables.get(table.name, ())]
            if hashes and table is SUBMISSIONS:
                rows = _new_ones(connection, rows)
            insert(connection, table, rows)
        for row in tables.get(STANDINGS.name, ()):
            its = [ACCEPTED.c[name] == row[name] for name in RECORD]
            connection.execute(sa.delete(ACCEPTED).where(*its))
            if row["version"] is not None:
                known = {name: row[name] for name in ACCEPTED.columns.keys()}  # noqa: SIM118
                connection.execute(sa.insert(ACCEPTED).values(known))
    return int(header["id"])


def _new_ones(connection: Connection, rows: list[Row]) -> list[Row]:
    """Leave out deliveries that became one with an earlier one when their files were rewritten."""
    names = ("sha256", "workbook", "department", "period", "round")
    columns = [SUBMISSIONS.c[name] for name in names]
    known = {tuple(row) for row in connection.execute(sa.select(*columns))}
    return [row for row in rows if tuple(row[name] for name in names) not in known]


def _rows(
    connection: Connection, table: sa.Table, where: "sa.ColumnElement[bool]"
) -> Iterator[Row]:
    query = sa.select(table).where(where).order_by(*table.primary_key.columns)
    found = connection.execute(query)
    names, days = tuple(found.keys()), _days(table)
    for values in found:
        row = dict(zip(names, values, strict=True))
        row |= {name: _plain(row[name]) for name in days}
        yield row


def _days(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, sa.Date)]


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: sa.Table, row: Mapping[str, Any]) -> Row:
    days = _days(table)
    return {
        name: date.fromisoformat(value) if name in days and value is not None else value
        for name, value in row.items()
        if name in table.columns
    }
