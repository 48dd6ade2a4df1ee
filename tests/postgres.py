"""A PostgreSQL server of the tests' own: made in a temporary folder, stopped at the end."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

SYSTEM = Path("/usr/lib/postgresql")
"""Where Debian puts the server, version by version, outside the PATH."""

OWNERS = ("postgres", "nobody")
"""Users to run the server as where we are root, which PostgreSQL refuses."""

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Nothing in it outlives the tests; a crash of the server alone loses nothing."""


def programs() -> Path | None:
    """Return the folder of the server's programs, ``None`` where no server is installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(SYSTEM.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@dataclass
class Server:
    """A server that runs; everybody on this machine who may enter its folder may connect."""

    folder: Path
    again: Callable[[str], None]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def url(self, name: str = "postgres") -> str:
        """Return the address of a database, as the settings of a workspace would name it."""
        return f"postgresql://riscontro@/{name}?host={self.folder}"

    def restart(self, mode: str) -> None:
        """Stop it, ``immediate`` as when the power fails, ``fast`` as for an update; start it."""
        self.again(mode)

    def database(self) -> str:
        """Make a database and return its address."""
        name = f"plan_{next(self.numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def server(bin_folder: Path) -> Iterator[Server]:
    """Make a server, run it, and take it away with everything in it.

    It listens on a socket in its own folder and on no port: two can never meet.
    """
    # Under the system's own folder: a socket's path is short, and another user is to enter it.
    with tempfile.TemporaryDirectory(prefix="riscontro-pg-", ignore_cleanup_errors=True) as made:
        folder, data = Path(made), Path(made) / "data"
        who = _other_user(folder)

        def call(program: str, *words: str) -> None:
            # What the server keeps open must not be a pipe: its end would never come.
            with (folder / "calls.txt").open("ab") as told:
                done = subprocess.run(
                    [str(bin_folder / program), *words],
                    stdin=subprocess.DEVNULL, stdout=told, stderr=told, cwd=folder,
                    env={**os.environ, "LC_ALL": "C"}, **who,
                )  # fmt: skip
            logs = [folder / "calls.txt", folder / "server.txt"]
            said = "".join(one.read_text("utf-8", "replace") for one in logs if one.exists())
            assert done.returncode == 0, f"{program}: {said}"

        call(
            "initdb", "-D", str(data), "-U", "riscontro", "-A", "trust", "-E", "UTF8",
            "--locale", "C", "--no-sync",
        )  # fmt: skip
        options = [f"-c {name}={value}" for name, value in FAST.items()]
        options += [f"-k {folder}", "-c listen_addresses=''"]
        log = str(folder / "server.txt")
        started = ("-w", "-l", log, "-o", " ".join(options), "start")

        def restart(mode: str) -> None:
            call("pg_ctl", "-D", str(data), "-w", "-m", mode, "stop")
            call("pg_ctl", "-D", str(data), *started)

        call("pg_ctl", "-D", str(data), *started)
        try:
            yield Server(folder, restart)
        finally:
            call("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def _other_user(folder: Path) -> dict[str, Any]:
    """Give the folder to whom the server is to run as, and say who that is: root may not."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    from pwd import getpwnam

    for name in OWNERS:
        try:
            found = getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, found.pw_uid, found.pw_gid)
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise AssertionError(f"PostgreSQL refuses root, and there is none of {OWNERS} to run it as")
