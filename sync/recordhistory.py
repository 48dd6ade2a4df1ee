"""The records in the store, of every year and round: what rules across years look at."""

import sqlalchemy as sa

from ..schemas.profile import Profile
from ..schemas.shape import RECORD
from ..schemas.terms import ROUNDS
from .database import Store, transaction
from .records import Accepted
from .storedrows import accepted_in
from .storeschema import ACCEPTED, VERSIONS


def rows_in_force(store: Store, profile: Profile) -> list[Accepted]:
    """Return the records in force in every period and round, oldest first."""
    sheets = [sheet.id for sheet in profile.sheets if sheet.kind == RECORD]
    query = (
        sa.select(VERSIONS, ACCEPTED.c.held, ACCEPTED.c.others)
        .join(ACCEPTED, ACCEPTED.c.version == VERSIONS.c.id)
        .where(VERSIONS.c.sheet.in_(sheets))
        .order_by(VERSIONS.c.id)
    )
    with transaction(store) as connection:
        rows = [accepted_in(dict(row)) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: _when(row.period, row.round))


def rows_before(store: Store, profile: Profile, period: int, round_id: str) -> list[Accepted]:
    """Return the records in force of the years and rounds before one, oldest first."""
    until = _when(period, round_id)
    return [row for row in rows_in_force(store, profile) if _when(row.period, row.round) < until]


def _when(period: int, round_id: str) -> tuple[int, int]:
    rounds = list(ROUNDS)
    return period, rounds.index(round_id) if round_id in rounds else 0
