"""The yearly text of an activity: paragraphs told apart by the year they begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_YEARS = r"20\d\d(?:\s*(?:[-–/,]|\be\b)\s*20\d\d)*"
HEADING = re.compile(rf"^\s*(?:[-–•]\s*)?(?P<years>{_YEARS})(?![\d/])\s*[:.;–-]?\s*")
INSIDE = re.compile(
    rf"(?<=\s)(?P<years>{_YEARS})(?![\d/])(?=\s*(?:[:–-]\s|\n|\s[A-ZÀÈÉÌÒÙ«“\"]))\s*[:.;–-]?\s*"
)
ENDING = re.compile(rf"(?<=\s)(?P<years>{_YEARS})\s*[:.;–-]?\s*$")
BULLET = re.compile(r"\s*[-–•*]\s")
DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}\s*$")
RANGE = re.compile(r"^(20\d\d)\s*[-–]\s*(20\d\d)$")
DATING = re.compile(
    r"(?:\b(?:anno|anni|annualità|nel|nell'anno|del|dal|al|il|entro|per|fino|a|e|di|in|da|per il|"
    r"gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|"
    r"dicembre|ultimo|triennio|biennio|stagione|edizione|esercizio|bilancio|n|n\.|quota|piano)"
    r"|[/\d(-])\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What was written under one heading; no years when nothing said which."""

    years: tuple[int, ...]
    text: str

    @property
    def heading(self) -> str:
        """The years as shown beside the text."""
        return "-".join(str(year) for year in self.years)


@lru_cache(maxsize=512)
def passages(text: str) -> tuple[Passage, ...]:
    """Split a text into passages: a paragraph that begins with years opens a new one.

    ``2024-2025`` and ``2022, 2023, 2024`` are headings of several years, ``2022-2025`` of all four.
    Headings that lost their line break are recognised inside a paragraph when they go on in time
    and no word dates something with them.
    """
    found: list[tuple[tuple[int, ...], list[str]]] = []
    paragraphs = text.split("\n")
    for paragraph, after in zip(paragraphs, [*paragraphs[1:], ""], strict=True):
        last = max(found[-1][0], default=0) if found else 0
        for years, rest in _pieces(paragraph, last, bool(BULLET.match(after))):
            if years:
                found.append((years, [rest] if rest else []))
            elif rest and found:
                found[-1][1].append(rest)
            elif rest:
                found.append(((), [rest]))
    return tuple(Passage(years, "\n".join(lines)) for years, lines in found if lines)


def _pieces(paragraph: str, last: int, opens: bool) -> list[tuple[tuple[int, ...], str]]:
    """Cut a paragraph at its headings; one at its end counts when a list follows (``opens``)."""
    pieces: list[tuple[tuple[int, ...], str]] = []
    years: tuple[int, ...] = ()
    start = 0
    opening = HEADING.match(paragraph)
    if opening is not None:
        years, start = _years(opening["years"]), opening.end()
        last = max(years)
    ending = ENDING.search(paragraph, start) if opens else None
    for hit in (*INSIDE.finditer(paragraph, start), *([ending] if ending else [])):
        inner = _years(hit["years"])
        before = paragraph[: hit.start()]
        if max(inner) <= last or (DATING.search(before) and not DAY.search(before)):
            continue
        pieces.append((years, paragraph[start : hit.start()].strip()))
        years, start, last = inner, hit.end(), max(inner)
    pieces.append((years, paragraph[start:].strip()))
    return pieces


def until(found: Sequence[Passage], period: int) -> list[Passage]:
    """Return the passages of the years before a period, undated ones included."""
    return [passage for passage in found if not passage.years or max(passage.years) < period]


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
