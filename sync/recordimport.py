"""Records out of tables: a file or a sheet for each kind, columns by field id, label or alias.

What cannot be read is kept as it is printed: it goes into the cell of its unit, where the check
says what is wrong, and is a doubt of the import.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from ..schemas.entries import Declared, read_entry
from ..schemas.keys import slug
from ..schemas.plan import Doubt, PlanRecord
from ..schemas.profile import EntrySheet, Profile
from ..schemas.recordkeys import free, identified_key, placed_key
from ..schemas.shape import RECORD
from ..schemas.terms import Field, fold, term
from ..workbooks.planrecordsheets import NOBODY
from .elements import Elements
from .legacy import Found, SourceRow, SourceTable
from .recordcells import OWN_TYPES, SEPARATOR, listed, read_own, with_unit, year_of

Content = str | Decimal | date
"""What a cell of a record holds."""

UNIT_COLUMNS = ("unita", "unità", "unità organizzativa", "organisational unit", "department")
"""Headers of the column that names the unit of a row, where the profile names none."""

_TYPES = {"percent": "percent", "date": "date"}
_TAKEN = ("VAL-009", "VAL-005", "VAL-006")


def read_records(
    found: Found, profile: Profile, elements: Elements
) -> tuple[list[PlanRecord], list[Doubt]]:
    """Read the records of every sheet that has a table.

    Args:
        found: the tables.
        profile: names tables and columns.
        elements: nodes and activities of the plan.

    Returns:
        The records in the order of the profile's sheets and of their rows; what could not be read
        with certainty, nothing of it when it is personal.
    """
    records: list[PlanRecord] = []
    doubts: list[Doubt] = []
    taken: set[str] = set()
    for sheet in profile.sheets:
        table = found.tables.get(file_of(sheet))
        if sheet.kind != RECORD or table is None:
            continue
        columns, unit_column = _columns(sheet, table)
        for row in table.rows:
            cells: dict[str, Content] = {}
            pending: list[tuple[str, Field, str, Mapping[str, object]]] = []
            for name, column in columns.items():
                field = sheet.field(name)
                text = row.text(column)
                if field is None or not text:
                    continue
                cells[name], code, facts = read_content(field, text, profile, elements)
                if code:
                    pending.append((code, field, column, facts))
            if not cells:
                continue
            unit, strange = _unit(sheet, row, unit_column, profile)
            names = [str(cells.get(name, "")) for name in sheet.identifier]
            key = identified_key(unit or NOBODY, sheet, names) if names else ""
            key = free(key or placed_key(unit or NOBODY, sheet.id, row.number), taken)
            taken.add(key)
            place = table.place(row)
            records.append(PlanRecord(sheet.id, key, unit, cells, place))
            if strange is not None:
                facts = {"value": strange, "suggestion": "–"}
                doubts.append(Doubt("IMP-003", key, table.place(row, unit_column), strange, facts))
            for code, field, column, facts in pending:
                if not (sheet.personal or field.personal):
                    said = {"value": row.text(column), **facts}
                    doubts.append(Doubt(code, key, table.place(row, column), said["value"], said))  # type: ignore[arg-type]
    return records, doubts


def latest_year(records: Sequence[PlanRecord], profile: Profile) -> int:
    """Return the last year the records name in the column that tells the period; 0 without one.

    The profile names it: ``[import] period_from = { sheet = "incarico", field = "aa" }``.
    """
    said = profile.importing.get("period_from", {})
    told = (one.cells.get(said["field"]) for one in records if one.sheet == said.get("sheet"))
    return max((year for one in told if one and (year := year_of(str(one)))), default=0)


def file_of(sheet: EntrySheet) -> str:
    """Return the name of the table a sheet is imported from."""
    return str(sheet.source.get("file", ""))


def columns_of(profile: Profile, name: str, table: SourceTable) -> set[str]:
    """Return the columns of a table that sheets of records know."""
    known: set[str] = set()
    for sheet in profile.sheets:
        if sheet.kind == RECORD and file_of(sheet) == name:
            columns, unit = _columns(sheet, table)
            known |= {*columns.values(), unit}
    return known


def read_content(
    field: Field, text: str, profile: Profile, elements: Elements | None
) -> tuple[Content, str, Mapping[str, object]]:
    """Read a printed text as the cell of a record holds it.

    Returns:
        The content, the text itself where it was not understood; the code of the rule it breaks,
        empty when none, and the facts of that finding.
    """
    plain = " ".join(text.split())
    if field.type == "list":
        entry = term(profile.vocabularies[field.vocabulary], text)
        if entry is None:
            return text, "VAL-004", {"allowed": listed(profile.vocabularies[field.vocabulary])}
        return entry.id, "", {}
    if field.type in OWN_TYPES:
        typed, code, facts = read_own(field, text, text, profile, elements)
        if code:
            return text, code, facts
        if field.type == "boolean" and typed.number is not None:
            return typed.number, "", {}
        if field.type in ("terms", "unit"):
            return typed.term, "", {}
        if field.type == "references":
            return typed.term.replace(SEPARATOR, f"{SEPARATOR} "), "", {}
        return plain, "", {}
    if field.type in ("text", "long"):
        return text, "", {}
    kind = _TYPES.get(field.type, "number")
    read = read_entry(text, Declared(type=kind, decimals=9))  # type: ignore[arg-type]
    if read.date is not None:
        return read.date, "", {}
    if read.number is not None and (not read.code or read.code in _TAKEN):
        return read.number, "", {}
    if (said := with_unit(read)) is not None:
        return said[0], said[1], dict(read.facts)
    return text, read.code, dict(read.facts)


def columns_in(sheet: EntrySheet, columns: Sequence[str]) -> dict[str, str]:
    """Return the column of each field of a sheet: by its id, label or alias."""
    return _found(sheet, _headers(sheet, columns))


def _headers(sheet: EntrySheet, columns: Sequence[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for header in columns:
        for name in _spellings(sheet, header):
            headers.setdefault(name, header)
    return headers


def _found(sheet: EntrySheet, headers: Mapping[str, str]) -> dict[str, str]:
    found = {}
    for field in sheet.own_fields:
        names = (field.id, field.label.it, field.label.en, *field.aliases)
        given = sheet.source.get("columns", {}).get(field.id, "")
        column = next((headers[one] for n in (given, *names) if (one := fold(n)) in headers), "")
        if column:
            found[field.id] = column
    # However else a name is written: blanks for underscores, no accents, no brackets.
    plain = {slug(name): one for name, one in reversed(tuple(headers.items())) if slug(name)}
    for field in sheet.own_fields:
        spelled = (slug(one) for one in (field.id, field.label.it, field.label.en, *field.aliases))
        column = next((plain[one] for one in spelled if one in plain), "")
        if field.id not in found and column and column not in found.values():
            found[field.id] = column
    return found


def _columns(sheet: EntrySheet, table: SourceTable) -> tuple[dict[str, str], str]:
    """Return the column of each field, and the one that names the unit (empty without)."""
    headers = _headers(sheet, table.columns)
    found = _found(sheet, headers)
    wanted = (str(sheet.source.get("unit", "")), *UNIT_COLUMNS)
    free_headers = {name: one for name, one in headers.items() if one not in found.values()}
    unit = next((free_headers[one] for n in wanted if n and (one := fold(n)) in free_headers), "")
    return found, unit


def _spellings(sheet: EntrySheet, header: str) -> Iterator[str]:
    """Give the names a header stands for: itself, and what follows the name of its table."""
    name = fold(header)
    yield name
    table, dot, rest = name.partition(".")
    if dot and fold(table) in (fold(sheet.id), fold(sheet.label.it), fold(sheet.label.en)):
        yield rest.strip()


def _unit(
    sheet: EntrySheet, row: SourceRow, column: str, profile: Profile
) -> tuple[str, str | None]:
    """Return the unit of a row, and the name that is none of the registry's."""
    text = row.text(column) if column else ""
    default = str(profile.importing.get("default_department", ""))
    only = sheet.units[0] if len(sheet.units) == 1 else default
    if not text:
        return only, None
    unit = profile.department(text)
    return (only, text) if unit is None else (unit.id, None)
