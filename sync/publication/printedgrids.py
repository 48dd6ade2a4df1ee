"""Tables of the master printed as they are: cross tables, records, statistics."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from ...schemas.shape import RECORD
from ...workbooks.masterroom import NUMERIC
from ...workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet
from ..crosssheets import is_cross
from ..viewsheets import SHEET_ID as VIEW
from .cellwords import printed, unsigned, value_of
from .material import Material
from .printedshape import Band, Grid

HIDDEN = frozenset({"row_state"})
"""Public columns of records that are not worth a column on paper."""


def crosses(made: Material) -> Mapping[str, tuple[Grid, ...]]:
    """Return the cross tables of each node, by the node's key."""
    sheet = made.visible.sheet("indicator")
    found: dict[str, list[Grid]] = {}
    if sheet is None or not made.profile.publication.shows_crosses(sheet.id):
        return {}
    parents = {one.key: one.parent for one in made.plan.indicators}
    for table in made.book.sheets:
        if not isinstance(table, MasterSheet) or not is_cross(table) or not table.rows:
            continue
        first = table.rows[0][0]
        key = str(value_of(first))
        grid = grid_of(made, table, range(1, len(table.columns)), banded=True)
        found.setdefault(parents.get(key, ""), []).append(grid)
    return {parent: tuple(grids) for parent, grids in found.items()}


def whole(made: Material, scope: str = "") -> tuple[Grid, ...]:
    """Return the tables of the whole plan: its records and its statistics, as far as public.

    Args:
        made: what is published.
        scope: name of the unit whose records are wanted, empty for all; statistics are of all.
    """
    grids = []
    for sheet in made.profile.sheets:
        found = made.public(sheet.id) if sheet.kind == RECORD and not sheet.personal else None
        if found is None:
            continue
        kept = _kept(found, scope)
        if not kept:
            continue
        shown = [at for at, one in enumerate(found.columns) if one.id not in HIDDEN]
        filled = [at for at in shown if any(value_of(row[at]) not in (None, "") for row in kept)]
        grids.append(grid_of(made, found, filled, rows=kept))
    if scope:
        return tuple(grids)
    for view in made.visible.views:
        table = made.sheet(f"{VIEW}{view}")
        if table is not None and table.rows:
            grids.append(grid_of(made, table, range(len(table.columns))))
    return tuple(grids)


def grid_of(
    made: Material,
    sheet: MasterSheet,
    columns: Sequence[int],
    *,
    rows: Sequence[Sequence[MasterCell]] = (),
    banded: bool = False,
) -> Grid:
    """Print columns of a table of the master.

    Args:
        made: what is published.
        sheet: the table.
        columns: positions of those wanted.
        rows: those wanted, all when empty.
        banded: the groups of its columns stand over them, and their headers are what is left.
    """
    wanted = [sheet.columns[at] for at in columns]
    say = _say(made)
    bands: tuple[Band, ...] = ()
    heads = [one.header for one in wanted]
    if banded:
        joined = groupby(wanted, key=lambda one: one.group if one.type in NUMERIC else "")
        bands = tuple(Band(name, len(list(listed))) for name, listed in joined)
        heads = [one.header.removeprefix(one.group).strip() or one.header for one in wanted]
    return Grid(
        title=sheet.title,
        columns=tuple(heads),
        rows=tuple(
            tuple(say(row[at], sheet.columns[at]) for at in columns) for row in rows or sheet.rows
        ),
        right=tuple(one.type in NUMERIC for one in wanted),
        bands=bands if len(bands) > 1 else (),
    )


def _say(made: Material) -> Callable[[MasterCell, MasterColumn], str]:
    def say(cell: MasterCell, column: MasterColumn) -> str:
        text = printed(cell, column, made.language).strip()
        return text if text[:1].isalnum() else unsigned(text)

    return say


def _kept(sheet: MasterSheet, scope: str) -> Sequence[Sequence[MasterCell]]:
    at = next((at for at, one in enumerate(sheet.columns) if one.id == "department"), None)
    if not scope:
        return sheet.rows
    return [row for row in sheet.rows if at is not None and value_of(row[at]) == scope]
