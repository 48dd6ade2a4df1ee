"""A new file under a name nobody has: written whole, never over another."""

import os
from itertools import count
from pathlib import Path


def place(data: bytes, folder: Path, name: str) -> Path:
    """Write a new file whole, as ``NAME (2).xlsx`` where that name is taken.

    Raises:
        OSError: when it cannot be written; nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = _reserved(folder, name)
    beside = target.with_name(f".{target.name}.riscontro")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return target


def _reserved(folder: Path, name: str) -> Path:
    """Take the first free name by making an empty file of it: two runs never take the same."""
    for number in count(1):
        target = folder / numbered(name, number)
        try:
            target.touch(exist_ok=False)
        except FileExistsError:
            continue
        return target
    raise AssertionError("counting never ends")


def numbered(name: str, number: int) -> str:
    """Return the name of the first, second… file that wants the same: ``NAME (2).xlsx``."""
    if number == 1:
        return name
    return f"{Path(name).stem} ({number}){Path(name).suffix}"
