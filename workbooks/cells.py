"""The cells of any sheet part, one by one: what is written, before it means anything."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..schemas.grid import split_address
from .limits import DEFAULT_LIMITS, Limits, PackageError
from .markup import stream, truth

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

KINDS = frozenset(("n", "s", "str", "inlineStr", "b", "e", "d"))
"""Types of cells there are (ECMA-376 part 1, 18.18.11)."""

SPACE = "http://www.w3.org/XML/1998/namespace space"
BLANKS = " \t\r\n"
"""What is cut around a text that does not ask for its spaces to be preserved, as Excel does."""

_OURS = frozenset(("row", "c", "v", "f", "is"))
_SAID = {("v",), ("f",), ("t", "is"), ("t", "is", "r")}
"""Elements whose text a cell says, with those around them; phonetic hints are not among them."""

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


def whole(text: str) -> int | None:
    """Read an index or a row as XML writes one: plain digits, ``None`` for anything else.

    What Python takes as well (signs, underscores, digits of other scripts) would be a guess.
    """
    bare = text.strip(BLANKS)
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None


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
        self.space = ""
        self.begun = False
        self.protected = False
        self.inside = False
        self.row = 0
        self.line = 0
        self.column = 0
        self.attributes: dict[str, str] | None = None
        self.reading = ""
        self.path: list[str] = []
        self.pieces: list[str] = []
        self.formula: str | None = None
        self.value = ""
        self.kept = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, tag = name.rpartition(" ")
        if not self.worksheet:
            self.space = space
        if space != self.space:
            if self.inside and tag in _OURS:
                raise PackageError("corrupt", f"{self.part}: <{tag}> of another vocabulary")
            tag = name
        if self.attributes is not None:
            if self.reading or tag == "c" or (tag == "is" and self.value):
                raise PackageError("corrupt", f"{self.part}: <{tag}> inside a cell")
            if (tag, *self.path) in _SAID:
                self.reading, self.pieces = tag, []
                self.kept = tag != "t" or attributes.get(SPACE) == "preserve"
            self.path.append(tag)
        elif tag == "c":
            if not self.inside:
                raise PackageError("corrupt", f"{self.part}: a cell outside the rows")
            self.attributes = attributes
            self.formula, self.value = None, ""
            self._address(attributes.get("r"))
        elif tag == "row":
            if self.inside:
                raise PackageError("corrupt", f"{self.part}: a row inside a row")
            self.inside = True
            self.row = self._number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif tag == "sheetProtection":
            self.protected = truth(attributes.get("sheet"))
        elif tag == "worksheet":
            self.worksheet = True
        elif tag == "sheetData":
            if self.begun:
                raise PackageError("corrupt", f"{self.part}: cells twice")
            self.begun = True

    def text(self, data: str) -> None:
        if self.reading:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        space, _, tag = name.rpartition(" ")
        if space != self.space:
            tag = name
        if self.attributes is None:
            if tag == "row":
                self.inside = False
            return
        if not self.path:
            self._finish(self.attributes)
            self.attributes = None
            return
        self.path.pop()
        if tag == self.reading:
            text, self.reading = "".join(self.pieces), ""
            if tag == "f":
                self.formula = text
                return
            said = text if self.kept else text.strip(BLANKS)
            if said and tag == "v" and self.value:
                raise PackageError("corrupt", f"{self.part}: a cell with two values")
            self.value += said

    def _address(self, reference: str | None) -> None:
        self.line = self.row
        if reference:
            try:
                self.line, self.column = split_address(reference)
            except ValueError:
                raise PackageError("corrupt", f"{self.part}: cell {reference!r}") from None
        else:
            self.column += 1
        if not (1 <= self.line <= LAST_ROW and 1 <= self.column <= LAST_COLUMN):
            raise PackageError("corrupt", f"{self.part}: cell {reference!r}")

    def _number(self, text: str | None, otherwise: int) -> int:
        if not text:
            return otherwise
        found = whole(text)
        if found is None:
            raise PackageError("corrupt", f"{self.part}: number {text!r}")
        return found

    def _finish(self, attributes: dict[str, str]) -> None:
        if not self.value and self.formula is None:
            return
        style = self._number(attributes.get("s"), 0)
        kind = attributes.get("t", "n")
        if kind not in KINDS:
            raise PackageError("corrupt", f"{self.part}: cell of type {kind!r}")
        self.cells.append(Cell(self.line, self.column, style, kind, self.formula, self.value))
