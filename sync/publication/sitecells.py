"""A cell of the master as a page of the site shows it, and as a CSV file holds it."""

from datetime import date
from decimal import Decimal

from ...schemas.findings import Language
from ...workbooks.mastersheets import ColumnType, MasterCell
from ..inert import inert
from .cellwords import MOST_DECIMALS, format_of, printed_as, value_of, written

UNBROKEN = "\N{NO-BREAK SPACE}"
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
    return format(_short(size * 100 if "%" in format_of(cell, kind) else size), "f")


def _set(figures: str, language: Language) -> str:
    """Return figures with signs that no line break parts from them."""
    text = figures.translate(_SET)
    return text.replace(f"{UNBROKEN}%", "%") if language == "en" else text


def _short(size: Decimal) -> Decimal:
    """Return a number without what a binary fraction adds to it."""
    rounded = round(size, MOST_DECIMALS).normalize()
    exponent = rounded.as_tuple().exponent
    return rounded.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else rounded
