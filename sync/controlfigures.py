"""The figures of the yearly return on internal controls, worked out of a year."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .editions import Edition
from .records import NOTHING
from .standing import DELIVERED, Standing

HEADER = ("figure", "round", "heading_it", "heading_en", "value", "unit", "detail")
PERCENT = "%"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its id, the round it is of (empty for the year), its number, what it is made of."""

    id: str
    round: str
    value: Decimal | None
    unit: str = ""
    detail: str = ""


def figures(
    standing: Standing,
    rounds: Mapping[str, Mapping[str, date]],
    due: Mapping[str, date],
    editions: Sequence[Edition],
) -> Iterator[Figure]:
    """Give the figures of a year; of a share whose whole is nothing there is no number.

    Args:
        standing: the open round, as consolidated.
        rounds: the rounds of the year that were consolidated, each with the day every unit
            delivered.
        due: last useful day of the rounds.
        editions: those approved in the year.
    """
    now = standing.consolidated.round
    yield Figure("rounds", "", Decimal(len(rounds)), detail=", ".join(rounds))
    for name, days in rounds.items():
        yield Figure("units_delivered", name, Decimal(len(days)))
        last = due.get(name)
        timely = sum(day <= last for day in days.values()) if last else None
        if timely is not None:
            yield Figure("units_on_time", name, Decimal(timely), detail=f"{last}")
        if name == now:
            asked = len(standing.departments())
            yield Figure("units_expected", name, Decimal(asked), detail=_late(standing))
            if timely is not None:
                yield Figure("share_on_time", name, _share(timely, asked), PERCENT)
    acts = "; ".join(f"{one.label or one.id}: {one.act}" for one in editions)
    yield Figure("reports", "", Decimal(len(editions)), detail=acts)
    yield Figure("activities", now, Decimal(len(standing.current)))
    yield from _indicators(standing, now)


def rows(found: Sequence[Figure], standing: Standing) -> Iterator[list[str]]:
    """Return the figures as a table, columns as in ``HEADER``, in the order of the headings."""
    headings = standing.profile.control_headings
    order = {name: at for at, name in enumerate(headings)}
    for one in sorted(found, key=lambda figure: order[figure.id]):
        words = headings[one.id]
        value = "" if one.value is None else f"{one.value:f}"
        yield [one.id, one.round, words.it, words.en, value, one.unit, one.detail]


def _indicators(standing: Standing, now: str) -> Iterator[Figure]:
    scored = list(standing.scores.rows.values())
    aimed = [one for one in scored if one.indicator.target is not None]
    told = [one for one in aimed if one.achievement.met is not None]
    reached = sum(bool(one.achievement.met) for one in told)
    missed = [one for one in told if not one.achievement.met]
    said = {
        name: sum(
            one.record is not None and not one.record.cells.get(field, NOTHING).blank
            for one in missed
        )
        for name, field in (("explained", "deviation_reason"), ("corrective", "corrective_action"))
    }
    yield Figure("indicators", now, Decimal(len(scored)))
    yield Figure("with_target", now, Decimal(len(aimed)))
    yield Figure("share_with_target", now, _share(len(aimed), len(scored)), PERCENT)
    yield Figure("measured", now, Decimal(len(told)))
    yield Figure("reached", now, Decimal(reached))
    yield Figure("share_reached", now, _share(reached, len(told)), PERCENT)
    yield Figure("missed", now, Decimal(len(missed)))
    for name, count in said.items():
        yield Figure(name, now, Decimal(count))


def _late(standing: Standing) -> str:
    """Name the units that delivered nothing."""
    units = standing.departments()
    return ", ".join(unit for unit in units if standing.delivery(unit).state not in DELIVERED)


def _share(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
