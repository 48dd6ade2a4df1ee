"""Files written whole or not at all: new ones, and new versions in the place of others.

What is being written lies beside its place under a name of its own, so that whoever is killed
meanwhile leaves the file before or the file after, and a leftover that ``is_leftover`` knows.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Literal

from .exchanging import exchange

LEFTOVER = ".riscontro"
"""How the hidden name of a file that is being written ends."""
_NEW = re.compile(r"\.[0-9a-f]{8}$")
"""What a new file, that takes nobody's place, has in its name besides."""

Result = Literal["replaced", "unchanged", "changed", "open", "missing", "failed"]

_HELD = frozenset({errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY})
"""What systems and shares say of a file another program holds."""
_BROKEN = frozenset({errno.EIO, errno.EROFS, errno.ENOSPC, errno.EDQUOT})
"""What a disk says that takes nothing at all any more, whatever way it is asked."""

_ACCESS_LIST = "system.posix_acl_access"
_SHORT = 16


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
    so that a crash leaves one of the two whole. Where the system can, the two change places in
    one step, what comes out is compared with what was read, and they change back if it is another
    file: nothing that was saved meanwhile is lost. Elsewhere (Windows, most shares) the file is
    read once more right before it is replaced: what is saved between that reading and the
    replacement, less than a millisecond later, is lost. Nowhere can a program be noticed that
    opened the file before, left no mark of it and writes into it afterwards: it writes into the
    version that went out.

    Mode bits are kept; owner, group and access list where the system lets us; on Windows the
    file gets the rights its folder gives. The time is that of the replacement, by which other
    programs see it. A second name of the same file (hard link) keeps the previous version.

    Args:
        path: the file; a link is followed.
        data: its new content.
        expected_sha256: hash of the content the new one was made from.
        backup_dir: folder of the previous versions, made when missing; they are named by hash and
            never written over.
    """
    target = path.resolve()
    beside = _beside(target)
    try:
        current = target.read_bytes()
    except OSError as error:
        return _failure(error, held=True)
    if current == data:
        return Replacement("unchanged")
    if hashlib.sha256(current).hexdigest() != expected_sha256:
        return Replacement("changed")
    if is_open(target):
        return Replacement("open")
    try:
        backup_dir.mkdir(parents=True, exist_ok=True)
        backup = _keep(current, target, backup_dir)
        if beside.exists():
            # A run that was killed between two steps may have left what somebody saved.
            _keep(beside.read_bytes(), target, backup_dir)
        _write(beside, data)
        _copy_rights(target, beside)
    except OSError as error:
        beside.unlink(missing_ok=True)
        return _failure(error, held=False)
    try:
        placed = _place(beside, target, current)
    except OSError as error:
        return _failure(error, held=True)
    finally:
        _clear(beside, (data, current), target, backup_dir)
    if not placed:
        return Replacement("changed")
    _flush_folder(target.parent)
    return Replacement("replaced", backup)


def keep_previous(path: Path, data: bytes, backup_dir: Path) -> Path:
    """Keep a version of a file that is about to be replaced, named by its hash.

    Raises:
        OSError: when it cannot be kept.
    """
    backup_dir.mkdir(parents=True, exist_ok=True)
    return _keep(data, path, backup_dir)


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
        _write(beside, data)
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
        _write(beside, data)
        _give_name(beside, path)
        _flush_folder(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def is_leftover(name: str) -> bool:
    """Tell by its name a file that was being written by somebody who was killed."""
    return name.startswith(".") and name.removesuffix(LEFTOVER) not in ("", name)


def replaced_by(path: Path) -> Path | None:
    """Return the file a leftover was to take the place of, ``None`` when it was to be a new one."""
    name = path.name.removeprefix(".").removesuffix(LEFTOVER)
    return None if _NEW.search(name) else path.with_name(name)


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
    except (OSError, NotImplementedError) as error:
        if getattr(error, "errno", None) in _BROKEN:
            raise
        # Not every share knows a second name for a file: the name is taken first, then filled.
        path.touch(exist_ok=False)
        try:
            beside.replace(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _place(beside: Path, target: Path, current: bytes) -> bool:
    """Put the new version in the place of the one that was read; ``False`` if it is another."""
    if target.read_bytes() != current:
        return False
    if not exchange(beside, target):
        beside.replace(target)
        return True
    if beside.read_bytes() == current:
        return True
    exchange(beside, target)
    return False


def _failure(error: OSError, *, held: bool) -> Replacement:
    """Tell what a failure means; ``held`` where one may come from a program that has the file."""
    detail = error.strerror or str(error)
    if isinstance(error, FileNotFoundError) and held:
        return Replacement("missing", detail=detail)
    known = held and error.errno in _HELD
    return Replacement("open" if known else "failed", detail=detail)


def _keep(data: bytes, target: Path, folder: Path) -> Path:
    """Keep a version under its hash, with the rights of the file; one that is there stays."""
    for path in _names(folder, target, hashlib.sha256(data).hexdigest()):
        try:
            if path.read_bytes() == data:
                return path
        except FileNotFoundError:
            break
    part = folder / f".{path.name}.riscontro"
    try:
        _write(part, data)
        _copy_rights(target, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _flush_folder(folder)
    return path


def _clear(beside: Path, known: tuple[bytes, ...], target: Path, folder: Path) -> None:
    """Remove what is left beside a file; a version that is nobody's copy is kept first."""
    try:
        left = beside.read_bytes()
        if left not in known:
            _keep(left, target, folder)
        beside.unlink()
    except OSError:
        # What cannot be kept stays where it is: the next run looks at it again.
        return


def _names(folder: Path, target: Path, sha256: str) -> Iterator[Path]:
    yield folder / f"{target.stem}.{sha256[:_SHORT]}{target.suffix}"
    for number in count(2):
        yield folder / f"{target.stem}.{sha256[:_SHORT]}-{number}{target.suffix}"


def _write(path: Path, data: bytes) -> None:
    """Write a file down to the disk and make sure that it holds what was written."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if path.read_bytes() != data:
        raise OSError(f"{path.name}: not what was written")


def _copy_rights(source: Path, path: Path) -> None:
    """Give a file the rights of another one: mode bits always, the rest where it is allowed."""
    known = source.stat()
    if hasattr(os, "chown"):
        for owner, group in ((-1, known.st_gid), (known.st_uid, -1)):
            try:
                os.chown(path, owner, group)
            except OSError:
                continue
    shutil.copymode(source, path)
    if hasattr(os, "getxattr"):
        try:
            os.setxattr(path, _ACCESS_LIST, os.getxattr(source, _ACCESS_LIST))
        except OSError:
            return


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
