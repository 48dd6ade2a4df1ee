"""What is measured: floors, peers and our own commands, each in a fresh process.

A case runs its command once and returns what it cost. Everything it needs is made beforehand, from
copies of the workload; what is measured is the command alone.
"""

import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from peers.datamap import Datamaps
from python_calamine import CalamineWorkbook
from riscontro.workbooks.reader import read_workbook
from timing import Sample, run
from workload import TODAY

HERE = Path(__file__).parent
PY = sys.executable
STAT_ALL = "import os, sys\nfor entry in os.scandir(sys.argv[1]):\n    entry.stat()"
COMMAND = "from riscontro.sync.cli import main; main()"
RAN = (0, 1)
"""Exit statuses of a command that ran: 1 says that there are findings."""

NIGHTS = 3
"""After how many nights nothing changes any more: one writes back, one reads what was written."""

FILLED = 10
"""How many workbooks are made from the plan, or get findings, in one go."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing measured.

    Attributes:
        words: what it is, for the table.
        run: does it once.
        times: how often in a round; short ones more than once.
        rounds: in how many rounds at most.
    """

    words: str
    run: Callable[[], Sample]
    times: int = 1
    rounds: int = 1_000


class Desk:
    """The folders the cases work in, and the cases by name.

    Args:
        kept: the folder of the workload, see ``shelf``.
        desk: an empty folder for copies.
        datamaps: the program of that name, nothing when it cannot be had.
    """

    def __init__(self, kept: Path, desk: Path, datamaps: Datamaps | None) -> None:
        self.load, self.few = kept / "load", kept / "few"
        self.again = sorted((kept / "again").iterdir())
        self.desk, self.datamaps = desk, datamaps
        self.files = sorted((self.load / "trasmissioni").iterdir())
        self.sheets = [grid.sheet for grid in read_workbook(self.files[0]).grids]
        self.cold, self.changed = desk / "cold", desk / "changed"
        self.quiet, self.alone = kept / "quiet", desk / "alone"
        self.now_later: dict[str, bool] = {}

    def cases(self) -> Mapping[str, Case]:
        """Return every case by name."""
        few = len(list((self.few / "trasmissioni").iterdir()))
        several = min(few, len(self.again))
        made = {
            "P": Case("start Python", lambda: run([PY, "-c", "pass"]), 5),
            "F": Case("start Python and stat every file", self._stat, 5),
            "V": Case(
                "import pandera.pandas", lambda: run([PY, "-c", "import pandera.pandas"]), 3
            ),
            "R": Case("python-calamine alone reads the same sheets", self._read),
            "cold": Case("consolidate, nothing known yet", self._cold),
            "one": Case("consolidate, one workbook changed", lambda: self._change(1), 2),
            "thirty": Case(f"consolidate, {several} changed", lambda: self._change(several)),
            "night": Case("sync, nothing changed since the last", self._night, 5),
            "help": Case("riscontro --help", lambda: self._riscontro("--help"), 5),
            "validate": Case("validate one workbook", self._validate, 3),
            "memory": Case("consolidate, its memory looked at", self._memory, rounds=1),
            "naive": Case(
                "the loop most people write: pandas and openpyxl, sheet by sheet",
                lambda: self._peer("naive", self.load), rounds=1,
            ),
            "careful": Case(
                "the careful script: pandas, calamine, one validation, XlsxWriter",
                lambda: self._peer("careful", self.load),
            ),
            "few": Case(f"consolidate {few} workbooks", self._few),
            "distribute": Case(f"distribute {few} workbooks", self._distribute),
        }  # fmt: skip
        for name, words in (
            ("build", "make a departmental workbook"),
            ("build-openpyxl", "the same with openpyxl: load the template, fill it in, save"),
            ("annotate", "write findings into a workbook"),
            ("annotate-openpyxl", "the same with openpyxl: load, write, save"),
        ):
            made[name] = Case(words, lambda name=name: self._fill(name))  # type: ignore[misc]
        if self.datamaps is not None:
            made["datamaps"] = Case(f"datamaps on the same {few} workbooks", self._datamaps)
        return made

    def prepare(self, names: set[str], say: Callable[[str], None]) -> None:
        """Make what the cases of these names need."""
        for file in self.files:
            file.read_bytes()
        # Our modules are compiled once, as an installation does.
        self._few()
        if names & {"cold", "memory"}:
            shutil.copytree(self.load, self.cold)
        if names & {"one", "thirty"}:
            say("consolidating what single workbooks will be changed in")
            shutil.copytree(self.load, self.changed)
            self._consolidate(self.changed)
        if "night" in names and not (self.quiet / "settled").exists():
            say(f"{NIGHTS} nights, until nothing changes any more")
            shutil.rmtree(self.quiet, ignore_errors=True)
            shutil.copytree(self.load, self.quiet)
            for _ in range(NIGHTS):
                self._night()
            (self.quiet / "settled").touch()
        self.alone.mkdir()
        shutil.copy(self.files[0], self.alone)
        if self.datamaps is not None and "datamaps" in names:
            self.datamaps.prepare(sorted((self.few / "trasmissioni").iterdir()))

    def cells(self) -> int | None:
        """Return how many cells of the master are filled, nothing when none was made."""
        if not (masters := sorted(self.cold.glob("quadro*.xlsx"))):
            return None
        return sum(
            cell not in ("", None)
            for master in masters
            for book in [CalamineWorkbook.from_path(str(master))]
            for name in book.sheet_names
            for row in book.get_sheet_by_name(name).to_python()
            for cell in row
        )

    def _riscontro(self, *arguments: str | Path, watched: bool = False) -> Sample:
        return run([PY, "-c", COMMAND, *arguments], statuses=RAN, watched=watched)

    def _consolidate(self, root: Path, watched: bool = False) -> Sample:
        day = TODAY.isoformat()
        return self._riscontro("consolidate", root, "--quiet", "--today", day, watched=watched)

    def _stat(self) -> Sample:
        return run([PY, "-c", STAT_ALL, self.load / "trasmissioni"])

    def _read(self) -> Sample:
        folder = self.load / "trasmissioni"
        return run([PY, HERE / "floors.py", folder, *self.sheets], inside=True)

    def _cold(self) -> Sample:
        _forget(self.cold)
        return self._consolidate(self.cold)

    def _memory(self) -> Sample:
        _forget(self.cold)
        return self._consolidate(self.cold, watched=True)

    def _change(self, number: int) -> Sample:
        """Send some workbooks once more, with other values than those there now."""
        folder = self.changed / "trasmissioni"
        for file in self.again[:number]:
            later = not self.now_later.get(file.name, False)
            source = file if later else self.load / "trasmissioni" / file.name
            fresh = self.desk / file.name
            shutil.copyfile(source, fresh)
            fresh.replace(folder / file.name)
            self.now_later[file.name] = later
        return self._consolidate(self.changed)

    def _night(self) -> Sample:
        day = TODAY.isoformat()
        return self._riscontro("sync", self.quiet, "--quiet", "--today", day)

    def _validate(self) -> Sample:
        return self._riscontro(
            "validate", self.alone / self.files[0].name, "--today", TODAY.isoformat()
        )

    def _few(self) -> Sample:
        root = self.desk / "few"
        if not root.exists():
            shutil.copytree(self.few, root)
        _forget(root)
        return self._consolidate(root)

    def _distribute(self) -> Sample:
        root = self.desk / "fresh"
        if not root.exists():
            shutil.copytree(self.few, root)
        _forget(root)
        for file in (root / "trasmissioni").iterdir():
            file.unlink()
        return self._riscontro("distribute", root, "--today", TODAY.isoformat())

    def _fill(self, name: str) -> Sample:
        return run([PY, HERE / "fills.py", name, self.few, str(FILLED)], inside=True)

    def _peer(self, name: str, root: Path) -> Sample:
        out = self.desk / name
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        return run([PY, HERE / "peers" / f"{name}.py", root, out])

    def _datamaps(self) -> Sample:
        assert self.datamaps is not None
        return self.datamaps.import_templates()


def _forget(root: Path) -> None:
    """Take away all that earlier runs made."""
    shutil.rmtree(root / ".riscontro", ignore_errors=True)
    (root / ".riscontro").mkdir()
    shutil.rmtree(root / "esiti", ignore_errors=True)
    (root / "esiti").mkdir()
    for file in root.glob("quadro*"):
        shutil.rmtree(file) if file.is_dir() else file.unlink()
