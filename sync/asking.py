"""Which rows a round asks for: by how often an indicator is measured, by what was reopened."""

from collections.abc import Collection

from ..schemas.plan import Indicator
from ..schemas.profile import Profile
from ..schemas.terms import CORRECTION, FINAL, MONITORING, REPORTING, fold

RowName = tuple[str, str, str]
"""Department, sheet id, key."""

NOT_IN_THE_YEAR = frozenset(
    (
        *("annuale", "annua", "annual", "yearly", "biennale", "triennale", "quadriennale"),
        *("quinquennale", "pluriennale", "decennale", "biennial", "triennial", "multi-year"),
    )
)
"""Frequencies of what has no value before the year is over; any other may have one."""


def measured_in_the_year(indicator: Indicator) -> bool:
    """Tell whether an indicator may have a value before the end of the year.

    A frequency nobody confirmed, or blank, is not known: its indicator is asked for.
    """
    known = "frequency" not in indicator.proposed and bool(indicator.frequency.strip())
    return not known or fold(indicator.frequency) not in NOT_IN_THE_YEAR


def asked_for(indicator: Indicator, round_id: str) -> bool:
    """Tell whether a round asks for an indicator: the one of the half-year not for yearly ones."""
    if indicator.state != "active":
        return False
    return round_id != MONITORING or measured_in_the_year(indicator)


def open_row(name: RowName, round_id: str, reopened: Collection[RowName] | None) -> bool:
    """Tell whether a row is open: in the round of corrections only those reopened.

    Args:
        name: the row.
        round_id: the round.
        reopened: the rows reopened; ``None`` when nobody keeps account of them.
    """
    return round_id != CORRECTION or reopened is None or name in reopened


def final_round(profile: Profile) -> str:
    """Return the round whose values are those of the year."""
    rounds = [name for name in profile.rounds if name in REPORTING and name != CORRECTION]
    return FINAL if FINAL in rounds or not rounds else rounds[-1]
