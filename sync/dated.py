"""Tables of one value a row, each with the day it stands for and where it comes from."""

from dataclasses import replace
from datetime import date

from ..schemas.dates import date_read
from ..schemas.plan import Doubt
from ..schemas.profile import EntrySheet
from ..schemas.terms import fold
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


def _with(known: Series, cell: YearCell) -> tuple[Series, Doubt | None]:
    same = next((one for one in known.cells if one.period == cell.period), None)
    if same is None:
        return replace(known, cells=(*known.cells, cell)), None
    first, last = sorted((same, cell), key=lambda one: one.as_of or date.min)
    kept = tuple(last if one is same else one for one in known.cells)
    facts = {"value": first.printed, "day": first.as_of, "suggestion": last.as_of}
    doubt = Doubt("IMP-022", known.parent, first.place, known.label_printed, facts)
    return replace(known, cells=kept), doubt
