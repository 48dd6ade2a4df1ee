"""The plan as it was read last: the same workbook, read by the same program, is not read again.

It is only a help: whoever loses it reads the plan once. A plan of records is never kept: they may
be people's.
"""

import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

import msgspec

from ..schemas.findings import Finding
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rulings import Correction, Decision
from ..workbooks.planplaces import Places, Stand
from ..workbooks.planreader import ReadPlan
from ..workbooks.replacing import write_whole
from .exactvalues import Inexact, packed, packed_findings, unpacked
from .programstate import program

KEY = 32
"""Bytes of what tells what was read, and of what tells that nothing of it is damaged."""

_FREE: Mapping[str, type] = {"corrections": Correction, "decisions": Decision}
"""Members of a plan whose values may be of any type."""

_TYPED = {
    name: kind
    for name, kind in get_type_hints(Plan).items()
    if name not in (*_FREE, "records", "doubts")
}


class _Sheet(msgspec.Struct, array_like=True):
    """What the records of a sheet have in common; see ``planplaces.Stand``."""

    name: str
    columns: dict[str, int]
    first: str


_PARTS: Mapping[str, Any] = {
    **_TYPED,
    **dict.fromkeys(_FREE, list[dict[str, Any]]),
    "plan_id": str,
    "found": tuple[Finding, ...],
    "workbook": str,
    "sheets": list[_Sheet],
    "rows": dict[str, list[tuple[int, int]]],
}
"""What is kept, each part by itself, with its type; ``rows`` are of a sheet by its position."""


def recalled(path: Path, data: bytes, profile: Profile, name: str) -> ReadPlan | None:
    """Return a plan as it was read last, ``None`` when nothing can be used.

    Args:
        path: where it is kept.
        data: bytes of the plan workbook.
        profile: the plan's profile.
        name: name of the workbook as shown.
    """
    try:
        kept = path.read_bytes()
        key, seal, small = kept[:KEY], kept[KEY : 2 * KEY], kept[2 * KEY :]
        if key != _key(data, profile, name) or seal != sha256(key + small).digest():
            return None
        parts = msgspec.msgpack.decode(small, type=dict[str, bytes])
        found = {part: _decoded(parts[part], kind) for part, kind in _PARTS.items()}
        members = {member: found[member] for member in _TYPED}
        for member, kind in _FREE.items():
            members[member] = tuple(kind(**one) for one in found[member])
        plan, places = Plan(**members), _placed(found)
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, zlib.error):
        return None
    return ReadPlan(plan, found["plan_id"], found["found"], profile, places)


def keep(path: Path, data: bytes, profile: Profile, read: ReadPlan) -> None:
    """Keep a plan as it was read; one that would not come back the same is not kept."""
    plan = read.plan
    if plan.records or plan.doubts or not read.plan_id or not data:
        return
    key = _key(data, profile, read.places.workbook)
    with suppress(OSError), path.open("rb") as before:
        if before.read(KEY) == key:
            return
    told: dict[str, Any] = {member: getattr(plan, member) for member in _TYPED}
    try:
        for member in _FREE:
            told[member] = [_values(one) for one in getattr(plan, member)]
        told["found"] = packed_findings(read.findings)
        told |= {"plan_id": read.plan_id, **_laid(read.places)}
        small = msgspec.msgpack.encode({part: _encoded(told[part]) for part in _PARTS})
    except (Inexact, OverflowError, UnicodeEncodeError, TypeError, ValueError):
        return
    with suppress(OSError):
        write_whole(path, key + sha256(key + small).digest() + small)


def _encoded(part: Any) -> bytes:  # noqa: ANN401 - of any type
    return zlib.compress(msgspec.msgpack.encode(part), 1)


def _decoded(part: bytes, kind: Any) -> Any:  # noqa: ANN401
    return msgspec.msgpack.decode(zlib.decompress(part), type=kind, ext_hook=unpacked)


def _laid(places: Places) -> dict[str, Any]:
    """Take places apart: what all records of a sheet have in common is said once."""
    sheets: dict[str, int] = {}
    said: list[_Sheet] = []
    rows: dict[str, list[tuple[int, int]]] = {}
    for member, stands in places.rows.items():
        for one in stands:
            if one.sheet not in sheets:
                sheets[one.sheet] = len(said)
                said.append(_Sheet(one.sheet, dict(one.columns), one.first))
        rows[member] = [(sheets[one.sheet], one.row) for one in stands]
    return {"workbook": places.workbook, "sheets": said, "rows": rows}


def _placed(found: Mapping[str, Any]) -> Places:
    """Undo ``_laid``."""
    sheets: list[_Sheet] = found["sheets"]
    rows: dict[str, list[tuple[int, int]]] = found["rows"]
    stands = {
        member: tuple(
            Stand((its := sheets[at]).name, row, its.columns, its.first) for at, row in numbers
        )
        for member, numbers in rows.items()
    }
    return Places(found["workbook"], stands)


def _values(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any kind
    return {each.name: packed(getattr(one, each.name)) for each in fields(one)}


def _key(data: bytes, profile: Profile, name: str) -> bytes:
    told = sha256()
    for part in (program(), profile.id, profile.text, name):
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    told.update(sha256(data).digest())
    return told.digest()
