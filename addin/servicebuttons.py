"""The buttons that serve the others: help, log, restart, cancel, about."""

import platform
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version

from . import centrewords as say
from . import places
from .conversation import Conversation
from .workplace import known


def open_guide(talk: Conversation) -> None:
    """Open the guide to buttons and functions."""
    # Late: the guide needs every function.
    from .guide import write_guide

    talk.host.show(write_guide(talk.language))


def open_log(talk: Conversation) -> None:
    """Open the log of the add-in."""
    path = places.log_file()
    if not path.is_file() or not path.stat().st_size:
        talk.say(say.NO_LOG)
        return
    talk.host.show(path)


def restart(talk: Conversation) -> None:
    """Say that nothing is left running: the shells restart what they keep alive themselves."""
    talk.say(say.RESTARTED)


def cancel(talk: Conversation) -> None:
    """Say that nothing is under way: the shells stop what is themselves."""
    talk.say(say.NOTHING_TO_CANCEL)


def about(talk: Conversation) -> None:
    """Say which version works, where, and with which Python."""
    place = known(talk)
    try:
        number = version("riscontro")
    except PackageNotFoundError:
        number = "?"
    talk.say(
        say.ABOUT,
        version=number,
        workspace=place.root if place is not None else talk.words(say.NONE_CHOSEN),
        home=places.home(),
        python=platform.python_version(),
        executable=sys.executable,
    )


ACTIONS: Mapping[str, Callable[[Conversation], None]] = {
    "help": open_guide,
    "log": open_log,
    "restart": restart,
    "cancel": cancel,
    "about": about,
}
"""What the buttons of the group do, by id."""
