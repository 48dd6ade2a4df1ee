"""Live formulas: what Python says they show, and that LibreOffice computes the same."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import office
import openpyxl
import pytest
from books import PERIOD, activities, indicators, sample_book, sample_profile, settled
from hypothesis import given
from hypothesis import strategies as st
from riscontro.schemas.findings import Language
from riscontro.schemas.profile import load
from riscontro.schemas.terms import FINAL, PROGRAMMING
from riscontro.workbooks import arithmetic, formulas
from riscontro.workbooks.builder import build
from riscontro.workbooks.formulas import LiveSheet
from riscontro.workbooks.layout import (
    FIRST_ROW,
    RESULTS_FIRST_ROW,
    Cell,
    SheetLayout,
    entry_layout,
    result_column,
    sheet_name,
)
from riscontro.workbooks.livecases import fits
from riscontro.workbooks.recordformulas import live_sheet
from riscontro.workbooks.rowcells import in_cells
from riscontro.workbooks.signs import terms_of
from xlsxwriter.worksheet import Worksheet

PROFILE = sample_profile()


def layout(
    sheet: str = "indicators", round_id: str = FINAL, language: Language = "it"
) -> SheetLayout:
    return entry_layout(PROFILE, PROFILE.sheet(sheet), PERIOD, round_id, language)


def live(sheet: str = "indicators", round_id: str = FINAL, language: Language = "it") -> LiveSheet:
    return LiveSheet(layout(sheet, round_id, language), terms_of(PROFILE, language))


WAYS = {"crescente": "up", "decrescente": "down", "da mantenere": "keep"}
TYPES = {"sì/no": "boolean", "rapporto": "ratio", "percentuale": "percent"}


def shown(row: Mapping[str, Cell], index: Mapping[str, Cell] | None = None) -> dict[str, Cell]:
    base: dict[str, Cell] = {"key": "M01.P01/a.1", "row_state": "attiva", "type": "numero"}
    whole = base | dict(row)
    record = whole | {"direction": WAYS.get(str(whole.get("direction")), "")}
    record["type"] = TYPES.get(str(whole["type"]), "number")
    whole |= {"calculation": settled(record), "expected": whole.get("target")}
    return live().shown(whole, index)


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ({}, "○ da compilare"),
        ({"value": 0.0}, "✔ compilato"),
        ({"value": " "}, "○ da compilare"),
        ({"value": "circa 12"}, "✔ compilato"),
        ({"missing_reason": "non rilevato"}, "✔ compilato"),
        ({"type": "rapporto", "value": 3.0}, "○ da compilare"),
        ({"type": "rapporto", "value": 3.0, "denominator": 4.0}, "✔ compilato"),
        ({"row_state": "ritirata"}, "– ritirata"),
        ({"key": ""}, ""),
    ],
)
def test_outcome_tells_what_is_left_to_do(row: Mapping[str, Cell], outcome: str) -> None:
    assert shown(row)["outcome"] == outcome


@pytest.mark.parametrize(
    ("way", "value", "target", "achieved"),
    [
        ("crescente", 9.0, 12.0, 0.75),
        ("crescente", 1.0, 3.0, 0.33333333333),
        ("crescente", 9.0, 0.0, 1.0),
        ("crescente", -9.0, 0.0, 0.0),
        ("decrescente", 10.0, 8.0, 0.8),
        ("decrescente", 0.0, 8.0, 1.0),
        ("da mantenere", 90.0, 100.0, 0.9),
        ("da mantenere", 500.0, 100.0, 0.0),
        ("", 9.0, 12.0, ""),
        ("crescente", "nove", 12.0, ""),
        ("crescente", 9.0, None, ""),
    ],
)
def test_a_measure_as_the_cell_shows_it(
    way: str, value: Cell, target: Cell, achieved: Cell
) -> None:
    found = shown({"direction": way, "value": value, "target": target})
    assert found["achievement"] == achieved
    assert found["progress"] == achieved


@pytest.mark.parametrize(
    ("row", "rating"),
    [
        ({"value": 100.0, "target": 100.0, "direction": "crescente"}, "✔ raggiunto"),
        ({"value": 99.9, "target": 100.0, "direction": "crescente"}, "▲ raggiunto in parte"),
        ({"value": 69.9, "target": 100.0, "direction": "crescente"}, "✖ non raggiunto"),
        ({"value": 5.0, "direction": "crescente"}, "– target non definito"),
        ({"value": 5.0, "target": 5.0}, "– verso non definito"),
        ({"value": "x", "target": 5.0, "direction": "crescente"}, "– non confrontabile"),
        ({"target": 5.0}, "– dato non pervenuto"),
        ({"missing_reason": "non rilevato"}, "– non disponibile"),
        ({"missing_reason": "disponibile dal"}, "– non disponibile"),
        ({"missing_reason": "non pertinente"}, "– non pertinente"),
        ({"missing_reason": "attività conclusa"}, "– attività conclusa"),
        ({"type": "sì/no", "value": " Sì", "target": "sì"}, "✔ raggiunto"),
        ({"type": "sì/no", "value": 0.0, "target": "sì"}, "✖ non raggiunto"),
        ({"type": "sì/no", "value": "forse", "target": "sì"}, "– non confrontabile"),
        ({"row_state": "ritirata", "value": 5.0, "target": 5.0}, ""),
    ],
)
def test_a_rating_has_a_sign_and_a_word(row: Mapping[str, Cell], rating: str) -> None:
    assert shown(row)["rating"] == rating


def test_change_needs_two_numbers_and_something_before() -> None:
    assert shown({"value": 12.0, "y2024": 10.0})["change"] == 0.2
    assert shown({"value": 12.0, "y2024": 0.0})["change"] == ""
    assert shown({"value": 12.0, "y2024": "n.d."})["change"] == ""
    ratio = {"type": "rapporto", "value": 1.0, "denominator": 4.0, "y2024": 0.2}
    assert shown(ratio)["change"] == 0.25


def test_findings_come_from_the_index_until_the_value_changes() -> None:
    row: dict[str, Cell] = {"value": 12.0}
    found = {"index_sign": "✖ 2 segnalazioni", "index_text": "Troppo.", "index_fields": ";value;"}
    entry: dict[str, Cell] = {**found, "index_value": formulas.mark(layout(), row)}
    before = shown(row, entry)
    assert [before[name] for name in ("outcome", "findings", "flags")] == list(found.values())
    after = shown({"value": 13.0}, entry)
    assert after["outcome"] == "↻ da ricontrollare"
    assert after["findings"] == "modificato, da ricontrollare: Troppo."
    assert after["flags"] == ""
    assert shown({"value": 13.0}, found)["outcome"] == "✖ 2 segnalazioni"


def test_a_blank_value_that_becomes_zero_is_a_change() -> None:
    entry: dict[str, Cell] = {"index_sign": "✖", "index_value": formulas.mark(layout(), {})}
    assert shown({"value": 0.0}, entry)["outcome"] == "↻ da ricontrollare"
    assert shown({}, entry)["outcome"] == "✖"


def test_activities_are_marked_by_state_and_length_of_the_text() -> None:
    row: dict[str, Cell] = {"status": "In corso", "actions": "Avviata la gara.", "note": "x"}
    assert formulas.mark(layout("activities"), row) == "In corso|16"


def test_a_sheet_with_nothing_to_fill_in_says_so() -> None:
    page = live("activities", PROGRAMMING)
    assert page.shown({"key": "a"})["outcome"] == "– sola lettura"
    targets = live("indicators", PROGRAMMING)
    assert targets.shown({"key": "a"})["outcome"] == "○ da compilare"
    filled = targets.shown({"key": "a", "proposed_target": 3.0})
    assert filled["outcome"] == "✔ compilato" and "rating" not in filled


@pytest.mark.parametrize("round_id", [FINAL, PROGRAMMING])
@pytest.mark.parametrize("sheet", ["activities", "indicators"])
def test_formulas_use_their_own_row_and_defined_names_only(sheet: str, round_id: str) -> None:
    page = live(sheet, round_id)
    row: dict[str, Cell] = {"direction": "up", "target": 3.0, "type": "number"}
    for text in page.at_row(row | {"calculation": settled(row)}, 17).values():
        bare = re.sub(r'"[^"]*"', "", text)
        assert "{" not in bare and "!" not in bare and "[" not in bare
        assert set(re.findall(r"\$?[A-Z]{1,2}\$?\d+", bare)) <= {
            f"${letter}17" for letter in re.findall(r"\$([A-Z]{1,2})17", bare)
        }
        used = set(re.findall(r"([A-Z]+)\(", bare))
        assert used <= {
            *("IF", "IFERROR", "AND", "OR", "NOT", "INDEX", "MATCH", "TRIM", "LEN", "N"),
            *("ISNUMBER", "ROUND", "ABS", "MAX"),
        }
        assert fits(text)


@pytest.mark.parametrize("name", ["cmto-psm", "polito-incarichi", "torino-controllo"])
@pytest.mark.parametrize("round_id", [FINAL, PROGRAMMING])
def test_no_formula_of_a_workbook_waits_for_a_prefix(name: str, round_id: str) -> None:
    profile = load(name)
    texts = [
        text
        for sheet in profile.sheets
        for text in live_sheet(
            entry_layout(profile, sheet, PERIOD, round_id, "it"), terms_of(profile, "it")
        )
        .at_row({"key": "a", "target": 3.0, "type": "number"}, 17)
        .values()
    ]
    assert texts
    assert [Worksheet()._prepare_formula(text) for text in texts] == [
        text.removeprefix("=") for text in texts
    ]


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_rounding_stays_near_and_is_stable(size: float) -> None:
    once = arithmetic.rounded(size)
    assert isinstance(once, float)
    assert abs(once - size) <= 0.5000001e-9 + abs(size) * 1e-15
    assert arithmetic.rounded(once) == once


def test_rounding_goes_away_from_zero() -> None:
    assert arithmetic.rounded(0.0000000005) == 1e-9
    assert arithmetic.rounded(-0.0000000005) == -1e-9
    assert arithmetic.rounded(float("nan")) == ""


ODD: tuple[Mapping[str, Cell], ...] = (
    {"value": "circa 1.200"},
    {"value": date(2025, 2, 1)},
    {"value": 1e-7, "target": 3.0},
    {"value": -4.0, "target": 8.0},
    {"value": 12.0, "target": 0.0},
    {"value": 12.0, "target": "n.d.", "missing_reason": "boh"},
    {"value": " ", "missing_reason": " "},
    {"value": 5.0, "denominator": "x", "type": "rapporto"},
    {"value": 5.0, "denominator": 0.0, "type": "rapporto"},
    {"value": 2.0, "target": 3.0, "direction": "DECRESCENTE"},
    {"value": 1.0, "y2024": -3.0},
    {"value": 2.0, "target": 2.0, "row_state": "Ritirata"},
)
"""What people leave in the cells of the first indicators."""


@pytest.mark.office
@pytest.mark.parametrize("language", ["it", "en"])
def test_libreoffice_computes_the_same(tmp_path: Path, soffice: str, language: Language) -> None:
    book = sample_book(language)
    path = tmp_path / "scheda.xlsx"
    path.write_bytes(build(book, PROFILE))
    records, index = _made_odd(path, language)
    found = office.values(office.recalculated(path, tmp_path / "lo"))
    seen = 0
    sheets = {name: live(name, FINAL, language) for name in ("activities", "indicators")}
    for page, row, number in records:
        key = str(row["key"])
        expected = sheets[page.id].shown(row, index.get(key))
        for position, column in enumerate(page.columns, 1):
            if column.id in expected:
                address = f"{openpyxl.utils.get_column_letter(position)}{number}"
                got = found[page.name].get(address, "")
                where = f"{page.name}!{address} {column.id} {key}"
                wanted = expected[column.id]
                if isinstance(wanted, str):
                    assert (got or "") == wanted, where
                else:
                    assert got == pytest.approx(wanted, abs=1e-9), where
                seen += 1
    assert seen == 12 * 4 + 27 * 7


def _made_odd(
    path: Path, language: Language
) -> tuple[list[tuple[SheetLayout, dict[str, Cell], int]], dict[str, dict[str, Cell]]]:
    """Fill the workbook with odd cells and findings; return what stands there now."""
    workbook = openpyxl.load_workbook(path)
    odd = (*ODD, {"direction": "keep"}) if language == "en" else ODD
    records: list[tuple[SheetLayout, dict[str, Cell], int]] = []
    index: dict[str, dict[str, Cell]] = {}
    for name, made in (("activities", activities()), ("indicators", indicators())):
        page = layout(name, FINAL, language)
        changes: Sequence[Mapping[str, Cell]] = odd if name == "indicators" else ({},)
        for offset, record in enumerate(made):
            row = in_cells(page, record, language, PROFILE.vocabularies)
            before = formulas.mark(page, row)
            row |= changes[offset] if offset < len(changes) else {}
            if name == "activities" and offset % 2:
                row |= {"status": "In corso", "actions": "Prima riga\nseconda: «così»"}
            sheet = workbook[page.name]
            for position, column in enumerate(page.columns, 1):
                if column.role != "formula":
                    sheet.cell(FIRST_ROW + offset, position, row[column.id])
            records.append((page, row, FIRST_ROW + offset))
            if offset % 3 == 0:
                index[str(row["key"])] = {
                    "index_sign": "✖ 1 segnalazione" if offset % 2 else "? 2 segnalazioni",
                    "index_text": "Valore rilevato: non è un numero.",
                    "index_fields": ";value;note;",
                    "index_value": before if offset % 2 else formulas.mark(page, row),
                }
    results = workbook[sheet_name("results", language)]
    for number, (key, entry) in enumerate(index.items(), RESULTS_FIRST_ROW):
        for column, value in {"index_key": key, **entry}.items():
            results.cell(number, result_column(column), value)
    workbook.save(path)
    return records, index


def test_what_a_date_in_a_number_cell_counts() -> None:
    assert arithmetic.number(date(2025, 2, 1)) == arithmetic.number(datetime(2025, 2, 1, 8))
    assert arithmetic.number(date(1900, 3, 1)) == 61
