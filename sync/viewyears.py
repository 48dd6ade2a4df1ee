"""How views write the years of a column: as its sheet of records has them."""

import re
from collections import Counter
from collections.abc import Iterator

from ..schemas.grid import as_text
from ..schemas.tableshapes import YEARS
from .standing import Standing

_TWO_YEARS = re.compile(r"\d{4}\s*([/\-–_])\s*(\d{4}|\d{2})")

Style = tuple[str, int]
"""What stands between the years of an academic one, and the digits of the second."""


def style_of(standing: Standing, vocabulary: str) -> Style | None:
    """Return the commonest way the academic years of a column are written.

    Args:
        standing: what was accepted, and the plan's own records.
        vocabulary: ``YEARS``, the id of the sheet, a dot, the id of the column.

    Returns:
        ``None`` where no academic year is written: then years stay numbers.
    """
    sheet, _, column = vocabulary.removeprefix(YEARS).partition(".")
    counts = Counter(
        (two[1], len(two[2]))
        for text in _texts(standing, sheet, column)
        if (two := _TWO_YEARS.search(text)) is not None
    )
    return max(counts, key=lambda style: (counts[style], style[1], style[0]), default=None)


def academic(year: int, style: Style) -> str:
    """Write an academic year, named by its first one."""
    between, digits = style
    return f"{year}{between}{str(year + 1)[-digits:]}"


def _texts(standing: Standing, sheet: str, column: str) -> Iterator[str]:
    for record in standing.records.values():
        if record.sheet == sheet:
            yield record.cell(column).text
    for planned in standing.plan.records:
        if planned.sheet == sheet:
            yield as_text(planned.cells.get(column))
