"""Open data of the sheets of records and of the views of a profile."""

from collections.abc import Iterator, Sequence

from ...schemas.profile import EntrySheet
from ...schemas.terms import Words
from ...workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet, Shown
from ..masterwords import Say
from ..overview import Overview
from ..recordtable import shown_fields, used
from ..standing import Standing
from ..viewsheets import SHEET_ID, view_headings, view_sheets
from .openaddresses import Addresses
from .openentries import entry_columns, entry_row
from .openplan import UNIT
from .opentables import PERCENT, DataColumn, DataTable, DataType, Datum, Row, cells, points
from .openwords import column

RECORDS, VIEWS = "record_", "view_"
"""What the ids of these tables begin with."""

_NUMBERS = frozenset(("number", "whole", "percent", "change", "money"))
_FRACTIONS = frozenset(("percent", "change"))


def records_table(standing: Standing, sheet: EntrySheet, addresses: Addresses) -> DataTable:
    """Make the table of a sheet of records: what was accepted, nothing personal."""
    name, shows = sheet.id, standing.profile.publication.shows
    fields = [one for one in shown_fields(standing, sheet) if shows(name, one.id)]
    columns = (
        column("record", master=(name, "key")),
        column("uri"),
        column("unit", master=(name, "department")),
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
    """Make the tables of the views that are public, as the master shows them, in Italian."""
    standing = overview.standing
    if not named:
        return
    made = view_sheets(standing, overview.earlier, overview.rules, Say("it"))
    english = view_headings(standing, Say("en"))
    titles = {view.id: view.title for view in standing.profile.views}
    for sheet in made:
        view = sheet.id.removeprefix(SHEET_ID)
        if view in named:
            headers = {one.id: one.header for one in english[sheet.id][1]}
            yield _view(sheet, view, titles[view], headers)


def _view(sheet: MasterSheet, view: str, title: Words, headers: dict[str, str]) -> DataTable:
    columns = (
        column("line", "integer"),
        *(_column(one, headers.get(one.id, one.header)) for one in sheet.columns),
    )
    rows: list[tuple[Datum, ...]] = [
        (at, *(_datum(one, cell) for one, cell in zip(sheet.columns, row, strict=True)))
        for at, row in enumerate(sheet.rows, 1)
    ]
    about = Words("Prospetto del quadro consolidato.", "View of the master.")
    return DataTable(f"{VIEWS}{view}", title, about, columns, rows, ("line",))


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
