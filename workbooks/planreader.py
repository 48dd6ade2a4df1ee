"""The plan workbook read back: every sheet by its table, every column by its hidden id.

Moved, hidden, sorted and renamed columns and sheets are harmless. What cannot be read is a finding
and says nothing: an unreadable target is an unknown one.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ..schemas.findings import Finding, Language, Place
from ..schemas.grid import CellValue, Grid, column_letter
from ..schemas.plan import Department, Node, Plan
from ..schemas.profile import Profile, ProfileError, available, load, parse
from ..schemas.rules import Catalogue, catalogue, finding
from ..schemas.terms import IDENTITY_SHEET, fold
from .identity import LANGUAGE, parse_identity
from .layout import PROPERTY_PREFIX
from .plancells import BLANK, PROSE, Lists, decode
from .planlocation import Located, locate
from .planrows import BLANKS, Row, to_record, version_text
from .plansheets import (
    ATTRIBUTE,
    RECORDS,
    SIDE,
    PlanColumn,
    PlanSheet,
    attribute_label,
    plan_sheets,
    vocabularies,
)
from .reader import Workbook, read_workbook

KIND, YEARS = "piano", "years"
"""What the workbook says it is; name of the pair that lists the years with past values."""


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
    book = read_workbook(source, facts=_speaks_percent)
    identity, profile_text = _identity(book)
    rules = catalogue(profile)
    name = Place(book.name)
    if book.problem:
        reason = f"{book.problem} {book.detail}".strip()
        return Plan("", 0), "", [finding(rules, "WBK-001", name, reason=reason)]
    if identity.get("kind") != KIND:
        return Plan("", 0), "", [finding(rules, "WBK-002", name)]
    profile = profile or _profile(identity.get("profile", ""), profile_text)
    if profile is None:
        return Plan("", 0), "", [finding(rules, "PLN-007", name, name=IDENTITY_SHEET)]
    period = _whole(identity.get("period", ""))
    reader = _Reader(book, profile, period, "en" if identity.get(LANGUAGE) == "en" else "it")
    members = reader.members()
    plan = Plan(
        profile=identity.get("profile", profile.id),
        period=period,
        years=tuple(_whole(year) for year in identity.get(YEARS, "").split()),
        **{name: tuple(found) for name, found in members.items()},
    )
    return plan, identity.get("plan", ""), reader.findings


class _Reader:
    """Reads the sheets of one workbook, gathering findings."""

    def __init__(self, book: Workbook, profile: Profile, period: int, language: Language) -> None:
        self.book, self.profile, self.language = book, profile, language
        self.rules: Catalogue = catalogue(profile)
        self.findings: list[Finding] = []
        self.lists = Lists(vocabularies(profile, period), profile.departments, language)

    def members(self) -> dict[str, list[Any]]:
        """Return the records of every member of the plan."""
        found = self._sheets()
        if (units := found.get("departments")) is not None and (own := _registry(units)):
            self.lists = Lists(self.lists.vocabularies, own, self.language)
        members: dict[str, list[Any]] = {name: [] for name in RECORDS}
        nodes: list[tuple[int, Node]] = []
        for sheet_id, item in found.items():
            records = list(self._records(item))
            if item.sheet.member == "nodes":
                nodes += records
            else:
                records.sort(key=lambda pair: pair[0])
                members[sheet_id] = [record for _, record in records]
        members["nodes"] = [node for _, node in sorted(nodes, key=lambda pair: pair[0])]
        return members

    def _sheets(self) -> dict[str, Located]:
        """Find every sheet: by the name of its table, else as the one with most of its ids."""
        left = [grid for grid in self.book.grids if grid.sheet != IDENTITY_SHEET]
        sheets = plan_sheets(self.profile)
        found: dict[str, Located] = {}
        for sheet in sheets:
            for grid in left:
                if any(table.name == sheet.table for table in grid.tables):
                    if (item := locate(sheet, grid)) is not None:
                        found[sheet.id] = item
                        left.remove(grid)
                    break
        for sheet in (sheet for sheet in sheets if sheet.id not in found):
            candidates = [item for grid in left if (item := locate(sheet, grid)) is not None]
            named = [item for item in candidates if fold(item.grid.sheet) in _names(sheet)]
            best = max(named or candidates, key=lambda item: item.matched, default=None)
            if best is not None and best.matched * 10 >= len(sheet.columns) * 8:
                found[sheet.id] = best
                left.remove(best.grid)
            elif sheet.required:
                name = sheet.label[self.language]
                self._report("PLN-007", Place(self.book.name), name=name)
        self._copies(left, found)
        for item in found.values():
            self._missing_columns(item)
        return {sheet.id: found[sheet.id] for sheet in sheets if sheet.id in found}

    def _copies(self, left: Sequence[Grid], found: Mapping[str, Located]) -> None:
        for grid in left:
            for item in found.values():
                copy = locate(item.sheet, grid)
                if copy is not None and copy.matched >= len(item.columns) - 1:
                    place = Place(self.book.name, grid.sheet)
                    self._report("SHT-003", place, name=grid.sheet, original=item.grid.sheet)
                    break

    def _missing_columns(self, item: Located) -> None:
        for column in item.sheet.columns:
            if not (column.hidden or column.echo) and column.id not in item.columns:
                place = Place(self.book.name, item.grid.sheet)
                self._report("SHT-002", place, field=column.id, name=column.label[self.language])

    def _records(self, item: Located) -> Iterator[tuple[int, Any]]:
        """Give the records of a sheet with their place in the plan."""
        sheet, grid = item.sheet, item.grid
        columns = self._wanted(item)
        kind = RECORDS[sheet.member]
        seen: dict[tuple[object, ...], int] = {}
        order = 0
        for number in range(item.first_row, len(grid.rows) + 1):
            line = grid.rows[number - 1]
            if not any(_filled(line, at) for column, at, _ in columns if not column.hidden):
                continue
            row = self._row(item, columns, number)
            position = row.pop("order", None)
            order = position if isinstance(position, int) else order
            if self._named(item, row, number, seen):
                if sheet.id.startswith(SIDE):
                    row["level"] = sheet.id.removeprefix(SIDE)
                yield order, to_record(kind, row, self.language)

    def _wanted(self, item: Located) -> list[tuple[PlanColumn, int, tuple[int, ...]]]:
        wanted = []
        for name, at in item.columns.items():
            column = item.sheet.column(name)
            if name == BLANKS.id:
                column = BLANKS
            elif name.startswith(ATTRIBUTE):
                label = attribute_label(name.removeprefix(ATTRIBUTE), self.profile)
                column = PlanColumn(name, label, "long")
            if column is not None and not column.echo:
                wanted.append((column, at, item.more.get(name, ())))
        return wanted

    def _row(
        self,
        item: Located,
        columns: Sequence[tuple[PlanColumn, int, tuple[int, ...]]],
        number: int,
    ) -> Row:
        grid, row, lists = item.grid, {}, self.lists
        line, facts = grid.rows[number - 1], grid.facts
        width = len(line)
        faults = []
        for column, at, more in columns:
            value = line[at - 1] if at <= width else None
            if value is None or value == "":
                row[column.id] = BLANK.get(column.kind)
                continue
            if more and isinstance(value, str):
                value += "".join(str(line[place - 1]) for place in more if place <= width)
            if column.kind in PROSE and isinstance(value, str):
                row[column.id] = value
                continue
            fact = facts.get((number, at)) if facts else None
            row[column.id], fault = decode(column, value, fact, lists)
            if fault is not None:
                faults.append((column, at, value, fault))
        if item.sheet.id == "versions" and version_text(row, self.language) is None:
            at = item.columns["value"]
            column = next(column for column, place, _ in columns if place == at)
            faults.append((column, at, row["value"], ("PLN-003", {})))
        for column, at, value, (code, needed) in faults:
            self._report(code, grid.place(number, at), key=self._key(item, row),
                         value=_shown(value), field=column.id, **needed)  # fmt: skip
        return row

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


def _identity(book: Workbook) -> tuple[dict[str, str], str]:
    """The identity of the workbook: the hidden sheet, completed by the document properties."""
    properties = {
        name.removeprefix(PROPERTY_PREFIX): text
        for name, text in book.properties.items()
        if name.startswith(PROPERTY_PREFIX)
    }
    grid = next((grid for grid in book.grids if grid.sheet == IDENTITY_SHEET), None)
    carried = parse_identity(grid.rows if grid is not None else [])
    return {**properties, **carried.pairs}, carried.profile_text


def _profile(name: str, text: str) -> Profile | None:
    try:
        if text:
            return parse(name, text)
        return load(name) if name in available() else None
    except ProfileError:
        return None


def _registry(item: Located) -> tuple[Department, ...]:
    """The units as typed, before anything that names them is read."""
    found = []
    at = {name: item.columns.get(name, 0) for name in ("id", "name", "aliases")}
    for number in range(item.first_row, len(item.grid.rows) + 1):
        text = {name: item.grid.text(number, place) for name, place in at.items()}
        if text["id"]:
            aliases = tuple(part.strip() for part in text["aliases"].split("|") if part.strip())
            found.append(Department(text["id"], text["name"], aliases=aliases))
    return tuple(found)


def _filled(line: Sequence[CellValue], at: int) -> bool:
    value = line[at - 1] if at <= len(line) else None
    return value is not None and value != "" and not (isinstance(value, str) and value.isspace())


def _names(sheet: PlanSheet) -> tuple[str, str]:
    return fold(sheet.label.it), fold(sheet.label.en)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _whole(text: str) -> int:
    return int(text) if text.lstrip("-").isdigit() else 0
