"""The sheets of an OpenDocument spreadsheet, read in one walk through its content part."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from ..schemas.grid import CellFacts, CellValue, Grid, Table
from .cells import LAST_COLUMN, LAST_ROW
from .limits import Limits, PackageError, too_large
from .markup import stream, truth
from .package import Package

_LOGICAL = {"of:=TRUE()": True, "of:=FALSE()": False}
_ASIDE = ("tracked-changes", "annotation", "shapes")
_DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:"
_CELLS = ("table-cell", "covered-table-cell")
_TYPES = ("float", "percentage", "currency", "boolean", "date", "time", "string")
_IMPLIED = {
    "value": "float",
    "boolean-value": "boolean",
    "date-value": "date",
    "time-value": "time",
}
"""Type of a cell that does not say it, by the attribute its value stands in."""
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?)?")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?|(?:Err|Errore):\s?\d{3}")
_RANGE = re.compile(
    r"\$?(?:'((?:[^']|'')*)'|([^.:]*))\.(\$?[A-Z]+\$?\d+)(?::.*?\.?(\$?[A-Z]+\$?\d+))?"
)


@dataclass(slots=True)
class _Sheet:
    name: str
    style: str
    protected: bool
    rows: list[Sequence[CellValue]] = field(default_factory=list)
    facts: dict[tuple[int, int], CellFacts] = field(default_factory=dict)


def read_sheets(package: Package, workbook: str, wanted: Callable[[str], bool]) -> tuple[Grid, ...]:
    """Read all sheets of an .ods.

    Facts hold what the format tells for sure: formulas (in OpenFormula notation), errors as shown,
    ``0%`` for percentages; so `Grid.facts_known` stays false. Tables are the named database
    ranges, which is what an Excel table becomes in an .ods.

    Args:
        package: opened, of kind ``ods``.
        workbook: file name to put into the Grids.
        wanted: whether a sheet's cell facts are wanted, by sheet name.

    Raises:
        PackageError: ``corrupt`` or ``too-large``.
    """
    part = package.main
    walker = _Walker(package.limits, wanted, package.limits.room(package.size(part)))
    content = package.read(part)
    for _ in stream(content, part, walker.start, walker.end, walker.text, package.limits):
        pass
    if not walker.spreadsheet:
        raise PackageError("corrupt", f"{part}: not a spreadsheet")
    return tuple(
        Grid(
            workbook,
            sheet.name,
            sheet.rows,
            "hidden" if sheet.style in walker.hidden else "visible",
            tuple(walker.tables.get(sheet.name, ())),
            sheet.facts,
            False,
            sheet.protected,
        )
        for sheet in walker.sheets
    )


class _Walker:
    """State of `read_sheets` while the parser goes through the content part."""

    def __init__(self, limits: Limits, wanted: Callable[[str], bool], most: int) -> None:
        self.limits = limits
        self.wanted = wanted
        self.spreadsheet = False
        self.sheets: list[_Sheet] = []
        self.hidden: set[str] = set()
        self.tables: dict[str, list[Table]] = {}
        self.style = ""
        self.skipping = ""
        self.depth = 0
        self.filled = 0
        self.most = most
        self.slots = 0
        self.with_facts = True
        self.row = 0
        self.repeat_row = 1
        self.line: list[CellValue] = []
        self.line_facts: dict[int, CellFacts] = {}
        self.column = 0
        self.cell: dict[str, str] | None = None
        self.paragraphs: list[str] = []
        self.pieces: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if self.skipping:
            self.depth += tag == self.skipping
            return
        # A drawing anchored to a cell has paragraphs of its own, which are not the cell's.
        inside = self.cell is not None and (tag == "table" or name.startswith(_DRAWING))
        if inside or tag in _ASIDE:
            self.skipping, self.depth = tag, 1
        elif self.cell is not None:
            self._inside_cell(tag, attributes)
        elif tag in _CELLS:
            self.cell = _short(attributes)
            self.paragraphs, self.pieces = [], None
        elif tag == "table-row":
            self.repeat_row = _count(_short(attributes).get("number-rows-repeated"))
            self.line, self.line_facts, self.column = [], {}, 0
        elif tag == "table":
            found = _short(attributes)
            sheet = _Sheet(
                found.get("name", ""), found.get("style-name", ""), truth(found.get("protected"))
            )
            self.sheets.append(sheet)
            self.row, self.slots, self.with_facts = 0, 0, self.wanted(sheet.name)
        elif tag == "style":
            self.style = _short(attributes).get("name", "")
        elif tag == "table-properties":
            if _short(attributes).get("display") == "false":
                self.hidden.add(self.style)
        elif tag == "database-range":
            self._table(_short(attributes))
        elif tag == "spreadsheet":
            self.spreadsheet = True

    def text(self, data: str) -> None:
        if self.pieces is not None and not self.skipping:
            self.pieces.append(data)

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if self.skipping:
            self.depth -= tag == self.skipping
            if not self.depth:
                self.skipping = ""
        elif tag in _CELLS and self.cell is not None:
            self._finish_cell(self.cell)
            self.cell = None
        elif tag == "p" and self.pieces is not None:
            self.paragraphs.append("".join(self.pieces))
            self.pieces = None
        elif tag == "table-row" and self.sheets:
            self._finish_row(self.sheets[-1])

    def _inside_cell(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p" and self.pieces is None:
            self.pieces = []
        elif self.pieces is not None and tag in ("s", "tab", "line-break"):
            count = _count(_short(attributes).get("c"))
            self.slots += count
            if self.slots > self.limits.slots:
                raise too_large("apart", self.limits.slots)
            self.pieces.append({"s": " " * count, "tab": "\t"}.get(tag, "\n"))

    def _finish_cell(self, cell: dict[str, str]) -> None:
        repeat = _count(cell.get("number-columns-repeated"))
        shown = "\n".join(self.paragraphs)
        if len(shown) > self.limits.string:
            raise too_large("string", self.limits.string)
        formula = cell.get("formula")
        error = _error(cell, shown)
        value = error or _value(cell, shown)
        blank = value is None or value == ""
        if blank and formula is None:
            self.column += repeat
            return
        if self.column + repeat > LAST_COLUMN:
            raise too_large("sheet", LAST_COLUMN)
        self.filled += repeat * self.repeat_row
        if self.filled > self.most:
            raise too_large("cells", self.most)
        if not blank:
            self.line.extend([None] * (self.column - len(self.line)))
            self.line.extend([value] * repeat)
        fact = _facts(cell, formula, error)
        if fact is not None and self.with_facts:
            self.line_facts.update((self.column + n, fact) for n in range(1, repeat + 1))
        self.column += repeat

    def _finish_row(self, sheet: _Sheet) -> None:
        if self.line or self.line_facts:
            if self.row + self.repeat_row > LAST_ROW:
                raise too_large("sheet", LAST_ROW)
            self.slots += len(self.line)
            if self.slots > self.limits.slots:
                raise too_large("apart", self.limits.slots)
            if self.line:
                sheet.rows.extend([()] * (self.row - len(sheet.rows)))
                sheet.rows.extend([self.line] * self.repeat_row)
            for column, fact in self.line_facts.items():
                for row in range(self.row + 1, self.row + self.repeat_row + 1):
                    sheet.facts[row, column] = fact
        self.row += self.repeat_row

    def _table(self, found: dict[str, str]) -> None:
        name = found.get("name", "")
        place = _RANGE.fullmatch(found.get("target-range-address", ""))
        # Filters without a name are stored as ranges that begin with two underscores.
        if place is None or not name or name.startswith("__"):
            return
        sheet = place[2] if place[1] is None else place[1].replace("''", "'")
        first, last = place[3].replace("$", ""), (place[4] or place[3]).replace("$", "")
        self.tables.setdefault(sheet, []).append(Table(name, f"{first}:{last}"))


def _short(attributes: dict[str, str]) -> dict[str, str]:
    # Calc writes its own value-type beside the standard one: kept apart, it alone knows errors.
    short = {}
    for name, value in attributes.items():
        space, _, word = name.rpartition(" ")
        short[f"calc-{word}" if "calc" in space else word] = value
    return short


def _count(text: str | None) -> int:
    try:
        return max(int(text or 1), 1)
    except ValueError:
        raise PackageError("corrupt", f"repeated {text!r}") from None


def _error(cell: dict[str, str], shown: str) -> str | None:
    if cell.get("calc-value-type") == "error":
        return shown or "#N/A"
    if "formula" in cell and _ERROR.fullmatch(shown):
        return shown
    return None


def _facts(cell: dict[str, str], formula: str | None, error: str | None) -> CellFacts | None:
    code = "0%" if cell.get("value-type") == "percentage" else "General"
    if formula is None and error is None and code == "General":
        return None
    return CellFacts(None if formula is None else formula.partition("=")[2], error, code)


def _value(cell: dict[str, str], shown: str) -> CellValue:
    # Calc stores a logical value taken over from Excel as a formula whose result is a number.
    logical = _LOGICAL.get(cell.get("formula", ""))
    if logical is not None:
        return logical
    kind = cell.get("value-type", "")
    if kind not in _TYPES:
        kind = next((_IMPLIED[name] for name in _IMPLIED if name in cell), "string")
    if kind in ("float", "percentage", "currency"):
        return _parsed(float, cell.get("value"), shown)
    if kind == "boolean":
        return truth(cell.get("boolean-value"))
    if kind == "date":
        return _parsed(_date, cell.get("date-value"), shown)
    if kind == "time":
        return _parsed(_time, cell.get("time-value"), shown)
    return cell.get("string-value", shown)


def _parsed(parse: Callable[[str], CellValue], text: str | None, shown: str) -> CellValue:
    try:
        return parse(text or "")
    except (ValueError, OverflowError):
        return shown


def _date(text: str) -> date | datetime:
    if len(text) == 10:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text.removesuffix("Z"))
    return moment.date() if moment.time() == time() else moment


def _time(text: str) -> time | timedelta:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    seconds = float((found[5] or "0").replace(",", "."))
    length = timedelta(int(found[2] or 0), seconds, 0, 0, int(found[4] or 0), int(found[3] or 0))
    if found[1]:
        return -length
    return (datetime.min + length).time() if length < timedelta(days=1) else length
