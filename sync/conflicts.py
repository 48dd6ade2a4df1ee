"""Cells on which values disagree, and how the centre's decisions settle them.

A conflict arises between copies of one workbook, or between a department and the centre. A
decision holds for the values it was given for: what the last master showed when it was first met.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from ..schemas.findings import Place
from ..schemas.rulings import Decision
from ..schemas.terms import Words
from .records import NOTHING, Typed

Who = Literal["copy", "department", "centre"]
CellName = tuple[str, str, str, str]
"""Department, sheet id, key, field id."""
Signature = tuple[tuple[str, str], ...]
"""Who says what: sides and meanings, sorted."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values in conflict: who says it, what, in which cell of which file.

    ``name`` is the one of the copy among those read together: its file's, made unique.
    """

    who: Who
    cell: Typed
    place: Place
    sha256: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell on which values disagree.

    Attributes:
        sheet, key, department, field, period, round: the cell.
        base: the value that stands meanwhile, blank when none was ever accepted.
        sides: the values, those of copies in the order of their names, the centre's last.
        settled: the decision applied to it, ``None`` while there is none.
        chosen: the value the decision puts in force.
    """

    sheet: str
    key: str
    department: str
    field: str
    period: int
    round: str
    base: Typed
    sides: tuple[Side, ...]
    settled: Decision | None = None
    chosen: Typed = NOTHING

    @property
    def name(self) -> CellName:
        """The cell it is about."""
        return self.department, self.sheet, self.key, self.field

    @property
    def signature(self) -> Signature:
        """Who says what, whatever the file or the cell is called."""
        return tuple(sorted({(side.who, side.cell.meaning) for side in self.sides}))


@dataclass(frozen=True, slots=True)
class Ready:
    """A decision that can be applied.

    Attributes:
        decision: as typed.
        identity: fingerprint of what it says: another one once it is changed.
        place: its cell in ``piano.xlsx``.
        value: its own value, ``None`` when it gives none that can be read.
    """

    decision: Decision
    identity: str
    place: Place
    value: Typed | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """What a decision was given for.

    Attributes:
        seen: the values as shown when it was first met; empty when there was no conflict.
        chosen: meaning of the value it put in force, empty before.
        conflict: the conflict it settled, ``None`` when it settled none.
    """

    seen: Signature
    chosen: str = ""
    conflict: Conflict | None = None


@dataclass(frozen=True, slots=True)
class Remembered:
    """What earlier runs of a round showed and applied.

    Attributes:
        shown: conflicts of the last run, open or settled, by cell.
        decisions: every decision met, by identity.
    """

    shown: Mapping[CellName, Signature] = field(default_factory=dict)
    decisions: Mapping[str, Bound] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision does to a conflict.

    Attributes:
        ready: the decision.
        outcome: ``settled``; ``changed`` when the values are no longer those it was given for;
            ``unfit`` when it cannot be carried out.
        cell: the value it puts in force.
        side: the side that has it, ``None`` for a value of its own or the one that stands.
        why: why it is unfit.
    """

    ready: Ready
    outcome: Literal["settled", "changed", "unfit"]
    cell: Typed = NOTHING
    side: Side | None = None
    why: Words = Words("", "")  # noqa: RUF009 - frozen


@dataclass(frozen=True, slots=True)
class Weighed:
    """A conflict and what a decision does to it, ``None`` when there is no decision."""

    conflict: Conflict
    verdict: Verdict | None = None

    @property
    def settled(self) -> bool:
        """A decision was applied."""
        return self.verdict is not None and self.verdict.outcome == "settled"


Decide = Callable[[Conflict], Verdict | None]

SEVERAL_COPIES = Words(
    "le copie dell'unità sono discordanti: scegliere «valore del file scelto» e indicare il file",
    "the unit's copies say different things: choose «value of the chosen file» and name the file",
)
NO_COPY = Words(
    "il file scelto non è tra quelli in disaccordo", "the chosen file is not among those at odds"
)
TWO_COPIES = Words(
    "più file in disaccordo hanno questo nome", "several files at odds have that name"
)
NOTHING_STANDS = Words(
    "il coordinamento non ha un proprio valore e non ne è mai stato acquisito uno",
    "the centre has no value of its own and none was ever accepted",
)
NO_VALUE = Words("manca l'altro valore", "the other value is missing")


def undecided(_: Conflict) -> Verdict | None:
    """Decide nothing."""
    return None


def decider(ready: Sequence[Ready], remembered: Remembered) -> Decide:
    """Return what applies the decisions of a round, one for a cell, by what was seen before."""

    def decide(conflict: Conflict) -> Verdict | None:
        its = next((one for one in ready if concerns(one.decision, conflict)), None)
        return verdict(conflict, its, remembered) if its is not None else None

    return decide


def concerns(decision: Decision, conflict: Conflict) -> bool:
    """Tell whether a decision is about a conflict; what it leaves blank fits any."""
    return (
        decision.row_key == conflict.key
        and decision.field == conflict.field
        and decision.department in ("", conflict.department)
        and decision.period in (None, conflict.period)
        and decision.round in ("", conflict.round)
    )


def verdict(conflict: Conflict, ready: Ready, remembered: Remembered) -> Verdict | None:
    """Apply a decision to a conflict, unless its values changed since they were shown.

    Returns:
        What it does; ``None`` when it was given for a conflict of another kind on that cell.
    """
    bound = remembered.decisions.get(ready.identity)
    seen = bound.seen if bound else remembered.shown.get(conflict.name, conflict.signature)
    if seen != conflict.signature:
        # What was decided of copies says nothing of a later dispute with the centre.
        same = not seen or _of_copies(seen) == _of_copies(conflict.signature)
        return Verdict(ready, "changed") if same else None
    found = _resolved(conflict, ready)
    if isinstance(found, Words):
        return Verdict(ready, "unfit", why=found)
    cell, side = found
    if bound and bound.conflict is not None and bound.chosen != cell.meaning:
        return Verdict(ready, "changed")
    return Verdict(ready, "settled", cell, side)


def weighed(conflict: Conflict, decide: Decide) -> Weighed:
    """Look for a decision on a conflict; a settled one says which and the value chosen."""
    found = decide(conflict)
    if found is None or found.outcome != "settled":
        return Weighed(conflict, found)
    return Weighed(replace(conflict, settled=found.ready.decision, chosen=found.cell), found)


def identity_of(decision: Decision) -> str:
    """Return the fingerprint of what a decision says; its reason may be reworded."""
    parts = (
        decision.row_key, decision.department, decision.period, decision.round, decision.field,
        decision.choice, decision.value, decision.workbook, decision.day,
    )  # fmt: skip
    return hashlib.sha256(repr([str(part) for part in parts]).encode()).hexdigest()


def ranked(conflicts: Iterable[Conflict]) -> tuple[Conflict, ...]:
    """Sort conflicts: those to be settled first, then by unit, sheet, key, column."""
    return tuple(sorted(conflicts, key=lambda one: (one.settled is not None, one.name)))


def _of_copies(signature: Signature) -> bool:
    return any(who == "copy" for who, _ in signature)


def _resolved(conflict: Conflict, ready: Ready) -> tuple[Typed, Side | None] | Words:
    """Return the value a decision chooses and the side that has it, or why there is none."""
    choice = ready.decision.choice
    theirs = [side for side in conflict.sides if side.who != "centre"]
    if choice == "value":
        return NO_VALUE if ready.value is None else (ready.value, None)
    if choice == "ours":
        for side in conflict.sides:
            if side.who == "centre":
                return side.cell, side
        return NOTHING_STANDS if conflict.base.blank else (conflict.base, None)
    if choice == "theirs":
        return (theirs[0].cell, theirs[0]) if len(theirs) == 1 else SEVERAL_COPIES
    asked = ready.decision.workbook.strip()
    named = [side for side in theirs if side.place.workbook == asked]
    named = named or [side for side in theirs if _is_called(side.place.workbook, asked)]
    if len({side.cell.meaning for side in named}) > 1:
        return TWO_COPIES
    return (named[0].cell, named[0]) if named else NO_COPY


def _is_called(workbook: str, wanted: str) -> bool:
    """Tell whether a file goes by a name, typed with or without folder and extension."""
    full, asked = workbook.casefold(), wanted.casefold()
    last = full.rpartition("/")[2]
    return bool(asked) and asked in {full, last, last.rpartition(".")[0]}
