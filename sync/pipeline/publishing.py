"""What is to be published, taken from the last consolidation and not from the folders of today."""

from dataclasses import replace
from pathlib import Path

from ...schemas.profile import Profile
from ...schemas.terms import Words
from ..database import Store
from ..editions import Edition, all_editions, reopened_after
from ..errors import RunStopped
from ..publication.corrections import Past
from ..publication.material import Material
from ..roundlog import last_run
from ..settings import read_settings
from ..versions import accepted_at
from ..workspace import open_workspace
from .asitwas import as_it_was
from .consolidation import drawn
from .gathering import see
from .keeping import look_of
from .planning import Opened, opened
from .progressing import Progress, quiet
from .storing import has_store, store_of

NO_MASTER = Words(
    "La rilevazione aperta non è ancora stata consolidata: eseguire prima «riscontro consolidate».",
    "The open round was not consolidated yet: run `riscontro consolidate` first.",
)


def material(root: Path, progress: Progress = quiet) -> Material:
    """Return what the last consolidation of the open round showed.

    It is worked out again from the files and the plan that run kept: what lies in the folders, or
    was changed in ``piano.xlsx`` since, is not in it, as it is not in the master.

    Args:
        root: the workspace.
        progress: told how far each step is.

    Raises:
        RunStopped: the round was never consolidated, or a file of the run is missing or altered.
    """
    workspace = open_workspace(root)
    settings = read_settings(workspace.settings_file)
    now = opened(root)
    if not has_store(now):
        raise RunStopped(NO_MASTER)
    with store_of(now) as store:
        last = last_run(store, settings.period, settings.round)
        if last is None:
            raise RunStopped(NO_MASTER)
        found = _with_policy(as_it_was(workspace, last.inputs), now.profile)
        seen = see(found, store, last.day, progress, keep=False, look=look_of(last.inputs))
        made = drawn(found, seen, store)
        every, where = all_editions(store), (settings.period, settings.round)
        past = tuple(_past(store, one) for one in every if (one.period, one.round) == where)
        rows = accepted_at(store, last.run, *where) if past else {}
        others = {(one.period, one.round): one for one in every}
        others.pop(where, None)
        earlier = tuple(_past(store, one) for _, one in sorted(others.items()))
    return Material(
        made.overview,
        found.settings.plan,
        last.run,
        last.day,
        tuple(one.edition for one in past),
        past,
        rows,
        earlier,
    )


def _past(store: Store, one: Edition) -> Past:
    """Return an edition with what stood in it."""
    rows = accepted_at(store, one.run, one.period, one.round)
    return Past(one, rows, reopened_after(store, one.id))


def _with_policy(found: Opened, now: Profile) -> Opened:
    """Return what a run found, with what is public today: that is not for a past run to say."""
    return replace(found, profile=replace(found.profile, publication=now.publication))
