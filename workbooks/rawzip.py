"""A zip made of members compressed before, or written again with some of them replaced or left out.

Every zip library inflates, deflates and stamps members anew; here the untouched ones keep their
compressed bytes, dates, flags, order and comments.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from .limits import PackageError
from .package import Package

_LOCAL, _CENTRAL, _END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
_END64, _LOCATOR64 = b"PK\6\6", b"PK\6\7"
_FULL, _FULL_SHORT = 0xFFFFFFFF, 0xFFFF
_UTF8_NAME = 0x800
_PLAIN_VERSION = 20


_FIRST_DAY = 0x21
"""1 January 1980, before which no zip has a date."""


class Member(NamedTuple):
    """A compressed member of a new zip: its ASCII name, what stands for its content, the bytes."""

    name: bytes
    sizes: bytes
    packed: bytes


def member(name: str, content: bytes, level: int = 6) -> Member:
    """Compress a member; zlib tries as hard as ``level`` (1 to 9) says."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    sizes = struct.pack("<III", zlib.crc32(content), len(packed), len(content))
    return Member(name.encode("ascii"), sizes, packed)


def whole(members: Iterable[Member]) -> bytes:
    """Return a zip of these members, all of one date: the same members give the same bytes."""
    written, directory, count = bytearray(), bytearray(), 0
    how = struct.pack("<HHHHH", _PLAIN_VERSION, 0, zipfile.ZIP_DEFLATED, 0, _FIRST_DAY)
    for one in members:
        offset = struct.pack("<I", len(written))
        common = how + one.sizes + struct.pack("<HH", len(one.name), 0)
        written += _LOCAL + common + one.name + one.packed
        directory += _CENTRAL + how[:2] + common + bytes(10) + offset + one.name
        count += 1
    return bytes(written + directory) + _ending(count, len(directory), len(written), b"")


def rewritten(
    package: Package, replaced: Mapping[str, bytes], dropped: AbstractSet[str] = frozenset()
) -> bytes:
    """Return the package with new contents for some parts and without some others.

    Args:
        package: the package as opened; its bytes are the source of every copy.
        replaced: new inflated contents by part name; parts that are not there are ignored.
        dropped: names of the parts to leave out.

    Raises:
        PackageError: ``corrupt`` when the directory and the members disagree.
    """
    data = package.data
    begin, comment = _directory(data)
    ends = _ends(package.entries, begin)
    names = {entry.header_offset: name for name, entry in package.members.items()}
    written, directory, count = bytearray(), bytearray(), 0
    for entry, record in zip(package.entries, _records(data, begin), strict=False):
        name = names.get(entry.header_offset, "")
        if name in dropped:
            continue
        offset = len(written)
        if name in replaced:
            member, packed = _member(data, entry, replaced[name])
            written += member
            directory += _renewed(record, len(packed), replaced[name], offset)
        else:
            written += data[entry.header_offset : ends[entry.header_offset]]
            directory += _moved(record, entry, offset)
        count += 1
    if count + len(dropped & set(package.members)) != len(package.entries):
        raise PackageError("corrupt", "zip directory")
    return bytes(written + directory) + _ending(count, len(directory), len(written), comment)


def _ending(count: int, size: int, begin: int, comment: bytes) -> bytes:
    """Return the end record of a zip: how many members, the size and the place of the directory."""
    end = struct.pack("<HHHHIIH", 0, 0, count, count, size, begin, len(comment))
    return _END + end + comment


def _directory(data: bytes) -> tuple[int, bytes]:
    """Return where the central directory begins and the comment of the zip."""
    at = data.rfind(_END)
    if at < 0 or len(data) < at + 22:
        raise PackageError("corrupt", "zip end record")
    size, length = struct.unpack("<I4xH", data[at + 12 : at + 22])
    comment = data[at + 22 : at + 22 + length]
    locator = at - 20
    if data[locator : locator + 4] == _LOCATOR64:
        at = data.rfind(_END64, 0, locator)
        if at < 0:
            raise PackageError("corrupt", "zip end record")
        size = struct.unpack("<Q", data[at + 40 : at + 48])[0]
    # The directory ends where its end record begins, even when something stands before the zip.
    return at - size, comment


def _records(data: bytes, begin: int) -> Iterator[bytes]:
    at = begin
    while data[at : at + 4] == _CENTRAL:
        name, extra, comment = struct.unpack("<HHH", data[at + 28 : at + 34])
        end = at + 46 + name + extra + comment
        yield data[at:end]
        at = end


def _ends(entries: tuple[zipfile.ZipInfo, ...], begin: int) -> dict[int, int]:
    """Return where each member ends, its data descriptor included."""
    starts = sorted({entry.header_offset for entry in entries})
    if len(starts) < len(entries):
        raise PackageError("corrupt", "two members in one place")
    return dict(zip(starts, [*starts[1:], begin], strict=True))


def _member(data: bytes, entry: zipfile.ZipInfo, content: bytes) -> tuple[bytes, bytes]:
    """Return a member with new content (its name and date kept) and its compressed bytes."""
    at = entry.header_offset
    flags, _, when, day = struct.unpack("<HHHH", data[at + 6 : at + 14])
    length = struct.unpack("<H", data[at + 26 : at + 28])[0]
    name = data[at + 30 : at + 30 + length]
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(content) + packer.flush()
    head = struct.pack(
        "<HHHHHIIIHH",
        _PLAIN_VERSION,
        flags & _UTF8_NAME,
        zipfile.ZIP_DEFLATED,
        when,
        day,
        zlib.crc32(content),
        len(packed),
        len(content),
        length,
        0,
    )
    return _LOCAL + head + name + packed, packed


def _renewed(record: bytes, packed: int, content: bytes, offset: int) -> bytes:
    """Return the directory record of a replaced member: no extra field, no descriptor."""
    name, extra = struct.unpack("<HH", record[28:32])
    flags = struct.unpack("<H", record[8:10])[0] & _UTF8_NAME
    sizes = struct.pack("<III", zlib.crc32(content), packed, len(content))
    return (
        record[:6]
        + struct.pack("<HHH", _PLAIN_VERSION, flags, zipfile.ZIP_DEFLATED)
        + record[12:16]
        + sizes
        + record[28:30]
        + struct.pack("<H", 0)
        + record[32:34]
        + struct.pack("<H", 0)
        + record[36:42]
        + struct.pack("<I", offset)
        + record[46 : 46 + name]
        + record[46 + name + extra :]
    )


def _moved(record: bytes, entry: zipfile.ZipInfo, offset: int) -> bytes:
    """Return the directory record of a copied member, with its new place in the file."""
    packed, size = struct.unpack("<II", record[20:28])
    disk, place = struct.unpack("<H", record[34:36])[0], struct.unpack("<I", record[42:46])[0]
    if _FULL not in (packed, size, place) and disk != _FULL_SHORT:
        return record[:42] + struct.pack("<I", offset) + record[46:]
    name, extra = struct.unpack("<HH", record[28:32])
    kept = _without_zip64(record[46 + name : 46 + name + extra])
    return (
        record[:20]
        + struct.pack("<II", entry.compress_size, entry.file_size)
        + record[28:30]
        + struct.pack("<H", len(kept))
        + record[32:34]
        + struct.pack("<H", 0)
        + record[36:42]
        + struct.pack("<I", offset)
        + record[46 : 46 + name]
        + kept
        + record[46 + name + extra :]
    )


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack("<HH", extra[at : at + 4])
        if tag != 1:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept
