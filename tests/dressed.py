"""A departmental workbook as it comes back: touched by openpyxl, dressed as Excel saves it."""

import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from crafted import zipped
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
X14AC = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MACRO_BYTES = b"\xd0\xcf\x11\xe0 not a real project \x00\x01\x02" * 40
PRINTER_BYTES = b"P\x00D\x00F\x00" * 50
FIRST_ROW = 6


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of a package, inflated, in the order of the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed_parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package as they lie in the file, compressed."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            at = info.header_offset
            name, extra = data[at + 26] | data[at + 27] << 8, data[at + 28] | data[at + 29] << 8
            begin = at + 30 + name + extra
            found[info.filename] = data[begin : begin + info.compress_size]
    return found


def retouched(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after openpyxl opened it, somebody did something, and it was saved."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with one part rewritten."""
    parts = parts_of(data)
    parts[part] = change(parts[part])
    return zipped(parts)


def as_excel(data: bytes, macros: bool = False) -> bytes:
    """The workbook with what Excel and its users leave in one.

    Calculation chain, shared formulas, an unknown namespace, a comment, a personal sheet with a
    chart, printer settings, no ``calcPr``; with ``macros`` an .xlsm with a project.
    """
    parts = parts_of(retouched(data, _personal))
    for name in [name for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]:
        parts[name] = _sheet(parts[name])
    chain = "".join(
        f'<c r="{cell}" i="{number}"/>'
        for number, name in enumerate(sorted(parts), 1)
        if name.startswith("xl/worksheets/sheet")
        for cell in re.findall(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f', parts[name])[:5]
        for cell in [cell.decode()]
    )
    space = MAIN.strip("{}")
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{space}">{chain}</calcChain>'.encode()
    _relate(parts, "xl/_rels/workbook.xml.rels", "calcChain", "calcChain.xml")
    added = '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
    added += 'officedocument.spreadsheetml.calcChain+xml"/>'
    parts["xl/printerSettings/printerSettings1.bin"] = PRINTER_BYTES
    _relate(parts, "xl/worksheets/_rels/sheet3.xml.rels", "printerSettings",
            "../printerSettings/printerSettings1.bin")  # fmt: skip
    added += '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    parts["xl/workbook.xml"] = re.sub(rb"<calcPr[^>]*/>", b"", parts["xl/workbook.xml"])
    types = parts["[Content_Types].xml"].decode()
    if macros:
        parts["xl/vbaProject.bin"] = MACRO_BYTES
        _relate(parts, "xl/_rels/workbook.xml.rels", "vbaProject", "vbaProject.bin")
        types = re.sub(r"application/vnd\.openxmlformats-[^\"]*sheet\.main\+xml", MACROS, types)
    parts["[Content_Types].xml"] = types.replace("</Types>", added + "</Types>").encode()
    return zipped(parts)


def _personal(book: Workbook) -> None:
    sheet = book.create_sheet("Appunti miei")
    for row, number in enumerate((3, 5, 8), 1):
        sheet.cell(row, 1, f"voce {row}")
        sheet.cell(row, 2, number)
    sheet["B4"] = "=SUM(B1:B3)"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3))
    sheet.add_chart(chart, "D2")
    book["Indicatori"]["Q7"].comment = Comment("Chiedere a Rossi", "Bianchi")


def _sheet(data: bytes) -> bytes:
    """One worksheet with Excel's own attributes and its columns of formulas shared."""
    root = etree.fromstring(data)
    space = {**root.nsmap, "x14ac": X14AC, "mc": COMPATIBILITY}
    fresh = etree.Element(root.tag, {**root.attrib}, nsmap=space)
    fresh.set(f"{{{COMPATIBILITY}}}Ignorable", "x14ac")
    fresh.extend(root)
    shared: dict[str, tuple[str, list[etree._Element]]] = {}
    for row in fresh.iter(f"{MAIN}row"):
        row.set(f"{{{X14AC}}}dyDescent", "0.25")
        for cell in row:
            formula, number = cell.find(f"{MAIN}f"), row.get("r", "")
            if formula is None or int(number) < FIRST_ROW:
                continue
            column = cell.get("r", "").removesuffix(number)
            pattern = re.sub(rf"(?<=[A-Z]){number}\b", "#", formula.text or "")
            if column not in shared:
                shared[column] = pattern, []
            if shared[column][0] == pattern:
                shared[column][1].append(cell)
    for number, (column, (_, cells)) in enumerate(shared.items()):
        first, last = cells[0].get("r"), cells[-1].get("r")
        for cell in cells if len(cells) > 1 else ():
            formula = cell.find(f"{MAIN}f")
            assert formula is not None and column
            formula.set("t", "shared")
            formula.set("si", str(number))
            if cell is cells[0]:
                formula.set("ref", f"{first}:{last}")
            else:
                formula.text = None
    return etree.tostring(fresh, xml_declaration=True, encoding="UTF-8", standalone=True)


def _relate(parts: dict[str, bytes], holder: str, kind: str, target: str) -> None:
    empty = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
    root = etree.fromstring(parts.get(holder, empty.encode()))
    tag = etree.QName(root).namespace
    made = etree.SubElement(root, f"{{{tag}}}Relationship")
    made.attrib.update({"Id": f"rIdX{kind}", "Type": f"{RELATIONS}/{kind}", "Target": target})
    parts[holder] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
