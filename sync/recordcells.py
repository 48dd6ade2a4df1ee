"""What the cells of a sheet of records say: yes or no, entries, references, years, units, nodes.

The values come as people and spreadsheet programs leave them: identifiers turned into numbers,
academic years in any spelling, lists separated by semicolons, commas or new lines.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from ..schemas.entries import Declared, Entry, read_entry
from ..schemas.grid import CellValue, as_text
from ..schemas.profile import Profile
from ..schemas.terms import Field, Vocabulary, Words, term
from .elements import Elements
from .records import Typed

OWN_TYPES = frozenset(
    ("boolean", "terms", "reference", "references", "year", "unit", "node")
)  # fmt: skip
"""Types of columns that only records have."""

YES_NO = Words("sì, no", "yes, no")
MARKS = frozenset(("x", "✓", "✔", "☒", "☑"))
"""Marks people put for yes."""

SEPARATOR = ";"
"""Between several entries of one cell, as they are kept."""

FIRST_YEAR, LAST_YEAR = 1900, 2200

Read = tuple[Typed, str, Mapping[str, object]]
"""A cell as read, the code of the rule it breaks (empty when none), the facts of that finding."""

_YEAR = re.compile(r"(?:a\.?\s*a\.?|anno(?: accademico)?|academic year)?[\s:]*(\d{4})", re.I)
_TWO_YEARS = re.compile(
    r"(?:a\.?\s*a\.?|anno(?: accademico)?|academic year)?[\s:]*"
    r"(\d{4})\s*[/\-–_]\s*(\d{4}|\d{2})",
    re.I,
)


def read_own(
    field: Field, raw: CellValue, text: str, profile: Profile, elements: Elements | None
) -> Read:
    """Read a cell of one of the types that only records have; it is not blank.

    Args:
        field: the column.
        raw: what the spreadsheet holds.
        text: the same as people see it.
        profile: vocabularies and units.
        elements: of the plan; ``None`` when it is not at hand, and codes stay as typed.
    """
    shown = " ".join((as_text(raw) if isinstance(raw, int | float) else text).split())
    if field.type == "boolean":
        return _yes_or_no(raw, text, shown)
    if field.type == "year":
        return _year(raw, text, shown)
    if field.type == "terms":
        return _entries(profile.vocabularies[field.vocabulary], raw, text)
    if field.type == "reference":
        return Typed(raw, text, term=shown), "", {}
    if field.type == "references":
        names = dict.fromkeys(" ".join(name.split()) for name in _cut(shown_lines(raw, text)))
        return Typed(raw, text, term=SEPARATOR.join(names)), "", {}
    if field.type == "unit":
        unit = profile.department(shown)
        if unit is None:
            return Typed(raw, text, read=False), "VAL-023", {}
        return Typed(raw, text, term=unit.id), "", {}
    return _element(field, raw, text, shown, elements)


def with_unit(entry: Entry) -> tuple[Decimal, str] | None:
    """Return the number of a cell that says its unit too, and the rule it breaks.

    A record does not say what it is measured in: euro beside a number are no doubt, other words are
    worth a warning. ``None`` when there is no such number.
    """
    if entry.code != "VAL-003" or len(entry.candidates) != 1 or entry.facts.get("declared"):
        return None
    return entry.candidates[0], "" if entry.facts.get("unit") == "€" else "VAL-011"


def shown_lines(raw: CellValue, text: str) -> str:
    """Return a cell as text with its lines kept."""
    return as_text(raw) if isinstance(raw, int | float | str) else text


def _yes_or_no(raw: CellValue, text: str, shown: str) -> Read:
    if isinstance(raw, bool):
        return Typed(raw, text, number=Decimal(int(raw))), "", {}
    if shown.casefold() in MARKS:
        return Typed(raw, text, number=Decimal(1)), "", {}
    entry = read_entry(raw, Declared(type="boolean"))
    if entry.number is None:
        return Typed(raw, text, read=False), "VAL-004", {"allowed": YES_NO}
    return Typed(raw, text, number=entry.number), "", {}


def _year(raw: CellValue, text: str, shown: str) -> Read:
    found = year_of(shown)
    if found is None:
        return Typed(raw, text, read=False), "VAL-022", {}
    return Typed(raw, text, number=Decimal(found)), "", {}


def year_of(text: str) -> int | None:
    """Return the year a text names, the first of an academic one; ``None`` when it names none."""
    two = _TWO_YEARS.fullmatch(text.strip())
    if two is not None:
        first, second = int(two[1]), two[2]
        following = f"{first + 1}"
        return first if second in (following, following[2:]) and _likely(first) else None
    one = _YEAR.fullmatch(text.strip())
    return int(one[1]) if one is not None and _likely(int(one[1])) else None


def _likely(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _entries(vocabulary: Vocabulary, raw: CellValue, text: str) -> Read:
    names: list[str] = []
    for piece in re.split(r"[;\n]", shown_lines(raw, text)):
        if not piece.strip():
            continue
        whole = term(vocabulary, piece)
        # A label may hold a comma: what it separates is looked at only when the whole is unknown.
        pieces = [piece] if whole is not None else [one for one in piece.split(",") if one.strip()]
        for one in pieces:
            entry = term(vocabulary, one)
            if entry is None:
                return Typed(raw, text, read=False), "VAL-004", {
                    "value": " ".join(one.split()),
                    "allowed": listed(vocabulary),
                }  # fmt: skip
            names.append(entry.id)
    return Typed(raw, text, term=SEPARATOR.join(dict.fromkeys(names))), "", {}


def listed(vocabulary: Vocabulary) -> Words:
    """Return the entries of a vocabulary as a sentence lists them."""
    return Words(
        ", ".join(entry.label.it for entry in vocabulary),
        ", ".join(entry.label.en for entry in vocabulary),
    )


def _cut(text: str) -> Iterator[str]:
    return (piece for piece in re.split(r"[;,\n]", text) if piece.strip())


def _element(
    field: Field, raw: CellValue, text: str, shown: str, elements: Elements | None
) -> Read:
    if elements is None:
        return Typed(raw, text, term=shown), "", {}
    keys = elements.named(shown, field.level)
    if len(keys) == 1:
        return Typed(raw, text, term=keys[0]), "", {}
    if keys:
        return Typed(raw, text, read=False), "VAL-025", {"suggestion": ", ".join(sorted(keys)[:5])}
    return Typed(raw, text, read=False), "VAL-024", {}
