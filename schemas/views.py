"""Statistics of the master as data: which rows, how they are grouped, what is shown of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .shape import read_words
from .terms import Words


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """One column of a view.

    Attributes:
        id: ASCII name; other columns of the view may use it in their expressions.
        label: header.
        value: expression of its cells.
        type: as the columns of the master (``text, long, number, whole, percent, money, date``).
        width: characters, ``0`` for the usual width of its type.
        total: ``sum`` or empty.
        tone: conditions that colour a cell, by tone (``good``, ``watch``, ``bad``, ``muted``).
        vocabulary: its entries are shown by their labels.
    """

    id: str
    label: Words
    value: str
    type: str = "text"
    width: float = 0
    total: str = ""
    tone: Mapping[str, str] = field(default_factory=dict)
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class Across:
    """One column for every entry of a vocabulary: ``value`` says which one a row counts for."""

    value: str
    vocabulary: str


@dataclass(frozen=True, slots=True)
class View:
    """One table of statistics.

    Attributes:
        id: ASCII name; label: name on the tab; title, note: lines above the table.
        source: sheet of records, level, ``activities`` or ``indicators`` its rows come from.
        where: expression that keeps a row.
        by: groups; one line per row when there is none.
        across: one column per entry of a vocabulary, counting rows.
        columns: what is shown of a row or of a group.
        sort: ids of columns, falling after ``-``.
        chart: ``bar`` or empty.
    """

    id: str
    label: Words
    title: Words
    note: Words
    source: str
    where: str = ""
    by: tuple[ViewColumn, ...] = ()
    across: Across | None = None
    columns: tuple[ViewColumn, ...] = ()
    sort: tuple[str, ...] = ()
    chart: str = ""


def read_views(entries: list[Mapping[str, Any]]) -> tuple[View, ...]:
    """Read the tables ``views`` of a profile."""
    return tuple(
        View(
            id=entry["id"],
            label=read_words(entry["label"]),
            title=read_words(entry.get("title", entry["label"])),
            note=read_words(entry.get("note", "")),
            source=entry["from"],
            where=entry.get("where", ""),
            by=tuple(_column(one) for one in entry.get("by", ())),
            across=Across(**entry["across"]) if "across" in entry else None,
            columns=tuple(_column(one) for one in entry.get("columns", ())),
            sort=tuple(entry.get("sort", ())),
            chart=entry.get("chart", ""),
        )
        for entry in entries
    )


def _column(entry: Mapping[str, Any]) -> ViewColumn:
    return ViewColumn(**{**entry, "label": read_words(entry["label"])})
