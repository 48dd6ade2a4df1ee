"""Values of cells and facts as MessagePack holds them, exactly, and back.

What it would take for a text (a day, a number with its zeros) is written as an extension.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from ..schemas.findings import Finding
from ..schemas.terms import Words


class Inexact(Exception):
    """A value would not come back the same."""


_KINDS: Mapping[int, type] = {
    1: date, 2: datetime, 3: time, 4: timedelta, 5: Decimal, 6: Words, 7: tuple
}  # fmt: skip


def packed(value: object) -> Any:  # noqa: ANN401 - whatever a cell or a fact holds
    """Return a value as it is written.

    Raises:
        Inexact: it would not come back the same.
    """
    if value is None or type(value) in (str, int, float, bool):
        return value
    for code, kind in _KINDS.items():
        if type(value) is kind:
            return msgspec.msgpack.Ext(code, msgspec.msgpack.encode(_parts(value)))
    if isinstance(value, str):
        return str(value)
    raise Inexact(type(value).__name__)


def packed_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings whose facts are as they are written; see ``packed``."""
    return tuple(
        replace(one, facts={name: packed(fact) for name, fact in one.facts.items()})
        for one in findings
    )


def _parts(value: object) -> Any:  # noqa: ANN401
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return [value.days, value.seconds, value.microseconds]
        case Words():
            return [value.it, value.en]
        case tuple():
            return [packed(one) for one in value]
    return str(value)


def unpacked(code: int, data: memoryview) -> object:
    """Return the value an extension holds; msgspec's ``ext_hook``."""
    parts = msgspec.msgpack.decode(data, ext_hook=unpacked)
    kind = _KINDS[code]
    if kind in (date, datetime, time):
        return kind.fromisoformat(parts)
    if kind is tuple:
        return tuple(parts)
    return kind(parts) if kind is Decimal else kind(*parts)
