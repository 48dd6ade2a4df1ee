"""Every button in front of a program that is none: what it does, says, refuses, and leaves."""

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import DAY, fill, riscontro, workspace
from fakehost import FakeHost, Window
from forge import GOOD, SHEETS, changed, sample_plan
from openpyxl import load_workbook
from riscontro.addin import centrebuttons, centrewords, places, reopening, ribbonwords
from riscontro.addin.buttons import BUTTONS
from riscontro.addin.findingmemory import ids_of, recall
from riscontro.addin.host import Cancelled, Spot
from riscontro.addin.ribbon import press
from riscontro.schemas.findings import Severity
from riscontro.schemas.terms import FIELDS, Words
from riscontro.sync.pipeline import office as libre
from riscontro.sync.pipeline import reporting
from riscontro.sync.pipeline.recalculating import recalculated
from riscontro.workbooks.reader import read_workbook

TODAY = date.fromisoformat(DAY)
OWN = {place: value for place, value in GOOD.items() if place[:2] != ("indicators", "e.1")}
"""What CUL types: the row of e.1 is in charge of AMB, which sends nothing."""
LANGUAGES = ("it", "en")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the add-in of one's own for every test."""
    monkeypatch.setenv(places.HOME, str(tmp_path / "componente"))
    return tmp_path / "componente"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose two units have their workbooks, one of them filled in."""
    plan = changed(sample_plan(), "e.1", department="AMB")
    root = workspace(tmp_path_factory.mktemp("modello") / "piano", plan)
    riscontro("distribute", root, "--today", "2026-01-15")
    fill(root / "trasmissioni" / "CUL_2025_consuntivo.xlsx", OWN)
    return root


@pytest.fixture
def root(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "piano-2025"))


def cul(root: Path) -> Path:
    return root / "trasmissioni" / "CUL_2025_consuntivo.xlsx"


def alone(root: Path, tmp_path: Path) -> Path:
    """The unit's workbook in a folder of its own, where there is no workspace."""
    made = tmp_path / "ufficio" / "CUL_2025_consuntivo.xlsx"
    made.parent.mkdir()
    shutil.copy2(cul(root), made)
    return made


def at(path: Path, sheet: str, key: str, field: str) -> str:
    """The address of an entry cell."""
    page = load_workbook(path)[SHEETS[sheet]]
    columns = {cell.value: cell.column_letter for cell in page[4]}
    for row in range(6, page.max_row + 1):
        if page[f"{columns['key']}{row}"].value == f"M05.P02/{key}":
            return f"{columns[field]}{row}"
    raise LookupError(key)


def results(path: Path) -> list[tuple[str, str]]:
    """Rule and cell of what *Esito controlli* lists."""
    from riscontro.workbooks.results import rows_in

    return [(row.rule, row.cell) for grid in read_workbook(path).grids for row in rows_in(grid)]


def open_names(host: FakeHost) -> list[str]:
    return sorted(window.name for window in host.windows)


# Check.


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("inside", [True, False])
def test_check_writes_what_it_found_and_keeps_what_was_typed(
    root: Path, tmp_path: Path, language: Any, inside: bool
) -> None:
    path = cul(root) if inside else alone(root, tmp_path)
    host = FakeHost(language)
    here = Spot(SHEETS["indicators"], at(path, "indicators", "a.2", "note"))
    host.has(path, here)
    wrong = at(path, "indicators", "a.1", "value")
    host.types(here.sheet, wrong, "boh")
    host.types(here.sheet, here.cell, "una nota non salvata")
    press("check", host, TODAY)
    ((tone, said),) = host.said
    assert tone == "warning"
    assert ("errore bloccante" if language == "it" else "blocking error") in said
    assert ("piano-2025" in said) is inside
    assert open_names(host) == [path.name]
    assert host.spot() == here
    assert host.value(here.sheet, here.cell) == "una nota non salvata"
    assert host.value(here.sheet, wrong) == "boh"
    assert [cell for _, cell in results(path)].count(wrong) >= 1
    listed = json.loads(riscontro("validate", path, "--format", "json", "--today", DAY).stdout)
    assert sorted(results(path)) == sorted((one["code"], one["cell"]) for one in listed["findings"])
    kept = recall(host.windows[-1].book) or []
    assert [(one.code, one.cell) for one in kept] == [
        (one["code"], one["cell"]) for one in listed["findings"]
    ]
    backups = root / ".riscontro" / "copie" if inside else places.home() / "copie"
    assert list(backups.glob("CUL_2025_consuntivo.*"))
    press("check", host, TODAY)
    assert sorted(results(path)) == sorted((one["code"], one["cell"]) for one in listed["findings"])


def test_check_of_a_clean_workbook_says_so(root: Path) -> None:
    host = FakeHost()
    path = cul(root)
    host.has(path)
    press("check", host, TODAY)
    assert host.said[-1][0] == "info"
    assert results(path) == [] or "da chiarire" in host.said[-1][1] or "informazion" in host.text


def test_an_answered_question_stays_answered_however_often_one_checks(
    root: Path, tmp_path: Path
) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    host.types(SHEETS["indicators"], at(path, "indicators", "f.1", "value"), 978600)
    press("check", host, TODAY)
    from riscontro.workbooks.results import rows_in

    def rows() -> dict[str, Any]:
        found = [row for grid in read_workbook(path).grids for row in rows_in(grid)]
        return {row.rule: row for row in found if row.key == "M05.P02/f.1"}

    asked = next(row for row in rows().values() if row.severity.startswith("?"))
    page = load_workbook(path)["Esito controlli"]
    line = next(
        row
        for row in range(1, page.max_row + 1)
        if asked.rule in [cell.value for cell in page[row]]
        and asked.cell in [cell.value for cell in page[row]]
    )
    host.types("Esito controlli", f"K{line}", "confermo")
    host.types("Esito controlli", f"L{line}", "mostra straordinaria")
    assert host.value("Esito controlli", f"J{line}") == asked.rule
    for _ in range(3):
        press("check", host, TODAY)
        now = rows()[asked.rule]
        assert (now.answer, now.reason) == ("confermo", "mostra straordinaria")
        kept = recall(host.windows[-1].book) or []
        assert asked.rule not in [one.code for one in kept if one.key == "M05.P02/f.1"]
    press("clear", host, TODAY)
    assert rows()[asked.rule].reason == "mostra straordinaria"
    assert len(results(path)) == 1
    press("check", host, TODAY)
    assert rows()[asked.rule].answer == "confermo"


def test_what_is_typed_while_the_copy_is_checked_is_checked_too(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    cell = at(path, "indicators", "a.1", "value")
    host.meanwhile = lambda: host.types(SHEETS["indicators"], cell, "boh")
    press("check", host, TODAY)
    assert cell in [place for _, place in results(path)]
    assert host.value(SHEETS["indicators"], cell) == "boh"
    assert "1 errore bloccante" in host.said[-1][1]


def test_an_answer_typed_while_the_list_is_cleared_stays(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    host.types(SHEETS["indicators"], at(path, "indicators", "f.1", "value"), 978600)
    press("check", host, TODAY)
    page = load_workbook(path)["Esito controlli"]
    line = next(
        row
        for row in range(1, page.max_row + 1)
        if any(str(cell.value).startswith("?") for cell in page[row])
    )

    def answers() -> None:
        host.types("Esito controlli", f"K{line}", "confermo")
        host.types("Esito controlli", f"L{line}", "mostra straordinaria")

    host.meanwhile = answers
    press("clear", host, TODAY)
    assert len(results(path)) == 1
    assert "mostra straordinaria" in [
        cell.value for row in load_workbook(path)["Esito controlli"] for cell in row
    ]
    assert host.said[-1][1] == ribbonwords.CLEARED_BUT["it"].format(n=1)
    assert recall(host.windows[-1].book) is None


def test_free_text_is_not_remembered(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    host.types(SHEETS["indicators"], at(path, "indicators", "a.1", "value"), "chiesto a Verdi")
    press("check", host, TODAY)
    (kept,) = (places.home() / "findings").glob("*.json")
    assert "Verdi" not in kept.read_text("utf-8")
    press("next", host, TODAY)
    assert "Verdi" not in host.said[-1][1]
    press("clear", host, TODAY)
    assert not kept.exists()


def _never_saved(window: Window) -> None:
    window.path, window.location, window.name = None, "", "Senza nome 1"


def _address(window: Window) -> None:
    window.path, window.location = None, "https://comune.sharepoint.com/CUL.xlsx"


def _ods(window: Window) -> None:
    assert window.path is not None
    window.path = window.path.with_suffix(".ods")
    window.path.write_bytes(b"ods")
    window.name = window.path.name


def _xls(window: Window) -> None:
    assert window.path is not None
    window.path = window.path.with_suffix(".xls")
    window.name = window.path.name


def _mail(window: Window) -> None:
    assert window.path is not None
    folder = window.path.parent / "INetCache" / "Content.Outlook" / "AB12"
    folder.mkdir(parents=True)
    window.path = folder / window.path.name


def _read_only(window: Window) -> None:
    window.read_only = True


REFUSALS = {
    "never saved": (_never_saved, "mai stata salvata", "never saved"),
    "address": (_address, "SharePoint", "SharePoint"),
    "ods": (_ods, ".ods", ".ods"),
    "xls": (_xls, ".xls", ".xls"),
    "mail": (_mail, "provvisoria", "temporary"),
    "read-only": (_read_only, "sola lettura", "read-only"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_written_is_shown_with_the_reason(
    root: Path, tmp_path: Path, case: str, language: Any
) -> None:
    spoil, it, en = REFUSALS[case]
    path = alone(root, tmp_path)
    host = FakeHost(language)
    window = host.has(path)
    host.types(SHEETS["indicators"], at(path, "indicators", "a.1", "value"), "boh")
    before = path.read_bytes()
    spoil(window)
    press("check", host, TODAY)
    ((tone, said),) = host.said
    assert tone == "warning"
    assert (it if language == "it" else en) in said
    assert "boh" in said
    assert path.read_bytes() == before
    assert host.done == []
    assert not window.saved
    for button in ("clear", "repair", "submit"):
        host.said.clear()
        press(button, host, TODAY)
        assert len(host.said) == 1, button
        assert path.read_bytes() == before
        assert not window.saved
    host.said.clear()
    press("next", host, TODAY)
    assert host.spot() == Spot(SHEETS["indicators"], at(path, "indicators", "a.1", "value"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("button", ["check", "next", "clear", "compute", "repair", "submit"])
def test_a_workbook_that_is_not_ours_is_refused(tmp_path: Path, button: str, language: Any) -> None:
    from openpyxl import Workbook as NewBook

    book = NewBook()
    book.active["A1"] = "conti di casa"
    path = tmp_path / "conti.xlsx"
    book.save(path)
    before = path.read_bytes()
    host = FakeHost(language)
    host.has(path)
    press(button, host, TODAY)
    ((tone, said),) = host.said
    assert tone == "warning"
    assert "conti.xlsx" in said
    assert path.read_bytes() == before
    assert open_names(host) == ["conti.xlsx"]


@pytest.mark.parametrize("button", ["check", "next", "clear", "compute", "repair", "submit"])
def test_without_a_workbook_one_is_asked_for(button: str) -> None:
    host = FakeHost()
    host.calculates = False
    host.windows = []
    if button == "compute":
        host.recalculate = lambda: None  # type: ignore[method-assign]
    press(button, host, TODAY)
    assert "Abilita modifica" in host.said[0][1]


def test_a_workbook_another_program_holds_is_left_alone(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    host.types(SHEETS["indicators"], at(path, "indicators", "a.1", "value"), "boh")
    path.with_name(f"~${path.name}").write_text("")
    press("check", host, TODAY)
    assert "aperta in un altro programma" in host.said[-1][1]
    assert results(path) == []
    assert open_names(host) == [path.name]
    assert host.value(SHEETS["indicators"], at(path, "indicators", "a.1", "value")) == "boh"


# Next finding.


def test_next_goes_round_the_findings_in_the_order_of_the_sheets(
    root: Path, tmp_path: Path
) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path, Spot("Istruzioni", "A1"))
    indicators, activities = SHEETS["indicators"], SHEETS["activities"]
    cells = [at(path, "indicators", key, "value") for key in ("a.1", "b.3")]
    for cell in cells:
        host.types(indicators, cell, "boh")
    host.types(activities, at(path, "activities", "c", "status"), "boh")
    press("next", host, TODAY)
    assert host.spot() == Spot(activities, at(path, "activities", "c", "status"))
    first = host.said[-1][1]
    assert re.match(r"1 di \d+ – Attività!", first)
    whole = int(re.match(r"1 di (\d+)", first)[1])  # type: ignore[index]
    seen = [host.spot()]
    for _ in range(whole):
        press("next", host, TODAY)
        seen.append(host.spot())
    assert [Spot(indicators, cell) for cell in cells if Spot(indicators, cell) not in seen] == []
    assert seen.count(seen[0]) >= 2, "it starts again after the last"
    orders = [(spot.sheet == indicators, int(re.sub(r"\D", "", spot.cell))) for spot in seen[:3]]
    assert orders == sorted(orders)


def test_next_finds_a_row_that_was_moved(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    window = host.has(path)
    cell = at(path, "indicators", "a.1", "value")
    host.types(SHEETS["indicators"], cell, "boh")
    press("check", host, TODAY)
    window = host.windows[-1]
    book = load_workbook(path)
    page = book[SHEETS["indicators"]]
    page.move_range(f"A6:AZ{page.max_row}", rows=3)
    book.save(path)
    window.data = path.read_bytes()
    press("next", host, TODAY)
    moved = re.sub(r"\d+", lambda found: str(int(found[0]) + 3), cell)
    assert host.spot() == Spot(SHEETS["indicators"], moved)


def test_nothing_of_what_is_kept_holds_values_of_persons(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    host = FakeHost()
    host.has(path)
    cell = form_cells(path)["approval_date"]
    host.types("Istruzioni", cell, "ieri, Rossi")
    press("check", host, TODAY)
    for file in (places.home() / "findings").glob("*.json"):
        assert "Dirigente di prova" not in file.read_text("utf-8")
    assert "Dirigente" not in places.log_file().read_text("utf-8")


# Clear, compute, repair.


@pytest.mark.parametrize("language", LANGUAGES)
def test_clear_empties_the_list_and_nothing_else(root: Path, language: Any) -> None:
    path = cul(root)
    host = FakeHost(language)
    here = Spot(SHEETS["activities"], "K7")
    host.has(path, here)
    cell = at(path, "indicators", "a.1", "value")
    host.types(SHEETS["indicators"], cell, "boh")
    press("check", host, TODAY)
    assert results(path)
    press("clear", host, TODAY)
    assert results(path) == []
    assert host.value(SHEETS["indicators"], cell) == "boh"
    assert host.spot() == here
    press("clear", host, TODAY)
    assert host.said[-1][1] == ribbonwords.NOTHING_TO_CLEAR[host.language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_compute_sums_up_and_finds_the_formulas_right(root: Path, language: Any) -> None:
    path = cul(root)
    host = FakeHost(language)
    host.has(path)
    before = path.read_bytes()
    press("compute", host, TODAY)
    ((_, said),) = host.said
    assert "Indicatori: 12 ✔" in said
    assert "11 – target non definito" in said
    assert re.search(r"\d+ (celle confrontate|cells compared)", said)
    assert path.read_bytes() == before


def test_compute_mends_a_formula_typed_over(root: Path) -> None:
    path = cul(root)
    host = FakeHost(answers=[True])
    here = Spot(SHEETS["indicators"], "C8")
    host.has(path, here)
    page = load_workbook(path)[SHEETS["indicators"]]
    columns = {cell.value: cell.column_letter for cell in page[4]}
    cell = f"{columns['outcome']}7"
    host.types(here.sheet, cell, "fatto!")
    note = f"{columns['note']}8"
    host.types(here.sheet, note, "non ancora salvata")
    press("compute", host, TODAY)
    assert f"Indicatori!{cell}: «fatto!»" in host.asked[0]
    assert str(host.value(here.sheet, cell)).startswith("=")
    assert host.value(here.sheet, note) == "non ancora salvata"
    assert host.spot() == here
    host.types(here.sheet, cell, "ancora")
    host.answers = [False]
    press("compute", host, TODAY)
    assert host.value(here.sheet, cell) == "ancora"


@pytest.mark.parametrize("language", LANGUAGES)
def test_repair_gives_the_formats_back(root: Path, language: Any) -> None:
    path = cul(root)
    host = FakeHost(language)
    window = host.has(path, Spot(SHEETS["indicators"], "B7"))
    press("repair", host, TODAY)
    assert host.said[-1][1].startswith(ribbonwords.REPAIR_NOTHING[host.language])
    assert host.done == []
    book = load_workbook(path)
    cell = at(path, "indicators", "a.2", "value")
    book[SHEETS["indicators"]][cell].number_format = "@"
    book[SHEETS["indicators"]][cell].value = 1402.75
    book.save(path)
    window.data = path.read_bytes()
    host.said.clear()
    press("repair", host, TODAY)
    assert ("1 cella" if language == "it" else "1 cell") in host.said[-1][1]
    assert load_workbook(path)[SHEETS["indicators"]][cell].number_format != "@"
    assert host.value(SHEETS["indicators"], cell) == 1402.75
    assert host.spot() == Spot(SHEETS["indicators"], "B7")


# Submit.


def form_cells(path: Path) -> dict[str, str]:
    page = load_workbook(path)["Istruzioni"]
    return {page.cell(row, 1).value: f"C{row}" for row in range(1, 60) if page.cell(row, 1).value}


@pytest.mark.parametrize("language", LANGUAGES)
def test_submit_asks_who_approves_and_can_be_taken_back(root: Path, language: Any) -> None:
    path = cul(root)
    fill(path, {}, {"state": "in compilazione"})
    cells = form_cells(path)
    host = FakeHost(language)
    host.has(path)
    host.forms = [
        {"approval_date": "domani"},
        {"approval_role": "dirigente dell'area", "approval_date": "19/02/2026"},
    ]
    press("submit", host, TODAY)
    assert [one.initial for one in host.asked_for[0]] == [
        "Dirigente di prova",
        "dirigente",
        "18/02/2026",
    ]
    saved = load_workbook(path)["Istruzioni"]
    assert saved[cells["state"]].value == "trasmessa"
    assert saved[cells["approval_role"]].value == "dirigente dell'area"
    assert "domani" in host.said[0][1]
    assert host.windows[-1].saved
    told = json.loads(riscontro("validate", path, "--format", "json", "--today", DAY).stdout)
    assert [one for one in told["findings"] if one["code"].startswith("IST")] == []
    from riscontro.sync.parsing import read_submission

    read = read_submission(read_workbook(path))
    assert (read.state, read.approval["approval_date"]) == ("submitted", "2026-02-19")
    host.answers = [True]
    press("submit", host, TODAY)
    assert load_workbook(path)["Istruzioni"][cells["state"]].value == "in compilazione"


def test_submit_says_what_would_be_held_and_to_whom_to_send(root: Path, tmp_path: Path) -> None:
    path = alone(root, tmp_path)
    fill(path, {("indicators", "a.1", "value"): "boh"}, {"state": "in compilazione"})
    before = path.read_bytes()
    host = FakeHost(answers=[False])
    host.has(path)
    press("submit", host, TODAY)
    assert "non entrerebbero nel quadro finché non sono corrette: 1" in host.asked[0]
    assert "resta in compilazione" in host.said[-1][1]
    assert path.read_bytes() == before
    host.answers, host.forms = [True], [None]
    press("submit", host, TODAY)
    assert path.read_bytes() == before
    host.answers, host.forms = [True], [{}]
    press("submit", host, TODAY)
    assert str(path) in host.said[-1][1]
    assert load_workbook(path)["Istruzioni"][form_cells(path)["state"]].value == "trasmessa"


def other_unit(tmp_path: Path, path: Path) -> Path:
    """A copy of a workbook in a folder of its own, which the person clicks on meanwhile."""
    made = tmp_path / "altra" / "altra.xlsx"
    made.parent.mkdir()
    shutil.copy2(path, made)
    return made


@pytest.mark.parametrize("state", ["in compilazione", "trasmessa"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_submit_writes_into_the_workbook_it_checked(
    root: Path, tmp_path: Path, language: Any, state: str
) -> None:
    path = cul(root)
    fill(path, {}, {"state": state})
    other = other_unit(tmp_path, path)
    before = other.read_bytes()
    host = FakeHost(language)
    aside = host.has(other)
    host.has(path)

    def click(*_: Any) -> Any:
        host.windows.append(host.windows.pop(host.windows.index(aside)))
        if state == "trasmessa":
            return True
        return {"approval_name": "Bianchi", "approval_role": "dirigente",
                "approval_date": "19/02/2026"}  # fmt: skip

    host.form = host.ask = click  # type: ignore[method-assign, assignment]
    press("submit", host, TODAY)
    cell = form_cells(path)["state"]
    wanted = {"in compilazione": "trasmessa", "trasmessa": "in compilazione"}[state]
    assert load_workbook(path)["Istruzioni"][cell].value == wanted
    assert aside.data == before == other.read_bytes()
    assert host.windows[-1].path == path


@pytest.mark.parametrize("case", ["behind", "closed", "protected"])
def test_submit_that_cannot_write_says_so_and_saves_nothing(
    root: Path, tmp_path: Path, case: str
) -> None:
    path = cul(root)
    fill(path, {}, {"state": "in compilazione"})
    before = path.read_bytes()
    other = other_unit(tmp_path, path)
    host = FakeHost()
    aside = host.has(other)
    window = host.has(path)

    def form(*_: Any) -> Any:
        if case == "protected":
            host.write = lambda spot, value: None  # type: ignore[method-assign]
        elif case == "closed":
            host.windows.remove(window)
        else:
            host.windows.append(host.windows.pop(host.windows.index(aside)))
            host.open = lambda path, spot=None: None  # type: ignore[method-assign, misc]
        return {"approval_name": "Bianchi", "approval_role": "dirigente",
                "approval_date": "19/02/2026"}  # fmt: skip

    host.form = form  # type: ignore[method-assign, assignment]
    press("submit", host, TODAY)
    ((tone, said),) = host.said
    assert tone == "warning"
    assert path.name in said
    assert "trasmessa e salvata" not in said
    assert path.read_bytes() == before
    assert aside.data == other.read_bytes()
    assert host.done == []
    if case == "protected":
        assert f"Istruzioni!{form_cells(path)['approval_name']}" in said


# The coordination.


def consolidated(root: Path) -> None:
    riscontro("consolidate", root, "--today", DAY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_missing(root: Path, language: Any) -> None:
    host = FakeHost(language)
    host.has(cul(root))
    press("missing", host, TODAY)
    assert "Ambiente" in host.said[-1][1] or "1" in host.said[-1][1]
    assert host.windows[-1].path == root / "esiti" / "stato-trasmissioni.xlsx"
    press("missing", host, TODAY)
    assert open_names(host) == ["CUL_2025_consuntivo.xlsx", "stato-trasmissioni.xlsx"]


@pytest.mark.parametrize("opened", [True, False])
def test_what_was_typed_into_the_table_of_units_is_kept(root: Path, opened: bool) -> None:
    host = FakeHost()
    host.calculates = False
    host.has(cul(root))
    press("missing", host, TODAY)
    table, kept = root / "esiti" / "stato-trasmissioni.xlsx", root / ".riscontro" / "copie"
    press("missing", host, TODAY)
    assert not list(kept.glob("stato-trasmissioni*")), "nothing differed"
    host.types(load_workbook(table).sheetnames[0], "Z40", "telefonato lunedì")
    if not opened:
        host.save(host.windows[-1].book)
        host.close(host.windows[-1].book)
    host.answers = [True]
    press("missing", host, TODAY)
    (before,) = kept.glob("stato-trasmissioni*")
    page = load_workbook(before).worksheets[0]
    assert page["Z40"].value == "telefonato lunedì"
    assert str(before) in host.said[-1][1]


def test_a_read_only_workbook_in_the_way_is_named(root: Path) -> None:
    consolidated(root)
    host = FakeHost()
    host.calculates = False
    host.has(cul(root))
    host.has(root / "quadro.xlsx", read_only=True)
    host.types(load_workbook(root / "quadro.xlsx").sheetnames[0], "A1", "mia")
    press("consolidate", host, TODAY)
    assert "quadro.xlsx" in host.said[-1][1]
    assert "sola lettura" in host.said[-1][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_consolidate_closes_and_reopens_the_master(root: Path, language: Any) -> None:
    consolidated(root)
    host = FakeHost(language, answers=[True])
    master = root / "quadro.xlsx"
    window = host.has(master)
    here = Spot(load_workbook(master).sheetnames[2], "D9")
    window.spot = here
    host.calculates = False
    host.types(here.sheet, "A1", "una nota mia")
    host.windows.insert(0, host.windows.pop())
    other = host.has(cul(root))
    typed = at(cul(root), "indicators", "f.1", "value")
    host.types(SHEETS["indicators"], typed, 98500)
    host.answers = [True, True]
    press("consolidate", host, TODAY)
    assert len(host.asked) == 2
    assert host.windows[-1] is other, "what was in front is in front again"
    again = next(one for one in host.windows if one.path == master)
    assert again.spot == here
    assert again.data == master.read_bytes()
    assert list((root / ".riscontro" / "copie").glob("quadro.*"))
    assert any(
        "98500" in str(cell.value)
        for cells in load_workbook(master)["Indicatori"]
        for cell in cells
    )
    assert host.steps


def test_what_the_person_does_not_want_saved_is_not_touched(root: Path) -> None:
    consolidated(root)
    host = FakeHost(answers=[False])
    host.calculates = False
    master = root / "quadro.xlsx"
    before = master.read_bytes()
    window = host.has(master)
    host.types(load_workbook(master).sheetnames[0], "A1", "mia")
    press("consolidate", host, TODAY)
    assert host.windows == [window]
    assert not window.saved
    assert master.read_bytes() == before
    assert "restano come sono" in host.said[-1][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dry_run_writes_nothing_and_shows_a_page(root: Path, language: Any) -> None:
    host = FakeHost(language)
    host.has(cul(root))
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    press("dry_run", host, TODAY)
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    changed = {path.name for path in before | after if before.get(path) != after.get(path)}
    assert changed <= {"store.db", "lock", "manifest.db"}
    page = host.pages[-1].read_text("utf-8")
    assert "CUL_2025_consuntivo.xlsx" in page
    assert f'lang="{language}"' in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_synchronise_gives_back_into_an_open_workbook(root: Path, language: Any) -> None:
    path = cul(root)
    fill(path, {("indicators", "a.1", "value"): "boh"}, {})
    host = FakeHost(language)
    here = Spot(SHEETS["indicators"], "F9")
    host.has(path, here)
    press("synchronise", host, TODAY)
    assert open_names(host) == [path.name]
    assert host.spot() == here
    assert results(path)
    assert host.windows[-1].data == path.read_bytes()
    assert (root / "quadro.xlsx").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["master", "unit", "plan"])
def test_trace_from_a_cell(root: Path, language: Any, where: str) -> None:
    consolidated(root)
    path = {"master": root / "quadro.xlsx", "unit": cul(root), "plan": root / "piano.xlsx"}[where]
    sheet = "Indicatori"
    grid = next(one for one in read_workbook(path).grids if one.sheet == sheet)
    ids, columns = ids_of(grid)
    row = next(
        row
        for row in range(ids + 1, len(grid.rows) + 1)
        if grid.text(row, columns["key"]) == "M05.P02/a.2"
    )
    host = FakeHost(language, answers=[True])
    host.has(path, Spot(sheet, f"E{row}"))
    press("trace", host, TODAY)
    told = host.text + "".join(page.read_text("utf-8") for page in host.pages)
    assert "M05.P02/a.2" in told
    assert "1402.75" in told or "1.402,75" in told
    if where != "unit":
        assert host.windows[-1].path == cul(root)
        assert host.spot() == Spot(sheet, at(cul(root), "indicators", "a.2", "value"))
    host.windows[-1].spot = Spot("Indicatori", "A1")
    host.said.clear()
    press("trace", host, TODAY)
    assert host.said[-1][0] == "warning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_plan_leads_to_the_mistakes(root: Path, language: Any) -> None:
    from desk import edit_plan

    edit_plan(root, [("Indicatori", "M05.P02/a.1", "target", "tanti")])
    host = FakeHost(language)
    host.has(cul(root))
    press("check_plan", host, TODAY)
    assert host.windows[-1].path == root / "piano.xlsx"
    assert host.pages
    first = host.spot()
    press("next", host, TODAY)
    assert host.said[-1][1].startswith(("1", "2", "3"))
    assert host.spot() is not None and first is not None
    press("check", host, TODAY)
    assert host.windows[-1].path == root / "piano.xlsx"


@pytest.mark.parametrize("language", LANGUAGES)
def test_report(root: Path, language: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document `riscontro report` writes, told in its words."""
    for module in (centrebuttons, reporting):
        monkeypatch.setattr(module, "office", lambda: None)
    consolidated(root)
    host = FakeHost(language)
    host.has(cul(root))
    press("report", host, TODAY)
    (path,) = (root / "esiti" / "relazione").glob("*.docx")
    assert host.pages == [path]
    assert reporting.WRITTEN[host.language].format(path=path) in host.said[-1][1]


def test_report_where_libreoffice_cannot(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document is written and opened all the same, and what went wrong is told."""
    broken = root.parent / "soffice"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o700)
    for module in (centrebuttons, reporting, libre):
        monkeypatch.setattr(module, "office", lambda: str(broken))
    consolidated(root)
    host = FakeHost("it")
    host.has(cul(root))
    press("report", host, TODAY)
    assert [path.suffix for path in host.pages] == [".docx"]
    assert "LibreOffice non ha convertito" in host.said[-1][1] and host.said[-1][0] == "warning"


def test_report_of_nothing(root: Path) -> None:
    host = FakeHost("it")
    host.has(cul(root))
    press("report", host, TODAY)
    assert not host.pages and "consolid" in host.said[-1][1].casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_close_edition_then_undo_is_refused(root: Path, language: Any) -> None:
    consolidated(root)
    host = FakeHost(language, answers=[False])
    host.has(root / "quadro.xlsx")
    act = {"body": "DCC", "number": "45", "date": "30/04/2026"}
    host.forms = [{**act, "date": "boh"}, act]
    press("close_edition", host, TODAY)
    assert host.said[-1][1] == centrewords.NOT_CLOSED[host.language]
    assert "Ambiente" in host.asked[-1]
    host.forms, host.answers = [act], [True]
    press("close_edition", host, TODAY)
    assert "DCC n. 45 del 30/04/2026" in host.said[-1][1]
    assert open_names(host) == ["quadro.xlsx"]
    assert list((root / "esiti" / "edizioni").iterdir())
    host.forms = [None]
    press("close_edition", host, TODAY)
    press("undo", host, TODAY)
    assert host.said[-1][0] == "warning"


@pytest.mark.parametrize("language", LANGUAGES)
def test_undo_shows_asks_and_takes_back(root: Path, language: Any) -> None:
    consolidated(root)
    fill(cul(root), {("indicators", "f.1", "value"): 98500}, {})
    consolidated(root)
    host = FakeHost(language, answers=[False])
    host.has(root / "quadro.xlsx")
    press("undo", host, TODAY)
    assert host.said[-1][1] == centrewords.NOT_UNDONE[host.language]
    assert "98500" in host.asked[-1]
    host.answers = [True]
    press("undo", host, TODAY)
    assert open_names(host) == ["quadro.xlsx"]
    text = host.said[-1][1] if host.said else host.pages[-1].read_text("utf-8")
    assert "98120" in text


def test_the_workspace_is_asked_for_once(root: Path, tmp_path: Path) -> None:
    host = FakeHost(folders=[None, tmp_path, root])
    press("missing", host, TODAY)
    assert "«Impostazioni»" in host.said[-1][1]
    press("missing", host, TODAY)
    assert "riscontro.toml" in host.said[-1][1]
    press("missing", host, TODAY)
    assert places.settings()["workspace"] == str(root)
    press("missing", host, TODAY)
    assert host.folders == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings(root: Path, language: Any) -> None:
    host = FakeHost(language, folders=[root])
    host.forms = [{"do": centrewords.CHANGE[host.language]}]
    press("settings", host, TODAY)
    assert places.settings()["workspace"] == str(root)
    host.forms = [{"do": centrewords.EDIT[host.language]}]
    press("settings", host, TODAY)
    assert host.pages == [root / "riscontro.toml"]
    host.forms = [None, {}]
    press("settings", host, TODAY)
    press("settings", host, TODAY)
    assert "language" not in {one.id for asked in host.asked_for for one in asked}
    assert "riscontro addin install --lang" in host.said[-1][1]


@pytest.mark.parametrize("button", ["consolidate", "synchronise", "close_edition", "undo"])
def test_a_workspace_only_remembered_is_named_before_it_is_written(root: Path, button: str) -> None:
    places.remember(workspace=str(root))
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    host = FakeHost(answers=[False], folders=[None])
    press(button, host, TODAY)
    assert str(root) in host.asked[0]
    assert "Operazione non eseguita" in host.said[-1][1]
    assert before == {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("button", ["consolidate", "synchronise", "dry_run"])
def test_the_plan_worked_on_is_named(root: Path, button: str) -> None:
    host = FakeHost(answers=[False])
    host.has(cul(root))
    press(button, host, TODAY)
    assert "Piano: piano-2025." in host.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_service(language: Any) -> None:
    host = FakeHost(language)
    for button in ("log", "restart", "cancel", "about", "help", "log", "boh"):
        press(button, host, TODAY)
    assert "Python" in host.text
    assert host.pages[-1] == places.log_file()


# Whatever happens.

LONG = {"consolidate": [], "synchronise": [], "dry_run": [], "undo": [True],
        "close_edition": [True]}  # fmt: skip


@pytest.mark.parametrize("button", LONG)
def test_cancelled_anywhere_all_is_open_again_and_the_next_run_completes(
    root: Path, tmp_path: Path, button: str
) -> None:
    consolidated(root)
    fill(cul(root), {("indicators", "f.1", "value"): 98500}, {})
    if button in ("undo", "close_edition"):
        consolidated(root)
    act = {"body": "DCC", "number": "45", "date": "30/04/2026"}
    clean = Path(shutil.copytree(root, tmp_path / "intero"))
    moments = 1
    while True:
        tried = Path(shutil.copytree(root, tmp_path / f"prova-{moments}"))
        host = FakeHost(answers=list(LONG[button]), forms=[act], cancel_at=moments)
        host.has(cul(tried))
        host.has(tried / "quadro.xlsx")
        press(button, host, TODAY)
        assert open_names(host) == ["CUL_2025_consuntivo.xlsx", "quadro.xlsx"]
        assert host.windows[-1].name == "quadro.xlsx"
        if host.cancel_at:
            break
        assert "Operazione annullata" in host.said[-1][1], host.said
        assert not [one for one in tried.rglob(".*.riscontro") if one.is_file()]
        host.answers, host.forms = list(LONG[button]), [act]
        press(button, host, TODAY)
        assert host.said[-1][0] != "error", host.said
        moments += 1
    assert moments > 1, "it has steps to cancel at"
    host = FakeHost(answers=list(LONG[button]), forms=[act])
    host.has(cul(clean))
    host.has(clean / "quadro.xlsx")
    press(button, host, TODAY)
    if button in ("consolidate", "synchronise"):
        assert (clean / "quadro.xlsx").read_bytes() == (tried / "quadro.xlsx").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("button", ["consolidate", "synchronise"])
def test_another_run_at_work_is_told(root: Path, button: str, language: Any) -> None:
    from riscontro.sync.pipeline.locking import at_work

    consolidated(root)
    host = FakeHost(language)
    host.has(root / "quadro.xlsx")
    with at_work(root, "riscontro sync"):
        press(button, host, TODAY)
    assert "riscontro sync" in host.said[-1][1]
    assert open_names(host) == ["quadro.xlsx"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_told_plainly_and_logged(root: Path, language: Any) -> None:
    host = FakeHost(language)
    host.has(cul(root))
    host.broken["copy"] = ZeroDivisionError("segreto")
    press("check", host, TODAY)
    ((tone, said),) = host.said
    assert tone == "error"
    assert "segreto" not in said
    assert BUTTONS["log"].label[host.language] in said
    assert "ZeroDivisionError" in places.log_file().read_text("utf-8")
    assert open_names(host) == ["CUL_2025_consuntivo.xlsx"]


@pytest.mark.parametrize("trouble", ["save", "close"])
def test_a_program_that_fails_leaves_nothing_closed(root: Path, trouble: str) -> None:
    consolidated(root)
    host = FakeHost(answers=[True])
    host.has(root / "quadro.xlsx")
    host.has(cul(root))
    host.types(SHEETS["indicators"], at(cul(root), "indicators", "f.1", "value"), 98500)
    host.broken[trouble] = OSError("occupato")
    press("synchronise", host, TODAY)
    assert host.said[-1][0] == "error"
    assert open_names(host) == ["CUL_2025_consuntivo.xlsx", "quadro.xlsx"]
    assert host.value(SHEETS["indicators"], at(cul(root), "indicators", "f.1", "value")) == 98500


@pytest.mark.parametrize("one_more", [True, False], ids=["busy", "never"])
def test_a_workbook_that_does_not_reopen_is_tried_again_then_named(
    root: Path, one_more: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    consolidated(root)
    troubles = range(2, 4) if one_more else range(2, 99)
    host = FakeHost()
    host.has(root / "quadro.xlsx")
    plain = host.open
    calls = []
    monkeypatch.setattr(reopening, "PAUSES", (0.0, 0.0))

    def opening(path: Path, spot: Spot | None = None) -> None:
        calls.append(path)
        if len(calls) in troubles:
            raise Cancelled if one_more else OSError("occupato")
        plain(path, spot)

    host.open = opening  # type: ignore[method-assign]
    press("consolidate", host, TODAY)
    told = [text for tone, text in host.said if tone == "error"]
    assert any(str(root / "quadro.xlsx") in text for text in told) is not one_more
    assert (open_names(host) == ["quadro.xlsx"]) is one_more


# Words.

ALL_WORDS = {
    f"{module.__name__}.{name}": value
    for module in (ribbonwords, centrewords)
    for name, value in vars(module).items()
    if isinstance(value, Words) and name.isupper()
}


@pytest.mark.parametrize("name", sorted(ALL_WORDS))
def test_words_are_complete_in_both_languages(name: str) -> None:
    said = ALL_WORDS[name]
    assert said.it.strip() and said.en.strip()
    assert set(re.findall(r"\{(\w+)", said.it)) == set(re.findall(r"\{(\w+)", said.en))
    it, en = (re.sub(r"\{[^}]*\}", "", text) for text in (said.it, said.en))
    assert not re.search(r"\b(the|workbook|workspace|master|finding|row|cell)\b", it)
    assert not re.search(r"\b(cartella|segnalazione|il|della|foglio|riga|cella)\b", en)


def test_no_english_leaks_into_italian(root: Path) -> None:
    """Severities and field ids are never shown; those that are Italian words too are no leak."""
    fill(cul(root), {("indicators", "a.1", "value"): "boh", ("indicators", "b.1", "value"): 30,
                     ("activities", "c", "status"): "boh"}, {})  # fmt: skip
    consolidated(root)
    host = FakeHost(answers=[True, True, True])
    host.has(cul(root))
    for button in ("check", "next", "next", "compute", "clear", "repair", "missing", "consolidate",
                   "synchronise"):  # fmt: skip
        host.answers = [True]
        press(button, host, TODAY)
    leaks = {str(one) for one in Severity} | {
        name for name in FIELDS if "_" in name or name in ("value", "status", "actions")
    }
    leaks -= {"info"}
    words = set(re.findall(r"[A-Za-z_]+", host.text))
    assert words & leaks == set()


def test_all_buttons_do_something() -> None:
    from riscontro.addin.ribbon import _actions

    for button in BUTTONS.values():
        assert button.id in _actions(button.group)


def test_the_recalculation_is_that_of_the_push(root: Path) -> None:
    data = cul(root).read_bytes()
    once = recalculated(data, "x.xlsx")
    assert recalculated(once.data, "x.xlsx").data == once.data
