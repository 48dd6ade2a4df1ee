"""What an expression may be worth, and how sets compare when part of them is not known."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .terms import fold

Single = bool | Decimal | date | str
"""One known value; texts are folded (``terms.fold``): case and spaces tell nothing apart."""


@dataclass(frozen=True, slots=True)
class Many:
    """A set of values.

    Attributes:
        values: those known.
        complete: there are no others.
    """

    values: frozenset[Single]
    complete: bool = True


Value = Single | Many | None
"""A value; ``None`` when it is not known."""

NOTHING = Many(frozenset())


def united(values: Iterable[Value]) -> Many:
    """Unite values and sets; what is not known leaves the set incomplete."""
    found: set[Single] = set()
    complete = True
    for value in values:
        if isinstance(value, Many):
            found |= value.values
            complete = complete and value.complete
        elif value is None:
            complete = False
        else:
            found.add(value)
    return Many(frozenset(found), complete)


def as_set(value: Value) -> Many | None:
    """Return a value as a set: a single one makes a set of one."""
    if value is None or isinstance(value, Many):
        return value
    return Many(frozenset((value,)))


def belongs(element: Value, whole: Value) -> bool | None:
    """Tell whether a value is in a set; of a set, whether all of it is."""
    if isinstance(element, Many):
        return within(element, whole)
    there = as_set(whole)
    if there is not None and there.complete and not there.values:
        return False  # Nothing is in an empty set, whatever it is.
    if element is None or there is None:
        return None
    return True if element in there.values else False if there.complete else None


def within(inner: Value, outer: Value) -> bool | None:
    """Tell whether every element of a set is in another."""
    part, whole = as_set(inner), as_set(outer)
    if part is not None and part.complete and not part.values:
        return True
    if part is None or whole is None:
        return None
    if part.values - whole.values:
        return False if whole.complete else None
    return True if part.complete else None


def alike(left: Value, right: Value) -> bool | None:
    """Tell whether two values are equal, sets by what is in them."""
    if left is None or right is None:
        return None
    if isinstance(left, Many) or isinstance(right, Many):
        there, back = within(left, right), within(right, left)
        if there is False or back is False:
            return False
        return True if there and back else None
    return left == right


def shifted(day: date, months: int) -> date | None:
    """Move a day by whole months: the last day of a month that has no such day (art. 2963 c.c.)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(first: date, last: date) -> int:
    """Return the whole months from a day to another, negative when it lies before."""
    if last < first:
        return -months_between(last, first)
    months = (last.year - first.year) * 12 + last.month - first.month
    reached = shifted(first, months)
    return months if reached is not None and reached <= last else months - 1


def plain_text(text: str) -> str:
    """Return a text as expressions compare it."""
    return fold(text)
