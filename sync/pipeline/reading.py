"""The folders of submissions: what lies in them, and every workbook read and kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...schemas.terms import Words
from ...workbooks.limits import Limits, PackageError
from ...workbooks.package import load
from ...workbooks.reader import Workbook
from ...workbooks.sniffing import cut_short
from ..addresses import shown
from ..diskfaults import reason_of
from ..errors import RunStopped
from ..sources import Source, being_written, keep_received, names_beside, submissions_in
from .checking import conflict_copies
from .mirroring import noted, unreached
from .planning import Opened
from .reaching import out_of_reach
from .taking import Carried, Paper


@dataclass(frozen=True, slots=True)
class Listed:
    """Workbooks to read, findings about what is none, how many of these may be submissions."""

    workbooks: list[Source]
    findings: list[Finding]
    missed: int

    def also(self, findings: Sequence[Finding]) -> "Listed":
        """Return the list with more findings about what is none."""
        return replace(self, findings=[*self.findings, *findings])


def listed_in(found: Opened, rules: Catalogue) -> Listed:
    """List what lies in the folders of submissions; one that cannot be looked into is told too."""
    by_folder = [submissions_in(folder) for folder in found.folders]
    counts = Counter(source.name for listed in by_folder for source in listed)
    listed = [
        source
        if counts[source.name] == 1
        else replace(source, name=f"{shown(folder)}/{source.name}")
        for folder, inside in zip(found.settings.submissions, by_folder, strict=True)
        for source in inside
    ]
    gone = out_of_reach(found, rules)
    ignored = [
        source for source in listed if source.kind == "ignored" and source.path not in found.folders
    ]
    told = [finding(rules, "WBK-011", Place(one.name), reason=one.reason) for one in ignored]
    told += [*gone, *unreached(found, rules), *noted(found, rules)]
    told += conflict_copies(listed, rules)
    missed = len(gone) + sum(1 for one in ignored if not one.harmless)
    missed += sum(len(mirror.notes) for mirror in found.mirrors)
    return Listed([source for source in listed if source.kind == "workbook"], told, missed)


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the folders: what lies there, and the workbooks to take in."""

    listed: Listed
    papers: Sequence[Paper]


@dataclass(frozen=True, slots=True)
class Lying:
    """A workbook that lies in a folder.

    Attributes:
        name: name it is shown by.
        path: where it lies.
        keep: its bytes are kept by their hash.
        again: it is read whatever is known of it.
    """

    name: str
    path: Path
    keep: bool
    again: bool = False

    def read(self, found: Opened) -> Workbook:
        """Read it, opened once; one that is still being copied has the problem ``changing``.

        Raises:
            RunStopped: a received file cannot be kept.
        """
        return self.carried(found).read(found)

    def carried(self, found: Opened) -> Carried:
        """Return it with its bytes, kept by their hash; see ``read``."""
        received = found.workspace.received
        try:
            data = at_rest(self.path, found.settings.limits.reading())
        except PackageError as error:
            return Carried(self.name, problem=error.kind, detail=error.detail)
        if self.keep:
            try:
                keep_received(data, received, self.path.suffix.lower())
            except OSError as error:
                raise _unkept(received, error) from error
        return Carried(self.name, data)


def look_at(found: Opened, rules: Catalogue, keep: bool, again: bool = False) -> Look:
    """Look at the folders of submissions.

    Args:
        found: the workspace.
        rules: the catalogue.
        keep: keep every workbook read by its hash.
        again: read every workbook, whatever earlier runs know of it.
    """
    listed = listed_in(found, rules)
    return Look(listed, [Lying(one.name, one.path, keep, again) for one in listed.workbooks])


def at_rest(path: Path, limits: Limits) -> bytes:
    """Read a file, unless it is being written: it changes meanwhile, or is cut short beside a mark.

    Raises:
        PackageError: as ``load``, or ``changing``.
    """
    before = _look(path)
    data = load(path, limits)
    if _look(path) != before:
        raise PackageError("changing")
    if cut_short(data) and being_written(path.name, names_beside(path)):
        raise PackageError("changing")
    return data


def _look(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _unkept(folder: Path, error: OSError) -> RunStopped:
    reason = reason_of(error)
    return RunStopped(
        Words(
            f"I file ricevuti non si possono conservare in {folder} ({reason.it}): liberare spazio "
            "o verificare i permessi; nulla è stato acquisito.",
            f"The files received cannot be kept in {folder} ({reason.en}): free some space or "
            "check the permissions; nothing was taken.",
        )
    )
