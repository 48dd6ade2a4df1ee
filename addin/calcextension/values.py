"""What Calc hands to a function and takes from it, as JSON has it, and back."""

from typing import Any, Dict, List, Optional, Tuple

import uno
import unohelper
from com.sun.star.sheet import ResultEvent, XVolatileResult

from .bridge import error_kind, error_number, kind_of

ERRORS = 4
"""``FormulaResult.ERROR``."""

LOGICAL = 1024
"""``NumberFormat.LOGICAL``: all that tells a truth value from the number 0 or 1."""

MANY = 64


class Answer(unohelper.Base, XVolatileResult):
    """A range as an answer.

    A function that may answer one value or a range has to be declared ``any``, and Calc takes a
    range out of it only as a sequence of sequences, which Python cannot return in an ``any``; as
    the value of an event it can.
    """

    def __init__(self, rows: Tuple[Tuple[Any, ...], ...]) -> None:
        self.rows = rows

    def addResultListener(self, listener: Any) -> None:
        """Tell the value at once."""
        event = ResultEvent()
        event.Source = self
        event.Value = uno.Any("[][]any", self.rows)
        listener.modified(event)

    def removeResultListener(self, listener: Any) -> None:
        """Nothing changes later, so nobody is remembered."""


LAST: Dict[str, Answer] = {}
"""The latest answers by call: Calc keeps each object until the document is closed."""


def given(value: Any, formats: Any) -> Any:
    """Return an argument as JSON has it.

    Args:
        value: number, text, rows of these, or the cells themselves.
        formats: number formats of the document, where there is one.
    """
    if hasattr(value, "getDataArray"):
        return {"rows": _rows(value, formats)}
    if isinstance(value, tuple):
        return {"rows": [[_cell(one) for one in row] for row in value]}
    return _cell(value)


def taken(value: Any, call: str) -> Any:
    """Return an answer as Calc takes it.

    Args:
        value: as JSON has it.
        call: the call it answers, to answer the same call with the same object.
    """
    if isinstance(value, dict) and "rows" in value:
        rows = tuple(tuple(_back(cell) for cell in row) for row in value["rows"])
        if not rows or not rows[0]:
            return error_number("#N/A")
        known = LAST.pop(call, None)
        # By their text: two errors are no numbers, and no number equals itself.
        made = known if known is not None and repr(known.rows) == repr(rows) else Answer(rows)
        LAST[call] = made
        if len(LAST) > MANY:
            del LAST[next(iter(LAST))]
        return made
    return _back(value)


def _back(value: Any) -> Any:
    """Return a cell as Calc takes it; a blank is an empty text, never a zero."""
    if isinstance(value, dict):
        return error_number(value.get("error", ""))
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return float(value)


def _cell(value: Any) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value != value:
        return {"error": error_kind(value)}
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return {"error": "#NUM!"}
    return value


def _rows(cells: Any, formats: Any) -> List[List[Any]]:
    """Return the cells of a range, without the blank ones beyond what the sheet uses."""
    cells = _used(cells)
    if cells is None:
        return [[None]]
    rows = [[_cell(one) for one in row] for row in cells.getDataArray()]
    top = cells.getRangeAddress()
    for area in cells.queryFormulaCells(ERRORS).getRangeAddresses():
        for row in range(area.StartRow - top.StartRow, area.EndRow - top.StartRow + 1):
            first, last = area.StartColumn - top.StartColumn, area.EndColumn - top.StartColumn
            for column in range(first, last + 1):
                code = cells.getCellByPosition(column, row).getError()
                rows[row][column] = {"error": kind_of(code)}
    for row, line in enumerate(rows):
        for column, one in enumerate(line):
            if one in (0.0, 1.0) and formats is not None:
                key = cells.getCellByPosition(column, row).NumberFormat
                if formats.getByKey(key).Type & LOGICAL:
                    line[column] = bool(one)
    return rows


def _used(cells: Any) -> Optional[Any]:
    """Return the part of a range that lies inside the used area of its sheet."""
    sheet = cells.getSpreadsheet()
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    end = cursor.getRangeAddress()
    area = cells.getRangeAddress()
    if area.EndRow - area.StartRow < 1000 and area.EndColumn - area.StartColumn < 100:
        return cells
    row, column = min(area.EndRow, end.EndRow), min(area.EndColumn, end.EndColumn)
    if row < area.StartRow or column < area.StartColumn:
        return None
    return sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, column, row)
