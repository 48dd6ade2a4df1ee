"""The blank rows of a sheet of the plan workbook, ready for new records."""

from dataclasses import dataclass, field
from typing import Literal

from .outline import tables
from .planlocation import Located
from .ranges import covered
from .sheetxml import SheetXml
from .workbookxml import WorkbookXml


@dataclass(slots=True)
class Spare:
    """Rows of a sheet that may be filled.

    Attributes:
        free: row numbers, those after the last record first.
        reason: why there are no more of them.
    """

    free: list[int] = field(default_factory=list)
    reason: Literal["full", "no-table"] = "full"


def spare_rows(book: WorkbookXml, item: Located, part: str) -> Spare:
    """Return the rows of a sheet's table in which nobody has typed.

    A row in which only columns of somebody's own hold formulas is blank; the totals row is not.

    Raises:
        PackageError: a part is damaged.
    """
    table = next((one for one in tables(book.package, part) if one.name == item.sheet.table), None)
    if table is None:
        return Spare(reason="no-table")
    _, left, bottom, right = covered(table.ref)
    totals = book.package.xml(table.part).get("totalsRowCount", "0")
    last = bottom - (int(totals) if totals.isdigit() else 0)
    page = book.sheet(part)
    known = set(item.columns.values())
    span = range(min([left, *known]), max([right, *known]) + 1)
    rows = range(item.first_row, last + 1)
    blank = [row for row in rows if not _typed(page, row, span, known)]
    end = max((row for row in rows if row not in set(blank)), default=0)
    return Spare([row for row in blank if row > end] + [row for row in blank if row < end])


def _typed(page: SheetXml, row: int, span: range, known: set[int]) -> bool:
    for at in page.cells(row):
        if at not in span:
            continue
        if page.formula(row, at) is not None:
            if at in known:
                return True
        elif page.value(row, at) not in (None, ""):
            return True
    return False
