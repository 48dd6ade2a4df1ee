"""Workbooks touched the way people touch them: no false finding, none at the wrong cell."""

import json
import random
import shutil
import subprocess
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from forge import TODAY, Forge
from office import convert
from openpyxl import load_workbook
from riscontro.schemas.findings import LANGUAGES, Finding
from riscontro.schemas.profile import load
from riscontro.schemas.rules import common, words
from riscontro.sync.filling import approval, filled
from riscontro.sync.importing import read_source
from riscontro.sync.issuing import Issue, books
from riscontro.sync.pipeline.checking import check_files
from riscontro.workbooks.builder import build
from touched import (
    TOUCHES,
    blank_to_the_end,
    columns,
    key_rows,
    moved,
    on_entry_sheets,
    positions,
    retyped,
    spots,
)

SYSTEM_PYTHON = "/usr/bin/python3"
CALC = Path(__file__).with_name("calcwork.py")
IN_CALC = ("nothing", "rows_inserted", "columns_inserted", "column_moved", "sorted_rows",
           "filtered", "hidden", "renamed", "reordered", "cut")  # fmt: skip
SECONDS = 2.0
"""How long a workbook with blank rows down to the last row of its sheets may take."""


def check(path: Path) -> list[Finding]:
    return list(check_files([path], TODAY).findings)


def spoiled(folder: Path) -> Forge:
    """A workbook filled in with one error of several kinds in both sheets."""
    forge = Forge(folder).fill()
    forge.put("indicators", "a.1", "value", "4.224057,67")
    forge.put("indicators", "a.3", "value", 1.8)
    forge.put("indicators", "b.1", "denominator", 0)
    forge.put("indicators", "b.3", "value", "dodici")
    forge.put("indicators", "d.1#delegazioni", "indicator", "Altro indicatore")
    forge.put("indicators", "f.1", "value", 97860)
    forge.put("indicators", "f.1", "rating", "a mano")
    forge.put("activities", "b", "status", "quasi")
    forge.put("activities", "e", "done", 0.5)
    forge.put("activities", "c", "actions", None)
    return forge


@pytest.fixture(scope="module", params=["clean", "spoiled"])
def workbook(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    forge = Forge(folder).fill() if request.param == "clean" else spoiled(folder)
    return forge.save()


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, corpus: Path) -> Path:
    """The workbook of the department of culture, filled in with what it reported."""
    profile = load("torino-controllo")
    plan = read_source(corpus / "torino-2025", profile)
    issue = Issue("torino-2025", "consuntivo", "it", date(2026, 2, 28), date(2026, 1, 15), "Staff")
    book = filled(books(plan, profile, issue)["CUL"], plan, profile, approval(date(2026, 2, 20)))
    path = tmp_path_factory.mktemp("real") / "CUL.xlsx"
    path.write_bytes(build(book, profile))
    return path


def test_the_spoiled_workbook_has_one_finding_for_each_error(tmp_path: Path) -> None:
    forge = spoiled(tmp_path)
    found = {(code, field) for code, _, field, _ in spots(forge.check())}
    assert found == {
        ("VAL-002", "value"), ("VAL-005", "value"), ("IND-004", "denominator"),
        ("VAL-001", "value"), ("LCK-001", "indicator"), ("IND-007", "value"),
        ("LCK-002", "rating"), ("VAL-004", "status"), ("ACT-005", "done"),
        ("ACT-002", "actions"),
    }  # fmt: skip


@pytest.mark.parametrize("name", TOUCHES)
def test_touched_with_openpyxl(workbook: Path, tmp_path: Path, name: str) -> None:
    _assert_same(workbook, tmp_path, name)


@pytest.mark.corpus
@pytest.mark.parametrize("name", TOUCHES)
def test_a_real_workbook_touched_with_openpyxl(real: Path, tmp_path: Path, name: str) -> None:
    _assert_same(real, tmp_path, name)


def _assert_same(workbook: Path, folder: Path, name: str) -> None:
    before = check(workbook)
    file = load_workbook(workbook)
    TOUCHES[name](file)
    path = folder / workbook.name
    file.save(path)
    where = positions(path) if "ids deleted" not in name else _one_row_up(positions(workbook))
    found, wanted = spots(check(path)), moved(before, where)
    if name == "values in another order":
        # Percentages left their formats behind: what is wrong with one may have another name.
        found, wanted = ([("", *one[1:]) for one in some] for some in (found, wanted))
        found, wanted = sorted(found), sorted(wanted)
    assert found == wanted


def _one_row_up(where: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    shifted = {}
    for cell, place in where.items():
        letters = place.rstrip("0123456789")
        shifted[cell] = f"{letters}{int(place[len(letters) :]) - 1}"
    return shifted


def _text(value: Any) -> Any:
    """A number as a person writes it; fractions of percent cells with their sign."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        return f"{value * 100:g} %".replace(".", ",") if value <= 1 else _grouped(value)
    return value


def _grouped(value: float) -> str:
    text = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    return text.removesuffix("00").removesuffix(",")


MANNERS = {
    "numbers as text": _text,
    "spaces that do not break": lambda value: f"\u00a0{_text(value)}\u00a0".replace(" ", "\u00a0"),
    "apostrophes typed in": lambda value: (
        f"'{_text(value)}" if isinstance(value, int | float) else value
    ),
    "trailing spaces": lambda value: f"{value}  " if isinstance(value, str) else value,
    "capitals": lambda value: value.upper() if value in ("In corso", "Avviato") else value,
    "narrow spaces": lambda value: (
        _text(value).replace(".", "\u202f") if isinstance(value, int) and value > 1 else value
    ),
}


@pytest.mark.parametrize("manner", MANNERS)
def test_entries_typed_in_another_manner(tmp_path: Path, manner: str) -> None:
    forge = Forge(tmp_path).fill()
    forge.put("indicators", "f.1", "value", None)
    forge.put("indicators", "f.1", "missing_reason", "disponibile dal")
    forge.put("indicators", "f.1", "available_from", datetime(2026, 9, 30))
    assert spots(forge.check()) == []
    on_entry_sheets(retyped(MANNERS[manner]))(forge.file)
    assert spots(forge.check()) == []


def test_everything_still_stands_after_insertions_in_every_sheet(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    forge.form("state", "trasmesa")
    page = forge.sheet("Proposte")
    named = columns(page, "kind")
    for name, text in {"kind": "ritiro", "code": "Z9", "text": "t", "motive": "m"}.items():
        page.cell(6, named[name]).value = text
    before = [(one.code, one.place.sheet) for one in forge.check()]
    assert before == [("VAL-004", "Istruzioni"), ("PRP-002", "Proposte")]
    TOUCHES["rows and columns inserted everywhere"](forge.file)
    after = forge.check()
    assert [(one.code, one.place.sheet) for one in after] == before
    values = [forge.sheet(one.place.sheet)[one.place.cell].value for one in after]
    assert values == ["trasmesa", "Z9"]


def test_blank_rows_down_to_the_last_row(workbook: Path, tmp_path: Path) -> None:
    before = check(workbook)
    file = load_workbook(workbook)
    on_entry_sheets(blank_to_the_end)(file)
    path = tmp_path / workbook.name
    file.save(path)
    start = time.perf_counter()
    after = check(path)
    assert time.perf_counter() - start < SECONDS
    assert spots(after) == spots(before)


def test_a_copy_under_another_name(workbook: Path, tmp_path: Path) -> None:
    before = check(workbook)
    copies = [tmp_path / name for name in ("CUL definitivo.xlsx", "CUL definitivo (2).xlsx")]
    for copy in copies:
        shutil.copy(workbook, copy)
    assert spots(check(copies[0])) == spots(before)
    together = check_files(copies, TODAY)
    for copy in copies:
        assert spots(together.of(copy.name)) == spots(before)


def test_a_paragraph_that_ran_over_is_one_finding(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    first = forge.put("activities", "a", "actions", "Nel 2025 sono stati realizzati:")
    over = [forge.put("activities", "b", "actions", "- il primo intervento;"),
            forge.put("activities", "c", "actions", "- il secondo intervento.")]  # fmt: skip
    found = forge.check()
    assert spots(found) == [("ACT-010", "M05.P02/a", "actions", f"Attività!{first}")]
    assert found[0].facts["cells"] == over


def test_a_paragraph_that_ran_over_the_end_is_one_finding(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    page = forge.sheet("activities")
    column, last = columns(page)["actions"], max(key_rows(page).values())
    for offset in (1, 2, 3):
        page.cell(last + offset, column).value = f"Capoverso {offset}."
    found = forge.check()
    assert [one.code for one in found] == ["ROW-005"]
    assert found[0].place.cell == page.cell(last + 1, column).coordinate
    assert "Capoverso 1." in found[0].value


def test_rows_sorted_without_their_keys_are_known_by_what_they_say(tmp_path: Path) -> None:
    forge = spoiled(tmp_path)
    before = forge.check()
    page = forge.sheet("indicators")
    rows, at = list(key_rows(page).values()), columns(page)["key"]
    keys = [page.cell(row, at).value for row in rows]
    TOUCHES["rows in another order"](forge.file)
    where = positions(forge.save())
    for row, key in zip(rows, keys, strict=True):
        page.cell(row, at).value = key
    after = forge.check()
    changed = [one for one in after if one.code == "LCK-004"]
    # The middle one of an odd number of rows stays where it was.
    assert len(changed) == len(rows) - len(rows) % 2
    assert spots(set_apart(after, "LCK-004")) == moved(before, where)


def set_apart(findings: list[Finding], code: str) -> list[Finding]:
    return [one for one in findings if one.code != code]


def test_a_row_pasted_over_another_is_what_its_key_says(tmp_path: Path) -> None:
    forge = Forge(tmp_path).fill()
    page = forge.sheet("indicators")
    rows, named = key_rows(page), columns(page)
    source, target = rows["M05.P02/a.1"], rows["M05.P02/f.1"]
    for name in ("code", "indicator"):
        page.cell(target, named[name]).value = page.cell(source, named[name]).value
    found = spots(forge.check())
    assert found == [
        ("LCK-001", "M05.P02/f.1", name, f"Indicatori!{page.cell(target, named[name]).coordinate}")
        for name in ("code", "indicator")
    ]


def test_a_copied_sheet_changes_no_other_finding(tmp_path: Path) -> None:
    forge = spoiled(tmp_path)
    before = spots(forge.check())
    copy = forge.file.copy_worksheet(forge.sheet("indicators"))
    copy.title = "Indicatori (copia)"
    after = forge.check()
    assert [one.place.sheet for one in after if one.code == "SHT-003"] == ["Indicatori (copia)"]
    assert spots(set_apart(after, "SHT-003")) == before


def test_the_hidden_sheet_gone_leaves_the_entries_checked(tmp_path: Path) -> None:
    forge = spoiled(tmp_path)
    before = forge.check()
    del forge.file["_riscontro"]
    expected = [one for one in before if not one.code.startswith("LCK")]
    assert spots(set_apart(forge.check(), "WBK-008")) == spots(expected)


def test_two_identities_leave_the_entries_checked(tmp_path: Path) -> None:
    forge = spoiled(tmp_path)
    before = forge.check()
    forge.file.custom_doc_props["riscontro.department"].value = "AMB"
    after = forge.check()
    assert [one.place.cell for one in after if one.code == "WBK-003"] == [""]
    assert spots(set_apart(after, "WBK-003")) == spots(before)


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory, soffice: str) -> Path:
    """Every treatment done in LibreOffice: ``spoiled`` and ``clean``, as .xlsx and as .ods."""
    probe = subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("the system Python has no UNO bridge (python3-uno)")
    folder = tmp_path_factory.mktemp("calc")
    jobs = []
    for kind in ("clean", "spoiled"):
        (folder / kind).mkdir()
        forge = Forge(folder / kind).fill() if kind == "clean" else spoiled(folder / kind)
        source = forge.save()
        for name in (*IN_CALC, "copied", "cut_value"):
            for suffix in ("xlsx", "ods"):
                jobs.append([str(source), str(folder / kind / f"{name}.{suffix}"), name])
    subprocess.run([SYSTEM_PYTHON, str(CALC), json.dumps(jobs)], check=True, timeout=300)
    return folder


@pytest.mark.office
@pytest.mark.parametrize("kind", ["clean", "spoiled"])
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
@pytest.mark.parametrize("name", IN_CALC)
def test_touched_in_libreoffice(calc: Path, name: str, suffix: str, kind: str) -> None:
    before = check(calc / kind / "CUL_2025_consuntivo.xlsx")
    after = check(calc / kind / f"{name}.{suffix}")
    if suffix == "ods":
        # What an .ods tells of formulas is not enough to say that one was typed over.
        assert [one.place.cell for one in after if one.code == "WBK-010"] == [""]
        after = set_apart(after, "WBK-010")
        before = set_apart(before, "LCK-002")
    assert spots(after) == moved(before, positions(calc / kind / f"{name}.xlsx"))


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_value_cut_and_pasted_in_libreoffice(calc: Path, suffix: str) -> None:
    found = spots(set_apart(check(calc / "clean" / f"cut_value.{suffix}"), "WBK-010"))
    # The value of a.1 now stands on a.3, a percentage: no formula is said to be changed.
    assert [(code, key) for code, key, _, _ in found] == [
        ("IND-001", "M05.P02/a.1"), ("VAL-002", "M05.P02/a.3"),
    ]  # fmt: skip


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_sheet_copied_in_libreoffice(calc: Path, suffix: str) -> None:
    found = spots(set_apart(check(calc / "clean" / f"copied.{suffix}"), "WBK-010"))
    assert found == [("SHT-003", "", "", "Indicatori (copia)!")]


@pytest.mark.office
@pytest.mark.corpus
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_real_workbook_saved_by_libreoffice(
    real: Path, tmp_path: Path, soffice: str, suffix: str
) -> None:
    saved = convert(real, suffix, tmp_path / "saved")
    assert spots(set_apart(check(saved), "WBK-010")) == spots(check(real))


ANYTHING = ("", " ", "-", "#REF!", "=1+1", 1e300, -1e-300, 0, -1, True, datetime(1900, 1, 1),
            datetime(9999, 12, 31), "31/02/2025", "4.224057,67", "9" * 320, "\u200b", "key",
            "value", "Chiave", "M05.P02/a", "plan", "issued", "1e999", "½", "{value}", "%s", None,
            "confermo", "trasmessa", "1/0", "100%")  # fmt: skip


@pytest.mark.parametrize("number", range(20))
def test_nothing_typed_anywhere_stops_the_check(tmp_path: Path, number: int) -> None:
    chance = random.Random(number)
    forge = Forge(tmp_path).fill()
    for _ in range(chance.choice((3, 30, 300))):
        page = forge.file[chance.choice(forge.file.sheetnames)]
        row, column = chance.randint(1, page.max_row + 2), chance.randint(1, 40)
        page.cell(row, column).value = chance.choice(ANYTHING)
    for found in forge.check():
        assert all(words(found, language, common()) for language in LANGUAGES)
