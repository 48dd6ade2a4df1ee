"""*Calcola* on one workbook: what its formulas should show, by the same code as every push.

The workbook says itself what it was issued with, so that no workspace is needed.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ...schemas.findings import Language
from ...schemas.grid import Grid, column_letter
from ...schemas.profile import Profile
from ...workbooks.layout import Cell
from ...workbooks.patch import Changes, Refusal, Shape, patched, shape
from ...workbooks.reader import Workbook, read_workbook
from .. import identification
from ..parsing import known_profile

UNKNOWN = "no-identity"
SEARCHED = 40
"""Rows at the top of a sheet among which the hidden row of field ids is looked for."""


@dataclass(frozen=True, slots=True)
class LiveCell:
    """A cell the tool computes: its place, its column, what it should show."""

    sheet: str
    cell: str
    field: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Recalculated:
    """A workbook with its formulas brought up to date.

    Attributes:
        data: the workbook now; the bytes given when nothing changed or it was refused.
        cells: the computed cells of its entry sheets.
        rows: how many rows of each entry sheet show each sign of *Esito*, by name of the sheet.
        ratings: how many indicators show each rating, in its words.
        restored: formulas found typed over: sheet, cell, text found.
        refused: why nothing can be computed.
    """

    data: bytes
    cells: tuple[LiveCell, ...] = ()
    rows: Mapping[str, Counter[str]] | None = None
    ratings: Counter[str] | None = None
    restored: tuple[tuple[str, str, str], ...] = ()
    refused: Refusal | None = None


def shape_in(workbook: Workbook) -> Shape | None:
    """Return what a departmental workbook looks like by what it carries, ``None`` for another."""
    found = _profile_in(workbook)
    if found is None:
        return None
    profile, pairs = found
    language: Language = "en" if pairs.get("language") == "en" else "it"
    return shape(profile, int(pairs["period"]), pairs.get("round", ""), language)


def recalculated(data: bytes, name: str) -> Recalculated:
    """Compute every formula of a departmental workbook; what was typed is not touched.

    Args:
        data: the file as read.
        name: what it is called.
    """
    workbook = read_workbook(data, facts=False, name=name)
    looks = shape_in(workbook)
    if looks is None:
        return Recalculated(data, refused=Refusal("", workbook.problem or UNKNOWN))
    outcome = patched(data, Changes(), looks)
    if outcome.refused:
        return Recalculated(data, refused=outcome.refused[0])
    fresh = read_workbook(outcome.data, facts=False, name=name)
    cells: list[LiveCell] = []
    rows: dict[str, Counter[str]] = {}
    ratings: Counter[str] = Counter()
    for layout in looks.layouts:
        live = {column.id for column in layout.columns if column.role == "formula"}
        named = {column.id for column in layout.columns}
        for grid in fresh.grids:
            at, columns = _ids(grid, named)
            fields = sorted(live & columns.keys(), key=columns.__getitem__)
            if not at or len(columns) * 2 < len(named):
                continue
            for row in range(at + 1, len(grid.rows) + 1):
                if not grid.text(row, columns["key"]) or row == at + 1:
                    continue
                for field in fields:
                    value = grid.value(row, columns[field])
                    cell = f"{column_letter(columns[field])}{row}"
                    cells.append(LiveCell(grid.sheet, cell, field, value))  # type: ignore[arg-type]
                sign = grid.text(row, columns.get("outcome", 0))[:1]
                rows.setdefault(grid.sheet, Counter())[sign] += 1
                if rated := grid.text(row, columns.get("rating", 0)):
                    ratings[rated] += 1
    return Recalculated(outcome.data, tuple(cells), rows, ratings, outcome.restored)


def _profile_in(workbook: Workbook) -> tuple[Profile, Mapping[str, str]] | None:
    _, carried = identification.carried(workbook.grids)
    # The plan workbook and the master have such a sheet too, and say what they are.
    if carried is None or carried.pairs.get("kind"):
        return None
    profile = known_profile(carried.pairs.get("profile", ""), carried.profile_text)
    if profile is None or not carried.pairs.get("period", "").isdigit():
        return None
    return profile, carried.pairs


def _ids(grid: Grid, named: set[str]) -> tuple[int, dict[str, int]]:
    """Return the hidden row of field ids of an entry sheet and the column of each."""
    for row in range(1, min(SEARCHED, len(grid.rows)) + 1):
        line = range(1, len(grid.rows[row - 1]) + 1)
        found = {text: at for at in line if (text := grid.text(row, at)) in named}
        if "key" in found and 2 * len(found) > len(named):
            return row, found
    return 0, {}
