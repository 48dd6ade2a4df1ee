"""The workspace as a run found it: the plan, settings and profile it kept, not those of today."""

from collections.abc import Mapping
from typing import Any

from ...schemas.profile import ProfileError, parse
from ..errors import RunStopped
from ..workspace import Workspace
from .journal import PLAN, PROFILE, SETTINGS
from .keeping import kept
from .planning import Opened, opened_as


def as_it_was(workspace: Workspace, inputs: Mapping[str, Any]) -> Opened:
    """Open the workspace on the plan, settings and profile a run was made with.

    Args:
        workspace: where they are kept.
        inputs: what the run was made from, see ``roundlog.last_run``.

    Raises:
        RunStopped: one of them is missing or altered.
    """
    text = kept(workspace, inputs["profile"], PROFILE).decode()
    try:
        profile = parse(inputs["profile_id"], text)
    except ProfileError as error:
        raise RunStopped(str(error)) from error
    settings = kept(workspace, inputs["settings"], SETTINGS).decode()
    return opened_as(workspace, settings, profile, kept(workspace, inputs["plan"], PLAN))
