"""A cell of the master as it is printed: `1.234,56`, `12,5 %`, `31/12/2026`."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from ...schemas.findings import Language
from ...workbooks.layout import Cell
from ...workbooks.masterroom import FORMATS
from ...workbooks.mastersheets import ColumnType, MasterCell, MasterColumn, Shown
from ...workbooks.records import ANY

MOST_DECIMALS = 9
WIDE = Context(prec=350)
"""Room for the digits of any number a cell can hold."""

YEAR = "0"
"""Format of whole numbers among texts: years, whose figures are not grouped."""

_SIGNS = str.maketrans("✔▲○✖", "    ")
_NUMBER = re.compile(r"[#0][#0,]*(?:\.[#0]+)?")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_MARKS = {"it": str.maketrans(",.", ".,"), "en": {}}


@dataclass(frozen=True, slots=True)
class _Form:
    """A number format, taken apart."""

    before: str
    after: str = ""
    digits: bool = False
    decimals: int = 0
    optional: int = 0
    grouped: bool = False
    percent: bool = False


def printed(cell: MasterCell, column: MasterColumn, language: Language) -> str:
    """Return what a person reads in a cell of the master, in the style of the language.

    Args:
        cell: of the master.
        column: its column, for the format of cells that say none.
        language: `it` writes `1.234,56`, `en` writes `1,234.56`.
    """
    return printed_as(cell, column.type, language)


def printed_as(cell: MasterCell, kind: ColumnType, language: Language) -> str:
    """Return what a person reads in a cell of a column of some type; see ``printed``."""
    value, form = value_of(cell), format_of(cell, kind)
    plain = kind == "text" and not form and isinstance(value, int)
    return written(value, YEAR if plain else form, language)


def format_of(cell: MasterCell, kind: ColumnType) -> str:
    """Return the number format of a cell of a column of some type, empty for none."""
    own = cell.format if isinstance(cell, Shown) else ""
    return own or FORMATS.get(kind, "")


def written(value: object, form: str, language: Language) -> str:
    """Return a value in a number format of a spreadsheet; texts and days as they are read."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _text(value, form)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return str(value)
    return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), form,
                   language)  # fmt: skip


def unsigned(text: str) -> str:
    """Return a state without the sign it begins with: in print the words say it alone."""
    bare = text.translate(_SIGNS).strip()
    return bare[1:].strip() if bare[:1] == "–" else bare


def value_of(cell: MasterCell) -> Cell:
    """Return what a cell of the master holds."""
    return cell.value if isinstance(cell, Shown) else cell


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def _text(value: str, form: str) -> str:
    """Return a text; a format such as `@" (proposed)"` adds its words."""
    if "@" not in form:
        return value
    before, _, after = form.partition("@")
    return f"{_literal(before)}{value}{_literal(after)}".strip()


def _number(value: Decimal, form: str, language: Language) -> str:
    if form in ("", ANY, "@"):
        return _plain(value, language, grouped=form != ANY)
    sections = form.split(";")
    at, negative = 0, value < 0
    if negative and len(sections) > 1:
        at, negative = 1, False
    elif value == 0 and len(sections) > 2:
        at = 2
    made = _read(sections[at])
    if not made.digits:
        return made.before
    size = WIDE.multiply(abs(value), 100 if made.percent else 1)
    rounded = size.quantize(Decimal(1).scaleb(-made.decimals), ROUND_HALF_UP, WIDE)
    text = f"{rounded:{',' if made.grouped else ''}f}"
    if made.optional and "." in text:
        whole, _, rest = text.partition(".")
        kept = rest[: len(rest) - made.optional] + rest[len(rest) - made.optional :].rstrip("0")
        text = f"{whole}.{kept}".rstrip(".")
    sign = "-" if negative and any(one in "123456789" for one in text) else ""
    return f"{sign}{made.before}{text.translate(_MARKS[language])}{made.after}".strip()


def _plain(value: Decimal, language: Language, grouped: bool) -> str:
    """Return a number as it is, without what a binary fraction adds to it."""
    text = f"{shortest(value):{',' if grouped else ''}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(_MARKS[language])


def shortest(value: Decimal) -> Decimal:
    """Return a number without what a binary fraction adds to it, however large it is."""
    return value.quantize(Decimal(1).scaleb(-MOST_DECIMALS), context=WIDE)


@lru_cache(maxsize=512)
def _read(section: str) -> _Form:
    hit = _NUMBER.search(_QUOTED.sub(lambda one: "\x00" * len(one[0]), section))
    if hit is None:
        return _Form(_literal(section))
    digits = hit[0]
    fraction = digits.partition(".")[2]
    bare = _QUOTED.sub("", section)
    return _Form(
        before=_literal(section[: hit.start()]),
        after=_literal(section[hit.end() :]),
        digits=True,
        decimals=len(fraction),
        optional=fraction.count("#"),
        grouped="," in digits,
        percent="%" in bare,
    )


def _literal(code: str) -> str:
    return _QUOTED.sub(lambda one: one[1] if one[1] is not None else one[2], code)
