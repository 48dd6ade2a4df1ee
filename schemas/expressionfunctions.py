"""The functions of expressions: what they take, what they give, how they are computed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .expressionvalues import Many, Value, as_set, months_between, plain_text, shifted
from .terms import Words

YEAR = 12
"""Months."""


@dataclass(frozen=True, slots=True)
class Function:
    """One function.

    Attributes:
        takes: kinds of its arguments; a last ``…`` repeats the one before.
        gives: kind of its result, ``as 1`` for that of its first argument, ``as 2`` of its second.
        least: how many arguments it needs; all it takes when -1.
        computed: gives the result from known arguments; ``None`` where the evaluation itself
            treats what is not known (``coalesce``, ``if``, ``match``).
        words: what it is for.
    """

    takes: tuple[str, ...]
    gives: str
    words: Words
    computed: Callable[..., Value] | None = None
    least: int = -1

    @property
    def fewest(self) -> int:
        """Fewest arguments it may have."""
        return len(self.takes) if self.least < 0 else self.least

    @property
    def most(self) -> int | None:
        """Most arguments it may have, ``None`` when any number."""
        return None if self.takes[-1] == "…" else len(self.takes)

    def taken(self, position: int) -> str:
        """Return the kind of an argument, by its position from 0."""
        known = [kind for kind in self.takes if kind != "…"]
        return known[min(position, len(known) - 1)]


def _days(first: date, last: date) -> Value:
    return Decimal((last - first).days)


def _add_days(day: date, number: Decimal) -> Value:
    try:
        return day + timedelta(days=int(number))
    except OverflowError:
        return None


def _add_years(day: date, number: Decimal) -> Value:
    return shifted(day, int(number) * YEAR) if abs(number) < date.max.year else None


def _age(born: date, day: date) -> Value:
    return Decimal(months_between(born, day) // YEAR) if born <= day else None


def _date(year: Decimal, month: Decimal, day: Decimal) -> Value:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def _size(values: Value) -> Value:
    found = as_set(values)
    return Decimal(len(found.values)) if found is not None and found.complete else None


def _split(text: Value) -> Value:
    if isinstance(text, Many):
        return text
    return Many(frozenset(filter(None, map(plain_text, re.split("[;,]", str(text))))))


def _shared(first: Value, second: Value) -> Value:
    left, right = as_set(first), as_set(second)
    if left is None or right is None:
        return None
    return Many(left.values & right.values, left.complete and right.complete)


def _least(*values: Any) -> Value:  # noqa: ANN401
    return min(values)  # type: ignore[no-any-return]


def _greatest(*values: Any) -> Value:  # noqa: ANN401
    return max(values)  # type: ignore[no-any-return]


FUNCTIONS: Mapping[str, Function] = {
    "days": Function(
        ("date", "date"), "number", Words("giorni da a fino a b", "days from a to b"), _days
    ),
    "months": Function(
        ("date", "date"),
        "number",
        Words("mesi interi da a fino a b", "whole months from a to b"),
        lambda first, last: Decimal(months_between(first, last)),
    ),
    "add_days": Function(
        ("date", "number"), "date", Words("la data n giorni dopo", "the day n days later"),
        _add_days,
    ),
    "add_years": Function(
        ("date", "number"), "date", Words("la data n anni dopo", "the day n years later"),
        _add_years,
    ),
    "age": Function(
        ("date", "date"), "number", Words("anni compiuti a una data", "years of age on a day"), _age
    ),
    "date": Function(
        ("number", "number", "number"), "date",
        Words("la data di anno, mese, giorno", "the day of a year, month, day"), _date,
    ),
    "year_of": Function(
        ("date",), "number", Words("l'anno di una data", "the year of a day"),
        lambda day: Decimal(day.year),
    ),
    "size": Function(
        ("set",), "number", Words("quanti elementi ha un insieme", "how many a set has"), _size
    ),
    "split": Function(
        ("text",), "set", Words("le voci di un testo tra «;» o «,»", "the pieces of a text"), _split
    ),
    "shared": Function(
        ("set", "set"), "as 1", Words("gli elementi comuni", "what two sets have in common"),
        _shared,
    ),
    "abs": Function(
        ("number",), "number", Words("il valore senza segno", "the number without its sign"), abs
    ),
    "min": Function(
        ("ordered", "ordered", "…"), "as 1", Words("il più piccolo", "the least"), _least, 2
    ),
    "max": Function(
        ("ordered", "ordered", "…"), "as 1", Words("il più grande", "the greatest"), _greatest, 2
    ),
    "coalesce": Function(
        ("any", "as 1", "…"), "as 1",
        Words("il primo valore noto", "the first value that is known"), None, 2,
    ),
    "if": Function(
        ("boolean", "any", "as 2"), "as 2",
        Words("b se la condizione vale, altrimenti c", "b where the condition holds, else c"),
    ),
    "match": Function(
        ("any", "as 1", "any", "…"), "as 3",
        Words(
            "il valore accanto alla chiave uguale; l'ultimo, se è solo, per le altre",
            "the value beside the key that is equal; a last one alone is for all others",
        ),
        None, 3,
    ),
}  # fmt: skip
