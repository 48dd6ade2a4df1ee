"""The rows of a sheet below its head, and how they are written as XML."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import NamedTuple

from ..schemas.grid import column_letter
from .cellxml import serial
from .layout import Cell
from .sharedtexts import Texts, formula, number
from .styles import Look, Shape, joined

ROW = "\0"
"""Stands for the number of the row in a formula."""


class Shapes(dict[Shape, int]):
    """The shapes the cells of rows may have, by number: each once."""

    def joined(self, *looks: Look, **more: object) -> int:
        """Return the number of the shape that joins these looks, the later winning."""
        return self.of(joined(*looks, **more))

    def of(self, shape: Shape) -> int:
        """Return the number of a shape."""
        return self.setdefault(shape, len(self))


class SheetRow(NamedTuple):
    """One row.

    Attributes:
        values: what stands in its cells, from the first column on; results of formulas.
        shapes: the number of the shape of each.
        height: in points, ``None`` for that of an ordinary row.
        formulas: the formula of each cell as XML text with ``ROW`` in it, empty where there is
            none; nothing at all when the row has none.
    """

    values: Sequence[Cell]
    shapes: tuple[int, ...]
    height: float | None = None
    formulas: Sequence[str] = ()


class Rows(NamedTuple):
    """The rows of a sheet.

    Attributes:
        first: Excel number of the first of them.
        left: column of their first cells, 1 for A.
        rows: one below the other.
    """

    first: int
    left: int
    rows: Sequence[SheetRow]

    @property
    def last(self) -> int:
        """Excel number of the last row, or of the one above the first."""
        return self.first + len(self.rows) - 1

    @property
    def right(self) -> int:
        """Column of the last cell of the widest row."""
        return self.left - 1 + max((len(row.values) for row in self.rows), default=0)

    @property
    def shapes(self) -> set[int]:
        """The numbers of the shapes of their cells."""
        return set().union(*{row.shapes for row in self.rows})

    def written(self, styles: Mapping[int, int], texts: Texts) -> str:
        """Return the rows as XML.

        Args:
            styles: number of the style of each shape, in the workbook.
            texts: the shared texts of the workbook.
        """
        letters = [column_letter(at) for at in range(self.left, self.right + 1)]
        kinds = {row.shapes for row in self.rows}
        looks = {kind: [f'" s="{styles[one]}"' for one in kind] for kind in kinds}
        made = (
            _written(at, row, letters, looks[row.shapes], texts)
            for at, row in enumerate(self.rows, self.first)
        )
        return "".join(made)


def _written(
    at: int, row: SheetRow, letters: Sequence[str], looks: Sequence[str], texts: Texts
) -> str:
    height = "" if row.height is None else f' ht="{row.height:g}" customHeight="1"'
    cells = [
        f'<c r="{letter}{at}{look} t="s"><v>{texts[value]}</v></c>'
        if isinstance(value, str) and value and not live
        else f'<c r="{letter}{at}{look}{_rest(value, live and live.replace(ROW, str(at)))}'
        for letter, value, look, live in zip(
            letters, row.values, looks, row.formulas or repeat(""), strict=False
        )
    ]
    return f'<row r="{at}"{height}>{"".join(cells)}</row>'


def _rest(value: Cell, live: str) -> str:
    """Return the rest of a cell that holds no text: a formula, a number, nothing."""
    if isinstance(value, date):
        value = serial(value)
    if live:
        return formula(live, "" if value is None else value)
    if value is None or isinstance(value, str):
        return "/>"
    return f"><v>{number(value)}</v></c>"
