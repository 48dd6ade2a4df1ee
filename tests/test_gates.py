"""What a run may do, counted: calls, files opened, files looked at, modules loaded.

Counts say the same on any machine; times are for ``make bench``.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from desk import riscontro
from offices import City
from riscontro.schemas.profile import load

DAY, NEXT = "2026-02-20", "2026-02-21"
UNITS = ("CUL", "AMB", "SOC", "DIR")
HEAVY = {"pandas", "pandera", "openpyxl", "sqlalchemy", "lxml", "xlsxwriter", "numpy", "click",
         "python_calamine", "msgspec", "rich", "fsspec"}  # fmt: skip

COUNTING = """
import builtins, json, os, sys
opened, states, calls = [], [], []

def audited(event, arguments):
    if event == "open" and not isinstance(arguments[0], (int, bytes)):
        opened.append(os.fspath(arguments[0]))
    elif event == "sqlite3.connect":
        calls.append(f"sqlite3 {arguments[0]}")

class Entry:
    def __init__(self, entry): self.entry = entry
    def __getattr__(self, name): return getattr(self.entry, name)
    def __fspath__(self): return self.entry.path
    def stat(self, **more):
        states.append(self.entry.path)
        return self.entry.stat(**more)

class Scanned:
    def __init__(self, path): self.found = scandir(path)
    def __enter__(self): return map(Entry, self.found)
    def __exit__(self, *_): self.found.close()
    def __iter__(self): return map(Entry, self.found)

scandir, stat = os.scandir, os.stat
def looked(path, **more):
    states.append(os.fspath(path) if not isinstance(path, int) else "")
    return stat(path, **more)

def finish():
    told = {"opened": opened, "states": states, "calls": calls, "modules": sorted(sys.modules)}
    with open(sys.argv[0], "w") as out:
        json.dump(told, out)
"""

RUN = """
sys.argv = json.loads(sys.argv[1])
os.scandir, os.stat = Scanned, looked
sys.addaudithook(audited)
from riscontro.sync.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
finish()
"""


def counted(out: Path, *words: object, before: str = "") -> dict[str, Any]:
    """Run the command in a new process, and return what it opened, looked at and loaded."""
    arguments = json.dumps([str(out), *map(str, words)])
    program = COUNTING + before + RUN
    subprocess.run(
        [sys.executable, "-c", program, arguments], check=True, stdout=subprocess.DEVNULL
    )
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


@pytest.fixture(scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("gates") / "piano-2025")
    for unit in UNITS:
        city.send(unit)
    return city.root


@pytest.fixture(scope="module")
def _quiet(_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(_city, tmp_path_factory.mktemp("quiet") / "piano-2025"))
    for _ in range(3):
        done = riscontro("sync", root, "--today", DAY, "--json")
    assert json.loads(done.stdout)["unchanged"]
    return root


def test_an_unchanged_night_asks_for_each_state_once_and_opens_nothing(
    _quiet: Path, tmp_path: Path
) -> None:
    told = counted(tmp_path / "told.json", "sync", _quiet, "--today", NEXT, "--quiet")
    ours = [path for path in told["states"] if Path(path).is_relative_to(_quiet)]
    lying = [str(path) for path in (_quiet / "trasmissioni").rglob("*") if path.is_file()]
    own = [str(_quiet / name) for name in ("piano.xlsx", "quadro.xlsx", "riscontro.toml")]
    asked = Counter(ours)
    assert {path: asked[path] for path in (*lying, *own)} == dict.fromkeys((*lying, *own), 1)
    assert len(lying) >= len(UNITS)
    opened = {Path(path).name for path in told["opened"] if Path(path).is_relative_to(_quiet)}
    assert opened <= {"riscontro.log"}, "the log it is told in, nothing else"
    assert {Path(path.split("?")[0]).name for path in told["calls"]} == {"manifest.db"}


def test_an_unchanged_night_loads_the_same_few_modules(_quiet: Path, tmp_path: Path) -> None:
    told = counted(tmp_path / "told.json", "sync", _quiet, "--today", NEXT)
    assert HEAVY & set(told["modules"]) == set()
    assert own_modules(told) == {
        "riscontro", "riscontro.schemas", "riscontro.schemas.release", "riscontro.sync",
        "riscontro.sync.cli", "riscontro.sync.cli.streams", "riscontro.sync.cli.unchanged",
        "riscontro.sync.credentials",
        "riscontro.sync.errors", "riscontro.sync.filestate", "riscontro.sync.manifest",
        "riscontro.sync.pipeline", "riscontro.sync.pipeline.diary",
        "riscontro.sync.pipeline.watching", "riscontro.sync.workspace",
    }  # fmt: skip


def test_the_page_of_commands_loads_the_same_few_modules(tmp_path: Path) -> None:
    told = counted(tmp_path / "told.json", "--help")
    assert HEAVY & set(told["modules"]) == set()
    assert own_modules(told) == {
        "riscontro", "riscontro.sync", "riscontro.sync.cli", "riscontro.sync.cli.contents",
        "riscontro.sync.cli.streams",
    }  # fmt: skip


def test_one_workbook_is_checked_without_the_heavy_ones(_city: Path, tmp_path: Path) -> None:
    copy = shutil.copy(next((_city / "trasmissioni").glob("CUL*.xlsx")), tmp_path / "uno.xlsx")
    told = counted(tmp_path / "told.json", "validate", copy, "--today", DAY)
    needless = {"pandas", "pandera", "openpyxl", "sqlalchemy", "numpy", "rich", "fsspec"}
    assert needless & set(told["modules"]) == set()
    within = counted(tmp_path / "told.json", "validate", copy, "--workspace", _city, "--today", DAY)
    assert {"pandas", "pandera", "openpyxl", "numpy"} & set(within["modules"]) == set()


VALIDATING = """
import pandera.pandas
validate = pandera.pandas.DataFrameSchema.validate
def once(self, *words, **more):
    calls.append("validate " + "+".join(sorted(self.columns)))
    return validate(self, *words, **more)
pandera.pandas.DataFrameSchema.validate = once
"""


def test_a_run_opens_each_workbook_once_and_validates_each_table_once(
    _city: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(_city, tmp_path / "piano-2025"))
    # In processes of their own the reading of workbooks could not be counted from here.
    settings = root / "riscontro.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("processes = 2", "processes = 1"), "utf-8")
    words = ("consolidate", root, "--today", DAY, "--quiet")
    told = counted(tmp_path / "told.json", *words, before=VALIDATING)
    lying = [str(path) for path in (root / "trasmissioni").rglob("*.xlsx")]
    opened = Counter(told["opened"])
    assert {path: opened[path] for path in lying} == dict.fromkeys(lying, 1)
    assert opened[str(root / "piano.xlsx")] == 1
    validated = Counter(call for call in told["calls"] if call.startswith("validate"))
    sheets = load("torino-controllo").sheets
    assert list(validated.values()) == [1] * len(sheets), "one call for each table, once a run"


def own_modules(told: dict[str, Any]) -> set[str]:
    ours = {name for name in told["modules"] if name.partition(".")[0] == "riscontro"}
    assert ours, os.linesep.join(told["modules"])
    return ours
