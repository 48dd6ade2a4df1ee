"""The store's memory of the states of every unit's workbook: steps are added, never changed.

The name of who approved a workbook stands here and nowhere else outside the workbook itself.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import TABLES, Store, transaction
from .workflow import Transition

TRANSITIONS = sa.Table(
    "transitions",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("delivery", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("approved", sa.Date, nullable=True),
    sa.Column("approver", sa.Text, nullable=False),
    sa.Index("transitions_of_a_round", "period", "round", "department"),
)
_TEXTS = ("role", "approver")


def states_of(store: Store, period: int, round_id: str) -> list[Transition]:
    """Return every step of a round, oldest first."""
    query = (
        sa.select(TRANSITIONS)
        .where(TRANSITIONS.c.period == period, TRANSITIONS.c.round == round_id)
        .order_by(TRANSITIONS.c.id)
    )
    names = Transition.__slots__
    with transaction(store) as connection:
        return [
            Transition(**{name: row[name] for name in names})
            for row in connection.execute(query).mappings()
        ]


def add_states(connection: Connection, run: int, steps: Sequence[Transition]) -> None:
    """Add the steps of a run, within its transaction."""
    if not steps:
        return
    highest = connection.execute(sa.select(sa.func.max(TRANSITIONS.c.id))).scalar() or 0
    connection.execute(
        sa.insert(TRANSITIONS),
        [_row(one) | {"id": highest + place, "run": run} for place, one in enumerate(steps, 1)],
    )


def _row(one: Transition) -> dict[str, Any]:
    row = {name: getattr(one, name) for name in Transition.__slots__}
    # PostgreSQL takes no NUL in a text.
    return row | {name: row[name].replace("\0", "\N{SYMBOL FOR NULL}") for name in _TEXTS}
