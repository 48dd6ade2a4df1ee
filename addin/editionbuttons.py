"""The buttons on what is approved: close the edition, take a run back, settings."""

from collections.abc import Callable, Mapping

from ..schemas.findings import Language
from ..sync.editionwords import left_words
from ..sync.intake import round_name
from ..sync.pipeline.consolidation import preview
from ..sync.pipeline.editions import close, out_of_order
from ..sync.pipeline.mirroring import mirrored
from ..sync.pipeline.planning import opened
from ..sync.pipeline.telling import undo_lines
from ..sync.pipeline.undoing import undo
from . import centrewords as say
from .conversation import FEW, SHORT, Conversation
from .host import Question
from .reopening import opened_among, put_away, saved_first
from .ribbonwords import NOT_A_DATE
from .submitbutton import read_day
from .workplace import choose, known, writing_place


def close_edition(talk: Conversation) -> None:
    """Close the open round as an edition, after saying what is missing."""
    place = writing_place(talk)
    found = mirrored(opened(place.root))
    saved_first(talk, opened_among(talk, [place.plan_file, *found.folders]))
    found = mirrored(opened(place.root))
    act = _act(talk, found.settings.language)
    if act is None:
        return
    label, approved = act
    left = out_of_order(preview(found, talk.today, talk.step))
    name = round_name(found.settings.round, str(found.settings.period))[talk.language]
    told = (
        talk.words(say.CLOSE_LEFT, name=name, left=left_words(found.plan, left)[talk.language])
        if left
        else talk.words(say.CLOSE_ORDER, name=name)
    )
    if not talk.host.ask(f"{told}\n{talk.words(say.CLOSE_ASK, act=approved)}"):
        talk.say(say.NOT_CLOSED)
        return
    with put_away(talk, opened_among(talk, [place.master_file])):
        made = close(
            place.root, talk.today, approved, label=label, anyway=bool(left), progress=talk.step
        )
    lines = [
        talk.words(say.IN_PLAN, plan=place.root.name),
        talk.words(say.CLOSED, label=made.edition.label, act=made.edition.act, folder=made.folder),
    ]
    if made.changed is not None:
        lines.append(talk.words(say.ERRATA, n=made.changed))
    talk.host.say("\n".join(lines))


def take_back(talk: Conversation) -> None:
    """Show what taking the last run back would do, ask, and do it."""
    place = writing_place(talk)
    planned = undo(place.root, talk.today, dry_run=True, progress=talk.step)
    # Without the last line, which says that nothing was written: the question follows.
    lines = undo_lines(planned, talk.language, dry_run=True)[:-1]
    text = "\n".join(lines)
    if len(text) > SHORT or len(lines) > FEW:
        talk.tell(say.UNDO_TITLE, text, "situazione-precedente")
        text = talk.words(say.UNDO_SEEN, lines=len(lines))
    if not talk.host.ask(f"{text}\n\n{talk.words(say.UNDO_ASK)}"):
        talk.say(say.NOT_UNDONE)
        return
    books = opened_among(talk, [place.master_file, *planned.opened.folders])
    with put_away(talk, books):
        done = undo(place.root, talk.today, planned.taken.undone, progress=talk.step)
    named = talk.words(say.IN_PLAN, plan=place.root.name)
    text = "\n".join([named, *undo_lines(done, talk.language, dry_run=False)])
    talk.tell(say.UNDO_TITLE, text, "situazione-precedente")


def settings(talk: Conversation) -> None:
    """Show the workspace; choose another, or open the settings of the workspace."""
    place = known(talk)
    options = [say.KEEP, say.CHANGE, *([say.EDIT] if place is not None else [])]
    shown = str(place.root) if place is not None else talk.words(say.NONE_CHOSEN)
    given = talk.form(
        say.SETTINGS_TITLE,
        [
            Question("workspace", say.SETTINGS_WORKSPACE, shown, (shown,)),
            Question(
                "do",
                say.SETTINGS_DO,
                talk.words(say.KEEP),
                tuple(talk.words(one) for one in options),
            ),
        ],
    )
    if given is None:
        return
    if given.get("do") == talk.words(say.CHANGE):
        talk.say(say.CHOSEN, path=choose(talk).root)
    elif given.get("do") == talk.words(say.EDIT) and place is not None:
        talk.host.show(place.settings_file)
    else:
        talk.say(say.LANGUAGE_HOW)


def _act(talk: Conversation, language: Language) -> tuple[str, str] | None:
    """Ask for label and act until its day can be read; ``None``: thought better of it.

    The act is worded in the language of the plan: it is printed with the edition.
    """
    initial = {"label": "", "body": "", "number": "", "date": f"{talk.today:%d/%m/%Y}"}
    labels = {
        "label": say.CLOSE_LABEL,
        "body": say.CLOSE_BODY,
        "number": say.CLOSE_NUMBER,
        "date": say.CLOSE_DATE,
    }
    while True:
        questions = [
            Question(name, label, initial[name], required=name != "label")
            for name, label in labels.items()
        ]
        given = talk.form(say.CLOSE_TITLE, questions)
        if given is None:
            return None
        initial = {name: given.get(name, "") for name in labels}
        day = read_day(initial["date"])
        if day is None:
            talk.say(NOT_A_DATE, "warning", text=initial["date"])
        elif initial["body"] and initial["number"]:
            facts = {"body": initial["body"], "number": initial["number"], "day": day}
            return initial["label"], say.ACT[language].format(**facts)


ACTIONS: Mapping[str, Callable[[Conversation], None]] = {
    "close_edition": close_edition,
    "undo": take_back,
    "settings": settings,
}
"""What the buttons of the group do, by id."""
