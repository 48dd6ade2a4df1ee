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
from ..workbooks.planplaces import Places
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
_Kept = msgspec.defstruct(
    "_Kept",
    [
        *_TYPED.items(),
        *((name, list[dict[str, Any]]) for name in _FREE),
        ("plan_id", str),
        ("found", tuple[Finding, ...]),
        ("places", Places),
    ],
)


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
        found: Any = msgspec.msgpack.decode(zlib.decompress(small), type=_Kept, ext_hook=unpacked)
        members: dict[str, Any] = {member: getattr(found, member) for member in _TYPED}
        for member, kind in _FREE.items():
            members[member] = tuple(kind(**one) for one in getattr(found, member))
        plan = Plan(**members)
    except (OSError, ValueError, TypeError, LookupError, ArithmeticError, zlib.error):
        return None
    return ReadPlan(plan, found.plan_id, found.found, profile, found.places)


def keep(path: Path, data: bytes, profile: Profile, read: ReadPlan) -> None:
    """Keep a plan as it was read; one that would not come back the same is not kept."""
    plan = read.plan
    if plan.records or plan.doubts or not read.plan_id or not data:
        return
    key = _key(data, profile, read.places.workbook)
    with suppress(OSError), path.open("rb") as before:
        if before.read(KEY) == key:
            return
    try:
        free = {member: [_values(one) for one in getattr(plan, member)] for member in _FREE}
        kept = msgspec.msgpack.encode(
            _Kept(
                **{member: getattr(plan, member) for member in _TYPED},
                **free,
                plan_id=read.plan_id,
                found=packed_findings(read.findings),
                places=read.places,
            )
        )
    except (Inexact, OverflowError, UnicodeEncodeError, TypeError, ValueError):
        return
    small = zlib.compress(kept, 1)
    with suppress(OSError):
        write_whole(path, key + sha256(key + small).digest() + small)


def _values(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a record of any kind
    return {each.name: packed(getattr(one, each.name)) for each in fields(one)}


def _key(data: bytes, profile: Profile, name: str) -> bytes:
    told = sha256()
    for part in (program(), profile.id, profile.text, name):
        told.update(part.encode("utf-8", "surrogatepass") + b"\0")
    told.update(sha256(data).digest())
    return told.digest()
