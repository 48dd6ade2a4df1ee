"""The database: every version of a record, which one is in force, what was received and found.

An index over the received files and the log of events, which can rebuild it. Whoever writes holds
the lock of the workspace.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.findings import Finding
from .changes import add_changes
from .conflicts import Remembered
from .database import Store, StoreError, open_store, transaction
from .editions import Edition, Reopening, add_edition, add_reopenings
from .jsonrows import (
    finding_in,
    finding_out,
)
from .manyrows import insert
from .records import Accepted, Change, Submission
from .rulinglog import remember
from .shown import ShownTable
from .shownlog import put_shown
from .statelog import add_states
from .statements import Statements, put_statements
from .storedrows import accepted_in, storable, year_of
from .storeschema import FINDINGS, RUNS, SUBMISSIONS, VERSIONS
from .versions import add_versions, in_force, leave
from .workflow import Transition

__all__ = [
    "Received",
    "RunWrites",
    "Store",
    "StoreError",
    "accepted",
    "findings",
    "has_runs",
    "history",
    "open_store",
    "record_run",
    "submissions",
    "taken_before",
]

OTHER_PLAN, FOREIGN = "WBK-006", "foreign"
"""Finding on a workbook of another plan, and the state it is kept with: no delivery to this one."""


@dataclass(frozen=True, slots=True)
class RunWrites:
    """What one run puts into the store.

    ``submissions`` are the workbooks read, copies one by one; ``accepted`` the rows that may say
    something new, the others stay as they are; ``day`` is the day of the run. ``gone``
    are rows that are in force no more under that department, sheet and key; ``remembered`` is what
    was shown of conflicts and done with decisions, ``None`` when nobody looked; ``transitions``
    are the steps of units' workbooks from state to state; ``edition`` is what the run closes,
    ``reopened`` the rows it opens again; ``said`` are answers and waivers, ``None`` when nobody
    looked; ``inputs`` the files the run was made from, as JSON; ``shown`` the tables of the master
    it makes, each when it is written; none where it makes no master.
    """

    day: date
    what: str
    period: int
    round: str
    submissions: Sequence[Submission] = ()
    accepted: Sequence[Accepted] = ()
    findings: Sequence[Finding] = ()
    changes: Sequence[Change] = ()
    master_sha256: str = ""
    gone: Sequence[tuple[str, str, str]] = ()
    remembered: Remembered | None = None
    inputs: Mapping[str, Any] = field(default_factory=dict)
    transitions: Sequence[Transition] = ()
    said: Statements | None = None
    edition: Edition | None = None
    reopened: Sequence[Reopening] = ()
    shown: Iterable[ShownTable] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """A workbook received; ``received`` is the day of the run that first read it."""

    sha256: str
    workbook: str
    department: str
    period: int
    round: str
    state: str
    received: date


def accepted(store: Store, period: int, round_id: str) -> dict[tuple[str, str, str], Accepted]:
    """Return the rows in force in a round, by (department, sheet, key)."""
    with transaction(store) as connection:
        return {
            (row["department"], row["sheet"], row["key"]): accepted_in(row)
            for row in in_force(connection, period, round_id)
        }


def record_run(store: Store, run: RunWrites) -> int:
    """Write a run in one transaction and return its number.

    A row equal to the version in force adds none; findings are those of the last run only.

    Raises:
        StoreError: when it cannot be written; then nothing is.
    """
    with transaction(store, writing=True) as connection:
        number = _next(connection, RUNS.c.id)
        its = ("day", "what", "period", "round", "master_sha256", "inputs")
        values = {name: getattr(run, name) for name in its}
        connection.execute(sa.insert(RUNS).values(id=number, **values))
        _add_submissions(connection, number, run)
        leave(connection, number, run.period, run.round, run.gone)
        add_versions(connection, number, run.accepted)
        if run.remembered is not None:
            remember(connection, run.period, run.round, run.remembered)
        add_states(connection, number, run.transitions)
        connection.execute(sa.delete(FINDINGS))
        insert(
            connection,
            FINDINGS,
            [
                {
                    "run": number,
                    "position": position,
                    "code": found.code,
                    "severity": found.severity.value,
                    "content": finding_out(found),
                }
                for position, found in enumerate(run.findings)
            ],
        )
        add_changes(connection, number, run.changes)
        if run.edition is not None:
            add_edition(connection, number, run.edition)
        add_reopenings(connection, number, run.reopened)
        if run.said is not None:
            put_statements(connection, run.period, run.round, run.said)
        if run.shown:
            put_shown(connection, number, run.period, run.round, run.shown)
    return number


def has_runs(store: Store) -> bool:
    """Tell whether anything was ever written into the store."""
    with transaction(store) as connection:
        return connection.execute(sa.select(RUNS.c.id).limit(1)).first() is not None


def runs_of(store: Store, period: int) -> list[dict[str, Any]]:
    """Return the runs of a year as stored, oldest first."""
    query = sa.select(RUNS).where(RUNS.c.period == period).order_by(RUNS.c.id)
    with transaction(store) as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def submissions(store: Store) -> list[Received]:
    """Return every workbook received, in the order of arrival."""
    names = Received.__slots__
    with transaction(store) as connection:
        rows = connection.execute(sa.select(SUBMISSIONS).order_by(SUBMISSIONS.c.id)).mappings()
        return [Received(**{name: row[name] for name in names}) for row in rows]


def taken_before(store: Store, period: int, round_id: str) -> frozenset[str]:
    """Return the hashes of the workbooks read while a round other than this was open: their own."""
    query = (
        sa.select(SUBMISSIONS.c.sha256)
        .join(RUNS, RUNS.c.id == SUBMISSIONS.c.run)
        .where(
            RUNS.c.period == SUBMISSIONS.c.period,
            RUNS.c.round == SUBMISSIONS.c.round,
            sa.or_(RUNS.c.period != period, RUNS.c.round != round_id),
        )
    )
    with transaction(store) as connection:
        return frozenset(connection.execute(query).scalars())


def findings(store: Store) -> list[Finding]:
    """Return the findings of the last run."""
    query = sa.select(FINDINGS.c.content).order_by(FINDINGS.c.position)
    with transaction(store) as connection:
        return [finding_in(content) for content in connection.execute(query).scalars()]


def history(store: Store, key: str, period: int) -> list[Accepted]:
    """Return every version of the records of a key in a year, oldest first, whatever the round."""
    query = (
        sa.select(VERSIONS)
        .where(VERSIONS.c.key == key, VERSIONS.c.period == period)
        .order_by(VERSIONS.c.id)
    )
    with transaction(store) as connection:
        return [accepted_in(dict(row)) for row in connection.execute(query).mappings()]


def _add_submissions(connection: Connection, run: int, writes: RunWrites) -> None:
    names = ("sha256", "workbook", "department", "period", "round")
    columns = [SUBMISSIONS.c[name] for name in names]
    known = {tuple(row) for row in connection.execute(sa.select(*columns))}
    number = _next(connection, SUBMISSIONS.c.id)
    rows = []
    for found in writes.submissions:
        identity = found.identity
        its = (
            found.sha256,
            storable(found.workbook),
            storable(found.department),
            year_of(identity.get("period", "")),
            storable(identity.get("round", "")),
        )
        if its in known:
            continue
        known.add(its)
        row = dict(zip(names, its, strict=True))
        stranger = any(one.code == OTHER_PLAN for one in found.findings)
        state = FOREIGN if stranger else found.state
        row |= {"id": number, "run": run, "received": writes.day, "state": storable(state)}
        rows.append(row)
        number += 1
    insert(connection, SUBMISSIONS, rows)


def _next(connection: Connection, column: "sa.Column[Any]") -> int:
    """Return the next free number: nobody else writes while the workspace is locked."""
    highest = connection.execute(sa.select(sa.func.max(column))).scalar()
    return (highest or 0) + 1
