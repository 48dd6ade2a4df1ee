"""Engines of several machines: a real cluster gives what this machine alone gives."""

import gc
import os
import pickle
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import fsspec
import psutil
import pytest
from clusters import BARE_WORKER, HOST, STRANGE_WORKER, Cluster
from crews import Sums, add, add_once, add_slowly, take_once
from desk import DAY, riscontro
from offices import City
from riscontro.sync.addresses import digest_of
from riscontro.sync.database import open_store
from riscontro.sync.enginesettings import EngineAsked, EngineSettings
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import clustering, joining
from riscontro.sync.pipeline.clustering import engine_of
from riscontro.sync.pipeline.consolidation import consolidate
from riscontro.sync.pipeline.engines import Here
from riscontro.sync.pipeline.mirroring import mirrored
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.reading import look_at
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.pipeline.taking import Ground, carried, take
from riscontro.sync.settings import parse_settings, read_settings
from riscontro.sync.settingstext import write_settings
from test_rebuild import content

TODAY = date.fromisoformat(DAY)
SECRET = "parola-segreta"
PAGES = ("/status", "/info/main/workers.html")
VARIABLE = "RISCONTRO_CARTELLA_LONTANA"


@pytest.fixture(scope="module")
def _cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        yield made
    finally:
        made.dismiss()


@pytest.fixture
def cluster(_cluster: Cluster) -> Cluster:
    """A cluster of two workers, each a process of its own."""
    _cluster.complete()
    return _cluster


@pytest.fixture(scope="module")
def _town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has received good and bad workbooks, copies, and files that are none."""
    city = City.founded(tmp_path_factory.mktemp("town") / "piano-2025")
    city.send("CUL")
    city.send("AMB", {("indicators", "f.1", "value"): "4.224057,67"}, submitted=False)
    city.send("CUL", {("indicators", "b.3", "value"): 9}, name="copia.xlsx")
    (city.inbox / "rotto.xlsx").write_bytes(b"PK\x03\x04 non una cartella")
    (city.inbox / "vuoto.xlsx").write_bytes(b"")
    (city.inbox / "note.txt").write_text("appunti")
    return city.root


@pytest.fixture
def town(_town: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_town, tmp_path / "piano-2025"))


def as_it_is(shared: Any, job: Any) -> Any:
    return job


def sums(cluster: Cluster, **options: Any) -> clustering.Cluster:
    return clustering.Cluster(as_it_is, cluster.address, **options)


def test_results_come_in_order_from_workers(cluster: Cluster) -> None:
    said: list[str] = []
    done = list(sums(cluster, tell=said.append).map(add_slowly, Sums(100), range(60)))
    assert [number for number, _ in done] == list(range(100, 160))
    assert {who for _, who in done} == {one.pid for one in cluster.workers}
    assert said == ["dask: threads=2 jobs=60 here=0"]
    assert list(sums(cluster).map(add, Sums(100), [])) == []


def test_few_jobs_are_under_way_at_a_time(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed: list[int] = []

    def packing(_: object, job: int) -> int:
        packed.append(job)
        return job

    engine = clustering.Cluster(packing, cluster.address)
    for number, _ in enumerate(engine.map(add, Sums(0), range(50))):
        assert len(packed) <= number + 2 * clustering.AHEAD
    assert packed == list(range(50))
    packed.clear()
    monkeypatch.setattr(clustering, "HEAVY", 1)
    for number, _ in enumerate(engine.map(add, Sums(0), range(9))):
        assert len(packed) == number + 1


def test_a_run_that_ends_early_leaves_nothing_in_the_cluster(cluster: Cluster) -> None:
    from distributed import Client

    results = sums(cluster).map(add, Sums(0), range(1000))
    assert next(results)[0] == 0
    results.close()  # type: ignore[attr-defined]
    with Client(cluster.address, set_as_default=False) as client:
        assert not any(client.has_what().values())
        assert not client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))


def test_what_stops_the_work_is_raised_when_its_turn_comes(cluster: Cluster) -> None:
    results = sums(cluster).map(add, Sums(0), [1, 2, -3, 4])
    assert [next(results)[0], next(results)[0]] == [1, 2]
    with pytest.raises(RunStopped, match="job -3"):
        next(results)


def state(root: Path) -> tuple[dict[str, bytes], dict[str, list[dict[str, Any]]]]:
    """Every file of a workspace but store, logs and lock; every row of the store."""
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix not in (".db", ".log", ".lock") and path.name != "lock"
    }
    with open_store(root / ".riscontro" / "store.db") as store:
        return files, content(store)


def now() -> datetime:
    return datetime(2026, 2, 20, 22, tzinfo=UTC)


def alike(root: Path, other: Path) -> None:
    """Two workspaces have the same files and the same rows in the store."""
    (files, rows), (others, other_rows) = state(root), state(other)
    assert files.keys() == others.keys() and "quadro.xlsx" in files
    assert [name for name in files if files[name] != others[name]] == []
    assert rows == other_rows and any(rows.values())


def test_the_outcome_is_that_of_this_machine(cluster: Cluster, town: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(town, tmp_path / "altro" / "piano-2025"))
    asked = EngineAsked("dask", cluster.address)
    here, there = (
        synchronise(root, TODAY, clock=now, asked=one)
        for root, one in ((town, EngineAsked("local")), (other, asked))
    )
    assert here.summary.consolidated == there.summary.consolidated and here.pushes == there.pushes
    assert here.summary.consolidated.findings and {one.state for one in here.pushes} == {"written"}
    alike(town, other)
    assert "dask: threads=2 jobs=5 here=0" in log(other) and "dask" not in log(town)


def log(root: Path) -> str:
    return "".join(one.read_text() for one in root.rglob("riscontro.log"))


def test_workers_need_not_reach_the_folder_nor_know_its_password(
    cluster: Cluster, town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is in the memory of this process: no worker could look into it."""
    memory = fsspec.filesystem("memory")
    url = f"memory://utente:{SECRET}@{digest_of(str(tmp_path))}/arrivi"
    monkeypatch.setenv(VARIABLE, url)
    for path in (town / "trasmissioni").iterdir():
        memory.pipe_file(f"{url.removeprefix('memory:/')}/{path.name}", path.read_bytes())
    shutil.rmtree(town / "trasmissioni")
    settings = replace(read_settings(town / "riscontro.toml"), submissions=(f"env:{VARIABLE}",))
    (town / "riscontro.toml").write_text(write_settings(settings), "utf-8")
    other = Path(shutil.copytree(town, tmp_path / "altro" / "piano-2025"))
    consolidate(town, TODAY, clock=now)
    words = ["--engine", "dask", "--scheduler", cluster.address]
    assert riscontro("consolidate", other, "--today", DAY, "--quiet", *words).exit_code == 1
    # The two that are no whole workbooks are still being copied, as far as one can tell.
    assert "dask: threads=2 jobs=3 here=0" in log(other)
    assert (other / "quadro.xlsx").read_bytes() == (town / "quadro.xlsx").read_bytes()
    assert riscontro("sync", other, "--dry-run", "--today", DAY, *words).exit_code == 1
    assert log(other).count("dask: ") == 2
    found = mirrored(opened(town))
    far = found.mirrors[0].far
    assert far is not None and SECRET in far.path("")
    ground = Ground(found, TODAY)
    jobs = [carried(ground, paper) for paper in look_at(found, ground.rules, False).papers]
    assert len(jobs) == 5 and SECRET.encode() not in pickle.dumps((ground, jobs))


def test_a_cluster_of_this_machine_is_nobody_elses(town: Path) -> None:
    me = psutil.Process()
    before = {one.pid for one in me.children(recursive=True)}
    ports = listening(me)
    with joining.joined("", 2) as client:
        assert client.scheduler.address.startswith(f"tls://{HOST}:")
        family = [me, *(one for one in me.children(recursive=True) if one.pid not in before)]
        addresses = set().union(*map(listening, family)) - ports
        assert len(addresses) > 3 and {host for host, _ in addresses} == {HOST}
        told = client.scheduler_info()
        pages = [one["services"]["dashboard"] for one in (told, *told["workers"].values())]
        assert [answer(port, page) for port in pages for page in PAGES] == [404] * 6
        handing = clustering._Handing(client, as_it_is, add_slowly, Sums(1), range(20))
        done = list(handing.results())
        assert [number for number, _ in done] == list(range(1, 21))
        assert len({who for _, who in done} - {os.getpid()}) == 2
    assert {one.pid for one in me.children(recursive=True)} <= before | tracked()


def listening(process: psutil.Process) -> set[tuple[str, int]]:
    found = process.net_connections()
    return {(one.laddr.ip, one.laddr.port) for one in found if one.status == "LISTEN"}


def answer(port: int, page: str) -> int:
    """Return the status a page is answered with."""
    try:
        with urlopen(f"http://{HOST}:{port}{page}") as found:
            return int(found.status)
    except HTTPError as error:
        return error.code


def tracked() -> set[int]:
    """The process by which Python counts what processes it started share."""
    from multiprocessing import resource_tracker

    return {getattr(resource_tracker._resource_tracker, "_pid", 0)}


def stop(scheduler: str = "") -> RunStopped:
    engine = clustering.Cluster(as_it_is, scheduler)
    with pytest.raises(RunStopped) as stopped:
        list(engine.map(add, Sums(0), [1]))
    return stopped.value


@pytest.mark.parametrize("module", ["distributed", "cryptography"])
def test_without_the_extra_a_run_says_what_to_install(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    words = stop().words
    assert module in words.it and 'pip install "riscontro[dask]"' in words.it
    assert module in words.en and 'pip install "riscontro[dask]"' in words.en


def test_a_scheduler_that_does_not_answer_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "PATIENCE", 1)
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    for address in (f"tcp://{HOST}:{port}", "pippo://qui", "::::"):
        words = stop(address).words
        assert f"Lo scheduler {address} non risponde" in words.it
        assert f"The scheduler {address} does not answer" in words.en
    # One found by the collector while another starts would keep it from starting, for ever.
    from distributed import Client

    left = {one.status for one in gc.get_objects() if type(one) is Client}
    assert left <= {"newly-created", "closed"}


@pytest.mark.parametrize(
    ("first", "told"),
    [(STRANGE_WORKER, "lxml 0.0.1 ≠ "), (BARE_WORKER, "riscontro – ≠ ")],
    ids=["other", "bare"],
)
def test_workers_that_would_read_another_thing_stop_the_run(
    first: str, told: str, cluster: Cluster
) -> None:
    strange = cluster.hire(first)
    try:
        cluster.await_workers(3)
        words = stop(cluster.address).words
        assert told in words.it and "stesse versioni" in words.it and told in words.en
    finally:
        strange.kill()
        strange.wait()


def test_one_that_comes_later_is_found_out_too() -> None:
    parcel = clustering.Parcel(pickle.dumps((add, Sums(5))))
    assert clustering.worked(parcel, joining.versions(), pickle.dumps(1))[0] == ""
    sender = {**joining.versions(), "riscontro": "0.0.9"}
    apart, data = clustering.worked(pickle.loads(pickle.dumps(parcel)), sender, pickle.dumps(1))
    assert apart == f"riscontro {joining.versions()['riscontro']} ≠ 0.0.9" and not data


def test_options_win_over_the_settings(town: Path) -> None:
    text = (town / "riscontro.toml").read_text()
    assert parse_settings(text).engine == EngineSettings()
    wanted = EngineSettings("dask", 4, "env:RISCONTRO_SCHEDULER")
    (town / "riscontro.toml").write_text(
        write_settings(replace(parse_settings(text), engine=wanted))
    )
    found = opened(town)
    assert found.settings.engine == EngineAsked().over(wanted) == wanted
    assert isinstance(engine_of(found, found.settings.engine), clustering.Cluster)
    assert engine_of(found, EngineAsked("local").over(wanted)) is None
    assert EngineAsked(None, "tls://altrove:8786").over(wanted).scheduler == "tls://altrove:8786"
    told = riscontro("consolidate", town, "--engine", "local", "--scheduler", "tls://altrove:8786")
    assert told.exit_code == 2 and "soltanto con --engine dask" in told.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('kind = "dusk"', "forse «dask»"),
        ("processes = 0", "compresa tra 1 e 64"),
        ('schedler = "x"', "forse «scheduler»"),
        ('scheduler = "tls://io:parola@altrove:8786"', "contiene una password"),
        ("scheduler = 3", "deve essere un testo"),
    ],
)
def test_wrong_settings_are_told(line: str, told: str, town: Path) -> None:
    text = (town / "riscontro.toml").read_text()
    with pytest.raises(RunStopped, match=told):
        parse_settings(text[: text.index("[engine]")] + f"[engine]\n{line}\n")


def test_a_worker_killed_over_a_workbook_changes_nothing(cluster: Cluster, town: Path) -> None:
    found = opened(town)
    ground = Ground(found, TODAY)
    papers = look_at(found, ground.rules, False).papers
    engine = clustering.Cluster(lambda shared, paper: carried(shared[0], paper), cluster.address)
    there = list(engine.map(take_once, (ground, "copia.xlsx"), papers))
    assert (town / "fatal").exists()
    assert [one.poll() is None for one in cluster.workers].count(True) == 1
    assert there == list(Here().map(take, ground, papers)) and len(there) == 5


def test_what_a_lost_worker_had_is_done_by_the_other(cluster: Cluster, tmp_path: Path) -> None:
    said: list[str] = []
    done = list(sums(cluster, tell=said.append).map(add_once, (tmp_path, 7), range(40)))
    assert [number for number, _ in done] == list(range(40))
    assert (tmp_path / "fatal").exists()
    left = [one.pid for one in cluster.workers if one.poll() is None]
    assert len(left) == 1 and done[7][1] == left[0] and os.getpid() not in {who for _, who in done}
    assert said == ["dask: threads=2 jobs=40 here=0"]


def test_without_any_worker_left_the_work_is_done_here(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clustering, "ALONE", 1)
    work = Sums(1, 7, os.getpid())
    done = list(sums(cluster).map(add, work, range(30)))
    assert [number for number, _ in done] == list(range(1, 31))
    assert done[7][1] == done[29][1] == os.getpid()


def test_without_the_scheduler_the_work_is_done_here(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "PATIENCE", 1)
    results = sums(cluster).map(add, Sums(0), range(100))
    assert next(results)[1] != os.getpid()
    assert cluster.scheduler is not None
    cluster.scheduler.kill()
    done = list(results)
    assert [number for number, _ in done] == list(range(1, 100))
    assert done[-1][1] == os.getpid()
