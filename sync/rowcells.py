"""The cells every row of the master has: its place in the plan, its state, its origin."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from ..schemas.findings import Severity
from ..schemas.grid import split_address
from ..schemas.profile import EntrySheet
from ..schemas.shape import RECORD
from ..schemas.terms import SIGNS, Field
from ..workbooks.layout import Cell
from ..workbooks.masterroom import LONGEST_LINK
from ..workbooks.mastersheets import (
    ColumnType,
    Link,
    MasterCell,
    MasterColumn,
    MasterRow,
    MasterSheet,
    Shown,
    Tone,
)
from ..workbooks.records import PERCENT, YES_NO, decimals_of, fraction
from .masterwords import ROW_STATES, STATES, Say
from .records import NOTHING, Accepted
from .standing import Standing

MOST_DECIMALS = 4

TONES: Mapping[str, Tone] = {
    **{"✔": "good", "▲": "watch", "○": "watch", "✖": "bad", "–": "muted"},
    **{"↗": "good", "→": "strong", "↘": "bad"},
}
"""Tone of a state by its sign."""

SEVERITY_TONES: Mapping[Severity, Tone] = {
    Severity.BLOCKING: "bad",
    Severity.WARNING: "watch",
    Severity.QUESTION: "strong",
    Severity.INFO: "muted",
}
_TYPES: Mapping[str, ColumnType] = {
    "long": "long",
    "number": "number",
    "percent": "percent",
    "integer": "whole",
    "date": "date",
}


def record_sheet(
    sheet: EntrySheet,
    say: Say,
    columns: tuple[MasterColumn, ...],
    rows: Sequence[MasterRow],
    note: str,
    frozen: str,
) -> MasterSheet:
    """Make the table of the master that answers to an entry sheet: its name, its table's name."""
    return MasterSheet(
        id=sheet.id,
        name=sheet.label[say.language],
        table=sheet.table,
        title=sheet.label[say.language],
        subtitle=say("sheet_count", n=len(rows)),
        columns=columns,
        rows=rows,
        note=note,
        frozen=frozen,
    )


@lru_cache(maxsize=256)
def signed(text: str) -> Shown:
    """Show a state that begins with its sign in the colour of that sign."""
    return Shown(text, TONES.get(text[:1], ""))


def sheets_of_keys(standing: Standing) -> dict[str, str]:
    """Return on which sheet of the master the row of each key stands, by sheet id."""
    places: dict[str, str] = {}
    for sheet in standing.profile.sheets:
        if sheet.kind == RECORD:
            if not sheet.personal:
                keys = [key for name, _, key in standing.records if name == sheet.id]
                places |= {key: sheet.id for key in keys if key not in places}
            continue
        if sheet.kind == "activity":
            keys = [one.key for one in standing.plan.activities]
            keys += [one.key for one in standing.plan.contributions]
        else:
            keys = [one.row_key for one in standing.plan.indicators]
        for key in keys:
            places.setdefault(key, sheet.id)
    return places


def leading(key: str, label: str | None, sheet: str) -> tuple[MasterCell, MasterCell]:
    """Return the cells with the key of a row and with its sheet, one of them leading to the row.

    LibreOffice breaks no link over two lines: a long key would be cut.

    Args:
        key: of the row; empty for none.
        label: what the sheet is called.
        sheet: id of the sheet of the master.
    """
    if not key or not sheet:
        return key or None, label
    link = Link(sheet, key)
    if len(key) > LONGEST_LINK:
        return key, Shown(label, link=link) if label else None
    return Shown(key, link=link), label


def level_columns(standing: Standing, say: Say) -> list[MasterColumn]:
    """Return one column for each main level of the plan."""
    return [
        MasterColumn(level.id, level.label[say.language], width=27, group=say.group("record"))
        for level in standing.profile.main_levels
    ]


def level_cells(standing: Standing, parent: str) -> list[Cell]:
    """Return the names of the levels above a record, with their codes."""
    chain = standing.chain(parent)
    return [
        f"{chain[level.id].code} – {chain[level.id].label}" if level.id in chain else None
        for level in standing.profile.main_levels
    ]


def origin_columns(say: Say, *between: str) -> list[MasterColumn]:
    """Return the columns that tell where a row comes from; ``between`` after the sheet."""
    group = say.group("origin")
    widths = {"file": 30, "sheet": 13, "row": 9, "cell": 9, "received": 13, "key": 22}
    names = ["file", "sheet", *between, "received", "key"]
    types: Mapping[str, ColumnType] = {"row": "whole", "received": "date"}
    middle = ("row", "cell")
    return [
        MasterColumn(
            name, say.column(name), types.get(name, "text"), widths[name], group, name in middle
        )
        for name in names
    ]


def origin_cells(record: Accepted | None, key: str, field: str, with_row: bool) -> list[Cell]:
    """Return where a row comes from: file, sheet, row where asked, cell of a field, day, key.

    The file is the one the field comes from: of several copies another may hold the rest.
    """
    if record is None:
        return [None, None, *([None] if with_row else []), None, None, key]
    place = record.at(field).place
    row: list[Cell] = []
    if with_row:
        row = [split_address(place.cell)[0] if place.cell else record.row]
    return [place.workbook, place.sheet, *row, place.cell or None, record.received, key]


def state_column(say: Say) -> MasterColumn:
    """Return the column with the state of a row."""
    return MasterColumn("row_state", say.column("row_state"), width=20, group=say.group("checks"))


def row_state(say: Say, state: str) -> Shown:
    """Show the state of a row."""
    return signed(say.of(ROW_STATES, state))


def nothing_there(say: Say, state: str) -> Shown:
    """Say why a row that was not accepted has no state."""
    received = state not in ("missing", "absent", "unassigned")
    return signed(say.of(STATES, "not_accepted" if received else "not_received"))


def count_column(say: Say) -> MasterColumn:
    """Return the column with how many findings of a row are open."""
    return MasterColumn("findings", say.column("findings"), "whole", 15, say.group("checks"), True)


def count_cell(standing: Standing, department: str, key: str) -> MasterCell:
    """Count the open findings of a row, with the sign of the gravest; a number all the same."""
    counts = standing.settled.open_by_row.get((department, key))
    if not counts:
        return 0 if standing.delivery(department).files else None
    worst = next(severity for severity in Severity if counts[severity])
    return Shown(counts.total(), SEVERITY_TONES[worst], f'"{SIGNS[worst]} "0')


def entry_column(standing: Standing, say: Say, field: Field, group: str) -> MasterColumn:
    """Return the column of something the department types."""
    period = standing.consolidated.period
    return MasterColumn(
        field.id,
        field.label[say.language].format(year=period, previous=period - 1),
        _TYPES.get(field.type, "text"),
        field.width,
        group,
        centred=field.centred,
    )


def entry_cell(standing: Standing, say: Say, field: Field, record: Accepted | None) -> MasterCell:
    """Return what the department typed, as its column shows it; words where it was not read."""
    typed = record.cells.get(field.id, NOTHING) if record else NOTHING
    if typed.blank:
        return None
    if field.type == "list" and typed.term:
        return standing.profile.label(field.vocabulary, typed.term, say.language)
    if field.type == "terms" and typed.term:
        names = typed.term.split(";")
        return "; ".join(standing.profile.label(field.vocabulary, n, say.language) for n in names)
    if field.type == "unit" and typed.term:
        return standing.unit_name(typed.term)
    if field.type == "boolean" and typed.number is not None:
        return YES_NO[say.language][int(bool(typed.number))]
    if field.type == "date" and typed.day is not None:
        return typed.day
    if field.type == "percent" and typed.number is not None:
        return fraction(float(typed.number))
    if field.type in ("number", "integer") and typed.number is not None:
        return Shown(float(typed.number), format=grouped([float(typed.number)]))
    return typed.text


def entry_fields(standing: Standing, sheet: EntrySheet, *handled: str) -> list[Field]:
    """Return what a department types on a sheet in this round, but for the fields handled apart.

    Personal columns never enter the master.
    """
    fields = standing.profile.open_fields(sheet, standing.consolidated.round)
    return [field for field in fields if field.id not in handled and not field.personal]


def own_fields(sheet: EntrySheet, known: frozenset[str]) -> list[Field]:
    """Return the locked columns a profile adds: attributes of its records.

    The names of the levels above have columns of their own.
    """
    return [
        field
        for field in sheet.fields
        if field.role == "locked" and field.id not in known and not field.level
    ]


def grouped(values: Sequence[object], declared: int = -1, most: int = MOST_DECIMALS) -> str:
    """Return a number format with the decimals declared, or the more the values have."""
    decimals = max(declared, decimals_of(values, most))
    return f"#,##0.{'0' * decimals}" if decimals else "#,##0"


def percent_format(values: Sequence[float], declared: int = -1) -> str:
    """Return the format of fractions shown as percentages, with at least one decimal."""
    points = [float(Decimal(repr(value)) * 100) for value in values]
    decimals = max(1, declared, decimals_of(points, 2))
    return PERCENT if decimals == 1 else f"0.{'0' * decimals}\\ %"
