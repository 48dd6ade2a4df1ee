"""What cells hold, and where the cursor stands, out of what LibreOffice tells of them."""

from typing import Any

LOGICAL = 1024
"""``NumberFormat.LOGICAL``."""


def held(cell: Any, formats: Any) -> Any:
    """Return what a cell holds: number, text, truth or nothing; an error as its text."""
    kind = cell.Type.value
    if kind == "EMPTY":
        return None
    if cell.getError():
        return cell.getString()
    if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == 2):
        return cell.getString()
    value = cell.getValue()
    if value in (0.0, 1.0) and formats.getByKey(cell.NumberFormat).Type & LOGICAL:
        return bool(value)
    return value


def first(chosen: Any) -> str:
    """Return the address of the first cell of what is chosen."""
    if chosen is None or not hasattr(chosen, "queryIntersection"):
        return ""
    if hasattr(chosen, "getRangeAddresses"):
        areas = chosen.getRangeAddresses()
        area = areas[0] if areas else None
    else:
        area = chosen.getRangeAddress()
    return address(area.StartColumn, area.StartRow) if area is not None else ""


def cursor(data: str, controller: Any) -> str:
    """Return the address of the cell cursor out of what a view tells of itself.

    Its fields are parted by ``;``: the fourth and those after it are the sheets, in order, each
    with the column and the row of its cursor first.
    """
    try:
        sheets = [one for one in data.split(";")[3:] if one]
        number = controller.getActiveSheet().getRangeAddress().Sheet
        facts = sheets[number].replace("+", "/").split("/")
        return address(int(facts[0]), int(facts[1]))
    except (IndexError, ValueError, AttributeError):
        return ""


def address(column: int, row: int) -> str:
    """Return the address of a cell as it is typed, from column and row counted from 0."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name + str(row + 1)
