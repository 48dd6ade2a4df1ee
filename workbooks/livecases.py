"""Tables of cases as Excel text: what is already known is worked out, the rest is left to cells.

``expression`` nests the cases of ``schemas.cases`` as IFs over any cell references, so that the
workbook of a department and the master write the same formula. The text uses only ``+ - * / ^``,
comparisons and functions that Excel 2016 and LibreOffice 7.4 share.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from ..schemas.cases import Case
from ..schemas.scores import DIGITS, rounded

DEEPEST, LONGEST = 60, 8000
"""Levels of brackets and characters a formula may have: Excel takes 64 and 8192."""

BLANK = '""'
NOTHING: Mapping[str, str] = MappingProxyType({})
UNKNOWN: Mapping[str, float | str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Showing:
    """What a cell shows of a score: rounded to nine decimals, within what the policy allows.

    Attributes:
        hundredths: points are shown as percentages: the cell holds their hundredth part.
        times: what a result of the expressions is worth in the unit of the score.
        highest, lowest: limits of the policy, after rounding.
    """

    hundredths: bool = True
    times: float = 1.0
    highest: float | None = None
    lowest: float | None = None

    def of(self, size: float) -> float:
        """Return what the cell shows of a score that is already rounded and limited."""
        return size / 100 if self.hundredths else size

    def known(self, size: float) -> float:
        """Return what the cell shows of a result that is known beforehand."""
        made = rounded(size * self.times)
        made = made if self.highest is None else min(made, self.highest)
        return self.of(made if self.lowest is None else max(made, self.lowest))

    def text(self, result: "Piece") -> str:
        """Return what the cell shows of a result as Excel text."""
        if self.times != 1:
            result = _combined(ast.Mult(), _known(self.times), result)
        made = f"ROUND({result.text},{DIGITS})"
        made = made if self.highest is None else f"MIN({number(self.highest)},{made})"
        made = made if self.lowest is None else f"MAX({number(self.lowest)},{made})"
        return f"{made}/100" if self.hundredths else made


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula: its text, how tightly it holds together, what it is when known."""

    text: str
    level: int
    known: float | str | bool | None = None

    def within(self, level: int) -> str:
        """Return the text as an operand, in brackets where it would fall apart."""
        return self.text if self.level >= level else f"({self.text})"


def expression(
    cases: Iterable[Case],
    names: Mapping[str, str],
    constants: Mapping[str, float | str] = UNKNOWN,
    words: Mapping[str, str] = NOTHING,
    showing: Showing | None = None,
) -> str:
    """Return a table of cases as nested IFs (without ``=``); an unknown case is an empty text.

    Args:
        cases: in order; the first whose condition holds gives the result.
        names: Excel text of each input: a cell (``$N6``), or any expression.
        constants: inputs known beforehand, in the unit of the cells; they come before ``names``.
        words: what the cells show for a word of the conditions (``up``: ``crescente``).
        showing: how a result is shown; as it is when not given.
    """
    inputs = {name: _cell(text) for name, text in names.items()}
    inputs |= {name: _known(content) for name, content in constants.items()}
    steps: list[tuple[str, str]] = []
    for case in cases:
        when = _read(case.when, inputs, words) if case.when else _known(True)
        if when.known is False:
            continue
        then = _result(_read(case.then, inputs, words), showing) if case.then else BLANK
        if when.known is True:
            return nested(steps, then)
        steps.append((when.text, then))
    return nested(steps, BLANK)


def inputs_of(cases: Iterable[Case]) -> set[str]:
    """Return the names of the inputs a table of cases speaks of."""
    return {
        node.id
        for case in cases
        for text in (case.when, case.then)
        if text
        for node in ast.walk(_parsed(text))
        if isinstance(node, ast.Name) and node.id not in _FUNCTIONS
    }


def nested(steps: Iterable[tuple[str, str]], otherwise: str) -> str:
    """Return conditions and their results as nested IFs; equal neighbours at the end are one."""
    pairs = list(steps)
    while pairs and pairs[-1][1] == otherwise:
        pairs.pop()
    text = otherwise
    for when, then in reversed(pairs):
        text = f"IF({when},{then},{text})"
    return text


def fits(text: str) -> bool:
    """Tell whether Excel takes a formula: not too long, not nested too deep."""
    depth = deepest = 0
    for sign in re.sub(r'"[^"]*"', "", text):
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return len(text) <= LONGEST and deepest <= DEEPEST


def number(size: float) -> str:
    """Write a number so that it is read as the same float64: ``70``, ``0.5``, ``1E-05``."""
    if size.is_integer() and abs(size) < 1e15:
        return str(int(size))
    return repr(size).upper()


def quoted(text: str) -> str:
    """Write a text as a formula does."""
    return '"' + text.replace('"', '""') + '"'


_OPERATORS: Mapping[type, tuple[str, int, Callable[[float, float], float]]] = {
    ast.Add: ("+", 2, operator.add),
    ast.Sub: ("-", 2, operator.sub),
    ast.Mult: ("*", 3, operator.mul),
    ast.Div: ("/", 3, operator.truediv),
    ast.Pow: ("^", 4, operator.pow),
}
_COMPARISONS: Mapping[type, tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Eq: ("=", operator.eq),
    ast.NotEq: ("<>", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
}
_FUNCTIONS: Mapping[str, Callable[..., float]] = {
    "ABS": abs, "MIN": min, "MAX": max,
    "AND": lambda *parts: all(parts), "OR": lambda *parts: any(parts),
}  # fmt: skip
_COMPARED, _OPERAND, _WHOLE = 1, 5, 9
_PLAIN = re.compile(r"\$?[A-Z]{1,3}\$?\d+|\{\w+\}|\w+")


@lru_cache(maxsize=1024)
def _parsed(text: str) -> ast.expr:
    python = re.sub(r"(?<![<>])=", "==", text).replace("<>", "!=").replace("^", "**")
    return ast.parse(python, mode="eval").body


def _read(text: str, inputs: Mapping[str, Piece], words: Mapping[str, str]) -> Piece:
    return _piece(_parsed(text), inputs, words)


def _piece(node: ast.expr, inputs: Mapping[str, Piece], words: Mapping[str, str]) -> Piece:
    if isinstance(node, ast.Name):
        return inputs[node.id]
    if isinstance(node, ast.Constant):
        return _known(node.value if isinstance(node.value, str | float) else float(str(node.value)))
    if isinstance(node, ast.UnaryOp):
        return _combined(ast.Sub(), _known(0.0), _piece(node.operand, inputs, words))
    if isinstance(node, ast.BinOp):
        sides = (_piece(side, inputs, words) for side in (node.left, node.right))
        return _combined(node.op, *sides)
    if isinstance(node, ast.Compare):
        first = _piece(node.left, inputs, words)
        return _compared(node.ops[0], first, _piece(node.comparators[0], inputs, words), words)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(node.func.id, [_piece(part, inputs, words) for part in node.args])
    raise ValueError(ast.dump(node))


def _cell(text: str) -> Piece:
    return Piece(text, _WHOLE if _PLAIN.fullmatch(text) else 0)


def _known(content: float | str | bool) -> Piece:
    if isinstance(content, str):
        return Piece(quoted(content), _WHOLE, content)
    if isinstance(content, bool):
        return Piece("1" if content else "0", _WHOLE, content)
    text = number(content)
    return Piece(text, 0 if text.startswith("-") else _WHOLE, float(content))


def _size(piece: Piece) -> float | None:
    return None if piece.known is None or isinstance(piece.known, str) else float(piece.known)


def _combined(sign: ast.operator, left: Piece, right: Piece) -> Piece:
    """Join two operands; a quotient of constants is left to be read, all else is worked out."""
    text, level, work = _OPERATORS[type(sign)]
    first, second = _size(left), _size(right)
    if first is not None and second is not None and text != "/":
        return _known(work(first, second))
    if second == 0 and text in "+-":
        return left
    if first == 0 and text == "+":
        return right
    if second == 1 and text in "*/^":
        return left
    if first == 1 and text == "*":
        return right
    if second == 0 and text == "^":
        return _known(1.0)
    after = level + (text in "-/^")
    return Piece(f"{left.within(level + (text == '^'))}{text}{right.within(after)}", level)


def _compared(sign: ast.cmpop, left: Piece, right: Piece, words: Mapping[str, str]) -> Piece:
    text, holds = _COMPARISONS[type(sign)]
    if left.known is not None and right.known is not None:
        return _known(bool(holds(left.known, right.known)))
    shown = [
        _known(words.get(side.known, side.known)) if isinstance(side.known, str) else side
        for side in (left, right)
    ]
    return Piece(f"{shown[0].within(2)}{text}{shown[1].within(2)}", _COMPARED)


def _called(name: str, parts: list[Piece]) -> Piece:
    if name in ("AND", "OR"):
        decisive = name == "OR"
        if any(part.known is decisive for part in parts):
            return _known(decisive)
        parts = [part for part in parts if part.known is None]
        if len(parts) < 2:
            return parts[0] if parts else _known(not decisive)
    elif all(part.known is not None for part in parts):
        return _known(float(_FUNCTIONS[name](*(_size(part) or 0.0 for part in parts))))
    return Piece(f"{name}({','.join(part.text for part in parts)})", _WHOLE)


def _result(result: Piece, showing: Showing | None) -> str:
    size = _size(result)
    if showing is None:
        return result.text
    return showing.text(result) if size is None else number(showing.known(size))
