"""A person taken out of one workbook: the cells, what repeats them, and nothing besides."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
import recordplan
from crafted import ods
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from riscontro.schemas.persons import Person, distinct, examples, longer, tables_of
from riscontro.workbooks.erasing import erased

WHO, TOKEN = "RSSMRA51", "dimenticata-00ff"
PERSON = Person(
    WHO, TOKEN, tables_of(recordplan.profile()), others=frozenset({"RSSMRA51-bis"}),
    values=frozenset({"13/02/1951"}),
)  # fmt: skip


def workbook() -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Dati personali"
    page.append(["key", "persona_id", "nascita", "altro"])
    page.append(["ATENEO/anagrafica.0001", f" {WHO.lower()} ", date(1951, 2, 13), "=C2"])
    page.append(["ATENEO/anagrafica.0002", "RSSMRA51-bis", date(1960, 1, 1), "=C3"])
    page.append(["ATENEO/anagrafica.0003", "", date(1970, 1, 1), ""])
    page["C2"].comment = Comment("nata il 13/02/1951", "x")
    page["C3"].comment = Comment("nata il primo gennaio", "x")
    other = book.create_sheet("Appunti")
    other["A1"] = f"Per {WHO}, nata il 13/02/1951; vedi anche RSSMRA51-bis e RSSMRA510"
    bold = InlineFont(b=True)
    other["A2"] = CellRichText("Signora ", TextBlock(bold, "RSSM"), "RA51, nata")
    other["A3"] = "nata il 13/02/1951"
    book.create_sheet("Immutato")["A1"] = 12
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_cells_notes_and_texts_lose_the_person_alone() -> None:
    before = workbook()
    made = erased(before, PERSON)
    page = load_workbook(BytesIO(made.data))["Dati personali"]
    assert str(page.cell(2, 2).value).strip() == TOKEN and page.cell(2, 3).value is None
    assert page.cell(3, 2).value == "RSSMRA51-bis"
    assert page.cell(3, 3).value is not None and page.cell(4, 3).value is not None
    notes = [page.cell(row, 3).comment for row in (2, 3)]
    assert "1951" not in str(notes[0]) and notes[1] is not None
    own = load_workbook(BytesIO(made.data))["Appunti"]
    assert own["A1"].value == f"Per {TOKEN}, nata il •••; vedi anche RSSMRA51-bis e RSSMRA510"
    assert TOKEN in str(own["A2"].value) and "RSSMRA51" not in str(own["A2"].value)
    # Nobody is named beside it: it may be anybody's.
    assert own["A3"].value == "nata il 13/02/1951"
    assert made.cells == 1 and made.mentions


def test_parts_without_the_person_keep_their_bytes() -> None:
    before, after = parts(workbook()), parts(erased(workbook(), PERSON).data)
    same = {name for name, data in before.items() if after.get(name) == data}
    assert {"xl/styles.xml", "xl/theme/theme1.xml", "xl/worksheets/sheet3.xml"} <= same
    assert erased(workbook(), PERSON).data == erased(workbook(), PERSON).data


def test_a_workbook_without_the_person_is_the_same() -> None:
    data = workbook()
    whole = erased(data, Person("NESSUNO9", TOKEN, PERSON.tables))
    assert whole.data == data
    assert not whole.cells and not whole.mentions


def test_a_row_that_names_nobody_goes_by_its_key() -> None:
    known = Person(WHO, TOKEN, PERSON.tables, keys=frozenset({"ATENEO/anagrafica.0003"}))
    page = load_workbook(BytesIO(erased(workbook(), known).data))["Dati personali"]
    assert page.cell(4, 3).value is None and page.cell(3, 3).value is not None


def test_an_open_document() -> None:
    def row(*cells: str) -> str:
        return "<table:table-row>" + "".join(cells) + "</table:table-row>"

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    def day(iso: str, text: str) -> str:
        return cell(text, f'office:value-type="date" office:date-value="{iso}"')

    blank = '<table:table-cell table:number-columns-repeated="2"/>'
    table = row(cell("key"), blank, cell("persona_id"), cell("nascita"))
    table += row(cell("k1"), blank, cell(WHO), day("1951-02-13", "13/02/1951"))
    table += row(cell("k2"), blank, cell("RSSMRA51-bis"), day("1960-01-01", "01/01/1960"))
    data = ods(f'<table:table table:name="Dati personali">{table}</table:table>')
    made = erased(data, PERSON)
    text = parts(made.data)["content.xml"].decode()
    assert made.cells == 1 and "1951" not in text and "1960-01-01" in text
    assert TOKEN in text and f">{WHO}<" not in text and "RSSMRA51-bis" in text
    assert parts(made.data)["mimetype"] == parts(data)["mimetype"]


def test_texts() -> None:
    assert PERSON.text(f"{WHO} e X{WHO} e {WHO}9") == f"{TOKEN} e X{WHO} e {WHO}9"
    assert PERSON.text("ATENEO/persona:rssmra51") == f"ATENEO/persona:{TOKEN}"
    assert not PERSON.told("RSSMRA51-bis")
    assert longer("P001", ["P0010", "P001", "p001-b"]) == {"P0010", "p001-b"}
    assert examples('help = "Codice, come P001."\nx = 1', "P001") == {"Codice, come P001."}


@pytest.mark.parametrize(("text", "good"), [("P01", False), ("P001", True), ("1234", False),
                                            ("12345", True), (" a ", False)])  # fmt: skip
def test_what_can_be_told_from_other_words(text: str, good: bool) -> None:
    assert distinct(text) is good


def test_what_sheets_name_persons() -> None:
    found = {
        one.id: (set(one.naming), set(one.personal)) for one in tables_of(recordplan.profile())
    }
    assert found["anagrafica"] == ({"persona_id"}, {"nascita"})
    assert found["persona"] == ({"persona_id"}, set())
    assert found["incarico"] == ({"persona"}, set())
