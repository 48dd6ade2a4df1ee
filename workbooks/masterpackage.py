"""The file of the master: what XlsxWriter made, with the records of its tables put into it.

XlsxWriter makes the whole workbook but for the records. Of each table it gets the header and, in
the row of the first record, samples: a blank cell for every look the records have, right of the
table. They tell by which numbers the formats go; then the records take the place of that row.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from ..schemas.grid import column_letter
from .masterrows import Records
from .sharedtexts import Texts

LEVEL = 4
"""How hard zlib tries: a seventh more bytes than at 6, in less than half of the time."""

CHUNK = 1 << 21
"""Characters written at once: with fewer, drawing waits for zlib at every one of them."""

TEXTS = "xl/sharedStrings.xml"
TABLES = "xl/tables/"

_SPANS = re.compile(r'(<row r="\d+") spans="[^"]*"')
_REFERENCE = re.compile(r'(<dimension| id="\d+" [^>]*|<autoFilter) ref="[^"]*"')
_COUNT = re.compile(r' count="\d+" uniqueCount="\d+"')
_NAME = re.compile(r' displayName="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Filling:
    """The records of one table and their place.

    Attributes:
        table: ASCII name of the table.
        records: what is put into it.
        first: Excel number of the row of the first of them.
        widths: of the columns, in characters.
    """

    table: str
    records: Records
    first: int
    widths: Sequence[float]

    @property
    def last(self) -> int:
        """Excel number of the row of the last record."""
        return self.first + len(self.records.rows) - 1

    def area(self, top: int, end: int) -> str:
        """Return the area of the table's columns between two rows."""
        return f"A{top}:{column_letter(len(self.records.columns))}{end}"


def filled(skeleton: bytes, fillings: Mapping[int, Filling]) -> bytes:
    """Put the records into a workbook.

    Args:
        skeleton: what XlsxWriter made.
        fillings: the tables to fill, by the number of their sheet, from 1.
    """
    stream = io.BytesIO()
    sheets = {f"xl/worksheets/sheet{number}.xml": one for number, one in fillings.items()}
    tables = {one.table: one for one in fillings.values()}
    with (
        ZipFile(io.BytesIO(skeleton)) as made,
        ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=LEVEL) as package,
        ThreadPoolExecutor(1) as writer,
    ):
        texts = Texts(made.read(TEXTS).count(b"<si>"))
        # The texts come after the sheets: by then all are known.
        for name in sorted(made.namelist(), key=TEXTS.__eq__):
            xml = made.read(name).decode()
            pieces: Iterable[str] = (xml,)
            if name in sheets:
                pieces = _sheet(xml, sheets[name], texts)
            elif name.startswith(TABLES):
                pieces = (_table(xml, tables),)
            elif name == TEXTS:
                pieces = _texts(xml, texts)
            with package.open(name, "w") as part:
                _write(writer, part, _chunks(pieces))
    return stream.getvalue()


def _write(writer: Executor, part: IO[bytes], chunks: Iterable[bytes]) -> None:
    """Write chunks: zlib, which needs no interpreter, has one of them while the next is made."""
    written: Future[int] | None = None
    for chunk in chunks:
        if written is not None:
            written.result()
        written = writer.submit(part.write, chunk)
    if written is not None:
        written.result()


def _sheet(xml: str, filling: Filling, texts: Texts) -> Iterator[str]:
    start, after = xml.index(f'<row r="{filling.first}"'), f'<row r="{filling.last + 1}"'
    end = xml.find(after, start)
    totals = end >= 0
    if not totals:
        end = xml.index("</sheetData>", start)
    samples = re.findall(rf'<c r="[A-Z]+{filling.first}" s="(\d+)"/>', xml[start:end])
    head, tail = (_SPANS.sub(r"\1", part) for part in (xml[:start], xml[end:]))
    yield _REFERENCE.sub(rf'\1 ref="{filling.area(1, filling.last + totals)}"', head, count=1)
    rows = filling.records.written(filling.first, filling.widths, list(map(int, samples)), texts)
    yield from rows
    if rows.hyperlinks:
        before, margins, rest = tail.partition("<pageMargins")
        yield from (before, "<hyperlinks>", *rows.hyperlinks, "</hyperlinks>", margins, rest)
    else:
        yield tail


def _table(xml: str, tables: Mapping[str, Filling]) -> str:
    named = _NAME.search(xml)
    filling = tables.get(named[1]) if named else None
    if filling is None:
        return xml
    return _REFERENCE.sub(rf'\1 ref="{filling.area(filling.first - 1, filling.last)}"', xml)


def _texts(xml: str, texts: Texts) -> Iterator[str]:
    yield _COUNT.sub("", xml, count=1).removesuffix("</sst>")
    yield from texts.written()
    yield "</sst>"


def _chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Join what is to be written into parts of some size."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > CHUNK:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()
