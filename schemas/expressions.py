"""Expressions of rules, guards and views as trees, and how a tree is written as text again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal as OneOf

Scope = OneOf["row", "this", "outer"]
"""Whose name it is: the row at hand, the one the rule looks at, the one of the aggregate around."""

COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")
MEMBERSHIPS = ("in", "not in", "subset of")
AGGREGATES = ("count", "exists", "sum", "min", "max", "every", "set", "distinct", "value")

KEYWORDS = frozenset(
    ("and", "or", "not", "in", "is", "blank", "filled", "subset", "of", "true", "false", "where",
     "for")
)  # fmt: skip
"""Words no name may be."""

GIVEN = ("period", "today", "unit", "key")
"""Names every row has: the period of the check, its day, the reporting unit, the row's key."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text, true or false; ``at`` is the column it starts at, as in all nodes."""

    value: Decimal | str | bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A field of a row, or a path along references that ends at one."""

    parts: tuple[str, ...]
    scope: Scope = "row"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter of the profile, written ``@name``."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    operand: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with the other sign."""

    operand: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """Two operands joined: ``and, or, =>``, a comparison, a membership, ``+ - * /``."""

    operator: str
    left: "Expression"
    right: "Expression"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Blank:
    """``is blank`` of something, or ``is filled``."""

    operand: "Expression"
    filled: bool
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """A set written out: none, or two and more elements between parentheses."""

    items: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple["Expression", ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What the rows of a table make together.

    Attributes:
        kind: one of ``AGGREGATES``.
        source: id of the table; empty for the rows of the group at hand (views only).
        item: what is taken of a row; ``None`` for ``count`` and ``exists``.
        where: which rows count; ``None`` for all.
    """

    kind: str
    source: str
    item: "Expression | None" = None
    where: "Expression | None" = None
    at: int = field(default=0, compare=False)


Expression = (
    Literal | Name | Setting | Not | Negative | Operation | Blank | Listing | Call | Aggregate
)

_LEVELS = {"=>": 1, "or": 2, "and": 3, **dict.fromkeys((*COMPARISONS, *MEMBERSHIPS), 5)}
_LEVELS |= {"+": 6, "-": 6, "*": 7, "/": 7}
_NOT, _COMPARED, _SIGN, _WHOLE = 4, 5, 8, 9


def written(expression: Expression) -> str:
    """Write an expression as text: parsed again it gives the same tree."""
    return _written(expression, 0)


def children(expression: Expression) -> tuple[Expression, ...]:
    """Return the direct parts of an expression, in the order they are written."""
    match expression:
        case Not(operand=one) | Negative(operand=one) | Blank(operand=one):
            return (one,)
        case Operation(left=left, right=right):
            return (left, right)
        case Listing(items=parts) | Call(arguments=parts):
            return parts
        case Aggregate(item=item, where=where):
            return tuple(part for part in (item, where) if part is not None)
    return ()


def parts(expression: Expression) -> Iterator[Expression]:
    """Go through an expression and everything in it, from the outside."""
    yield expression
    for part in children(expression):
        yield from parts(part)


def conjuncts(expression: Expression | None) -> Iterator[Expression]:
    """Go through the conditions an expression joins by ``and``."""
    if isinstance(expression, Operation) and expression.operator == "and":
        yield from conjuncts(expression.left)
        yield from conjuncts(expression.right)
    elif expression is not None:
        yield expression


def _written(expression: Expression, around: int) -> str:
    text, level = _text(expression)
    return f"({text})" if level < around else text


def _text(expression: Expression) -> tuple[str, int]:
    """Return the text of an expression and how tightly its parts hold together."""
    match expression:
        case Literal(value=bool(value)):
            return str(value).lower(), _WHOLE
        case Literal(value=str(value)):
            doubled = value.replace("'", "''")
            return f"'{doubled}'", _WHOLE
        case Literal(value=Decimal() as value):
            return f"{value:f}", _WHOLE
        case Name(names, scope):
            return ".".join(names if scope == "row" else (scope, *names)), _WHOLE
        case Setting(name):
            return f"@{name}", _WHOLE
        case Not(operand):
            return f"not {_written(operand, _NOT)}", _NOT
        case Negative(operand):
            return f"-{_written(operand, _SIGN)}", _SIGN
        case Blank(operand, filled):
            return f"{_written(operand, _COMPARED + 1)} is {_FILLED[filled]}", _COMPARED
        case Operation(operator, left, right):
            own = _LEVELS[operator]
            # Comparisons stand alone, an implication leans to the right, the others to the left.
            before = own + 1 if own in (1, _COMPARED) else own
            after = own if own == 1 else own + 1
            return f"{_written(left, before)} {operator} {_written(right, after)}", own
        case Listing(items):
            return f"({', '.join(_written(item, 0) for item in items)})", _WHOLE
        case Call(function, arguments):
            return f"{function}({', '.join(_written(one, 0) for one in arguments)})", _WHOLE
        case Aggregate(kind, source, item, where):
            inside = "" if item is None else _written(item, 0)
            if source:
                inside += f" for {source}" if inside else source
            if where is not None:
                inside += f"{' ' * bool(inside)}where {_written(where, 0)}"
            return f"{kind}({inside})", _WHOLE
    raise TypeError(expression)


_FILLED = {True: "filled", False: "blank"}
