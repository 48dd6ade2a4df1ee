"""What of a plan the public may see: ``[publication]`` of a profile.

A profile that says nothing publishes nothing of its rows: what is not named stays inside, and with
it the columns that would repeat it (``REPEATS``). The key of a row and its place in the plan are
public with its sheet: addresses are made of them.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .shape import RECORD

YEARS = "years"
"""Stands in a list of columns for those of the past years."""

REPEATS: Mapping[str, tuple[str, ...]] = {
    "numerator": ("value", "denominator"),
    "denominator": ("value", "numerator"),
    "change": ("value", YEARS),
    "moved_size": ("value", YEARS),
    "last_value": ("value", YEARS),
    "last_as_of": ("as_of",),
    "last_source": ("data_source",),
    "initial_target": ("target",),
    "expected": ("target", "target_year", "baseline", "baseline_year"),
    "deviation": ("value", "target"),
    "progress": ("value", "target", "target_year", "baseline", "baseline_year"),
    "achievement": ("value", "target", "baseline"),
    "initial_score": ("value", "target", "initial_target", "baseline"),
    "work": ("status", "done"),
    "timing": ("status",),
    "explanation": (
        *("value", "target", "target_year", "expected", "baseline", "baseline_year", YEARS),
        *("progress", "achievement", "rating", "missing_reason"),
    ),
}
"""Columns of the master from which others could be read back: public only if those are."""

OPTIONAL = frozenset({"as_of", "data_source", "done"})
"""Columns of those a sheet may not have at all: then there is nothing to hide."""

Column = tuple[str, str]
"""An entry sheet and a column of its table in the master."""

COUNTS = "deliverables"
"""What the ids of the columns begin with that count what units deliver of an activity."""

_YEAR = re.compile(r"y\d{4}")


@dataclass(frozen=True, slots=True)
class Publication:
    """What of a plan is public.

    Attributes:
        sheets: ids of the master's columns that are public, by entry sheet; ``years`` for those of
            past years. A sheet that is not named is not published.
        nodes: attributes of the levels that are public.
        views: statistics that are public, by id.
        coverage: tables of what activities serve that are public, by id. Cross tables are public
            where the values of the indicators and those of past years are.
        lacking: columns of ``OPTIONAL`` a sheet does not have, by entry sheet.
        elsewhere: columns of another sheet that a column repeats, each as (sheet, column).
    """

    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    elsewhere: Mapping[Column, Sequence[Column]] = field(default_factory=dict)

    def shows(self, sheet: str, column: str) -> bool:
        """Tell whether a column of the master is public: it is named, and all it repeats."""
        if not self._names(sheet, column):
            return False
        for other, one in self.elsewhere.get((sheet, column), ()):
            # Of a sheet that is not published at all, naming the column is the profile's choice.
            if self.sheets.get(other) and not self._names(other, one):
                return False
        lacking = self.lacking.get(sheet, frozenset())
        return all(one in lacking or self._names(sheet, one) for one in REPEATS.get(column, ()))

    def _names(self, sheet: str, column: str) -> bool:
        named = self.sheets.get(sheet, ())
        return column in named or (YEARS in named and _YEAR.fullmatch(column) is not None)

    def shows_crosses(self, sheet: str) -> bool:
        """Tell whether the cross tables of indicators are public: names, values and past years."""
        named = all(self.shows(sheet, one) for one in ("indicator", "part", "value"))
        return named and YEARS in self.sheets.get(sheet, ())


NONE = Publication()


def read_publication(entry: Mapping[str, Any]) -> Publication:
    """Build it from the table ``[publication]`` of a profile.

    Raises:
        ValueError: something else than a list of names stands there.
    """
    sheets = entry.get("sheets", {})
    if not isinstance(sheets, Mapping):
        raise ValueError("publication.sheets")
    return Publication(
        sheets={name: _names(f"sheets.{name}", listed) for name, listed in sheets.items()},
        nodes=_names("nodes", entry.get("nodes", [])),
        views=_names("views", entry.get("views", [])),
        coverage=_names("coverage", entry.get("coverage", [])),
    )


def repeated(
    sheets: Mapping[str, str], delivered: Mapping[str, Any], named: Collection[str]
) -> dict[Column, Sequence[Column]]:
    """Return which columns the columns of a plan repeat, of other sheets or by the profile's keys.

    Args:
        sheets: kind of each entry sheet by its id.
        delivered: what the settings say of deliverables: their sheet and its columns.
        named: columns of the activities that are public.
    """
    kinds = {kind: name for name, kind in reversed(list(sheets.items()))}
    works, measures = kinds.get("activity", ""), kinds.get("indicator", "")
    found: dict[Column, Sequence[Column]] = {(measures, "of_activity"): [(works, "code")]}
    # The key of a record begins with its unit.
    found |= {(name, "key"): [(name, "department")] for name, kind in sheets.items()
              if kind == RECORD}  # fmt: skip
    if sheet := delivered.get("sheet", ""):
        told = [(sheet, delivered[one]) for one in ("state", "ended", "due") if one in delivered]
        found[works, "work"] = told
        counts = [one for one in named if one.startswith(COUNTS)]
        found |= {(works, one): [(sheet, "department"), *told] for one in counts}
    return found


def _names(key: str, listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"publication.{key}")
    return tuple(listed)
