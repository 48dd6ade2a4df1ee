"""The wheel: what it holds, and that it runs where the repository is not."""

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

pytestmark = pytest.mark.wheel

ROOT = Path(__file__).parents[1]
FOLDERS = ["schemas", "workbooks", "sync", "addin", "macros"]
CONVENTIONAL = ["pyproject.toml", "README.md", "LICENSE"]
MADE = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")


def run(*command: str | Path, cwd: Path) -> str:
    """What a command says; its errors are the failure of the test."""
    outside = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=outside, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: leftovers of an earlier build would slip into it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, source / folder, ignore=MADE)
    for name in CONVENTIONAL:
        shutil.copy(ROOT / name, source / name)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", out, source, cwd=out)
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an environment that has the wheel, and our libraries by their path only.

    A folder named in a ``.pth`` file joins the path without its own ``.pth`` files being read, so
    the editable install of the repository stays out.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    python = commands / "python"
    options = ["--quiet", "--no-deps", "--no-index"]
    pip = [sys.executable, "-m", "pip", "--python", python]
    run(*pip, "install", *options, wheel, cwd=folder)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    ours = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (Path(site.strip()) / "libraries.pth").write_text("\n".join(ours) + "\n", encoding="utf-8")
    return commands


def test_only_one_name_is_taken(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        tops = {name.split("/")[0] for name in package.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"riscontro"}
    assert len(tops) == 2


def test_everything_is_in_it(wheel: Path) -> None:
    """Modules, and the data beside them: a folder left out works here and is missed there."""
    wanted = {
        f"riscontro/{file.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and not MADE("", list(file.relative_to(ROOT).parts))
    }
    with zipfile.ZipFile(wheel) as package:
        found = {name for name in package.namelist() if name.startswith("riscontro/")}
    assert sorted(wanted - found) == []
    assert sorted(found - wanted) == []
    assert any(name.startswith("riscontro/schemas/profiles/") for name in found)


def test_it_is_the_wheel_that_runs(installed: Path) -> None:
    program = "import riscontro.sync.cli as cli; print(cli.__file__)"
    found = Path(run(installed / "python", "-c", program, cwd=installed).strip()).resolve()
    assert found.is_relative_to(installed.parent.resolve())


def test_the_version_is_the_one_declared(installed: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] in run(installed / "riscontro", "--version", cwd=installed)
    assert metadata.version("riscontro") == project["version"], "install the repository again"


def test_the_rules_are_found(installed: Path) -> None:
    assert run(installed / "riscontro", "rules", cwd=installed).strip()
