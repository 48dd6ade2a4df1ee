"""Cell values as Excel hands them over through COM, and as its VBA takes them back."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from ..schemas.findings import Language
from ..schemas.terms import Words
from .cellerrors import NUMBERS, CellError, ErrorKind
from .registry import Given, Scalar

ERROR_SIGN = "\ue000"
"""First sign of a text that stands for an error: what follows is ``2042|reason``.

COM cannot carry an error value back; the bridge in VBA makes one of it with ``CVErr``. No text of
an answer begins with this sign of the private area.
"""

REPLACED = "\ufffd"
FIRST_ERROR = -2_146_828_288
"""What COM adds to the number of an error."""

LEFT_OUT = -2_147_352_572
"""An optional argument that was not given."""

LONGEST_TEXT = 32_767
"""Signs a cell can hold; Excel would show ``#VALUE!`` for a longer text, without a reason."""

TOO_LONG = Words(
    "Il testo ha più caratteri di quanti ne tiene una cella.",
    "The text has more characters than a cell can hold.",
)
NO_VALUE = Words(
    "Un argomento non è un valore né un intervallo.", "An argument is neither a value nor a range."
)

_KINDS: dict[int, ErrorKind] = {number: kind for kind, number in NUMBERS.items()}
_EPOCH = datetime(1899, 12, 30)
_DAY = 86_400


def decode(value: object) -> Given:
    """Return an argument as the registry knows it.

    Args:
        value: a number, text, bool, date, ``None`` (blank), an error code, or rows of these; a
            single row may come without the tuple around it.
    """
    if not isinstance(value, tuple | list):
        return decode_cell(value)
    if not value:
        return None
    rows = value if isinstance(value[0], tuple | list) else (value,)
    width = max(len(row) if isinstance(row, tuple | list) else 1 for row in rows)
    return tuple(_row(row, width) for row in rows)


def decode_cell(value: object) -> Scalar:
    """Return one cell as the registry knows it; dates become serial numbers."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, float | Decimal):
        return float(value)
    if isinstance(value, datetime):
        # The time zone pywin32 adds is no one's: a cell has none.
        return (value.replace(tzinfo=None) - _EPOCH).total_seconds() / _DAY
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days)
    return CellError("#VALUE!", NO_VALUE)


def encode(made: Given, language: Language) -> list[list[object]]:
    """Return an answer as rows of plain values.

    Always rows, and lists: the COM server of xlwings measures what it gets, makes one value of
    one cell, and would take a tuple for several return values.

    Args:
        made: what the registry gave.
        language: of the reason of an error.
    """
    rows: Sequence[Sequence[Scalar]] = made if isinstance(made, tuple) else ((made,),)
    if not rows or not rows[0]:
        return [[None]]
    return [[_encoded(cell, language) for cell in row] for row in rows]


def _encoded(cell: Scalar, language: Language) -> object:
    if isinstance(cell, CellError):
        return f"{ERROR_SIGN}{NUMBERS[cell.kind]}|{cell.reason[language]}"
    if isinstance(cell, str):
        if len(cell) > LONGEST_TEXT:
            return _encoded(CellError("#VALUE!", TOO_LONG), language)
        return REPLACED + cell[1:] if cell.startswith(ERROR_SIGN) else cell
    if cell is None or isinstance(cell, bool):
        return cell
    return float(cell) if isfinite(cell) else _encoded(CellError("#NUM!"), language)


def _row(row: object, width: int) -> tuple[Scalar, ...]:
    cells = tuple(row) if isinstance(row, tuple | list) else (row,)
    return tuple(decode_cell(cell) for cell in cells) + (None,) * (width - len(cells))


def _whole(value: int) -> Scalar:
    """Tell a whole number from the code of an error: cells hold no whole numbers of their own."""
    if value == LEFT_OUT:
        return None
    number = value - FIRST_ERROR
    if number in _KINDS:
        return CellError(_KINDS[number])
    # #SPILL!, #CALC!, #BUSY! and their like, which older programs do not know.
    return CellError("#VALUE!") if 2000 <= number < 2100 else float(value)
