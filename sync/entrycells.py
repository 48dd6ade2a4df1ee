"""The entry cells of a row, each typed by its column and by what the row measures."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from ..schemas.entries import Declared, read_entry
from ..schemas.findings import Finding
from ..schemas.grid import CellFacts, CellValue, Grid, as_text
from ..schemas.rules import finding
from ..schemas.terms import COUNT_UNIT, Words, term
from ..workbooks.layout import Column
from .measuring import HUNDRED
from .recordcells import OWN_TYPES, YES_NO, read_own, with_unit
from .records import NOTHING, Record, Typed
from .ruling import masked

if TYPE_CHECKING:
    from .entrysheets import Frame

MEASURED_FIELDS = {"value", "proposed_target", "proposed_baseline"}
"""Entry columns that follow the type of their row; other numbers are plain."""

ANY_DECIMALS = 9
"""Decimals of a number of a record: nobody says it is a count."""

NEAR = 5
"""Times by which a percentage may differ from last year's and still tell how it was written."""

OTHERWISE = Words("un altro numero", "another number")
APOSTROPHES = ("'", "\u2019", "`")
UNSEEN = " \t\r\n\u00a0\u2007\u202f\u200b\u200c\u200d\u2060\ufeff"
"""What may stand in a cell unseen: spaces of any kind, marks without width."""

LEFT_TO_TABLES = {"VAL-005", "VAL-006"}
"""Facts of a whole column: ``schemas.tables`` reports them once for all departments."""


def read_cells(
    frame: "Frame", record: Record, columns: Sequence[Column], grid: Grid
) -> tuple[dict[str, Typed], list[Finding]]:
    """Type the entry cells of one row: cells by field id, and what could not be read."""
    cells: dict[str, Typed] = {}
    findings: list[Finding] = []
    present = [column for column in columns if column.id in record.columns]
    positions = [record.columns[column.id] for column in present]
    held = grid.values(record.row, positions)
    for column, position, raw in zip(present, positions, held, strict=True):
        fact = grid.fact(record.row, position)
        if raw is None and (fact is None or not (fact.error or fact.formula)):
            cells[column.id] = NOTHING
            continue
        typed, code, facts = _typed(frame, record, column, raw, fact)
        cells[column.id] = typed
        if code:
            found = finding(
                frame.rules,
                code,
                record.at(column.id),
                key=record.key,
                value=typed.text,
                field=column.id,
            )
            told = replace(found, facts=facts)
            findings.append(masked(told, frame.profile, record.sheet))
    return cells, findings


def read_day(raw: CellValue) -> Typed:
    """Read a cell that should hold a date."""
    entry = read_entry(raw, Declared(type="date"))
    return Typed(raw, entry.text, day=entry.date, read=not entry.code)


def _typed(
    frame: "Frame", record: Record, column: Column, raw: CellValue, fact: CellFacts | None
) -> tuple[Typed, str, dict[str, object]]:
    if fact is not None and fact.error:
        return Typed(raw, fact.error, read=False), "VAL-010", {}
    if fact is not None and fact.formula and raw is None:
        return Typed(None, f"={fact.formula}", read=False), "VAL-021", {}
    text = _shown(raw)
    if is_blank(text):
        return Typed(), "", {}
    if column.type == "list":
        entry = term(frame.profile.vocabularies[column.vocabulary], text.strip(UNSEEN))
        if entry is None:
            allowed = frame.allowed(column.vocabulary)
            return Typed(raw, text, read=False), "VAL-004", {"allowed": allowed}
        return Typed(raw, text, term=entry.id), "", {}
    if column.own and column.type in OWN_TYPES:
        field = frame.profile.sheet(record.sheet).field(column.id)
        if field is not None:
            typed, code, told = read_own(field, raw, text, frame.profile, frame.elements)
            return typed, code, dict(told)
    if column.type in ("text", "long"):
        if text.startswith("#") and read_entry(text, Declared(type="number")).code == "VAL-010":
            return Typed(raw, text, read=False), "VAL-010", {}
        return Typed(raw, text), "", {}
    declared = _declared(frame, record, column, fact)
    read = read_entry(_without_apostrophe(raw), declared)
    code, facts, number = read.code, dict(read.facts), read.number
    if not isinstance(raw, str):
        facts["value"] = text
    if code in LEFT_TO_TABLES:
        code = ""
    elif column.own and (said := with_unit(read)) is not None:
        number, code = said
    elif code == "VAL-002" and declared.type == "percent" and not isinstance(raw, str):
        number = _likely_share(read.candidates, record)
        code = code if number is None else ""
    elif code == "VAL-009" and read.number is not None:
        facts["value"] = read.number
    elif code == "VAL-001" and declared.type == "boolean":
        code, facts = "VAL-004", {"allowed": YES_NO}
    elif code == "VAL-002" and facts.get("b") == "…":
        facts["b"] = OTHERWISE
    elif code == "VAL-003" and not facts.get("declared"):
        facts["declared"] = COUNT_UNIT
    return Typed(raw, text, number=number, day=read.date, read=not code), code, facts


def _likely_share(candidates: Sequence[Decimal], record: Record) -> Decimal | None:
    """Return the one reading of a number without its percent sign that the years before allow.

    A sort or a paste may leave a percentage in a cell of another format: 0,634 is 63,4 % where
    last year was 61 %, and nothing but a doubt where nothing is known.
    """
    years = sorted(name for name in record.issued if name[:1] == "y" and name[1:].isdigit())
    past = [number for name in years if (number := record.issued_number(name))]
    if not past:
        return None
    before = past[-1] * HUNDRED
    near = [one for one in candidates if before / NEAR <= one <= before * NEAR and one <= HUNDRED]
    return near[0] if len(near) == 1 else None


def is_blank(text: str) -> bool:
    """Whether nothing can be seen in a cell: spaces of any kind, marks without width."""
    return not text.strip(UNSEEN)


def _shown(raw: CellValue) -> str:
    """Write a value as the spreadsheet shows it to an Italian office."""
    if isinstance(raw, bool):
        return "VERO" if raw else "FALSO"
    if isinstance(raw, datetime):
        return f"{raw:%d/%m/%Y}" if raw.time() == time() else f"{raw:%d/%m/%Y %H:%M}"
    if isinstance(raw, date):
        return f"{raw:%d/%m/%Y}"
    if isinstance(raw, time):
        return f"{raw:%H:%M}"
    return as_text(raw)


def _without_apostrophe(raw: CellValue) -> CellValue:
    """Leave out the apostrophe that tells some programs to take a number as text."""
    if isinstance(raw, str):
        text = raw.strip(UNSEEN)
        if text[:1] in APOSTROPHES and text[1:2].isdigit():
            return text[1:]
    return raw


def _declared(frame: "Frame", record: Record, column: Column, fact: CellFacts | None) -> Declared:
    percent = "%" in fact.number_format if fact is not None else None
    if column.type == "date":
        return Declared(type="date")
    if column.type == "percent":
        return Declared(type="percent", unit="%", percent_format=percent)
    if column.own:
        return Declared(type="number", decimals=0 if column.type == "integer" else ANY_DECIMALS)
    decimals = record.issued_number("decimals")
    places = None if decimals is None or decimals < 0 else int(decimals)
    if column.id not in MEASURED_FIELDS:
        return Declared(type="number", decimals=places, year=frame.period)
    kind = row_type(frame, record)
    unit = record.issued_text("unit")
    # The terms of a share are counts or amounts: the percentage is what they make together.
    share = kind == "ratio" and unit == "%"
    return Declared(
        type=kind,  # type: ignore[arg-type]
        unit="" if share or unit in (COUNT_UNIT.it, COUNT_UNIT.en) else unit,
        decimals=places,
        percent_format=percent if kind == "percent" else None,
        year=frame.period,
    )


def row_type(frame: "Frame", record: Record) -> str:
    """Return the type of what a row measures, as its vocabulary id."""
    entry = term(frame.profile.vocabularies["indicator_type"], record.issued_text("type"))
    return entry.id if entry else "number"
