"""Frames shared by workbooks: what is the unit's own goes in, nothing of another unit stays."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from books import PERIOD, filled_book, sample_book, sample_profile
from riscontro.schemas.terms import IDENTITY_SHEET
from riscontro.workbooks import template
from riscontro.workbooks.builder import build
from riscontro.workbooks.frames import COUNT, LAST
from riscontro.workbooks.layout import FIRST_ROW, PROPERTY_PREFIX, Book
from riscontro.workbooks.leftover import Leftover
from riscontro.workbooks.rawzip import member, whole
from riscontro.workbooks.template import template_of

PROFILE = sample_profile()
LONG = "Direzione per il coordinamento dei servizi & degli uffici " * 3
NAMES = ("Ambiente", 'Scuole & "Nidi" <0-6>', " Due  spazi ", "Due\nrighe", LONG.strip())


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is known of other workbooks."""
    monkeypatch.setattr(template, "_TEMPLATES", {})


def named(name: str, unit: str = "AMB") -> Book:
    book = filled_book()
    return replace(book, department=name, identity=replace(book.identity, department=unit))


def texts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode() for name in package.namelist()}


def test_a_workbook_does_not_depend_on_those_made_before(monkeypatch: pytest.MonkeyPatch) -> None:
    books = [named(name, f"U{at}") for at, name in enumerate(NAMES)]
    books += [replace(named("Senza righe"), rows={}), replace(named("Nuova"), history=())]
    alone = []
    for book in books:
        monkeypatch.setattr(template, "_TEMPLATES", {})
        alone.append(build(book, PROFILE))
    assert [build(book, PROFILE) for book in (*books, *reversed(books))] == [
        *alone,
        *reversed(alone),
    ]


def test_units_that_look_alike_share_a_frame() -> None:
    shared = template_of(named("Ambiente"), PROFILE)
    for name in ("Ambiente", "Cultura", "Sport"):
        build(named(name, name[:3].upper()), PROFILE)
    assert template_of(named("Sport", "SPO"), PROFILE) is shared
    assert len(shared._frames) == 1
    build(replace(named("Cultura"), contact="altri@comune.example"), PROFILE)
    build(named(LONG), PROFILE)
    assert len(shared._frames) == 3


def test_a_profile_of_the_same_name_has_templates_of_its_own() -> None:
    other = replace(PROFILE, history_years=PROFILE.history_years - 1)
    assert template_of(filled_book(), other) is not template_of(filled_book(), PROFILE)


@pytest.mark.parametrize("name", NAMES)
def test_the_name_stands_wherever_it_belongs(name: str) -> None:
    book = named(name)
    data = build(book, PROFILE)
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    said = {row[0].value: row[2].value for row in workbook["Istruzioni"].iter_rows()}
    assert said["department"] == name
    assert workbook["Indicatori"]["B2"].value == f"{name} · {PERIOD} · Consuntivo"
    assert workbook["Elenchi"]["B2"].value == f"{name} · {PERIOD}"
    assert workbook.properties.title == f"{book.title} · {name}"
    assert workbook.custom_doc_props[f"{PROPERTY_PREFIX}name"].value == name
    assert workbook.custom_doc_props[f"{PROPERTY_PREFIX}department"].value == "AMB"
    pairs = {row[0].value: row[1].value for row in workbook[IDENTITY_SHEET].iter_rows(max_row=9)}
    assert (pairs["name"], pairs["department"]) == (name, "AMB")
    shown = " ".join(name.split())
    cut = shown if len(shown) <= 85 else shown[:84].rstrip() + "…"
    for sheet in workbook.worksheets[:-1]:
        assert sheet.oddFooter.left.text.split("\n")[1].strip() == cut.replace("&", "&&")


def test_no_mark_is_left() -> None:
    book = replace(
        filled_book(), left=(Leftover("k", "c", "l", "f", 3.0, "perché", "Foglio", "A1"),)
    )
    for name, xml in texts(build(book, PROFILE)).items():
        assert "\ue000" not in xml, name
        assert f">{COUNT // 1000}" not in xml, name
        for number in range(1, 20):
            assert f'{LAST - number}"' not in xml, name


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_tables_and_rules_end_with_the_last_record(count: int) -> None:
    book = sample_book()
    rows = [{**row, "key": f"k{at}"} for at in range(30) for row in book.rows["indicators"][:1]]
    made = replace(book, rows={**book.rows, "indicators": rows[:count]})
    workbook = openpyxl.load_workbook(io.BytesIO(build(made, PROFILE)))
    sheet, last = workbook["Indicatori"], FIRST_ROW - 1 + max(1, count)
    assert sheet.max_row == last
    assert {table.ref.rpartition(":")[2].strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            for table in sheet.tables.values()} == {str(last)}  # fmt: skip
    assert {area.max_row for one in sheet.data_validations.dataValidation
            for area in one.sqref.ranges} == {last}  # fmt: skip
    assert {area.max_row for one in sheet.conditional_formatting
            for area in one.sqref.ranges} == {last}  # fmt: skip


def test_a_zip_of_compressed_members_is_read_by_every_library() -> None:
    contents = {"a/uno.xml": b"<a/>" * 500, "vuoto": b"", "due.bin": bytes(range(256))}
    members = [member(name, content, 1) for name, content in contents.items()]
    made = whole(members)
    assert made == whole(members)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == contents
