"""An entry sheet somebody has filled in: columns by id, rows by key, formulas up to date."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from ..schemas.grid import as_text, column_letter
from ..schemas.terms import fold
from .layout import Cell, Column, SheetLayout
from .ranges import covered, reach
from .recordformulas import live_sheet
from .results import Index
from .rowscores import SCORED, SETTLED_BY
from .sheetxml import SheetXml
from .signs import Terms


@dataclass(slots=True)
class EntryXml:
    """An entry sheet located in a workbook; made by `located`.

    Attributes:
        layout: the sheet as the tool laid it out.
        name: the sheet's name now.
        sheet: its XML.
        header_row: row of the headers.
        columns: column number by field id, as found.
        rows: row number by key, for keys that stand once.
        repeated: keys that stand on more rows: nothing is written there but results.
        end: last row that holds a record, or anything else inside the table.
        table: the table part's root, ``None`` when the sheet lost its table.
        resettled: rows in which this push wrote what their formulas are made from.
    """

    layout: SheetLayout
    name: str
    sheet: SheetXml
    header_row: int
    columns: dict[str, int]
    rows: dict[str, int]
    repeated: frozenset[str]
    end: int
    table: etree._Element | None = None
    resettled: set[int] = field(default_factory=set)

    @property
    def reference(self) -> str:
        """The range the table declares, empty without table."""
        return "" if self.table is None else self.table.get("ref") or ""

    @property
    def span(self) -> tuple[int, int]:
        """First and last column of the table, stretched over every known column."""
        at = [*self.columns.values()]
        if self.reference:
            _, first, _, last = covered(self.reference)
            at += [first, last]
        return min(at), max(at)

    def values(self, row: int) -> dict[str, Cell]:
        """Return what stands in the cells of a row by field id."""
        return {**self.sheet.values(row, self.columns)}


def located(
    layout: SheetLayout, name: str, sheet: SheetXml, table: etree._Element | None = None
) -> EntryXml | None:
    """Find columns and rows of an entry sheet, ``None`` when neither ids nor headers are there.

    Args:
        layout: the sheet as laid out.
        name: the sheet's name now.
        sheet: its XML.
        table: root of its table part.
    """
    found = _by_ids(layout, sheet) or _by_headers(layout, sheet)
    if found is None:
        return None
    header, columns = found
    entry = EntryXml(layout, name, sheet, header, columns, {}, frozenset(), header, table)
    if "key" in columns:
        _read_keys(entry)
    return entry


def ids_found(layout: SheetLayout, sheet: SheetXml) -> int:
    """Return how many field ids stand in the row of ids, 0 when there is none."""
    found = _by_ids(layout, sheet)
    return len(found[1]) if found else 0


def _by_ids(layout: SheetLayout, sheet: SheetXml) -> tuple[int, dict[str, int]] | None:
    """Return header row and columns by the row with the most field ids."""
    known = {column.id for column in layout.columns}
    best: tuple[int, dict[str, int]] | None = None
    for row in sheet.rows:
        named: dict[str, int] = {}
        for at in sheet.cells(row):
            held = sheet.value(row, at)
            if isinstance(held, str) and held in known:
                named.setdefault(held, at)
        if len(named) > (len(best[1]) if best else 1):
            best = row + 1, named
            if 2 * len(named) > len(known):
                break
    return best


def _by_headers(layout: SheetLayout, sheet: SheetXml) -> tuple[int, dict[str, int]] | None:
    labels = {fold(column.header): column.id for column in layout.columns}
    for row in sheet.rows:
        named: dict[str, int] = {}
        for at in sheet.cells(row):
            if (name := labels.get(fold(sheet.text(row, at)))) is not None:
                named.setdefault(name, at)
        if 2 * len(named) > len(labels):
            return row, named
    return None


def _read_keys(entry: EntryXml) -> None:
    sheet, at = entry.sheet, entry.columns["key"]
    found = [
        (key, row) for row in sheet.rows if row > entry.header_row and (key := sheet.text(row, at))
    ]
    counted = Counter(key for key, _ in found)
    entry.rows = {key: row for key, row in found if counted[key] == 1}
    entry.repeated = frozenset(key for key in counted if counted[key] > 1)
    inside = [row for row in sheet.rows if entry.header_row < row <= reach(entry.reference)]
    plain = [
        entry.columns[column.id]
        for column in entry.layout.columns
        if column.role != "formula" and column.id in entry.columns
    ]
    filled = [row for row in inside if any(sheet.value(row, at) not in (None, "") for at in plain)]
    entry.end = max([entry.header_row, *(row for _, row in found), *filled])


def write_cells(entry: EntryXml, key: str, values: Mapping[str, Cell]) -> list[str]:
    """Write values of the centre's columns into the row of a key.

    Returns:
        The field ids that could not be written: no such row or column, or not the centre's.
    """
    row = entry.rows.get(key)
    refused = []
    for name, value in values.items():
        column, at = entry.layout.column(name), entry.columns.get(name)
        if row is None or at is None or column is None or column.role != "locked":
            refused.append(name)
        elif entry.sheet.put(row, at, value):
            if isinstance(value, str) and not column.hidden:
                entry.sheet.show_whole(row, {at: value})
            if name in SETTLED_BY:
                entry.resettled.add(row)
    return refused


def refresh(entry: EntryXml, index: Index, terms: Terms) -> list[tuple[str, str]]:
    """Write the results of the tool's formulas as they are now; restore formulas typed over.

    Where this push changed what is settled of a row, its formulas are written anew.

    Args:
        entry: the sheet.
        index: index of *Esito controlli*.
        terms: how the workbook speaks.

    Returns:
        Each restored cell and the text found in it.
    """
    sheet, restored = entry.sheet, []
    live, found = live_sheet(entry.layout, terms), as_found(entry)
    places = [(name, entry.columns[name]) for name in live.columns if name in entry.columns]
    keyed = set(entry.rows.values())
    for row in [row for row in sheet.rows if row > entry.header_row]:
        if row not in keyed and all(sheet.formula(row, at) is None for _, at in places):
            continue
        values = entry.values(row)
        key = as_text(values.get("key"))
        shown = live.shown(values, index.get(key))
        made: dict[str, str] = {}
        for name, at in places:
            result = shown.get(name)
            formula = sheet.formula(row, at)
            anew = formula is None or (row in entry.resettled and name in SCORED)
            if anew and row in keyed:
                made = made or live.at_row(values, row, found)
                if formula is None:
                    restored.append((f"{column_letter(at)}{row}", sheet.text(row, at)))
                sheet.put_formula(row, at, made[name][1:], result)
            elif formula is not None and "#REF!" not in formula:
                sheet.put_result(row, at, result)
        if told := shown.get("findings"):
            sheet.show_whole(row, {entry.columns.get("findings", 1): str(told)})
    return restored


def as_found(entry: EntryXml) -> SheetLayout:
    """Return the layout with its columns where they stand now, strangers as unnamed columns."""
    stranger = Column("", "", "locked", "text", 0)
    columns = [stranger] * max(entry.columns.values())
    for column in entry.layout.columns:
        if column.id in entry.columns:
            columns[entry.columns[column.id] - 1] = column
    return replace(entry.layout, columns=tuple(columns))
