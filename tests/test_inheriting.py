"""After a reorganisation: values follow, old workbooks are read for heirs, nothing is lost."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desk import cell_of, edit_plan, fill, riscontro
from forge import FORM
from offices import City, codes
from openpyxl import load_workbook
from riscontro.schemas.plan import Department
from riscontro.sync.database import open_store
from riscontro.sync.pipeline.distribution import distribute
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.reorganising import Reorganised, reorganise
from riscontro.sync.store import accepted, history
from riscontro.sync.structures import structure
from riscontro.sync.summary import Summary

CHANGED, AFTER = date(2026, 2, 22), date(2026, 2, 24)
ACT = "DGC 12/2026"
HEADER = "tipo;unità di partenza;nuova unità;denominazione;righe;atto;dal\n"
AMB = "AMB_2025_consuntivo.xlsx"
F1 = ("indicators", "f.1", "value")


@pytest.fixture(scope="module")
def _sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    city = City.founded(tmp_path_factory.mktemp("inheriting") / "piano-2025")
    city.send("AMB")
    city.send("CUL")
    city.run()
    return city.root


@pytest.fixture
def city(_sent: Path, tmp_path: Path) -> City:
    """A city in which two units have sent their workbooks."""
    return City(Path(shutil.copytree(_sent, tmp_path / "piano-2025")))


def change(city: City, *rows: str, today: date = AFTER) -> Reorganised:
    source = city.root.parent / "modifiche.csv"
    source.write_text(HEADER + "\n".join(rows) + "\n", "utf-8")
    return reorganise(city.root, source, today, act=ACT, day=CHANGED)


def values(run: Summary) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """What is in force, by unit, sheet and key: the texts of the cells."""
    return {
        (row.department, row.sheet, row.key.removeprefix("M05.P02/")): tuple(
            cell.text for cell in row.cells.values()
        )
        for row in run.consolidated.records
    }


def value(run: Summary, unit: str, key: str = "f.1") -> object:
    (row,) = [row for row in run.consolidated.records
              if (row.department, row.key) == (unit, f"M05.P02/{key}")
              and row.sheet == "indicators"]  # fmt: skip
    return row.cell("value").number


def once(city: City, day: date = AFTER) -> Summary:
    """Consolidate twice: the second run finds nothing new, no row has two values."""
    done = city.run(day)
    again = city.run(day)
    assert again.changes == 0 and not again.changed
    assert again.consolidated.records == done.consolidated.records
    names = [(row.department, row.sheet, row.key) for row in done.consolidated.records]
    assert len(names) == len(set(names))
    with open_store(city.workspace.store_file) as store:
        assert set(accepted(store, 2025, "consuntivo")) == set(names)
    return done


RENAMED = "rinominata;AMB;AMV;Ambiente e verde;;;"


def test_a_renamed_unit_keeps_every_value_and_its_delivery(city: City) -> None:
    before = city.run(AFTER)
    told = change(city, RENAMED)
    (passage,) = told.passages
    assert (passage.indicators, passage.contributions, passage.accepted) == (1, 1, 2)
    assert passage.files == (AMB,)
    after = once(city)
    assert values(after) == {
        ("AMV" if unit == "AMB" else unit, *row): cells
        for (unit, *row), cells in values(before).items()
    }
    assert after.changes == 0 and "WBK-015" in codes(after)[AMB]
    assert not {"CON-016", "ROW-003", "ROW-006", "WBK-007"} & codes(after)[AMB]
    states = {one.department: one for one in after.consolidated.deliveries}
    assert "AMB" not in states and states["AMV"].state == "accepted"
    earlier = {one.department: one for one in before.consolidated.deliveries}
    assert states["AMV"].delivered == earlier["AMB"].delivered


def test_the_new_workbook_holds_what_was_typed_and_the_old_one_says_so(city: City) -> None:
    change(city, RENAMED)
    made = {one.department: one.made for one in distribute(city.root, AFTER).workbooks}
    assert made["AMV"] == "new" and "AMB" not in made
    page = load_workbook(city.inbox / "AMV_2025_consuntivo.xlsx")["Indicatori"]
    assert cell_of(page, "M05.P02/f.1", "value").value == 98120
    form = [row[2].value for row in load_workbook(
        city.inbox / "AMV_2025_consuntivo.xlsx").worksheets[0].iter_rows(max_col=3)]  # fmt: skip
    assert FORM["approval_name"] not in form, "nobody of the new unit approved it yet"
    typed = load_workbook(city.inbox / AMB)["Indicatori"]
    done = riscontro("sync", city.root, "--today", AFTER.isoformat())
    assert done.exit_code in (0, 1), done.output
    results = load_workbook(city.inbox / AMB)["Esito controlli"]
    lines = [str(cell.value) for row in results.iter_rows() for cell in row if cell.value]
    assert any("sono lette come sue" in one and "Ambiente e verde" in one for one in lines)
    assert cell_of(load_workbook(city.inbox / AMB)["Indicatori"], "M05.P02/f.1", "value").value == (
        cell_of(typed, "M05.P02/f.1", "value").value
    )
    # Handed over and not touched: the former unit's delivery counts.
    states = {one.department: one.state for one in once(city).consolidated.deliveries}
    assert states["AMV"] == "accepted"
    again = {one.department: one.made for one in distribute(city.root, AFTER).workbooks}
    assert again["AMV"] == "unchanged"


def test_what_the_heir_types_is_never_put_aside(city: City) -> None:
    change(city, RENAMED)
    distribute(city.root, AFTER)
    once(city)
    new = city.inbox / "AMV_2025_consuntivo.xlsx"
    fill(new, {F1: 99000})
    run = once(city)
    assert value(run, "AMV") == 99000 and new.name not in codes(run)
    states = {one.department: one.state for one in run.consolidated.deliveries}
    assert states["AMV"] == "accepted"
    # The old file alone does not bring the old value back.
    away = new.rename(city.root / "via.xlsx")
    assert value(once(city), "AMV") == 99000
    # Nor does a change of it: the heir is there, so the two disagree.
    shutil.move(away, new)
    once(city)
    fill(city.inbox / AMB, {F1: 97000}, {})
    run = once(city)
    assert value(run, "AMV") == 99000
    assert "CON-001" in codes(run)[new.name] and "CON-001" in codes(run)[AMB]
    assert len(run.consolidated.conflicts) == 1
    new.unlink()
    assert value(city.run(AFTER), "AMV") == 99000


def test_both_changed_at_once_is_a_conflict(city: City) -> None:
    change(city, RENAMED)
    distribute(city.root, AFTER)
    fill(city.inbox / "AMV_2025_consuntivo.xlsx", {F1: 99000})
    fill(city.inbox / AMB, {F1: 97000}, {})
    run = once(city)
    assert value(run, "AMV") == 98120 and "CON-001" in codes(run)[AMB]


def test_what_the_old_file_adds_is_taken_while_the_heir_says_nothing(city: City) -> None:
    change(city, RENAMED)
    once(city)
    fill(city.inbox / AMB, {F1: 98500}, {})
    assert value(once(city), "AMV") == 98500


def test_a_half_filled_draft_comes_along(city: City) -> None:
    fill(city.inbox / AMB, {F1: 98777}, {"state": "in compilazione"})
    change(city, RENAMED)
    assert value(once(city), "AMV") == 98120, "a draft takes nothing"
    distribute(city.root, AFTER)
    page = load_workbook(city.inbox / "AMV_2025_consuntivo.xlsx")["Indicatori"]
    assert cell_of(page, "M05.P02/f.1", "value").value == 98777


def test_without_the_old_file_the_accepted_values_are_handed_over(city: City) -> None:
    (city.inbox / AMB).unlink()
    change(city, RENAMED)
    run = once(city)
    assert value(run, "AMV") == 98120
    assert "CON-016" in {one.code for one in run.consolidated.findings}
    distribute(city.root, AFTER)
    page = load_workbook(city.inbox / "AMV_2025_consuntivo.xlsx")["Indicatori"]
    assert cell_of(page, "M05.P02/f.1", "value").value == 98120


def test_two_units_of_one_activity_keep_both_rows(city: City) -> None:
    before = values(city.run(AFTER))
    change(city, "fusa;CUL; CAM;Cultura e ambiente;;;", "fusa;AMB;CAM;;;;")
    run = once(city)
    after = values(run)
    assert after["CAM", "activities", "f"] == before["CUL", "activities", "f"]
    assert after["CAM", "activities", "f#2"] == before["AMB", "activities", "f"]
    assert sorted(after.values()) == sorted(before.values()) and run.changes == 0
    assert {name[0] for name in after} == {"CAM"}
    distribute(city.root, AFTER)
    page = load_workbook(city.inbox / "CAM_2025_consuntivo.xlsx")["Attività"]
    for key in ("f", "f#2"):
        assert cell_of(page, f"M05.P02/{key}", "actions").value.startswith("Presentato")
    with open_store(city.workspace.store_file) as store:
        versions = history(store, "M05.P02/f.1", 2025)
    assert {one.department for one in versions} == {"AMB", "CAM"}, "every version stays"


def test_the_rows_of_a_split_go_each_to_its_heir(city: City) -> None:
    before = values(city.run(AFTER))
    change(
        city,
        "scissa;CUL;BIB;Biblioteche;M05.P02/a;;",
        "scissa;CUL;AMB;;M05.P02/b;;",
        "scissa;CUL;SPE;Spettacolo;;;",
    )
    run = once(city)
    after = values(run)
    assert sorted(after.values()) == sorted(before.values()) and run.changes == 0
    assert {key for unit, _, key in after if unit == "BIB"} == {"a", "a.1", "a.2", "a.3"}
    assert {"b", "b.1", "b.2", "b.3", "f", "f.1"} == {
        key for unit, _, key in after if unit == "AMB"
    }
    notices = [one for one in run.consolidated.findings if one.code == "WBK-015"]
    assert {one.facts["new"] for one in notices} == {"Biblioteche", "Ambiente", "Spettacolo"}
    # The unit that was there already gets its new rows with what was typed.
    distribute(city.root, AFTER)
    page = load_workbook(city.inbox / AMB)["Indicatori"]
    assert cell_of(page, "M05.P02/b.3", "value").value == 11.5
    assert cell_of(page, "M05.P02/f.1", "value").value == 98120
    fill(city.inbox / "CUL_2025_consuntivo.xlsx", {("indicators", "a.1", "value"): 4500}, {})
    assert value(once(city), "BIB", "a.1") == 4500


def test_a_unit_that_lives_on_gives_some_rows_away(city: City) -> None:
    before = values(city.run(AFTER))
    change(city, "competenza passata;CUL;SOC;;M05.P02/a;;")
    run = once(city)
    after = values(run)
    assert sorted(after.values()) == sorted(before.values()) and run.changes == 0
    assert value(run, "SOC", "a.1") == 4410 and value(run, "CUL", "b.3") is not None
    assert "WBK-015" in codes(run)["CUL_2025_consuntivo.xlsx"]
    assert "ROW-006" not in codes(run)["CUL_2025_consuntivo.xlsx"]
    distribute(city.root, AFTER)
    own = once(city)
    assert value(own, "SOC", "a.1") == 4410
    checked = riscontro("validate", city.inbox, "--workspace", city.root)
    assert "ROW-003" not in checked.stdout and "WBK-015" in checked.stdout


def test_before_its_day_nothing_moves(city: City) -> None:
    plan = city.workspace.plan_file.read_bytes()
    told = change(city, RENAMED, today=date(2026, 2, 21))
    assert told.found.later and not told.done
    assert city.workspace.plan_file.read_bytes() == plan
    run = city.run(date(2026, 2, 21))
    assert value(run, "AMB") == 98120
    # A register that says so in advance moves nothing either.
    change(city, RENAMED)
    early = city.run(date(2026, 2, 21))
    assert "WBK-015" not in {one.code for one in early.consolidated.findings}


def test_by_hand_in_the_register_is_enough(city: City) -> None:
    """A unit in charge changed by hand, with the succession, is followed in the same way."""
    path = city.workspace.plan_file
    book = load_workbook(path)
    page = book["Unità organizzative"]
    ids = {cell.value: cell.column for cell in page[4]}
    free = next(row for row in range(6, 60) if not page.cell(row, ids["id"]).value)
    page.cell(free, ids["id"]).value, page.cell(free, ids["name"]).value = "AMV", "Verde"
    row = next(row for row in range(6, free) if page.cell(row, ids["id"]).value == "AMB")
    page.cell(row, ids["successor"]).value = "Verde"
    page.cell(row, ids["valid_to"]).value = date(2026, 2, 21)
    works = book["Contributi"]
    names = {cell.value: cell.column for cell in works[4]}
    for at in range(6, works.max_row + 1):
        if works.cell(at, names["department"]).value == "Ambiente":
            works.cell(at, names["department"]).value = "Verde"
    book.save(path)
    edit_plan(city.root, [("Indicatori", "M05.P02/f.1", "department", "Verde")])
    run = once(city)
    assert value(run, "AMV") == 98120 and run.changes == 0
    assert "WBK-015" in codes(run)[AMB]


def test_the_master_says_which_structure_it_uses(city: City) -> None:
    plan = opened(city.root).plan
    assert structure(plan, date(2025, 12, 31), "it") == ""
    change(city, RENAMED)
    city.run(AFTER)
    book = load_workbook(city.workspace.master_file)
    said = "Struttura organizzativa al 22/02/2026, dopo: DGC 12/2026."
    for name in ("Cruscotto", "Unità organizzative"):
        cells = [str(cell.value) for row in book[name].iter_rows() for cell in row if cell.value]
        assert sum(said in text for text in cells) == 1, name
    gone = Department("X", "Y", valid_to=date(2025, 5, 31), succession="merged", successor="CUL")
    old = replace(plan, departments=(*plan.departments, gone))
    assert structure(old, date(2025, 12, 31), "en") == (
        "Structure of units at 31/12/2025, after: act not given."
    )
