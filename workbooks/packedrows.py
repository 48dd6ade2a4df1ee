"""Rows of a long table held as bytes: column by column, equal cells of a column once.

What many units tell lies in a pack for each of them; only the rows being read stand as cells.
"""

import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, islice
from typing import Any, TypeVar, overload

import msgspec

from .layout import Cell
from .masterlooks import clean
from .mastersheets import Link, MasterCell, MasterRow, Shown, Tone

T = TypeVar("T")

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


def _told(data: msgspec.Raw) -> tuple[list[MasterCell], list[int]]:
    """Return the different cells of a column, and which of them stands in each row."""
    column = _COLUMN.decode(data)
    values, ways = list[Cell](column.values), column.ways
    for place in column.days:
        values[place] = _day(values[place])
    told = [
        Shown(value, *ways[way - 1]) if way else value
        for value, way in zip(values, column.said, strict=True)
    ]
    return told, column.rows


def _turned(data: msgspec.Raw, turn: Callable[[MasterCell], T]) -> Iterator[T]:
    different, rows = _told(data)
    return map(list(map(turn, different)).__getitem__, rows)


def _cells(data: msgspec.Raw) -> Iterator[MasterCell]:
    """Undo ``_column``."""
    different, rows = _told(data)
    return map(different.__getitem__, rows)


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
        return self._through(
            lambda columns: map(_cells, columns[first:end]), lambda row: row[first:end]
        )

    def turned(self, turns: Sequence[Callable[[MasterCell], T]]) -> Iterator[Sequence[T]]:
        """Go through the rows with what the cells of each column become; see ``turned``."""
        return self._through(
            lambda columns: map(_turned, columns, turns),
            lambda row: [turn(cell) for turn, cell in zip(turns, row, strict=True)],
        )

    def different(self) -> Iterator[list[dict[MasterCell, None]]]:
        """Yield the different cells of each column, pack by pack."""
        for pack in dict.fromkeys(self._order):
            yield [dict.fromkeys(_told(column)[0]) for column in self._columns(pack)]
        yield from stretches(self._more)

    def _columns(self, pack: int) -> list[msgspec.Raw]:
        return _PACK.decode(zlib.decompress(self._packs[pack])).columns

    def _through(
        self,
        laid: Callable[[Sequence[msgspec.Raw]], Iterable[Iterable[T]]],
        other: Callable[[MasterRow], Sequence[T]],
    ) -> Iterator[Sequence[T]]:
        """Go through the rows.

        Args:
            laid: what to read of the columns of a pack.
            other: what to read of a row that is not packed.
        """
        left = Counter(self._order)
        unfinished: dict[int, list[tuple[T, ...]]] = {}
        for pack, run in groupby(self._order):
            count = sum(1 for _ in run)
            rows = unfinished.pop(pack, None)
            if rows is None:
                rows = list(zip(*laid(self._columns(pack)), strict=True))
            start = len(rows) - left[pack]
            left[pack] -= count
            if left[pack]:
                unfinished[pack] = rows
            yield from rows[start : start + count]
        yield from map(other, self._more)

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


def turned(
    rows: Sequence[MasterRow], turns: Sequence[Callable[[MasterCell], T]]
) -> Iterator[Sequence[T]]:
    """Go through the rows of a table with what the cells of each column become.

    Equal cells of one pack are asked about once.
    """
    if isinstance(rows, PackedRows):
        return rows.turned(turns)
    return ([turn(cell) for turn, cell in zip(turns, row, strict=True)] for row in rows)


def stretches(rows: Sequence[MasterRow]) -> Iterator[list[dict[MasterCell, None]]]:
    """Yield the different cells of each column stretch by stretch, those of a pack together."""
    if isinstance(rows, PackedRows):
        yield from rows.different()
        return
    left = iter(rows)
    while stretch := list(islice(left, STRETCH)):
        yield [dict.fromkeys(column) for column in zip(*stretch, strict=True)]
