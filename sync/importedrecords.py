"""Records as they were imported, kept beside the plan: their personal data has no other home.

``piano.xlsx`` shows no personal table and no personal column. What the source held of them lies in
one file of the hidden folder, a record a line, written whole every time: nothing of somebody who is
taken out of it is left in an older copy. The next import compares with it what the coordinator
changed since.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..schemas.findings import Place
from ..schemas.plan import Plan, PlanRecord
from ..schemas.profile import EntrySheet, Profile
from ..schemas.shape import RECORD

Content = str | Decimal | date
Name = tuple[str, str]
"""Sheet id and key of a record."""


def has_records(profile: Profile) -> bool:
    """Tell whether units add rows of their own to anything of a plan."""
    return any(sheet.kind == RECORD for sheet in profile.sheets)


def written(records: Iterable[PlanRecord], period: int) -> bytes:
    """Write records as text, one a line, for the year they were imported in."""
    lines = [
        {
            "period": period,
            "sheet": one.sheet,
            "key": one.key,
            "unit": one.department,
            "cells": {name: _out(content) for name, content in one.cells.items()},
            "source": [one.source.workbook, one.source.sheet, one.source.cell],
        }
        for one in records
    ]
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode()


def read(file: Path, period: int) -> tuple[PlanRecord, ...]:
    """Return the records kept for a year; none where nothing was imported."""
    if not file.is_file():
        return ()
    lines = (json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip())
    return tuple(_record(line) for line in lines if line["period"] == period)


def with_personal(plan: Plan, kept: Iterable[PlanRecord], profile: Profile) -> Plan:
    """Return a plan with the personal data that its workbook leaves out.

    A personal column comes back only with its record, a personal table whole.
    """
    sheets = _sheets(profile)
    there = {(one.sheet, one.key) for one in plan.records}
    more: list[PlanRecord] = []
    cells: dict[Name, Mapping[str, Content]] = {}
    for one in kept:
        sheet = sheets.get(one.sheet)
        if sheet is None:
            continue
        if sheet.personal and (one.sheet, one.key) not in there:
            more.append(one)
        cells[one.sheet, one.key] = _personal_cells(one, sheet)
    known = [
        replace(one, cells={**one.cells, **said}) if (said := cells.get((one.sheet, one.key)))
        else one
        for one in plan.records
    ]  # fmt: skip
    return replace(plan, records=(*known, *more))


def merged(
    previous: Iterable[PlanRecord],
    base: Iterable[PlanRecord],
    fresh: Iterable[PlanRecord],
    profile: Profile,
) -> tuple[PlanRecord, ...]:
    """Return freshly imported records with what the coordinator changed since the last import.

    A cell that says another thing than was imported stays as it was made, a record typed by hand
    or changed stays, one taken out stays out. Personal tables are the source's alone; those it no
    longer brings stay as they were.

    Args:
        previous: as ``piano.xlsx`` has them, without anything personal.
        base: as imported last; none where that is not known, and then all is the coordinator's.
        fresh: as imported now.
        profile: the sheets.
    """
    sheets = _sheets(profile)
    was = {(one.sheet, one.key): one for one in previous}
    before = {(one.sheet, one.key): one for one in base}
    now = list(fresh)
    found: list[PlanRecord] = []
    for one in now:
        name = (one.sheet, one.key)
        sheet = sheets[one.sheet]
        old, imported = was.get(name), before.get(name)
        if sheet.personal or (old is None and imported is None):
            found.append(one)
        elif old is not None:
            found.append(_decided(old, imported, one, sheet))
    there = {(one.sheet, one.key) for one in now}
    for name, old in was.items():
        imported = before.get(name)
        if name not in there and (imported is None or _changed(old, imported, sheets[name[0]])):
            found.append(old)
    brought = {one.sheet for one in now}
    found += [one for one in before.values() if _alone(one, sheets, brought)]
    order = {name: at for at, name in enumerate(sheets)}
    return tuple(sorted(found, key=lambda one: order[one.sheet]))


def _decided(
    old: PlanRecord, imported: PlanRecord | None, now: PlanRecord, sheet: EntrySheet
) -> PlanRecord:
    """Return a record with the cells somebody changed since the last import."""
    cells: dict[str, Content] = {}
    for field in sheet.own_fields:
        name = field.id
        mine, theirs = old.cells.get(name), now.cells.get(name)
        if imported is None:
            edited = mine is not None and not field.personal
        else:
            edited = mine != imported.cells.get(name) and not field.personal
        if (content := mine if edited else theirs) is not None:
            cells[name] = content
    moved = imported is None or old.department != imported.department
    return replace(now, department=old.department if moved else now.department, cells=cells)


def _changed(old: PlanRecord, imported: PlanRecord, sheet: EntrySheet) -> bool:
    shown = [field.id for field in sheet.own_fields if not field.personal]
    return old.department != imported.department or any(
        old.cells.get(name) != imported.cells.get(name) for name in shown
    )


def _alone(one: PlanRecord, sheets: Mapping[str, EntrySheet], brought: set[str]) -> bool:
    """Tell whether a record is of a personal table the source does not bring any more."""
    sheet = sheets.get(one.sheet)
    return sheet is not None and sheet.personal and one.sheet not in brought


def _personal_cells(one: PlanRecord, sheet: EntrySheet) -> dict[str, Content]:
    own = {field.id for field in sheet.own_fields if sheet.personal or field.personal}
    return {name: content for name, content in one.cells.items() if name in own}


def _sheets(profile: Profile) -> dict[str, EntrySheet]:
    return {sheet.id: sheet for sheet in profile.sheets if sheet.kind == RECORD}


def _out(content: Content) -> object:
    if isinstance(content, Decimal):
        return {"number": format(content, "f")}
    return {"day": content.isoformat()} if isinstance(content, date) else content


def _in(content: Any) -> Content:  # noqa: ANN401
    if not isinstance(content, dict):
        return str(content)
    if "number" in content:
        return Decimal(content["number"])
    return date.fromisoformat(content["day"])


def _record(line: Mapping[str, Any]) -> PlanRecord:
    cells = {name: _in(content) for name, content in line["cells"].items()}
    workbook, sheet, cell = line["source"]
    return PlanRecord(line["sheet"], line["key"], line["unit"], cells, Place(workbook, sheet, cell))
