"""The log told of every run: its record kept by hash beside the received files, then the event."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ...schemas.terms import Words
from .. import events
from ..database import Store
from ..errors import RunStopped
from ..runrecords import SUFFIX, mark_told, read_record, record_of, untold
from ..sources import keep_received
from ..workspace import Workspace
from .planning import Opened

MASTER = "master"
"""Event: the master of a run stands in its place."""
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
        data = record_of(store, run)
        header = read_record(data)["run"]
        inputs: dict[str, Any] = header["inputs"]
        try:
            record = keep_received(data, workspace.received, SUFFIX)
            told = {
                "what": header["what"],
                "run": run,
                "period": header["period"],
                "round": header["round"],
                "record": record,
                "files": [file[1] for file in inputs.get("files", ()) if file[1]],
            }
            events.append(workspace.events, told, date.fromisoformat(header["day"]))
        except OSError as error:
            raise _untold(workspace, error) from error
        mark_told(store, run, record)


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


def _untold(workspace: Workspace, error: OSError) -> RunStopped:
    reason = error.strerror or str(error)
    return RunStopped(
        Words(
            f"Il registro degli eventi non si può scrivere in {workspace.hidden} ({reason}): "
            "liberare spazio o verificare i permessi, poi ripetere il comando.",
            f"The log of events cannot be written in {workspace.hidden} ({reason}): free some "
            "space or check the permissions, then repeat the command.",
        )
    )
