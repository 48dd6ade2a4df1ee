"""The arithmetic of a cell, as Excel and LibreOffice do it: blanks, texts, dates, rounding."""

import math
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .layout import Cell

DIGITS = 9
"""Decimals to which scores are rounded before they meet a threshold."""

_EPOCH = date(1899, 12, 30)


def number(cell: Cell) -> float | None:
    """Return what ``ISNUMBER`` lets through: numbers, dates as serial numbers; never a text."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if math.isfinite(cell) else None
    if isinstance(cell, date):
        return float((date(cell.year, cell.month, cell.day) - _EPOCH).days)
    return None


def text(cell: Cell) -> str:
    """Return a cell as the text a formula joins or measures."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    size = number(cell)
    return "" if size is None else f"{size:.15g}"


def filled(cell: Cell) -> bool:
    """Tell whether ``TRIM`` leaves anything of a cell."""
    return text(cell).strip(" ") != ""


def same(left: Cell, right: Cell) -> bool:
    """Compare as ``=`` does: texts without regard to case, a text never equal to a number."""
    one, other = number(left), number(right)
    if one is not None or other is not None:
        return one == other
    return text(left).casefold() == text(right).casefold()


def quotient(numerator: float, denominator: float) -> float | None:
    """Divide; ``None`` where a formula shows an error."""
    if denominator == 0:
        return None
    result = numerator / denominator
    return result if math.isfinite(result) else None


def rounded(size: float | None) -> Cell:
    """Round half away from zero, as ``ROUND`` does; nothing gives an empty text."""
    if size is None or not math.isfinite(size):
        return ""
    if abs(size) >= 1e15:
        return size
    return float(Decimal(repr(size)).quantize(Decimal(10) ** -DIGITS, ROUND_HALF_UP))


def change(size: float | None, before: Cell) -> Cell:
    """Return the change on an earlier value as a fraction; empty when either is no number."""
    earlier = number(before)
    if size is None or earlier is None:
        return ""
    part = quotient(size, earlier)
    return "" if part is None else rounded(part - 1)
