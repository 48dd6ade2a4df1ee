"""Expressions turned into functions of rows, once for every table.

Of each there are two: the quick one, and one that notes what it misses (``World.missed``) to tell
why something is not known.
"""

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from ..schemas.conditionchecks import Checker
from ..schemas.conditionnames import Around, at_home
from ..schemas.conditions import parse
from ..schemas.expressionfunctions import FUNCTIONS
from ..schemas.expressions import (
    Aggregate,
    Blank,
    Call,
    Expression,
    Listing,
    Literal,
    Name,
    Negative,
    Not,
    Operation,
    Setting,
)
from ..schemas.expressionvalues import (
    Many,
    Value,
    alike,
    belongs,
    plain_text,
    united,
    within,
)
from ..schemas.tableshapes import TableShape
from . import aggregating, rownames
from .lookups import Conditions, Index, built
from .rowtables import Row, Table
from .world import Function, World

_ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_FIGURES: Mapping[str, Callable[[Any, Any], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def compilers(world: World, checker: Checker) -> tuple["Compiler", "Compiler"]:
    """Return what makes quick functions and what makes those that note what they miss."""
    quick, noter = Compiler(world, checker, noting=False), Compiler(world, checker, noting=True)
    quick.noter, noter.quick = noter, quick
    return quick, noter


class Compiler:
    """Turns the expressions of a profile into functions of the rows of a world.

    Attributes:
        world, checker: what is looked at and the shape of it.
        noting: its functions note what they miss.
        quick, noter: the compiler of the one and of the other kind.
    """

    def __init__(self, world: World, checker: Checker, noting: bool) -> None:
        self.world, self.checker, self.noting = world, checker, noting
        self.quick = self.noter = self
        self._indexes: dict[tuple[str, ...], Index] = {}
        self._made: dict[tuple[str, int], Function] = {}
        self._homes: list[TableShape] = []
        self._definitions: dict[tuple[str, str], Callable[[Row], Value]] = {}

    def made(self, text: str, home: TableShape, group: str = "") -> Function:
        """Return the function of an expression asked of the rows of a table."""
        key = (f"{group}|{text}", id(home))
        if key not in self._made:
            self._homes.append(home)  # Held, so that no other can have the same id.
            self._made[key] = self.compile(parse(text), at_home(home, group))
        return self._made[key]

    def definition(self, table: TableShape, name: str) -> Callable[[Row], Value]:
        """Return the function of a named expression of a table's rows."""
        key = (table.id, name)
        if key not in self._definitions:
            # The line of a view has more columns: a definition is about the row alone.
            home = self.checker.tables.get(table.id, table)
            inner = self.compile(parse(table.definitions[name]), at_home(home))
            world = self.world

            def known(row: Row) -> Value:
                at = (name, world.viewer)
                if at not in row.memo:
                    row.memo[at] = inner(row, row, row)
                return row.memo[at]

            def noted(row: Row) -> Value:
                mark = len(world.missed)
                found = inner(row, row, row)
                world.moved(mark, {"this": "row"})
                return found

            self._definitions[key] = noted if self.noting else known
        return self._definitions[key]

    def compile(self, tree: Expression, around: Around) -> Function:
        """Turn a tree into a function."""
        made = self._compiled(tree, around)
        if not self.noting or isinstance(tree, Literal | Setting | Name):
            return made
        world = self.world

        def struck(row: Row, this: Row, outer: Row) -> Value:
            mark = len(world.missed)
            return world.struck(mark, made(row, this, outer))

        return struck

    def index(self, conditions: Conditions, table: Table, inside: Around) -> Index:
        """Return the rows of a table by what some conditions look them up with."""
        name = (table.shape.id, self.world.viewer, *conditions.texts)
        if name not in self._indexes:
            self._indexes[name] = built(conditions, table, inside, self)
        return self._indexes[name]

    def now(self, name: str) -> Value:
        """Return ``period`` or ``today``."""
        return Decimal(self.world.period) if name == "period" else self.world.today

    def several(self, tree: Expression, around: Around) -> bool:
        """Tell whether an expression may be worth a set."""
        shape = self.checker.shape_in(tree, around)
        return shape.many or shape.kind == "any"

    def _compiled(self, tree: Expression, around: Around) -> Function:
        match tree:
            case Literal(value=value):
                return _constant(plain_text(value) if isinstance(value, str) else value)
            case Setting(name=name):
                return _constant(self.world.settings[name])
            case Name():
                return rownames.value_of(tree, around, self)
            case Blank(operand=Name() as name, filled=filled):
                return rownames.blank(name, filled, around, self)
            case Blank(operand=operand, filled=filled):
                return _known(self.compile(operand, around), filled)
            case Not(operand=operand):
                return _contrary(self.compile(operand, around))
            case Negative(operand=operand):
                return _computed(operator.neg, [self.compile(operand, around)])
            case Listing(items=items):
                return _listing([self.compile(item, around) for item in items], items)
            case Operation():
                return self._operation(tree, around)
            case Call():
                return self._call(tree, around)
            case Aggregate():
                return aggregating.aggregate(tree, around, self)

    def _operation(self, tree: Operation, around: Around) -> Function:
        left, right = self.compile(tree.left, around), self.compile(tree.right, around)
        sign = tree.operator
        if sign == "and":
            return _conjunction(left, right)
        if sign == "or":
            return _disjunction(left, right)
        if sign == "=>":
            return _disjunction(_contrary(left), right)
        if sign in ("=", "<>"):
            sets = self.several(tree.left, around) or self.several(tree.right, around)
            same = _equal(left, right, alike if sets else operator.eq)
            return same if sign == "=" else _contrary(same)
        if sign in ("in", "not in"):
            inside = _member(left, right)
            return inside if sign == "in" else _contrary(inside)
        if sign == "subset of":
            return lambda row, this, outer: within(left(row, this, outer), right(row, this, outer))
        if sign in _ORDERS:
            return _computed(_ORDERS[sign], [left, right])
        if sign in "+-" and (self.several(tree.left, around) or self.several(tree.right, around)):
            return _of_sets(sign, left, right)
        return _computed(_FIGURES[sign], [left, right])

    def _call(self, tree: Call, around: Around) -> Function:
        given = [self.compile(one, around) for one in tree.arguments]
        if tree.function == "coalesce":
            return _first_known(given)
        if tree.function == "if":
            return _chosen(*given)
        if tree.function == "match":
            return _matched(given)
        computed = FUNCTIONS[tree.function].computed
        if computed is None:
            raise KeyError(tree.function)
        return _computed(computed, given)


def _constant(value: Value) -> Function:
    return lambda row, this, outer: value


def _listing(items: list[Function], trees: tuple[Expression, ...]) -> Function:
    if all(isinstance(one, Literal) for one in trees):
        nobody = Row(TableShape("", "", {}), "", "")
        fixed = united(item(nobody, nobody, nobody) for item in items)
        return _constant(fixed)
    return lambda row, this, outer: united(item(row, this, outer) for item in items)


def _contrary(operand: Function) -> Function:
    def contrary(row: Row, this: Row, outer: Row) -> Value:
        found = operand(row, this, outer)
        return None if found is None else not found

    return contrary


def _conjunction(left: Function, right: Function) -> Function:
    def both(row: Row, this: Row, outer: Row) -> Value:
        first = left(row, this, outer)
        if first is False:
            return False
        second = right(row, this, outer)
        if second is False:
            return False
        return True if first and second else None

    return both


def _disjunction(left: Function, right: Function) -> Function:
    def either(row: Row, this: Row, outer: Row) -> Value:
        first = left(row, this, outer)
        if first is True:
            return True
        second = right(row, this, outer)
        if second is True:
            return True
        return None if first is None or second is None else False

    return either


def _equal(left: Function, right: Function, same: Callable[[Any, Any], bool | None]) -> Function:
    def equal(row: Row, this: Row, outer: Row) -> Value:
        first = left(row, this, outer)
        if first is None:
            right(row, this, outer)  # It may miss something too.
            return None
        second = right(row, this, outer)
        return None if second is None else same(first, second)

    return equal


def _member(left: Function, right: Function) -> Function:
    return lambda row, this, outer: belongs(left(row, this, outer), right(row, this, outer))


def _computed(compute: Callable[..., Value], given: list[Function]) -> Function:
    """Compute from known values; what cannot be computed (a division by zero) is not known."""

    def computed(row: Row, this: Row, outer: Row) -> Value:
        values = [one(row, this, outer) for one in given]
        if None in values:
            return None
        try:
            return compute(*values)
        except (ArithmeticError, TypeError):
            return None

    return computed


def _known(operand: Function, filled: bool) -> Function:
    def known(row: Row, this: Row, outer: Row) -> Value:
        return None if operand(row, this, outer) is None else filled

    return known


def _of_sets(sign: str, left: Function, right: Function) -> Function:
    def sets(row: Row, this: Row, outer: Row) -> Value:
        first, second = left(row, this, outer), right(row, this, outer)
        if not isinstance(first, Many) and not isinstance(second, Many):
            if isinstance(first, Decimal) and isinstance(second, Decimal):
                return first + second if sign == "+" else first - second
            if first is None or second is None:
                return None
        if sign == "+":
            return united((first, second))
        whole, less = united((first,)), united((second,))
        # What is not known of the second may take away anything.
        return Many(whole.values - less.values, whole.complete) if less.complete else None

    return sets


def _first_known(given: list[Function]) -> Function:
    def first_known(row: Row, this: Row, outer: Row) -> Value:
        found: Value = None
        for one in given:
            value = one(row, this, outer)
            if value is None:
                continue
            if isinstance(found, Many):
                found = Many(found.values | united((value,)).values, _whole(value))
            else:
                found = value
            if _whole(found):
                return found
        return found

    return first_known


def _whole(value: Value) -> bool:
    return value is not None and (not isinstance(value, Many) or value.complete)


def _chosen(condition: Function, then: Function, otherwise: Function) -> Function:
    def chosen(row: Row, this: Row, outer: Row) -> Value:
        found = condition(row, this, outer)
        if found is None:
            return None
        return then(row, this, outer) if found else otherwise(row, this, outer)

    return chosen


def _matched(given: list[Function]) -> Function:
    subject, rest = given[0], given[1:]
    pairs = list(zip(rest[0::2], rest[1::2], strict=False))
    otherwise = rest[-1] if len(rest) % 2 else None

    def matched(row: Row, this: Row, outer: Row) -> Value:
        found = subject(row, this, outer)
        if found is None:
            return None
        for key, value in pairs:
            same = alike(found, key(row, this, outer))
            if same is None:
                return None
            if same:
                return value(row, this, outer)
        return None if otherwise is None else otherwise(row, this, outer)

    return matched
