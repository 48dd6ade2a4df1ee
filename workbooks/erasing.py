"""A person taken out of a workbook: personal cells blanked, the identifier replaced everywhere.

Bytes in, bytes out. A part with nothing of the person in it keeps its bytes; what cannot be
rewritten without a remainder is refused (`Unclean`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from ..schemas.persons import Person
from .erasingods import erase_document
from .erasingsheets import Desk
from .limits import DEFAULT_LIMITS, Limits
from .markup import local
from .package import Package, open_package, relations_part
from .rawzip import rewritten
from .workbookxml import edit

XML = (".xml", ".rels", ".vml")
_SIGNATURES = "_xmlsignatures/"
_TYPES = "[Content_Types].xml"


class Unclean(Exception):
    """Something of the person would be left in a file; the message says where, never what."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of a file.

    Attributes:
        data: the bytes now; those given when nothing of the person was in them.
        cells: personal cells that were blanked.
        mentions: texts in which the identifier stood.
        unsigned: a signature inside the file no longer held and was taken out.
    """

    data: bytes
    cells: int = 0
    mentions: int = 0
    unsigned: bool = False


def erased(data: bytes, person: Person, limits: Limits = DEFAULT_LIMITS) -> Erased:
    """Take a person out of a workbook.

    Args:
        data: the file.
        person: whom.
        limits: what reading may cost.

    Raises:
        PackageError: the file cannot be read as a workbook.
        Unclean: a part that is no text names the person.
    """
    package = open_package(data, limits)
    if not any(person.touches(text) for _, text in _texts(package)):
        return Erased(data)
    made = _document(package, person) if package.kind == "ods" else _workbook(package, person)
    if made.data != data:
        for name, text in _texts(open_package(made.data, limits)):
            if name.lower().endswith(XML) and person.told(text):
                raise Unclean(name)
    return made


def _texts(package: Package) -> Iterator[tuple[str, str]]:
    """Yield every part as text, in the encodings programs use."""
    for name in package.members:
        data = package.read(name)
        yield name, data.decode("utf-8", "replace")
        if not name.lower().endswith(XML):
            yield name, data.decode("utf-16-le", "replace")


def _workbook(package: Package, person: Person) -> Erased:
    book = edit(package)
    desk = Desk(book, person)
    for sheet in book.outline.sheets:
        if sheet.kind == "worksheet" and package.find(sheet.part):
            desk.take(sheet.part)
    desk.erase()
    person = desk.person
    taken = {sheet.part for sheet in book.outline.sheets if sheet.kind == "worksheet"}
    shared = set(package.related(package.main, "sharedStrings"))
    for name in package.members:
        if name in taken | shared or name.startswith(_SIGNATURES):
            continue
        text = package.read(name).decode("utf-8", "replace")
        if not person.touches(text):
            continue
        if not name.lower().endswith(XML):
            raise Unclean(name)
        desk.mentions += mended(book.tree(name), person)
    data, parts = book.written()
    if not parts:
        return Erased(package.data)
    unsigned = any(name.lower().startswith(_SIGNATURES) for name in package.members)
    if unsigned:
        data = _without_signature(open_package(data, package.limits))
    return Erased(data, desk.cells, desk.mentions, unsigned)


def _document(package: Package, person: Person) -> Erased:
    parts: dict[str, bytes] = {}
    cells = mentions = 0
    for name in package.members:
        data = package.read(name)
        if not person.touches(data.decode("utf-8", "replace")):
            continue
        if not name.lower().endswith(XML):
            if name.startswith(("Thumbnails/", "Pictures/")):
                continue
            raise Unclean(name)
        root = package.xml(name)
        before = etree.tostring(root)
        if name == package.main:
            cells += erase_document(root, person)
        mentions += mended(root, person)
        if etree.tostring(root) != before:
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return Erased(rewritten(package, parts) if parts else package.data, cells, mentions)


def mended(root: etree._Element, person: Person) -> int:
    """Replace the identifier in the texts and attributes of a part; returns in how many."""
    count = 0
    for element in root.iter():
        if not isinstance(element.tag, str):
            if element.text and person.told(element.text):
                element.text = person.text(element.text)
                count += 1
            continue
        for name, value in list(element.attrib.items()):
            if person.told(str(value)):
                element.set(name, person.text(str(value)))
                count += 1
        if element.text and person.told(element.text):
            element.text = person.text(element.text)
            count += 1
        if element.tail and person.told(element.tail):
            element.tail = person.text(element.tail)
            count += 1
        if local(element) in ("p", "si", "is", "comment"):
            count += _runs(element, person)
    return count


def _runs(holder: etree._Element, person: Person) -> int:
    """Replace an identifier that stands across several runs of one text."""
    pieces = [one for one in holder.iter() if isinstance(one.tag, str) and one.text]
    joined = "".join(one.text or "" for one in pieces)
    if len(pieces) < 2 or not person.told(joined):
        return 0
    pieces[0].text = person.text(joined)
    for one in pieces[1:]:
        one.text = ""
    return 1


def _without_signature(package: Package) -> bytes:
    """Return a package without a signature over what it was before.

    Raises:
        PackageError: a part every workbook has is damaged.
    """
    gone = frozenset(name for name in package.members if name.lower().startswith(_SIGNATURES))
    changed: dict[str, bytes] = {}
    for name, wanted in ((relations_part(""), "/digital-signature/origin"), (_TYPES, "")):
        found = package.find(name)
        if found is None:
            continue
        root = package.xml(found)
        for element in list(root):
            kind, part = element.get("Type") or "", (element.get("PartName") or "").lstrip("/")
            if part in gone or (wanted and kind.endswith(wanted)):
                root.remove(element)
        changed[found] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
    return rewritten(package, changed, gone)
