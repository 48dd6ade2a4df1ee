"""One entry sheet of a workbook: rows recognised by key, cells typed, locks verified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from ..schemas.findings import Finding, Place
from ..schemas.grid import as_text, column_letter
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import Words
from ..workbooks.layout import Cell, Column
from . import location, tampering
from .elements import Elements
from .entrycells import read_cells
from .recognition import Seen, recognise, repeated
from .records import Record
from .sheetshapes import SheetShape, shape_of

HISTORY = "history"
"""Name under which a record carries the whole of its earlier texts, beside its locked cells."""

UNKNOWN = "unknown"
"""Fact of a row the plan did not issue: nobody knows what it measures."""

Issued = Mapping[tuple[str, str, str], Cell]
"""What the centre put in every locked cell: (sheet id, key, field id) to the cell's value."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known while one workbook is read.

    ``issued`` groups the locked cells by row: (sheet id, key) to field id to value; ``history``
    holds the earlier texts of each activity in full, by key; ``carried`` are the locked cells as
    the workbook says it was given them; ``planned`` tells that ``issued`` is the plan's word;
    ``elements`` are those of the plan, where it is at hand.
    """

    workbook: str
    profile: Profile
    rules: Catalogue
    identity: Mapping[str, str]
    issued: Mapping[tuple[str, str], Mapping[str, Cell]]
    history: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[tuple[str, str], Mapping[str, Cell]] = field(default_factory=dict)
    planned: bool = False
    elements: Elements | None = None

    @property
    def department(self) -> str:
        """Id of the unit that reports."""
        return self.identity.get("department", "")

    @property
    def period(self) -> int:
        """The year the workbook reports on, 0 when it does not say."""
        text = self.identity.get("period", "")
        return int(text) if text.isdigit() else 0

    @property
    def round(self) -> str:
        """Id of the round."""
        return self.identity.get("round", "")

    def label(self, vocabulary: str, term_id: str) -> Words:
        """Return the label of a vocabulary entry in both languages."""
        return Words(
            self.profile.label(vocabulary, term_id, "it"),
            self.profile.label(vocabulary, term_id, "en"),
        )

    def allowed(self, vocabulary: str) -> Words:
        """Return the entries of a vocabulary as a sentence lists them."""
        return Words(
            ", ".join(self.profile.labels(vocabulary, "it")),
            ", ".join(self.profile.labels(vocabulary, "en")),
        )


def read_sheet(
    frame: Frame, sheet: EntrySheet, sheets: location.Sheets
) -> tuple[list[Record], list[Finding]]:
    """Read one entry sheet: its records in the order of the rows, and what is wrong with them."""
    shape, found, findings = open_sheet(frame, sheet, sheets)
    if found is None:
        return [], findings
    issued = {key: fields for (name, key), fields in frame.issued.items() if name == sheet.id}
    rows = _rows(found, shape)
    seen, loose = recognise(found.grid, rows, found.columns, issued, frame.planned)
    locked, entry = shape.columns("locked"), shape.columns("entry")
    records = [_record(frame, shape, found, one, issued) for one in seen]
    findings += _of_keys(frame, seen, records)
    findings += _loose(frame, found, loose, entry)
    findings += _missing(frame, found, issued, seen)
    if issued:
        known = [record for record in records if record.issued]
        findings += tampering.formulas(frame.rules, shape.formulas, found.grid, known)
        for record in known:
            carried = frame.carried.get((sheet.id, record.key), tampering.NOTHING_CARRIED)
            findings += tampering.locked_cells(frame.rules, record, locked, found.grid, carried)
    typed = []
    for one, record in zip(seen, records, strict=True):
        cells, more = read_cells(frame, record, entry, found.grid)
        # Nobody knows what a row the plan did not issue measures: it has its own finding.
        findings += more if one.known else []
        typed.append(replace(record, cells=cells))
    return typed, findings


def open_sheet(
    frame: Frame, sheet: EntrySheet, sheets: location.Sheets
) -> tuple[SheetShape, location.Located | None, list[Finding]]:
    """Find an entry sheet: what it should look like, where it stands, columns that are missing."""
    shape = shape_of(frame.profile, sheet, frame.period, frame.round)
    found = location.locate(sheets, sheet.table, shape.headers, shape.other_tables)
    if found is None:
        lost = finding(frame.rules, "SHT-001", Place(frame.workbook), name=sheet.label)
        return shape, None, [lost]
    return shape, found, _columns(frame, shape.layout.columns, found)


@lru_cache(maxsize=4096)
def read_options(text: str) -> Mapping[str, str]:
    """Read the hidden facts of a row: ``total;previous_status=under_way``."""
    pairs = (piece.partition("=") for piece in text.split(";") if piece)
    return {name: value if mark else "true" for name, mark, value in pairs}


def write_options(options: Mapping[str, str]) -> str:
    """Write the hidden facts of a row; undone by ``read_options``."""
    return ";".join(
        name if value == "true" else f"{name}={value}" for name, value in sorted(options.items())
    )


def _columns(frame: Frame, columns: Sequence[Column], found: location.Located) -> list[Finding]:
    grid = found.grid
    whole = Place(frame.workbook, grid.sheet)
    findings = [
        finding(
            frame.rules,
            "SHT-003",
            Place(frame.workbook, copy.sheet),
            name=copy.sheet,
            original=grid.sheet,
        )
        for copy in found.copies
    ]
    for column in columns:
        doubles = found.doubled.get(column.id, ())
        if doubles:
            letters = ", ".join(column_letter(number) for number in doubles)
            at = grid.place(found.header_row, doubles[-1])
            findings.append(
                finding(
                    frame.rules,
                    "SHT-004",
                    at,
                    field=column.id,
                    name=column.header,
                    columns=letters,
                )
            )
        if column.id in found.columns:
            continue
        if column.id == "key":
            findings.append(finding(frame.rules, "SHT-006", whole, field="key"))
        else:
            code = "SHT-002" if column.role == "entry" else "SHT-007"
            findings.append(finding(frame.rules, code, whole, field=column.id, name=column.header))
    return findings


def _rows(found: location.Located, shape: SheetShape) -> list[int]:
    """Return the rows below the header that hold something and do not repeat the header."""
    below = enumerate(found.grid.rows[found.header_row :], found.header_row + 1)
    return [row for row, line in below if line and not found.repeats_header(row, shape.names)]


def _record(
    frame: Frame,
    shape: SheetShape,
    found: location.Located,
    one: Seen,
    issued: Mapping[str, Mapping[str, Cell]],
) -> Record:
    own: dict[str, Cell] = dict(issued.get(one.key, {}))
    if not issued:
        own = _as_found(shape, found, one.row)
    earlier = frame.history.get(one.key, "")
    if earlier:
        own[HISTORY] = earlier
    options = read_options(as_text(own.get("options")))
    if not one.known:
        options = {**options, UNKNOWN: "true"}
    return Record(
        sheet=shape.layout.id,
        kind=shape.layout.kind,
        key=one.key,
        department=frame.department,
        place=Place(frame.workbook, found.grid.sheet),
        row=one.row,
        columns=found.columns,
        cells={},
        issued=own,
        options=options,
    )


def _as_found(shape: SheetShape, found: location.Located, row: int) -> dict[str, Cell]:
    """Return the locked cells as they stand, where nothing says what was issued."""
    own: dict[str, Cell] = {}
    for column in shape.columns("locked"):
        value = found.grid.value(row, found.columns.get(column.id, 0))
        if isinstance(value, datetime):
            own[column.id] = value.date()
        elif value is not None:
            own[column.id] = value if isinstance(value, str | int | float) else as_text(value)
    return own


def _of_keys(frame: Frame, seen: Sequence[Seen], records: Sequence[Record]) -> list[Finding]:
    """Report keys that stand twice, are another row's, or are not of the plan."""
    by_row = {record.row: record for record in records}
    findings = []
    twice: set[int] = set()
    for key, group in repeated(seen):
        cells = ", ".join(_key_cell(by_row[one.row]).cell for one in group)
        for one in group:
            twice.add(one.row)
            at = _key_cell(by_row[one.row])
            found = finding(
                frame.rules, "ROW-001", at, key=one.key, value=key, field="key", cells=cells
            )
            findings.append(found)
    for one in seen:
        record = by_row[one.row]
        if one.key != one.typed and one.row not in twice and "key" in record.columns:
            at = record.at("key")
            findings.append(
                finding(frame.rules, "LCK-004", at, key=one.key, value=one.typed, field="key")
            )
        if not one.known:
            at = _key_cell(record)
            findings.append(
                finding(frame.rules, "ROW-002", at, key=one.key, value=one.key, field="key")
            )
    return findings


def _key_cell(record: Record) -> Place:
    return record.at("key" if "key" in record.columns else "code")


def _loose(
    frame: Frame, found: location.Located, rows: Sequence[int], entry: Sequence[Column]
) -> list[Finding]:
    """Report entries in rows that are no row of the plan, neighbouring rows together."""
    grid = found.grid
    positions = [found.columns[column.id] for column in entry if column.id in found.columns]
    filled = {row: full for row in rows if (full := [at for at in positions if grid.text(row, at)])}
    findings = []
    for first, last in location.runs(list(filled)):
        places = [
            grid.place(row, at) for row in range(first, last + 1) for at in sorted(filled[row])
        ]
        cells = ", ".join(place.cell for place in places)
        value = grid.text(first, min(filled[first]))
        findings.append(finding(frame.rules, "ROW-005", places[0], value=value, cells=cells))
    return findings


def _missing(
    frame: Frame,
    found: location.Located,
    issued: Mapping[str, Mapping[str, Cell]],
    seen: Sequence[Seen],
) -> list[Finding]:
    place = Place(frame.workbook, found.grid.sheet)
    present = {one.key for one in seen}
    return [
        finding(
            frame.rules,
            "ROW-004",
            place,
            key=key,
            label=as_text(fields.get("indicator") or fields.get("activity")),
        )
        for key, fields in issued.items()
        if key not in present
    ]
