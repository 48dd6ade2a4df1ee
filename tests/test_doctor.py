"""A workspace looked over: what is whole, what was altered, lost or torn."""

import json
import shutil
from pathlib import Path

import pytest
from desk import DAY, fill, riscontro, workspace

NAME = "CUL_2025_consuntivo.xlsx"


@pytest.fixture(scope="module")
def _whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("doctor") / "piano-2025")
    riscontro("distribute", root, "--today", DAY)
    fill(root / "trasmissioni" / NAME)
    riscontro("sync", root, "--today", DAY)
    return root


@pytest.fixture
def root(_whole: Path, tmp_path: Path) -> Path:
    """A workspace after one night."""
    return Path(shutil.copytree(_whole, tmp_path / "piano-2025"))


def wrong(root: Path) -> list[str]:
    done = riscontro("doctor", root, "--json", "--lang", "en")
    checks = json.loads(done.stdout)["checks"]
    found = [f"{one['what']}: {one['told']}" for one in checks if not one["good"]]
    assert done.exit_code == (1 if found else 0)
    return found


def test_all_is_well(root: Path) -> None:
    assert wrong(root) == []
    shown = riscontro("doctor", root).stdout
    assert shown.count("✔") == 7 and "catena integra" in shown


def test_an_altered_line_of_the_log(root: Path) -> None:
    log = root / ".riscontro" / "eventi.jsonl"
    log.write_text(log.read_text("utf-8").replace('"CUL"', '"EDU"', 1), "utf-8")
    (told,) = wrong(root)
    assert told.startswith("Log of events: the chain breaks at line")


def test_an_altered_received_file(root: Path) -> None:
    kept = next((root / ".riscontro" / "ricevuti").glob("*/*.xlsx"))
    kept.write_bytes(kept.read_bytes() + b"x")
    assert any("altered" in told for told in wrong(root))


def test_a_received_file_that_is_gone(root: Path) -> None:
    for kept in (root / ".riscontro" / "ricevuti").glob("*/*.xlsx"):
        kept.unlink()
    assert any("no longer kept" in told and NAME in told for told in wrong(root))


def test_a_store_nobody_can_open(root: Path) -> None:
    (root / ".riscontro" / "store.db").write_bytes(b"not a database at all" * 100)
    assert any(told.startswith("Store: ") for told in wrong(root))


def test_a_plan_nobody_can_read_and_the_rest_all_the_same(root: Path) -> None:
    (root / "piano.xlsx").write_bytes(b"")
    found = wrong(root)
    assert any(told.startswith("Settings, profile and plan") for told in found)
    assert len(found) == 1


def test_folders_out_of_reach(root: Path) -> None:
    shutil.rmtree(root / "trasmissioni")
    assert any("out of reach" in told for told in wrong(root))


def test_no_workspace(tmp_path: Path) -> None:
    assert riscontro("doctor", tmp_path).exit_code == 2
