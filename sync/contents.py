"""What the centre types into ``piano.xlsx`` for an entry cell, read as the column asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import get_args

from ..schemas.declared import Declared, Type, checked
from ..schemas.entries import read_entry
from ..schemas.numbers import plain
from ..schemas.plan import Indicator
from ..schemas.profile import Profile
from ..schemas.rulings import Content
from ..schemas.terms import COUNT_UNIT, Field, Words, term
from .entrycells import MEASURED_FIELDS, UNSEEN, is_blank
from .measuring import HUNDRED
from .recordcells import YES_NO
from .records import Typed

TAKEN = "VAL-009"
"""Finding on a number that is taken all the same: decimals in a count."""

TEXT_FOR_NUMBER = "CON-012"
LONG = 15
"""Digits beyond which the plan workbook itself keeps a number as text."""


@dataclass(frozen=True, slots=True)
class ReadContent:
    """A cell as read: ``cell`` is ``None`` when it cannot be taken; ``code`` says what is wrong."""

    cell: Typed | None
    code: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


def read_content(
    content: Content, column: Field, profile: Profile, row: Indicator | None, period: int
) -> ReadContent:
    """Read what the centre typed with the grammar of the entry column.

    Numbers are in the measure of the row, percentages in points. A text in a column of numbers is
    never taken for one; a number or a day in a column of words is its words.

    Args:
        content: as typed; an empty text empties the cell.
        column: the entry column.
        profile: its vocabularies.
        row: the indicator part of the row; ``None`` for an activity.
        period: the year of the value.
    """
    text = shown(content)
    if is_blank(text):
        return ReadContent(Typed())
    if column.type == "list":
        vocabulary = profile.vocabularies[column.vocabulary]
        entry = term(vocabulary, text.strip(UNSEEN))
        if entry is None:
            allowed = Words(
                ", ".join(one.label.it for one in vocabulary),
                ", ".join(one.label.en for one in vocabulary),
            )
            return ReadContent(None, "VAL-004", {"allowed": allowed})
        return ReadContent(Typed(text, text, term=entry.id))
    if column.type in ("text", "long"):
        return ReadContent(Typed(text, text))
    declared = _declared(column, row, period)
    if declared.type == "text":
        return ReadContent(Typed(text, text))
    read = (
        checked(text, content, declared)
        if declared.type == "percent" and isinstance(content, Decimal)
        else read_entry(content, declared)
    )
    code, facts = read.code, dict(read.facts)
    if code == "VAL-001" and declared.type == "boolean":
        code, facts = "VAL-004", {"allowed": YES_NO}
    elif code == "VAL-002" and facts.get("b") == "…":
        facts["b"] = Words("un altro numero", "another number")
    elif code == "VAL-003" and not facts.get("declared"):
        facts["declared"] = COUNT_UNIT
    elif code == "VAL-009":
        facts["value"] = read.number
    if code and code != TAKEN:
        return ReadContent(None, code, facts)
    if isinstance(content, str) and read.date is None and declared.type != "boolean":
        digits = sum(character.isdigit() for character in content)
        if digits <= LONG:
            return ReadContent(None, TEXT_FOR_NUMBER)
    raw = float(content) if isinstance(content, Decimal) else content
    return ReadContent(Typed(raw, text, number=read.number, day=read.date), code, facts)


def shown(content: Content) -> str:
    """Write what the centre typed as an Italian office reads it."""
    if isinstance(content, Decimal):
        return plain(content).replace(".", ",")
    if isinstance(content, date):
        return f"{content:%d/%m/%Y}"
    return content


def content_of(cell: Typed) -> Content:
    """Return the content of an entry cell as a plan keeps it; empty when it is blank."""
    if cell.number is not None:
        return cell.number
    return cell.day if cell.day is not None else cell.text


def _declared(column: Field, row: Indicator | None, period: int) -> Declared:
    if column.type == "date":
        return Declared(type="date")
    if column.type == "percent":
        return Declared("percent", "%", minimum=Decimal(0), maximum=HUNDRED)
    places = None if row is None or row.decimals < 0 else row.decimals
    if column.id not in MEASURED_FIELDS or row is None:
        return Declared(type="number", decimals=places, year=period)
    # The terms of a share are counts or amounts: the percentage is what they make together.
    share = row.type == "ratio" and row.unit == "%"
    kinds: dict[str, Type] = {kind: kind for kind in get_args(Type)}
    least, most = (Decimal(0), HUNDRED) if row.type == "percent" else (None, None)
    return Declared(
        type=kinds.get(row.type, "number"),
        unit="" if share or row.unit in (COUNT_UNIT.it, COUNT_UNIT.en) else row.unit,
        decimals=places,
        minimum=least,
        maximum=most,
        year=period,
    )
