"""The folder of a site: its mark, which names the files that are ours, and files written in it."""

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ...schemas.terms import Words
from ...workbooks.replacing import write_whole
from ..editions import Edition
from ..errors import RunStopped
from ..publication.openaddresses import DATA
from ..publication.siteaddresses import EDITIONS
from .owning import Owner, own, told_by

MARK = "risorse/sito.json"
"""The file by which a folder is known as the site of a plan; it names the files of the site."""

WRITERS = 8

CANNOT = Words("Non si può scrivere {file}: {why}.", "{file} cannot be written: {why}.")


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier run left in a folder.

    Attributes:
        files: its files, those of editions aside.
        ids: page each of its stable addresses leads to, by file, from the top of a language.
    """

    files: frozenset[str]
    ids: Mapping[str, str]


def mark_bytes(mine: Owner, paths: Iterable[str], ids: Mapping[str, str]) -> bytes:
    """Return what tells whose site a folder is, and which files of it are ours to replace."""
    told = {**told_by(mine), "files": sorted(paths), "ids": dict(sorted(ids.items()))}
    return f"{json.dumps(told, indent=0)}\n".encode()


def before(to: Path, mine: Owner) -> Before:
    """Return what an earlier run of this plan left in a folder.

    Raises:
        RunStopped: the folder holds something else.
    """
    told = own(to, MARK, mine, alone=True) or {}
    files, ids = told.get("files"), told.get("ids")
    paths = [str(one) for one in files] if isinstance(files, list) else []
    known = ids.items() if isinstance(ids, dict) else ()
    return Before(
        frozenset(path for path in paths if _inside(path)),
        {path: str(there) for path, there in known if _inside(path)},
    )


def has_copy(to: Path, edition: Edition) -> bool:
    """Tell whether an edition has its copy of the site."""
    return (to / EDITIONS / edition.id / "index.html").is_file()


def write_all(to: Path, told: Mapping[str, bytes]) -> int:
    """Write files side by side, and count those that differed: most of the time goes into waiting.

    Raises:
        RunStopped: one cannot be written.
    """
    for folder in {(to / path).parent for path in told}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot(folder, error) from error
    with ThreadPoolExecutor(WRITERS) as pool:
        return sum(pool.map(lambda path: write(to, path, told[path]), told))


def write(to: Path, path: str, data: bytes) -> bool:
    """Write a file if it differs, and tell whether it did.

    Raises:
        RunStopped: it cannot be written.
    """
    target = to / path
    try:
        if target.is_file() and target.read_bytes() == data:
            return False
        write_whole(target, data)
    except OSError as error:
        raise _cannot(target, error) from error
    return True


def take_away(to: Path, paths: Iterable[str]) -> None:
    """Remove files, and the folders nothing is left in."""
    folders: set[Path] = set()
    for path in paths:
        (to / path).unlink(missing_ok=True)
        folders.update((to / path).parents)
    above = {to, *to.parents}
    for folder in sorted(folders - above, key=lambda one: len(one.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()


def _inside(path: str) -> bool:
    """Tell whether a path stays in the folder of a site, and out of its editions."""
    parts = path.split("/")
    return not {"", ".", ".."}.intersection(parts) and "\\" not in path and parts[0] != EDITIONS


def is_data_of(path: str, version: str) -> bool:
    """Tell whether a path is a file of the open data of a version."""
    return path.startswith(f"{DATA}/{version}/")


def _cannot(path: Path, error: OSError) -> RunStopped:
    why = error.strerror or str(error)
    return RunStopped(
        Words(CANNOT.it.format(file=path, why=why), CANNOT.en.format(file=path, why=why))
    )
