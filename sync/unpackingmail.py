"""What lies in a message: attachments, messages inside it, the description of a PEC envelope."""

import base64
import quopri
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32
from email.utils import collapse_rfc2231_value, parseaddr

from ..schemas.terms import Words
from .envelopes import Envelope, certified, registered, sent_on
from .unpackingparts import DAMAGED, Part, Trouble, safe_name

MOST_PARTS = 5_000
"""Lines of a message that may open a part: real ones have a hundred at most."""
MOST_WORK = 60_000_000
"""Lines times nested parts: the parser compares every line with every part still open."""
LONGEST_HEADER, LONGEST_NAME = 20_000, 1_000
DEEPEST = 20
"""Messages inside messages."""

MESSAGE = "messaggio.eml"
TOO_MANY = Words("ha troppe parti", "it has too many parts")
ABNORMAL = Words("ha intestazioni anomale", "its headers are abnormal")
ELSEWHERE = Words(
    "è solo un rimando a un file che sta altrove", "it only points to a file that lies elsewhere"
)
NOTICES = ("message/delivery-status", "message/disposition-notification")
SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
DESCRIPTIONS = {"daticert.xml": certified, "segnatura.xml": registered}
"""Attachments that tell of the message itself, and what reads them."""

_MULTIPART = re.compile(rb"(?i)multipart/")
_OPENING = re.compile(rb"(?m)^--\S")
_LONG_HEADER = re.compile(rb"(?im)^content-[a-z-]+:(?:[^\r\n]|\r?\n[ \t]){%d}" % LONGEST_HEADER)


def mail_parts(data: bytes) -> Iterator[Part | Trouble]:
    """Yield the attachments of a message and of the messages inside it, in their order.

    The envelope of each part is what the outermost message says of its sending; in certified mail
    what its provider wrote. A PEC receipt carries back what was sent: nothing is taken out of it.
    """
    nested = len(_MULTIPART.findall(data))
    openings = sum(1 for _ in zip(_OPENING.finditer(data), range(MOST_PARTS), strict=False))
    if openings == MOST_PARTS or nested * data.count(b"\n") > MOST_WORK:
        yield Trouble("RCV-005", reason=TOO_MANY)
        return
    if _LONG_HEADER.search(data):
        yield Trouble("RCV-005", reason=ABNORMAL)
        return
    yield from _message(message_from_bytes(data, policy=compat32), (), None)


def _message(
    message: Message, within: tuple[str, ...], outer: Envelope | None
) -> Iterator[Part | Trouble]:
    if len(within) > DEEPEST:
        yield Trouble("RCV-005", reason=TOO_MANY, within=within)
        return
    parts = list(_own_parts(message))
    envelope = _envelope(message, parts, outer)
    if envelope.receipt:
        yield Trouble("RCV-012", reason=_receipt(envelope.receipt), within=within)
        return
    number = 0
    for part in parts:
        kind, name = part.get_content_type(), _file_name(part)
        if kind == "message/rfc822":
            yield from _nested(part, safe_name(name, MESSAGE), within, envelope)
        elif kind in ("message/external-body", "message/partial"):
            yield Trouble("RCV-003", safe_name(name), ELSEWHERE, within)
        elif _attached(part, name):
            number += 1
            shown = safe_name(name, f"allegato-{number}")
            if shown.lower() not in DESCRIPTIONS:
                yield Part(shown, _content(part), within, envelope)


def _nested(
    part: Message, name: str, within: tuple[str, ...], envelope: Envelope
) -> Iterator[Part | Trouble]:
    """Go into a message inside the message; one in base64 was not parsed with the rest."""
    inside = (*within, name)
    found = part.get_payload()
    first = found[0] if isinstance(found, list) and found else None
    encoding = str(part.get("Content-Transfer-Encoding", "")).strip().lower()
    if isinstance(first, Message) and encoding in ("base64", "quoted-printable"):
        # No header, or one only by chance: the encoded text was taken for the message.
        text = first.as_bytes()
        try:
            text = quopri.decodestring(text) if encoding[0] == "q" else base64.b64decode(text)
        except ValueError:
            yield Trouble("RCV-004", name, DAMAGED, within)
            return
        first = message_from_bytes(text, policy=compat32)
    if isinstance(first, Message):
        yield from _message(first, inside, envelope)
    else:
        yield Trouble("RCV-004", name, DAMAGED, within)


def _own_parts(message: Message) -> Iterator[Message]:
    """Yield the leaves of a message, not going into the messages inside it."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        inside = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inside, list):
            waiting[:0] = [one for one in inside if isinstance(one, Message)]
        else:
            yield part


def _envelope(message: Message, parts: list[Message], outer: Envelope | None) -> Envelope:
    """Read what a message declares; the outermost counts unless a PEC envelope lies inside it."""
    own = Envelope(
        day=sent_on(_header(message, "Date")),
        identifier=_header(message, "Message-ID").strip("<> "),
        sender=parseaddr(_header(message, "From"))[1],
        receipt=re.sub(r"[^\w-]", "", _header(message, "X-Ricevuta").lower())[:60],
    )
    for part in parts:
        describe = DESCRIPTIONS.get(safe_name(_file_name(part)).lower())
        if describe is not None:
            own = describe(own, _content(part))
    if outer is None:
        return own
    if own.kind == "pec" and outer.kind == "mail":
        return own
    return replace(
        outer,
        protocol=outer.protocol or own.protocol,
        protocol_day=outer.protocol_day or own.protocol_day,
        receipt=own.receipt,
    )


def _attached(part: Message, name: str) -> bool:
    """Whether a leaf is something attached, and not the text or the seal of the message."""
    kind = part.get_content_type()
    if part.get_content_maintype() == "multipart" or kind in NOTICES:
        return False
    if kind in SIGNATURES and name.lower() in ("", "smime.p7s"):
        return False
    return bool(name) or part.get_content_maintype() != "text"


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _file_name(part: Message) -> str:
    """Return the name of an attachment, in whichever of the many ways it was written.

    RFC 2231 is the rule; encoded words in a parameter and bare bytes are what programs do.
    """
    for header, parameter in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        bare = Message()
        bare[header] = _header(part, header)
        found = bare.get_param(parameter, header=header, unquote=True)
        if found:
            text = collapse_rfc2231_value(found) if isinstance(found, tuple) else str(found)
            return _words(text[:LONGEST_NAME])
    return ""


def _header(message: Message, name: str) -> str:
    """Return a header as text on one line, bytes that say no character set included."""
    for own, value in message.raw_items():
        if own.lower() == name.lower():
            return " ".join(_legible(str(value)[:LONGEST_HEADER]).splitlines())
    return ""


def _legible(text: str) -> str:
    """Turn the bytes that were no ASCII into letters: UTF-8, else the usual of Windows."""
    data = text.encode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _words(text: str) -> str:
    """Read encoded words (RFC 2047), which many programs put into a parameter."""
    try:
        return "".join(_word(found, charset) for found, charset in decode_header(text))
    except ValueError:
        return text


def _word(found: bytes | str, charset: str | None) -> str:
    if isinstance(found, str):
        return found
    try:
        return found.decode(charset or "latin-1", "replace")
    except LookupError:
        return found.decode("cp1252", "replace")


def _receipt(kind: str) -> Words:
    shown = kind.replace("-", " ")
    return Words(f"ricevuta PEC di {shown}", f"PEC receipt ({shown})")
