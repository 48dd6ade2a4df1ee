"""Series as ranges give them: dates and values, in two columns or in two rows."""

from ..schemas.periods import When, moment
from . import arguments
from .argumentwords import SAME_DATE, TWO_COLUMNS
from .cellerrors import Failed
from .registry import Given, Scalar


def points(given: Given) -> dict[When, float | None]:
    """Read a series: two columns or two rows, dates and values; blank lines are left out.

    A first line in words is a header. Unknown values stay unknown.
    """
    rows = arguments.table(given)
    if len(rows) == 1 and len(rows[0]) == 1 and arguments.is_blank(arguments.passed(rows[0][0])):
        return {}
    if len(rows[0]) != 2:
        if len(rows) != 2:
            raise Failed("#VALUE!", TWO_COLUMNS)
        rows = tuple(zip(rows[0], rows[1], strict=True))
    found: dict[When, float | None] = {}
    for position, (first, second) in enumerate(rows):
        if position == 0 and _is_header(first, second):
            continue
        day = arguments.when(arguments.passed(first))
        if day is None:
            if not arguments.is_blank(arguments.passed(second)):
                raise Failed("#VALUE!", TWO_COLUMNS)
            continue
        if any(moment(day) == moment(other) for other in found):
            raise Failed("#VALUE!", arguments.filled(SAME_DATE, arguments.shown(first)))
        content = arguments.said(second).content
        found[day] = None if content is None else float(content)
    return found


def _is_header(first: Scalar, second: Scalar) -> bool:
    if not isinstance(first, str) or not isinstance(second, str) or arguments.is_blank(first):
        return False
    return not any(sign.isdigit() for sign in first + second)
