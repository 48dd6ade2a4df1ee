"""The error values of a cell, with the reason a person can read."""

from dataclasses import dataclass
from typing import Literal

from ..schemas.terms import Words

ErrorKind = Literal["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]

NUMBERS: dict[ErrorKind, int] = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
}
"""Number of each error in ``CVErr`` (VBA); a cell's ``Value2`` gives it in a COM error code."""


NOT_SAID = Words("", "")


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value.

    ``#N/A``: the value is unknown (nothing received, no target…). ``#VALUE!``: an argument is not
    what the function asks for. ``#NUM!``: the numbers cannot be worked out. ``#DIV/0!``: a
    divisor is zero. ``#REF!``: workspace or key not found.

    Attributes:
        kind: as a cell shows it in English.
        reason: why, for *KPI_MOTIVO* and the last error; empty where the cell itself held it.
    """

    kind: ErrorKind
    reason: Words = NOT_SAID


class Failed(Exception):
    """A function that cannot answer; only ``registry`` catches it, and gives the error back."""

    def __init__(self, kind: ErrorKind, reason: Words) -> None:
        self.error = CellError(kind, reason)
        super().__init__(reason.it)
