"""The keys of records: minted for blank rows, made of the identifier where a row came without."""

import hashlib
import re
from collections.abc import Container, Sequence

from .keys import slug
from .shape import EntrySheet

LONGEST = 60
"""Characters of an identifier that go into a key; a longer one is told by its digest."""

BLANK = "-"
"""What stands for a part of an identifier that is blank."""

_MINTED = re.compile(r"\.(\d{4,})")


def minted_key(unit: str, sheet: str, number: int) -> str:
    """Return the key of a blank row: ``DAUIN/incarico.0001``."""
    return f"{unit}/{sheet}.{number:04d}"


def minted_number(key: str, unit: str, sheet: str) -> int:
    """Return the number of a minted key of a unit's sheet, 0 when it is none."""
    hit = _MINTED.fullmatch(key.removeprefix(f"{unit}/{sheet}"))
    return int(hit[1]) if hit and key.startswith(f"{unit}/{sheet}.") else 0


def identified_key(unit: str, sheet: EntrySheet, identifier: Sequence[str]) -> str:
    """Return the key of a record by what names it: ``ATENEO/persona:p0012``; empty without.

    An identifier that is somebody's own datum is told by its digest.
    """
    if not any(identifier):
        return ""
    # One part of several may be blank: a row for all courses has no course.
    names = [(slug(one) or _digest(one)) if one else BLANK for one in identifier]
    fields = [sheet.field(name) for name in sheet.identifier]
    told = ".".join(names)
    if len(told) > LONGEST or any(one is not None and one.personal for one in fields):
        told = _digest("\0".join(identifier))
    return f"{unit}/{sheet.id}:{told}"


def placed_key(unit: str, sheet: str, row: int) -> str:
    """Return the key of a row that says nothing of what names it: by where it stands."""
    return f"{unit}/{sheet}@{row}"


def derived(key: str) -> bool:
    """Tell whether a key was made for a row that came without: it follows its workbook."""
    return bool(re.search(r"/[A-Za-z0-9_]+[:@]", key))


def free(key: str, taken: Container[str]) -> str:
    """Return the key itself, or with the first free number when it is taken."""
    number, found = 2, key
    while found in taken:
        found, number = f"{key}~{number}", number + 1
    return found


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
