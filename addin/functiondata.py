"""The functions as data, each example as a formula with its value: for checks from outside."""

from collections.abc import Mapping, Sequence

from ..schemas.terms import Words
from .cellerrors import CellError
from .registry import Function, Given, Registry, Scalar


def functions_data(registry: Registry) -> list[dict[str, object]]:
    """Return every function with its texts and, where it has an example, formulas and value.

    Formulas are written the way files hold them: English signs, whatever the program's language.
    """
    return [_one(registry, function) for function in registry.functions.values()]


def formula(name: str, given: Sequence[Given]) -> str:
    """Write a call the way files hold it."""
    return f"={name}({','.join(_written(one) for one in given)})"


def plain(made: Given) -> object:
    """Return a value as JSON tells it: an error by its kind and reason, a range as rows."""
    if isinstance(made, tuple):
        return [[_plain(cell) for cell in row] for row in made]
    return _plain(made)


def _one(registry: Registry, function: Function) -> dict[str, object]:
    told: dict[str, object] = {
        "id": function.id,
        "names": _words(function.name),
        "text": _words(function.text),
        "category": function.category,
        "arguments": [
            {
                "name": _words(one.name),
                "text": _words(one.text),
                "table": one.table,
                "optional": one.optional,
            }
            for one in function.arguments
        ],
    }
    if function.example or not function.required:
        from .examples import arguments_in

        given = arguments_in(function.example)
        names = (function.name.it, function.name.en)
        told["formulas"] = [formula(name, given) for name in dict.fromkeys(names)]
        told["expected"] = plain(registry.compute(function.id, given))
    return told


def _words(words: Words) -> Mapping[str, str]:
    return {"it": words.it, "en": words.en}


def _plain(cell: Scalar) -> object:
    if isinstance(cell, CellError):
        return {"error": cell.kind, "reason": cell.reason.it}
    return cell


def _written(value: Given) -> str:
    if isinstance(value, tuple):
        return "{" + ";".join(",".join(_cell(cell) for cell in row) for row in value) + "}"
    return _cell(value)


def _cell(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, CellError):
        return value.kind
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
