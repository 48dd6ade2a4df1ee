"""The yearly text of an activity: paragraphs told apart by the year they begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

HEADING = re.compile(
    r"^\s*(?P<years>(?:20\d\d)(?:\s*(?:[-–/,]|e)\s*(?:20\d\d))*)\s*[:.;–-]?\s*(?P<rest>.*)$",
    re.DOTALL,
)
RANGE = re.compile(r"^(20\d\d)\s*[-–]\s*(20\d\d)$")


@dataclass(frozen=True, slots=True)
class Passage:
    """What was written under one heading; no years when nothing said which."""

    years: tuple[int, ...]
    text: str

    @property
    def heading(self) -> str:
        """The years as shown beside the text."""
        return "-".join(str(year) for year in self.years)


def passages(text: str) -> list[Passage]:
    """Split a text into passages: a paragraph that begins with years opens a new one.

    ``2024-2025`` and ``2022, 2023, 2024`` are headings of several years, ``2022-2025`` of all four.
    """
    found: list[tuple[tuple[int, ...], list[str]]] = []
    for paragraph in text.split("\n"):
        if not paragraph.strip():
            continue
        hit = HEADING.match(paragraph)
        if hit is not None:
            found.append((_years(hit["years"]), [hit["rest"].strip()] if hit["rest"] else []))
        elif found:
            found[-1][1].append(paragraph.strip())
        else:
            found.append(((), [paragraph.strip()]))
    return [Passage(years, "\n".join(lines)) for years, lines in found if lines]


def until(found: Sequence[Passage], period: int) -> list[Passage]:
    """Return the passages that speak of years before a period, undated ones included."""
    return [passage for passage in found if not passage.years or min(passage.years) < period]


def of_period(found: Sequence[Passage], period: int) -> list[Passage]:
    """Return the passages whose last year is the period."""
    return [passage for passage in found if passage.years and max(passage.years) == period]


def written(found: Sequence[Passage]) -> str:
    """Write passages one after the other, each with its heading."""
    return "\n".join(
        f"{passage.heading}: {passage.text}" if passage.years else passage.text for passage in found
    )


def _years(text: str) -> tuple[int, ...]:
    span = RANGE.match(text.strip())
    if span is not None:
        first, last = int(span[1]), int(span[2])
        if first < last <= first + 10:
            return tuple(range(first, last + 1))
    return tuple(sorted({int(year) for year in re.findall(r"20\d\d", text)}))
