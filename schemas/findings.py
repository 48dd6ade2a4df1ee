"""A finding: a rule broken at a place. It has no language until it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from typing import Literal

Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = ("it", "en")


class Severity(StrEnum):
    """How much a finding weighs: the order of the members is the order of display."""

    BLOCKING = "blocking"
    WARNING = "warning"
    QUESTION = "question"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands: workbook file name, sheet name as shown, A1 cell.

    Any of the three may be empty: a finding on a whole file has neither sheet nor cell.
    """

    workbook: str = ""
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        """Write the place as Excel writes an external reference."""
        quoted = self.sheet.replace("'", "''")
        if not self.workbook:
            where = f"'{quoted}'" if " " in self.sheet else self.sheet
        elif not self.sheet:
            return f"[{self.workbook}]"
        elif " " in self.sheet or " " in self.workbook:
            where = f"'[{self.workbook}]{quoted}'"
        else:
            where = f"[{self.workbook}]{self.sheet}"
        return f"{where}!{self.cell}" if self.cell else where


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken at a place.

    Attributes:
        code: the rule's code in the catalogue, such as ``VAL-001``.
        severity: taken from the catalogue or from the profile that overrides it.
        place: workbook, sheet and cell of the guilty cell.
        key: business key of the row, such as ``M01.P02/a.1``; empty where there is none.
        value: the cell's content as found, as text; empty for a blank cell.
        field: id of the column, empty where the finding is not about one cell.
        facts: what the rule's words need: numbers already worded are strings, others are not.
        rows: keys of the rows a blocking finding holds, when they are more than ``key``.
    """

    code: str
    severity: Severity
    place: Place = attribute(default_factory=Place)
    key: str = ""
    value: str = ""
    field: str = ""
    facts: Mapping[str, object] = attribute(default_factory=dict)
    rows: tuple[str, ...] = ()
