"""A range of cells taken for an entry sheet: which sheet it is, where its header and columns are.

The range is laid out as the Grid a reader would give, so that parsing and checks are those of a
workbook. Rows and columns are counted from the first cell of the range.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ..schemas.dates import serial_date
from ..schemas.findings import Language
from ..schemas.grid import CellFacts, CellValue, Grid, Table, column_letter
from ..schemas.profile import EntrySheet, Profile, available, load
from ..schemas.terms import FIELDS, FINAL, ROUNDS, Term, Vocabulary, Words, fold
from ..sync.location import SEARCHED_ROWS, Located, locate, survey
from ..sync.sheetshapes import shape_of
from . import arguments
from .cellerrors import CellError, Failed
from .registry import Range, Scalar

FEWEST = 3
"""Columns that must be known before a range is taken for an entry sheet."""

YEARS = re.compile(r"(?<!\d)(?:y|)(20[0-9]{2})(?!\d)")
LONGEST = 60
"""Longest text of a header in which a year is looked for."""

SHEET = "Tabella"
"""Name of the only sheet; never shown."""

ROUND_NAMES: Vocabulary = tuple(Term(name, words) for name, words in ROUNDS.items())

NO_HEADER = Words(
    "Non si riconosce la riga di intestazione: servono almeno tre colonne del foglio, con le "
    "etichette o gli identificativi del profilo.",
    "No header row is recognised: at least three columns of the sheet are needed, with the "
    "labels or the ids of the profile.",
)
NO_YEAR = Words(
    "Indicare l'anno della rilevazione: dall'intestazione non si ricava.",
    "Give the year of the round: the header does not tell it.",
)
NO_SHEET = Words(
    "«{value}» non è un foglio del profilo: {choices}.",
    '"{value}" is no sheet of the profile: {choices}.',
)
WRONG_YEAR = Words("«{value}» non è un anno.", '"{value}" is not a year.')
ROW_KEY = Words("riga {row}", "row {row}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was said of a range beside its cells; empty and 0 leave it to be found out."""

    profile: str = ""
    sheet: str = ""
    period: int = 0
    round: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A range recognised as an entry sheet.

    Attributes:
        grid: its cells as a reader gives them.
        profile: the plan's profile, with this sheet alone.
        period: year reported on.
        round: id of the round.
        whole: it has the row of ids of a departmental workbook, so that a column that is not
            there was lost; otherwise only some columns were given.
        header_row: row of its header.
    """

    grid: Grid
    profile: Profile
    period: int
    round: str
    whole: bool
    header_row: int


def recognised(cells: Range, asked: Asked, language: Language) -> Sheet:
    """Tell which entry sheet a range is.

    Args:
        cells: the range, header included.
        asked: what was said of it.
        language: of the key given to rows that have none.

    Raises:
        Failed: no header row is recognised, or something said of it does not exist.
    """
    rows = [[_value(cell) for cell in row] for row in cells]
    facts = {
        (row, column): CellFacts(error=cell.kind)
        for row, line in enumerate(cells, 1)
        for column, cell in enumerate(line, 1)
        if isinstance(cell, CellError)
    }
    grid = Grid("", SHEET, rows, facts=facts, facts_known=True)
    best: tuple[tuple[int, int], Profile, EntrySheet, int, str, Located] | None = None
    years = [asked.period] if asked.period else _years(rows)
    for profile, sheet in _sheets(asked):
        round_id = asked.round or (FINAL if FINAL in profile.rounds else profile.rounds[-1])
        for year in years or [0]:
            found = _located(grid, profile, sheet, year, round_id)
            if found is None or len(found.columns) < FEWEST:
                continue
            known = len(found.columns), _headed(grid, found, profile, sheet, year, round_id)
            if best is None or known > best[0]:
                best = (known, profile, sheet, year, round_id, found)
    if best is None:
        raise Failed("#VALUE!", NO_HEADER)
    _, profile, sheet, year, round_id, found = best
    if not year:
        raise Failed("#VALUE!", NO_YEAR)
    whole = found.ids_row > 0
    header = found.header_row
    laid = _dated(rows, sheet, found)
    if not whole and "key" not in found.columns:
        laid = _keyed(laid, header, language)
    table = Table(sheet.table, f"A{header}:{column_letter(max(map(len, laid)))}{len(laid)}")
    shown = replace(grid, rows=laid, tables=(table,))
    return Sheet(shown, profile, year, round_id, whole, header)


def year_of(value: Scalar) -> int:
    """Read the year reported on; 0 for a blank."""
    day = arguments.when(value)
    if day is None:
        return 0
    if not isinstance(day, int):
        raise Failed("#VALUE!", arguments.filled(WRONG_YEAR, arguments.shown(value)))
    return day


def _value(cell: Scalar) -> CellValue:
    return cell.kind if isinstance(cell, CellError) else cell


def _years(rows: Sequence[Sequence[CellValue]]) -> list[int]:
    """Return the years the header may be of, the latest first: those it names and the next."""
    found: set[int] = set()
    for row in rows[:SEARCHED_ROWS]:
        for cell in row:
            if isinstance(cell, str) and len(cell) <= LONGEST:
                named = [int(year) for year in YEARS.findall(cell)]
                found.update(named)
                found.update(year + 1 for year in named)
    return sorted(found, reverse=True)[:12]


def _sheets(asked: Asked) -> Iterator[tuple[Profile, EntrySheet]]:
    """Return the sheets a range may be, each in a profile that has it alone."""
    for name in [asked.profile] if asked.profile else available():
        profile = load(name)
        ids = [sheet.id for sheet in profile.sheets if _is_named(sheet, asked.sheet)]
        if asked.profile and not ids:
            labels = Words(
                ", ".join(sheet.label.it for sheet in profile.sheets),
                ", ".join(sheet.label.en for sheet in profile.sheets),
            )
            raise Failed("#REF!", arguments.filled(NO_SHEET, asked.sheet, labels))
        for one in ids:
            alone = _alone(name, one)
            yield alone, alone.sheets[0]


def _is_named(sheet: EntrySheet, name: str) -> bool:
    known = (sheet.id, sheet.label.it, sheet.label.en, sheet.singular.it, sheet.singular.en)
    return not name or fold(name) in {fold(one) for one in known}


@lru_cache(maxsize=32)
def _alone(name: str, sheet: str) -> Profile:
    """Return a profile with one sheet, the same object each time, as its shapes are remembered."""
    profile = load(name)
    return replace(profile, sheets=(profile.sheet(sheet),))


def _located(
    grid: Grid, profile: Profile, sheet: EntrySheet, year: int, round_id: str
) -> Located | None:
    shape = shape_of(profile, sheet, year, round_id)
    named = replace(grid, tables=(Table(sheet.table, "A1"),))
    return locate(survey((named,)), sheet.table, shape.headers)


def _headed(
    grid: Grid, found: Located, profile: Profile, sheet: EntrySheet, year: int, round_id: str
) -> int:
    """Count the headers that are those of a year: ids alone do not tell it."""
    names = shape_of(profile, sheet, year, round_id).names
    return sum(
        names.get(fold(grid.text(found.header_row, column))) == name
        for name, column in found.columns.items()
    )


def _dated(
    rows: Sequence[Sequence[CellValue]], sheet: EntrySheet, found: Located
) -> list[list[CellValue]]:
    """Return the rows with days in the place of serial numbers in columns of dates."""
    dates = {
        found.columns[field.id] - 1
        for field in sheet.fields
        if field.type == "date" and field.id in found.columns
    }
    laid = [list(row) for row in rows]
    for row in laid[found.header_row :]:
        for at in dates:
            cell = row[at]
            if isinstance(cell, float) and (day := serial_date(cell)) is not None:
                row[at] = day
    return laid


def _keyed(rows: list[list[CellValue]], header: int, language: Language) -> list[list[CellValue]]:
    """Return rows that had no key with the number of their row in a last column."""
    keyed: list[list[CellValue]] = []
    for number, row in enumerate(rows, 1):
        key: CellValue = None
        if number == header:
            key = FIELDS["key"].label.it
        elif number > header and any(cell not in (None, "") for cell in row):
            key = ROW_KEY[language].format(row=number)
        keyed.append([*row, key])
    return keyed
