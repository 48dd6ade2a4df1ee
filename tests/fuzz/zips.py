"""Workbooks spoiled as zips: what the directory says, what lies where, what is cut."""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

Spoiler = Callable[[random.Random, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Member:
    """A member to be written, with everything its two headers may say."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    lie: int = 0
    crc: int | None = None
    local: bytes | None = None
    extra: bytes = b""
    central: bool = True
    zip64: bool = False


def members(data: bytes) -> list[Member]:
    """Return the members of a sound zip."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        return [
            Member(
                one.filename.encode(), source.read(one), one.compress_type, one.flag_bits & 0x800
            )
            for one in source.infolist()
        ]


def written(parts: list[Member], comment: bytes = b"", before: bytes = b"") -> bytes:
    """Write members as they say."""
    body, directory = bytearray(before), bytearray()
    for one in parts:
        packed = one.content
        if one.method == 8:
            packer = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = packer.compress(one.content) + packer.flush()
        crc = zlib.crc32(one.content) if one.crc is None else one.crc
        size, offset, described = len(one.content) + one.lie, len(body), one.flags & 8
        seen = (0, 0, 0) if described else (crc, len(packed), size & 0xFFFFFFFF)
        head = struct.pack("<HHHHHIII", 20, one.flags, one.method, 0, 33, *seen)
        name = one.name if one.local is None else one.local
        body += b"PK\3\4" + head + struct.pack("<HH", len(name), len(one.extra)) + name + one.extra
        body += packed
        if described:
            body += b"PK\7\x08" + struct.pack("<III", crc, len(packed), size & 0xFFFFFFFF)
        if not one.central:
            continue
        seen, extra = (crc, len(packed), size & 0xFFFFFFFF), one.extra
        if one.zip64:
            extra += struct.pack("<HHQQ", 1, 16, size, len(packed))
            seen = (crc, 0xFFFFFFFF, 0xFFFFFFFF)
        head = struct.pack("<HHHHHHIII", 20, 20, one.flags, one.method, 0, 33, *seen)
        tail = struct.pack("<HHHHHII", len(one.name), len(extra), 0, 0, 0, 0, offset)
        directory += b"PK\1\2" + head + tail + one.name + extra
    count = sum(one.central for one in parts)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\5\6" + end + comment


def _one(dice: random.Random, data: bytes, change: Callable[[Member], Member]) -> bytes:
    parts = members(data)
    at = dice.randrange(len(parts))
    parts[at] = change(parts[at])
    return written(parts)


def shuffled(dice: random.Random, data: bytes) -> bytes:
    parts = members(data)
    dice.shuffle(parts)
    return written(parts)


def differently_packed(dice: random.Random, data: bytes) -> bytes:
    flags = dice.choice((0, 8))
    return written([replace(one, method=dice.choice((0, 8)), flags=flags) for one in members(data)])


def with_room(dice: random.Random, data: bytes) -> bytes:
    extra = struct.pack("<HH", 0xCAFE, 4) + b"spam"
    zip64 = dice.random() < 0.5
    parts = [replace(one, extra=extra, zip64=zip64) for one in members(data)]
    return written(parts, dice.choice((b"", b"nota")))


def other_name(dice: random.Random, data: bytes) -> bytes:
    def change(one: Member) -> Member:
        name = dice.choice(
            (one.name.upper(), one.name.replace(b"/", b"\\"), b"/" + one.name, b"./" + one.name,
             one.name + b" ", b"../" + one.name, one.name[::-1], b"", one.name + b"\0x"),
        )  # fmt: skip
        return replace(one, name=name)

    return _one(dice, data, change)


def two_names(dice: random.Random, data: bytes) -> bytes:
    return _one(dice, data, lambda one: replace(one, local=b"altro.xml"))


def twice(dice: random.Random, data: bytes) -> bytes:
    parts = members(data)
    one = dice.choice(parts)
    other = dice.choice(parts)
    parts.insert(dice.randrange(len(parts) + 1), replace(one, content=other.content))
    return written(parts)


def without(dice: random.Random, data: bytes) -> bytes:
    parts = members(data)
    del parts[dice.randrange(len(parts))]
    return written(parts)


def swapped(dice: random.Random, data: bytes) -> bytes:
    parts = members(data)
    a, b = dice.randrange(len(parts)), dice.randrange(len(parts))
    parts[a], parts[b] = (
        replace(parts[a], content=parts[b].content),
        replace(parts[b], content=parts[a].content),
    )
    return written(parts)


def lying(dice: random.Random, data: bytes) -> bytes:
    lie = dice.choice((-1, 1, 1000, -5000, 1 << 30, -(1 << 31)))
    return _one(dice, data, lambda one: replace(one, lie=max(lie, -len(one.content))))


def wrong_sum(dice: random.Random, data: bytes) -> bytes:
    return _one(dice, data, lambda one: replace(one, crc=dice.getrandbits(32)))


def odd_flags(dice: random.Random, data: bytes) -> bytes:
    def change(one: Member) -> Member:
        flags, method = 1 << dice.randrange(16), dice.choice((0, 8, 8, 9, 12, 14, 95, 99))
        return replace(one, flags=flags, method=method if dice.random() < 0.5 else one.method)

    return _one(dice, data, change)


def unlisted(dice: random.Random, data: bytes) -> bytes:
    return _one(dice, data, lambda one: replace(one, central=False))


def emptied(dice: random.Random, data: bytes) -> bytes:
    return _one(dice, data, lambda one: replace(one, content=b""))


def bomb(dice: random.Random, data: bytes) -> bytes:
    filler = dice.choice((b" ", b"\0", b"<a>", b"<c r='A1'><v>1</v></c>"))
    size = dice.choice((200_000, 3_000_000))
    return _one(dice, data, lambda one: replace(one, content=one.content + filler * size))


def overlapping(dice: random.Random, data: bytes) -> bytes:
    """Point an entry of the directory at the place of another."""
    spoiled, at = bytearray(data), _directory(data)
    places = []
    while data[at : at + 4] == b"PK\1\2":
        places.append(at)
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    a, b = dice.choice(places), dice.choice(places)
    spoiled[a + 42 : a + 46] = data[b + 42 : b + 46]
    return bytes(spoiled)


def _directory(data: bytes) -> int:
    at = data.rfind(b"PK\5\6")
    return int(struct.unpack_from("<I", data, at + 16)[0])


def cut(dice: random.Random, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


def flipped(dice: random.Random, data: bytes) -> bytes:
    spoiled = bytearray(data)
    low = _directory(data) if dice.random() < 0.6 else 0
    for _ in range(dice.randint(1, 4)):
        spoiled[dice.randrange(low, len(spoiled))] = dice.randrange(256)
    return bytes(spoiled)


def more(dice: random.Random, data: bytes) -> bytes:
    junk = dice.randbytes(dice.choice((1, 30, 70_000)))
    return data + junk if dice.random() < 0.5 else written(members(data), before=b"PK\3\4" + junk)


HARMLESS: tuple[Spoiler, ...] = (shuffled, differently_packed, with_room)
"""What leaves every part as it is: the values must be those of the sound workbook."""
HARMFUL: tuple[Spoiler, ...] = (
    other_name, two_names, twice, without, swapped, lying, wrong_sum, odd_flags, unlisted, emptied,
    bomb, overlapping, cut, flipped, more,
)  # fmt: skip
