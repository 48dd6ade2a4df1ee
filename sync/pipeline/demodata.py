"""What a demonstration needs beside the tables of its plan: who keeps silent, days, what is typed.

Every bundled plan with a folder among the demonstrations has one. ``demo.toml`` beside its tables
may say::

    folder = "torino"            # folder proposed for the workspace
    contact = "Ufficio …"        # whom offices ask
    silent = ["PER"]             # units that deliver nothing
    draft = ["GEN"]              # units still filling in
    filled = 2026-02-20          # day on which offices fill in; the usual one when not said
    due = 2026-02-28             # day by which they deliver

``<sheet id>.entries`` holds what offices type, tab separated: ``unita``, for rows of the plan
``key`` or ``code`` (and ``part``), then one column for each field by id, label or alias. A record
goes into the first row still blank of its unit, unless its identifier is there already.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from ...schemas.profile import EntrySheet, Profile, available
from ...schemas.shape import RECORD
from ...schemas.terms import fold
from ...workbooks.layout import Book, Cell, Row
from ..elements import Elements
from ..legacy import SourceRow, table
from ..recordimport import Content, columns_in, read_content
from ..recordrows import typed_row

SUFFIX, SETTINGS = ".entries", "demo.toml"
UNIT, NAMING = "unita", ("key", "code", "part")
"""Columns of what is typed that name its unit and its row."""

BEFORE, AFTER, LAST = timedelta(36), timedelta(5), timedelta(10)
"""From the issue of the workbooks to the day they are filled in, then to the first run and the
last one."""


@dataclass(frozen=True, slots=True)
class DemoData:
    """What ``demo.toml`` says.

    Attributes:
        folder: proposed for the workspace.
        contact: whom offices ask.
        silent, draft: units that deliver nothing, units still filling in.
        filled: day on which offices fill in; ``None`` for the usual one.
        due: day by which they deliver; ``None`` for the usual one.
    """

    folder: str
    contact: str
    silent: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    filled: date | None = None
    due: date | None = None

    def day(self, period: int) -> date:
        """Return the day on which offices fill their workbooks in."""
        return self.filled or date(period + 1, 2, 20)


@dataclass(frozen=True, slots=True)
class Typing:
    """What offices type, by sheet id: the lines of its table."""

    lines: Mapping[str, tuple[SourceRow, ...]] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def bundled() -> tuple[str, ...]:
    """Return the plans that have a demonstration, the first one made first."""
    names = [name for name in available() if folder_of(name).is_dir()]
    return tuple(sorted(names, key=lambda name: (name != "torino-controllo", name)))


def settings_of(plan: str) -> DemoData:
    """Return what the demonstration of a plan is like."""
    file = folder_of(plan).joinpath(SETTINGS)
    data: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return DemoData(
        folder=data.get("folder", plan),
        contact=data.get("contact", "Ufficio di coordinamento"),
        silent=tuple(data.get("silent", ())),
        draft=tuple(data.get("draft", ())),
        filled=data.get("filled"),
        due=data.get("due"),
    )


def typing_in(folder: Path, profile: Profile) -> Typing:
    """Read what offices type in a demonstration."""
    lines: dict[str, tuple[SourceRow, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    for sheet in profile.sheets:
        file = folder / f"{sheet.id}{SUFFIX}"
        if file.is_file():
            cut = (line.split("\t") for line in file.read_text("utf-8").splitlines())
            found = table(file.name, sheet.id, cut)
            lines[sheet.id], columns[sheet.id] = found.rows, found.columns
    return Typing(lines, columns)


def with_typing(book: Book, typing: Typing, profile: Profile, elements: Elements) -> Book:
    """Return a workbook with what its office types in the demonstration."""
    rows = dict(book.rows)
    for sheet in profile.sheets:
        if sheet.id not in rows or sheet.id not in typing.lines:
            continue
        named = columns_in(sheet, typing.columns[sheet.id])
        mine = [
            (line, _typed(line, named, sheet, profile, elements))
            for line in typing.lines[sheet.id]
            if _unit(line, profile) == book.identity.department
        ]
        fill = _records if sheet.kind == RECORD else _planned
        rows[sheet.id] = fill(rows[sheet.id], mine, sheet)
    return replace(book, rows=rows)


def _typed(
    line: SourceRow,
    named: Mapping[str, str],
    sheet: EntrySheet,
    profile: Profile,
    elements: Elements,
) -> dict[str, Cell]:
    made: dict[str, Content] = {}
    for name, column in named.items():
        one, text = sheet.field(name), line.text(column)
        if one is not None and one.role == "entry" and text:
            made[name] = read_content(one, text, profile, elements)[0]
    return typed_row(made, sheet, {unit.id: unit for unit in profile.departments})


def _records(
    rows: Sequence[Row],
    mine: list[tuple[SourceRow, dict[str, Cell]]],
    sheet: EntrySheet,
) -> list[Row]:
    """Type records into the rows that have their identifier, else into the first blank ones."""
    made = [dict(row) for row in rows]
    own = {one.id for one in sheet.own_fields}
    by_name = {_name(row, sheet): row for row in made if any(row.get(name) for name in own)}
    blank = [row for row in made if not any(row.get(name) for name in own)]
    for _, cells in mine:
        known = by_name.get(_name(cells, sheet)) if _name(cells, sheet) else None
        if known is None and blank:
            known = blank.pop(0)
        if known is not None:
            known.update(cells)
    return list(made)


def _planned(
    rows: Sequence[Row],
    mine: list[tuple[SourceRow, dict[str, Cell]]],
    sheet: EntrySheet,
) -> list[Row]:
    """Type into the rows of the plan that these lines name."""
    made = [dict(row) for row in rows]
    for line, cells in mine:
        wanted = {name: line.text(name) for name in NAMING if line.text(name)}
        for row in made:
            if wanted and all(
                fold(str(row.get(name) or "")) == fold(text) for name, text in wanted.items()
            ):
                row.update(cells)
    return list(made)


def _name(row: Mapping[str, Cell], sheet: EntrySheet) -> tuple[str, ...]:
    names = tuple(str(row.get(name) or "") for name in sheet.identifier)
    return names if all(names) else ()


def _unit(line: SourceRow, profile: Profile) -> str:
    unit = profile.department(line.text(UNIT))
    return unit.id if unit else ""


def folder_of(plan: str) -> Traversable:
    """Return the folder with the tables of a plan's demonstration, there or not."""
    return resources.files("riscontro.workbooks").joinpath("demo", plan)
