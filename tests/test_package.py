"""The guarded zip: what is refused and why, and what a package tells about itself."""

import struct
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from crafted import (
    MAIN,
    SHEET,
    compound,
    lying,
    ods,
    part_of,
    plain_workbook,
    repacked,
    worksheet,
    zipped,
)
from openpyxl.packaging.custom import IntProperty, StringProperty
from riscontro.workbooks.outline import number_formats, outline, properties, tables
from riscontro.workbooks.package import Limits, PackageError, open_package, raw

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "[Content_Types].xml"


def refusal(source: Path | bytes, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(PackageError) as caught:
        open_package(source, limits or Limits())
    return caught.value.kind, caught.value.detail


def typed(content_type: str) -> bytes:
    data = plain_workbook()
    usual = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return repacked(data, {TYPES: part_of(data, TYPES).replace(usual, content_type)})


def test_missing_empty_and_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.xlsx") == ("missing", "")
    (tmp_path / "file").write_bytes(b"x")
    assert refusal(tmp_path / "file" / "no.xlsx")[0] == "missing"
    assert refusal(b"") == ("empty", "")
    assert refusal(tmp_path) == ("not-a-workbook", "folder")


@pytest.mark.parametrize(
    ("error", "kind"), [(PermissionError(13, "denied"), "locked"), (OSError(5, "io"), "unreadable")]
)
def test_file_that_the_system_does_not_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, kind: str
) -> None:
    def refuse(*_: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(tmp_path / "a.xlsx")[0] == kind


@pytest.mark.parametrize(
    ("data", "kind", "detail"),
    [
        (compound("EncryptedPackage"), "encrypted", "OLE"),
        (compound("Workbook"), "legacy", "xls"),
        (compound("Book"), "legacy", "xls"),
        (compound("WordDocument"), "not-a-workbook", "OLE"),
        (b"\x09\x08\x10\x00\x00\x05\x05\x00", "legacy", "xls"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "legacy", "xml"),
        (b"codice;valore\r\nb.1;12,5\r\n", "not-a-workbook", "csv"),
        ("\ufeffcodice\tvalore\n".encode("utf-16"), "not-a-workbook", "csv"),
        (b"niente", "not-a-workbook", "text"),
        (b"\r\n <HTML><body><table>", "not-a-workbook", "html"),
        (b"<!DOCTYPE html><html>", "not-a-workbook", "html"),
        (b"<a/>", "not-a-workbook", "xml"),
        (b"%PDF-1.7 ...", "not-a-workbook", "pdf"),
        (b"\x30\x82\x01\x00\x06\x09", "not-a-workbook", "signed"),
        (b"\x01\x02\x00\x03", "not-a-workbook", "unknown"),
        (zipped({"a.txt": "a"}), "not-a-workbook", "zip"),
        (zipped({}), "not-a-workbook", "zip"),
        (zipped({"mimetype": "application/epub+zip"}), "not-a-workbook", "application/epub+zip"),
    ],
)
def test_other_formats(data: bytes, kind: str, detail: str) -> None:
    assert refusal(data) == (kind, detail)


def test_documents_of_the_same_family() -> None:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert refusal(typed(word)) == ("not-a-workbook", "document")
    assert refusal(typed("text/plain")) == ("not-a-workbook", "text/plain")
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    assert refusal(typed(binary)) == ("binary", binary)
    macros = typed("application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    assert open_package(macros).kind == "xlsm"
    assert open_package(plain_workbook()).kind == "xlsx"
    assert open_package(ods("")).kind == "ods"


def test_encrypted_zip_members_and_open_document() -> None:
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert refusal(ods("", {"META-INF/manifest.xml": manifest})) == ("encrypted", "OpenDocument")
    data = bytearray(plain_workbook())
    with zipfile.ZipFile(BytesIO(data)) as archive:
        at = archive.start_dir
    while data[at : at + 4] == b"PK\1\2":
        data[at + 8] |= 1
        at += 46 + sum(struct.unpack_from("<HHH", data, at + 28))
    assert refusal(bytes(data))[0] == "encrypted"


def test_damaged_zips() -> None:
    data = plain_workbook()
    assert refusal(data[: len(data) // 2])[0] == "corrupt"
    assert refusal(data[:40])[0] == "corrupt"
    assert refusal(repacked(data, {"_rels/.rels": None})) == (
        "corrupt",
        "no officeDocument relationship",
    )
    assert refusal(repacked(data, {TYPES: "<Types"}))[0] == "corrupt"
    with zipfile.ZipFile(BytesIO(data)) as archive:
        begin = archive.getinfo(TYPES).header_offset
    spoiled = data[: begin + 60] + b"\xff\xff\xff\xff" + data[begin + 64 :]
    assert refusal(spoiled)[0] == "corrupt"
    package = open_package(data)
    at = package.members[SHEET].header_offset
    moved = open_package(data[:at] + b"XX" + data[at + 2 :])
    with pytest.raises(PackageError, match=f"{SHEET}: no local header"):
        moved.read(SHEET)


def test_a_part_twice_is_refused() -> None:
    buffer = BytesIO(plain_workbook())
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(buffer, "a") as archive,
    ):
        archive.writestr(SHEET, worksheet(""))
    assert refusal(buffer.getvalue()) == ("corrupt", f"{SHEET}: twice in the zip")


def test_limits_on_what_is_declared(tmp_path: Path) -> None:
    data = plain_workbook()
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert refusal(path, Limits(file=100)) == ("too-large", "file 100")
    assert refusal(data, Limits(file=100))[0] == "too-large"
    assert refusal(data, Limits(parts=3))[0] == "too-large"
    assert refusal(data, Limits(total=1000))[0] == "too-large"
    assert refusal(data, Limits(part=300))[0] == "too-large"
    assert refusal(repacked(data, {"x/y.xml": bytes(300_000)}), Limits(ratio_from=200_000)) == (
        "too-large",
        "ratio 200: x/y.xml",
    )
    size = open_package(data).members["xl/theme/theme1.xml"].file_size
    assert open_package(data, Limits(tree=size)).xml("xl/theme/theme1.xml") is not None
    with pytest.raises(PackageError, match="too-large"):
        open_package(data, Limits(tree=size - 1)).xml("xl/theme/theme1.xml")


def test_zip_bomb_is_refused_before_it_is_inflated() -> None:
    data = repacked(plain_workbook(), {SHEET: bytes(150_000_000)})
    tracemalloc.start()
    assert refusal(data) == ("too-large", f"ratio 200: {SHEET}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_declared_size_that_lies_costs_no_more_than_it_declares() -> None:
    data = lying(repacked(plain_workbook(), {SHEET: bytes(50_000_000)}), SHEET, 2000)
    package = open_package(data)
    tracemalloc.start()
    with pytest.raises(PackageError, match="not what the zip declares"):
        package.read(SHEET)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000
    longer = open_package(lying(plain_workbook(), SHEET, 9_000_000))
    with pytest.raises(PackageError, match="not what the zip declares"):
        longer.read(SHEET)


def test_unknown_compression_is_refused() -> None:
    data = zipped({"mimetype": "application/epub+zip"}, zipfile.ZIP_BZIP2)
    assert refusal(data) == ("corrupt", "mimetype: compression method 12")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("segreto")
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE workbook ['
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        f'<!ENTITY f SYSTEM "{secret.as_uri()}">]>'
        f'<workbook xmlns="{MAIN}"><sheets>&b;&f;</sheets></workbook>'
    )
    package = open_package(repacked(plain_workbook(), {"xl/workbook.xml": bomb.encode(encoding)}))
    with pytest.raises(PackageError) as caught:
        outline(package)
    assert (caught.value.kind, caught.value.detail) == ("corrupt", "xl/workbook.xml: document type")


def moved_workbook() -> bytes:
    """A workbook whose parts have other names and places, as some programs choose them."""
    data = plain_workbook()
    types = part_of(data, TYPES).replace("/xl/workbook.xml", "/Data/Book.xml")
    root = part_of(data, "_rels/.rels").replace(
        'Target="xl/workbook.xml"', 'Target="/data/book.xml"'
    )
    relations = (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="../fogli/foglio%201.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" '
        'Target="..\\xl\\sharedStrings.xml"/>'
        f'<Relationship Id="rId4" Type="{OFFICE}/externalLink" Target="file:///etc/x" '
        'TargetMode="External"/></Relationships>'
    )
    return repacked(
        data,
        {
            TYPES: types,
            "_rels/.rels": root,
            "xl/workbook.xml": None,
            "xl/_rels/workbook.xml.rels": None,
            SHEET: None,
            "Data\\Book.xml": part_of(data, "xl/workbook.xml"),
            "Data/_rels/Book.xml.rels": relations,
            "fogli/foglio 1.xml": part_of(data, SHEET),
        },
    )


def test_parts_are_found_by_relationships() -> None:
    package = open_package(moved_workbook())
    assert package.main == "Data/Book.xml"
    assert [(r.id, r.kind, r.target) for r in package.relations(package.main)] == [
        ("rId1", "worksheet", "fogli/foglio 1.xml"),
        ("rId2", "styles", "xl/styles.xml"),
        ("rId3", "sharedStrings", "xl/sharedStrings.xml"),
    ]
    assert [(sheet.name, sheet.part) for sheet in outline(package).sheets] == [
        ("Dati", "fogli/foglio 1.xml")
    ]
    assert package.content_type("XL/Styles.xml").endswith("spreadsheetml.styles+xml")
    assert package.content_type("x/nothing.bin") == ""
    assert package.relations("xl/styles.xml") == ()


def test_targets_never_leave_the_package() -> None:
    data = plain_workbook()
    root = part_of(data, "_rels/.rels").replace("xl/workbook.xml", "../../../xl/workbook.xml")
    assert open_package(repacked(data, {"_rels/.rels": root})).main == "xl/workbook.xml"


def test_parts_are_read_and_given_raw() -> None:
    data = plain_workbook()
    package = open_package(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert list(package.members) == archive.namelist()
        assert [entry.filename for entry in package.entries] == archive.namelist()
        for name in archive.namelist():
            assert package.read(name) == archive.read(name)
            packed = raw(package.data, package.members[name])
            assert zlib.decompress(packed, -15) == archive.read(name)
    with pytest.raises(PackageError) as caught:
        package.read("xl/nothing.xml")
    assert caught.value.detail == "xl/nothing.xml: missing"


def described_workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Attività & 'altro'"
    first.append(["codice", "valore"])
    first.append(["b.1", 0.25])
    first["B2"].number_format = "0.0\\ %"
    first.add_table(openpyxl.worksheet.table.Table(displayName="tblDati", ref="A1:B2"))
    book.create_sheet("Nascosto").sheet_state = "hidden"
    book.create_sheet("_riscontro").sheet_state = "veryHidden"
    book.create_chartsheet("Grafico")
    book.custom_doc_props.append(StringProperty(name="riscontro.plan", value="città 2025"))
    book.custom_doc_props.append(IntProperty(name="riscontro.push", value=3))
    book.defined_names["esiti"] = openpyxl.workbook.defined_name.DefinedName(
        "esiti", attr_text="Nascosto!$A$1:$A$9", hidden=True
    )
    first.defined_names["area"] = openpyxl.workbook.defined_name.DefinedName(
        "area", attr_text="$A$1"
    )
    book.save(path)
    return path


def test_outline_of_a_workbook(tmp_path: Path) -> None:
    package = open_package(described_workbook(tmp_path / "a.xlsx"))
    book = outline(package)
    assert [(sheet.name, sheet.state, sheet.kind) for sheet in book.sheets] == [
        ("Attività & 'altro'", "visible", "worksheet"),
        ("Nascosto", "hidden", "worksheet"),
        ("_riscontro", "veryHidden", "worksheet"),
        ("Grafico", "visible", "chartsheet"),
    ]
    assert {(name.name, name.text, name.sheet, name.hidden) for name in book.names} == {
        ("esiti", "Nascosto!$A$1:$A$9", None, True),
        ("area", "$A$1", 0, False),
    }
    assert book.date1904 is False
    (table,) = tables(package, book.sheets[0].part)
    assert (table.name, table.ref, table.part) == ("tblDati", "A1:B2", "xl/tables/table1.xml")
    assert table.sheet_part == book.sheets[0].part
    assert tables(package, book.sheets[1].part) == ()
    assert properties(package) == {"riscontro.plan": "città 2025", "riscontro.push": "3"}
    assert number_formats(package) == ("General", "0.0\\ %")


def test_built_in_number_formats_and_1904() -> None:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": True})
    sheet = book.add_worksheet()
    for row, number in enumerate((9, 10, 4, 14, 49, 44)):
        sheet.write_number(row, 0, 1, book.add_format({"num_format": number}))
    book.close()
    package = open_package(buffer.getvalue())
    assert number_formats(package)[1:6] == ("0%", "0.00%", "#,##0.00", "mm-dd-yy", "@")
    assert "#,##0.00" in number_formats(package)[6]
    assert outline(package).date1904 is True


def test_custom_properties_of_an_open_document() -> None:
    meta = (
        '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"><office:meta>'
        "<meta:generator>altro</meta:generator>"
        '<meta:user-defined meta:name="riscontro.plan">città</meta:user-defined>'
        '<meta:user-defined meta:name="riscontro.push" meta:value-type="float">3'
        "</meta:user-defined></office:meta></office:document-meta>"
    )
    assert properties(open_package(ods("", {"meta.xml": meta}))) == {
        "riscontro.plan": "città",
        "riscontro.push": "3",
    }
    assert properties(open_package(ods(""))) == {}
    assert properties(open_package(plain_workbook())) == {}


def test_sheet_without_relationship_is_corrupt() -> None:
    data = repacked(plain_workbook(), {"xl/_rels/workbook.xml.rels": None})
    with pytest.raises(PackageError, match="sheet 'Dati' has no part"):
        outline(open_package(data))
    other = repacked(plain_workbook(), {"xl/workbook.xml": "<a/>"})
    with pytest.raises(PackageError, match="<a>"):
        outline(open_package(other))
