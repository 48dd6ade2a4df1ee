"""The cells of ``piano.xlsx`` a reorganisation writes."""

from collections.abc import Iterator, Mapping
from dataclasses import fields

from ..schemas.plan import Department, Plan
from ..schemas.rulings import Decision
from ..workbooks.planchanges import CellChange, NewRecord
from .destinations import Moved
from .inheriting import numbered
from .reorganising import Reorganisation

_Rows = Mapping[tuple[str, str, str], Moved]
_Heirs = Mapping[str, str]
Cells = tuple[list[CellChange], list[NewRecord]]

DECISION = ("key", "part", "department", "period", "round", "field")
"""What names a decision in its sheet."""


def written(plan: Plan, found: Reorganisation) -> Cells:
    """Return the cells to write and the units for the blank rows of the register."""
    registered = {unit.id: unit for unit in plan.departments}
    changes: list[CellChange] = []
    added: list[NewRecord] = []
    for unit in found.units:
        if unit.id in found.added:
            values = {one.name: getattr(unit, one.name) for one in fields(Department)}
            added.append(NewRecord("departments", {k: v for k, v in values.items() if v}))
        else:
            changes += _differing(registered[unit.id], unit)
    by_row: _Rows = {(one.member, one.key, one.old): one for one in found.moved}
    ended = {unit.id: unit.successor for unit in found.units if unit.valid_to is not None}
    changes += _indicators(plan, by_row, ended)
    changes += _contributions(plan, by_row, ended)
    changes += _leads(plan, by_row)
    changes += _decisions(plan, by_row)
    changes += _respelled(plan, found)
    return changes, added


def _differing(before: Department, after: Department) -> Iterator[CellChange]:
    for one in fields(Department):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old != new:
            yield CellChange("departments", (before.id,), one.name, new, expected=old)


def _indicators(plan: Plan, rows: _Rows, ended: _Heirs) -> Iterator[CellChange]:
    for row in plan.indicators:
        one = rows.get(("indicators", row.row_key, row.department))
        if one is not None:
            name = row.key, row.part
            yield CellChange("indicators", name, "department", one.new, expected=one.old)
            former = (*row.former, one.old)
            known = one.old in ended
            yield CellChange("indicators", name, "former", former, row.former, optional=known)


def _contributions(plan: Plan, rows: _Rows, ended: _Heirs) -> Iterator[CellChange]:
    for work in plan.contributions:
        one = rows.get(("contributions", work.key, work.department))
        if one is None:
            continue
        name = work.activity, work.department, str(work.number)
        number = int(one.new_key.rpartition("#")[2]) if one.new_key != work.activity else 1
        former = (*work.former, numbered(work.department, work.number))
        yield CellChange("contributions", name, "department", one.new, expected=one.old)
        if number != work.number:
            yield CellChange("contributions", name, "number", number, expected=work.number)
        # Where the register alone tells whose row it was, an older sheet may lack the column.
        known = number == work.number and ended.get(one.old) == one.new
        yield CellChange("contributions", name, "former", former, work.former, optional=known)


def _leads(plan: Plan, rows: _Rows) -> Iterator[CellChange]:
    for activity in plan.activities:
        one = rows.get(("activities", activity.key, activity.lead))
        if one is not None:
            yield CellChange("activities", (activity.key,), "lead", one.new, expected=one.old)


def _decisions(plan: Plan, rows: _Rows) -> Iterator[CellChange]:
    """Decisions name the unit whose value they settle: it is the new one's now."""
    for decision in plan.decisions:
        one = next(
            (
                found
                for member in ("indicators", "contributions")
                if (found := rows.get((member, decision.row_key, decision.department)))
            ),
            None,
        )
        if one is not None:
            name = tuple(str(getattr(decision, part)) for part in DECISION)
            yield CellChange("decisions", name, "department", one.new, expected=one.old)
            if one.new_key != one.key:
                yield from _rekeyed(decision, name, one.new_key)


def _rekeyed(decision: Decision, name: tuple[str, ...], key: str) -> Iterator[CellChange]:
    yield CellChange("decisions", name, "key", key, expected=decision.key)


def _respelled(plan: Plan, found: Reorganisation) -> Iterator[CellChange]:
    """Cells that name a unit whose name alone changed show the new one."""
    names = {unit.id: unit.name for unit in plan.departments}
    renamed = {unit.id for unit in found.units if unit.name != names.get(unit.id, unit.name)}
    moving = {(one.member, one.key, one.old) for one in found.moved}
    for row in plan.indicators:
        unit = row.department
        if unit in renamed and ("indicators", row.row_key, unit) not in moving:
            yield CellChange("indicators", (row.key, row.part), "department", unit, expected=unit)
    for work in plan.contributions:
        unit = work.department
        if unit in renamed and ("contributions", work.key, unit) not in moving:
            name = work.activity, unit, str(work.number)
            yield CellChange("contributions", name, "department", unit, expected=unit)
    for activity in plan.activities:
        unit = activity.lead
        if unit in renamed and ("activities", activity.key, unit) not in moving:
            yield CellChange("activities", (activity.key,), "lead", unit, expected=unit)
