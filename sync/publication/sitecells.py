"""A cell of the master as a page of the site shows it, and as a CSV file holds it."""

from datetime import date
from decimal import Decimal

from ...schemas.findings import Language
from ...workbooks.mastersheets import ColumnType, MasterCell, MasterSheet
from ..inert import inert
from .cellwords import WIDE, format_of, printed_as, shortest, value_of, written

UNBROKEN = "\N{NO-BREAK SPACE}"
WHOLE_EURO = '#,##0\\ "€"'
"""Format of amounts without cents."""

MINUS = "\N{MINUS SIGN}"

_SET = str.maketrans({"-": MINUS, " ": UNBROKEN})


def blank(cell: MasterCell) -> bool:
    """Tell whether nothing stands in a cell."""
    return value_of(cell) in (None, "")


def text_of(cell: MasterCell, kind: ColumnType, language: Language) -> str:
    """Return a cell as its column shows it: ``1.234,5``, ``12,5 %``, ``31/12/2026``, words."""
    text = printed_as(cell, kind, language)
    return text if isinstance(value_of(cell), str | date) else _set(text, language)


def numeral(number: float, form: str, language: Language) -> str:
    """Write a number in one of the formats of the master, as a page shows it.

    Args:
        number: fractions for percentages.
        form: as a spreadsheet has it: sections after ``;`` for what is negative and zero.
        language: decides the signs of decimals and thousands.
    """
    return _set(written(number, form, language), language)


def amount(cell: MasterCell, kind: ColumnType, language: Language, *, short: bool) -> str:
    """Return a cell as a page shows it; whole euros without cents where ``short``."""
    held = value_of(cell)
    if short and isinstance(held, int | float):
        return numeral(float(held), WHOLE_EURO, language)
    return text_of(cell, kind, language)


def no_cents(sheet: MasterSheet, at: int) -> bool:
    """Tell whether a column of amounts holds whole euros alone."""
    rows = [*sheet.rows, sheet.totals] if sheet.totals else sheet.rows
    held = [value_of(row[at]) for row in rows]
    return sheet.columns[at].type == "money" and all(
        not isinstance(one, int | float) or float(one).is_integer() for one in held
    )


def csv_text(cell: MasterCell, kind: ColumnType) -> str:
    """Return a cell as a CSV file holds it: plain numbers, percentages in points, ISO dates.

    Texts that a spreadsheet would take for a formula are made inert.
    """
    held = value_of(cell)
    if held is None:
        return ""
    if isinstance(held, bool | str):
        return inert(str(held))
    if isinstance(held, date):
        return held.isoformat()
    size = Decimal(repr(held))
    return format(_short(WIDE.multiply(size, 100) if "%" in format_of(cell, kind) else size), "f")


def _set(figures: str, language: Language) -> str:
    """Return figures with signs that no line break parts from them."""
    text = figures.translate(_SET)
    return text.replace(f"{UNBROKEN}%", "%") if language == "en" else text


def _short(size: Decimal) -> Decimal:
    """Return a number without what a binary fraction adds to it."""
    rounded = shortest(size).normalize(WIDE)
    exponent = rounded.as_tuple().exponent
    whole = isinstance(exponent, int) and exponent > 0
    return rounded.quantize(Decimal(1), context=WIDE) if whole else rounded
