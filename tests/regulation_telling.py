"""Short ways to write the cases of the regulation."""

from regulation import Case, Spot
from regulation_world import Row, Rows


def broke(rows: Rows, sheet: str, field: str, index: int = 0, **changes: object) -> Case:
    """Tell what breaks a world in one row, and the field where it is told.

    One entry taken away is told where it is missing.
    """
    if list(changes.values()) == [""]:
        field = next(iter(changes))
    return Case(rows=rows, broken={(sheet, index): changes}, at=(sheet, index, field))


def breaks(rows: Rows, sheet: str, field: str, *changes: Row, index: int = 0) -> tuple[Case, ...]:
    """Tell several ways to break the same row, all told at one field."""
    return tuple(broke(rows, sheet, field, index, **one) for one in changes)


def told(
    rows: Rows, changed: tuple[str, int], at: Spot | tuple[Spot, ...], **changes: object
) -> Case:
    """Tell what breaks a world when the findings stand elsewhere than in the row changed."""
    return Case(rows=rows, broken={changed: changes}, at=at)


def kept(rows: Rows) -> Case:
    """Tell a world that keeps the rule though it comes close."""
    return Case(rows=rows)
