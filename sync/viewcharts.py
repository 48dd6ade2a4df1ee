"""The chart of a view: bars of one column, or of the entries it is counted across."""

from collections.abc import Mapping, Sequence

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..schemas.viewchecks import SUMMED
from ..workbooks.mastersheets import MasterCell, MasterChart, MasterColumn, MasterSheet, Series
from .charts import BLANK, DARK, MOST_BARS, SCALE, shades
from .viewcells import number_of

MOST_PIECES = len(SCALE)
"""Entries a bar can be made of and still be told apart."""

UNKNOWN = "across_unknown"
"""Id of the column of what is counted for no entry."""

_TEXTS: Mapping[str, Words] = {
    "most": Words("{column}: {name}, {value}", "{column}: {name}, {value}"),
    "of": Words("{value} su {total}", "{value} of {total}"),
    "first": Words(" (le prime {n} righe)", " (the first {n} rows)"),
    "described": Words("Barre orizzontali, {column}. {rows}", "Horizontal bars, {column}. {rows}"),
}


def view_chart(sheet: MasterSheet, across: Sequence[str], language: Language) -> MasterChart | None:
    """Return the chart of the sheet of a view, ``None`` when there is no number to draw.

    Args:
        sheet: without its chart; its first column names the bars.
        across: ids of the columns of entries.
        language: of the words.
    """
    bars = min(MOST_BARS, len(sheet.rows))
    sums = {
        column.id: sum(known)
        for at, column in enumerate(sheet.columns)
        if column.type in SUMMED and (known := _numbers(sheet, at))
    }
    pieces = [name for name in across if sums.get(name)]
    columns = {column.id: column for column in sheet.columns}
    if 1 < len(pieces) <= MOST_PIECES:
        named = [name for name in pieces if name != UNKNOWN]
        fills = dict(zip(named, shades(len(named)), strict=True))
        series = [
            Series(name, columns[name].header, *fills.get(name, (BLANK, DARK))) for name in pieces
        ]
        most = max(pieces, key=lambda name: sums[name])
        told = _of(sums[most], sum(sums[name] for name in pieces), language)
        head = _TEXTS["most"][language].format(
            column=columns[most].group or sheet.title, name=columns[most].header, value=told
        )
    else:
        name = next((one for one in sums if one not in across), "")
        if not name:
            return None
        series = [Series(name, columns[name].header, SCALE[2], DARK)]
        head = _head(sheet, columns[name], sums[name], language)
    if bars < len(sheet.rows):
        head += _TEXTS["first"][language].format(n=bars)
    drawn = ", ".join(one.name for one in series)
    return MasterChart(
        panel=sheet.id,
        title=head,
        description=_TEXTS["described"][language].format(
            column=drawn, rows=_rows(sheet, [one.column for one in series], bars, language)
        ),
        categories=sheet.columns[0].id,
        series=tuple(series),
        bars=bars,
    )


def figure(value: float, language: Language) -> str:
    """Write a number as people do: ``1.234,5``."""
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def _head(sheet: MasterSheet, column: MasterColumn, total: float, language: Language) -> str:
    """Say which row has the most of a column."""
    at = sheet.columns.index(column)
    row = max(sheet.rows, key=lambda row: number_of(row[at]) or 0)
    value = number_of(row[at]) or 0.0
    told = _of(value, total, language) if column.total else figure(value, language)
    return _TEXTS["most"][language].format(column=column.header, name=_name(row[0]), value=told)


def _of(value: float, total: float, language: Language) -> str:
    return _TEXTS["of"][language].format(
        value=figure(value, language), total=figure(total, language)
    )


def _rows(sheet: MasterSheet, names: Sequence[str], bars: int, language: Language) -> str:
    places = [at for at, column in enumerate(sheet.columns) if column.id in names]
    told = []
    for row in sheet.rows[:bars]:
        numbers = [number_of(row[at]) for at in places]
        known = ", ".join("–" if one is None else figure(one, language) for one in numbers)
        told.append(f"{_name(row[0])}: {known}")
    return "; ".join(told)


def _numbers(sheet: MasterSheet, at: int) -> list[float]:
    return [known for row in sheet.rows if (known := number_of(row[at])) is not None]


def _name(cell: MasterCell) -> str:
    value = getattr(cell, "value", cell)
    return "" if value is None else str(value)
