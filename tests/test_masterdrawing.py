"""What the master draws beyond plain tables: formulas, links, folds, small lines, charts, tiles."""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import office
import openpyxl
import pytest
from riscontro.workbooks.master import FIRST_ROW, HEADER_ROW, render
from riscontro.workbooks.masterlinks import MOST_LINKS, Links
from riscontro.workbooks.masterroom import written
from riscontro.workbooks.mastersheets import (
    Link,
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
from riscontro.workbooks.mastertiles import beside

DAY = date(2027, 1, 18)
YEARS = ("y1", "y2", "y3")
COLUMNS = (
    MasterColumn("key", "Riga", width=12, group="Piano"),
    MasterColumn("text", "Indicatore", "long", 40, "Piano"),
    MasterColumn("weight", "Peso", "number", 10, "Calcolo del risultato", folded=True),
    MasterColumn("points", "Punti", "number", 10, "Calcolo del risultato", folded=True),
    MasterColumn("result", "Risultato", "number", 11, "Calcolo del risultato"),
    *(MasterColumn(year, f"202{year[1]}", "number", 11, "Serie") for year in YEARS),
    MasterColumn("line", "Andamento", group="Serie", sparkline=YEARS),
    MasterColumn("inner", "Nota interna", folded=True),
)
PANEL_COLUMNS = (
    MasterColumn("name", "Unità", width=34),
    MasterColumn("done", "Fatte", "whole"),
    MasterColumn("late", "In ritardo", "whole"),
    MasterColumn("share", "Quota", "percent"),
    MasterColumn("shift", "Scarto", "change"),
)
LONG = "Direzione generale per la programmazione strategica e la partecipazione dei cittadini"
STACKED = (
    Series("done", "Fatte", "#17324D", "#FFFFFF"),
    Series("late", "In ritardo", "#A9C4E0", "#17324D", "wide_upward_diagonal"),
)


def row(
    key: str = "a.1", years: Sequence[MasterCell] = (1, 2, 3), **more: MasterCell
) -> list[MasterCell]:
    result = Shown(0.5, formula="ROUND({weight}*{points}/100,9)")
    cells: dict[str, MasterCell] = {
        "key": key, "text": "Posti nido", "weight": 5, "points": 10, "result": result,
        **dict(zip(YEARS, years, strict=True)), "line": None, "inner": "",
    }  # fmt: skip
    return list((cells | more).values())


def sheet(rows: Sequence[Sequence[MasterCell]], **more: object) -> MasterSheet:
    given = {"id": "prova", "name": "Prova", "table": "tblProva", "columns": COLUMNS} | more
    return MasterSheet(title="Prova", subtitle="Righe", rows=rows, **given)  # type: ignore[arg-type]


def panel(rows: Sequence[Sequence[MasterCell]]) -> Panel:
    return Panel("p", "tblP", "Unità", PANEL_COLUMNS, rows)


def rows_of(*names: str) -> list[list[MasterCell]]:
    return [[name, 9, 4 + at, 0.25, 0.1] for at, name in enumerate(names)]


def chart(*series: Series, bars: int = 2, **more: str) -> MasterChart:
    given = {"title": "Messaggio", "description": "Alternativa", "format": ""} | more
    return MasterChart("p", categories="name", series=series, bars=bars, **given)


def page(
    charts: Sequence[MasterChart], shown: Panel, tiles: Sequence[Tile] = (), **more: str
) -> MasterPage:
    given = {"id": "c", "name": "Cruscotto"} | more
    return MasterPage(
        title="Piano", subtitle="2026", notice="Avviso", tiles=tuple(tiles),
        charts=tuple(charts), panels=(shown,), **given,
    )  # fmt: skip


def book(*sheets: MasterSheet | MasterPage) -> MasterBook:
    return MasterBook("Piano", "Città di Esempio", 2026, "Consuntivo", DAY, "it", sheets)


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def stored(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read(name).decode()


def parts(content: bytes, folder: str) -> list[str]:
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return [part(content, name) for name in names if re.match(rf"xl/{folder}/\w+\.xml", name)]


def test_a_formula_of_one_cell_alone() -> None:
    other = Shown(None, formula='IF({key}="x","=1","a{b {key}")&{points}')
    content = render(book(sheet([row(), row("a.2", result=7), row("a.3", result=other)])))
    cells = [opened(content)["Prova"][f"E{FIRST_ROW + at}"] for at in range(3)]
    assert cells[0].value == f"=ROUND(C{FIRST_ROW}*D{FIRST_ROW}/100,9)"
    assert cells[1].value == 7 and cells[1].data_type == "n"
    assert cells[2].value == '=IF(A9="x","=1","a{b {key}")&D9'
    assert stored(content)["Prova"][f"E{FIRST_ROW}"].value == 0.5
    assert not stored(content)["Prova"][f"E{FIRST_ROW + 2}"].value


def test_the_formula_of_a_cell_wins_over_that_of_its_column() -> None:
    columns = (
        MasterColumn("a", "A", "number"),
        MasterColumn("b", "B", "number", formula="{a}*2"),
        MasterColumn("d", "D", "date"),
    )
    day = Shown(DAY, formula="DATE(2027,1,18)")
    rows: list[list[MasterCell]] = [[1, 2, None], [1, Shown(3, formula="{a}*3"), day]]
    content = render(book(sheet(rows, columns=columns)))
    read = opened(content)["Prova"]
    assert [read[f"B{FIRST_ROW + at}"].value for at in (0, 1)] == ["=A7*2", "=A8*3"]
    assert stored(content)["Prova"]["C8"].value.date() == DAY


def test_a_column_has_its_name() -> None:
    columns = (
        MasterColumn("t", "T", "long", name="voci_t"),
        MasterColumn("a", "A", "number", name="voci_a"),
    )
    rows: list[list[MasterCell]] = [["à" * 40_000, 1], ["x", 2]]
    given = sheet(rows, columns=columns, name="L'elenco", totals=[None, None])
    shown = Panel("p", "tblP", "P", (PANEL_COLUMNS[0], replace(PANEL_COLUMNS[1], name="fatte")), [])
    names = opened(render(book(page((), shown), given))).defined_names
    assert names["voci_t"].value == "'L''elenco'!$A$7:$A$8"
    assert names["voci_a"].value == "'L''elenco'!$C$7:$C$8"
    assert re.fullmatch(r"'Cruscotto'!\$C\$(\d+):\$C\$\1", names["fatte"].value)
    assert set(names) == {"voci_t", "voci_a", "fatte"}


def test_a_formula_in_a_panel_and_in_its_totals() -> None:
    shown = Panel(
        "p", "tblP", "Unità", PANEL_COLUMNS[:3],
        [["Una", 1, Shown(2, formula="{done}*2")]],
        totals=["Tutte", 1, Shown(5, formula="{done}+4")],
    )  # fmt: skip
    read = opened(render(book(page((), shown))))["Cruscotto"]
    found = [cell for line in read.iter_rows() for cell in line if cell.data_type == "f"]
    assert [cell.value for cell in found] == [f"=C{found[0].row}*2", f"=C{found[1].row}+4"]


@pytest.mark.parametrize("text", ["=1+1", "=HYPERLINK(1)", "@SUM(A1)", "+1", "{key}", "{"])
def test_texts_stay_texts_whatever_stands_beside(text: str) -> None:
    linked = Shown(text, link=Link("prova"))
    read = opened(render(book(sheet([row(text=linked), row(text=text)]))))["Prova"]
    cells = [read[f"B{FIRST_ROW + at}"] for at in (0, 1)]
    assert [cell.value for cell in cells] == [text, text]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells} == {text[0] in "=@+"}


def test_no_green_corners() -> None:
    xml = part(render(book(sheet([row()]))), "xl/worksheets/sheet1.xml")
    marks = "".join(re.findall(r"<ignoredError ([^>]*)/>", xml))
    for name in (
        "numberStoredAsText",
        "formula=",
        "formulaRange",
        "emptyCellReference",
        "evalError",
    ):
        assert name in marks


def test_a_link_leads_to_the_row_of_its_key() -> None:
    other = sheet(
        [[1, "k.1"], [2, Shown("k.2")], [3, 2026], [4, "k.1"]], id="altra", name="Unità d'ufficio",
        table="tblAltra", columns=(MasterColumn("n", "N", "number"), MasterColumn("key", "Chiave")),
    )  # fmt: skip
    links = {
        "k.2": "'Unità d''ufficio'!A8", "k.1": "'Unità d''ufficio'!A7",
        "2026": "'Unità d''ufficio'!A9", "": "'Unità d''ufficio'!A1",
    }  # fmt: skip
    rows = [row(text=Shown("Vedi", "bad", link=Link("altra", key))) for key in links]
    read = opened(render(book(sheet(rows), other)))["Prova"]
    cells = [read[f"B{FIRST_ROW + at}"] for at in range(len(links))]
    assert [cell.hyperlink.location for cell in cells] == list(links.values())
    assert {cell.value for cell in cells} == {"Vedi"}
    assert all(cell.font.underline and cell.font.bold for cell in cells)


@pytest.mark.parametrize("link", [Link("altra", "k.1"), Link("prova", "k.9"), Link("c", "a.1")])
def test_a_link_to_nowhere_is_plain_text(link: Link) -> None:
    content = render(
        book(sheet([row(text=Shown("Vedi", link=link))]), page((), panel(rows_of("A"))))
    )
    cell = opened(content)["Prova"][f"B{FIRST_ROW}"]
    assert cell.hyperlink is None and cell.value == "Vedi" and not cell.font.underline


def test_numbers_days_and_formulas_keep_what_they_are_under_a_link() -> None:
    here = Link("prova", "a.1")
    given = row(
        weight=Shown(1234.5, link=here, format="0.0"), points=Shown(DAY, link=here),
        result=Shown(12.0, link=here, formula="{weight}*2"), y1=Shown(None, link=here),
    )  # fmt: skip
    content = render(book(sheet([given])))
    read = opened(content)["Prova"]
    assert read["C7"].value == 1234.5 and read["C7"].number_format == "0.0"
    assert read["D7"].value.date() == DAY
    assert read["E7"].value == "=C7*2" and stored(content)["Prova"]["E7"].value == 12
    assert [read[f"{at}7"].hyperlink.location for at in "CDE"] == ["'Prova'!A7"] * 3
    assert read["F7"].hyperlink is None and read["F7"].value is None


def test_a_sheet_carries_no_more_links_than_it_takes() -> None:
    columns = tuple(MasterColumn(f"c{at}", f"C{at}") for at in range(70))
    cell = Shown("x", link=Link("prova"))
    content = render(book(sheet([[cell] * 70] * 940, columns=columns)))
    assert part(content, "xl/worksheets/sheet1.xml").count("<hyperlink ") == MOST_LINKS < 65_530


def test_the_first_of_two_equal_keys_is_meant() -> None:
    links = Links()
    links.add("prova", "Prova")
    links.add_keys(sheet([row("a"), row("b"), row("a")]), FIRST_ROW)
    assert links.place(Link("prova", "a")) == "'Prova'!A7"
    assert links.place(Link("prova", "c")) == links.place(Link("altra")) == ""


def test_a_long_text_keeps_its_link_and_its_further_columns() -> None:
    text = "parola " * 12_000
    read = opened(render(book(sheet([row(text=Shown(text, "bad", link=Link("prova", "a.1")))]))))
    line = read["Prova"][FIRST_ROW]
    assert line[1].hyperlink.location == "'Prova'!A7" and line[2].hyperlink is None
    assert "".join(cell.value for cell in line[1:4] if isinstance(cell.value, str)) == text


def test_columns_folded_away_open_with_one_button() -> None:
    content = render(book(sheet([row()])))
    columns = re.findall(r"<col [^>]*/>", part(content, "xl/worksheets/sheet1.xml"))
    by_place = {int(re.findall(r'min="(\d+)"', one)[0]): one for one in columns}
    for place in (3, 10):
        assert 'hidden="1"' in by_place[place] and 'outlineLevel="1"' in by_place[place]
    assert 'min="3" max="4"' in by_place[3] or 'hidden="1"' in by_place[4]
    assert 'collapsed="1"' in by_place[5] and 'collapsed="1"' in by_place[11]
    assert 'hidden="1"' not in by_place[5] + by_place[11]
    assert sum('collapsed="1"' in one for one in columns) == 2


def test_what_is_folded_away_hides_no_title() -> None:
    columns = (MasterColumn("key", "Chiave", group="Primo", folded=True), *COLUMNS[1:])
    read = opened(render(book(sheet([row()], columns=columns))))["Prova"]
    assert read["B1"].value == "Prova" and read["B2"].value == "Righe"
    assert read["E5"].value == "Calcolo del risultato" and read["C5"].value is None
    assert read["A5"].value == "Primo" and read.column_dimensions["A"].hidden


def test_the_printed_page_does_not_count_what_is_folded_away() -> None:
    wide = [MasterColumn(f"w{at}", f"W{at}", width=60, folded=True) for at in range(12)]
    columns = (*COLUMNS[:2], *wide)
    read = opened(render(book(sheet([["a"] * len(columns)], columns=columns))))["Prova"]
    assert read.sheet_properties.pageSetUpPr.fitToPage and not read.col_breaks.brk


@pytest.mark.parametrize(
    ("years", "drawn"),
    [
        ((1, 2, 3), "F7:H7"),
        ((None, 2, 3), "F7:H7"),
        ((1, None, 3), "F7:H7"),
        ((Shown(1), Shown(2), "n.d."), "F7:H7"),
        (("n.d.", 2, 3), "F7:H7"),
        ((1, "n.d.", 3), "F7:H7"),
        ((None, None, 3), ""),
        (("n.d.", "n.d.", 3), ""),
        ((1, Shown(None, formula='""'), 3), "F7:H7"),
    ],
)
def test_small_bars_keep_the_places_of_their_years(years: Sequence[MasterCell], drawn: str) -> None:
    xml = part(render(book(sheet([row(years=years)]))), "xl/worksheets/sheet1.xml")
    ranges = re.findall(r"<xm:f>Prova!([^<]*)</xm:f><xm:sqref>(\w+)</xm:sqref>", xml)
    assert ranges == ([(drawn, "I7")] if drawn else [])


def test_small_lines_are_one_group_with_gaps_and_a_marked_end() -> None:
    xml = part(render(book(sheet([row(str(at)) for at in range(50)]))), "xl/worksheets/sheet1.xml")
    groups = re.findall(r"<x14:sparklineGroup [^>]*>", xml)
    assert len(groups) == 1 and xml.count("<x14:sparkline>") == 50
    for mark in ('displayEmptyCellsAs="gap"', 'type="column"', 'last="1"', 'negative="1"',
                 'displayHidden="1"'):  # fmt: skip
        assert mark in groups[0]
    widths = opened(render(book(sheet([row()]))))["Prova"].column_dimensions
    assert widths["I"].width >= 16


def test_small_bars_stand_on_zero_where_nothing_is_below_it() -> None:
    rows = [row("a", years=[5, 9, 7]), row("b", years=[-5, 9, 7])]
    xml = part(render(book(sheet(rows))), "xl/worksheets/sheet1.xml")
    groups = re.findall(r"<x14:sparklineGroup .*?</x14:sparklineGroup>", xml)
    assert len(groups) == 2
    floors = {re.findall(r"<xm:sqref>(\w+)<", one)[0]: 'manualMin="0"' in one for one in groups}
    assert floors == {"I7": True, "I8": False}


def test_the_last_bar_is_marked_where_it_is_that_of_the_last_year() -> None:
    rows = [row("a", years=[5, 9, 7]), row("b", years=[5, 9, "-"]), row("c", years=[5, 9, None])]
    xml = part(render(book(sheet(rows))), "xl/worksheets/sheet1.xml")
    groups = re.findall(r"<x14:sparklineGroup .*?</x14:sparklineGroup>", xml)
    marked = {'last="1"' in one: re.findall(r"<xm:sqref>(\w+)<", one) for one in groups}
    assert marked == {True: ["I7"], False: ["I8", "I9"]}


def test_one_series_is_drawn_as_plain_bars_with_room_for_its_numbers() -> None:
    shown = panel([["Una", 9, 4, 0.25, 0.1], ["Altra", 2, 1, "n.d.", -0.2]])
    share, shift = (
        Series("share", "Quota", "#2F6299", "#FFFFFF"),
        Series("shift", "S", "#2F6299", "#FFF"),
    )
    charts = [chart(share), chart(shift, format="+0.00"), chart(*STACKED)]
    first, second, third = parts(render(book(page(charts, shown))), "charts")
    assert 'grouping val="clustered"' in first and 'grouping val="stacked"' in third
    assert "<c:dLblPos" not in first and "<c:legend>" not in first  # outside is the default
    assert re.findall(r'<c:dLbls>.*?formatCode="([^"]*)"', first) == ["#,##0.0\\ %"]
    assert 'formatCode="+0.00"' in second
    assert '<c:dLbl><c:idx val="1"/><c:delete val="1"/></c:dLbl>' in first
    ends = [
        float(end) for end in re.findall(r'<c:max val="([^"]+)"/><c:min val="([^"]+)"/>', second)[0]
    ]
    assert ends[0] > 0.1 and ends[1] < -0.2
    assert 'invertIfNegative val="1"' not in second and '<c:tickLblPos val="low"/>' in second
    assert "<c:legend>" in third and 'invertIfNegative val="1"' not in third


def test_a_pattern_differs_without_colour() -> None:
    drawn = parts(render(book(page([chart(*STACKED)], panel(rows_of("Una", "Altra"))))), "charts")[
        0
    ]
    fill = re.findall(r'<a:pattFill prst="(\w+)">(.*?)</a:pattFill>', drawn)
    assert [name for name, _ in fill] == ["wdUpDiag"]
    colours = re.findall(r'srgbClr val="(\w+)"', fill[0][1])
    greys = [sum(int(one[at : at + 2], 16) for at in (0, 2, 4)) / 3 for one in colours]
    assert colours[1] == "A9C4E0" and abs(greys[0] - greys[1]) > 40


def test_long_names_are_folded_and_shortened_in_the_chart_alone() -> None:
    content = render(book(page([chart(*STACKED)], panel(rows_of("Una", LONG)))))
    drawn, read = parts(content, "charts")[0], opened(content)["Cruscotto"]
    column = re.findall(r"<c:cat><c:strRef><c:f>Cruscotto!\$(\w+)\$", drawn)[0]
    assert read.column_dimensions[column].hidden and '<c:plotVisOnly val="1"/>' not in drawn
    names = [cell.value for cell in read[column] if cell.value]
    assert names[0] == "Una" and names[1].endswith("…") and len(names[1]) <= 60
    assert LONG.startswith(names[1].replace("\n", " ")[:-1])
    assert LONG in [cell.value for cell in read["B"]]


def test_a_chart_is_drawn_with_a_bar_only() -> None:
    empty: list[list[MasterCell]] = [["Una", None, "n.d.", None, None]]
    for rows in ([], empty):
        assert not parts(render(book(page([chart(*STACKED, bars=4)], panel(rows)))), "charts")
    content = render(book(page([chart(*STACKED, bars=9)], panel(rows_of("Una", "Altra")))))
    counts = re.findall(r'<c:ptCount val="(\d+)"/>', parts(content, "charts")[0])
    assert set(counts) == {"2"}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_charts_stand_two_by_two_and_no_page_cuts_them(count: int) -> None:
    names = [f"Unità {at}" for at in range(14)]
    charts = [chart(*STACKED, bars=14, description=f"Grafico {at}") for at in range(count)]
    content = render(book(page(charts, panel(rows_of(*names)))))
    drawing = part(content, "xl/drawings/drawing1.xml")
    assert re.findall(r'descr="([^"]*)"', drawing) == [f"Grafico {at}" for at in range(count)]
    ends = re.findall(r"<xdr:row>(\d+)</xdr:row>", drawing)
    spans = [(int(a), int(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]
    assert [start for start, _ in spans[::2]] == [start for start, _ in spans[1::2]] + (
        [spans[-1][0]] if count % 2 else []
    )
    for (_, end), (start, _) in zip(spans[::2], spans[2::2], strict=False):
        assert end < start
    breaks = {one.id for one in opened(content)["Cruscotto"].row_breaks.brk}
    assert not any(start < cut <= end for cut in breaks for start, end in spans)


@pytest.mark.parametrize(
    ("count", "most"), [(0, 0), (1, 1), (5, 5), (6, 3), (7, 4), (8, 4), (9, 5), (11, 4)]
)
def test_more_than_five_tiles_go_on_under_them(count: int, most: int) -> None:
    assert beside(count) == most
    detail = "Una spiegazione della cifra abbastanza lunga da andare a capo più volte nel riquadro"
    tiles = [Tile(f"Voce {at}", str(at), detail, "", "prova") for at in range(count)]
    content = render(book(page((), panel(rows_of("Una")), tiles), sheet([row()])))
    read = opened(content)["Cruscotto"]
    found = {cell.value: cell for line in read.iter_rows() for cell in line if cell.value}
    places = [(found[tile.label].row, found[tile.label].column) for tile in tiles]
    assert len(set(places)) == count
    tops = sorted({top for top, _ in places})
    assert all(sum(top == one for one, _ in places) <= most for top in tops)
    heights = [[read.row_dimensions[top + at].height for at in range(4)] for top in tops]
    assert all(one == heights[0] for one in heights)
    links = [cell for line in read.iter_rows() for cell in line if cell.hyperlink]
    assert len(links) == count


@pytest.mark.parametrize(
    ("value", "code", "size"),
    [(0.375, "0.0\\ %", 6), (-1234.5, "#,##0", 5), (12.25, "General", 5), (0.5, "+0.0;-0.0", 3)],
)
def test_how_long_a_number_is_written(value: float, code: str, size: int) -> None:
    assert written(value, code) == size


def full() -> MasterBook:
    tiles = [Tile(f"Voce {at}", f"{at} %", "Dettaglio", "watch", "prova") for at in range(7)]
    share = Series("shift", "Scarto", "#2F6299", "#FFFFFF")
    charts = [chart(*STACKED), chart(share), chart(*STACKED, bars=1)]
    first = page(charts, panel(rows_of("Una", LONG)), tiles)
    rows = [row(f"a.{at}", text=Shown(f"Voce {at}", link=Link("prova", "a.3"))) for at in range(6)]
    return book(first, sheet(rows, totals=[None] * len(COLUMNS)))


def test_the_same_gives_the_same_bytes() -> None:
    assert render(full()) == render(full())


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_an_office_reads_it_folded_linked_and_computes_the_same(tmp_path: Path) -> None:
    path = tmp_path / "quadro.xlsx"
    path.write_bytes(render(full()))
    again = office.recalculated(path, tmp_path / "o")
    before, after = office.values(path)["Prova"], office.values(again)["Prova"]
    assert {key: value for key, value in before.items() if value != ""} == after
    assert after[f"E{FIRST_ROW}"] == 0.5
    read = openpyxl.load_workbook(again)["Prova"]
    assert read.column_dimensions["C"].hidden and read.column_dimensions["C"].outlineLevel == 1
    assert not read.column_dimensions["E"].hidden
    assert read[f"B{FIRST_ROW}"].hyperlink is not None
    assert read.tables["tblProva"].ref.startswith(f"A{HEADER_ROW}:J")
