"""A push changes what it names in a filled-in workbook and leaves every other byte."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import dressed
import office
import openpyxl
import pytest
from books import PERIOD, filled_book, sample_book, sample_profile, settled
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.cell_range import MultiCellRange
from riscontro.schemas.grid import column_letter, column_number
from riscontro.schemas.terms import FINAL
from riscontro.workbooks.builder import build
from riscontro.workbooks.formulas import LiveSheet
from riscontro.workbooks.identity import parse_identity
from riscontro.workbooks.layout import Row
from riscontro.workbooks.outline import outline, properties, tables
from riscontro.workbooks.package import open_package
from riscontro.workbooks.patch import (
    Changes,
    Outcome,
    Refusal,
    ResultRow,
    annotate,
    patched,
    restore_locked,
    shape,
)
from riscontro.workbooks.reader import read_workbook

SHAPE = shape(sample_profile(), PERIOD, FINAL, "it")
LAYOUT = next(layout for layout in SHAPE.layouts if layout.id == "indicators")
LAST = column_letter(len(LAYOUT.columns))
FIRST, SECOND, WITHDRAWN = "M05.P02/a.1", "M05.P02/b.1", "M07.P01/b.2"
NEW: tuple[Row, ...] = (
    {
        **{"key": "M05.P02/z.1", "path": "M5 P2", "code": "z.1", "type": "percent", "unit": "%"},
        **{"indicator": "Quota di sale accessibili " * 6, "direction": "up", "decimals": 0},
        **{"baseline": 12.5, "y2024": 57.3, "target": 60.0, "row_state": "active"},
    },
    {
        **{"key": "M05.P02/z.2", "path": "M5 P2", "code": "z.2", "type": "number", "decimals": 0},
        **{"unit": "numero", "indicator": "=1+1", "direction": "up", "baseline": 4, "target": 5},
        **{"expected": 5, "calculation": settled({"direction": "up", "target": 5})},
    },
)
CELLS = {
    ("indicators", FIRST, "target"): 21.0,
    ("indicators", SECOND, "indicator"): "Rassegne <nei> quartieri & «borghi»\n(rettificato)",
    ("indicators", WITHDRAWN, "row_state"): "ritirata",
    ("activities", "M05.P02/a", "others"): "Servizi Educativi",
}


def finding(key: str, field: str, cell: str, sheet: str = "Indicatori", **more: str) -> ResultRow:
    told = {
        **{"severity": "✖ errore bloccante", "value": "circa 1.200", "hint": "Scrivere il numero."},
        **{"message": "Il valore è un testo, non un numero.", "rule": "VAL-001", "label": field},
        **more,
    }
    return ResultRow(
        **{"sheet": sheet, "cell": cell, "key": key, "field": field},
        **{"target": f"'{sheet}'!{cell}", **told},
    )


FINDINGS = (
    finding("M05.P02/b.2", "value", "Q8"),
    finding("M05.P02/b.2", "note", "W8", severity="▲ avviso", value="", rule="NOT-004"),
    finding("M05.P02/c.1", "value", "Q9", severity="? da chiarire", value="551273"),
    finding("M05.P02/b", "actions", "L7", "Attività", value="", rule="REQ-001"),
)
PUSH = Changes(FINDINGS, CELLS, {"indicators": NEW}, push=1)


@pytest.fixture(scope="session")
def built() -> bytes:
    return build(filled_book(), sample_profile())


@pytest.fixture(scope="session")
def saved(built: bytes, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("saved")
    path = folder / "sede.xlsx"
    path.write_bytes(built)
    return office.convert(path, "xlsx", folder / "out").read_bytes()


KINDS = [
    "built",
    "openpyxl",
    "excel",
    "macros",
    pytest.param("libreoffice", marks=pytest.mark.office),
]


@pytest.fixture(params=KINDS)
def workbook(request: pytest.FixtureRequest, built: bytes) -> bytes:
    """The filled-in workbook as each program saves it."""
    if request.param == "libreoffice":
        found: bytes = request.getfixturevalue("saved")
        return found
    made: dict[str, Callable[[], bytes]] = {
        "built": lambda: built,
        "openpyxl": lambda: dressed.retouched(built, lambda book: None),
        "excel": lambda: dressed.as_excel(built),
        "macros": lambda: dressed.as_excel(built, macros=True),
    }
    return made[request.param]()


def push(data: bytes, changes: Changes = PUSH) -> bytes:
    """Push, and fail when something was refused or found no place."""
    outcome = patched(data, changes, SHAPE)
    assert outcome.refused == () and outcome.unplaced == ()
    return outcome.data


def loaded(data: bytes, values: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def records(data: bytes, table: str = "tblIndicatori") -> dict[str, dict[str, object]]:
    """What stands in an entry sheet, by key and field id, stored results included."""
    package = open_package(data)
    for grid in read_workbook(data, name="sede.xlsx").grids:
        if table in {one.name for one in grid.tables} or (
            not any(tables(package, sheet.part) for sheet in outline(package).sheets)
        ):
            top = next(n for n in range(1, 40) if "row_state" in (grid.rows[n - 1] or ()))
            ids = [str(name) for name in grid.rows[top - 1]]
            rows = [
                {name: None if cell == "" else cell for name, cell in zip(ids, row, strict=False)}
                for row in grid.rows[top + 1 :]
            ]
            return {str(row["key"]): row for row in rows if row.get("key")}
    raise AssertionError(f"{table} is not there")


def sheet_part(data: bytes, name: str) -> str:
    sheets = outline(open_package(data)).sheets
    return next(sheet.part for sheet in sheets if sheet.name == name)


def at(name: str, row: int) -> str:
    """The address of a field in the sheet of indicators as built."""
    return f"{column_letter(LAYOUT.number(name))}{row}"


def worksheet(data: bytes, name: str) -> etree._Element:
    return open_package(data).xml(sheet_part(data, name))


def canonical(data: bytes, part: str, named: set[str]) -> str:
    """A worksheet as canonical XML without the cells named and what may move with them."""
    root = etree.fromstring(dressed.parts_of(data)[part])
    for row in [*root.iter("{*}row")]:
        for cell in [cell for cell in row if cell.get("r") in named]:
            row.remove(cell)
        for name in ("ht", "customHeight"):
            row.attrib.pop(name, "")
        if not len(row):
            row.getparent().remove(row)  # type: ignore[union-attr]
    for element in root.iter("{*}dimension", "{*}autoFilter"):
        element.attrib.pop("ref")
    for element in root.iter("{*}conditionalFormatting", "{*}dataValidation"):
        element.set("sqref", re.sub(r":([A-Z]+)\d+", r":\1", element.get("sqref", "")))
    for element in [*root.iter("{*}hyperlinks")]:
        element.getparent().remove(element)  # type: ignore[union-attr]
    return etree.tostring(root, method="c14n").decode()


def differing(left: bytes, right: bytes, part: str) -> Iterator[str]:
    cells = [
        {cell.get("r"): etree.tostring(cell, method="c14n") for cell in root.iter("{*}c")}
        for root in (etree.fromstring(dressed.parts_of(data)[part]) for data in (left, right))
    ]
    for at in cells[0].keys() | cells[1].keys():
        if cells[0].get(at) != cells[1].get(at):
            yield str(at)


# --- what stays as it was ---------------------------------------------------------------------


def test_nothing_to_write_gives_the_same_bytes(built: bytes) -> None:
    outcome = patched(built, Changes(), SHAPE)
    assert outcome == Outcome(built)


def test_untouched_parts_keep_their_compressed_bytes(workbook: bytes) -> None:
    outcome = patched(workbook, PUSH, SHAPE)
    before, after = dressed.packed_parts(workbook), dressed.packed_parts(outcome.data)
    assert {name for name in before if before[name] != after.get(name)} == set(outcome.parts)
    names = ("Istruzioni", "Attività", "Indicatori", "Esito controlli", "_riscontro")
    allowed = {sheet_part(workbook, name) for name in (*names, "Scheda di trasmissione")}
    package = open_package(workbook)
    part = sheet_part(workbook, "Indicatori")
    allowed |= {table.part for table in tables(package, part)}
    allowed |= {"docProps/custom.xml", "xl/workbook.xml", "[Content_Types].xml"}
    allowed |= {"xl/_rels/workbook.xml.rels", "xl/calcChain.xml"}
    assert set(outcome.parts) <= allowed
    assert [n for n in before if n in after] == list(after), "the order of the parts"
    assert zipfile.ZipFile(io.BytesIO(outcome.data)).testzip() is None


def test_untouched_cells_are_equal_in_canonical_xml(workbook: bytes) -> None:
    after = push(workbook)
    for title, layout in (("Indicatori", LAYOUT), ("Attività", SHAPE.layouts[0])):
        part = sheet_part(workbook, title)
        changed = set(differing(workbook, after, part))
        assert changed and canonical(workbook, part, changed) == canonical(after, part, changed)
        entries = {c.id for c in layout.columns if c.role == "entry"}
        rows = {FIRST, SECOND, WITHDRAWN, "M05.P02/b.2"} if layout is LAYOUT else {"M05.P02/b"}
        for key in rows:
            one, other = (records(data, layout.table)[key] for data in (workbook, after))
            assert {f: one.get(f) for f in entries} == {f: other.get(f) for f in entries}
        letters = {re.sub(r"\d", "", at) for at in changed if int(re.sub(r"\D", "", at)) <= 5 + 27}
        typed = {column_letter(layout.number(f)) for f in entries}
        assert not letters & typed, "no cell of a department's column"


def test_the_same_push_twice_gives_the_same_bytes(workbook: bytes) -> None:
    once = push(workbook)
    again = patched(once, PUSH, SHAPE)
    assert again.data == once and again.parts == ()


def test_what_others_left_in_the_workbook_survives(built: bytes) -> None:
    before = dressed.as_excel(built, macros=True)
    after = dressed.parts_of(push(before))
    assert after["xl/vbaProject.bin"] == dressed.MACRO_BYTES
    assert after["xl/printerSettings/printerSettings1.bin"] == dressed.PRINTER_BYTES
    for name, content in dressed.parts_of(before).items():
        if re.search(r"comments|drawing|chart|styles|sharedStrings|theme|sheet10", name):
            assert after[name] == content, name
    root = etree.fromstring(after[sheet_part(before, "Indicatori")])
    assert root.get(f"{{{dressed.COMPATIBILITY}}}Ignorable") == "x14ac"
    assert root.nsmap["x14ac"] == dressed.X14AC


# --- what is written --------------------------------------------------------------------------


def test_centre_cells_are_written_and_withdrawn_rows_marked(workbook: bytes) -> None:
    found = records(push(workbook))
    assert found[FIRST]["target"] == 21
    assert found[SECOND]["indicator"] == CELLS["indicators", SECOND, "indicator"]
    assert found[WITHDRAWN]["row_state"] == "ritirata"
    assert found[WITHDRAWN]["outcome"] == "– ritirata"
    assert found[FIRST]["value"] == 24


def test_new_rows_stand_below_with_formulas_styles_and_ranges(workbook: bytes) -> None:
    after = push(workbook)
    found = records(after)
    assert list(found)[-2:] == ["M05.P02/z.1", "M05.P02/z.2"]
    row = found["M05.P02/z.1"]
    assert (row["baseline"], row["y2024"], row["target"]) == (0.125, 0.573, 0.6)
    assert (row["type"], row["direction"], row["row_state"]) == (
        "percentuale",
        "crescente",
        "attiva",
    )
    assert row["outcome"] == "○ da compilare"
    assert found["M05.P02/z.2"]["indicator"] == "=1+1"
    sheet = loaded(after)["Indicatori"]
    last = 5 + 27 + 2
    percent = next(at for at in range(6, last) if sheet.cell(at, 7).value == "percentuale")
    live = LiveSheet(LAYOUT, SHAPE.terms)
    wanted = live.at_row(found["M05.P02/z.2"], last)  # type: ignore[arg-type]
    for at in range(1, len(LAYOUT.columns) + 1):
        if LAYOUT.columns[at - 1].role != "formula":
            assert sheet.cell(last - 1, at).number_format == sheet.cell(percent, at).number_format
            fills = [sheet.cell(row, at).fill.fgColor.rgb for row in (last - 1, percent)]
            assert fills[0] == fills[1]
        else:
            assert sheet.cell(last, at).value == wanted[LAYOUT.columns[at - 1].id]
    assert sheet.tables["tblIndicatori"].ref == f"A5:{LAST}{last}"
    if (own := sheet.tables["tblIndicatori"].autoFilter) is not None:
        assert own.ref == f"A5:{LAST}{last}"
    assert sheet.row_dimensions[last - 1].height > sheet.row_dimensions[last].height
    ranges = [str(rule.sqref) for rule in sheet.data_validations.dataValidation]
    ranges += [str(rule.sqref) for rule in sheet.conditional_formatting]
    assert ranges
    for ref in " ".join(ranges).split():
        assert ref.endswith(str(last)), ref


def test_a_row_settled_anew_gets_new_formulas(built: bytes) -> None:
    """The target of a row is approved after its workbook went out: it had none, and no formula."""
    before = records(push(built, Changes()))["M06.P01/b.1"]
    assert before["rating"] == "– target non definito"
    own = {"direction": "up", "target": 1400.0}
    cells = {"target": 1400.0, "expected": 1400.0, "calculation": settled(own)}
    changes = Changes(cells={("indicators", "M06.P01/b.1", f): v for f, v in cells.items()})
    outcome = patched(built, changes, SHAPE)
    assert outcome.restored == () and outcome.unplaced == ()
    after = records(outcome.data)["M06.P01/b.1"]
    assert (after["achievement"], after["rating"]) == (
        pytest.approx(1388 / 1400, abs=1e-11),
        "▲ raggiunto in parte",
    )
    sheet = loaded(outcome.data)["Indicatori"]
    row = next(at for at in range(6, 40) if sheet.cell(at, 1).value == "M06.P01/b.1")
    wanted = LiveSheet(LAYOUT, SHAPE.terms).at_row(after, row)  # type: ignore[arg-type]
    for name in ("progress", "achievement", "rating"):
        assert sheet[f"{column_letter(LAYOUT.number(name))}{row}"].value == wanted[name]
    assert patched(outcome.data, changes, SHAPE).data == outcome.data


def test_a_new_row_never_shows_the_year_of_another_target(built: bytes) -> None:
    later = {**NEW[1], "key": "M05.P02/z.3", "options": "target_year=2027"}
    outcome = patched(built, Changes(appended={"indicators": [later, NEW[1]]}), SHAPE)
    sheet, at = loaded(outcome.data)["Indicatori"], LAYOUT.number("target")
    assert [sheet.cell(row, at).number_format for row in (33, 34)] == ["#,##0", "#,##0"]


def test_a_print_area_and_fragments_of_ranges_grow(built: bytes) -> None:
    def mark(book: Workbook) -> None:
        sheet = book["Indicatori"]
        sheet.print_area = f"A1:{LAST}32"
        for rule in sheet.data_validations.dataValidation:
            whole, letter = str(rule.sqref), at("value", 6)[:-1]
            parts = f"{letter}6:{letter}10 {letter}12:{letter}32"
            rule.sqref = MultiCellRange(parts if whole == f"{letter}6:{letter}32" else whole)

    after = loaded(push(dressed.retouched(built, mark)))["Indicatori"]
    assert after.print_area.replace("$", "").endswith(f"A1:{LAST}34")
    ranges = {str(rule.sqref) for rule in after.data_validations.dataValidation}
    letter = at("value", 6)[:-1]
    assert f"{letter}6:{letter}10 {letter}12:{letter}34" in ranges


def test_formula_results_follow_the_cells_as_they_are_now(built: bytes) -> None:
    odd = {6: "1.234", 7: True, 8: "=1/0", 9: date(2025, 3, 1), 12: -7}

    def type_in(book: Workbook) -> None:
        for row, value in odd.items():
            book["Indicatori"][at("value", row)] = value
        book["Indicatori"][at("corrected", 10)] = "x"

    found = records(push(dressed.retouched(built, type_in), Changes()))
    assert found[FIRST]["progress"] in (None, "")
    assert found[FIRST]["outcome"] == "✔ compilato"
    assert found["M05.P02/c.3"]["progress"] == pytest.approx(-8.75)
    cells = found[FIRST]
    shown = LiveSheet(LAYOUT, SHAPE.terms).shown(cells)  # type: ignore[arg-type]
    assert found[FIRST]["rating"] == shown["rating"]


def test_formulas_typed_over_come_back(built: bytes) -> None:
    def type_over(book: Workbook) -> None:
        book["Indicatori"]["B6"] = "fatto"
        book["Attività"]["B7"] = None

    outcome = patched(dressed.retouched(built, type_over), Changes(), SHAPE)
    assert outcome.restored == (("Attività", "B7", ""), ("Indicatori", "B6", "fatto"))
    sheet = loaded(outcome.data)["Indicatori"]
    assert sheet["B6"].value == re.sub(r"(\$[A-Z]+)7\b", r"\g<1>6", sheet["B7"].value)
    assert records(outcome.data)[FIRST]["outcome"] == "✔ compilato"


def test_a_shared_formula_outlives_its_first_cell(built: bytes) -> None:
    def share(data: bytes) -> bytes:
        root = etree.fromstring(data)
        for number in (6, 7, 8):
            row = next(row for row in root.iter("{*}row") if row.get("r") == str(number))
            cell = next(cell for cell in row if cell.get("r") == at("corrected", number))
            for child in list(cell):
                cell.remove(child)
            cell.attrib.pop("t", "")
            formula = etree.SubElement(cell, f"{dressed.MAIN}f", {"t": "shared", "si": "7"})
            if number == 6:
                formula.set("ref", f"{at('corrected', 6)}:{at('corrected', 8)}")
                formula.text = "SUM($L6,O6,2)*A$1"
        return etree.tostring(root)

    before = dressed.with_part(built, sheet_part(built, "Indicatori"), share)
    after = push(before, Changes(cells={("indicators", FIRST, "corrected"): 3.0}))
    sheet = loaded(after)["Indicatori"]
    assert sheet[at("corrected", 6)].value == 3
    assert sheet[at("corrected", 7)].value == "=SUM($L7,O7,2)*A$1"
    assert sheet[at("corrected", 8)].value == "=SUM($L8,O8,2)*A$1"


def test_identity_issued_values_and_counts_follow(workbook: bytes) -> None:
    after = push(workbook)
    assert properties(open_package(after))["riscontro.push"] == "1"
    grids = {grid.sheet: grid for grid in read_workbook(after, name="sede.xlsx").grids}
    carried = parse_identity(grids["_riscontro"].rows)
    assert carried.pairs["push"] == "1"
    assert carried.issued["indicators", FIRST, "target"] == 21
    assert carried.issued["indicators", WITHDRAWN, "row_state"] == "ritirata"
    assert carried.issued["indicators", "M05.P02/z.1", "y2024"] == 0.573
    assert ("indicators", "M05.P02/z.1", "corrected") not in carried.issued
    assert carried.issued["indicators", FIRST, "code"] == "a.1"
    rows = {grids["Istruzioni"].text(row, 1): grids["Istruzioni"].text(row, 3)
            for row in range(1, len(grids["Istruzioni"].rows) + 1)}  # fmt: skip
    assert (rows["blocking"], rows["warning"], rows["question"]) == ("2", "1", "1")
    opened = [row for row in records(after).values() if str(row["outcome"]).startswith("○")]
    assert rows["open.indicators"] == str(len(opened))


def test_locked_cells_are_restored(built: bytes) -> None:
    def spoil(book: Workbook) -> None:
        book["Indicatori"][at("target", 6)] = "tanti"
        book["Indicatori"][at("indicator", 7)] = None

    spoilt = dressed.retouched(built, spoil)
    assert records(spoilt)[FIRST]["target"] == "tanti"
    grid = next(g for g in read_workbook(built, name="a.xlsx").grids if g.sheet == "_riscontro")
    issued = parse_identity(grid.rows).issued
    wanted = {
        ("indicators", FIRST, "target"): issued["indicators", FIRST, "target"],
        ("indicators", SECOND, "indicator"): issued["indicators", SECOND, "indicator"],
        ("indicators", SECOND, "corrected"): None,
    }
    outcome = restore_locked(spoilt, wanted, SHAPE)
    found = records(outcome.data)
    assert found[FIRST]["target"] == 20
    assert found[SECOND]["indicator"] == "Rassegne realizzate nei quartieri"
    assert sheet_part(built, "_riscontro") not in outcome.parts


# --- workbooks people changed -----------------------------------------------------------------


def _renamed(book: Workbook) -> None:
    book["Indicatori"].title = "Misure 2025"
    book["Esito controlli"].title = "Controlli"
    book["Istruzioni"].title = "Leggere"


def _column_inserted(book: Workbook) -> None:
    book["Indicatori"].insert_cols(5)
    book["Indicatori"]["E7"] = "appunto"


def _rows_inserted_above(book: Workbook) -> None:
    book["Indicatori"].insert_rows(2, 3)


def _row_inserted_inside(book: Workbook) -> None:
    book["Indicatori"].insert_rows(10)


def _sorted(book: Workbook) -> None:
    sheet = book["Indicatori"]
    width = len(LAYOUT.columns)
    rows = [[sheet.cell(at, n).value for n in range(1, width + 1)] for at in range(6, 33)]
    moved = [(old, row) for old, row in zip(range(6, 33), rows, strict=True)][::-1]
    for at, (old, row) in enumerate(moved, 6):
        for column, value in enumerate(row, 1):
            text = value.replace(f"{old}", f"{at}") if str(value).startswith("=IF") else value
            sheet.cell(at, column).value = text


def _column_moved(book: Workbook) -> None:
    sheet = book["Indicatori"]
    for at in range(4, 33):
        sheet.cell(at, 60).value = sheet.cell(at, LAYOUT.number("target")).value
        sheet.cell(at, LAYOUT.number("target")).value = None


@pytest.mark.parametrize(
    "treatment",
    [_renamed, _column_inserted, _rows_inserted_above, _row_inserted_inside, _sorted,
     _column_moved],
    ids=lambda treatment: treatment.__name__.strip("_"),
)  # fmt: skip
def test_rows_and_columns_are_found_wherever_they_went(
    built: bytes, treatment: Callable[[Workbook], None]
) -> None:
    before = dressed.retouched(built, treatment)
    changes = Changes(FINDINGS, CELLS, push=4)
    after = push(before, changes)
    assert push(after, changes) == after
    old, new = records(before), records(after)
    for key in old:
        for column in LAYOUT.columns:
            name = column.id
            if column.role == "formula" or ("indicators", key, name) in CELLS:
                continue
            assert new[key].get(name) == old[key].get(name), (key, name)
    assert new[FIRST]["target"] == 21
    assert new["M05.P02/b.2"]["outcome"] == "✖ 2 segnalazioni"
    assert new["M05.P02/c.1"]["findings"] == "? value: Il valore è un testo, non un numero."


def test_rows_are_appended_after_a_row_the_table_does_not_know(built: bytes) -> None:
    before = dressed.retouched(built, _row_inserted_inside)
    assert loaded(before)["Indicatori"].tables["tblIndicatori"].ref == f"A5:{LAST}32"
    after = push(before)
    sheet = loaded(after)["Indicatori"]
    assert sheet.tables["tblIndicatori"].ref == f"A5:{LAST}35"
    assert [sheet.cell(at, 1).value for at in (34, 35)] == ["M05.P02/z.1", "M05.P02/z.2"]


def test_a_table_longer_than_its_records_is_used_up_first(built: bytes) -> None:
    def stretch(book: Workbook) -> None:
        book["Indicatori"].tables["tblIndicatori"].ref = f"A5:{LAST}40"

    after = push(dressed.retouched(built, stretch))
    sheet = loaded(after)["Indicatori"]
    assert sheet.tables["tblIndicatori"].ref == f"A5:{LAST}40"
    assert [sheet.cell(at, 1).value for at in (33, 34)] == ["M05.P02/z.1", "M05.P02/z.2"]


def test_a_workbook_without_records_takes_its_first(built: bytes) -> None:
    empty = build(sample_book(rows={"activities": [], "indicators": []}), sample_profile())
    after = push(empty, Changes((), appended={"indicators": NEW}))
    assert list(records(after)) == ["M05.P02/z.1", "M05.P02/z.2"]
    assert push(after, Changes((), appended={"indicators": NEW})) == after


def test_cells_below_the_table_stop_the_push(built: bytes) -> None:
    def note(book: Workbook) -> None:
        book["Indicatori"]["E34"] = "da qui in giù: appunti"
        book["Indicatori"]["BB33"] = "fuori dalla tabella"

    before = dressed.retouched(built, note)
    outcome = patched(before, PUSH, SHAPE)
    assert outcome == Outcome(before, (Refusal("Indicatori", "occupied", ("E34",)),))
    assert push(before, Changes(FINDINGS, CELLS)) != before


def test_a_totals_row_stops_the_push(built: bytes) -> None:
    def total(xml: bytes) -> bytes:
        return xml.replace(b'totalsRowShown="0"', b'totalsRowCount="1"')

    before = dressed.with_part(built, "xl/tables/table2.xml", total)
    assert [refusal.reason for refusal in patched(before, PUSH, SHAPE).refused] == ["totals-row"]


def test_a_key_on_two_rows_or_none_is_not_guessed(built: bytes) -> None:
    def copy(book: Workbook) -> None:
        book["Indicatori"]["A7"] = FIRST
        book["Indicatori"]["A8"] = None

    cells = {**CELLS, ("indicators", "M05.P02/b.2", "target"): 1.0, ("x", "y", "z"): 1.0,
             ("indicators", WITHDRAWN, "value"): 5.0}  # fmt: skip
    outcome = patched(dressed.retouched(built, copy), Changes(cells=cells), SHAPE)
    assert outcome.refused == ()
    assert set(outcome.unplaced) == {
        ("indicators", FIRST, "target"),
        ("indicators", SECOND, "indicator"),
        ("indicators", "M05.P02/b.2", "target"),
        ("indicators", WITHDRAWN, "value"),
        ("x", "y", "z"),
    }
    sheet = loaded(outcome.data)["Indicatori"]
    assert [sheet[at("target", row)].value for row in (6, 7)] == [20, 8]


def _without(name: str) -> Callable[[Workbook], None]:
    return lambda book: book.remove(book[name])


def _without_keys(book: Workbook) -> None:
    book["Indicatori"].delete_cols(1)


@pytest.mark.parametrize(
    ("treatment", "refusal"),
    [
        (_without("Esito controlli"), Refusal("Esito controlli", "missing-results")),
        (_without("Attività"), Refusal("Attività", "missing-sheet")),
        (_without_keys, Refusal("Indicatori", "missing-key")),
    ],
)
def test_a_workbook_that_lost_what_the_push_needs_is_refused(
    built: bytes, treatment: Callable[[Workbook], None], refusal: Refusal
) -> None:
    before = dressed.retouched(built, treatment)
    assert patched(before, PUSH, SHAPE) == Outcome(before, (refusal,))


def test_files_that_cannot_be_patched_are_refused(
    built: bytes, tmp_path: Path, soffice: str
) -> None:
    path = tmp_path / "sede.xlsx"
    path.write_bytes(built)
    ods = office.convert(path, "ods", tmp_path / "out").read_bytes()
    signed = dressed.zipped(dressed.parts_of(built) | {"_xmlsignatures/sig1.xml": b"<a/>"})
    foreign = io.BytesIO()
    openpyxl.Workbook().save(foreign)
    wanted = {
        b"": "empty",
        b"nome;valore\n": "not-a-workbook",
        built[:9000]: "corrupt",
        ods: "ods",
        signed: "signed",
        foreign.getvalue(): "missing-results",
    }
    for data, reason in wanted.items():
        outcome = annotate(data, FINDINGS, SHAPE)
        assert outcome.data == data
        assert [refusal.reason for refusal in outcome.refused] == [reason]


def test_the_hidden_sheet_or_the_properties_may_be_gone(built: bytes) -> None:
    def strip(book: Workbook) -> None:
        book.remove(book["_riscontro"])
        for name in list(book.custom_doc_props.names):
            del book.custom_doc_props[name]

    after = push(dressed.retouched(built, strip))
    assert records(after)[FIRST]["target"] == 21
    assert push(after) == after


# --- what the package needs -------------------------------------------------------------------


def test_the_calculation_chain_goes_and_excel_is_told_to_calculate(built: bytes) -> None:
    before = dressed.as_excel(built)
    assert "xl/calcChain.xml" in dressed.parts_of(before)
    after = dressed.parts_of(push(before))
    assert "xl/calcChain.xml" not in after
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    order = [
        etree.QName(element).localname for element in etree.fromstring(after["xl/workbook.xml"])
    ]
    assert order.index("calcPr") == order.index("definedNames") + 1
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


def test_new_texts_are_inline_and_no_style_is_added(built: bytes) -> None:
    after = push(built)
    assert dressed.parts_of(after)["xl/styles.xml"] == dressed.parts_of(built)["xl/styles.xml"]
    cell = next(
        cell
        for cell in worksheet(after, "Indicatori").iter("{*}c")
        if cell.get("r") == at("indicator", 7)
    )
    assert cell.get("t") == "inlineStr"
    assert cell.find("{*}is/{*}t").get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"  # type: ignore[union-attr]


def test_any_text_can_be_written(built: bytes) -> None:
    text = " \x01 _x0041_ ]]> \ud800 \ufffe 🏛 \t\r\n fine "
    cells = {("indicators", FIRST, "indicator"): text}
    after = push(built, Changes(cells=cells))
    assert push(after, Changes(cells=cells)) == after
    shown = str(records(after)[FIRST]["indicator"])
    assert shown == re.sub("[\ud800\ufffe]", "\ufffd", text)


def test_days_count_from_1904_where_the_workbook_does(built: bytes) -> None:
    def old_mac(xml: bytes) -> bytes:
        return re.sub(rb"<workbookPr ", b'<workbookPr date1904="1" ', xml)

    def dated(data: bytes) -> float:
        root = worksheet(data, "Indicatori")
        cell = next(cell for cell in root.iter("{*}c") if cell.get("r") == at("target", 6))
        return float(cell.findtext("{*}v") or 0)

    cells = {("indicators", FIRST, "target"): date(2025, 3, 1)}
    newer = dated(push(built, Changes(cells=cells)))
    older = dated(push(dressed.with_part(built, "xl/workbook.xml", old_mac), Changes(cells=cells)))
    assert (newer, newer - older) == (45717, 1462)


@pytest.mark.office
def test_libreoffice_reads_the_same_and_computes_the_same(
    workbook: bytes, tmp_path: Path, soffice: str
) -> None:
    path = tmp_path / "sede.xlsx"
    path.write_bytes(push(workbook))
    stored = office.values(path)
    for read in (
        office.convert(path, "xlsx", tmp_path / "read"),
        office.recalculated(path, tmp_path / "computed"),
    ):
        found = office.values(read)
        for title in stored.keys() - {"Appunti miei"}:
            for at in stored[title].keys() | found[title].keys():
                one, other = stored[title].get(at, ""), found[title].get(at, "")
                if isinstance(one, float | int) and isinstance(other, float | int):
                    assert other == pytest.approx(one, rel=1e-12), (title, at)
                else:
                    assert other == one, (title, at)


def test_cells_without_an_address_get_the_one_they_have(built: bytes) -> None:
    def strip(xml: bytes) -> bytes:
        root = etree.fromstring(xml)
        for row in root.iter("{*}row"):
            last = 0
            for cell in row:
                column = column_number(re.sub(r"\d", "", cell.get("r", "")))
                if column == last + 1:
                    del cell.attrib["r"]
                last = column
        return etree.tostring(root)

    part = sheet_part(built, "Indicatori")
    before = dressed.with_part(built, part, strip)
    assert patched(before, Changes(), SHAPE) == Outcome(before)
    told = [records(push(data)) for data in (before, built)]
    for key, row in told[1].items():
        assert {name: told[0][key].get(name) for name in row} == row


@pytest.mark.parametrize("address", [b"1A", b"A0x", b"AAAA6"])
def test_an_address_that_makes_no_sense_is_refused(built: bytes, address: bytes) -> None:
    part = sheet_part(built, "Indicatori")
    wrong = b'<c r="' + address + b'"'
    before = dressed.with_part(built, part, lambda xml: xml.replace(b'<c r="B6"', wrong))
    assert [refusal.reason for refusal in patched(before, PUSH, SHAPE).refused] == ["corrupt"]
