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


def progress(size: float | None, target: float | None, direction: str) -> Cell:
    """Return how much of a target is reached, 1 when all of it; empty when it cannot be told.

    Args:
        size: the measure.
        target: what was expected.
        direction: ``up`` (value over target), ``down`` (target over value, whole at zero),
            ``keep`` (one less the distance, never below zero); anything else cannot be told.
    """
    if size is None or target is None:
        return ""
    if direction == "up":
        return rounded(quotient(size, target))
    if direction == "down":
        return 1 if size == 0 else rounded(quotient(target, size))
    if direction == "keep":
        distance = quotient(abs(size - target), abs(target))
        return "" if distance is None else rounded(max(0.0, 1 - distance))
    return ""
