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
    shapes: Sequence[int]
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
        return set().union(*{tuple(row.shapes) for row in self.rows})

    def written(self, styles: Mapping[int, int], texts: Texts) -> str:
        """Return the rows as XML.

        Args:
            styles: number of the style of each shape, in the workbook.
            texts: the shared texts of the workbook.
        """
        letters = [column_letter(at) for at in range(self.left, self.right + 1)]
        made = (
            _written(at, row, letters, styles, texts)
            for at, row in enumerate(self.rows, self.first)
        )
        return "".join(made)


def _written(
    at: int, row: SheetRow, letters: Sequence[str], styles: Mapping[int, int], texts: Texts
) -> str:
    height = "" if row.height is None else f' ht="{row.height:g}" customHeight="1"'
    cells = [f'<row r="{at}"{height}>']
    place, line = texts.place, str(at)
    formulas = row.formulas or repeat("")
    for letter, value, shape, live in zip(letters, row.values, row.shapes, formulas, strict=False):
        begin = f'<c r="{letter}{line}" s="{styles[shape]}"'
        if live:
            shown = serial(value) if isinstance(value, date) else value
            rest = formula(live.replace(ROW, line), "" if shown is None else shown)
            cells.append(begin + rest)
        elif value is None or value == "":
            cells.append(f"{begin}/>")
        elif isinstance(value, str):
            cells.append(f'{begin} t="s"><v>{place(value)}</v></c>')
        else:
            size = serial(value) if isinstance(value, date) else value
            cells.append(f"{begin}><v>{number(size)}</v></c>")
    cells.append("</row>")
    return "".join(cells)
