"""What is a person's own in findings, comparisons and sheets: never said outside its cell."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..schemas.findings import Finding
from ..schemas.grid import Grid
from ..schemas.profile import Profile
from ..schemas.shape import RECORD
from .differences import Content
from .records import Accepted
from .ruling import MASKED, is_personal, masked

MARK, INDEX = "mark", "index_value"
"""Technical columns that repeat what was typed in a row."""

LOOKED_AT = 40
"""Rows among which the ids of the columns stand."""

_KEY = re.compile(r"^[^/]*/([A-Za-z0-9_]+)[.:@]")


def has_personal(profile: Profile, sheet: str | None = None) -> bool:
    """Tell whether a sheet, or any of a plan, holds what is a person's own."""
    return any(
        one.personal or any(field.personal for field in one.fields)
        for one in profile.sheets
        if sheet in (None, one.id)
    )


def discreet(findings: Iterable[Finding], profile: Profile) -> list[Finding]:
    """Return findings as they may be told: nothing of a personal cell, whichever rule found it.

    The sheet is told by the name of the tab or by the key of the row.
    """
    if not has_personal(profile):
        return list(findings)
    return [_discreet(one, profile) for one in findings]


def shown_text(row: Accepted | None, name: str, profile: Profile) -> str:
    """Return what a cell of a row says as it may be shown; empty when there is no row."""
    text = row.cell(name).text if row is not None else ""
    return MASKED if text and row is not None and is_personal(profile, row.sheet, name) else text


def withheld(content: Content, profile: Profile, sheet: str, name: str) -> Content:
    """Return a cell of a comparison without what it says when that is a person's own."""
    private = is_personal(profile, sheet, name) or (name == MARK and has_personal(profile, sheet))
    return hidden(content) if private else content


def hidden(content: Content) -> Content:
    """Return a cell of a comparison of which only is told that it differs."""
    if not content.meaning:
        return content
    return replace(content, shown="", number=None, withheld=True)


def private_cells(grids: Sequence[Grid], profile: Profile) -> frozenset[tuple[str, int, int]]:
    """Return where personal data stand in the sheets of a workbook: sheet, row, column."""
    found: set[tuple[str, int, int]] = set()
    names = {
        field.id
        for sheet in profile.sheets
        if sheet.kind == RECORD
        for field in sheet.own_fields
        if sheet.personal or field.personal
    }
    if not names:
        return frozenset()
    for grid in grids:
        head, columns = _columns(grid, profile, names)
        for row in range(head + 1, len(grid.rows) + 1) if columns else ():
            found |= {(grid.sheet, row, column) for column in columns}
    return frozenset(found)


def _columns(grid: Grid, profile: Profile, names: set[str]) -> tuple[int, set[int]]:
    """Return the row of the ids of a sheet and its columns that hold personal data."""
    for row in range(1, min(LOOKED_AT, len(grid.rows)) + 1):
        line = range(1, len(grid.rows[row - 1]) + 1)
        ids = {text: column for column in line if (text := grid.text(row, column))}
        if INDEX in ids:
            return row, {ids[INDEX]}
        if "key" not in ids or not ids.keys() & names:
            continue
        sheets = [one for one in profile.sheets if one.kind == RECORD]
        sheet = max(sheets, key=lambda one: len({f.id for f in one.own_fields} & ids.keys()))
        own = {name for name in ids if is_personal(profile, sheet.id, name)}
        return row, {ids[name] for name in {*own, MARK} & ids.keys()} if own else set()
    return 0, set()


def _discreet(found: Finding, profile: Profile) -> Finding:
    if not found.field:
        return found
    key = _KEY.match(found.key)
    for sheet in profile.sheets:
        if sheet.called(found.place.sheet) or (key is not None and key[1] == sheet.id):
            found = masked(found, profile, sheet.id)
    return found
