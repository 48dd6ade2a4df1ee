"""Three-way merge of one cell: what was last accepted, and what two sides make of it."""

from dataclasses import dataclass
from typing import Literal

from .records import Typed

Outcome = Literal["unchanged", "theirs", "ours", "agreed", "conflict"]


@dataclass(frozen=True, slots=True)
class MergedCell:
    """A cell after a merge; in a ``conflict`` the base stands and neither side is lost."""

    cell: Typed
    outcome: Outcome


def merge_cell(base: Typed, theirs: Typed, ours: Typed) -> MergedCell:
    """Merge two changes of one cell.

    Two spellings of one meaning are no change: the spelling of the department is kept. Changing
    places, the sides give the same meaning.

    Args:
        base: what was last accepted; a blank cell when nothing was.
        theirs: what the department says now.
        ours: what the centre says now.
    """
    changed_here = theirs.meaning != base.meaning
    changed_there = ours.meaning != base.meaning
    if not changed_there:
        return MergedCell(theirs, "theirs" if changed_here else "unchanged")
    if not changed_here:
        return MergedCell(ours, "ours")
    if theirs.meaning == ours.meaning:
        return MergedCell(theirs, "agreed")
    return MergedCell(base, "conflict")
