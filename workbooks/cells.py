"""The cells of any sheet part, one by one: what is written, before it means anything."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..schemas.grid import split_address
from .limits import DEFAULT_LIMITS, Limits, PackageError
from .markup import stream, truth

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

SPACE = "http://www.w3.org/XML/1998/namespace space"
BLANKS = " \t\r\n"
"""What is cut around a text that does not ask for its spaces to be preserved, as Excel does."""

_ESCAPE = re.compile(r"_x((?![dD][89a-fA-F])[0-9A-Fa-f]{4})_")


class Cell(NamedTuple):
    """One cell that holds something, as the part writes it.

    Attributes:
        row: from 1.
        column: from 1.
        style: index of its style.
        kind: ``n``, ``s``, ``str``, ``inlineStr``, ``b``, ``e``, ``d``.
        formula: text without ``=``, ``""`` where a shared formula goes on, ``None`` without.
        text: what ``v`` holds, or the text of an inline string; ``""`` when there is neither.
    """

    row: int
    column: int
    style: int
    kind: str
    formula: str | None
    text: str


def walk(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> Iterator[Cell]:
    """Yield the cells of any sheet part, whatever its prefixes, encoding and order.

    Raises:
        PackageError: not well formed, nested too deep, a document type, or an address outside
            the sheet.
    """
    walker = _Walker(part)
    for _ in stream(data, part, walker.start, walker.end, walker.text, limits):
        yield from walker.cells
        walker.cells.clear()
    if not walker.worksheet:
        raise PackageError("corrupt", f"{part}: not a worksheet")


def protected(data: bytes, part: str) -> bool:
    """Tell whether any sheet part declares the sheet protected.

    Raises:
        PackageError: as `walk`.
    """
    walker = _Walker(part)
    for _ in stream(data, part, walker.start, walker.end, walker.text):
        walker.cells.clear()
    return walker.protected


def unescaped(text: str) -> str:
    """Resolve the ``_x000D_`` escapes of spreadsheet strings (ECMA-376 part 1, 22.9.2.19).

    Halves of surrogate pairs stay as written: alone they are no characters.
    """
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


class _Walker:
    """State of `walk`: collects cells while the parser goes through the part."""

    def __init__(self, part: str) -> None:
        self.part = part
        self.cells: list[Cell] = []
        self.worksheet = False
        self.protected = False
        self.row = 0
        self.column = 0
        self.attributes: dict[str, str] | None = None
        self.reading = ""
        self.phonetic = False
        self.pieces: list[str] = []
        self.formula: str | None = None
        self.value = ""
        self.kept = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self.attributes is not None:
            if tag in ("v", "f", "t"):
                self.reading, self.pieces = tag, []
                self.kept = tag != "t" or attributes.get(SPACE) == "preserve"
            elif tag == "rPh":
                self.phonetic = True
        elif tag == "c":
            self.attributes = attributes
            self.formula, self.value = None, ""
            self._address(attributes.get("r"))
        elif tag == "row":
            self.row = self._number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "sheetProtection":
            self.protected = truth(attributes.get("sheet"))
        elif tag == "worksheet":
            self.worksheet = True

    def text(self, data: str) -> None:
        if self.reading:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if self.attributes is None:
            return
        if tag == "c":
            self._finish(self.attributes)
            self.attributes = None
        elif tag == "rPh":
            self.phonetic = False
        elif tag == self.reading:
            text, self.reading = "".join(self.pieces), ""
            if tag == "f":
                self.formula = text
            elif not self.phonetic:
                self.value += text if self.kept else text.strip(BLANKS)

    def _address(self, reference: str | None) -> None:
        if reference:
            try:
                self.row, self.column = split_address(reference)
            except ValueError:
                raise PackageError("corrupt", f"{self.part}: cell {reference!r}") from None
        else:
            self.column += 1
        if not (1 <= self.row <= LAST_ROW and 1 <= self.column <= LAST_COLUMN):
            raise PackageError("corrupt", f"{self.part}: cell {reference!r}")

    def _number(self, text: str | None, otherwise: int) -> int:
        if not text:
            return otherwise
        try:
            return int(text)
        except ValueError:
            raise PackageError("corrupt", f"{self.part}: number {text!r}") from None

    def _finish(self, attributes: dict[str, str]) -> None:
        if not self.value and self.formula is None:
            return
        style = self._number(attributes.get("s"), 0)
        kind = attributes.get("t") or "n"
        self.cells.append(Cell(self.row, self.column, style, kind, self.formula, self.value))
