"""A sheet of records as found: every row in which something is typed is a record, with its key.

The hidden key of a prepared row names it. A row typed below them, one pasted without its key or
with that of another, a copy of a row: each is read as a row of its own, by what names it, and told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import Finding, Place
from ..schemas.grid import Grid, as_text
from ..schemas.profile import EntrySheet
from ..schemas.recordkeys import free, identified_key, minted_number, placed_key
from ..schemas.rules import finding
from ..workbooks.layout import Cell, Column
from . import location, tampering
from .entrycells import is_blank, read_cells
from .entrysheets import Frame, open_sheet, read_options
from .records import Accepted, Record
from .sheetshapes import SheetShape

COPIED, OUTSIDE = "ROW-008", "ROW-007"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the sheet: its number, the key in it, whether something is typed in it."""

    row: int
    key: str
    used: bool


def read_records(
    frame: Frame, sheet: EntrySheet, sheets: location.Sheets
) -> tuple[list[Record], list[Finding]]:
    """Read the records of a sheet; blank prepared rows are records without cells.

    Args:
        frame: what is known of the workbook.
        sheet: the sheet of records.
        sheets: the sheets of the workbook.
    """
    shape, found, findings = open_sheet(frame, sheet, sheets)
    if found is None:
        return [], findings
    entry = shape.columns("entry")
    lines = _lines(found, shape, entry)
    issued = {key: cells for (name, key), cells in frame.issued.items() if name == sheet.id}
    carried = {key: cells for (name, key), cells in frame.carried.items() if name == sheet.id}
    prepared = {**carried, **issued}
    keys = _keys(frame, sheet, lines, prepared)
    taken = set(keys.values())
    records: list[Record] = []
    loose: list[tuple[_Line, str]] = []
    for line in lines:
        key = keys.get(line.row, "")
        if not key and not line.used:
            continue
        record = _record(frame, shape, found, line.row, key, prepared.get(key, {}))
        if line.used:
            cells, told = read_cells(frame, record, entry, found.grid)
            record = replace(record, cells=cells)
            if not key:
                record = replace(record, key=_own_key(frame, sheet, record, taken))
                told = [replace(one, key=record.key) for one in told]
                taken.add(record.key)
                loose.append((line, record.key))
            findings += told
        records.append(record)
    used = [one for one in records if one.cells and one.key in prepared]
    findings += _locks(frame, shape, found, used, carried)
    return records, [*findings, *_told(frame, found, loose, entry)]


def in_use(record: Record | Accepted) -> bool:
    """Tell whether something is typed in the row of a record."""
    return any(not cell.blank for cell in record.cells.values())


def _lines(found: location.Located, shape: SheetShape, entry: Sequence[Column]) -> list[_Line]:
    grid, columns = found.grid, found.columns
    positions = [columns[column.id] for column in entry if column.id in columns]
    at = columns.get("key", 0)
    lines = []
    for row, cells in enumerate(grid.rows[found.header_row :], found.header_row + 1):
        if not cells or found.repeats_header(row, shape.names):
            continue
        used = any(_holds(grid, row, position) for position in positions)
        lines.append(_Line(row, grid.text(row, at) if at else "", used))
    return lines


def _holds(grid: Grid, row: int, position: int) -> bool:
    if not is_blank(grid.text(row, position)):
        return True
    fact = grid.fact(row, position)
    return fact is not None and bool(fact.error or fact.formula)


def _keys(
    frame: Frame, sheet: EntrySheet, lines: Sequence[_Line], prepared: Mapping[str, object]
) -> dict[int, str]:
    """Return the key of every row that has one of its own: of copies the first in use keeps it."""
    keys: dict[int, str] = {}
    taken: set[str] = set()
    for line in sorted(lines, key=lambda one: (not one.used, one.row)):
        ours = line.key in prepared or minted_number(line.key, frame.department, sheet.id)
        if ours and line.key not in taken:
            keys[line.row] = line.key
            taken.add(line.key)
    return keys


def _own_key(frame: Frame, sheet: EntrySheet, record: Record, taken: set[str]) -> str:
    """Return the key of a row that has none: by what names it, else by where it stands."""
    names = [record.cell(name).term or record.cell(name).text for name in sheet.identifier]
    key = identified_key(frame.department, sheet, names) if names else ""
    return free(key or placed_key(frame.department, sheet.id, record.row), taken)


def _record(
    frame: Frame,
    shape: SheetShape,
    found: location.Located,
    row: int,
    key: str,
    issued: Mapping[str, Cell],
) -> Record:
    return Record(
        sheet=shape.layout.id,
        kind=shape.layout.kind,
        key=key,
        department=frame.department,
        place=Place(frame.workbook, found.grid.sheet),
        row=row,
        columns=found.columns,
        cells={},
        issued=issued,
        options=read_options(as_text(issued.get("options"))),
    )


def _locks(
    frame: Frame,
    shape: SheetShape,
    found: location.Located,
    used: Sequence[Record],
    carried: Mapping[str, Mapping[str, Cell]],
) -> list[Finding]:
    """Report locked cells and formulas of prepared rows that somebody changed."""
    findings = tampering.formulas(frame.rules, shape.formulas, found.grid, used)
    for record in used:
        was = carried.get(record.key, tampering.NOTHING_CARRIED)
        findings += tampering.locked_cells(
            frame.rules, record, shape.columns("locked"), found.grid, was
        )
    return findings


def _told(
    frame: Frame,
    found: location.Located,
    loose: Sequence[tuple[_Line, str]],
    entry: Sequence[Column],
) -> list[Finding]:
    """Tell of rows read though they are no prepared row: copies one by one, others by runs."""
    grid = found.grid
    first = min((found.columns[one.id] for one in entry if one.id in found.columns), default=1)
    findings = []
    copies = {line.row: key for line, key in loose if line.key}
    for row, key in copies.items():
        findings.append(finding(frame.rules, COPIED, grid.place(row, first), key=key))
    others = {line.row: key for line, key in loose if not line.key}
    for start, end in location.runs(list(others)):
        rows = tuple(others[row] for row in range(start, end + 1))
        told = finding(
            frame.rules, OUTSIDE, grid.place(start, first), count=len(rows), first=start, last=end
        )
        findings.append(replace(told, key=rows[0] if len(rows) == 1 else "", rows=rows))
    return findings
