"""The counts of the plan workbook's instructions, kept as they would be computed.

LibreOffice shows what is stored: a count that is not written again would be the old one.
"""

import re
from collections.abc import Collection

from .ranges import covered
from .sheetxml import SheetXml
from .workbookxml import WorkbookXml

_COUNT = re.compile(
    r"COUNTA\((?:'((?:[^']|'')+)'|([^\W\d][\w.]*))!\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)\)"
)
"""A count of the filled cells of a range."""


def refresh_counts(book: WorkbookXml, sheets: Collection[str]) -> None:
    """Store the results of formulas that count the filled cells of a column of some sheets.

    Args:
        book: the workbook, its changes made.
        sheets: names of the sheets with records; formulas are looked for in the others.

    Raises:
        PackageError: a worksheet is damaged.
    """
    changed = {
        sheet.name for sheet in book.outline.sheets
        if sheet.part in book.sheets and book.sheets[sheet.part].changed() is not None
    }  # fmt: skip
    if not changed:
        return
    parts = {sheet.name: sheet.part for sheet in book.outline.sheets if sheet.kind == "worksheet"}
    for name, part in parts.items():
        if name in sheets or b"COUNTA(" not in book.package.read(part):
            continue
        page = book.sheet(part)
        for row in list(page.rows):
            for at in page.cells(row):
                formula = page.formula(row, at) or ""
                terms = list(_COUNT.finditer(formula))
                names = [_name(term) for term in terms]
                if not terms or "-".join(term[0] for term in terms) != formula:
                    continue
                if not changed.intersection(names) or not all(one in parts for one in names):
                    continue
                first, *less = [
                    _counted(book.sheet(parts[one]), term)
                    for one, term in zip(names, terms, strict=True)
                ]
                page.put_result(row, at, first - sum(less))


def _name(term: re.Match[str]) -> str:
    return term[1].replace("''", "'") if term[1] else term[2]


def _counted(page: SheetXml, term: re.Match[str]) -> int:
    """Count the filled cells of a range, as ``COUNTA`` does."""
    top, left, bottom, right = covered(f"{term[3]}{term[4]}:{term[5]}{term[6]}")
    return sum(
        page.formula(row, at) is not None or page.value(row, at) is not None
        for row in page.rows
        if top <= row <= bottom
        for at in page.cells(row)
        if left <= at <= right
    )
