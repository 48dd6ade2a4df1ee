"""Small worlds of records, typed as officers type them and checked as at consolidation.

A case is a world that keeps a rule and a change that breaks it; ``tests/test_regulation.py`` runs
the cases of the regulation on teaching assignments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.plan import Plan
from riscontro.schemas.profile import EntrySheet, Profile, load
from riscontro.schemas.rules import catalogue
from riscontro.schemas.shape import RECORD
from riscontro.schemas.terms import Field, term
from riscontro.sync.checks import check
from riscontro.sync.measuring import Context
from riscontro.sync.records import Accepted, Record, Submission, Typed
from riscontro.sync.recordtables import Surroundings

TODAY = date(2026, 2, 20)
PERIOD, ROUND = 2025, "consuntivo"
FIRST_ROW = 6
USUAL_UNITS = ("DAUIN", "ATENEO")
"""Units whose workbook a row is in when it does not say: the first that gets the sheet."""

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]
Spot = tuple[str, int, str]
"""Sheet, position of the row in the world, field."""


@dataclass(frozen=True)
class Case:
    """A world that keeps a rule, and how it is broken.

    Attributes:
        rows: the smallest world that keeps the rule, by sheet; ``_unit`` puts a row into the
            workbook of another unit.
        broken: what to change, by sheet and position; a position after the last adds a row. Nothing
            for a world that only has to keep the rule.
        at: where the finding must stand; several when several rows are at fault.
        waived: the rule does not hold the row when its exception is granted as a waiver.
    """

    rows: Rows
    broken: Mapping[tuple[str, int], Row] = field(default_factory=dict)
    at: Spot | tuple[Spot, ...] | None = None

    @property
    def spots(self) -> set[Spot]:
        """Where the findings must stand."""
        if self.at is None:
            return set()
        return {self.at} if isinstance(self.at[0], str) else set(self.at)  # type: ignore[arg-type]

    @property
    def broken_rows(self) -> Rows:
        """The world once it is broken."""
        rows = {sheet: [dict(row) for row in listed] for sheet, listed in self.rows.items()}
        for (sheet, position), changes in self.broken.items():
            listed = rows.setdefault(sheet, [])
            if position >= len(listed):
                listed.append(dict(changes))
            else:
                listed[position].update(changes)
        return rows


@cache
def regulation() -> Profile:
    """The regulation on teaching assignments."""
    return load("polito-incarichi")


def findings_of(rows: Rows, profile: Profile | None = None, **more: Any) -> list[Finding]:
    """Check a world as a consolidation does, every workbook submitted; see ``checked``."""
    return checked(rows, profile or regulation(), **more)


def checked(
    rows: Rows,
    profile: Profile,
    *,
    drafts: Sequence[str] = (),
    stored: Sequence[Accepted] = (),
    plan: Plan | None = None,
    alone: bool = False,
    today: date = TODAY,
) -> list[Finding]:
    """Check a world.

    Args:
        rows: the world.
        profile: its profile.
        drafts: units whose workbook is still being filled in.
        stored: rows in force before.
        plan: the plan, none by default.
        alone: the workbooks are all that is known.
        today: day of the check.
    """
    sent = submissions(rows, profile, drafts)
    around = None if alone else Surroundings(plan or Plan(profile.id, PERIOD), stored)
    due = frozenset(one.department for one in sent if one.state == "submitted")
    context = Context(profile, catalogue(profile), PERIOD, ROUND, today, due, around)
    return check(sent, context)


def submissions(rows: Rows, profile: Profile, drafts: Sequence[str] = ()) -> list[Submission]:
    """Return the workbooks of a world, one of every unit that has a row in it."""
    records: dict[str, list[Record]] = {}
    for sheet_id, listed in rows.items():
        sheet = profile.sheet(sheet_id)
        for position, row in enumerate(listed):
            unit = unit_of(row, sheet, profile)
            records.setdefault(unit, []).append(record_of(row, sheet, profile, unit, position))
    return [
        Submission(
            workbook=f"{unit}.xlsx",
            sha256=unit,
            identity={
                "department": unit,
                "profile": profile.id,
                "period": str(PERIOD),
                "round": ROUND,
            },
            state="draft" if unit in drafts else "submitted",
            records=tuple(own),
        )
        for unit, own in records.items()
    ]


def unit_of(row: Row, sheet: EntrySheet, profile: Profile) -> str:
    """Return the unit whose workbook a row is in."""
    if "_unit" in row:
        return str(row["_unit"])
    usual = [*USUAL_UNITS, *(unit.id for unit in profile.departments)]
    known = {unit.id for unit in profile.departments}
    return next(one for one in usual if sheet.concerns(one) and (not known or one in known))


def record_of(row: Row, sheet: EntrySheet, profile: Profile, unit: str, position: int) -> Record:
    """Return the record a row of a workbook is read as."""
    unknown = [name for name in row if name != "_unit" and sheet.field(name) is None]
    assert not unknown, f"{sheet.id} has no {unknown}"
    columns = {column.id: at for at, column in enumerate(sheet.fields, 1)}
    cells = {column.id: typed(row.get(column.id), column, profile) for column in sheet.own_fields}
    return Record(
        sheet=sheet.id,
        kind=RECORD,
        key=f"{sheet.id}/{unit}/{position + 1}",
        department=unit,
        place=Place(f"{unit}.xlsx", sheet.label.it),
        row=FIRST_ROW + position,
        columns=columns,
        cells=cells,
        issued={},
    )


def typed(value: Any, column: Field, profile: Profile) -> Typed:
    """Read what an officer types into a cell."""
    if value is None or value == "":
        return Typed()
    text = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
    if column.type == "date":
        return Typed(value, text, day=value)
    if column.type == "boolean":
        return Typed(value, text, number=Decimal(1 if text in ("sì", "True", "1") else 0))
    if column.type == "year":
        return Typed(value, text, number=Decimal(text[:4]))
    if column.type in ("number", "percent", "integer"):
        return Typed(value, text, number=Decimal(text.replace(",", ".")))
    if column.type in ("list", "terms"):
        pieces = [one.strip() for one in text.replace(",", ";").split(";")]
        entries = [term(profile.vocabularies[column.vocabulary], one) for one in pieces if one]
        assert all(entries), f"{column.id}: {text} is no entry of {column.vocabulary}"
        return Typed(value, text, term=";".join(one.id for one in entries if one))
    if column.type == "references":
        pieces = [one.strip() for one in text.replace(",", ";").split(";")]
        return Typed(value, text, term=";".join(one for one in pieces if one))
    if column.type == "unit":
        unit = profile.department(text)
        assert unit is not None, f"{column.id}: {text} is no unit"
        return Typed(value, text, term=unit.id)
    if column.type in ("reference", "node"):
        return Typed(value, text, term=text.strip())
    return Typed(value, text)


def spot(found: Finding, rows: Rows, profile: Profile) -> Spot:
    """Return the sheet, the position of the row and the field a finding stands at."""
    sheet = next(one for one in profile.sheets if one.label.it == found.place.sheet)
    letters = found.place.cell.rstrip("0123456789")
    position = int(found.place.cell.removeprefix(letters)) - FIRST_ROW
    assert 0 <= position < len(rows[sheet.id])
    return sheet.id, position, found.field


def told(code: str, rows: Rows, profile: Profile | None = None) -> set[Spot]:
    """Return where a world breaks a rule."""
    shaped = profile or regulation()
    return {spot(one, rows, shaped) for one in findings_of(rows, shaped) if one.code == code}


def accepted(rows: Rows, profile: Profile, period: int = PERIOD) -> list[Accepted]:
    """Return the rows of a world as they stand in the store."""
    return [
        Accepted(
            one.sheet,
            one.kind,
            one.key,
            one.department,
            period,
            ROUND,
            one.cells,
            {},
            one.place.workbook,
            one.place.sheet,
            one.row,
            "",
            TODAY,
        )
        for sent in submissions(rows, profile)
        for one in sent.records
    ]


__all__ = ["Case", "Rows", "accepted", "checked", "findings_of", "regulation", "replace", "told"]
