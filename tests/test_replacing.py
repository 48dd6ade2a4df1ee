"""A file is replaced only when nobody changed it or has it open, and the one before is kept."""

import hashlib
import os
from pathlib import Path

import pytest
from riscontro.workbooks import replacing
from riscontro.workbooks.replacing import is_leftover, replace_file, write_new, write_whole


def test_a_file_is_replaced_and_the_one_before_kept(tmp_path: Path) -> None:
    path, backups = tmp_path / "sede.xlsx", tmp_path / "copie" / "2025"
    path.write_bytes(b"prima")
    path.chmod(0o640)
    done = replace_file(path, b"dopo", hashlib.sha256(b"prima").hexdigest(), backups)
    assert done.result == "replaced" and done.backup is not None
    assert path.read_bytes() == b"dopo" and done.backup.read_bytes() == b"prima"
    assert path.stat().st_mode & 0o777 == 0o640
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["copie", "sede.xlsx"]
    again = replace_file(path, b"dopo", hashlib.sha256(b"prima").hexdigest(), backups)
    assert again.result == "unchanged"


def test_a_file_that_changed_is_open_or_gone_is_left(tmp_path: Path) -> None:
    path, backups = tmp_path / "sede.xlsx", tmp_path / "copie"
    known = hashlib.sha256(b"prima").hexdigest()
    assert replace_file(path, b"dopo", known, backups).result == "missing"
    path.write_bytes(b"altro")
    assert replace_file(path, b"dopo", known, backups).result == "changed"
    path.write_bytes(b"prima")
    for mark in ("~$sede.xlsx", ".~lock.sede.xlsx#"):
        (tmp_path / mark).touch()
        assert replace_file(path, b"dopo", known, backups).result == "open"
        (tmp_path / mark).unlink()
    backups.write_text("not a folder")
    assert replace_file(path, b"dopo", known, backups).result == "failed"
    assert path.read_bytes() == b"prima" and not list(tmp_path.glob(".*"))


def names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def test_a_new_file_is_never_written_over_another(tmp_path: Path) -> None:
    path = tmp_path / "sede.xlsx"
    write_new(path, b"prima")
    with pytest.raises(FileExistsError):
        write_new(path, b"dopo")
    assert path.read_bytes() == b"prima" and names(tmp_path) == ["sede.xlsx"]


def test_a_new_file_where_a_file_has_one_name_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("no second name on this share")

    monkeypatch.setattr(os, "link", refuse)
    test_a_new_file_is_never_written_over_another(tmp_path)


def test_a_name_taken_meanwhile_stays_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = tmp_path / "sede.xlsx", replacing._store

    def slow(beside: Path, data: bytes) -> None:
        store(beside, data)
        path.write_bytes(b"di un altro")

    monkeypatch.setattr(replacing, "_store", slow)
    with pytest.raises(FileExistsError):
        write_new(path, b"dopo")
    assert path.read_bytes() == b"di un altro" and names(tmp_path) == ["sede.xlsx"]


def test_a_file_is_written_whole_or_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "nuova" / "sede.xlsx"
    write_whole(path, b"prima")
    stamp = path.stat().st_ino
    write_whole(path, b"prima")
    assert path.stat().st_ino == stamp, "the same bytes are not written again"

    def torn(beside: Path, data: bytes) -> None:
        beside.write_bytes(data[:2])
        raise OSError("disk full")

    monkeypatch.setattr(replacing, "_store", torn)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"dopo")
    assert path.read_bytes() == b"prima" and names(path.parent) == ["sede.xlsx"]


def test_leftovers_are_known_by_their_names() -> None:
    assert is_leftover(".quadro.xlsx.riscontro") and is_leftover(".8ae15670-x.riscontro")
    assert not any(map(is_leftover, (".riscontro", "quadro.riscontro", ".quadro.xlsx", "a.xlsx")))
