"""The rules of the house: floors, names, sizes, clocks, style, types."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ["schemas", "workbooks", "sync", "addin"]
FOLDERS = [*FLOORS, "macros"]
FOREIGN = ROOT / "addin" / "calcextension"
"""Python that LibreOffice runs: data here, that neither imports us nor is imported."""
FILES = sorted(
    file
    for folder in FOLDERS
    for file in (ROOT / folder).rglob("*.py")
    if FOREIGN not in file.parents
)
PACKAGES = sorted({file.parent for file in FILES})

SPREADSHEETS = {"openpyxl", "python_calamine", "xlsxwriter", "zipfile", "lxml"}
DATABASES = {"sqlalchemy", "sqlite3"}
TERMINAL = {"click", "rich"}
HOSTS = {"xlwings", "uno", "unohelper", "pythoncom", "win32com"}
KEPT_OUT = {
    "schemas": SPREADSHEETS | DATABASES | TERMINAL | HOSTS | {"subprocess"},
    "workbooks": DATABASES | TERMINAL | HOSTS,
    "sync": HOSTS,
    "addin": DATABASES | (HOSTS - {"xlwings"}),
    "macros": SPREADSHEETS | DATABASES | TERMINAL | HOSTS,
}
"""What the code of a floor must not import, at whatever depth of a function."""

HEAVY = {
    *("pandas", "numpy", "pandera", "openpyxl", "xlsxwriter", "sqlalchemy", "lxml"),
    *("docx", "docxtpl"),
    "python_calamine",
}
"""What a command imports when it runs, never when the program starts."""

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
CLOCKLESS = ["schemas", "workbooks", "sync/parsing", "sync/checks", "sync/scoring", "sync/merge"]
LONG, TOO_LONG = 300, 400


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def targets(tree: ast.AST, inside: list[str]) -> Iterator[tuple[int, int, str]]:
    """Every import as (line, level, absolute dotted name), relative ones resolved.

    Args:
        tree: the module.
        inside: the packages the module lies in, ``["riscontro", "sync", "cli"]``.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, 0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = inside[: max(0, len(inside) - node.level + 1)] if node.level else []
            dotted = [*start, *(node.module or "").split(".")] if node.module else start
            if node.module and len(dotted) > (1 if node.level else 0):
                yield node.lineno, node.level, ".".join(dotted)
            else:
                names = (".".join([*dotted, alias.name]) for alias in node.names)
                yield from ((node.lineno, node.level, target) for target in names)


def trespasses(source: str, path: str) -> list[str]:
    """The imports of a module that its floor does not allow, worded with their line."""
    *folders, _ = path.split("/")
    floor = folders[0]
    below = [*FLOORS[: FLOORS.index(floor)], floor] if floor in FLOORS else [floor]
    at_the_desk = folders[:2] == ["sync", "cli"] or path == "addin/commands.py"
    found = []
    for line, level, target in targets(ast.parse(source), ["riscontro", *folders]):
        first, *rest = target.split(".")
        if level and first != "riscontro":
            fault = "reaches out of the package"
        elif not level and first in [*FOLDERS, "riscontro"]:
            fault = "is not relative"
        elif level and rest[0] not in below:
            fault = "reaches up"
        elif level and rest[:2] == ["sync", "cli"] and not at_the_desk:
            fault = "reaches up to the command line"
        elif level and rest[:2] == ["sync", "pipeline"] and folders == ["sync"]:
            fault = "reaches up to the pipeline"
        elif first in KEPT_OUT[floor] or (first == "click" and not at_the_desk):
            fault = f"is nothing {floor} should know"
        else:
            continue
        found.append(f"{path}:{line} {target} {fault}")
    return found


@pytest.mark.parametrize("file", FILES, ids=name)
def test_imports_point_down(file: Path) -> None:
    assert trespasses(file.read_text("utf-8"), name(file)) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("schemas/values.py", "from ..workbooks.reader import grids"),
        ("schemas/values.py", "from .. import sync"),
        ("schemas/values.py", "import openpyxl.styles"),
        ("workbooks/reader.py", "from ..sync import parsing"),
        ("sync/checks.py", "from ..addin.host import Host"),
        ("sync/checks.py", "from .pipeline import nightly"),
        ("sync/checks.py", "from .cli.main import shell"),
        ("sync/pipeline/nightly.py", "from ...addin import host"),
        ("sync/pipeline/nightly.py", "from ..cli import main"),
        ("sync/cli/check.py", "from ....other import thing"),
        ("sync/checks.py", "from schemas.values import read"),
        ("sync/checks.py", "import riscontro.schemas.values"),
        ("sync/checks.py", "def late():\n    from riscontro.schemas import values"),
        ("addin/functions.py", "from sqlalchemy import select"),
        ("sync/report.py", "import click"),
        ("sync/cli/check.py", "from .... import other"),
    ],
)
def test_a_trespass_is_seen(path: str, line: str) -> None:
    assert trespasses(line, path)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("schemas/values.py", "from .terms import Field"),
        ("schemas/values.py", "from . import terms"),
        ("workbooks/reader.py", "from ..schemas import grid\nimport lxml.etree"),
        ("sync/pipeline/nightly.py", "from ...schemas.findings import Finding"),
        ("sync/pipeline/nightly.py", "from ..store import Store\nfrom .steps import run"),
        ("sync/cli/check.py", "from ..pipeline.check import check\nimport click"),
        ("addin/ribbon.py", "from ..sync.pipeline import nightly"),
    ],
)
def test_a_way_down_is_open(path: str, line: str) -> None:
    assert trespasses(line, path) == []


@pytest.mark.parametrize("file", sorted(FOREIGN.glob("*.py")), ids=name)
def test_what_libreoffice_runs_stands_alone(file: Path) -> None:
    tree = ast.parse(file.read_text("utf-8"), feature_version=(3, 8))
    found = {first.partition(".")[0] for _, level, first in targets(tree, []) if not level}
    beside = {"riscontro_calc", "uno", "unohelper", "com", "org"}
    assert found - beside <= sys.stdlib_module_names


@pytest.mark.parametrize("package", PACKAGES, ids=name)
def test_packages_import_nothing(package: Path) -> None:
    first = package / "__init__.py"
    assert first.is_file(), "without it importlib.resources works installed and fails editable"
    if name(package) != "sync/cli":
        assert list(targets(ast.parse(first.read_text("utf-8")), ["riscontro"])) == []


def test_every_package_is_shipped() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    shipped = project["tool"]["setuptools"]["packages"]
    assert sorted(shipped) == ["riscontro." + name(p).replace("/", ".") for p in PACKAGES]


@pytest.mark.parametrize("folder", FOLDERS)
def test_types_are_promised(folder: str) -> None:
    assert (ROOT / folder / "py.typed").is_file()


@pytest.mark.parametrize("file", [*FILES, *sorted(FOREIGN.glob("*.py"))], ids=name)
def test_a_module_is_named_told_and_short(file: Path) -> None:
    assert file.stem not in BANNED_NAMES, "name it by what it owns"
    text = file.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    lines = text.count("\n")
    assert lines <= TOO_LONG, f"{lines} lines: split it"
    if lines > LONG:
        warnings.warn(f"{name(file)} has {lines} lines", stacklevel=1)


def test_a_clock_is_seen() -> None:
    assert CLOCKS.search("today = date.today()") and CLOCKS.search("datetime.now(UTC)")
    assert not CLOCKS.search("context.today - due")


CLOCKS = re.compile(r"\b(?:date|datetime)\.(?:today|now|utcnow)\(|\btime\.time\(")


@pytest.mark.parametrize(
    "file", [f for f in FILES if name(f).startswith(tuple(CLOCKLESS))], ids=name
)
def test_there_is_no_clock_in_the_middle(file: Path) -> None:
    assert not CLOCKS.search(file.read_text("utf-8")), "the date is an argument"


@pytest.mark.parametrize(
    "file", [*sorted((ROOT / "sync/cli").glob("*.py")), ROOT / "addin/commands.py"], ids=name
)
def test_commands_start_light(file: Path) -> None:
    assert eager(ast.parse(file.read_text("utf-8"))) & HEAVY == set()


def test_an_early_import_is_seen() -> None:
    early = "if TYPE_CHECKING:\n import lxml\nelse:\n import pandas.io\n"
    late = "def run():\n from openpyxl import styles\n"
    assert eager(ast.parse(early + late)) == {"pandas"}


def eager(node: ast.AST) -> set[str]:
    """The outer packages a module imports as soon as it is imported itself."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    inner = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        inner = list(node.orelse)
    found = set[str]().union(*map(eager, inner))
    if isinstance(node, ast.Import | ast.ImportFrom):
        found |= {first.partition(".")[0] for _, level, first in targets(node, []) if not level}
    return found


def test_help_loads_nothing_heavy() -> None:
    program = f"""
import sys
from riscontro.sync.cli import main
try:
    main(["--help"])
except SystemExit as end:
    assert not end.code, end.code
print("loaded:", *sorted({HEAVY} & sys.modules.keys()))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage: " in done.stdout
    assert done.stdout.splitlines()[-1] == "loaded:"


def quiet(*command: str, cwd: Path = ROOT) -> None:
    """Run a tool and fail with the whole of what it says, if it complains."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)
    if done.returncode:
        said = (done.stdout + done.stderr).replace("riscontro/", "")
        pytest.fail(f"{command[0]} complains\n{said}", pytrace=False)


def test_ruff_check() -> None:
    quiet("ruff", "check", "--quiet", "--output-format=concise", *FOLDERS, "tests")


def test_ruff_format() -> None:
    quiet("ruff", "format", "--check", *FOLDERS, "tests")


def test_types() -> None:
    """On a copy laid out as installed: in place mypy cannot see the mapped packages."""
    tree = ROOT / "build" / "types"
    shutil.rmtree(tree, ignore_errors=True)
    for file in FILES:
        copy = tree / "riscontro" / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
    cache = str(ROOT / "build" / "mypy")
    config = str(ROOT / "pyproject.toml")
    quiet("mypy", "--config-file", config, "--cache-dir", cache, "-p", "riscontro", cwd=tree)


def texts() -> list[Path]:
    """Every file of the repository but what is made from others."""
    found = [ROOT / ".ci" / "run", *ROOT.glob("*")]
    for folder in [*FOLDERS, "tests"]:
        found += (ROOT / folder).rglob("*")
    return sorted({f for f in found if f.is_file() and f.parent.name != "__pycache__"})


BETRAYING = re.compile(
    # Taken apart, or this file would be found.
    r"(?<![\w.-])/wo" + r"rk/|\bTO" + r"DO\b|\bFIX" + r"ME\b"
)


def test_texts_name_no_machine_and_promise_nothing() -> None:
    found = []
    for file in texts():
        try:
            lines = file.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{name(file)}:{number} {line.strip()[:80]}"
            for number, line in enumerate(lines, 1)
            if BETRAYING.search(line)
        ]
    assert found == []
    assert BETRAYING.search("see /wo" + "rk/main") and BETRAYING.search("# TO" + "DO: more")
    assert not BETRAYING.search("home/wo" + "rk/main, metodo, network/")
