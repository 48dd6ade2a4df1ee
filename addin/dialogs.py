"""Messages, questions and forms of a process of our own, in front of the spreadsheet program.

The windows belong to nobody: one that belonged to Excel would leave it locked for good if this
process died while it is open. They stay on top instead, and Excel can be used meanwhile.
"""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from ..schemas.findings import Language
from .buttons import TAB
from .excelcalls import Wings
from .host import Question, Tone

YES_NO, ICON = 0x4, {"info": 0x40, "warning": 0x30, "error": 0x10}
ASKS = 0x20
IN_FRONT, ON_TOP = 0x10000, 0x40000
OK, YES = 1, 6

FOLDER_PICKER = 4
"""msoFileDialogFolderPicker."""

TEXT_ONLY = 2
"""Kind of answer Excel's own box takes."""


class Dialogs(Protocol):
    """How a person is told and asked something."""

    def say(self, text: str, tone: Tone) -> None:
        """Show a message until it is closed."""

    def ask(self, text: str) -> bool:
        """Ask a yes/no question."""

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """Ask for some lines of text; ``None`` for *Annulla*."""

    def folder(self, title: str) -> Path | None:
        """Let the person choose a folder; ``None`` for *Annulla*."""


def dialogs_for(app: Wings, language: Language) -> Dialogs:
    """Return the best dialogs there are on this machine."""
    if find_spec("tkinter") is None or find_spec("_tkinter") is None:
        return ExcelDialogs(app, language)
    return BoxDialogs(language) if sys.platform == "win32" else WindowDialogs(language)


class WindowDialogs:
    """Windows of tkinter, which python.org ships on Windows and Mac."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def say(self, text: str, tone: Tone) -> None:
        """See ``Dialogs``."""
        from .dialogwindow import show

        show(TAB[self.language], text, tone)

    def ask(self, text: str) -> bool:
        """See ``Dialogs``."""
        from .dialogwindow import ask

        return ask(TAB[self.language], text)

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """See ``Dialogs``."""
        from .dialogwindow import ask_form

        return ask_form(title, questions, self.language)

    def folder(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        from .dialogwindow import ask_folder

        return ask_folder(title)


class BoxDialogs(WindowDialogs):
    """Windows: messages in the box of the system, which screen readers know; the rest as above."""

    def say(self, text: str, tone: Tone) -> None:
        """See ``Dialogs``."""
        self._box(text, ICON[tone])

    def ask(self, text: str) -> bool:
        """See ``Dialogs``."""
        return self._box(text, ASKS | YES_NO) == YES

    def _box(self, text: str, flags: int) -> int:
        import ctypes

        user32: Any = vars(ctypes)["windll"].user32
        title = TAB[self.language]
        return int(user32.MessageBoxW(None, text, title, flags | IN_FRONT | ON_TOP))


class ExcelDialogs:
    """Excel's own boxes, where Python came without tkinter: one question after the other."""

    def __init__(self, app: Wings, language: Language) -> None:
        self.app = app
        self.language = language

    def say(self, text: str, tone: Tone) -> None:
        """See ``Dialogs``."""
        self.app.alert(text, TAB[self.language], "ok", "info" if tone == "info" else "critical")

    def ask(self, text: str) -> bool:
        """See ``Dialogs``."""
        return bool(self.app.alert(text, TAB[self.language], "yes_no", "info") == "yes")

    def form(self, title: str, questions: Sequence[Question]) -> Mapping[str, str] | None:
        """See ``Dialogs``."""
        answers: dict[str, str] = {}
        for question in questions:
            answer = self._one(title, question)
            if answer is None:
                return None
            answers[question.id] = answer
        return answers

    def folder(self, title: str) -> Path | None:
        """See ``Dialogs``."""
        with suppress(AttributeError):
            dialog = self.app.api.FileDialog(FOLDER_PICKER)
            dialog.Title = title
            return Path(str(dialog.SelectedItems(1))) if dialog.Show() else None
        answers = self.form(title, [Question("folder", TAB)])
        return Path(answers["folder"]) if answers else None

    def _one(self, title: str, question: Question) -> str | None:
        prompt = question.label[self.language]
        if question.choices:
            prompt += "\n" + " / ".join(question.choices)
        initial = question.initial
        while True:
            # By place: late-bound COM calls take no names.
            found = self.app.api.InputBox(prompt, title, initial, None, None, None, None, TEXT_ONLY)
            if found is False:
                return None
            answer = str(found).strip()
            if (not answer and question.required) or (
                question.choices and answer and answer not in question.choices
            ):
                initial = answer
                continue
            return answer
