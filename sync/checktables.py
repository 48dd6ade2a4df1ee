"""The tables of a check: rows of this run, rows in the store, elements of the plan.

A row of a workbook still being filled in is seen by the checks of its own unit only; the others
see what was last accepted of it.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from ..schemas.expressionvalues import Many, Value, plain_text
from ..schemas.grid import as_text
from ..schemas.plan import Plan, PlanRecord
from ..schemas.profile import EntrySheet, Profile
from ..schemas.shape import RECORD
from ..schemas.tableshapes import TableShape, table_shapes
from ..schemas.terms import Field, term
from .plantables import plan_rows
from .recordcells import read_own
from .records import Accepted, Record, Submission, Typed
from .recordsheets import in_use
from .rowtables import Row, Table, Tables


class Celled(Protocol):
    """A row of a workbook, as read or as accepted."""

    @property
    def key(self) -> str:
        """Business key."""

    @property
    def department(self) -> str:
        """Id of the unit that reports."""

    def cell(self, name: str) -> Typed:
        """Return an entry cell."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the workbooks being checked.

    Attributes:
        plan: the plan; ``None`` when a workbook is checked alone.
        stored: rows in force of all units, of this period and of earlier ones, oldest first.
        drafts: rows of workbooks still being filled in count for everybody.
    """

    plan: Plan | None = None
    stored: Sequence[Accepted] = ()
    drafts: bool = False


def tables_of(
    profile: Profile,
    submissions: Sequence[Submission],
    records: Sequence[Record],
    period: int,
    around: Surroundings | None = None,
) -> Tables:
    """Build the tables of a check.

    Args:
        profile: the plan's.
        submissions: the workbooks checked.
        records: their rows that count (no withdrawn or unknown ones).
        period: the year they are of.
        around: what else is known; ``None`` when the workbooks are checked alone.
    """
    shapes = table_shapes(profile)
    beside = around or Surroundings()
    drafting = frozenset(
        one.department for one in submissions if one.state != "submitted" and not beside.drafts
    )
    known = () if beside.plan is None else beside.plan.records
    imported = [planned(one, period, profile) for one in known]
    tables: dict[str, Table] = {}
    made = Tables(tables, drafting)
    present = {one.department for one in submissions}
    for sheet in profile.sheets:
        maker = _Maker(profile, sheet, shapes[sheet.id], made.spellings)
        own = [one for one in records if one.sheet == sheet.id]
        names = {
            (one.department, one.key)
            for sent in submissions
            for one in sent.records
            if one.sheet == sheet.id
        }
        rows = []
        for one in own:
            row = maker.row(one, f"={one.department}" if one.department in drafting else "")
            made.hold(one, row)
            rows.append(row)
        rows += maker.stored(names, own, [*imported, *beside.stored], period, drafting)
        complete = around is not None or _all_there(profile, sheet, present)
        tables[sheet.id] = Table(shapes[sheet.id], rows, complete)
    for name, shape, more in plan_rows(profile, shapes, beside.plan, tables, made.spellings):
        tables[name] = Table(shape, more, around is not None)
    return made


class _Maker:
    """Makes rows of one sheet."""

    def __init__(
        self, profile: Profile, sheet: EntrySheet, shape: TableShape, spellings: dict[str, str]
    ) -> None:
        self.profile, self.sheet, self.shape, self.spellings = profile, sheet, shape, spellings
        self.fields = {one.id: one for one in sheet.fields if one.id in shape.columns}

    def row(self, record: Celled, seen: str) -> Row:
        """Make the row of a record."""

        def read(name: str) -> Value:
            column = self.fields.get(name)
            if column is None:
                return None
            return self.value(self.cell(record, column), column)

        def filled(name: str) -> bool:
            column = self.fields.get(name)
            return column is not None and not self.cell(record, column).blank

        return Row(self.shape, record.department, record.key, None, read, filled, seen)

    def cell(self, record: Celled, column: Field) -> Typed:
        """Return a cell of a record; one the centre fills in as if it had been typed."""
        if column.role == "entry" or not isinstance(record, Record):
            return record.cell(column.id)
        found = record.issued.get(column.id)
        return _issued(found, column, self.profile) if found is not None else Typed()

    def value(self, cell: Typed, column: Field) -> Value:
        """Return what a cell says; ``None`` when it is blank or was not understood."""
        if cell.blank or not cell.read:
            return None
        match column.type:
            case "boolean":
                return None if cell.number is None else cell.number != 0
            case "number" | "percent" | "integer" | "year":
                return cell.number
            case "date":
                return cell.day
            case "terms" | "references":
                said = (cell.term or cell.text).split(";")
                return Many(frozenset(self.text(one) for one in said if one.strip()))
        return self.text(cell.term or cell.text)

    def text(self, said: str) -> str:
        """Return a text as it is compared; how it was written is remembered."""
        found = plain_text(said)
        self.spellings.setdefault(found, said.strip())
        return found

    def stored(
        self,
        names: Collection[tuple[str, str]],
        own: Sequence[Record],
        stored: Sequence[Accepted],
        period: int,
        drafting: frozenset[str],
    ) -> Iterator[Row]:
        """Make the rows of the store that no row of this run stands for.

        Args:
            names: unit and key of the rows of this run, blank ones too: they stand for what they
                held.
            own: those that count.
            stored: rows in force, oldest first.
            period: the year of the run.
            drafting: units whose rows of this run are their own business.
        """
        known = {who: one.department for one in own if (who := self.identity(one))}
        last = {
            (one.period, one.department, one.key): one
            for one in stored
            if one.sheet == self.sheet.id
        }
        newest = {who: one.period for one in last.values() if (who := self.identity(one))}
        for one in last.values():
            who = self.identity(one)
            if (who and newest[who] > one.period) or not (self.sheet.kind != RECORD or in_use(one)):
                continue
            unit = known.get(who, "")
            if not unit and one.period == period and (one.department, one.key) in names:
                unit = one.department
            if not unit:
                yield self.row(one, "")
            elif unit in drafting:
                yield self.row(one, f"!{unit}")

    def identity(self, record: Celled) -> tuple[str, ...]:
        return identity(record, self.shape.identifier)


def identity(record: Celled, identifier: Sequence[str]) -> tuple[str, ...]:
    """Return what identifies a record in the whole plan, nothing when part of it is blank."""
    said = [record.cell(name) for name in identifier]
    if not said or any(cell.blank for cell in said):
        return ()
    return ("is", *(plain_text(cell.term or cell.text) for cell in said))


def planned(record: PlanRecord, period: int, profile: Profile) -> Accepted:
    """Return a record of the plan as if its unit had reported it."""
    sheet = profile.sheet(record.sheet)
    cells = {
        name: _issued(value, column, profile)
        for name, value in record.cells.items()
        if (column := sheet.field(name)) is not None
    }
    return Accepted(
        record.sheet,
        sheet.kind,
        record.key,
        record.department,
        period,
        "",
        cells,
        {},
        "",
        "",
        0,
        "",
        date.min,
    )


def _issued(found: object, column: Field, profile: Profile) -> Typed:
    """Read what the centre wrote in a column, as the plan holds it or as a workbook shows it."""
    if isinstance(found, date):
        return Typed(found, as_text(found), day=found)
    text = as_text(found)
    if column.type in ("list", "terms", "unit", "reference", "references", "node"):
        entry = term(profile.vocabularies[column.vocabulary], text) if column.vocabulary else None
        return Typed(found, text, term=entry.id if entry else text)
    if isinstance(found, bool | int | float | Decimal):
        number = int(found) if isinstance(found, bool) else found
        return Typed(found, text, number=Decimal(str(number)))
    if column.type in ("year", "boolean"):
        read, _, _ = read_own(column, text, text, profile, None)
        return read
    return Typed(found, text)


def _all_there(profile: Profile, sheet: EntrySheet, present: set[str]) -> bool:
    """Tell whether every unit that fills in a sheet is among those at hand."""
    if sheet.units and set(sheet.units) <= present:
        return True
    registered = {unit.id for unit in profile.departments}
    return bool(registered) and {one for one in registered if sheet.concerns(one)} <= present
