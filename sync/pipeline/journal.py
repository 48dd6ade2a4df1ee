"""The log told of every run: its record kept by hash beside the received files, then the event."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from ...schemas.terms import Words
from .. import events
from ..database import Store
from ..diskfaults import reason_of
from ..errors import RunStopped
from ..pushlog import Pushed, mark_pushes_told, note_push, untold_pushes
from ..runrecords import SUFFIX, mark_told, record_of, untold
from ..sources import keep_received
from ..statehistory import as_dict
from ..statelog import states_given
from ..storeschema import DECISIONS, SUBMISSIONS
from ..workspace import Workspace
from .planning import Opened
from .pushing import Note, Push

MASTER, PUSH, EDITION = "master", "push", "edition"
"""Events: the master of a run stands in its place; what a run wrote back; an edition is whole."""
PLAN, SETTINGS, PROFILE = ".xlsx", ".toml", ".profile"
"""Extensions under which the inputs of a run are kept among the files received."""


def keep_inputs(found: Opened) -> dict[str, str]:
    """Keep plan, settings and profile of a run by hash, and return their hashes.

    Raises:
        RunStopped: they cannot be kept.
    """
    parts = {
        "plan": (found.plan_data, PLAN),
        "settings": (found.settings_text.encode(), SETTINGS),
        "profile": (found.profile.text.encode(), PROFILE),
    }
    folder = found.workspace.received
    try:
        kept = {name: keep_received(data, folder, suffix) for name, (data, suffix) in parts.items()}
    except OSError as error:
        raise _untold(found.workspace, error) from error
    return {**kept, "profile_id": found.profile.id}


def tell_runs(store: Store, workspace: Workspace) -> None:
    """Tell the log of every run it does not know: the last one, or one that was killed before.

    Raises:
        RunStopped: record or event cannot be written; the next run tries again.
    """
    for run in untold(store):
        sealed = record_of(store, run)
        header, tables = sealed.header, sealed.told
        inputs: dict[str, Any] = header["inputs"]
        try:
            record = keep_received(sealed.data, workspace.received, SUFFIX)
            told = {
                "what": header["what"],
                "run": run,
                "period": header["period"],
                "round": header["round"],
                "record": record,
                "files": [file[1] for file in inputs.get("files", ()) if file[1]],
                "states": [as_dict(one) for one in states_given(store, run)],
            }
            alone = [*_submissions(tables, run), *_decisions(workspace, tables, run), told]
            events.append_all(workspace.events, alone, date.fromisoformat(header["day"]))
        except OSError as error:
            raise _untold(workspace, error) from error
        mark_told(store, run, record)


def _submissions(tables: Mapping[str, Any], run: int) -> Iterator[dict[str, Any]]:
    """Return one event for each workbook first read in a run."""
    names = ("department", "period", "round", "state", "sha256", "workbook")
    for row in tables.get(SUBMISSIONS.name, ()):
        yield {"what": "submission", "run": run, **{name: row[name] for name in names}}


def _decisions(
    workspace: Workspace, tables: Mapping[str, Any], run: int
) -> Iterator[dict[str, Any]]:
    """Return one event for each decision of the centre first met in a run."""
    rows = tables.get(DECISIONS.name, ())
    if not rows:
        return
    known = {
        event["identity"]
        for _, event in events.events(workspace.events)
        if event.get("what") == "decision"
    }
    for row in rows:
        if row["identity"] not in known:
            named = {name: row[name] for name in ("identity", "period", "round")}
            yield {"what": "decision", "run": run, **named}


def tell_master(
    workspace: Workspace,
    run: int,
    sha256: str,
    completed: str,
    by_hand: Sequence[Any],
    today: date,
) -> None:
    """Tell the log that the master of a run is in place.

    Args:
        workspace: the workspace.
        run: number of the run.
        sha256: of the master.
        completed: the moment, as the store has it.
        by_hand: what somebody had changed in the master before, as JSON.
        today: day of the run.

    Raises:
        RunStopped: the log cannot be written.
    """
    told = {"what": MASTER, "run": run, "master": sha256, "completed": completed}
    try:
        events.append(workspace.events, {**told, "by_hand": list(by_hand)}, today)
    except OSError as error:
        raise _untold(workspace, error) from error


def noting(store: Store, workspace: Workspace, run: int) -> Note:
    """Return what notes every workbook a run is about to write, and keeps what it writes."""

    def note(push: Push, before: str, after: bytes) -> None:
        try:
            written = keep_received(
                after, workspace.received, PurePath(push.workbook).suffix.lower()
            )
        except OSError as error:
            raise _untold(workspace, error) from error
        note_push(store, Pushed(run, push.workbook, push.department, before, written))

    return note


def tell_pushes(
    store: Store, workspace: Workspace, today: date, run: int = 0, pushes: Sequence[Push] = ()
) -> None:
    """Tell the log what runs wrote back: this one, and one that was killed before it could.

    Args:
        store: where they were noted.
        workspace: the workspace.
        today: day of the run.
        run: this run.
        pushes: what became of every workbook in it.

    Raises:
        RunStopped: the log cannot be written.
    """
    known = {one.workbook: one for one in pushes}
    waiting = [
        {"department": one.department, "workbook": one.workbook, "state": one.state}
        for one in pushes
        if one.state not in ("unchanged", "written")
    ]
    unwritten = {one.workbook for one in pushes if one.state != "written"}
    noted = untold_pushes(store)
    for number in sorted({*noted, *([run] if waiting else [])}):
        told = {
            "what": PUSH,
            "run": number,
            "pushes": [
                {
                    "department": one.department,
                    "workbook": one.workbook,
                    "before": one.before,
                    "after": one.after,
                    **(_counts(known.get(one.workbook)) if number == run else {}),
                }
                for one in noted.get(number, ())
                if number != run or one.workbook not in unwritten
            ],
            "waiting": waiting if number == run else [],
        }
        try:
            events.append(workspace.events, told, today)
        except OSError as error:
            raise _untold(workspace, error) from error
        mark_pushes_told(store, number, unwritten if number == run else ())


def _counts(push: Push | None) -> dict[str, int]:
    if push is None:
        return {}
    repaired = {"repaired": len(push.repair.cells)} if push.repair else {}
    return {"cells": len(push.cells), **repaired}


def _untold(workspace: Workspace, error: OSError) -> RunStopped:
    reason = reason_of(error)
    return RunStopped(
        Words(
            f"Il registro degli eventi non si può scrivere in {workspace.hidden} ({reason.it}): "
            "liberare spazio o verificare i permessi, poi ripetere il comando.",
            f"The log of events cannot be written in {workspace.hidden} ({reason.en}): free some "
            "space or check the permissions, then repeat the command.",
        )
    )
