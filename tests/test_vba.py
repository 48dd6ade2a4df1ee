"""The macros: linted by two analysers, run by two engines beside a stand-in for Python."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from interpreting import WINDOW, Excel
from macrobench import PROBE, resolved, stubbed, written
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.excel import FORGET
from riscontro.addin.excelcalls import MACRO_COPY
from riscontro.addin.listings import product_functions
from riscontro.addin.ribbonxml import LOADED, PRESSED
from riscontro.addin.vbatext import (
    LONGEST_LINE,
    MOST_CONTINUATIONS,
    SENTENCES,
    assigned,
    identifier,
    literal,
)
from riscontro.addin.xlam import modules, written_modules
from riscontro.schemas.findings import LANGUAGES

SYSTEM_PYTHON = "/usr/bin/python3"
RUNNER = Path(__file__).with_name("basicrunner.py")
TOOLS = Path(sys.executable).parent
THEIRS = ("xlwings", "Dictionary")

UNSET = (
    "Il componente non sa quale Python usare. Eseguire «riscontro addin install» nel terminale, "
    "poi riaprire Excel."
)
EXPECTED = {
    "Canary": "sings",
    "Scalars": "6, 6.25, 3.25",
    "Answers": "[1.5][Error 2042]['']/['testo'][yes]['']/, [1]['due'][3]/",
    "Cache": "1, 3, 8, 9, 10, 11",
    "Neighbours": "2",
    "LongKeys": "2",
    "Crowd": "0",
    "Lost": "2, 10, 1, Error 2015, 2, 12",
    "Broken": "Error 2015, 1, Error 2015, 16, 2, 1",
    "Settings": "riscontro.addin.excel, python, else, false",
    "Strays": "True, True, True, False, False, False",
    "Texts": "Serve xlwings 0.37.8, è installato 0.36.0. Eseguire «pip install xlwings==0.37.8», "
    "poi premere Riavvia.",
}
"""What both engines answer."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("macros")


def exported(folder: Path, sources: Mapping[str, str]) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, text in sources.items():
        end = ".cls" if text.startswith("VERSION") else ".bas"
        (folder / f"{name}{end}").write_bytes(text.replace("\n", "\r\n").encode("cp1252"))
    return folder


def analysed(folder: Path) -> list[tuple[str, str, str]]:
    """What pyvbaanalysis holds against modules of ours, by module, rule and message."""
    command = [str(TOOLS / "pyvbaanalysis"), "--format", "json", str(folder)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return [
        (module["module"], one["code"], one["message"])
        for project in said
        for module in project["modules"]
        for one in module["diagnostics"]
        if one["severity"] != "information" and module["module"] not in THEIRS
    ]


def validated(folder: Path) -> list[tuple[str, str, str]]:
    """What vbalidator holds against modules of ours."""
    command = [str(TOOLS / "vbalidator"), "--host", "excel", str(folder)]
    subprocess.run(command, capture_output=True, cwd=folder.parent)
    report = json.loads((folder.parent / "vba_report.json").read_text("utf-8"))
    return [
        (Path(file["path"]).stem, one["rule_id"], one["message"])
        for file in report["files"]
        for one in file["issues"]
        if Path(file["path"]).stem not in THEIRS
        # It knows the type of the workbook itself, but none of its members.
        and "not found in type 'ThisWorkbook'" not in one["message"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_analysers_hold_nothing_against_the_macros(language: str, folder: Path) -> None:
    sources = exported(folder / "whole", modules(language, product_functions()))
    assert analysed(sources) == []
    assert validated(sources) == []


BROKEN = """Attribute VB_Name = "Broken"
Option Explicit

Public Sub Undeclared()
    missing = 1
    Range("A1").Vallue = 2
    RiscontroPress
End Sub

Public Sub Unended()
    If Range("A1").Value = 1 Then
        Range("A1").Value = 2
End Sub
"""


def test_the_analysers_see_what_is_broken(folder: Path) -> None:
    sources = exported(folder / "broken", {**written_modules(), "Broken": BROKEN})
    first, second = analysed(sources), validated(sources)
    assert any("missing" in message for module, _, message in first if module == "Broken")
    assert any("Vallue" in message for module, _, message in first if module == "Broken")
    assert any("If" in message for module, _, message in second if module == "Broken"), second


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_one_the_editor_takes(language: str) -> None:
    for name, text in modules(language, product_functions()).items():
        if name in THEIRS:
            continue
        assert text.isascii(), name
        lines = text.split("\n")
        assert max(map(len, lines)) <= LONGEST_LINE, name
        assert not re.search(rf"(?m)(?:_\n.*){{{MOST_CONTINUATIONS + 1}}}", text), name
        assert max(len(one) for one in lines if name in written_modules() or one) < 1000
        assert f'Attribute VB_Name = "{name}"' in text
        assert "Option Explicit" in text


def test_only_the_bridge_knows_xlwings() -> None:
    words = re.compile(r"\b(?:XLPy|RunPython|KillPy|CallUDF|XLWINGS_VERSION|Application\.Caller)\b")
    for name, text in written_modules().items():
        code = re.sub(r"(?m)^\s*'.*$", "", text)
        assert bool(words.search(code)) == (name == "RiscontroBridge"), name
        assert "ActiveWorkbook" not in code or name == "RiscontroBridge", name


def test_what_others_call_by_name_can_be_called() -> None:
    """And is no function, and in no module that keeps to itself."""
    macros = written_modules()
    named = {FORGET, MACRO_COPY, *re.findall(r"'!(\w+)", "".join(macros.values()))}
    for name in {one.rpartition("!")[2] for one in named} | {LOADED, PRESSED}:
        (home,) = (text for text in macros.values() if f"Public Sub {name}(" in text)
        assert "Option Private Module" not in home, name
    for name, text in macros.items():
        if text.startswith("Attribute") and "Option Private Module" not in text:
            assert "Public Function" not in text, name


def test_no_macro_touches_how_excel_calculates_or_shows() -> None:
    for name, text in written_modules().items():
        for word in (
            "Calculation =",
            "ScreenUpdating",
            "EnableEvents",
            "DisplayAlerts",
            "Interactive",
        ):
            assert word not in text, (name, word)


def test_every_sentence_the_macros_say_is_there_and_said() -> None:
    source = "\n".join(written_modules().values())
    assert set(re.findall(r'RiscontroText\("(\w+)"', source)) == set(SENTENCES)
    for words in SENTENCES.values():
        assert re.findall(r"\{\d\}", words.it).sort() == re.findall(r"\{\d\}", words.en).sort()


def test_texts_are_written_so_that_every_code_page_reads_them() -> None:
    assert literal('Dice "sì" a tutti') == '"Dice ""s" & ChrW(236) & """ a tutti"'
    assert literal("") == '""'
    assert literal("😀") == "ChrW(55357) & ChrW(56832)"
    assert len(assigned("x", "è" * 255)) == 5
    assert max(map(len, assigned("x", "è" * 255))) < LONGEST_LINE
    with pytest.raises(ValueError, match="too long"):
        literal("è" * 255)


def test_names_of_arguments_are_ones_vba_takes() -> None:
    assert identifier("unità in più") == "unita_in_piu"
    assert identifier("Date") == "Date_" and identifier("valore") == "valore"
    assert identifier("2026") == "x_2026" and identifier("%") == "x"


def without_events(sources: dict[str, str]) -> dict[str, str]:
    """The modules as the interpreter takes them: it knows no WithEvents."""
    events = sources["AppEvents"].replace("Private WithEvents", "Private")
    assert events != sources["AppEvents"]
    return {**sources, "AppEvents": events}


# In the interpreter -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(folder: Path) -> Path:
    return written(folder / "riscontro.xlam", without_events(stubbed()))


@pytest.fixture
def excel(file: Path) -> Excel:
    return Excel(file)


@pytest.mark.parametrize("probe", EXPECTED)
def test_the_interpreter_runs_the_macros(probe: str, excel: Excel) -> None:
    assert excel.run(probe) == EXPECTED[probe]


def test_the_reason_of_an_error_is_kept_with_its_cell(excel: Excel) -> None:
    where = "Cella riscontro.conf!C3"
    assert excel.run("Errors") == f"Error 2015, {where}: a non vale|nulla"
    assert excel.run("ErrorsInTables") == f"Error 2042, {where}: non ancora noto"
    assert excel.run("WhyBroken") == f"Error 2015, {where}: {UNSET}, "


def test_ranges_are_handed_over_as_values(excel: Excel) -> None:
    assert excel.value('Shown(KPI_TWICE(Range("B1:B3")))') == "3"
    # A whole column ends where the sheet does: its nine rows of settings.
    assert excel.value('Shown(KPI_TWICE(Range("A:A")))') == "9"
    assert excel.value("Shown(KPI_TWICE(Array(1, 2, 3)))") == "1"
    excel.run("Fill")
    assert excel.value('Shown(KPI_TWICE(Range("E1")))') == "5"


def test_several_areas_are_refused_with_a_reason(excel: Excel) -> None:
    assert excel.value('Shown(KPI_TWICE(Range("A1:A2,C1:C2")))') == "Error 2015"
    assert "Indicare un solo intervallo" in excel.value("RiscontroLastError()")


def test_a_fault_of_python_says_its_last_line_and_stops_nothing_else(excel: Excel) -> None:
    assert excel.value('Shown(KPI_TWICE("guasto"))') == "Error 2015"
    assert "(ValueError: guasto)" in excel.value("RiscontroLastError()")
    assert excel.value("Shown(KPI_TWICE(4#))") == "8"


PYTHON = r"C:\Riscontro\Scripts\python.exe"


@pytest.mark.parametrize(
    ("interpreter", "files", "description", "said"),
    [
        ("", [], "", "non sa quale Python"),
        (PYTHON, [], "", rf"Python non si trova in «{PYTHON}»"),
        (PYTHON, [PYTHON], "Could not load", "Manca xlwings 0.37.8"),
        (
            PYTHON,
            [PYTHON, r"C:\Riscontro\xlwings64-0.36.0.dll"],
            "Could not load",
            "è installato 0.36.0",
        ),
        (
            PYTHON,
            [PYTHON, r"C:\Riscontro\xlwings64-0.37.8.dll"],
            "hr=-2147221164",
            "Microsoft Store",
        ),
        (PYTHON, [PYTHON, r"C:\Riscontro\Scripts\xlwings64-0.37.8.dll"], "a\nb: c\n", "(b: c)"),
        (
            PYTHON,
            [PYTHON, r"C:\Riscontro\xlwings64-0.36.0.dll", r"C:\Riscontro\xlwings64-0.37.8.dll"],
            "altro",
            "(altro)",
        ),
    ],
)
def test_a_person_is_told_why_python_is_not_there(
    interpreter: str, files: list[str], description: str, said: str, excel: Excel
) -> None:
    excel.files = files
    assert said in excel.run("Sentence", interpreter, description)


@pytest.mark.parametrize("button", [one for one in BUTTONS if one != "restart"])
def test_every_button_is_handed_to_python(button: str, excel: Excel) -> None:
    before = excel.calculation
    command = f"import riscontro.addin.excel as e; e.press('{button}', {WINDOW})"
    assert excel.run("Press", button) == command
    assert excel.run("PressControl", button) == command
    assert excel.boxes == [] and excel.calculation == before


def test_restart_works_without_python(excel: Excel) -> None:
    before = excel.calculation
    assert excel.run("PressBroken", "restart") == "1"
    assert excel.boxes == [
        "Python è stato chiuso: riparte da solo alla prossima funzione o al prossimo pulsante."
    ]
    assert excel.calculation == before


def test_a_button_without_python_says_why(excel: Excel) -> None:
    before = excel.calculation
    excel.run("PressBroken", "check")
    assert excel.boxes == [UNSET] and excel.calculation == before
    assert excel.value("RiscontroLastError()") == UNSET


def test_the_log_shows_the_last_error_first(excel: Excel) -> None:
    excel.run("Errors")
    excel.run("Press", "log")
    assert excel.boxes == ["Cella riscontro.conf!C3: a non vale|nulla"]


def test_two_versions_that_do_not_fit_are_said_once(excel: Excel) -> None:
    excel.run("PressOld", "check")
    excel.run("PressOld", "next")
    assert len(excel.boxes) == 1 and ".hello('" in excel.boxes[0]


def test_the_wizard_gets_the_texts_of_every_name(excel: Excel) -> None:
    excel.run("RiscontroDescribeAll")
    told = [named for _, _, named in excel.asked]
    assert [one["Macro"] for one in told] == [
        f"'riscontro.xlam'!{name}"
        for name in ("KPI_DOPPIO", "KPI_TWICE", "KPI_TABELLA", "KPI_TABLE", "KPI_PI")
    ]
    assert told[0]["Description"] == "Dà il doppio di un numero: «più» è detto."
    assert told[0]["Category"] == "Riscontro: Lettura e controllo"
    assert told[1]["Category"] == "Riscontro: nomi inglesi"
    assert "ArgumentDescriptions" not in told[4]


def test_links_to_the_add_in_elsewhere_lead_here_again(excel: Excel) -> None:
    here = excel.value("ThisWorkbook.FullName")
    old, other = r"C:\Old\riscontro.xlam", r"C:\Old\piano.xlsx"
    lost = r"C:\lost\riscontro.xlam"
    assert excel.run("Welcome", f"{lost};{old};{other};{here}") == f"{old}>{here};True"
    assert excel.run("Welcome", other) == "True"
    assert excel.run("Welcome", "") == "True"


def test_opening_a_book_disturbs_nothing_else(excel: Excel) -> None:
    before = excel.calculation
    assert excel.run("Computed") == "42"
    assert excel.calculation == before and excel.boxes == []


def test_starting_waits_for_nothing(excel: Excel) -> None:
    excel.run("RiscontroStart")
    ((name, given, _),) = excel.asked
    assert name == "OnTime" and given[1] == "'riscontro.xlam'!RiscontroStarted"
    assert excel.value("gStarts") == 0
    excel.run("RiscontroStarted")
    assert len(excel.asked) == 6 and excel.value("gStarts") == 0


def test_the_macros_of_a_mac_send_buttons_and_explain_functions(folder: Path) -> None:
    excel = Excel(written(folder / "mac.xlam", without_events(stubbed(mac=True))))
    assert excel.value("Shown(KPI_TWICE(3#))") == "Error 2015"
    assert "su Mac usare i pulsanti" in excel.value("RiscontroLastError()")
    assert excel.run("Press", "check").endswith("e.press('check', 0)")
    assert excel.run("Press", "restart") == ""


# In LibreOffice ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def answers(folder: Path, soffice: str) -> dict[str, str]:
    """What LibreOffice Basic makes of everything, asked in one go, the canary first."""
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True).returncode:
        pytest.skip("the Python of the system has no module uno")
    sources = stubbed()
    # Its ranges have no Value2, its window no number.
    bridge = sources["RiscontroBridge"].replace(".Value2", ".Value")
    sources["RiscontroBridge"] = bridge.replace("Application.Hwnd", str(WINDOW))
    file = written(folder / "calc.xlam", sources)
    asked = [[probe] for probe in EXPECTED]
    asked += [["Errors"], ["ErrorsInTables"], ["Press", "check"], ["Press", "cancel"]]
    asked += [["cell", f"=KPI_{formula}"] for formula in CELLS]
    said = subprocess.run(
        [SYSTEM_PYTHON, str(RUNNER), str(file), str(folder / "profile")],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=150,
    )
    assert said.returncode == 0, said.stderr[-2000:]
    return {" ".join(one): made for one, made in zip(asked, json.loads(said.stdout), strict=True)}


CELLS = {
    "TWICE(F21)": "6",
    "DOPPIO(F21;2)": "8",
    "TWICE(F22)": "Error 2015",
    "TWICE(F21:F23)": "3",
    "TABELLA(F21)": "1.5",
    "PI()": "3.25",
}
"""Formulas in a cell, where F21 is 3, F22 a text that is refused; shown in the top left cell."""


@pytest.mark.office
def test_libreoffice_compiles_every_module(answers: dict[str, str]) -> None:
    assert answers["Canary"] == "sings"


@pytest.mark.office
def test_libreoffice_answers_as_the_interpreter_does(answers: dict[str, str]) -> None:
    assert {probe: answers[probe] for probe in EXPECTED} == EXPECTED
    assert answers["Errors"] == "Error 2015, a non vale|nulla"
    assert answers["ErrorsInTables"] == "Error 2042, non ancora noto"
    for button in ("check", "cancel"):
        assert answers[f"Press {button}"].endswith(f"e.press('{button}', {WINDOW})")


@pytest.mark.office
def test_libreoffice_computes_the_wrappers_in_cells(answers: dict[str, str]) -> None:
    assert {formula: answers[f"cell =KPI_{formula}"] for formula in CELLS} == CELLS


def canary(folder: Path, sources: Mapping[str, str]) -> str:
    file = written(folder / "canary.xlam", sources)
    said = subprocess.run(
        [SYSTEM_PYTHON, str(RUNNER), str(file), str(folder / "profile")],
        input='[["Canary"]]',
        capture_output=True,
        text=True,
        timeout=150,
    )
    return str(json.loads(said.stdout)[0])


@pytest.mark.office
def test_libreoffice_compiles_the_wrappers_of_our_functions(
    folder: Path, answers: dict[str, str]
) -> None:
    ours = modules("it", product_functions())
    real = {name: ours[name] for name in ("RiscontroFunctions", "RiscontroWizard")}
    assert canary(folder, {**stubbed(), **real}) == "sings"


@pytest.mark.office
def test_the_canary_falls_silent_when_a_module_does_not_compile(
    folder: Path, answers: dict[str, str]
) -> None:
    assert canary(folder, {"Probe": PROBE.read_text("utf-8"), "Broken": BROKEN}) != "sings"


def test_conditions_are_worked_out() -> None:
    text = "a\n#If Mac Then\nb\n#ElseIf Win64 Then\nc\n#Else\nd\n#End If\ne"
    assert resolved(text, Mac=True, Win64=True) == "a\nb\ne"
    assert resolved(text, Mac=False, Win64=True) == "a\nc\ne"
    assert resolved(text, Mac=False, Win64=False) == "a\nd\ne"
