"""Rows the centre adds below an entry table, and the ranges that grow with it."""

import itertools
from collections.abc import Mapping, Sequence

from ..schemas.grid import column_letter
from .arithmetic import text as cell_text
from .entryrows import row_height
from .entryxml import EntryXml, as_found
from .layout import Cell
from .ranges import covered, grown, reach
from .recordformulas import live_sheet
from .records import PECULIAR, peculiarities
from .signs import Terms

_STYLED_BY = (("type", "unit", "decimals"), ("type", "decimals"), ("type",))
"""What decides the number format of a row: a new row takes the styles of the last row like it,
never those of a row with formats of its own."""

_RANGED = ("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError")
_NOT_COPIED = frozenset({"r", "spans", "ht", "customHeight", "hidden", "collapsed", "outlineLevel"})
_EXTENSION = "{http://schemas.microsoft.com/office/excel/2006/main}sqref"


def in_the_way(entry: EntryXml, count: int) -> list[str]:
    """Return the cells that hold something where so many rows would be appended."""
    first, last = entry.span
    formulas = {
        entry.columns[column.id]
        for column in entry.layout.columns
        if column.role == "formula" and column.id in entry.columns
    }
    found = []
    for row in range(entry.end + 1, entry.end + count + 1):
        # Inside the table a spreadsheet program fills formulas down into rows still empty.
        spare = formulas if row <= reach(entry.reference) else set()
        for at in sorted(entry.sheet.cells(row)):
            held = entry.sheet.value(row, at) not in (None, "")
            if not first <= at <= last or at in spare:
                continue
            if held or entry.sheet.formula(row, at) is not None:
                found.append(f"{column_letter(at)}{row}")
    for element in entry.sheet.root.iter(f"{entry.sheet.space}mergeCell"):
        top, left, bottom, right = covered(element.get("ref") or "")
        if top <= entry.end + count and bottom > entry.end and left <= last and right >= first:
            found.append(element.get("ref") or "")
    return found


def append_rows(entry: EntryXml, records: Sequence[Mapping[str, Cell]], terms: Terms) -> range:
    """Append records below the table; the ranges of its sheet grow with it.

    Args:
        entry: the sheet; nothing is in the way (`in_the_way`).
        records: what stands in the cells by field id, ``key`` among them.
        terms: how the workbook speaks.

    Returns:
        The rows at one of which other ranges of the table (a print area) ended until now.
    """
    if not records:
        return range(0)
    sheet, old = entry.sheet, entry.end
    live, found = live_sheet(entry.layout, terms), as_found(entry)
    first, last = entry.span
    widths = [sheet.width(entry.columns.get(column.id, 0)) for column in entry.layout.columns]
    hidden = {
        column.id for column, width in zip(entry.layout.columns, widths, strict=True) if not width
    }
    for row, record in enumerate(records, old + 1):
        model = _model(entry, record, old)
        styles = {at: cell.get("s") for at, cell in sheet.cells(model).items()}
        element = sheet.make_row(row)
        for name, value in sheet.make_row(model).attrib.items():
            if str(name) not in _NOT_COPIED:
                element.set(str(name), str(value))
        names = {at: name for name, at in entry.columns.items()}
        made = live.at_row(record, row, found)
        for at in range(first, last + 1):
            name = names.get(at, "")
            if name in made:
                sheet.put_formula(row, at, made[name][1:], "", styles.get(at))
            elif name in record or at in styles:
                sheet.put(row, at, record.get(name), styles.get(at))
        sheet.set_height(row, row_height(entry.layout, record, widths, hidden))
        entry.rows[str(record["key"])] = row
    entry.end = old + len(records)
    ends = range(min(old, reach(entry.reference) or old), entry.end)
    _stretch(entry, ends)
    sheet.fit_dimension()
    return ends


def _model(entry: EntryXml, record: Mapping[str, Cell], last: int) -> int:
    """Return the row whose styles a new record takes."""
    candidates = [row for row in sorted(entry.rows.values(), reverse=True) if row <= last]
    alike = [row for row in candidates if _peculiar(entry, row) == peculiarities(record)]
    plain = [row for row in candidates if not any(_peculiar(entry, row))]
    for names, rows in itertools.product(_STYLED_BY, (alike, plain)):
        wanted = [cell_text(record.get(name)) for name in names]
        for row in rows:
            there = [entry.sheet.text(row, entry.columns[name]) if name in entry.columns else ""
                     for name in names]  # fmt: skip
            if there == wanted:
                return row
    return next(iter(plain), max(last, entry.header_row + 1))


def _peculiar(entry: EntryXml, row: int) -> tuple[object, ...]:
    held = {
        name: entry.sheet.text(row, entry.columns[name])
        for name in PECULIAR
        if name in entry.columns
    }
    return peculiarities(held)


def _stretch(entry: EntryXml, ends: range) -> None:
    """Let every range that ended with the table end with it again."""
    sheet, space = entry.sheet, entry.sheet.space
    span = entry.span

    def longer(ref: str, top: int) -> str:
        return " ".join(grown(part, ends, entry.end, span, top) for part in ref.split())

    for kind in _RANGED:
        for element in sheet.root.iter(f"{space}{kind}"):
            if ref := element.get("sqref"):
                element.set("sqref", longer(ref, entry.header_row + 1))
    for element in sheet.root.iter(_EXTENSION):
        element.text = longer(element.text or "", entry.header_row + 1)
    for element in sheet.root.iterfind(f"{space}autoFilter"):
        element.set("ref", longer(element.get("ref") or "", entry.header_row))
    if entry.table is not None:
        _, first, bottom, last = covered(entry.reference)
        whole = f"{column_letter(first)}{entry.header_row}:"
        whole += f"{column_letter(last)}{max(bottom, entry.end)}"
        entry.table.set("ref", whole)
        for element in entry.table.iterfind("{*}autoFilter"):
            element.set("ref", whole)
