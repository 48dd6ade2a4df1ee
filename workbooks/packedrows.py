"""Rows of a long table held as bytes: column by column, equal cells of a column once.

What many units tell lies in a pack for each of them; only the rows being read stand as cells.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any, overload

import msgspec

from .layout import Cell
from .masterlooks import clean
from .mastersheets import Link, MasterCell, MasterRow, Shown, Tone

STRETCH = 1024
"""Rows looked at together."""


class _Column(msgspec.Struct, array_like=True, frozen=True):
    """A column: what its different cells hold and say, and which of them stands in each row.

    ``said`` names ``ways``, from 1; 0 is a cell drawn as its column says. ``days`` are the places
    of the values that are days, written as texts.
    """

    values: list[bool | int | float | str | None]
    said: list[int]
    ways: list[tuple[Tone, str, str, Link | None]]
    days: list[int]
    rows: list[int]


class _Pack(msgspec.Struct, array_like=True, frozen=True):
    """Rows of equal width, at least one."""

    columns: list[msgspec.Raw]


_COLUMN = msgspec.msgpack.Decoder(_Column)
_PACK = msgspec.msgpack.Decoder(_Pack)


def packed_rows(rows: Sequence[MasterRow]) -> bytes:
    """Pack rows, at least one."""
    columns = [msgspec.Raw(_column(cells)) for cells in zip(*rows, strict=True)]
    return zlib.compress(msgspec.msgpack.encode(_Pack(columns)), 1)


def _column(cells: Sequence[MasterCell]) -> bytes:
    places = {cell: place for place, cell in enumerate(dict.fromkeys(cells))}
    values = list[Any]()
    ways: dict[tuple[Tone, str, str, Link | None], int] = {}
    said, days = [], []
    for place, cell in enumerate(places):
        if isinstance(cell, Shown):
            value, tone, form, formula, link = cell
            said.append(ways.setdefault((tone, form, formula, link), len(ways) + 1))
        else:
            value = cell
            said.append(0)
        if isinstance(value, date):
            days.append(place)
            value = value.isoformat()
        values.append(value)
    rows = list(map(places.__getitem__, cells))
    try:
        return msgspec.msgpack.encode(_Column(values, said, list(ways), days, rows))
    except UnicodeEncodeError:  # The master replaces what cannot be written as well.
        values = [clean(value) if isinstance(value, str) else value for value in values]
        return msgspec.msgpack.encode(_Column(values, said, list(ways), days, rows))


def _cells(data: msgspec.Raw) -> list[MasterCell]:
    """Undo ``_column``."""
    column = _COLUMN.decode(data)
    values, ways = list[Cell](column.values), column.ways
    for place in column.days:
        values[place] = _day(values[place])
    told = [
        Shown(value, *ways[way - 1]) if way else value
        for value, way in zip(values, column.said, strict=True)
    ]
    return list(map(told.__getitem__, column.rows))


def _day(text: object) -> date:
    written = str(text)
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


class PackedRows(Sequence[MasterRow]):
    """Rows of several packs in an order of their own, then some that are not packed."""

    def __init__(
        self, packs: Sequence[bytes], order: Iterable[int], more: Sequence[MasterRow] = ()
    ) -> None:
        """Put packs together.

        Args:
            packs: each as ``packed_rows`` made it.
            order: for every row the number of its pack; those of a pack stay in their order.
            more: the rows after them.
        """
        self._packs, self._order, self._more = packs, array("L", order), more

    def and_then(self, more: Sequence[MasterRow]) -> "PackedRows":
        """Return them with other rows after them."""
        return PackedRows(self._packs, self._order, more)

    def __len__(self) -> int:
        return len(self._order) + len(self._more)

    def __iter__(self) -> Iterator[MasterRow]:
        """Go through the rows; a pack is open from its first row to its last."""
        return self.part(0, None)

    def part(self, first: int, end: int | None) -> Iterator[MasterRow]:
        """Go through the cells of some columns, from one up to another."""
        left = Counter(self._order)
        unfinished: dict[int, list[MasterRow]] = {}
        for pack, run in groupby(self._order):
            count = sum(1 for _ in run)
            rows = unfinished.pop(pack, None)
            if rows is None:
                columns = _PACK.decode(zlib.decompress(self._packs[pack])).columns
                rows = list(zip(*map(_cells, columns[first:end]), strict=True))
            start = len(rows) - left[pack]
            left[pack] -= count
            if left[pack]:
                unfinished[pack] = rows
            yield from rows[start : start + count]
        for row in self._more:
            yield row[first:end]

    @overload
    def __getitem__(self, at: int) -> MasterRow: ...
    @overload
    def __getitem__(self, at: slice) -> list[MasterRow]: ...
    def __getitem__(self, at: int | slice) -> MasterRow | list[MasterRow]:
        """Return single rows: only for the first few is this quick."""
        places = range(len(self))[at]
        if isinstance(places, int):
            return next(islice(self, places, None))
        wanted = set(places)
        found = {place: row for place, row in enumerate(self) if place in wanted}
        return [found[place] for place in places]


def part_of(rows: Sequence[MasterRow], first: int, end: int) -> Iterator[MasterRow]:
    """Go through the cells of some columns of a table, packed or not, from one up to another."""
    if isinstance(rows, PackedRows):
        return rows.part(first, end)
    return (row[first:end] for row in rows)


def stretches(rows: Iterable[MasterRow]) -> Iterator[list[dict[MasterCell, None]]]:
    """Yield the different cells of each column, in the order of their rows, stretch by stretch."""
    left = iter(rows)
    while stretch := list(islice(left, STRETCH)):
        yield [dict.fromkeys(column) for column in zip(*stretch, strict=True)]
