"""The series of an indicator as a drawing: bars by year and a line for the target."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ...schemas.findings import Language
from ...schemas.terms import Words
from .sitecells import numeral

WIDTH, HEIGHT = 360, 196
TOP, FLOOR, SIDE = 26, 164, 4
WIDEST_BAR, GAP = 52.0, 0.34
LETTER, BOLD = 7.4, 1.08
"""Width of a letter of the labels in the widest type they may be set in; more in bold."""

_LARGE = (
    (1e9, Words("mld", "bn")),
    (1e6, Words("mln", "m")),
    (1e3, Words("mila", "k")),
)


@dataclass(frozen=True, slots=True)
class Step:
    """A year of a series: its name, its number where it has one, the value in words.

    ``now``: it is the year told; ``anew``: a new definition begins with it.
    """

    year: str
    number: float | None
    text: str
    now: bool = False
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its place, its label, whether it is that of the year told.

    ``break_x`` is where the old definition ends, ``None`` within one definition.
    """

    x: float
    y: float
    width: float
    height: float
    middle: float
    label_y: float
    label: str
    year: str
    now: bool
    missing: bool
    break_x: float | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, in units of its own.

    Attributes:
        floor: where zero lies; ``target_y`` where the target lies, ``None`` without one.
    """

    width: int
    height: int
    floor: float
    bars: tuple[Bar, ...]
    target_y: float | None


def chart(steps: Sequence[Step], target: float | None, language: Language) -> Chart | None:
    """Draw a series, ``None`` when fewer than two years have a number.

    Bars begin at zero. A label longer than its place is shortened; the table beside has it whole.
    """
    sizes = [one.number for one in steps if one.number is not None]
    if len(sizes) < 2:
        return None
    every = [*sizes, 0.0, *([] if target is None else [target])]
    low, high = min(every), max(every)
    span = (high - low) or 1.0

    def height_of(size: float) -> float:
        return round(FLOOR - (size - low) / span * (FLOOR - TOP), 1)

    floor, place = height_of(0.0), (WIDTH - 2 * SIDE) / len(steps)
    width = min(WIDEST_BAR, place * (1 - GAP))
    bars = []
    for at, one in enumerate(steps):
        middle = SIDE + place * (at + 0.5)
        end = floor if one.number is None else height_of(one.number)
        top = min(end, floor)
        below = one.number is not None and one.number < 0
        bars.append(
            Bar(
                x=round(middle - width / 2, 1),
                y=top,
                width=round(width, 1),
                height=max(1.5, round(abs(end - floor), 1)),
                middle=round(middle, 1),
                label_y=round(end + 15 if below else top - 6, 1),
                label="–" if one.number is None else _label(one, place, language),
                year=one.year,
                now=one.now,
                missing=one.number is None,
                break_x=round(middle - place / 2, 1) if one.anew and at else None,
            )
        )
    level = None if target is None else height_of(target)
    return Chart(
        width=WIDTH,
        height=HEIGHT,
        floor=floor,
        bars=tuple(bars),
        target_y=level,
    )


def _label(one: Step, place: float, language: Language) -> str:
    """Return the label of a bar, shortened where it is longer than its place."""
    if len(one.text) * LETTER * (BOLD if one.now else 1) <= place or one.number is None:
        return one.text
    if one.text.endswith("%"):
        return numeral(one.number, "0\\ %", language)
    for size, words in _LARGE:
        if abs(one.number) >= size:
            digits = "0" if abs(one.number) / size >= 100 else "0.0"
            number = float(Decimal(repr(one.number)) / Decimal(repr(size)))
            return f"{numeral(number, digits, language)} {words[language]}"
    return numeral(one.number, "0.0", language)
