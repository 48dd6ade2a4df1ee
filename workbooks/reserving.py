"""A new file under a name nobody has: written whole, never over another."""

from itertools import count
from pathlib import Path

from .replacing import write_new


def place(data: bytes, folder: Path, name: str) -> Path:
    """Write a new file whole, as ``NAME (2).xlsx`` where that name is taken.

    Raises:
        OSError: when it cannot be written; nothing is left behind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        target = folder / numbered(name, number)
        try:
            write_new(target, data)
        except FileExistsError:
            continue
        return target
    raise AssertionError("counting never ends")


def numbered(name: str, number: int) -> str:
    """Return the name of the first, second… file that wants the same: ``NAME (2).xlsx``."""
    if number == 1:
        return name
    return f"{Path(name).stem} ({number}){Path(name).suffix}"
