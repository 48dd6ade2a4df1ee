"""The days a date of a period may plausibly have."""

from datetime import date

YEARS_BEFORE, YEARS_AFTER = 1, 3

FIRST_EVER, YEARS_AHEAD = date(1900, 1, 1), 50
"""A record may name a day long past (a birth, an act) or far ahead (an expiry)."""

ANY_TIME = frozenset(("as_of", "start", "due", "ended"))
"""Columns whose days have rules of their own: how old, late or out of the plan they may be."""


def date_bounds(period: int, of_records: bool = False) -> tuple[date, date]:
    """Return the first and last day a date of the period may plausibly have.

    ``of_records`` asks for those of a record, whose dates may be of any time.
    """
    if of_records:
        return FIRST_EVER, date(period + YEARS_AHEAD, 12, 31)
    return date(period - YEARS_BEFORE, 1, 1), date(period + YEARS_AFTER, 12, 31)
