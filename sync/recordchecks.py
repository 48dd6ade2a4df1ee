"""Rules every sheet of records is held to: who a row is, whom it names, what it must say."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from ..schemas.findings import Finding
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import finding
from ..schemas.shape import RECORD
from ..schemas.tableshapes import identifying
from ..schemas.terms import Field, Words, fold
from .checktables import planned
from .measuring import Context
from .recordcells import SEPARATOR
from .records import Accepted, Record, Submission, Typed
from .ruling import MASKED, is_personal
from .waiving import RECORD as CALLED
from .waiving import record_called

TWICE, NOBODY, MISSING, NAMELESS = "REC-001", "REC-002", "REC-003", "REC-004"

Identity = tuple[str, ...]
"""What names a record, part by part as compared; a blank part is an empty text."""

NO_PART = "–"
"""Shown for a blank part of an identifier."""


def record_findings(
    submissions: Sequence[Submission], records: Sequence[Record], context: Context
) -> list[Finding]:
    """Return what the common rules of records find in the rows in use of some workbooks.

    Args:
        submissions: the workbooks checked together.
        records: their rows that count, of all sheets.
        context: of the check, with what is known beside these workbooks.
    """
    sheets = [sheet for sheet in context.profile.sheets if sheet.kind == RECORD]
    if not sheets:
        return []
    known = _Known(submissions, records, context)
    findings: list[Finding] = []
    for sheet in sheets:
        own = [record for record in records if record.sheet == sheet.id]
        findings += _twice(sheet, own, known, context)
        for record in own:
            nameless = bool(sheet.identifier) and not any(identity(sheet, record))
            if nameless:
                findings.append(_found(NAMELESS, record, sheet.identifier[0], context))
            findings += _missing(sheet, record, context, nameless)
            findings += _strangers(sheet, record, known, context)
    return findings


def identity(sheet: EntrySheet, record: Record | Accepted) -> Identity:
    """Return what names a record in the whole plan, part by part as it is compared."""
    return tuple(_compared(record.cell(name)) for name in sheet.identifier)


class _Known:
    """The records each check sees: of this run, and those known before that none stands for."""

    def __init__(
        self, submissions: Sequence[Submission], records: Sequence[Record], context: Context
    ) -> None:
        self._context = context
        self._records = [record for record in records if record.kind == RECORD]
        around = context.around
        counting = around is not None and around.drafts
        self.drafting = frozenset(
            one.department for one in submissions if one.state != "submitted" and not counting
        )
        self._present = {one.department for one in submissions}
        # Blank rows too stand for what they held.
        self._rows = {
            (one.sheet, one.key): one.department
            for submission in submissions
            for one in submission.records
            if one.kind == RECORD
        }
        self._listed = {one.department: one.listed for one in submissions}
        self._names: dict[tuple[str, str, str], frozenset[str]] = {}

    @cached_property
    def before(self) -> Mapping[str, list[Accepted]]:
        """What was known before, in force, by sheet: the last of each row and period."""
        context, around = self._context, self._context.around
        if around is None:
            return {}
        known = around.plan.records if around.plan is not None else ()
        told = [planned(one, context.period, context.profile) for one in known]
        last = {
            (one.sheet, one.period, one.department, one.key): one for one in (*told, *around.stored)
        }
        found: dict[str, list[Accepted]] = defaultdict(list)
        for one in last.values():
            if any(not cell.blank for cell in one.cells.values()):
                found[one.sheet].append(one)
        return found

    def viewer(self, unit: str) -> str:
        """Return through whose eyes the rows of a unit are checked: its own, else everybody's."""
        return unit if unit in self.drafting else ""

    def now(self, sheet: str, viewer: str) -> Iterator[Record]:
        """Give the rows in use of this run a check sees."""
        for record in self._records:
            if record.sheet == sheet and record.department in {viewer} | self._sent:
                yield record

    def then(self, sheet: str, viewer: str) -> Iterator[Accepted]:
        """Give the records known before that no row of this run stands for."""
        period = self._context.period
        for one in self.before.get(sheet, ()):
            unit = self._rows.get((sheet, one.key), "")
            if one.period != period or unit not in {viewer} | self._sent or not unit:
                yield one

    @cached_property
    def _sent(self) -> frozenset[str]:
        return frozenset(self._present - self.drafting)

    def complete(self, sheet: EntrySheet) -> bool:
        """Tell whether all records of a sheet are at hand."""
        if self._context.around is not None:
            return True
        if sheet.units:
            return set(sheet.units) <= self._present
        registered = {unit.id for unit in self._context.profile.departments}
        return bool(registered) and {one for one in registered if sheet.concerns(one)} <= (
            self._present
        )

    def listed(self, unit: str, sheet: str, column: str) -> frozenset[str] | None:
        """Return what the lists in a unit's workbook say of a sheet, ``None`` without one."""
        return self._listed.get(unit, {}).get(sheet, {}).get(column)

    def names(self, sheet: EntrySheet, column: str, viewer: str) -> frozenset[str]:
        """Return what a column of a sheet says of the records a check sees."""
        at = (sheet.id, column, viewer)
        if at not in self._names:
            rows: Iterable[Record | Accepted] = (
                *self.now(sheet.id, viewer),
                *self.then(sheet.id, viewer),
            )
            self._names[at] = frozenset(_compared(row.cell(column)) for row in rows) - {""}
        return self._names[at]


def _twice(
    sheet: EntrySheet, own: Sequence[Record], known: _Known, context: Context
) -> Iterator[Finding]:
    """Report rows that say to be a record another row is: of two the one that came later.

    A row that was that record before keeps its name; where nobody was, every row is told.
    """
    if not sheet.identifier:
        return
    settled = {
        (one.key, identity(sheet, one))
        for one in known.before.get(sheet.id, ())
        if one.period == context.period
    }
    for viewer in sorted({known.viewer(record.department) for record in own}):
        groups: dict[Identity, list[Record]] = defaultdict(list)
        for record in known.now(sheet.id, viewer):
            groups[identity(sheet, record)].append(record)
        elsewhere: dict[Identity, Accepted] = {}
        for one in known.then(sheet.id, viewer):
            if one.period == context.period:
                elsewhere[identity(sheet, one)] = one
        for who, rows in groups.items():
            if not any(who):
                continue
            first = [row for row in rows if (row.key, who) in settled]
            for row in rows:
                if known.viewer(row.department) != viewer:
                    continue
                others: list[Record | Accepted] = [one for one in rows if one is not row]
                stranger = elsewhere.get(who)
                if stranger is not None and stranger.department != row.department:
                    others.append(stranger)
                elif row in first and len(first) < len(rows):
                    continue
                if others:
                    yield _found(
                        TWICE, row, _shown_part(sheet, row), context,
                        name=_name(sheet, row, context), where=_where(row, others[0], context),
                    )  # fmt: skip


def _missing(
    sheet: EntrySheet, record: Record, context: Context, nameless: bool
) -> Iterator[Finding]:
    """Report required cells left blank once the workbook is due."""
    if record.department not in context.due:
        return
    for name in sheet.required:
        told = nameless and name in sheet.identifier
        if name in record.cells and record.cell(name).blank and not told:
            yield _found(MISSING, record, name, context, column=_label(sheet, name))


def _strangers(
    sheet: EntrySheet, record: Record, known: _Known, context: Context
) -> Iterator[Finding]:
    """Report cells that name a record nobody knows."""
    sheets = {one.id: one for one in context.profile.sheets}
    for field in sheet.own_fields:
        target = _target(field, sheets)
        cell = record.cell(field.id)
        if target is None or cell.blank or not cell.read:
            continue
        by = identifying(target, field.id)
        listed = known.listed(record.department, target.id, by)
        if not known.complete(target) and listed is None:
            continue
        names = known.names(target, by, known.viewer(record.department)) | (listed or frozenset())
        said = (cell.term or cell.text).split(SEPARATOR) if field.type == "references" else (
            cell.term or cell.text,
        )  # fmt: skip
        unknown = [one.strip() for one in said if one.strip() and fold(one) not in names]
        if unknown:
            masked = is_personal(context.profile, sheet.id, field.id)
            yield _found(
                NOBODY, record, field.id, context,
                name=MASKED if masked else ", ".join(unknown), of=target.label,
            )  # fmt: skip


def _target(field: Field, sheets: Mapping[str, EntrySheet]) -> EntrySheet | None:
    """Return the sheet of records the first alias of a column leads to."""
    if field.type not in ("reference", "references") or not field.reference:
        return None
    target = sheets.get(next(iter(field.reference.values())))
    return target if target is not None and target.kind == RECORD and target.identifier else None


def _compared(cell: Typed) -> str:
    return fold(cell.term or (cell.meaning.partition(":")[2] if cell.read else cell.text))


def _shown_part(sheet: EntrySheet, record: Record) -> str:
    """Return the part of an identifier a finding stands at: the first with something in it."""
    names = (name for name in sheet.identifier if not record.cell(name).blank)
    return next(names, sheet.identifier[0])


def _name(sheet: EntrySheet, record: Record, context: Context) -> str:
    """Write what names a record as people read it."""
    parts = [
        MASKED if is_personal(context.profile, sheet.id, name) else record.cell(name).text
        for name in sheet.identifier
    ]
    return " · ".join(part or NO_PART for part in parts)


def _where(row: Record, other: Record | Accepted, context: Context) -> Words:
    """Say where the other row stands: in the same workbook, or in whose."""
    if other.department == row.department:
        return Words(f"riga {other.row}", f"row {other.row}")
    unit = _unit(context.profile, other.department)
    return Words(unit, unit)


def _unit(profile: Profile, unit: str) -> str:
    found = next((one for one in profile.departments if one.id == unit), None)
    return found.name if found is not None else unit


def _label(sheet: EntrySheet, name: str) -> Words:
    field = sheet.field(name)
    return field.label if field is not None else Words(name, name)


def _found(code: str, record: Record, field: str, context: Context, **facts: object) -> Finding:
    text = record.cell(field).text
    masked = text and is_personal(context.profile, record.sheet, field)
    made = finding(
        context.rules, code, record.at(field), key=record.key,
        value=MASKED if masked else text, field=field,
    )  # fmt: skip
    called = record_called(record, context.profile.sheet(record.sheet))
    return replace(made, facts={CALLED: called, **facts} if called else facts)
