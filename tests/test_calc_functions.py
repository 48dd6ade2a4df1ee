"""The functions in a real Calc: what goes in and comes out, names, files, a Python in trouble."""

import json
import os
import signal
import sys
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

sys.path.append("/usr/lib/python3/dist-packages")
pytest.importorskip("uno", reason="this Python cannot load the system's python3-uno")

from calcoffice import ODS, XLSX, CalcOffice, profile_with, prop, said, until
from calcsample import SAMPLE, launcher
from riscontro.addin.cellerrors import CellError
from riscontro.addin.oxt import build_oxt

pytestmark = pytest.mark.office
EMPTY = CellError("#N/A")


class Sheet:
    """A new spreadsheet: cells set, formulas asked."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.sheet = document.Sheets.getByIndex(0)
        self.rows = count(100)

    def cell(self, address: str) -> Any:
        return self.sheet.getCellRangeByName(address)

    def ask(self, formula: str) -> Any:
        """Type a formula as an Italian would and give back its cell."""
        cell = self.cell(f"E{next(self.rows)}")
        cell.FormulaLocal = formula
        return cell

    def array(self, address: str, formula: str) -> list[list[str]]:
        cells = self.cell(address)
        cells.setArrayFormula(formula)
        width, height = cells.Columns.Count, cells.Rows.Count
        return [
            [cells.getCellByPosition(x, y).getString() for x in range(width)] for y in range(height)
        ]


def environment(folder: Path, **more: str) -> dict[str, str]:
    (folder / "answers.json").write_text("{}")
    return {
        "RISCONTRO_ADDIN_ANSWERS": str(folder / "answers.json"),
        "RISCONTRO_PYTHON": str(launcher(folder)),
        "RISCONTRO_ADDIN_HOME": str(folder / "home"),
        "RISCONTRO_ADDIN_SECONDS": "4",
        **more,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calc")


@pytest.fixture(scope="module")
def calc(soffice: str, folder: Path) -> Iterator[CalcOffice]:
    profile = profile_with(build_oxt(SAMPLE), "it")
    with CalcOffice("it", environment(folder), profile) as office:
        yield office


@pytest.fixture
def sheet(calc: CalcOffice) -> Iterator[Sheet]:
    document = calc.new()
    made = Sheet(document)
    made.cell("A1").Value = 1 / 3
    made.cell("A2").String = "12"
    made.cell("A4").Formula = "=NA()"
    made.cell("A5").Formula = "=TRUE()"
    made.cell("A6").Formula = '=""'
    made.cell("A7").Formula = "=1/0"
    made.cell("A8").Formula = "2026-12-31"
    made.cell("A9").Value = 0
    yield made
    document.close(True)


@pytest.mark.parametrize(
    ("given", "received"),
    [
        *(("A1", "0.3333333333333333"), ("A2", "'12'"), ("A6", "None"), ("A8", "46387.0")),
        *(("A5", "1.0"), ("A9", "0.0"), ("30", "30.0"), ('"sì"', "'sì'"), ("1/4", "0.25")),
        *(("", "None"), (";2", "None|2.0"), ("1;2", "1.0|2.0"), ("VERO()", "1.0")),
    ],
)
def test_what_a_function_receives(sheet: Sheet, given: str, received: str) -> None:
    expected = received if "|" in received else f"{received}|None"
    assert sheet.ask(f"=KPI_ECO({given})").String == expected


@pytest.mark.parametrize("given", ["A3", "$A$3", "$Foglio1.A3", "$'Foglio1'.$A3"])
def test_a_blank_cell_is_no_zero(sheet: Sheet, given: str) -> None:
    cell = sheet.ask(f"=KPI_ECO({given};A9)")
    until(lambda: cell.String == "None|0.0", cell.String)
    sheet.cell("A3").Value = 7
    assert cell.String == "7.0|0.0"
    sheet.cell("A3").clearContents(1)
    assert cell.String == "None|0.0"


def test_what_points_to_no_blank_cell_stays_as_typed(sheet: Sheet) -> None:
    zero, blank = sheet.ask("=KPI_ECO(A9;0)"), sheet.ask("=KPI_ECO(A3;A9)")
    until(lambda: blank.String == "None|0.0", blank.String)
    assert blank.FormulaLocal == "=KPI_ECO(A3:A3;A9)"
    assert (zero.FormulaLocal, zero.String) == ("=KPI_ECO(A9;0)", "0.0|0.0")


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *(("#N/A", 32767), ("#VALUE!", 519), ("#NUM!", 503), ("#DIV/0!", 532)),
        *(("#REF!", 524), ("#NAME?", 525), ("#NULL!", 521)),
    ],
)
def test_errors_are_real(sheet: Sheet, kind: str, number: int) -> None:
    assert sheet.ask(f'=KPI_ERRORE("{kind}")').getError() == number
    assert sheet.ask(f'=SE.ERRORE(KPI_ERRORE("{kind}");"preso")').String == "preso"


def test_an_error_given_is_the_answer(sheet: Sheet) -> None:
    assert sheet.ask("=KPI_UGUALE(A4)").getError() == 32767
    assert sheet.ask("=KPI_UGUALE(A7)").getError() == 532
    assert sheet.ask("=VAL.NON.DISP(KPI_UGUALE(A4))").Value == 1


def test_a_table_keeps_blanks_errors_and_truths(sheet: Sheet) -> None:
    received = sheet.ask("=KPI_TABELLA(A1:B9;1)").String
    blank = None
    assert received == repr(
        (
            *((1 / 3, blank), ("12", blank), (blank, blank), (CellError("#N/A"), blank)),
            *((True, blank), (blank, blank), (CellError("#DIV/0!"), blank)),
            *((46387.0, blank), (0.0, blank)),
        )
    )


def test_a_whole_column_is_as_long_as_what_is_in_it(sheet: Sheet) -> None:
    assert sheet.ask("=KPI_TABELLA(A:A;1)").String.count("(") - 1 < 1000


def test_an_array_of_answers(sheet: Sheet) -> None:
    shown = sheet.array("J1:K7", "=KPI_TABLE(A1:B7)")
    assert [row[0] for row in shown] == [
        *("0,333333333333333", "12", "", "#N/D", "1", "", "#DIV/0!")
    ]
    assert {row[1] for row in shown} == {""}


def test_a_range_is_one_question(sheet: Sheet) -> None:
    """Value by value in one call, the answer a range; computed again after an edit."""
    cells = sheet.cell("M1:M3")
    cells.setArrayFormula("=KPI_SAME(A1:A3)")
    shown = [sheet.cell(f"M{row}").String for row in (1, 2, 3)]
    assert shown == ["0,333333333333333", "12", ""]
    sheet.cell("A1").Value = 5
    assert sheet.cell("M1").Value == 5


def test_many_cells(sheet: Sheet) -> None:
    sheet.cell("A200:A699").setDataArray(tuple((float(one),) for one in range(500)))
    formulas = tuple((f"=KPI_UGUALE(A{200 + one})",) for one in range(500))
    for row, (formula,) in enumerate(formulas):
        sheet.cell(f"B{200 + row}").FormulaLocal = formula
    assert sheet.ask("=SOMMA(B200:B699)").Value == sum(range(500))


def test_the_wizard_in_the_language_of_libreoffice(calc: CalcOffice) -> None:
    found = described(calc)
    assert set(found) == {one.name.it for one in SAMPLE.functions.values()}
    table = found["KPI_TABELLA"]
    assert table["Description"] == "Ridà la tabella & le <celle>."
    assert [(one.Name, one.Description, one.IsOptional) for one in table["Arguments"]] == [
        ("table_it", "Che cosa è table.", False),
        ("seen_it", "Che cosa è seen.", True),
    ]


def described(office: CalcOffice) -> dict[str, dict[str, Any]]:
    all_of_them = office.service("com.sun.star.sheet.FunctionDescriptions")
    found = ({p.Name: p.Value for p in all_of_them.getByIndex(n)} for n in range(all_of_them.Count))
    return {one["Name"]: one for one in found if one["Name"].startswith("KPI_")}


SPELLINGS = [
    *("KPI_UGUALE", "kpi_same", "_xll.KPI_UGUALE", "[1]!KPI_SAME", "_xludf.KPI_SAME"),
    *("riscontro.xlam!KPI_UGUALE", "'C:\\una cartella\\riscontro.xlam'!KPI_SAME"),
    *("ORG.RISCONTRO.ADDIN.FUNCTIONS.KPISAME", "_xlfn.ORG.RISCONTRO.ADDIN.FUNCTIONS.KPISAME"),
]


def foreign(path: Path) -> Path:
    """What another program may have written, results that are no longer true included."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Dati"
    page["A1"], page["A2"] = 3, "testo"
    for row, spelling in enumerate(SPELLINGS, 1):
        page[f"D{row}"] = f"={spelling}(A1)"
        page[f"E{row}"] = f'=IF(A1=3,{spelling}(A1)&"KPI_UGUALE(A1)",2)'
    page["F1"] = ArrayFormula("F1:F2", "=KPI_TABELLA(A1:A2)")
    page["H1"], page["H2"] = "=D1*2", "=KPI_ECO(A1,A3)"
    book.save(path)
    return path


def is_right(document: Any) -> None:
    cell = document.Sheets.getByIndex(0).getCellRangeByName
    for row in range(1, len(SPELLINGS) + 1):
        assert cell(f"D{row}").Value == 3, SPELLINGS[row - 1]
        assert cell(f"E{row}").String == "3KPI_UGUALE(A1)", SPELLINGS[row - 1]
    assert (cell("F1").String, cell("F2").String) == ("3", "testo")
    assert cell("H1").Value == 6
    assert cell("H2").String == "3.0|None"
    assert not document.isModified()


def stale(path: Path, to: Path) -> Path:
    """The same file with other results stored than its formulas have."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            for old, new in ((b"3.0|None", b"vecchio"), (b"</f><v>3</v>", b"</f><v>4</v>")):
                if "sheet" in name or "content" in name:
                    data = data.replace(old, new)
            target.writestr(name, data)
    return to


@pytest.mark.parametrize("language", ["it", "en"])
def test_documents_recalculate_when_opened(
    soffice: str, folder: Path, calc: CalcOffice, tmp_path: Path, language: str
) -> None:
    if language == "it":
        _open_and_check(calc, tmp_path)
        return
    profile = profile_with(build_oxt(SAMPLE), "en")
    with CalcOffice("en", environment(folder), profile) as office:
        assert set(described(office)) == {one.name.en for one in SAMPLE.functions.values()}
        _open_and_check(office, tmp_path)


def _open_and_check(office: CalcOffice, folder: Path) -> None:
    document = office.open(foreign(folder / "altrui.xlsx"))
    is_right(document)
    for ending, kind in (("xlsx", XLSX), ("ods", ODS)):
        saved = folder / f"salvato.{ending}"
        document.storeToURL(saved.as_uri(), (prop("FilterName", kind),))
        again = office.open(stale(saved, folder / f"vecchio.{ending}"))
        is_right(again)
        again.close(True)
    document.close(True)


def test_a_document_without_our_functions_is_left_alone(calc: CalcOffice, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page["A1"], page["A2"], page["A3"] = 1, "=A1+1", '="KPI_UGUALE(A1)"'
    book.save(tmp_path / "altro.xlsx")
    data = (tmp_path / "altro.xlsx").read_bytes()
    (tmp_path / "altro.xlsx").write_bytes(data)
    document = calc.open(tmp_path / "altro.xlsx")
    assert not document.isModified()
    assert document.Sheets.getByIndex(0).getCellRangeByName("A3").String == "KPI_UGUALE(A1)"
    document.close(True)


def test_a_hung_call_is_given_up(calc: CalcOffice, sheet: Sheet, folder: Path) -> None:
    """And no other is waited for, until *Riavvia*: LibreOffice would stand still for hours."""
    before = sheet.ask("=KPI_PROCESSO()").Value
    assert sheet.ask("=KPI_LENTA(60)").getError() == 32767
    assert not running(int(before))
    assert sheet.ask("=KPI_PROCESSO()").getError() == 32767
    for button, words in (("about", "Premere «Riavvia»"), ("restart", "avviato di nuovo")):
        seen = len(said(folder / "answers.json"))
        calc.press(sheet.document, button)
        [shown] = until(lambda seen=seen: said(folder / "answers.json")[seen:], button)
        assert words in shown["text"]
    assert sheet.ask("=KPI_PROCESSO()").Value not in (0, before)


def test_python_that_ends_in_mid_call_comes_again(sheet: Sheet) -> None:
    before = sheet.ask("=KPI_PROCESSO()").Value
    assert sheet.ask("=KPI_CADE()").getError() == 32767
    middle = sheet.ask("=KPI_PROCESSO()").Value
    assert middle not in (0, before)
    os.kill(int(middle), signal.SIGKILL)
    assert sheet.ask("=KPI_UGUALE(4)").Value == 4


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("crash", [False, True])
def test_python_ends_with_libreoffice(soffice: str, tmp_path: Path, crash: bool) -> None:
    profile = profile_with(build_oxt(SAMPLE), "en")
    with CalcOffice("en", environment(tmp_path), profile) as office:
        sheet = Sheet(office.new())
        process = int(sheet.ask("=KPI_PROCESS()").Value)
        assert running(process)
        if crash:
            office.kill()
        else:
            sheet.document.close(True)
    until(lambda: not running(process), "the process ends")


@pytest.mark.parametrize("case", ["nowhere", "named", "empty", "older"])
def test_without_python_cells_are_unknown(soffice: str, tmp_path: Path, case: str) -> None:
    """The reason is in the message of a button, cells stay quiet."""
    home = tmp_path / "home"
    home.mkdir()
    empty = tmp_path / "empty"
    empty.write_text("#!/bin/sh\necho 'No module named riscontro' >&2; exit 1\n")
    older = tmp_path / "older"
    older.write_text('#!/bin/sh\necho \'{"riscontro": "0.0.1"}\'; cat\n')
    for one in (empty, older):
        one.chmod(0o755)
    settings = {"named": str(tmp_path / "gone"), "empty": str(empty), "older": str(older)}
    if case in settings:
        (home / "addin.json").write_text(json.dumps({"python": settings[case]}))
    answers = tmp_path / "answers.json"
    answers.write_text("{}")
    facts = {
        "RISCONTRO_PYTHON": "",
        "RISCONTRO_ADDIN_HOME": str(home),
        "RISCONTRO_ADDIN_ANSWERS": str(answers),
    }
    with CalcOffice("en", facts, profile_with(build_oxt(SAMPLE), "en")) as office:
        sheet = Sheet(office.new())
        assert sheet.ask("=KPI_SAME(1)").getError() == 32767
        assert said(answers) == []
        office.press(sheet.document, "check")
        [shown] = until(lambda: said(answers), "the reason is shown")
        sheet.document.close(True)
    expected = {
        "nowhere": "addin.json",
        "named": str(tmp_path / "gone"),
        "empty": "No module named riscontro",
        "older": "version 0.0.1",
    }
    assert expected[case] in shown["text"]
    assert "riscontro addin install" in shown["text"]
