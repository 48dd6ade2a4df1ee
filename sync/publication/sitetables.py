"""The pages of the statistics of a plan and of its tables of records."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...schemas.findings import Language
from ...workbooks.masterroom import NUMERIC
from ...workbooks.mastersheets import MasterRow, MasterSheet
from ..viewsheets import SHEET_ID as VIEW
from .siteaddresses import listing, relative
from .sitecells import csv_text, text_of
from .sitecontent import Mark, mark_of
from .siteframe import Frame
from .sitetrails import through_list


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, whether it is a figure, its mark where it is a state."""

    text: str
    figure: bool
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be shown whole."""

    title: str
    note: str
    header: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[Cell]


def grid(sheet: MasterSheet, language: Language, hidden: Sequence[str] = ("key",)) -> Grid:
    """Return a table of the master as a page shows it.

    Args:
        sheet: the table, with its public columns.
        language: of the numbers.
        hidden: ids of columns for machines, which only the data have.
    """
    shown = [at for at, one in enumerate(sheet.columns) if one.id not in hidden]
    kinds = [sheet.columns[at].type for at in shown]

    def cells(row: MasterRow) -> list[Cell]:
        made = []
        for at, kind in zip(shown, kinds, strict=True):
            text = text_of(row[at], kind, language)
            mark = mark_of(text)
            made.append(Cell(text, kind in NUMERIC, mark if mark.sign else None))
        return made

    return Grid(
        title=sheet.title,
        note=sheet.note or sheet.empty,
        header=[(sheet.columns[at].header, sheet.columns[at].type in NUMERIC) for at in shown],
        rows=[cells(row) for row in sheet.rows],
        totals=cells(sheet.totals) if sheet.totals else [],
    )


def make_tables(frame: Frame) -> None:
    """Make a page for every public table, with its data, and the list of them."""
    content = frame.content
    if not content.tables:
        return
    listed = []
    for sheet in content.tables:
        path = content.addresses.of("table", sheet.id.removeprefix(VIEW))
        made = grid(sheet, frame.language)
        listed.append((sheet.title, relative(listing("table"), path), len(sheet.rows), sheet.note))
        body = [
            [csv_text(cell, column.type) for cell, column in zip(row, sheet.columns, strict=True)]
            for row in sheet.rows
        ]
        header = [column.header for column in sheet.columns]
        data = frame.csv(path.removesuffix("html") + "csv", frame.say("table"), header, body)
        frame.render(
            path,
            "site-table.html",
            sheet.title,
            crumbs=through_list(frame, path, frame.say("tables"), "table"),
            grid=made,
            downloads=[data],
        )
    frame.render(
        listing("table"),
        "site-tables.html",
        frame.say("tables"),
        crumbs=[],
        tables=listed,
        downloads=[],
    )


def records_of(frame: Frame, key: str, code: str) -> list[tuple[str, Grid]]:
    """Return the rows of the public tables of records that name an activity, by table."""
    found = []
    for sheet in frame.content.tables:
        if sheet.id.startswith(VIEW):
            continue
        named, rows = frame.content.records_naming(sheet, key, code)
        if rows:
            part = MasterSheet(sheet.id, sheet.name, "", sheet.title, "", sheet.columns, rows)
            found.append((sheet.title, grid(part, frame.language, ("key", "row_state", *named))))
    return found
