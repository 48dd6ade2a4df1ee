"""Runs that are killed or failed: a small server that forks a run and strikes where it is told to.

Run as a program it answers lines of JSON on its standard input: the words of a command, what is to
happen to it, and where: at the Nth thing it does to the disk or after a while. What a run does to
the disk is counted just before it does it, and in the middle of every write, so that each state the
disk goes through is left behind by one of these deaths; what SQLite does inside a commit is left to
deaths after a while, and to disks that are full indeed.
"""

import builtins
import errno
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

COUNTED = ("replace", "rename", "link", "unlink", "fsync")
"""What is done to files by name, besides opening and writing them."""


KILL, GONE = "kill", "gone"
"""What may happen at a step besides an error of the disk, which is named as ``errno`` does."""

FULL = ("open", "write", "commit")
"""What a full disk refuses; any other fault refuses everything."""


class Counter:
    """Counts what is done to the disk, and strikes at the Nth.

    Where it only counts it looks at a folder before each step: ``fresh`` are the steps before which
    something in it was another than before the last one, ``versions`` the fingerprints met.

    ``fault`` is a death; a folder that is gone from there on; an error every later step gets, too.
    """

    def __init__(self, at: int, folder: str = "", fault: str = KILL, target: str = "") -> None:
        self.at, self.folder, self.fault, self.target = at, folder, fault, target
        self.steps = list[str]()
        self.fresh: list[int] = []
        self.versions = set[str]()
        self._seen: frozenset[tuple[object, ...]] = frozenset()

    def step(self, what: str) -> None:
        self.steps.append(what)
        if self.at and len(self.steps) >= self.at:
            self._strike(what.partition(" ")[0])
        if self.folder and (seen := _look(self.folder)) != self._seen:
            self.fresh.append(len(self.steps))
            self.versions |= {version(str(one[0])) for one in seen - self._seen}
            self._seen = seen

    def _strike(self, verb: str) -> None:
        if self.fault == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        elif self.fault == GONE:
            if len(self.steps) == self.at:
                vanish(self.target)
        elif self.fault != "ENOSPC" or verb in FULL:
            refuse(self.fault, verb)

    def watch(self) -> None:
        """Put itself between the program and the disk."""
        REAL.update({name: getattr(os, name) for name in COUNTED})
        for name in COUNTED:
            setattr(os, name, self._counted(name, getattr(os, name)))
        real = io.open

        def opened(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            if not set(mode) & set("wxa+"):
                return real(file, mode, *more, **named)
            self.step(f"open {_called(file)}")
            return Torn(real(file, mode, *more, **named), self, _called(file))

        io.open = builtins.open = opened
        import sqlalchemy as sa

        @sa.event.listens_for(sa.Engine, "commit")
        def commit(_: sa.Connection) -> None:
            self.step("commit")

    def _counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*words: Any, **named: Any) -> Any:
            self.step(f"{name} {' '.join(_called(word) for word in words)}")
            # What is written outlives its process: only a power cut would tell the difference.
            return None if name == "fsync" else real(*words, **named)

        return counted


REAL = dict[str, Callable[..., Any]]()
"""What stands behind the counted names."""


def vanish(folder: str) -> None:
    """Take a folder away, as a share that is unplugged."""
    REAL.get("rename", os.rename)(folder, f"{folder} non collegata")


def refuse(fault: str, verb: str) -> None:
    """Fail as the system or the database would."""
    number = getattr(errno, fault)
    if verb != "commit":
        raise OSError(number, os.strerror(number))
    import sqlite3

    import sqlalchemy as sa

    said = "database or disk is full" if fault == "ENOSPC" else "disk I/O error"
    raise sa.exc.OperationalError("COMMIT", None, sqlite3.OperationalError(said))


class Torn:
    """An open file in the middle of whose writes one can die."""

    def __init__(self, file: Any, counter: Counter, name: str) -> None:
        self._file, self._counter, self._name = file, counter, name

    def write(self, data: Any) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._counter.step(f"write {self._name}")
        self._file.write(data[half:])
        return len(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def version(path: str) -> str:
    """Return what tells one version of a file from another, empty for one that is gone."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


def _look(folder: str) -> frozenset[tuple[object, ...]]:
    found = set()
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)  # noqa: PTH118 - many, at every step
            # Another thread of the run may have just renamed it: no fault of what is written here.
            with suppress(FileNotFoundError):
                said = os.stat(path)  # noqa: PTH116
                found.add((path, said.st_ino, said.st_size, said.st_mtime_ns))
    return frozenset(found)


def _called(file: Any) -> str:
    return Path(os.fsdecode(file)).name if isinstance(file, str | bytes | os.PathLike) else "…"


class Mortal:
    """The server, and the runs it is asked for."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def warm(self, *words: object) -> None:
        """Run a command in the server itself: those forked from now on find everything ready."""
        assert self._ask(words, warm=True)["status"] in (0, 1)

    def run(
        self,
        *words: object,
        at: int = 0,
        after: float = 0,
        folder: Path | None = None,
        fault: str = KILL,
        target: Path | None = None,
    ) -> dict[str, Any]:
        """Run a command that is struck at the Nth step, dies after a while, or is left in peace.

        Returns:
            ``died``; for who did not ``steps``, ``seconds``, exit ``status``, what it ``said`` on
            standard error, ``fresh``, the steps before which the folder changed, and ``versions``,
            the fingerprints of all files that ever lay in it.
        """
        names = {"folder": folder, "target": target}
        where = {name: "" if path is None else str(path) for name, path in names.items()}
        return self._ask(words, at=at, after=after, fault=fault, **where)

    def _ask(self, words: Sequence[object], **how: object) -> dict[str, Any]:
        assert self._server.stdin is not None and self._server.stdout is not None
        asked = {"words": [str(word) for word in words], **how}
        print(json.dumps(asked), file=self._server.stdin, flush=True)
        found: dict[str, Any] = json.loads(self._server.stdout.readline())
        return found

    def close(self) -> None:
        assert self._server.stdin is not None and self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()


def _serve() -> None:
    asks, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    # Whoever asks hears nothing of what the commands say.
    null = Path(os.devnull)
    sys.stdin, sys.stdout = null.open(), null.open("w")
    for line in asks:
        asked = json.loads(line)
        if asked.get("warm"):
            print(json.dumps({"status": _run(asked["words"])}), file=answers, flush=True)
            continue
        reads, writes = os.pipe()
        child = os.fork()
        if not child:
            os.close(reads)
            how = [asked[name] for name in ("at", "folder", "fault", "target")]
            _live(asked["words"], Counter(*how), writes)
        os.close(writes)
        if asked["after"]:
            time.sleep(asked["after"])
            os.kill(child, signal.SIGKILL)
        with os.fdopen(reads, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(child, 0)
        died = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        assert died or os.waitstatus_to_exitcode(status) == 0, status
        answer = {"died": True} if died else {"died": False, **json.loads(told)}
        print(json.dumps(answer), file=answers, flush=True)


def _run(words: Sequence[str]) -> int:
    from riscontro.sync.cli import main

    try:
        main(list(words))
    except SystemExit as done:
        return int(done.code or 0)
    return 0


def _live(words: Sequence[str], counter: Counter, tell: int) -> None:
    """Run a command in a process of its own, which ends here."""
    said = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process lives
    os.dup2(said.fileno(), 2)
    counter.watch()
    start = time.monotonic()
    status = _run(words)
    seconds = time.monotonic() - start
    counter.at = 0
    sys.stderr.flush()
    said.seek(0)
    told = {
        "steps": counter.steps,
        "fresh": counter.fresh,
        "versions": sorted(counter.versions),
        "seconds": seconds,
        "status": status,
        "said": said.read().decode("utf-8", "replace"),
    }
    # What is told is no step of the run.
    data = json.dumps(told).encode()
    with os.fdopen(tell, "wb") as pipe:
        pipe.write(data)
    os._exit(0)


if __name__ == "__main__":
    _serve()
