"""What should be in force in a round, told in plain rules and nothing of the program's own.

Departments each with some copies of their workbook, rows that can change unit and key, a centre
that corrects. ``night`` works out what a run is to make of it, row by row:

- a copy that is *trasmessa* speaks; of drafts it is only told that they disagree;
- a cell is changed by the copies that say something else than when they were last taken; a copy
  never taken changes what it fills in;
- one value among those changed is taken, several are a conflict, and a row with a conflict waits
  whole;
- a blank takes nothing away that was typed in another unit's workbook or under another key;
- a correction stands until the department changes its cell; both changed in one night is a
  conflict, and what stood before stands.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

FIELDS = ("value", "note")
BLANK = ""

Cells = dict[str, str]
"""Field to what stands there, as meaning: ``number:5``, ``text:x``, empty when blank."""


@dataclass
class Sheet:
    """A copy of a department's workbook: cells by key, submitted or not."""

    cells: dict[str, Cells] = field(default_factory=dict)
    submitted: bool = True

    def of(self, key: str) -> Cells:
        return {name: self.cells.get(key, {}).get(name, BLANK) for name in FIELDS}


@dataclass(frozen=True)
class Wish:
    """A correction as the centre typed it; ``identity`` is another one when typed anew."""

    value: str
    identity: int


@dataclass(frozen=True)
class Held:
    """What became of a correction: ``standing``, ``closed`` or ``disputed``."""

    wish: Wish
    state: Literal["standing", "closed", "disputed"]
    seen: str = BLANK
    base: str = BLANK


@dataclass
class Row:
    """A row of the plan and what stands of it.

    Attributes:
        key, owner: as the plan has them now.
        own: what its department says, as last taken.
        typed: unit and key under which each of these was typed.
        seen: what each copy said when the row was last taken.
        correction: what became of the centre's.
        waits: it was held back when its unit last spoke.
        stood: unit and key it had the night before.
    """

    key: str
    owner: str
    own: Cells = field(default_factory=lambda: dict.fromkeys(FIELDS, BLANK))
    typed: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: dict[str, Cells] = field(default_factory=dict)
    correction: Held | None = None
    waits: bool = False
    stood: tuple[str, str] = ("", "")

    def in_force(self) -> Cells:
        return self.own | {"value": stands(self.correction, self.own["value"])}


def stands(held: Held | None, own: str) -> str:
    """Return the value in force of a cell that may be corrected."""
    if held is None or held.state == "closed":
        return own
    return held.wish.value if held.state == "standing" else held.base


@dataclass(frozen=True)
class Verdict:
    """What a night makes of a row: the row as it stands then, the cells in conflict."""

    row: Row
    conflicts: frozenset[str] = frozenset()


def night(row: Row, copies: dict[str, Sheet], wish: Wish | None) -> Verdict:
    """Work out what a run makes of a row, given the copies of its owner."""
    if row.stood != (row.owner, row.key):
        seen = row.seen if row.stood[1] == row.key else {}
        row = replace(row, seen=seen, waits=False, stood=(row.owner, row.key))
    speaking = {name: one.of(row.key) for name, one in copies.items() if one.submitted}
    told = speaking or {name: one.of(row.key) for name, one in copies.items()}
    values = {name: said_of(row, name, told) for name in FIELDS} if told else {}
    at_odds = {name for name, several in values.items() if len(several) > 1}
    after = replace(row, waits=bool(at_odds) if speaking else row.waits)
    if speaking and not at_odds:
        said = {name: kept(row, name, min(several)) for name, several in values.items()}
        fresh = [
            name
            for name, value in said.items()
            if value in {one[name] for one in speaking.values()}
        ]
        after = replace(
            row,
            own=said,
            typed=row.typed | {name: (row.owner, row.key) for name in fresh},
            seen=speaking,
            waits=False,
        )
    after.correction = corrected(row, after.own["value"], wish, "value" in at_odds)
    disputed = after.correction is not None and after.correction.state == "disputed"
    return Verdict(after, frozenset({*at_odds, *(["value"] if disputed else [])}))


def said_of(row: Row, name: str, speaking: dict[str, Cells]) -> set[str]:
    """Return the values there are for a cell: one is taken, several are a conflict."""
    last = row.own[name]
    if len(speaking) == 1:
        return {one[name] for one in speaking.values()}
    changed = {
        cells[name]
        for copy, cells in speaking.items()
        if cells[name] != row.seen.get(copy, {}).get(name, last)
        and (cells[name] or copy in row.seen)
    }
    if changed:
        return changed
    all_of_them = {cells[name] for cells in speaking.values()}
    if last in all_of_them:
        return {last}
    return all_of_them - {BLANK} or {BLANK}


def kept(row: Row, name: str, value: str) -> str:
    """Keep what was typed elsewhere where the cell is blank."""
    elsewhere = row.typed.get(name, (row.owner, row.key)) != (row.owner, row.key)
    return row.own[name] if value == BLANK and elsewhere else value


def corrected(row: Row, own: str, wish: Wish | None, at_odds: bool) -> Held | None:
    """Return what becomes of the centre's correction of a value."""
    was, before = row.correction, row.own["value"]
    if wish is None:
        return None
    fresh = was is None or was.wish.identity != wish.identity
    if at_odds and (fresh or (was is not None and was.state == "disputed")):
        return was
    if was is None or fresh:
        if own == wish.value or wish.value == before:
            return Held(wish, "closed")
        if own == before:
            return Held(wish, "standing", seen=own)
        return Held(wish, "disputed", seen=before, base=stands(was, before))
    if was.state == "closed":
        return was
    if own == was.seen:
        return Held(wish, "standing", seen=own)
    if was.state == "standing" or own == wish.value:
        return Held(wish, "closed")
    return was
