"""A formula evaluated by hand, as a spreadsheet does: for the few functions live formulas use."""

import ast
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

BLANK = None


class CellError(Exception):
    """What a cell shows as an error."""


def evaluate(text: str, cells: Mapping[str, Any]) -> Any:
    """Return what a formula (without ``=``) shows; names are those of ``cells``."""
    pieces = re.split(r'("(?:[^"]|"")*")', text)
    for at, piece in enumerate(pieces):
        if at % 2:
            pieces[at] = repr(piece[1:-1].replace('""', '"'))
        else:
            plain = re.sub(r"\bIF\(", "IF_(", re.sub(r"(?<![<>])=", "==", piece))
            pieces[at] = plain.replace("<>", "!=").replace("^", "**").replace("OR(", "OR_(")
            pieces[at] = pieces[at].replace("IFERROR_(", "IFERROR(").replace("AND(", "AND_(")
    return _worth(ast.parse("".join(pieces), mode="eval").body, cells)


def _worth(node: ast.expr, cells: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return cells.get(node.id)
    if isinstance(node, ast.UnaryOp):
        return -_number(_worth(node.operand, cells))
    if isinstance(node, ast.BinOp):
        return _joined(node, cells)
    if isinstance(node, ast.Compare):
        left, right = _worth(node.left, cells), _worth(node.comparators[0], cells)
        return _compared(node.ops[0], left, right)
    assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    return _called(node.func.id, node.args, cells)


def _joined(node: ast.BinOp, cells: Mapping[str, Any]) -> float:
    left, right = (_number(_worth(side, cells)) for side in (node.left, node.right))
    try:
        done = {
            ast.Add: lambda: left + right,
            ast.Sub: lambda: left - right,
            ast.Mult: lambda: left * right,
            ast.Div: lambda: left / right,
            ast.Pow: lambda: left**right,
        }[type(node.op)]()
    except (ZeroDivisionError, OverflowError) as error:
        raise CellError from error
    if isinstance(done, complex) or abs(done) == float("inf") or done != done:
        raise CellError
    return done


def _compared(sign: ast.cmpop, left: Any, right: Any) -> bool:
    left, right = (_like(one, other) for one, other in ((left, right), (right, left)))
    if isinstance(left, str) != isinstance(right, str):
        order = (isinstance(left, str), isinstance(right, str))
    else:
        order = (left, right)
    return {
        ast.Eq: order[0] == order[1], ast.NotEq: order[0] != order[1],
        ast.Lt: order[0] < order[1], ast.LtE: order[0] <= order[1],
        ast.Gt: order[0] > order[1], ast.GtE: order[0] >= order[1],
    }[type(sign)]  # fmt: skip


def _like(one: Any, other: Any) -> Any:
    if one is None:
        return "" if isinstance(other, str) else 0.0
    return one.casefold() if isinstance(one, str) else float(one)


def _called(name: str, parts: list[ast.expr], cells: Mapping[str, Any]) -> Any:
    if name == "IF_":
        return _worth(parts[1] if _number(_worth(parts[0], cells)) else parts[2], cells)
    if name == "IFERROR":
        try:
            return _worth(parts[0], cells)
        except CellError:
            return _worth(parts[1], cells)
    if name == "ISNUMBER":
        try:
            found = _worth(parts[0], cells)
        except CellError:
            return False
        return isinstance(found, int | float) and not isinstance(found, bool)
    found = [_worth(part, cells) for part in parts]
    if name == "TRIM":
        return " ".join(_text(found[0]).split(" ")).strip(" ")
    if name in ("AND_", "OR_"):
        truths = [bool(_number(one)) for one in found]
        return all(truths) if name == "AND_" else any(truths)
    sizes = [_number(one) for one in found]
    if name == "ROUND" and abs(sizes[0]) >= 1e15:
        return sizes[0]
    if name == "ROUND":
        digits = Decimal(10) ** -int(sizes[1])
        return float(Decimal(repr(sizes[0])).quantize(digits, ROUND_HALF_UP))
    return {"ABS": lambda: abs(sizes[0]), "MIN": lambda: min(sizes), "MAX": lambda: max(sizes)}[
        name
    ]()


def _number(content: Any) -> float:
    if content is None:
        return 0.0
    if isinstance(content, str):
        raise CellError
    return float(content)


def _text(content: Any) -> str:
    if content is None:
        return ""
    return content if isinstance(content, str) else f"{content:.15g}"
