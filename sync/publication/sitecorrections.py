"""What was corrected after an approval: the published value before, the one after, why."""

from dataclasses import dataclass
from datetime import date

from ...schemas.terms import Words
from ..editions import Edition


@dataclass(frozen=True, slots=True)
class Correction:
    """A published value that another edition changed.

    Attributes:
        sheet, key, department: its row.
        field: id of the column.
        label: header of the column.
        before, after: what stood and what stands, as typed; empty for a blank.
        reason: why the row was opened again.
        edition: the one that changed it.
    """

    sheet: str
    key: str
    department: str
    field: str
    label: Words
    before: Words
    after: Words
    reason: str
    edition: Edition

    @property
    def day(self) -> date:
        """Return the day of the correction."""
        return self.edition.day
