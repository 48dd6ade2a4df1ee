"""The tables the last consolidation of every round showed, in the store."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import Store, transaction
from .shown import ShownTable, head_out, rows_out
from .storeschema import SHOWN


def put_shown(
    connection: Connection, run: int, period: int, round_id: str, tables: Iterable[ShownTable]
) -> None:
    """Put what a run shows in the place of what the one before it showed of the same round."""
    connection.execute(sa.delete(SHOWN).where(SHOWN.c.period == period, SHOWN.c.round == round_id))
    for position, one in enumerate(tables):
        row = {
            "period": period,
            "round": round_id,
            "name": one.id,
            "position": position,
            "run": run,
            "head": head_out(one),
            "rows": rows_out(one.rows),
        }
        connection.execute(sa.insert(SHOWN), row)


def put_shown_back(
    store: Store, run: int, period: int, round_id: str, tables: Iterable[ShownTable]
) -> None:
    """Put what a run showed into a store made again."""
    with transaction(store, writing=True) as connection:
        put_shown(connection, run, period, round_id, tables)
