"""``riscontro diff`` on files: units' workbooks, plans, masters, spreadsheets from elsewhere."""

import json
import subprocess
from datetime import date
from pathlib import Path
from shutil import copyfile
from typing import Any

import openpyxl
import pytest
from desk import cell_of, riscontro, workspace
from forge import Forge
from riscontro.schemas.plan import Contact
from riscontro.workbooks.planbook import write_plan


def diff(*words: object) -> tuple[int, dict[str, Any]]:
    done = riscontro("diff", *words, "--json")
    return done.exit_code, json.loads(done.stdout)


def cells(found: dict[str, Any]) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    return {
        (row["sheet"], row["key"], cell["field"]): (cell["before"]["value"], cell["after"]["value"])
        for row in found["rows"]
        for cell in row["cells"]
    }


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return Forge(tmp_path).fill().save()


def edited(path: Path, name: str = "b.xlsx") -> tuple[openpyxl.Workbook, Path]:
    return openpyxl.load_workbook(path), path.with_name(name)


def test_a_workbook_saved_again_is_the_same(book: Path, soffice: str, tmp_path: Path) -> None:
    file, other = edited(book)
    file.save(other)
    assert diff(book, book) == diff(book, book)
    for found in (diff(book, other), diff(other, book), diff(book, book)):
        assert (found[0], found[1]["rows"]) == (0, [])
    for kind in ("xlsx", "ods"):
        out = tmp_path / kind
        command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
                   "--convert-to", kind, "--outdir", str(out), str(book)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True)
        status, found = diff(book, out / f"{book.stem}.{kind}")
        assert status == 0 and all(
            cell["spelling"] for row in found["rows"] for cell in row["cells"]
        )


def test_changed_cells_by_key_wherever_they_stand(book: Path) -> None:
    file, other = edited(book)
    page = file["Indicatori"]
    cell_of(page, "M05.P02/a.1", "value").value = 4321
    cell_of(page, "M05.P02/a.2", "value").value = None
    cell_of(page, "M05.P02/a.1", "target").value = 99
    page.move_range(f"A12:{page.cell(1, page.max_column).column_letter}{page.max_row}", rows=3)
    file.create_sheet("Appunti")["B2"] = "mio"
    file.save(other)
    status, found = diff(book, other)
    known = cells(found)
    assert status == 1
    assert known["indicators", "M05.P02/a.1", "value"][1] == "4321"
    assert known["indicators", "M05.P02/a.2", "value"][1] is None
    assert known["indicators", "M05.P02/a.1", "target"] == (None, "99")
    assert known["Appunti", "", "B2"] == (None, "mio")
    typed = {name for name in known if name[0] in ("indicators", "activities")}
    assert {name[1:] for name in typed} == {
        ("M05.P02/a.1", "value"), ("M05.P02/a.2", "value"), ("M05.P02/a.1", "target"),
    }  # fmt: skip
    owners = {
        (cell["field"], cell["owner"])
        for row in found["rows"]
        if row["sheet"] == "indicators"
        for cell in row["cells"]
    }
    assert owners == {("value", "unit"), ("target", "centre")}
    told = riscontro("diff", book, other).stdout
    assert "Indicatori!" in told and "coordinamento, " in told and "foglio in più" in told
    assert "centre, " in riscontro("diff", book, other, "--lang", "en").stdout


def test_rows_gone_and_repeated(book: Path) -> None:
    file, other = edited(book)
    page = file["Indicatori"]
    first = cell_of(page, "M05.P02/f.1", "key")
    for cell in page[first.row]:
        cell.value = None
    cell_of(page, "M05.P02/a.2", "key").value = "M05.P02/a.1"
    file.save(other)
    _, found = diff(book, other)
    kinds = {(row["difference"], row["key"]) for row in found["rows"]}
    assert ("removed", "M05.P02/f.1") in kinds
    _, back = diff(other, book)
    turned = {"added": "removed", "removed": "added"}
    assert {(turned.get(kind, kind), key) for kind, key in kinds} == {
        (row["difference"], row["key"]) for row in back["rows"]
    }


def test_spelling_answers_proposals_and_the_name_of_who_approves(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    first = copyfile(forge.save(), tmp_path / "a.xlsx")
    address = forge.address("indicators", "a.1", "value")
    number = forge.sheet("indicators")[address].value
    forge.put("indicators", "a.1", "value", f"{number:,}".replace(",", "."))
    forge.put("activities", "a", "status", "IN CORSO")
    forge.form("approval_name", "Maria Bianchi")
    forge.form("state", "in approvazione")
    page = forge.sheet("Proposte")
    names = {cell.value: cell.column for row in page["1:8"] for cell in row if cell.value}
    for name, value in (("kind", "modifica"), ("code", "a.1"), ("text", "Altro target")):
        page.cell(30, names[name]).value = value
    second = forge.save()
    status, found = diff(first, second)
    text = json.dumps(found, ensure_ascii=False) + riscontro("diff", first, second).stdout
    assert "Bianchi" not in text and "Dirigente di prova" not in text
    spelled = {cell["field"] for row in found["rows"] for cell in row["cells"] if cell["spelling"]}
    assert status == 1 and spelled == {"value", "status"}
    known = cells(found)
    assert known["instructions", "", "state"] == ("trasmessa", "in approvazione")
    assert known["instructions", "", "approval_name"] == (None, None)
    (asked,) = [row for row in found["rows"] if row["sheet"] == "proposals"]
    assert asked["difference"] == "added" and "Altro target" in asked["label"]
    forge.form("state", "trasmessa")
    forge.form("approval_name", "Dirigente di prova")
    for name in ("kind", "code", "text"):
        page.cell(30, names[name]).value = None
    assert diff(first, forge.save())[0] == 0, "written otherwise, it says the same"


def test_two_rounds_say_so(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    one = Forge(tmp_path / "a").save()
    other = Forge(tmp_path / "b", round_id="monitoraggio").save()
    _, found = diff(one, other)
    assert cells(found)["identity", "", "round"] == ("consuntivo", "monitoraggio")
    assert found["before"] != found["after"], "files of one name are told by their folder"


# Plans and other files --------------------------------------------------------------------------


def test_plans_by_record_and_attribute(tmp_path: Path) -> None:
    root = workspace(tmp_path / "w")
    one = root / "piano.xlsx"
    english = workspace(tmp_path / "e", language="en") / "piano.xlsx"
    status, found = diff(one, english)
    assert set(cells(found)) == {("identity", "", "language")}
    file, other = edited(one)
    page = file["Indicatori"]
    cell_of(page, "M05.P02/a.1", "target").value = 777
    cell_of(page, "M05.P02/a.2", "target").value = "boh"
    names = {cell.value: cell.column for cell in file["Referenti"][4]}
    for name, value in (
        ("department", "CUL"),
        ("role", "referente"),
        ("name", "Anna Neri"),
        ("mail", "anna.neri@comune.it"),
    ):
        file["Referenti"].cell(6, names[name]).value = value
    file.save(other)
    status, found = diff(one, other)
    known = cells(found)
    assert status == 1
    assert known["indicators", "M05.P02/a.1", "target"] == (None, "777")
    assert known["indicators", "M05.P02/a.2", "target"] == (None, "boh"), "unread, not unseen"
    assert known["contacts", "", "rows"][1] == "1 di 1 righe"
    text = json.dumps(found, ensure_ascii=False) + riscontro("diff", one, other).stdout
    assert "Neri" not in text and "anna" not in text
    assert {name for name in known if name[0] not in ("indicators", "contacts")} == set()


def test_persons_of_a_plan_are_never_named(tmp_path: Path) -> None:
    from dataclasses import replace

    from desk import PROFILE
    from forge import sample_plan
    from riscontro.schemas.rulings import Waiver

    made = []
    for n, name in enumerate(("Luisa Verdi", "Carlo Gialli")):
        contact = Contact("CUL", "referente", name, f"x{n}@comune.it")
        waiver = Waiver("VAL-009", "M05.P02/a.1", "CUL", "motivo", name, date(2026, 1, 2))
        plan = replace(sample_plan(), contacts=(contact,), waivers=(waiver,))
        path = tmp_path / f"p{n}.xlsx"
        path.write_bytes(write_plan(plan, PROFILE, "prova-2025", "it", lambda _: ("", "")))
        made.append(path)
    status, found = diff(*made)
    text = json.dumps(found, ensure_ascii=False) + riscontro("diff", *made).stdout
    assert status == 1 and "Verdi" not in text and "Gialli" not in text and "@comune" not in text
    assert {name[0] for name in cells(found)} == {"contacts", "waivers"}


def test_files_from_elsewhere_cell_by_cell(tmp_path: Path) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for n, path in enumerate(paths):
        file = openpyxl.Workbook()
        file.active.title = "Foglio"
        file.active["B2"], file.active["B10"], file.active["A1"] = n, "uguale", f"x{n}"
        file.create_sheet(f"Solo {n}")["A1"] = 1
        file.save(path)
    status, found = diff(*paths)
    assert status == 1 and found["kind"] == "cells"
    assert cells(found) == {
        ("Foglio", "", "A1"): ("x0", "x1"),
        ("Foglio", "", "B2"): ("0", "1"),
        ("Solo 0", "", "A1"): ("1", None),
        ("Solo 1", "", "A1"): (None, "1"),
    }
    assert found["counts"]["sheets"] == 2


def test_what_cannot_be_compared_is_said(tmp_path: Path, book: Path) -> None:
    root = workspace(tmp_path / "w")
    foreign = tmp_path / "f.xlsx"
    openpyxl.Workbook().save(foreign)
    broken = tmp_path / "rotto.xlsx"
    broken.write_bytes(b"PK no")
    for words in (
        (book, root / "piano.xlsx"),
        (book, foreign),
        (book, broken),
        (book, tmp_path / "assente.xlsx"),
        (book,),
        (book, "run:1", "--workspace", root),
        ("run:1", "--workspace", root),
        ("1", "2", "--cells", "--workspace", root),
        (book, book, "--errata"),
        ("run:1", "--workspace", tmp_path),
    ):
        done = riscontro("diff", *words)
        assert done.exit_code == 2 and len(done.stderr.strip().splitlines()) == 1, words
        assert done.stdout == ""
    assert riscontro("diff", book, foreign, "--cells").exit_code == 1
    assert not (root / ".riscontro" / "store.db").exists(), "looking makes nothing"


def test_the_list_as_text_and_as_a_workbook(tmp_path: Path, book: Path) -> None:
    file, other = edited(book)
    cell_of(file["Indicatori"], "M05.P02/a.1", "value").value = 1
    file.save(other)
    text, sheet = tmp_path / "d.txt", tmp_path / "d.xlsx"
    words = ("diff", book, other, "--to", text, "--sheet", sheet, "--today", "2026-02-20")
    done = riscontro(*words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert text.read_text("utf-8").startswith("prima ")
    first = sheet.read_bytes()
    riscontro(*words)
    assert sheet.read_bytes() == first
    page = openpyxl.load_workbook(sheet)["Differenze"]
    assert any("M05.P02/a.1" in map(str, row) for row in page.iter_rows(values_only=True))
    status, found = diff(sheet, sheet)
    assert (status, found["kind"]) == (0, "cells")
    assert riscontro("diff", book, other, "--sheet", tmp_path / "d.csv").exit_code == 2
