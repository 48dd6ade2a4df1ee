"""Names of expressions turned into functions: columns, definitions, paths along references."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..schemas.conditionnames import Around
from ..schemas.expressions import Name, Scope
from ..schemas.expressionvalues import Value, united
from ..schemas.tableshapes import Link, TableShape
from .rowtables import Row
from .world import Function, Missed, World

if TYPE_CHECKING:
    from .compiling import Compiler

Steps = list[tuple[str, Link]]
"""Aliases followed one after the other."""

_POSITIONS: dict[Scope, int] = {"row": 0, "this": 1, "outer": 2}


def value_of(name: Name, around: Around, compiler: "Compiler") -> Function:
    """Return what a name is worth."""
    table, steps, many = _walked(name, around, compiler)
    last = name.parts[-1]
    if not steps and last in ("period", "today") and last not in table.columns:
        fixed = compiler.now(last)
        return lambda row, this, outer: fixed
    end = _end(last, table, compiler, name.scope)
    if steps:
        return _along(name, steps, many, end, compiler)
    if name.scope == "row":
        return lambda row, this, outer: end(row)
    if name.scope == "this":
        return lambda row, this, outer: end(this)
    return lambda row, this, outer: end(outer)


def blank(name: Name, filled: bool, around: Around, compiler: "Compiler") -> Function:
    """Return whether the cell a name leads to is filled, or blank."""
    world = compiler.world
    table, steps, _ = _walked(name, around, compiler)
    last, scope = name.parts[-1], name.scope
    at = _POSITIONS[scope]
    link = table.links.get(last) if last not in table.columns else None
    column = _column(last, table)

    def there(row: Row) -> bool | None:
        """Tell whether something stands in the row's cell, or the record it names exists."""
        if link is None:
            return row.filled(last)
        found, _ = world.linked(row, last, link)
        if found:
            return True
        if row.values[link.column] is None and not row.filled(link.column):
            return False
        return False if world.tables.by_id[link.table].complete else None

    def stands(row: Row, this: Row, outer: Row) -> Value:
        start = (row, this, outer)[at]
        if filled and start is world.own and not steps and not start.filled(column):
            world.missed.append(Missed(scope, start, column))
            return None
        rows, complete = _reached(world, start, steps)
        known = [there(one) for one in rows]
        if True in known:
            return filled
        if not complete or None in known or not known:
            if compiler.noting:
                _note_path(world, scope, start, steps)
                if None in known and link is not None:
                    world.missed.append(Missed("table", None, link.table))
            return None
        return not filled

    return stands


def _walked(name: Name, around: Around, compiler: "Compiler") -> tuple[TableShape, Steps, bool]:
    """Return the table a path ends in, its steps, and whether it may lead to several rows."""
    table = around.of(name)
    if table is None:
        raise KeyError(name.scope)
    steps: Steps = []
    for alias in name.parts[:-1]:
        link = table.links[alias]
        steps.append((alias, link))
        table = compiler.checker.tables[link.table]
    return table, steps, any(link.many for _, link in steps)


def _column(last: str, table: TableShape) -> str:
    link = table.links.get(last)
    return link.column if link is not None and last not in table.columns else last


def _end(
    last: str, table: TableShape, compiler: "Compiler", scope: Scope
) -> Callable[[Row], Value]:
    """Return what the last name of a path says of the row it is reached in."""
    world = compiler.world
    if last in table.definitions and last not in table.columns:
        defined = compiler.definition(table, last)
        if not compiler.noting:
            return defined

        def told(row: Row) -> Value:
            mark = len(world.missed)
            found = defined(row)
            world.moved(mark, {"row": scope})
            return world.struck(mark, found)

        return told
    column = _column(last, table)
    if not compiler.noting:
        return lambda row: row.values[column]

    def noted(row: Row) -> Value:
        found = row.values[column]
        if found is None:
            world.missed.append(Missed(scope, row, column))
        return found

    return noted


def _along(
    name: Name, steps: Steps, many: bool, end: Callable[[Row], Value], compiler: "Compiler"
) -> Function:
    world, at = compiler.world, _POSITIONS[name.scope]
    if len(steps) == 1 and not many and not compiler.noting:
        alias, link = steps[0]

        def direct(row: Row, this: Row, outer: Row) -> Value:
            found, _ = world.linked((row, this, outer)[at], alias, link)
            if len(found) == 1:
                return end(found[0])
            return _agreed([end(one) for one in found])

        return direct

    def along(row: Row, this: Row, outer: Row) -> Value:
        start = (row, this, outer)[at]
        rows, complete = _reached(world, start, steps)
        values = [end(one) for one in rows]
        if many:
            found: Value = united([*values, *([] if complete else [None])])
        else:
            found = _agreed(values) if complete else None
        if compiler.noting and not complete:
            _note_path(world, name.scope, start, steps)
        return found

    return along


def _agreed(values: list[Value]) -> Value:
    """Return the value all rows agree on."""
    return values[0] if values and all(one == values[0] for one in values) else None


def _reached(world: World, start: Row, steps: Steps) -> tuple[list[Row], bool]:
    """Return the rows a path leads to, and whether nothing was lost on the way."""
    rows, complete = [start], True
    for alias, link in steps:
        found: list[Row] = []
        for row in rows:
            more, whole = world.linked(row, alias, link)
            complete = complete and whole
            found += more
        rows = found
    return rows, complete


def _note_path(world: World, scope: Scope, start: Row, steps: Steps) -> None:
    """Note where a path was lost: a blank reference, a record that is not there."""
    rows = [start]
    for alias, link in steps:
        found: list[Row] = []
        for row in rows:
            more, whole = world.linked(row, alias, link)
            found += more
            if whole:
                continue
            if row.values[link.column] is None:
                world.missed.append(Missed(scope, row, link.column))
            elif not world.tables.by_id[link.table].complete:
                world.missed.append(Missed("table", None, link.table))
            else:
                world.missed.append(Missed(scope, row, ""))
        rows = found
