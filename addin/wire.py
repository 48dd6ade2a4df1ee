"""Lines of JSON between the component inside LibreOffice and our Python: values and errors.

One line is one message. A cell is a JSON number, string, ``true``, ``false`` or ``null`` (blank);
an error and a range are objects, so that nothing a cell can hold is mistaken for them.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Any, get_args

from ..schemas.terms import Words
from .cellerrors import CellError, ErrorKind
from .registry import Given, Range, Scalar

Message = Mapping[str, Any]

KINDS: frozenset[str] = frozenset(get_args(ErrorKind))


class Unreadable(Exception):
    """A line that is no message: whoever is at the other end is not who we think."""


def line(message: Message) -> str:
    """Write a message as a line, line end included."""
    return json.dumps(message, ensure_ascii=True, allow_nan=False, separators=(",", ":")) + "\n"


def message(text: str) -> Message:
    """Read a line.

    Raises:
        Unreadable: it is no JSON object.
    """
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unreadable(text[:200]) from error
    if not isinstance(found, dict):
        raise Unreadable(text[:200])
    return found


def packed(value: Given) -> Any:  # noqa: ANN401
    """Return a value as JSON knows it."""
    if isinstance(value, tuple):
        return {"rows": [[packed(cell) for cell in row] for row in value]}
    if isinstance(value, CellError):
        return {"error": value.kind, "it": value.reason.it, "en": value.reason.en}
    if isinstance(value, float) and not isfinite(value):
        return {"error": "#NUM!", "it": "", "en": ""}
    return value


def unpacked(value: Any) -> Given:  # noqa: ANN401
    """Return the value of its JSON; whole numbers are floats like all numbers of a sheet.

    Raises:
        Unreadable: no cell and no range.
    """
    if isinstance(value, dict) and isinstance(value.get("rows"), list):
        return _range(value["rows"])
    return _scalar(value)


def _range(rows: list[Any]) -> Range:
    if not all(isinstance(row, list) for row in rows):
        raise Unreadable("rows")
    return tuple(tuple(_scalar(cell) for cell in row) for row in rows)


def _scalar(value: Any) -> Scalar:  # noqa: ANN401
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dict) and value.get("error") in KINDS:
        words = Words(str(value.get("it", "")), str(value.get("en", "")))
        return CellError(value["error"], words)
    raise Unreadable(str(value)[:200])
