"""The records of the master, written as XML of our own: read as if XlsxWriter had written them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import office
import openpyxl
import pytest
from lxml import etree
from python_calamine import CalamineWorkbook
from riscontro.workbooks import masterrows
from riscontro.workbooks.cells import unescaped
from riscontro.workbooks.master import FIRST_ROW, HEADER_ROW, render
from riscontro.workbooks.mastercells import Painter
from riscontro.workbooks.masterlinks import Links
from riscontro.workbooks.masterrows import Records
from riscontro.workbooks.mastersheets import (
    Link,
    MasterBook,
    MasterCell,
    MasterColumn,
    MasterSheet,
    Shown,
)
from riscontro.workbooks.sharedtexts import Texts
from riscontro.workbooks.styles import Styles
from xlsxwriter import Workbook

DAY = date(2027, 1, 18)
COLUMNS = (
    MasterColumn("key", "Codice", width=10, centred=True),
    MasterColumn("text", "Testo", width=30),
    MasterColumn("amount", "Importo", "money", 12),
    MasterColumn("share", "Quota", "percent", 10),
    MasterColumn("twice", "Doppio", "number", 10, formula='IF({share}="",">&<",{share}*2)'),
    MasterColumn("day", "Giorno", "date", 12),
)
TEXTS = (
    *(
        "Posti nido",
        " prima",
        "dopo ",
        "due\nrighe",
        "tab\tdentro",
        "&<>\"'",
        "_x0041_ alla lettera",
    ),
    *("=1+1", "+39 011", "-3", "@tutti", "\tprima", "a capo\r\nWindows", "mezza \ud800 coppia"),
    *("è già così: 12 €", "😀", "n.d.", "0", "x" * 300, "parola " * 60, "\ufffe non è un segno"),
)
AMOUNTS = (0, -0.5, 1e-9, 12_345_678.125, 10**15, 0.125, 3, None, "n.d.", True)


def book(rows: Sequence[Sequence[MasterCell]], **more: Any) -> MasterBook:
    given = {"columns": COLUMNS, "subtitle": "Righe", "title": "Prova"} | more
    sheet = MasterSheet("prova", "Prova", "tblProva", rows=rows, **given)
    return MasterBook("Piano", "Città di Esempio", 2026, "Consuntivo", DAY, "it", (sheet,))


def nasty() -> list[list[MasterCell]]:
    rows: list[list[MasterCell]] = []
    for at, text in enumerate(TEXTS):
        amount = AMOUNTS[at % len(AMOUNTS)]
        link = Link("prova", f"a.{len(TEXTS) - at - 1}")
        rows.append([
            Shown(f"a.{at}", link=link) if at % 2 else f"a.{at}",
            Shown(text, "watch", link=link) if at % 3 == 2 else text,
            Shown(amount, "bad", "#,##0") if at % 4 == 1 else amount,
            None if at % 5 == 0 else at / 8,
            Shown(">&<", "muted") if at % 5 == 0 else Shown(at / 4, format="0.0"),
            DAY if at % 2 else Shown("da definire", link=Link("altrove", "a.1")),
        ])  # fmt: skip
    rows[3][4] = Shown(DAY, formula="{day}+1")
    rows[4][4] = Shown(None, formula='IF({key}="a","#N/A","")')
    rows[6][4] = Shown("#N/A", formula="NA()")
    return rows


def by_xlsxwriter(rows: Sequence[Sequence[MasterCell]]) -> bytes:
    """The same rows in the same place, each cell by XlsxWriter."""
    stream = io.BytesIO()
    workbook = Workbook(stream, {"in_memory": True})
    page = workbook.add_worksheet("Prova")
    links = Links()
    links.add("prova", "Prova")
    links.add_keys(book(rows).sheets[0], FIRST_ROW)  # type: ignore[arg-type]
    widths = Records(COLUMNS, rows, links, "it").widths
    Painter(Styles(workbook), COLUMNS, widths, links).write(page, rows, FIRST_ROW - 1)
    workbook.close()
    return stream.getvalue()


def by_openpyxl(data: bytes) -> dict[str, tuple[Any, ...]]:
    formulas, stored = (
        openpyxl.load_workbook(io.BytesIO(data), data_only=values)["Prova"]
        for values in (False, True)
    )
    found: dict[str, tuple[Any, ...]] = {}
    for line in formulas.iter_rows(min_row=FIRST_ROW, max_col=len(COLUMNS)):
        for cell in line:
            font, link = cell.font, cell.hyperlink
            # Shades nobody can tell apart keep numbers of several formats from being joined.
            colour = str(font.color.rgb)[:-1] if font.color and font.color.type == "rgb" else ""
            found[cell.coordinate] = (
                cell.value, cell.data_type, stored[cell.coordinate].value, cell.number_format,
                (font.name, font.sz, font.b, font.u, colour), repr(cell.fill), repr(cell.border),
                repr(cell.alignment), cell.quotePrefix,
                (link.ref, link.location, link.display) if link else None,
                formulas.row_dimensions[cell.row].height,
            )  # fmt: skip
    return found


def by_calamine(data: bytes) -> list[list[Any]]:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Prova")
    return sheet.to_python(skip_empty_area=False)[FIRST_ROW - 1 :]


@pytest.mark.parametrize("reader", [by_openpyxl, by_calamine])
def test_read_as_if_xlsxwriter_had_written_them(reader: Callable[[bytes], Any]) -> None:
    rows = nasty()
    assert reader(render(book(rows))) == reader(by_xlsxwriter(rows))


@pytest.mark.office
@pytest.mark.usefixtures("soffice")
def test_an_office_reads_them_as_well(tmp_path: Path) -> None:
    rows = nasty()
    made = []
    for name, data in (("ours", render(book(rows))), ("theirs", by_xlsxwriter(rows))):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(data)
        made.append(by_openpyxl(office.convert(path, "xlsx", tmp_path / "o").read_bytes()))
    assert made[0] == made[1]
    assert len(made[0]) == len(rows) * len(COLUMNS)


def test_what_was_asked_for_is_what_is_read() -> None:
    rows = nasty()
    read = by_calamine(render(book(rows)))
    for asked, got in zip(rows, read, strict=True):
        text = asked[1].value if isinstance(asked[1], Shown) else asked[1]
        clean = str(text).replace("\r\n", "\n").replace("\ud800", "?")
        assert unescaped(got[1]) == unescaped(clean)
        amount = asked[2].value if isinstance(asked[2], Shown) else asked[2]
        assert got[2] == ("" if amount is None else amount)


def test_control_characters_and_the_last_digit_are_kept() -> None:
    data = render(book([["a", "campana \x07 qui", 1 / 7, 1, 2, DAY]]))
    assert by_calamine(data)[0][2] == 1 / 7
    assert by_calamine(data)[0][1] == "campana \x07 qui"
    for name in zipfile.ZipFile(io.BytesIO(data)).namelist():
        etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def test_a_number_that_is_none_stops_the_file() -> None:
    with pytest.raises(ValueError, match="nan"):
        render(book([["a", "b", float("nan"), 1, 2, DAY]]))


def test_more_cells_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = nasty()
    whole = render(book(rows))
    monkeypatch.setattr(masterrows, "KEPT", 2)
    assert render(book(rows)) == whole


def test_links_beyond_the_limit_are_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[Shown(f"a.{at}", link=Link("prova", "a.0")), "", 1, 1, 2, DAY] for at in range(5)]
    monkeypatch.setattr(masterrows, "MOST_LINKS", 3)
    page = openpyxl.load_workbook(io.BytesIO(render(book(rows))))["Prova"]
    cells = [page.cell(FIRST_ROW + at, 1) for at in range(5)]
    assert [cell.hyperlink is not None for cell in cells] == [True] * 3 + [False] * 2
    assert [cell.font.u for cell in cells] == ["single"] * 3 + [None] * 2


def test_the_table_and_the_sheet_know_how_far_they_go() -> None:
    rows = nasty()
    totals = [None, "Totale", 5, None, None, None]
    for more, end in (({}, 0), ({"totals": totals}, 1)):
        data = render(book(rows, **more))
        last = FIRST_ROW + len(rows) - 1
        page = openpyxl.load_workbook(io.BytesIO(data))["Prova"]
        assert page.tables["tblProva"].ref == f"A{HEADER_ROW}:F{last}"
        assert page.tables["tblProva"].autoFilter.ref == f"A{HEADER_ROW}:F{last}"
        assert page.dimensions == f"A1:F{last + end}"
        xml = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
        assert f'<dimension ref="A1:F{last + end}"/>' in xml and "spans=" not in xml


def test_rows_are_not_kept_while_they_are_written() -> None:
    class Asked(Sequence[MasterCell]):
        """A row that says when it is read."""

        def __init__(self, cells: Sequence[MasterCell], seen: list[int]) -> None:
            self.cells, self.seen = cells, seen

        def __len__(self) -> int:
            return len(self.cells)

        def __getitem__(self, at: Any) -> Any:
            self.seen.append(at)
            return self.cells[at]

    seen: list[int] = []
    rows = [Asked(row, seen) for row in nasty()]
    links = Links()
    links.add("prova", "Prova")
    records = Records(COLUMNS, rows, links, "it")
    lines = iter(records.written(FIRST_ROW, records.widths, range(len(records.looks)), Texts(0)))
    seen.clear()
    next(lines)
    assert set(seen) <= set(range(len(COLUMNS) + 1)) and len(seen) <= len(COLUMNS) + 1
