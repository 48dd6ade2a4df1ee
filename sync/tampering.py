"""What only the centre writes, found changed: locked cells and formulas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from ..schemas.findings import Finding
from ..schemas.grid import CellValue, Grid, as_text
from ..schemas.rules import Catalogue, finding
from ..schemas.terms import Words
from ..workbooks.formulas import LiveSheet, placed, places_at
from ..workbooks.layout import Cell, Column, Row
from ..workbooks.rowscores import SETTLED_BY, Kind
from .records import Record

NOTHING = Words("una cella vuota", "a blank cell")
BLANK = Words("vuota", "blank")
ADDRESS = re.compile(r"\$?\b[A-Z]{1,3}\$?\d+\b|#REF!", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d+)?(?![\w.])", re.IGNORECASE)
SAVED = 14
"""Significant digits of a number that every program keeps in the text of a formula."""

KEPT = 4096
"""Formulas remembered of a sheet before all are forgotten."""

NOTHING_CARRIED: Mapping[str, Cell] = MappingProxyType({})


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
        for parts in self.pieces:
            if number.join(parts) == text:
                return True
        return structure(text) in self.structures


class LiveFormulas:
    """The live formulas of a sheet, in the languages it may be written in."""

    def __init__(self, sheets: Sequence[LiveSheet]) -> None:
        """Prepare the formulas of a sheet.

        Args:
            sheets: the sheet in each language.
        """
        self._sheets = tuple(sheets)
        self._made: dict[Kind, Mapping[str, Expected]] = {}

    def of(self, row: Row) -> Mapping[str, Expected]:
        """Return the formulas of a row by field id.

        Args:
            row: its locked cells as issued.
        """
        kind = self._sheets[0].kind(row)
        found = self._made.get(kind)
        if found is None:
            if len(self._made) >= KEPT:
                self._made.clear()
            found = self._made[kind] = self._expected(kind)
        return found

    def _expected(self, kind: Kind) -> dict[str, Expected]:
        texts: dict[str, list[str]] = {}
        for sheet in self._sheets:
            # A row no sheet has, so that its number is found again in the text.
            places = places_at(sheet.layout, _MARK)
            for name, template in sheet.templates(kind).items():
                texts.setdefault(name, []).append(placed(template, places).removeprefix("="))
        return {
            name: Expected(
                tuple(tuple(form.split(str(_MARK))) for form in forms),
                frozenset(structure(form) for form in forms),
            )
            for name, forms in texts.items()
        }


def locked_cells(
    rules: Catalogue,
    record: Record,
    columns: Sequence[Column],
    grid: Grid,
    carried: Mapping[str, Cell] = NOTHING_CARRIED,
) -> list[Finding]:
    """Compare the locked cells of a row with what was issued.

    A cell that still holds what the workbook says it was given was changed by nobody: the plan
    was, and the next push brings it.

    Args:
        rules: the catalogue.
        record: the row, with what the plan issues now.
        columns: locked columns.
        grid: the sheet.
        carried: what the workbook carries as issued, by field id.
    """
    findings = []
    positions = {one.id: record.columns[one.id] for one in columns if one.id in record.columns}
    held = grid.values(record.row, positions.values())
    for (name, position), now in zip(positions.items(), held, strict=True):
        was = record.issued.get(name)
        if was is now or same(was, now) or (carried and same(carried.get(name), now)):
            continue
        found = finding(
            rules,
            "LCK-001",
            record.at(name),
            key=record.key,
            value=as_text(now),
            field=name,
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
    rules: Catalogue, live: LiveFormulas, grid: Grid, rows: Sequence[Record]
) -> list[Finding]:
    """Compare the live formulas with the ones the layout writes.

    Only their structure is compared, without addresses: a cut cell, a row or a column inserted by
    some programs leave other addresses or ``#REF!`` behind, and nobody has changed a formula. Nor
    has anybody where it says what the hidden cells of its row say: where those are not as issued
    they have a finding of their own.
    """
    if not grid.facts_known:
        return []
    findings = []
    facts = grid.facts
    for record in rows:
        if not record.issued:
            continue
        for name, wanted in live.of(record.issued).items():
            position = record.columns.get(name)
            if position is None:
                continue
            fact = facts.get((record.row, position))
            formula = None if fact is None else fact.formula
            if formula == "" or (formula and wanted.is_written(formula, record.row)):
                continue
            value = grid.text(record.row, position)
            code = "LCK-003" if formula else "LCK-002"
            if formula and live.of(_settled(grid, record))[name].is_written(formula, record.row):
                continue
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
    """Reduce a formula to its words: addresses, broken ones too, and spaces go.

    A number keeps the digits that every program saves.
    """
    bare = ADDRESS.sub("@", formula.removeprefix("="))
    plain = NUMBER.sub(lambda hit: f"{float(hit[0]):.{SAVED}g}", bare)
    return "".join(plain.split()).upper()


def _settled(grid: Grid, record: Record) -> dict[str, Cell]:
    """Return what decides the formulas of a row, as it stands there."""
    return {
        name: grid.text(record.row, record.columns[name])
        for name in SETTLED_BY
        if name in record.columns
    }


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
