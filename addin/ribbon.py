"""The buttons at work: one way in, from which nothing comes out but words for a person.

The shells of both programs call ``press``; what each button does lies by group beside this
module, and only the group of the button pressed is imported.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date

from ..sync.errors import RunStopped
from . import places
from .buttons import BUTTONS, Group
from .conversation import Conversation
from .host import Cancelled, Host
from .ribbonwords import CANCELLED, FAULT, NO_BUTTON

Action = Callable[[Conversation], None]

log = logging.getLogger("riscontro.addin")


def press(button: str, host: Host, today: date) -> None:
    """Do what a button is for; never raises what a person could not read.

    Args:
        button: its id.
        host: the spreadsheet program it was pressed in.
        today: the day it is.
    """
    places.start_log()
    talk = Conversation(host, today)
    known = BUTTONS.get(button)
    if known is None:
        log.error("no button %s", button)
        talk.say(NO_BUTTON, "error")
        return
    label = known.label[talk.language]
    log.info("%s: pressed", button)
    try:
        _actions(known.group)[button](talk)
    except Cancelled:
        log.info("%s: cancelled", button)
        talk.say(CANCELLED, button=label)
    except RunStopped as stopped:
        log.info("%s: stopped", button)
        host.say(stopped.words[talk.language], "warning")
    except Exception as fault:
        # A traceback helps nobody in front of a spreadsheet: the log has it.
        log.exception("%s: failed", button)
        talk.say(FAULT, "error", button=label, kind=type(fault).__name__)
    else:
        log.info("%s: done", button)


def _actions(group: Group) -> Mapping[str, Action]:
    """Return what the buttons of a group do, by id."""
    if group == "office":
        from .officebuttons import ACTIONS as OFFICE

        return OFFICE
    if group == "centre":
        from .centrebuttons import ACTIONS as CENTRE

        return CENTRE
    if group == "edition":
        from .editionbuttons import ACTIONS as EDITION

        return EDITION
    from .servicebuttons import ACTIONS as SERVICE

    return SERVICE
