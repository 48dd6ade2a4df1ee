"""Ways in which what earlier runs kept of single units is lost or damaged."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest


def _changed(change: str) -> Callable[[Path], None]:
    def change_in(path: Path) -> None:
        connection = sqlite3.connect(path)
        with connection:
            connection.execute(change)
        connection.close()

    return change_in


spoiled = pytest.mark.parametrize(
    "spoilt",
    [
        _changed("UPDATE units SET data = zeroblob(50)"),
        _changed("UPDATE units SET told = 'altro'"),
        _changed("DROP TABLE units"),
        Path.unlink,
    ],
)
"""A test of each of them."""


def told_of(path: Path, what: str) -> dict[str, str]:
    """Return the fingerprints under which things are kept, by unit."""
    connection = sqlite3.connect(path)
    told = dict(connection.execute("SELECT unit, told FROM units WHERE what = ?", (what,)))
    connection.close()
    return told
