"""A year sealed: everything of it in one file, verified by its fingerprints."""

import hashlib
import io
import json
import shutil
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from desk import riscontro
from hypothesis import given
from hypothesis import strategies as st
from offices import TODAY, City
from riscontro.sync import sealing
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.sealing import LOG, MANIFEST, seal, verify
from test_editions import LATER, close
from test_undo import retype


@pytest.fixture(scope="module")
def _year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("archive") / "piano-2025")
    city.send("CUL")
    city.send("AMB")
    synchronise(city.root, TODAY)
    retype(city, 4500)
    synchronise(city.root, LATER)
    close(city, "--anyway")
    return city.root


@pytest.fixture
def city(_year: Path, tmp_path: Path) -> City:
    return City(Path(shutil.copytree(_year, tmp_path / "piano-2025")))


def archive(city: City, *words: object) -> dict[str, object]:
    done = riscontro("archive", "2025", "--workspace", city.root, "--json", *words)
    assert done.exit_code == 0, done.stderr + done.stdout
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_everything_of_the_year_is_in_it(city: City) -> None:
    made = archive(city)
    path = city.root / "archivio" / "prova-2025_2025.zip"
    assert made["archive"] == str(path) and made["lost"] == []
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == made["sha256"]
    with zipfile.ZipFile(io.BytesIO(data)) as sealed:
        assert sealed.testzip() is None
        names = sealed.namelist()
        assert {MANIFEST, LOG, "piano.xlsx", "quadro.xlsx", "riscontro.toml"} <= set(names)
        assert "edizioni/2025-consuntivo-1/quadro.xlsx" in names
        assert "edizioni/2025-consuntivo-1/edizione.json" in names
        deliveries = [name for name in names if name.startswith("trasmissioni/")]
        assert sum(name.startswith("trasmissioni/CUL_2025_consuntivo_") for name in deliveries) >= 2
        assert any(name.startswith("restituzioni/CUL_") for name in names)
        assert sum(name.startswith("esecuzioni/") for name in names) >= 3
        told = json.loads(sealed.read(MANIFEST))
        assert sealed.read("quadro.xlsx") == city.workspace.master_file.read_bytes()
    assert (told["plan"], told["year"]) == ("prova-2025", 2025)
    assert len(told["files"]) == made["files"] == len(names) - 1
    assert not verify(data).wrong


def test_doctor_verifies_it_as_long_as_it_lies_there(city: City) -> None:
    archive(city)
    done = riscontro("doctor", city.root)
    assert done.exit_code == 0 and "Anni sigillati" in done.stdout and "Edizioni" in done.stdout
    synchronise(city.root, LATER)
    assert riscontro("doctor", city.root).exit_code == 0, "the log went on: it still is its start"
    path = city.root / "archivio" / "prova-2025_2025.zip"
    files = {}
    with zipfile.ZipFile(path) as sealed:
        files = {name: sealed.read(name) for name in sealed.namelist()}
    with zipfile.ZipFile(path, "w") as forged:
        for name, data in files.items():
            forged.writestr(name, data + b" " if name.startswith("trasmissioni/") else data)
    done = riscontro("doctor", city.root)
    assert done.exit_code == 1 and "alterati: prova-2025_2025.zip" in done.stdout


def test_another_log_than_the_one_that_goes_on_is_told(city: City) -> None:
    archive(city)
    log = city.workspace.events
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:2]))
    assert "alterati" in riscontro("doctor", city.root).stdout


def test_a_year_sealed_twice_is_the_same_until_something_changes(city: City) -> None:
    first = archive(city)
    again = archive(city)
    assert again["again"] and again["archive"] == first["archive"]
    synchronise(city.root, LATER)
    retype(city, 4501)
    synchronise(city.root, LATER)
    third = archive(city)
    assert not third["again"] and str(third["archive"]).endswith("prova-2025_2025 (2).zip")
    assert Path(str(first["archive"])).is_file(), "the first one stays"


def test_an_edition_that_is_no_longer_what_was_closed_is_told(city: City) -> None:
    told = json.loads(
        (city.root / "esiti/edizioni/2025-consuntivo-1/edizione.json").read_text("utf-8")
    )
    sha256 = told["master_sha256"]
    kept = city.workspace.received / sha256[:2] / f"{sha256[2:]}.xlsx"
    kept.write_bytes(kept.read_bytes() + b" ")
    done = riscontro("doctor", city.root)
    assert done.exit_code == 1 and "2025-consuntivo-1" in done.stdout


@pytest.mark.parametrize(
    ("year", "said"), [("2019", "non c'è alcuna esecuzione"), ("2025", "Nessuna rilevazione")]
)
def test_what_cannot_be_sealed_says_why(tmp_path: Path, year: str, said: str) -> None:
    city = City.founded(tmp_path / "piano-2025")
    city.send("CUL")
    city.run()
    done = riscontro("archive", year, "--workspace", city.root)
    assert done.exit_code == 2 and said in done.stderr
    if year == "2025":
        assert archive(city, "--anyway")["files"]


def test_a_file_kept_no_more_is_named(city: City) -> None:
    kept = next(city.workspace.received.glob("*/*.run"))
    kept.unlink()
    done = riscontro("archive", "2025", "--workspace", city.root)
    assert done.exit_code == 1 and "Non più conservati: esecuzioni/0000" in done.stderr


NAMES = st.text("abcdefgh/_.", min_size=1, max_size=12).filter(
    lambda name: name not in (MANIFEST, LOG) and "//" not in name and not name.endswith("/")
)


@given(st.dictionaries(NAMES, st.binary(max_size=40), max_size=5), st.binary(max_size=30))
def test_any_change_breaks_the_seal(files: dict[str, bytes], log: bytes) -> None:
    whole = {**files, LOG: log}
    data = seal(whole, {"plan": "p", "year": 2025, "head": "ab"})
    assert data == seal(whole, {"plan": "p", "year": 2025, "head": "ab"})
    found = verify(data)
    assert not found.wrong and found.files == len(whole) and found.head == "ab"
    assert found.fingerprint == verify(seal({**files, LOG: b"other"}, {"head": ""})).fingerprint
    for name in whole:
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w") as new:
            for each in old.namelist():
                content = old.read(each)
                new.writestr(each, content + b"x" if each == name else content)
        assert name in verify(changed.getvalue()).wrong


@given(st.binary(max_size=200))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    assert verify(data).wrong


def test_a_sealed_file_that_inflates_beyond_what_it_says_is_wrong_and_costs_nothing() -> None:
    """Whoever hands in a sealed file may have made it to fill the memory."""
    made = seal({"a.txt": b"a", "b.txt": b"b"}, {})
    with zipfile.ZipFile(io.BytesIO(made)) as whole:
        manifest = whole.read(MANIFEST)
    forged = io.BytesIO()
    with zipfile.ZipFile(forged, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest)
        archive.writestr("a.txt", bytes(200_000_000))
        archive.writestr("b.txt", b"b")
    tracemalloc.start()
    found = verify(forged.getvalue())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.wrong == ("a.txt",) and found.files == 1 and peak < 20_000_000


def test_a_manifest_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "LONGEST_MANIFEST", 100)
    assert verify(seal({"a.txt": b"a"}, {})).wrong == (MANIFEST,)
