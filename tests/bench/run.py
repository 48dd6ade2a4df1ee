"""``make bench``: what the main jobs cost, as ratios to floors and peers measured in the same run.

Every measure is a fresh process. In each round everything is measured, in another order; the
medians are compared. A busy machine slows all of it alike, so ratios are worth something and
seconds are not: both the clock and the time of the processors are recorded.
"""

import argparse
import json
import random
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from cases import Case, Desk
from figures import FORMAT, put_into, read, text, with_ratios
from filelock import FileLock
from machine import load_average, machine
from peers.datamap import Datamaps, installed
from shelf import FEW, SHELF, workload_of
from timing import Sample
from workload import ACTIVITIES, INDICATORS, PERIOD, Size

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("results.json")


def say(line: str) -> None:
    """Say what goes on, beside the figures."""
    print(line, file=sys.stderr, flush=True)


def measured(
    cases: dict[str, Case], rounds: int, brief: bool
) -> tuple[dict[str, Any], list[float | None]]:
    """Measure every case in every round, in another order each time.

    Returns:
        For each case its runs, and the load of the machine before each round.
    """
    order = random.Random(PERIOD)
    found: dict[str, Any] = {
        name: {"words": case.words, "runs": [], "told": None} for name, case in cases.items()
    }
    load = []
    for number in range(1, rounds + 1):
        load.append(load_average())
        names = [
            name
            for name, case in cases.items()
            if number <= case.rounds
            for _ in range(1 if brief else case.times)
        ]
        order.shuffle(names)
        for name in names:
            sample = cases[name].run()
            found[name]["runs"].append(_run(number, sample))
            found[name]["told"] = sample.told
            say(f"round {number}/{rounds}  {name:20} {sample.wall:9.3f} s")
    return found, load


def _run(number: int, sample: Sample) -> dict[str, float]:
    return {
        "round": number,
        "wall": round(sample.wall, 5),
        "cpu": round(sample.cpu, 5),
        "peak": sample.peak,
        "together": sample.together,
    }


def bench(asked: argparse.Namespace) -> dict[str, Any]:
    """Make the workload, measure, return the figures."""
    size = Size(asked.departments, asked.indicators, asked.activities, slips=True)
    kept = workload_of(size, asked.shelf, asked.processes, say)
    program = None
    if not asked.only or "datamaps" in asked.only:
        program = installed(asked.shelf)
        if program is None:
            say("datamaps cannot be installed here: it is left out")
    with tempfile.TemporaryDirectory(prefix="riscontro-bench-", dir=asked.shelf) as folder:
        desk = Path(folder)
        wanted = Desk(kept, desk, Datamaps(program, desk) if program else None)
        cases = wanted.cases()
        names = set(asked.only) or set(cases)
        if unknown := names - set(cases):
            raise SystemExit(f"no such case: {', '.join(sorted(unknown))}; {', '.join(cases)}")
        wanted.prepare(names, say)
        found, load = measured(
            {name: case for name, case in cases.items() if name in names},
            asked.rounds,
            asked.brief,
        )
        ours = wanted.cells() if "cold" in names else None
    kilobytes = sum(file.stat().st_size for file in wanted.files) // len(wanted.files) // 1000
    return with_ratios(
        {
            "format": FORMAT,
            "day": date.today().isoformat(),
            "machine": machine(),
            "load_average": load,
            "workload": {
                "departments": size.departments,
                "indicators": size.indicators,
                "activities": size.activities,
                "few": min(FEW, size.departments),
                "kilobytes": kilobytes,
                "sheets": wanted.sheets,
            },
            "rounds": asked.rounds,
            "cells": {"ours": ours}
            | {
                name: (found.get(name, {}).get("told") or {}).get("filled")
                for name in ("naive", "careful")
            },
            "cases": found,
        }
    )


def main() -> None:
    """Measure and print, or only write the figures of an earlier run into the README."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--departments", type=int, default=300)
    options.add_argument("--indicators", type=int, default=INDICATORS)
    options.add_argument("--activities", type=int, default=ACTIVITIES)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--brief", action="store_true", help="short measures once a round too")
    options.add_argument("--only", nargs="*", default=[], metavar="CASE", help="only these")
    options.add_argument("--json", type=Path, help="write all figures to this file")
    options.add_argument("--readme", type=Path, nargs="?", const=ROOT / "README.md",
                         help="write the table into this README")  # fmt: skip
    options.add_argument("--again", type=Path, metavar="JSON",
                         help="measure nothing, show the figures of this file")  # fmt: skip
    options.add_argument("--shelf", type=Path, default=SHELF,
                         help="where workloads are kept between two runs")  # fmt: skip
    options.add_argument("--processes", type=int, default=2, help="that build the workload")
    asked = options.parse_args()
    if asked.again:
        figures = read(asked.again)
    else:
        asked.shelf.mkdir(parents=True, exist_ok=True)
        with FileLock(asked.shelf / "lock"):
            figures = bench(asked)
    print(text(figures))
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if asked.readme:
        put_into(asked.readme, figures)


if __name__ == "__main__":
    main()
