"""Which files lie in the submissions folder, and every received file kept by its hash."""

import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from ..schemas.terms import Words
from ..workbooks.replacing import LEFTOVER

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
NOTHING = Words("", "")

REASONS = {
    "office-lock": Words(
        "è il segnaposto di una cartella aperta in Excel",
        "it is the marker of a workbook open in Excel",
    ),
    "libreoffice-lock": Words(
        "è il segnaposto di una cartella aperta in LibreOffice",
        "it is the marker of a workbook open in LibreOffice",
    ),
    "resource-fork": Words("è un file accessorio del Mac", "it is a companion file of a Mac"),
    "system": Words("è un file di sistema", "it is a system file"),
    "placeholder": Words(
        "non è ancora stato scaricato dal cloud", "it has not been downloaded from the cloud yet"
    ),
    "hidden": Words("è un file nascosto", "it is a hidden file"),
    "mail": Words(
        "è un messaggio, un archivio o un file firmato: estrarne la cartella e metterla qui",
        "it is a message, an archive or a signed file: take the workbook out and put it here",
    ),
    "old": Words(
        "è in un formato che non si legge: salvarlo in .xlsx",
        "its format is not read: save it as .xlsx",
    ),
    "other": Words("non è un file .xlsx, .xlsm o .ods", "it is no .xlsx, .xlsm or .ods file"),
    "unreachable": Words("non è accessibile", "it is not accessible"),
    "copying": Words("è ancora in corso di copia", "it is still being copied"),
    "gone": Words(
        "non c'è più: è stato tolto mentre si leggeva, o la sua cartella non è più raggiungibile",
        "is gone: it was taken away while it was read, or its folder is out of reach",
    ),
    "copying-kept": Words(
        "è ancora in corso di copia: per ora vale la versione vista prima",
        "it is still being copied: for now the version seen before counts",
    ),
    "link": Words("è un collegamento a un'altra cartella", "it is a link to another folder"),
    "special": Words("non è un file", "it is no file"),
}
"""Why an entry is left out: the ``reason`` of a WBK-011 finding."""

HARMLESS = {"office-lock", "libreoffice-lock", "resource-fork", "system", "hidden"}
"""Reasons why what is left out cannot be a submission: nobody has to look into it."""

NOT_HERE = 0x1000 | 0x40000 | 0x400000
"""Windows attributes of a file whose content lies elsewhere: offline, recall on open, recall on
data access."""

ARRIVING = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp")
"""Ends of the names programs give to what they are still writing."""

COPIES = re.compile(
    r" ?\((?:[^()]*\b(?:conflicted copy|copia in conflitto|copie en conflit)\b[^()]*)\)$"
    r"|(?: - copia| - copy)(?: \(\d+\))?$",
    re.IGNORECASE,
)
"""What clouds and file managers append to the name of a copy."""

BY_MACHINE = re.compile(r"-(?:PC|DESKTOP|LAPTOP|NB|WS)-?[A-Z0-9]*(?:-\d+)?$")
"""What OneDrive appends: the name of a computer. A file of the shorter name lies beside it."""

MAIL = (".eml", ".msg", ".zip", ".p7m", ".7z", ".rar")
OLD = (".xls", ".xlsb", ".xltx", ".xltm", ".fods", ".csv", ".tsv", ".numbers")


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the submissions folder.

    Attributes:
        path: where it lies.
        name: path inside the folder, with ``/`` and composed letters (NFC): unique, shown to
            people, the same on every system.
        kind: ``workbook``, or ``ignored`` for the ``reason`` given.
        reason: why it is left out; empty for a workbook.
        harmless: nothing can be missing because it was left out.
    """

    path: Path
    name: str
    kind: Literal["workbook", "ignored"]
    reason: Words = NOTHING
    harmless: bool = False


def submissions_in(folder: Path) -> list[Source]:
    """List what lies in the submissions folder, at any depth, sorted by name.

    Files are not opened. Copies made by hand or by a cloud (``… copia in conflitto.xlsx``) are
    workbooks like any other: reading them together is for ``merge``. Hidden folders are skipped;
    what cannot be looked into is listed as ignored.
    """
    found = _entries(folder, folder, set())
    return sorted(found, key=lambda source: (source.name, str(source.path)))


def keep_received(data: bytes, folder: Path, suffix: str = ".xlsx", sha256: str = "") -> str:
    """Keep a received file under its hash, ``ab/cdef….xlsx``; one already there is left alone.

    Args:
        data: the bytes as received.
        folder: where received files are kept; made when there is none.
        suffix: extension of the kept file.
        sha256: the hash of the bytes, when the caller has it already.

    Returns:
        The SHA-256 of the bytes, in hexadecimal.

    Raises:
        OSError: when the file cannot be written.
    """
    sha256 = sha256 or hashlib.sha256(data).hexdigest()
    target = received_path(sha256, folder, suffix)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(LEFTOVER, f".{target.stem[:8]}-", target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(target)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return sha256


def received_path(sha256: str, folder: Path, suffix: str = ".xlsx") -> Path:
    """Return where a received file is kept."""
    return folder / sha256[:2] / f"{sha256[2:]}{suffix}"


def reason_to_ignore(name: str) -> str:
    """Tell by its name why a file is no workbook, as a key of ``REASONS``; ``""`` for one."""
    lower = name.lower()
    if lower.startswith("~$"):
        return "office-lock"
    if lower.startswith(".~lock.") and lower.endswith("#"):
        return "libreoffice-lock"
    if lower.startswith("._"):
        return "resource-fork"
    if lower in (".ds_store", "thumbs.db", "desktop.ini"):
        return "system"
    if lower.startswith(".") and lower.endswith(".icloud"):
        return "placeholder"
    if lower.startswith("."):
        return "hidden"
    suffix = Path(lower).suffix
    if suffix in WORKBOOKS:
        return ""
    return "mail" if suffix in MAIL else "old" if suffix in OLD else "other"


def not_downloaded(attributes: int) -> bool:
    """Tell by the attributes Windows gives a file whether its content lies in a cloud only."""
    return bool(attributes & NOT_HERE)


def copied_from(name: str, others: Collection[str]) -> str:
    """Return the name a conflict copy was made from, empty for a file that is none.

    Args:
        name: of the file, without folders.
        others: names in the same folder, in any case.
    """
    path = PurePath(name)
    if path.suffix.lower() not in WORKBOOKS:
        return ""
    plain = COPIES.sub("", path.stem)
    if plain and plain != path.stem:
        return f"{plain}{path.suffix}"
    plain = BY_MACHINE.sub("", path.stem)
    original = f"{plain}{path.suffix}"
    beside = original.casefold() in {other.casefold() for other in others}
    return original if plain and plain != path.stem and beside else ""


def being_written(name: str, others: Iterable[str]) -> bool:
    """Tell whether something beside a file says that it is being written: ``NAME.part``, locks."""
    wanted = {f"~${name}", f".~lock.{name}#", *(f"{name}{end}" for end in ARRIVING)}
    stem = PurePath(name).stem
    wanted |= {f"{stem}{end}" for end in ARRIVING}
    found = {other.casefold() for other in others}
    return any(one.casefold() in found for one in wanted)


def names_beside(path: Path) -> list[str]:
    """Return the names in the folder of a file; none when it cannot be looked into."""
    try:
        return [one.name for one in path.parent.iterdir()]
    except OSError:
        return []


def _entries(folder: Path, top: Path, seen: set[str]) -> Iterator[Source]:
    try:
        # A junction leads back to a folder without being a link.
        real = os.path.realpath(folder)
        if real in seen:
            yield _ignored(folder, top, "link")
            return
        seen.add(real)
        with os.scandir(folder) as found:
            entries = list(found)
    except OSError:
        yield _ignored(folder, top, "unreachable")
        return
    for entry in entries:
        path = folder / entry.name
        if _is_folder(entry):
            if entry.name.startswith(".") or entry.name == "__MACOSX":
                continue
            if entry.is_symlink():
                yield _ignored(path, top, "link")
            else:
                yield from _entries(path, top, seen)
            continue
        reason = reason_to_ignore(entry.name) or _trouble(entry)
        if reason:
            yield _ignored(path, top, reason)
        else:
            yield Source(path, _name(path, top), "workbook")


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _trouble(entry: "os.DirEntry[str]") -> str:
    try:
        if entry.is_file():
            found = entry.stat(follow_symlinks=False)
            here = not not_downloaded(getattr(found, "st_file_attributes", 0))
            return "" if here else "placeholder"
        return "unreachable" if entry.is_symlink() else "special"
    except OSError:
        return "unreachable"


def _ignored(path: Path, top: Path, reason: str) -> Source:
    return Source(path, _name(path, top), "ignored", REASONS[reason], reason in HARMLESS)


def _name(path: Path, top: Path) -> str:
    shown = path.name if path == top else path.relative_to(top).as_posix()
    # A name that is not UTF-8 comes with half surrogates, which no database or sheet takes.
    return unicodedata.normalize("NFC", os.fsencode(shown).decode("utf-8", "replace"))


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power cut; not every system or share lets us."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
