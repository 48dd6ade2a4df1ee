"""The plan workbook read back: every sheet by its table, every column by its hidden id.

Moved, hidden, sorted and renamed columns and sheets are harmless. What cannot be read is a finding
and says nothing: an unreadable target is an unknown one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ..schemas.findings import Finding, Language, Place
from ..schemas.grid import CellValue, column_letter
from ..schemas.plan import Plan
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue, catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, fold
from .identity import LANGUAGE
from .limits import OWN_LIMITS, Limits
from .plancells import Fault, Lists, yes_or_no
from .plancolumns import MEASURED, said, upright, wanted
from .planidentity import KIND, YEARS, identity_of, profile_of, whole
from .planlists import registered_units, vocabularies
from .planlocation import Located, find_sheets, missing_columns
from .planplaces import NOWHERE, Places, Stand
from .planrecords import rows_of, to_records, version_text
from .planrecordsheets import named_key, plan_sheets
from .plansheets import LISTED, RECORD, RECORDS, SIDE, PlanColumn
from .reader import Workbook, read_workbook
from .unreadable import explained

ANSWERED = ("target", "initial_target", "baseline")
"""Columns of a yes/no indicator where the answer may be typed in words."""

_Fault = tuple[PlanColumn, int, CellValue, Fault]


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a sheet that say something.

    Attributes:
        item: the sheet.
        numbers: row number of each.
        table: what they say, by column id.
        faults: what is wrong with cells, by the position of their row.
    """

    item: Located
    numbers: Sequence[int]
    table: dict[str, Sequence[object]]
    faults: dict[int, list[_Fault]]

    def column(self, name: str) -> Sequence[object]:
        """Return what the rows say in a column, ``None`` each where it is not there."""
        return self.table.get(name) or [None] * len(self.numbers)

    def only(self, kept: Sequence[int]) -> dict[str, Sequence[object]]:
        """Return what some of the rows say."""
        if len(kept) == len(self.numbers):
            return self.table
        return {name: [column[at] for at in kept] for name, column in self.table.items()}


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
        rows = self._rows(item)
        orders = _orders(rows.column("order"))
        rows.table.pop("order", None)
        kept = self._kept(rows)
        if sheet.id.startswith(RECORD):
            rows.table["sheet"] = [sheet.id.removeprefix(RECORD)] * len(rows.numbers)
        if sheet.id.startswith(SIDE):
            rows.table["level"] = [sheet.id.removeprefix(SIDE)] * len(rows.numbers)
        kind: type[Any] = RECORDS[sheet.member]
        records = to_records(kind, rows.only(kept), len(kept), self.language)
        first = next(iter(sheet.unique), "key")
        for position, record in zip(kept, records, strict=True):
            stand = Stand(grid.sheet, rows.numbers[position], item.columns, first)
            yield orders[position], record, stand

    def _rows(self, item: Located) -> _Rows:
        """Read the rows of a sheet, column by column."""
        grid, columns = item.grid, wanted(item, self.profile)
        shown = [one.at for one in columns if not one.column.hidden]
        below = enumerate(grid.rows[item.first_row - 1 :], item.first_row)
        lines = {number: line for number, line in below if _filled(line, shown)}
        rows = _Rows(item, tuple(lines), {}, {})
        there = upright(lines.values(), columns)
        for column, at, _ in columns:
            facts = grid.facts if column.kind in MEASURED else {}
            of_cells = [facts.get((number, at)) for number in lines] if facts else ()
            cells = there.get(at) or [""] * len(lines)
            rows.table[column.id], wrong = said(column, cells, self.lists, of_cells)
            for position, fault in wrong.items():
                rows.faults.setdefault(position, []).append((column, at, cells[position], fault))
        if item.sheet.id == "versions":
            self._settle_versions(rows)
        if "type" in rows.table:
            self._settle_answers(rows)
        return rows

    def _settle_versions(self, rows: _Rows) -> None:
        """Give listed values their ids; tell of numbers that cannot be read."""
        column, values = rows.item.sheet.column("value"), []
        for position, row in enumerate(rows_of(rows.table)):
            attribute, typed = row.get("attribute"), row.get("value")
            if attribute in LISTED and isinstance(typed, str):
                row["value"] = self.lists.terms[str(attribute)].get(fold(typed), typed)
            values.append(row.get("value"))
            if version_text(row, self.language) is None and column is not None:
                at = rows.item.columns["value"]
                found = rows.faults.setdefault(position, [])
                found.append((column, at, str(typed), ("PLN-003", {})))
        rows.table["value"] = values

    def _settle_answers(self, rows: _Rows) -> None:
        """Take the words of yes/no indicators for 1 and 0."""
        kinds = rows.table["type"]
        for position in [at for at in rows.faults if kinds[at] == "boolean"]:
            left = []
            for fault in rows.faults[position]:
                column, _, value, _ = fault
                answer = yes_or_no(str(value), self.lists) if column.id in ANSWERED else None
                if answer is None:
                    left.append(fault)
                else:
                    own = list(rows.table[column.id])
                    own[position] = Decimal(int(answer))
                    rows.table[column.id] = own
            rows.faults[position] = left

    def _kept(self, rows: _Rows) -> Sequence[int]:
        """Return the rows that have a name of their own; tell what is wrong, row by row."""
        item, unique, repeats = rows.item, rows.item.sheet.unique, rows.item.sheet.repeats
        typed = rows.column(unique[0]) if unique else ()
        if item.sheet.id.startswith(RECORD):
            rows.table["key"] = self._record_keys(rows)
        needed = [*unique[:1], *(["period"] if item.sheet.id == "values" else [])]
        blank = any("" in column or None in column for column in map(rows.column, needed))
        names = list(zip(*map(rows.column, unique), strict=True))
        everything = range(len(rows.numbers))
        if not (rows.faults or blank) and (repeats or len(set(names)) == len(names)):
            return everything
        kept, seen = [], dict[object, int]()
        for position in everything:
            key = str(typed[position]) if unique else ""
            for column, at, value, (code, facts) in rows.faults.get(position, ()):
                place = item.grid.place(rows.numbers[position], at)
                self._report(code, place, key=key, value=_shown(value), field=column.id, **facts)
            if not unique or self._named(rows, position, needed, names[position], seen):
                kept.append(position)
        return kept

    def _record_keys(self, rows: _Rows) -> Sequence[object]:
        """Return the keys of a sheet of records, those of rows typed without one too."""
        keys, taken = [], set[str]()
        for row in rows_of(rows.table):
            keys.append(row.get("key") or named_key(rows.item.sheet, row, self.profile, taken))
            taken.add(str(keys[-1]))
        return keys

    def _named(
        self,
        rows: _Rows,
        position: int,
        needed: Iterable[str],
        key: tuple[object, ...],
        seen: dict[object, int],
    ) -> bool:
        """Tell whether a row has a key of its own; report it when it has not."""
        item, number, first = rows.item, rows.numbers[position], rows.item.sheet.unique[0]
        at = item.columns.get(first, 1)
        place = item.grid.place(number, at)
        if any(rows.column(name)[position] in (None, "") for name in needed):
            parent, code = (str(rows.column(one)[position] or "") for one in ("parent", "code"))
            suggestion = {"suggestion": f"{parent}/{code}"} if parent and code else {}
            self._report("PLN-006", place, field=first, **suggestion)
            return False
        if item.sheet.repeats or key not in seen:
            seen.setdefault(key, number)
            return True
        standing = f"{column_letter(at)}{seen[key]}"
        self._report("PLN-005", place, key=str(key[0]), field=first, first=standing)
        return False

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


def _filled(line: Sequence[CellValue], shown: Iterable[int]) -> bool:
    """Tell whether something stands in the shown columns of a row."""
    width = len(line)
    for at in shown:
        value = line[at - 1] if at <= width else None
        if value is not None and value != "" and not (isinstance(value, str) and value.isspace()):
            return True
    return False


def _orders(said: Iterable[object]) -> list[int]:
    """Return the place of every row in the plan: where it says none, that of the row before."""
    orders, order = [], 0
    for one in said:
        order = one if isinstance(one, int) else order
        orders.append(order)
    return orders


def _shown(value: object) -> str:
    return "" if value is None else str(value)
