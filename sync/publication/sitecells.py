"""A cell of the master as a person reads it on a page, and as a CSV file holds it."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from ...schemas.findings import Language
from ...workbooks.layout import Cell
from ...workbooks.mastersheets import ColumnType, MasterCell, Shown
from ...workbooks.records import ANY, CHANGE, DAY, MONEY, PERCENT, WHOLE
from ..inert import inert

NARROW = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
MOST_DECIMALS = 9

FORMATS: Mapping[ColumnType, str] = {
    "number": ANY,
    "whole": WHOLE,
    "percent": PERCENT,
    "change": CHANGE,
    "money": MONEY,
    "date": DAY,
}
"""Number formats of the columns of the master, as its workbook has them."""

FRACTIONS = frozenset({"percent", "change"})

_PIECE = re.compile(r'"([^"]*)"|\\(.)|([#0][#0,]*(?:\.0+)?)|(%)|([+\-/ ])|(@)')
_ENGLISH = str.maketrans(",.", ".,")


def content(cell: MasterCell) -> Cell:
    """Return what a cell holds, whatever its look."""
    return cell.value if isinstance(cell, Shown) else cell


def blank(cell: MasterCell) -> bool:
    """Tell whether nothing stands in a cell."""
    return content(cell) in (None, "")


def text_of(cell: MasterCell, kind: ColumnType, language: Language) -> str:
    """Return a cell as its column shows it: ``1.234,5``, ``12,5 %``, ``31/12/2026``, words."""
    held = content(cell)
    form = cell.format if isinstance(cell, Shown) and cell.format else FORMATS.get(kind, ANY)
    if held is None or held == "":
        return ""
    if isinstance(held, str):
        return _worded(held, form)
    if isinstance(held, date):
        return f"{held:%d/%m/%Y}"
    return numeral(float(held), form, language)


def numeral(number: float, form: str, language: Language) -> str:
    """Write a number in one of the formats of the master.

    Args:
        number: fractions for percentages.
        form: as a spreadsheet has it: sections after ``;`` for what is negative and zero.
        language: decides the signs of decimals and thousands.
    """
    sections = form.split(";")
    chosen, signed = sections[0], number < 0
    if number < 0 and len(sections) > 1:
        chosen, signed = sections[1], False
    elif number == 0 and len(sections) > 2:
        chosen = sections[2]
    size = abs(Decimal(repr(number)))
    if chosen == ANY:
        return (MINUS if signed else "") + _digits(_short(size), False, language)
    pieces = _pieces(chosen)
    if any(kind == "percent" for kind, _ in pieces):
        size *= 100
    written = []
    for kind, piece in pieces:
        if kind == "digits":
            decimals = len(piece.partition(".")[2])
            rounded = size.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
            signed = signed and rounded != 0
            written.append(_digits(rounded, "," in piece, language))
        elif kind == "percent":
            written.append("%")
        else:
            written.append(piece.replace("-", MINUS).replace(" ", NARROW))
    text = "".join(written)
    if language == "en":
        text = text.replace(f"{NARROW}%", "%")
    return (MINUS if signed else "") + text


def csv_text(cell: MasterCell, kind: ColumnType) -> str:
    """Return a cell as a CSV file holds it: plain numbers, percentages in points, ISO dates.

    Texts that a spreadsheet would take for a formula are made inert.
    """
    held = content(cell)
    if held is None:
        return ""
    if isinstance(held, bool | str):
        return inert(str(held))
    if isinstance(held, date):
        return held.isoformat()
    form = cell.format if isinstance(cell, Shown) and cell.format else FORMATS.get(kind, ANY)
    size = Decimal(repr(held))
    return format(_short(size * 100 if "%" in form else size), "f")


def _worded(held: str, form: str) -> str:
    """Return words under a format that may add some: ``@" (proposto)"``."""
    if "@" not in form or form == "@":
        return held
    pieces = _pieces(form)
    return "".join(held if kind == "text" else piece for kind, piece in pieces)


def _short(size: Decimal) -> Decimal:
    """Return a number without what a binary fraction adds to it."""
    rounded = round(size, MOST_DECIMALS).normalize()
    exponent = rounded.as_tuple().exponent
    return rounded.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else rounded


def _digits(size: Decimal, grouped: bool, language: Language) -> str:
    text = format(size, ",f" if grouped else "f")
    return text.translate(_ENGLISH) if language == "it" else text


@lru_cache(maxsize=512)
def _pieces(form: str) -> tuple[tuple[str, str], ...]:
    """Take a number format apart: digits, signs, quoted words."""
    kinds = ("quoted", "escaped", "digits", "percent", "plain", "text")
    return tuple(
        (kinds[hit.lastindex - 1], hit[hit.lastindex])
        for hit in _PIECE.finditer(form)
        if hit.lastindex
    )
