"""What a workspace knows beside the workbooks being checked, for the rules that look at it."""

from collections.abc import Iterable, Sequence

from ...schemas.rules import catalogue
from ...schemas.shape import RECORD
from ..checktables import Surroundings
from ..conditionrules import needs_tables
from ..database import Store
from ..recordhistory import rows_in_force
from ..records import Accepted
from .planning import Opened
from .storing import has_store, store_of


def surroundings(
    found: Opened, store: Store | None = None, rows: Iterable[Accepted] | None = None
) -> Surroundings | None:
    """Return what rules may ask of a workspace, ``None`` when none of them asks anything.

    Args:
        found: the workspace.
        store: its store, when it is open already.
        rows: what is in force of the open round, when it is not what the store says.
    """
    records = any(sheet.kind == RECORD for sheet in found.profile.sheets)
    if not records and not needs_tables(catalogue(found.profile)):
        return None
    return Surroundings(found.plan, _stored(found, store, rows), found.settings.drafts)


def _stored(
    found: Opened, store: Store | None, rows: Iterable[Accepted] | None
) -> Sequence[Accepted]:
    if store is None:
        if not has_store(found):
            return ()
        with store_of(found) as opened:
            return _stored(found, opened, rows)
    period, now = found.plan.period, found.settings.round
    known = rows_in_force(store, found.profile)
    if rows is not None:
        known = [row for row in known if (row.period, row.round) != (period, now)]
        known += rows
    return known
