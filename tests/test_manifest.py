"""An unchanged night reads nothing again, and any change makes a whole run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import edit_plan, riscontro
from offices import City
from riscontro.sync import filestate, manifest
from riscontro.sync.cli import unchanged
from riscontro.sync.pipeline import watching

DAY, NEXT, OVERDUE = "2026-02-20", "2026-02-21", "2026-03-02"
CUL = "CUL_2025_consuntivo.xlsx"


@pytest.fixture(scope="module")
def _quiet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("manifest") / "piano-2025")
    for unit in ("CUL", "AMB", "SOC", "DIR"):
        city.send(unit)
    for _ in range(3):
        night(city.root)
    return city.root


@pytest.fixture
def root(_quiet: Path, tmp_path: Path) -> Path:
    """A workspace after nights that wrote nothing any more."""
    return Path(shutil.copytree(_quiet, tmp_path / "piano-2025"))


def night(root: Path, day: str = DAY, *more: object) -> dict[str, Any]:
    done = riscontro("sync", root, "--today", day, "--json", *more)
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"exit": done.exit_code}


def test_the_first_night_that_writes_nothing_is_remembered(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    city.send("CUL")
    told = [night(city.root)["unchanged"] for _ in range(4)]
    assert told == [False, False, True, True], "a push, a run that settles it, then nothing"


def test_a_quiet_night_says_the_same(root: Path) -> None:
    whole = night(root, DAY, "--all")
    quiet = night(root, NEXT)
    assert quiet.pop("unchanged") and not whole.pop("unchanged")
    assert quiet == whole
    shown = riscontro("sync", root, "--today", NEXT)
    assert "Nulla è cambiato dall'esecuzione del 20/02/2026" in shown.stdout
    assert "file letti" in shown.stdout


CHANGES: dict[str, Callable[[Path], object]] = {
    "a workbook": lambda root: (root / "trasmissioni" / CUL).write_bytes(
        (root / "trasmissioni" / CUL).read_bytes() + b"\0"
    ),
    "a new file": lambda root: (root / "trasmissioni" / "note.txt").write_text("x"),
    "a file gone": lambda root: (root / "trasmissioni" / CUL).unlink(),
    "the plan": lambda root: edit_plan(
        root, [("Indicatori", "M05.P02/a.1", "source_of_data", "ISTAT")]
    ),
    "the settings": lambda root: (root / "riscontro.toml").write_text(
        (root / "riscontro.toml").read_text("utf-8") + "\n# nota\n", "utf-8"
    ),
    "the master": lambda root: (root / "quadro.xlsx").write_bytes(b"x"),
    "no master": lambda root: (root / "quadro.xlsx").unlink(),
    "no store": lambda root: (root / ".riscontro" / "store.db").unlink(),
    "a workbook open": lambda root: (root / "trasmissioni" / f"~${CUL}").write_text(""),
    "no manifest": lambda root: (root / ".riscontro" / "manifest.db").unlink(),
    "a manifest spoilt": lambda root: (root / ".riscontro" / "manifest.db").write_bytes(b"x" * 99),
}


@pytest.mark.parametrize("what", CHANGES)
def test_any_change_makes_a_whole_run(root: Path, what: str) -> None:
    assert night(root)["unchanged"]
    CHANGES[what](root)
    assert not night(root)["unchanged"]


def test_the_same_size_and_time_but_other_bytes(root: Path) -> None:
    """Saved twice within the grain of the clock: the bytes decide."""
    path = root / "trasmissioni" / CUL
    state = path.stat()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert not night(root)["unchanged"]


@pytest.mark.parametrize("whole", [True, False], ids=["whole seconds", "fractions"])
def test_a_file_read_as_soon_as_it_was_written_is_not_trusted(whole: bool) -> None:
    grain = filestate.COARSE if whole else filestate.FINE
    written = 1_700_000_000 * 10**9 + (0 if whole else 7)
    state = os.stat_result((0o100644, 7, 1, 1, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, written, written))
    assert state.st_mtime_ns == state.st_ctime_ns == written
    soon = filestate.as_seen(state, "x", written + grain)
    later = filestate.as_seen(state, "x", written + grain + 1)
    assert not soon.stands(state) and later.stands(state)
    ahead = filestate.as_seen(state, "x", written - 3600 * 10**9)
    assert not ahead.stands(state), "a clock that went back proves nothing"


def test_two_files_that_change_places(root: Path) -> None:
    """Same size and time: what the system calls them, and when it did, tells."""
    one, other = (root / "trasmissioni" / name for name in (".a", ".b"))
    for path, text in ((one, "uno"), (other, "due")):
        path.write_text(text)
        os.utime(path, ns=(0, 10**18 + 1))
    night(root)
    assert night(root)["unchanged"]
    aside = one.with_name(".c")
    one.rename(aside)
    other.rename(one)
    aside.rename(other)
    assert not night(root)["unchanged"]


def test_a_paranoid_night_compares_every_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    seen = watching.seen

    def counted(path: Path, clock: filestate.DiskClock) -> filestate.Seen:
        read.append(path.name)
        return seen(path, clock)

    night(root)
    monkeypatch.setattr(watching, "seen", counted)
    assert night(root)["unchanged"] and read == []
    assert night(root, DAY, "--paranoid")["unchanged"]
    assert {CUL, "piano.xlsx", "quadro.xlsx", "store.db", "riscontro.toml"} <= set(read)


def test_a_file_only_touched_is_the_same(root: Path) -> None:
    path = root / "trasmissioni" / CUL
    os.utime(path, ns=(1, path.stat().st_mtime_ns - 86_400 * 10**9))
    assert night(root)["unchanged"]
    memory = manifest.recall(root / ".riscontro" / "manifest.db")
    assert memory is not None
    assert memory.files[f"trasmissioni/{CUL}"].stands(path.stat()), "next time its state is enough"


def test_a_day_on_which_something_falls_due_is_a_whole_run(root: Path) -> None:
    assert night(root, "2026-02-28")["unchanged"]
    assert not night(root, OVERDUE)["unchanged"]
    assert not night(root, "2026-02-19")["unchanged"], "a day before is another story"


def test_another_version_of_the_program_looks_at_everything(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "VERSION", "9.9")
    assert not night(root)["unchanged"]


def test_what_somebody_saved_after_it_was_read_is_not_remembered(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watching.seen

    def later(path: Path, clock: filestate.DiskClock) -> filestate.Seen:
        if path.name == CUL:
            path.write_bytes(path.read_bytes() + b"\0")
        return seen(path, clock)

    with monkeypatch.context() as hands:
        hands.setattr(watching, "seen", later)
        night(root, DAY, "--all")
    assert not night(root)["unchanged"]


def test_waiting_workbooks_are_tried_again_every_night(root: Path) -> None:
    (root / "trasmissioni" / f".~lock.{CUL}#").write_text("")
    edit_plan(root, [("Indicatori", "M05.P02/a.1", "unit", "prestiti")])
    for _ in range(2):
        assert not night(root)["unchanged"]


def test_status_knows_that_somebody_looked(root: Path) -> None:
    connection = (root / ".riscontro" / "store.db").stat()
    night(root)
    assert (root / ".riscontro" / "store.db").stat().st_mtime_ns == connection.st_mtime_ns
    done = riscontro("status", root, "--today", DAY, "--max-age", "1h")
    assert done.exit_code == 0


@pytest.mark.parametrize("form", [[], ["--json"], ["--quiet"], ["--lang", "en"], ["--lang=en"]])
def test_it_says_the_same_before_click_and_after(root: Path, form: list[str]) -> None:
    words = ["sync", str(root), "--today", NEXT, *form]
    program = "from riscontro.sync.cli import main; main()"
    alone = subprocess.run([sys.executable, "-c", program, *words], capture_output=True)
    done = riscontro(*words)
    assert alone.stdout.decode("utf-8") == done.stdout and alone.returncode == done.exit_code
    assert bool(done.stdout) == ("--quiet" not in form) and not alone.stderr


@pytest.mark.parametrize(
    "words",
    [["--oggi"], ["a", "b"], ["--today", "ieri"], ["--today"], ["--lang", "fr"], ["--all"],
     ["--today", "20260220"], ["--dry-run"], ["--help"], ["--fail-on", "nothing"]],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_click(root: Path, words: list[str]) -> None:
    day = [] if "--today" in words else ["--today", DAY]
    place = [] if "a" in words else [str(root)]
    assert unchanged.repeated([*place, *words, *day]) is None


def test_the_first_day_that_changes_something() -> None:
    assert watching._first([]) is None
    assert watching._first([date(2026, 3, 1), date(2026, 2, 1)]) == date(2026, 2, 1)
