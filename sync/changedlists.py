"""The lists of a workbook (*Elenchi*), found changed: an entry nobody can choose elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..schemas.findings import LANGUAGES, Finding
from ..schemas.grid import Grid, as_text
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, finding
from .tampering import BLANK

ANCHOR = "submission_state"
"""List that every workbook has: the row of ids that names it is that of the lists."""

SEARCHED, BELOW, MORE = 15, 2, 20
"""Rows the ids are looked for in, how far under them a list begins, entries added that are told."""


def changed_lists(
    rules: Catalogue, grids: Sequence[Grid], profiles: Sequence[Profile]
) -> Iterator[Finding]:
    """Tell every entry that is none of its list's, at its cell.

    Args:
        rules: the catalogue.
        grids: the sheets of the workbook.
        profiles: whose lists are right: the plan's, and the one the workbook was issued with.
    """
    for grid in grids:
        ids, places = _ids(grid)
        for name, column in places.items():
            known = [
                list(labels)
                for profile in profiles
                for language in LANGUAGES
                if (labels := profile.labels(name, language))
            ]
            if known:
                yield from _changed(rules, grid, ids + BELOW, column, known)


def _ids(grid: Grid) -> tuple[int, Mapping[str, int]]:
    """Return the row that names the lists, and the column of each."""
    for row, cells in enumerate(grid.rows[:SEARCHED], 1):
        if ANCHOR in cells:
            named = {str(cell): at for at, cell in enumerate(cells, 1) if isinstance(cell, str)}
            return row, {name: at for name, at in named.items() if name}
    return 0, {}


def _changed(
    rules: Catalogue, grid: Grid, first: int, column: int, known: Sequence[Sequence[str]]
) -> Iterator[Finding]:
    longest = max(map(len, known)) + MORE
    found = [as_text(grid.value(row, column)).strip() for row in range(first, first + longest)]
    while found and not found[-1]:
        found.pop()
    if found in known:
        return

    def agreeing(labels: Sequence[str]) -> int:
        return sum(one == other for one, other in zip(labels, found, strict=False))

    wanted = max(known, key=agreeing)
    for at in range(max(len(wanted), len(found))):
        was = wanted[at] if at < len(wanted) else ""
        now = found[at] if at < len(found) else ""
        if was.strip() != now:
            told = finding(rules, "LCK-001", grid.place(first + at, column), value=now)
            yield replace(told, facts={"was": was or BLANK, "value": now or BLANK})
