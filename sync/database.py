"""The database itself: its tables, their versions, how it is opened and locked.

SQLite by default, PostgreSQL by URL: only types and statements both have.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..schemas.terms import Words
from .engines import engine_of, url_of
from .errors import RunStopped

TABLES = sa.MetaData()
VERSION = sa.Table("riscontro_schema", TABLES, sa.Column("version", sa.Integer, nullable=False))
RUNS = sa.Table(
    "runs",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    sa.Column("master_sha256", sa.Text, nullable=False),
    # ISO 8601 in UTC with a final Z; empty while store and master are not both written.
    sa.Column("completed", sa.Text, nullable=False, server_default=""),
)


def _run() -> "sa.Column[int]":
    return sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False)


SUBMISSIONS = sa.Table(
    "submissions",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    _run(),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("workbook", sa.Text, nullable=False),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("received", sa.Date, nullable=False),
    sa.UniqueConstraint("sha256", "workbook", "department", "period", "round"),
)
VERSIONS = sa.Table(
    "versions",
    TABLES,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    _run(),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("cells", sa.JSON, nullable=False),
    sa.Column("addresses", sa.JSON, nullable=False),
    sa.Column("sources", sa.JSON, nullable=False),
    sa.Column("workbook", sa.Text, nullable=False),
    sa.Column("sheet_name", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("received", sa.Date, nullable=False),
    sa.Column("corrected", sa.JSON, nullable=False, server_default=sa.text("'{}'")),
    sa.Index("versions_of_a_record", "key", "period", "round", "department", "sheet"),
)
ACCEPTED = sa.Table(
    "accepted",
    TABLES,
    sa.Column("department", sa.Text, primary_key=True),
    sa.Column("sheet", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, sa.ForeignKey("versions.id"), nullable=False),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("others", sa.JSON, nullable=False),
)
FINDINGS = sa.Table(
    "findings",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
)
CHANGES = sa.Table(
    "changes",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("sheet", "key", "department", "field", "before", "after", "workbook", "cell")
    ),
    sa.Column("day", sa.Date, nullable=False),
)
CONFLICTS = sa.Table(
    "conflicts",
    TABLES,
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("department", "sheet", "key")),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    sa.Column("shown", sa.JSON, nullable=False),
)
DECISIONS = sa.Table(
    "decisions",
    TABLES,
    sa.Column("identity", sa.Text, primary_key=True),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    sa.Column("content", sa.JSON, nullable=False),
)


def _completion(connection: Connection) -> None:
    """Add when a run was complete: of those made before nobody knows."""
    connection.execute(sa.text("ALTER TABLE runs ADD COLUMN completed TEXT DEFAULT '' NOT NULL"))


def _corrections(connection: Connection) -> None:
    """Add what the centre says over departments' cells, conflicts shown and decisions met."""
    columns = {column["name"] for column in sa.inspect(connection).get_columns("versions")}
    if "corrected" not in columns:
        connection.execute(
            sa.text("ALTER TABLE versions ADD COLUMN corrected JSON DEFAULT '{}' NOT NULL")
        )
    for table in (CONFLICTS, DECISIONS):
        table.create(connection, checkfirst=True)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (_completion, _corrections)
"""How an older schema becomes the next: the first step leads from version 1 to 2."""


class StoreError(RunStopped):
    """The database cannot be used; ``words`` says why and what to do, in both languages."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.it)
        self.words = words


@dataclass(frozen=True, slots=True)
class Store:
    """An open database; leaving its ``with`` block closes it."""

    engine: Engine

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self.engine.dispose()


def database_of(setting: str, default: Path) -> str | Path:
    """Return where the store lies, from what the settings say.

    Args:
        setting: empty, a URL, ``env:NAME`` or ``keyring:SERVICE/NAME``: secrets stand elsewhere.
        default: the workspace's own file.

    Raises:
        StoreError: when the variable or the entry is not there.
    """
    kind, mark, name = setting.partition(":")
    if not setting:
        return default
    if kind == "env" and mark:
        found = os.environ.get(name, "")
    elif kind == "keyring" and mark:
        found = _from_keyring(name)
    else:
        return setting
    if not found:
        raise StoreError(
            Words(
                f"Le impostazioni cercano l'archivio in «{setting}», che non c'è.",
                f"The settings look for the store in «{setting}», which is not there.",
            )
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        keyring = import_module("keyring")
    except ImportError:
        return ""
    service, _, user = name.partition("/")
    return str(keyring.get_password(service, user) or "")


def open_store(url_or_path: str | Path) -> Store:
    """Open the database, made or brought to this version's schema where needed.

    Args:
        url_or_path: a SQLAlchemy URL (``postgresql://…`` uses psycopg), or the path of an SQLite
            file.

    Raises:
        StoreError: when it cannot be opened, or a newer program has written it.
    """
    text = str(url_or_path)
    try:
        store = Store(engine_of(url_of(url_or_path)))
    except (SQLAlchemyError, ImportError, OSError) as error:
        # The URL may hold a password: only what is wrong is said.
        raise _unusable(text.partition("://")[0] if "://" in text else text, error) from error
    try:
        with transaction(store, writing=True) as connection:
            _migrate(connection, _where(store))
    except BaseException:
        store.engine.dispose()
        raise
    return store


@contextmanager
def transaction(store: Store, writing: bool = False) -> Iterator[Connection]:
    """Run one transaction: committed at the end of the block, undone when it fails.

    Raises:
        StoreError: when the database refuses.
    """
    try:
        with store.engine.connect() as plain:
            connection = plain.execution_options(riscontro_writing=writing)
            with connection.begin():
                yield connection
    except SQLAlchemyError as error:
        raise _unusable(_where(store), error) from error


def _migrate(connection: Connection, where: str) -> None:
    newest = len(MIGRATIONS) + 1
    if not sa.inspect(connection).has_table(VERSION.name):
        TABLES.create_all(connection)
        connection.execute(sa.insert(VERSION).values(version=newest))
        return
    found = connection.execute(sa.select(VERSION.c.version)).scalar_one()
    if found > newest:
        raise StoreError(
            Words(
                f"L'archivio {where} è stato scritto da una versione più recente di Riscontro "
                f"(schema {found}; questa versione arriva al {newest}): aggiornare il programma.",
                f"The store {where} was written by a newer version of Riscontro (schema {found}; "
                f"this version goes up to {newest}): update the program.",
            )
        )
    for step in MIGRATIONS[found - 1 :]:
        step(connection)
    if found < newest:
        connection.execute(sa.update(VERSION).values(version=newest))


def _where(store: Store) -> str:
    url = store.engine.url
    if url.get_backend_name() == "sqlite":
        return url.database or ""
    return url.render_as_string(hide_password=True)


def _unusable(where: str, error: Exception) -> StoreError:
    cause = getattr(error, "orig", None) or error
    if isinstance(error, ImportError):
        return StoreError(
            Words(
                f"Per usare l'archivio {where} manca il modulo «{error.name}»: installarlo.",
                f'The store {where} needs the module "{error.name}": install it.',
            )
        )
    return StoreError(
        Words(
            f"L'archivio {where} non si può usare ({cause}): verificare il percorso, i permessi e "
            "che nessun altro programma lo tenga bloccato.",
            f"The store {where} cannot be used ({cause}): check its path, its permissions and that "
            "no other program keeps it locked.",
        )
    )
