"""Who has delivered, as plain data for programs."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from ..schemas.findings import Severity
from .completeness import Rates, Rows, Status, UnitStatus
from .roundlog import MOMENT, Completed


def as_dict(
    found: Status,
    period: int,
    round_id: str,
    last: Completed | None,
    now: datetime,
    max_age: timedelta | None = None,
) -> dict[str, object]:
    """Return the whole status as plain data: dates as ISO texts, rates in points or ``None``."""
    age = None if last is None else int((now - last.at).total_seconds())
    run = None
    if last is not None:
        at = last.at.astimezone(UTC).strftime(MOMENT)
        run = {"run": last.run, "completed": at, "age_seconds": age}
    return {
        "period": period,
        "round": round_id,
        "day": found.day.isoformat(),
        "totals": {
            **_rates(found.rates),
            "rows": _rows(found.rows),
            "findings": _findings(found.findings),
        },
        "rounds": [
            {
                "round": one.round,
                "due": one.due.isoformat(),
                "open": one.open,
                "consolidated": one.consolidated,
                **_rates(one.rates),
            }
            for one in found.rounds
        ],
        "deliveries": [_unit(one) for one in found.units],
        "last_run": run,
        "max_age_seconds": None if max_age is None else int(max_age.total_seconds()),
        "recent": None if max_age is None else recent(last, now, max_age),
    }


def recent(last: Completed | None, now: datetime, max_age: timedelta) -> bool:
    """Tell whether a run was complete at most ``max_age`` ago.

    A moment that is still to come was noted by a clock that was wrong: far ahead, it says nothing.
    """
    return last is not None and abs(now - last.at) <= max_age


def _unit(found: UnitStatus) -> dict[str, object]:
    one = found.delivery
    return {
        "department": found.unit,
        "name": found.name,
        "state": one.state,
        "due": one.due.isoformat() if one.due else None,
        "delivered": one.delivered.isoformat() if one.delivered else None,
        "punctuality": found.timing.punctuality,
        "days_late": found.timing.days,
        "rows": _rows(found.rows),
        "findings": _findings(found.findings),
        "files": list(one.files),
        "sheets": {
            name: {
                **_rows(rows),
                "findings": one.sheets[name][3] if name in one.sheets else 0,
            }
            for name, rows in found.sheets.items()
        },
    }


def _rates(found: Rates) -> dict[str, object]:
    return {
        "expected": found.expected,
        "reported": found.reported,
        "on_time": found.on_time,
        "reporting_rate": found.reporting_rate,
        "on_time_rate": found.on_time_rate,
    }


def _rows(found: Rows) -> dict[str, object]:
    return {
        "expected": found.expected,
        "filled": found.filled,
        "held": found.held,
        "clean": found.clean,
        "completeness": found.completeness,
        "clean_share": found.clean_share,
    }


def _findings(counts: Mapping[Severity, int]) -> dict[str, int]:
    return {severity.value: counts.get(severity, 0) for severity in Severity}
