"""PNG pictures with red, green, blue and opacity of eight bits, read and written."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = 4
TRUECOLOUR, TRUECOLOUR_WITH_ALPHA = 2, 6


@dataclass(frozen=True)
class Picture:
    """Pixels row by row, four bytes each."""

    width: int
    height: int
    pixels: bytes

    def part(self, left: int, top: int, width: int, height: int) -> "Picture":
        rows = [
            self.pixels[(y * self.width + left) * CHANNELS :][: width * CHANNELS]
            for y in range(top, top + height)
        ]
        return Picture(width, height, b"".join(rows))

    def colours(self) -> list[tuple[int, ...]]:
        """Every pixel as (red, green, blue, opacity)."""
        return [tuple(self.pixels[i : i + CHANNELS]) for i in range(0, len(self.pixels), CHANNELS)]


def read(data: bytes) -> Picture:
    """Read a PNG with opacity, or one without as wholly opaque; not interlaced."""
    if not data.startswith(SIGNATURE):
        raise ValueError("not a PNG")
    chunks = list(_chunks(data))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in (TRUECOLOUR, TRUECOLOUR_WITH_ALPHA) or interlaced:
        raise ValueError(f"PNG of another kind: {depth} bits, colour type {kind}")
    raw = zlib.decompress(b"".join(body for name, body in chunks if name == b"IDAT"))
    step = CHANNELS if kind == TRUECOLOUR_WITH_ALPHA else 3
    stride = width * step + 1
    before = bytes(width * step)
    rows = []
    for start in range(0, stride * height, stride):
        before = _unfiltered(raw[start], raw[start + 1 : start + stride], before, step)
        rows.append(before)
    pixels = b"".join(rows)
    if kind == TRUECOLOUR:
        pixels = b"".join(pixels[i : i + 3] + b"\xff" for i in range(0, len(pixels), 3))
    return Picture(width, height, pixels)


def write(picture: Picture) -> bytes:
    """Write a PNG; the same picture gives the same bytes."""
    stride = picture.width * CHANNELS
    rows = [picture.pixels[i : i + stride] for i in range(0, len(picture.pixels), stride)]
    packed = min((_packed(rows, stride, kind) for kind in range(3)), key=len)
    header = struct.pack(
        ">IIBBBBB", picture.width, picture.height, 8, TRUECOLOUR_WITH_ALPHA, 0, 0, 0
    )
    parts = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, body) for name, body in parts)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        if zlib.crc32(name + body) != struct.unpack_from(">I", data, at + 8 + length)[0]:
            raise ValueError(f"damaged chunk {name!r}")
        yield name, body
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def _packed(rows: list[bytes], stride: int, kind: int) -> bytes:
    before = bytes(stride)
    lines = []
    for row in rows:
        left = bytes(CHANNELS) + row[:-CHANNELS]
        taken = (bytes(stride), left, before)[kind]
        lines.append(bytes([kind, *((a - b) % 256 for a, b in zip(row, taken, strict=True))]))
        before = row
    return zlib.compress(b"".join(lines), 9)


def _unfiltered(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    if kind == 0:
        return line
    if kind == 2:
        return bytes((a + b) & 255 for a, b in zip(line, above, strict=True))
    row = bytearray(line)
    for i in range(len(row)):
        left = row[i - step] if i >= step else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[i]) // 2
        else:
            guess = _nearest(left, above[i], above[i - step] if i >= step else 0)
        row[i] = (row[i] + guess) & 255
    return bytes(row)


def _nearest(left: int, up: int, corner: int) -> int:
    by_left, by_up, by_corner = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if by_left <= by_up and by_left <= by_corner:
        return left
    return up if by_up <= by_corner else corner
