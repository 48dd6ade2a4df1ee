"""To whom a workbook was issued, by the rows it carries hidden, whatever it says of itself."""

from collections import Counter
from collections.abc import Mapping

from .entrysheets import Issued


def issued_to(carried: Issued, department: str, issued: Mapping[str, Issued]) -> str:
    """Return the other unit a workbook was issued to, empty where it is its own.

    It is another's when it carries rows of others and none that is its unit's alone.

    Args:
        carried: the locked cells the workbook carries as issued.
        department: the unit it says it is of.
        issued: those of the plan, by department; rows a unit passed on stand with its own.
    """
    own = {place[:2] for place in issued.get(department, {})}
    strange = {place[:2] for place in carried} - own
    if not strange:
        return ""
    others: Counter[str] = Counter()
    shared: set[tuple[str, str]] = set()
    for unit, cells in issued.items():
        if unit != department:
            theirs = {place[:2] for place in cells}
            others[unit] += len(theirs & strange)
            shared |= theirs & own
    if {place[:2] for place in carried} & (own - shared) or not others.total():
        return ""
    return others.most_common(1)[0][0]
