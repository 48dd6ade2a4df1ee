"""One entry sheet of a workbook: rows recognised by key, cells typed, locks verified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..schemas.findings import LANGUAGES, Finding, Place
from ..schemas.grid import Grid, as_text, column_letter
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, Words, fold
from ..workbooks.layout import Cell, Column, SheetLayout, entry_layout
from . import location, tampering
from .entrycells import read_cells
from .records import Record

Issued = Mapping[tuple[str, str, str], Cell]
"""What the centre put in every locked cell: (sheet id, key, field id) to the cell's value."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is known while one workbook is read.

    ``issued`` groups the locked cells by row: (sheet id, key) to field id to value.
    """

    workbook: str
    profile: Profile
    rules: Catalogue
    identity: Mapping[str, str]
    issued: Mapping[tuple[str, str], Mapping[str, Cell]]

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
    frame: Frame, sheet: EntrySheet, grids: Sequence[Grid]
) -> tuple[list[Record], list[Finding]]:
    """Read one entry sheet: its records in the order of the rows, and what is wrong with them."""
    layout = entry_layout(frame.profile, sheet, frame.period, frame.round, "it")
    own = [grid for grid in grids if grid.sheet != IDENTITY_SHEET]
    ids = [column.id for column in layout.columns]
    found = location.locate(own, sheet.table, ids, _headers(frame, sheet))
    if found is None:
        return [], [finding(frame.rules, "SHT-001", Place(frame.workbook), name=sheet.label)]
    findings = _columns(frame, layout.columns, found)
    rows, more = _rows(frame, layout, found)
    findings += more
    findings += _repeated(frame, rows)
    findings += _missing(frame, layout, found, {record.key for record in rows})
    findings += tampering.formulas(frame.rules, frame.profile, sheet, frame.identity, found, rows)
    locked = [column for column in layout.columns if column.role == "locked"]
    entry = [column for column in layout.columns if column.role == "entry"]
    typed = []
    for record in rows:
        if record.issued:
            findings += tampering.locked_cells(frame.rules, record, locked, found.grid)
        cells, more = read_cells(frame, record, entry, found.grid)
        findings += more
        typed.append(replace(record, cells=cells))
    return typed, findings


def read_options(text: str) -> dict[str, str]:
    """Read the hidden facts of a row: ``total;previous_status=under_way``."""
    pairs = (piece.partition("=") for piece in text.split(";") if piece)
    return {name: value if mark else "true" for name, mark, value in pairs}


def write_options(options: Mapping[str, str]) -> str:
    """Write the hidden facts of a row; undone by ``read_options``."""
    return ";".join(
        name if value == "true" else f"{name}={value}" for name, value in sorted(options.items())
    )


def _headers(frame: Frame, sheet: EntrySheet) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for column in entry_layout(
            frame.profile, sheet, frame.period, frame.round, language
        ).columns:
            found.setdefault(column.id, []).append(column.header)
    for field in sheet.fields:
        if field.id in found:
            found[field.id] += [
                alias.format(year=frame.period, previous=frame.period - 1)
                for alias in field.aliases
            ]
    return found


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
        elif column.role == "entry":
            findings.append(
                finding(frame.rules, "SHT-002", whole, field=column.id, name=column.header)
            )
    return findings


def _rows(
    frame: Frame, layout: SheetLayout, found: location.Located
) -> tuple[list[Record], list[Finding]]:
    grid, columns = found.grid, found.columns
    known = {key for sheet, key in frame.issued if sheet == layout.id}
    described = _descriptions(frame, layout.id)
    numbers = range(found.header_row + 1, len(grid.rows) + 1)
    present = {grid.text(number, columns["key"]) for number in numbers if "key" in columns}
    entry = [
        columns[column.id]
        for column in layout.columns
        if column.role == "entry" and column.id in columns
    ]
    records: list[Record] = []
    findings: list[Finding] = []
    loose: list[int] = []
    for number in numbers:
        typed_key = grid.text(number, columns["key"]) if "key" in columns else ""
        key = typed_key
        if key not in known:
            words = tuple(
                fold(grid.text(number, columns[name])) if name in columns else ""
                for name in ("path", "code", "part")
            )
            guess = described.get(words, "")
            if guess and guess not in present:
                key = guess
                if "key" in columns:
                    at = grid.place(number, columns["key"])
                    findings.append(
                        finding(frame.rules, "LCK-004", at, key=key, value=typed_key, field="key")
                    )
        if not key:
            if any(grid.value(number, column) is not None for column in entry):
                loose.append(number)
            continue
        record = _record(frame, layout, found, number, key)
        records.append(record)
        if known and key not in known:
            at = record.at("key") if key == typed_key else record.at("code")
            findings.append(finding(frame.rules, "ROW-002", at, key=key, value=key, field="key"))
    for first, last in location.runs(loose):
        filled = [
            grid.place(number, column)
            for number in range(first, last + 1)
            for column in entry
            if grid.value(number, column) is not None
        ]
        cells = ", ".join(place.cell for place in filled)
        findings.append(finding(frame.rules, "ROW-005", filled[0], cells=cells))
    return records, findings


def _descriptions(frame: Frame, sheet: str) -> dict[tuple[str, ...], str]:
    described: dict[tuple[str, ...], str] = {}
    for (sheet_id, key), fields in frame.issued.items():
        if sheet_id == sheet:
            words = tuple(fold(as_text(fields.get(name))) for name in ("path", "code", "part"))
            described[words] = "" if words in described else key
    described.pop(("", "", ""), None)
    return described


def _record(
    frame: Frame, layout: SheetLayout, found: location.Located, number: int, key: str
) -> Record:
    issued = frame.issued.get((layout.id, key), {})
    return Record(
        sheet=layout.id,
        kind=layout.kind,
        key=key,
        department=frame.department,
        place=Place(frame.workbook, found.grid.sheet),
        row=number,
        columns=found.columns,
        cells={},
        issued=issued,
        options=read_options(as_text(issued.get("options"))),
    )


def _repeated(frame: Frame, rows: Sequence[Record]) -> list[Finding]:
    findings = []
    for key in sorted(location.repeated(record.key for record in rows)):
        doubles = [record for record in rows if record.key == key]
        cells = ", ".join(record.at("key").cell for record in doubles)
        findings += [
            finding(
                frame.rules,
                "ROW-001",
                record.at("key"),
                key=key,
                value=key,
                field="key",
                cells=cells,
            )
            for record in doubles
        ]
    return findings


def _missing(
    frame: Frame, layout: SheetLayout, found: location.Located, present: set[str]
) -> list[Finding]:
    place = Place(frame.workbook, found.grid.sheet)
    findings = []
    for (sheet, key), fields in frame.issued.items():
        if sheet != layout.id or key in present:
            continue
        label = as_text(fields.get("indicator") or fields.get("activity"))
        findings.append(finding(frame.rules, "ROW-004", place, key=key, label=label))
    return findings
