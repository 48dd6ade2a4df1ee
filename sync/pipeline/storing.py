"""The store of a workspace, wherever its settings put it."""

from pathlib import Path

from ..database import Store, database_of, open_store
from .planning import Opened


def store_of(found: Opened) -> Store:
    """Open the store of a workspace; leaving its ``with`` block closes it.

    Raises:
        StoreError: it cannot be opened.
    """
    return open_store(database_of(found.settings.database, found.workspace.store_file))


def has_store(found: Opened) -> bool:
    """Tell whether there is anything to open: a file of its own is made by the first run."""
    where = database_of(found.settings.database, found.workspace.store_file)
    return not isinstance(where, Path) or where.exists()
