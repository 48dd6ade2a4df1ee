r"""A real workbook from a text that shows it, so that a test can be read.

::

    # Indicatori                         a sheet; `# Indicatori @ C5` starts it at C5
    | Codice | Valore  | Data       |    one line, one row
    |--------|---------|------------|    ruled lines are only for the eye
    | I1     | 12.5    | 2025-12-31 |    a number, a date
    | I2     | "12.5"  | TRUE       |    a text, a Boolean
    | I3     | =B2*2   |            |    a formula; no stored result is 0, as XlsxWriter does
    | I4     | =B2*2 ⇒ 25 | 0.25 {0%} |  a formula with its stored result; a number format
    | I5     | =1/0 ⇒ #DIV/0! | a\|b\nc |  an error; a bar and a line break in a text
    |        |         |            |    a blank row

Anything else is text as it stands, Italian figures (``1.234,56``) included: for a number, write it
with a point and no separators.
"""

import re
from datetime import date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_cell_to_rowcol

NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
FORMATTED = re.compile(r"(?P<value>.*\S)\s*\{(?P<format>[^{}]+)\}")
RULE = re.compile(r"\|[\s:|-]*-[\s:|-]*\|")

Sheets = dict[str, tuple[str, list[list[str]]]]


def workbook(path: Path, text: str) -> Path:
    """Write the workbook the text shows; the same text gives the same bytes."""
    book = xlsxwriter.Workbook(path, {"strings_to_urls": False})
    book.set_properties({"created": datetime(2025, 1, 1)})
    formats: dict[str, Format] = {}
    for name, (start, rows) in read(text).items():
        sheet = book.add_worksheet(name)
        top, left = xl_cell_to_rowcol(start)
        for row, cells in enumerate(rows, top):
            for column, cell in enumerate(cells, left):
                _write(book, sheet, (row, column), cell, formats)
    book.close()
    return path


def read(text: str) -> Sheets:
    """The sheets of a text: name to (first cell, rows of cell texts)."""
    sheets: Sheets = {}
    rows: list[list[str]] = []
    for line in (line.strip() for line in text.splitlines()):
        if line.startswith("# "):
            name, _, start = line[2:].partition(" @ ")
            rows = []
            sheets[name.strip()] = (start.strip() or "A1", rows)
        elif line.startswith("|") and not RULE.fullmatch(line):
            if not sheets:
                raise ValueError(f"a row before the first sheet: {line}")
            rows.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
        elif line and not line.startswith("|"):
            raise ValueError(f"neither a sheet nor a row: {line}")
    return sheets


def typed(cell: str) -> str | float | bool | date:
    """What a cell text stands for."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return _plain(cell[1:-1])
    if NUMBER.fullmatch(cell):
        return float(cell)
    if DAY.fullmatch(cell):
        return date.fromisoformat(cell)
    return {"TRUE": True, "FALSE": False}.get(cell, _plain(cell))


def _plain(cell: str) -> str:
    return cell.replace(r"\|", "|").replace(r"\n", "\n")


def _write(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    at: tuple[int, int],
    cell: str,
    formats: dict[str, Format],
) -> None:
    code = ""
    if found := FORMATTED.fullmatch(cell):
        cell, code = found["value"], found["format"]
    formula, _, result = cell.partition("⇒") if cell.startswith("=") else ("", "", "")
    value = typed(cell)
    if isinstance(value, date) and not code:
        code = "dd/mm/yyyy"
    look = formats.setdefault(code, book.add_format({"num_format": code})) if code else None
    if formula:
        stored = typed(result.strip()) if result.strip() else 0
        sheet.write_formula(*at, formula.strip(), look, stored)
    elif isinstance(value, bool):
        sheet.write_boolean(*at, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, look)
    elif isinstance(value, float):
        sheet.write_number(*at, value, look)
    elif value or cell:
        sheet.write_string(*at, value, look)
