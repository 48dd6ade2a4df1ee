"""Which row of the plan each row of a sheet is: by its hidden key, then by what it says.

A key is believed unless the locked cells beside it are those of another row of the plan, whose own
row is nowhere: then somebody sorted or pasted without the hidden column, and the row is the one it
says it is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..schemas.grid import Grid, as_text
from ..schemas.terms import fold
from ..workbooks.layout import Cell
from .tampering import same

NAMING = ("path", "code", "part")
"""Locked columns that name a row of the plan together."""

Issued = Mapping[str, Mapping[str, Cell]]
"""Locked cells as issued: key of the row to field id to value."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One row of a sheet that is, or claims to be, a row of the plan.

    Attributes:
        row: Excel row number.
        key: key of the plan's row it was recognised as, else the one typed.
        typed: what its key cell holds.
        known: the plan issued this row to the unit, or nothing is known of what it issued.
    """

    row: int
    key: str
    typed: str
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Claim:
    row: int
    typed: str
    says: str
    """Key of the plan's row the locked cells name, empty when they name none."""
    firm: bool
    """The key is the plan's and nothing beside it says otherwise."""


def recognise(
    grid: Grid,
    rows: Sequence[int],
    columns: Mapping[str, int],
    issued: Issued,
    planned: bool = False,
) -> tuple[list[Seen], list[int]]:
    """Tell which row of the plan each row is.

    Args:
        grid: the sheet.
        rows: numbers of its rows below the header that are not blank.
        columns: position of each field.
        issued: what was issued; when nothing was, every key is believed, unless ``planned``.
        planned: what was issued is the plan's word: where it has nothing, the unit has no row.

    Returns:
        The rows with a key or recognised by what they say, and the numbers of the others.
    """
    named = _named(issued)
    claims = [_claim(grid, row, columns, issued, named) for row in rows]
    firm = {claim.typed for claim in claims if claim.firm}
    wanted = Counter(claim.says for claim in claims if not claim.firm and claim.says not in firm)
    believed = not (issued or planned)
    seen: list[Seen] = []
    loose: list[int] = []
    for claim in claims:
        key = claim.typed
        free = claim.says and claim.says not in firm
        # Two rows that say the same leave a key of the plan to decide.
        if not claim.firm and free and (wanted[claim.says] == 1 or key not in issued):
            key = claim.says
        if key:
            seen.append(Seen(claim.row, key, claim.typed, believed or key in issued))
        else:
            loose.append(claim.row)
    return seen, loose


def repeated(seen: Sequence[Seen]) -> list[tuple[str, list[Seen]]]:
    """Return the keys that stand on several rows, as typed or as recognised, with those rows."""
    groups: dict[str, list[Seen]] = {}
    for one in seen:
        for key in {one.key, one.typed} - {""}:
            groups.setdefault(key, []).append(one)
    doubled = [(key, group) for key, group in sorted(groups.items()) if len(group) > 1]
    return [(key, group) for key, group in doubled if _is_double(key, group)]


def _is_double(key: str, group: Sequence[Seen]) -> bool:
    return sum(one.typed == key for one in group) > 1 or sum(one.key == key for one in group) > 1


def _named(issued: Issued) -> dict[tuple[str, ...], str]:
    """Index the rows of the plan by what names them; a name two rows share names none."""
    named: dict[tuple[str, ...], str] = {}
    for key, fields in issued.items():
        words = tuple(fold(as_text(fields.get(name))) for name in NAMING)
        named[words] = "" if words in named else key
    named.pop(("",) * len(NAMING), None)
    return named


def _claim(
    grid: Grid,
    row: int,
    columns: Mapping[str, int],
    issued: Issued,
    named: Mapping[tuple[str, ...], str],
) -> _Claim:
    typed = grid.text(row, columns["key"]) if "key" in columns else ""
    words = tuple(fold(grid.text(row, columns[name])) if name in columns else "" for name in NAMING)
    says = named.get(words, "")
    if typed not in issued:
        return _Claim(row, typed, says, firm=False)
    if not says or says == typed:
        return _Claim(row, typed, typed, firm=True)
    other = _alike(grid, row, columns, issued[says]) > _alike(grid, row, columns, issued[typed])
    return _Claim(row, typed, says if other else typed, firm=not other)


def _alike(grid: Grid, row: int, columns: Mapping[str, int], fields: Mapping[str, Cell]) -> int:
    return sum(
        name in columns and same(value, grid.value(row, columns[name]))
        for name, value in fields.items()
    )
