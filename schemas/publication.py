"""What of a plan the public may see: ``[publication]`` of a profile.

A profile that says nothing publishes nothing of its rows: what is not named stays inside.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

YEARS = "years"
"""Stands in a list of columns for those of the past years."""

_YEAR = re.compile(r"y\d{4}")


@dataclass(frozen=True, slots=True)
class Publication:
    """What of a plan is public.

    Attributes:
        sheets: ids of the master's columns that are public, by entry sheet; ``years`` for those of
            past years. A sheet that is not named is not published.
        nodes: attributes of the levels that are public.
        views: statistics that are public, by id.
    """

    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()
    views: tuple[str, ...] = ()

    def shows(self, sheet: str, column: str) -> bool:
        """Tell whether a column of the master is public."""
        named = self.sheets.get(sheet, ())
        return column in named or (YEARS in named and _YEAR.fullmatch(column) is not None)


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
    )


def _names(key: str, listed: object) -> tuple[str, ...]:
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise ValueError(f"publication.{key}")
    return tuple(listed)
