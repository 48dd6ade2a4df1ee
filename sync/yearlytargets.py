"""The targets of a plan when its next year opens: those of the year closed become history.

Nothing is invented: a target of a later year stays as it is; one the plan already holds for the
new year takes its place; the others are blank until somebody approves them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ..schemas.findings import Language
from ..schemas.numbers import plain
from ..schemas.plan import Indicator, Interim, Plan, Version
from ..schemas.terms import Words

WHY = Words(
    "Target del {closed}, conservato all'apertura del {opened}",
    "Target of {closed}, kept when {opened} was opened",
)


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of a new year.

    Attributes:
        indicators, versions: of the plan.
        kept: rows whose target of the year closed is a version now.
        promoted: rows that have a target of the new year already.
        lasting: rows whose target is of a later year.
        dropped: rows whose proposed target nobody confirmed in time.
    """

    indicators: tuple[Indicator, ...]
    versions: tuple[Version, ...]
    kept: tuple[str, ...] = ()
    promoted: tuple[str, ...] = ()
    lasting: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


def next_targets(plan: Plan, closed: int, opened: int, language: Language = "it") -> Targets:
    """Return the targets of a plan in its next year.

    A target without a year is of the year closed. It becomes a version of that year with its act,
    the one first approved before it; so does a version that says no year.

    Args:
        plan: as it stands when the year is closed.
        closed: the year closed.
        opened: the next one.
        language: of the reason written beside the versions.
    """
    why = WHY[language].format(closed=closed, opened=opened)
    said = {
        version.row_key
        for version in plan.versions
        if version.attribute == "target" and version.period in (None, closed)
    }
    made: list[Indicator] = []
    history: list[Version] = []
    rolled: set[str] = set()
    told: dict[str, list[str]] = {"kept": [], "promoted": [], "lasting": [], "dropped": []}
    for one in plan.indicators:
        names = {one.row_key, one.key}
        year = one.target_year if one.target_year is not None else closed
        if year >= opened:
            if one.target is not None:
                told["lasting"].append(one.row_key)
            made.append(one)
            continue
        if "target" in one.proposed and one.target is not None:
            told["dropped"].append(one.row_key)
            one = _without(one)
        if one.target is None and one.initial_target is None and not said & names:
            made.append(_now(one, _promised(one, plan.interim, opened), opened, told))
            continue
        rolled |= names
        history += _history(one, year, why)
        told["kept"].append(one.row_key)
        cleared = replace(
            one, target=None, target_year=opened, target_act="", target_day=None,
            initial_target=None, target_basis="",
        )  # fmt: skip
        made.append(_now(cleared, _promised(one, plan.interim, opened), opened, told))
    versions = [
        replace(version, period=closed)
        if version.attribute == "target" and version.period is None and version.row_key in rolled
        else version
        for version in plan.versions
    ]
    return Targets(
        tuple(made),
        (*history, *versions),
        **{name: tuple(keys) for name, keys in told.items()},
    )


def _without(one: Indicator) -> Indicator:
    """Return a row without the target that was only proposed to it."""
    names = ("target", "target_year", "target_act", "target_day", "initial_target")
    proposed = tuple(name for name in one.proposed if name not in names)
    return replace(
        one, target=None, target_year=None, target_act="", target_day=None, target_basis="",
        initial_target=None if "initial_target" in one.proposed else one.initial_target,
        proposed=proposed,
    )  # fmt: skip


def _history(one: Indicator, year: int, why: str) -> Sequence[Version]:
    """Return the targets of a row as versions of their year, the one first approved first."""

    def version(size: Decimal, act: str, day: date | None) -> Version:
        return Version(one.key, one.part, "target", plain(size), year, day, act, why)

    made = []
    if one.initial_target is not None and one.initial_target != one.target:
        made.append(version(one.initial_target, "", None))
    if one.target is not None:
        made.append(version(one.target, one.target_act, one.target_day))
    return made


def _promised(one: Indicator, steps: Iterable[Interim], opened: int) -> Interim | None:
    """Return the target the plan already holds for the end of the new year."""
    found = [
        step
        for step in steps
        if step.row_key == one.row_key
        and step.day == date(opened, 12, 31)
        and step.value is not None
    ]
    return found[-1] if found else None


def _now(
    one: Indicator, step: Interim | None, opened: int, told: dict[str, list[str]]
) -> Indicator:
    if step is None:
        return one
    told["promoted"].append(one.row_key)
    return replace(one, target=step.value, target_year=opened, target_act=step.act)
