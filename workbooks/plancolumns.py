"""What the columns of a sheet of the plan workbook say: a whole column at once.

Most cells of a plan say what others of their column say: each of them is understood once.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat, zip_longest
from sys import intern
from typing import NamedTuple

from ..schemas.grid import CellFacts, CellValue
from ..schemas.profile import Profile
from .plancells import BLANK, PROSE, Fault, Lists, decode
from .planlocation import Located
from .planrows import BLANKS
from .plansheets import ATTRIBUTE, PlanColumn, attribute_label

MEASURED = ("number", "integer", "content")
"""Kinds of columns whose cells may be shown as percentages."""

Cells = Sequence[CellValue]


class Wanted(NamedTuple):
    """A column read, where it stands, where its texts go on."""

    column: PlanColumn
    at: int
    more: tuple[int, ...]


def wanted(item: Located, profile: Profile) -> list[Wanted]:
    """Return the columns of a sheet that are read; ``profile`` names those of attributes."""
    found = []
    for name, at in item.columns.items():
        column = item.sheet.column(name)
        if name == BLANKS.id:
            column = BLANKS
        elif name.startswith(ATTRIBUTE):
            label = attribute_label(name.removeprefix(ATTRIBUTE), profile)
            column = PlanColumn(name, label, "long")
        if column is not None and not column.echo:
            found.append(Wanted(column, at, item.more.get(name, ())))
    return found


def upright(lines: Iterable[Cells], columns: Iterable[Wanted]) -> Mapping[int, Cells]:
    """Return the cells of some columns by where these stand, texts that go on whole.

    Args:
        lines: the rows, each as long as its last filled cell.
        columns: those that are read.
    """
    found: dict[int, Cells] = dict(enumerate(zip_longest(*lines, fillvalue=""), 1))
    for one in columns:
        rest = [found[at] for at in one.more if at in found]
        if any(map(any, rest)):
            pieces = zip(*rest, strict=True)
            found[one.at] = [
                text + "".join(map(str, more)) if text and isinstance(text, str) else text
                for text, more in zip(found[one.at], pieces, strict=True)
            ]
    return found


def said(
    column: PlanColumn,
    cells: Cells,
    lists: Lists,
    facts: Sequence[CellFacts | None] = (),
) -> tuple[Sequence[object], Mapping[int, Fault]]:
    """Return what the cells of a column say, and what is wrong with some by their position.

    Args:
        column: the column.
        cells: what its cells hold.
        lists: what they may name.
        facts: of each cell, where any are known.
    """
    if cells.count("") + cells.count(None) == len(cells):
        return [BLANK.get(column.kind)] * len(cells), {}
    if column.kind in PROSE:
        # Keys, names and whole texts stand in many rows: they are held once.
        texts = (one if type(one) is str else decode(column, one, None, lists)[0] for one in cells)
        return [intern(str(text)) for text in texts], {}
    blank = BLANK.get(column.kind)
    known: dict[tuple[type, CellValue, str], tuple[object, Fault | None]] = {}
    values: list[object] = []
    faults: dict[int, Fault] = {}
    for position, (cell, fact) in enumerate(zip(cells, facts or repeat(None), strict=False)):
        if cell is None or cell == "":
            values.append(blank)
            continue
        key = type(cell), cell, "" if fact is None else fact.number_format
        found = known.get(key)
        if found is None:
            found = known[key] = decode(column, cell, fact, lists)
        value, fault = found
        values.append(value)
        if fault is not None:
            faults[position] = fault
    return values, faults
