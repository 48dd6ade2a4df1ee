"""What a push brings up to date beside the records: counts, push number, issued values."""

from collections.abc import Iterator, Mapping

from lxml import etree

from ..schemas.terms import SHEETS
from .counts import counts
from .cover import APPROVAL, MIRROR
from .filled import Filled
from .identity import ISSUED
from .layout import PROPERTY_PREFIX, Cell
from .markup import local
from .sheetxml import SheetXml

CellId = tuple[str, str, str]
"""Sheet id, key of the row, field id."""

PUSH = "push"

_VALUE_AFTER_ID = 2
_CUSTOM = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_VARIANT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}"


def write_counts(filled: Filled) -> None:
    """Write what the formulas of *Istruzioni* and *Scheda di trasmissione* show now."""
    severities: list[Cell] = []
    if filled.results is not None:
        listed, place = filled.results.sheet, filled.results.place
        column = place.columns["severity"]
        severities = [listed.value(row, column) for row in listed.rows if row > place.model_row]
    outcomes = {name: _outcomes(filled, name) for name in filled.entries}
    shown = counts(outcomes, severities)
    titles = [SHEETS[name][filled.shape.language] for name in ("instructions", "receipt")]
    named = [sheet for sheet in filled.others if sheet.name in titles]
    wanted = named if len(named) == len(titles) else filled.others
    sheets = [filled.book.sheet(sheet.part) for sheet in wanted]
    places = [(sheet, *place) for sheet in sheets for place in _labelled(sheet)]
    for sheet, name, row, column in places:
        if name in APPROVAL and sheet.formula(row, column) is None:
            shown.setdefault(MIRROR + name, sheet.value(row, column))
    for sheet, name, row, column in places:
        if name in shown and "#REF!" not in (sheet.formula(row, column) or ""):
            sheet.put_result(row, column, shown[name])


def write_push(filled: Filled, push: int) -> None:
    """Write the number of the push into the document properties and ``_riscontro``."""
    package = filled.book.package
    for part in package.related("", "custom-properties"):
        if package.find(part):
            _write_property(filled.book.tree(part), PROPERTY_PREFIX + PUSH, str(push))
    sheet = filled.identity
    if sheet is None:
        return
    for row in sheet.rows:
        if sheet.text(row, 1) == ISSUED:
            break
        if sheet.text(row, 1) == PUSH:
            sheet.put(row, 2, str(push))


def write_issued(filled: Filled, cells: Mapping[CellId, Cell]) -> None:
    """Write into ``_riscontro`` what now stands in locked cells, as their issued values."""
    sheet = filled.identity if cells else None
    if sheet is None:
        return
    rows = list(sheet.rows)
    start = next((row for row in rows if sheet.text(row, 1) == ISSUED), None)
    if start is None:
        return
    places = {
        (sheet.text(row, 1), sheet.text(row, 2), sheet.text(row, 3)): row
        for row in rows
        if row > start
    }
    styles = {at: cell.get("s") for at, cell in sheet.cells(rows[-1]).items() if at < 4}
    for cell, value in cells.items():
        row = places.get(cell)
        if row is not None:
            sheet.put(row, 4, value)
        elif value is not None:
            row = next(reversed(sheet.rows)) + 1
            for at, content in enumerate((*cell, value), 1):
                sheet.put(row, at, content, styles.get(at))
    sheet.fit_dimension()


def _outcomes(filled: Filled, name: str) -> list[Cell]:
    entry = filled.entries[name]
    if "outcome" not in entry.columns:
        return []
    key, outcome = entry.columns["key"], entry.columns["outcome"]
    return [
        entry.sheet.value(row, outcome)
        for row in entry.sheet.rows
        if row > entry.header_row and entry.sheet.text(row, key)
    ]


def _labelled(sheet: SheetXml) -> Iterator[tuple[str, int, int]]:
    """Yield the id that begins a row, with the place of the value it names."""
    for row in sheet.rows:
        first = min(sheet.cells(row), default=0)
        name = sheet.value(row, first)
        if isinstance(name, str) and name:
            yield name, row, first + _VALUE_AFTER_ID


def _write_property(root: etree._Element, name: str, text: str) -> None:
    numbers = [1]
    for element in root:
        if local(element) == "property":
            numbers.append(int(element.get("pid") or 1))
            if element.get("name") == name and len(element):
                if (element[0].text or "") != text:
                    element[0].text = text
                return
    space = etree.QName(root).namespace
    made = etree.SubElement(root, f"{{{space}}}property")
    made.attrib.update({"fmtid": _CUSTOM, "pid": str(max(numbers) + 1), "name": name})
    etree.SubElement(made, f"{_VARIANT}lpwstr").text = text
