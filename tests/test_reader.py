"""Any workbook as Grids: values, facts, shapes; and files that are none, returned with a reason."""

import random
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
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
from hypothesis import given
from hypothesis import strategies as st
from office import convert
from riscontro.schemas.grid import CellFacts, Grid, Table
from riscontro.workbooks.cells import walk
from riscontro.workbooks.limits import Limits
from riscontro.workbooks.outline import number_formats
from riscontro.workbooks.package import open_package
from riscontro.workbooks.reader import Workbook, read_workbook
from riscontro.workbooks.scanning import Irregular, quick_survey, scan
from riscontro.workbooks.serials import date_kind, from_serial
from riscontro.workbooks.sheetfacts import lay_out, shared_strings, styles_of, survey, value_of


def only_grid(data: bytes) -> Grid:
    book = read_workbook(data, name="a.xlsx")
    assert (book.problem, book.detail) == ("", "")
    (grid,) = book.grids
    return grid


def values(grid: Grid) -> dict[tuple[int, int], object]:
    return {
        (row, column): value
        for row, line in enumerate(grid.rows, start=1)
        for column, value in enumerate(line, start=1)
        if value is not None and value != ""
    }


def row(*cells: object) -> str:
    """Inline text cells of row 1, from A1."""
    letters = "ABCDEFGH"
    return "".join(
        f'<c r="{letters[n]}1" t="inlineStr"><is><t>{cell}</t></is></c>'
        for n, cell in enumerate(cells)
    )


def department_workbook(path: Path) -> Path:
    """What a department sends: text, numbers with formats, formulas, dates, errors, a table."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Indicatori")
    percent = book.add_format({"num_format": "0.0\\ %"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    hours = book.add_format({"num_format": "[h]:mm"})
    clock = book.add_format({"num_format": "hh:mm:ss"})
    euro = book.add_format({"num_format": '#,##0.00\\ "€"'})
    sheet.write_row("B3", ["codice", "valore"])
    sheet.write("B4", "b.1")
    sheet.write("C4", 0.125, percent)
    sheet.write("B5", "à  capo\ne _x0041_ & <b>")
    sheet.write("C5", 12345.6, euro)
    sheet.write_formula("D4", "=C4*2", percent, 0.25)
    sheet.write_formula("D5", '=IF(C5>1,"sì & no","")', None, "sì & no")
    sheet.write_formula("D6", "=1/0", None, "#DIV/0!")
    sheet.write_array_formula("E4:E5", "{=C4:C5*2}", percent, 0.25)
    sheet.write_datetime("F4", datetime(2025, 6, 30), day)
    sheet.write_datetime("G4", datetime(2025, 6, 30, 14, 5, 1), moment)
    sheet.write_datetime("H4", timedelta(hours=30, minutes=15), hours)
    sheet.write_datetime("I4", time(8, 30), clock)
    sheet.write_boolean("J4", True)
    sheet.write_blank("M40", None, percent)
    sheet.write_rich_string("J5", "rosso ", book.add_format({"bold": True}), "grassetto")
    sheet.add_table("B3:C5", {"name": "tblIndicatori", "header_row": True})
    sheet.protect()
    book.add_worksheet("Elenchi").hide()
    book.add_worksheet("_riscontro").very_hidden()
    book.set_custom_property("riscontro.plan", "città 2025")
    book.set_custom_property("riscontro.push", 3)
    book.close()
    return path


EXPECTED = {
    (4, 2): "b.1",
    (4, 3): 0.125,
    (5, 2): "à  capo\ne _x0041_ & <b>",
    (5, 3): 12345.6,
    (4, 4): 0.25,
    (5, 4): "sì & no",
    (6, 4): "#DIV/0!",
    (4, 6): date(2025, 6, 30),
    (4, 7): datetime(2025, 6, 30, 14, 5, 1),
    (4, 8): timedelta(hours=30, minutes=15),
    (4, 9): time(8, 30),
    (4, 10): True,
    (5, 10): "rosso grassetto",
}


def test_values_stand_where_excel_shows_them(tmp_path: Path) -> None:
    path = department_workbook(tmp_path / "Cultura.xlsx")
    book = read_workbook(path)
    assert (book.name, book.kind, book.problem) == ("Cultura.xlsx", "xlsx", "")
    assert (book.sha256, book.size) == (sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    assert book.properties == {"riscontro.plan": "città 2025", "riscontro.push": "3"}
    assert [(grid.sheet, grid.state, grid.protected) for grid in book.grids] == [
        ("Indicatori", "visible", True),
        ("Elenchi", "hidden", False),
        ("_riscontro", "veryHidden", False),
    ]
    grid = book.grids[0]
    assert grid.workbook == "Cultura.xlsx"
    assert grid.tables == (Table("tblIndicatori", "B3:C5"),)
    found = values(grid)
    assert {at: found[at] for at in EXPECTED} == EXPECTED
    assert len(grid.rows) == 6
    assert [len(line) for line in grid.rows[:3]] == [0, 0, 3]
    assert grid.value(40, 13) is None
    assert isinstance(found[4, 10], bool)


def test_facts_tell_what_values_do_not(tmp_path: Path) -> None:
    grid = read_workbook(department_workbook(tmp_path / "a.xlsx")).grids[0]
    assert grid.facts_known
    assert grid.fact(4, 3) == CellFacts(number_format="0.0\\ %")
    assert grid.fact(5, 3) == CellFacts(number_format='#,##0.00\\ "€"')
    assert grid.fact(4, 4) == CellFacts("C4*2", None, "0.0\\ %")
    assert grid.fact(5, 4) == CellFacts('IF(C5>1,"sì & no","")')
    assert grid.fact(6, 4) == CellFacts("1/0", "#DIV/0!")
    assert grid.fact(4, 5) == CellFacts("C4:C5*2", None, "0.0\\ %")
    assert grid.fact(4, 6) == CellFacts(number_format="dd/mm/yyyy")
    assert grid.fact(4, 2) is None
    assert grid.fact(40, 13) is None


def test_facts_are_read_only_where_wanted(tmp_path: Path) -> None:
    path = department_workbook(tmp_path / "a.xlsx")
    none = read_workbook(path, facts=False).grids
    assert [grid.facts_known for grid in none] == [False, False, False]
    assert none[0].facts == {}
    assert none[0].value(6, 4) == "#DIV/0!"
    some = read_workbook(path, facts=lambda sheet: sheet == "Indicatori").grids
    assert [grid.facts_known for grid in some] == [True, False, False]


def test_formula_without_stored_result_is_blank(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 2
    book.active["B1"] = "=A1*2"
    book.active["C1"] = '=A1&"x"'
    book.active["D1"] = 0.5
    book.active["D1"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    (grid,) = read_workbook(tmp_path / "a.xlsx").grids
    assert values(grid) == {(1, 1): 2.0, (1, 4): 0.5}
    assert grid.facts == {
        (1, 2): CellFacts("A1*2"),
        (1, 3): CellFacts('A1&"x"'),
        (1, 4): CellFacts(number_format="0%"),
    }


def test_shared_array_and_table_formulas() -> None:
    grid = only_grid(
        with_rows(
            '<row r="1"><c r="A1"><f t="shared" ref="A1:A3" si="0">B1*2</f><v>2</v></c></row>'
            '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
            '<row r="3"><c r="A3"><f t="shared" si="0"></f><v>6</v></c>'
            '<c r="B3" cm="1"><f t="array" ref="B3:B4">A1:A2&amp;&quot;x&quot;</f><v>1</v></c>'
            "</row>"
            '<row r="4"><c r="B4"><v>2</v></c></row>'
        )
    )
    assert {at: fact.formula for at, fact in grid.facts.items()} == {
        (1, 1): "B1*2",
        (2, 1): "",
        (3, 1): "",
        (3, 2): 'A1:A2&"x"',
    }
    assert values(grid) == {(1, 1): 2.0, (2, 1): 4.0, (3, 1): 6.0, (3, 2): 1.0, (4, 2): 2.0}


def test_error_cells_show_their_error() -> None:
    errors = ["#REF!", "#N/A", "#VALUE!", "#NAME?"]
    cells = "".join(
        f'<c r="{c}1" t="e"><v>{e}</v></c>' for c, e in zip("ABCD", errors, strict=True)
    )
    grid = only_grid(with_cells(cells + '<c r="E1" t="e"><f>#REF!A1</f><v>#REF!</v></c>'))
    assert list(grid.rows[0]) == [*errors, "#REF!"]
    assert grid.fact(1, 1) == CellFacts(None, "#REF!")
    assert grid.fact(1, 5) == CellFacts("#REF!A1", "#REF!")


def test_text_cells_keep_their_text() -> None:
    shared = (
        f'<sst xmlns="{MAIN}"><si><t xml:space="preserve"> uno </t></si><si><t> due </t></si><si>'
        '<r><t>tr</t></r><r><rPr><b/></rPr><t xml:space="preserve">e </t></r>'
        '<rPh sb="0" eb="1"><t>zz</t></rPh></si><si><t/></si></sst>'
    )
    cells = (
        row("a_x000D_\nb", " spazi ", "&lt;&amp;&#233;&#xE8;", "x_x005F_x0041_", "_xD83D__xDE00_")
        + '<c r="F1" t="inlineStr"><is><r><t>ric</t></r><r><rPr><b/></rPr><t>co</t></r>'
        '<rPh sb="0" eb="1"><t>zz</t></rPh></is></c>'
        '<c r="G1" t="str"><f>A1</f><v></v></c><c r="H1" t="str"><v> a_x000D_b </v></c>'
        '<c r="I1" t="s"><v>0</v></c><c r="J1" t="s"><v>1</v></c><c r="K1" t="s"><v>2</v></c>'
        '<c r="L1" t="s"><v>3</v></c><c r="M1" t="inlineStr"><is>'
        '<t xml:space="preserve"> b</t></is></c>'
    )
    usual = repacked(with_cells(cells), {STRINGS: shared})
    careful = repacked(with_cells(cells.replace('<c r="A1" ', "<c  r='A1' ")), {STRINGS: shared})
    for data in (usual, careful):
        grid = only_grid(data)
        assert values(grid) == {
            (1, 1): "a\r\nb",
            (1, 2): "spazi",
            (1, 3): "<&éè",
            (1, 4): "x_x0041_",
            (1, 5): "_xD83D__xDE00_",
            (1, 6): "ricco",
            (1, 8): " a\rb ",
            (1, 9): " uno ",
            (1, 10): "due",
            (1, 11): "tre ",
            (1, 13): " b",
        }
        assert grid.facts == {(1, 7): CellFacts("A1")}


@pytest.mark.parametrize("date1904", [False, True])
def test_dates_follow_the_date_system(tmp_path: Path, date1904: bool) -> None:
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(path, {"date_1904": date1904})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "d mmmm yyyy"})
    sheet.write_datetime(0, 0, datetime(2025, 6, 30), day)
    sheet.write_datetime(0, 1, datetime(2025, 6, 30, 23, 59, 59), day)
    book.close()
    (grid,) = read_workbook(path).grids
    assert list(grid.rows[0]) == [date(2025, 6, 30), datetime(2025, 6, 30, 23, 59, 59)]


def test_a_number_that_is_no_date_stays_a_number() -> None:
    grid = only_grid(
        with_cells(
            '<c r="A1" s="1"><v>-3</v></c><c r="B1" s="1"><v>99999999</v></c>'
            '<c r="C1"><v>NaN</v></c><c r="D1"><v>1E3</v></c><c r="E1" s="3"><v>-1.5</v></c>'
        )
    )
    assert list(grid.rows[0]) == [-3.0, 99999999.0, "NaN", 1000.0, timedelta(days=-1.5)]


SPELLINGS = {
    "usual": '<row r="2"><c r="A2" s="2"><f>1/4</f><v>0.25</v></c>'
    '<c r="C2" t="b"><v>1</v></c></row>',
    "no addresses": '<row/><row><c s="2"><f>1/4</f><v>0.25</v></c><c/><c t="b"><v>1</v></c></row>',
    "other order": '<row r="2"><c s="2" r="A2"><f>1/4</f><v>0.25</v></c>'
    '<c t="b" r="C2"><v>1</v></c></row>',
    "other quotes": "<row r='2'><c r='A2' s='2'><f>1/4</f><v>0.25</v></c>"
    "<c r='C2' t='b'><v>1</v></c></row>",
    "comments": '<row r="2"><!-- <c r="B9"><v>9</v></c> --><c r="A2" s="2"><f>1/4</f>'
    '<v>0.2<!-- -->5</v></c><c r="C2" t="b"><v>1</v></c></row>',
    "marked text": '<row r="2"><c r="A2" s="2"><f><![CDATA[1/4]]></f><v>0.25</v></c>'
    '<c r="C2" t="b"><v>1</v></c></row>',
    "spread": '\n <row r="2">\n  <c r="A2"\n s="2">\n <f>1/4</f>\n <v>0.25</v>\n </c>\n'
    ' <c r="C2" t="b">\n <v>1</v>\n </c>\n </row>\n',
    "backwards": '<row r="2"><c r="C2" t="b"><v>1</v></c>'
    '<c r="A2" s="2"><f>1/4</f><v>0.25</v></c></row>',
}


@pytest.mark.parametrize("rows", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_however_the_cells_are_written(rows: str) -> None:
    grid = only_grid(with_rows(rows, '<sheetProtection sheet="1" objects="1"/>'))
    assert values(grid) == {(2, 1): 0.25, (2, 3): True}
    assert grid.facts == {(2, 1): CellFacts("1/4", None, "0%")}
    assert grid.protected is True
    assert [len(line) for line in grid.rows] == [0, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_prefixes_and_encodings(prefix: str, encoding: str) -> None:
    space = f'xmlns:x="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><p:worksheet {space}><p:sheetData>'
        '<p:row r="1"><p:c r="B1" t="inlineStr"><p:is><p:t>città</p:t></p:is></p:c></p:row>'
        '</p:sheetData><p:sheetProtection sheet="true"/></p:worksheet>'
    ).replace("p:", prefix)
    grid = only_grid(repacked(plain_workbook(), {SHEET: text.encode(encoding)}))
    assert values(grid) == {(1, 2): "città"}
    assert grid.protected is True


def test_parts_elsewhere_are_read_without_the_fast_library() -> None:
    data = plain_workbook()
    relations = "xl/_rels/workbook.xml.rels"
    moved = repacked(
        data,
        {
            STRINGS: None,
            "testi/strings.xml": part_of(data, STRINGS).replace("testo", "altrove"),
            relations: part_of(data, relations).replace(
                "sharedStrings.xml", "../testi/strings.xml"
            ),
        },
    )
    assert only_grid(moved).text(1, 1) == "altrove"
    decoy = repacked(moved, {STRINGS: part_of(data, STRINGS)})
    assert only_grid(decoy).text(1, 1) == "altrove"


def test_chart_sheets_are_no_grids(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Grafico", 0)
    book.worksheets[0]["A1"] = "x"
    book.save(tmp_path / "a.xlsx")
    found = read_workbook(tmp_path / "a.xlsx")
    assert [(grid.sheet, grid.text(1, 1)) for grid in found.grids] == [("Sheet", "x")]


def sheet_sources(tmp_path: Path) -> Iterable[tuple[str, bytes]]:
    yield "xlsxwriter", department_workbook(tmp_path / "w.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    book.save(tmp_path / "o.xlsx")
    yield "openpyxl", (tmp_path / "o.xlsx").read_bytes()
    odd = "".join(f'<c r="{c}1" s="{n % 4}"><v>{n * 0.7}</v></c>' for n, c in enumerate("ABCDEFGH"))
    yield "crafted", with_cells(odd)
    yield "1904", with_cells(odd, date_1904=True)


def test_quick_and_careful_ways_agree(tmp_path: Path) -> None:
    for source, data in sheet_sources(tmp_path):
        package = open_package(data)
        styles = styles_of(number_formats(package))
        strings = shared_strings(package.read(STRINGS), STRINGS) if package.find(STRINGS) else []
        xml = package.read(SHEET)
        cells = list(scan(xml))
        assert cells == list(walk(xml, SHEET))
        quick, careful = quick_survey(xml, styles, True, 9999), survey(cells, styles, True, 9999)
        assert (quick.facts, quick.corrections) == (careful.facts, careful.corrections), source
        meanings = {
            (cell.row, cell.column): value_of(cell, strings, styles, source == "1904")
            for cell in cells
        }
        filled = {at: value for at, value in meanings.items() if value not in (None, "")}
        assert filled == values(read_workbook(data).grids[0]), source
        assert filled == values(Grid("", "", lay_out(cells, lambda c: meanings[c[:2]], 9999)))  # noqa: B023


CODES = [
    "dd/mm/yyyy",
    "[h]:mm",
    "mm:ss.0",
    '0 "giorni"',
    "[Red]0.0",
    "#,##0_d",
    "[$-410]mmm-yy",
    "\\d0",
    "General",
    "0.00E+00",
    "[$€-410] #,##0",
    "@",
    "yyyy;@",
    "_-* #,##0_-",
    "0;[h]:mm",
    "[=0]?;[<4.1666667][hh]:mm:ss;[hh]:mm",
]
PIECES = st.sampled_from(
    ["0", "#,##0.00", "%", "d", "mm", "yyyy", "h", "ss", "[h]", "[mm]", "[Red]", "[$-410]", "[=0]",
     ";", "@", '"giorni"', '"a;d"', "\\d", "_d", "* ", "E+00", ".", ":", "/", " ", "-"]
)  # fmt: skip


def shown_as(codes: Sequence[str], date1904: bool) -> None:
    """Hold what a workbook with these formats says against what they show."""
    serials = [0.25, 0.0, 1.0, 1.5, 59.0, 59.5, 60.0, 61.0, 45000.0, 45000.123456789, 45000.999999]
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date1904})
    sheet = book.add_worksheet()
    for column, code in enumerate(codes):
        style = book.add_format({"num_format": code})
        for line, serial in enumerate(serials):
            sheet.write_number(line, column, serial, style)
    book.close()
    (grid,) = read_workbook(buffer.getvalue()).grids
    for column, code in enumerate(codes, start=1):
        for line, serial in enumerate(serials, start=1):
            expected = from_serial(serial, date_kind(code), date1904)
            assert grid.value(line, column) == expected, (code, serial)


@pytest.mark.parametrize("date1904", [False, True])
def test_serial_numbers_as_the_fast_library_reads_them(date1904: bool) -> None:
    shown_as(CODES, date1904)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=12))
def test_number_formats_as_the_fast_library_reads_them(codes: list[str]) -> None:
    shown_as(codes, date1904=False)


FROM_INPUT = """
    import sys
    from riscontro.workbooks.reader import read_workbook
    book = read_workbook(sys.stdin.buffer.read())
    print(book.problem, book.detail.partition(":")[0].rpartition("/")[2])
"""
BOUNDED = """
    import sys
    if sys.platform == "linux":
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    from pathlib import Path
    from riscontro.workbooks.reader import read_workbook
    book = read_workbook(Path(sys.argv[1]))
    print(book.problem, [(len(g.rows), sum(map(len, g.rows)), len(g.facts)) for g in book.grids])
"""


def read_in_one_gigabyte(path: Path) -> str:
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(BOUNDED), str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


FAR = '<row r="1048576"><c r="XFD1048576"{}</row>'


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (FAR.format("><v>1</v></c>"), "[(1048576, 16385, 0)]"),
        (FAR.format(' t="str"><v></v></c>'), "[(1, 1, 0)]"),
        (FAR.format(' t="str"><v/></c>'), "[(1, 1, 0)]"),
        (FAR.format(' s="2"><f>A1</f></c>'), "[(1, 1, 1)]"),
        (FAR.format(' s="2"/>'), "[(1, 1, 0)]"),
        ('<row r="5000"><c r="ZZ5000" t="str"><v>nota</v></c></row>', "[(5000, 703, 0)]"),
    ],
    ids=["number", "empty text", "no text", "formula", "blank", "note"],
)
def test_a_cell_far_away_costs_little(tmp_path: Path, rows: str, told: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_rows('<row r="1"><c r="A1"><v>1</v></c></row>' + rows))
    assert read_in_one_gigabyte(path) == told


def test_a_million_blank_formatted_rows(tmp_path: Path) -> None:
    blank = "".join(
        f'<row r="{n}" s="2" customFormat="1"><c r="A{n}" s="2"/><c r="B{n}" s="2"/></row>'
        for n in range(2, 1_000_001)
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_rows('<row r="1"><c r="A1"><v>1</v></c></row>' + blank))
    assert read_in_one_gigabyte(path) == "[(1, 1, 0)]"


def test_one_long_text_shown_by_many_cells(tmp_path: Path) -> None:
    strings = f'<sst xmlns="{MAIN}"><si><t>{"a" * 1_000_000}</t></si></sst>'
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    path = tmp_path / "a.xlsx"
    path.write_bytes(repacked(with_rows(cells), {STRINGS: strings}))
    assert read_in_one_gigabyte(path) == "[(20000, 20000, 0)]"


def test_too_many_cells_or_too_far_apart() -> None:
    lines = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 50))
    apart = read_workbook(with_rows(lines), Limits(slots=100_000))
    assert (apart.problem, apart.grids) == ("too-large", ())
    many = read_workbook(with_rows(lines), Limits(cells=48))
    assert (many.problem, many.grids) == ("too-large", ())
    walked = read_workbook(with_rows(lines.replace('"', "'")), Limits(cells=48))
    assert walked.problem == "too-large"
    assert read_workbook(with_rows(lines), Limits(cells=49)).problem == ""


def problem(source: bytes | Path) -> str:
    book = read_workbook(source, name="a.xlsx")
    assert book.grids == ()
    assert book.problem
    return book.problem


def test_files_that_are_no_workbooks(tmp_path: Path) -> None:
    assert read_workbook(tmp_path / "no.xlsx") == Workbook("no.xlsx", problem="missing")
    empty = tmp_path / "vuoto.xlsx"
    empty.touch()
    assert read_workbook(empty) == Workbook("vuoto.xlsx", sha256(b"").hexdigest(), problem="empty")
    assert problem(b"codice;valore\n1;2\n") == "not-a-workbook"
    assert problem(b"<html><table></table></html>") == "not-a-workbook"
    assert problem(zipped({"word/document.xml": "<w/>"})) == "not-a-workbook"
    assert problem(compound("EncryptedPackage")) == "encrypted"
    assert problem(compound("Workbook")) == "legacy"
    assert problem(plain_workbook()[:-300]) == "corrupt"
    book = read_workbook(b"codice;valore", name="dati.xlsx")
    assert (book.name, book.size, book.detail) == ("dati.xlsx", 13, "csv")
    assert book.sha256 == sha256(b"codice;valore").hexdigest()


DAMAGES: dict[str, dict[str, str | bytes | None]] = {
    "no sheet part": {SHEET: None},
    "no strings part": {STRINGS: None},
    "no styles part": {"xl/styles.xml": None},
    "broken strings": {STRINGS: f'<sst xmlns="{MAIN}"><si><t>a</si></sst>'},
    "too few strings": {STRINGS: f'<sst xmlns="{MAIN}"/>'},
    "broken sheet": {SHEET: worksheet('<row r="1"><c r="A1"><v>1</c></row>')},
    "cells never closed": {SHEET: worksheet('<row r="1"><c r="A1"><v>1')},
    "far cell, rows never closed": {
        SHEET: worksheet('<row r="1"><c r="XFD1048576"><v>1</v></c>'),
    },
    "half a sheet": {SHEET: worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')[:-20]},
    "not a sheet": {SHEET: "<a/>"},
    "not XML": {SHEET: b"\x00\x01\x02"},
    "bad letters": {
        SHEET: worksheet('<row r="1"><c r="A1" t="str"><v>@</v></c></row>')
        .encode()
        .replace(b"@", b"\xff\xfe")
    },
    "no such cell": {SHEET: worksheet('<row r="1"><c r="1A"><v>1</v></c></row>')},
    "row 0": {SHEET: worksheet('<row r="0"><c r="A0"><v>1</v></c></row>')},
    "row too far": {SHEET: worksheet('<row r="1048577"><c r="A1048577"><v>1</v></c></row>')},
    "column too far": {SHEET: worksheet('<row r="1"><c r="XFE1"><v>1</v></c></row>')},
    "entity": {SHEET: worksheet('<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>')},
    "sheet with a document type": {SHEET: '<!DOCTYPE a [<!ENTITY b "c">]>' + worksheet("")[56:]},
    "strings with a document type": {
        STRINGS: f'<!DOCTYPE a [<!ENTITY b "c">]><sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>'
    },
    "no workbook": {"xl/workbook.xml": None},
    "no sheet relations": {"xl/_rels/workbook.xml.rels": None},
}


@pytest.mark.parametrize("parts", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_workbook_is_returned_as_corrupt(parts: dict[str, str | bytes | None]) -> None:
    book = read_workbook(repacked(plain_workbook(), parts), name="a.xlsx")
    assert (book.problem, book.grids) == ("corrupt", ())
    assert book.detail


def test_no_damage_raises() -> None:
    dice = random.Random(7)
    data = plain_workbook()
    sheet = part_of(data, SHEET).encode()
    for _ in range(150):
        spoiled = bytearray(data)
        for _ in range(dice.randint(1, 6)):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        inner = bytearray(sheet)
        for _ in range(dice.randint(1, 3)):
            inner[dice.randrange(len(inner))] = dice.choice(b'<>/"=&9AZ\x00\xff ')
        for attempt in (bytes(spoiled), repacked(data, {SHEET: bytes(inner)})):
            book = read_workbook(attempt, name="a.xlsx")
            assert bool(book.problem) != bool(book.grids)


REPEATED = [
    '<c r="A1" t="inlineStr"><is>',
    '<c r="A1"><f ',
    '<c r="A1" s="1" t="s" ',
    '<c r="A1" cm="1',
    "<sheetProtection ",
    '<c r="XFD1048576" t="inlineStr"><is><rPh> </is></c>',
    "<row><c><is><t>",
]


@pytest.mark.parametrize("piece", REPEATED)
def test_no_repetition_takes_for_ever(piece: str) -> None:
    data = repacked(plain_workbook(), {SHEET: worksheet(piece * 200_000)})
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FROM_INPUT)],
        input=data,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert result.stdout.decode().strip() in ("corrupt sheet1.xml", "too-large depth 256")


def table(name: str, rows: str, more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def ods_cell(text: str, more: str = "") -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}{more}><text:p>{text}</text:p></table:table-cell>"


def test_open_document_values() -> None:
    cells = (
        '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25%</text:p>'
        '</table:table-cell><table:table-cell office:value-type="date" '
        'office:date-value="2025-06-30"/><table:table-cell office:value-type="date" '
        'office:date-value="2025-06-30T14:05:01"/><table:table-cell office:value-type="time" '
        'office:time-value="PT30H15M00S"/><table:table-cell office:value-type="time" '
        'office:time-value="PT08H30M00.5S"/><table:table-cell office:value-type="boolean" '
        'office:boolean-value="false"/><table:table-cell table:formula="of:=1/0" '
        'office:value-type="string" office:string-value="" calcext:value-type="error">'
        '<text:p>#DIV/0!</text:p></table:table-cell><table:table-cell table:formula="of:=[.A1]*2" '
        'office:value-type="float" office:value="0.5"/><table:table-cell table:formula="of:=X()" '
        'office:value-type="float" office:value="0"><text:p>Err:508</text:p></table:table-cell>'
    )
    text = ods_cell("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d</text:p><text:p>e")
    noted = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>nota</text:p>'
        "</office:annotation><text:p><text:span>vi</text:span>sto</text:p></table:table-cell>"
    )
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell '
        f'table:number-columns-repeated="16384"/></table:table-row><table:table-row>{cells}'
        f"</table:table-row><table:table-row><table:covered-table-cell/>{text}{noted}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    grid = only_grid(ods(table("Dati", rows, ' table:protected="true"')))
    assert grid.protected is True
    assert not grid.facts_known
    assert [list(line) for line in grid.rows] == [
        [],
        [],
        [
            *(0.25, date(2025, 6, 30), datetime(2025, 6, 30, 14, 5, 1)),
            *(timedelta(hours=30, minutes=15), time(8, 30, 0, 500_000), False),
            *("#DIV/0!", 0.5, "Err:508"),
        ],
        [None, "a  b\tc\nd\ne", "visto"],
    ]
    assert grid.facts == {
        (3, 1): CellFacts(number_format="0%"),
        (3, 7): CellFacts("1/0", "#DIV/0!"),
        (3, 8): CellFacts("[.A1]*2"),
        (3, 9): CellFacts("X()", "Err:508"),
    }


def test_open_document_sheets_and_ranges() -> None:
    styles = (
        '<style:style style:name="ta1"><style:table-properties table:display="true"/></style:style>'
        '<style:style style:name="ta2"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    line = f"<table:table-row>{ods_cell('x')}</table:table-row>"
    changes = f"<table:tracked-changes>{line}</table:tracked-changes>"
    ranges = (
        '<table:database-ranges><table:database-range table:name="tblDati" '
        "table:target-range-address=\"'L''anno 2025'.$B$3:'L''anno 2025'.C9\"/>"
        '<table:database-range table:name="__Anonymous_Sheet_DB__0" '
        'table:target-range-address="Due.A1:Due.A2"/></table:database-ranges>'
    )
    data = ods(
        changes
        + table("L'anno 2025", f"<table:table-row-group>{line}</table:table-row-group>")
        + table("Due", "", ' table:style-name="ta2"')
        + ranges,
        styles=styles,
    )
    book = read_workbook(data, name="a.ods")
    assert (book.kind, book.problem) == ("ods", "")
    assert [(grid.sheet, grid.state, grid.tables) for grid in book.grids] == [
        ("L'anno 2025", "visible", (Table("tblDati", "B3:C9"),)),
        ("Due", "hidden", ()),
    ]
    assert values(book.grids[0]) == {(1, 1): "x"}


def test_open_document_repetitions_are_bounded() -> None:
    wide = ods_cell("x", ' table:number-columns-repeated="16384"')
    whole = f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>'
    assert problem(ods(table("Dati", whole))) == "too-large"
    column = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x")}'
    grid = only_grid(ods(table("Dati", column + "</table:table-row>")))
    assert len(grid.rows) == 1_048_576
    assert grid.text(1_048_576, 1) == "x"
    spaces = '<text:s text:c="9999999"/>' * 3
    assert problem(
        ods(table("Dati", f"<table:table-row>{ods_cell(spaces)}</table:table-row>"))
    ) == ("too-large")
    beyond = ods_cell("x", ' table:number-columns-repeated="16385"')
    assert (
        problem(ods(table("Dati", f"<table:table-row>{beyond}</table:table-row>"))) == "too-large"
    )
    assert problem(ods("", {"content.xml": "<a"})) == "corrupt"
    assert problem(ods(table("Dati", "<table:table-row>&a;</table:table-row>"))) == "corrupt"


@pytest.mark.office
def test_what_libreoffice_saves_is_read_alike(tmp_path: Path, soffice: str) -> None:
    path = department_workbook(tmp_path / "a.xlsx")
    for extension in ("xlsx", "ods"):
        book = read_workbook(convert(path, extension, tmp_path / "saved"))
        assert (book.kind, book.problem) == (extension, "")
        assert book.properties["riscontro.plan"] == "città 2025"
        assert book.properties["riscontro.push"] == "3"
        assert [(grid.sheet, grid.state, grid.protected) for grid in book.grids] == [
            ("Indicatori", "visible", True),
            ("Elenchi", "hidden", False),
            ("_riscontro", "hidden", False),
        ]
        grid = book.grids[0]
        assert grid.tables == (Table("tblIndicatori", "B3:C5"),)
        found = values(grid)
        assert {at: found.get(at) for at in EXPECTED} == EXPECTED
        assert grid.fact(6, 4) == CellFacts("1/0", "#DIV/0!")
        percent = grid.fact(4, 3)
        assert percent is not None
        assert "%" in percent.number_format
        if extension == "xlsx":
            assert grid.fact(4, 4) == CellFacts("C4*2", None, percent.number_format)
            assert grid.facts_known


@pytest.mark.office
def test_libreoffice_sheets_take_the_quick_way(tmp_path: Path, soffice: str) -> None:
    saved = convert(department_workbook(tmp_path / "a.xlsx"), "xlsx", tmp_path / "saved")
    package = open_package(saved)
    assert len(list(scan(package.read(SHEET)))) >= len(EXPECTED)
    with pytest.raises(Irregular):
        list(scan(package.read(SHEET).replace(b"<c r=", b"<c  r=")))


def test_threads_read_alike(tmp_path: Path) -> None:
    path = department_workbook(tmp_path / "a.xlsx")
    once = read_workbook(path)
    with ThreadPoolExecutor(4) as pool:
        assert all(book == once for book in pool.map(read_workbook, [path] * 20))
