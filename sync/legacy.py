"""Legacy tables as found: a folder of TSV or CSV files, or a workbook with one sheet per table."""

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ..schemas.findings import Place
from ..schemas.grid import CellValue, Grid, as_text, column_letter
from ..schemas.terms import IDENTITY_SHEET, Words, fold
from ..workbooks.limits import OWN_LIMITS
from ..workbooks.reader import read_workbook
from .inert import as_typed

SUFFIXES = (".tsv", ".tab", ".csv", ".txt")
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
TEMPORARY = ("~$", ".~")
"""How the names of the files begin that a spreadsheet keeps beside an open one."""


class ImportFailed(Exception):
    """Nothing can be imported; ``words`` say why, for the person who asked."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


def read_tables(source: Path, names: Sequence[str]) -> "Found":
    """Read the tables of a plan from where they lie.

    Args:
        source: a folder of ``.tsv`` (never quoted), ``.csv`` (quoted) files and workbooks, one
            file when a plan has no other, or one workbook.
        names: file names as a profile gives them; the extension may differ, and in a workbook
            the sheet has the name without it.

    Raises:
        ImportFailed: when there is nothing at ``source``, or none of the tables.
    """
    if source.is_dir():
        found = _from_folder(source, names)
    elif source.is_file() and source.suffix.casefold() in WORKBOOKS:
        found = _from_workbook(source, names)
    elif source.is_file() and source.suffix.casefold() in SUFFIXES:
        found = _from_file(source, names)
    elif source.exists():
        raise ImportFailed(
            Words(
                f"{source.name} non è una tabella, né una cartella di tabelle o di lavoro.",
                f"{source.name} is neither a table, nor a folder of them, nor a workbook.",
            )
        )
    else:
        raise ImportFailed(Words(f"Non c'è nulla in {source}.", f"There is nothing at {source}."))
    if not found.tables:
        wanted = ", ".join(names)
        raise ImportFailed(
            Words(
                f"{source.name} non contiene nessuna delle tabelle: {wanted}.",
                f"{source.name} holds none of the tables: {wanted}.",
            )
        )
    return found


def _from_folder(folder: Path, names: Sequence[str]) -> "Found":
    """Read the text files of a folder; tables they lack are looked for in its workbooks."""
    files = sorted(file for file in folder.iterdir() if file.suffix.casefold() in SUFFIXES)
    tables: dict[str, SourceTable] = {}
    taken: set[Path] = set()
    for name in names:
        stem = fold(Path(name).stem)
        same = [file for file in files if fold(file.stem) == stem]
        same.sort(key=lambda file: (file.name != name, SUFFIXES.index(file.suffix.casefold())))
        if same:
            taken.add(same[0])
            tables[name] = table(same[0].name, same[0].stem, lines_of(same[0]))
    others = [file.name for file in files if file not in taken]
    for file in sorted(one for one in folder.iterdir() if one.suffix.casefold() in WORKBOOKS):
        rest = [name for name in names if name not in tables]
        if file.name.startswith(TEMPORARY) or not rest:
            continue
        found = _from_workbook(file, rest)
        tables |= found.tables
        others += found.others if found.tables else [file.name]
    return Found(tables, tuple(others))


def _from_file(file: Path, names: Sequence[str]) -> "Found":
    alone = len(set(names)) == 1
    fits = [name for name in names if alone or fold(Path(name).stem) == fold(file.stem)]
    read = table(file.name, file.stem, lines_of(file))
    return Found(dict.fromkeys(fits, read), () if fits else (file.name,))


def lines_of(file: Path) -> Iterator[list[str]]:
    """Return the lines of a text table, cut into cells."""
    text = _decoded(file.read_bytes())
    if file.suffix.casefold() != ".csv":
        for line in text.split("\n"):
            yield line.removesuffix("\r").split("\t")
        return
    header = text.partition("\n")[0]
    delimiter = max(";,\t", key=header.count)
    yield from _quoted(text, delimiter)


def _decoded(data: bytes) -> str:
    """Read the bytes of a text table: UTF-8, the UTF-16 of Excel's «Unicode text», else Windows."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _quoted(text: str, delimiter: str) -> list[list[str]]:
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        # An export guards what looks like a formula: imported again it is what was typed.
        return [[as_typed(cell) if "'" in cell else cell for cell in row] for row in rows]
    except csv.Error as error:
        raise ImportFailed(
            Words(
                f"Un file CSV non si può leggere: {error}.",
                f"A CSV file cannot be read: {error}.",
            )
        ) from error


def _from_workbook(file: Path, names: Sequence[str]) -> "Found":
    book = read_workbook(file, OWN_LIMITS)
    if book.problem:
        raise ImportFailed(
            Words(
                f"{file.name} non si può leggere ({book.problem}).",
                f"{file.name} cannot be read ({book.problem}).",
            )
        )
    tables: dict[str, SourceTable] = {}
    sheets = {fold(grid.sheet): grid for grid in book.grids}
    if fold(IDENTITY_SHEET) in sheets:
        return Found({}, (file.name,))
    if len(sheets) == 1:
        sheets.setdefault(fold(file.stem), book.grids[0])
    for name in names:
        grid = sheets.get(fold(Path(name).stem)) or sheets.get(fold(name))
        if grid is not None:
            tables[name] = table(file.name, grid.sheet, printed_rows(grid))
    taken = {found.sheet for found in tables.values()}
    return Found(tables, tuple(grid.sheet for grid in book.grids if grid.sheet not in taken))


def printed_rows(grid: Grid) -> Iterator[list[str]]:
    """Return the rows of a sheet as texts, the way an Italian table prints them."""
    for number, row in enumerate(grid.rows, 1):
        facts = (grid.fact(number, column) for column in range(1, len(row) + 1))
        yield [
            _printed(value, fact.number_format if fact else "")
            for value, fact in zip(row, facts, strict=True)
        ]


def _printed(value: CellValue, pattern: str) -> str:
    """Write a cell's value the way an Italian table prints it."""
    if isinstance(value, bool):
        return "Sì" if value else "No"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if not isinstance(value, int | float):
        return "" if value is None else str(value)
    number = Decimal(repr(value))
    if "%" in pattern:
        return f"{_plain(number * 100)}%"
    return f"{_plain(number)} €" if "€" in pattern else _plain(number)


def _plain(number: Decimal) -> str:
    digits = format(number, "f")
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return digits.replace(".", ",")


def table(workbook: str, sheet: str, lines: Iterable[Sequence[str]]) -> "SourceTable":
    """Make a table of lines of cells: the first line with several cells holds the headers.

    What stands above it is a title. Blank lines are counted and left out; cells beyond the last
    header are dropped.
    """
    columns: tuple[str, ...] = ()
    rows: list[SourceRow] = []
    lines = [list(line) for line in lines]
    several = (at for at, line in enumerate(lines, 1) if sum(map(bool, map(str.strip, line))) > 1)
    top = next(several, 1)
    for number, cells in enumerate(lines, 1):
        if number < top:
            continue
        if number == top:
            columns = tuple(as_text(cell) for cell in cells)
        elif any(cell.strip() for cell in cells):
            pairs = dict(reversed(list(zip(columns, cells, strict=False))))
            rows.append(SourceRow(number, pairs))
    return SourceTable(workbook, sheet, columns, tuple(rows))


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One line of a table: its number, headers counted, and its cells by column exactly as found.

    Of two columns with one name the first counts.
    """

    number: int
    cells: Mapping[str, str]

    def printed(self, column: object) -> str:
        """Return a cell exactly as found, empty when there is no such column."""
        return self.cells.get(column, "") if isinstance(column, str) else ""

    def text(self, column: object) -> str:
        """Return a cell without the blanks around it."""
        return self.printed(column).strip()


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table as found; ``sheet`` is the file's name without extension, or the sheet's."""

    workbook: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[SourceRow, ...]

    def place(self, row: SourceRow, column: object = "") -> Place:
        """Return the address of a cell, that of the row's first cell without a known column."""
        at = self.columns.index(column) + 1 if column in self.columns else 1
        return Place(self.workbook, self.sheet, f"{column_letter(at)}{row.number}")


@dataclass(frozen=True, slots=True)
class Found:
    """The tables found, by the name the profile gives them, and the names of the others."""

    tables: Mapping[str, SourceTable]
    others: tuple[str, ...]
