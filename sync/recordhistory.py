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
    order = {name: at for at, name in enumerate(ROUNDS)}
    with transaction(store) as connection:
        rows = [accepted_in(dict(row)) for row in connection.execute(query).mappings()]
    return sorted(rows, key=lambda row: (row.period, order.get(row.round, 0)))
