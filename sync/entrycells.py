"""The entry cells of a row, each typed by its column and by what the row measures."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..schemas.entries import Declared, read_entry
from ..schemas.findings import Finding
from ..schemas.grid import CellFacts, CellValue, Grid, as_text
from ..schemas.rules import finding
from ..schemas.terms import COUNT_UNIT, term
from ..workbooks.layout import Column
from .records import Record, Typed

if TYPE_CHECKING:
    from .entrysheets import Frame

NUMBER_FIELDS = {"value", "proposed_target", "proposed_baseline"}
"""Entry columns that follow the type of their row; other numbers are plain."""

LEFT_TO_TABLES = {"VAL-005", "VAL-006"}
"""Facts of a whole column: ``schemas.tables`` reports them once for all departments."""


def read_cells(
    frame: "Frame", record: Record, columns: Sequence[Column], grid: Grid
) -> tuple[dict[str, Typed], list[Finding]]:
    """Type the entry cells of one row: cells by field id, and what could not be read."""
    cells: dict[str, Typed] = {}
    findings: list[Finding] = []
    for column in columns:
        position = record.columns.get(column.id)
        if position is None:
            continue
        raw = grid.value(record.row, position)
        fact = grid.fact(record.row, position)
        typed, code, facts = _typed(frame, record, column, raw, fact)
        cells[column.id] = typed
        if code:
            findings.append(
                finding(
                    frame.rules,
                    code,
                    record.at(column.id),
                    key=record.key,
                    value=typed.text,
                    field=column.id,
                    **facts,
                )
            )
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
    if fact is not None and fact.formula is not None and raw is None:
        return Typed(None, f"={fact.formula}", read=False), "VAL-001", {}
    text = as_text(raw)
    if not text.replace("\u00a0", " ").strip():
        return Typed(), "", {}
    if column.type == "list":
        entry = term(frame.profile.vocabularies[column.vocabulary], text)
        if entry is None:
            return (
                Typed(raw, text, read=False),
                "VAL-004",
                {"allowed": frame.allowed(column.vocabulary)},
            )
        return Typed(raw, text, term=entry.id), "", {}
    if column.type in ("text", "long"):
        if text.startswith("#") and read_entry(text, Declared(type="number")).code == "VAL-010":
            return Typed(raw, text, read=False), "VAL-010", {}
        return Typed(raw, text), "", {}
    read = read_entry(raw, _declared(frame, record, column, fact))
    typed = Typed(raw, text, number=read.number, day=read.date, read=not read.code)
    facts = {name: fact for name, fact in read.facts.items() if name != "value"}
    code = "" if read.code in LEFT_TO_TABLES else read.code
    return replace(typed, read=not code), code, facts


def _declared(frame: "Frame", record: Record, column: Column, fact: CellFacts | None) -> Declared:
    percent = "%" in fact.number_format if fact is not None else None
    if column.type == "date":
        return Declared(type="date")
    if column.type == "percent":
        return Declared(type="percent", unit="%", percent_format=percent)
    if column.id in NUMBER_FIELDS:
        kind = row_type(frame, record)
        decimals = record.issued_number("decimals")
        unit = record.issued_text("unit")
        return Declared(
            type=kind,
            unit="" if unit in (COUNT_UNIT.it, COUNT_UNIT.en) else unit,
            decimals=None if decimals is None or decimals < 0 else int(decimals),
            percent_format=percent if kind == "percent" else None,
            year=frame.period,
        )
    return Declared(type="number", unit="", year=frame.period)


def row_type(frame: "Frame", record: Record) -> str:
    """Return the type of what a row measures, as its vocabulary id."""
    entry = term(frame.profile.vocabularies["indicator_type"], record.issued_text("type"))
    return entry.id if entry else "number"
