"""The copy of a far folder that lies in the workspace: where it is, what the last look gave."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from ..schemas.terms import Words
from .addresses import digest_of, shown
from .looks import Memory, remembered, written
from .remotes import Far
from .workspace import Workspace

MEMORY, COPY, ARRIVING = "stato.json", "copia", "in-arrivo"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was left out of a far folder: its name inside it, and why."""

    name: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Mirror:
    """A far folder in this run.

    Attributes:
        entry: as the settings name it.
        home: folder of everything kept of it.
        far: the folder itself, ``None`` when it never answered in this run.
        trouble: why its files are as they were seen last, ``None`` when they are up to date.
        notes: what was left out.
    """

    entry: str
    home: Path
    far: Far | None = None
    trouble: Words | None = None
    notes: tuple[Note, ...] = field(default_factory=tuple)

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self.home / COPY

    @property
    def shown(self) -> str:
        """Its address as people may see it."""
        return shown(self.entry)

    def name(self, path: Path) -> str:
        """Return the name inside the far folder of a file of the copy."""
        return path.relative_to(self.folder).as_posix()


def home_of(workspace: Workspace, entry: str) -> Path:
    """Return the folder in which a far folder is kept."""
    return workspace.remotes / digest_of(entry)


def copy_of(workspace: Workspace, entry: str) -> Path:
    """Return the folder in which the files of a far folder are kept."""
    return home_of(workspace, entry) / COPY


def recall(home: Path) -> Memory:
    """Return what is remembered of a far folder."""
    try:
        return remembered((home / MEMORY).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        return Memory()


def remember(home: Path, memory: Memory) -> None:
    """Write down what to remember of a far folder.

    Raises:
        OSError: when it cannot be written.
    """
    put(home, home / MEMORY, written(memory).encode())


def put(home: Path, path: Path, data: bytes) -> None:
    """Write a file of the copy whole: beside the copy, then in its place.

    Raises:
        OSError: when it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    arriving = home / ARRIVING
    with arriving.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    arriving.replace(path)
