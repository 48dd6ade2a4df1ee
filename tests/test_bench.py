"""What never flakes about speed: what is opened, validated and imported how many times.

Times are measured by ``make bench`` only; here it is run once on a few rows, to see that it works.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bench.workload import TODAY, make
from riscontro.schemas.profile import load
from riscontro.sync.pipeline.consolidation import consolidate

RUN = Path(__file__).parent / "bench" / "run.py"
FEW = ["--departments", "3", "--indicators", "12", "--activities", "4", "--rounds", "1"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("carico") / "piano", 3, 12, 4).root


def test_the_workload_is_clean_and_complete(workspace: Path) -> None:
    run = consolidate(workspace, TODAY)
    assert run.consolidated.findings == ()
    assert len(run.consolidated.records) == 3 * (12 + 4)
    values = [row.cell("value") for row in run.consolidated.records if row.kind == "indicator"]
    assert len(values) == 36 and all(value.number is not None for value in values)


def test_a_table_is_validated_once_a_run(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pandera.api.pandas.container import DataFrameSchema

    validate, rows = DataFrameSchema.validate, []

    def counted(self: DataFrameSchema, frame: object, *args: object, **more: object) -> object:
        rows.append(len(frame))  # type: ignore[arg-type]
        return validate(self, frame, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(DataFrameSchema, "validate", counted)
    consolidate(workspace, TODAY)
    sheets = load("torino-controllo").sheets
    assert len(rows) == len(sheets) and sum(rows) == 3 * (12 + 4)


OPENED = """
import json, sys
from collections import Counter
from datetime import date
from pathlib import Path
from riscontro.sync.pipeline.consolidation import consolidate
root, opened = Path(sys.argv[1]), Counter()
def hook(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, Path)):
        opened[str(arguments[0])] += 1
sys.addaudithook(hook)
consolidate(root, date.fromisoformat(sys.argv[2]))
files = [*(root / "trasmissioni").iterdir(), root / "piano.xlsx"]
print(json.dumps({file.name: opened[str(file)] for file in files}))
"""


@pytest.mark.parametrize("day", [TODAY, date(2026, 2, 21)])
def test_a_file_is_opened_once_a_run(workspace: Path, day: date) -> None:
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(workspace), day.isoformat()],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    opened = json.loads(done.stdout)
    assert len(opened) == 4 and set(opened.values()) == {1}, opened


def test_the_bench_runs() -> None:
    done = subprocess.run([sys.executable, RUN, *FEW], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✔") + done.stdout.count("✖") == 6, done.stdout


def test_the_bench_of_the_functions_runs() -> None:
    script = RUN.with_name("functions.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✔") + done.stdout.count("✖") >= 18, done.stdout
