"""The values each run changed, as the store keeps them for *Variazioni*."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import Store, transaction
from .manyrows import insert
from .records import Change
from .storedrows import change_out
from .storeschema import CHANGES, RUNS


def add_changes(connection: Connection, run: int, changes: Iterable[Change]) -> None:
    """Add what a run changed, in its order."""
    rows = [
        {"run": run, "position": place, **change_out(change)}
        for place, change in enumerate(changes)
    ]
    insert(connection, CHANGES, rows)


def last_changes(store: Store, period: int, round_id: str) -> list[Change]:
    """Return the changes of the last run that changed something in a round."""
    last = (
        sa.select(sa.func.max(CHANGES.c.run))
        .join(RUNS, RUNS.c.id == CHANGES.c.run)
        .where(RUNS.c.period == period, RUNS.c.round == round_id)
        .scalar_subquery()
    )
    query = sa.select(CHANGES).where(CHANGES.c.run == last).order_by(CHANGES.c.position)
    with transaction(store) as connection:
        return [
            Change(**{name: row[name] for name in Change.__slots__})
            for row in connection.execute(query).mappings()
        ]
