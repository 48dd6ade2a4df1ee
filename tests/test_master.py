"""The master as a file: what other programs read in it, and that it is always the same."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import office
import openpyxl
import plans
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from riscontro.schemas.findings import Language
from riscontro.sync.overview import overview
from riscontro.workbooks.arithmetic import change
from riscontro.workbooks.master import FIRST_ROW, HEADER_ROW, ID_ROW, render
from riscontro.workbooks.masterprint import page_breaks
from riscontro.workbooks.masterroom import fitted
from riscontro.workbooks.mastersheets import (
    MasterBook,
    MasterCell,
    MasterChart,
    MasterColumn,
    MasterPage,
    MasterSheet,
    Panel,
    Series,
    Shown,
    Tile,
)
from riscontro.workbooks.styles import wrapped

DAY = date(2027, 1, 18)
COLUMNS = (
    MasterColumn("code", "Codice", width=10, group="Piano", centred=True),
    MasterColumn("text", "Testo", "long", 40, "Piano"),
    MasterColumn("before", "2025", "number", 12, "Valori"),
    MasterColumn("now", "2026", "number", 12, "Valori", total="sum"),
    MasterColumn(
        "change",
        "Variazione",
        "change",
        12,
        "Valori",
        formula='IF(AND(ISNUMBER({now}),ISNUMBER({before})),ROUND({now}/{before}-1,9),"")',
    ),
    MasterColumn("day", "Data", "date", 13),
)


def sheet(rows: Sequence[Sequence[MasterCell]], **more: object) -> MasterSheet:
    given = {"columns": COLUMNS, "frozen": "text", "note": "Nota", "empty": "Nessuna riga."} | more
    return MasterSheet("prova", "Prova", "tblProva", "Prova", "Righe", rows=rows, **given)  # type: ignore[arg-type]


def book(
    *sheets: MasterSheet | MasterPage, language: Language = "it", title: str = "Piano"
) -> MasterBook:
    return MasterBook(title, "Città di Esempio", 2026, "Consuntivo", DAY, language, sheets)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def row(text: str = "Posti nido", now: MasterCell = 110) -> list[MasterCell]:
    return ["a.1", text, 100, now, change(float(now), 100) if isinstance(now, int) else "", DAY]


@pytest.fixture(scope="module")
def sample() -> bytes:
    made = overview(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())
    return render(made)


def test_the_same_gives_the_same_bytes(sample: bytes) -> None:
    made = overview(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())
    assert render(made) == sample
    core = part(sample, "docProps/core.xml")
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2027-01-18T00:00:00Z"}


def test_what_is_written_is_read() -> None:
    written = [row(), ["a.2", "Alunni", "n.d.", Shown(0.125, "bad", "0.0\\ %"), "", None]]
    content = render(book(sheet(written)))
    read = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Prova")
    rows = read.to_python(skip_empty_area=False)
    assert rows[ID_ROW - 1] == [column.id for column in COLUMNS]
    assert rows[HEADER_ROW - 1] == [column.header for column in COLUMNS]
    assert rows[FIRST_ROW - 1] == ["a.1", "Posti nido", 100, 110, 0.1, DAY]
    assert rows[FIRST_ROW] == ["a.2", "Alunni", "n.d.", 0.125, "", ""]


def test_a_table_with_its_name_filter_and_frozen_header() -> None:
    page = opened(render(book(sheet([row(), row()]))))["Prova"]
    assert page.tables["tblProva"].ref == "A6:F8"
    assert page.tables["tblProva"].autoFilter.ref == "A6:F8"
    assert page.freeze_panes == "C7"
    assert page.row_dimensions[ID_ROW].hidden
    assert page.print_title_rows == "$5:$6", "groups and headers"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)
    footer = page.oddFooter
    assert footer.left.text == "Piano 2026\nCittà di Esempio · Consuntivo"
    assert "18/01/2027" in footer.right.text and "Pagina &P di &N" in footer.right.text


def test_headers_told_apart() -> None:
    twins = (MasterColumn("a", "Nota"), MasterColumn("b", "nota"), MasterColumn("c", ""))
    page = opened(render(book(sheet([["x", "y", "z"]], columns=twins))))["Prova"]
    assert [cell.value for cell in page[HEADER_ROW]] == ["Nota", "nota (2)", "c"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "=cmd|' /C calc'!A0"])
def test_a_text_is_never_a_formula(sign: str) -> None:
    content = render(book(sheet([row(sign + "1+1")])))
    cell = opened(content)["Prova"]["B7"]
    assert cell.data_type == "s" and cell.value == sign.replace("\r", "\n") + "1+1"
    assert cell.quotePrefix


@pytest.mark.parametrize(
    "text",
    ["à" * 40_000, "riga\n" * 300, "\U0001f3db" * 20_000, "parola " * 12_000, "=1" * 20_000],
    ids=["long", "lines", "wide", "words", "formula"],
)
def test_a_long_text_goes_on_in_further_columns(text: str) -> None:
    content = render(book(sheet([row(), row(text)], totals=[None] * len(COLUMNS))))
    page = opened(content)["Prova"]
    headers = [cell.value for cell in page[HEADER_ROW]]
    more = [at for at, header in enumerate(headers) if header.startswith("Testo")]
    assert more[0] == 1 and len(more) > 1 and headers[more[1]] == "Testo (segue)"
    cells = [page.cell(FIRST_ROW + 1, at + 1) for at in more]
    assert "".join(cell.value or "" for cell in cells) == text
    assert all(len((cell.value or "").encode("utf-16-le")) <= 2 * 32767 for cell in cells)
    formula = page.cell(FIRST_ROW, headers.index("Variazione") + 1).value
    now = openpyxl.utils.get_column_letter(headers.index("2026") + 1)
    assert f"ISNUMBER({now}{FIRST_ROW})" in formula


def test_half_a_character_does_not_stop_the_file() -> None:
    assert opened(render(book(sheet([row("a\ud83c")]))))["Prova"]["B7"].value == "a?"


def test_without_rows_a_blank_one_and_a_word() -> None:
    page = opened(render(book(sheet([]))))["Prova"]
    assert page.tables["tblProva"].ref == "A6:F7"
    assert [cell.value for cell in page[FIRST_ROW] if cell.data_type != "f"] == [None] * 5
    assert page["A3"].value == "Nessuna riga."


def test_every_row_has_a_height_that_fits() -> None:
    page = opened(render(book(sheet([row(), row("parola " * 60), row("x\n" * 200)]))))["Prova"]
    heights = [page.row_dimensions[at].height for at in (7, 8, 9)]
    assert heights[0] == 21 and heights[1] == 15 * 10 + 6 and 399 < heights[2] <= 400


def test_a_column_grows_for_what_would_not_be_seen() -> None:
    prose = MasterColumn("text", "Testo", "long", 40)
    assert fitted(prose, ["breve"]) == 40
    assert fitted(prose, ["parola " * 300]) > 60
    money = MasterColumn("now", "Importo", "money", 12)
    assert fitted(money, [1234.5]) == 12
    assert fitted(money, [1234567890.12]) > len("1.234.567.890,12 €")
    assert fitted(MasterColumn("x", "Denominatore", width=4), []) == len("Denominatore") + 4


def test_totals_follow_the_filter() -> None:
    total: list[MasterCell] = ["Totale", None, None, 220, None, None]
    content = render(book(sheet([row(), row()], totals=total)))
    assert opened(content)["Prova"]["D9"].value == "=SUBTOTAL(109,D7:D8)"
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Prova"]
    assert shown["D9"].value == 220 and shown["E7"].value == 0.1


def test_formats_are_made_once() -> None:
    many = [row(f"Testo {number}", number) for number in range(1, 400)]
    few = part(render(book(sheet(many[:5]))), "xl/styles.xml")
    assert part(render(book(sheet(many))), "xl/styles.xml") == few


def test_numbers_of_several_formats_keep_their_indent_side_by_side() -> None:
    cells: list[MasterCell] = ["a", "b", Shown(1.5, format="0.0"), 2, "", None]
    page = opened(render(book(sheet([cells]))))["Prova"]
    one, other = page["C7"], page["D7"]
    assert one.alignment.indent == other.alignment.indent == 1
    assert one.font.color.rgb != other.font.color.rgb


def test_a_footer_is_never_too_long() -> None:
    content = render(book(sheet([row()]), title="Piano & programma " * 30))
    written = part(content, "xl/worksheets/sheet1.xml")
    footer = re.search(r"<oddFooter>(.*?)</oddFooter>", written, re.S)
    assert footer is not None and len(footer[1].replace("&amp;", "&")) <= 255
    assert not re.search(r"(?<!&)(?:&&)*&(?![&LRPN8])", footer[1].replace("&amp;", "&"))


def test_pages_break_between_groups() -> None:
    columns = [MasterColumn(str(at), str(at), group="abbccc"[at]) for at in range(6)]
    assert page_breaks(columns, [10.0] * 6, 1, 60) == []
    assert page_breaks(columns, [10.0] * 6, 1, 40) == [3]
    assert page_breaks(columns, [10.0] * 6, 1, 30) == [3, 5]


def test_what_stands_above_a_wide_table_is_printed_once() -> None:
    columns = tuple(MasterColumn(f"c{at}", f"C{at}", width=40, group=f"G{at}") for at in range(9))
    page = opened(render(book(sheet([["x"] * 9], columns=columns, frozen="c0"))))["Prova"]
    first, *others = [area.split("!")[-1] for area in page.print_area.split(",")]
    assert first.startswith("$A$1:") and others and page.print_title_cols == "$A:$A"
    assert all(re.fullmatch(r"\$[B-I]\$5:\$[B-I]\$7", one) for one in others)
    starts, ends = zip(
        *(area.replace("$", "").split(":") for area in (first, *others)), strict=True
    )
    assert [ord(one[0]) + 1 for one in ends[:-1]] == [ord(one[0]) for one in starts[1:]]
    assert ends[-1] == "I7"


@pytest.mark.parametrize(("rows", "down"), [(20, 0), (34, 1), (48, 0), (68, 2), (450, 0)])
def test_a_few_rows_get_no_page_of_their_own(rows: int, down: int) -> None:
    columns = tuple(MasterColumn(f"c{at}", f"C{at}", width=20) for at in range(9))
    page = opened(render(book(sheet([["x"] * 9] * rows, columns=columns, frozen=""))))["Prova"]
    setup, none = page.page_setup, 1
    assert (none if setup.fitToHeight is None else setup.fitToHeight) == down


def test_a_rest_of_a_wide_table_makes_it_smaller() -> None:
    columns = tuple(MasterColumn(f"c{at}", f"C{at}", width=40, group=f"G{at}") for at in range(9))

    def scale(rows: int) -> int:
        page = opened(render(book(sheet([["x"] * 9] * rows, columns=columns, frozen="c0"))))[
            "Prova"
        ]
        return int(page.page_setup.scale)

    whole = scale(10)
    assert whole > min(map(scale, range(40, 80, 4))) >= whole * 0.75


def test_the_band_of_groups() -> None:
    long = "Attività istruttoria svolta con altri Enti e con altri servizi comunali"
    columns = (
        MasterColumn("a", "A", "number", 12, long), MasterColumn("b", "B", "number", 12, long),
        MasterColumn("c", "C", "number", 60, "Piano"), MasterColumn("d", "D", "text", 60, "Piano"),
    )  # fmt: skip
    page = opened(render(book(sheet([[1, 2, 3, 4]], columns=columns, frozen=""))))["Prova"]
    wide = page.column_dimensions["A"]
    assert (wide.min, wide.max) == (1, 2) and wide.width > 20, "both grow"
    merged = [str(area) for area in page.merged_cells.ranges if area.min_row == 5]
    assert merged == ["A5:B5"] and page["A5"].value == long and page["A5"].alignment.wrap_text
    assert page.row_dimensions[5].height > 30 and page["C5"].value == "Piano"
    bare = tuple(replace(column, group="") for column in columns)
    page = opened(render(book(sheet([[1, 2, 3, 4]], columns=bare, frozen=""))))["Prova"]
    assert page.row_dimensions[5].hidden


def test_words_of_a_column_are_not_broken() -> None:
    columns = (MasterColumn("a", "A", width=10), MasterColumn("b", "B", width=10))
    key = "M14.P02/TAB.01#provvedimenti-ampliativi"
    rows = [["Avvii alla Sospensione/Interruzione", key]]
    page = opened(render(book(sheet(rows, columns=columns, frozen=""))))["Prova"]
    widths = {one: page.column_dimensions[one].width for one in "AB"}
    assert widths["A"] >= len("Sospensione/Interruzione") and widths["B"] < 15


@given(st.lists(st.text("abcDEF", min_size=1, max_size=40), max_size=8), st.integers(5, 60))
def test_lines_of_a_text(words: list[str], room: int) -> None:
    text = " ".join(words)
    deep = wrapped(text, room)
    assert deep >= max(1, sum(map(len, words)) // room)
    assert wrapped(text, room + 1) <= deep + 1 and wrapped(text.upper(), room) >= deep
    assert wrapped(f"{text}\n{text}", room) == 2 * deep


def test_lines_are_broken_between_words() -> None:
    assert wrapped("cultura, sport, grandi eventi e promozione turistica", 27) == 3
    assert wrapped("a" * 30, 10) == 3 and wrapped("a" * 31, 10) == 4
    assert wrapped("GESTIONE ECONOMICA", 20) == 2 and wrapped("gestione economica", 20) == 1


def test_a_page_of_tiles_and_panels() -> None:
    panel = Panel("p", "tblP", "Unità", COLUMNS[:4], [row()[:4]], totals=["Totale", "", 100, 110])
    tiles = (
        Tile("Unità", "2 di 4", "1 in ritardo", "watch", "prova"),
        Tile("Righe", "12", "", "", "altrove"),
    )
    first = MasterPage("c", "Cruscotto", "Piano", "2026", "Avviso", tiles, (), (panel,))
    page = opened(render(book(first, sheet([row()]))))["Cruscotto"]
    found = {cell.value: cell for line in page.iter_rows() for cell in line if cell.value}
    assert {"Piano", "Avviso", "2 di 4", "1 in ritardo", "Unità", "Totale"} <= set(found)
    assert found["→ Prova"].hyperlink.location == "'Prova'!A1"
    assert not any(str(text).startswith("→ a") for text in found)
    assert page.tables["tblP"].autoFilter is None


def test_the_sample_opens_with_every_table(sample: bytes) -> None:
    workbook = opened(sample)
    names = [name for page in workbook for name in page.tables]
    assert len(names) == len(set(names)) and all(name.isascii() for name in names)
    assert {"tblAttivita", "tblIndicatori", "tblSegnalazioni", "tblTrasmissioni"} <= set(names)
    for page in workbook:
        assert not page.sheet_view.showGridLines
        assert page.oddFooter.right.text


def test_the_charts_say_what_they_show(sample: bytes) -> None:
    made = overview(plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile())
    charts = [one for page in made.sheets if isinstance(page, MasterPage) for one in page.charts]
    names = zipfile.ZipFile(io.BytesIO(sample)).namelist()
    drawings = [name for name in names if name.startswith("xl/drawings/drawing")]
    texts = [
        unescape(text)
        for name in drawings
        for text in re.findall(r'descr="([^"]*)"', part(sample, name))
    ]
    assert len(texts) >= 2 and set(texts) <= {chart.description for chart in charts}
    assert any("Servizi Educativi: 13 di 15" in text for text in texts)
    drawn = "".join(part(sample, name) for name in names if name.startswith("xl/charts/chart"))
    assert "3 attività su 12 «In corso»; 5 senza stato" in drawn
    assert "<c:showVal" in drawn and "3D" not in drawn


def test_a_piece_too_short_for_its_number_carries_no_label() -> None:
    columns = (
        MasterColumn("name", "Nome", width=30),
        MasterColumn("done", "Fatte", "whole"),
        MasterColumn("left", "Mancanti", "whole"),
    )
    panel = Panel("p", "tblP", "Unità", columns, [["Una", 99, 1], ["Altra", 40, Shown(10)]])
    series = (Series("done", "Fatte", "#17324D", "#FFFFFF"), Series("left", "M", "#FFFFFF", "#000"))
    chart = MasterChart("p", "Messaggio", "Descrizione", "name", series, 2)
    first = MasterPage("c", "Cruscotto", "Piano", "2026", "Avviso", (), (chart,), (panel,))
    drawn = part(render(book(first)), "xl/charts/chart1.xml")
    labels = re.findall(r"<c:dLbl>(.*?)</c:dLbl>", drawn)
    assert labels == ['<c:idx val="0"/><c:delete val="1"/>']


def test_no_text_is_cut(sample: bytes) -> None:
    shared = part(sample, "xl/sharedStrings.xml")
    assert shared.count("percorsi di lettura, teatro e archeologia sperimentale.") == 9


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
@pytest.mark.parametrize("language", ["it", "en"])
def test_recalculation_changes_nothing(language: Language, tmp_path: Path) -> None:
    made = overview(
        plans.sample_consolidated(), plans.sample_plan(), plans.sample_profile(), language
    )
    path = tmp_path / "quadro.xlsx"
    path.write_bytes(render(made))
    stored, computed = office.values(path), office.values(office.recalculated(path, tmp_path / "o"))
    formulas = 0
    for page in openpyxl.load_workbook(path):
        for line in page.iter_rows():
            for cell in line:
                if cell.data_type != "f":
                    continue
                formulas += 1
                was = stored[page.title].get(cell.coordinate) or ""
                now = computed[page.title].get(cell.coordinate) or ""
                assert was == (pytest.approx(now, abs=1e-9) if isinstance(now, float) else now)
    assert formulas > 60


@pytest.mark.office
@pytest.mark.usefixtures("soffice", "pdftoppm")
def test_it_prints_on_as_few_pages_as_it_should(sample: bytes, tmp_path: Path) -> None:
    path = tmp_path / "quadro.xlsx"
    path.write_bytes(sample)
    sheets = len(opened(sample).sheetnames)
    assert sheets <= len(office.pictures(path, tmp_path / "o", dpi=20)) <= 3 * sheets
