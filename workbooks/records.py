"""What a value becomes in its cell: labels, fractions, cut texts, number formats."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ..schemas.findings import Language
from ..schemas.formulae import FORMULAS
from ..schemas.terms import VOCABULARIES, Vocabulary, term
from .layout import Cell, Column, Row

Vocabularies = Mapping[str, Vocabulary]

LONGEST = 32767
"""Most characters of a cell."""

EARLIER_LIMIT = 420
"""Characters of the earlier text shown in *Attività*: the rest stands in *Storico*."""

CONTINUED = {"it": "… (segue nel foglio Storico)", "en": "… (continues in the sheet History)"}

MEASURES = frozenset(
    {
        *("value", "denominator", "baseline", "target", "expected", "corrected"),
        *("proposed_target", "proposed_baseline", "initial_target"),
    }
)
"""Columns that speak the unit of their row; past years do as well."""

HALVES = ("value", "denominator")
"""Columns of a ratio that hold numbers of their own."""

IMPLIED_LISTS = {"type": "indicator_type", "row_state": "row_state"}
"""Locked columns whose vocabulary goes without saying."""

PERCENT, CHANGE = "#,##0.0\\ %", "+#,##0.0\\ %;-#,##0.0\\ %;0.0\\ %"
OUT_OF_TEN = '0.0\\ "/ 10"'
MONEY, DAY, WHOLE, ANY = '#,##0.00\\ "€"', "dd/mm/yyyy", "#,##0", "General"

PECULIAR = ("options", "calculation")
"""Hidden columns that ``peculiarities`` looks at."""

TEXT = "@"
AS_TEXT = frozenset(("text", "terms", "reference", "references", "year", "unit", "node"))
"""What is typed as a text, however much it looks like a number or a date."""

YES_NO: Mapping[Language, tuple[str, str]] = {"it": ("no", "sì"), "en": ("no", "yes")}
"""How a cell says no and yes."""

_TARGET_YEAR = re.compile(r"(?:^|;)target_year=(\d+)")
_FORMULA_OF = {name: re.compile(rf"(?:^|;){name}=(\w+)") for name in ("progress", "achievement")}


def is_measure(column: Column) -> bool:
    """Tell whether a column holds numbers in the unit of its row."""
    if column.own:
        return False
    return column.id in MEASURES or column.year is not None


def row_type(row: Row, vocabularies: Vocabularies = VOCABULARIES) -> str:
    """Return the id of the type of an indicator's row, ``number`` when nothing is said."""
    found = term(vocabularies["indicator_type"], str(row.get("type") or "number"))
    return found.id if found else "number"


def is_fraction(column: Column, row: Row, vocabularies: Vocabularies = VOCABULARIES) -> bool:
    """Tell whether the cell holds a fraction where the record holds points."""
    if not is_measure(column):
        return column.type == "percent"
    return in_fractions(column, row, row_type(row, vocabularies))


def in_fractions(column: Column, row: Row, kind: str) -> bool:
    """Tell whether a cell in the unit of its row holds a fraction, by the type of the row."""
    if kind == "ratio":
        return column.id not in HALVES and row.get("unit") == "%"
    return kind == "percent"


def own_cell(column: Column, value: Cell, language: Language, vocabularies: Vocabularies) -> Cell:
    """Return what an entry cell of a sheet of records shows: labels, sì/no, fractions."""
    if column.type == "boolean" and isinstance(value, int | float) and value in (0, 1):
        return YES_NO[language][int(value)]
    if column.type == "percent" and isinstance(value, int | float):
        return fraction(value)
    vocabulary = vocabularies.get(column.vocabulary)
    if vocabulary is None or not isinstance(value, str):
        return value
    names = value.split(";") if column.type == "terms" else [value]
    found = [term(vocabulary, name.strip()) for name in names]
    said = [one.label[language] if one else name for one, name in zip(found, names, strict=True)]
    return "; ".join(said)


def number_format(column: Column, row: Row, vocabularies: Vocabularies = VOCABULARIES) -> str:
    """Return the number format of one cell; a target of another year says its year."""
    if column.id == "change":
        return CHANGE
    if column.id in ("progress", "achievement") and _out_of_ten(row, column.id):
        return OUT_OF_TEN
    plain = _number_format(column, row, vocabularies)
    year = target_year(row) if column.id == "target" and plain != ANY else ""
    return f'{plain}\\ "({year})"' if year else plain


def ground(row: Row, vocabularies: Vocabularies = VOCABULARIES) -> tuple[object, ...]:
    """Return what of a row decides its number formats, beside `decimals_shown`."""
    declared = _declared(row)
    decimals = declared if declared >= 0 else _decimals(row)
    fractions = row.get("unit") == "%"
    return (row_type(row, vocabularies), fractions, declared, decimals, *peculiarities(row))


def follows_itself(column: Column) -> bool:
    """Tell whether a number of a column may be shown with the decimals it has itself."""
    return column.id in HALVES if is_measure(column) else column.type == "number"


def decimals_shown(column: Column, row: Row, kind: str) -> int:
    """Return these decimals, 0 where the type of the row says another number."""
    follows = kind == "ratio" or not is_measure(column)
    return decimals_of([row.get(column.id)]) if follows else 0


def target_year(row: Row) -> str:
    """Return the year of a row's target where it is not the period's, empty otherwise."""
    hit = _TARGET_YEAR.search(str(row.get("options") or ""))
    return hit[1] if hit else ""


def peculiarities(row: Row) -> tuple[object, ...]:
    """Return what in the hidden cells of a row decides number formats of its own."""
    return (target_year(row), *(_out_of_ten(row, name) for name in _FORMULA_OF))


def _out_of_ten(row: Row, measure: str) -> bool:
    hit = _FORMULA_OF[measure].search(str(row.get("calculation") or ""))
    return hit is not None and hit[1] in FORMULAS and FORMULAS[hit[1]].scale == "score10"


def _number_format(column: Column, row: Row, vocabularies: Vocabularies) -> str:
    if column.type == "date":
        return DAY
    if column.type == "integer":
        return WHOLE
    if column.own and column.role == "entry" and column.type in AS_TEXT:
        return TEXT
    if not is_measure(column):
        found = decimals_of([row.get(column.id)])
        return {"percent": PERCENT, "number": _grouped(found)}.get(column.type, ANY)
    kind = row_type(row, vocabularies)
    if kind == "money":
        return MONEY
    if kind in ("text", "boolean"):
        return ANY
    if is_fraction(column, row, vocabularies):
        return f"0.{'0' * max(1, _declared(row))}\\ %"
    if kind == "ratio" and column.id in HALVES:
        return _grouped(decimals_of([row.get(column.id)]))
    return _grouped(_decimals(row))


def is_number(column: Column, row: Row, vocabularies: Vocabularies = VOCABULARIES) -> bool:
    """Tell whether a cell is meant for a number and is aligned as one."""
    if is_measure(column):
        return row_type(row, vocabularies) not in ("text", "boolean")
    return column.type in ("number", "percent", "integer")


def shown(value: float, code: str) -> str:
    """Write a number about as its format shows it, to know how much room it takes."""
    if code == ANY:
        return f"{value:.12g}"
    decimals = len(code.partition(".")[2]) - len(code.partition(".")[2].lstrip("0"))
    said = "".join(f" {words}" for words in re.findall('"([^"]*)"', code))
    if "%" in code:
        return f"{value * 100:.{decimals}f} %{said}"
    return f"{value:,.{decimals}f}{said}"


def fraction(points: float) -> float:
    """Divide by a hundred as on paper: 57.3 gives 0.573 and no stray last digit."""
    return float(Decimal(repr(float(points))) / 100)


def points(part: float) -> float:
    """Multiply by a hundred as on paper; undoes ``fraction``."""
    return float(Decimal(repr(float(part))) * 100)


def clean(value: object) -> Cell:
    """Return a value a cell can hold: blanks and not-a-number as ``None``, texts not too long."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and value.isascii() and "\r" not in value:
        return value[:LONGEST]
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    if isinstance(value, date):
        return value
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode()[:LONGEST]


def cut(text: str, ending: str, limit: int = EARLIER_LIMIT) -> str:
    """Shorten a text at a space, so that it and its ending are never longer than the limit."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(ending) - 1]
    return f"{kept.rsplit(' ', 1)[0].rstrip()} {ending}"


def decimals_of(values: Sequence[object], most: int = 2) -> int:
    """Return how many decimals show these values, at most so many."""
    sizes = [value for value in values if isinstance(value, int | float) and math.isfinite(value)]
    return max((_decimals_of(float(size), most) for size in sizes), default=0)


@lru_cache(maxsize=8192)
def _decimals_of(size: float, most: int) -> int:
    exponent = Decimal(repr(round(size, most))).normalize().as_tuple().exponent
    return max(0, -exponent if isinstance(exponent, int) else 0)


def _declared(row: Row) -> int:
    """Return the decimals the record declares, -1 when it does not."""
    declared = row.get("decimals")
    return int(declared) if isinstance(declared, int | float) else -1


def _decimals(row: Row) -> int:
    declared = _declared(row)
    if declared >= 0:
        return declared
    names = [name for name in row if name in MEASURES or name.removeprefix("y").isdigit()]
    return decimals_of([row[name] for name in names])


def _grouped(decimals: int) -> str:
    return f"#,##0.{'0' * decimals}" if decimals else WHOLE
