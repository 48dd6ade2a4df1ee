"""The plan workbook read back: every sheet by its table, every column by its hidden id.

Moved, hidden, sorted and renamed columns and sheets are harmless. What cannot be read is a finding
and says nothing: an unreadable target is an unknown one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from ..schemas.findings import Finding, Language, Place
from ..schemas.grid import CellValue, column_letter
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, fold
from .identity import LANGUAGE
from .limits import OWN_LIMITS, Limits
from .plancells import BLANK, PROSE, Fault, Lists, decode, yes_or_no
from .planidentity import KIND, YEARS, identity_of, profile_of, whole
from .planlists import registered_units, vocabularies
from .planlocation import Located, find_sheets, missing_columns
from .planplaces import NOWHERE, Places, Stand
from .planrecordsheets import named_key, plan_sheets
from .planrows import BLANKS, Row, to_record, version_text
from .plansheets import (
    ATTRIBUTE,
    LISTED,
    RECORD,
    RECORDS,
    SIDE,
    PlanColumn,
    attribute_label,
)
from .reader import Workbook, read_workbook
from .unreadable import explained

ANSWERED = ("target", "initial_target", "baseline")
"""Columns of a yes/no indicator where the answer may be typed in words."""

NAME = 60
"""Characters of the longest text that may be a key or a name."""

_Fault = tuple[PlanColumn, int, CellValue, Fault]


class _Wanted(NamedTuple):
    """A column read, where it stands, where it goes on, what a blank cell of it says."""

    id: str
    at: int
    more: tuple[int, ...]
    blank: object
    prose: bool
    column: PlanColumn


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """A plan workbook as read.

    Attributes:
        plan: what it says; empty when the file is no plan workbook.
        plan_id: id of the plan, empty when the file is none.
        findings: what could not be read.
        profile: the one it was read with, ``None`` when there is none.
        places: where every record stands.
    """

    plan: Plan
    plan_id: str = ""
    findings: tuple[Finding, ...] = ()
    profile: Profile | None = None
    places: Places = NOWHERE


def read_plan(
    source: Path | bytes, profile: Profile | None = None
) -> tuple[Plan, str, list[Finding]]:
    """Read a plan workbook, whatever program saved it last.

    Args:
        source: the file, or its bytes.
        profile: the plan's profile; the one the workbook carries when not given.

    Returns:
        The plan, its id, and what could not be read (``WBK``, ``SHT``, ``PLN``, ``VAL`` rules).
        A row whose key is missing or repeated is left out; a workbook that is no plan gives an
        empty plan and one blocking finding.
    """
    found = read_whole(source, profile)
    return found.plan, found.plan_id, list(found.findings)


def read_whole(
    source: Path | bytes,
    profile: Profile | None = None,
    name: str | None = None,
    limits: Limits = OWN_LIMITS,
) -> ReadPlan:
    """Read a plan workbook, with the place of every record; see ``read_plan``.

    ``name`` is the one to show of bytes.
    """
    return plan_in(read_workbook(source, limits, _speaks_percent, name), profile)


def plan_in(book: Workbook, profile: Profile | None = None) -> ReadPlan:
    """Read the plan in a workbook, with the place of every record; see ``read_plan``."""
    identity, profile_text = identity_of(book)
    rules = catalogue(profile)
    name = Place(book.name)
    if book.problem:
        reason, remedy = explained(book.problem, book.detail)
        return _unread(finding(rules, "WBK-001", name, reason=reason, remedy=remedy))
    if identity.get("kind") != KIND:
        return _unread(finding(rules, "WBK-002", name))
    profile = profile or profile_of(identity.get("profile", ""), profile_text)
    if profile is None:
        return _unread(finding(rules, "PLN-007", name, name=IDENTITY_SHEET))
    period = whole(identity.get("period", ""))
    reader = _Reader(book, profile, period, "en" if identity.get(LANGUAGE) == "en" else "it")
    members = reader.members()
    plan = Plan(
        profile=identity.get("profile", profile.id),
        period=period,
        years=tuple(whole(year) for year in identity.get(YEARS, "").split()),
        **{name: tuple(record for record, _ in found) for name, found in members.items()},
    )
    rows = {name: tuple(stand for _, stand in found) for name, found in members.items()}
    return ReadPlan(
        plan, identity.get("plan", ""), tuple(reader.findings), profile, Places(book.name, rows)
    )


def _unread(found: Finding) -> ReadPlan:
    return ReadPlan(Plan("", 0), findings=(found,))


class _Reader:
    """Reads the sheets of one workbook, gathering findings."""

    def __init__(self, book: Workbook, profile: Profile, period: int, language: Language) -> None:
        self.book, self.profile, self.language = book, profile, language
        self.rules: Catalogue = catalogue(profile)
        self.findings: list[Finding] = []
        self.lists = Lists(vocabularies(profile, period), profile.departments, language)

    def members(self) -> dict[str, list[tuple[Any, Stand]]]:
        """Return the records of every member of the plan, each with where it stands."""
        found = self._sheets()
        if (units := found.get("departments")) is not None and (own := registered_units(units)):
            self.lists = Lists(self.lists.vocabularies, own, self.language)
        ordered: dict[str, list[tuple[int, Any, Stand]]] = {name: [] for name in RECORDS}
        for item in found.values():
            ordered[item.sheet.member] += self._records(item)
        return {
            name: [(record, stand) for _, record, stand in sorted(rows, key=lambda row: row[0])]
            for name, rows in ordered.items()
        }

    def _sheets(self) -> dict[str, Located]:
        """Find every sheet; tell of those that are missing or copied, and of missing columns."""
        search = find_sheets(self.book.grids, plan_sheets(self.profile))
        for sheet in search.missing:
            self._report("PLN-007", Place(self.book.name), name=sheet.label[self.language])
        for copy, original in search.copies:
            place = Place(self.book.name, copy)
            self._report("SHT-003", place, name=copy, original=original)
        for item in search.found.values():
            for column in missing_columns(item):
                place = Place(self.book.name, item.grid.sheet)
                self._report("SHT-002", place, field=column.id, name=column.label[self.language])
        return dict(search.found)

    def _records(self, item: Located) -> Iterator[tuple[int, Any, Stand]]:
        """Give the records of a sheet with their order in the plan and where they stand."""
        sheet, grid = item.sheet, item.grid
        columns = self._wanted(item)
        shown = [one.at for one in columns if not one.column.hidden]
        kind = RECORDS[sheet.member]
        seen: dict[tuple[object, ...], int] = {}
        taken: set[str] = set()
        order = 0
        for number in range(item.first_row, len(grid.rows) + 1):
            line = grid.rows[number - 1]
            if not any(_filled(line, at) for at in shown):
                continue
            row = self._row(item, columns, number)
            position = row.pop("order", None)
            order = position if isinstance(position, int) else order
            if sheet.id.startswith(RECORD):
                row["sheet"] = sheet.id.removeprefix(RECORD)
                row["key"] = row.get("key") or named_key(sheet, row, self.profile, taken)
                taken.add(str(row["key"]))
            if self._named(item, row, number, seen):
                if sheet.id.startswith(SIDE):
                    row["level"] = sheet.id.removeprefix(SIDE)
                stand = Stand(grid.sheet, number, item.columns, next(iter(sheet.unique), "key"))
                yield order, to_record(kind, row, self.language), stand

    def _wanted(self, item: Located) -> list[_Wanted]:
        wanted = []
        for name, at in item.columns.items():
            column = item.sheet.column(name)
            if name == BLANKS.id:
                column = BLANKS
            elif name.startswith(ATTRIBUTE):
                label = attribute_label(name.removeprefix(ATTRIBUTE), self.profile)
                column = PlanColumn(name, label, "long")
            if column is not None and not column.echo:
                blank, prose = BLANK.get(column.kind), column.kind in PROSE
                wanted.append(_Wanted(column.id, at, item.more.get(name, ()), blank, prose, column))
        return wanted

    def _row(
        self,
        item: Located,
        columns: Sequence[_Wanted],
        number: int,
    ) -> Row:
        grid, row, lists = item.grid, {}, self.lists
        line, facts = grid.rows[number - 1], grid.facts
        width = len(line)
        faults: list[_Fault] = []
        for name, at, more, blank, prose, column in columns:
            value = line[at - 1] if at <= width else None
            if value is None or value == "":
                row[name] = blank
                continue
            if more and isinstance(value, str):
                value += "".join(str(line[place - 1]) for place in more if place <= width)
            if prose and isinstance(value, str):
                # Keys and names stand in many rows: they are held once.
                row[name] = intern(value) if len(value) <= NAME else value
                continue
            fact = facts.get((number, at)) if facts else None
            row[name], fault = decode(column, value, fact, lists)
            if fault is not None:
                faults.append((column, at, value, fault))
        if item.sheet.id == "versions":
            faults += self._version(item, row)
        if row.get("type") == "boolean":
            faults = self._answers(row, faults)
        for column, at, value, (code, needed) in faults:
            self._report(code, grid.place(number, at), key=self._key(item, row),
                         value=_shown(value), field=column.id, **needed)  # fmt: skip
        return row

    def _version(self, item: Located, row: Row) -> list[_Fault]:
        """Give a listed value its id; tell of a number that cannot be read."""
        attribute, typed = row.get("attribute"), row.get("value")
        if attribute in LISTED and isinstance(typed, str):
            row["value"] = self.lists.terms[str(attribute)].get(fold(typed), typed)
        column = item.sheet.column("value")
        if version_text(row, self.language) is not None or column is None:
            return []
        return [(column, item.columns["value"], str(typed), ("PLN-003", {}))]

    def _answers(self, row: Row, faults: list[_Fault]) -> list[_Fault]:
        """Take the words of a yes/no indicator for 1 and 0."""
        left = []
        for fault in faults:
            column, _, value, _ = fault
            answer = yes_or_no(str(value), self.lists) if column.id in ANSWERED else None
            if answer is None:
                left.append(fault)
            else:
                row[column.id] = Decimal(int(answer))
        return left

    def _named(
        self, item: Located, row: Row, number: int, seen: dict[tuple[object, ...], int]
    ) -> bool:
        """Tell whether a row has a key of its own; report it when it has not."""
        unique = item.sheet.unique
        if not unique:
            return True
        at = item.columns.get(unique[0], 1)
        place = item.grid.place(number, at)
        needed = [unique[0], *(["period"] if item.sheet.id == "values" else [])]
        if any(row.get(name) in (None, "") for name in needed):
            parent, code = str(row.get("parent") or ""), str(row.get("code") or "")
            suggestion = {"suggestion": f"{parent}/{code}"} if parent and code else {}
            self._report("PLN-006", place, field=unique[0], **suggestion)
            return False
        key = tuple(row.get(name) for name in unique)
        if item.sheet.repeats or key not in seen:
            seen.setdefault(key, number)
            return True
        first = f"{column_letter(at)}{seen[key]}"
        self._report("PLN-005", place, key=self._key(item, row), field=unique[0], first=first)
        return False

    def _key(self, item: Located, row: Row) -> str:
        return str(row.get(item.sheet.unique[0], "")) if item.sheet.unique else ""

    def _report(
        self,
        code: str,
        place: Place,
        *,
        key: str = "",
        value: str = "",
        field: str = "",
        **facts: object,
    ) -> None:
        severity = self.rules[code].severity
        self.findings.append(Finding(code, severity, place, key, value, field, facts))


def _speaks_percent(sheet: str) -> bool:
    return fold(sheet) not in _SILENT


_SILENT = frozenset(
    fold(label)
    for label in ("Valori storici", "Past values", "Contributi", "Contributions", "Attività",
                  "Activities", "Struttura", "Structure", "Da verificare", "To be checked")
)  # fmt: skip


def _filled(line: Sequence[CellValue], at: int) -> bool:
    value = line[at - 1] if at <= len(line) else None
    return value is not None and value != "" and not (isinstance(value, str) and value.isspace())


def _shown(value: object) -> str:
    return "" if value is None else str(value)
