"""Put a new version in the place of a file, unless somebody has it open or changed it meanwhile."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

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
    beside = target.with_name(f".{target.name}.riscontro")
    try:
        current = target.read_bytes()
        if current == data:
            return Replacement("unchanged")
        if hashlib.sha256(current).hexdigest() != expected_sha256:
            return Replacement("changed")
        if is_open(target):
            return Replacement("open")
        backup = keep_previous(target, current, expected_sha256, backup_dir)
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


def keep_previous(path: Path, data: bytes, sha256: str, backup_dir: Path) -> Path:
    """Keep a version of a file that is about to be replaced, named by its hash.

    Raises:
        OSError: when it cannot be kept.
    """
    backup_dir.mkdir(parents=True, exist_ok=True)
    backup = backup_dir / f"{path.stem}.{sha256[:16]}{path.suffix}"
    _store(backup, data)
    return backup


def is_open(path: Path) -> bool:
    """Tell whether Excel or LibreOffice left the mark of having a file open beside it."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    return any(path.with_name(mark).exists() for mark in marks)


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
