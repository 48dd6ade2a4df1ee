"""``riscontro reorganise``: units renamed, merged, split, their rows passed on, by an act."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from ..destinations import Moved
from ..passages import Passage, Reorganised
from ..reorganisedcells import written
from ..reorganising import Reorganisation, reorganised
from ..store import accepted, findings
from ..successionlists import read_list
from ..successions import Succession, successions
from .amending import amend
from .folders import papers_of
from .planning import Opened, opened
from .storing import store_of


def reorganise(
    root: Path, source: Path, today: date, *, act: str = "", day: date | None = None,
    dry_run: bool = False,
) -> Reorganised:  # fmt: skip
    """Apply the changes of a list to ``piano.xlsx``, all of them or none.

    Args:
        root: the workspace.
        source: the list.
        today: changes of a later day move nothing yet.
        act: of the lines that name none.
        day: of the lines that name none.
        dry_run: nothing is written.

    Raises:
        RunStopped: the list cannot be read, or the plan cannot be written.
    """
    found = opened(root)
    changes, wrong = successions(read_list(source), found.plan.departments, act, day)
    made = reorganised(found.plan, changes, today)
    made = replace(made, wrong=tuple(sorted((*wrong, *made.wrong), key=lambda one: one.line)))
    passages, contacts = _passages(found, made.moved), _contacts(found, made)
    told = Reorganised(found.settings.plan, found.plan.departments, made, passages, contacts)
    if dry_run or made.idle or not made.sure:
        return told
    cells, added = written(found.plan, made)
    event = {
        "what": "reorganise",
        "changes": [_told(one) for one in made.due if one.line not in made.applied],
        "rows": [
            {"sheet": one.member, "key": one.key, "now": one.new_key, "from": one.old,
             "to": one.new}
            for one in made.moved
        ],
    }  # fmt: skip
    unwritten = amend(found, cells, added, event, today, whole=True)
    return replace(told, done=not unwritten, unwritten=unwritten)


def _told(one: Succession) -> dict[str, object]:
    return {
        "kind": one.kind,
        "old": list(one.old),
        "new": one.new,
        "rows": list(one.rows),
        "act": one.act,
        "day": one.day,
    }


def _passages(found: Opened, moved: Sequence[Moved]) -> tuple[Passage, ...]:
    """Count what goes from each unit to each other one."""
    if not moved:
        return ()
    counts: dict[tuple[str, str], Counter[str]] = {}
    to: dict[tuple[str, str], str] = {}
    for one in moved:
        counts.setdefault((one.old, one.new), Counter())[one.member] += 1
        if one.member != "activities":
            to[one.old, one.key] = one.new
    files: dict[str, list[str]] = {}
    owners: dict[str, str] = {}
    for paper in papers_of(found):
        files.setdefault(paper.department, []).append(paper.name)
        owners[paper.name] = paper.department
    store_file = found.workspace.store_file
    if found.settings.database or store_file.exists():
        with store_of(found) as store:
            for department, _, key in accepted(store, found.plan.period, found.settings.round):
                if (department, key) in to:
                    counts[department, to[department, key]]["accepted"] += 1
            for one_found in findings(store):
                old = owners.get(one_found.place.workbook, "")
                if (old, one_found.key) in to:
                    counts[old, to[old, one_found.key]]["findings"] += 1
    return tuple(
        Passage(
            old,
            new,
            indicators=count["indicators"],
            contributions=count["contributions"],
            leads=count["activities"],
            accepted=count["accepted"],
            findings=count["findings"],
            files=tuple(files.get(old, ())),
        )
        for (old, new), count in counts.items()
    )


def _contacts(found: Opened, made: Reorganisation) -> tuple[tuple[str, int], ...]:
    ending = [unit.id for unit in made.units if unit.valid_to is not None]
    held = Counter(one.department for one in found.plan.contacts)
    return tuple((unit, held[unit]) for unit in ending if held[unit])
