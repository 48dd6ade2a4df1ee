"""Who has delivered, when, how complete, how clean: the measures of a round, each pure.

Rates are F19, in points (100 = all), ``None`` where nothing is expected: unknown is never zero.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ..schemas.achievement import completeness
from ..schemas.findings import Severity
from ..schemas.scores import rounded
from .records import Delivery
from .standing import Standing

Punctuality = Literal["on_time", "late", "overdue", "open", "undated"]

DEFECTS = (Severity.BLOCKING, Severity.WARNING, Severity.QUESTION)
"""What a clean row has none of: an information asks nothing of anybody."""

_URGENCY: Mapping[Punctuality, int] = {
    "overdue": 0, "open": 1, "undated": 1, "late": 2, "on_time": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timing:
    """How a delivery stands to its due date.

    Attributes:
        punctuality: ``overdue`` and ``open`` have not arrived, the due date past or not.
        days: after the due date, 0 up to it; ``None`` when the due date or the day is not known.
    """

    punctuality: Punctuality
    days: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one or more units.

    Attributes:
        expected, filled, held: as in ``Delivery.sheets``.
        clean: filled in, and no error, warning or question is open; ``None`` when not known.
    """

    expected: int = 0
    filled: int = 0
    held: int = 0
    clean: int | None = 0

    @property
    def completeness(self) -> float | None:
        """Points of the rows expected that are filled in."""
        return share(self.filled, self.expected)

    @property
    def clean_share(self) -> float | None:
        """Points of the rows filled in that are clean."""
        return None if self.clean is None else share(self.clean, self.filled)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """Where one unit stands in the open round; ``findings`` are those open on what it sent."""

    unit: str
    name: str
    delivery: Delivery
    timing: Timing
    sheets: Mapping[str, Rows]
    findings: Mapping[Severity, int]

    @property
    def rows(self) -> Rows:
        """The rows of all its sheets."""
        return summed(self.sheets.values())


@dataclass(frozen=True, slots=True)
class Rates:
    """How many units delivered, and how many within the due date (F19).

    Attributes:
        expected: units asked to deliver.
        reported: units that have, late or not.
        on_time: units that have within the due date.
        dated: the round has a due date.
    """

    expected: int = 0
    reported: int = 0
    on_time: int = 0
    dated: bool = True

    @property
    def reporting_rate(self) -> float | None:
        """Actual / expected (DHIS2, reporting rate), in points."""
        return share(self.reported, self.expected)

    @property
    def on_time_rate(self) -> float | None:
        """Actual on time / expected (DHIS2, reporting rate on time), in points."""
        return share(self.on_time, self.expected) if self.dated else None


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """One round of the year; one never consolidated expects nothing, so its rates are unknown."""

    round: str
    due: date
    open: bool
    consolidated: bool
    rates: Rates


@dataclass(frozen=True, slots=True)
class Status:
    """Who has delivered, unit by unit, in all, and round by round."""

    day: date
    units: tuple[UnitStatus, ...]
    rates: Rates
    rows: Rows
    findings: Mapping[Severity, int]
    rounds: tuple[RoundStatus, ...] = field(default=())


def share(actual: int, expected: int) -> float | None:
    """Return F19 in points rounded to nine decimals, ``None`` when nothing is expected."""
    found = completeness(actual, expected).value
    return None if found is None else rounded(found)


def reported(delivery: Delivery) -> bool:
    """Tell whether a unit has delivered: what was received once stands, whatever came after."""
    return delivery.delivered is not None


def timing(due: date | None, delivered: date | None, day: date, overdue: bool = False) -> Timing:
    """Compare a delivery with its due date, which is still in time.

    Args:
        due: last day.
        delivered: day it was first received, ``None`` while nothing was.
        day: up to when what has not arrived is counted late.
        overdue: the due date is past although ``day`` is not: since when is not known.
    """
    if due is None:
        return Timing("undated", None)
    days = ((delivered or day) - due).days
    if delivered is not None:
        return Timing("late", days) if days > 0 else Timing("on_time", 0)
    if days > 0:
        return Timing("overdue", days)
    return Timing("overdue", None) if overdue else Timing("open", 0)


def rates(deliveries: Iterable[Delivery]) -> Rates:
    """Count the units of a round that delivered, and those within their due date."""
    listed = list(deliveries)
    on_time = sum(
        timing(one.due, one.delivered, one.delivered).punctuality == "on_time"
        for one in listed
        if one.delivered is not None
    )
    dated = any(one.due is not None for one in listed) or not listed
    return Rates(len(listed), sum(map(reported, listed)), on_time, dated)


def rounds_of_year(
    dues: Mapping[str, date],
    held: Mapping[str, Mapping[str, date]],
    now: str,
    current: Rates,
    units: Collection[str],
    day: date,
    chosen: Collection[str] = (),
) -> tuple[RoundStatus, ...]:
    """Return the rounds consolidated so far or past their due date, by due date.

    An earlier round expected the units of today and whoever delivered in it.

    Args:
        dues: last day of every round the plan has.
        held: the rounds ever consolidated, with the day each unit first delivered.
        now: the open round; ``current`` its rates.
        current: see ``now``.
        units: units of the plan as it is now.
        day: day of the question.
        chosen: only these units; all when empty.
    """
    listed = []
    for name, due in sorted(dues.items(), key=lambda pair: pair[1]):
        if name == now:
            listed.append(RoundStatus(name, due, True, name in held, current))
        elif name in held:
            days = held[name]
            wanted = {one for one in {*units, *days} if not chosen or one in chosen}
            came = [days[one] for one in wanted if one in days]
            found = Rates(len(wanted), len(came), sum(one <= due for one in came))
            listed.append(RoundStatus(name, due, False, True, found))
        elif day > due:
            listed.append(RoundStatus(name, due, False, False, Rates()))
    return tuple(listed)


def unit_statuses(standing: Standing, units: Sequence[str], day: date) -> list[UnitStatus]:
    """Measure units as of a day, in the order given.

    Of a unit count the findings on what it delivered, and those that stand in no file: what is
    wrong in the plan workbook is the centre's to mend.
    """
    by_unit: dict[str, Counter[Severity]] = defaultdict(Counter)
    faulty: set[tuple[str, str]] = set()
    for one, unit, state in standing.settled.findings:
        own = one.place.workbook in ("", *standing.delivery(unit).files)
        if state == "open" and own:
            by_unit[unit][one.severity] += 1
            if one.severity in DEFECTS:
                faulty |= {(unit, key) for key in one.rows or (one.key,)}
    return [_unit_status(standing, unit, day, by_unit[unit], faulty) for unit in units]


def _unit_status(
    standing: Standing,
    unit: str,
    day: date,
    counted: Mapping[Severity, int],
    faulty: Collection[tuple[str, str]],
) -> UnitStatus:
    found = standing.delivery(unit)
    sheets = {}
    for sheet in standing.profile.sheets:
        counts = standing.counted(unit, sheet)
        keys = found.filled.get(sheet.id)
        clean: int | None = None
        if keys is not None or not counts.filled:
            clean = sum((unit, key) not in faulty for key in keys or ())
        sheets[sheet.id] = Rows(counts.expected, counts.filled, counts.held, clean)
    return UnitStatus(
        unit=unit,
        name=standing.unit_name(unit),
        delivery=found,
        timing=timing(found.due, found.delivered, day, found.overdue),
        sheets=sheets,
        findings={severity: counted.get(severity, 0) for severity in Severity},
    )


def status(
    standing: Standing,
    day: date,
    units: Sequence[str] = (),
    rounds: tuple[RoundStatus, ...] = (),
) -> Status:
    """Measure the open round as of a day, for all units or some; the most urgent unit first."""
    wanted = [one for one in standing.departments() if not units or one in units]
    measured = sorted(unit_statuses(standing, wanted, day), key=urgency)
    return Status(
        day=day,
        units=tuple(measured),
        rates=rates(one.delivery for one in measured),
        rows=summed(one.rows for one in measured),
        findings={
            severity: sum(one.findings[severity] for one in measured) for severity in Severity
        },
        rounds=rounds,
    )


def urgency(unit: UnitStatus) -> tuple[int, int, float]:
    """Order units by what they need.

    Those that have not delivered, past due first; then the late, the latest first; then the
    others; of equal ones the least complete first.
    """
    days = unit.timing.days or 0
    points = unit.rows.completeness
    return _URGENCY[unit.timing.punctuality], -days, 101.0 if points is None else points


def summed(rows: Iterable[Rows]) -> Rows:
    """Add rows up; what is not known of one of them is not known of all."""
    listed = list(rows)
    known = [one.clean for one in listed if one.clean is not None]
    return Rows(
        sum(one.expected for one in listed),
        sum(one.filled for one in listed),
        sum(one.held for one in listed),
        sum(known) if len(known) == len(listed) else None,
    )
