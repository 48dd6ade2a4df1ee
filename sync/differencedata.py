"""A comparison as JSON holds it: everything, cell by cell."""

from datetime import date
from decimal import Decimal
from typing import Any

from ..schemas.findings import Language, Place
from ..schemas.numbers import plain
from ..schemas.terms import Words
from .comparison import Compared
from .differences import Cause, CellChange, Content, RowChange, RowName
from .differencetext import field_name, sheet_name
from .differingcells import without_mail


def as_dict(found: Compared, language: Language) -> dict[str, Any]:
    """Return everything that differs; numbers as text with a decimal point, days as ISO texts."""
    counts = found.counts()
    return {
        "kind": found.kind,
        "before": found.before[language],
        "after": found.after[language],
        "notes": [note[language] for note in found.notes],
        "same": found.same,
        "counts": {name: getattr(counts, name) for name in counts.__slots__},
        "rows": [_row(found, one, language) for one in found.changes],
    }


def _row(found: Compared, one: RowChange, language: Language) -> dict[str, Any]:
    return {
        "difference": one.kind,
        **_name(found, one.name, language),
        "label": without_mail(one.label),
        "was": _name(found, one.was, language) if one.was is not None else None,
        "cells": [_cell(found, one, cell, language) for cell in one.cells],
    }


def _name(found: Compared, name: RowName, language: Language) -> dict[str, Any]:
    unit, sheet, key = name
    return {
        "unit": unit,
        "unit_name": found.labels.units.get(unit, unit),
        "sheet": sheet,
        "sheet_name": sheet_name(found, sheet, language),
        "key": key,
    }


def _cell(found: Compared, row: RowChange, cell: CellChange, language: Language) -> dict[str, Any]:
    return {
        "field": cell.field,
        "column": field_name(found, row.name[1], cell.field, language),
        "owner": cell.owner,
        "spelling": cell.spelling,
        "before": _content(cell.before, language),
        "after": _content(cell.after, language),
        "cause": _cause(cell.cause) if cell.cause is not None else None,
    }


def _content(content: Content, language: Language) -> dict[str, Any]:
    return {
        "value": None if content.withheld else _plain(content, language),
        "withheld": content.withheld,
        **_place(content.place),
    }


def _plain(content: Content, language: Language) -> str | None:
    shown = content.shown
    if isinstance(shown, Decimal):
        return plain(shown)
    if isinstance(shown, date):
        return shown.isoformat()
    if isinstance(shown, Words):
        return shown[language]
    return without_mail(shown) if shown else None


def _cause(cause: Cause) -> dict[str, Any]:
    return {
        "kind": cause.kind,
        "run": cause.run,
        "day": cause.day.isoformat() if cause.day else None,
        "reason": without_mail(cause.reason),
        "act": cause.act,
        "undone": cause.undone,
        **_place(cause.place),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"workbook": place.workbook, "sheet": place.sheet, "cell": place.cell}
