"""What the past values of one measure say of the next ones: their line, how steady, how fast."""

from decimal import Decimal
from itertools import pairwise
from statistics import median

Series = tuple[tuple[int, Decimal], ...]
"""Values by year, oldest first, in the unit of the indicator; percentages are points."""


def line(series: Series, year: int) -> Decimal | None:
    """Prolong the straight line through the values (least squares) to a year.

    Returns:
        ``None`` with fewer than two values.
    """
    if len(series) < 2:
        return None
    slope, middle, level = _slope(series)
    return level + slope * (year - middle)


def steadiness(series: Series) -> Decimal:
    """Return the share of the variation of the values their line explains; 1 when all are equal."""
    slope, middle, level = _slope(series)
    whole = sum(((size - level) ** 2 for _, size in series), Decimal(0))
    left = sum(((size - level - slope * (at - middle)) ** 2 for at, size in series), Decimal(0))
    return Decimal(1) if whole == 0 else 1 - left / whole


def yearly_growth(series: Series) -> Decimal | None:
    """Return the median of the yearly growth between known values, in %.

    Returns:
        ``None`` with fewer than two values, with a zero or a change of sign among them.
    """
    rates = []
    for (before, old), (after, new) in pairwise(series):
        if old == 0 or new == 0 or (old < 0) != (new < 0):
            return None
        rates.append(((new / old) ** (Decimal(1) / (after - before)) - 1) * 100)
    return median(rates) if rates else None


def _slope(series: Series) -> tuple[Decimal, Decimal, Decimal]:
    """Return slope, mean year and mean value of the line through the values."""
    count = len(series)
    middle = Decimal(sum(at for at, _ in series)) / count
    level = sum((size for _, size in series), Decimal(0)) / count
    spread = sum(((at - middle) ** 2 for at, _ in series), Decimal(0))
    if spread == 0:
        return Decimal(0), middle, level
    rise = sum(((at - middle) * (size - level) for at, size in series), Decimal(0))
    return rise / spread, middle, level
