"""One cell element of a worksheet: what it holds, and how a value is written into it."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime

from lxml import etree

from ..schemas.grid import column_letter
from .cells import unescaped
from .markup import local

Written = str | float | int | bool | date | None
"""What can be written into a cell."""

CellContent = str | float | bool | None
"""What a cell holds: error values are their text, dates their serial number."""

_LONGEST_TEXT = 32_767
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_NO_CHARACTER = re.compile(r"[\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_EPOCH = datetime(1899, 12, 30)


def held(cell: etree._Element, space: str, texts: Sequence[str]) -> CellContent:
    """Return what a cell holds; ``None`` when blank, ``""`` for an empty text.

    Args:
        cell: the ``c`` element.
        space: namespace of the part, in braces.
        texts: shared strings of the workbook.
    """
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return string_text(cell.find(f"{space}is"), space)
    # Most cells of a form are blank, and to look for a child takes ten times as long.
    element = cell.find(f"{space}v") if len(cell) else None
    if element is None:
        return None
    text = element.text or ""
    if kind == "s":
        at = int(text) if text.strip().isdigit() else -1
        return texts[at] if 0 <= at < len(texts) else None
    if kind == "n":
        try:
            return float(text)
        except ValueError:
            return text.strip()
    return text.strip() in ("1", "true") if kind == "b" else unescaped(text)


def string_text(element: etree._Element | None, space: str) -> str:
    """Return the text of a string element with its runs joined and phonetic hints left out."""
    if element is None:
        return ""
    pieces = [text for text in element.iter(f"{space}t")]
    return unescaped("".join(t.text or "" for t in pieces if local(_parent(t)) != "rPh"))


def content(value: Written, *, days: int = 0) -> CellContent:
    """Turn a value into what a cell can hold: cut texts, serial dates, finite numbers.

    Args:
        value: the value.
        days: what to take off a date's serial number (1462 where days count from 1904).
    """
    if isinstance(value, str):
        return _NO_CHARACTER.sub("\ufffd", value[:_LONGEST_TEXT])
    if isinstance(value, date):
        return serial(value) - days
    if isinstance(value, bool) or value is None:
        return value
    return float(value) if math.isfinite(value) else None


def same(left: CellContent, right: CellContent) -> bool:
    """Tell whether two contents are one: numbers to the 15 digits that programs store."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-13, abs_tol=0.0)
    return left == right


def write(cell: etree._Element, space: str, value: CellContent) -> None:
    """Write a constant into an emptied cell; texts become inline strings."""
    if isinstance(value, str):
        cell.set("t", "inlineStr")
        holder = etree.SubElement(cell, f"{space}is")
        element = etree.SubElement(holder, f"{space}t")
        element.text = escaped(value)
        element.set(_SPACE, "preserve")
        _before_extensions(cell, holder)
    elif value is not None:
        write_result(cell, space, value)


def write_formula(cell: etree._Element, space: str, formula: str) -> None:
    """Write a formula (without ``=``) into an emptied cell."""
    element = etree.SubElement(cell, f"{space}f")
    element.text = formula
    _before_extensions(cell, element)


def write_result(cell: etree._Element, space: str, value: CellContent) -> None:
    """Write the stored value of a cell, in place of the one it has; a formula stays."""
    for old in cell.findall(f"{space}v"):
        cell.remove(old)
    cell.attrib.pop("t", "")
    element = etree.SubElement(cell, f"{space}v")
    if isinstance(value, bool):
        cell.set("t", "b")
        element.text = "1" if value else "0"
    elif isinstance(value, float):
        element.text = as_number(value)
    else:
        cell.set("t", "str")
        element.text = escaped(value or "")
    _before_extensions(cell, element)


def empty(cell: etree._Element) -> None:
    """Remove formula, value and type of a cell; its style stays."""
    for element in list(cell):
        if local(element) != "extLst":
            cell.remove(element)
    for name in ("t", "cm", "vm"):
        cell.attrib.pop(name, "")


def unshare(data: etree._Element, space: str, origin: str, master: etree._Element) -> None:
    """Give every cell of a shared formula its own text, before the first one goes.

    Args:
        data: the ``sheetData``.
        space: namespace of the part, in braces.
        origin: address of the cell that holds the formula's text.
        master: the ``f`` element of that cell.
    """
    # Loads a formula tokenizer: only where somebody filled a column over a cell to be written.
    from openpyxl.formula.translate import Translator

    shared = Translator(f"={master.text or ''}", origin)
    for element in data.iter(f"{space}f"):
        same_group = element.get("t") == "shared" and element.get("si") == master.get("si")
        holder = element.getparent()
        if element is master or not same_group or holder is None:
            continue
        if not element.text:
            moved = shared.translate_formula(holder.get("r", origin))
            element.text = str(moved).removeprefix("=")
        for name in ("t", "si", "ref"):
            element.attrib.pop(name, "")


def moved_formula(formula: str, old: tuple[int, int], new: tuple[int, int]) -> str:
    """Return a formula (without ``=``) as it is written when its cell moves.

    Args:
        formula: its text.
        old: row and column it was written for.
        new: row and column it is for now.
    """
    from openpyxl.formula.translate import Translator

    origin, to = (f"{column_letter(column)}{row}" for row, column in (old, new))
    return str(Translator(f"={formula}", origin).translate_formula(to)).removeprefix("=")


def serial(value: date) -> float:
    """Return the serial number of a date or time, 1 March 1900 and later."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    gone = moment.replace(tzinfo=None) - _EPOCH
    return gone.days + gone.seconds / 86_400


def as_number(value: float) -> str:
    """Write a number as a cell stores it: shortest form, whole numbers without a point."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def escaped(text: str) -> str:
    """Write a text so that XML can hold it: the opposite of `cells.unescaped`."""
    plain = _LOOKS_ESCAPED.sub("_x005F_", text)
    return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def _before_extensions(cell: etree._Element, element: etree._Element) -> None:
    """Keep the order of a cell's children: formula, value, inline string, extensions."""
    first = next((other for other in cell if local(other) == "extLst"), None)
    if first is not None:
        first.addprevious(element)
