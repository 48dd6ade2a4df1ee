"""Serial numbers of spreadsheets: which number formats show a date, and which date it is."""

import re
from datetime import date, datetime, time, timedelta
from typing import Literal

DateKind = Literal["", "date", "duration"]

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_SAYING = re.compile(r"(\[(?:h+|m+|s+)\])|\[[^\]]*\]|([dmyhs])", re.IGNORECASE)

_DAY = 86_400_000
_EPOCH = datetime(1899, 12, 30)
_DAYS_1904 = 1462
_LAST_SERIAL = 2_958_466


def date_kind(code: str) -> DateKind:
    """Tell whether a number format code shows a date or time, an elapsed time, or neither.

    Its first section decides, which shows most numbers; other readers of workbooks do the same.
    """
    bare = _LITERAL.sub("", code).partition(";")[0]
    for elapsed, letter in _SAYING.findall(bare):
        if elapsed or letter:
            return "duration" if elapsed else "date"
    return ""


def from_serial(
    serial: float, kind: DateKind, date1904: bool = False
) -> float | date | datetime | time | timedelta:
    """Return what a serial number shows under a date format, to the millisecond.

    Serials below 1 are times; whole ones are dates. The 29 February 1900 that spreadsheets
    believe in (serial 60) is the 28th. A number that shows no date, negative or beyond 9999,
    comes back as it is.

    Args:
        serial: days since the epoch.
        kind: from `date_kind`.
        date1904: the workbook counts from 1904.
    """
    if kind == "duration":
        try:
            return timedelta(milliseconds=round(serial * _DAY))
        except OverflowError:
            return serial
    counted = serial + _DAYS_1904 if date1904 and serial >= 1 else serial
    if not kind or not 0 <= counted < _LAST_SERIAL:
        return serial
    moment = timedelta(milliseconds=round(counted * _DAY))
    if serial < 1:
        return (_EPOCH + moment).time()
    if counted < 60:
        moment += timedelta(days=1)
    try:
        shown = _EPOCH + moment
    except OverflowError:
        return serial
    return shown.date() if serial.is_integer() else shown
