"""What a file that is not a readable workbook is instead, told from its bytes."""

import re
from collections.abc import Callable, Mapping

from .limits import Verdict

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x10\x00")
_OLD_STREAMS = ("Workbook", "Book", "WORKBOOK", "BOOK", "WorkBook")
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"\x30\x80", "signed"),
    (b"\x30\x82", "signed"),
    (b"\x30\x83", "signed"),
    (b"\x30\x84", "signed"),
)

_DOCUMENTS = (
    ("wordprocessingml", "document"),
    ("ms-word", "document"),
    ("opendocument.text", "document"),
    ("presentation", "slides"),
    ("powerpoint", "slides"),
)

_END = 22 + 65535
"""Longest end of a zip: its record and a comment."""


def file_problem(data: bytes) -> Verdict | None:
    """Tell why bytes are not even a zip, ``None`` when they look like one.

    Returns:
        The problem and a word for what the file seems to be (``csv``, ``html``, ``pdf``, ...).
    """
    if not data:
        return "empty", ""
    if data.startswith((b"PK\3\4", b"PK\5\6")):
        return None
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith(_OLD_SHEETS):
        return "legacy", "xls"
    for signature, word in _SIGNATURES:
        if data.startswith(signature):
            return "not-a-workbook", word
    return _text(data[:4096])


def cut_short(data: bytes) -> bool:
    """Tell whether a file is a zip without its end, or nothing yet: a copy that is not done."""
    return not data or (data.startswith(b"PK") and b"PK\5\6" not in data[-_END:])


def archive_problem(names: Mapping[str, object], read: Callable[[str], bytes]) -> Verdict | None:
    """Tell why a zip is locked or another kind of document, ``None`` when it may be a workbook.

    Args:
        names: part names of the zip.
        read: gives one part.
    """
    if any(name.endswith(".iwa") or name == "Index.zip" for name in names):
        return "not-a-workbook", "numbers"
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in read(manifest):
        return "encrypted", "OpenDocument"
    if "[content_types].xml" in {name.lower() for name in names}:
        return None
    if "mimetype" not in names:
        return "not-a-workbook", "zip"
    kind = read("mimetype")[:200].decode("ascii", "replace").strip()
    if "opendocument.spreadsheet" in kind:
        return None
    if "sun.xml.calc" in kind:
        return "legacy", "sxc"
    return "not-a-workbook", document(kind)


def document(content_type: str) -> str:
    """Return a word for a known kind of document, the content type itself for another."""
    for mark, word in _DOCUMENTS:
        if mark in content_type.lower():
            return word
    return content_type


def _compound(data: bytes) -> Verdict:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted", "OLE"
    if any(name.encode("utf-16-le") + b"\0\0" in data for name in _OLD_STREAMS):
        return "legacy", "xls"
    return "not-a-workbook", "OLE"


def _text(head: bytes) -> Verdict:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    elif b"\0" in head:
        return "not-a-workbook", "unknown"
    else:
        text = head.decode("utf-8-sig", "replace")
    start = text.lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in start:
        return "legacy", "xml"
    if re.match(r"<!doctype html|<html|<table|<head|<meta", start):
        return "not-a-workbook", "html"
    if "urn:oasis:names:tc:opendocument" in start:
        return "not-a-workbook", "fods"
    if start.startswith("<"):
        return "not-a-workbook", "xml"
    line = text.lstrip().partition("\n")[0]
    return "not-a-workbook", "csv" if re.search(r"[;,\t]", line) else "text"
