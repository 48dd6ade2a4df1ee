"""XML of foreign parts: no entities, no network, no document type, bounded memory."""

import re
from collections.abc import Callable, Iterator
from xml.parsers import expat

from lxml import etree

from .limits import DEFAULT_LIMITS, Limits, PackageError, too_large

CHUNK = 1 << 16

_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E")


def parse(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> etree._Element:
    """Parse a part into a tree, comments and prefixes kept.

    Args:
        data: the part inflated.
        part: its name, for the errors.
        limits: ``tree`` and ``nodes`` are looked at.

    Raises:
        PackageError: ``corrupt`` or ``too-large``.
    """
    if len(data) > limits.tree:
        raise too_large("tree", limits.tree, part)
    if data.count(b"<") + data.count(b"=") > 2 * limits.nodes:
        raise too_large("tree", limits.nodes, part)
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
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[None]:
    """Walk through a part without a tree; yields now and then, for the caller to take results.

    Args:
        data: the part inflated.
        part: its name, for the errors.
        start: called with the name of an element and its attributes, ``namespace local``.
        end: called with the same name.
        text: called with the text between two tags.
        limits: ``depth`` is looked at.

    Raises:
        PackageError: ``corrupt`` or ``too-large``.
    """
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise too_large("depth", limits.depth, part)
        if start is not None:
            start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def refuse(*_: object) -> None:
        raise PackageError("corrupt", f"{part}: document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    try:
        at, step = 0, CHUNK
        while at < len(data):
            seen = parser.CurrentByteIndex
            parser.Parse(data[at : at + step], False)
            at += step
            # A tag longer than a chunk is looked at from its beginning each time: ever longer
            # chunks keep that from taking for ever.
            step = CHUNK if parser.CurrentByteIndex > seen else 2 * step
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        raise PackageError("corrupt", f"{part}: {error}") from None
    yield


def check(data: bytes, part: str, limits: Limits = DEFAULT_LIMITS) -> None:
    """See that a part is well formed, not nested too deep, and has no document type.

    Raises:
        PackageError: ``corrupt`` or ``too-large``.
    """
    for _ in stream(data, part, limits=limits):
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
