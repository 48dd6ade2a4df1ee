"""A sheet as found: values, addresses and the facts the values alone do not tell."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .findings import Place

CellValue = object
"""str, float, int, bool, date, datetime, time, timedelta; ``None`` or ``""`` when blank."""


@dataclass(frozen=True, slots=True)
class CellFacts:
    """What a reader of values loses about one cell.

    Attributes:
        formula: formula text without ``=``; ``""`` for the later cells of a shared formula;
            ``None`` when the cell holds no formula.
        error: the error shown (``#REF!``), or ``None``.
        number_format: the format code in force (``General`` when none).
        blank: the cell exists but holds nothing.
    """

    formula: str | None = None
    error: str | None = None
    number_format: str = "General"
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An Excel table as the package declares it: its ``ref`` is only a hint."""

    name: str
    ref: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as found, whatever program wrote it and whatever host holds it.

    Row and column indexes are Excel's own, from 1: ``rows[0]`` is row 1, blank rows included up
    to the last row that holds something.
    """

    workbook: str
    sheet: str
    rows: Sequence[Sequence[CellValue]]
    state: Literal["visible", "hidden", "veryHidden"] = "visible"
    tables: tuple[Table, ...] = ()
    facts: Mapping[tuple[int, int], CellFacts] = field(default_factory=dict)
    facts_known: bool = False
    protected: bool | None = None

    def value(self, row: int, column: int) -> CellValue:
        """Return what the cell holds, ``None`` when it is blank or outside the sheet."""
        if not 1 <= row <= len(self.rows):
            return None
        line = self.rows[row - 1]
        found = line[column - 1] if 1 <= column <= len(line) else None
        return None if found == "" else found

    def values(self, row: int, columns: Iterable[int]) -> list[CellValue]:
        """Return what the cells of a row hold in some columns, as ``value`` does."""
        line = self.rows[row - 1] if 1 <= row <= len(self.rows) else ()
        last = len(line)
        held = [line[column - 1] if 1 <= column <= last else None for column in columns]
        return [None if found == "" else found for found in held]

    def text(self, row: int, column: int) -> str:
        """Return the cell as text, stripped; numbers without a useless ``.0``."""
        return as_text(self.value(row, column))

    def fact(self, row: int, column: int) -> CellFacts | None:
        """Return the facts of a cell, ``None`` when the cell does not exist or none were read."""
        return self.facts.get((row, column))

    def place(self, row: int, column: int) -> Place:
        """Return the address of a cell."""
        return Place(self.workbook, self.sheet, f"{column_letter(column)}{row}")


def as_text(value: CellValue) -> str:
    """Write a cell's value as a person would read it, without changing its meaning."""
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def column_letter(number: int) -> str:
    """Return ``A`` for 1, ``AA`` for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return 1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def split_address(address: str) -> tuple[int, int]:
    """Return (row, column) of an A1 address, dollar signs allowed.

    Raises:
        ValueError: when the text is not the address of one cell.
    """
    found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", address)
    if found is None:
        raise ValueError(f"not a cell address: {address!r}")
    return int(found[2]), column_number(found[1])
