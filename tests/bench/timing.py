"""What a process costs, seen from outside: the clock, the processors, the memory.

The processor time and the largest memory of a process are those the system tells when it ends, its
own children included. Memory used together is looked at while it runs: what each process holds,
pages shared between them counted once.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK = 0.02
"""Seconds between two looks at the memory in use."""

REST = 30
"""Times as long as a look takes nothing is looked at: of gigabytes it is what the run waits for."""

UNCOMPILED = "PYTHONDONTWRITEBYTECODE"
"""Variable of a developer's shell that has every process compile what it imports again."""

KILO = 1024 if sys.platform != "darwin" else 1
"""Bytes in the unit the system tells the largest memory in."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: seconds of the clock and of the processors, most memory in bytes.

    ``peak`` is that of the largest process, ``together`` that of all at one moment (0 where it was
    not looked at); ``told`` is what the process said of its work.
    """

    wall: float
    cpu: float
    peak: int = 0
    together: int = 0
    told: Mapping[str, float] | None = None


def run(
    command: Sequence[str | Path],
    *,
    inside: bool = False,
    watched: bool = False,
    statuses: Sequence[int] = (0,),
    environment: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Sample:
    """Run a command to its end and return what it cost.

    Args:
        command: program and arguments.
        inside: the times are those the process tells on its last line, ``{"wall": …, "cpu": …}``,
            for work that is measured without the start of the program.
        watched: look at the memory of all its processes while it runs.
        statuses: exit statuses that are no failure.
        environment: variables set beside the present ones.
        log: where its messages go (default: they are shown when it fails).

    Raises:
        SystemExit: if the command fails.
    """
    arguments = [str(one) for one in command]
    together: list[int] = [0]
    start = time.perf_counter()
    child = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**_installed(), **(environment or {})},
        text=True,
        encoding="utf-8",
    )
    errors: list[str] = []
    assert child.stdout is not None and child.stderr is not None
    reading = threading.Thread(target=_drain, args=(child.stderr, errors))
    reading.start()
    if watched:
        looking = threading.Thread(target=_watch, args=(child.pid, together), daemon=True)
        looking.start()
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    reading.join()
    if child.returncode not in statuses:
        shown = "".join(errors)[-3000:]
        raise SystemExit(f"{' '.join(arguments)}: exit status {child.returncode}\n{shown}")
    told = _told(said)
    cpu = used.ru_utime + used.ru_stime
    if inside:
        assert told is not None, said
        wall, cpu = told["wall"], told["cpu"]
    return Sample(wall, cpu, used.ru_maxrss * KILO, max(together), told)


def _installed() -> dict[str, str]:
    """Return the variables of a process as whoever installed the program would start it."""
    return {name: value for name, value in os.environ.items() if name != UNCOMPILED}


def _drain(stream: object, found: list[str]) -> None:
    found.extend(stream)  # type: ignore[call-overload]


def _told(said: str) -> dict[str, float] | None:
    lines = said.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return None
    try:
        return {name: value for name, value in json.loads(lines[-1]).items()}
    except ValueError:
        return None


def _watch(pid: int, together: list[int]) -> None:
    began = time.perf_counter()
    while (held := _held(pid)) is not None:
        together.append(held)
        looked = time.perf_counter() - began
        time.sleep(max(LOOK, REST * looked))
        began = time.perf_counter()


def _held(pid: int) -> int | None:
    """Return the bytes a process and its children hold, nothing once it is gone."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return None
    own = next((line for line in text.splitlines() if line.startswith("Pss:")), None)
    if own is None:
        return None
    total = int(own.split()[1]) * 1024
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += _held(int(child)) or 0
    except OSError:
        pass
    return total
