"""What Excel would refuse of a ribbon, or swallow without a word: found before it is shipped.

Allowed elements and attributes come from the tables of ``openxml_audit``, which itself lets wrong
attributes, double ids, missing icons and texts that are no XML pass.
"""

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
XML, RELS = "customUI/customUI14.xml", "customUI/_rels/customUI14.xml.rels"

NAMES = ("id", "idMso", "idQ")
PICTURES = ("image", "imageMso", "getImage")
CALLBACKS = {
    "onLoad": r"Sub {name}\((?:ByVal )?\w+ As IRibbonUI\)",
    "onAction": r"Sub {name}\((?:ByVal )?\w+ As IRibbonControl\)",
}
"""Attributes that name a procedure, and how it must look."""

LIMITS = {"label": 40, "screentip": 60, "supertip": 250, "keytip": 3}
"""Signs that are still shown whole; the format itself takes 1024 (keytip: 3)."""

ASKED = {"button": ("label", "screentip", "supertip", "keytip", "onAction")}
"""What every element of a kind of ours has."""


def ribbon_faults(parts: Mapping[str, bytes], macros: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the ribbon of a file.

    Args:
        parts: parts of the file by name.
        macros: text of its modules by name.
    """
    try:
        root = ET.fromstring(parts[XML])
    except ET.ParseError as fault:
        return [f"not well-formed: {fault}"]
    if root.tag != f"{{{NAMESPACE}}}customUI":
        return [f"root or namespace: {root.tag}"]
    elements = list(root.iter())
    found = [fault for one in elements for fault in _element(one)]
    found += _doubled("id", (one.get(name) for one in elements for name in NAMES))
    for tab in root.iter(f"{{{NAMESPACE}}}tab"):
        keys = [one.get("keytip") for one in tab.iter() if one is not tab]
        found += _doubled("keytip", keys)
    found += _procedures(elements, macros)
    found += _images(elements, parts)
    return found


def differing(first: bytes, second: bytes) -> list[str]:
    """Return where the ribbons of two languages differ in more than texts."""
    one, other = (
        [
            (e.tag, {k: v for k, v in e.attrib.items() if k not in LIMITS})
            for e in ET.fromstring(x).iter()
        ]
        for x in (first, second)
    )
    return [f"{a} {b}" for a, b in zip(one, other, strict=False) if a != b] + (
        [] if len(one) == len(other) else ["not the same number of elements"]
    )


def _element(element: ET.Element) -> Iterator[str]:
    kind = element.tag.rpartition("}")[2]
    what = f"{kind} {element.get('id', '')}".strip()
    allowed = _allowed()
    if kind not in allowed:
        yield f"{what}: unknown element"
        return
    yield from (f"{what}: attribute {name}" for name in element.attrib if name not in allowed[kind])
    if "id" in allowed[kind] and sum(name in element.attrib for name in NAMES) != 1:
        yield f"{what}: one of {', '.join(NAMES)}"
    pictures = sum(name in element.attrib for name in PICTURES)
    if pictures > 1 or (kind == "button" and not pictures):
        yield f"{what}: one picture"
    for name, value in element.attrib.items():
        if len(value) > LIMITS.get(name, 1024):
            yield f"{what}: {name} has {len(value)} signs"
        if name in LIMITS and not value.strip():
            yield f"{what}: {name} is empty"
        # A single one underlines the next letter instead of being shown.
        if name == "label" and "&" in value:
            yield f"{what}: & in a label"
        if name == "keytip" and not re.fullmatch(r"[A-Z0-9]+", value):
            yield f"{what}: keytip {value}"
    yield from (f"{what}: no {name}" for name in ASKED.get(kind, ()) if name not in element.attrib)


def _doubled(what: str, values: Any) -> list[str]:
    counts = Counter(value for value in values if value is not None)
    found = [f"{what} {value} twice" for value, times in counts.items() if times > 1]
    if what == "keytip":
        # While one is a beginning of another, the longer one can never be reached.
        found += [
            f"keytip {a} begins {b}" for a in counts for b in counts if a != b and b.startswith(a)
        ]
    return found


def _procedures(elements: list[ET.Element], macros: Mapping[str, str]) -> Iterator[str]:
    source = "\n".join(macros.values())
    named = {(k, v) for one in elements for k, v in one.attrib.items() if k in CALLBACKS}
    named |= {(k, v) for one in elements for k, v in one.attrib.items() if re.match("get[A-Z]", k)}
    for attribute, name in sorted(named):
        signature = CALLBACKS.get(attribute, "no such callback here")
        if not re.search(r"(?m)^Public " + signature.format(name=re.escape(name)), source):
            yield f"{attribute}: no procedure {name}"


def _images(elements: list[ET.Element], parts: Mapping[str, bytes]) -> Iterator[str]:
    wanted = {one.get("image") for one in elements} - {None}
    related = {
        one.get("Id"): one for one in ET.fromstring(parts.get(RELS, b"<none/>")).iter(RELATIONS)
    }
    yield from (
        f"image {name}: no relationship" for name in sorted(wanted - related.keys(), key=str)
    )
    yield from (
        f"image {name}: nobody shows it" for name in sorted(related.keys() - wanted, key=str)
    )
    for name, relation in related.items():
        part = f"customUI/{relation.get('Target')}"
        if relation.get("Type") != IMAGE or part not in parts:
            yield f"image {name}: no part {part}"
        elif not parts[part].startswith(b"\x89PNG"):
            yield f"image {name}: no PNG"


@cache
def _allowed() -> dict[str, set[str]]:
    """Attributes by element, whatever its place."""
    folder = files("openxml_audit").joinpath("data/openxml/schemas")
    table = folder.joinpath("schemas_microsoft_com_office_2009_07_customui.json").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for one in json.loads(table)["Types"]:
        element = one["Name"].rpartition(":")[2]
        names = {attribute["QName"].lstrip(":") for attribute in one.get("Attributes", ())}
        found.setdefault(element, set()).update(names)
    return found
