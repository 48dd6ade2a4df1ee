"""Files that move under the eyes of whoever reads them, and far folders that fail at any call."""

import errno
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from desk import riscontro
from errands import DAY, delivered
from hypothesis import settings
from offices import City
from riscontro.sync.settings import read_settings
from stages import hold_kept

FULL = settings().max_examples >= 100
FAULTS = ["EACCES", "EBUSY", "EIO", "ESTALE", "ENOENT"] if FULL else ["EBUSY", "EIO"]
TURNS = range(1, 12) if FULL else (2, 7)
NAME = "CUL_2025_consuntivo.xlsx"


@pytest.fixture(scope="module")
def _night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = delivered(tmp_path_factory.mktemp("notte"))
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    return root


@pytest.fixture
def city(_night: Path, tmp_path: Path) -> City:
    """Everybody has sent, and a first night has passed."""
    return City(Path(shutil.copytree(_night, tmp_path / _night.name)))


def value(city: City) -> object:
    return city.master()["Indicatori", "Cultura", "a.1"]["value"]


@contextmanager
def restless(path: Path, versions: list[bytes], whole: bool) -> Iterator[None]:
    """Put one version after another in the place of a file, or write them into it."""
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            data = versions[number % len(versions)]
            if whole:
                beside = path.with_name("~fresco.tmp")
                beside.write_bytes(data)
                beside.replace(path)
            else:
                with path.open("wb") as file:
                    for at in range(0, len(data), 8192):
                        file.write(data[at : at + 8192])
                        file.flush()
                        time.sleep(0.0005)
            number += 1
            time.sleep(0.001)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join()
        path.with_name("~fresco.tmp").unlink(missing_ok=True)


@pytest.mark.parametrize("whole", [True, False], ids=["replaced", "growing"])
def test_a_workbook_saved_again_and_again_while_it_is_read(city: City, whole: bool) -> None:
    """It counts as it was in one moment or waits; what was saved last is there in the end."""
    versions = []
    for number in (4999, 5001):
        versions.append(city.send("CUL", {("indicators", "a.1", "value"): number}).read_bytes())
    path, before = city.inbox / NAME, value(city)
    with restless(path, versions, whole):
        for _ in range(2):
            assert riscontro("sync", city.root, "--today", DAY).exit_code in (0, 1)
            assert value(city) in (before, 4999, 5001)
            hold_kept(city.root)
    path.write_bytes(versions[0])
    assert riscontro("sync", city.root, "--today", DAY).exit_code in (0, 1)
    assert value(city) == 4999


@pytest.mark.parametrize("left", [0, 5_000])
def test_a_workbook_cut_short(city: City, left: int) -> None:
    """It is told and nothing of it is taken; its last values stay, and so does the file."""
    path = city.inbox / NAME
    data, before = path.read_bytes(), value(city)
    path.write_bytes(data[:left])
    done = riscontro("sync", city.root, "--today", DAY)
    assert done.exit_code == 1 and value(city) == before
    assert path.read_bytes() == data[:left]
    path.write_bytes(data)
    assert riscontro("sync", city.root, "--today", DAY).exit_code in (0, 1)
    assert value(city) == before


@pytest.mark.parametrize("number", FAULTS)
def test_a_workbook_nobody_else_may_open(
    city: City, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that another program holds, or that lies on a broken disk, stops nobody else's."""
    real, before = Path.open, value(city)

    def held(path: Path, *words: Any, **named: Any) -> Any:
        if path.name == NAME:
            code = getattr(errno, number)
            raise OSError(code, os.strerror(code), str(path))
        return real(path, *words, **named)

    path = city.inbox / NAME
    city.send("AMB", {("indicators", "f.1", "value"): 777})
    data = city.send("CUL", {("indicators", "a.1", "value"): 4999}).read_bytes()
    monkeypatch.setattr(Path, "open", held)
    done = riscontro("sync", city.root, "--today", DAY)
    monkeypatch.undo()
    assert done.exit_code == 1, done.stderr
    assert value(city) == before and path.read_bytes() == data
    assert city.master()["Indicatori", "Ambiente", "f.1"]["value"] == 777
    assert riscontro("sync", city.root, "--today", DAY).exit_code in (0, 1)
    assert value(city) == 4999


def test_a_share_whose_folder_is_gone_is_no_empty_one(city: City) -> None:
    """Told as out of reach, kept as last seen, and no workbook made in its place."""
    before, away = value(city), city.inbox.with_name("scollegata")
    city.inbox.rename(away)
    for command in ("sync", "consolidate"):
        done = riscontro(command, city.root, "--today", DAY)
        assert done.exit_code == 1 and "non è raggiungibile" in done.stderr
    done = riscontro("distribute", city.root, "--today", DAY)
    assert done.exit_code == 2 and "non è raggiungibile" in done.stderr
    received = riscontro("receive", away / NAME, "--workspace", city.root, "--today", DAY)
    assert received.exit_code == 1 and "✔" not in received.stdout, "kept, but put nowhere"
    assert not city.inbox.exists()
    assert value(city) == before
    city.inbox.mkdir()
    empty = riscontro("consolidate", city.root, "--today", DAY, "--lang", "en")
    assert empty.exit_code == 1 and "no longer lists any file" in empty.stderr
    assert value(city) == before
    city.inbox.rmdir()
    away.rename(city.inbox)
    assert riscontro("sync", city.root, "--today", DAY).exit_code == 0


# Far folders --------------------------------------------------------------------------------------


@pytest.mark.parametrize("turn", TURNS)
def test_a_far_folder_that_fails_from_some_call_on(
    tmp_path: Path, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is lost at the Nth call: nothing is lost, the next run completes."""
    import fsspec

    root = delivered(tmp_path)
    city, far = City(root), fsspec.filesystem("memory")
    place = f"/condivisa-{turn}"
    far.makedirs(place)
    local = {path.name: path.read_bytes() for path in city.inbox.iterdir()}
    for name, data in local.items():
        far.pipe_file(f"{place}/{name}", data)
    city.settle(submissions=(f"memory:/{place}",))
    assert read_settings(city.workspace.settings_file).submissions
    calls, names = [0], ("ls", "cat_file", "pipe_file", "mv", "info", "rm_file", "_open", "find")

    def failing(real: Any) -> Any:
        def call(self: Any, *words: Any, **named: Any) -> Any:
            calls[0] += 1
            if calls[0] >= turn:
                raise ConnectionResetError(104, "Connection reset by peer")
            return real(self, *words, **named)

        return call

    kind = type(far)
    with monkeypatch.context() as patch:
        for name in names:
            patch.setattr(kind, name, failing(getattr(kind, name)))
        done = riscontro("sync", root, "--today", DAY)
    assert calls[0] >= turn, "nothing was ever called"
    assert done.exit_code in (1, 2) and "Traceback" not in done.stderr
    hold_kept(root)
    assert {one.rpartition("/")[2] for one in far.find(place)} >= set(local)
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    assert riscontro("sync", root, "--today", DAY).exit_code in (0, 1)
    assert value(city) is not None
    assert {one.rpartition("/")[2] for one in far.find(place)} == set(local)
