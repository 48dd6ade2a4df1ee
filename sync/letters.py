"""What every message shares: who writes about which round, how a letter is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap

from ..schemas.findings import Language
from ..schemas.plan import Contact
from ..schemas.profile import Profile
from ..schemas.rules import Catalogue
from .drafts import Attachment, Draft, file_part, one_line
from .intake import round_name
from .messagewords import FILES, say
from .recipients import Recipients, recipients

WIDTH = 76
"""Characters of a line of prose: mail programs break longer ones as they like."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, about which round of which plan, on which day.

    Attributes:
        language: of the messages.
        plan: title of the plan.
        period, round: the open round.
        due: its last day.
        day: day of the run.
        contact: whom units may ask, empty when nobody is named.
        units: names by unit id.
        contacts: the people of *Referenti*.
        rules: the catalogue, for the words of findings.
        profile: for the names of sheets.
    """

    language: Language
    plan: str
    period: int
    round: str
    due: date
    day: date
    contact: str
    units: Mapping[str, str]
    contacts: Sequence[Contact]
    rules: Catalogue
    profile: Profile

    @property
    def round_words(self) -> str:
        """The open round and its year."""
        return round_name(self.round, str(self.period))[self.language]

    def unit(self, department: str) -> str:
        """Return the name of a unit, its id when it has none."""
        return one_line(self.units.get(department, department))

    def say(self, name: str, **facts: object) -> str:
        """Return a sentence in the language of the messages."""
        return say(name, self.language, **facts)

    def about(self, department: str) -> dict[str, object]:
        """Return the facts most sentences ask for."""
        return {
            "unit": self.unit(department),
            "round": self.round_words,
            "due": self.due,
            "day": self.day,
        }

    def draft(
        self,
        kind: str,
        department: str,
        subject: str,
        blocks: Sequence[str],
        marks: Sequence[str],
        tag: str,
        attachments: tuple[Attachment, ...] = (),
    ) -> Draft:
        """Put a message to a unit together: greeting, what it says, whom to ask.

        Args:
            kind: of the message.
            department: id of the unit.
            subject: what it is about.
            blocks: paragraphs and lists.
            marks: what it is about, for the log.
            tag: end of the file's name.
            attachments: what goes with it.
        """
        asked = [self.say("contact", contact=one_line(self.contact))] if self.contact else []
        end = [self.say("plan", plan=one_line(self.plan)), *asked]
        parts = [self.say("hello"), *blocks, "\n".join(map(prose, end)), self.say("regards")]
        return Draft(
            kind,
            department,
            self.file_name(kind, department, tag),
            subject,
            "\n\n".join(part for part in parts if part),
            self.people(department),
            tuple(marks),
            attachments,
        )

    def file_name(self, kind: str, department: str, tag: str) -> str:
        """Return the name of a message's file, without suffix."""
        parts = [file_part(department)] if department else []
        name = [f"{self.period}-{self.round}", *parts, FILES[kind][self.language], tag]
        return "_".join(name)

    def people(self, department: str) -> Recipients:
        """Return whom to write to in a unit."""
        return recipients(self.contacts, department, self.day)


def prose(text: str) -> str:
    """Break a paragraph into lines of a letter."""
    return "\n".join(wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def pairs(rows: Sequence[tuple[str, str]]) -> str:
    """Return names and what they are worth, one under the other."""
    room = max(len(name) for name, _ in rows) + 1
    return "\n".join(f"  {f'{name}:':<{room}}  {value}" for name, value in rows)


def listed(items: Sequence[str]) -> str:
    """Return a numbered list, its lines indented under their numbers."""
    room = len(str(len(items))) + 2
    made = []
    for number, item in enumerate(items, 1):
        head = f"{number}. ".rjust(room + 1)
        made += wrap(
            item,
            WIDTH,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_long_words=False,
            break_on_hyphens=False,
        )
    return "\n".join(made)
