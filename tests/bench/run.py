"""``make bench``: what the main job costs, as ratios to floors measured in the same run.

R is the time python-calamine alone takes to read the same workbooks, F that of starting Python and
asking the system for the state of every file, P that of starting Python. Times are those of the
processor, where the system tells them: on a machine that does other work the clock means nothing.
Every round measures everything once, in another order; the medians are shown.
"""

import argparse
import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook
from riscontro.schemas.findings import Finding, Place
from riscontro.schemas.rules import catalogue, finding
from riscontro.sync.overview import overview
from riscontro.sync.parsing import read_submission
from riscontro.sync.pipeline.checking import check_submissions, read_all
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.validation import open_round
from riscontro.sync.resulting import result_rows
from riscontro.workbooks.master import render
from riscontro.workbooks.mastersheets import MasterBook, MasterSheet, Shown
from riscontro.workbooks.patch import annotate, shape
from workload import ACTIVITIES, INDICATORS, PERIOD, TODAY, Workload, make
from xlsxwriter import Workbook

ANNOTATED = 10
"""How many workbooks have their findings written into them in a round."""

NIGHTS = 3
"""After how many nights nothing changes any more: one writes back, one reads what was written."""

STAT_ALL = "import os,sys\nfor e in os.scandir(sys.argv[1]):\n e.stat()"
COMMAND = "from riscontro.sync.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Goal:
    """A measure, the floor it is a multiple of, and the multiple wanted (0 for none)."""

    measure: str
    floor: str
    most: float
    words: str


GOALS = (
    Goal("ingest", "R", 2.2, "read, type and check all workbooks (facts of the cells included)"),
    Goal("cold", "R", 4.5, "consolidate, nothing known yet (whole process)"),
    Goal("night", "F", 4.5, "sync, nothing changed since the last one (whole process)"),
    Goal("master", "xlsxwriter", 0.35, "write the master"),
    Goal("annotate", "openpyxl", 0.125, "write findings into a filled-in workbook"),
    Goal("help", "P", 5, "riscontro --help (whole process)"),
)


class Bench:
    """The workload and every way to measure it; a measure is a method that returns seconds."""

    def __init__(self, load: Workload) -> None:
        self.load = load
        self.peak = 0
        run = consolidate(load.root, TODAY)
        found = opened(load.root)
        self.found = found
        self.book: MasterBook = overview(run.consolidated, found.plan, found.profile)
        self.open_round = open_round(found, TODAY)
        self.rules = catalogue(found.profile)
        self.rows = result_rows(self._findings(), self.rules, found.profile, PERIOD, "it")
        self.shape = shape(found.profile, PERIOD, found.settings.round, "it")
        self.quiet = load.root.with_name(f"{load.root.name}-quieto")
        shutil.copytree(load.root, self.quiet)
        for _ in range(NIGHTS):
            self._sync(self.quiet)
        self.bytes = [file.read_bytes() for file in load.files[:ANNOTATED]]

    def measures(self) -> dict[str, Callable[[], float]]:
        """Return every measure by name."""
        return {
            "R": self._timed(self._raw),
            "P": lambda: self._process("-c", "pass"),
            "F": lambda: self._process("-c", STAT_ALL, str(self.load.root / "trasmissioni")),
            "help": lambda: self._process("-c", COMMAND, "--help"),
            "ingest": self._timed(self._ingest),
            "cold": self._cold,
            "night": lambda: self._sync(self.quiet),
            "master": self._timed(lambda: render(self.book)),
            "xlsxwriter": self._timed(self._plain_master),
            "annotate": self._timed(self._annotate),
            "openpyxl": self._timed(self._load_and_save),
        }

    def _findings(self) -> list[Finding]:
        """Twenty findings on rows of the first unit; in the workbooks of others they are listed."""
        issued = next(iter(self.open_round.issued.values()))
        keys = list(dict.fromkeys(key for sheet, key, _ in issued if sheet == "indicators"))[:20]
        at = Place("", "Indicatori", "Q6")
        return [finding(self.rules, "IND-001", at, key=key) for key in keys]

    @staticmethod
    def _timed(work: Callable[[], object]) -> Callable[[], float]:
        def measure() -> float:
            start = time.process_time()
            work()
            return time.process_time() - start

        return measure

    def _raw(self) -> None:
        for file in self.load.files:
            book = CalamineWorkbook.from_path(str(file))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python()

    def _ingest(self) -> None:
        profile, issued = self.found.profile, self.open_round.issued
        submissions = [
            read_submission(workbook, profile, issued) for workbook in read_all(self.load.files)
        ]
        check_submissions(submissions, TODAY, profile=profile)

    def _cold(self) -> float:
        shutil.rmtree(self.load.root / ".riscontro")
        (self.load.root / ".riscontro").mkdir()
        (self.load.root / "quadro.xlsx").unlink(missing_ok=True)
        return self._consolidate()

    def _consolidate(self) -> float:
        day = TODAY.isoformat()
        root = str(self.load.root)
        return self._process("-c", COMMAND, "consolidate", root, "--quiet", "--today", day)

    def _sync(self, root: Path) -> float:
        day = TODAY.isoformat()
        return self._process("-c", COMMAND, "sync", str(root), "--quiet", "--today", day)

    def _process(self, *arguments: str) -> float:
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
        if hasattr(os, "wait4"):
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.peak = max(self.peak, used.ru_maxrss)
            seconds = used.ru_utime + used.ru_stime
        else:
            child.wait()
            seconds = time.perf_counter() - start
        if child.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(arguments)}: exit status {child.returncode}")
        return seconds

    def _plain_master(self) -> None:
        """Write the cells of the long sheets as XlsxWriter does at best: typed, without formats."""
        with Workbook(BytesIO(), {"in_memory": True}) as workbook:
            for sheet in self.book.sheets:
                if not isinstance(sheet, MasterSheet):
                    continue
                page = workbook.add_worksheet(sheet.name)
                for at, row in enumerate(sheet.rows):
                    for position, cell in enumerate(row):
                        value = cell.value if isinstance(cell, Shown) else cell
                        if isinstance(value, str):
                            page.write_string(at, position, value)
                        elif isinstance(value, int | float):
                            page.write_number(at, position, value)
                        elif value is not None:
                            page.write_datetime(at, position, value)

    def _annotate(self) -> None:
        for data in self.bytes:
            outcome = annotate(data, self.rows, self.shape)
            if outcome.refused:
                raise SystemExit(f"refused: {outcome.refused[0]}")

    def _load_and_save(self) -> None:
        for data in self.bytes:
            openpyxl.load_workbook(BytesIO(data)).save(BytesIO())


def measured(bench: Bench, rounds: int) -> dict[str, float]:
    """Measure everything so many times, in another order each time; return the medians."""
    order = random.Random(PERIOD)
    measures = bench.measures()
    found: dict[str, list[float]] = {name: [] for name in measures}
    for name in ("R", "ingest", "master", "xlsxwriter", "annotate", "openpyxl"):
        measures[name]()
    for _ in range(rounds):
        names = list(measures)
        order.shuffle(names)
        for name in names:
            found[name].append(measures[name]())
    return {name: statistics.median(times) for name, times in found.items()}


def table(medians: dict[str, float], files: int) -> str:
    """Return the medians as a table: measure, seconds, ratio to its floor, goal."""
    lines = [f"{'':62} {'seconds':>8} {'ratio':>13} {'goal':>7}"]
    for goal in GOALS:
        ratio = medians[goal.measure] / medians[goal.floor]
        mark = "✔" if ratio <= goal.most else "✖"
        shown = f"{ratio:.2f} {_short(goal.floor)}"
        lines.append(
            f"{goal.words:62} {medians[goal.measure]:8.3f} {shown:>13} {goal.most:7g} {mark}"
        )
    floors = ", ".join(f"{name} {medians[name]:.3f} s" for name in ("R", "F", "P"))
    per_file = medians["R"] / files * 1000
    lines.append(f"{floors}; R is {per_file:.1f} ms a workbook; X XlsxWriter alone, O openpyxl")
    return "\n".join(lines)


def _short(floor: str) -> str:
    return {"xlsxwriter": "X", "openpyxl": "O"}.get(floor, floor)


def main() -> None:
    """Make the workload, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--departments", type=int, default=30)
    options.add_argument("--indicators", type=int, default=INDICATORS)
    options.add_argument("--activities", type=int, default=ACTIVITIES)
    options.add_argument("--rounds", type=int, default=5)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="riscontro-bench-") as folder:
        root = Path(folder) / "carico"
        load = make(root, asked.departments, asked.indicators, asked.activities)
        bench = Bench(load)
        # What the measures only read is nothing for the collector to look through.
        gc.collect()
        gc.freeze()
        medians = measured(bench, asked.rounds)
    size = sum(map(len, bench.bytes)) // len(bench.bytes) // 1000
    print(
        f"{asked.departments} workbooks of about {size} kB, {asked.indicators} indicators and "
        f"{asked.activities} activities each; medians of {asked.rounds}"
    )
    print(table(medians, len(load.files)))
    print(f"most memory of a run: {bench.peak // 1024} MB")


if __name__ == "__main__":
    main()
