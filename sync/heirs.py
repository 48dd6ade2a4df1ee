"""Where a unit stands that took rows over: what a former unit sent counts until it speaks."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from .inheriting import FORMER
from .records import Submission


def as_sent(merged: Sequence[Submission], parts: Sequence[Submission]) -> list[Submission]:
    """Return units' submissions in the state of their own workbooks, once these say anything new.

    Args:
        merged: of each unit its copies put together, those of former units too.
        parts: every workbook read, for each unit that has rows in it.
    """
    own: dict[str, list[Submission]] = defaultdict(list)
    for part in parts:
        if FORMER not in part.identity:
            own[part.department].append(part)
    return [_as_sent(one, own[one.department]) for one in merged]


def _as_sent(merged: Submission, own: Sequence[Submission]) -> Submission:
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
