"""The facts of the entry columns, as data: pandera checks many rows of them, plain Python a few.

Each is about the values of one column, typed already: numbers (percentages in points), days, ids
of vocabularies, texts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .bounds import ANY_TIME, date_bounds
from .profile import EntrySheet, Profile
from .shape import RECORD

Value = float | str | date
"""What a cell holds once it was understood."""


@dataclass(frozen=True, slots=True)
class Broken:
    """One cell that breaks a column fact: position among the rows, column, rule."""

    index: int
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class ColumnFact:
    """What every value of a column is held to, and the rule it breaks otherwise.

    Attributes:
        code: of the rule.
        least, most: bounds of a number or a day, both allowed; ``None`` where there is none.
        among: the ids one of which it is, where it is one of a list.
        longest: most characters of a text.
    """

    code: str
    least: float | date | None = None
    most: float | date | None = None
    among: tuple[str, ...] | None = None
    longest: int | None = None

    def test(self) -> Callable[[Any], bool]:
        """Return what tells whether a value is as it should be."""
        least, most, longest = self.least, self.most, self.longest
        if longest is not None:
            return lambda value: len(value) <= longest
        if self.among is not None:
            return frozenset(self.among).__contains__
        if most is None:
            return lambda value: bool(value >= least)
        return lambda value: bool(least <= value <= most)


def column_facts(profile: Profile, sheet: EntrySheet, period: int) -> Mapping[str, ColumnFact]:
    """Return the facts of one entry table, by column.

    ``value_percent`` and ``value_unsigned`` repeat ``value`` where the row is a percentage or
    cannot be negative.
    """
    facts: dict[str, ColumnFact] = {}
    if sheet.kind == "indicator":
        facts["value_percent"] = ColumnFact("VAL-005", 0, 100)
        facts["value_unsigned"] = ColumnFact("VAL-006", 0)
        facts["denominator"] = ColumnFact("VAL-006", 0)
    for field in sheet.fields:
        if field.role != "entry":
            continue
        if field.type == "list":
            ids = tuple(entry.id for entry in profile.vocabularies[field.vocabulary])
            facts[field.id] = ColumnFact("VAL-004", among=ids)
        elif field.type == "percent":
            facts[field.id] = ColumnFact("VAL-005", 0, 100)
        elif field.type == "date":
            first, last = date_bounds(period, sheet.kind == RECORD or field.id in ANY_TIME)
            facts[field.id] = ColumnFact("VAL-008", first, last)
        elif field.maximum and field.type in ("text", "long"):
            facts[field.id] = ColumnFact("VAL-017", longest=field.maximum)
    return facts


def broken(
    facts: Mapping[str, ColumnFact], columns: Mapping[str, Sequence[Value | None]]
) -> list[Broken]:
    """Return every cell that breaks a fact of its column.

    Made for a few rows: loading pandera, and each call of it, takes longer than these.

    Args:
        facts: of the columns.
        columns: the values of all rows, ``None`` where there is none.
    """
    found = []
    for name, fact in facts.items():
        good = fact.test()
        found += [
            Broken(index, name, fact.code)
            for index, value in enumerate(columns.get(name, ()))
            if value is not None and not good(value)
        ]
    return found
