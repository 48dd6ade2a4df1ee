"""The register of units as a patch of the plan workbook leaves it: cells name units by name."""

from collections.abc import Sequence
from dataclasses import replace

from ..schemas.findings import Language
from ..schemas.plan import Department
from .planchanges import CellChange, NewRecord
from .planrecords import to_record

SHEET = "departments"
ECHOES = {"department": "department_id"}
"""Columns that repeat a unit's id for the reader, by the column that names the unit."""


def registered(
    units: Sequence[Department],
    changes: Sequence[CellChange],
    added: Sequence[NewRecord],
    language: Language,
) -> tuple[Department, ...]:
    """Return the units with what is changed of them and those added."""
    after = {unit.id: unit for unit in units}
    for one in changes:
        unit = after.get(one.record[0]) if one.sheet == SHEET and one.record else None
        if unit is not None and one.attribute in ("name", "aliases"):
            after[unit.id] = replace(unit, **{one.attribute: one.value})  # type: ignore[arg-type]
    for new in added:
        if new.sheet == SHEET:
            made = to_record(Department, new.values, language)
            after.setdefault(made.id, made)
    return tuple(after.values())
