"""What only the centre writes, found changed: locked cells, formulas, keys."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ..schemas.findings import LANGUAGES, Finding
from ..schemas.grid import CellValue, Grid, as_text
from ..schemas.profile import EntrySheet, Profile
from ..schemas.rules import Catalogue, finding
from ..workbooks.formulas import at_row, templates
from ..workbooks.layout import Cell, Column, entry_layout
from .location import Located
from .records import Record


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
        findings.append(
            finding(
                rules,
                "LCK-001",
                record.at(column.id),
                key=record.key,
                value=as_text(now),
                field=column.id,
                was=as_text(was),
            )
        )
    return findings


def same(was: Cell, now: CellValue) -> bool:
    """Whether two cells hold the same, whatever program saved them in between."""
    if isinstance(was, date) or isinstance(now, date | datetime):
        return _day(was) == _day(now)
    if _is_number(was) and _is_number(now):
        first, second = float(str(was)), float(str(now))
        return abs(first - second) <= 1e-9 * max(1.0, abs(first), abs(second))
    return _folded(was) == _folded(now)


def formulas(
    rules: Catalogue,
    profile: Profile,
    sheet: EntrySheet,
    identity: Mapping[str, str],
    found: Located,
    rows: Sequence[Record],
) -> list[Finding]:
    """Compare the live formulas with the ones the layout writes.

    Only their structure is compared, without addresses: some programs move rows and columns and
    leave the addresses of formulas behind.
    """
    if not found.grid.facts_known:
        return []
    expected = _structures(profile, sheet, identity)
    findings = []
    for record in rows:
        for name, forms in expected.items():
            position = record.columns.get(name)
            if position is None or not record.issued:
                continue
            fact = found.grid.fact(record.row, position)
            value = found.grid.text(record.row, position)
            if fact is None or fact.formula is None:
                code = "LCK-002"
            elif fact.formula == "" or structure(fact.formula) in forms:
                continue
            else:
                code = "LCK-003"
            findings.append(
                finding(rules, code, record.at(name), key=record.key, value=value, field=name)
            )
    return findings


def structure(formula: str) -> str:
    """Reduce a formula to its words: addresses and spaces go, texts stay."""
    pieces = re.split(r'("(?:[^"]|"")*")', formula.lstrip("="))
    for index in range(0, len(pieces), 2):
        bare = re.sub(r"\s+", "", pieces[index])
        pieces[index] = re.sub(r"\$?[A-Z]{1,3}\$?\d+", "@", bare, flags=re.IGNORECASE).upper()
    return "".join(pieces)


def _structures(
    profile: Profile, sheet: EntrySheet, identity: Mapping[str, str]
) -> dict[str, set[str]]:
    period = int(identity.get("period", "0") or 0)
    forms: dict[str, set[str]] = {}
    for language in LANGUAGES:
        layout = entry_layout(profile, sheet, period, identity.get("round", ""), language)
        for name, text in templates(layout, language, profile.vocabularies).items():
            forms.setdefault(name, set()).add(structure(at_row(text, layout, 1)))
    return forms


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def _folded(value: object) -> str:
    return " ".join(as_text(value).replace("\u00a0", " ").split())
