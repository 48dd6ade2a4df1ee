"""The days a date of a period may plausibly have."""

from datetime import date

YEARS_BEFORE, YEARS_AFTER = 1, 3


def date_bounds(period: int) -> tuple[date, date]:
    """Return the first and last day a date of the period may plausibly have."""
    return date(period - YEARS_BEFORE, 1, 1), date(period + YEARS_AFTER, 12, 31)
