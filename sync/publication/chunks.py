"""Long cells cut into rows that fit on a page, so that each can carry its key."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from .printedshape import Paragraph

_SENTENCE = re.compile(r"(?<=\w{3}[.;:!?])\s+(?=[A-ZÀ-Ý«\"“(\d-])")
_ITEM = re.compile(r"^\s*(?:[-–•*·]|\d{1,2}[.)])\s+")
_OPENING = re.compile(r"^(20\d\d(?:\s*[-–/,e]\s*20\d\d)*\s?[:.–-]?)(?=\s+[A-ZÀ-Ý«\"“•-]|\s*$)")
"""Years that open a paragraph, or are all of it."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a column fits in a row: characters a line, lines a row."""

    characters: int
    lines: int


def paragraphs(text: str) -> list[Paragraph]:
    """Take a text apart at its line breaks: headings of years, items, plain paragraphs."""
    made = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare:
            continue
        opening = _OPENING.match(bare)
        if opening:
            made.append(Paragraph(opening[1], "year"))
            bare = bare[opening.end() :].strip()
        if bare:
            made.append(Paragraph(bare, "item" if _ITEM.match(bare) else ""))
    return made


def chunks(found: Sequence[Paragraph], room: Room) -> list[tuple[Paragraph, ...]]:
    """Deal paragraphs out to rows; one too long for a row is cut between its sentences.

    The rows are about equally long, and a heading is never the last of one. Always one row at
    least.
    """
    whole = [piece for one in found for piece in _pieces(one, room)]
    size = sum(_lines(one, room) for one in whole)
    count = math.ceil(size / room.lines)
    if count <= 1:
        return [_joined(whole)]
    most = min(room.lines, size / count + 2)
    made: list[list[Paragraph]] = [[]]
    filled = 0.0
    for one in whole:
        need = _lines(one, room)
        if made[-1] and filled + need > most:
            carried = [made[-1].pop()] if made[-1][-1].tone == "year" else []
            made.append(carried)
            filled = sum(_lines(each, room) for each in carried)
        made[-1].append(one)
        filled += need
    return [_joined(one) for one in made if one]


def together(
    *columns: Sequence[tuple[Paragraph, ...]],
) -> list[tuple[tuple[Paragraph, ...], ...]]:
    """Set the rows of several columns side by side; a column that ends before is blank."""
    return list(zip_longest(*columns, fillvalue=()))


def _lines(one: Paragraph, room: Room) -> float:
    return math.ceil((len(one.text) + len(one.label)) / room.characters) + 0.25


def _pieces(one: Paragraph, room: Room) -> list[Paragraph]:
    """Cut a paragraph between sentences into pieces of a third of a row, if it is longer."""
    most = room.characters * room.lines // 3
    if len(one.text) <= most:
        return [one]
    made: list[str] = []
    for sentence in _SENTENCE.split(one.text):
        for part in _words(sentence, most * 2):
            if made and len(made[-1]) + len(part) < most:
                made[-1] += f" {part}"
            else:
                made.append(part)
    return [replace(one, text=made[0]), *(Paragraph(text, label=_GOES_ON) for text in made[1:])]


_GOES_ON = "\x00"
"""Label of a piece that belongs to the paragraph before it, until they are joined."""


def _words(text: str, most: int) -> list[str]:
    """Cut a text without sentences between words."""
    made = []
    while len(text) > most:
        at = text.rfind(" ", 0, most)
        at = most if at <= 0 else at
        made.append(text[:at].strip())
        text = text[at:].strip()
    return [*made, text]


def _joined(pieces: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Join the pieces of one paragraph that fell into the same row."""
    made: list[Paragraph] = []
    for one in pieces:
        if one.label == _GOES_ON and made:
            made[-1] = replace(made[-1], text=f"{made[-1].text} {one.text}")
        else:
            made.append(replace(one, label="") if one.label == _GOES_ON else one)
    return tuple(made)
