"""Formulas that name our functions: given the names this LibreOffice knows, and computed again.

A cell keeps the name of a function as the program that wrote it spells it. LibreOffice finds its
own spelling only, so that ``KPI_PROGRESS`` from Excel, or the Italian name in an English
LibreOffice, loads as ``#NAME?``; and what is stored beside a formula is shown as it is.
"""

import re
from typing import Any, Dict, Iterator, List, Tuple

from .bridge import DATA

FORMULAS = 16
"""``CellFlags.FORMULA``."""

SERVICE = "org.riscontro.addin.Functions"
NAMED: Dict[str, Dict[str, Any]] = {
    spelling.upper(): function
    for function in DATA["functions"]
    for spelling in (function["it"], function["en"], SERVICE + "." + function["method"])
}

MARKS = ("KPI_", SERVICE.upper())

_NAMES = "|".join(re.escape(name) for name in sorted(NAMED, key=len, reverse=True))
_CALL = re.compile(
    r'"(?:[^"]|"")*"'
    # [1]!NAME, riscontro.xlam!NAME, 'C:\folder\riscontro.xlam'!NAME, _xll.NAME, _xludf.NAME
    r"|(?<![\w.])(?:(?:'[^']*'|\[\d+\]|[\w.:/\\-]+\.xlam?)[!#]\$?|_xl\w+\.)*"
    r"(?P<name>" + (_NAMES or "(?!)") + r")(?P<open>\s*\()"
    r"|'(?:[^']|'')*'",
    re.IGNORECASE,
)
_ONE_CELL = re.compile(
    r"\s*(?P<sheet>\$?(?:'(?:[^']|'')+'|[^\s'\"!#:;.()&+*/<>=^{}-]+)\.)?"
    r"(?P<cell>\$?[A-Z]{1,3}\$?[0-9]{1,7})\s*",
    re.IGNORECASE,
)


def renamed(formula: str) -> str:
    """Return a formula with our functions under the name every LibreOffice knows."""

    def known(found: "re.Match[str]") -> str:
        if not found.group("name"):
            return found.group()
        function = NAMED[found.group("name").upper()]
        return (SERVICE + "." + function["method"]).upper() + found.group("open")

    return _CALL.sub(known, formula)


def arguments(formula: str) -> Iterator[Tuple[Dict[str, Any], int, int, int]]:
    """Yield the arguments of calls of our functions: function, number, start, end."""
    for found in _CALL.finditer(formula):
        if found.group("name"):
            function = NAMED[found.group("name").upper()]
            start, number = found.end(), 0
            for end in _ends(formula, start):
                yield function, number, start, end
                start, number = end + 1, number + 1


def _ends(formula: str, start: int) -> Iterator[int]:
    """Yield where each argument ends: at a semicolon or the bracket of its own call."""
    depth, position, quote = 0, start, ""
    while position < len(formula):
        sign = formula[position]
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif sign in "({":
            depth += 1
        elif sign in ")}":
            if depth == 0:
                yield position
                return
            depth -= 1
        elif sign == ";" and depth == 0:
            yield position
        position += 1


def blanks_told(formula: str, sheet: Any, document: Any) -> str:
    """Return a formula in which our functions see that a cell is blank.

    Calc hands a blank cell over as 0, and unknown is not zero; the same cell written as a range
    (``A1:A1``) it hands over as blank. Only references to cells that are blank now change.
    """
    made = formula
    for function, number, start, end in sorted(
        arguments(formula), key=lambda one: one[2], reverse=True
    ):
        if number >= len(function["tables"]) or function["tables"][number]:
            continue
        found = _ONE_CELL.fullmatch(formula, start, end)
        if found and _is_blank(found, sheet, document):
            text = (found.group("sheet") or "") + found.group("cell") + ":" + found.group("cell")
            made = made[:start] + text + made[end:]
    return made


def _is_blank(found: "re.Match[str]", sheet: Any, document: Any) -> bool:
    name = (found.group("sheet") or "")[:-1].lstrip("$")
    if name:
        plain = name[1:-1].replace("''", "'") if name.startswith("'") else name
        if not document.Sheets.hasByName(plain):
            return False
        sheet = document.Sheets.getByName(plain)
    cell = sheet.getCellRangeByName(found.group("cell"))
    return cell.Type.value == "EMPTY"


def sites(sheet: Any) -> Iterator[Tuple[Any, str]]:
    """Yield the cells, or ranges of one array formula, that name our functions; with the text."""
    seen = set()
    found = sheet.queryContentCells(FORMULAS)
    for area in found.getRangeAddresses():
        cells = sheet.getCellRangeByPosition(
            area.StartColumn, area.StartRow, area.EndColumn, area.EndRow
        )
        for row, line in enumerate(cells.getFormulaArray()):
            for column, text in enumerate(line):
                upper = text.upper()
                if not any(mark in upper for mark in MARKS):
                    continue
                cell = cells.getCellByPosition(column, row)
                if not text.startswith("{"):
                    yield cell, text
                    continue
                cursor = sheet.createCursorByRange(cell)
                cursor.collapseToCurrentArray()
                if cursor.AbsoluteName not in seen:
                    seen.add(cursor.AbsoluteName)
                    yield cursor, text


def settle(document: Any, loaded: bool) -> int:
    """Set right the formulas of a document that name our functions; it stays unmodified.

    Args:
        document: a spreadsheet.
        loaded: it was just opened: every such formula is computed again, whatever was stored.

    Returns:
        How many formulas were written anew.
    """
    work: List[Tuple[Any, str]] = []
    for number in range(document.Sheets.Count):
        sheet = document.Sheets.getByIndex(number)
        for place, text in sites(sheet):
            if any(True for _ in arguments(text)):
                made = blanks_told(renamed(text), sheet, document)
                if loaded or made != text:
                    work.append((place, made))
    if not work:
        return 0
    modified, held = document.isModified(), 0
    history = document.getUndoManager()
    history.lock()
    document.addActionLock()
    try:
        for place, made in work:
            held += not _write(place, made)
    finally:
        document.removeActionLock()
        history.unlock()
    if held and loaded:
        document.calculateAll()
    if document.isModified() != modified:
        document.setModified(modified)
    return len(work) - held


def _write(place: Any, formula: str) -> bool:
    """Write a formula; not into a cell that is protected."""
    try:
        if formula.startswith("{"):
            place.setArrayFormula(formula[1:-1])
        else:
            place.setFormula(formula)
    except Exception:
        # Protected, or read-only: LibreOffice has no narrower exception for it.
        return False
    return True
