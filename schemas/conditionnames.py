"""Whose the names of an expression are: the tables along a path, the definitions it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .conditions import ConditionError, parse
from .expressions import Aggregate, Expression, Name, Scope, Setting, children, parts
from .tableshapes import TableShape

Tables = Mapping[str, TableShape]

_OWN: frozenset[Scope] = frozenset(("row",))
_RULE: frozenset[Scope] = frozenset(("this",))


@dataclass(frozen=True, slots=True)
class Around:
    """The rows names are of: the one at hand, the rule's, the one of the aggregate around.

    ``group`` is the table whose rows an aggregate without a table is over, empty outside views.
    """

    row: TableShape
    this: TableShape
    outer: TableShape | None = None
    group: str = ""

    def of(self, name: Name) -> TableShape | None:
        """Return the table a name starts from, ``None`` for ``outer`` where there is none."""
        return {"row": self.row, "this": self.this, "outer": self.outer}[name.scope]

    def inside(self, table: TableShape) -> "Around":
        """Return the rows within an aggregate over a table."""
        return Around(table, self.this, self.row)


def at_home(table: TableShape, group: str = "") -> Around:
    """Return the rows an expression of a table starts with."""
    return Around(table, table, None, group)


def end_of(name: Name, around: Around, tables: Tables) -> tuple[TableShape, str] | None:
    """Return the table a path ends in and the name it ends with, ``None`` when it leads nowhere."""
    table = around.of(name)
    for alias in name.parts[:-1]:
        link = table.links.get(alias) if table is not None else None
        table = tables.get(link.table) if link is not None else None
    return None if table is None else (table, name.parts[-1])


COUNTING = frozenset(("count", "distinct", "sum"))
"""Aggregates whose number tells what many rows make, not what one of them says."""


def names_in(
    tree: Expression, around: Around, tables: Tables, left_out: frozenset[str] = frozenset()
) -> Iterator[tuple[Name, Around]]:
    """Go through the names of an expression, each with the rows around it.

    Args:
        tree: the expression.
        around: the rows it starts with.
        tables: shapes by id.
        left_out: kinds of aggregates not to look into.
    """
    if isinstance(tree, Name):
        yield tree, around
        return
    if isinstance(tree, Aggregate) and tree.kind in left_out:
        return
    near = around
    if isinstance(tree, Aggregate):
        table = tables.get(tree.source or around.group)
        if table is None:
            return
        near = around.inside(table)
    for part in children(tree):
        yield from names_in(part, near, tables, left_out)


def scopes_in(tree: Expression, around: Around) -> frozenset[Scope]:
    """Return whose rows an expression depends on, as seen from where it stands."""
    if isinstance(tree, Name):
        table, first = around.of(tree), tree.parts[0]
        fixed = first in ("period", "today") and (table is None or first not in table.columns)
        return frozenset() if fixed else frozenset((tree.scope,))
    found: frozenset[Scope] = frozenset().union(*(scopes_in(one, around) for one in children(tree)))
    if not isinstance(tree, Aggregate):
        return found
    # Within an aggregate the row at hand is its own; the one around it is ours.
    ours = found & _RULE
    return ours | _OWN if "outer" in found or not tree.source else ours


def circular(table: str, name: str, tables: Tables) -> bool:
    """Tell whether a definition needs itself."""
    seen: set[tuple[str, str]] = set()
    waiting = [(table, name)]
    while waiting:
        for used in _definitions_in(*waiting.pop(), tables):
            if used == (table, name):
                return True
            if used not in seen:
                seen.add(used)
                waiting.append(used)
    return False


def spread(
    tree: Expression, around: Around, tables: Tables, left_out: frozenset[str] = frozenset()
) -> Iterator[tuple[Expression, Around]]:
    """Go through an expression and the definitions it needs, each with the rows around it.

    Definitions that only aggregates of the kinds ``left_out`` need are not gone through.
    """
    seen: set[tuple[str, str]] = set()
    waiting = [(tree, around)]
    while waiting:
        tree, around = waiting.pop()
        yield tree, around
        for name, near in names_in(tree, around, tables, left_out):
            found = end_of(name, near, tables)
            if found is None:
                continue
            table, last = found
            if last in table.definitions and (table.id, last) not in seen:
                seen.add((table.id, last))
                waiting.append((parse(table.definitions[last]), at_home(table)))


def touches_personal(tree: Expression, around: Around, tables: Tables) -> bool:
    """Tell whether an expression looks at a person's own data, through definitions too."""
    return _personal(tree, around, tables, frozenset())


def exposes_personal(tree: Expression, around: Around, tables: Tables) -> bool:
    """Tell whether what an expression is worth may be a person's own data: counts are not."""
    return _personal(tree, around, tables, COUNTING)


def _personal(tree: Expression, around: Around, tables: Tables, left_out: frozenset[str]) -> bool:
    for one, near in spread(tree, around, tables, left_out):
        for name, where in names_in(one, near, tables, left_out):
            found = end_of(name, where, tables)
            if found is not None and _own_data(*found):
                return True
    return False


def _own_data(table: TableShape, name: str) -> bool:
    """Tell whether a name is a personal column, or a reference kept in one."""
    link = table.links.get(name)
    return name in table.personal or (link is not None and link.column in table.personal)


def settings_in(tree: Expression, around: Around, tables: Tables) -> set[str]:
    """Return the parameters an expression needs, through definitions too."""
    return {
        part.name
        for one, _ in spread(tree, around, tables)
        for part in parts(one)
        if isinstance(part, Setting)
    }


def _definitions_in(table: str, name: str, tables: Tables) -> Iterator[tuple[str, str]]:
    shape = tables[table]
    try:
        tree = parse(shape.definitions[name])
    except ConditionError:
        return
    for one, near in names_in(tree, at_home(shape), tables):
        found = end_of(one, near, tables)
        if found is not None and found[1] in found[0].definitions:
            yield found[0].id, found[1]
