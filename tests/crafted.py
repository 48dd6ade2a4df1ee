"""Workbooks made by hand for tests: parts replaced, zips damaged."""

import struct
import zipfile
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
MADE = (2025, 3, 4, 5, 6, 8)
"""When every part was written: the same workbook is the same bytes at any time."""


def plain_workbook(**options: object) -> bytes:
    """One sheet ``Dati`` with a text in A1; style 1 is a date, 2 a percentage, 3 elapsed time."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, **options})
    book.set_properties({"created": datetime(*MADE)})
    sheet = book.add_worksheet("Dati")
    sheet.write("A1", "testo")
    for row, code in enumerate(("dd/mm/yyyy", "0%", "[h]:mm"), start=1):
        sheet.write(row, 0, 1, book.add_format({"num_format": code}))
    book.close()
    return buffer.getvalue()


def repacked(data: bytes, parts: Mapping[str, str | bytes | None]) -> bytes:
    """Replace, add or (``None``) drop parts of a package."""
    buffer = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in dict.fromkeys((*source.namelist(), *parts)):
            content = parts[name] if name in parts else source.read(name)
            if content is not None:
                target.writestr(stamped(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def part_of(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as source:
        return source.read(name).decode()


def worksheet(rows: str, tail: str = "") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
    )


def with_rows(rows: str, tail: str = "", **options: object) -> bytes:
    """A workbook whose only sheet holds these ``<row>`` elements."""
    return repacked(plain_workbook(**options), {SHEET: worksheet(rows, tail)})


def with_cells(cells: str, **options: object) -> bytes:
    return with_rows(f'<row r="1">{cells}</row>', **options)


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as target:
        for name, content in parts.items():
            target.writestr(stamped(name), content, method)
    return buffer.getvalue()


def stamped(name: str) -> zipfile.ZipInfo:
    """Return a part to be written, with the day of all of them."""
    return zipfile.ZipInfo(name, MADE)


def lying(data: bytes, name: str, size: int) -> bytes:
    """Make the zip declare another inflated size for one part, in both headers."""
    with zipfile.ZipFile(BytesIO(data)) as source:
        entry = source.getinfo(name)
        start = source.start_dir
    changed = bytearray(data)
    struct.pack_into("<I", changed, entry.header_offset + 22, size)
    at = changed.index(name.encode(), start) - 46
    struct.pack_into("<I", changed, at + 24, size)
    return bytes(changed)


def compound(stream: str) -> bytes:
    """The beginning of an OLE compound file whose directory names one stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(64)


def ods(tables: str, extra: Mapping[str, str | bytes] | None = None, styles: str = "") -> bytes:
    """An OpenDocument spreadsheet with these ``<table:table>`` elements."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text", "style")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content, **(extra or {})})
