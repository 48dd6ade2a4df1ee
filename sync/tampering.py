"""What only the centre writes, found changed: locked cells and formulas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from ..schemas.findings import Finding, Language
from ..schemas.grid import CellValue, Grid, as_text
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import Vocabulary, Words
from ..workbooks.formulas import at_row, templates
from ..workbooks.layout import Cell, Column, SheetLayout
from .records import Record

NOTHING = Words("una cella vuota", "a blank cell")
BLANK = Words("vuota", "blank")
ADDRESS = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b|#REF!", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Expected:
    """A live formula as the layout writes it.

    Attributes:
        pieces: its text in each language, cut where the number of its row stands.
        structures: the same without addresses.
    """

    pieces: tuple[tuple[str, ...], ...]
    structures: frozenset[str]

    def is_written(self, formula: str, row: int) -> bool:
        """Whether a formula says what this one says, wherever its cells have moved."""
        number = str(row)
        text = formula.removeprefix("=")
        if any(number.join(parts) == text for parts in self.pieces):
            return True
        return structure(text) in self.structures


def expected(
    layouts: Mapping[Language, SheetLayout], vocabularies: Mapping[str, Vocabulary]
) -> dict[str, Expected]:
    """Return the live formulas of a sheet by field id, in the languages it may be written in."""
    texts: dict[str, list[str]] = {}
    for language, layout in layouts.items():
        for name, template in templates(layout, language, vocabularies).items():
            # A row no sheet has, so that its number is found again in the text.
            text = at_row(template, layout, _MARK).removeprefix("=")
            texts.setdefault(name, []).append(text)
    return {
        name: Expected(
            tuple(tuple(form.split(str(_MARK))) for form in forms),
            frozenset(structure(form) for form in forms),
        )
        for name, forms in texts.items()
    }


def locked_cells(
    rules: Catalogue, record: Record, columns: Sequence[Column], grid: Grid
) -> list[Finding]:
    """Compare the locked cells of a row with what was issued."""
    findings = []
    for column in columns:
        position = record.columns.get(column.id)
        if position is None:
            continue
        was, now = record.issued.get(column.id), grid.value(record.row, position)
        if same(was, now):
            continue
        found = finding(
            rules,
            "LCK-001",
            record.at(column.id),
            key=record.key,
            value=as_text(now),
            field=column.id,
        )
        facts = {"was": _shown(was, grid, record, position)}
        findings.append(
            replace(found, facts=facts | {"value": _shown(now, grid, record, position)})
        )
    return findings


def same(was: Cell, now: CellValue) -> bool:
    """Whether two cells hold the same, whatever program saved them in between."""
    if was == now and type(was) is type(now):
        return True
    if isinstance(was, date) or isinstance(now, date | datetime):
        return _day(was) == _day(now)
    if _is_number(was) and _is_number(now):
        first, second = float(str(was)), float(str(now))
        return abs(first - second) <= 1e-9 * max(1.0, abs(first), abs(second))
    return _folded(was) == _folded(now)


def formulas(
    rules: Catalogue, expected_by: Mapping[str, Expected], grid: Grid, rows: Sequence[Record]
) -> list[Finding]:
    """Compare the live formulas with the ones the layout writes.

    Only their structure is compared, without addresses: a cut cell, a row or a column inserted by
    some programs leave other addresses or ``#REF!`` behind, and nobody has changed a formula.
    """
    if not grid.facts_known:
        return []
    findings = []
    for record in rows:
        for name, wanted in expected_by.items():
            position = record.columns.get(name)
            if position is None or not record.issued:
                continue
            fact = grid.fact(record.row, position)
            value = grid.text(record.row, position)
            if fact is None or fact.formula is None:
                code = "LCK-002"
            elif fact.formula == "" or wanted.is_written(fact.formula, record.row):
                continue
            else:
                code = "LCK-003"
            quoted = Words(f"«{value}»", f'"{value}"') if value else NOTHING
            findings.append(
                finding(
                    rules,
                    code,
                    record.at(name),
                    key=record.key,
                    value=value,
                    field=name,
                    found=quoted,
                )
            )
    return findings


def structure(formula: str) -> str:
    """Reduce a formula to its words: addresses, broken ones too, and spaces go."""
    return "".join(ADDRESS.sub("@", formula.removeprefix("=")).split()).upper()


_MARK = 9_876_543


def _shown(value: object, grid: Grid, record: Record, position: int) -> object:
    """Return a locked value as the cell shows it: numbers as numbers, fractions as percentages."""
    if value is None or value == "":
        return BLANK
    if not _is_number(value):
        return _day(value) if isinstance(value, date) else as_text(value)
    number = Decimal(f"{float(str(value)):.12g}")
    fact = grid.fact(record.row, position)
    if fact is not None and "%" in fact.number_format:
        points = (number * 100).normalize()
        return Words(f"{points:f} %".replace(".", ","), f"{points:f} %")
    return number


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _folded(value: object) -> str:
    return " ".join(as_text(value).replace("\u00a0", " ").split())
