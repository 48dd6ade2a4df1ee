"""A comparison as a workbook of its own: one row for every cell that differs."""

from collections.abc import Iterator
from datetime import date

from ..schemas.findings import Language
from ..schemas.terms import ROUNDS
from ..workbooks.layout import PROPERTY_PREFIX
from ..workbooks.mastersheets import ColumnType, MasterBook, MasterCell, MasterColumn, MasterSheet
from .comparison import Compared
from .differences import CellChange, RowChange
from .differencetext import field_name, sheet_name, summary, title
from .differencewords import HEADERS, KINDS, OWNERS, cause_words, content_words, place_words, said
from .differingcells import without_mail

KIND = "diff"
"""What the workbook says it is, so that among those received it is told apart."""

COLUMNS: tuple[tuple[str, ColumnType, float, str], ...] = (
    ("unit", "text", 30, "where"),
    ("sheet", "text", 18, "where"),
    ("key", "text", 22, "where"),
    ("label", "text", 44, "where"),
    ("field", "text", 28, "where"),
    ("kind", "text", 22, "kind"),
    ("before", "long", 34, "kind"),
    ("after", "long", 34, "kind"),
    ("owner", "text", 18, "cause"),
    ("cause", "long", 46, "cause"),
    ("before_cell", "text", 20, "cells"),
    ("after_cell", "text", 20, "cells"),
)
"""Id, type, width and group of each column."""
ERRATA = ("unit", "sheet", "key", "label", "field", "before", "after", "cause")
"""Columns of an errata list."""

WHOLE = 1000
"""Most characters of a text in a cell of the list."""


def difference_book(found: Compared, day: date, language: Language) -> MasterBook:
    """Make the workbook.

    Args:
        found: what differs.
        day: the day it is of, where the later side tells none.
        language: of its words.
    """
    heading = found.heading
    wanted = ERRATA if found.kind == "errata" else [name for name, *_ in COLUMNS]
    units = any(one.name[0] for one in found.changes)
    columns = tuple(
        MasterColumn(name, HEADERS[name][language], kind, width, HEADERS[group][language])
        for name, kind, width, group in COLUMNS
        if name in wanted and (units or name != "unit")
    )
    rows = [[cells[one.id] for one in columns] for cells in _rows(found, language)]
    name = said("errata" if found.kind == "errata" else "title", language)
    sheet = MasterSheet(
        id="differences",
        name=name,
        table="tblDifferenze",
        title=name,
        subtitle=f"{found.before[language]} → {found.after[language]}",
        columns=columns,
        rows=rows,
        note=" ".join([summary(found, language), *(note[language] for note in found.notes)]),
        frozen="key",
        printed="cause",
        empty=summary(found, language),
    )
    round_name = ROUNDS[heading.round][language] if heading.round in ROUNDS else ""
    return MasterBook(
        title=heading.title[language],
        owner=heading.owner,
        period=heading.period,
        round=round_name,
        day=heading.day or day,
        language=language,
        sheets=(sheet,),
        properties=((f"{PROPERTY_PREFIX}kind", KIND),),
    )


def _rows(found: Compared, language: Language) -> Iterator[dict[str, MasterCell]]:
    for unit in found.units():
        for sheet, rows in found.by_sheet(unit):
            for one in rows:
                shared: dict[str, MasterCell] = {
                    "unit": found.labels.units.get(unit, unit) or None,
                    "sheet": sheet_name(found, sheet, language),
                    "key": one.name[2] or None,
                    "label": without_mail(one.label) or None,
                    **dict.fromkeys(name for name, *_ in COLUMNS[4:]),
                }
                yield from _of_row(found, one, shared, language)


def _of_row(
    found: Compared, one: RowChange, shared: dict[str, MasterCell], language: Language
) -> Iterator[dict[str, MasterCell]]:
    if one.kind != "changed" and found.kind != "errata":
        yield shared | {
            "kind": KINDS[one.kind][language],
            "after": title(found, one, language) or None,
        }
    for cell in one.cells:
        if not found.by_the_way(one, cell):
            yield shared | _cell(found, one, cell, language)


def _cell(
    found: Compared, row: RowChange, cell: CellChange, language: Language
) -> dict[str, MasterCell]:
    kind = "spelling" if cell.spelling else "changed"
    return {
        "field": field_name(found, row.name[1], cell.field, language),
        "kind": KINDS[kind if row.kind in ("changed", "moved") else row.kind][language],
        "before": content_words(cell.before, language)[:WHOLE],
        "after": content_words(cell.after, language)[:WHOLE],
        "owner": OWNERS[cell.owner][language],
        "cause": cause_words(cell.cause, language) if cell.cause is not None else None,
        "before_cell": place_words(cell.before.place, cell.before.place) or None,
        "after_cell": place_words(cell.after.place, cell.after.place) or None,
    }
