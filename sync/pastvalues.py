"""An accepted value becomes a past value of the plan, as the department typed it."""

from collections.abc import Mapping
from decimal import Decimal

from ..schemas.numbers import write
from ..schemas.plan import Indicator, Value
from ..schemas.values import read
from .records import Accepted, Typed

MEASURE = ("value", "denominator", "missing_reason")
"""Columns in which a department says what it measured, or why it did not."""

QUALIFIERS: Mapping[str, str] = {
    "pre_final": "pre-consuntivo",
    "estimate": "stima",
    "partial": "parziale",
}
"""How the past values call a kind of value that is not final."""

REASONS: Mapping[str, str] = {
    "not_collected": "nd",
    "available_from": "deferred",
    "activity_completed": "state_word",
}
"""Class of what stands for a value that is missing for a reason."""


def says(row: Accepted) -> bool:
    """Tell whether a row holds a value, or a reason why there is none."""
    return any(not row.cell(name).blank for name in MEASURE)


def past_value(row: Accepted, indicator: Indicator, period: int) -> Value | None:
    """Return what a row says of its year; ``None`` when it says nothing: never a zero.

    A text stays as typed; a number is written as its cell shows it. A missing value keeps its
    reason, with no number.

    Args:
        row: the row as accepted, the centre's corrections in it.
        indicator: what it measures.
        period: the year.
    """
    value, below = row.cell("value"), row.cell("denominator")
    reason = row.cell("missing_reason")
    common = Value(
        key=indicator.key,
        part=indicator.part,
        period=period,
        printed="",
        kind="empty",
        note=row.cell("note").text,
        label=indicator.label,
        code=indicator.code,
        source=row.at("value").place,
    )
    if value.blank and below.blank:
        return _missing(common, row, reason)
    ratio = indicator.type == "ratio"
    unit = _unit(indicator)
    printed = _printed(value, indicator, "" if ratio else unit)
    if ratio and not below.blank:
        printed = f"{printed} / {_printed(below, indicator, '')}"
    seen = read(printed)
    kind = row.cell("value_kind").term
    return Value(
        key=common.key,
        part=common.part,
        period=period,
        printed=printed,
        kind=seen.kind,
        number=None if value.number is None else _tidy(value.number),
        denominator=_tidy(below.number) if ratio and below.number is not None else None,
        unit=seen.unit or unit,
        qualifier=QUALIFIERS.get(kind, seen.qualifier),
        note=common.note,
        label=common.label,
        code=common.code,
        source=common.source,
    )


def _missing(common: Value, row: Accepted, reason: Typed) -> Value | None:
    if reason.blank:
        return None
    day = row.cell("available_from")
    printed = (
        f"{reason.text} {day.text}".strip() if reason.term == "available_from" else reason.text
    )
    return Value(
        key=common.key,
        part=common.part,
        period=common.period,
        printed=printed,
        kind=REASONS.get(reason.term, "text"),
        note=common.note,
        label=common.label,
        code=common.code,
        source=row.at("missing_reason").place,
    )


def _printed(cell: Typed, indicator: Indicator, unit: str) -> str:
    """Return a cell as typed, a number as the cell shows it."""
    words = indicator.type in ("text", "boolean") or isinstance(cell.raw, str)
    if words or cell.number is None:
        return cell.text
    return write(_tidy(cell.number), unit)


def _unit(indicator: Indicator) -> str:
    """Return the sign that belongs to the number: a percentage, an amount."""
    if indicator.type == "percent" or indicator.unit == "%":
        return "%"
    return "EUR" if indicator.type == "money" or indicator.unit in ("€", "EUR") else ""


def _tidy(number: Decimal) -> Decimal:
    """Leave out the zeros nobody typed: ``63.400`` is ``63.4``."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()
