"""What an older workbook held and has no place in the current one."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Leftover:
    """What somebody typed in an older workbook and has no place in this one.

    Attributes:
        key, code, label: the row it stood in, as far as it is known.
        column: header of the column.
        value: what the cell holds.
        why: why it has no place, in the workbook's language.
        sheet, cell: where it stood.
    """

    key: str
    code: str
    label: str
    column: str
    value: str | float | int | date | None
    why: str
    sheet: str
    cell: str
