"""Work for engines, and a program whose processes are counted when it is killed."""

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline.processes import Processes
from riscontro.sync.pipeline.taking import Ground, Paper, Taken, take


@dataclass(frozen=True)
class Sums:
    """Something shared: what is added; ``fatal`` kills the process of a worker that meets it.

    One that meets ``stuck`` never says anything again.
    """

    more: int
    fatal: int = -1
    master: int = 0
    stuck: int = -1


def add(shared: Sums, job: int) -> tuple[int, int]:
    """Return a job with what is shared added, and who did it."""
    if job == shared.fatal and os.getpid() != shared.master:
        os._exit(1)
    if job == shared.stuck and os.getpid() != shared.master:
        time.sleep(600)
    if job < 0:
        raise RunStopped(f"job {job}")
    return job + shared.more, os.getpid()


def numbered(shared: Sums, _: None) -> tuple[int, int]:
    """Return what is shared, and who did it."""
    return shared.more, os.getpid()


def add_slowly(shared: Sums, job: int) -> tuple[int, int]:
    """Do the same, no job at once."""
    time.sleep(0.02)
    return add(shared, job)


def add_once(shared: tuple[Path, int], job: int) -> tuple[int, int]:
    """Return a job and who did it; whoever meets the fatal one first does not survive it."""
    folder, fatal = shared
    if job == fatal:
        with suppress(FileExistsError):
            (folder / "fatal").touch(exist_ok=False)
            os._exit(1)
    return job, os.getpid()


def take_once(shared: tuple[Ground, str], job: Paper) -> Taken:
    """Take a workbook in; whoever meets the fatal one first does not survive it."""
    ground, fatal = shared
    if job.name == fatal:
        with suppress(FileExistsError):
            (ground.found.workspace.root / "fatal").touch(exist_ok=False)
            os._exit(1)
    return take(ground, job)


def slow(folder: Path, job: int) -> int:
    """Leave a file that tells who is at work, and take long."""
    (folder / str(os.getpid())).touch()
    time.sleep(0.05)
    return job


def main(words: Sequence[str]) -> None:
    """Work for a long time in a folder."""
    for done in Processes(2).map(slow, Path(words[0]), range(10_000)):
        print(done, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
