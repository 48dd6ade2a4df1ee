"""Where the records of a plan stand in its workbook, as it is now: rows and columns move."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..schemas.findings import Place
from ..schemas.grid import column_letter


@dataclass(frozen=True, slots=True)
class Stand:
    """The row of one record.

    Attributes:
        sheet: name of the sheet as shown.
        row: row number, from 1.
        columns: column number of each id, the same for all rows of a sheet.
        first: id of the column that names the record.
    """

    sheet: str
    row: int
    columns: Mapping[str, int]
    first: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Where every record of a plan stands.

    Attributes:
        workbook: file name as shown.
        rows: by member of ``Plan`` the rows of its records, in their order.
    """

    workbook: str = ""
    rows: Mapping[str, tuple[Stand, ...]] = field(default_factory=dict)

    def at(self, member: str, position: int, attribute: str = "") -> Place:
        """Return the cell of an attribute of one record.

        The cell that names the record where the attribute has no column; the workbook alone
        where the record is not known.

        Args:
            member: member of ``Plan``, such as ``indicators``.
            position: of the record in it, from 0.
            attribute: name of an attribute of the record.
        """
        rows = self.rows.get(member, ())
        if not 0 <= position < len(rows):
            return Place(self.workbook)
        stand = rows[position]
        column = stand.columns.get(attribute) or stand.columns.get(stand.first)
        cell = f"{column_letter(column)}{stand.row}" if column else ""
        return Place(self.workbook, stand.sheet, cell)


NOWHERE = Places()
"""The places of a plan that was not read from a workbook."""
