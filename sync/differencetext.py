"""A comparison as text for people: by unit, then sheet, then row."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten

from ..schemas.findings import Language
from ..schemas.terms import Words
from .comparison import Compared, whole_sheet
from .differences import CellChange, RowChange
from .differencewords import (
    OWNERS,
    SIGNS,
    TEXTS,
    cause_words,
    content_words,
    counts_words,
    place_words,
    said,
)

ROOM = 60
"""Characters of a text shown on a terminal, and of those around where it differs."""

LEAD = 16
TYPED: Mapping[str, tuple[str, ...]] = {
    "plan": ("centre", "own"),
    "cells": ("own", "tool", "formula"),
    "unit": ("unit", "own"),
    "runs": ("unit", "centre"),
    "errata": ("unit", "centre"),
}
"""Who typed what is worth a line of a row that is on one side only."""

WITHDRAWN = "term:withdrawn"


def as_text(found: Compared, language: Language, most: int | None = None) -> str:
    """Return a comparison as lines.

    Args:
        found: what differs.
        language: of the words.
        most: rows of a sheet and cells of a row shown, and long texts cut; ``None`` for all of
            them, whole.
    """
    room = max(len(TEXTS[name][language]) for name in ("before", "after"))
    lines = [
        f"{said('before', language):<{room}}  {found.before[language]}",
        f"{said('after', language):<{room}}  {found.after[language]}",
        *(note[language] for note in found.notes),
        "",
        summary(found, language),
    ]
    for unit in found.units():
        lines.append("")
        indent = ""
        if unit:
            name = found.labels.units.get(unit, unit)
            counts = counts_words(found.counts(unit), language)
            lines.append(f"{name} · {counts}" if counts else name)
            indent = "  "
        for sheet, rows in found.by_sheet(unit):
            lines += [indent + line for line in _sheet(found, sheet, rows, language, most)]
    return "\n".join(line.rstrip() for line in lines)


def summary(found: Compared, language: Language) -> str:
    """Say in one line how much differs."""
    if not found.changes:
        return said("no_errata" if found.kind == "errata" else "same", language)
    counts = counts_words(found.counts(), language)
    if found.same:
        return f"{said('same_meaning', language)} {counts[:1].upper()}{counts[1:]}."
    return f"{counts[:1].upper()}{counts[1:]}."


def sheet_name(found: Compared, sheet: str, language: Language) -> str:
    """Return the name of a sheet."""
    return found.labels.sheets.get(sheet, Words(sheet, sheet))[language]


def field_name(found: Compared, sheet: str, field: str, language: Language) -> str:
    """Return the header of a column, the address itself where a cell has nothing else."""
    return found.labels.fields.get((sheet, field), Words(field, field))[language]


def excerpts(before: str, after: str, room: int = ROOM) -> tuple[str, str]:
    """Cut two long texts around where they begin to differ."""
    if max(len(before), len(after)) <= room:
        return before, after
    pairs = zip(before, after, strict=False)
    at = next((n for n, (x, y) in enumerate(pairs) if x != y), min(len(before), len(after)))
    start = max(0, at - LEAD) if at > room // 2 else 0
    return _cut(before, start, room), _cut(after, start, room)


def _cut(text: str, start: int, room: int) -> str:
    piece = text[start : start + room]
    return f"{'…' if start else ''}{piece}{'…' if start + room < len(text) else ''}"


def _sheet(
    found: Compared, sheet: str, rows: Sequence[RowChange], language: Language, most: int | None
) -> Iterator[str]:
    yield sheet_name(found, sheet, language)
    shown = rows if most is None else rows[:most]
    for one in shown:
        yield from ("  " + line for line in _row(found, one, language, most))
    if len(shown) < len(rows):
        yield f"  {said('more_rows', language, n=len(rows) - len(shown))}"


def _row(found: Compared, one: RowChange, language: Language, most: int | None) -> Iterator[str]:
    sheet, key = one.name[1:]
    indent = ""
    if one.kind != "changed" or key:
        yield f"{SIGNS[one.kind]} {title(found, one, language, most)}"
        indent = "    "
    cells = list(_cells(found, one, most))
    listed = cells if most is None else cells[:most]
    for cell in listed:
        lines = (
            _alone(found, sheet, cell, language, most)
            if one.kind in ("added", "removed")
            else _cell(found, sheet, cell, language, most)
        )
        yield from (indent + line for line in lines)
    if len(listed) < len(cells):
        yield f"{indent}{said('more_cells', language, n=len(cells) - len(listed))}"
    recomputed = [
        field_name(found, sheet, cell.field, language)
        for cell in one.cells
        if cell.owner == "formula" and cell not in cells and one.kind in ("changed", "moved")
    ]
    if recomputed:
        yield f"{indent}{said('recomputed', language, names=', '.join(recomputed))}"


def title(found: Compared, one: RowChange, language: Language, most: int | None = None) -> str:
    """Return what a row is: key, label, and what became of it."""
    key = one.name[2]
    label = " ".join(one.label.split())
    if most is not None:
        label = shorten(label, ROOM, placeholder="…")
    tag = ""
    if one.kind in ("added", "removed"):
        tag = said(f"{one.kind}_sheet" if whole_sheet(one) else one.kind, language)
    elif one.was is not None:
        unit, _, former = one.was
        was = found.labels.units.get(unit, unit) if unit != one.name[0] else former
        tag = said("moved", language, was=was)
    elif any(cell.after.meaning == WITHDRAWN for cell in one.cells):
        tag = said("withdrawn", language)
    return "  ".join(part for part in (key, label, f"({tag})" if tag else "") if part)


def _cells(found: Compared, one: RowChange, most: int | None) -> Iterator[CellChange]:
    """Give the cells worth a line: what follows from others only where nothing else differs."""
    whole = one.kind in ("added", "removed")
    wanted = [
        cell
        for cell in one.cells
        if not found.by_the_way(one, cell)
        # Of a unit's row that came or went, what it typed: the rest is in the label.
        and not (whole and cell.owner not in TYPED[found.kind])
    ]
    if most is None and not whole:
        wanted = [cell for cell in one.cells if cell.owner != "formula"] or list(one.cells)
    yield from wanted or (() if whole else one.cells)


def _alone(
    found: Compared, sheet: str, cell: CellChange, language: Language, most: int | None
) -> Iterator[str]:
    """Give the line of a cell of a row that is on one side only."""
    text = content_words(cell.after if cell.before.blank else cell.before, language)
    shown = text if most is None else excerpts(" ".join(text.split()), "")[0]
    yield f"{field_name(found, sheet, cell.field, language)}: {shown}"
    if cell.cause is not None:
        yield f"    {cause_words(cell.cause, language)}"


def _cell(
    found: Compared, sheet: str, cell: CellChange, language: Language, most: int | None
) -> Iterator[str]:
    before, after = content_words(cell.before, language), content_words(cell.after, language)
    if most is not None:
        before, after = excerpts(" ".join(before.split()), " ".join(after.split()))
    mark = f"  ({said('spelling', language)})" if cell.spelling else ""
    name = field_name(found, sheet, cell.field, language)
    yield f"{name}: {before} → {after}{mark}"
    if cell.cause is not None:
        yield f"    {cause_words(cell.cause, language)}"
    elif (sheet, cell.field) in found.labels.fields:
        where = place_words(cell.before.place, cell.after.place)
        if where:
            yield f"    {OWNERS[cell.owner][language]}, {where}"
