"""Where workloads are kept between two benches: built once for a state of the code.

A workload is kept in a folder named by its size and by the code that made it; one made by other
code is thrown away. What the runs leave in it is made anew whenever it does not look finished.
"""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from workload import Size, make, send, spread

ROOT = Path(__file__).parents[2]
SHELF = ROOT / "build" / "bench"
"""Where they are kept if nothing else is said: each copy of the code keeps its own."""

SOURCES = ("schemas", "workbooks", "sync", "tests/bench/workload.py")
FEW = 30
"""How many workbooks are there in a second version, to be sent again, and are in the small one."""


def fingerprint() -> str:
    """Return what tells one state of the code that builds workbooks from another."""
    found = hashlib.sha256()
    for source in SOURCES:
        path = ROOT / source
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".toml"):
                found.update(file.relative_to(ROOT).as_posix().encode() + b"\0")
                found.update(file.read_bytes())
    return found.hexdigest()[:16]


def workload_of(
    size: Size, shelf: Path, processes: int, say: Callable[[str], None] = print
) -> Path:
    """Return the folder of a workload, built if it is not there.

    It holds ``load`` (the workspace as found), ``again`` (the second version of some of its
    workbooks) and ``few`` (a smaller workspace). They are never run in, but copied.
    """
    code = fingerprint()
    shape = f"{size.departments}x{size.indicators}x{size.activities}"
    folder = shelf / f"{shape}-{code}"
    if (folder / "ready").exists():
        return folder
    shelf.mkdir(parents=True, exist_ok=True)
    for old in shelf.glob("*x*x*-*"):
        if not old.name.endswith(code) or old == folder:
            shutil.rmtree(old, ignore_errors=True)
    say(f"building {size.departments} workbooks: once for this state of the code")
    root, again = folder / "load", folder / "again"
    _make(root, size, processes)
    if size.departments > FEW:
        _make(folder / "few", replace(size, departments=FEW), processes)
    else:
        shutil.copytree(root, folder / "few")
    again.mkdir()
    few = range(min(FEW, size.departments))
    list(spread(partial(send, root, size, folder=again, later=1), few, processes))
    (folder / "ready").touch()
    return folder


def _make(root: Path, size: Size, processes: int) -> None:
    rows = size.indicators, size.activities
    make(root, size.departments, *rows, slips=size.slips, processes=processes)
