"""The script for machines with Excel: what can be proved of it without."""

import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

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


@pytest.mark.skipif(sys.platform == "win32", reason="Excel may be here")
def test_it_refuses_politely_elsewhere() -> None:
    done = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Windows" in done.stdout
