"""Which cells of a row break a condition: those of the part of it that does not hold."""

from collections.abc import Iterator

from ..schemas.conditions import parse
from ..schemas.expressions import (
    Aggregate,
    Blank,
    Call,
    Expression,
    Name,
    Operation,
    children,
    conjuncts,
    written,
)
from .evaluating import Evaluator
from .rowtables import Row

CHOICES = {"if": 1, "coalesce": 0}
"""Functions worth one of their arguments, and the first that may be it."""


def guilty(then: str, when: str, row: Row, field: str, evaluator: Evaluator) -> str:
    """Return the column a broken condition is told at.

    A condition that asks several things of a row in one breath is told at the column of the first
    one that does not hold; at ``field`` where that one is about it, or about no single column,
    and where the rule is about what was typed in ``field`` (``when`` it is filled).

    Args:
        then: the condition, worth false on the row.
        when: when it is asked; empty for always.
        row: the row.
        field: the column of the rule.
        evaluator: of the check.
    """
    tree = parse(then)
    typed = {written(one) for one in conjuncts(parse(when))} if when else set()
    if f"{field} is filled" in typed or field not in set(_named(tree, row)):
        return field
    blamed = tuple(dict.fromkeys(_blamed(tree, row, field, evaluator)))
    return field if field in blamed or not blamed else blamed[0]


def _blamed(tree: Expression, row: Row, field: str, evaluator: Evaluator) -> Iterator[str]:
    """Go through the own columns of the parts that do not hold."""
    match tree:
        case Operation(operator="and"):
            for part in conjuncts(tree):
                if evaluator.value(written(part), row) is False:
                    yield from _blamed(part, row, field, evaluator)
        case Operation(operator="or", left=left, right=right):
            ways = [tuple(_blamed(one, row, field, evaluator)) for one in (left, right)]
            yield from next((one for one in ways if field in one), ways[-1])
        case Operation(operator="=>", right=right):
            yield from _blamed(right, row, field, evaluator)
        case Name(parts=(name,)) if name in row.table.definitions:
            yield from _blamed(parse(row.table.definitions[name]), row, field, evaluator)
        case Name(parts=(name,), scope="row") if name in row.table.columns:
            yield name
        case Name(parts=(name, *_)) if name in row.table.links:
            if row.table.links[name].column == field:
                yield field
        case Call(function=function, arguments=arguments) if function in CHOICES:
            for one in arguments[CHOICES[function] :]:
                yield from _blamed(one, row, field, evaluator)
        case Aggregate(source=source, item=item):
            if source == row.table.id and item is not None and field in set(_named(item, row)):
                yield field
        case Blank(filled=False):
            return
        case _:
            for part in children(tree):
                yield from _blamed(part, row, field, evaluator)


def _named(tree: Expression, row: Row, inside: bool = False) -> Iterator[str]:
    """Go through the own columns an expression looks at; ``inside`` an aggregate only ``this``."""
    if isinstance(tree, Name):
        if inside and tree.scope != "this":
            return
        if len(tree.parts) == 1 and tree.parts[0] in row.table.definitions:
            yield from _named(parse(row.table.definitions[tree.parts[0]]), row)
        elif len(tree.parts) == 1 and tree.parts[0] in row.table.columns:
            yield tree.parts[0]
    for part in children(tree):
        yield from _named(part, row, inside or isinstance(tree, Aggregate))
