"""What runs of a round showed of conflicts and did with decisions: the store's memory of both."""

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .conflicts import Remembered
from .database import Store, transaction
from .jsonrows import bound_in, bound_out
from .storeschema import CONFLICTS, DECISIONS


def remembered(store: Store, period: int, round_id: str) -> Remembered:
    """Return what earlier runs of a round showed and applied."""
    with transaction(store) as connection:
        shown = connection.execute(_of(CONFLICTS, period, round_id)).mappings().all()
        met = connection.execute(_of(DECISIONS, period, round_id)).mappings().all()
    return Remembered(
        {
            (row["department"], row["sheet"], row["key"], row["field"]): tuple(
                (who, meaning) for who, meaning in row["shown"]
            )
            for row in shown
        },
        {row["identity"]: bound_in(row["content"]) for row in met},
    )


def remember(connection: Connection, period: int, round_id: str, now: Remembered) -> None:
    """Put what a run showed and applied in the place of what the last one did."""
    its = {"period": period, "round": round_id}
    for table in (CONFLICTS, DECISIONS):
        mine = (table.c.period == period, table.c.round == round_id)
        connection.execute(sa.delete(table).where(*mine))
    shown = [
        {
            "department": department,
            "sheet": sheet,
            "key": key,
            "field": field,
            "shown": [list(pair) for pair in signature],
            **its,
        }
        for (department, sheet, key, field), signature in now.shown.items()
    ]
    met = [
        {"identity": identity, "content": bound_out(bound), **its}
        for identity, bound in now.decisions.items()
    ]
    if shown:
        connection.execute(sa.insert(CONFLICTS), shown)
    if met:
        connection.execute(sa.insert(DECISIONS), met)


def _of(table: sa.Table, period: int, round_id: str) -> "sa.Select[tuple[object, ...]]":
    return sa.select(table).where(table.c.period == period, table.c.round == round_id)
