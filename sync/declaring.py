"""What a source says of an indicator itself: it stands, where else it would be inferred."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..schemas.dates import date_read
from ..schemas.plan import Doubt, Indicator
from ..schemas.profile import Profile
from ..schemas.terms import Vocabulary, term
from ..schemas.unitnames import department_named
from ..schemas.units import unit_named
from ..schemas.values import read
from ..workbooks.planlists import vocabularies

LISTS: Mapping[str, str] = {
    "direction": "direction",
    "aggregation": "aggregation",
    "type": "indicator_type",
}
"""Attributes that are entries of a list, and the list."""

EUROS = ("€", "EUR", "euro", "Euro")
"""Units of an amount of money; in others (millions of euro) it is a number like any."""

NUMBERS = ("target", "initial_target", "baseline", "weight")
YEARS = ("target_year", "baseline_year")
DAYS = ("target_day",)


def declare(
    indicator: Indicator, said: Mapping[str, str], profile: Profile
) -> tuple[Indicator, list[Doubt]]:
    """Put what the source says in the place of what was inferred.

    Args:
        indicator: as inferred.
        said: text by attribute.
        profile: its lists.

    Returns:
        The indicator, and a doubt for each text that could not be read (``IMP-020``).
    """
    known: dict[str, Any] = {}
    doubts = []
    for name, text in said.items():
        value = _value(name, text, vocabularies(profile, 0), profile)
        if value is None:
            facts = {"value": text, "key": indicator.key, "field": name}
            doubts.append(Doubt("IMP-020", indicator.key, indicator.source, text, facts))
        else:
            known[name] = value
    if "unit" in known and "type" not in known:
        known |= _by_unit(known["unit"], indicator.type)
    proposed = tuple(name for name in indicator.proposed if name not in known)
    return replace(indicator, **known, proposed=proposed), doubts


def _by_unit(unit: str, inferred: str) -> dict[str, str]:
    """Return what a declared unit says of the type: a share, an amount, a count."""
    canonical = unit_named(unit)
    if canonical == "%":
        return {"unit": "%", "type": inferred if inferred == "ratio" else "percent"}
    if unit in EUROS or canonical == "EUR":
        return {"unit": "€", "type": inferred if inferred == "ratio" else "money"}
    if not canonical:
        return {"unit": "", "type": "number" if inferred in ("money", "percent") else inferred}
    return {"type": "number"} if inferred in ("money", "percent") else {}


def _value(
    name: str, text: str, lists: Mapping[str, Vocabulary], profile: Profile
) -> object | None:
    """Return what a text says of an attribute, ``None`` when it cannot be read."""
    if name in LISTS:
        entry = term(lists[LISTS[name]], text)
        return entry.id if entry else None
    if name in NUMBERS:
        numbers = read(text).numbers
        return numbers[0] if len(numbers) == 1 else None
    if name in YEARS or name == "decimals":
        return int(text) if text.isdigit() else None
    if name in DAYS:
        return date_read(text)[0]
    if name == "department":
        unit = department_named(profile.departments, text)
        return unit.id if unit else None
    return text
