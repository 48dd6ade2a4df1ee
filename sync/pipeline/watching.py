"""An unchanged night recognised before anything is read, and what a run must find to be so."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..addresses import is_address
from ..errors import RunStopped
from ..manifest import Memory, checked_again, files_in, recall, remember, seen, unchanged
from ..settings import Settings, read_settings
from ..sources import reason_to_ignore
from ..workspace import Workspace, open_workspace
from .diary import note

if TYPE_CHECKING:
    from ..roundlog import Completed
    from .planning import Opened
    from .synchronising import Synchronised

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def quiet_night(root: Path, today: date) -> Memory | None:
    """Return what the last run said when nothing changed since; ``None`` when a run is needed.

    Files are looked at by size and time only; of those that look touched the content is compared.
    """
    try:
        workspace = open_workspace(root)
        memory = recall(workspace.manifest_file)
        if memory is None or memory.version != _version() or today < memory.day:
            return None
        if memory.until is not None and today >= memory.until:
            return None
        found = watched(workspace, read_settings(workspace.settings_file))
        if found is None:
            return None
        written = workspace.manifest_file.stat().st_mtime_ns
        if not unchanged(memory, found, written):
            return None
    except (OSError, RunStopped):
        return None
    return memory


def note_quiet(root: Path) -> None:
    """Note that nothing had changed just now: the workspace is looked after."""
    workspace = open_workspace(root)
    checked_again(workspace.manifest_file, datetime.now(UTC).strftime(MOMENT))
    note(workspace, "riscontro sync: nothing changed")


def looked_after(workspace: Workspace, last: "Completed | None") -> "Completed | None":
    """Return when a workspace was last looked after: a night without changes counts."""
    memory = recall(workspace.manifest_file)
    if memory is None or last is None:
        return last
    checked = datetime.fromisoformat(memory.checked)
    return replace(last, at=checked) if checked > last.at else last


def remember_night(done: "Synchronised", found: "Opened", today: date, said: Any) -> None:  # noqa: ANN401
    """Remember a run after which nothing is left to do, so that the next one may be spared.

    Args:
        done: the run.
        found: the workspace as it was opened.
        today: day of the run.
        said: what to say when nothing changed, as JSON.
    """
    workspace = found.workspace
    # Whoever is written to every night is to hear of every night.
    if not _complete(done) or found.settings.summary_to:
        return
    try:
        paths = watched(workspace, found.settings)
        if paths is None:
            return
        files = {name: seen(path) for name, path in paths.items()}
    except OSError:
        return
    read = _read(done, found)
    if any(files[name].sha256 not in read for name in _inputs(paths, workspace)):
        return  # Somebody saved it after it was read.
    memory = Memory(
        version=_version(),
        day=today,
        until=_until(found, today),
        checked=datetime.now(UTC).strftime(MOMENT),
        outcome=said,
        files=files,
    )
    remember(workspace.manifest_file, memory)


def watched(workspace: Workspace, settings: Settings) -> dict[str, Path] | None:
    """Return every file on which a run depends, ``None`` when some lie where nobody can look.

    Raises:
        OSError: a folder cannot be looked into.
    """
    if settings.database or any(is_address(folder) for folder in settings.submissions):
        return None
    folders = [workspace.root / folder for folder in settings.submissions]
    own = workspace.root / settings.profile
    paths = [
        workspace.settings_file,
        workspace.plan_file,
        workspace.master_file,
        workspace.store_file,
    ]
    for folder in (*folders, *([own] if own.is_dir() else [])):
        paths += files_in(folder)
    return {_name(path, workspace.root): path for path in paths}


def _complete(done: "Synchronised") -> bool:
    summary = done.summary
    # After a push the master still names the workbooks as they were read: one more run settles it.
    settled = all(one.state == "unchanged" for one in done.pushes)
    return summary.written and not summary.left_out and settled and not done.dry_run


def _read(done: "Synchronised", found: "Opened") -> frozenset[str]:
    """Return the fingerprints of everything a run read."""
    read = {one.sha256 for one in done.summary.consolidated.submissions}
    read.add(hashlib.sha256(found.plan_data).hexdigest())
    return frozenset(read)


def _until(found: "Opened", today: date) -> date | None:
    """Return the first day after which the same files may give something else."""
    from ...schemas.expressiontexts import depends_on_the_day

    plan, one = found.plan, timedelta(days=1)
    days: list[date] = [found.settings.due_date() + one]
    for unit in plan.departments:
        days += [day for day in (unit.valid_from,) if day]
        days += [day + one for day in (unit.valid_to,) if day]
    for contact in plan.contacts:
        days += [day for day in (contact.valid_from,) if day]
        days += [day + one for day in (contact.valid_to,) if day]
    days += [waiver.expires + one for waiver in plan.waivers if waiver.expires]
    if depends_on_the_day(found.profile):
        days.append(today + one)
    return _first(day for day in days if day > today)


def _inputs(paths: Mapping[str, Path], workspace: Workspace) -> list[str]:
    """Return the files a run reads: the plan and whatever is a workbook by its name."""
    ours = {workspace.master_file, workspace.store_file, workspace.settings_file}
    return [
        name for name, path in paths.items() if path not in ours and not reason_to_ignore(path.name)
    ]


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)


def _name(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.resolve().as_posix()


def _version() -> str:
    return version("riscontro")
