"""What the store tells of its runs: what each changed, editions, rows opened again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from .database import Store, transaction
from .editions import all_editions
from .storeschema import (
    CHANGES,
    REOPENINGS,
    RETRACTIONS,
    RUNS,
    STANDINGS,
    SUBMISSIONS,
)

RowName = tuple[str, str, str]
"""Department, sheet id, key."""

FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Run:
    """A run: its number, the day it was made, its year and round."""

    id: int
    day: date
    period: int
    round: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A closed state: its id and label, the run it froze, the act that approved it."""

    id: str
    label: str
    act: str
    day: date
    run: Run


@dataclass(frozen=True, slots=True)
class Reopened:
    """A row opened again after an edition, and why."""

    run: int
    reason: str
    act: str
    day: date


@dataclass(frozen=True, slots=True)
class Retracted:
    """A row whose value a run took back; ``undone`` is the run that had brought it."""

    run: int
    day: date
    undone: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a unit had sent by a run: how many files, the last one's state and day."""

    files: int
    workbook: str
    state: str
    received: date


@dataclass(frozen=True, slots=True)
class Between:
    """What happened in a round after one run, up to another.

    Attributes:
        cells: the last run that changed a cell, with its day, by row and field.
        rows: the last run that changed anything of a row.
        retracted: rows taken back, by row.
    """

    cells: Mapping[tuple[str, str, str, str], tuple[int, date]]
    rows: Mapping[RowName, tuple[int, date]]
    retracted: Mapping[RowName, Retracted]


def runs(store: Store) -> list[Run]:
    """Return every run, the first one first."""
    query = sa.select(RUNS.c.id, RUNS.c.day, RUNS.c.period, RUNS.c.round).order_by(RUNS.c.id)
    with transaction(store) as connection:
        return [Run(*row) for row in connection.execute(query)]


def editions(store: Store) -> dict[str, Edition]:
    """Return every edition by its id, in the order they were made."""
    by_id = {run.id: run for run in runs(store)}
    made = {}
    for one in all_editions(store):
        # An edition may be of another round than was open in its run.
        run = Run(one.run, by_id[one.run].day, one.period, one.round)
        made[one.id] = Edition(one.id, one.label, one.act, one.day, run)
    return made


def reopened(store: Store, after: int, until: int) -> dict[RowName, Reopened]:
    """Return the rows opened again after a run, up to another; the last time where several."""
    table = REOPENINGS.c
    query = sa.select(REOPENINGS).where(table.run > after, table.run <= until).order_by(table.run)
    with transaction(store) as connection:
        return {
            (row["department"], row["sheet"], row["key"]): Reopened(
                row["run"], row["reason"], row["act"], row["day"]
            )
            for row in connection.execute(query).mappings()
        }


def between(store: Store, after: int, until: int, period: int, round_id: str) -> Between:
    """Return what happened in a round after a run, up to another."""
    inside = (RUNS.c.id > after, RUNS.c.id <= until)
    change, standing, back = CHANGES.c, STANDINGS.c, RETRACTIONS.c
    names = (change.department, change.sheet, change.key, change.field)
    cells = (
        sa.select(*names, RUNS.c.id, RUNS.c.day)
        .join(RUNS, RUNS.c.id == change.run)
        .where(*inside, RUNS.c.period == period, RUNS.c.round == round_id)
        .order_by(RUNS.c.id)
    )
    rows = (
        sa.select(standing.department, standing.sheet, standing.key, RUNS.c.id, RUNS.c.day)
        .join(RUNS, RUNS.c.id == standing.run)
        .where(*inside, standing.period == period, standing.round == round_id)
        .order_by(RUNS.c.id)
    )
    undone = (
        sa.select(back.department, back.sheet, back.key, RUNS.c.id, RUNS.c.day, back.undone)
        .join(RUNS, RUNS.c.id == back.run)
        .where(*inside, back.period == period, back.round == round_id)
        .order_by(RUNS.c.id)
    )
    with transaction(store) as connection:
        return Between(
            {(d, s, k, f): (run, day) for d, s, k, f, run, day in connection.execute(cells)},
            {(d, s, k): (run, day) for d, s, k, run, day in connection.execute(rows)},
            {
                (d, s, k): Retracted(run, day, which)
                for d, s, k, run, day, which in connection.execute(undone)
            },
        )


def delivered_at(store: Store, run: int, period: int, round_id: str) -> dict[str, Delivered]:
    """Return what every unit had sent for a round by a run; who had sent nothing is not there."""
    sent = SUBMISSIONS.c
    query = (
        sa.select(sent.department, sent.workbook, sent.state, sent.received)
        .where(
            sent.run <= run,
            sent.period == period,
            sent.round == round_id,
            sent.department != "",
            sent.state != FOREIGN,
        )
        .order_by(sent.id)
    )
    found: dict[str, Delivered] = {}
    with transaction(store) as connection:
        for department, workbook, state, received in connection.execute(query):
            before = found.get(department)
            files = before.files + 1 if before else 1
            found[department] = Delivered(files, workbook, state, received)
    return found
