"""The two ways our tests show a workbook: as text, and as parts."""

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import parts
import pytest
import sheets

TEXT = r"""
    # Indicatori
    | Codice | Valore         | Data       |
    |--------|----------------|------------|
    | I1     | 12.5           | 2025-12-31 |
    | I2     | "12.5"         | TRUE       |
    |        |                |            |
    | I4     | =B2*2 ⇒ 25     | 0.25 {0%}  |
    | I5     | =1/0 ⇒ #DIV/0! | a\|b\nc    |
    | I6     | 1.234,56       | n.d.       |
    # Piano @ C3
    | M01 |
"""


def test_cells_are_what_the_text_says(tmp_path: Path) -> None:
    path = sheets.workbook(tmp_path / "lavori.xlsx", TEXT)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Indicatori", "Piano"]
    assert [[cell.value for cell in row] for row in book["Indicatori"].iter_rows()] == [
        ["Codice", "Valore", "Data"],
        ["I1", 12.5, datetime(2025, 12, 31)],
        ["I2", "12.5", True],
        [None, None, None],
        ["I4", 25, 0.25],
        ["I5", "#DIV/0!", "a|b\nc"],
        ["I6", "1.234,56", "n.d."],
    ]
    assert book["Indicatori"]["C5"].number_format == "0%"
    assert book["Indicatori"]["C2"].number_format == "dd/mm/yyyy"
    assert book["Piano"]["C3"].value == "M01"
    assert openpyxl.load_workbook(path)["Indicatori"]["B5"].value == "=B2*2"


@pytest.mark.parametrize("text", ["| a |", "# S\nstray"])
def test_a_slip_in_the_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"row|sheet"):
        sheets.read(text)


def test_the_same_text_gives_the_same_bytes(tmp_path: Path) -> None:
    one = sheets.workbook(tmp_path / "uno.xlsx", TEXT)
    other = sheets.workbook(tmp_path / "due.xlsx", TEXT)
    assert one.read_bytes() == other.read_bytes()


def test_two_saves_are_the_same_workbook(tmp_path: Path) -> None:
    given = sheets.workbook(tmp_path / "lavori.xlsx", TEXT)
    for name, second in (("uno.xlsx", 1), ("due.xlsx", 2)):
        book = openpyxl.load_workbook(given)
        book.properties.created = datetime(2025, 1, 1, 0, 0, second)
        book.save(tmp_path / name)
    parts.assert_same_workbook(tmp_path / "uno.xlsx", tmp_path / "due.xlsx")


def test_one_changed_cell_is_seen(tmp_path: Path) -> None:
    one = sheets.workbook(tmp_path / "uno.xlsx", TEXT)
    other = sheets.workbook(tmp_path / "due.xlsx", TEXT.replace("| 12.5  ", "| 13.5  "))
    sheet = "xl/worksheets/sheet1.xml"
    assert parts.different_bytes(one, other) == {sheet}
    assert parts.different_cells(one, other, sheet) == {"B2"}
    with pytest.raises(AssertionError, match=r"sheet1\.xml"):
        parts.assert_same_workbook(one, other)


def test_a_part_added_is_seen(tmp_path: Path) -> None:
    one = sheets.workbook(tmp_path / "uno.xlsx", TEXT)
    other = sheets.workbook(tmp_path / "due.xlsx", TEXT)
    with zipfile.ZipFile(other, "a") as package:
        package.writestr("xl/media/image1.png", b"\x89PNG not xml")
    assert parts.different_bytes(one, other) == {"xl/media/image1.png"}
    with pytest.raises(AssertionError):
        parts.assert_same_workbook(one, other)


def test_the_way_xml_is_written_does_not_matter() -> None:
    assert parts.canonical(b'<a  y="2" x="1"/>') == parts.canonical(b"<a x='1' y='2'></a>")
    assert parts.canonical(b"<a>1</a>") != parts.canonical(b"<a>2</a>")
    assert parts.canonical(b"\x00\x01") != parts.canonical(b"\x00\x02")
