"""Workbooks spoiled inside: elements, attributes and texts of one part."""

import random
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from crafted import repacked
from lxml import etree

Spoiler = Callable[[random.Random, bytes], bytes]
_Change = Callable[[random.Random, etree._Element], None]

NUMBERS = (
    "0", "-1", "1", "2147483648", "18446744073709551616", "9" * 400, "1e999", "NaN", "", " ", "x",
    "1.5", "0x10", "1_0", "٣", "１２", "-0", "+1", "1e5", "true", "%00",
)  # fmt: skip
ADDRESSES = (
    "A0", "A1", "XFD1048576", "XFE1", "A1048577", "$B$2", "b2", " C3", "C3 ", "R1C1", "A1:B2", "1A",
    "Ａ１", "A٣", "AAAA1", "", "A01", "A1\t",
)  # fmt: skip
TEXTS = (
    "", " ", "  x ", "\n", "=1+1", "_x0041_", "_x000D_", "_xD800_", "à€𝄞", "a" * 40_000, "#REF!",
    "0", "TRUE", "1,5", "2025-01-01", "&amp;", "\u2028", "\ufeff", "\u0661",
)  # fmt: skip
TYPES = ("s", "n", "str", "inlineStr", "b", "e", "d", "", "S", "shared", "z")
ENCODINGS = ("utf-16", "utf-16-le", "iso-8859-1", "utf-8-sig", "ascii", "utf-32", "cp1252")


def _parts(data: bytes, wanted: Callable[[str], bool] = lambda _: True) -> list[str]:
    with zipfile.ZipFile(BytesIO(data)) as source:
        names = [name for name in source.namelist() if name.endswith((".xml", ".rels"))]
    return [name for name in names if wanted(name)] or names


def _read(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as source:
        return source.read(name)


def _sheet(name: str) -> bool:
    return "worksheets/sheet" in name or name == "content.xml"


def _cells_or_any(dice: random.Random, data: bytes) -> str:
    likely = dice.random() < 0.6
    return dice.choice(_parts(data, _sheet if likely else lambda _: True))


def _changed(dice: random.Random, data: bytes, change: _Change, name: str = "") -> bytes:
    name = name or _cells_or_any(dice, data)
    root = etree.fromstring(_read(data, name))
    change(dice, root)
    return repacked(data, {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8")})


def _any(dice: random.Random, root: etree._Element) -> etree._Element:
    return dice.choice([one for one in root.iter() if isinstance(one.tag, str)])


def _below(dice: random.Random, root: etree._Element) -> etree._Element:
    inner = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
    return dice.choice(inner or [root])


def _remove(dice: random.Random, root: etree._Element) -> None:
    one = _below(dice, root)
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _double(dice: random.Random, root: etree._Element) -> None:
    one = _below(dice, root)
    parent = one.getparent()
    if parent is not None:
        parent.insert(dice.randrange(len(parent) + 1), etree.fromstring(etree.tostring(one)))


def _move(dice: random.Random, root: etree._Element) -> None:
    one, there = _below(dice, root), _any(dice, root)
    if one is not root and one not in there.iterancestors() and one is not there:
        there.append(one)


def _rename(dice: random.Random, root: etree._Element) -> None:
    one = _any(dice, root)
    space, local = etree.QName(one).namespace, etree.QName(one).localname
    other = dice.choice((local.upper(), "c", "v", "row", "si", "t", "x", "sheet"))
    strange = dice.choice((space, "urn:altro", None))
    one.tag = f"{{{strange}}}{other}" if strange else other


def _attribute(dice: random.Random, root: etree._Element) -> None:
    held = [one for one in root.iter() if isinstance(one.tag, str) and one.attrib]
    if not held:
        return
    one = dice.choice(held)
    name = dice.choice(list(one.attrib))
    kind = dice.random()
    if kind < 0.25:
        del one.attrib[name]
    else:
        one.set(name, dice.choice(NUMBERS + ADDRESSES if kind < 0.8 else TEXTS[:8]))


def _text(dice: random.Random, root: etree._Element) -> None:
    _any(dice, root).text = dice.choice(TEXTS + NUMBERS)


def _cell(dice: random.Random, root: etree._Element) -> None:
    cells = list(root.iter("{*}c"))
    if not cells:
        return _attribute(dice, root)
    one = dice.choice(cells)
    space = etree.QName(one).namespace or ""
    choice = dice.randrange(8)
    if choice == 0:
        one.set("r", dice.choice(ADDRESSES))
    elif choice == 1:
        kind = dice.choice(TYPES)
        one.set("t", "str" if kind == "inlineStr" and one.find("{*}v") is not None else kind)
    elif choice == 2:
        one.set("s", dice.choice(NUMBERS))
    elif choice == 3:
        for name in ("r", "t", "s"):
            if name in one.attrib and dice.random() < 0.5:
                del one.attrib[name]
    elif choice == 4:
        value = one.find("{*}v")
        if value is None:
            value = etree.SubElement(one, f"{{{space}}}v")
        value.text = dice.choice(NUMBERS + TEXTS)
    elif choice == 5:
        for extra in range(dice.randint(1, 3)):
            etree.SubElement(one, f"{{{space}}}v").text = str(extra)
    elif choice == 6:
        one.set("t", "inlineStr")
        one[:] = []
        held = etree.SubElement(one, f"{{{space}}}is")
        for tag in dice.choices(("t", "r", "rPh"), k=2):
            inner = etree.SubElement(held, f"{{{space}}}{tag}")
            etree.SubElement(inner, f"{{{space}}}t").text = dice.choice(TEXTS)
    else:
        parent = one.getparent()
        assert parent is not None
        cells = list(parent)
        dice.shuffle(cells)
        parent[:] = cells
    return None


def _raw(change: Callable[[random.Random, bytes], bytes]) -> Spoiler:
    def spoil(dice: random.Random, data: bytes) -> bytes:
        name = _cells_or_any(dice, data)
        return repacked(data, {name: change(dice, _read(data, name))})

    spoil.__name__ = change.__name__.strip("_")
    return spoil


def _tree(change: _Change) -> Spoiler:
    def spoil(dice: random.Random, data: bytes) -> bytes:
        return _changed(dice, data, change)

    spoil.__name__ = change.__name__.strip("_")
    return spoil


def _deep(dice: random.Random, part: bytes) -> bytes:
    count = dice.choice((200, 300, 5_000, 200_000))
    at = part.rfind(b"</")
    return part[:at] + b"<a>" * count + b"</a>" * count + part[at:]


def _doctype(dice: random.Random, part: bytes) -> bytes:
    entity = dice.choice((b'<!ENTITY a "b">', b'<!ENTITY a SYSTEM "file:///etc/passwd">', b""))
    at = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
    return part[:at] + b"<!DOCTYPE a [" + entity + b"]>" + part[at:]


def _bytes(dice: random.Random, part: bytes) -> bytes:
    spoiled = bytearray(part)
    for _ in range(dice.randint(1, 3)):
        if spoiled:
            spoiled[dice.randrange(len(spoiled))] = dice.choice(b"<>/\"=&9AZ\x00\xff '!")
    return bytes(spoiled)


def _slice(dice: random.Random, part: bytes) -> bytes:
    a, b = sorted(dice.randrange(len(part) + 1) for _ in range(2))
    return part[:a] + part[b:] if dice.random() < 0.5 else part[:b] + part[a:]


def _recoded(dice: random.Random, part: bytes) -> bytes:
    coding = dice.choice(ENCODINGS)
    text = re.sub(r"^<\?xml.*?\?>", "", part.decode("utf-8-sig"))
    said = dice.choice((coding.removesuffix("-sig"), "utf-8", "utf-7", "x"))
    return f'<?xml version="1.0" encoding="{said}"?>{text}'.encode(coding, "replace")


def _said(dice: random.Random, part: bytes) -> bytes:
    """Write the same XML otherwise: nothing is said that was not."""
    root = etree.fromstring(part)
    cells = [one for one in root.iter("{*}c", "{*}row", "{*}si") if one.getparent() is not None]
    for one in dice.sample(cells, min(len(cells), 3)):
        one.addprevious(
            dice.choice((etree.Comment(" <c/> "), etree.ProcessingInstruction("a", "b")))
        )
    coding = dice.choice(("UTF-8", "UTF-16", "US-ASCII"))
    return etree.tostring(root, xml_declaration=True, encoding=coding, pretty_print=False)


def _prefixed(dice: random.Random, part: bytes) -> bytes:
    """Give the main namespace a prefix."""
    root = etree.fromstring(part)
    space = etree.QName(root).namespace
    if space is None or root.nsmap.get(None) != space:
        return part
    text = etree.tostring(root).decode()
    text = re.sub(r"<(/?)(?![\w-]+:)([A-Za-z])", r"<\1q:\2", text)
    return text.replace("xmlns=", "xmlns:q=", 1).encode()


HARMLESS: tuple[Spoiler, ...] = (_raw(_said), _raw(_prefixed))
HARMFUL: tuple[Spoiler, ...] = (
    *(_tree(change) for change in (_remove, _double, _move, _rename, _attribute, _text)),
    *(_tree(_cell),) * 4,
    *(_raw(change) for change in (_deep, _doctype, _bytes, _slice, _recoded)),
)
