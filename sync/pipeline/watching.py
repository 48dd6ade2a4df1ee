"""An unchanged night recognised before anything is read, and what a run must find to be so."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...schemas.release import VERSION
from ..filestate import DiskClock, Seen, seen, states_of
from ..manifest import Memory, checked_again, recall, remember
from ..workspace import FILE_NAME, Workspace
from .diary import note

if TYPE_CHECKING:
    from ..roundlog import Completed
    from ..settings import Settings
    from .planning import Opened
    from .synchronising import Synchronised

MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class Quiet(NamedTuple):
    """Nothing changed: what the last run saw, and how files that only look touched are now."""

    workspace: Workspace
    memory: Memory
    touched: Mapping[str, Seen]


def quiet_night(root: Path, today: date, paranoid: bool = False) -> Quiet | None:
    """Tell that nothing changed since the last run; ``None`` when a run is needed.

    Files are looked at by their state only, each once; of those that look touched, and of all when
    ``paranoid``, the content is compared.
    """
    workspace = Workspace(root.parent if root.name == FILE_NAME else root)
    memory = recall(workspace.manifest_file)
    if memory is None or memory.version != VERSION or today < memory.day:
        return None
    if memory.until is not None and today >= memory.until:
        return None
    try:
        touched = _touched(workspace, memory, paranoid)
    except OSError:
        return None
    return Quiet(workspace, memory, touched) if touched is not None else None


def note_quiet(quiet: Quiet) -> None:
    """Note that nothing had changed just now: the workspace is looked after."""
    moment = datetime.now(UTC).strftime(MOMENT)
    checked_again(quiet.workspace.manifest_file, moment, quiet.touched)
    note(quiet.workspace, "riscontro sync: nothing changed")


def looked_after(workspace: Workspace, last: "Completed | None") -> "Completed | None":
    """Return when a workspace was last looked after: a night without changes counts."""
    from dataclasses import replace

    memory = recall(workspace.manifest_file)
    if memory is None or last is None:
        return last
    checked = datetime.fromisoformat(memory.checked)
    return replace(last, at=checked) if checked > last.at else last


def remember_night(
    done: "Synchronised", found: "Opened", today: date, told: Mapping[str, str]
) -> None:
    """Remember a run after which nothing is left to do, so that the next one may be spared.

    Args:
        done: the run.
        found: the workspace as it was opened.
        today: day of the run.
        told: what to say when nothing changed, by name.
    """
    workspace, settings = found.workspace, found.settings
    # Whoever is written to every night is to hear of every night.
    if not _complete(done) or settings.summary_to:
        return
    folders = _watched(workspace, settings)
    if folders is None:
        return
    try:
        clock = DiskClock(workspace.manifest_file)
        files = {
            name: _read_once(workspace.root / name, clock)
            for name in states_of(workspace.root, _own(workspace), folders)
        }
    except OSError:
        return
    read = _read(done, found)
    if any(files[name].sha256 not in read for name in _inputs(files, workspace)):
        return  # Somebody saved it after it was read.
    memory = Memory(
        version=VERSION,
        day=today,
        until=_until(found, today),
        checked=datetime.now(UTC).strftime(MOMENT),
        language=settings.language,
        folders=folders,
        files=files,
    )
    remember(workspace.manifest_file, memory, told)


def _touched(workspace: Workspace, memory: Memory, paranoid: bool) -> dict[str, Seen] | None:
    """Return the files that only look touched as they are now; ``None`` when any file changed.

    Raises:
        OSError: something cannot be looked into.
    """
    states = states_of(workspace.root, _own(workspace), memory.folders)
    if states.keys() != memory.files.keys():
        return None
    asked = [
        name for name, state in states.items() if paranoid or not memory.files[name].stands(state)
    ]
    if any(states[name].st_size != memory.files[name].size for name in asked):
        return None
    touched: dict[str, Seen] = {}
    if asked:
        clock = DiskClock(workspace.manifest_file)
        for name in asked:
            touched[name] = _read_once(workspace.root / name, clock)
            if touched[name].sha256 != memory.files[name].sha256:
                return None
    return touched


def _own(workspace: Workspace) -> list[str]:
    """Return the files of the workspace on which a run depends, or that it makes."""
    files = (
        workspace.settings_file,
        workspace.plan_file,
        workspace.master_file,
        workspace.store_file,
        workspace.records_file,
    )
    return [file.relative_to(workspace.root).as_posix() for file in files]


def _watched(workspace: Workspace, settings: "Settings") -> tuple[str, ...] | None:
    """Return the folders in which every file counts; ``None`` when nobody can look into some."""
    from ..addresses import is_address

    if settings.database or any(map(is_address, settings.submissions)):
        return None
    own = (workspace.root / settings.profile).is_dir()
    folders = (*settings.submissions, *([settings.profile] if own else []))
    if workspace.volumes.is_dir():
        folders = (*folders, workspace.volumes.name)
    return folders if not any("\n" in folder for folder in folders) else None


def _read_once(path: Path, clock: DiskClock) -> Seen:
    """Read a file to know it again, late enough for any later change to show."""
    state = path.stat()
    clock.pass_by(max(state.st_mtime_ns, state.st_ctime_ns))
    return seen(path, clock)


def _complete(done: "Synchronised") -> bool:
    summary = done.summary
    # After a push the master still names the workbooks as they were read: one more run settles it.
    settled = all(one.state == "unchanged" for one in done.pushes)
    return summary.written and not summary.left_out and settled and not done.dry_run


def _read(done: "Synchronised", found: "Opened") -> frozenset[str]:
    """Return the fingerprints of everything a run read."""
    from hashlib import sha256

    read = {one.sha256 for one in done.summary.consolidated.submissions}
    read.add(sha256(found.plan_data).hexdigest())
    return frozenset(read)


def _until(found: "Opened", today: date) -> date | None:
    """Return the first day after which the same files may give something else."""
    from ...schemas.expressiontexts import depends_on_the_day

    if depends_on_the_day(found.profile):
        return today + timedelta(days=1)
    return _first(day for day in turning_days(found) if day > today)


def turning_days(found: "Opened") -> list[date]:
    """Return the days from which something of a workspace is otherwise, though no file changed."""
    plan, one = found.plan, timedelta(days=1)
    days: list[date] = [found.settings.due_date() + one]
    for unit in plan.departments:
        days += [day for day in (unit.valid_from,) if day]
        days += [day + one for day in (unit.valid_to,) if day]
    for contact in plan.contacts:
        days += [day for day in (contact.valid_from,) if day]
        days += [day + one for day in (contact.valid_to,) if day]
    days += [waiver.expires + one for waiver in plan.waivers if waiver.expires]
    return days


def _inputs(files: Iterable[str], workspace: Workspace) -> list[str]:
    """Return the files a run reads: the plan and whatever is a workbook by its name."""
    from ..sources import reason_to_ignore

    plan, *others = workspace.plan_file.name, *_own(workspace)
    ours, volumes = {name for name in others if name != plan}, f"{workspace.volumes.name}/"
    return [
        name
        for name in files
        if name not in ours
        and not name.startswith(volumes)
        and not reason_to_ignore(name.rpartition("/")[2])
    ]


def _first(days: Iterable[date]) -> date | None:
    return min(days, default=None)
