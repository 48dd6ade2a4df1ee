"""What a row declares about its value, and a value held against it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from .numbers import write
from .units import DURATIONS, unit_named

Type = Literal[
    "number", "percent", "money", "duration", "ratio", "boolean", "milestone", "text", "date"
]

_UNKNOWN_OTHER = "…"


def asked_unit(declared: "Declared") -> str:
    """Return the canonical unit a row asks for; types that have one need not say it."""
    if declared.type == "percent":
        return "%"
    if declared.type == "money":
        return "EUR"
    named = unit_named(declared.unit)
    if declared.type == "duration" and named not in DURATIONS:
        return "d"
    return named


def checked(text: str, number: Decimal, declared: "Declared") -> "Entry":
    """Hold a number against the limits and the decimals of its row; the number stays."""
    unit = asked_unit(declared)
    least, greatest = declared.minimum, declared.maximum
    code = ""
    if number < 0 and least is not None and least >= 0:
        code = "VAL-006"
    elif (least is not None and number < least) or (greatest is not None and number > greatest):
        code = "VAL-005"
    elif _counts(declared, unit) and not _whole(number):
        code = "VAL-009"
    if not code:
        return Entry(number, text)
    facts: dict[str, object] = {"value": write(number, unit)}
    if code != "VAL-009":
        low = "" if least is None else write(least, unit)
        high = "" if greatest is None else write(greatest, unit)
        facts |= {"min": low, "max": high, "minimum": low, "maximum": high}
    return Entry(number, text, code=code, facts=facts)


def _counts(declared: "Declared", unit: str) -> bool:
    if declared.decimals is not None:
        return declared.decimals == 0
    return declared.type in ("number", "ratio") and not unit


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def refused(
    text: str, code: str, candidates: tuple[Decimal, ...] = (), unit: str = "", **facts: object
) -> "Entry":
    """Make the entry of a value not taken: its text, its candidates, the facts of its finding."""
    said: dict[str, object] = {"value": " ".join(text.split()), **facts}
    if code == "VAL-002":
        readings = [write(number, unit) for number in candidates[:2]]
        said["a"], said["b"] = [*readings, _UNKNOWN_OTHER, _UNKNOWN_OTHER][:2]
    return Entry(text=text, code=code, facts=said, candidates=candidates)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a row declares about its value.

    Attributes:
        type: how the value is read.
        unit: unit of measure, printed or canonical (``gg``, ``€``, ``mq``, ``utenti``).
        decimals: decimals expected, ``None`` when not said; a count (no unit) has none.
        minimum: least value accepted.
        maximum: greatest value accepted.
        percent_format: the cell shows a percentage, so it holds a fraction; ``None`` unknown.
        year: the period of the column.
    """

    type: Type
    unit: str = ""
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    percent_format: bool | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A cell as read.

    Attributes:
        number: the value, percentages in points, booleans 1 or 0.
        text: the cell as found.
        date: the day, of a date.
        blank: the cell holds nothing.
        code: the finding it deserves, ``''`` for none.
        facts: what the finding's words need, numbers written the Italian way: ``value`` always,
            then by code ``a`` and ``b`` (two readings), ``unit`` and ``declared``, ``minimum`` and
            ``maximum``, ``year``, ``day`` and ``month``, ``computed``.
        candidates: what the number may be, the likeliest first.
    """

    number: Decimal | None = None
    text: str = ""
    date: datetime.date | None = None
    blank: bool = False
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    candidates: tuple[Decimal, ...] = ()
