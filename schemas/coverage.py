"""What the master shows of links: matrices of coverage, what is missing, links across areas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .links import INHERITED, INTEGRATION, PRINCIPAL
from .shape import read_words
from .terms import Words

LEAD, INDICATOR, RECORDS, LINKS = "lead", "indicator", "records", "links"
"""What an activity may lack: a named lead, an indicator, records of a sheet, entries."""

EVERY_KIND = (PRINCIPAL, INTEGRATION, INHERITED)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Activities down, entries of a vocabulary across, a mark where the two are tied.

    Attributes:
        id, label: how it is named; the label is that of the tab.
        vocabulary: of links or actors, or the list of a column of records.
        sheet: sheet of records whose rows tie them, empty for links.
        node, terms: columns of that sheet: the activity, the entries.
        kinds: kinds of links that count.
    """

    id: str
    label: Words
    vocabulary: str
    sheet: str = ""
    node: str = ""
    terms: str = ""
    kinds: tuple[str, ...] = EVERY_KIND


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing an activity should have.

    Attributes:
        id, label: how it is named.
        kind: ``lead``, ``indicator``, ``records``, ``links``.
        sheet, node: sheet of records and its column that names the activity.
        vocabulary: of the links.
    """

    id: str
    label: Words
    kind: str
    sheet: str = ""
    node: str = ""
    vocabulary: str = ""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Records that tie two activities: they count among the links across areas.

    Attributes:
        level: level whose nodes are the areas.
        sheet: sheet of records, empty for none.
        node, other: its columns that name the two activities.
    """

    level: str
    sheet: str = ""
    node: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything a profile says of it."""

    matrices: tuple[Matrix, ...] = ()
    gaps: tuple[Gap, ...] = ()
    crossing: Crossing | None = None

    def __bool__(self) -> bool:
        """Tell whether the master shows anything of it."""
        return bool(self.matrices or self.gaps or self.crossing)


NONE = Coverage()


def read_coverage(
    matrices: Iterable[Mapping[str, Any]],
    gaps: Iterable[Mapping[str, Any]],
    crossing: Mapping[str, Any],
) -> Coverage:
    """Read what a profile declares under ``coverage``, ``gaps`` and ``crossing``."""
    return Coverage(
        tuple(
            Matrix(
                **{
                    **entry,
                    "label": read_words(entry["label"]),
                    "kinds": tuple(entry.get("kinds", EVERY_KIND)),
                }
            )
            for entry in matrices
        ),
        tuple(Gap(**{**entry, "label": read_words(entry["label"])}) for entry in gaps),
        Crossing(**crossing) if crossing else None,
    )
