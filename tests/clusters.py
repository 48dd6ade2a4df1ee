"""A real dask cluster on the loopback: a scheduler and workers, each a program of its own."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TESTS = Path(__file__).parent
HOST = "127.0.0.1"
QUIET = {
    "DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES": "[]",
    "DASK_DISTRIBUTED__WORKER__HTTP__ROUTES": "[]",
    "DASK_LOGGING__DISTRIBUTED": "critical",
}
STRANGE_WORKER = """
import importlib.metadata
true = importlib.metadata.version
importlib.metadata.version = lambda name: "0.0.1" if name == "lxml" else true(name)
"""
BARE_WORKER = "import sys\nsys.modules['riscontro'] = None\n"


@dataclass
class Cluster:
    """A scheduler and its workers; ``complete`` puts in the place of the dead new ones."""

    folder: Path
    address: str = ""
    scheduler: "subprocess.Popen[bytes] | None" = None
    workers: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def complete(self, count: int = 2) -> None:
        """Have a scheduler and as many workers."""
        if self.scheduler is None or self.scheduler.poll() is not None:
            self.dismiss()
            self._schedule()
        self.workers = [one for one in self.workers if one.poll() is None]
        while len(self.workers) < count:
            self.hire()
        self.await_workers(count)

    def hire(self, first: str = "") -> "subprocess.Popen[bytes]":
        """Start a worker, which executes a text before anything else."""
        path = [str(TESTS)]
        if first:
            own = self.folder / f"own{time.monotonic_ns()}"
            own.mkdir()
            (own / "sitecustomize.py").write_text(first)
            path.insert(0, str(own))
        words = ["--no-nanny", "--nthreads", "1", "--host", HOST, "--memory-limit", "0"]
        words += ["--no-dashboard", "--death-timeout", "60", "--local-directory", str(self.folder)]
        worker = self._start(
            "worker", [self.address, *words], {"PYTHONPATH": os.pathsep.join(path)}
        )
        self.workers.append(worker)
        return worker

    def await_workers(self, count: int) -> None:
        """Wait until as many are at the disposal of the scheduler."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            until = time.monotonic() + 60
            while len(client.nthreads()) != count:
                assert time.monotonic() < until, "the workers do not come"
                time.sleep(0.1)

    def dismiss(self) -> None:
        """End all."""
        for one in (*self.workers, *([self.scheduler] if self.scheduler else ())):
            one.kill()
            one.wait()
        self.workers, self.scheduler = [], None

    def _schedule(self) -> None:
        told = self.folder / f"scheduler{time.monotonic_ns()}.json"
        words = ["--host", HOST, "--port", "0", "--dashboard-address", f"{HOST}:0"]
        words += ["--no-dashboard", "--scheduler-file", str(told)]
        self.scheduler = self._start("scheduler", words, {"PYTHONPATH": str(TESTS)})
        until = time.monotonic() + 60
        self.address = ""
        while not self.address:
            assert time.monotonic() < until and self.scheduler.poll() is None
            time.sleep(0.1)
            with suppress(OSError, ValueError):
                self.address = json.loads(told.read_text())["address"]

    def _start(
        self, what: str, words: list[str], more: Mapping[str, str]
    ) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{what}", *words],
            env={**os.environ, **QUIET, **more},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
