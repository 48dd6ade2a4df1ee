"""Everything a folder holds, taken apart to the last text: where some words still stand."""

import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from io import BytesIO
from pathlib import Path

Piece = tuple[str, bytes]


def pieces(data: bytes, name: str) -> Iterator[Piece]:
    """Yield a file and whatever lies in it, inflated and decoded."""
    yield name, data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for one in archive.namelist():
                yield one, one.encode()
                yield from pieces(archive.read(one), f"{name} > {one}")
    elif data.startswith(b"\x1f\x8b"):
        yield from pieces(gzip.decompress(data), f"{name} > gz")
    elif name.endswith(".eml"):
        for part in message_from_bytes(data).walk():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield from pieces(content, f"{name} > {part.get_filename() or 'text'}")


def rows(path: Path) -> Iterator[Piece]:
    """Yield every value of a database, compressed ones inflated."""
    with closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in database.execute(f"SELECT * FROM {table}"):
                for value in row:
                    data = value if isinstance(value, bytes) else str(value).encode()
                    yield f"{path.name} > {table}", data
                    if data.startswith(b"\x78"):
                        yield f"{path.name} > {table}", zlib.decompress(data)


def everything(folder: Path) -> Iterator[Piece]:
    """Yield all that lies in a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            shown = path.relative_to(folder).as_posix()
            yield shown, shown.encode()
            data = path.read_bytes()
            yield from pieces(data, shown)
            if data.startswith(b"SQLite"):
                yield from rows(path)


def found(folder: Path, *words: str, without: str = "\0") -> list[str]:
    """Return where one of some words stands, in any case; a longer word apart."""
    hits = []
    for name, data in everything(folder):
        for encoding in ("utf-8", "utf-16-le"):
            text = data.decode(encoding, "replace").casefold().replace(without.casefold(), "")
            hits += [f"{name}: {word}" for word in words if word.casefold() in text]
    return hits
