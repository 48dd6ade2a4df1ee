"""The workspace a button of the coordination works in: found, remembered or asked for."""

from pathlib import Path

from ..schemas.terms import Words
from ..sync.workspace import Workspace, find_workspace
from . import places
from .centrewords import CHOOSE_WORKSPACE, NO_WORKSPACE, NOT_A_WORKSPACE, USE_REMEMBERED
from .conversation import Conversation
from .ribbonwords import filled, not_done

REMEMBERED = "workspace"
"""Name of the add-in's setting that holds its folder."""


def workplace(talk: Conversation) -> Workspace:
    """Return the workspace of the active workbook, else the one remembered, else ask for it.

    Raises:
        RunStopped: there is none.
    """
    return known(talk) or choose(talk)


def writing_place(talk: Conversation) -> Workspace:
    """Return the workspace a button writes into; one only remembered is named and asked about.

    Raises:
        RunStopped: there is none.
    """
    around = _around(talk)
    if around is not None:
        return around
    kept = remembered()
    if kept is not None and talk.ask(USE_REMEMBERED, path=kept.root):
        return kept
    return choose(talk)


def known(talk: Conversation) -> Workspace | None:
    """Return the workspace without asking; ``None`` when none is known."""
    return _around(talk) or remembered()


def _around(talk: Conversation) -> Workspace | None:
    book = talk.host.active()
    return find_workspace(book.path.resolve()) if book is not None and book.path else None


def remembered() -> Workspace | None:
    """Return the workspace chosen last, ``None`` when there is none or it is gone."""
    named = places.settings().get(REMEMBERED, "")
    kept = Workspace(Path(named)) if named else None
    return kept if kept is not None and kept.settings_file.is_file() else None


def choose(talk: Conversation) -> Workspace:
    """Let the person choose the folder of a workspace, and remember it.

    Raises:
        RunStopped: he thought better of it, or it is none.
    """
    folder = talk.host.folder(CHOOSE_WORKSPACE[talk.language])
    if folder is None:
        raise not_done(NO_WORKSPACE)
    found = find_workspace(folder)
    if found is None:
        raise not_done(filled(NOT_A_WORKSPACE, path=Words(str(folder), str(folder))))
    places.remember(**{REMEMBERED: str(found.root)})
    return found
