"""How the rows an aggregate is about are looked up instead of gone through."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..schemas.conditionnames import Around, scopes_in
from ..schemas.expressions import (
    Aggregate,
    Expression,
    Operation,
    children,
    conjuncts,
    written,
)
from ..schemas.expressionvalues import Many, Single, Value
from .rowtables import Row, Table
from .world import Function, World

if TYPE_CHECKING:
    from .compiling import Compiler

Pair = tuple[Expression, Expression]
"""An inner side, and one that does not depend on the inner row."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """The conditions of an aggregate by what they depend on.

    Attributes:
        fixed: not on the inner row.
        own: on the inner row alone.
        equal: an inner side equals another side.
        member: another side is in an inner set.
        mixed: the rest.
    """

    fixed: tuple[Expression, ...]
    own: tuple[Expression, ...]
    equal: tuple[Pair, ...]
    member: tuple[Pair, ...]
    mixed: tuple[Expression, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What tells the index of these conditions from others."""
        inner = ([*self.own], [one for one, _ in self.equal], [one for one, _ in self.member])
        return tuple("\n".join(map(written, part)) for part in inner)


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of a table by what they are looked up with; ``doubt``: there may be others."""

    rows: dict[tuple[Value, ...], list[Row]]
    doubt: bool


def sorted_conditions(tree: Aggregate, inside: Around, compiler: "Compiler") -> Conditions:
    """Sort the conditions of an aggregate by what they depend on."""
    fixed: list[Expression] = []
    own: list[Expression] = []
    mixed: list[Expression] = []
    pairs: dict[str, list[Pair]] = {"=": [], "in": []}
    for one in conjuncts(tree.where):
        scopes = scopes_in(one, inside)
        pair = _pair(one, inside, compiler)
        if "row" not in scopes:
            fixed.append(one)
        elif isinstance(one, Operation) and pair is not None:
            pairs[one.operator].append(pair)
        else:
            (own if scopes == {"row"} else mixed).append(one)
    return Conditions(tuple(fixed), tuple(own), tuple(pairs["="]), tuple(pairs["in"]), tuple(mixed))


def bound(tree: Expression | None, inside: Around, compiler: "Compiler") -> Iterator[Expression]:
    """Go through the largest parts that depend on the rows around and not on the inner one.

    What they are worth decides what the aggregate is worth.
    """
    scopes = frozenset() if tree is None else scopes_in(tree, inside)
    if tree is None or not scopes:
        return
    if "row" not in scopes:
        yield tree
        return
    near = inside
    if isinstance(tree, Aggregate):
        # Of a further aggregate only the rule's row is one of those around this one.
        near = inside.inside(compiler.checker.tables[tree.source])
    for one in children(tree):
        for part in bound(one, near, compiler):
            if near is inside or scopes_in(part, near) <= {"this"}:
                yield part


def built(conditions: Conditions, table: Table, inside: Around, compiler: "Compiler") -> Index:
    """Go through a table once: its rows by what they are looked up with."""
    world = compiler.world
    own = [compiler.compile(one, inside) for one in conditions.own]
    equal = [compiler.compile(one, inside) for one, _ in conditions.equal]
    member = [compiler.compile(one, inside) for one, _ in conditions.member]
    inner = [*conditions.own, *(one for one, _ in (*conditions.equal, *conditions.member))]
    noted = [compiler.noter.compile(one, inside) for one in inner] if world.partial else []
    rows: dict[tuple[Value, ...], list[Row]] = {}
    doubt = False
    for row in table.rows:
        if not row.seen_by(world.viewer):
            continue
        conditions_of = [one(row, row, row) for one in own]
        if False in conditions_of:
            continue
        sides = [one(row, row, row) for one in equal]
        sets = [one(row, row, row) for one in member]
        doubt = doubt or _elsewhere(world, noted, row)
        if None in conditions_of or None in sides:
            continue
        for key in _keys(sides, sets):
            rows.setdefault(key, []).append(row)
    return Index(rows, doubt)


def _elsewhere(world: World, noted: list[Function], row: Row) -> bool:
    """Tell whether something of a row is in a table that is not at hand."""
    mark = len(world.missed)
    for one in noted:
        one(row, row, row)
    found = any(one.scope == "table" for one in world.missed[mark:])
    del world.missed[mark:]
    return found


def _keys(sides: list[Value], sets: list[Value]) -> Iterator[tuple[Value, ...]]:
    """Go through the keys under which a row is found: one for every element of its sets."""
    if not sets:
        yield tuple(sides)
        return
    first = sets[0]
    several: Iterable[Single] = first.values if isinstance(first, Many) else ()
    for one in several:
        yield from _keys([*sides, one], sets[1:])


def _pair(tree: Expression, inside: Around, compiler: "Compiler") -> Pair | None:
    """Return the inner and the other side of a comparison rows can be looked up by."""
    if not isinstance(tree, Operation) or tree.operator not in ("=", "in"):
        return None
    sides = [(tree.right, tree.left)]
    if tree.operator == "=":
        sides.append((tree.left, tree.right))
    for inner, other in sides:
        alone = scopes_in(inner, inside) == {"row"} and "row" not in scopes_in(other, inside)
        kinds = compiler.several(inner, inside), compiler.several(other, inside)
        if alone and kinds == (tree.operator == "in", False):
            return inner, other
    return None
