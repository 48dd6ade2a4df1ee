"""A request to change the plan in the queue of the centre."""

from dataclasses import dataclass, field
from datetime import date

from ..schemas.findings import Place


@dataclass(frozen=True, slots=True)
class Queued:
    """A request to change the plan, as it waits for an answer or got one.

    Attributes:
        id: stable: the same request in a workbook sent again is the same proposal.
        department: id of the unit that asks.
        kind: vocabulary id, empty when the unit chose none.
        key: key of the row it is about, else the code as typed.
        text: what is asked; ``motive`` why.
        place: the cell that asks; no workbook when it only stands in ``piano.xlsx``.
        state: ``pending``, ``accepted``, ``changed`` or ``rejected``.
        reason, author, day: of the decision.
        listed: it stands in *Proposte* of ``piano.xlsx``.
        code: as the unit typed it.
    """

    id: str
    department: str
    kind: str
    key: str
    text: str
    motive: str = ""
    place: Place = field(default_factory=Place)
    state: str = "pending"
    reason: str = ""
    author: str = ""
    day: date | None = None
    listed: bool = False
    code: str = ""
