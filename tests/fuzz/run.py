"""Spoil workbooks at random and judge what becomes of them.

``python tests/fuzz/run.py --minutes 30 --seed 7`` goes on for half an hour; every mutant is made
again from its number alone: ``--only 7:1234`` judges one and ``--keep FOLDER`` writes it down.
``--of FOLDER`` judges the workbooks of a folder as they are, then spoils them with the others.
"""

import argparse
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from fuzz import parts, zips
from fuzz.oracle import Sheets, Verdict, judged, sheets_of
from fuzz.starts import LARGEST, Start, of_folder, ours, pick, strangers
from riscontro.workbooks.reader import read_workbook

HANG = 60
"""Seconds after which a mutant counts as hanging."""
BATCH = 25
_SOUND: dict[str, Sheets | None] = {}


def mutant(seed: int, number: int, starts: tuple[Start, ...]) -> tuple[str, Start, bytes, bool]:
    """Make a mutant: its story, its start, its bytes, whether only its writing changed.

    A number below zero is a start as it is, counted from the last one.
    """
    if number < 0:
        return starts[number].name, starts[number], starts[number].data, False
    dice = random.Random(f"{seed}:{number}")
    start = pick(dice, starts)
    harmless = dice.random() < 0.25
    levels = (zips.HARMLESS, parts.HARMLESS) if harmless else (zips.HARMFUL, parts.HARMFUL)
    data, told = start.data, [start.name]
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        change = dice.choice(levels[1] if dice.random() < 0.75 else levels[0])
        told.append(getattr(change, "__name__", str(change)))
        try:
            data = change(dice, data)
        except Exception:  # What was spoiled before may be too far gone to be spoiled again.
            break
    return " ".join(told), start, data, harmless


def judge(seed: int, number: int, starts: tuple[Start, ...]) -> tuple[str, Verdict]:
    """Make a mutant and judge it, in this process."""
    story, start, data, harmless = mutant(seed, number, starts)
    if harmless and start.name not in _SOUND:
        book = read_workbook(start.data)
        _SOUND[start.name] = None if book.problem else sheets_of(book)
    kind = start.kind if number % 4 == 0 else ""
    try:
        return story, judged(data, kind, _SOUND[start.name] if harmless else None)
    except Exception:
        return story, Verdict("crash", traceback.format_exc(limit=-4))


def judged_apart(
    seed: int, numbers: Sequence[int], starts: tuple[Start, ...]
) -> Iterator[tuple[int, str, Verdict]]:
    """Judge mutants in a process of their own: what kills it or hangs is a verdict too."""
    left = list(numbers)
    while left:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            _child(seed, left, starts, writer)
        os.close(writer)
        with os.fdopen(reader) as lines:
            for line in lines:
                number, story, verdict = json.loads(line)
                left.remove(number)
                yield number, story, Verdict(**verdict)
        _, status = os.waitpid(child, 0)
        if status and left:
            number = left.pop(0)
            yield number, mutant(seed, number, starts)[0], Verdict("died", f"status {status}")


def _child(seed: int, numbers: list[int], starts: tuple[Start, ...], writer: int) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    with os.fdopen(writer, "w") as lines:
        for number in numbers:
            signal.alarm(HANG)
            story, verdict = judge(seed, number, starts)
            lines.write(json.dumps((number, story, asdict(verdict))) + "\n")
            lines.flush()
    os._exit(0)


def main() -> int:
    """Run as the command line says; 1 when something was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=1.0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--from", type=int, default=0, dest="first")
    options.add_argument("--only", help="SEED:NUMBER of one mutant")
    options.add_argument("--keep", type=Path, help="folder for the mutants that show a fault")
    options.add_argument("--of", type=Path, help="folder of workbooks to judge and to spoil")
    asked = options.parse_args()
    given = tuple(of_folder(asked.of)) if asked.of else ()
    starts = (*ours(), *strangers(), *given)
    if asked.only:
        seed, number = map(int, asked.only.split(":"))
        story, _, data, _ = mutant(seed, number, starts)
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            (asked.keep / f"{seed}-{number}.xlsx").write_bytes(data)
        print(story, *judge(seed, number, starts)[1:], sep="\n")
        return 0
    faults = 0
    if given:
        untouched: Counter[str] = Counter()
        faults += _judge_all(range(-len(given), 0), starts, untouched, asked)
        print(f"{len(given)} workbooks as they are, {faults} faults: {_counted(untouched)}")
    small = tuple(one for one in starts if len(one.data) <= LARGEST)
    print(f"{len(small)} workbooks to spoil", flush=True)
    outcomes: Counter[str] = Counter()
    end, number, before = time.monotonic() + 60 * asked.minutes, asked.first, faults
    while time.monotonic() < end:
        faults += _judge_all(range(number, number + BATCH), small, outcomes, asked)
        number += BATCH
    print(f"{number - asked.first} mutants, {faults - before} faults: {_counted(outcomes)}")
    return min(faults, 1)


def _counted(outcomes: Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in outcomes.most_common())


def _judge_all(
    numbers: Sequence[int],
    starts: tuple[Start, ...],
    outcomes: Counter[str],
    asked: argparse.Namespace,
) -> int:
    """Judge mutants, count what came of them, show faults; return how many there are."""
    faults = 0
    for number, story, verdict in judged_apart(asked.seed, numbers, starts):
        outcomes[verdict.outcome] += 1
        if verdict.fault:
            faults += 1
            what = f"{asked.seed}:{number} {story}\n  {verdict.outcome}: {verdict.fault}"
            print(what, flush=True)
            if asked.keep:
                asked.keep.mkdir(parents=True, exist_ok=True)
                data = mutant(asked.seed, number, starts)[2]
                (asked.keep / f"{asked.seed}-{number}.xlsx").write_bytes(data)
    return faults


if __name__ == "__main__":
    raise SystemExit(main())
