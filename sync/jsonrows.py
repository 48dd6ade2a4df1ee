"""Typed cells, origins and findings as plain JSON values, exactly, and back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from ..schemas.findings import Finding, Place, Severity
from ..schemas.grid import CellValue
from ..schemas.terms import Words
from .conflicts import Bound, Conflict, Side
from .judging import Corrected
from .records import NOTHING, Origin, Typed

Json = Any
"""A value of JSON: None, bool, int, float, str, list or dict of such."""

_READERS: Mapping[str, Callable[[Json], object]] = {
    "number": Decimal,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "words": lambda pair: Words(*pair),
    "span": lambda parts: timedelta(*parts),
    "float": float,
}


def cells_out(cells: Mapping[str, Typed]) -> dict[str, Json]:
    """Write the cells of a row by field id; ``null`` for a blank one."""
    return {name: _typed_out(cell) for name, cell in cells.items()}


def cells_in(found: Mapping[str, Json]) -> dict[str, Typed]:
    """Undo ``cells_out``."""
    return {name: _typed_in(value) for name, value in found.items()}


def origins_out(sources: Mapping[str, Origin]) -> dict[str, Json]:
    """Write where cells came from: workbook, sheet, cell, hash."""
    return {
        name: [origin.place.workbook, origin.place.sheet, origin.place.cell, origin.sha256]
        for name, origin in sources.items()
    }


def origins_in(found: Mapping[str, Json]) -> dict[str, Origin]:
    """Undo ``origins_out``."""
    return {
        name: Origin(Place(workbook, sheet, cell), sha256)
        for name, (workbook, sheet, cell, sha256) in found.items()
    }


def corrected_out(corrected: Mapping[str, Corrected]) -> dict[str, Json]:
    """Write what the centre says of cells, by field id."""
    return {
        name: {
            "value": _typed_out(one.value),
            "own": _typed_out(one.own),
            "seen": one.seen,
            "state": one.state,
            "identity": one.identity,
            "source": one.source,
            "reason": one.reason,
            "author": one.author,
            "day": one.day.isoformat() if one.day else None,
            "place": _place_out(one.place),
            "base": _typed_out(one.base),
            "base_origin": _origin_out(one.base_origin),
            "origin": _origin_out(one.origin),
            "over": list(one.over),
            "decided": one.decided,
            "copies": dict(one.copies),
        }
        for name, one in corrected.items()
    }


def corrected_in(found: Mapping[str, Json]) -> dict[str, Corrected]:
    """Undo ``corrected_out``."""
    return {
        name: Corrected(
            value=_typed_in(one["value"]),
            own=_typed_in(one["own"]),
            seen=one["seen"],
            state=one["state"],
            identity=one["identity"],
            source=one["source"],
            reason=one["reason"],
            author=one["author"],
            day=date.fromisoformat(one["day"]) if one["day"] else None,
            place=Place(*one["place"]),
            base=_typed_in(one["base"]),
            base_origin=_origin_in(one["base_origin"]),
            origin=_origin_in(one["origin"]),
            over=tuple(one["over"]),
            decided=one["decided"],
            copies=one["copies"],
        )
        for name, one in found.items()
    }


def bound_out(bound: Bound) -> dict[str, Json]:
    """Write what a decision was given for, and the conflict it settled."""
    conflict = bound.conflict
    return {
        "seen": [list(pair) for pair in bound.seen],
        "chosen": bound.chosen,
        "conflict": conflict
        and {
            **{name: getattr(conflict, name) for name in _CELL},
            "base": _typed_out(conflict.base),
            "chosen": _typed_out(conflict.chosen),
            "sides": [
                [side.who, _typed_out(side.cell), _place_out(side.place), side.sha256, side.name]
                for side in conflict.sides
            ],
        },
    }


def bound_in(found: Mapping[str, Json]) -> Bound:
    """Undo ``bound_out``; the decision itself stands in the plan."""
    kept = found["conflict"]
    conflict = kept and Conflict(
        **{name: kept[name] for name in _CELL},
        base=_typed_in(kept["base"]),
        chosen=_typed_in(kept["chosen"]),
        sides=tuple(
            Side(who, _typed_in(cell), Place(*place), sha256, name)
            for who, cell, place, sha256, name in kept["sides"]
        ),
    )
    return Bound(tuple((who, text) for who, text in found["seen"]), found["chosen"], conflict)


def finding_out(found: Finding) -> dict[str, Json]:
    """Write a finding; facts keep their kind, tuples become lists."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "place": [found.place.workbook, found.place.sheet, found.place.cell],
        "key": found.key,
        "value": found.value,
        "field": found.field,
        "facts": {name: value_out(fact) for name, fact in found.facts.items()},
        "rows": list(found.rows),
    }


def finding_in(found: Mapping[str, Json]) -> Finding:
    """Undo ``finding_out``."""
    return Finding(
        code=found["code"],
        severity=Severity(found["severity"]),
        place=Place(*found["place"]),
        key=found["key"],
        value=found["value"],
        field=found["field"],
        facts={name: value_in(fact) for name, fact in found["facts"].items()},
        rows=tuple(found["rows"]),
    )


def value_out(value: object) -> Json:
    """Write a value; what JSON does not know is an object of one pair, kind to text.

    A kind nobody expects is written as its text.
    """
    if isinstance(value, float) and not isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Words):
        return {"words": [value.it, value.en]}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, time):
        return {"time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"span": [value.days, value.seconds, value.microseconds]}
    if isinstance(value, list | tuple):
        return [value_out(part) for part in value]
    return str(value)


def value_in(found: Json) -> object:
    """Undo ``value_out``."""
    if isinstance(found, list):
        return [value_in(part) for part in found]
    if not isinstance(found, dict):
        return found
    ((kind, text),) = found.items()
    return _READERS[kind](text)


_CELL = ("sheet", "key", "department", "field", "period", "round")


def _place_out(place: Place) -> list[Json]:
    return [place.workbook, place.sheet, place.cell]


def _origin_out(origin: Origin | None) -> Json:
    return None if origin is None else [*_place_out(origin.place), origin.sha256]


def _origin_in(found: Json) -> Origin | None:
    return None if found is None else Origin(Place(*found[:3]), found[3])


def _typed_out(cell: Typed) -> Json:
    found: dict[str, Json] = {}
    if cell.raw is not None and cell.raw != cell.text:
        found["raw"] = value_out(cell.raw)
    elif cell.raw is None and cell.text:
        found["raw"] = None
    if cell.text:
        found["text"] = cell.text
    if cell.number is not None:
        found["number"] = str(cell.number)
    if cell.day is not None:
        found["day"] = cell.day.isoformat()
    if cell.term:
        found["term"] = cell.term
    if not cell.read:
        found["read"] = False
    return found or None


def _typed_in(found: Json) -> Typed:
    if found is None:
        return NOTHING
    text = found.get("text", "")
    raw: CellValue = value_in(found["raw"]) if "raw" in found else text or None
    number, day = found.get("number"), found.get("day")
    return Typed(
        raw=raw,
        text=text,
        number=None if number is None else Decimal(number),
        day=None if day is None else date.fromisoformat(day),
        term=found.get("term", ""),
        read=found.get("read", True),
    )
