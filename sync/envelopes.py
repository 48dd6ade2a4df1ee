"""What a message says of its own sending: day, sender, identifier, protocol number.

Everything here is declared by the message, nothing is verified.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from lxml import etree

LARGEST = 1 << 20
"""Bytes of a description: real ones have a few thousand."""

TRANSPORT = "posta-certificata"
"""Kind of the PEC message that carries something; every other kind is a receipt or a notice."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message declares.

    Attributes:
        kind: ``pec`` for certified mail, else ``mail``.
        day: day it was sent, in the time zone it was written in.
        identifier: the one the PEC provider gave it, the message's own in plain mail.
        sender: address; personal data, never kept nor shown.
        protocol: number it was registered with by the office that sent it.
        protocol_day: day of that registration.
        receipt: kind of PEC receipt or notice, empty for a message that carries something.
    """

    kind: Literal["mail", "pec"] = "mail"
    day: date | None = None
    identifier: str = ""
    sender: str = field(default="", repr=False)
    protocol: str = ""
    protocol_day: date | None = None
    receipt: str = ""


def certified(envelope: Envelope, data: bytes) -> Envelope:
    """Add what ``daticert.xml`` says, the description in a PEC message (DM 2 November 2005).

    What is no such description changes nothing.
    """
    root = _root(data)
    if root is None or _local(root) != "postacert":
        return envelope
    kind = (root.get("tipo") or TRANSPORT).strip().lower()
    return replace(
        envelope,
        kind="pec",
        day=_day(_text(root, "giorno")) or envelope.day,
        identifier=_word(_text(root, "identificativo")) or envelope.identifier,
        sender=_text(root, "mittente") or envelope.sender,
        receipt="" if kind == TRANSPORT else _word(kind),
    )


def registered(envelope: Envelope, data: bytes) -> Envelope:
    """Add what ``Segnatura.xml`` says: the protocol number of the office that sent the message."""
    root = _root(data)
    if root is None or not _local(root).lower().startswith("segnatura"):
        return envelope
    # A message may quote others it answers to: the first identifier is its own.
    return replace(
        envelope,
        protocol=_word(_text(root, "NumeroRegistrazione")) or envelope.protocol,
        protocol_day=_day(_text(root, "DataRegistrazione")) or envelope.protocol_day,
    )


def sent_on(header: str) -> date | None:
    """Read the day of a ``Date`` header, ``None`` when it is not one."""
    try:
        return parsedate_to_datetime(header).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _root(data: bytes) -> etree._Element | None:
    if len(data) > LARGEST:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        # With ``recover`` what is no XML at all gives no root, whatever the stubs say.
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError):
        return None
    return root


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(root: etree._Element, name: str) -> str:
    """Return the text of the first element of that name, in any namespace."""
    for element in root.iter():
        if _local(element) == name:
            return (element.text or "").strip()
    return ""


def _word(text: str) -> str:
    """Keep what a number or a kind is made of."""
    return re.sub(r"[^\w.@/+-]", "", text)[:200]


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip()[:10], form).date()
        except ValueError:
            continue
    return None
