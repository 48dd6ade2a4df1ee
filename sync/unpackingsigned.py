"""What lies in a signed envelope (.p7m, CAdES; .tsd with its time stamp).

The content is taken out and the signatures are counted. No signature is verified here: that needs
the trust lists and revocations of the day, and is for the program that offices use.
"""

import base64
import re
from collections.abc import Iterator
from typing import Any

from ..schemas.terms import Words
from .unpackingkinds import SIGNED_SUFFIXES
from .unpackingparts import Part, Trouble

DETACHED = Words("il file contiene solo la firma", "the file holds the signature only")
CIPHERED = Words("è cifrato per un altro destinatario", "it is encrypted for another recipient")
UNREAD = Words("non contiene un documento firmato", "it holds no signed document")

_ARMOURED = re.compile(rb"-----BEGIN [^-]{1,60}-----\s*(.*?)-----END", re.DOTALL)


def signed_parts(data: bytes, name: str) -> Iterator[Part | Trouble]:
    """Yield the document in a signed envelope, with how many signatures stand around it.

    Args:
        data: DER, BER, or the same in base64 with or without its frame.
        name: of the envelope; the document has it without the last extension.
    """
    # Imported here: most runs meet no signature.
    from asn1crypto import cms, tsp

    whole = binary(data)
    info = cms.ContentInfo.load(whole)
    kind = info["content_type"].native
    if kind in ("enveloped_data", "encrypted_data", "authenticated_enveloped_data"):
        yield Trouble("RCV-002", reason=CIPHERED)
    elif kind == "signed_data":
        signed = info["content"]
        content = _octets(signed["encap_content_info"]["content"])
        if content is None:
            yield Trouble("RCV-006", reason=DETACHED)
        else:
            yield Part(inner_name(name), content, signatures=_signatures(signed))
    elif kind == "timestamped_data" and isinstance(info["content"], tsp.TimeStampedData):
        content = _octets(info["content"]["content"])
        if content is None:
            yield Trouble("RCV-006", reason=DETACHED)
        else:
            yield Part(inner_name(name), content)
    else:
        yield Trouble("RCV-003", reason=UNREAD)


def binary(data: bytes) -> bytes:
    """Return an envelope as bytes: out of its frame and its base64, if it has them."""
    if data.startswith(b"\x30"):
        return data
    framed = _ARMOURED.search(data)
    try:
        return base64.b64decode(b"".join((framed[1] if framed else data).split()), validate=True)
    except ValueError:
        return data


def inner_name(name: str) -> str:
    """Return the name of a document out of its envelope: ``x.xlsx`` from ``x.xlsx.p7m``."""
    stem, dot, suffix = name.rpartition(".")
    return stem if stem and f"{dot}{suffix}".lower() in SIGNED_SUFFIXES else name


def _octets(value: Any) -> bytes | None:  # noqa: ANN401 - the library has no types
    """Return the bytes of an octet string, its segments joined; ``None`` when there is none."""
    from asn1crypto import core

    if not isinstance(value, core.OctetString):
        return None
    # The library joins segments one by one, which takes minutes for a long document.
    return _joined(value.contents) if value.method else bytes(value)


def _joined(data: bytes) -> bytes:
    """Join the segments of an octet string written piece by piece.

    Raises:
        ValueError: they are not whole octet strings of known length.
    """
    pieces: list[bytes] = []
    at = 0
    while at < len(data):
        head = data[at : at + 2]
        long = head[1] & 0x7F if len(head) == 2 and head[1] > 0x7F else 0
        length = int.from_bytes(data[at + 2 : at + 2 + long], "big") if long else head[-1]
        begin = at + 2 + long
        at = begin + length
        if head[:1] != b"\x04" or len(head) < 2 or head[1] == 0x80 or at > len(data):
            raise ValueError("segments")
        pieces.append(data[begin:at])
    return b"".join(pieces)


def _signatures(signed: Any) -> int:  # noqa: ANN401
    """Count the signatures side by side; odd ones do not keep the document in."""
    try:
        return len(signed["signer_infos"])
    except (ValueError, TypeError):
        return 1
