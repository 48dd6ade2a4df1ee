"""To whom a workbook was issued, by the rows it carries hidden, whatever it says of itself."""

from collections import Counter
from collections.abc import Mapping, Set

from .entrysheets import Issued
from .heritage import RowKey


def issued_to(
    carried: Set[RowKey], own: Set[RowKey], department: str, issued: Mapping[str, Issued]
) -> str:
    """Return the other unit a workbook was issued to, empty where it is its own.

    It is another's when it carries rows of others and none that is its unit's alone.

    Args:
        carried: the rows the workbook carries as issued.
        own: those the plan issues to the unit it says it is of, with the rows it passed on.
        department: that unit.
        issued: the locked cells the plan issues, by department.
    """
    strange = carried - own
    if not strange:
        return ""
    others: Counter[str] = Counter()
    shared: set[tuple[str, str]] = set()
    for unit, cells in issued.items():
        if unit != department:
            theirs = {place[:2] for place in cells}
            others[unit] += len(theirs & strange)
            shared |= theirs & own
    if carried & (own - shared) or not others.total():
        return ""
    return others.most_common(1)[0][0]
