"""What strangers send: read, or refused with one finding that says what to do."""

import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from crafted import (
    MAIN,
    SHEET,
    STRINGS,
    compound,
    ods,
    part_of,
    plain_workbook,
    repacked,
    with_cells,
    with_rows,
    worksheet,
    zipped,
)
from riscontro.schemas.findings import Finding
from riscontro.schemas.rules import catalogue, words
from riscontro.sync.parsing import read_submission
from riscontro.sync.settings import Ceilings, parse_settings
from riscontro.workbooks.limits import DEFAULT_LIMITS, OWN_LIMITS, Limits
from riscontro.workbooks.reader import read_workbook
from riscontro.workbooks.unreadable import PROBLEMS, explained


def told(data: bytes, limits: Limits = DEFAULT_LIMITS) -> Finding:
    """The one finding about a file that cannot be read."""
    submission = read_submission(read_workbook(data, limits, name="CUL.xlsx"))
    assert [found.code for found in submission.findings] == ["WBK-001"]
    return submission.findings[0]


NUMBERS = zipped({"Index/Document.iwa": b"\0", "Metadata/Properties.plist": b"bplist00"})
ODT = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
SXC = zipped({"mimetype": "application/vnd.sun.xml.calc", "content.xml": "<a/>"})
FODS = b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:x"/>'
DEEP = repacked(plain_workbook(), {SHEET: worksheet("<!-- -->" + "<a>" * 300 + "</a>" * 300)})
STRANGE: Mapping[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "il file è vuoto", "trasmettere di nuovo l'originale"),
    "csv": (b"Codice;Valore\na.1;3\n", "CSV", "cartella ricevuta dal coordinamento"),
    "html": (b"<html><table><tr><td>1</td></tr></table>", "HTML", "salvarlo come .xlsx"),
    "old": (compound("WORKBOOK"), ".xls", "salvarlo come .xlsx"),
    "encrypted": (compound("EncryptedPackage"), "protetto da password", "togliere"),
    "numbers": (NUMBERS, "Numbers", "Esporta in"),
    "letter": (ODT, "documento di testo", "cartella ricevuta dal coordinamento"),
    "sxc": (SXC, ".sxc", "salvarlo come .xlsx"),
    "fods": (FODS, ".fods", "salvarlo come .xlsx"),
    "signed": (b"\x30\x82\x10\x00" + bytes(40), ".p7m", "riscontro receive"),
    "cut": (plain_workbook()[:-300], "incompleto", "l'originale"),
    "deep": (DEEP, "256 livelli", "[limits]"),
}  # fmt: skip


@pytest.mark.parametrize("name", STRANGE)
def test_one_finding_says_why_and_what_to_do(name: str) -> None:
    data, why, what = STRANGE[name]
    message, hint = words(told(data), "it", catalogue())
    assert why in message
    assert what in hint or what.replace("togliere", "toglierla") in hint
    english, advice = words(told(data), "en", catalogue())
    assert english.startswith("The file cannot be read: ")
    assert "…" not in english + advice + message + hint


def test_every_problem_has_words_in_both_languages() -> None:
    for problem in PROBLEMS:
        for text in explained(problem):
            assert text.it
            assert text.en
    assert explained("too-large", "cells 1100000")[0].it == "contiene più di 1.100.000 celle piene"
    assert explained("too-large", "file 52428800")[0].en == "it is larger than 50 MB"
    assert explained("too-large", "nonsense")[0] == PROBLEMS["too-large"]
    assert explained("unheard-of")[0] == PROBLEMS["corrupt"]


LONG = "a" * 1001
SST = f'<sst xmlns="{MAIN}">' + "".join(f"<si><t>t{n}</t></si>" for n in range(11)) + "</sst>"
TEN = "".join(f'<c r="{column}1"><v>1</v></c>' for column in "ABCDEFGHIJK")
WIDE = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
BEYOND: list[tuple[bytes, Limits, str]] = [
    (with_cells(TEN), Limits(cells=10), "cells 10"),
    (repacked(plain_workbook(), {STRINGS: SST}), Limits(strings=10), "strings 10"),
    (repacked(plain_workbook(), {STRINGS: SST}), Limits(text=100), f"text 100: {STRINGS}"),
    (
        repacked(plain_workbook(), {STRINGS: SST.replace("t10", LONG)}),
        Limits(string=1000),
        "string 1000",
    ),
    (
        with_cells(f'<c r="A1" t="inlineStr"><is><t>{LONG}</t></is></c>'),
        Limits(string=1000),
        "string 1000",
    ),
    (
        ods(f"<table:table><table:table-row>{WIDE.format(LONG)}</table:table-row></table:table>"),
        Limits(string=1000),
        "string 1000",
    ),
    (DEEP, Limits(depth=200), f"depth 200: {SHEET}"),
    (
        repacked(plain_workbook(), {STRINGS: f'<sst xmlns="{MAIN}">' + "<a>" * 300}),
        DEFAULT_LIMITS,
        "depth 256: xl/sharedStrings.xml",
    ),
    (ods("<table:table>" + "<a>" * 300), DEFAULT_LIMITS, "depth 256: content.xml"),
    (
        repacked(plain_workbook(), {"docProps/core.xml": "<a>" + "<b/>" * 5000 + "</a>"}),
        Limits(part=20_000),
        "part 20000: docProps/core.xml",
    ),
    (plain_workbook(), Limits(nodes=20), "tree 20: xl/styles.xml"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "limits", "detail"), BEYOND, ids=[one[2] for one in BEYOND])
def test_each_limit_holds(data: bytes, limits: Limits, detail: str) -> None:
    book = read_workbook(data, limits)
    assert (book.problem, book.detail) == ("too-large", detail)
    message, _ = words(told(data, limits), "it", catalogue())
    assert message.removesuffix(".") != f"Il file non si può leggere: {PROBLEMS['too-large'].it}"


def test_half_the_cells_are_left_beside_a_sheet_that_takes_much_memory() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 200))
    data = with_rows(f'<row r="1">{TEN}</row>{blank}')
    size = len(part_of(data, SHEET))
    assert read_workbook(data, Limits(cells=20, part=5 * size)).problem == ""
    assert read_workbook(data, Limits(cells=20, part=2 * size)).detail == "cells 10"


def test_settings_name_every_limit() -> None:
    text = 'plan = "p"\nprofile = "torino-controllo"\nperiod = 2025\n[limits]\n'
    usual = parse_settings(text).limits
    assert usual == Ceilings()
    assert usual.reading() == DEFAULT_LIMITS
    assert usual.own() == OWN_LIMITS
    few = parse_settings(
        f"{text}cells = 7\ntext_mb = 2\nstring = 9\ndepth = 5\nparts = 4\ncentre = 3\n"
    ).limits
    reading = few.reading()
    assert (reading.cells, reading.text, reading.string) == (7, 2 << 20, 9)
    assert (reading.depth, reading.parts, few.own().cells) == (5, 4, 21)


def test_a_tag_longer_than_any_window_is_read_once() -> None:
    rows = f'<row r="1" a="{"x" * 3_000_000}"><!-- --><c r="A1"><v>1</v></c></row>'
    book = read_workbook(with_rows(rows))
    assert book.grids[0].rows == [[1.0]]


def test_an_inflated_part_is_bounded_by_what_the_zip_declares() -> None:
    data = repacked(plain_workbook(), {SHEET: worksheet(" " * 6_000_000)})
    assert read_workbook(data).problem == ""
    with ZipFile(BytesIO(data)) as archive:
        entry = archive.getinfo(SHEET)
        assert entry.compress_type == ZIP_DEFLATED
        assert zlib.crc32(archive.read(SHEET)) == entry.CRC


def test_a_module_of_macros_among_the_sheets_is_no_sheet() -> None:
    book = part_of(plain_workbook(), "xl/workbook.xml")
    module = '<sheet name="Modulo1" sheetId="9" state="veryHidden" r:id=""/></sheets>'
    data = repacked(plain_workbook(), {"xl/workbook.xml": book.replace("</sheets>", module)})
    assert [grid.sheet for grid in read_workbook(data).grids] == ["Dati"]


def test_cells_that_only_other_readers_see_are_counted() -> None:
    for end in ("</c >", "</c\n>"):
        data = with_cells(f'<c r="A1"><v>1</v></c><c r="C1"><v>3</v>{end}')
        assert read_workbook(data).grids[0].rows == [[1.0, None, 3.0]]
    prefixed = worksheet(f'<row r="1"><c r="A1"><v>1</v></c><x:c xmlns:x="{MAIN}" r="B1"><x:v>2'
                         "</x:v></x:c></row>")  # fmt: skip
    book = read_workbook(repacked(plain_workbook(), {SHEET: prefixed}))
    assert book.grids[0].rows == [[1.0, 2.0]]


def test_text_of_a_drawing_is_not_the_cells(tmp_path: Path) -> None:
    drawing = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    shape = (
        f'<d:custom-shape xmlns:d="{drawing}"><text:p>79,99 mm</text:p></d:custom-shape>'
        "<text:p>vero</text:p>"
    )
    cell = f'<table:table-cell office:value-type="string">{shape}</table:table-cell>'
    alone = f"<table:table-cell>{shape.partition('<text:p>vero')[0]}</table:table-cell>"
    row = f"<table:table-row>{cell}{alone}</table:table-row>"
    shapes = f"<table:shapes><d:frame xmlns:d='{drawing}'><table:table/></d:frame></table:shapes>"
    path = tmp_path / "a.ods"
    path.write_bytes(ods(f'<table:table table:name="Dati">{shapes}{row}</table:table>'))
    book = read_workbook(path)
    assert [(grid.sheet, grid.rows) for grid in book.grids] == [("Dati", [["vero"]])]


def told_corrupt(data: bytes) -> bool:
    return told(data).facts["reason"] == PROBLEMS["corrupt"]


SPOILED = {
    "two values": '<c r="A1"><v>1</v><v>2</v></c>',
    "a cell inside a cell": '<c r="A1"><v>1<c r="B1"><v>2</v></c></v></c>',
    "a value and an inline text": '<c r="A1" t="inlineStr"><is><t>a</t></is><v>2</v></c>',
    "a shared text counted from the end": '<c r="A1" t="s"><v>-1</v></c>',
    "a shared text with a sign": '<c r="A1" t="s"><v>+0</v></c>',
    "a shared text in other digits": '<c r="A1" t="s"><v>\u0660</v></c>',
    "a style counted from the end": '<c r="A1" s="-1"><v>1</v></c>',
    "a row in other digits": '<c r="A\u0663"><v>1</v></c>',
    "a type there is not": '<c r="A1" t="S"><v>0</v></c>',
    "a cell of another vocabulary": '<x:c xmlns:x="urn:altro" r="B1"><x:v>9</x:v></x:c>',
    "an empty type": '<c r="A1" t=""><v>1</v></c>',
    "a row inside a row": "<row><c><v>1</v></c></row>",
}


@pytest.mark.parametrize("cells", SPOILED.values(), ids=list(SPOILED))
def test_what_could_be_read_two_ways_is_not_read(cells: str) -> None:
    assert told_corrupt(with_cells(cells))


def test_libreoffice_wrote_texts_of_formulas_as_inline_values() -> None:
    for before in ("", "<!-- -->"):
        cells = f'{before}<c r="A1" t="inlineStr"><f>B1</f><v t="inlineStr">testo</v></c>'
        assert read_workbook(with_cells(cells)).grids[0].rows == [["testo"]]


def test_an_address_does_not_count_the_rows_on() -> None:
    rows = '<row><c><v>1</v></c><c r="B9"><v>2</v></c></row><row><c><v>3</v></c></row>'
    grid = read_workbook(with_rows(rows)).grids[0]
    assert (grid.value(1, 1), grid.value(9, 2), grid.value(2, 1)) == (1, 2, 3)


def test_a_cell_outside_the_rows_is_damage() -> None:
    assert told_corrupt(with_rows("<!-- -->", '<c r="A1"><v>1</v></c>'))


def test_a_logical_value_that_is_none_is_not_false() -> None:
    assert told_corrupt(with_cells('<!-- --><c r="A1" t="b"><v>-</v></c>'))
    kept = read_workbook(with_cells('<!-- --><c r="A1" t="b"><v>0</v></c>'))
    assert kept.grids[0].rows == [[False]]


COUNTS = [
    (STRINGS, f'<sst xmlns="{MAIN}" uniqueCount="{{}}"><si><t>testo</t></si></sst>'),
    (
        STRINGS,
        f'<sst xmlns="{MAIN}" count="1" uniqueCount=\'&#50;{{}}\'><si><t>testo</t></si></sst>',
    ),
]


@pytest.mark.parametrize("count", ["2147483648", "9223372036854775807", "-1", "x"])
@pytest.mark.parametrize(("part", "text"), COUNTS)
def test_a_count_that_lies_does_not_end_the_program(part: str, text: str, count: str) -> None:
    data = repacked(plain_workbook(), {part: text.format(count)})
    assert read_workbook(data).grids[0].rows[0] == ["testo"]


def test_a_count_of_styles_that_lies_does_not_end_the_program() -> None:
    styles = part_of(plain_workbook(), "xl/styles.xml")
    for name in ("cellXfs", "numFmts", "fonts"):
        lying = styles.replace(f'<{name} count="', f'<{name} count="99999999999')
        data = repacked(plain_workbook(), {"xl/styles.xml": lying})
        assert read_workbook(data).grids[0].rows[0] == ["testo"]


def test_styles_and_texts_nobody_relates_to_are_found_by_their_usual_names() -> None:
    sound = plain_workbook()
    name = "xl/_rels/workbook.xml.rels"
    relations = part_of(sound, name)
    for kind in ("styles", "sharedStrings"):
        at = relations.index(f"relationships/{kind}")
        begin, end = relations.rindex("<Relationship", 0, at), relations.index("/>", at) + 2
        data = repacked(sound, {name: relations[:begin] + relations[end:]})
        assert read_workbook(data).grids[0].rows == read_workbook(sound).grids[0].rows


def test_cells_twice_are_damage() -> None:
    again = '<sheetData><row r="2"><c r="A2"><v>2</v></c></row></sheetData>'
    assert told_corrupt(with_rows('<row r="1"><c r="A1"><v>1</v></c></row>', again))


def test_formulas_and_formats_weigh_more() -> None:
    cells = "".join(f'<c r="{column}1" s="2"><v>1</v></c>' for column in "ABCDEFGH")
    assert read_workbook(with_cells(cells), Limits(cells=12)).problem == ""
    assert read_workbook(with_cells(cells), Limits(cells=11)).detail == "cells 11"
    assert read_workbook(with_cells(cells), Limits(cells=11), facts=False).problem == ""


def test_a_sheet_that_is_lost_is_damage() -> None:
    book = part_of(plain_workbook(), "xl/workbook.xml")
    relations = part_of(plain_workbook(), "xl/_rels/workbook.xml.rels")
    for name, text in (
        ("xl/workbook.xml", book.replace("<sheet ", "<foglio ")),
        ("xl/workbook.xml", book.replace(' r:id="rId1"', "")),
        ("xl/_rels/workbook.xml.rels", relations.replace("relationships/worksheet", "altro")),
    ):
        assert told_corrupt(repacked(plain_workbook(), {name: text}))
