"""The cells of one sheet part, one by one: what is written, before it means anything."""

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from ..schemas.grid import column_letter, split_address
from .limits import PackageError
from .markup import stream, truth

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

# Excel, LibreOffice, openpyxl and XlsxWriter all write cells in this one way. Blank cells have no
# end tag and do not match; every end tag must belong to a match, or the part is walked instead.
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?'
    rb'(?: (?:cm|vm|ph)="[^"<]*")*>'
    rb"(<f(?: [^<>]*?)?(?:/>|>([^<]*)</f>))?"
    rb'(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v ?/>'
    rb"|<is>((?:[^<]++|<(?!/is>|/c>|c ))*+)</is>)?</c>"
)
_PLAIN_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml(?: version=[\"']1\.[01][\"'])?"
    rb"(?: encoding=[\"'](?:utf-8|us-ascii)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])?\s*\?>)?\s*<worksheet[\s>]",
    re.IGNORECASE,
)
_PROTECTION = re.compile(rb'<sheetProtection[^>]*\ssheet="([^"]*)"')
_RUN_TEXT = re.compile(rb"<t(?: [^<>]*)?>([^<]*)</t>|<rPh[ >].*?</rPh>", re.DOTALL)
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Cell(NamedTuple):
    """One cell as the part writes it; most cells that hold nothing are left out.

    Attributes:
        row: from 1.
        column: from 1.
        style: index of its style.
        kind: ``n``, ``s``, ``str``, ``inlineStr``, ``b``, ``e``, ``d``.
        formula: text without ``=``, ``""`` where a shared formula goes on, ``None`` without.
        text: what ``v`` holds, or the text of an inline string; ``None`` when there is neither.
    """

    row: int
    column: int
    style: int
    kind: str
    formula: str | None
    text: str | None


class Irregular(Exception):
    """The part is written in a way the quick scan does not know: walk it."""


def scan(data: bytes) -> Iterator[Cell]:
    """Yield the cells of a sheet part written in the usual way.

    Raises:
        Irregular: possibly at the end only; what was yielded before must then be thrown away.
        PackageError: an address outside the sheet.
    """
    if not _PLAIN_HEAD.match(data) or b"<!" in data:
        raise Irregular
    begin = data.find(b"<sheetData")
    end = data.rfind(b"</sheetData>")
    if begin < 0:
        raise Irregular
    if end < begin:
        if not data.startswith(b"<sheetData/>", begin):
            raise Irregular
        return
    columns: dict[bytes, int] = {}
    kinds: dict[bytes | None, str] = {None: "n"}
    seen = 0
    for found in _CELL.finditer(data, begin, end):
        letters, digits, style, kind, element, formula, value, inline = found.groups()
        seen += 1
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = _column(letters)
        word = kinds.get(kind)
        if word is None:
            word = kinds[kind] = kind.decode()
        row = int(digits)
        if not 1 <= row <= LAST_ROW:
            raise PackageError("corrupt", f"row {row}")
        written = None if element is None else _plain(formula or b"")
        text = None if value is None else _plain(value)
        if inline is not None:
            text = "".join(_plain(piece) for piece in _RUN_TEXT.findall(inline))
        yield Cell(row, column, int(style or 0), word, written, text)
    if seen != data.count(b"</c>", begin, end):
        raise Irregular


def walk(data: bytes, part: str) -> Iterator[Cell]:
    """Yield the cells of any sheet part, whatever its prefixes, encoding and order.

    Raises:
        PackageError: not well formed, a document type, or an address outside the sheet.
    """
    walker = _Walker(part)
    for _ in stream(data, part, walker.start, walker.end, walker.text):
        yield from walker.cells
        walker.cells.clear()
    if not walker.worksheet:
        raise PackageError("corrupt", f"{part}: not a worksheet")


def protected(data: bytes, part: str) -> bool:
    """Tell whether a sheet part declares the sheet protected."""
    if _PLAIN_HEAD.match(data) and b"<!" not in data:
        end = max(data.rfind(b"</sheetData>"), 0)
        found = _PROTECTION.search(data, end)
        return found is not None and truth(found[1].decode("ascii", "replace"))
    walker = _Walker(part)
    for _ in stream(data, part, walker.start, walker.end, walker.text):
        walker.cells.clear()
    return walker.protected


def unescaped(text: str) -> str:
    """Resolve the ``_x000D_`` escapes of spreadsheet strings (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


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
        self.value: str | None = None
        self.inline: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self.attributes is not None:
            if tag in ("v", "f", "t"):
                self.reading, self.pieces = tag, []
            elif tag == "is":
                self.inline = []
            elif tag == "rPh":
                self.phonetic = True
        elif tag == "c":
            self.attributes = attributes
            self.formula = self.value = self.inline = None
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
            if tag == "v":
                self.value = text
            elif tag == "f":
                self.formula = text
            elif self.inline is not None and not self.phonetic:
                self.inline.append(text)

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
        text = self.value if self.inline is None else "".join(self.inline)
        style = self._number(attributes.get("s"), 0)
        kind = attributes.get("t") or "n"
        self.cells.append(Cell(self.row, self.column, style, kind, self.formula, text))


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    if column > LAST_COLUMN:
        raise PackageError("corrupt", f"column {column_letter(column)}")
    return column


def _plain(raw: bytes) -> str:
    text = raw.decode()
    if "&" in text:
        text = unescape(text)
    return text.replace("\r\n", "\n") if "\r" in text else text
