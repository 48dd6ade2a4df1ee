"""Long cells cut into rows that fit on a page, so that each can carry its key."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from .printedshape import Paragraph

_SENTENCE = re.compile(r"(?<=\w{3}[.;:!?])\s+(?=[A-ZÀ-Ý«\"“(\d-])")
_ITEM = re.compile(r"^\s*(?:[-–•*·]|\d{1,2}[.)])\s+")
_OPENING = re.compile(r"^(20\d\d(?:\s*[-–/,e]\s*20\d\d)*\s?[:.–-]?)(?=\s+[A-ZÀ-Ý«\"“•-]|\s*$)")
"""Years that open a paragraph, or are all of it."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a column fits in a row.

    Attributes:
        characters: of a line.
        lines: of a row.
        whole: lines up to which a text is never cut.
    """

    characters: int
    lines: int
    whole: int = 0


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
    if count <= 1 or size <= room.whole:
        return [joined(whole)]
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
    return [joined(one) for one in made if one]


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
    made = [""]
    for part in _parts(one.text, most * 2):
        if made[-1] and len(made[-1]) + len(part) > most:
            made.append("")
        made[-1] += part
    return [replace(one, text=made[0]), *(Paragraph(text, goes_on=True) for text in made[1:])]


def _parts(text: str, most: int) -> Iterator[str]:
    """Cut a text after its sentences, a longer one after words: together they are the text."""
    ends = [hit.end() for hit in _SENTENCE.finditer(text)]
    for start, end in pairwise((0, *ends, len(text))):
        while end - start > most:
            at = text.rfind(" ", start, start + most) + 1 or start + most
            yield text[start:at]
            start = at
        yield text[start:end]


def joined(pieces: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Join the pieces of one paragraph that fell into the same row."""
    made: list[Paragraph] = []
    for one in pieces:
        if one.goes_on and made:
            made[-1] = replace(made[-1], text=made[-1].text + one.text)
        else:
            made.append(one)
    return tuple(made)
