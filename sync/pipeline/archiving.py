"""``riscontro archive``: a year sealed for the records office."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any

from ...schemas.terms import Words
from ...workbooks.reserving import place
from .. import events
from ..database import Store
from ..diskfaults import reason_of
from ..editions import Edition, editions
from ..errors import RunStopped
from ..pushlog import pushes_of
from ..runrecords import SUFFIX
from ..sealing import LOG, Verified, seal, verify
from ..sources import received_path
from ..store import Received, runs_of, submissions
from ..workspace import Workspace, open_workspace
from .consolidation import utc_now
from .editions import FOLDER as EDITIONS
from .journal import PLAN, PROFILE, SETTINGS, tell_pushes, tell_runs
from .locking import locked
from .planning import Opened, opened
from .storing import store_of
from .volumes import volumes_beside


@dataclass(frozen=True, slots=True)
class Archived:
    """A year sealed.

    Attributes:
        path: the sealed file.
        sha256: of it.
        files: how many files are in it.
        again: nothing of the year changed since it was sealed before: that file stands.
        lost: files of the year that are kept no more.
    """

    path: Path
    sha256: str
    files: int
    again: bool = False
    lost: tuple[str, ...] = ()


def archive(
    root: Path,
    year: int,
    today: date,
    *,
    anyway: bool = False,
    folder: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Archived:
    """Seal a year: deliveries, plan, settings, masters, editions, runs and log, with fingerprints.

    Nothing is taken away from the workspace.

    Args:
        root: the workspace.
        year: the year.
        today: day of the run.
        anyway: seal a year none of whose rounds was closed.
        folder: where the sealed file goes; ``archivio`` in the workspace when not given.
        clock: the moment it is, for the lock only.

    Raises:
        RunStopped: the year has no runs, or was never closed.
    """
    with locked(open_workspace(root), "riscontro archive", clock()):
        found = opened(root)
        with store_of(found) as store:
            tell_runs(store, found.workspace)
            tell_pushes(store, found.workspace, today)
            made = runs_of(store, year)
            if not made:
                raise _no_year(year)
            known = [one for name in found.profile.rounds for one in editions(store, year, name)]
            if not known and not anyway:
                raise _never_closed(year)
            files, lost = _files(found, store, year, made, known)
        head = events.verify(found.workspace.events).head
        facts = {"plan": found.settings.plan, "year": year, "head": head}
        data = seal(files, {**facts, "lost": lost})
        target = folder or found.workspace.archive
        name = f"{found.settings.plan}_{year}.zip"
        before = _sealed_before(target, Path(name), verify(data))
        digest = hashlib.sha256(data).hexdigest()
        if before is not None:
            old = hashlib.sha256(before.read_bytes()).hexdigest()
            _tell(found.workspace, year, old, len(files), today)
            return Archived(before, old, len(files), True, tuple(lost))
        try:
            path = place(data, target, name)
        except OSError as error:
            raise _unwritten(target, error) from error
        _tell(found.workspace, year, digest, len(files), today)
    return Archived(path, digest, len(files), False, tuple(lost))


def _tell(workspace: Workspace, year: int, sha256: str, files: int, today: date) -> None:
    """Tell the log of a sealed file, unless it knows it: a run may have been killed before."""
    told = {"what": "archive", "year": year, "sha256": sha256, "files": files}
    known = [event for _, event in events.events(workspace.events)]
    if not any(one.get("what") == "archive" and one.get("sha256") == sha256 for one in known):
        events.append(workspace.events, told, today)


def archives(workspace: Workspace) -> Iterator[tuple[Path, Verified]]:
    """Look into every sealed year of a workspace."""
    for path in sorted(workspace.archive.glob("*.zip")):
        try:
            yield path, verify(path.read_bytes())
        except OSError:
            yield path, Verified(0, (path.name,))


def _files(
    found: Opened,
    store: Store,
    year: int,
    runs: Sequence[Mapping[str, Any]],
    known: Sequence[Edition],
) -> tuple[dict[str, bytes], list[str]]:
    """Gather everything that belongs to a year, and name what is kept no more."""
    workspace = found.workspace
    wanted: dict[str, tuple[str, str]] = {}

    def want(path: str, sha256: str, suffix: str) -> None:
        if sha256:
            wanted.setdefault(path, (sha256, suffix))

    for one in (one for one in submissions(store) if one.period == year):
        suffix = PurePath(one.workbook).suffix.lower()
        want(f"trasmissioni/{_delivery(one, suffix)}", one.sha256, suffix)
    for run in runs:
        number, inputs = run["id"], run["inputs"]
        want(f"esecuzioni/{number:05d}{SUFFIX}", run["record"], SUFFIX)
        parts = (("plan", PLAN), ("settings", SETTINGS), ("profile", PROFILE))
        for name, suffix in parts:
            sha256 = inputs.get(name, "")
            want(f"piano/{sha256[:16]}{suffix}", sha256, suffix)
        for push in pushes_of(store, number):
            suffix = PurePath(push.workbook).suffix.lower()
            name = f"restituzioni/{push.department}_{push.after[:16]}{suffix}"
            want(name, push.after, suffix)
    for edition in known:
        want(f"edizioni/{edition.id}/quadro.xlsx", edition.master_sha256, ".xlsx")
    files: dict[str, bytes] = {}
    lost = []
    for path, (sha256, suffix) in sorted(wanted.items()):
        data = _kept(workspace, sha256, suffix)
        if data is None:
            lost.append(path)
        else:
            files[path] = data
    for edition in known:
        folder = workspace.outbox / EDITIONS / edition.id
        volumes = sorted((folder / workspace.volumes.name).glob("*.xlsx"))
        for file in (folder / "edizione.json", folder / "errata.xlsx", *volumes):
            if file.is_file():
                name = file.relative_to(folder).as_posix()
                files[f"edizioni/{edition.id}/{name}"] = file.read_bytes()
    files |= _as_they_stand(found, year, runs)
    files[LOG] = workspace.events.read_bytes()
    return files, lost


def _as_they_stand(found: Opened, year: int, runs: Sequence[Mapping[str, Any]]) -> dict[str, bytes]:
    """Return plan, settings and master: those of now while the year is open, else the last ones."""
    workspace = found.workspace
    if year == found.settings.period:
        named = (workspace.plan_file, workspace.settings_file, workspace.master_file)
        there = {path.name: path.read_bytes() for path in named if path.is_file()}
        return there | volumes_beside(workspace)
    stood: dict[str, bytes] = {}
    for run in reversed(runs):
        inputs = run["inputs"]
        pairs = (
            (workspace.plan_file.name, inputs.get("plan", ""), PLAN),
            (workspace.settings_file.name, inputs.get("settings", ""), SETTINGS),
        )
        for name, sha256, suffix in pairs:
            if name not in stood and (data := _kept(workspace, sha256, suffix)) is not None:
                stood[name] = data
        master = workspace.master_file.name
        sha256 = run["master_sha256"]
        if master not in stood and (data := _master(workspace, sha256)) is not None:
            stood[master] = data
    return stood


def _kept(workspace: Workspace, sha256: str, suffix: str) -> bytes | None:
    if not sha256:
        return None
    try:
        data = received_path(sha256, workspace.received, suffix).read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _master(workspace: Workspace, sha256: str) -> bytes | None:
    """Return a master by its hash: kept with an edition, in its place, or among the backups."""
    if not sha256:
        return None
    kept = _kept(workspace, sha256, ".xlsx")
    if kept is not None:
        return kept
    places = [workspace.master_file, *workspace.backups.glob(f"*.{sha256[:16]}*.xlsx")]
    for path in places:
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
    return None


def _delivery(one: Received, suffix: str) -> str:
    whose = one.department or "senza-unita"
    return f"{whose}_{one.period}_{one.round}_{one.received:%Y%m%d}_{one.sha256[:16]}{suffix}"


def _sealed_before(folder: Path, name: Path, now: Verified) -> Path | None:
    """Return a sealed file that holds the same, but for what the log said since."""
    for path in sorted(folder.glob(f"{name.stem}*.zip")):
        before = verify(path.read_bytes())
        if not before.wrong and before.fingerprint == now.fingerprint:
            return path
    return None


def _no_year(year: int) -> RunStopped:
    return RunStopped(
        Words(
            f"Del {year} non c'è alcuna esecuzione: non c'è nulla da archiviare.",
            f"There is no run of {year}: there is nothing to archive.",
        )
    )


def _never_closed(year: int) -> RunStopped:
    return RunStopped(
        Words(
            f"Nessuna rilevazione del {year} è stata chiusa: chiuderla prima (riscontro close) "
            "oppure aggiungere --anyway.",
            f"No round of {year} was closed: close it first (riscontro close) or add --anyway.",
        )
    )


def _unwritten(folder: Path, error: OSError) -> RunStopped:
    reason = reason_of(error)
    return RunStopped(
        Words(
            f"L'archivio non si può scrivere in {folder} ({reason.it}): liberare spazio o "
            "verificare i permessi.",
            f"The archive cannot be written in {folder} ({reason.en}): free some space or check "
            "the permissions.",
        )
    )
