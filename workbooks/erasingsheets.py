"""The worksheets a person is taken out of: rows found by their headers, cells blanked."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ..schemas.grid import column_letter
from ..schemas.persons import KEY, Person, PersonalTable, headed_by
from ..schemas.terms import fold
from .cellxml import string_text
from .identity import ISSUED
from .marks import NO_VALUE
from .markup import local
from .sheetxml import SheetXml
from .workbookxml import WorkbookXml

LOOKED_AT = 40
"""Rows among which the headers of a sheet stand."""

INDEX_KEY, INDEX_VALUE = "index_key", "index_value"


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of persons in a sheet: the row of its headers and the columns found."""

    table: PersonalTable
    row: int
    columns: Mapping[str, int]


@dataclass(slots=True)
class Desk:
    """A workbook a person is being taken out of.

    Attributes:
        book: the workbook.
        person: whom.
        cells: personal cells blanked so far.
        mentions: texts in which the identifier stood.
    """

    book: WorkbookXml
    person: Person
    cells: int = 0
    mentions: int = 0
    _sheets: dict[str, SheetXml] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)
    _rows: dict[str, set[int]] = field(default_factory=dict)
    _values: set[str] = field(default_factory=set)
    _loose: set[int] = field(default_factory=set)

    def take(self, part: str) -> None:
        """Add a worksheet to those looked at."""
        self._sheets[part] = self.book.sheet(part)

    def erase(self) -> None:
        """Blank the personal cells of the person and replace the identifier in all sheets."""
        self._keys |= self.person.keys
        places = {part: _places(sheet, self.person) for part, sheet in self._sheets.items()}
        for part, found in places.items():
            for place in found:
                self._meet(part, place)
        self.person = replace(self.person, keys=frozenset(self._keys))
        for part, found in places.items():
            for place in found:
                self._blank(part, place)
        for part, sheet in self._sheets.items():
            self._index(sheet)
            self._issued(sheet)
            self._texts(part, sheet)
        self._shared()

    def _meet(self, part: str, place: _Place) -> None:
        """Note the rows that are about the person, and their keys."""
        sheet = self._sheets[part]
        naming = [at for name, at in place.columns.items() if name in place.table.naming]
        at_key = place.columns.get(KEY)
        for row in [at for at in sheet.rows if at > place.row]:
            said = [text for at in naming if (text := sheet.text(row, at))]
            key = sheet.text(row, at_key) if at_key else ""
            mine = any(self.person.named(text) for text in said)
            if mine or (not said and key in self._keys):
                self._rows.setdefault(part, set()).add(row)
                if key and place.table.personal and all(map(self.person.alone, said)):
                    self._keys.add(key)

    def _blank(self, part: str, place: _Place) -> None:
        sheet = self._sheets[part]
        naming = [at for name, at in place.columns.items() if name in place.table.naming]
        gone: list[str] = []
        for row in self._rows.get(part, ()):
            if row <= place.row:
                continue
            for at in naming:
                if sheet.text(row, at) == self.person.identifier.strip():
                    self._put(sheet, row, at, self.person.token)
                    self.mentions += 1
            if not all(self.person.alone(sheet.text(row, at)) or not sheet.text(row, at)
                       for at in naming):  # fmt: skip
                continue
            for name in place.table.personal & place.columns.keys():
                at = place.columns[name]
                if text := sheet.text(row, at):
                    self._values.add(text)
                    self.cells += 1
                self._put(sheet, row, at, None)
                gone.append(f"{column_letter(at)}{row}")
        if gone:
            self._comments(part, frozenset(gone))

    def _put(self, sheet: SheetXml, row: int, column: int, value: str | None) -> None:
        cell = sheet.cells(row).get(column)
        if cell is not None and cell.get("t") == "s":
            self._loose.add(_index_of(cell, sheet.space))
        if cell is not None or value is not None:
            sheet.put(row, column, value)

    def _index(self, sheet: SheetXml) -> None:
        """Blank what the results remember of the row: beginnings of what was typed in it."""
        for row in list(sheet.rows)[:LOOKED_AT]:
            columns = {sheet.text(row, at): at for at in sheet.cells(row)}
            if INDEX_KEY not in columns or INDEX_VALUE not in columns:
                continue
            for below in [at for at in sheet.rows if at > row]:
                key = sheet.text(below, columns[INDEX_KEY])
                mark = sheet.text(below, columns[INDEX_VALUE])
                if mark and (key in self._keys or self.person.hinted(mark)):
                    self._put(sheet, below, columns[INDEX_VALUE], NO_VALUE)
            return

    def _issued(self, sheet: SheetXml) -> None:
        """Blank the values the workbook was issued with."""
        personal = {(one.id, name) for one in self.person.tables for name in one.personal}
        if not any(sheet.text(row, 1) == ISSUED for row in sheet.rows):
            return
        for row in list(sheet.rows):
            if sheet.text(row, 2) not in self._keys:
                continue
            if (sheet.text(row, 1), sheet.text(row, 3)) in personal and sheet.text(row, 4):
                self._put(sheet, row, 4, None)
                self.cells += 1

    def _texts(self, part: str, sheet: SheetXml) -> None:
        """Replace the identifier in the cells and around them; drop results that show it."""
        known = self._rows.get(part, set())
        for row in list(sheet.rows):
            texts: dict[int, str] = {}
            formulas = []
            for column, cell in sheet.cells(row).items():
                if cell.find(f"{sheet.space}f") is not None:
                    formulas.append(cell)
                elif text := _string(sheet, cell):
                    texts[column] = text
            mine = row in known or any(map(self.person.told, texts.values()))
            for cell in formulas:
                self._result(sheet, cell, row in known)
            for column, text in texts.items() if mine else ():
                if (told := self.person.discreet(text)) != text:
                    self._put(sheet, row, column, self.person.text(told))
                    self.mentions += 1
        for element in sheet.root.iter():
            if not isinstance(element.tag, str):
                continue
            for name, value in list(element.attrib.items()):
                if self.person.told(str(value)):
                    element.set(name, self.person.text(str(value)))
                    self.mentions += 1
            holder = element.getparent()
            plain = local(element) == "v" and (
                holder is None or holder.get("t") not in ("str", "e")
            )
            if element.text and not plain and self.person.told(element.text):
                element.text = self.person.text(element.text)
                self.mentions += 1
            if local(element) == "is":
                self.mentions += self._pieces(element)

    def _result(self, sheet: SheetXml, cell: etree._Element, mine: bool) -> None:
        """Drop the stored result of a formula that may show the person: Excel makes it again."""
        stored = cell.find(f"{sheet.space}v")
        if stored is None or not stored.text:
            return
        text = stored.text
        if mine or self.person.hinted(text) or text in self._values:
            cell.remove(stored)
            cell.attrib.pop("t", "")

    def _shared(self) -> None:
        """Replace the identifier in the shared texts; blank those no cell shows any more."""
        for part in self.book.package.related(self.book.package.main, "sharedStrings")[:1]:
            root = self.book.tree(part)
            items = [one for one in root if local(one) == "si"]
            for item in items:
                self.mentions += self._pieces(item)
            for at in self._loose - set(self._used()):
                if not 0 <= at < len(items):
                    continue
                space = etree.QName(items[at]).namespace
                for child in list(items[at]):
                    items[at].remove(child)
                etree.SubElement(items[at], f"{{{space}}}t")

    def _used(self) -> Iterator[int]:
        for sheet in self._sheets.values():
            for cell in sheet.data.iter(f"{sheet.space}c"):
                if cell.get("t") == "s":
                    yield _index_of(cell, sheet.space)

    def _pieces(self, holder: etree._Element) -> int:
        """Replace the identifier in a text, in each of its runs or across them."""
        pieces = [one for one in holder.iter() if local(one) == "t" and one.text]
        joined = "".join(one.text or "" for one in pieces)
        if not self.person.told(joined):
            return 0
        for one in pieces:
            one.text = self.person.text(one.text or "")
        if self.person.told("".join(one.text or "" for one in pieces)):
            pieces[0].text = self.person.text("".join(one.text or "" for one in pieces))
            for one in pieces[1:]:
                one.text = ""
        return 1

    def _comments(self, part: str, cells: frozenset[str]) -> None:
        """Blank what people wrote beside the cells."""
        package = self.book.package
        for kind in ("comments", "threadedComment"):
            for name in package.related(part, kind):
                if not package.find(name):
                    continue
                for element in self.book.tree(name).iter():
                    if isinstance(element.tag, str) and element.get("ref") in cells:
                        for inner in element.iter():
                            if inner.text:
                                inner.text = ""


def _places(sheet: SheetXml, person: Person) -> list[_Place]:
    """Find the tables of persons of a sheet by the ids or the headers of their columns."""
    for row in list(sheet.rows)[:LOOKED_AT]:
        texts: dict[str, int] = {}
        for at in sheet.cells(row):
            if text := fold(sheet.text(row, at)):
                texts.setdefault(text, at)
        headed = headed_by(texts, person.tables)
        if headed is not None:
            return [_Place(headed[0], row, headed[1])]
    return []


def _string(sheet: SheetXml, cell: etree._Element) -> str:
    kind = cell.get("t")
    if kind == "s":
        at = _index_of(cell, sheet.space)
        return sheet.texts[at] if 0 <= at < len(sheet.texts) else ""
    return string_text(cell.find(f"{sheet.space}is"), sheet.space) if kind == "inlineStr" else ""


def _index_of(cell: etree._Element, space: str) -> int:
    text = (cell.findtext(f"{space}v") or "").strip()
    return int(text) if re.fullmatch(r"\d+", text) else -1
