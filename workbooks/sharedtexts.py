"""Texts, numbers and formulas of cells in XML; the shared texts of a workbook, each kept once."""

from collections.abc import Iterator
from html import escape
from math import isfinite

from .cellxml import as_number, escaped

ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
"""Results a formula may have that are no texts."""

NO_CHARACTERS = str.maketrans({"\ufffe": "_xFFFE_", "\uffff": "_xFFFF_"})


class Texts(dict[str, int]):
    """Texts that cells name by their number, which asking for it gives to a new one.

    Attributes:
        first: number of the first of them: how many the workbook has already.
    """

    def __init__(self, first: int) -> None:
        super().__init__()
        self.first = first

    def __missing__(self, text: str) -> int:
        place = self[text] = self.first + len(self)
        return place

    def written(self) -> Iterator[str]:
        """Yield the texts as XML, in the order of their numbers."""
        for text in self:
            space = ' xml:space="preserve"' if text != text.strip() else ""
            yield f"<si><t{space}>{content(text)}</t></si>"


def content(text: str) -> str:
    """Return a text as it stands between two tags."""
    if not text.isprintable() or "_x" in text:
        text = escaped(text).translate(NO_CHARACTERS)
    return escape(text, quote=False)


def attribute(text: str) -> str:
    """Return a text as it stands in an attribute."""
    return escape(text, quote=False).replace('"', "&quot;")


def number(value: float) -> str:
    """Return a number as a cell holds it.

    Raises:
        ValueError: it is infinite or none at all: no cell can say that.
    """
    if not isfinite(value):
        raise ValueError(value)
    return str(int(value)) if isinstance(value, int) else as_number(value)


def formula(text: str, value: str | float) -> str:
    """Return the rest of a cell with a formula and its stored result.

    Args:
        text: the formula as it stands between two tags.
        value: its result.
    """
    kind, shown = "", value if isinstance(value, str) else number(value)
    if isinstance(value, str) and value:
        kind = ' t="e"' if value in ERRORS else ' t="str"'
    return f"{kind}><f>{text}</f><v>{content(shown)}</v></c>"
