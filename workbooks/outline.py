"""What a workbook says about itself outside its cells: sheets, names, tables, properties."""

import posixpath
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from ..schemas.grid import Table
from .limits import PackageError
from .markup import local, truth
from .package import Package

State = Literal["visible", "hidden", "veryHidden"]

_BUILT_IN_FORMATS = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}


CELLLESS = frozenset(("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"))
"""Kinds of sheets that hold no cells anybody reports in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in the order of the tabs.

    Attributes:
        name: as shown on the tab.
        part: its part; the asked-for name when the part is missing.
        state: whether it is shown.
        kind: ``worksheet``, or one of `CELLLESS`.
    """

    name: str
    part: str
    state: State = "visible"
    kind: str = "worksheet"


@dataclass(frozen=True, slots=True)
class DefinedName:
    """A defined name; ``sheet`` is the index of the sheet it belongs to, ``None`` for all."""

    name: str
    text: str
    sheet: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """The workbook part read: made by `outline`, for .xlsx and .xlsm only."""

    sheets: tuple[Sheet, ...]
    names: tuple[DefinedName, ...]
    date1904: bool


@dataclass(frozen=True, slots=True)
class TablePart:
    """An Excel table and where it is written; ``name`` is the one formulas use."""

    name: str
    ref: str
    part: str
    sheet_part: str

    def table(self) -> Table:
        """Return the table as a Grid shows it."""
        return Table(self.name, self.ref)


def outline(package: Package) -> Outline:
    """Read sheets, defined names and date system of an .xlsx or .xlsm.

    Raises:
        PackageError: the workbook part cannot be read or names a sheet it does not relate to.
    """
    root = package.xml(package.main)
    if local(root) != "workbook":
        raise PackageError("corrupt", f"{package.main}: <{local(root)}>")
    related = {relation.id: relation for relation in package.relations(package.main)}
    sheets = []
    for element in root.iterfind("{*}sheets/{*}*"):
        if local(element) != "sheet":
            raise PackageError("corrupt", f"{package.main}: <{local(element)}> among the sheets")
        name = element.get("name") or ""
        asked = _relation_id(element)
        if asked == "":
            # Excel keeps modules of macros of its oldest versions as sheets without a part.
            continue
        relation = related.get(asked or "")
        if relation is None:
            raise PackageError("corrupt", f"{package.main}: sheet {name!r} has no part")
        sheets.append(Sheet(name, relation.target, _state(element.get("state")), relation.kind))
    if not sheets:
        raise PackageError("corrupt", f"{package.main}: no sheets")
    names = tuple(_defined(element) for element in root.iterfind("{*}definedNames/{*}definedName"))
    settings = root.find("{*}workbookPr")
    return Outline(tuple(sheets), names, settings is not None and truth(settings.get("date1904")))


def tables(package: Package, sheet_part: str) -> tuple[TablePart, ...]:
    """Return the tables of one sheet, in the order of its relationships.

    Raises:
        PackageError: a table part is missing or damaged.
    """
    found = []
    for part in package.related(sheet_part, "table"):
        root = package.xml(part)
        name = root.get("displayName") or root.get("name") or ""
        found.append(TablePart(name, root.get("ref") or "", part, sheet_part))
    return tuple(found)


def properties(package: Package) -> dict[str, str]:
    """Return the custom properties of the document as text, by name; also of an .ods.

    Raises:
        PackageError: the part that holds them is damaged.
    """
    found: dict[str, str] = {}
    if package.kind == "ods":
        if package.find("meta.xml"):
            for element in package.xml("meta.xml").iterfind(".//{*}user-defined"):
                found[_attribute(element, "name")] = _text(element)
        return found
    for part in package.related("", "custom-properties"):
        if package.find(part):
            for element in package.xml(part):
                if local(element) == "property":
                    found[element.get("name") or ""] = _text(element)
    return found


def number_formats(package: Package) -> tuple[str, ...]:
    """Return the number format code of each cell style, by style index.

    Built-in formats are given in their English form of ECMA-376 part 1, 18.8.30.

    Raises:
        PackageError: the style part is missing or damaged.
    """
    part = companion(package, "styles")
    return format_codes(package.xml(part)) if part else ()


def companion(package: Package, kind: str) -> str:
    """Return the part of a kind (``styles``, ``sharedStrings``) that goes with the workbook.

    One nobody relates to counts where it has its usual name: without it dates would be numbers.
    """
    usual = posixpath.join(posixpath.dirname(package.main), f"{kind}.xml")
    related = package.related(package.main, kind)
    return related[0] if related else package.find(usual) or ""


def format_codes(styles: etree._Element) -> tuple[str, ...]:
    """Return the number format code of each cell style of a style part, by style index."""
    codes = dict(_BUILT_IN_FORMATS)
    for element in styles.iterfind("{*}numFmts/{*}numFmt"):
        codes[_number(element.get("numFmtId"))] = element.get("formatCode") or "General"
    return tuple(
        _format(codes, _number(element.get("numFmtId")))
        for element in styles.iterfind("{*}cellXfs/{*}xf")
    )


def _format(codes: dict[int, str], number: int) -> str:
    if number in codes:
        return codes[number]
    # 27-36 and 50-58 are date formats of East Asian versions, which write no code for them.
    return "mm-dd-yy" if 27 <= number <= 36 or 50 <= number <= 58 else "General"


def _number(text: str | None) -> int:
    try:
        return int(text or 0)
    except ValueError:
        return 0


def _relation_id(element: etree._Element) -> str | None:
    for name, value in element.attrib.items():
        if str(name).endswith("relationships}id"):
            return str(value)
    return None


def _attribute(element: etree._Element, name: str) -> str:
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _state(text: str | None) -> State:
    return cast(State, text) if text in ("hidden", "veryHidden") else "visible"


def _defined(element: etree._Element) -> DefinedName:
    sheet = element.get("localSheetId")
    return DefinedName(
        element.get("name") or "",
        element.text or "",
        _number(sheet) if sheet else None,
        truth(element.get("hidden")),
    )


def _text(element: etree._Element) -> str:
    return "".join(str(piece) for piece in element.itertext()).strip()
