"""A table of statistics as a drawing: horizontal bars, each in pieces where it is counted across.

A table whose columns are years is a series of their totals. What the master draws is drawn as the
master draws it; other tables are summed by what stands in their first column.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ...schemas.findings import Language
from ...schemas.terms import Words
from ...workbooks.mastersheets import MasterCell, MasterChart, MasterColumn, MasterRow, MasterSheet
from ..viewcells import number_of
from ..viewcharts import view_chart as drawn
from ..viewsheets import ACROSS
from ..viewsheets import TOTAL as ACROSS_TOTAL
from .cellwords import value_of
from .sitecells import WHOLE_EURO, amount, no_cents, numeral
from .sitecharts import Chart, Step, chart

FEWEST, MOST = 2, 20
"""Bars below which a drawing tells nothing, and above which it cannot be read."""

_FORMS = {"money": WHOLE_EURO, "whole": "#,##0"}
YEARS = Words("Totale per anno", "Total by year")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a bar: where it begins and how long it is, in percent, and its colour."""

    start: float
    length: float
    look: str


@dataclass(frozen=True, slots=True)
class Row:
    """A bar with its name and its number in words."""

    name: str
    text: str
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class ViewChart:
    """A drawing.

    Attributes:
        title: its message in a sentence.
        alt: what it shows, in words.
        legend: what the pieces of the bars are, with their colour; none for bars of one piece.
        rows: the bars.
        series: the years, where it is a series.
    """

    title: str
    alt: str
    legend: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    series: Chart | None = None


def view_chart(sheet: MasterSheet, language: Language) -> ViewChart | None:
    """Return the drawing of a table of statistics, ``None`` when it cannot be drawn.

    Args:
        sheet: the table, with its public columns.
        language: of the words and numbers.
    """
    years = _years(sheet, language)
    if years is not None:
        return years
    summed = sheet if sheet.chart else _summed(sheet)
    if summed is None or len(summed.rows) < FEWEST:
        return None
    across = [one.id for one in summed.columns if one.id.startswith(ACROSS)]
    made = sheet.chart or drawn(summed, [one for one in across if one != ACROSS_TOTAL], language)
    return None if made is None else _bars(summed, made, language)


def _years(sheet: MasterSheet, language: Language) -> ViewChart | None:
    """Return the totals by year of a table whose columns are years."""
    if not sheet.totals:
        return None
    steps = []
    for at, (column, total) in enumerate(zip(sheet.columns, sheet.totals, strict=True)):
        if len(column.header) == 4 and column.header.isdigit():
            number = number_of(total)
            told = amount(total, column.type, language, short=no_cents(sheet, at))
            steps.append(Step(column.header, None if number is None else float(number), told, True))
    series = chart(steps, None, language) if len(steps) > 1 else None
    if series is None:
        return None
    title = YEARS[language]
    told = "; ".join(f"{one.year}: {one.text or '–'}" for one in steps)
    return ViewChart(title, f"{title}. {told}.", (), (), series)


def _summed(sheet: MasterSheet) -> MasterSheet | None:
    """Return a table summed by what its first column says, ``None`` where nothing adds up."""
    if not sheet.columns or sheet.columns[0].type not in ("text", "long"):
        return None
    kept = [0, *(at for at, one in enumerate(sheet.columns) if at and one.total == "sum")]
    if len(kept) < 2:
        return None
    names: dict[str, list[MasterRow]] = {}
    for row in sheet.rows:
        names.setdefault(str(value_of(row[0]) or ""), []).append(row)
    if len(names) > MOST:
        return None
    rows = [
        [name, *(_sum([row[at] for row in several]) for at in kept[1:])]
        for name, several in names.items()
    ]
    columns: tuple[MasterColumn, ...] = tuple(sheet.columns[at] for at in kept)
    return replace(sheet, columns=columns, rows=rows, totals=())


def _sum(cells: Sequence[MasterCell]) -> float | None:
    known = [Decimal(repr(number)) for cell in cells if (number := number_of(cell)) is not None]
    return float(sum(known)) if known else None


def _bars(sheet: MasterSheet, made: MasterChart, language: Language) -> ViewChart | None:
    places = {one.id: at for at, one in enumerate(sheet.columns)}
    drawn_columns = [sheet.columns[places[one.column]] for one in made.series]
    rows = sheet.rows[: made.bars]
    numbers = [
        [max(0.0, float(number_of(row[places[one.id]]) or 0)) for one in drawn_columns]
        for row in rows
    ]
    longest = max((sum(one) for one in numbers), default=0.0)
    if longest <= 0:
        return None
    looks = _looks(len(drawn_columns))
    bars = []
    for row, sizes in zip(rows, numbers, strict=True):
        start, pieces = 0.0, []
        for size, look in zip(sizes, looks, strict=True):
            if size:
                pieces.append(
                    Piece(round(start, 2), max(0.4, round(100 * size / longest, 2)), look)
                )
                start += 100 * size / longest
        known = any(number_of(row[places[one.id]]) is not None for one in drawn_columns)
        form = _FORMS.get(drawn_columns[0].type, "#,##0.##")
        text = numeral(sum(sizes), form, language) if known else "–"
        bars.append(Row(str(value_of(row[places[made.categories]]) or "–"), text, pieces))
    several = len(drawn_columns) > 1
    return ViewChart(
        title=made.title,
        alt=made.description,
        legend=[(one.header, look) for one, look in zip(drawn_columns, looks, strict=True)]
        if several
        else (),
        rows=bars,
    )


def _looks(number: int) -> list[str]:
    """Return the colours of pieces, from dark to light; one colour for one piece."""
    return [f"tint{at + 1}" for at in range(number)]
