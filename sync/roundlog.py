"""What the store remembers of the rounds of a year, and of the last run that was complete."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from .database import Store, transaction
from .storeschema import ACCEPTED, RUNS, SUBMISSIONS

SUBMITTED = "submitted"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
"""How a moment in UTC is written."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A run that wrote both store and master; ``at`` is in UTC, ``sha256`` that of the master."""

    run: int
    at: datetime
    sha256: str = field(default="", compare=False)


def mark_master(store: Store, run: int, sha256: str, completed: datetime) -> str:
    """Note that the master of a run is in place, its hash, and when: the run is complete.

    Args:
        store: where the run is.
        run: its number.
        sha256: of the master.
        completed: the moment, with its time zone.

    Returns:
        The moment as it was written.
    """
    at = completed.astimezone(UTC).strftime(MOMENT)
    with transaction(store, writing=True) as connection:
        connection.execute(
            sa.update(RUNS).where(RUNS.c.id == run).values(master_sha256=sha256, completed=at)
        )
    return at


def delivery_days(store: Store, period: int, round_id: str) -> dict[str, date]:
    """Return the day each unit's submitted workbook of a round was first received, by unit.

    Drafts and workbooks of another plan are no deliveries.
    """
    query = (
        sa.select(SUBMISSIONS.c.department, sa.func.min(SUBMISSIONS.c.received))
        .where(
            SUBMISSIONS.c.period == period,
            SUBMISSIONS.c.round == round_id,
            SUBMISSIONS.c.state == SUBMITTED,
            SUBMISSIONS.c.department != "",
        )
        .group_by(SUBMISSIONS.c.department)
    )
    with transaction(store) as connection:
        return {department: day for department, day in connection.execute(query)}


def rounds_held(store: Store, period: int) -> dict[str, Mapping[str, date]]:
    """Return the rounds of a year that were ever consolidated, each with its delivery days."""
    ran = sa.select(RUNS.c.round).where(RUNS.c.period == period)
    taken = sa.select(ACCEPTED.c.round).where(ACCEPTED.c.period == period)
    with transaction(store) as connection:
        names = set(connection.execute(ran.union(taken)).scalars())
    return {name: delivery_days(store, period, name) for name in sorted(names)}


@dataclass(frozen=True, slots=True)
class Ran:
    """A consolidation of a round: its number, its day, and what it was made from."""

    run: int
    day: date
    inputs: Mapping[str, Any]


def last_run(store: Store, period: int, round_id: str) -> Ran | None:
    """Return the last consolidation of a round, ``None`` when there was none."""
    its = (RUNS.c.period == period, RUNS.c.round == round_id)
    query = sa.select(RUNS.c.id, RUNS.c.day, RUNS.c.inputs).where(*its).order_by(RUNS.c.id.desc())
    with transaction(store) as connection:
        found = (Ran(row.id, row.day, row.inputs) for row in connection.execute(query))
        return next((one for one in found if "files" in one.inputs), None)


def last_inputs(store: Store, period: int, round_id: str) -> Mapping[str, Any]:
    """Return what the last consolidation of a round was made from, nothing when there was none."""
    found = last_run(store, period, round_id)
    return {} if found is None else found.inputs


def last_completed(store: Store) -> Completed | None:
    """Return the run whose store and master were written last, ``None`` when there is none."""
    return _completed(store, RUNS.c.id.desc())


def first_completed(store: Store) -> Completed | None:
    """Return the run whose store and master were written first, ``None`` when there is none."""
    return _completed(store, RUNS.c.id)


def _completed(store: Store, order: "sa.ColumnElement[int]") -> Completed | None:
    # By number, not by the moment: a clock may have gone backwards meanwhile.
    query = (
        sa.select(RUNS.c.id, RUNS.c.completed, RUNS.c.master_sha256)
        .where(RUNS.c.completed != "")
        .order_by(order)
        .limit(1)
    )
    with transaction(store) as connection:
        row = connection.execute(query).first()
    if row is None:
        return None
    return Completed(row.id, datetime.fromisoformat(row.completed), row.master_sha256)
