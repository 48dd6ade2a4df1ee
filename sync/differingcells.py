"""Sheets compared by the address of their cells: those nobody knows by keys."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from ..schemas.grid import CellValue, Grid, as_text
from ..schemas.terms import SHEETS, Words
from .differences import Content, Labels, Owner, RowName, Shown, Side
from .differences import Row as DiffRow
from .discretion import hidden
from .records import Typed
from .rewriting import address, differing, resultless

TOOLS = ("receipt", "lists", "history", "instructions")
"""Sheets the tool writes that have no keys."""

SHARE_DIGITS = 12
"""Significant digits of a fraction shown in points."""

EXACT = 1e15
"""Whole numbers below it keep all their figures."""

MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""An address of mail: about a person, never shown."""

WITHHELD_MAIL = "…@…"


def sheets_side(
    was: Sequence[Grid],
    now: Sequence[Grid],
    owner: Owner = "own",
    persons: Collection[str] = (),
    leave: Collection[tuple[str, int, int]] = (),
    private: Collection[tuple[str, int, int]] = (),
) -> tuple[Side, Side]:
    """Return sheets as two sides that hold only the cells that differ, one row a sheet.

    A sheet that is in one of them alone is a row of its own with all its cells.

    Args:
        was: sheets of the first workbook.
        now: sheets of the second; those of one name are compared.
        owner: who writes the cells that are no formulas.
        persons: texts about a person, never shown.
        leave: (sheet, row, column) of cells compared otherwise.
        private: (sheet, row, column) of cells that are a person's own: only that they differ.
    """
    before, after = _by_name(was), _by_name(now)
    first: dict[RowName, DiffRow] = {}
    second: dict[RowName, DiffRow] = {}
    for name in dict.fromkeys((*before, *after)):
        left, right = before.get(name), after.get(name)
        places = (
            _filled(left or right)
            if left is None or right is None
            else (
                pair for pair in differing(left, right, either=True) if (name, *pair) not in leave
            )
        )
        listed = [*places]
        whole = left is None or right is None
        if not listed and not whole:
            continue
        for grid, rows in ((left, first), (right, second)):
            if grid is not None:
                rows["", name, ""] = DiffRow(
                    "",
                    {
                        address(*at): _told(
                            _content(grid, *at, owner, persons), (name, *at) in private
                        )
                        for at in listed
                    },
                )
    labels = Labels(sheets={name: Words(name, name) for name in (*before, *after)})
    return Side(first, labels), Side(second, labels)


def unkeyed(
    was: Sequence[Grid],
    now: Sequence[Grid],
    one_language: bool,
    persons: Collection[str] = (),
    leave: Collection[tuple[str, int, int]] = (),
) -> tuple[Side, Side]:
    """Return the sheets of two workbooks of ours that have no keys as two sides.

    The tool's own are told apart from those somebody added; in another language they all differ,
    and say nothing of what anybody wrote.
    """
    names = {name for one in TOOLS for name in (SHEETS[one].it, SHEETS[one].en)}
    theirs = [[one for one in grids if one.sheet in names] for grids in (was, now)]
    own = [[one for one in grids if one.sheet not in names] for grids in (was, now)]
    first, second = sheets_side(own[0], own[1], "own", persons, leave)
    if not one_language:
        return first, second
    third, fourth = sheets_side(theirs[0], theirs[1], "tool", persons, leave)
    return joined(third, first), joined(fourth, second)


def joined(one: Side, other: Side) -> Side:
    """Return two sides as one."""
    return Side({**one.rows, **other.rows}, one.labels | other.labels)


def plain_content(grid: Grid, row: int, column: int, owner: Owner) -> Content:
    """Return a cell as found, with what it says as text, number or day."""
    value = grid.value(row, column)
    fact = grid.fact(row, column)
    formula = fact is not None and fact.formula is not None
    percent = fact is not None and "%" in fact.number_format
    return Content(
        shown=shown_value(value, percent),
        meaning=meaning_of(value),
        number=number_of(value),
        raw=value,
        place=grid.place(row, column),
        owner="formula" if formula else owner,
        known=not resultless(grid, row, column, value),
    )


def typed_content(cell: Typed) -> Content:
    """Return an entry cell as typed and read."""
    return Content(
        cell.spoken if cell.text else "",
        cell.meaning,
        cell.number if cell.read else None,
        cell.raw,
        owner="unit",
    )


def shown_value(value: CellValue, percent: bool = False) -> Shown:
    """Return a value as a reader is shown it: numbers and days as such, fractions in points."""
    number = number_of(value)
    if number is not None:
        if not percent or not number.is_finite():
            return number
        points = Decimal(f"{float(number * 100):.{SHARE_DIGITS}g}").normalize()
        return Words(f"{points:f} %".replace(".", ","), f"{points:f} %")
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return value
    return as_text(value) if not isinstance(value, str) else value


def meaning_of(value: CellValue) -> str:
    """Return what a value says, the same whatever program saved it; empty when blank."""
    if value is None or value == "":
        return ""
    number = number_of(value)
    if number is not None:
        return f"number:{float(number)!r}"
    if isinstance(value, datetime):
        return f"day:{(value.date() if value.time() == time() else value).isoformat()}"
    if isinstance(value, date):
        return f"day:{value.isoformat()}"
    text = str(value).replace("\r\n", "\n").replace("_x000D_", "")
    return f"text:{text}" if text else ""


def number_of(value: CellValue) -> Decimal | None:
    """Return the number a value is, ``None`` when it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and not (value.is_integer() and abs(value) < EXACT):
        return Decimal(repr(value))
    return Decimal(int(value))


def without_mail(text: str) -> str:
    """Return a text without addresses of mail."""
    return MAIL.sub(WITHHELD_MAIL, text)


def _told(content: Content, private: bool) -> Content:
    return hidden(content) if private else content


def _content(grid: Grid, row: int, column: int, owner: Owner, persons: Collection[str]) -> Content:
    found = plain_content(grid, row, column, owner)
    text = found.raw if isinstance(found.raw, str) else ""
    withheld = text in persons or MAIL.search(text) is not None
    if not (text and withheld):
        return found
    return Content(
        meaning=found.meaning, raw=found.raw, place=found.place, owner=found.owner, withheld=True
    )


def _filled(grid: Grid | None) -> Iterator[tuple[int, int]]:
    for row, line in enumerate(grid.rows if grid else (), 1):
        for column, value in enumerate(line, 1):
            if value not in (None, ""):
                yield row, column


def _by_name(grids: Sequence[Grid]) -> dict[str, Grid]:
    return {grid.sheet: grid for grid in grids}
