"""What lies in a zip: every entry bounded before it is inflated."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ..schemas.terms import Words
from ..workbooks.limits import MEGABYTE, PackageError
from ..workbooks.package import raw
from .unpackingparts import DAMAGED, Allowance, Part, Trouble, safe_name

_ENTRY = b"PK\1\2"
_SPARE = 10
"""How many times the marks of an entry may outnumber the entries allowed: some are in the data."""

PROTECTED = Words("è protetto da password", "it is password-protected")
TOO_MANY = Words("contiene troppi file", "it holds too many files")
METHOD = Words(
    "è compresso con un metodo che non si legge",
    "it is compressed with a method that is not read",
)
LIES = Words("non è ciò che l'archivio dichiara", "it is not what the archive declares")
SWELLS = Words(
    "si espande in modo anomalo: può essere un archivio costruito per bloccare chi lo apre",
    "it inflates abnormally: it may be an archive made to choke whoever opens it",
)


def zip_parts(data: bytes, allowance: Allowance) -> Iterator[Part | Trouble]:
    """Yield the files of a zip by their order in it, and what cannot be taken out.

    Password-protected entries are told once. Folders and what programs leave behind on a Mac are
    passed over.
    """
    most = allowance.limits.parts
    if data.count(_ENTRY) > _SPARE * most:
        yield Trouble("RCV-005", reason=TOO_MANY)
        return
    with ZipFile(BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if _wanted(entry)]
    if len(entries) > most:
        yield Trouble("RCV-005", reason=TOO_MANY)
        return
    if any(entry.flag_bits & 1 for entry in entries):
        yield Trouble("RCV-002", reason=PROTECTED)
    for entry in entries:
        if entry.flag_bits & 1:
            continue
        if allowance.bytes < entry.file_size <= allowance.limits.file:
            allowance.spent = True
            return
        yield _entry(data, entry, allowance)


def too_large(limit: int) -> Words:
    """Word that something is over a limit given in bytes."""
    size = max(1, limit // MEGABYTE)
    return Words(f"supera il limite di {size} MB", f"it is over the limit of {size} MB")


def _wanted(entry: ZipInfo) -> bool:
    steps = _steps(entry)
    return not entry.is_dir() and not _full_name(entry).endswith("/") and "__MACOSX" not in steps


def _steps(entry: ZipInfo) -> tuple[str, ...]:
    return PurePosixPath(_full_name(entry)).parts


def _full_name(entry: ZipInfo) -> str:
    """Return the name as written by whoever made the zip.

    Many programs write UTF-8 without saying so, which is then read as the old letters of DOS.
    """
    name = entry.filename
    if not entry.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _entry(data: bytes, entry: ZipInfo, allowance: Allowance) -> Part | Trouble:
    name = safe_name(_full_name(entry))
    limits = allowance.limits
    if entry.file_size > limits.file:
        return Trouble("RCV-005", name, too_large(limits.file))
    if entry.file_size > max(limits.ratio_from, limits.ratio * entry.compress_size):
        return Trouble("RCV-005", name, SWELLS)
    try:
        packed = raw(data, entry)
        if entry.compress_type == ZIP_STORED:
            found = packed
        elif entry.compress_type == ZIP_DEFLATED:
            # The declared size may lie: one byte beyond it at most is inflated.
            inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            found = inflate.decompress(packed, entry.file_size + 1)
        else:
            return Trouble("RCV-003", name, METHOD)
    except (PackageError, zlib.error):
        return Trouble("RCV-004", name, DAMAGED)
    if len(found) != entry.file_size or zlib.crc32(found) != entry.CRC:
        return Trouble("RCV-004", name, LIES)
    return Part(name, found)
