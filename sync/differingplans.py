"""Two versions of ``piano.xlsx`` as sides of a comparison: records by key, columns by attribute.

Persons stay out: of *Referenti* only how many rows differ is told, of who wrote a decision nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..schemas.findings import Place
from ..schemas.grid import Grid, as_text, split_address
from ..schemas.plan import Contact, Indicator, Plan
from ..schemas.profile import Profile
from ..schemas.terms import IDENTITY_SHEET, Words
from ..workbooks.planidentity import identity_of
from ..workbooks.planlocation import find_sheets
from ..workbooks.planreader import ReadPlan
from ..workbooks.planrecordsheets import plan_sheets
from ..workbooks.planrows import to_row
from ..workbooks.plansheets import (
    ATTRIBUTE,
    SIDE,
    PlanColumn,
    PlanSheet,
    attribute_label,
)
from ..workbooks.reader import Workbook
from .differences import Content, Labels, Owner, Row, RowName, Shown, Side, numbered
from .differingcells import plain_content, without_mail

IDENTITY, CONTACTS = "identity", "contacts"
PERSONAL = ("author", "data_owner")
"""Columns that may name a person."""

ORDER = "order"
"""Column that says where a record stands: a moved row is no difference."""

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "versions": ("key", "part", "attribute", "period", "valid_from"),
    "interim": ("key", "part", "day"),
    "waivers": ("rule", "key", "department", "day"),
    "doubts": ("code", "key", "place"),
}
"""What names a record where its sheet has several of one name."""

ROWS = Words("{changed} di {n} righe", "{changed} of {n} rows")
IDENTITY_LABELS: Mapping[str, Words] = {
    "plan": Words("piano", "plan"),
    "profile": Words("profilo", "profile"),
    "period": Words("anno", "year"),
    "language": Words("lingua", "language"),
}
_LISTED = ("term", "flag", "department", "names", "columns", "facts")
"""Kinds of columns whose cells are in the language of the workbook: its spelling says nothing."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan workbook: its sheets, and what was read in them."""

    book: Workbook
    read: ReadPlan

    @property
    def profile(self) -> Profile:
        """The profile it was read with.

        Raises:
            ValueError: when it was not read.
        """
        if self.read.profile is None:
            raise ValueError(self.book.name)
        return self.read.profile


def plan_sides(was: PlanFile, now: PlanFile) -> tuple[Side, Side]:
    """Return two plan workbooks as sides."""
    first, second = _side(was), _side(now)
    contacts = _contacts(was, now)
    return tuple(  # type: ignore[return-value]
        Side({**side.rows, **rows}, side.labels)
        for side, rows in zip((first, second), contacts, strict=True)
    )


def other_sheets(file: PlanFile) -> list[Grid]:
    """Return the sheets of a plan workbook that hold no records: instructions, one's own."""
    found = find_sheets(file.book.grids, plan_sheets(file.profile)).found
    taken = {item.grid.sheet for item in found.values()} | {IDENTITY_SHEET}
    return [grid for grid in file.book.grids if grid.sheet not in taken]


def _side(file: PlanFile) -> Side:
    profile, read = file.profile, file.read
    sheets = plan_sheets(profile)
    grids = {grid.sheet: grid for grid in file.book.grids}
    faults = {(one.place.sheet, one.place.cell) for one in read.findings if one.place.cell}
    rows: dict[RowName, Row] = {("", IDENTITY, ""): _identity(file)}
    fields = {(IDENTITY, name): words for name, words in IDENTITY_LABELS.items()}
    fields[CONTACTS, "rows"] = Words(
        "righe diverse, contenuto non mostrato", "rows that differ, content not shown"
    )
    labels = {IDENTITY: Words("Il file", "The file")}
    for sheet in sheets:
        labels[sheet.id] = sheet.label
        fields |= {(sheet.id, one.id): one.label for one in sheet.columns}
        if sheet.member == CONTACTS:
            continue
        positions = _positions(read.plan, sheet, profile)
        records = [getattr(read.plan, sheet.member)[at] for at in positions]
        names = numbered([_name(sheet, record) for record in records])
        for name, at, record in zip(names, positions, records, strict=True):
            row = to_row(record)
            columns = {one.id: one for one in sheet.columns}
            for field in row:
                if field.startswith(ATTRIBUTE):
                    label = attribute_label(field.removeprefix(ATTRIBUTE), profile)
                    columns[field] = PlanColumn(field, label, "long")
                    fields[sheet.id, field] = label
            cells = {
                field: _content(
                    column, row[field], read.places.at(sheet.member, at, field), grids, faults
                )
                for field, column in columns.items()
                if field in row and field != ORDER and not column.echo
            }
            rows["", sheet.id, name] = Row(_label(record, read.plan), cells)
    hidden = frozenset(
        (sheet.id, one.id) for sheet in sheets for one in sheet.columns if one.hidden
    )
    return Side(rows, Labels(labels, fields, {}, hidden))


def _positions(plan: Plan, sheet: PlanSheet, profile: Profile) -> list[int]:
    records = getattr(plan, sheet.member)
    if sheet.member != "nodes":
        return list(range(len(records)))
    sides = {level.id for level in profile.levels if level.side}
    home = [SIDE + one.level if one.level in sides else "nodes" for one in records]
    return [at for at, name in enumerate(home) if name == sheet.id]


def _name(sheet: PlanSheet, record: object) -> str:
    if isinstance(record, Indicator):
        return record.row_key
    names = NAMED_BY.get(sheet.id, sheet.unique)
    parts = [getattr(record, name) for name in names]
    return " · ".join(_plain(part) for part in parts if part not in (None, ""))


def _plain(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def _content(
    column: PlanColumn,
    value: object,
    place: Place,
    grids: Mapping[str, Grid],
    faults: set[tuple[str, str]],
) -> Content:
    """Return a cell: what it was read as; one that could not be read says what stands in it."""
    grid = grids.get(place.sheet)
    has_column = grid is not None and bool(place.cell)
    found = (
        plain_content(grid, *split_address(place.cell), "centre")
        if grid is not None and has_column
        else Content(place=place, owner="centre")
    )
    owner: Owner = "centre" if column.edited else "tool"
    withheld = column.id in PERSONAL
    if (place.sheet, place.cell) in faults:
        return Content(
            without_mail(as_text(found.raw)), found.meaning, found.number, found.raw, place, owner
        )
    meaning = _meaning(value)
    number = value if isinstance(value, Decimal) else None
    shown = "" if withheld or not meaning else _shown(value, found, column)
    # The name of a list's entry differs by language only.
    raw = meaning if column.kind in _LISTED or not isinstance(found.raw, str) else found.raw
    return Content(shown, meaning, number, raw, place, owner, withheld=withheld and bool(meaning))


def _shown(value: object, found: Content, column: PlanColumn) -> Shown:
    if isinstance(value, Decimal):
        # What was typed as a text shows how it was typed.
        return found.raw if isinstance(found.raw, str) else value
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return Words("sì", "yes")
    if column.kind in _LISTED and isinstance(found.raw, str) and found.raw:
        return without_mail(found.raw)
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in value)
    return without_mail(str(value))


def _meaning(value: object) -> str:
    if value is None or value is False or value == "" or value == () or value == {}:
        return ""
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return f"number:{text.rstrip('0').rstrip('.') if '.' in text else text}"
    if isinstance(value, Mapping):
        return f"facts:{sorted((str(name), _meaning(one)) for name, one in value.items())}"
    if isinstance(value, date):
        return f"day:{value.isoformat()}"
    return f"text:{value}".replace("\r\n", "\n")


def _identity(file: PlanFile) -> Row:
    pairs, _ = identity_of(file.book)
    cells = {
        name: Content(pairs[name], f"text:{pairs[name]}", raw=pairs[name], owner="tool")
        for name in IDENTITY_LABELS
        if pairs.get(name)
    }
    return Row("", cells)


def _contacts(was: PlanFile, now: PlanFile) -> tuple[dict[RowName, Row], dict[RowName, Row]]:
    """Return how many rows of *Referenti* differ: what they say about persons stays out."""
    first, second = Counter(was.read.plan.contacts), Counter(now.read.plan.contacts)
    if first == second:
        return {}, {}
    return _counted(first, second, was), _counted(second, first, now)


def _counted(own: Counter[Contact], other: Counter[Contact], file: PlanFile) -> dict[RowName, Row]:
    changed, n = (own - other).total(), own.total()
    shown = Words(
        ROWS.it.format(changed=changed, n=n),
        ROWS.en.format(changed=changed, n=n),
    )
    place = Place(file.book.name, _sheet_name(file))
    digest = _digest(own.elements())
    content = Content(shown, digest, raw=digest, place=place, owner="centre")
    return {("", CONTACTS, ""): Row("", {"rows": content})}


def _digest(contacts: Iterable[Contact]) -> str:
    listed = sorted(repr(one) for one in contacts)
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def _sheet_name(file: PlanFile) -> str:
    found = find_sheets(file.book.grids, plan_sheets(file.profile)).found.get(CONTACTS)
    return found.grid.sheet if found is not None else ""


def _label(record: object, plan: Plan) -> str:
    for name in ("label", "name"):
        text = getattr(record, name, "")
        if text:
            part = getattr(record, "part", "")
            return f"{text} – {part}" if part else str(text)
    return ""
