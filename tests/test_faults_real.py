"""Faults of real disks, processes, clocks and servers: nothing put in their place."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import filelock
import psycopg
import pytest
from desk import riscontro
from errands import DAY, ERRANDS, delivered, founded
from hypothesis import settings
from offices import City
from openpyxl import load_workbook
from riscontro.sync.pipeline import locking
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.storing import store_of
from riscontro.sync.roundlog import last_completed
from riscontro.sync.statusdata import recent
from stages import files, hold_kept, people

if TYPE_CHECKING:
    from postgres import Server

EXAMPLES = settings().max_examples
SPARE = {25: (40_000,), 100: (0, 60_000, 150_000)}.get(EXAMPLES, range(0, 500_000, 10_000))
"""Bytes left on a disk."""
DEATHS = {25: 1, 100: 4}.get(EXAMPLES, 200)
"""How often each command is killed."""
PROGRAM = [sys.executable, "-c", "from riscontro.sync.cli import main; main()"]


def start(*words: object) -> subprocess.Popen[str]:
    """Start a command as a program of its own, in a session of its own."""
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def end(run: subprocess.Popen[str]) -> tuple[int, str]:
    """Wait for a command; its status and what it said on standard error."""
    _, said = run.communicate()
    assert "Traceback" not in said, said
    return run.returncode, said.strip()


# Disks --------------------------------------------------------------------------------------------


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A small disk of its own: mounted by its options, taken away at the end."""
    place = tmp_path / "disco"
    place.mkdir()

    def mounted(options: str) -> Path:
        words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)]
        if shutil.which("mount") is None or subprocess.run(words, capture_output=True).returncode:
            pytest.skip("a small disk cannot be mounted here")
        return place

    yield mounted
    subprocess.run(["umount", str(place)], capture_output=True, check=False)


@pytest.mark.parametrize("name", ["sync", "distribute", "rollover"])
def test_a_disk_that_is_full_indeed(disk: Callable[[str], Path], name: str) -> None:
    """What SQLite does inside a commit is struck, too."""
    errand = ERRANDS[name]
    for spare in SPARE:
        place = disk("size=16m")
        root = errand.make(place)
        free = os.statvfs(place)
        ballast = place / "zavorra"
        ballast.write_bytes(bytes(free.f_bavail * free.f_bsize - spare))
        typed = people(files(root))
        status, said = end(start(*errand.command(root)))
        if status == 2:
            assert ("\n" not in said and "disco pieno" in said) or "disk is full" in said, said
        assert status in (0, 1, 2), said
        assert spare or status == 2, "not even a full disk stops it"
        ballast.unlink()
        hold_kept(root)
        assert set(typed) <= set(people(files(root)))
        assert end(start(*errand.command(root)))[0] in (0, 1)
        load_workbook(root / "piano.xlsx", read_only=True).close()
        assert riscontro("doctor", root).exit_code == 0
        subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_read_only_indeed(disk: Callable[[str], Path]) -> None:
    """Nothing is written, who only looks is served."""
    place = disk("size=16m")
    root = delivered(place)
    consolidate(root, date(2026, 2, 20))
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    before = files(root)
    for words in (("sync", root), ("distribute", root), ("rollover", root), ("rebuild", root)):
        status, said = end(start(*words))
        assert status == 2 and "sola lettura" in said and "\n" not in said, said
    for words in (("status", root), ("export", root), ("doctor", root), ("editions", root)):
        assert end(start(*words))[0] == 0
    assert files(root) == before


def test_a_folder_nobody_may_write_into(tmp_path: Path) -> None:
    """Permissions bind whoever is not root, or is root without its capabilities."""
    prefix = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot be bound by permissions without setpriv")
        prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
    root = delivered(tmp_path)
    share = root / "trasmissioni"
    share.chmod(0o555)
    try:
        words = [*prefix, *PROGRAM, "sync", str(root), "--today", DAY]
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "non" in done.stdout and (root / "quadro.xlsx").exists()
        root.chmod(0o555)
        (root / ".riscontro").chmod(0o555)
        done = subprocess.run(words, capture_output=True, text=True)
        assert done.returncode == 2 and "permessi" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr and done.stderr.count("\n") == 1
    finally:
        for path in (root, root / ".riscontro", share):
            path.chmod(0o755)
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)


# Processes ----------------------------------------------------------------------------------------


def test_the_second_of_two_programs_is_told(tmp_path: Path) -> None:
    """One runs, the other says who is at work; both end, and the next one finds all in order."""
    root = delivered(tmp_path)
    runs = [start("sync", root, "--today", DAY) for _ in range(3)]
    ended = [end(run) for run in runs]
    assert any(status in (0, 1) for status, _ in ended)
    for status, said in ended:
        assert status in (0, 1) or (status == 2 and "già in corso" in said), said
    hold_kept(root)
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    assert riscontro("doctor", root).exit_code == 0


def test_a_share_that_knows_no_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file stands for the lock; that of a dead process here is nobody's, that of another
    computer is told with what to do."""

    def none(*_: object, **__: object) -> None:
        raise OSError(locking.errno.ENOLCK, "No locks available")

    root = delivered(tmp_path)
    monkeypatch.setattr(filelock.FileLock, "acquire", none)
    soft = root / ".riscontro" / locking.SOFT
    with locking.at_work(root, "riscontro sync"):
        assert soft.exists()
        second = riscontro("consolidate", root, "--today", DAY)
        assert second.exit_code == 2 and "già in corso" in second.stderr
    assert not soft.exists()
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    soft.write_text(f"{dead.pid}\n{socket.gethostname()}\n", "utf-8")
    assert riscontro("consolidate", root, "--today", DAY).exit_code in (0, 1)
    soft.write_text("4711\naltro-computer\n", "utf-8")
    told = {"what": "riscontro sync", "process": 4711, "host": "altro-computer", "since": DAY}
    soft.with_name("lock.json").write_text(json.dumps(told), "utf-8")
    busy = riscontro("consolidate", root, "--today", DAY)
    assert busy.exit_code == 2 and f"cancellare il file {soft}" in busy.stderr
    soft.unlink()
    assert riscontro("consolidate", root, "--today", DAY).exit_code in (0, 1)


def alive(session: int) -> list[int]:
    """Return the processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, _, its, *_ = path.read_text().rpartition(")")[2].split()
            if int(its) == session and state != "Z":
                found.append(int(path.parent.name))
    return found


@pytest.mark.parametrize("name", ["sync", "distribute", "rollover", "forget"])
def test_a_program_killed_at_any_instant(tmp_path: Path, name: str) -> None:
    """The store is sound, every workbook opens, no process is left, the next run completes."""
    errand, chance = ERRANDS[name], random.Random(name)
    model = tmp_path / "prima"
    model.mkdir()
    root = errand.make(model)
    once = shutil.copytree(model, tmp_path / "una-volta") / root.relative_to(model)
    begun = time.monotonic()
    assert end(start(*errand.command(once)))[0] in (0, 1)
    took = time.monotonic() - begun
    for number in range(DEATHS):
        hit = shutil.copytree(model, tmp_path / "ucciso") / root.relative_to(model)
        run = start(*errand.command(hit))
        time.sleep(took * (number + chance.random()) / DEATHS)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        until = time.monotonic() + 30
        while left := alive(run.pid):
            assert time.monotonic() < until, f"orphans: {left}"
            time.sleep(0.02)
        hold_kept(hit)
        for path in hit.glob("*.xlsx"):
            load_workbook(path, read_only=True).close()
        status, said = end(start(*errand.command(hit)))
        assert status in (0, 1) or files(hit)["piano.xlsx"] == files(once)["piano.xlsx"], said
        if name == "distribute":
            assert people(files(hit)) == people(files(once))
        assert riscontro("doctor", hit).exit_code == 0
        shutil.rmtree(tmp_path / "ucciso")


# Clocks -------------------------------------------------------------------------------------------


def test_a_clock_that_goes_backwards(tmp_path: Path) -> None:
    """The day of a run may be before the last one's, files may come from the future."""
    root = delivered(tmp_path)
    city = City(root)
    assert riscontro("sync", root, "--today", "2026-02-24").exit_code in (0, 1)
    path = city.send("CUL", {("indicators", "a.1", "value"): 4999})
    far = time.time() + 400 * 86_400
    os.utime(path, (far, far))
    assert riscontro("sync", root, "--today", "2026-02-20").exit_code in (0, 1)
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 4999
    again = riscontro("sync", root, "--today", "2026-02-20", "--json")
    assert again.exit_code in (0, 1)
    os.utime(path, (0, 0))
    city.send("CUL", {("indicators", "a.1", "value"): 5001}, name=path.name)
    os.utime(path, (far, far))
    assert riscontro("sync", root, "--today", "2026-02-19").exit_code in (0, 1)
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 5001
    assert riscontro("doctor", root).exit_code == 0
    assert riscontro("rebuild", root).exit_code == 0


def test_the_last_run_is_the_last_one_whatever_the_clock_said(tmp_path: Path) -> None:
    """A moment before the one noted last is noted as it is: the order is that of the runs."""
    root = delivered(tmp_path)
    late = datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    consolidate(root, date(2026, 10, 25), clock=lambda: late)
    City(root).send("CUL", {("indicators", "a.1", "value"): 4999})
    done = consolidate(root, date(2026, 10, 25), clock=lambda: late - timedelta(hours=1))
    with store_of(opened(root)) as store:
        last = last_completed(store)
    assert last is not None and last.run == done.run
    assert recent(last, last.at + timedelta(hours=1), timedelta(hours=2))
    assert not recent(last, last.at - timedelta(days=400), timedelta(hours=2)), (
        "noted ahead of time"
    )
    assert riscontro("status", root, "--today", "2026-10-25").exit_code == 0


@pytest.mark.parametrize(
    "night",
    [
        (datetime(2026, 3, 29, 0, 59, 50, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC)),
    ],
    ids=["an hour that is not", "an hour that is twice"],
)
def test_the_night_the_clocks_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, night: datetime
) -> None:
    """Two o'clock does not come, or comes twice: runs before, in and after it are in order."""
    monkeypatch.setenv("TZ", "Europe/Rome")
    time.tzset()
    try:
        root = delivered(tmp_path)
        numbers, moments = [], []
        for minutes, value in ((0, 4001), (1, 4002), (61, 4003)):
            now = night + timedelta(minutes=minutes)
            path = City(root).send("CUL", {("indicators", "a.1", "value"): value})
            os.utime(path, (now.timestamp(), now.timestamp()))
            done = consolidate(root, now.astimezone().date(), clock=lambda at=now: at)  # type: ignore[misc]
            assert City(root).master()["Indicatori", "Cultura", "a.1"]["value"] == value
            with store_of(opened(root)) as store:
                last = last_completed(store)
            assert last is not None and last.run == done.run
            numbers.append(done.run)
            moments.append(last.at)
        assert numbers == sorted(set(numbers)) and moments == sorted(set(moments))
        assert riscontro("doctor", root).exit_code == 0
    finally:
        monkeypatch.undo()
        time.tzset()


# Servers ------------------------------------------------------------------------------------------


@pytest.fixture
def served(
    postgresql: "Server", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[City, str]:
    """Two units have sent, the store is on the server; with the number of its database."""
    city = City(founded(tmp_path))
    city.settle(database="env:RISCONTRO_PROVA")
    monkeypatch.setenv("RISCONTRO_PROVA", postgresql.database())
    for unit in ("AMB", "DIR"):
        city.send(unit)
    name = os.environ["RISCONTRO_PROVA"].rpartition("/plan_")[2].partition("?")[0]
    return city, name


def test_a_server_that_goes_away_in_the_middle(
    postgresql: "Server",
    served: tuple[City, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Connections are cut: one sentence, nothing half done, and the next run completes."""
    (_, name), root = served, served[0].root
    cut = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        f"WHERE datname = 'plan_{name}'"
    )
    told = 0
    with psycopg.connect(postgresql.url(), autocommit=True) as admin:
        for wait in (0.0, 0.3):
            run, cuts = start("sync", root, "--today", DAY), 0
            while run.poll() is None and not cuts:
                time.sleep(wait)
                row = admin.execute(cut.encode()).fetchone()
                cuts = row[0] if row else 0
            status, said = end(run)
            assert status in (0, 1, 2) and "\n" not in said, said
            told += status == 2 and "server" in said
            hold_kept(root)
            assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    assert told, "no connection was ever cut"
    monkeypatch.setenv("RISCONTRO_PROVA", f"postgresql://u@/x?host={tmp_path}")
    status, said = end(start("sync", root, "--today", DAY))
    assert status == 2 and "\n" not in said and "server" in said


def test_a_server_started_again_in_the_middle(
    postgresql: "Server", served: tuple[City, str]
) -> None:
    """As when the power fails, then as for an update: a sentence, and the next run completes."""
    (city, name), root = served, served[0].root
    busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'plan_%s'"
    for mode in ("immediate", "fast"):
        run, seen = start("sync", root, "--today", DAY), 0
        while run.poll() is None and not seen:
            with psycopg.connect(postgresql.url(), autocommit=True) as admin:
                row = admin.execute((busy % name).encode()).fetchone()
            seen = row[0] if row else 0
        postgresql.restart(mode)
        status, said = end(run)
        assert seen, "the run never was at the server"
        assert status in (0, 1, 2) and "\n" not in said, said
        hold_kept(root)
        assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
        assert riscontro("doctor", root).exit_code == 0
    city.send("CUL")
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] is not None
