"""The sound workbooks that are spoiled: ours, by several writers, and those other packages ship."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import distributions
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from crafted import MADE, ods, part_of, repacked, with_rows
from forge import Forge, sample_plan
from openpyxl import Workbook, load_workbook
from riscontro.schemas.profile import load
from riscontro.workbooks.planbook import write_plan

SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm", ".ods", ".ots"}
OTHERS = {".xls", ".xlsb", ".fods", ".numbers", ".csv"}
"""Suffixes of what is often sent in the place of a workbook."""

CORE = "docProps/core.xml"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z")
LARGEST = 400_000
"""Bytes of a foreign workbook that is spoiled: larger ones take the time of many mutants."""


@dataclass(frozen=True, slots=True)
class Start:
    """A workbook to spoil; ``kind`` says what more may be done with it (``department``)."""

    name: str
    data: bytes
    kind: str = ""


@cache
def ours() -> tuple[Start, ...]:
    """Return the workbooks made here."""
    return (
        Start("small", _small()),
        Start("shared", _shared()),
        Start("openpyxl", _by_openpyxl()),
        Start("dates-1904", _dated()),
        Start("bare", _bare()),
        Start("open-document", _open_document()),
        Start("department", _department(), "department"),
        Start("saved", _saved(), "department"),
        Start("plan", _plan(), "plan"),
    )


def strangers() -> Iterator[Start]:
    """Yield the workbooks that lie in the installed packages of this environment."""
    for one in sorted(distributions(), key=lambda one: one.name or ""):
        for file in sorted(one.files or (), key=str):
            path = Path(str(one.locate_file(file)))
            if path.suffix.lower() in SUFFIXES and path.is_file():
                data = path.read_bytes()
                if len(data) <= LARGEST:
                    yield Start(f"{one.name}/{path.name}", data)


def of_folder(folder: Path) -> Iterator[Start]:
    """Yield the workbooks of a folder and those below it, whatever they hold."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES | OTHERS and path.is_file():
            yield Start(str(path.relative_to(folder)), path.read_bytes())


def _small() -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(*MADE)})
    day, percent = (
        book.add_format({"num_format": "dd/mm/yyyy"}),
        book.add_format({"num_format": 10}),
    )
    for number in range(2):
        sheet = book.add_worksheet(f"Foglio {number}")
        for row in range(1, 12):
            sheet.write(row, 0, f"M05.P02/{row}")
            sheet.write(row, 1, row * 1.25)
            sheet.write(row, 2, date(2025, row, 3), day)
            sheet.write(row, 3, row / 100, percent)
            sheet.write_formula(row, 4, f"=B{row + 1}*2", None, row * 2.5)
            sheet.write_boolean(row, 5, row % 2 == 0)
            sheet.write(row, 7, "sì" if row % 3 else "nota\nsu due righe")
        sheet.merge_range("J2:K4", "unite")
        sheet.add_table("A1:B12", {"name": f"tbl{number}"})
    book.close()
    return buffer.getvalue()


def _shared() -> bytes:
    """Shared, array and inline texts; rich runs; errors; blank styled cells."""
    rows = (
        '<row r="2"><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2</f><v>2</v></c>'
        '<c r="C2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
        '<c r="D2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>4</v></c><c r="C3" s="1"/>'
        '<c r="D3" t="inlineStr"><is><r><t xml:space="preserve"> due </t></r><r><t>p</t></r></is>'
        "</c></row>"
        '<row r="5" spans="2:4"><c r="B5" t="b"><v>1</v></c>'
        '<c r="D5" s="2"><v>0.25</v></c></row>'
    )
    return with_rows(rows, '<mergeCells count="1"><mergeCell ref="B8:C9"/></mergeCells>')


def _by_openpyxl() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 9):
        sheet.append([f"riga {row}", row, row / 3, datetime(2025, 3, row, 8, 30), None, "città è"])
    book.create_sheet("vuoto")
    hidden = book.create_sheet("nascosto")
    hidden["C3"] = "_x0041_ &<> \t fine"
    hidden.sheet_state = "hidden"
    return _bytes(book)


def _dated() -> bytes:
    cells = "".join(
        f'<c r="{c}1" s="{n % 4}"><v>{n * 31.5}</v></c>' for n, c in enumerate("ABCDEF")
    )
    return with_rows(f'<row r="1">{cells}</row>', date_1904=True)


def _bare() -> bytes:
    """Rows and cells without addresses, as some exporters write them."""
    rows = "<row><c><v>1</v></c><c t='str'><v>due</v></c></row><row/><row><c/><c><v>3</v></c></row>"
    return repacked(with_rows(rows), {"docProps/app.xml": None})


def _open_document() -> bytes:
    def cell(kind: str, value: str, shown: str, more: str = "") -> str:
        return (
            f'<table:table-cell office:value-type="{kind}" {value} {more}>'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    rows = "".join(
        "<table:table-row>"
        + cell("string", "", f"voce {n}")
        + cell("float", f'office:value="{n}.5"', f"{n},5")
        + '<table:table-cell table:number-columns-repeated="2"/>'
        + cell("date", f'office:date-value="2025-01-{n:02d}"', f"{n}/1")
        + cell("boolean", 'office:boolean-value="true"', "VERO")
        + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        for n in range(1, 9)
    )
    listed = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    table = f'<table:table table:name="Dati">{rows}</table:table>'
    return ods(table, {"META-INF/manifest.xml": listed})


def _forge(folder: str) -> Forge:
    return Forge(Path(folder))


def _department() -> bytes:
    with TemporaryDirectory() as folder:
        return _forge(folder).path.read_bytes()


def _saved() -> bytes:
    with TemporaryDirectory() as folder:
        return _settled(_forge(folder).fill().save().read_bytes())


def _plan() -> bytes:
    profile = load("torino-controllo")
    return write_plan(sample_plan(), profile, "prova-2025", "it", lambda _: ("", ""))


def _bytes(book: Workbook) -> bytes:
    buffer = BytesIO()
    book.save(buffer)
    return _settled(buffer.getvalue())


def _settled(data: bytes) -> bytes:
    """Return a workbook without the moment it was saved at."""
    return repacked(
        data, {CORE: STAMP.sub(f"{datetime(*MADE):%Y-%m-%dT%H:%M:%SZ}", part_of(data, CORE))}
    )


def resaved(data: bytes) -> bytes:
    """Return a workbook as openpyxl saves it."""
    return _bytes(load_workbook(BytesIO(data)))


def pick(dice: random.Random, starts: tuple[Start, ...]) -> Start:
    """Choose a start: the small ones, which are quick, more often."""
    return dice.choices(starts, [1 + 40_000 // (len(one.data) + 4000) for one in starts])[0]
