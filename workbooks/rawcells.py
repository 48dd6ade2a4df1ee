"""Entry cells of a new workbook given exactly what stood in another one."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from .cellxml import Written
from .filled import Shape, find
from .package import open_package
from .patch import CellId
from .records import DAY
from .stylexml import styles_part, with_format
from .workbookxml import edit


def with_raw(data: bytes, cells: Mapping[CellId, object], shape: Shape) -> bytes:
    """Write values as they are: a text stays a text, a number a number, a date a date.

    Args:
        data: a workbook the tool made.
        cells: what to write, by sheet id, row key, field id; others stay.
        shape: what the workbook looks like.

    Raises:
        PackageError: the workbook is damaged.
    """
    book = edit(open_package(data))
    filled = find(book, shape)
    part = styles_part(book.package)
    for (sheet, key, field), value in cells.items():
        entry = filled.entries[sheet]
        row, at = entry.rows[key], entry.columns[field]
        column = entry.layout.column(field)
        style = None
        if isinstance(value, date) and part and column is not None and column.type != "date":
            own = entry.sheet.cells(row)[at].get("s", "0") if at in entry.sheet.cells(row) else "0"
            style = with_format(book.tree(part), own, DAY)
        entry.sheet.put(row, at, _writable(value), style)
        if isinstance(value, str):
            entry.sheet.show_whole(row, {at: value})
    written, _ = book.written()
    return written


def _writable(value: object) -> Written:
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, time):
        return (datetime.combine(date.min, value) - datetime.combine(date.min, time())) / timedelta(
            days=1
        )
    return value if isinstance(value, str | int | float | bool | date) else str(value)
