"""Open data of the sheets of records and of the views of a profile."""

from collections.abc import Iterator, Sequence

from ...schemas.profile import EntrySheet
from ...schemas.terms import Words
from ...workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from ..masterwords import Say
from ..overview import Overview
from ..recordtable import shown_fields, used
from ..standing import Standing
from ..viewsheets import SHEET_ID, twin_sheets
from .openaddresses import Addresses
from .openentries import entry_columns, entry_row
from .openplan import UNIT
from .openrelease import Release
from .opentables import PERCENT, DataColumn, DataTable, DataType, Datum, Row, cells, points
from .openwords import column

RECORDS, VIEWS = "record_", "view_"
"""What the ids of these tables begin with."""

ENGLISH = "_en"
"""What the id of a column of English words ends with."""

_NUMBERS = frozenset(("number", "whole", "percent", "change", "money"))
_FRACTIONS = frozenset(("percent", "change"))


def records_table(
    standing: Standing, sheet: EntrySheet, addresses: Addresses, release: Release
) -> DataTable:
    """Make the table of a sheet of records: what was accepted, nothing personal."""
    name, shows = sheet.id, standing.profile.publication.shows
    fields = [one for one in shown_fields(standing, sheet) if shows(name, one.id)]
    columns = (
        column("record", master=(name, "key")),
        column("uri", master=(name, "key")),
        column("unit", master=(name, "department")),
        column("release", vocabulary="release_kind"),
        column("row_state", vocabulary="row_standing", master=(name, "row_state")),
        *entry_columns(standing, fields, name),
    )
    order = {unit: at for at, unit in enumerate(standing.departments())}
    found = [
        record
        for (place, _, _), record in standing.records.items()
        if place == name and used(record)
    ]
    found.sort(key=lambda one: (order.get(one.department, len(order)), one.row, one.key))
    rows: list[Row] = [
        {
            **entry_row(fields, one),
            "record": one.key,
            "uri": addresses.of(name, one.key),
            "unit": one.department,
            "release": release.of((one.department, name, one.key)),
            "row_state": standing.row_state(sheet, one.department, one.key),
        }
        for one in found
    ]
    about = Words(
        f"Una riga per ogni voce di «{sheet.label.it}» acquisita.",
        f"A row for each record of “{sheet.label.en}” accepted.",
    )
    return DataTable(
        f"{RECORDS}{name}", sheet.label, about, columns, cells(columns, rows), ("record",), (UNIT,)
    )


def view_tables(overview: Overview, named: Sequence[str]) -> Iterator[DataTable]:
    """Make the tables of the views that are public, as the master shows them.

    Words that differ in the two languages stand in both, the English ones in a column of their own.
    """
    standing = overview.standing
    if not named:
        return
    says = (Say("it"), Say("en"))
    titles = {view.id: view.title for view in standing.profile.views}
    for sheet, english in twin_sheets(standing, overview.earlier, overview.rules, says):
        view = sheet.id.removeprefix(SHEET_ID)
        if view in named:
            yield _view(sheet, english, view, titles[view])


def _view(sheet: MasterSheet, english: MasterSheet, view: str, title: Words) -> DataTable:
    columns, made = [column("line", "integer")], [list[Datum](range(1, len(sheet.rows) + 1))]
    ids = {one.id for one in sheet.columns}
    for at, (one, also) in enumerate(zip(sheet.columns, english.columns, strict=True)):
        told = [_datum(one, row[at]) for row in sheet.rows]
        other = [_datum(also, row[at]) for row in english.rows]
        columns.append(_column(one, also.header))
        made.append(told)
        if told != other and f"{one.id}{ENGLISH}" not in ids:
            columns.append(_in_english(columns[-1]))
            made.append(other)
    rows = list(zip(*made, strict=True))
    about = Words("Prospetto del quadro consolidato.", "View of the master.")
    return DataTable(f"{VIEWS}{view}", title, about, tuple(columns), rows, ("line",))


def _in_english(one: DataColumn) -> DataColumn:
    """Return the column of the English words of another."""
    it, en = one.header.it, one.header.en
    told = Words("Le stesse parole in inglese.", "The same words in English.")
    return DataColumn(f"{one.id}{ENGLISH}", Words(f"{it} (inglese)", f"{en} (English)"), told)


def _column(one: MasterColumn, english: str) -> DataColumn:
    kind: DataType = "number" if one.type in _NUMBERS else "string"
    if one.type == "date":
        kind = "date"
    unit = PERCENT if one.type in _FRACTIONS else "€" if one.type == "money" else ""
    told = Words("Come la mostra il prospetto.", "As the view shows it.")
    return DataColumn(one.id, Words(one.header, english), told, kind, unit)


def _datum(one: MasterColumn, cell: MasterCell) -> Datum:
    """Return a cell of the master: percentages in points; words where it has words."""
    found = cell.value if isinstance(cell, Shown) else cell
    if one.type in _NUMBERS:
        size = float(found) + 0.0 if isinstance(found, int | float) else None
        return points(size) if one.type in _FRACTIONS else size
    if one.type == "date" or found is None:
        return None if isinstance(found, str) else found
    if isinstance(found, int | float):
        return f"{found:.15g}"
    return str(found)
