"""``riscontro targets``: targets proposed from past values, confirmed, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ...schemas.inforce import in_force
from ...schemas.plan import Indicator, Plan
from ...schemas.terms import Words
from ...workbooks.planchanges import CellChange, Unwritten
from ..errors import RunStopped
from ..targetproposals import Method, Suggestion, suggestions
from ..targetwords import explained
from .amending import amend
from .planning import Opened, opened

CONFIRMED = ("target", "target_year")
"""Attributes confirmed with a target."""


@dataclass(frozen=True, slots=True)
class Targeted:
    """What was proposed or confirmed, and what found something else in its cell."""

    opened: Opened
    suggestions: tuple[Suggestion, ...] = ()
    approved: tuple[Indicator, ...] = ()
    unwritten: tuple[Unwritten, ...] = ()


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How many indicator parts of a unit have a target in force, a proposed one, none."""

    unit: str
    name: str
    set: int
    proposed: int
    none: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.set + self.proposed + self.none


def propose(
    root: Path,
    today: date,
    *,
    method: Method = "auto",
    keys: Sequence[str] = (),
    units: Sequence[str] = (),
    year: int | None = None,
    again: bool = False,
    dry_run: bool = False,
) -> Targeted:
    """Propose targets and baselines for indicator parts that have none, into ``piano.xlsx``.

    Args:
        root: the workspace.
        today: day of the event.
        method: how they are worked out.
        keys: only these indicators: keys, with or without part.
        units: only those these units are in charge of.
        year: the year of the targets, the plan's when not given.
        again: proposals nobody confirmed are worked out anew.
        dry_run: nothing is written.
    """
    found = opened(root)
    wanted = {one.row_key for one in chosen(found.plan, keys, units)}
    made = tuple(
        one
        for one in suggestions(found.plan, method, year, again)
        if one.indicator.row_key in wanted
    )
    language = found.settings.language
    changes = [
        change
        for one in made
        for change in proposal_changes(one, found.plan.period, explained(one)[language])
    ]
    if dry_run or not changes:
        return Targeted(found, made)
    event = {
        "what": "targets",
        "action": "propose",
        "method": method,
        "rows": [one.indicator.row_key for one in made if one.target is not None],
    }
    return Targeted(found, made, unwritten=amend(found, changes, (), event, today))


def proposal_changes(one: Suggestion, period: int, basis: str) -> list[CellChange]:
    """Return the cells a suggestion writes, marked as proposals."""
    row = one.indicator
    values: dict[str, object] = {}
    if one.target is not None:
        values["target"] = one.target
        if row.target_year is None and one.year != period:
            values["target_year"] = one.year
    if one.baseline is not None:
        values["baseline"] = one.baseline
        if row.baseline_year is None:
            values["baseline_year"] = one.baseline_year
    if not values:
        return []
    marked = (*row.proposed, *(name for name in values if name not in row.proposed))
    values["proposed"] = marked
    if one.target is not None:
        values["target_basis"] = basis
    return [
        CellChange(
            "indicators",
            (row.key, row.part),
            name,
            value,
            expected=getattr(row, name),
            optional=name == "target_basis",
        )
        for name, value in values.items()
    ]


def approve(root: Path, today: date, act: str, day: date, *, keys: Sequence[str] = ()) -> Targeted:
    """Confirm proposed targets: what is proposed of them becomes what is in force.

    The act and its day go where nothing is typed yet, and so does the initial target.

    Args:
        root: the workspace.
        today: day of the event.
        act: that approves them, such as ``DGC 12/2026``.
        day: of the act.
        keys: only these indicators; all that have a proposed target when there are none.
    """
    found = opened(root)
    rows = [
        one
        for one in chosen(found.plan, keys, ())
        if "target" in one.proposed and one.target is not None and one.state == "active"
    ]
    changes = [change for one in rows for change in approval_changes(one, act, day)]
    if not changes:
        return Targeted(found)
    event = {
        "what": "targets",
        "action": "approve",
        "act": act,
        "day": day,
        "rows": [one.row_key for one in rows],
    }
    unwritten = amend(found, changes, (), event, today)
    left = {one.record for one in unwritten}
    done = tuple(one for one in rows if (one.key, one.part) not in left)
    return Targeted(found, approved=done, unwritten=unwritten)


def approval_changes(one: Indicator, act: str, day: date) -> list[CellChange]:
    """Return the cells that confirm a proposed target."""
    values: dict[str, object] = {
        "proposed": tuple(name for name in one.proposed if name not in CONFIRMED)
    }
    blank = {"target_act": act, "target_day": day, "initial_target": one.target}
    values |= {name: value for name, value in blank.items() if getattr(one, name) in (None, "")}
    return [
        CellChange("indicators", (one.key, one.part), name, value, expected=getattr(one, name))
        for name, value in values.items()
    ]


def counted(found: Opened, today: date) -> tuple[TargetCount, ...]:
    """Count targets by unit, in the order of the registry; what has no unit comes last."""
    standing = in_force(found.plan, max(today, date(found.plan.period, 1, 1)))
    names = {unit.id: unit.name for unit in found.plan.departments}
    counts: dict[str, list[int]] = {unit: [0, 0, 0] for unit in (*names, "")}
    for one in found.plan.indicators:
        if one.state != "active":
            continue
        now = standing[one.row_key]
        at = 0 if now.indicator.target is not None else 1 if now.proposed else 2
        counts[one.department if one.department in names else ""][at] += 1
    return tuple(
        TargetCount(unit, names.get(unit, ""), *numbers)
        for unit, numbers in counts.items()
        if any(numbers)
    )


def chosen(plan: Plan, keys: Sequence[str], units: Sequence[str]) -> list[Indicator]:
    """Return the indicator parts asked for.

    Raises:
        RunStopped: a key or a unit is not in the plan.
    """
    known = {one.row_key for one in plan.indicators} | {one.key for one in plan.indicators}
    strangers = [key for key in keys if key not in known]
    if strangers:
        names = ", ".join(strangers)
        raise RunStopped(Words(f"Nel piano non c'è: {names}.", f"The plan does not have: {names}."))
    registered = [unit.id for unit in plan.departments]
    unknown = [unit for unit in units if unit not in registered]
    if unknown:
        names, there = ", ".join(unknown), ", ".join(registered)
        raise RunStopped(
            Words(
                f"Unità sconosciuta: {names}. Ci sono: {there}.",
                f"No such unit: {names}. There are: {there}.",
            )
        )
    return [
        one
        for one in plan.indicators
        if (not keys or one.row_key in keys or one.key in keys)
        and (not units or one.department in units)
    ]
