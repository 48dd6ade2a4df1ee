"""Answers to findings and waivers, in the store: units answer, only the centre waives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.rulings import Waiver
from .database import Store, transaction
from .records import Answer, Submission
from .storedrows import storable
from .storeschema import ANSWERS, WAIVERS

_ANSWER = ("rule", "key", "field", "value", "answer", "reason")
_WAIVER = ("rule", "key", "department", "reason", "author", "day", "expires")


@dataclass(frozen=True, slots=True)
class Statements:
    """The answers of a round, each with the unit that gave it, and the waivers in the plan."""

    answers: Sequence[tuple[str, Answer]] = ()
    waivers: Sequence[Waiver] = ()


def statements_of(submissions: Iterable[Submission], waivers: Iterable[Waiver]) -> Statements:
    """Gather what workbooks answer and what the centre waives."""
    answers = [(one.department, answer) for one in submissions for answer in one.answers]
    return Statements(tuple(answers), tuple(waivers))


def put_statements(connection: Connection, period: int, round_id: str, said: Statements) -> None:
    """Put what is said now in the place of what was said, within the transaction of a run."""
    its = {"period": period, "round": round_id}
    for table in (ANSWERS, WAIVERS):
        mine = (table.c.period == period, table.c.round == round_id)
        connection.execute(sa.delete(table).where(*mine))
    answers = [
        {
            **its,
            "position": place,
            "department": unit,
            "workbook": storable(one.place.workbook),
            "cell": one.place.cell,
            **{name: storable(getattr(one, name)) for name in _ANSWER},
        }
        for place, (unit, one) in enumerate(said.answers)
    ]
    waivers = [
        {**its, "position": place, **{name: storable(getattr(one, name)) for name in _WAIVER}}
        for place, one in enumerate(said.waivers)
    ]
    if answers:
        connection.execute(sa.insert(ANSWERS), answers)
    if waivers:
        connection.execute(sa.insert(WAIVERS), waivers)


def waivers_of(store: Store, period: int, round_id: str) -> list[Waiver]:
    """Return the waivers known in a round, in the order of the plan."""
    its = (WAIVERS.c.period == period, WAIVERS.c.round == round_id)
    query = sa.select(WAIVERS).where(*its).order_by(WAIVERS.c.position)
    with transaction(store) as connection:
        rows = connection.execute(query).mappings().all()
    return [Waiver(**{name: row[name] for name in _WAIVER}) for row in rows]
