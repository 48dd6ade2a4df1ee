"""Two xlsx files compared part by part, as canonical XML."""

import hashlib
import zipfile
from pathlib import Path

from lxml import etree

STAMPS = (
    "{http://purl.org/dc/terms/}created",
    "{http://purl.org/dc/terms/}modified",
)
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(path: Path) -> dict[str, str]:
    """Every part of a package: canonical XML, one tag a line; a hash for what is not XML.

    The two time stamps of the core properties are blanked: nothing else is set aside.
    """
    with zipfile.ZipFile(path) as package:
        return {name: canonical(package.read(name)) for name in sorted(package.namelist())}


def canonical(data: bytes) -> str:
    """One part as text that two equal parts share, however they were written."""
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return "sha256 " + hashlib.sha256(data).hexdigest()
    for stamp in STAMPS:
        for element in root.iter(stamp):
            element.text = None
    return _text(root)


def assert_same_workbook(got: Path, golden: Path) -> None:
    """Fail at the first part that differs, showing its lines."""
    left, right = parts(got), parts(golden)
    assert left.keys() == right.keys()
    for name in left:
        assert left[name].splitlines() == right[name].splitlines(), name


def different_bytes(left: Path, right: Path) -> set[str]:
    """The names of the parts that are not the same byte for byte, or stand in one file only."""
    with zipfile.ZipFile(left) as one, zipfile.ZipFile(right) as other:
        mine, theirs = set(one.namelist()), set(other.namelist())
        return (mine ^ theirs) | {
            name for name in mine & theirs if one.read(name) != other.read(name)
        }


def different_cells(left: Path, right: Path, part: str) -> set[str]:
    """The addresses whose cell (value, formula, style) differs between two worksheet parts."""
    mine, theirs = _cells(left, part), _cells(right, part)
    return {at for at in mine.keys() | theirs.keys() if mine.get(at) != theirs.get(at)}


def _cells(path: Path, part: str) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read(part))
    return {str(cell.get("r")): _text(cell) for cell in root.iter(MAIN + "c")}


def _text(element: etree._Element) -> str:
    raw = etree.tostring(element, method="c14n", with_tail=False).decode("utf-8")
    # Canonical XML escapes ">" in texts, so this pair stands between two tags only.
    return raw.replace("><", ">\n<")
