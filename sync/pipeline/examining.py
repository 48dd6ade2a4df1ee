"""``riscontro doctor``: whether a workspace is whole, from its settings to its received files."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...schemas.findings import Severity
from ...schemas.terms import Words
from ...workbooks.reader import read_workbook
from ...workbooks.replacing import is_leftover
from .. import events
from ..addresses import is_address, shown
from ..database import Store
from ..editions import editions, fingerprint
from ..errors import RunStopped
from ..roundlog import last_completed
from ..sources import received_path
from ..store import submissions
from ..versions import accepted_at
from ..workspace import Workspace, open_workspace
from .agreeing import disagreement
from .archiving import archives
from .mirroring import answers
from .planning import Opened, opened
from .storing import store_of
from .volumes import volumes_beside, volumes_of

NAMES = 3
"""Files named in one line; the others are counted."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        what: what it is.
        good: it is as it should be.
        told: what was found.
    """

    what: Words
    good: bool
    told: Words


def examine(root: Path) -> list[Check]:
    """Look at everything a workspace keeps; nothing is written or mended.

    Raises:
        RunStopped: it is no workspace.
    """
    workspace = open_workspace(root)
    try:
        found = opened(workspace.root)
    except RunStopped as error:
        plan = Words("Impostazioni, profilo e piano", "Settings, profile and plan")
        return [Check(plan, False, error.words), *_kept(workspace.root)]
    return [
        *_plan(found),
        *_kept(workspace.root),
        *_stored(found),
        *_folders(found),
        *_sealed(workspace),
    ]


def _plan(found: Opened) -> Iterator[Check]:
    stops = [one for one in found.problems if one.severity is Severity.BLOCKING]
    plan = found.plan
    counts = Words(
        f"{len(plan.activities)} attività, {len(plan.indicators)} righe di indicatori, "
        f"{len(plan.departments)} unità",
        f"{len(plan.activities)} activities, {len(plan.indicators)} indicator rows, "
        f"{len(plan.departments)} units",
    )
    broken = Words(
        f"{len(stops)} celle non leggibili: riscontro validate piano.xlsx",
        f"{len(stops)} cells cannot be read: riscontro validate piano.xlsx",
    )
    title = Words("Impostazioni, profilo e piano", "Settings, profile and plan")
    yield Check(title, not stops, broken if stops else counts)


def _kept(root: Path) -> Iterator[Check]:
    workspace = open_workspace(root)
    verified = events.verify(workspace.events)
    chain = Words(
        f"{verified.events} eventi, catena integra", f"{verified.events} events, chain whole"
    )
    torn = Words(
        f"la catena si spezza alla riga {verified.broken}"
        + (" (scrittura interrotta)" if verified.partial else " (riga alterata o tolta)"),
        f"the chain breaks at line {verified.broken}"
        + (" (a write was cut short)" if verified.partial else " (altered or removed)"),
    )
    yield Check(
        Words("Registro degli eventi", "Log of events"),
        not verified.broken,
        torn if verified.broken else chain,
    )
    found = (path for path in sorted(workspace.received.rglob("*")) if path.is_file())
    files = [path for path in found if not is_leftover(path.name)]
    wrong = [path.name for path in files if not _named_by_hash(path)]
    told = Words(
        f"{len(files)} file, tutti con la propria impronta",
        f"{len(files)} files, each with its own fingerprint",
    )
    altered = Words(
        f"alterati: {_listed(wrong)} su {len(files)}", f"altered: {_listed(wrong)} of {len(files)}"
    )
    yield Check(Words("File ricevuti", "Files received"), not wrong, altered if wrong else told)


def _stored(found: Opened) -> Iterator[Check]:
    title = Words("Archivio", "Store")
    workspace = found.workspace
    if not found.settings.database and not workspace.store_file.exists():
        yield Check(title, True, Words("non ancora creato", "not made yet"))
        return
    try:
        with store_of(found) as store:
            received, last = submissions(store), last_completed(store)
            closed = [*_agreeing(store, workspace), *_editions(found, store)]
    except RunStopped as error:
        yield Check(title, False, error.words)
        return
    kept = {path.parent.name + path.stem for path in workspace.received.glob("*/*")}
    lost = sorted({one.workbook for one in received if one.sha256 and one.sha256 not in kept})
    when = f"{last.at:%d/%m/%Y %H:%M} UTC" if last else "–"
    whole = Words(
        f"{len(received)} trasmissioni registrate, ultima esecuzione completa {when}",
        f"{len(received)} submissions recorded, last complete run {when}",
    )
    missing = Words(
        f"file non più conservati: {_listed(lost)}", f"files no longer kept: {_listed(lost)}"
    )
    yield Check(title, not lost, missing if lost else whole)
    yield from closed


def _agreeing(store: Store, workspace: Workspace) -> Iterator[Check]:
    """Hold the log against the store, where its chain is whole."""
    verified = events.verify(workspace.events)
    if verified.broken:
        return
    apart = disagreement(store, workspace)
    names = [str(run) for run in apart.runs]
    whole = Words(
        "il registro dice le stesse esecuzioni e consegne",
        "the log tells the same runs and deliveries",
    )
    broken = Words(
        f"il registro non corrisponde all'archivio per le esecuzioni {_listed(names)} "
        f"({len(apart.lost)} non vi risultano, {len(apart.strange)} diverse, "
        f"{len(apart.disordered)} fuori ordine): righe tolte, aggiunte o riscritte",
        f"the log does not match the store for the runs {_listed(names)} ({len(apart.lost)} not "
        f"told, {len(apart.strange)} told otherwise, {len(apart.disordered)} out of order): lines "
        "removed, added or written anew",
    )
    yield Check(
        Words("Registro e archivio", "Log and store"), not names, broken if names else whole
    )


def _sealed(workspace: Workspace) -> Iterator[Check]:
    """Look into the sealed years: every file as sealed, the log as it went on since."""
    heads = set(events.heads(workspace.events))
    title = Words("Anni sigillati", "Sealed years")
    found = list(archives(workspace))
    wrong = [path.name for path, one in found if one.wrong or one.head not in heads]
    if found:
        whole = Words(f"{len(found)}, integri", f"{len(found)}, whole")
        broken = Words(
            f"alterati: {_listed(wrong)} su {len(found)}",
            f"altered: {_listed(wrong)} of {len(found)}",
        )
        yield Check(title, not wrong, broken if wrong else whole)


def _editions(found: Opened, store: Store) -> Iterator[Check]:
    """Hold every edition against what stood when it was closed, and against its master."""
    known = [
        one for name in found.profile.rounds for one in editions(store, found.settings.period, name)
    ]
    if not known:
        return
    wrong = []
    for one in known:
        rows = accepted_at(store, one.run, one.period, one.round)
        kept = received_path(one.master_sha256, found.workspace.received)
        if fingerprint(rows) != one.fingerprint or not _named_by_hash(kept):
            wrong.append(one.id)
    whole = Words(f"{len(known)}, integre", f"{len(known)}, whole")
    broken = Words(
        f"non più uguali a quelle chiuse: {_listed(wrong)}",
        f"no longer as they were closed: {_listed(wrong)}",
    )
    yield Check(Words("Edizioni", "Editions"), not wrong, broken if wrong else whole)


def _folders(found: Opened) -> Iterator[Check]:
    title = Words("Cartelle delle trasmissioni", "Folders of submissions")
    entries = zip(found.settings.submissions, found.folders, strict=True)
    whys = [_unreached(found, entry, folder) for entry, folder in entries]
    gone = [(why.it, why.en) for why in whys if why is not None]
    good = Words(f"{len(found.folders)} raggiungibili", f"{len(found.folders)} within reach")
    bad = Words(
        f"non raggiungibili: {_listed([it for it, _ in gone])}",
        f"out of reach: {_listed([en for _, en in gone])}",
    )
    yield Check(title, not gone, bad if gone else good)
    master = found.workspace.master_file
    if not master.exists():
        return
    problem = read_workbook(master, found.settings.limits.own(), facts=False).problem
    yield Check(
        Words("Quadro consolidato", "Master"),
        not problem,
        Words("non si legge più", "can no longer be read")
        if problem
        else Words("si legge", "can be read"),
    )
    volumes = volumes_of(found.workspace)
    if volumes:
        wrong = sorted(volumes.keys() - volumes_beside(found.workspace).keys())
        named = _listed(wrong)
        yield Check(
            Words("Volumi del quadro", "Volumes of the master"),
            not wrong,
            Words(f"mancanti o modificati: {named}", f"missing or altered: {named}")
            if wrong
            else Words(f"{len(volumes)} integri", f"{len(volumes)} whole"),
        )


def _unreached(found: Opened, entry: str, folder: Path) -> Words | None:
    """Name a folder that cannot be looked into, with the reason where it is known."""
    if not is_address(entry):
        return None if folder.is_dir() else Words(str(folder), str(folder))
    try:
        why = answers(found, entry)
    except RunStopped as error:
        why = error.words
    return Words(f"{shown(entry)} ({why.it})", f"{shown(entry)} ({why.en})") if why else None


def _named_by_hash(path: Path) -> bool:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return False
    return path.parent.name + path.stem == digest


def _listed(names: list[str]) -> str:
    more = f" +{len(names) - NAMES}" if len(names) > NAMES else ""
    return ", ".join(names[:NAMES]) + more
