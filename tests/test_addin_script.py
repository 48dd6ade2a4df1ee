"""The PowerShell script for a Windows with Excel: what can be proved of it without."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import tree_sitter_powershell
from riscontro.addin.cellerrors import NUMBERS
from riscontro.addin.commands import addin_command
from riscontro.addin.comvalues import FIRST_ERROR
from riscontro.addin.xlam import FILE_NAME as NAME
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).parents[1]
SCRIPT = ROOT / "tests" / "excel" / "check_addin.ps1"
TEXT = SCRIPT.read_text("utf-8")
PARSER = Parser(Language(tree_sitter_powershell.language()))
MACROS = "\n".join(one.read_text("utf-8") for one in (ROOT / "macros").glob("*.bas"))


def faults(text: str) -> list[str]:
    """Where the grammar of PowerShell does not know how to go on."""

    def walk(node: Node) -> Iterator[str]:
        if node.type == "ERROR" or node.is_missing:
            yield f"line {node.start_point.row + 1}: {node.type}"
        for child in node.children:
            yield from walk(child)

    return list(walk(PARSER.parse(text.encode()).root_node))


def test_it_is_powershell() -> None:
    assert faults(TEXT) == []


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        ("if ($Good) {", "if ($Good {"),
        ("return $differ\n}", "return $differ\n"),
        ("foreach ($one in $left) {", "foreach ($one in $left {"),
        ("finally {", "finally"),
        ("[switch] $Uninstall\n)", "[switch] $Uninstall\n"),
    ],
)
def test_a_slip_in_it_is_seen(whole: str, broken: str) -> None:
    assert whole in TEXT
    assert faults(TEXT.replace(whole, broken, 1))


def test_windows_powershell_reads_it_as_it_is() -> None:
    """Version 5.1 takes a file without a mark for the old code page of the machine."""
    assert TEXT.isascii() and "\t" not in TEXT
    for word in ("??", "?.", "-Parallel", "&&", " ? ", "ConvertFrom-Json -"):
        assert word not in re.sub(r"#.*", "", TEXT), word


def calls() -> list[list[str]]:
    found = re.findall(r"Invoke-Riscontro @\(([^)]*)\)", TEXT)
    return [re.findall(r"'([^']+)'", one) for one in found]


def test_every_command_it_gives_exists() -> None:
    assert len(calls()) >= 5
    for group, name, *words in calls():
        assert group == "addin"
        command = addin_command.commands[name]
        known = {
            flag
            for one in command.params
            if isinstance(one, click.Option)
            for flag in (*one.opts, *one.secondary_opts)
        }
        assert {word for word in words if word.startswith("--")} <= known, name


def test_every_macro_it_calls_exists() -> None:
    named = re.findall(r"'riscontro\.xlam'!(\w+)", TEXT)
    assert sorted(named) == ["RiscontroLastError", "RiscontroPress", "RiscontroVersion"]
    made = (ROOT / "addin" / "vbatext.py").read_text("utf-8")
    for macro in named:
        assert re.search(rf"Public (Function|Sub) {macro}\b", MACROS + made), macro
    assert NAME in TEXT and "riscontro.addin.excel" in MACROS + TEXT


def test_every_function_it_calls_is_its_own() -> None:
    own = set(re.findall(r"^function ([\w-]+)", TEXT, re.M))
    called = set(re.findall(r"\b(?:Add|Invoke|ConvertTo|Test|Wait|Get|Write)-[A-Z]\w+", TEXT))
    shipped = {
        *("ConvertTo-Json", "Get-CimInstance", "Get-Content", "Get-Date", "Get-Process"),
        *("Test-Path", "Write-Host", "Write-Verbose"),
    }
    assert called - shipped == own


def test_it_knows_every_error() -> None:
    told = {text: int(code) for code, text in re.findall(r"'(-\d{10})' = '([^']+)'", TEXT)}
    assert told == {kind: FIRST_ERROR + number for kind, number in NUMBERS.items()}


def test_it_saves_nothing_and_closes_what_it_opened() -> None:
    code = re.sub(r"#.*", "", TEXT.partition("#>")[2])
    for word in (".Save", "SaveAs", "SaveCopyAs", "Calculation =", "ScreenUpdating ="):
        assert word not in code, word
    assert re.findall(r"Remove-Item -Path (\S+)", code) == ["$Work"]
    assert code.count("Workbooks.Open(") == 1 and "$opened = $excel.Workbooks.Open($addin)" in code
    assert "$book.Close($false)" in code and "$excel.Quit()" in code
    assert re.findall(r"Stop-Process -Id (\S+)", code) == ["$one.ProcessId", "$one.Id"]


def test_the_checklist_names_what_is_there() -> None:
    text = (SCRIPT.parent / "CHECKLIST.md").read_text("utf-8")
    assert SCRIPT.name in text and "check_excel.py" in text
    steps = [int(one) for one in re.findall(r"^(\d+)\. ", text, re.M)]
    assert steps == list(range(1, len(steps) + 1))
    table = text[text.index("## Results") :]
    rows = [line for line in table.splitlines() if line.startswith("|")][2:]
    # A result is what a person saw: nobody has yet.
    assert rows and all(set(row) <= set("| ") for row in rows)
