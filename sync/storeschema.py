"""The tables of the database and how an older schema becomes the next.

Only types and statements that SQLite and PostgreSQL both have.
"""

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

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
    # SHA-256 of the record of the run kept beside the log; empty until the log tells of it.
    sa.Column("record", sa.Text, nullable=False, server_default=""),
    # What it was made from: files by name and hash, plan, settings, profile.
    sa.Column("inputs", sa.JSON, nullable=False, server_default=sa.text("'{}'")),
)


def _run() -> "sa.Column[int]":
    return sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), nullable=False)


def _place_in_a_round() -> "tuple[sa.Column[int], sa.Column[str], sa.Column[int]]":
    return (
        sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("round", sa.Text, primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    )


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
    # Records sealed before they were kept have none.
    *(
        sa.Column(name, sa.Text, nullable=False, server_default="")
        for name in ("before_read", "after_read")
    ),
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
STANDINGS = sa.Table(
    "standings",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("department", "sheet", "key")),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    # Empty when the row is in force no more under this name.
    sa.Column("version", sa.Integer, sa.ForeignKey("versions.id")),
    sa.Column("held", sa.Boolean, nullable=False),
    sa.Column("others", sa.JSON, nullable=False),
    sa.Index("standings_of_a_round", "period", "round", "run"),
)
"""What every run changed of what is in force: ``accepted`` is their sum."""
PUSHES = sa.Table(
    "pushes",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    sa.Column("workbook", sa.Text, primary_key=True),
    sa.Column("department", sa.Text, nullable=False),
    sa.Column("before", sa.Text, nullable=False),
    sa.Column("after", sa.Text, nullable=False),
    # The log tells of it: until then only the file's own hash says whether it was written.
    sa.Column("told", sa.Boolean, nullable=False),
)
EDITIONS = sa.Table(
    "editions",
    TABLES,
    sa.Column("id", sa.Text, primary_key=True),
    _run(),
    sa.Column("period", sa.Integer, nullable=False),
    sa.Column("round", sa.Text, nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("label", "act")),
    sa.Column("day", sa.Date, nullable=False),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("fingerprint", "master_sha256", "plan_sha256")
    ),
)
REOPENINGS = sa.Table(
    "reopenings",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("department", "sheet", "key")),
    sa.Column("edition", sa.Text, sa.ForeignKey("editions.id"), nullable=False),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("reason", "act")),
    sa.Column("day", sa.Date, nullable=False),
)
RETRACTIONS = sa.Table(
    "retractions",
    TABLES,
    sa.Column("run", sa.Integer, sa.ForeignKey("runs.id"), primary_key=True, autoincrement=False),
    *(sa.Column(name, sa.Text, primary_key=True) for name in ("department", "sheet", "key")),
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    sa.Column("undone", sa.Integer, sa.ForeignKey("runs.id"), nullable=False),
    sa.Column("meanings", sa.JSON, nullable=False),
)
"""Rows whose values an undo took back, with what their cells said: not accepted again as such."""

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
ANSWERS = sa.Table(
    "answers",
    TABLES,
    *_place_in_a_round(),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("department", "rule", "key", "field", "value", "answer", "reason")
    ),
    *(sa.Column(name, sa.Text, nullable=False) for name in ("workbook", "cell")),
)
"""What units answered to findings, as their workbooks say it now."""
WAIVERS = sa.Table(
    "waivers",
    TABLES,
    *_place_in_a_round(),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("rule", "key", "department", "reason", "author")
    ),
    *(sa.Column(name, sa.Date) for name in ("day", "expires")),
)
"""What the centre excepts from a rule: only the centre does."""
SHOWN = sa.Table(
    "shown",
    TABLES,
    sa.Column("period", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("round", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    _run(),
    sa.Column("head", sa.JSON, nullable=False),
    # Compressed: a tenth of the room and of the time to write it.
    sa.Column("rows", sa.LargeBinary, nullable=False),
)
"""The tables of the master as the last run of a round showed them: no part of its record, since
what it was made from makes them again."""


def _completion(connection: Connection) -> None:
    """Add when a run was complete: of those made before nobody knows."""
    _add_column(connection, "runs", "completed", "TEXT DEFAULT '' NOT NULL")


def _corrections(connection: Connection) -> None:
    """Add what the centre says over departments' cells, conflicts shown and decisions met."""
    _add_column(connection, "versions", "corrected", "JSON DEFAULT '{}' NOT NULL")
    for table in (CONFLICTS, DECISIONS):
        table.create(connection, checkfirst=True)


def _histories(connection: Connection) -> None:
    """Add what every run changed, what it pushed, editions, reopenings, retractions.

    Of earlier runs only what is in force is known: it counts as theirs who brought the version.
    """
    _add_column(connection, "runs", "record", "TEXT DEFAULT '' NOT NULL")
    _add_column(connection, "runs", "inputs", "JSON DEFAULT '{}' NOT NULL")
    if sa.inspect(connection).has_table(STANDINGS.name):
        return
    for table in (STANDINGS, PUSHES, EDITIONS, REOPENINGS, RETRACTIONS):
        table.create(connection, checkfirst=True)
    names = [column.name for column in STANDINGS.columns]
    values = [VERSIONS.c.run, *(ACCEPTED.c[name] for name in names[1:])]
    found = sa.select(*values).join(VERSIONS, VERSIONS.c.id == ACCEPTED.c.version)
    connection.execute(sa.insert(STANDINGS).from_select(names, found))


def _states(connection: Connection) -> None:
    """Add the states of every unit's workbook: of earlier ones nobody knows the steps."""
    TRANSITIONS.create(connection, checkfirst=True)


def _statements(connection: Connection) -> None:
    """Add what units answered and what the centre waived: the next run says it."""
    for table in (ANSWERS, WAIVERS):
        table.create(connection, checkfirst=True)


def _shown(connection: Connection) -> None:
    """Add the tables of the master: the next run shows them."""
    SHOWN.create(connection, checkfirst=True)


def _readings(connection: Connection) -> None:
    """Add what changed cells that held numbers and days say: of earlier ones their texts show."""
    for name in ("before_read", "after_read"):
        _add_column(connection, "changes", name, "TEXT DEFAULT '' NOT NULL")


def _add_column(connection: Connection, table: str, name: str, kind: str) -> None:
    if name not in {column["name"] for column in sa.inspect(connection).get_columns(table)}:
        connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {name} {kind}"))


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    _completion,
    _corrections,
    _histories,
    _states,
    _statements,
    _shown,
    _readings,
)
"""How an older schema becomes the next: the first step leads from version 1 to 2."""
