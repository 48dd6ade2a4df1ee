"""Many rows put into a table at once: one statement, every column made ready for itself."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def insert(connection: Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns; nothing of none.

    Args:
        connection: of the transaction.
        table: where to.
        rows: values by column.

    Raises:
        sa.exc.StatementError: a value is not of the kind its column holds.
    """
    if not rows:
        return
    names = list(rows[0])
    statement = sa.insert(table).compile(connection, column_keys=names)
    if not statement.positional:
        connection.execute(sa.insert(table), rows)
        return
    columns = []
    for name in statement.positiontup or ():
        values = [row[name] for row in rows]
        kind = table.c[name].type.dialect_impl(connection.dialect)
        ready = kind.bind_processor(connection.dialect)
        try:
            columns.append(values if ready is None else [ready(value) for value in values])
        except (TypeError, ValueError) as error:
            raise sa.exc.StatementError(str(error), str(statement), None, error) from error
    connection.exec_driver_sql(str(statement), list(zip(*columns, strict=True)))
