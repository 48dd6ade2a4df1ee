"""The master turned into plain values, with what its cells do not tell: where inputs stand."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from ..schemas.findings import Language
from ..schemas.plan import Value as PastValue
from ..schemas.terms import Words
from ..workbooks.mastercells import FIRST_DAY
from ..workbooks.masterframe import distinct
from ..workbooks.masterlooks import clean
from ..workbooks.masterroom import FORMATS
from ..workbooks.masterrows import KEPT
from ..workbooks.mastersheets import (
    MasterBook,
    MasterCell,
    MasterColumn,
    MasterRow,
    MasterSheet,
    Panel,
    Shown,
)
from ..workbooks.packedrows import turned
from ..workbooks.records import ANY
from .following import rekeyed
from .headings import DASHBOARD, Heading, headings
from .overview import COMPOSITION, Overview
from .shown import (
    FORMER,
    SOURCE_COLUMNS,
    SOURCES,
    UNIT_COLUMNS,
    UNITS,
    Row,
    ShownColumn,
    ShownTable,
    Value,
)
from .standing import Standing
from .tracing import At, Past, Source, sources_of

OTHER: Mapping[Language, Language] = {"it": "en", "en": "it"}
NOTHING = Words("", "")
DECIMALS = 9


def shown(made: Overview, book: MasterBook, at: At, restated: Past) -> Iterator[ShownTable]:
    """Yield the tables of the master, then those behind it: each is made when it is asked for.

    Of *Composizione* the columns folded away are left out: they say the scores once more, level by
    level, for the formulas.

    Args:
        made: what the master shows.
        book: the master.
        at: gives the cell of the plan workbook that holds an attribute.
        restated: values of past years the centre restated.
    """
    language = book.language
    other = headings(made, OTHER[language])
    for sheet in book.sheets:
        if isinstance(sheet, MasterSheet):
            folded = sheet.id == COMPOSITION
            yield _table(sheet.id, sheet.name, sheet, language, other, folded)
        else:
            for one in sheet.panels:
                yield _table(f"{DASHBOARD}{one.id}", one.title, one, language, other)
    sources = list(_sources(made.standing, at, restated))
    yield _hidden(SOURCES, SOURCE_COLUMNS, sources)
    yield _hidden(UNITS, UNIT_COLUMNS, _units(made.standing))


def _table(
    name: str,
    title: str,
    found: MasterSheet | Panel,
    language: Language,
    other: Mapping[str, Heading],
    folded: bool = False,
) -> ShownTable:
    heading = other.get(name, Heading(title, {}))
    wanted = [at for at, one in enumerate(found.columns) if not (folded and one.folded)]
    columns = [found.columns[at] for at in wanted]
    there = [replace(one, header=heading.columns.get(one.id, one.header)) for one in columns]
    rows = found.rows
    if len(wanted) < len(found.columns):
        rows = [[row[at] for at in wanted] for row in rows]
    return ShownTable(
        name,
        _words(language, title, heading.name),
        found.table,
        tuple(
            ShownColumn(one.id, _words(language, mine, theirs))
            for one, mine, theirs in zip(columns, distinct(columns), distinct(there), strict=True)
        ),
        _values(columns, rows),
    )


def _words(language: Language, mine: str, theirs: str) -> Words:
    return Words(mine, theirs) if language == "it" else Words(theirs, mine)


def _values(columns: Sequence[MasterColumn], rows: Sequence[MasterRow]) -> list[Row]:
    read = [_Read(_percent(FORMATS.get(column.type, ANY))) for column in columns]
    return [list(row) for row in turned(rows, [one.__getitem__ for one in read])]


class _Read(dict[MasterCell, Value]):
    """What a person reads in the cells of a column: most of them stand in many rows."""

    def __init__(self, percent: bool) -> None:
        super().__init__()
        self._percent = percent

    def __missing__(self, cell: MasterCell) -> Value:
        if len(self) >= KEPT:
            self.clear()
        value = self[cell] = _value(cell, self._percent)
        return value


def _value(cell: MasterCell, percent: bool) -> Value:
    """Return what a person reads in a cell: points where it shows a percentage."""
    if isinstance(cell, Shown):
        percent = _percent(cell.format) if cell.format else percent
        cell = cell.value
    if cell is None:
        return None
    if isinstance(cell, str):
        return clean(cell) or None
    if isinstance(cell, date):
        return (date(cell.year, cell.month, cell.day) - FIRST_DAY).days
    return round(cell * 100, DECIMALS) if percent else cell


@cache
def _percent(code: str) -> bool:
    return "%" in code


def _hidden(name: str, columns: Sequence[str], rows: Sequence[Row]) -> ShownTable:
    return ShownTable(name, NOTHING, "", tuple(ShownColumn(one, NOTHING) for one in columns), rows)


def _sources(standing: Standing, at: At, restated: Past) -> Iterator[Row]:
    """Yield every input of every row, past years included; then the keys rows had before.

    Blanks at the end of a row are left out: there are thousands of them.
    """
    past: dict[str, list[PastValue]] = defaultdict(list)
    for value in standing.plan.values:
        past[value.row_key].append(value)
    for key, row in standing.scores.rows.items():
        plain, told = list[Row](), list[PastValue]()
        for value in past.pop(key, ()):
            if (key, value.period) in restated:
                told.append(value)
            else:
                plain.append(_printed(key, value))
        for source in sources_of(standing, row, at, restated, told):
            yield _source(key, source)
        yield from plain
    for key, now in rekeyed(standing.plan).items():
        yield [now, FORMER, key]


def _printed(key: str, value: PastValue) -> Row:
    """Return the value of a past year as it was imported."""
    source = value.source
    return [
        key,
        str(value.period),
        clean(value.printed) or None,
        None if value.number is None else float(value.number),
        source.workbook or None,
        source.sheet or None,
        source.cell or None,
    ]


def _source(key: str, one: Source) -> Row:
    row: list[Value] = [
        key,
        one.input,
        clean(one.content) or None,
        None if one.number is None else float(one.number),
        one.place.workbook or None,
        one.place.sheet or None,
        one.place.cell or None,
        None if one.day is None else (one.day - FIRST_DAY).days,
        one.sha256 or None,
        one.act or None,
        one.reason or None,
    ]
    while row[-1] is None:
        row.pop()
    return row


def _units(standing: Standing) -> list[Row]:
    made: list[Row] = []
    for unit in standing.departments():
        found = standing.delivery(unit)
        days = [None if day is None else (day - FIRST_DAY).days
                for day in (found.due, found.delivered)]  # fmt: skip
        made.append([unit, standing.unit_name(unit), found.state, *days])
    return made
