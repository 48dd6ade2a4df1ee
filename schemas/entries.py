"""What a spreadsheet cell holds, read against the type its row declares."""

import numbers as abstract
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal

from .dates import date_read, serial_date, written_date
from .declared import Declared, Entry, Type, asked_unit, checked, refused
from .numbers import english_group, plain, write
from .phrases import is_error
from .readings import Reading
from .tokens import clean, vocabulary
from .units import unit_named
from .values import read

__all__ = ["Declared", "Entry", "Type", "read_entry"]

_HUNDRED = Decimal(100)
_EXACT = Context(prec=400)
_BARE = frozenset(("int", "int_thousands", "int_nosep", "dec", "dec_thousands"))
_SINGLE = _BARE | vocabulary(
    "percent money_pre money_post money_word money_scaled duration number_noun"
)
_WORDED = vocabulary(
    "percent_note number_note number_sentence increment inequality approx footnote"
)
_RATIOS = frozenset(("ratio", "ratio_money", "ratio_result"))
_SEVERAL = vocabulary(
    """
    duration_pair pair_count_money pair_dash sum_labelled multi_labelled list_positional
    number_of_which
    """
)
_MISSING = frozenset(("dash", "nd", "deferred"))


def read_entry(value: object, declared: Declared) -> Entry:
    """Read what a cell holds against what its row declares; never raises.

    Args:
        value: ``None``, text, number, boolean, date, time or time span, as a reader gives it.
        declared: type, unit, decimals, limits and period of the row.

    Returns:
        An entry. ``code`` is empty when the value is accepted as read. For VAL-005, VAL-006 and
        VAL-009 the number is kept beside the code; for every other code there is no number, only
        candidates.
    """
    text = _as_text(value)
    if value is None or (isinstance(value, str) and not clean(value)):
        return Entry(text=text, blank=True)
    if declared.type in ("text", "milestone"):
        return Entry(text=text)
    if isinstance(value, str) and is_error(clean(value)):
        return refused(text, "VAL-010")
    if declared.type == "date":
        return _date_entry(value, text)
    if declared.type == "boolean":
        return _boolean_entry(value, text)
    if isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
        return refused(text, "VAL-001")
    if isinstance(value, date | time | timedelta):
        return _date_for_number(value, text)
    if isinstance(value, str):
        return _text_entry(text, read(value), declared)
    number = _as_decimal(value)
    if number is None:
        return refused(text, "VAL-001")
    if declared.type == "percent":
        return _percent_entry(text, number, declared)
    return checked(text, number, declared)


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime) and value == value:
        return written_date(value.date()) if value.time() == time() else str(value)
    if isinstance(value, date) and value == value:
        return written_date(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return plain(Decimal(value))
    return str(value)


def _as_decimal(value: object) -> Decimal | None:
    """Return a cell's number free of binary noise: 12 significant digits of a float."""
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, abstract.Integral):
        return Decimal(int(value))
    if isinstance(value, abstract.Real):
        try:
            number = Decimal(f"{float(value):.12g}")
        except OverflowError:
            return None
        return Decimal(plain(number)) if number.is_finite() else None
    return None


def _date_for_number(value: date | time | timedelta, text: str) -> Entry:
    if isinstance(value, date):
        if value != value:  # not-a-time of the data frame library
            return refused(text, "VAL-001")
        typed = f"{value.day}/{value.month}"
        return refused(text, "VAL-016", day=value.day, month=value.month, a=typed)
    return refused(text, "VAL-016", day="", month="", a="")


def _date_entry(value: object, text: str) -> Entry:
    if isinstance(value, datetime | date) and value == value:
        return Entry(text=text, date=value.date() if isinstance(value, datetime) else value)
    if isinstance(value, str):
        day, suggested = date_read(clean(value))
        if day is not None:
            return Entry(text=text, date=day)
        if suggested is None and read(value).kind in _MISSING:
            return refused(text, "VAL-015")
    else:
        number = None if isinstance(value, bool) else _as_decimal(value)
        suggested = serial_date(float(number)) if number is not None and number < 10**9 else None
    return refused(text, "VAL-007", a=written_date(suggested) if suggested else "")


def _boolean_entry(value: object, text: str) -> Entry:
    if isinstance(value, str):
        reading = read(value)
        if reading.kind == "boolean":
            return Entry(Decimal(reading.numbers[0]), text)
        if reading.kind in _MISSING:
            return refused(text, "VAL-015")
        if reading.kind == "state_word":
            return refused(text, "VAL-014")
        return refused(text, "VAL-001")
    if isinstance(value, date | time | timedelta):
        return refused(text, "VAL-001")
    number = Decimal(value) if isinstance(value, bool) else _as_decimal(value)
    if number in (0, 1):
        return Entry(number, text)
    return refused(text, "VAL-001")


def _percent_entry(text: str, number: Decimal, declared: Declared) -> Entry:
    """Turn what a percent cell holds into points: a fraction, unless its format says otherwise."""
    points = _points(number)
    if declared.percent_format is True:
        entry = checked(text, points, declared)
        if entry.code == "VAL-005" or (not entry.code and abs(points) > 1000):
            limit = declared if entry.code else replace(declared, maximum=_HUNDRED)
            found = checked(text, points, limit)
            hint = write(number, "%")
            return replace(found, candidates=(number,), facts={**found.facts, "a": hint})
        return entry
    if declared.percent_format is None and abs(number) <= 1:
        return checked(text, points, declared)
    if not number:
        return checked(text, number, declared)
    likely = (points, number) if abs(number) <= 1 else (number, points)
    return refused(text, "VAL-002", likely, "%")


def _points(fraction: Decimal) -> Decimal:
    points = _EXACT.multiply(fraction, _HUNDRED)
    digits = plain(points)
    return Decimal(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def _text_entry(text: str, reading: Reading, declared: Declared) -> Entry:
    """Read a text where a number is asked for: silently only when it is one plain number."""
    unit = asked_unit(declared)
    kind, found = reading.kind, reading.numbers
    terms = (*found, *(under for under in reading.denominators if under is not None))
    if kind == "malformed":
        if not reading.candidates:
            return refused(text, "VAL-001")
        return refused(text, "VAL-002", reading.candidates, reading.unit)
    if reading.year is not None and declared.year is not None and reading.year != declared.year:
        return refused(text, "VAL-020", found, year=declared.year)
    if kind in _MISSING:
        return refused(text, "VAL-015")
    if kind == "state_word":
        return refused(text, "VAL-014")
    if kind in _RATIOS and declared.type == "ratio":
        return refused(text, "VAL-012", terms)
    if kind in _RATIOS or kind in _SEVERAL:
        return refused(text, "VAL-013", terms)
    if kind == "qualified_prefix":
        if reading.denominators:
            return refused(text, "VAL-012" if declared.type == "ratio" else "VAL-013", terms)
        year_only = reading.year is not None or reading.qualifier == "totale"
        return refused(text, "VAL-011" if year_only else "VAL-019", found)
    if kind in _WORDED:
        return refused(text, "VAL-011", found)
    if kind not in _SINGLE:
        return refused(text, "VAL-001")
    return _single_entry(text, reading, unit, declared)


def _single_entry(text: str, reading: Reading, unit: str, declared: Declared) -> Entry:
    number, found_unit = reading.numbers[0], reading.unit
    noun = unit_named(reading.note) if reading.kind == "number_noun" and not found_unit else ""
    if noun and noun == unit and not reading.labels:
        return checked(text, number, declared)
    if found_unit and found_unit != unit:
        return _other_unit(text, reading, declared)
    if reading.note or reading.labels or reading.qualifier:
        return refused(text, "VAL-011", reading.numbers)
    groups = english_group(clean(text).lstrip("-+"))
    if groups and (declared.decimals is None or declared.decimals < 3):
        sign = -1 if number < 0 else 1
        return refused(text, "VAL-002", tuple(sign * group for group in groups), found_unit)
    if declared.type == "percent" and not found_unit and number and abs(number) <= 1:
        return refused(text, "VAL-002", (_points(number), number), "%")
    return checked(text, number, declared)


def _other_unit(text: str, reading: Reading, declared: Declared) -> Entry:
    shown = {"EUR": "€", "d": "gg"}.get(reading.unit, reading.unit)
    asked = declared.unit or {"percent": "%", "money": "€"}.get(declared.type, "")
    entry = refused(text, "VAL-003", reading.numbers, declared=asked)
    return replace(entry, facts={**entry.facts, "unit": shown})
