"""Formulas that look at the cells of their own row, told by field instead of by address.

Validations and conditional formats are stored with the addresses of the first cell they hold for:
a row or a column inserted, a range split by a paste, leave the same rule with other addresses.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..schemas.grid import column_letter, column_number

_REFERENCE = re.compile(r'("(?:[^"]|"")*")|(?<![\w.!:$])(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w(.!])')
_BROKEN = "#REF!"


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the fields of a sheet stand.

    Attributes:
        columns: column number by field id.
        ids_row: row of the field ids, 0 when it is gone.
    """

    columns: Mapping[str, int]
    ids_row: int

    def told(self, formula: str, row: int, column: int) -> str:
        """Return a formula by fields.

        Args:
            formula: its text without ``=``.
            row: first row of what it holds for.
            column: first column of it.
        """
        names = {at: name for name, at in self.columns.items()}

        def field(hit: re.Match[str]) -> str:
            if hit[1] is not None:
                return hit[1]
            at, line = column_number(hit[3]), int(hit[5])
            name = names.get(at, hit[3]) if hit[2] else _away(at - column)
            if hit[4]:
                return f"{{{name}!{'ids' if line == self.ids_row else line}}}"
            return f"{{{name}{_away(line - row)}}}"

        pieces = re.split(r'("(?:[^"]|"")*")', formula)
        bare = ["".join(text.split()) if at % 2 == 0 else text for at, text in enumerate(pieces)]
        return _REFERENCE.sub(field, "".join(bare))

    def placed(self, formula: str, row: int, column: int, there: "Ground", to: tuple[int, int]
               ) -> str | None:  # fmt: skip
        """Return a formula of this sheet for another one, ``None`` when a field is not there.

        Args:
            formula: its text without ``=``.
            row: first row of what it holds for here.
            column: first column of it.
            there: the other sheet.
            to: first row and column there.
        """
        names = {at: name for name, at in self.columns.items()}
        missing: list[str] = []

        def moved(hit: re.Match[str]) -> str:
            if hit[1] is not None:
                return hit[1]
            at, line = column_number(hit[3]), int(hit[5])
            own = to[1] + at - column
            name = names.get(at, "")
            new = there.columns.get(name, 0) if hit[2] else own
            fixed = there.ids_row if line == self.ids_row else 0
            below = fixed if hit[4] else to[0] + line - row
            if new < 1 or below < 1:
                missing.append(hit[0])
                return hit[0]
            return f"{hit[2]}{column_letter(new)}{hit[4]}{below}"

        text = _REFERENCE.sub(moved, formula)
        return None if missing else text


def skeleton(formula: str) -> str:
    """Return a formula without addresses, broken ones too: what is left when cells were cut."""
    plain = formula.replace(_BROKEN, "@")
    return "".join(_REFERENCE.sub(lambda hit: hit[1] or "@", plain).split())


def _away(distance: int) -> str:
    return "" if distance == 0 else f"{distance:+d}"
