"""The database itself: how it is opened, brought to this version's schema and locked.

SQLite by default, PostgreSQL by URL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from ..schemas.terms import Words
from .credentials import redacted, resolved
from .engines import engine_of, url_of
from .errors import RunStopped
from .storeschema import MIGRATIONS, TABLES, VERSION

FILE = Words(
    "verificare il percorso, i permessi e che nessun altro programma lo tenga bloccato",
    "check its path, its permissions and that no other program keeps it locked",
)
FULL = Words(
    "liberare spazio sul disco e ripetere il comando; resta com'era prima di questa scrittura",
    "free some space on the disk and repeat the command; it stays as it was before this write",
)
SERVER = Words(
    "verificare che il server sia acceso e raggiungibile, poi ripetere il comando; nulla va perso",
    "check that the server is up and within reach, then repeat the command; nothing is lost",
)
"""What to do about a database that cannot be used: a file, a full disk, a server."""


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
    if not setting:
        return default
    found = resolved(setting)
    if not found:
        raise StoreError(
            Words(
                f"Le impostazioni cercano l'archivio in «{setting}», che non c'è.",
                f"The settings look for the store in «{setting}», which is not there.",
            )
        )
    return found


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
    except (SQLAlchemyError, ImportError, OSError, ValueError) as error:
        # The URL may hold a password: only what is wrong is said.
        raise _unusable(text.partition("://")[0] if "://" in text else text, error) from None
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
    return redacted(url.render_as_string(hide_password=True))


def _unusable(where: str, error: Exception) -> StoreError:
    if isinstance(error, ValueError):
        return StoreError(
            Words(
                f"L'indirizzo dell'archivio ({where}) non è scritto correttamente: nella password "
                "i segni @ : / ? # % si scrivono %40 %3A %2F %3F %23 %25.",
                f"The address of the store ({where}) is not well written: in its password the "
                "signs @ : / ? # % are written %40 %3A %2F %3F %23 %25.",
            )
        )
    cause = redacted(str(getattr(error, "orig", None) or error))
    if isinstance(error, ImportError):
        return StoreError(
            Words(
                f"Per usare l'archivio {where} manca il modulo «{error.name}»: installarlo.",
                f'The store {where} needs the module "{error.name}": install it.',
            )
        )
    # Servers explain themselves in several lines: the first says what happened.
    said = next(iter(str(cause).strip().splitlines()), type(cause).__name__).rstrip(". :")
    advice = FULL if "disk is full" in said else SERVER if "://" in where else FILE
    return StoreError(
        Words(
            f"L'archivio {where} non si può usare ({said}): {advice.it}.",
            f"The store {where} cannot be used ({said}): {advice.en}.",
        )
    )
