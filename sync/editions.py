"""Closed states of a round: an edition approved by an act, and the rows opened again after it."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.plan import Plan
from ..schemas.profile import Profile
from .database import Store, transaction
from .records import Accepted
from .storeschema import EDITIONS, REOPENINGS

RowName = tuple[str, str, str]
"""Department, sheet id, key."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A closed state of a round.

    Attributes:
        id: ``2025-consuntivo-1``: year, round, number.
        run: the run that closed it: what stood after it is the edition.
        period, round: of the round.
        label, act: its name, and the act that approved it.
        day: day of the closing.
        fingerprint: of the accepted values (``fingerprint``).
        master_sha256: of its master, empty while the master was not written.
        plan_sha256: of the plan it was made with.
    """

    id: str
    run: int
    period: int
    round: str
    label: str
    act: str
    day: date
    fingerprint: str
    master_sha256: str = ""
    plan_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Reopening:
    """A row opened again after an edition: why, and by which act."""

    name: RowName
    edition: str
    reason: str
    act: str
    day: date


@dataclass(frozen=True, slots=True)
class Closed:
    """A round that is closed: its last edition, and the rows opened again since."""

    edition: Edition
    reopened: Mapping[RowName, Reopening]


def fingerprint(rows: Mapping[RowName, Accepted]) -> str:
    """Return the SHA-256 of what stands in a round: every filled cell, as typed and as read."""
    said = [
        [*name, sorted([field, cell.text, cell.meaning] for field, cell in filled)]
        for name, row in sorted(rows.items())
        if (filled := [(field, cell) for field, cell in row.cells.items() if not cell.blank])
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=True).encode()).hexdigest()


def editions(store: Store, period: int, round_id: str) -> list[Edition]:
    """Return the editions of a round, oldest first."""
    return [one for one in all_editions(store) if (one.period, one.round) == (period, round_id)]


def all_editions(store: Store) -> list[Edition]:
    """Return every edition, oldest first."""
    query = sa.select(EDITIONS).order_by(EDITIONS.c.run, EDITIONS.c.id)
    with transaction(store) as connection:
        return [Edition(**dict(row)) for row in connection.execute(query).mappings()]


def closed(store: Store, period: int, round_id: str) -> Closed | None:
    """Return the last edition of a round with the rows opened since, ``None`` while it is open."""
    known = editions(store, period, round_id)
    return Closed(known[-1], reopened_after(store, known[-1].id)) if known else None


def reopened_after(store: Store, edition: str) -> dict[RowName, Reopening]:
    """Return the rows opened again after an edition, by name."""
    query = sa.select(REOPENINGS).where(REOPENINGS.c.edition == edition)
    with transaction(store) as connection:
        rows = connection.execute(query.order_by(REOPENINGS.c.run)).mappings().all()
    return {
        name: Reopening(name, row["edition"], row["reason"], row["act"], row["day"])
        for row in rows
        if (name := (row["department"], row["sheet"], row["key"]))
    }


def add_edition(connection: Connection, run: int, edition: Edition) -> None:
    """Add an edition, within the transaction of its run."""
    values = {name: getattr(edition, name) for name in Edition.__slots__}
    connection.execute(sa.insert(EDITIONS).values(values | {"run": run}))


def add_reopenings(connection: Connection, run: int, rows: Sequence[Reopening]) -> None:
    """Add the rows a run opens again, within its transaction."""
    if rows:
        connection.execute(
            sa.insert(REOPENINGS),
            [
                {
                    **dict(zip(("department", "sheet", "key"), one.name, strict=True)),
                    "run": run,
                    "edition": one.edition,
                    "reason": one.reason,
                    "act": one.act,
                    "day": one.day,
                }
                for one in rows
            ],
        )


def mark_edition(store: Store, edition: str, master_sha256: str) -> None:
    """Note that the master of an edition is written: the edition is whole."""
    with transaction(store, writing=True) as connection:
        connection.execute(
            sa.update(EDITIONS).where(EDITIONS.c.id == edition).values(master_sha256=master_sha256)
        )


def next_id(known: Collection[Edition], period: int, round_id: str) -> str:
    """Return the id of the next edition of a round."""
    return f"{period}-{round_id}-{len(known) + 1}"


def rows_of(plan: Plan, profile: Profile) -> list[RowName]:
    """Return the rows of a plan: what each unit reports on."""
    sheets = {sheet.kind: sheet.id for sheet in profile.sheets}
    indicators = [
        (one.department, sheets["indicator"], one.row_key)
        for one in plan.indicators
        if one.department and "indicator" in sheets
    ]
    activities = [
        (one.department, sheets["activity"], one.key)
        for one in plan.contributions
        if "activity" in sheets
    ]
    return [*indicators, *activities]


def named(there: Collection[RowName], key: str, department: str = "") -> list[RowName]:
    """Return the rows a key names: itself, or all rows of an indicator or of an activity."""
    return [
        name
        for name in dict.fromkeys(there)
        if key in (name[2], name[2].partition("#")[0]) and department in ("", name[0])
    ]
