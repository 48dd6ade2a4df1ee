"""Tables of one value a row, each with the day it stands for and where it comes from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from ..schemas.dates import date_read
from ..schemas.expressionvalues import months_between
from ..schemas.plan import Doubt, Indicator, Value
from ..schemas.profile import EntrySheet, Profile
from ..schemas.terms import fold
from .dating import oldest_months
from .hierarchy import Tree
from .indicatorrows import read_row
from .legacy import SourceTable
from .yearcells import Series, YearCell


def dated_rows(
    sheet: EntrySheet, table: SourceTable, tree: Tree
) -> tuple[list[Series], list[Doubt]]:
    """Gather the rows of each indicator, known by its code, or by its words where it has none.

    Of two values of one year the one of the later day counts, the other is a doubt; so is a
    value without a day, which stands for no year. A row without a value still says that nobody
    had one on that day.
    """
    source = sheet.source
    found: dict[tuple[str, str], Series] = {}
    doubts: list[Doubt] = []
    for row in table.rows:
        made = read_row(sheet, table, row, tree)
        name = (made.parent, made.code or fold(made.label))
        known = found.setdefault(name, made)
        printed = row.printed(source["value"])
        day = day_of(row.text(source["as_of"]))
        if day is None:
            if printed.strip() or row.text(source["as_of"]):
                facts = {"value": printed, "day": row.text(source["as_of"]) or "–"}
                at = table.place(row, source["as_of"])
                doubts.append(Doubt("IMP-021", made.parent, at, made.label_printed, facts))
            continue
        cell = YearCell(
            day.year,
            printed,
            table.place(row, source["value"]),
            as_of=day,
            origin=row.text(source.get("origin")),
        )
        found[name], doubt = _with(known, cell)
        doubts += [doubt] if doubt else []
    return list(found.values()), doubts


def day_of(text: str) -> date | None:
    """Return the day a text says, the last one of a year alone; ``None`` when it says none."""
    if len(text) == 4 and text.isdigit():
        return date(int(text), 12, 31)
    return date_read(text)[0]


def uneven_days(
    profile: Profile, indicators: Iterable[Indicator], values: Iterable[Value], period: int
) -> Iterator[Doubt]:
    """Report the latest values that differ in their day, are old or come from nowhere.

    Those of one node are shown side by side (``IND-024``). A value is old when it was so already
    at the start of the period (``IND-025``). Indicators without dated values are left alone.
    """
    latest: dict[str, Value] = {}
    for value in values:
        known = latest.get(value.row_key)
        if value.as_of and (known is None or (known.as_of or date.min) < value.as_of):
            latest[value.row_key] = value
    panels: dict[str, list[tuple[date, Indicator, Value]]] = defaultdict(list)
    for one in indicators:
        last = latest.get(one.row_key)
        if last is not None and last.as_of is not None and last.printed.strip():
            panels[one.parent].append((last.as_of, one, last))
    asked = any(sheet.source.get("origin") for sheet in profile.sheets)
    most = oldest_months(profile)
    for rows in panels.values():
        newest, other, _ = max(rows, key=lambda row: row[0])
        for day, one, value in rows:
            facts: dict[str, object] = {"value": value.printed, "day": day}
            if asked and not value.origin:
                yield Doubt("IND-022", one.row_key, value.source, value.printed, facts)
            if day < newest:
                beside = {**facts, "other": other.label, "last": newest}
                yield Doubt("IND-024", one.row_key, value.source, value.printed, beside)
            months = months_between(day, date(period, 1, 1)) if period else 0
            if months > most:
                old = {**facts, "months": months, "most": most}
                yield Doubt("IND-025", one.row_key, value.source, value.printed, old)


def _with(known: Series, cell: YearCell) -> tuple[Series, Doubt | None]:
    same = next((one for one in known.cells if one.period == cell.period), None)
    if same is None:
        return replace(known, cells=(*known.cells, cell)), None
    first, last = sorted((same, cell), key=lambda one: one.as_of or date.min)
    kept = tuple(last if one is same else one for one in known.cells)
    facts = {"value": first.printed, "day": first.as_of, "suggestion": last.as_of}
    doubt = Doubt("IMP-022", known.parent, first.place, known.label_printed, facts)
    return replace(known, cells=kept), doubt
