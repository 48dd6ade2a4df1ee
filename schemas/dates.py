"""Dates typed as text: read when they can mean one day only, suggested otherwise."""

import re
from datetime import date, timedelta

_MONTHS = {
    "gennaio": "1",
    "febbraio": "2",
    "marzo": "3",
    "aprile": "4",
    "maggio": "5",
    "giugno": "6",
    "luglio": "7",
    "agosto": "8",
    "settembre": "9",
    "ottobre": "10",
    "novembre": "11",
    "dicembre": "12",
}
_ITALIAN = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_WORDED = re.compile(r"([0-9]{1,2})(?:°|º)? ([a-z]+) ([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T]0{1,2}[:.]00(?:[:.]00(?:\.0+)?)?$")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_415  # 1950 to 2100 in the 1900 date system


def date_read(text: str) -> tuple[date | None, date | None]:
    """Read a clean text as (the day it says, the day it may mean).

    ``31/12/2026``, ``31.12.2026``, ``31-12-2026``, ``2026-12-31`` and ``31 dicembre 2026`` say a
    day. A year of two digits, or month and day the American way, only suggest one. Years run from
    1900 to 2199.
    """
    said = _MIDNIGHT.sub("", text.strip().casefold())
    if found := _ISO.fullmatch(said):
        return _day(found[1], found[2], found[3]), None
    if found := _WORDED.fullmatch(said):
        return _day(found[3], _MONTHS.get(found[2], "0"), found[1]), None
    printed = _ITALIAN.fullmatch(said)
    if printed is None:
        return None, None
    day, month, year = printed[1], printed[3], printed[4]
    if len(year) == 2:
        return None, _day("20" + year, month, day)
    plain = _day(year, month, day)
    return plain, None if plain else _day(year, day, month)


def serial_date(number: float) -> date | None:
    """Return the day a spreadsheet's serial number may stand for (1900 date system)."""
    if number != number or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return None
    return date(1899, 12, 30) + timedelta(days=int(number))


def written_date(day: date) -> str:
    """Write a date the Italian way: ``31/12/2026``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if 1900 <= found.year <= 2199 else None
