"""What kind of container some bytes are, told from the bytes first and from the name after."""

import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import Literal
from zipfile import ZipFile

from .sources import WORKBOOKS

Kind = Literal["piece", "zip", "mail", "signed", "outlook", "tnef", "archive"]

SIGNED_SUFFIXES = (".p7m", ".p7c", ".pkcs7", ".tsd")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
_ARCHIVES = (b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ")
_ARCHIVE_SUFFIXES = (".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".arj", ".cab")
_DIRECTORY = b"PK\1\2"
_MOST_ENTRIES = 20_000

_PKCS = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""Identifiers of PKCS #7 content: signed data, enveloped data."""
_CMS = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01"
"""Identifiers of newer content: time-stamped data, compressed data."""

_ARMOUR = re.compile(rb"\s*-----BEGIN (?:PKCS7|PKCS #7 SIGNED DATA|CMS|SIGNED MESSAGE)-----")
_HEADER = re.compile(
    rb"(?i)\s*(?:from|to|cc|date|subject|received|return-path|message-id|mime-version|"
    rb"content-type|content-transfer-encoding|delivered-to|reply-to|dkim-signature|envelope-to|"
    rb"authentication-results|x-[\w-]+|arc-[\w-]+):"
)
_MIME = re.compile(rb"(?im)^(?:content-type|mime-version)[ \t]*:")
_PLAIN = (".txt", ".csv", ".tsv", ".md", ".log", ".htm", ".html", ".ics", ".vcf", ".xml")


def kind_of(data: bytes, name: str) -> Kind:
    """Tell what a file has to be opened with; ``piece`` for one that is no container.

    Workbooks and other documents are pieces though they are zips inside.
    """
    suffix = PurePosixPath(name.lower()).suffix
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return "piece" if _document(data, suffix) else "zip"
    if data.startswith(_OLE):
        message = "__substg1.0_".encode("utf-16-le") in data
        return "outlook" if message or suffix == ".msg" else "piece"
    if _enclosed(data):
        return "piece" if suffix == ".p7s" else "signed"
    if data.startswith(_TNEF):
        return "tnef"
    if data.startswith(_ARCHIVES):
        return "archive"
    return _by_name(data, suffix, name.lower())


def _by_name(data: bytes, suffix: str, name: str) -> Kind:
    if suffix in SIGNED_SUFFIXES or _ARMOUR.match(data[:200]):
        return "signed"
    if suffix == ".eml":
        return "mail"
    if suffix == ".msg":
        return "outlook"
    if name == "winmail.dat":
        return "tnef"
    if suffix in _ARCHIVE_SUFFIXES:
        return "archive"
    if suffix not in _PLAIN and _HEADER.match(data[:200]) and _MIME.search(data[:65536]):
        return "mail"
    return "piece"


def _enclosed(data: bytes) -> bool:
    """Whether bytes are a DER sequence that begins with the identifier of a CMS content."""
    head = data[:24]
    return head[:1] == b"\x30" and (_PKCS in head or _CMS in head)


def _document(data: bytes, suffix: str) -> bool:
    """Whether a zip is one document; a damaged one is what its name says."""
    if data.count(_DIRECTORY) > _MOST_ENTRIES:
        return suffix in WORKBOOKS
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = {entry.filename.replace("\\", "/").lower() for entry in archive.infolist()}
    except Exception:  # A foreign directory may break the library in any way.
        return suffix in WORKBOOKS
    return bool(names & {"[content_types].xml", "mimetype", "meta-inf/manifest.xml"})
