"""What never flakes about speed: what is opened, validated and imported how many times.

Times are measured by ``make bench`` only; here it is run once on a few rows, to see that it works.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bench import figures
from bench.workload import TODAY, make
from riscontro.sync.pipeline.consolidation import consolidate

ROOT = Path(__file__).parents[1]
RUN = ROOT / "tests" / "bench" / "run.py"
RESULTS = RUN.with_name("results.json")
CASES = {name for ratio in figures.RATIOS for name in (ratio.above, ratio.below)} | {
    "memory",
    "distribute",
}
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
consolidate(root, date.fromisoformat(sys.argv[2]), again=True)
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


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scaffale")


def bench(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the bench on a few rows, every measure once; datamaps is not installed for it."""
    done = subprocess.run([sys.executable, RUN, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done


def test_the_bench_measures_everything(shelf: Path) -> None:
    file, names = shelf / "bench.json", [name for name in CASES if name != "datamaps"]
    shown = bench(*FEW, "--shelf", shelf, "--json", file, "--brief", "--only", *names).stdout
    found = figures.read(file)
    assert set(found["cases"]) == set(names)
    for name, case in found["cases"].items():
        assert len(case["runs"]) == 1, name
        (run,) = case["runs"]
        assert run["wall"] > 0 and run["round"] == 1, name
    assert found["cases"]["cold"]["runs"][0]["peak"] > 50 * figures.MEGABYTE
    ratios = [ratio for ratio in figures.RATIOS if ratio.above != "datamaps"]
    assert set(found["ratios"]) == {ratio.name for ratio in ratios}
    assert shown.count("✔") + shown.count("✖") == sum(ratio.goal > 0 for ratio in ratios) + 1
    assert all(word in shown for word in ("3 workbooks", found["machine"]["processor"], "Python"))
    # The scripts do the same work: the same rows, achievement and number of findings.
    naive, careful = (found["cases"][name]["told"] for name in ("naive", "careful"))
    alike = ("rows", "findings", "achievement")
    assert [naive[name] for name in alike] == [careful[name] for name in alike]
    assert naive["rows"] == 3 * (12 + 4) and naive["findings"] > 0
    assert found["cells"]["ours"] > found["cells"]["careful"] > 0


def test_a_second_bench_builds_nothing(shelf: Path) -> None:
    folder = shelf / "kept"
    first = bench(*FEW, "--shelf", folder, "--only", "R").stderr
    second = bench(*FEW, "--shelf", folder, "--only", "R").stderr
    assert "building" in first and "building" not in second


def test_the_readme_shows_the_figures_of_the_last_bench(tmp_path: Path) -> None:
    readme = ROOT / "README.md"
    copy = tmp_path / "README.md"
    copy.write_bytes(readme.read_bytes())
    figures.put_into(copy, figures.read(RESULTS))
    assert copy.read_text("utf-8") == readme.read_text("utf-8")
    text = copy.read_text("utf-8")
    copy.write_text(text.replace(" R |", " ? |"), "utf-8")
    bench("--again", RESULTS, "--readme", copy)
    assert copy.read_text("utf-8") == text


def test_a_ratio_is_of_rounds_both_were_measured_in() -> None:
    runs = {
        "cold": [(1, 10.0), (1, 12.0), (2, 40.0), (3, 20.0)],
        "R": [(1, 2.0), (2, 5.0), (3, 2.0)],
        "naive": [(1, 110.0)],
    }
    cases = {
        name: {"runs": [{"round": one, "wall": wall, "cpu": wall} for one, wall in found]}
        for name, found in runs.items()
    }
    cold, naive = figures.RATIOS[:2]
    assert figures.ratio_of({"cases": cases}, cold) == (10.0, 5.5, 10.0)
    assert figures.ratio_of({"cases": cases}, naive) == (10.0, 10.0, 10.0)
    assert cold.met(10.0) is False and naive.met(10.0) is True


def test_the_bench_of_the_functions_runs() -> None:
    script = RUN.with_name("functions.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✔") + done.stdout.count("✖") >= 18, done.stdout
