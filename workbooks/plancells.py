"""What a cell of the plan workbook holds: from values to cells, and back with what is wrong.

Numbers stay numbers as long as a spreadsheet keeps all their digits (15); longer ones become
texts with a decimal comma, which are read back as numbers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache

from ..schemas.findings import Language
from ..schemas.grid import CellFacts, CellValue, as_text
from ..schemas.numbers import plain
from ..schemas.plan import Department
from ..schemas.terms import Vocabulary, fold
from ..schemas.unitnames import spelling
from .planfacts import facts_of, facts_text
from .plansheets import PlanColumn
from .records import YES_NO

NAMES_JOINT, COLUMNS_JOINT = " | ", "; "
"""What stands between several texts of a cell, between several names of columns."""

DIGITS = 15
"""Significant digits of a number every spreadsheet keeps."""

Cell = str | float | int | date | None
Fault = tuple[str, dict[str, object]]
"""Code of the rule a cell breaks, and what its words need."""

_PLAIN = re.compile(r"-?\d+(?:[.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


@dataclass(frozen=True)
class Lists:
    """What the cells of one workbook may name.

    Attributes:
        vocabularies: binding lists by name.
        departments: the registry of units.
        language: language of the labels.
    """

    vocabularies: Mapping[str, Vocabulary]
    departments: tuple[Department, ...]
    language: Language

    @cached_property
    def terms(self) -> dict[str, dict[str, str]]:
        """Folded spellings of every vocabulary and the id each names; the first one wins."""
        return {name: _spellings(entries) for name, entries in self.vocabularies.items()}

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Label of every id, the id itself where its label would name another one."""
        return {
            name: {
                term.id: label if self.terms[name].get(fold(label)) == term.id else term.id
                for term in entries
                for label in [term.label[self.language]]
            }
            for name, entries in self.vocabularies.items()
        }

    @cached_property
    def units(self) -> dict[str, str]:
        """Spellings of the units (ids first, then names, then aliases) and the id of each."""
        found: dict[str, str] = {}
        for names in (
            [(unit.id, unit.id) for unit in self.departments],
            [(unit.name, unit.id) for unit in self.departments],
            [(alias, unit.id) for unit in self.departments for alias in unit.aliases],
        ):
            for name, unit_id in names:
                found.setdefault(spelling(name), unit_id)
        found.pop("", None)
        return found

    @cached_property
    def unit_names(self) -> dict[str, str]:
        """Name of every unit, its id where the name would stand for another one."""
        return {
            unit.id: unit.name if self.units.get(spelling(unit.name)) == unit.id else unit.id
            for unit in self.departments
        }

    def allowed(self, column: PlanColumn) -> list[str]:
        """Return the labels a column accepts, the ids where labels begin with them."""
        labels = self.labels.get(column.list, {})
        return [name if label.startswith(f"{name} ") else label for name, label in labels.items()]


def encode(column: PlanColumn, value: object, lists: Lists) -> Cell:
    """Return what the cell of a column holds for a value; ``None`` leaves it blank."""
    if value is None or value == "":
        return None
    match column.kind:
        case "term" | "choice":
            return lists.labels[column.list].get(str(value), str(value))
        case "flag":
            return lists.labels[column.list]["yes"] if value else None
        case "answer" if isinstance(value, Decimal):
            return YES_NO[lists.language][int(bool(value))]
        case "department" | "member":
            return lists.unit_names.get(str(value), str(value))
        case "names":
            return NAMES_JOINT.join(_texts(value)) or None
        case "columns":
            labels = lists.labels["column"]
            return COLUMNS_JOINT.join(labels.get(name, name) for name in _texts(value)) or None
        case "facts":
            return facts_text(value) if isinstance(value, Mapping) and value else None
    if isinstance(value, Decimal):
        return number_cell(value)
    return value if isinstance(value, date | int | float) else str(value)


def number_cell(number: Decimal) -> float | str:
    """Return a number as the cell that keeps all its digits: a number, else a text."""
    written = float(number)
    if Decimal(repr(written)) == number and len(plain(number).strip("-0").replace(".", "")) <= (
        DIGITS
    ):
        return written
    return plain(number).replace(".", ",")


def decode(
    column: PlanColumn, value: CellValue, fact: CellFacts | None, lists: Lists
) -> tuple[object, Fault | None]:
    """Return what a cell says and what is wrong with it; a wrong cell says nothing.

    Args:
        column: the column it stands in.
        value: what the cell holds, ``None`` or ``""`` when blank.
        fact: its number format, where known: a number shown as a percentage is in points.
        lists: what the cells of the workbook may name.
    """
    kind = column.kind
    if kind in PROSE:
        return _text(value), None
    if value is None or value == "" or (isinstance(value, str) and not value.strip()):
        return BLANK.get(kind), None
    if kind == "number":
        return _number(value, fact, lists.language)
    if kind == "integer":
        found, fault = _number(value, fact, lists.language)
        if found is not None and found != found.to_integral_value():
            return None, ("PLN-003", {})
        return (None if found is None else int(found)), fault
    if kind == "date":
        day = _day(value)
        return day, None if day else ("VAL-007", {})
    if kind == "content":
        return _content(value, fact), None
    text = _text(value)
    if kind == "facts":
        return facts_of(text), None
    if kind == "names":
        return tuple(part.strip() for part in text.split("|") if part.strip()), None
    if kind == "columns":
        spelled = lists.terms["column"]
        parts = [part.strip() for part in text.split(";") if part.strip()]
        return tuple(spelled.get(fold(part), part) for part in parts), None
    if kind == "answer":
        return _answer(value, text), None
    if kind == "member":
        return lists.units.get(spelling(text), text), None
    if kind == "department":
        unit = lists.units.get(spelling(text), "")
        return unit, None if unit else ("PLN-002", {})
    return _term(column, value, text, lists)


NO = ("no", "n", "0", "falso", "false")
"""Spellings of no, which a flag leaves blank."""

PROSE = ("text", "long")
"""Kinds of columns whose cells say what they hold."""

BLANK: Mapping[str, object] = {
    "text": "",
    "long": "",
    "term": "",
    "flag": False,
    "department": "",
    "names": (),
    "columns": (),
    "content": "",
    "facts": {},
    **dict.fromkeys(("choice", "answer", "member"), ""),
}
"""What a blank cell says, by the kind of its column; ``None`` for the others."""


def _answer(value: CellValue, text: str) -> Decimal | str:
    """Return 1 or 0 for yes or no, and any other words as they are."""
    if isinstance(value, bool | int | float) and value in (0, 1):
        return Decimal(int(value))
    named = {fold(word): Decimal(size) for words in YES_NO.values() for size, word in
             enumerate(words)}  # fmt: skip
    return named.get(fold(text), text)


def _term(
    column: PlanColumn, value: CellValue, text: str, lists: Lists
) -> tuple[object, Fault | None]:
    if column.kind == "flag":
        if isinstance(value, bool):
            return value, None
        if fold(text) in NO:
            return False, None
    found = lists.terms[column.list].get(fold(text))
    free = column.kind == "choice" or (column.kind == "term" and not column.edited)
    if found is None and free:
        return text, None
    if found is None:
        return BLANK[column.kind], ("PLN-004", {"allowed": lists.allowed(column)})
    return (True if column.kind == "flag" else found), None


def yes_or_no(text: str, lists: Lists) -> bool | None:
    """Return what a text answers, ``None`` when it is neither yes nor no."""
    if fold(text) in NO:
        return False
    return True if fold(text) in lists.terms["flag"] else None


def _text(value: CellValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return as_text(value)


def _number(
    value: CellValue, fact: CellFacts | None, language: Language
) -> tuple[Decimal | None, Fault | None]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _points(value, fact), None
    if isinstance(value, str):
        number = read_number(value, language)
        return number, None if number is not None else ("PLN-003", {})
    return None, ("PLN-003", {})


def read_number(text: str, language: Language) -> Decimal | None:
    """Return the number a text says when it can say one only.

    ``12,5`` and ``12.5`` are read; ``1.352`` is one thousand to an Italian reader and one and a
    third to others, as ``1,352`` the other way round: neither is read.
    """
    found = text.replace("\u00a0", " ").strip()
    group = r"-?[1-9]\d{0,2}[.]\d{3}" if language == "it" else r"-?[1-9]\d{0,2}[.,]\d{3}"
    if not _PLAIN.fullmatch(found) or re.fullmatch(group, found):
        return None
    return Decimal(found.replace(",", "."))


def _points(value: float, fact: CellFacts | None) -> Decimal:
    return _sized(value or 0, fact is not None and _is_percent(fact.number_format))


@lru_cache(maxsize=1 << 16, typed=True)
def _sized(value: float, percent: bool) -> Decimal:
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if percent:
        number *= 100
    if number == number.to_integral_value():
        return number.quantize(Decimal(1)) if abs(number) < 10**20 else number
    return number


@lru_cache(maxsize=256)
def _is_percent(number_format: str) -> bool:
    return "%" in re.sub(r'\\.|"[^"]*"', "", number_format)


def _day(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _content(value: CellValue, fact: CellFacts | None) -> Decimal | date | str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _points(value, fact)
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date | str) else as_text(value)


def _texts(value: object) -> list[str]:
    return [str(part) for part in value] if isinstance(value, Iterable) else []


def _spellings(entries: Vocabulary) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in entries:
        found.setdefault(fold(term.id), term.id)
    for term in entries:
        for name in (term.label.it, term.label.en, *term.aliases):
            found.setdefault(fold(name), term.id)
    return found
