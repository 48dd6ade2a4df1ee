"""A filled-in workbook gets its look back: by field and key, and no value is touched."""

import functools
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import dressed
import office
import openpyxl
import pytest
from books import PERIOD, filled_book, sample_profile
from lxml import etree
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from riscontro.schemas.grid import column_letter
from riscontro.schemas.terms import FINAL
from riscontro.workbooks.builder import build
from riscontro.workbooks.outline import outline
from riscontro.workbooks.package import open_package
from riscontro.workbooks.repair import Repair, repaired
from touched import TOUCHES, columns, ids_row, key_rows

FIRST, SECOND = "M05.P02/a.1", "M05.P02/b.1"
KEPT = ("Attività", "Indicatori")
WEB = {
    "font": Font(name="Verdana", size=18, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor="00FF00"),
    "border": Border(left=Side("thick", color="FF0000")),
    "alignment": Alignment(horizontal="center", vertical="top"),
    "protection": Protection(locked=True),
}
"""What a paste from a page brings along."""


@pytest.fixture(scope="module")
def built() -> bytes:
    return build(filled_book(), sample_profile())


@pytest.fixture(scope="module")
def saved(built: bytes, soffice: str, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("saved")
    path = folder / "sede.xlsx"
    path.write_bytes(built)
    return office.convert(path, "xlsx", folder / "out").read_bytes()


@pytest.fixture(
    params=["built", "openpyxl", "excel", pytest.param("saved", marks=pytest.mark.office)]
)
def workbook(request: pytest.FixtureRequest, built: bytes) -> bytes:
    """The filled-in workbook as each program saves it."""
    if request.param == "saved":
        found: bytes = request.getfixturevalue("saved")
        return found
    made: dict[str, Callable[[], bytes]] = {
        "built": lambda: built,
        "openpyxl": lambda: dressed.retouched(built, lambda book: None),
        "excel": lambda: dressed.as_excel(built, macros=True),
    }
    return made[request.param]()


def repair(data: bytes) -> Repair:
    return repaired(data, sample_profile(), PERIOD, FINAL, "it")


def cell_at(page: Worksheet, key: str, field: str) -> Any:
    return page.cell(key_rows(page)[key], columns(page)[field])


@functools.lru_cache(maxsize=8)
def looks(data: bytes) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What a person sees of each cell of the records, by sheet, key and field id."""
    found = {}
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        if not ids_row(page):
            continue
        for key, row in key_rows(page).items():
            for field, at in columns(page).items():
                found[page.title, key, field] = seen(page.cell(row, at))
    return found


def seen(cell: Any) -> tuple[object, ...]:
    sides = [getattr(cell.border, side) for side in ("left", "right", "top", "bottom")]
    code = re.sub(r'["\\ ]', "", cell.number_format)
    return (
        code,
        cell.fill.fill_type and cell.fill.fgColor.rgb[-6:],
        tuple((side.style, side.color.rgb[-6:] if side.style else "") for side in sides),
        (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.indent),
        cell.alignment.horizontal == "right" or bool(cell.alignment.wrap_text),
        cell.protection.locked,
    )


@functools.lru_cache(maxsize=8)
def rules(data: bytes) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """The validation of each entry cell of the records, and how many conditions colour it."""
    found = {}
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        if not ids_row(page):
            continue
        for key, row in key_rows(page).items():
            for field, at in columns(page).items():
                address = f"{column_letter(at)}{row}"
                held = [
                    (one.type, one.promptTitle, one.prompt, one.error)
                    for one in page.data_validations.dataValidation
                    if address in one.sqref
                ]
                coloured = sum(
                    len(area.rules) for area in page.conditional_formatting if address in area.sqref
                )
                found[page.title, key, field] = (tuple(held), coloured)
    return found


def contents(data: bytes) -> dict[str, dict[str, bytes]]:
    """What the cells of every worksheet hold, as XML: values, formulas, inline texts."""
    found: dict[str, dict[str, bytes]] = {}
    for part, text in dressed.parts_of(data).items():
        if part.startswith("xl/worksheets/sheet"):
            found[part] = {}
            for cell in etree.fromstring(text).iter("{*}c"):
                held = b"".join(etree.tostring(child, method="c14n") for child in cell)
                if held:
                    found[part][cell.get("r", "")] = cell.get("t", "n").encode() + held
    return found


def rest(data: bytes, part: str) -> bytes:
    """A worksheet without the styles of its cells, its rules, its merged cells, its protection."""
    root = etree.fromstring(dressed.parts_of(data)[part])
    for name in ("conditionalFormatting", "dataValidations", "mergeCells", "sheetProtection"):
        for element in root.findall(f"{dressed.MAIN}{name}"):
            root.remove(element)
    for row in root.iter(f"{dressed.MAIN}row"):
        for cell in list(row):
            cell.attrib.pop("s", None)
            if not len(cell) and cell.attrib.get("t", "n") == "n":
                row.remove(cell)
    return etree.tostring(root, method="c14n")


def assert_only_looks(before: bytes, after: bytes) -> None:
    """Fail where a repair touched more than looks."""
    assert contents(before) == contents(after)
    left, right = dressed.packed_parts(before), dressed.packed_parts(after)
    changed = {name for name in left if left[name] != right.get(name)}
    package = open_package(before)
    sheets = {sheet.part for sheet in outline(package).sheets if sheet.name in KEPT}
    assert changed <= sheets | {"xl/styles.xml"} and list(left) == list(right)
    for part in changed & sheets:
        assert rest(before, part) == rest(after, part)
    for holder in ("cellXfs", "fonts", "fills", "borders", "dxfs", "numFmts", "cellStyleXfs"):
        one, other = (styles(data, holder) for data in (before, after))
        assert other[: len(one)] == one, f"{holder}: nothing is moved"


def styles(data: bytes, holder: str) -> list[bytes]:
    root = etree.fromstring(dressed.parts_of(data)["xl/styles.xml"])
    return [etree.tostring(one, method="c14n") for one in root.iterfind(f"{{*}}{holder}/*")]


def damages() -> Iterator[tuple[str, Callable[[Worksheet], object]]]:
    """What people do to *Indicatori*, each by name."""

    def pasted(page: Worksheet) -> None:
        for key in (FIRST, SECOND, "M05.P02/c.1"):
            for field in ("value", "note", "value_kind", "target", "rating"):
                cell = cell_at(page, key, field)
                for name, style in WEB.items():
                    setattr(cell, name, style)
                cell.number_format = "0.000E+00"

    def cleared(page: Worksheet) -> None:
        for field in columns(page):
            cell_at(page, FIRST, field).style = "Normal"

    def locked(page: Worksheet) -> None:
        cell_at(page, FIRST, "note").protection = Protection(locked=True)
        cell_at(page, FIRST, "target").protection = Protection(locked=False)

    def unvalidated(page: Worksheet) -> None:
        page.data_validations.dataValidation = []

    def split(page: Worksheet) -> None:
        at = column_letter(columns(page)["value"])
        for one in page.data_validations.dataValidation:
            if f"{at}7" in one.sqref:
                one.sqref = type(one.sqref)(f"{at}6:{at}8 {at}10:{at}32")
        other = DataValidation("list", formula1='"sì,no"', allow_blank=True)
        other.add(f"{at}9")
        other.add("AK9:AK12")
        page.add_data_validation(other)

    def coloured(page: Worksheet) -> None:
        found = list(page.conditional_formatting)
        page.conditional_formatting = type(page.conditional_formatting)()
        for area in found:
            for rule in area.rules:
                page.conditional_formatting.add(str(area.sqref).replace("32", "20"), rule)
                if rule.priority < 4:
                    page.conditional_formatting.add(str(area.sqref), rule)
        red = PatternFill("solid", bgColor="FF0000")
        page.conditional_formatting.add("R6:R9", CellIsRule("greaterThan", ["50"], fill=red))
        page.conditional_formatting.add("R6:R9", FormulaRule(["$R6>$S6"], fill=red))

    def merged(page: Worksheet) -> None:
        at, row = columns(page)["evidence"], key_rows(page)["M05.P02/c.1"]
        page.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + 1)

    def unlocked(page: Worksheet) -> None:
        page.protection.sheet = False

    def header(page: Worksheet) -> None:
        cell = page.cell(ids_row(page) + 1, columns(page)["value"])
        cell.fill, cell.font = PatternFill(), Font(name="Arial", size=8)

    for damage in (pasted, cleared, locked, unvalidated, split, coloured, merged, unlocked, header):
        yield damage.__name__, damage


DAMAGES = dict(damages())


def damaged(data: bytes, *names: str) -> bytes:
    def change(book: Workbook) -> None:
        for name in names or DAMAGES:
            DAMAGES[name](book["Indicatori"])

    return dressed.retouched(data, change)


def test_a_workbook_as_programs_save_it_needs_no_repair(workbook: bytes) -> None:
    done = repair(workbook)
    assert done == Repair(workbook)


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_repaired_and_nothing_else_touched(built: bytes, name: str) -> None:
    before = damaged(built, name)
    done = repair(before)
    assert done.changed and done.refused is None
    assert_only_looks(before, done.data)
    assert looks(done.data) == looks(built)
    if name != "coloured":
        assert rules(done.data) == rules(built)
    assert repair(done.data) == Repair(done.data, left=done.left)


def test_all_damages_together_whatever_program_saved(workbook: bytes) -> None:
    before = damaged(workbook)
    done = repair(before)
    assert_only_looks(before, done.data)
    assert looks(done.data) == looks(workbook)
    assert done.protected == ("Indicatori",) and len(done.unmerged) == 1
    assert done.validations == 9 and done.conditions > 5
    again = repair(done.data)
    assert again.data == done.data and not again.changed


MOVED = ("rows inserted", "columns inserted", "entry column moved", "rows in another order",
         "field ids deleted", "sheets renamed", "rows and columns inserted everywhere")  # fmt: skip


@pytest.mark.parametrize("name", MOVED)
def test_fields_and_keys_are_found_wherever_they_went(built: bytes, name: str) -> None:
    wanted = {place[1:]: look for place, look in looks(built).items()}
    demands = {place[1:]: held for place, held in rules(built).items()}
    before = dressed.retouched(damaged(built, "pasted", "cleared", "locked"), TOUCHES[name])
    done = repair(before)
    assert done.changed
    assert contents(before) == contents(done.data)
    if name != "field ids deleted":
        found = {place[1:]: look for place, look in looks(done.data).items()}
        assert {place: look for place, look in found.items() if place in wanted} == wanted
        now = {place[1:]: held for place, held in rules(done.data).items()}
        assert {place: held for place, held in now.items() if place in demands} == demands
    assert not repair(done.data).changed


def test_a_number_that_would_be_read_as_another_keeps_its_format(built: bytes) -> None:
    def typed(book: Workbook) -> None:
        page = book["Indicatori"]
        percent = next(
            key for key in key_rows(page) if "%" in cell_at(page, key, "value").number_format
        )
        for key, value in ((percent, 12.5), (FIRST, "12,5"), (SECOND, 1234.0)):
            cell = cell_at(page, key, "value")
            cell.value, cell.number_format = value, "@" if isinstance(value, str) else "General"
            cell.fill = PatternFill("solid", fgColor="00FF00")
        cell_at(page, SECOND, "available_from").value = 46000
        cell_at(page, SECOND, "available_from").number_format = "0"

    before = dressed.retouched(built, typed)
    done = repair(before)
    assert_only_looks(before, done.data)
    told = {one.reason: one.cells for one in done.left}
    assert len(told["number-format"]) == 2 and len(told["typed-text"]) == 1
    assert len(done.cells) == 3
    page = openpyxl.load_workbook(io.BytesIO(done.data))["Indicatori"]
    assert cell_at(page, FIRST, "value").value == "12,5"
    assert "#,##0" in cell_at(page, FIRST, "value").number_format
    assert cell_at(page, SECOND, "value").number_format.startswith("#,##0")
    assert cell_at(page, SECOND, "available_from").number_format == "0"
    kept = {page[at].value: page[at].number_format for at in told["number-format"]}
    assert kept == {12.5: "General", 46000: "0"}
    assert not repair(done.data).changed


def test_what_people_meant_stays(built: bytes) -> None:
    """A font on the issued colour, decimals, a rule and a list of their own, merged notes."""
    red = PatternFill("solid", bgColor="FF0000")

    def meant(book: Workbook) -> None:
        page = book["Indicatori"]
        cell_at(page, FIRST, "note").font = Font(name="Calibri", size=11, bold=True)
        cell_at(page, FIRST, "value").number_format = "#,##0.000"
        page.conditional_formatting.add("R6:R9", CellIsRule("greaterThan", ["50"], fill=red))
        page.conditional_formatting.add("R6:R9", FormulaRule(["$R6>$S6"], fill=red))
        own = DataValidation("whole", "greaterThan", "AK5")
        own.add("AL5:AL9")
        page.add_data_validation(own)
        row = key_rows(page)[SECOND]
        at = columns(page)["note"]
        page.cell(row, at).value = "vale per tutti"
        page.merge_cells(start_row=row, end_row=row + 2, start_column=at, end_column=at)
        book["Attività"].protection.password = "segreta"

    before = dressed.retouched(built, meant)
    done = repair(before)
    assert [one.reason for one in done.left] == ["password", "merged"]
    assert not done.unmerged and {cell for _, cell in done.cells} <= {"X8", "X9"}
    assert not done.validations and not done.conditions
    DAMAGES["coloured"](page := (book := openpyxl.load_workbook(io.BytesIO(before)))["Indicatori"])
    assert page is book["Indicatori"]
    target = io.BytesIO()
    book.save(target)
    mended = openpyxl.load_workbook(io.BytesIO(repair(target.getvalue()).data))["Indicatori"]
    theirs = [rule for area in mended.conditional_formatting for rule in area.rules
              if rule.type == "cellIs" or rule.formula == ["$R6>$S6"]]  # fmt: skip
    assert len(theirs) == 4
    assert any("AL5:AL9" in str(one.sqref) for one in mended.data_validations.dataValidation)


def test_a_list_pasted_from_another_sheet_gives_way(built: bytes) -> None:
    """Excel keeps such a list in an extension; its other cells keep it."""
    x14, xm = (
        "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",
        "http://schemas.microsoft.com/office/excel/2006/main",
    )
    extension = (
        '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
        f'xmlns:x14="{x14}"><x14:dataValidations xmlns:xm="{xm}" count="2">'
        '<x14:dataValidation type="list"><x14:formula1><xm:f>Elenchi!$B$2:$B$4</xm:f>'
        "</x14:formula1><xm:sqref>T8</xm:sqref></x14:dataValidation>"
        '<x14:dataValidation type="custom"><x14:formula1><xm:f>T9&gt;Elenchi!A9</xm:f>'
        "</x14:formula1><xm:sqref>T9 AL10:AL12</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    part = next(s.part for s in outline(open_package(built)).sheets if s.name == "Indicatori")

    def pasted(text: bytes) -> bytes:
        assert b"<extLst" not in text
        return text.replace(b"</worksheet>", extension.encode() + b"</worksheet>")

    before = dressed.with_part(built, part, pasted)
    done = repair(before)
    assert done.validations == 1 and contents(before) == contents(done.data)
    text = dressed.parts_of(done.data)[part].decode()
    assert "<xm:sqref>AL10:AL12</xm:sqref>" in text and "T8" not in re.findall("<xm:sqref>.*", text)
    assert "AL10&gt;Elenchi!S10" in text
    assert rules(done.data) == rules(built)
    assert not repair(done.data).changed


@pytest.mark.parametrize("area", ["R8:S8", "R8:R9", "AI8:AK8", "C7:C9"])
def test_merged_cells_go_where_nothing_hangs_on_them(built: bytes, area: str) -> None:
    def merge(book: Workbook) -> None:
        book["Indicatori"].merge_cells(area)

    done = repair(dressed.retouched(built, merge))
    page = openpyxl.load_workbook(io.BytesIO(built))["Indicatori"]
    typed = page[area.partition(":")[0]].value is not None and area == "R8:R9"
    goes = not typed and area != "AI8:AK8"
    assert done.unmerged == ((("Indicatori", area),) if goes else ())
    assert [one.cells for one in done.left] == ([] if goes else [(area,)])


def test_files_that_cannot_be_repaired_say_why(built: bytes) -> None:
    assert repair(b"no workbook").refused is not None
    parts = {**dressed.parts_of(built), "_xmlsignatures/sig1.xml": b"<a/>"}
    signed = repair(dressed.zipped(parts))
    assert signed.refused is not None and signed.refused.reason == "signed"


@pytest.mark.office
def test_libreoffice_opens_a_repaired_workbook(built: bytes, soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "sede.xlsx"
    path.write_bytes(damaged(built))
    before = office.values(office.convert(path, "xlsx", tmp_path / "before"))
    path.write_bytes(repair(damaged(built)).data)
    found = office.convert(path, "xlsx", tmp_path / "out")
    assert office.values(found) == before
    again = repair(found.read_bytes())
    assert not again.changed, "LibreOffice's save of a repaired workbook needs none"
