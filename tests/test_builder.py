"""The departmental workbook: what is in it, where, and what other programs make of it."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import office
import openpyxl
import pytest
from books import HISTORY_TEXT, PERIOD, filled_book, indicators, sample_book, sample_profile
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.findings import Language
from riscontro.schemas.grid import column_letter
from riscontro.schemas.terms import FINAL, IDENTITY_SHEET, PROGRAMMING
from riscontro.workbooks import identity, records, sidesheets, styles
from riscontro.workbooks.builder import build, write
from riscontro.workbooks.layout import (
    FIRST_ROW,
    HEADER_ROW,
    ID_ROW,
    INSTRUCTION_FIELDS,
    PROPOSAL_ROWS,
    PROPOSAL_TABLE,
    RESULT_COLUMNS,
    RESULT_INDEX,
    RESULT_NAMES,
    RESULTS_LAST_ROW,
    RESULTS_MODEL_ROW,
    Book,
    Row,
    entry_layout,
    result_column,
)

PROFILE = sample_profile()
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "cultura.xlsx"
    write(filled_book(), PROFILE, path)
    return path


def saved(tmp_path: Path, book: Book) -> openpyxl.Workbook:
    path = tmp_path / "book.xlsx"
    write(book, PROFILE, path)
    return openpyxl.load_workbook(path)


def places(sheet: Worksheet) -> dict[str, int]:
    """Column by field id."""
    return {str(cell.value): cell.column for cell in sheet[ID_ROW] if cell.value}


def find(sheet: Worksheet, name: str, code: str) -> openpyxl.cell.Cell:
    """The cell of a column in the row of a code."""
    columns = places(sheet)
    row = next(
        row for row in range(FIRST_ROW, 60) if sheet.cell(row, columns["code"]).value == code
    )
    return sheet.cell(row, columns[name])


def test_the_same_book_gives_the_same_bytes(made: Path) -> None:
    assert build(filled_book(), PROFILE) == made.read_bytes()


def test_sheets_stand_in_their_order(made: Path, tmp_path: Path) -> None:
    assert openpyxl.load_workbook(made).sheetnames == [
        *("Istruzioni", "Attività", "Indicatori", "Proposte", "Esito controlli", "Storico"),
        *("Elenchi", "Scheda di trasmissione", IDENTITY_SHEET),
    ]
    short = saved(tmp_path, sample_book("en", history=False))
    assert short.sheetnames == [
        *("Instructions", "Activities", "Indicators", "Proposals", "Check results", "Lists"),
        *("Transmission sheet", IDENTITY_SHEET),
    ]
    assert short[IDENTITY_SHEET].sheet_state == "veryHidden"


def test_both_languages_have_the_same_structure(tmp_path: Path) -> None:
    shapes = []
    for language in ("it", "en"):
        book = saved(tmp_path, sample_book(language))
        shapes.append(
            [
                (
                    dict(sheet.tables.items()),
                    [cell.value for cell in sheet[ID_ROW]] if sheet.max_row >= ID_ROW else [],
                    sheet.dimensions,
                    sheet.freeze_panes,
                    sorted(str(found.sqref) for found in sheet.data_validations.dataValidation),
                )
                for sheet in book.worksheets[1:-1]
            ]
            + [sorted(book.defined_names)]
        )
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("language", ["it", "en"])
@pytest.mark.parametrize("round_id", [FINAL, PROGRAMMING])
def test_every_formula_has_a_stored_result(language: Language, round_id: str) -> None:
    data = build(sample_book(language, round_id=round_id), PROFILE)
    formulas = 0
    with zipfile.ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in etree.fromstring(package.read(name)).iter(MAIN + "c"):
                    if cell.find(MAIN + "f") is not None:
                        assert cell.find(MAIN + "v") is not None, (name, cell.get("r"))
                        formulas += 1
    assert formulas > 170


@pytest.mark.office
def test_libreoffice_recalculates_what_is_stored(made: Path, tmp_path: Path, soffice: str) -> None:
    stored, again = office.values(made), office.values(office.recalculated(made, tmp_path))
    workbook = openpyxl.load_workbook(made)
    seen = 0
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "f":
                    old = stored[sheet.title].get(cell.coordinate, "")
                    new = again[sheet.title].get(cell.coordinate, "")
                    if isinstance(old, int | float):
                        old = pytest.approx(old, abs=1e-9)
                    assert new == old, (sheet.title, cell.coordinate, cell.value)
                    seen += 1
    assert seen > 200


@pytest.mark.office
def test_libreoffice_keeps_what_identifies_the_workbook(
    made: Path, tmp_path: Path, soffice: str
) -> None:
    kept = openpyxl.load_workbook(office.convert(made, "xlsx", tmp_path))
    first = openpyxl.load_workbook(made)
    assert {name for sheet in kept.worksheets for name in sheet.tables} == {
        *("tblAttivita", "tblIndicatori", PROPOSAL_TABLE)
    }
    for name in ("Attività", "Indicatori", "Proposte", "Esito controlli"):
        assert places(kept[name]) == places(first[name])
        assert kept[name].protection.sheet
    assert {one.name: one.value for one in kept.custom_doc_props.props} == {
        one.name: one.value for one in first.custom_doc_props.props
    }
    carried = [
        identity.parse_identity([[c.value for c in row] for row in book[IDENTITY_SHEET].rows])
        for book in (kept, first)
    ]
    assert carried[0] == carried[1]
    old, new = (book["Indicatori"] for book in (first, kept))
    columns = places(old)
    for row in range(FIRST_ROW, FIRST_ROW + len(indicators())):
        for name in ("key", "indicator", "y2024", "value", "note"):
            assert new.cell(row, columns[name]).value == old.cell(row, columns[name]).value


def test_identity_goes_round(tmp_path: Path) -> None:
    book = filled_book()
    found = saved(tmp_path, book)
    rows = [[cell.value for cell in row] for row in found[IDENTITY_SHEET].rows]
    carried = identity.parse_identity(rows)
    assert carried.pairs == identity.identity_pairs(book)
    assert book.identity.pairs().items() <= carried.pairs.items()
    assert carried.profile_text == PROFILE.text
    issued = identity.issued_cells(book, PROFILE)
    assert carried.issued == {(sheet, key, name): value for sheet, key, name, value in issued}
    assert {one.name: one.value for one in found.custom_doc_props.props} == {
        f"riscontro.{name}": text for name, text in carried.pairs.items()
    }


def test_issued_cells_are_what_the_cells_hold(made: Path) -> None:
    book, workbook = filled_book(), openpyxl.load_workbook(made)
    issued = {at[:3]: at[3] for at in identity.issued_cells(book, PROFILE)}
    seen = 0
    for sheet in PROFILE.sheets:
        page = entry_layout(PROFILE, sheet, PERIOD, FINAL, "it")
        found = workbook[page.name]
        for row in range(FIRST_ROW, FIRST_ROW + len(book.rows[sheet.id])):
            key = found.cell(row, page.number("key")).value
            for position, column in enumerate(page.columns, 1):
                if column.role == "locked":
                    value = found.cell(row, position).value
                    assert issued.get((sheet.id, key, column.id)) == value
                    seen += value is not None
    assert seen == len(issued)


def test_any_profile_text_is_carried_whole() -> None:
    texts = [
        "",
        "a",
        "\n",
        "à\n\n b \n",
        "x" * 70_001 + "\ny",
        "\n".join("r" * 90 for _ in range(999)),
    ]
    for text in texts:
        book = replace(sample_book(), profile_text=text)
        rows = identity.identity_rows(book, identity.issued_cells(book, PROFILE))
        assert identity.parse_identity(rows).profile_text == text
        cells = [cell for row in rows for cell in row if isinstance(cell, str)]
        assert max(map(len, cells)) <= identity.CHUNK_CHARACTERS
        assert max(cell.count("\n") for cell in cells) < identity.CHUNK_LINES


def test_texts_that_look_like_formulas_stay_texts(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    sheet = book["Indicatori"]
    for name, text in (
        ("evidence", "=SOMMA(A1:A9)"),
        ("note", "+39 011 000000: chiamare il referente"),
        ("corrective_action", "@ufficio: nuova gara in primavera"),
    ):
        cell = find(sheet, name, "a.1")
        assert (cell.value, cell.data_type) == (text, "s")
    past = find(sheet, "y2024", "f.1")
    assert (past.value, past.data_type) == ("-", "s")
    values = [sheet.cell(row, places(sheet)["y2023"]) for row in range(FIRST_ROW, FIRST_ROW + 27)]
    assert [c.data_type for c in values if c.value == "=1+1"] == ["s"]


def test_numbers_wear_the_format_of_their_row(made: Path) -> None:
    sheet = openpyxl.load_workbook(made)["Indicatori"]
    formats = {
        (code, name): find(sheet, name, code).number_format
        for code in ("c.1", "c.3", "c.4", "c.5", "a.1")
        for name in ("value", "denominator", "y2024", "target")
    }
    assert formats["c.1", "value"] == "#,##0"
    assert formats["c.3", "value"] == formats["c.3", "target"] == "0.0\\ %"
    assert formats["c.4", "value"] == formats["c.4", "denominator"] == "#,##0"
    assert formats["c.4", "y2024"] == "0.0\\ %" and formats["c.5", "y2024"] == "#,##0.00"
    assert find(sheet, "y2024", "c.3").value == 0.783
    assert find(sheet, "y2024", "c.4").value == 0.104
    columns = places(sheet)
    units = {
        sheet.cell(row, columns["unit"]).value: sheet.cell(row, columns["value"]).number_format
        for row in range(FIRST_ROW, FIRST_ROW + len(indicators()))
        if sheet.cell(row, columns["type"]).value == "importo"
    }
    assert units == {"€": '#,##0.00\\ "€"'}


def test_only_entry_cells_are_open(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    for sheet in PROFILE.sheets:
        page = entry_layout(PROFILE, sheet, PERIOD, FINAL, "it")
        found = book[page.name]
        assert found.protection.sheet and not found.protection.autoFilter
        assert not found.protection.formatColumns and not found.protection.formatRows
        assert found.protection.password is None
        for position, column in enumerate(page.columns, 1):
            assert found.cell(FIRST_ROW, position).protection.locked == (column.role != "entry")
    opened = {
        cell.coordinate
        for row in book["Istruzioni"].iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    ids = {cell.value: cell.row for cell in book["Istruzioni"]["A"] if cell.value}
    assert opened == {f"C{ids[name]}" for name in INSTRUCTION_FIELDS[3:]}


def test_a_column_without_use_is_hidden(tmp_path: Path) -> None:
    shown: Row = {**indicators()[0], "type": "number"}
    book = saved(tmp_path, sample_book(rows={"indicators": [shown]}))
    sheet = book["Indicatori"]
    spans = [(span.min, span.max) for span in sheet.column_dimensions.values() if span.hidden]
    hidden = {
        name
        for name, column in places(sheet).items()
        if any(first <= column <= last for first, last in spans)
    }
    assert {"key", "type", "part", "denominator", "corrected", "row_state", "flags"} <= hidden
    assert not hidden & {"outcome", "code", "indicator", "value", "target", "findings"}


def test_a_sheet_without_records_keeps_a_blank_row(tmp_path: Path) -> None:
    book = saved(tmp_path, sample_book(rows={}))
    table = book["Indicatori"].tables["tblIndicatori"]
    assert table.ref.endswith(str(FIRST_ROW)) and table.ref.startswith(f"A{HEADER_ROW}:")
    assert book["Indicatori"].cell(FIRST_ROW, 1).value is None
    counted = office.values(tmp_path / "book.xlsx")["Istruzioni"]
    ids = {value: cell for cell, value in counted.items() if cell.startswith("A")}
    assert counted["C" + ids["open.indicators"][1:]] == 0


def test_counts_say_how_much_is_left(made: Path) -> None:
    found = office.values(made)
    cells = {value: cell[1:] for cell, value in found["Istruzioni"].items() if cell[0] == "A"}
    count = {name: found["Istruzioni"].get(f"C{row}") for name, row in cells.items()}
    assert count["open.activities"] == 10 and count["open.indicators"] == 3
    assert [count[name] for name in ("blocking", "warning", "question")] == [0, 0, 0]
    assert count["department"] == filled_book().department and count["period"] == PERIOD
    assert count["round"] == "Consuntivo" and count["state"] == "in compilazione"
    cells = {
        value: cell[1:] for cell, value in found["Scheda di trasmissione"].items() if cell[0] == "A"
    }
    receipt = {name: found["Scheda di trasmissione"].get(f"C{row}") for name, row in cells.items()}
    assert [receipt[f"{name}.indicators"] for name in ("listed", "done", "open", "flagged")] == [
        *(27, 23, 3, 0)
    ]
    assert receipt["mirror.state"] == "in compilazione"


def test_validations_cover_every_entry_column(made: Path) -> None:
    sheet = openpyxl.load_workbook(made)["Indicatori"]
    last = FIRST_ROW + len(indicators()) - 1
    by_column = {
        re.sub(r"\d.*", "", str(found.sqref)): found
        for found in sheet.data_validations.dataValidation
    }
    columns = places(sheet)
    for column in entry_layout(PROFILE, PROFILE.sheet("indicators"), PERIOD, FINAL, "it").columns:
        if column.role == "entry":
            letter = column_letter(columns[column.id])
            found = by_column[letter]
            assert str(found.sqref) == f"{letter}{FIRST_ROW}:{letter}{last}"
            assert (found.prompt or "") == column.help
            if column.type == "list":
                assert (found.type, found.formula1) == ("list", f"elenco_{column.vocabulary}")
    assert by_column[column_letter(columns["value"])].type == "custom"
    assert by_column[column_letter(columns["available_from"])].type == "date"


def test_conditional_formats_change_fill_and_font_only(made: Path) -> None:
    with zipfile.ZipFile(made) as package:
        dxfs = etree.fromstring(package.read("xl/styles.xml")).find(MAIN + "dxfs")
    assert dxfs is not None and len(dxfs)
    assert {etree.QName(part).localname for dxf in dxfs for part in dxf} == {"font", "fill"}


def test_results_wait_for_the_first_check(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    sheet = book["Esito controlli"]
    columns = places(sheet)
    assert [*columns] == [*(column.id for column in RESULT_COLUMNS), *RESULT_INDEX]
    assert all(columns[name] == result_column(name) for name in columns)
    assert sheet.cell(7, 2).value == "Nessun controllo ancora eseguito."
    assert not sheet.tables and sheet.row_dimensions[RESULTS_MODEL_ROW].hidden
    assert sheet.auto_filter.ref == f"B{HEADER_ROW}:L{RESULTS_LAST_ROW}"
    locks = {
        name: sheet.cell(RESULTS_MODEL_ROW, column).protection.locked
        for name, column in columns.items()
    }
    assert {name for name, locked in locks.items() if not locked} == {"answer", "reason"}
    for name, defined in RESULT_NAMES.items():
        letter = column_letter(result_column(name))
        target = book.defined_names[defined].attr_text
        assert target == f"'Esito controlli'!${letter}$7:${letter}${RESULTS_LAST_ROW}"
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_proposals_are_forty_open_rows(tmp_path: Path) -> None:
    asked: Row = {
        "kind": "change",
        "code": "c.1",
        "text": "Alzare il target",
        "decision": "accolta",
    }
    book = saved(tmp_path, replace(sample_book(), proposals=(asked,)))
    sheet = book["Proposte"]
    assert sheet.tables[PROPOSAL_TABLE].ref == f"B{HEADER_ROW}:G{HEADER_ROW + PROPOSAL_ROWS}"
    assert [cell.value for cell in sheet[FIRST_ROW]][1:6] == [
        *("modifica", "c.1", "Alzare il target", None, "accolta")
    ]
    assert [cell.protection.locked for cell in sheet[FIRST_ROW][1:7]] == [False] * 4 + [True] * 2


def test_lists_are_the_names_of_the_vocabularies(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    for vocabulary in ("status", "value_kind", "missing_reason", "submission_state", "answer"):
        sheet, ref = next(iter(book.defined_names[f"elenco_{vocabulary}"].destinations))
        rows = book[sheet][ref.replace("$", "")]
        assert [row[0].value for row in rows] == PROFILE.labels(vocabulary)


def test_rows_are_never_higher_than_a_spreadsheet_takes(made: Path) -> None:
    text = "\n".join([HISTORY_TEXT] * 60)
    assert styles.height([(text, 50)]) == 400
    pieces = sidesheets.portions(text, 112)
    assert len(pieces) > 3 and "\n".join(pieces) == text
    assert all(styles.height([(piece, 112)]) <= 400 for piece in pieces)
    endless = sidesheets.portions("parola " * 9000, 112)
    assert all(styles.height([(piece, 112)]) <= 400 for piece in endless)
    assert " ".join(endless).split() == ["parola"] * 9000
    book = openpyxl.load_workbook(made)
    for sheet in book.worksheets[:-1]:
        for row in range(FIRST_ROW, sheet.max_row + 1):
            size = sheet.row_dimensions[row].height
            hidden = sheet.row_dimensions[row].hidden
            assert hidden or size is None or size <= 400
    heights = book["Attività"].row_dimensions
    assert all(heights[row].height for row in range(FIRST_ROW, FIRST_ROW + 12))


def test_earlier_text_is_cut_where_storico_goes_on(made: Path, tmp_path: Path) -> None:
    text = find(openpyxl.load_workbook(made)["Attività"], "before", "b").value
    assert len(text) <= records.EARLIER_LIMIT and text.endswith(" … (segue nel foglio Storico)")
    alone = saved(tmp_path, sample_book(history=False))["Attività"]
    assert find(alone, "before", "b").value.endswith(" …")


def test_odd_records_do_not_stop_the_builder(tmp_path: Path) -> None:
    row: Row = {
        "key": "M01.P01/a.1",
        "code": "a.1",
        "indicator": "x" * 40_000,
        "type": "qualcosa",
        "unit": None,
        "decimals": -1,
        "y2024": float("nan"),
        "target": float("inf"),
        "value": date(2025, 1, 2),
        "note": "brutto\x0b\ud800",
        "row_state": "",
    }
    sheet = saved(tmp_path, sample_book(rows={"indicators": [row]}))["Indicatori"]
    assert find(sheet, "y2024", "a.1").value is None
    assert find(sheet, "target", "a.1").value is None
    assert find(sheet, "row_state", "a.1").value == "attiva"
    assert len(find(sheet, "indicator", "a.1").value) == 32767


def test_pages_are_set_up_for_printing(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    for sheet in book.worksheets[:-1]:
        assert sheet.oddFooter.right.text and "&P" in sheet.oddFooter.right.text
        assert "15/01/2026" in sheet.oddFooter.right.text
        assert filled_book().department in sheet.oddFooter.left.text
        assert not sheet.sheet_view.showGridLines and not sheet.sheet_view.zoomScale
    for name in ("Attività", "Indicatori"):
        assert book[name].page_setup.paperSize == 8
        assert book[name].print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
        assert book[name].freeze_panes == f"F{FIRST_ROW}"
    assert book.properties.creator == "Riscontro"
    assert book.properties.created.date() == date(2026, 1, 15)
