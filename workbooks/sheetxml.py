"""One worksheet as XML: cells, rows, links and size; what is not asked for stays as it was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from ..schemas.grid import as_text, column_letter, column_number, split_address
from . import cellxml
from .cells import LAST_COLUMN
from .cellxml import CellContent, Written, held
from .limits import PackageError
from .markup import truth
from .sheetorder import insert
from .styles import height

_DEFAULT_WIDTH = 9.0


@dataclass(slots=True)
class SheetXml:
    """A worksheet part being edited; made by `load_sheet`. Rows and columns count from 1.

    Attributes:
        root: the ``worksheet`` element.
        data: its ``sheetData``.
        space: the namespace of the part, in braces.
        texts: shared strings of the workbook.
        rows: row elements by number.
        original: the part as it was, for `changed`.
        days: what a date's serial number is less by (1462 in workbooks that count from 1904).
        places: cell elements by column of the rows looked at so far.
        widths: widths of the columns once they were asked for.
    """

    root: etree._Element
    data: etree._Element
    space: str
    texts: Sequence[str]
    rows: dict[int, etree._Element]
    original: bytes
    days: int = 0
    places: dict[int, dict[int, etree._Element]] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)

    def cells(self, row: int) -> Mapping[int, etree._Element]:
        """Return the cell elements of a row by column, none when there is no such row."""
        return self._cells(row) if row in self.rows else {}

    def value(self, row: int, column: int) -> CellContent:
        """Return what a cell holds; ``None`` when blank or missing, ``""`` for empty text."""
        cell = self.cells(row).get(column)
        return None if cell is None else held(cell, self.space, self.texts)

    def values(self, row: int, columns: Mapping[str, int]) -> dict[str, CellContent]:
        """Return what the cells of a row hold by the names of their columns; see ``value``."""
        cells = self.cells(row)
        return {
            name: None if (cell := cells.get(at)) is None else held(cell, self.space, self.texts)
            for name, at in columns.items()
        }

    def text(self, row: int, column: int) -> str:
        """Return a cell as stripped text, whole numbers without ``.0``."""
        return as_text(self.value(row, column))

    def formula(self, row: int, column: int) -> str | None:
        """Return the formula of a cell (``""`` for the later cells of a shared one)."""
        cell = self.cells(row).get(column)
        element = None if cell is None else cell.find(f"{self.space}f")
        return None if element is None else element.text or ""

    def put(self, row: int, column: int, value: Written, style: str | None = None) -> bool:
        """Write a value in place of whatever a cell holds; nothing changes if it holds it already.

        Args:
            row: the row, made when it does not exist.
            column: the column.
            value: ``None`` blanks the cell.
            style: style number to give; ``None`` keeps the cell's own.

        Returns:
            Whether the content changed.
        """
        wanted = cellxml.content(value, days=self.days)
        if style is None and wanted is None and column not in self.cells(row):
            return False
        cell = self._made(row, column, style)
        constant = cell.find(f"{self.space}f") is None
        now = held(cell, self.space, self.texts)
        if constant and (cellxml.same(now, wanted) or {now, wanted} <= {None, ""}):
            return False
        self._empty(row, column, cell)
        cellxml.write(cell, self.space, wanted)
        return True

    def put_formula(
        self, row: int, column: int, formula: str, result: Written, style: str | None = None
    ) -> None:
        """Write a formula (without ``=``) with the result it has now (``None`` is ``""``)."""
        cell = self._made(row, column, style)
        self._empty(row, column, cell)
        cellxml.write_formula(cell, self.space, formula)
        cellxml.write_result(cell, self.space, cellxml.content(result, days=self.days))

    def put_result(self, row: int, column: int, result: Written) -> bool:
        """Write the stored result of a cell that has a formula; the formula stays.

        Returns:
            Whether the stored result changed; a difference no program would keep is none.
        """
        cell = self.cells(row).get(column)
        if cell is None or cell.find(f"{self.space}f") is None:
            return False
        wanted = "" if result is None else cellxml.content(result, days=self.days)
        stored = cell.find(f"{self.space}v") is not None
        if stored and cellxml.same(held(cell, self.space, self.texts), wanted):
            return False
        cellxml.write_result(cell, self.space, wanted)
        return True

    def restyle(self, row: int, column: int, style: str) -> None:
        """Give a cell another style; what it holds stays, and a missing one is made blank."""
        self._made(row, column, style)

    def clear(self, row: int, columns: Sequence[int]) -> None:
        """Remove the cells of some columns, and the row when nothing is left in it."""
        if row not in self.rows:
            return
        cells = self._cells(row)
        for column in [column for column in columns if column in cells]:
            self._empty(row, column, cells[column])
            self.rows[row].remove(cells.pop(column))
        if not cells:
            self.data.remove(self.rows.pop(row))
            self.places.pop(row, None)

    def make_row(self, row: int, model: Mapping[str, str] | None = None) -> etree._Element:
        """Return the element of a row; a missing one is made with the model's attributes."""
        if row in self.rows:
            return self.rows[row]
        element = etree.SubElement(self.data, f"{self.space}row", {"r": str(row), **(model or {})})
        last = next(reversed(self.rows), 0)
        before = last if last < row else max((at for at in self.rows if at < row), default=0)
        if before != last:
            if before:
                self.rows[before].addnext(element)
            else:
                self.data.insert(0, element)
        self.rows[row], self.places[row] = element, {}
        if before != last:
            self.rows = dict(sorted(self.rows.items()))
        return element

    def width(self, column: int) -> float:
        """Return the width of a column in characters, 0 when it is hidden."""
        if not self.widths:
            self.widths[0] = _DEFAULT_WIDTH
            for element in self.root.iterfind(f"{self.space}cols/{self.space}col"):
                width = float(element.get("width", _DEFAULT_WIDTH))
                first, last = int(element.get("min", "0")), int(element.get("max", "0"))
                shown = 0.0 if truth(element.get("hidden")) else width
                self.widths |= dict.fromkeys(range(first, min(last, LAST_COLUMN) + 1), shown)
        return self.widths.get(column, _DEFAULT_WIDTH)

    def show_whole(self, row: int, texts: Mapping[int, str], *, grow: bool = True) -> None:
        """Write the height a row needs to show these texts (by column) whole.

        LibreOffice does not fit rows that have no height. With ``grow`` a row that is tall enough
        stays as it is.
        """
        widths = [(text, self.width(at)) for at, text in texts.items()]
        self.set_height(row, height([pair for pair in widths if pair[1]]), grow=grow)

    def set_height(self, row: int, points: float, *, grow: bool = True) -> None:
        """Write the height of a row; with ``grow`` a row that is tall enough stays as it is."""
        element = self.make_row(row)
        now = float(element.get("ht", "0"))
        if now < points if grow else now != points:
            element.set("ht", f"{points:g}")
            element.set("customHeight", "1")

    def fit_dimension(self) -> None:
        """Make ``dimension`` cover all cells, when the part has one."""
        element = self.root.find(f"{self.space}dimension")
        filled = [row for row in self.rows if self._cells(row)]
        if element is None or not filled:
            return
        columns = {column for row in filled for column in self._cells(row)}
        first = f"{column_letter(min(columns))}{min(filled)}"
        last = f"{column_letter(max(columns))}{max(filled)}"
        element.set("ref", first if first == last else f"{first}:{last}")

    def set_links(self, first_row: int, links: Sequence[tuple[str, str]]) -> None:
        """Replace all links of the cells from a row on by (cell, place in the workbook) pairs."""
        holder = self.root.find(f"{self.space}hyperlinks")
        if holder is None:
            if not links:
                return
            holder = etree.Element(f"{self.space}hyperlinks")
            insert(self.root, holder)
        for element in list(holder):
            first = element.get("ref", "").partition(":")[0]
            if first and split_address(first)[0] >= first_row:
                holder.remove(element)
        for cell, place in links:
            shown = place.rpartition("!")[2]
            attributes = {"ref": cell, "location": place, "display": shown}
            etree.SubElement(holder, f"{self.space}hyperlink", attributes)
        if len(holder) == 0:
            self.root.remove(holder)

    def changed(self) -> bytes | None:
        """Return the part as it is to be written, ``None`` when it is what was loaded."""
        text = written(self.root)
        return None if text == self.original else text

    def _cells(self, row: int) -> dict[int, etree._Element]:
        found = self.places.get(row)
        if found is None:
            found = self.places[row] = {
                _column(cell): cell for cell in self.rows[row].iterfind(f"{self.space}c")
            }
        return found

    def _made(self, row: int, column: int, style: str | None) -> etree._Element:
        holder = self.make_row(row)
        cells = self._cells(row)
        element = cells.get(column)
        if element is None:
            address = f"{column_letter(column)}{row}"
            element = etree.SubElement(holder, f"{self.space}c", {"r": address})
            if (after := min((at for at in cells if at > column), default=0)) > 0:
                cells[after].addprevious(element)
            cells[column] = element
        if style is not None and element.get("s", "0") != style:
            element.set("s", style)
        return element

    def _empty(self, row: int, column: int, cell: etree._Element) -> None:
        formula = cell.find(f"{self.space}f")
        if formula is not None and formula.get("t") == "shared" and formula.get("ref"):
            cellxml.unshare(self.data, self.space, f"{column_letter(column)}{row}", formula)
        cellxml.empty(cell)


def written(root: etree._Element) -> bytes:
    """Return a part as the bytes to write: the same tree gives the same bytes."""
    tree = root.getroottree()
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def load_sheet(
    root: etree._Element, texts: Sequence[str] = (), *, date1904: bool = False
) -> SheetXml:
    """Prepare a worksheet for editing; rows and cells without an address get the one they have.

    Args:
        root: the parsed part.
        texts: shared strings of the workbook.
        date1904: the workbook counts days from 1904.

    Raises:
        PackageError: ``corrupt`` when there are no cells at all or an address makes no sense.
    """
    space = f"{{{etree.QName(root).namespace or ''}}}"
    data = root.find(f"{space}sheetData")
    if data is None:
        raise PackageError("corrupt", "a worksheet without sheetData")
    try:
        if data.xpath("boolean(*[not(@r)] | */*[local-name() = 'c' and not(@r)])"):
            _address(data, space)
        rows = {int(row.get("r", "")): row for row in data.iterfind(f"{space}row")}
    except ValueError as error:
        raise PackageError("corrupt", str(error)) from None
    days = 1462 if date1904 else 0
    return SheetXml(root, data, space, texts, rows, written(root), days)


def _address(data: etree._Element, space: str) -> None:
    """Write down the addresses a program left out, which follow from the order."""
    number = 0
    for row in data.iterfind(f"{space}row"):
        number = int(row.get("r") or number + 1)
        row.set("r", str(number))
        column = 0
        for cell in row.iterfind(f"{space}c"):
            column = _column(cell) if cell.get("r") else column + 1
            cell.set("r", f"{column_letter(column)}{number}")


def _column(cell: etree._Element) -> int:
    address = cell.get("r", "")
    try:
        return _number(address.rstrip("0123456789")) or split_address(address)[1]
    except ValueError as error:
        raise PackageError("corrupt", str(error)) from None


@lru_cache(maxsize=1024)
def _number(letters: str) -> int:
    """Return the number of a column, 0 when the letters are none: a sheet has few, many times."""
    return column_number(letters) if re.fullmatch("[A-Z]{1,3}", letters) else 0
