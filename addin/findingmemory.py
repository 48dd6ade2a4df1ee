"""The findings of the last check of a workbook, kept so that one can go from cell to cell.

Addresses, keys and sentences only; a sentence that would quote what a person is called or written
to by, or free text out of a cell, is replaced by the title of its rule.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ..schemas.findings import LANGUAGES, Finding, Language
from ..schemas.grid import Grid, column_letter, split_address
from ..schemas.rules import Catalogue, fields_of, words, written
from ..schemas.terms import SIGNS
from ..workbooks.replacing import write_whole
from . import places
from .host import Book, Spot

PERSONAL = frozenset(
    {"approval_name", "author", "data_owner", "person", "name", "mail", "pec", "phone"}
)
"""Fields that say who somebody is, or how to reach him."""
QUOTING = frozenset(
    {"value", "suggestion", "a", "b", "now", "then", "ours", "base", "was", "before", "after"}
)
"""Facts that may be what somebody typed: with letters in it, it may say anything."""
CONTACTS = ("Referenti", "Contacts")
SEARCHED = 12
"""Rows at the top of a sheet among which the hidden row of field ids is looked for."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One finding: its place when it was found, its row and column, its words by language."""

    sheet: str
    cell: str
    code: str
    sign: str
    key: str
    field: str
    message: Mapping[str, str]
    hint: Mapping[str, str]

    def text(self, language: Language) -> str:
        """Return the finding as a sentence with its hint."""
        return f"{self.sign} {self.message[language]} {self.hint[language]}".rstrip()


def keep(book: Book, findings: Sequence[Finding], rules: Catalogue) -> None:
    """Keep what a check of a workbook found, in the place of what an earlier one did."""
    kept = [asdict(_remembered(one, rules)) for one in findings]
    text = json.dumps({"findings": kept}, ensure_ascii=False, indent=1)
    write_whole(_file(book), text.encode("utf-8"))


def recall(book: Book) -> list[Remembered] | None:
    """Return what the last check of a workbook found; ``None`` when it was never checked."""
    try:
        found = json.loads(_file(book).read_text("utf-8"))
        return [Remembered(**one) for one in found["findings"]]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def forget(book: Book) -> None:
    """Keep nothing any more of what a check of a workbook found."""
    _file(book).unlink(missing_ok=True)


def ids_of(grid: Grid) -> tuple[int, dict[str, int]]:
    """Return the hidden row of field ids of a sheet and the column of each; 0 without one."""
    for row in range(1, SEARCHED + 1):
        columns = len(grid.rows[row - 1]) if row <= len(grid.rows) else 0
        texts = {grid.text(row, column): column for column in range(columns, 0, -1)}
        if "key" in texts:
            return row, {name: column for name, column in texts.items() if name}
    return 0, {}


def now_at(one: Remembered, grids: Sequence[Grid]) -> Spot | None:
    """Return where a finding's cell is now, wherever its row or sheet was moved.

    A finding without row stays where it was; ``None`` when its row is gone.
    """
    if not one.cell:
        return None
    if not one.key:
        return Spot(one.sheet, one.cell)
    by_name = sorted(grids, key=lambda grid: grid.sheet != one.sheet)
    at = split_address(one.cell)[0]
    keyed = False
    for grid in by_name:
        row, columns = ids_of(grid)
        if not row:
            if grid.sheet == one.sheet:
                return Spot(one.sheet, one.cell)
            continue
        if grid.sheet == one.sheet and one.field and one.field not in columns:
            return Spot(one.sheet, one.cell)
        keyed = True
        rows = [
            each
            for each in range(row + 1, len(grid.rows) + 1)
            if grid.text(each, columns["key"]) == one.key
        ]
        if rows and (one.field in columns or grid.sheet == one.sheet):
            # A key on several rows is itself a finding: the row it was found on, if it still is.
            found = at if at in rows else rows[0]
            column = columns.get(one.field) or split_address(one.cell)[1]
            return Spot(grid.sheet, f"{column_letter(column)}{found}")
    return None if keyed else Spot(one.sheet, one.cell)


def _remembered(found: Finding, rules: Catalogue) -> Remembered:
    private = found.field in PERSONAL or found.place.sheet in CONTACTS
    message: dict[str, str] = {}
    hint: dict[str, str] = {}
    for language in LANGUAGES:
        if private:
            message[language], hint[language] = rules[found.code].title[language], ""
        else:
            message[language], hint[language] = words(found, language, rules)
            rule = rules[found.code]
            if _quotes(found, rule.message[language]):
                message[language] = rule.title[language]
            if _quotes(found, rule.hint[language]):
                hint[language] = ""
    return Remembered(
        sheet=found.place.sheet,
        cell=found.place.cell,
        code=found.code,
        sign=SIGNS[found.severity],
        key=found.key,
        field=found.field,
        message=message,
        hint=hint,
    )


def _quotes(found: Finding, template: str) -> bool:
    """Tell whether a sentence would quote free text out of a cell."""
    facts = {"value": found.value, **found.facts}
    quoted = (written(facts.get(name), "it") for name in fields_of(template) & QUOTING)
    return any(sign.isalpha() for text in quoted for sign in text)


def _file(book: Book) -> Path:
    name = str(book.path.resolve()) if book.path is not None else f"{book.location}|{book.name}"
    return places.home() / "findings" / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"
