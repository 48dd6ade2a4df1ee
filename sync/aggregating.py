"""Aggregates of expressions: which rows of a table count, and what they make together.

Conditions joined by ``and`` that compare something of the inner row with something of the rows
around (or with a constant) are looked up; what depends on the inner row alone is asked once of each
row; only the rest is asked of every candidate again.

A row of which the condition is not known does not count. Where it is the row around, or a table
that is not at hand, that leaves the condition unknown, so is the aggregate.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ..schemas.conditionnames import Around, scopes_in
from ..schemas.expressions import Aggregate, Expression
from ..schemas.expressionvalues import Many, Value, united
from .lookups import bound, sorted_conditions
from .rowtables import Row
from .world import Function, Missed, World

if TYPE_CHECKING:
    from .compiling import Compiler

REMEMBERED = 100_000
"""Results one aggregate keeps before it forgets them all."""

_ABSENT: Any = object()
_MAKING: Mapping[str, Callable[[list[Any]], Any]] = {"sum": sum, "min": min, "max": max}


def aggregate(tree: Aggregate, around: Around, compiler: "Compiler") -> Function:
    """Return what an aggregate is worth."""
    if not tree.source:
        return _Group(tree, around, compiler).value
    return _Lookup(tree, around, compiler).value


class _Asked:
    """Something asked of inner rows, and whether it may depend on what is around them."""

    def __init__(self, tree: Expression, inside: Around, compiler: "Compiler") -> None:
        self._tree, self._inside, self._compiler = tree, inside, compiler
        self._function = compiler.compile(tree, inside)
        self._alone = scopes_in(tree, inside) <= {"row"} and not compiler.world.partial
        self._noting: Function | None = None

    def of(self, row: Row, this: Row, outer: Row, keep: bool = False) -> tuple[Value, bool]:
        """Ask it of a row.

        Returns:
            The value, and whether something outside the row leaves it unknown; ``keep`` leaves
            what was missed noted all the same.
        """
        found = self._function(row, this, outer)
        if found is not None and not (isinstance(found, Many) and not found.complete):
            return found, False
        if self._alone and not self._compiler.noting:
            return found, False
        if self._noting is None:
            self._noting = self._compiler.noter.compile(self._tree, self._inside)
        missed = self._compiler.world.missed
        mark = len(missed)
        self._noting(row, this, outer)
        blamed = self._compiler.world.outside(mark)
        if not keep and not (blamed and self._compiler.noting):
            del missed[mark:]
        return found, blamed


class _Taken:
    """What is made of the rows that count; see ``aggregate``."""

    def __init__(self, tree: Aggregate, around: Around, compiler: "Compiler", table: str) -> None:
        self.kind = tree.kind
        self.world: World = compiler.world
        self.compiler = compiler
        self.inside = around.inside(compiler.checker.tables[table])
        self.source = table
        self.item = None if tree.item is None else _Asked(tree.item, self.inside, compiler)

    def made(self, rows: Sequence[Row], doubt: bool, this: Row, outer: Row) -> Value:
        """Return what the rows make.

        Args:
            rows: those that count.
            doubt: there may be others.
            this: the row of the rule.
            outer: the row around.
        """
        if self.item is None:
            if self.kind == "exists" and rows:
                return True
            return None if doubt else False if self.kind == "exists" else Decimal(len(rows))
        known: list[Any] = []
        for row in rows:
            value, blamed = self.item.of(row, this, outer)
            doubt = doubt or blamed
            if value is not None:
                known.append(value)
        found = self._of(known, len(rows) > len(known), doubt)
        if found is None and not doubt and self.compiler.noting:
            for row in rows:
                self.item.of(row, this, outer, keep=True)
        return found

    def _of(self, known: list[Any], left_out: bool, doubt: bool) -> Value:
        """Return what known values make.

        Args:
            known: what is known of the rows that count.
            left_out: some of them say nothing known.
            doubt: there may be others.
        """
        if self.kind == "every":
            return False if False in known else None if doubt or left_out else True
        if self.kind == "set":
            return Many(united(known).values, not doubt)
        if self.kind == "distinct":
            return None if doubt else Decimal(len(united(known).values))
        if self.kind == "sum" and not left_out and not known:
            return None if doubt else Decimal(0)
        if doubt or not known:
            return None
        if self.kind == "value":
            return known[0] if all(one == known[0] for one in known) else None
        made: Value = _MAKING[self.kind](known)
        return made

    def told(self, mark: int, found: Value, doubt: bool) -> Value:
        """Say what was missed since a mark as seen from around the aggregate."""
        world = self.world
        if self.compiler.noting:
            if doubt:
                world.missed.append(Missed("table", None, self.source))
            world.moved(mark, {"row": "data", "outer": "row"})
        return found


class _Group(_Taken):
    """An aggregate over the rows of the group at hand."""

    def __init__(self, tree: Aggregate, around: Around, compiler: "Compiler") -> None:
        super().__init__(tree, around, compiler, around.group)
        self.where = None if tree.where is None else _Asked(tree.where, self.inside, compiler)

    def value(self, row: Row, this: Row, outer: Row) -> Value:
        """Return what the rows of the group make."""
        mark = len(self.world.missed)
        taken, doubt = row.group, False
        if self.where is not None:
            kept = []
            for one in row.group:
                found, blamed = self.where.of(one, this, row)
                doubt = doubt or blamed
                if found is True:
                    kept.append(one)
            taken = kept
        return self.told(mark, self.made(taken, doubt, this, row), False)


class _Lookup(_Taken):
    """An aggregate over a table."""

    def __init__(self, tree: Aggregate, around: Around, compiler: "Compiler") -> None:
        super().__init__(tree, around, compiler, tree.source)
        inside = self.inside
        self.sides = sorted_conditions(tree, inside, compiler)
        self.fixed = [compiler.compile(one, inside) for one in self.sides.fixed]
        looked = (*self.sides.equal, *self.sides.member)
        self.keys = [compiler.compile(other, inside) for _, other in looked]
        self.mixed = [_Asked(one, inside, compiler) for one in self.sides.mixed]
        needed = [one for part in (tree.item, tree.where) for one in bound(part, inside, compiler)]
        self.bindings = [compiler.compile(one, inside) for one in dict.fromkeys(needed)]
        self._memo: dict[tuple[Value, ...], Value] = {}
        # Nothing is missed where the quick one knows: it remembers, noting goes through all rows.
        self._quick = compiler.quick.compile(tree, around) if compiler.noting else None

    def value(self, row: Row, this: Row, outer: Row) -> Value:
        """Return what the rows that count make."""
        if self._quick is not None:
            own, self.world.own = self.world.own, None
            known = self._quick(row, this, row)
            if known is not None and not (isinstance(known, Many) and not known.complete):
                self.world.own = own
                return known
            noted = self._value(row, this)
            self.world.own = own
            return noted
        key = (self.world.viewer, *[one(row, this, row) for one in self.bindings])
        found = self._memo.get(key, _ABSENT)
        if found is _ABSENT:
            if len(self._memo) >= REMEMBERED:
                self._memo.clear()
            found = self._memo[key] = self._value(row, this)
        return found  # type: ignore[no-any-return]

    def _value(self, row: Row, this: Row) -> Value:
        mark = len(self.world.missed)
        conditions = [one(row, this, row) for one in self.fixed]
        if False in conditions:
            return self.made((), False, this, row)
        sides = [one(row, this, row) for one in self.keys]
        if None in conditions or None in sides:
            return self.told(mark, None, False)
        table = self.world.tables.by_id[self.source]
        index = self.compiler.quick.index(self.sides, table, self.inside)
        taken, doubt = index.rows.get(tuple(sides), ()), index.doubt or not table.complete
        if self.mixed:
            kept: list[Row] = []
            for one in taken:
                counts, blamed = self._counts(one, this, row)
                doubt = doubt or blamed
                if counts:
                    kept.append(one)
            taken = kept
        return self.told(mark, self.made(taken, doubt, this, row), doubt)

    def _counts(self, one: Row, this: Row, outer: Row) -> tuple[bool, bool]:
        """Tell whether the rest of the conditions hold for a row, and whether that is in doubt."""
        counts, doubt = True, False
        for condition in self.mixed:
            found, blamed = condition.of(one, this, outer)
            if found is False:
                return False, False
            counts, doubt = counts and found is True, doubt or blamed
        return counts, doubt
