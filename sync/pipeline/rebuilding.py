"""``riscontro rebuild``: the store made again from the log and the files kept, then the master."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ...schemas.rules import Catalogue
from ...schemas.terms import Words
from ...workbooks.master import render
from ...workbooks.mastersheets import MasterBook
from .. import events
from ..database import Store, database_of, open_store
from ..editions import mark_edition
from ..errors import RunStopped
from ..forgotten import followed, rewritten
from ..pushlog import Pushed, put_pushes_back
from ..runrecords import SUFFIX, put_back, read_record
from ..settings import read_settings
from ..shownlog import put_shown_back
from ..store import has_runs
from ..workspace import Workspace, open_workspace
from .asitwas import as_it_was
from .consolidation import drawn
from .gathering import see
from .journal import EDITION, MASTER, PUSH
from .keeping import kept, look_of
from .placing import place_master
from .progressing import Progress, quiet
from .volumes import place_volumes

NOT_EMPTY = Words(
    "L'archivio indicato dalle impostazioni non è vuoto: vuotarlo o indicarne un altro, poi "
    "ripetere il comando.",
    "The store named by the settings is not empty: empty it or name another, then repeat the "
    "command.",
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made.

    Attributes:
        runs: how many runs were put back.
        backup: where the store that was there is kept, ``None`` when there was none.
        master: where the master was written, ``None`` when no run ever made one.
        same: the master has the fingerprint the log tells of.
    """

    runs: int
    backup: Path | None
    master: Path | None
    same: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """A run as the log tells it: its day, its record, what was known of it later."""

    number: int
    day: date
    record: str
    later: Mapping[str, str]


def rebuild(root: Path, progress: Progress = quiet) -> Rebuilt:
    """Make the store again from the log and the records it names, then the master from its inputs.

    What the folders and ``piano.xlsx`` hold now is not looked at: the master is that of the last
    consolidation, from the files kept. The store that was there goes to the backups.

    Raises:
        RunStopped: the log is broken, a file it names is missing or altered, or the database
            elsewhere is not empty; then nothing is changed.
    """
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    told = _told(workspace)
    hashes = rewritten(workspace.events)
    records = [_record(workspace, one.record) for one in told]
    where = database_of(settings.database, workspace.store_file)
    fresh = where.with_name(f".{where.name}.riscontro") if isinstance(where, Path) else where
    if isinstance(fresh, Path):
        fresh.unlink(missing_ok=True)
    lasting = _lasting(records)
    last = max(lasting, default=0)
    with open_store(fresh) as store:
        if not isinstance(where, Path) and has_runs(store):
            raise RunStopped(NOT_EMPTY)
        for number, (one, record) in enumerate(zip(told, records, strict=True), 1):
            put_back(store, record, one.record, one.later, hashes)
            if one.number in lasting and one.number != last:
                # An old round no longer shown is no reason to stop: its values are all there.
                with suppress(RunStopped):
                    _show_again(workspace, store, one, record, progress)
            progress("write", number, len(told))
        for edition, master in _sealed(workspace).items():
            mark_edition(store, edition, hashes.get(master, master))
        pushed = _pushed(workspace, {one.number for one in told}, hashes)
        put_pushes_back(store, pushed)
    backup = _put_in_place(workspace, fresh) if isinstance(fresh, Path) else None
    if not last:
        return Rebuilt(len(told), backup, None, True)
    one, record = next(pair for pair in zip(told, records, strict=True) if pair[0].number == last)
    with open_store(where) as store:
        book, rules = _show_again(workspace, store, one, record, progress)
    place_volumes(workspace, book.volumes, rules)
    data = render(book)
    placed = place_master(workspace, data, rules)
    wanted = one.later.get("master_sha256", "")
    same = not wanted or hashlib.sha256(data).hexdigest() == wanted
    return Rebuilt(len(told), backup, placed.path, same)


def last_master(workspace: Workspace, progress: Progress = quiet) -> bytes | None:
    """Make the last master again from the files kept, and the tables every round shows.

    Returns:
        The master; ``None`` when no run ever made one.

    Raises:
        RunStopped: a file the log names is missing or altered.
    """
    settings = read_settings(workspace.settings_file)
    told = _told(workspace)
    hashes = rewritten(workspace.events)
    records = [followed(_record(workspace, one.record), hashes) for one in told]
    lasting = _lasting(records)
    book: MasterBook | None = None
    with open_store(database_of(settings.database, workspace.store_file)) as store:
        for one, record in zip(told, records, strict=True):
            if one.number in lasting and one.number != max(lasting):
                with suppress(RunStopped):
                    _show_again(workspace, store, one, record, progress)
            elif one.number in lasting:
                book, _ = _show_again(workspace, store, one, record, progress)
    return render(book) if book is not None else None


def _told(workspace: Workspace) -> list[_Told]:
    """Return the runs the log tells of, each once, in their order."""
    verified = events.verify(workspace.events)
    if verified.broken and not verified.partial:
        raise RunStopped(
            Words(
                f"Il registro degli eventi è spezzato alla riga {verified.broken}: l'archivio non "
                "si ricostruisce da un registro alterato. Recuperare eventi.jsonl da una copia.",
                f"The log of events is broken at line {verified.broken}: the store is not made "
                "again from an altered log. Restore eventi.jsonl from a copy.",
            )
        )
    hashes = rewritten(workspace.events)
    found: dict[int, tuple[date, str]] = {}
    later: dict[int, dict[str, str]] = {}
    for day, event in events.events(workspace.events):
        if "record" in event:
            found[event["run"]] = (day, hashes.get(event["record"], event["record"]))
        elif event.get("what") == MASTER:
            master = hashes.get(event["master"], event["master"])
            names = {"completed": event["completed"], "master_sha256": master}
            later[event["run"]] = names
    return [_Told(number, *found[number], later.get(number, {})) for number in sorted(found)]


def _lasting(records: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Return the numbers of the runs that made the last master of every round."""
    found = {
        (record["run"]["period"], record["run"]["round"]): int(record["run"]["id"])
        for record in records
        if "plan" in record["run"].get("inputs", {})
    }
    return frozenset(found.values())


def _show_again(
    workspace: Workspace, store: Store, one: _Told, record: Mapping[str, Any], progress: Progress
) -> tuple[MasterBook, Catalogue]:
    """Put the tables a run showed into the store, and return its master and the rules it had."""
    header = record["run"]
    found = as_it_was(workspace, header["inputs"])
    look = look_of(header["inputs"])
    seen = see(found, store, one.day, progress, keep=False, look=look)
    # Drawn as a consolidation draws it: the master is to be the same, byte by byte.
    made = drawn(found, seen, store, processes=1)
    put_shown_back(store, one.number, header["period"], header["round"], made.tables())
    return made.book, seen.rules


def _sealed(workspace: Workspace) -> dict[str, str]:
    """Return the editions the log tells to be whole, each with the hash of its master."""
    return {
        event["id"]: event["master"]
        for _, event in events.events(workspace.events)
        if event.get("what") == EDITION
    }


def _pushed(workspace: Workspace, runs: Collection[int], hashes: Mapping[str, str]) -> list[Pushed]:
    """Return what the log tells of workbooks written by these runs, the last word on each."""
    found = {
        (event["run"], one["workbook"]): Pushed(
            event["run"],
            one["workbook"],
            one["department"],
            hashes.get(one["before"], one["before"]),
            hashes.get(one["after"], one["after"]),
        )
        for _, event in events.events(workspace.events)
        if event.get("what") == PUSH and event.get("run") in runs
        for one in event["pushes"]
    }
    return list(found.values())


def _record(workspace: Workspace, sha256: str) -> Mapping[str, Any]:
    try:
        return read_record(kept(workspace, sha256, SUFFIX))
    except ValueError as error:
        raise RunStopped(str(error)) from error


def _put_in_place(workspace: Workspace, fresh: Path) -> Path | None:
    """Put the new database in the place of the old one, which goes to the backups."""
    path, backup = workspace.store_file, None
    if path.exists():
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        workspace.backups.mkdir(parents=True, exist_ok=True)
        backup = workspace.backups / f"{path.stem}.{digest[:16]}{path.suffix}"
        path.replace(backup)
    fresh.replace(path)
    return backup
