"""Texts a spreadsheet, a page or a mail program may take for something to do, typed everywhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from lxml import etree
from openpyxl import load_workbook
from riscontro.schemas.plan import Plan

SHAPES = (
    '=HYPERLINK("http://evil.example/{n}","{n}")', "+39 011 {n}", "-{n} uffici", "@SUM({n})",
    "\t={n}+1", " =1+{n}", "'={n}", '"={n}', "\uff1d{n}", "\uff0b{n}", "\uff0d{n}", "\uff20A{n}",
    "=cmd|' /C calc {n}'!A0", '=DDE("cmd";"/C calc";"{n}")', "-2+3+cmd|' /C calc {n}'!A0",
    "<script>alert({n})</script>", '"><img src=x onerror=alert({n})>', "a {n}\nBcc: x@evil.example",
    "a {n};=1+1", "http://evil.example/{n}", "file:///etc/passwd?{n}", "&P &[Page] &\"Arial\"{n}",
    "%s {{0}} {{n}} ${{n}} {n}", "_x003D_{n}",
)  # fmt: skip
"""Ways in; a cell that holds one holds the text and nothing else."""

MARK = re.compile(r"ZQ(\d+)Z")
FREE = {
    "Department": ("name", "aliases", "act"),
    "Contact": ("name",),
    "Node": ("label", "attributes"),
    "Activity": ("label", "attributes"),
    "Contribution": ("text", "note", "department_printed", "status_printed"),
    "Indicator": (
        *("label", "section", "group", "unit", "target_act", "source_of_data", "method"),
        *("dimension", "data_owner", "target_basis", "attributes"),
    ),
    "Value": ("printed", "qualifier", "note", "label", "code", "origin", "unit"),
    "Doubt": ("found",),
    "Version": ("act", "reason"),
    "Interim": ("act", "note"),
    "Correction": ("reason", "author"),
    "Decision": ("reason", "author"),
    "Waiver": ("reason", "author"),
    "ProposalAnswer": ("reason", "author", "text"),
    "Entry": ("label", "aliases"),
    "Link": ("printed",),
    "Actor": ("name", "printed"),
    "Lineage": ("act", "note"),
    "Place": ("workbook", "sheet"),
}
"""What people type as they like, by kind of record."""


class Barbs:
    """Makes such texts, each told from all others by its number, and remembers them."""

    def __init__(self) -> None:
        self.typed: dict[int, str] = {}

    def one(self, long: bool = True) -> str:
        """Return a new text; those of several lines only where there is room."""
        while True:
            number = len(self.typed)
            text = SHAPES[number % len(SHAPES)].format(n=f"ZQ{number}Z")
            self.typed[number] = text
            if long or "\n" not in text:
                return text

    def plan(self, plan: Plan) -> Plan:
        """Return a plan whose every free text is one; texts alike stay alike."""
        return self._all(plan, {})

    def _all(self, found: Any, known: dict[tuple[str, str], str], free: bool = False) -> Any:
        if is_dataclass(found) and not isinstance(found, type):
            kind = type(found).__name__
            names = FREE.get(kind, ())
            return replace(
                found,
                **{
                    one.name: self._all(getattr(found, one.name), known, one.name in names)
                    for one in fields(found)
                    if one.init
                },
            )
        if isinstance(found, tuple):
            return tuple(self._all(one, known, free) for one in found)
        if isinstance(found, Mapping):
            return {name: self._all(one, known, free) for name, one in found.items()}
        if free and isinstance(found, str):
            return self.one()
        return found


def formulas(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield part and text of everything in a workbook that a program evaluates or follows."""
    evaluated = {
        *("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"),
        *("totalsRowFormula", "sqref", "ddeLink", "oleLink", "cfvo"),
    }
    with ZipFile(BytesIO(data)) as package:
        for part in package.namelist():
            if not part.endswith((".xml", ".rels", ".vml")):
                continue
            for element in etree.fromstring(package.read(part)).iter(etree.Element):
                name = etree.QName(element).localname
                if name in evaluated:
                    yield part, element.text or ""
                if name == "Relationship" and element.get("TargetMode") == "External":
                    yield part, f"external {element.get('Target')}"
                if name == "hyperlink":
                    yield part, element.get("location") or ""


def active(data: bytes) -> list[tuple[str, str]]:
    """Return what in a workbook is evaluated or followed and holds words somebody typed.

    What stands between quotation marks of a formula is a text: the marks inside must be doubled.
    """
    found, names = [], sheets(data)
    for part, text in formulas(data):
        bare = text
        for name in names:
            bare = bare.replace("'" + name.replace("'", "''") + "'!", "")
        bare = re.sub(r'"(?:[^"]|"")*"', "", bare)
        if MARK.search(bare) or '"' in bare or (text.startswith("external ")):
            found.append((part, text))
    return found


def sheets(data: bytes) -> list[str]:
    """Return the names of the sheets of a workbook."""
    with ZipFile(BytesIO(data)) as package:
        tree = etree.fromstring(package.read("xl/workbook.xml"))
    return [str(one.get("name")) for one in tree.iter("{*}sheet")]


def texts(data: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield sheet, cell and text of every text cell."""
    for sheet in load_workbook(BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type != "f":
                    yield sheet.title, cell.coordinate, cell.value


def flat(text: str) -> str:
    """Return a text without what a line break, a tab or a doubled blank is worth."""
    return " ".join(text.split())


class Page(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.said = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Keep the element."""
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.said += data


def page(text: str) -> Page:
    """Read a page."""
    found = Page()
    found.feed(text)
    return found


def mail(data: bytes) -> Any:
    """Read a message; one that is not whole is none."""
    found = BytesParser(policy=policy.default).parsebytes(data)
    assert not found.defects
    return found


def packages(root: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every workbook under a folder, those inside zips and messages too, with its path."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield from _inside(path.relative_to(root).as_posix(), path.read_bytes())


def _inside(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    if name.endswith(".eml"):
        for part in mail(data).iter_attachments():
            yield from _inside(f"{name}/{part.get_filename()}", part.get_content())
    if not data.startswith(b"PK"):
        return
    try:
        with ZipFile(BytesIO(data)) as package:
            members = package.namelist()
            if "[Content_Types].xml" in members:
                yield name, data
            else:
                for member in members:
                    yield from _inside(f"{name}/{member}", package.read(member))
    except BadZipFile:
        return
