"""What a button says, asks and shows, in the language of the program it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..schemas.findings import Language
from ..schemas.terms import Words
from ..sync.report import text_page
from ..sync.stepwords import step_words
from ..workbooks.replacing import write_whole
from . import places
from .host import Host, Question, Tone

SHORT, FEW = 900, 18
"""Signs and lines a message box holds; what is longer is shown as a page."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One press of a button: the program, and the day it is.

    Attributes:
        host: the spreadsheet program.
        today: day of the press.
    """

    host: Host
    today: date

    @property
    def language(self) -> Language:
        """Language of everything shown."""
        return self.host.language

    def words(self, text: Words, /, **facts: object) -> str:
        """Return a text in the language of the program, with its facts in place."""
        return text[self.language].format(**facts) if facts else text[self.language]

    def say(self, text: Words, tone: Tone = "info", /, **facts: object) -> None:
        """Show a message."""
        self.host.say(self.words(text, **facts), tone)

    def ask(self, text: Words, /, **facts: object) -> bool:
        """Ask a yes/no question."""
        return self.host.ask(self.words(text, **facts))

    def form(self, title: Words, questions: Sequence[Question]) -> dict[str, str] | None:
        """Ask for some lines of text, blanks at the ends taken away."""
        given = self.host.form(title[self.language], questions)
        return None if given is None else {name: text.strip() for name, text in given.items()}

    def step(self, name: str, done: int, whole: int) -> None:
        """Tell how far a run is, as pipelines tell it (``pipeline.progressing``).

        Raises:
            Cancelled: the person asked to stop.
        """
        self.host.progress(step_words(name)[self.language], done, whole)

    def tell(self, title: Words, text: str, name: str, tone: Tone = "info") -> None:
        """Show a text of any length: in a message, or as a page of its own.

        Args:
            title: of the page.
            text: its lines as they are.
            name: ASCII name of the page.
            tone: of the message.
        """
        if len(text) <= SHORT and text.count("\n") < FEW:
            self.host.say(text, tone)
            return
        self.page(name, text_page(title[self.language], text, self.language))

    def page(self, name: str, html: str) -> Path:
        """Write a page into the add-in's own folder and show it."""
        path = places.home() / "pagine" / f"{name}.html"
        write_whole(path, html.encode("utf-8"))
        self.host.show(path)
        return path
