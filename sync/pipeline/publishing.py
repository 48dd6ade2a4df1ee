"""What is to be published, taken from the last consolidation and not from the folders of today."""

from dataclasses import replace
from pathlib import Path

from ...schemas.profile import Profile
from ...schemas.terms import Words
from ..editions import editions
from ..errors import RunStopped
from ..publication.material import Material
from ..roundlog import last_run
from ..settings import read_settings
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
        known = editions(store, settings.period, settings.round)
    return Material(made.overview, found.settings.plan, last.run, last.day, tuple(known))


def _with_policy(found: Opened, now: Profile) -> Opened:
    """Return what a run found, with what is public today: that is not for a past run to say."""
    return replace(found, profile=replace(found.profile, publication=now.publication))
