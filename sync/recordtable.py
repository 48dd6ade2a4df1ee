"""A sheet of records in the master: every record accepted, of all units, with where it comes from.

Tables of personal data have none; personal columns of the others are left out.
"""

from ..schemas.profile import EntrySheet
from ..schemas.terms import Field
from ..workbooks.mastersheets import MasterCell, MasterColumn, MasterSheet
from .masterwords import Say
from .records import Accepted
from .rowcells import (
    count_cell,
    count_column,
    entry_cell,
    entry_column,
    origin_cells,
    origin_columns,
    record_sheet,
    row_state,
    state_column,
)
from .standing import Standing


def record_table(standing: Standing, sheet: EntrySheet, say: Say) -> MasterSheet:
    """Make the table of a sheet of records: what was accepted, unit by unit."""
    fields = shown_fields(standing, sheet)
    order = {unit: at for at, unit in enumerate(standing.departments())}
    found = [
        record
        for (name, _, _), record in standing.records.items()
        if name == sheet.id and used(record)
    ]
    found.sort(key=lambda one: (order.get(one.department, len(order)), one.row, one.key))
    group, unit = say.group("record"), say.group("unit")
    columns = [entry_column(standing, say, field, group) for field in fields]
    columns.append(MasterColumn("department", say.column("department"), width=28, group=unit))
    columns += [state_column(say), count_column(say), *origin_columns(say, "row", "cell")]
    first = fields[0].id if fields else "department"
    rows: list[list[MasterCell]] = []
    for record in found:
        cells: list[MasterCell] = [entry_cell(standing, say, one, record) for one in fields]
        cells += [
            standing.unit_name(record.department),
            row_state(say, standing.row_state(sheet, record.department, record.key)),
            count_cell(standing, record.department, record.key),
            *origin_cells(record, record.key, first, with_row=True),
        ]
        rows.append(cells)
    return record_sheet(sheet, say, tuple(columns), rows, "", frozen=first)


def shown_fields(standing: Standing, sheet: EntrySheet) -> list[Field]:
    """Return the columns of a sheet of records that anybody may see, in its order."""
    known = standing.profile.shown_fields(sheet, standing.consolidated.round)
    own = {field.id for field in sheet.own_fields}
    return [field for field in known if field.id in own and not field.personal]


def used(record: Accepted) -> bool:
    """Tell whether something stands in a record: a row that was cleared says nothing."""
    return any(not cell.blank for cell in record.cells.values())
