"""Arguments as a cell gives them, read into what a measure is made of.

Blanks, empty texts and texts of spaces are the same: nothing. Texts are read by the grammar the
tool reads workbooks with; what it doubts is refused with the sentence of its finding.
"""

from dataclasses import dataclass
from datetime import date

from ..schemas.dates import serial_date
from ..schemas.declared import Declared, Entry, Type
from ..schemas.entries import read_entry
from ..schemas.formulae import FORMULAS
from ..schemas.inputs import ABSENCES
from ..schemas.periods import Kind, When
from ..schemas.profile import Profile, ProfileError, available, load
from ..schemas.scores import GREYS, REASONS, Direction, finite
from ..schemas.terms import VOCABULARIES, Vocabulary, Words, fold, term
from ..schemas.tokens import clean
from ..schemas.values import NO, YES, read
from .argumentwords import (
    DIRECTIONS,
    NO_PROFILE,
    NOT_A_CHOICE,
    NOT_A_DATE,
    SERIES,
    TYPES,
    YES_OR_NO,
)
from .cellerrors import CellError, ErrorKind, Failed
from .refusals import UNKNOWN, unreadable
from .registry import Given, Range, Scalar

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Whole numbers between them, ends included, are years; a year stands for its last day."""

EPOCH = date(1899, 12, 30)
"""Day 0 of the 1900 system."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a cell says of a measure: its content, or what stands in its place (``absent``)."""

    content: float | bool | None = None
    absent: str = ""

    @property
    def reason(self) -> str:
        """Reason of ``scores.REASONS`` why there is no content."""
        if self.content is not None:
            return ""
        known = self.absent if self.absent in REASONS else "not_available"
        return ABSENCES.get(self.absent, known)


NOTHING = Said()


def is_blank(value: Scalar) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not clean(value))


def number(value: Scalar) -> float | None:
    """Read a number: digits, or a text the grammar reads as one; ``None`` for a blank.

    Units are left out and percentages are points: ``"12,5 %"`` is 12.5.

    Raises:
        Failed: ``#N/A`` for a dash and ``n.d.``; ``#VALUE!`` for anything else.
    """
    if is_blank(value):
        return None
    exact = finite(value)
    if exact is not None:
        return exact
    entry = entry_of(value)
    if entry.number is not None:
        return float(entry.number)
    raise refusal(entry, value)


def entry_of(value: Scalar, kind: Type = "number", unit: str = "") -> Entry:
    """Read a cell as an entry; without a unit any unit printed beside the number is taken."""
    if kind == "number" and not unit and isinstance(value, str):
        unit = read(value).unit
    if isinstance(value, CellError):
        value = value.kind
    return read_entry(value, Declared(type=kind, unit=unit))


def refusal(entry: Entry, value: Scalar) -> Failed:
    """Return the failure of an entry without a value, and of the cell it was read from."""
    kind: ErrorKind = UNKNOWN if entry.code == "VAL-015" else "#VALUE!"
    facts = {**entry.facts, "value": as_said(value, entry)}
    return unreadable(entry.code or "VAL-001", entry.text, facts, kind)


def as_said(value: Scalar, entry: Entry) -> object:
    """Return what a sentence calls a value: the text typed, a number as the cell shows it."""
    if isinstance(value, bool):
        return Words("VERO", "TRUE") if value else Words("FALSO", "FALSE")
    return entry.facts.get("value", entry.text) if isinstance(value, str) else shown(value)


def said(value: Scalar) -> Said:
    """Read what a cell says of a measure: number, yes or no, a reason, nothing.

    ``#N/A`` is a value not received, another error fails the function.
    """
    if isinstance(value, CellError):
        if value.kind == UNKNOWN:
            return NOTHING
        raise Failed(value.kind, value.reason)
    if isinstance(value, bool):
        return Said(value)
    if is_blank(value):
        return NOTHING
    if isinstance(value, str):
        declared = _declared_absence(value)
        if declared:
            return Said(None, declared)
        if fold(value).rstrip(".") in YES | NO:
            return Said(fold(value).rstrip(".") in YES)
        if entry_of(value).code == "VAL-015":
            return Said(None, clean(value))
    return Said(number(value))


def _declared_absence(value: str) -> str:
    """Return the id of a reason for a missing value, as chosen or as the tool prints it."""
    chosen = term(VOCABULARIES["missing_reason"], value)
    if chosen is not None:
        return chosen.id
    printed = fold(clean(value).lstrip("-– "))
    for name, label in GREYS.items():
        if name in REASONS and printed in (fold(label.it), fold(label.en)):
            return "" if name == "not_received" else name
    return ""


def yes(value: Scalar) -> bool | None:
    """Read a yes or no: logical value, 1 or 0, or the word; ``None`` for a blank."""
    if is_blank(value):
        return None
    entry = entry_of(value, "boolean")
    if entry.number is not None:
        return bool(entry.number)
    raise Failed("#VALUE!", filled(NOT_A_CHOICE, shown(value), YES_OR_NO))


def when(value: Scalar) -> When | None:
    """Read a day or a year; ``None`` for a blank.

    A whole number from 1900 to 2200 is a year, another one a serial number of the 1900 system
    (1950 to 2100); texts say a day in Italian or ISO form, or a year.
    """
    if is_blank(value):
        return None
    if isinstance(value, str):
        text = clean(value)
        if text.isascii() and text.isdigit() and len(text) == 4:
            value = float(text)
        else:
            entry = entry_of(text, "date")
            if entry.date is not None:
                return entry.date
            if entry.code == "VAL-015":
                raise refusal(entry, value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        if value == int_or_none(value) and FIRST_YEAR <= value <= LAST_YEAR:
            return int(value)
        day = serial_date(value)
        if day is not None:
            return day
    raise Failed("#VALUE!", filled(NOT_A_DATE, shown(value)))


def int_or_none(value: float) -> int | None:
    """Return a number as a whole one, ``None`` for infinity and what is not a number."""
    try:
        return int(value)
    except (OverflowError, ValueError):
        return None


def as_entered(value: Scalar, kind: Type) -> object:
    """Return a cell as a reader gives it: the day of a date cell, which holds a serial number."""
    if kind == "date" and isinstance(value, float | int) and not isinstance(value, bool):
        return serial_date(value) or value
    return value


def serial(day: date) -> float:
    """Return the serial number of a day."""
    return float((day - EPOCH).days)


def direction(value: Scalar) -> Direction:
    """Read a direction; empty for a blank."""
    return choice(value, DIRECTIONS, "")  # type: ignore[return-value]


def series_kind(value: Scalar) -> Kind:
    """Read how values add up; empty for a blank."""
    return choice(value, SERIES, "")  # type: ignore[return-value]


def entry_type(value: Scalar, usual: Type | None = None) -> Type | None:
    """Read the type of an entry."""
    return choice(value, TYPES, usual or "") or None  # type: ignore[return-value]


def choice(value: Scalar, vocabulary: Vocabulary, usual: str) -> str:
    """Return the id of the entry of a vocabulary a cell names, the usual one for a blank."""
    if is_blank(value):
        return usual
    found = term(vocabulary, clean(value)) if isinstance(value, str) else None
    if found is None:
        raise Failed("#VALUE!", filled(NOT_A_CHOICE, shown(value), choices(vocabulary)))
    return found.id


def choices(vocabulary: Vocabulary) -> Words:
    """List the labels of a vocabulary."""
    return Words(
        ", ".join(one.label.it for one in vocabulary),
        ", ".join(one.label.en for one in vocabulary),
    )


def formula_id(value: Scalar) -> str:
    """Read the id of a formula, whatever its case; empty for a blank.

    One that does not exist comes back as it is: the score says so.
    """
    if is_blank(value):
        return ""
    text = clean(shown(value))
    return next((name for name in FORMULAS if name.casefold() == text.casefold()), text)


def profile(value: Scalar) -> Profile | None:
    """Read the name of a profile or the path of its folder; ``None`` for a blank."""
    if is_blank(value):
        return None
    name = shown(value).strip()
    try:
        return load(name)
    except (ProfileError, OSError, ValueError) as error:
        known = ", ".join(available())
        raise Failed("#REF!", filled(NO_PROFILE, name, Words(known, known))) from error


def text(value: Scalar) -> str:
    """Read a text; a number without a useless ``.0``."""
    return "" if value is None else shown(value).strip()


def table(given: Given) -> Range:
    """Return a range, of one cell where a value was given."""
    return given if isinstance(given, tuple) else ((given,),)


def cells(given: Given) -> list[Scalar]:
    """Return the cells of a range, row by row."""
    return [cell for row in table(given) for cell in row]


def passed(value: Scalar) -> Scalar:
    """Pass an error of a table on."""
    if isinstance(value, CellError):
        raise Failed(value.kind, value.reason)
    return value


def filled(words: Words, value: str, names: Words | None = None) -> Words:
    """Fill what was given, and what could have been, into a sentence."""
    short = value if len(value) <= 60 else value[:57].rstrip() + "…"
    named = names or Words("", "")
    return Words(
        words.it.format(value=short, choices=named.it),
        words.en.format(value=short, choices=named.en),
    )


def shown(value: Scalar) -> str:
    """Write a cell as a message shows it."""
    if isinstance(value, CellError):
        return value.kind
    if isinstance(value, bool):
        return "VERO" if value else "FALSO"
    if isinstance(value, float):
        whole = value == int_or_none(value) and abs(value) < 1e15
        return str(int(value)) if whole else str(value).replace(".", ",")
    return "" if value is None else str(value)
