"""A departmental workbook as a side of a comparison: rows by key, columns by field id.

Where rows, columns and sheets stand does not matter, nor what the file is called.
"""

from collections.abc import Iterator
from dataclasses import replace

from ..schemas.grid import Grid, as_text
from ..schemas.periods import of_year
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import COUNT_UNIT, IDENTITY_SHEET, Words, term
from ..workbooks.layout import Column
from ..workbooks.reader import Workbook
from ..workbooks.records import IMPLIED_LISTS
from . import identification
from .differences import Content, Labels, Row, RowName, Side, numbered
from .differingcells import joined, plain_content, typed_content
from .differingforms import form_part, identity_part, proposals_part, results_part
from .discretion import withheld
from .location import Located, Sheets, locate, survey
from .records import Record, Submission
from .sheetshapes import SheetShape, shape_of

TECHNICAL = ("options", "calculation", "flags", "type", "decimals")
"""Columns of entry sheets nobody reads."""


def unit_side(book: Workbook, submission: Submission, profile: Profile) -> tuple[Side, list[Grid]]:
    """Return a departmental workbook as a side, and its sheets that have no keys.

    Args:
        book: sheets and properties.
        submission: the same as read on what the workbook carries.
        profile: its profile.
    """
    own, carried = identification.carried(book.grids)
    sheets = survey(own)
    form = identification.form(own, carried, book.properties)
    side = joined(identity_part(submission, carried), form_part(form, profile))
    taken = {IDENTITY_SHEET}
    parts = [_entries(sheet, sheets, submission, profile) for sheet in profile.sheets]
    parts.append(proposals_part(sheets, submission, profile))
    parts.append(results_part(sheets, profile))
    for part, name in parts:
        side = joined(side, part)
        taken.add(name)
    return side, [grid for grid in own if grid.sheet not in taken]


def _entries(
    sheet: EntrySheet, sheets: Sheets, submission: Submission, profile: Profile
) -> tuple[Side, str]:
    """Return the rows of an entry sheet, and the name it has now (empty when it is gone)."""
    identity = submission.identity
    period = int(identity["period"]) if identity.get("period", "").isdigit() else 0
    shape = shape_of(profile, sheet, period, identity.get("round", ""))
    fields = {(sheet.id, one.id): _headed(one.label, period) for one in sheet.fields}
    years = [column for column in shape.layout.columns if column.year is not None]
    fields |= {(sheet.id, one.id): Words(str(one.year), str(one.year)) for one in years}
    technical = frozenset((sheet.id, name) for name in TECHNICAL)
    at = locate(sheets, sheet.table, shape.headers, shape.other_tables)
    if at is None:
        return Side({}, Labels({sheet.id: sheet.label}, fields, {}, technical)), ""
    own = _own_columns(at)
    fields |= {(sheet.id, name): Words(name[1:], name[1:]) for name in own}
    rows: dict[RowName, Row] = {}
    records = [one for one in submission.records if one.sheet == sheet.id]
    for name, record in zip(numbered([one.key for one in records]), records, strict=True):
        cells = dict(_cells(record, shape, at.grid, profile))
        cells = {one: withheld(said, profile, sheet.id, one) for one, said in cells.items()}
        cells |= {title: plain_content(at.grid, record.row, n, "own") for title, n in own.items()}
        rows["", sheet.id, name] = Row(_label(record), cells)
    known = {record.row for record in records}
    for row in range(at.header_row + 1, len(at.grid.rows) + 1):
        if row in known or at.repeats_header(row, shape.names):
            continue
        positions = {**at.columns, **own}
        cells = {name: plain_content(at.grid, row, n, "own") for name, n in positions.items()}
        cells = {name: withheld(said, profile, sheet.id, name) for name, said in cells.items()}
        if any(not one.blank and one.owner != "formula" for one in cells.values()):
            rows["", sheet.id, f"#{row}"] = Row("", cells)
    return Side(rows, Labels({sheet.id: sheet.label}, fields, {}, technical)), at.grid.sheet


def _cells(
    record: Record, shape: SheetShape, grid: Grid, profile: Profile
) -> Iterator[tuple[str, Content]]:
    for column in shape.layout.columns:
        position = record.columns.get(column.id)
        if position is None or column.role == "key":
            continue
        if column.role == "entry":
            typed = typed_content(record.cell(column.id))
            yield column.id, replace(typed, place=grid.place(record.row, position))
            continue
        content = plain_content(grid, record.row, position, "centre")
        if column.role == "locked":
            yield column.id, _named(content, column, profile)
        else:
            yield column.id, content


def _named(content: Content, column: Column, profile: Profile) -> Content:
    """Return a locked cell; a word of a list means its entry in either language."""
    text = as_text(content.raw)
    vocabulary = column.vocabulary or IMPLIED_LISTS.get(column.id, "")
    entry = term(profile.vocabularies[vocabulary], text) if vocabulary and text else None
    if entry is not None:
        meaning = f"term:{entry.id}"
    elif column.id == "unit" and text in (COUNT_UNIT.it, COUNT_UNIT.en):
        meaning = "term:count"
    elif isinstance(content.raw, str):
        said = " ".join(text.replace("\u00a0", " ").split())
        meaning = f"text:{said}" if said else ""
    else:
        return content
    return replace(content, meaning=meaning)


def _own_columns(at: Located) -> dict[str, int]:
    """Return the columns somebody added, by the header he gave them."""
    taken = {*at.columns.values(), *(n for several in at.doubled.values() for n in several)}
    line = at.grid.rows[at.header_row - 1] if at.header_row <= len(at.grid.rows) else ()
    texts = {n: at.grid.text(at.header_row, n) for n in range(1, len(line) + 1) if n not in taken}
    headed = {n: text for n, text in texts.items() if text}
    return dict(zip(numbered([f"+{text}" for text in headed.values()]), headed, strict=True))


def _label(record: Record) -> str:
    title = record.issued_text("indicator") or record.issued_text("activity")
    part = record.issued_text("part")
    return f"{title} – {part}" if part else title


def _headed(label: Words, period: int) -> Words:
    return Words(
        of_year(label.it, period, period),
        of_year(label.en, period, period),
    )
