"""Files that are still being copied into a local folder wait; conflict copies are told."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from desk import DAY, fill, riscontro, workspace
from riscontro.sync.pipeline import reading
from riscontro.workbooks.package import PackageError
from riscontro.workbooks.sniffing import cut_short

NAME = "CUL_2025_consuntivo.xlsx"


@pytest.fixture(scope="module")
def _ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = workspace(tmp_path_factory.mktemp("resting") / "piano-2025")
    riscontro("distribute", root, "--today", DAY)
    fill(root / "trasmissioni" / NAME)
    return root


@pytest.fixture
def root(_ready: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(_ready, tmp_path / "piano-2025"))


def consolidated(root: Path) -> tuple[int, list[tuple[str, str]], Any]:
    done = riscontro("consolidate", root, "--today", DAY, "--json")
    found = json.loads(done.stdout)
    told = [(one["workbook"], one["code"]) for one in found["findings"]
            if one["code"].startswith("WBK")]  # fmt: skip
    return found["counts"]["files"], told, found


def test_a_file_cut_short_waits_while_it_is_being_written(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    mark = path.with_name(f"{NAME}.part")
    mark.write_bytes(b"")
    read, told, found = consolidated(root)
    assert read == 0 and (NAME, "WBK-011") in told and found["counts"]["left_out"] == 2
    assert any("in corso di copia" in one["message"]["it"] for one in found["findings"])
    mark.unlink()
    assert (NAME, "WBK-001") in consolidated(root)[1]
    path.write_bytes(data)
    mark.write_bytes(b"")
    assert consolidated(root)[0] == 1


def test_a_file_that_changes_while_it_is_read_waits(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = root / "trasmissioni" / NAME
    load = reading.load

    def slow(file: Path, *limits: Any) -> bytes:
        data = load(file, *limits)
        with file.open("ab") as more:
            more.write(b"x")
        return data

    monkeypatch.setattr(reading, "load", slow)
    read, told, _ = consolidated(root)
    assert read == 0 and told == [(NAME, "WBK-011")]
    kept = root / ".riscontro" / "ricevuti"
    plan = (root / "piano.xlsx").read_bytes()
    assert all(path.read_bytes() == plan for path in kept.rglob("*.xlsx"))
    with pytest.raises(PackageError, match="changing"):
        reading.at_rest(path, reading.Limits())
    monkeypatch.undo()
    assert consolidated(root)[0] == 1


def test_conflict_copies_are_read_and_told(root: Path) -> None:
    path = root / "trasmissioni" / NAME
    copy = path.with_name("CUL_2025_consuntivo (copia in conflitto di PC-07 2026-02-01).xlsx")
    shutil.copy(path, copy)
    fill(copy, {("indicators", "a.1", "value"): 44101})
    read, told, found = consolidated(root)
    assert read == 2 and (copy.name, "WBK-014") in told
    (one,) = [one for one in found["findings"] if one["code"] == "WBK-014"]
    assert f"«{NAME}»" in one["message"]["it"] and one["severity"] == "info"
    checked = riscontro("validate", root / "trasmissioni", "--today", DAY)
    assert "WBK-014" in checked.stdout


def test_the_end_of_a_zip_tells_whether_it_is_whole(root: Path) -> None:
    data = (root / "trasmissioni" / NAME).read_bytes()
    assert not cut_short(data) and not cut_short(b"<html>") and not cut_short(data + b"x" * 99)
    assert cut_short(b"") and cut_short(data[:-30]) and cut_short(data[:4])
