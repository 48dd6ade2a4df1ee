"""Checks of a plan: targets, baselines and the years they stand for."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ..schemas.findings import Finding
from ..schemas.formulae import FORMULAS
from ..schemas.plan import Indicator
from ..schemas.terms import Words
from .planground import (
    PERCENT,
    Ground,
    both,
    is_percentage,
    number_of,
    of_another_year,
    shown,
    together,
)

ABOVE, BELOW = Words("al di sopra", "above"), Words("al di sotto", "below")
ACT, DAY = Words("l'atto", "the act"), Words("la data dell'atto", "the date of the act")
TYPE, UNIT = Words("il tipo", "the type"), Words("l'unità di misura", "the unit of measure")
SHARE = Words("del {} %", "{} %")
NATURAL = Words("del limite naturale ({})", "the natural limit ({})")
"""Limits with the Italian preposition: *al di sopra del 100 %*."""
FULL = Decimal(100)

UNMEASURED = ("boolean", "text")
"""Types whose values are not larger or smaller than one another."""

NEEDS_UNIT = ("duration",)
"""Types whose numbers say nothing without a unit; what has none elsewhere is a plain count."""


def wrong_side(row: Indicator, value: Decimal) -> Words | None:
    """Return on which side of the baseline a value stands when it is the wrong one.

    Source: F3, target on the wrong side; ``None`` where direction or baseline do not tell.
    """
    if row.baseline is None or row.type in UNMEASURED:
        return None
    if row.direction == "up" and value < row.baseline:
        return BELOW
    if row.direction == "down" and value > row.baseline:
        return ABOVE
    return None


def out_of_limits(row: Indicator, value: Decimal) -> tuple[Words, Words] | None:
    """Return on which side of which limit a value stands, ``None`` when within all of them."""
    if row.type in UNMEASURED:
        return None
    if is_percentage(row) and not row.may_exceed and not 0 <= value <= FULL:
        limit = FULL if value > FULL else Decimal(0)
        return (ABOVE if value > FULL else BELOW), _said(SHARE, limit)
    natural = row.natural_limit
    if natural is None:
        return None
    if (row.direction == "up" and value > natural) or (row.direction == "down" and value < natural):
        return (ABOVE if value > natural else BELOW), _said(NATURAL, natural)
    return None


def sides(ground: Ground) -> Iterator[Finding]:
    """PLN-008, PLN-009: targets on the wrong side of the baseline or, once confirmed, equal."""
    for target in ground.targets:
        row = target.row
        side = wrong_side(row, target.value)
        if side is not None:
            direction = ground.label("direction", row.direction)
            yield ground.of_target(
                "PLN-009", target, direction=direction, side=side, target=target.value,
                baseline=row.baseline,
            )  # fmt: skip
        kept = row.direction == "keep" or row.formula == "F8" or row.type in UNMEASURED
        kept = kept or "target" in row.proposed
        if target.value == row.baseline and not kept:
            yield ground.of_target("PLN-008", target, target=target.value)


def limits(ground: Ground) -> Iterator[Finding]:
    """PLN-036: percentages beyond 0 to 100, targets beyond the natural limit."""
    for target in ground.targets:
        found = out_of_limits(target.row, target.value)
        if found is not None:
            side, limit = found
            yield ground.of_target(
                "PLN-036", target, side=side, limit=limit, target=_points(target.row, target.value)
            )
    for numbered in ground.active:
        row = numbered[1]
        first = row.initial_target
        found = out_of_limits(row, first) if first is not None else None
        if found is not None and first is not None:
            side, limit = found
            yield ground.of_row(
                "PLN-036", numbered, "initial_target", side=side, limit=limit,
                target=_points(row, first),
            )  # fmt: skip


def answers(ground: Ground) -> Iterator[Finding]:
    """PLN-037, PLN-049: targets of what is no number: neither yes nor no, or a text."""
    for target in ground.targets:
        if target.row.type == "boolean" and target.value not in (0, 1):
            yield ground.of_target("PLN-037", target, target=target.value)
        if target.row.type == "text":
            yield ground.of_target("PLN-049", target, target=target.value)


def descriptions(ground: Ground) -> Iterator[Finding]:
    """PLN-010, PLN-011: targets nobody can read: no direction, no type, no unit of measure."""
    for numbered in ground.active:
        row = numbered[1]
        if not ground.has_target(row):
            continue
        formula = FORMULAS.get(row.formula)
        declared = formula is not None and "" in formula.directions
        if not row.direction and not declared and row.type not in UNMEASURED:
            yield ground.of_row("PLN-010", numbered, "direction")
        missing = [TYPE] if not row.type else []
        if not row.unit and row.type in ("", *NEEDS_UNIT):
            missing.append(UNIT)
        if missing:
            attribute = "unit" if row.type else "type"
            yield ground.of_row("PLN-011", numbered, attribute, what=together(missing))


def acts(ground: Ground) -> Iterator[Finding]:
    """PLN-012: targets in force without the act that approved them, or its date.

    A target that is only proposed has no act yet.
    """
    for numbered in ground.active:
        row = numbered[1]
        if row.target is None or "target" in row.proposed:
            continue
        missing = [*([] if row.target_act.strip() else [ACT]), *([] if row.target_day else [DAY])]
        if missing:
            attribute = "target_act" if ACT in missing else "target_day"
            yield ground.of_row(
                "PLN-012", numbered, attribute, what=together(missing), target=row.target
            )


def years(ground: Ground) -> Iterator[Finding]:
    """PLN-013 to PLN-016: the years of target and baseline."""
    period = ground.plan.period
    several = _several_years(ground)
    for numbered in ground.active:
        row = numbered[1]
        if ground.has_target(row):
            if row.target_year is not None and row.target_year < period:
                yield ground.of_row(
                    "PLN-013", numbered, "target_year", year=_year(row.target_year),
                    period=_year(period),
                )  # fmt: skip
            if row.target_year is None and several:
                yield ground.of_row("PLN-014", numbered, "target_year", period=_year(period))
        if row.baseline is not None and row.type not in UNMEASURED:
            end = row.target_year if row.target_year is not None else period
            if row.baseline_year is None:
                yield ground.of_row("PLN-015", numbered, "baseline_year", baseline=row.baseline)
            elif ground.has_target(row) and row.baseline_year >= end:
                yield ground.of_row(
                    "PLN-016", numbered, "baseline_year", year=_year(row.baseline_year),
                    target_year=_year(end),
                )  # fmt: skip


def initial(ground: Ground) -> Iterator[Finding]:
    """PLN-017, PLN-018: initial targets that the versions contradict.

    Where versions change the target, what stands beside it must still be the first one: a column
    overwritten with the new value loses it.
    """
    absent, equal = Words("assente", "missing"), Words("uguale a quello nuovo", "the new one")
    for numbered in ground.active:
        row = numbered[1]
        changes = [
            number_of(version)
            for _, version in ground.versions_of(row, "target")
            if not of_another_year(row, version, ground.plan.period)
        ]
        sizes = [size for size in changes if size is not None]
        first = row.initial_target
        if sizes and first is None and row.target is not None and row.target == sizes[-1]:
            yield ground.of_row("PLN-017", numbered, "initial_target", what=absent)
        elif sizes and first is not None and first == sizes[0]:
            yield ground.of_row("PLN-017", numbered, "initial_target", what=equal)
        elif not sizes and first is not None and row.target is not None and first != row.target:
            yield ground.of_row(
                "PLN-018", numbered, "initial_target", target=row.target, initial=first
            )


def _several_years(ground: Ground) -> bool:
    """Tell whether the plan sets targets for other years than its period."""
    named = {row.target_year for _, row in ground.active if ground.has_target(row)}
    ends = {one.day.year for one in ground.plan.interim if one.day and _year_end(one.day)}
    return bool((named | ends) - {None, ground.plan.period})


def _year_end(day: date) -> bool:
    return (day.month, day.day) == (12, 31)


def _said(template: Words, size: Decimal) -> Words:
    written = both(size)
    return Words(template.it.format(written.it), template.en.format(written.en))


def _points(row: Indicator, value: Decimal) -> Words:
    written = both(value)
    unit = f" {PERCENT}" if is_percentage(row) else ""
    return Words(written.it + unit, written.en + unit)


def _year(year: int) -> str:
    return shown(year)
