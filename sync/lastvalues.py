"""The latest value an indicator is known to have, with the day it stands for and its source."""

from collections.abc import Iterable
from datetime import date

from ..schemas.findings import Language
from ..schemas.plan import Indicator, Value
from ..schemas.profile import Profile
from ..workbooks.layout import Cell
from .rowmeasures import kind_of

LATEST = ("nature", "last_value", "last_as_of", "last_source")
"""Columns that tell the nature of an indicator and its latest value."""


def day_of(value: Value) -> date:
    """Return the day a value stands for: its own, else the last of its year."""
    return value.as_of or date(value.period, 12, 31)


def latest(values: Iterable[Value]) -> Value | None:
    """Return the value of the latest day that says something, ``None`` when none does."""
    told = [value for value in values if value.number is not None or value.printed.strip()]
    return max(told, key=day_of, default=None)


def latest_cells(
    indicator: Indicator, past: Iterable[Value], shown: Cell, profile: Profile, language: Language
) -> dict[str, Cell]:
    """Return the cells of ``LATEST``.

    Args:
        indicator: the indicator part.
        past: its values.
        shown: the latest value as the sheet shows it.
        profile: names how values add up.
        language: of the sheet.
    """
    last = latest(past)
    kind = kind_of(indicator)
    return {
        "nature": profile.label("nature", kind, language) if kind else None,
        "last_value": shown,
        "last_as_of": last.as_of if last else None,
        "last_source": (last.origin or None) if last else None,
    }
