"""Units found by what people call them: ids, names, aliases, whatever the case and the commas."""

import re
from collections.abc import Mapping

from .plan import Department
from .terms import fold


def department_named(departments: tuple[Department, ...], text: str) -> Department | None:
    """Return the unit a text names by id, name or alias; ``None`` when unknown."""
    wanted = spelling(text)
    if not wanted:
        return None
    for unit in departments:
        if any(spelling(name) == wanted for name in (unit.id, unit.name, *unit.aliases)):
            return unit
    return None


def departments_and_rest(
    departments: tuple[Department, ...], text: str
) -> tuple[list[Department], str]:
    """Return the units a cell names, in order, and the words that belong to none of them.

    Real cells join names with a paragraph break, a comma, a dash or nothing at all: the longest
    known name is looked for at each place.
    """
    rest = spelling(text)
    names = sorted(
        ((spelling(name), unit) for unit in departments for name in (unit.name, *unit.aliases)),
        key=lambda pair: -len(pair[0]),
    )
    found: list[tuple[int, Department]] = []
    for name, unit in names:
        for hit in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", rest):
            found.append((hit.start(), unit))
            rest = rest[: hit.start()] + "\0" * len(name) + rest[hit.end() :]
    ordered = [unit for _, unit in sorted(found, key=lambda pair: pair[0])]
    return list(dict.fromkeys(ordered)), " ".join(rest.replace("\0", " ").split())


def spelling(text: str) -> str:
    """Reduce a unit's name to letters and digits, so that commas and case do not matter."""
    return " ".join(re.findall(r"\w+", fold(text)))


def last_heir(department: str, heirs: Mapping[str, str]) -> str:
    """Return the unit at the end of a unit's succession, empty when it has none."""
    met: set[str] = set()
    unit = department
    while unit in heirs and unit not in met:
        met.add(unit)
        unit = heirs[unit]
    return unit if unit != department and unit not in heirs else ""
