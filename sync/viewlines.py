"""The lines of a view: rows kept, grouped, and what its columns are worth on each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ..schemas.expressionvalues import Many, Single, Value, united
from ..schemas.views import View, ViewColumn
from ..schemas.viewshapes import LineShapes
from .evaluating import Evaluator
from .rowtables import Row
from .viewnames import Order, ViewNames
from .viewworld import ViewWorld

NOWHERE = ""
"""Stands for the rows of which it is not known which entry they count for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line.

    Attributes:
        values: what its groups and columns are worth, by id.
        tones: colours of its cells, by id.
        across: rows of its group by entry of the list the view is counted across, as compared.
        rows: rows of its group.
    """

    values: Mapping[str, Value]
    tones: Mapping[str, str]
    across: Mapping[str, int]
    rows: int


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a view.

    Attributes:
        lines: in their order.
        rows: how many rows they come from.
        doubtful: rows left out because their condition is not known.
        planned: rows the plan has and their unit did not deliver yet.
        repeated: some rows stand in several groups.
    """

    lines: Sequence[Line]
    rows: int
    doubtful: int
    planned: int
    repeated: bool


def lines_of(view: View, world: ViewWorld, names: ViewNames) -> Lines:
    """Make the lines of a view."""
    return _Maker(view, world, names).made()


class _Maker:
    """Makes the lines of one view."""

    def __init__(self, view: View, world: ViewWorld, names: ViewNames) -> None:
        self.view, self.world, self.names = view, world, names
        self.evaluator: Evaluator = world.evaluator
        self.shapes = LineShapes(view, self.evaluator.checker)

    def made(self) -> Lines:
        view = self.view
        rows, doubtful = self._kept()
        repeated = False
        if view.by:
            groups, repeated = self._grouped(rows)
            lines = [self._line(self._group(key, group), group) for key, group in groups.items()]
        else:
            lines = [self._line(self._record(row), ()) for row in rows]
        planned = sum(map(self.world.planned, rows))
        return Lines(self._sorted(lines), len(rows), doubtful, planned, repeated)

    def _kept(self) -> tuple[list[Row], int]:
        """Return the rows the view is about, and how many cannot be told to be."""
        rows = self.world.tables.by_id[self.view.source].rows
        if not self.view.where:
            return list(rows), 0
        kept, doubtful = [], 0
        for row in rows:
            found = self.evaluator.value(self.view.where, row)
            if found is True:
                kept.append(row)
            doubtful += found is None
        return kept, doubtful

    def _grouped(
        self, rows: Iterable[Row]
    ) -> tuple[dict[tuple[Single | None, ...], list[Row]], bool]:
        """Return rows by their groups; one with several entries stands in the group of each."""
        groups: dict[tuple[Single | None, ...], list[Row]] = {}
        repeated = False
        for row in rows:
            known = [self._several(self.evaluator.value(one.value, row)) for one in self.view.by]
            keys = list(product(*known))
            repeated = repeated or len(keys) > 1
            for key in keys:
                groups.setdefault(key, []).append(row)
        return groups, repeated

    def _several(self, value: Value) -> list[Single | None]:
        if not isinstance(value, Many):
            return [value]
        found: list[Single | None] = sorted(value.values, key=str)
        return found if value.values and value.complete else [*found, None]

    def _group(self, key: Sequence[Single | None], rows: Sequence[Row]) -> Row:
        known = {one.id: value for one, value in zip(self.view.by, key, strict=True)}
        return Row(self.shapes.whole, "", "", known, group=rows)

    def _record(self, row: Row) -> Row:
        """Return the line of a record: what is found of the one is known of the other."""
        known = {name: row.values[name] for name in ("unit", "key")}
        line = Row(self.shapes.whole, row.unit, row.key, known, row.values.__getitem__, row.filled)
        line.links, line.memo = row.links, row.memo
        return line

    def _line(self, row: Row, group: Sequence[Row]) -> Line:
        view, evaluator, shapes = self.view, self.evaluator, self.shapes
        values: dict[str, Value] = {one.id: row.values[one.id] for one in view.by}
        for one in view.columns:
            found = evaluator.value(one.value, row, shapes.before(one), shapes.group)
            values[one.id] = found
            if one.id not in shapes.own:
                row.values[one.id] = found
        tones = {
            one.id: tone for one in (*view.by, *view.columns) if (tone := self._tone(one, row))
        }
        return Line(values, tones, self._across(group), len(group))

    def _tone(self, column: ViewColumn, row: Row) -> str:
        """Return the first tone whose condition holds."""
        shapes = self.shapes
        for tone, text in column.tone.items():
            if self.evaluator.value(text, row, shapes.whole, shapes.group) is True:
                return tone
        return ""

    def _across(self, group: Sequence[Row]) -> Mapping[str, int]:
        across = self.view.across
        if across is None:
            return {}
        known = {value for value, _ in self.names.entries(across.vocabulary)}
        counts: Counter[str] = Counter()
        for row in group:
            found = united([self.evaluator.value(across.value, row)])
            named = {str(one) if one in known else NOWHERE for one in found.values}
            counts.update(named if found.complete and named else named | {NOWHERE})
        return counts

    def _sorted(self, lines: Sequence[Line]) -> list[Line]:
        """Sort lines as the view says; groups in the order of their names beforehand."""
        ordered = list(lines)
        for name in reversed((*self.view.sort, *(one.id for one in self.view.by))):
            column, falling = name.removeprefix("-"), name.startswith("-")
            one = next(o for o in (*self.view.by, *self.view.columns) if o.id == column)
            vocabulary = one.vocabulary or self.shapes.worth(one).vocabulary
            keyed = [(self._order(line.values[column], vocabulary), line) for line in ordered]
            known = [(key, line) for key, line in keyed if key is not None]
            known.sort(key=lambda pair: pair[0], reverse=falling)
            ordered = [line for _, line in known] + [line for key, line in keyed if key is None]
        return ordered

    def _order(self, value: Value, vocabulary: str) -> tuple[Order, ...] | None:
        """Return what a value is sorted by, ``None`` when it is not known: that comes last."""
        found = sorted(self._orders(value, vocabulary))
        return tuple(found) or None

    def _orders(self, value: Value, vocabulary: str) -> Iterator[Order]:
        for one in united([value]).values:
            yield self.names.order(one, vocabulary)
