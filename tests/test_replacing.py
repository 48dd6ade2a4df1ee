"""A file is replaced only when nobody changed it or has it open, and the one before is kept."""

import errno
import hashlib
import os
from pathlib import Path

import pytest
from riscontro.workbooks import replacing
from riscontro.workbooks.exchanging import exchange
from riscontro.workbooks.replacing import (
    Replacement,
    is_leftover,
    replace_file,
    write_new,
    write_whole,
)

KNOWN = hashlib.sha256(b"prima").hexdigest()


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


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A file that holds ``prima``."""
    path = tmp_path / "sede.xlsx"
    path.write_bytes(b"prima")
    return path


def put(path: Path) -> Replacement:
    return replace_file(path, b"dopo", KNOWN, path.parent / "copie")


def left_in(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.rglob("*") if entry.is_file())


def whole(path: Path, *backups: bytes) -> None:
    """Fail unless the file is as it was, nothing lies beside it and these are the backups."""
    assert path.read_bytes() == b"prima"
    assert [entry.name for entry in path.parent.iterdir() if entry.is_file()] == [path.name]
    kept = path.parent / "copie"
    assert sorted(one.read_bytes() for one in kept.glob("*")) == sorted(backups)
    assert not list(kept.glob(".*"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("turn", [1, 2])
def test_a_write_that_stops_leaves_the_file_whole(
    desk: Path, monkeypatch: pytest.MonkeyPatch, number: int, turn: int
) -> None:
    """The disk is full in the middle of the backup (first) or of the new version (second)."""
    turns, opened = [0], Path.open

    def half(path: Path, mode: str = "r", *more: object) -> object:
        file = opened(path, mode)
        if mode == "wb":
            turns[0] += 1
            if turns[0] == turn:
                file.write(b"do")
                file.flush()
                monkeypatch.setattr(os, "fsync", lambda _: fail(number))
        return file

    monkeypatch.setattr(Path, "open", half)
    done = put(desk)
    assert done.result == "failed" and os.strerror(number) in done.detail
    whole(desk, *([b"prima"] if turn == 2 else []))


def fail(number: int) -> None:
    raise OSError(number, os.strerror(number))


def test_a_disk_that_lies_is_caught(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_bytes

    def lying(path: Path) -> bytes:
        return b"dop\0" if path.name == ".sede.xlsx.riscontro" and path.parent == desk.parent \
            else read(path)  # fmt: skip

    monkeypatch.setattr(Path, "read_bytes", lying)
    done = put(desk)
    monkeypatch.undo()
    assert done.result == "failed" and "not what was written" in done.detail
    whole(desk, b"prima")


@pytest.mark.parametrize("able", [True, False])
@pytest.mark.parametrize(
    ("number", "result"),
    [(errno.EACCES, "open"), (errno.EBUSY, "open"), (errno.ETXTBSY, "open"), (errno.EIO, "failed"),
     (errno.EROFS, "failed")],
)  # fmt: skip
def test_a_replacement_that_is_refused_leaves_the_file(
    desk: Path, monkeypatch: pytest.MonkeyPatch, able: bool, number: int, result: str
) -> None:
    def refused(beside: Path, target: Path) -> bool:
        if able:
            fail(number)
        return False

    def denied(beside: Path, target: Path) -> Path:
        fail(number)
        return target

    monkeypatch.setattr(replacing, "exchange", refused)
    rename = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda one, to: denied(one, to) if to == desk else rename(one, to)
    )
    assert put(desk).result == result
    whole(desk, b"prima")


@pytest.mark.parametrize("denied", ["sede", "copie"])
def test_a_folder_nobody_may_write_into_is_a_failure(
    desk: Path, monkeypatch: pytest.MonkeyPatch, denied: str
) -> None:
    """Not an open file: waiting for the next run would not help."""
    opened = Path.open

    def forbidden(path: Path, mode: str = "r", *more: object) -> object:
        if mode == "wb" and (path.parent == desk.parent) == (denied == "sede"):
            fail(errno.EACCES)
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", forbidden)
    assert put(desk).result == "failed"
    monkeypatch.undo()
    whole(desk, *([b"prima"] if denied == "sede" else []))


@pytest.mark.parametrize("able", [True, False])
def test_a_version_saved_at_the_last_moment_is_never_lost(
    desk: Path, monkeypatch: pytest.MonkeyPatch, able: bool
) -> None:
    """Somebody saves between the last reading and the replacement."""
    times = [0]

    def saved() -> None:
        fresh = desk.with_name("altro.tmp")
        fresh.write_bytes(b"di un altro")
        fresh.replace(desk)

    def late(beside: Path, target: Path) -> bool:
        times[0] += 1
        if times[0] == 1:
            saved()
        return exchange(beside, target)

    if not able or not able_to_exchange(desk.parent):
        # Without an exchange the last reading is the last chance.
        read = Path.read_bytes

        def reading(path: Path) -> bytes:
            if path == desk:
                times[0] += 1
                if times[0] == 2:
                    saved()
            return read(path)

        monkeypatch.setattr(Path, "read_bytes", reading)
        monkeypatch.setattr(replacing, "exchange", lambda *_: False)
    else:
        monkeypatch.setattr(replacing, "exchange", late)
    assert put(desk).result == "changed"
    monkeypatch.undo()
    assert desk.read_bytes() == b"di un altro"
    assert [entry.name for entry in desk.parent.iterdir() if entry.is_file()] == [desk.name]


def able_to_exchange(folder: Path) -> bool:
    one, other = folder / "uno", folder / "due"
    one.write_bytes(b"1")
    other.write_bytes(b"2")
    done = exchange(one, other)
    assert one.read_bytes() == (b"2" if done else b"1")
    one.unlink()
    other.unlink()
    return done


def test_where_files_cannot_change_places_they_are_replaced(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "exchange", lambda *_: False)
    assert put(desk).result == "replaced" and desk.read_bytes() == b"dopo"
    with pytest.raises(FileNotFoundError):
        exchange(desk.parent / "nessuno", desk)


def test_a_version_that_cannot_go_back_is_kept(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saved at the last moment and the way back is refused: both versions stay."""
    times = [0]

    def once(beside: Path, target: Path) -> bool:
        times[0] += 1
        if times[0] > 1:
            fail(errno.EIO)
        held = target.with_name("x")
        target.write_bytes(b"di un altro")
        target.rename(held)
        beside.rename(target)
        held.rename(beside)
        return True

    monkeypatch.setattr(replacing, "exchange", once)
    assert put(desk).result == "failed"
    assert b"di un altro" in [one.read_bytes() for one in (desk.parent / "copie").iterdir()]


def test_what_a_killed_run_left_is_kept(desk: Path) -> None:
    beside = desk.with_name(".sede.xlsx.riscontro")
    beside.write_bytes(b"di un altro")
    assert put(desk).result == "replaced" and not beside.exists()
    kept = {one.read_bytes() for one in (desk.parent / "copie").iterdir()}
    assert kept == {b"prima", b"di un altro"}


def test_backups_are_never_written_over(desk: Path) -> None:
    folder = desk.parent / "copie"
    folder.mkdir()
    taken = folder / f"sede.{KNOWN[:16]}.xlsx"
    taken.write_bytes(b"un'altra")
    first = put(desk)
    assert first.backup is not None and first.backup.name == f"sede.{KNOWN[:16]}-2.xlsx"
    assert taken.read_bytes() == b"un'altra" and first.backup.read_bytes() == b"prima"
    stamp = first.backup.stat().st_mtime_ns
    desk.write_bytes(b"prima")
    again = put(desk)
    assert again.backup == first.backup and again.backup.stat().st_mtime_ns == stamp
    assert len(left_in(folder)) == 2


def test_rights_are_kept_and_the_time_is_new(desk: Path) -> None:
    desk.chmod(0o2640)
    os.utime(desk, (1, 1))
    owner = desk.stat()
    done = put(desk)
    now = desk.stat()
    assert done.backup is not None and done.backup.stat().st_mode & 0o777 == 0o640
    assert (now.st_mode, now.st_uid, now.st_gid) == (owner.st_mode, owner.st_uid, owner.st_gid)
    assert now.st_mtime > 1


def test_a_link_is_followed(desk: Path) -> None:
    link = desk.with_name("collegamento.xlsx")
    link.symlink_to(desk.name)
    assert put(link).result == "replaced"
    assert link.is_symlink() and desk.read_bytes() == b"dopo"


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


def test_no_empty_file_stays_where_the_disk_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "I/O error")

    for name in ("link", "replace", "unlink"):
        monkeypatch.setattr(os, name, refuse)
    with pytest.raises(OSError, match="I/O error"):
        write_new(tmp_path / "sede.xlsx", b"nuova")
    assert not (tmp_path / "sede.xlsx").exists()


def test_a_name_taken_meanwhile_stays_whose_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, store = tmp_path / "sede.xlsx", replacing._write

    def slow(beside: Path, data: bytes) -> None:
        store(beside, data)
        path.write_bytes(b"di un altro")

    monkeypatch.setattr(replacing, "_write", slow)
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

    monkeypatch.setattr(replacing, "_write", torn)
    with pytest.raises(OSError, match="disk full"):
        write_whole(path, b"dopo")
    assert path.read_bytes() == b"prima" and names(path.parent) == ["sede.xlsx"]


def test_leftovers_are_known_by_their_names() -> None:
    assert is_leftover(".quadro.xlsx.riscontro") and is_leftover(".8ae15670-x.riscontro")
    assert not any(map(is_leftover, (".riscontro", "quadro.riscontro", ".quadro.xlsx", "a.xlsx")))
