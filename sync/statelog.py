"""The store's memory of the states of every unit's workbook: steps are added, never changed.

The name of who approved a workbook stands here and nowhere else outside the workbook itself.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from .database import Store, transaction
from .storeschema import TRANSITIONS
from .workflow import Transition

_TEXTS = ("role", "approver")


def states_of(store: Store, period: int, round_id: str) -> list[Transition]:
    """Return every step of a round, oldest first."""
    return _steps(store, TRANSITIONS.c.period == period, TRANSITIONS.c.round == round_id)


def states_given(store: Store, run: int) -> list[Transition]:
    """Return the steps a run saw, oldest first."""
    return _steps(store, TRANSITIONS.c.run == run)


def _steps(store: Store, *which: "sa.ColumnElement[bool]") -> list[Transition]:
    query = sa.select(TRANSITIONS).where(*which).order_by(TRANSITIONS.c.id)
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
