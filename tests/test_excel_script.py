"""The script for machines with Excel: what can be proved of it without."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from forge import Forge
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

SCRIPT = Path(__file__).parent / "excel" / "check_excel.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = spec_from_file_location("check_excel", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_compares_results_cell_by_cell(script: ModuleType) -> None:
    before = {"A!B1": 1.0, "A!B2": "✔ compilato", "A!B3": None, "A!B4": 2}
    after = {"A!B1": 1.0 + 1e-12, "A!B2": "✔ compilato", "A!B3": "", "A!B4": 3}
    assert script.differences(before, after) == ["A!B4: 2 → 3"]
    assert script.differences(before, dict(before)) == []
    assert script.differences({"A!A1": 5}, {}) == ["A!A1: 5 → None"]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1e12, 1e12 + 10, False),
        (1e12, 1e12 + 1e-4, True),
        (0, "", False),
        (0, None, False),
        (0.0, -0.0, True),
        (None, "", True),
        (True, 1, False),
        ("1", 1, False),
        ("a", "a", True),
    ],
)
def test_what_counts_as_the_same(
    script: ModuleType, one: object, other: object, equal: bool
) -> None:
    assert script.same(one, other) is equal
    assert script.same(other, one) is equal


def test_it_knows_what_a_workbook_was_written_with(script: ModuleType, tmp_path: Path) -> None:
    path = Forge(tmp_path).save()
    facts = script.written(path)
    assert facts["Indicatori: protected"] is True
    tables = {name for sheet in load_workbook(path).worksheets for name in sheet.tables}
    told = {place.rpartition(" ")[2] for place in facts if ": table " in place}
    assert told == tables and "tblIndicatori" in tables
    assert any(": validation at " in place for place in facts)


def test_it_knows_the_stored_results(script: ModuleType, tmp_path: Path) -> None:
    path = tmp_path / "CUL.xlsx"
    forge = Forge(tmp_path)
    forge.path.rename(path)
    found = script.stored(path)
    assert len(found) > 50 and all(place.partition("!")[2] for place in found)
    outcome = next(name for name in found if name.startswith("Indicatori!B"))
    assert found[outcome] == "○ da compilare"


def test_blocks_as_excel_gives_them(script: ModuleType) -> None:
    assert script.grid("=A1") == [["=A1"]]
    assert script.grid(("=A1", 2)) == [["=A1", 2]]
    assert script.grid((("=A1",), (2,))) == [["=A1"], [2]]
    columns = (1, 26, 27, 52, 702, 703, 16384)
    assert [script.letters(n) for n in columns] == [get_column_letter(n) for n in columns]


def test_a_repair_shows_in_the_title(script: ModuleType) -> None:
    assert script.repaired("quadro.xlsx  [Repaired]") and script.repaired("q.xlsx [Ripristinato]")
    assert not script.repaired("quadro.xlsx  [Sola lettura]")


def test_it_looks_at_the_workbooks_of_a_workspace(script: ModuleType, tmp_path: Path) -> None:
    for name in ("quadro.xlsx", "trasmissioni/CUL.xlsx", ".riscontro/copie/old.xlsx", "~$q.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in script.workbooks(tmp_path)] == ["quadro.xlsx", "CUL.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Excel may be here")
def test_it_refuses_politely_elsewhere() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stdout == ""
    assert "needs Windows with Excel" in done.stderr and len(done.stderr.splitlines()) == 1
