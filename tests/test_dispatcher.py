"""Calls through xlwings' own Windows code: what the bridge hands over arrives and returns."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STUBS = Path(__file__).with_name("comstubs.py")
ALIEN = -2146826246
"""``#N/A`` as COM hands it over."""


def dispatched(tmp_path: Path, *cases: tuple[str, str, str, list[Any]]) -> list[Any]:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases), "utf-8")
    said = subprocess.run(
        [sys.executable, str(STUBS), str(file)], capture_output=True, text=True, timeout=120
    )
    assert said.returncode == 0, said.stderr[-2000:]
    answer: list[Any] = json.loads(said.stdout)
    return answer


def test_the_contract_of_the_bridge_holds_in_the_dispatcher(tmp_path: Path) -> None:
    """A scalar comes back as one, a row as a row, an error as its text, a blank as nothing."""
    one = ("sampleudf", "riscontro_call")
    table = [[1.0, "due", None], [True, ALIEN, 0.1]]
    answers = dispatched(
        tmp_path,
        (*one, "KPI_TWICE", [3.0, None]),
        (*one, "KPI_TWICE", ["a", None]),
        (*one, "KPI_TWICE", [[[1.0], [2.0], [3.0]], 1.0]),
        (*one, "KPI_TABLE", [table]),
        (*one, "KPI_TABLE", [[[1.0, 2.0]]]),
        (*one, "KPI_PI", []),
        (*one, "KPI_ALTRO", []),
    )
    assert answers == [
        6.0,
        "\ue0002015|«x» non è un numero.",
        [[3.0], [5.0], [7.0]],
        table,
        [1.0, 2.0],
        3.141592653589793,
        "\ue0002029|La funzione non esiste.",
    ]


@pytest.mark.skipif(
    importlib.util.find_spec("riscontro.addin.excel") is None,
    reason="the Python half of the add-in is not there yet",
)
def test_our_functions_answer_through_the_dispatcher(tmp_path: Path) -> None:
    one = ("riscontro.addin.excel", "riscontro_call")
    answers = dispatched(
        tmp_path,
        (*one, "KPI_VERSIONE", []),
        (*one, "KPI_VERSION", []),
        (*one, "KPI_NON_ESISTE", [1.0]),
    )
    assert answers[0] == answers[1] and isinstance(answers[0], str)
    assert answers[2].startswith("\ue0002029|")
