"""A file is replaced only when nobody changed it or has it open, and the one before is kept."""

import hashlib
from pathlib import Path

from riscontro.workbooks.replacing import replace_file


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
