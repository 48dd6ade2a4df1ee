"""Facts as one cell of JSON: what the words of a finding need, kept with their types."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from ..schemas.terms import Words


def facts_text(facts: Mapping[str, object]) -> str:
    """Write facts as JSON that ``facts_of`` reads back, numbers and dates included."""
    return json.dumps(_tagged(facts), ensure_ascii=False, sort_keys=True)


def facts_of(text: str) -> dict[str, object]:
    """Read facts back; a text that is not theirs gives none."""
    try:
        found = json.loads(text, object_hook=_untagged) if text.strip() else {}
    except (ValueError, ArithmeticError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _tagged(value: object) -> object:
    match value:
        case Mapping():
            return {str(name): _tagged(part) for name, part in value.items()}
        case list():
            return [_tagged(part) for part in value]
        case tuple():
            return {"$tuple": [_tagged(part) for part in value]}
        case Decimal():
            return {"$decimal": str(value)}
        case date():
            return {"$date": value.isoformat()}
        case Words():
            return {"$words": [value.it, value.en]}
        case None | bool() | int() | float() | str():
            return value
    return str(value)


def _untagged(value: dict[str, object]) -> object:
    match value:
        case {"$tuple": list() as parts}:
            return tuple(parts)
        case {"$decimal": str() as text}:
            return Decimal(text)
        case {"$date": str() as text}:
            return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
        case {"$words": [str() as it, str() as en]}:
            return Words(it, en)
    return value
