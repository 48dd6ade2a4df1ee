"""What the last consolidation showed, read from the store alone and kept until the store changes.

For programs that ask a thousand times between two consolidations: no workbook is opened, nothing is
written, and while nothing has changed the store is not asked either.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from ..schemas.terms import Words
from .database import Store, database_of, transaction
from .engines import engine_of, url_of
from .errors import RunStopped
from .records import Accepted
from .settings import read_settings
from .shown import Row, ShownTable, folded, table_in
from .store import history
from .storeschema import SHOWN
from .workspace import Workspace, open_workspace

ASK_AGAIN = 2.0
"""Seconds within which a server is not asked again whether a run was made."""

Mark = tuple[int, ...]


class NothingShown(RunStopped):
    """No consolidation of that year and round has been stored."""


NEVER = Words(
    "Questo spazio di lavoro non è ancora stato consolidato: eseguire «Consolidare».",
    "This workspace has not been consolidated yet: run «Consolidate».",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One round as its last consolidation showed it.

    Attributes:
        period, round: of the values.
        run: number of the run.
        names: ids of its tables in the order of the master, those behind it last.
    """

    period: int
    round: str
    run: int
    names: tuple[str, ...]


@dataclass(slots=True)
class View:
    """What was read so far of a store that has not changed since.

    Attributes:
        rounds: what there is, the last consolidated first.
    """

    rounds: tuple[Shown, ...]
    _store: Store = field(repr=False)
    _tables: dict[tuple[int, str, str], ShownTable] = field(default_factory=dict, repr=False)
    _rows: dict[tuple[int, str, str], Mapping[str, list[Row]]] = field(
        default_factory=dict, repr=False
    )
    _versions: dict[tuple[int, str, str], list[Accepted]] = field(default_factory=dict, repr=False)

    def find(self, period: int | None = None, round_id: str = "") -> Shown:
        """Return the last consolidated round that is meant.

        Raises:
            NothingShown: there is none.
        """
        if not self.rounds:
            raise NothingShown(NEVER)
        for one in self.rounds:
            if period in (None, one.period) and round_id in ("", one.round):
                return one
        listed = ", ".join(f"{one.period} {one.round}" for one in self.rounds)
        wanted = " ".join(str(one) for one in (period or "", round_id) if one)
        raise NothingShown(
            Words(
                f"Nessun consolidamento di «{wanted}»: ci sono {listed}.",
                f"No consolidation of «{wanted}»: there are {listed}.",
            )
        )

    def table(self, shown: Shown, name: str) -> ShownTable:
        """Return one table of a round.

        Raises:
            StoreError: the store cannot be read.
        """
        key = (shown.period, shown.round, name)
        if key not in self._tables:
            query = sa.select(SHOWN.c.head, SHOWN.c.rows).where(
                SHOWN.c.period == shown.period, SHOWN.c.round == shown.round, SHOWN.c.name == name
            )
            with _reading(self._store) as connection:
                head, rows = connection.execute(query).one()
            self._tables[key] = table_in(name, head, rows)
        return self._tables[key]

    def rows(self, shown: Shown, name: str, column: str) -> Mapping[str, list[Row]]:
        """Return the rows of a table by what stands in a column, case and accents aside."""
        key = (shown.period, shown.round, f"{name}\0{column}")
        if key not in self._rows:
            table, made = self.table(shown, name), dict[str, list[Row]]()
            at = [one.id for one in table.columns].index(column)
            for row in table.rows:
                made.setdefault(folded(str(row[at] or "")), []).append(row)
            self._rows[key] = made
        return self._rows[key]

    def details(self, shown: Shown, name: str) -> Mapping[str, list[Row]]:
        """Return the rows of a table by the key of their indicator, without its detail."""
        key = (shown.period, shown.round, f"{name}\0#")
        if key not in self._rows:
            made: dict[str, list[Row]] = {}
            for row_key, rows in self.rows(shown, name, "key").items():
                bare, sign, _ = row_key.partition("#")
                if sign:
                    made.setdefault(bare, []).extend(rows)
            self._rows[key] = made
        return self._rows[key]

    def close(self) -> None:
        """Let go of the store."""
        self._store.engine.dispose()

    def versions(self, shown: Shown, key: str) -> list[Accepted]:
        """Return every version of a row of a round that was accepted, oldest first.

        Raises:
            StoreError: the store cannot be read.
        """
        named = (shown.period, shown.round, key)
        if named not in self._versions:
            try:
                found = history(self._store, key, shown.period)
            finally:
                _let_go(self._store)
            self._versions[named] = [one for one in found if one.round == shown.round]
        return self._versions[named]


@dataclass(slots=True)
class _Known:
    """A view and what its store looked like when it was read."""

    settings: Mark
    where: str | Path
    mark: Mark
    view: View
    asked: float = 0.0


class Views:
    """The views of the workspaces asked for so far; one for each process.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._known: dict[Path, _Known] = {}
        self._clock = clock

    def of(self, root: Path) -> View:
        """Return what the last consolidations of a workspace showed.

        Raises:
            NotAWorkspace: there is none.
            NothingShown: it was never consolidated.
            RunStopped: settings or store cannot be read.
        """
        known = self._known.get(root)
        if known is not None and self._holds(known, root):
            return known.view
        if known is not None:
            self._known.pop(root).view.close()
        workspace = open_workspace(root)
        before = _mark(workspace.settings_file)
        where = database_of(read_settings(workspace.settings_file).database, workspace.store_file)
        if isinstance(where, Path) and not where.is_file():
            raise NothingShown(NEVER)
        mark = _mark(where) if isinstance(where, Path) else ()
        store = Store(engine_of(url_of(where)))
        view = View(_rounds(store), store)
        if not isinstance(where, Path):
            mark = (_last(view),)
        self._known[root] = _Known(before, where, mark, view, self._clock())
        return view

    def _holds(self, known: _Known, root: Path) -> bool:
        """Tell whether nothing changed since a view was made."""
        if _mark(Workspace(root).settings_file) != known.settings:
            return False
        if isinstance(known.where, Path):
            return _mark(known.where) == known.mark
        now = self._clock()
        if now - known.asked < ASK_AGAIN:
            return True
        known.asked = now
        query = sa.select(sa.func.max(SHOWN.c.run))
        with _reading(known.view._store) as connection:
            return (connection.execute(query).scalar() or 0,) == known.mark


def _rounds(store: Store) -> tuple[Shown, ...]:
    query = sa.select(SHOWN.c.period, SHOWN.c.round, SHOWN.c.run, SHOWN.c.name).order_by(
        SHOWN.c.run.desc(), SHOWN.c.period, SHOWN.c.round, SHOWN.c.position
    )
    names: dict[tuple[int, str, int], list[str]] = {}
    with _reading(store) as connection:
        # A store of an earlier version has no such table until the next run.
        if not sa.inspect(connection).has_table(SHOWN.name):
            return ()
        for period, name, run, table in connection.execute(query):
            names.setdefault((period, name, run), []).append(table)
    return tuple(Shown(*key, tuple(tables)) for key, tables in names.items())


@contextmanager
def _reading(store: Store) -> Iterator[Connection]:
    try:
        with transaction(store) as connection:
            yield connection
    finally:
        _let_go(store)


def _let_go(store: Store) -> None:
    """Close a file between two questions: while it is open Windows lets nobody replace it."""
    if store.engine.url.get_backend_name() == "sqlite":
        store.engine.dispose()


def _last(view: View) -> int:
    return max((one.run for one in view.rounds), default=0)


def _mark(path: Path) -> Mark:
    """Return what tells two versions of a file apart without reading it; nothing when absent."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
