"""The folders of submissions: what lies in them, and every workbook read and kept."""

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from ...schemas.findings import Finding, Place
from ...schemas.rules import Catalogue, finding
from ...schemas.terms import Words
from ...workbooks.package import PackageError, load
from ...workbooks.reader import Workbook, read_workbook
from ..errors import RunStopped
from ..sources import Source, keep_received, submissions_in
from .checking import THREADS
from .planning import Opened
from .progressing import Progress

AHEAD = 8
"""Workbooks read before their turn: more would only fill the memory."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What lies in the folders.

    Attributes:
        workbooks: those to read.
        ignored: what is none, with the reason.
    """

    workbooks: list[Source]
    ignored: list[Source]

    @property
    def missed(self) -> int:
        """How many of those left out may have been meant as submissions."""
        return sum(1 for one in self.ignored if not one.harmless)

    def findings(self, rules: Catalogue) -> list[Finding]:
        """Return one finding for everything left out."""
        return [
            finding(rules, "WBK-011", Place(one.name), reason=one.reason) for one in self.ignored
        ]


def listed_in(found: Opened) -> Listed:
    """List what lies in the folders of submissions; one that cannot be looked into is told too."""
    by_folder = [submissions_in(folder) for folder in found.folders]
    counts = Counter(source.name for listed in by_folder for source in listed)
    listed = [
        source if counts[source.name] == 1 else replace(source, name=f"{folder}/{source.name}")
        for folder, inside in zip(found.settings.submissions, by_folder, strict=True)
        for source in inside
    ]
    return Listed(
        [source for source in listed if source.kind == "workbook"],
        [source for source in listed if source.kind == "ignored"],
    )


@dataclass(frozen=True, slots=True)
class Look:
    """A look at the folders: what lies there, and what reads it."""

    listed: Listed
    read: Callable[[Progress], Iterator[Workbook]]


def look_at(found: Opened, keep: bool) -> Look:
    """Look at the folders of submissions; ``keep`` keeps every workbook read by its hash."""
    listed = listed_in(found)
    return Look(listed, lambda progress: workbooks_of(listed.workbooks, found, progress, keep))


def workbooks_of(
    sources: Sequence[Source], found: Opened, progress: Progress, keep: bool
) -> Iterator[Workbook]:
    """Read files in threads, a few ahead of the one being looked at, each opened once.

    Raises:
        RunStopped: a received file cannot be kept.
    """
    limits = found.settings.limits.reading()

    def read(source: Source) -> Workbook:
        try:
            data = load(source.path, limits)
        except PackageError as error:
            return Workbook(source.name, problem=error.kind, detail=error.detail)
        workbook = read_workbook(data, limits, name=source.name)
        if keep:
            suffix = source.path.suffix.lower()
            try:
                keep_received(data, found.workspace.received, suffix, workbook.sha256)
            except OSError as error:
                raise _unkept(found.workspace.received, error) from error
        return workbook

    ahead: deque[Future[Workbook]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for number, source in enumerate(sources):
            ahead.append(pool.submit(read, source))
            if len(ahead) > AHEAD:
                progress("read", number - AHEAD, len(sources))
                yield ahead.popleft().result()
        while ahead:
            workbook = ahead.popleft().result()
            progress("read", len(sources) - len(ahead), len(sources))
            yield workbook


def _unkept(folder: Path, error: OSError) -> RunStopped:
    reason = error.strerror or str(error)
    return RunStopped(
        Words(
            f"I file ricevuti non si possono conservare in {folder} ({reason}): liberare spazio o "
            "verificare i permessi; nulla è stato acquisito.",
            f"The files received cannot be kept in {folder} ({reason}): free some space or check "
            "the permissions; nothing was taken.",
        )
    )
