"""A filled-in workbook gets its look back: by field and key, and no value is touched."""

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
from openpyxl.comments import Comment
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
from riscontro.workbooks.patch import shape
from riscontro.workbooks.repair import Repair, repaired
from touched import ENTRY_SHEETS, TOUCHES, columns, ids_row, key_rows

SHAPE = shape(sample_profile(), PERIOD, FINAL, "it")
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
        (bool(cell.alignment.wrap_text), cell.protection.locked),
    )


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
            if not len(cell) and not cell.attrib.get("t", "n") != "n":
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
