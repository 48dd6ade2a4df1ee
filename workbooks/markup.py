"""XML of foreign parts: no entities, no network, no document type, bounded memory."""

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from lxml import etree

from .limits import DEFAULT_LIMITS, Limits, PackageError

CHUNK = 1 << 16

_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")


def parse(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """Parse a part into a tree, comments and prefixes kept.

    Args:
        data: the part inflated.
        part: its name, for the errors.
        limits: ``tree`` is looked at.

    Raises:
        PackageError: ``corrupt`` or ``too-large``.
    """
    if len(data) > limits.tree:
        raise PackageError("too-large", f"{part}: {len(data)} bytes")
    if _DOCTYPE.search(data):
        raise PackageError("corrupt", f"{part}: document type")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise PackageError("corrupt", f"{part}: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise PackageError("corrupt", f"{part}: document type")
    return root


def stream(
    data: bytes,
    part: str,
    start: Callable[[str, dict[str, str]], object] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Walk through a part without a tree; yields now and then, for the caller to take results.

    Args:
        data: the part inflated.
        part: its name, for the errors.
        start: called with the name of an element and its attributes, ``namespace local``.
        end: called with the same name.
        text: called with the text between two tags.

    Raises:
        PackageError: ``corrupt``.
    """

    def refuse(*_: object) -> None:
        raise PackageError("corrupt", f"{part}: document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        for at in range(0, len(data), CHUNK):
            parser.Parse(data[at : at + CHUNK], False)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise PackageError("corrupt", f"{part}: {error}") from None
    yield


def check(data: bytes, part: str) -> None:
    """See that a part is well formed and has no document type.

    Raises:
        PackageError: ``corrupt``.
    """
    for _ in stream(data, part):
        pass


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace, ``""`` for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def truth(text: str | None) -> bool:
    """Read a boolean attribute; one that is not there is false."""
    return (text or "").strip().lower() in ("1", "true", "on")


def attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes of an element, to be given to another one."""
    return {str(name): str(value) for name, value in element.attrib.items()}
