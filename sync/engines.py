"""How SQLite and PostgreSQL are reached, and set up to lose nothing and to write one at a time."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine

from .jsontexts import json_text, json_value

BUSY_SECONDS = 30
"""How long to wait for another program that is writing."""

PLAIN = ("postgresql", "postgres")
"""Ways to write a PostgreSQL address without a driver."""
DRIVER = "postgresql+psycopg"

_JSON: Any = {"json_serializer": json_text, "json_deserializer": json_value}

WRITERS = 5_246_811_404
"""Number of the lock of PostgreSQL that whoever writes holds until its transaction ends."""


def url_of(address: str | Path) -> URL:
    """Return the address of a database; a plain PostgreSQL one names the driver we have.

    Args:
        address: a SQLAlchemy URL, or the path of an SQLite file, whose folder is made.
    """
    if not isinstance(address, str) or "://" not in address:
        Path(address).parent.mkdir(parents=True, exist_ok=True)
        return URL.create("sqlite", database=str(address))
    url = sa.make_url(address)
    return url.set(drivername=DRIVER) if url.drivername in PLAIN else url


def engine_of(url: URL) -> Engine:
    """Return the engine of a database; what writes in it waits for whoever writes already."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _server(url)


def _sqlite(url: URL) -> Engine:
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **_JSON)

    @sa.event.listens_for(engine, "connect")
    def set_up(connection: Any, _: object) -> None:  # noqa: ANN401
        # The driver is not to begin transactions of its own: the event below does.
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "journal_mode = DELETE"):
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing(connection) else "BEGIN")

    return engine


def _server(url: URL) -> Engine:
    engine = sa.create_engine(url, **_JSON)
    if url.get_backend_name() != "postgresql":
        return engine

    @sa.event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if _writing(connection):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")

    return engine


def _writing(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("riscontro_writing", False))
