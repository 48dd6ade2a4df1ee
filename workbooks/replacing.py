"""Files written whole or not at all: new ones, and new versions in the place of others.

What is being written lies beside its place under a name of its own, so that whoever is killed
meanwhile leaves the file before or the file after, and a leftover that ``is_leftover`` knows.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Literal

LEFTOVER = ".riscontro"
"""How the hidden name of a file that is being written ends."""

Result = Literal["replaced", "unchanged", "changed", "open", "missing", "failed"]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What happened to a file.

    Attributes:
        result: ``replaced``; ``unchanged`` (it holds these bytes already); ``changed`` (not the
            file that was read); ``open`` in a spreadsheet program; ``missing``; ``failed``.
        backup: where the previous version is kept, when it was replaced.
        detail: the system's message on a failure.
    """

    result: Result
    backup: Path | None = None
    detail: str = ""


def replace_file(path: Path, data: bytes, expected_sha256: str, backup_dir: Path) -> Replacement:
    """Replace a file if it still is the one that was read, and keep the previous version.

    The new version is written beside it, flushed to disk and read back before it takes the place,
    so that a crash leaves one of the two whole.

    Args:
        path: the file; a link is followed.
        data: its new content.
        expected_sha256: hash of the content the new one was made from.
        backup_dir: folder of the previous versions, made when missing; they are named by hash.
    """
    target = path.resolve()
    beside = _beside(target)
    try:
        current = target.read_bytes()
        if current == data:
            return Replacement("unchanged")
        if hashlib.sha256(current).hexdigest() != expected_sha256:
            return Replacement("changed")
        if is_open(target):
            return Replacement("open")
        backup_dir.mkdir(parents=True, exist_ok=True)
        backup = backup_dir / f"{target.stem}.{expected_sha256[:16]}{target.suffix}"
        write_whole(backup, current)
        _store(beside, data)
        shutil.copymode(target, beside)
        if target.read_bytes() != current:
            return Replacement("changed")
        beside.replace(target)
        _flush_folder(target.parent)
    except FileNotFoundError as error:
        return Replacement("missing", detail=str(error))
    except PermissionError as error:
        # Windows refuses to replace a file that Excel holds, whatever its lock file says.
        return Replacement("open", detail=str(error))
    except OSError as error:
        return Replacement("failed", detail=str(error))
    finally:
        beside.unlink(missing_ok=True)
    return Replacement("replaced", backup)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole, in the place of one that may be there; the same bytes are left alone.

    Raises:
        OSError: when it cannot be written; what was there stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _beside(path)
    try:
        if path.exists() and path.read_bytes() == data:
            return
        _store(beside, data)
        beside.replace(path)
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def write_new(path: Path, data: bytes) -> None:
    """Write a new file whole into a folder that is there, never over a file of that name.

    Raises:
        FileExistsError: there is one.
        OSError: when it cannot be written; nothing is left behind.
    """
    # Of its own: another program may be writing a new file of the same name.
    beside = path.with_name(f".{path.name}.{token_hex(4)}{LEFTOVER}")
    try:
        if path.exists():
            raise FileExistsError(path)
        _store(beside, data)
        _give_name(beside, path)
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def is_leftover(name: str) -> bool:
    """Tell by its name a file that was being written by somebody who was killed."""
    return name.startswith(".") and name.removesuffix(LEFTOVER) not in ("", name)


def is_open(path: Path) -> bool:
    """Tell whether Excel or LibreOffice left the mark of having a file open beside it."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{LEFTOVER}")


def _give_name(beside: Path, path: Path) -> None:
    """Give a file its name unless another has it, in one step where the system knows how."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # Not every share knows a second name for a file: the name is taken first, then filled.
        path.touch(exist_ok=False)
        try:
            beside.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _store(path: Path, data: bytes) -> None:
    """Write a file down to the disk and make sure that it holds what was written."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.read_bytes() != data:
        raise OSError(f"{path.name}: not what was written")


def _flush_folder(folder: Path) -> None:
    """Make the new name last; systems that cannot open a folder do without."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        return
    finally:
        os.close(handle)
