"""What the centre rules: corrections, decisions on conflicts, waivers, answers to proposals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .keys import row_key

Content = Decimal | date | str
"""What the coordinator typed into a cell of any type: never a number taken for a text."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value the centre puts in the place of a department's, until the department changes it.

    ``field`` is an entry column, an empty ``value`` empties it; ``closed``: its year was closed.
    """

    key: str
    part: str = ""
    period: int | None = None
    round: str = ""
    field: str = "value"
    value: Content = ""
    reason: str = ""
    author: str = ""
    day: date | None = None
    closed: bool = False

    @property
    def row_key(self) -> str:
        """Key of the row it corrects."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class Decision:
    """How the coordinator settles a cell on which two values disagree.

    ``choice`` is ``theirs`` (the department's), ``ours`` (the centre's), ``copy`` (the one of
    the file named by ``workbook``) or ``value`` (the one typed in ``value``).
    """

    key: str
    part: str = ""
    department: str = ""
    period: int | None = None
    round: str = ""
    field: str = ""
    choice: str = ""
    value: Content = ""
    workbook: str = ""
    reason: str = ""
    author: str = ""
    day: date | None = None

    @property
    def row_key(self) -> str:
        """Key of the row it settles."""
        return row_key(self.key, self.part)


@dataclass(frozen=True, slots=True)
class Waiver:
    """An exception from a rule granted by the centre; ``expires`` is its last day."""

    rule: str
    key: str = ""
    department: str = ""
    reason: str = ""
    author: str = ""
    day: date | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """The centre's answer to a change of plan a department asked for.

    ``proposal`` is the identifier the master shows beside the proposal; ``kind`` and ``text`` are
    repeated for the reader; ``decision`` is ``accepted``, ``changed`` or ``rejected``.
    """

    proposal: str
    department: str = ""
    kind: str = ""
    key: str = ""
    text: str = ""
    decision: str = ""
    reason: str = ""
    author: str = ""
    day: date | None = None
