"""What runs wrote back into workbooks, by the hashes before and after: what an undo goes by."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from .database import Store, transaction
from .storeschema import PUSHES


@dataclass(frozen=True, slots=True)
class Pushed:
    """A workbook written by a run.

    Attributes:
        run: number of the run.
        workbook: its name as shown.
        department: id of its unit.
        before, after: SHA-256 of the file before and after.
    """

    run: int
    workbook: str
    department: str
    before: str
    after: str


def note_push(store: Store, push: Pushed) -> None:
    """Note that a run is about to write a workbook: whether it did, the file's hash tells."""
    its = (PUSHES.c.run == push.run, PUSHES.c.workbook == push.workbook)
    values = {name: getattr(push, name) for name in Pushed.__slots__}
    with transaction(store, writing=True) as connection:
        connection.execute(sa.delete(PUSHES).where(*its))
        connection.execute(sa.insert(PUSHES).values(**values, told=False))


def pushes_of(store: Store, run: int) -> list[Pushed]:
    """Return what a run wrote, by name."""
    return _read(store, PUSHES.c.run == run)


def untold_pushes(store: Store) -> Mapping[int, Sequence[Pushed]]:
    """Return what the log does not tell of yet, by run."""
    found: dict[int, list[Pushed]] = {}
    for push in _read(store, PUSHES.c.told == sa.false()):
        found.setdefault(push.run, []).append(push)
    return found


def mark_pushes_told(store: Store, run: int, unwritten: Collection[str] = ()) -> None:
    """Note that the log tells of what a run wrote; what it could not write after all is dropped."""
    with transaction(store, writing=True) as connection:
        for name in unwritten:
            its = (PUSHES.c.run == run, PUSHES.c.workbook == name)
            connection.execute(sa.delete(PUSHES).where(*its))
        connection.execute(sa.update(PUSHES).where(PUSHES.c.run == run).values(told=True))


def put_pushes_back(store: Store, pushes: Sequence[Pushed]) -> None:
    """Put what the log tells back into a store made again."""
    rows = [
        {**{name: getattr(one, name) for name in Pushed.__slots__}, "told": True} for one in pushes
    ]
    if rows:
        with transaction(store, writing=True) as connection:
            connection.execute(sa.insert(PUSHES), rows)


def _read(store: Store, where: "sa.ColumnElement[bool]") -> list[Pushed]:
    names = [PUSHES.c[name] for name in Pushed.__slots__]
    query = sa.select(*names).where(where).order_by(PUSHES.c.run, PUSHES.c.workbook)
    with transaction(store) as connection:
        return [Pushed(*row) for row in connection.execute(query)]
