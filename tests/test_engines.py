"""Engines: the same outcome wherever the work is done, and nobody left behind."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.workload import TODAY, make
from crews import Sums, add, numbered
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import engines, processes
from riscontro.sync.pipeline.engines import Engine, Here
from riscontro.sync.pipeline.gathering import Seen, see
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.processes import Processes, engine_for, meanwhile
from riscontro.sync.pipeline.progressing import quiet
from riscontro.sync.pipeline.storing import store_of


@pytest.fixture(params=["fork", "spawn"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Processes forked, and started anew."""
    if request.param == "fork" and not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    monkeypatch.setattr(processes, "FORKS", request.param == "fork")
    return str(request.param)


def test_results_come_in_order_from_other_processes(start: str) -> None:
    done = list(Processes(2).map(add, Sums(100), range(60)))
    assert [number for number, _ in done] == list(range(100, 160))
    assert os.getpid() not in {who for _, who in done}
    assert list(Processes(2).map(add, Sums(100), [])) == []


def test_what_a_lost_process_had_is_done_here(start: str) -> None:
    work = Sums(1, 7, os.getpid())
    done = list(Processes(2).map(add, work, range(30)))
    assert [number for number, _ in done] == list(range(1, 31))
    assert done[7][1] == os.getpid()


def test_what_a_process_never_answers_is_done_here(
    start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "SILENCE", 3)
    work = Sums(1, -1, os.getpid(), 7)
    done = list(Processes(2).map(add, work, range(30)))
    assert [number for number, _ in done] == list(range(1, 31))
    assert done[7][1] == os.getpid()
    assert not multiprocessing.active_children()


def test_what_stops_the_work_is_raised_when_its_turn_comes() -> None:
    results = Processes(2).map(add, Sums(0), [1, 2, -3, 4])
    assert [next(results)[0], next(results)[0]] == [1, 2]
    with pytest.raises(RunStopped, match="job -3"):
        next(results)


def test_processes_are_for_many_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    assert isinstance(engine_for(processes.FEWEST, 2), Processes)
    assert isinstance(engine_for(processes.FEWEST - 1, 2), Here)
    assert isinstance(engine_for(10_000, 1), Here)
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert isinstance(engine_for(10_000, 2), Here)


def test_a_machine_that_starts_no_process_does_the_work_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = processes.multiprocessing.get_context("spawn")

    def none_left(_: object) -> None:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(processes, "FORKS", False)
    monkeypatch.setattr(context.Process, "start", none_left)
    assert {who for _, who in Processes(2).map(add, Sums(0), range(9))} == {os.getpid()}


@pytest.mark.parametrize("beside", [True, False])
def test_one_piece_of_work_is_done_meanwhile(beside: bool) -> None:
    with meanwhile(numbered, Sums(5), beside) as wait:
        done, who = wait()
    assert done == 5 and (who == os.getpid()) != (beside and processes.FORKS)
    with pytest.raises(RunStopped), meanwhile(numbered, Sums(5), beside):
        raise RunStopped("something else went wrong")


def test_no_process_outlives_the_one_it_works_for(tmp_path: Path) -> None:
    program = Path(__file__).with_name("crews.py")
    run = subprocess.Popen([sys.executable, program, tmp_path], stdout=subprocess.PIPE)
    assert run.stdout is not None
    for _ in range(4):
        run.stdout.readline()
    workers = [int(path.name) for path in tmp_path.iterdir()]
    assert len(workers) == 2 and run.pid not in workers
    run.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    run.wait()
    run.stdout.close()
    until = time.monotonic() + 20
    while (left := [one for one in workers if _lives(one)]) and time.monotonic() < until:
        time.sleep(0.05)
    assert not left


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().split(")")[-1].split()[0] != "Z"
    except OSError:
        return False


def seen(root: Path, engine: Engine) -> Seen:
    found = opened(root)
    with store_of(found) as store:
        return see(found, store, TODAY, quiet, keep=False, engine=engine)


def test_workbooks_taken_in_by_processes_are_the_same(start: str, tmp_path: Path) -> None:
    root = make(tmp_path / "piano", 3, 12, 4).root
    (root / "trasmissioni" / "rotto.xlsx").write_bytes(b"PK\x03\x04 nothing")
    here, there = (seen(root, engine) for engine in (Here(), Processes(2)))
    assert len(here.submissions) == 4 and here.consolidated.findings and here == there
