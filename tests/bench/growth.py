"""``make bench-growth``: what ten times as many workbooks cost, in time and in memory.

A small and a large workload of the same kind, consolidated with nothing known yet, interleaved.
Building thousands of workbooks takes long the first time; they are kept. A million values:
``--indicators 334``.
"""

import argparse
import json
import statistics
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from cases import Desk
from figures import MEGABYTE
from filelock import FileLock
from machine import load_average, machine
from run import say
from shelf import SHELF, workload_of
from timing import Sample
from workload import ACTIVITIES, INDICATORS, Size

MOST = 10.5
"""Times the small run that the large one may take, being ten times as large."""

FLAT = 1.3
"""Times the memory of the small run that the large one may hold."""

CASES = ("R", "cold", "memory")
"""Time is taken where nobody looks at the memory: that slows down what holds gigabytes."""


def measured(desks: dict[int, Desk], rounds: int) -> dict[int, dict[str, list[Sample]]]:
    """Measure every workload in every round, the order turned round each time."""
    found: dict[int, dict[str, list[Sample]]] = {
        size: {name: [] for name in CASES} for size in desks
    }
    for number in range(rounds):
        for size in sorted(desks, reverse=bool(number % 2)):
            cases = desks[size].cases()
            for name in CASES:
                sample = cases[name].run()
                found[size][name].append(sample)
                say(f"round {number + 1}/{rounds}  {size:6} {name:8} {sample.wall:9.2f} s")
    return found


def figures_of(
    found: dict[int, dict[str, list[Sample]]], desks: dict[int, Desk], indicators: int
) -> dict[str, Any]:
    """Return the figures of each workload, and what the large one is of the small one."""
    sizes = {}
    for size, cases in found.items():
        masters = sorted(desks[size].cold.glob("quadro*.xlsx"))
        sizes[size] = {
            "values": size * indicators,
            "wall": statistics.median(one.wall for one in cases["cold"]),
            "cpu": statistics.median(one.cpu for one in cases["cold"]),
            "floor": statistics.median(one.wall for one in cases["R"]),
            "megabytes": max(one.together for one in cases["memory"]) / MEGABYTE,
            "masters": len(masters),
            "master_megabytes": sum(file.stat().st_size for file in masters) / MEGABYTE,
        }
    few, many = (sizes[size] for size in sorted(sizes))
    return {
        "sizes": sizes,
        "wall": many["wall"] / few["wall"],
        "cpu": many["cpu"] / few["cpu"],
        "memory": many["megabytes"] / few["megabytes"],
    }


def text(figures: dict[str, Any]) -> str:
    """Return the figures as lines."""
    lines = []
    for size, one in figures["sizes"].items():
        lines.append(
            f"{size:6} workbooks, {one['values']:9,} values: {one['wall']:8.1f} s "
            f"({one['cpu']:.1f} s of processor time, {one['wall'] / one['floor']:.2f} R), "
            f"{one['megabytes']:.0f} MB; {one['masters']} master files, "
            f"{one['master_megabytes']:.0f} MB"
        )
    for words, name, goal in (("time", "wall", MOST), ("memory", "memory", FLAT)):
        mark = "✔" if figures[name] <= goal else "✖"
        lines.append(f"{words:6} {figures[name]:6.2f} ×   ≤ {goal:g} × {mark}")
    return "\n".join(lines)


def main() -> None:
    """Build, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--departments", type=int, nargs=2, default=(300, 3000))
    options.add_argument("--indicators", type=int, default=INDICATORS)
    options.add_argument("--activities", type=int, default=ACTIVITIES)
    options.add_argument("--rounds", type=int, default=1)
    options.add_argument("--json", type=Path, help="write the figures to this file")
    options.add_argument("--shelf", type=Path, default=SHELF)
    options.add_argument("--processes", type=int, default=2, help="that build the workloads")
    asked = options.parse_args()
    asked.shelf.mkdir(parents=True, exist_ok=True)
    with (
        FileLock(asked.shelf / "lock"),
        tempfile.TemporaryDirectory(prefix="riscontro-bench-", dir=asked.shelf) as folder,
    ):
        desks = {}
        for number in asked.departments:
            size = Size(number, asked.indicators, asked.activities, slips=True)
            kept = workload_of(size, asked.shelf, asked.processes, say)
            (desk := Path(folder) / str(number)).mkdir()
            desks[number] = Desk(kept, desk, None)
            desks[number].prepare(set(CASES), say)
        load = load_average()
        figures = figures_of(measured(desks, asked.rounds), desks, asked.indicators)
    facts = {"day": date.today().isoformat(), "machine": machine(), "load_average": load}
    print(text(figures))
    if asked.json:
        written = json.dumps(facts | figures, indent=1, ensure_ascii=False)
        asked.json.write_text(written + "\n", "utf-8")


if __name__ == "__main__":
    main()
