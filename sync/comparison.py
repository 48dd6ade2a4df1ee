"""What a comparison gave: the two sides in words, the rows that differ, how many of which kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..schemas.terms import Words
from .differences import CellChange, Labels, RowChange

ComparedKind = Literal["unit", "plan", "cells", "runs", "errata"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Whose plan it is: title, administration, year and round, the day the later side is of."""

    title: Words = Words("Confronto", "Comparison")  # noqa: RUF009 - frozen
    owner: str = ""
    period: int = 0
    round: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much differs.

    Attributes:
        values: cells that say something else, formulas and technical ones set aside.
        recomputed: results of formulas that differ.
        spelled: cells that say the same, written otherwise.
        added, removed, moved: rows.
        sheets: that are on one side only.
    """

    values: int = 0
    recomputed: int = 0
    spelled: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0
    sheets: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sides compared.

    Attributes:
        kind: what they are.
        before, after: what each of them is, in words.
        changes: rows that differ.
        labels: how sheets, columns and units are called.
        notes: what a reader should know of the two.
        heading: whose they are.
    """

    kind: ComparedKind
    before: Words
    after: Words
    changes: tuple[RowChange, ...]
    labels: Labels
    notes: tuple[Words, ...] = ()
    heading: Heading = Heading()

    @property
    def same(self) -> bool:
        """Nothing differs but how it is written."""
        return all(one.spelling for one in self.changes)

    def counts(self, unit: str | None = None) -> Counts:
        """Count what differs, of one unit or altogether."""
        rows = [one for one in self.changes if unit is None or one.name[0] == unit]
        cells = [(one, cell) for one in rows for cell in one.cells if kept_row(one)]
        plain = [(row, cell) for row, cell in cells if not cell.spelling]
        return Counts(
            values=sum(not self.by_the_way(row, cell) for row, cell in plain),
            recomputed=sum(cell.owner == "formula" for _, cell in plain),
            spelled=sum(cell.spelling for _, cell in cells),
            added=sum(one.kind == "added" and not whole_sheet(one) for one in rows),
            removed=sum(one.kind == "removed" and not whole_sheet(one) for one in rows),
            sheets=sum(one.kind in ("added", "removed") and whole_sheet(one) for one in rows),
            moved=sum(one.kind == "moved" for one in rows),
        )

    def by_the_way(self, row: RowChange, cell: CellChange) -> bool:
        """Tell whether a cell follows from others: a result, or a column nobody reads."""
        return cell.owner == "formula" or (row.name[1], cell.field) in self.labels.technical

    def units(self) -> list[str]:
        """Return the units with rows that differ, by their name."""
        met = {one.name[0] for one in self.changes}
        return sorted(met, key=lambda unit: self.labels.units.get(unit, unit).casefold())

    def by_sheet(self, unit: str) -> Iterator[tuple[str, list[RowChange]]]:
        """Give the rows of a unit that differ, sheet by sheet."""
        groups: dict[str, list[RowChange]] = {}
        for one in self.changes:
            if one.name[0] == unit:
                groups.setdefault(one.name[1], []).append(one)
        order: Mapping[str, int] = {name: at for at, name in enumerate(self.labels.sheets)}
        yield from sorted(groups.items(), key=lambda pair: order.get(pair[0], len(order)))


def kept_row(one: RowChange) -> bool:
    """Tell whether a row is on both sides."""
    return one.kind in ("changed", "moved")


def whole_sheet(one: RowChange) -> bool:
    """Tell whether a row stands for a sheet compared cell by cell."""
    return not (one.name[0] or one.name[2])
