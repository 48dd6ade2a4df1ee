"""Where a unit stands that took rows over: what a former unit sent counts until it speaks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from .inheriting import FORMER
from .records import Submission


def as_sent(merged: Submission, parts: Sequence[Submission]) -> Submission:
    """Return a unit's submission in the state of its own workbook, once it says anything new.

    Args:
        merged: copies put together, those of former units too.
        parts: every workbook read, for each unit that has rows in it.
    """
    unit = merged.department
    own = [one for one in parts if one.department == unit and FORMER not in one.identity]
    if any(one.state == merged.state for one in own) or not _speaks(merged, own):
        return merged
    return replace(merged, state=own[0].state)


def days_of_heirs(days: Mapping[str, date], parts: Sequence[Submission]) -> dict[str, date]:
    """Return when units first delivered; an heir when the units before it all had, if earlier.

    Args:
        days: as the store knows them.
        parts: every workbook read, for each unit that has rows in it.
    """
    before: dict[str, set[str]] = defaultdict(set)
    for part in parts:
        if part.state == "submitted" and (former := part.identity.get(FORMER, "")):
            before[part.department].add(former)
    found = dict(days)
    for unit, formers in before.items():
        if formers <= set(days):
            last = max(days[former] for former in formers)
            found[unit] = min(last, days.get(unit, last))
    return found


def _speaks(merged: Submission, own: Sequence[Submission]) -> bool:
    """Whether a unit's own workbook says anything but what was handed over to it."""
    said = {(one.sheet, one.key): one for one in merged.records}
    for copy in own:
        for record in copy.records:
            known = said.get((record.sheet, record.key))
            for name, cell in record.cells.items():
                there = known.cell(name).meaning if known is not None else ""
                if not cell.blank and cell.meaning != there:
                    return True
    return False
