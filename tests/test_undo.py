"""A run taken back: what still holds goes, what changed since stays, nothing typed is lost."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from desk import cell_of, riscontro, value_in
from forge import PROFILE
from offices import PLAN_ID, TODAY, City, plan_of_four
from openpyxl import load_workbook
from riscontro.schemas.rulings import Correction
from riscontro.sync import events
from riscontro.sync.pipeline.rebuilding import rebuild
from riscontro.sync.pipeline.synchronising import synchronise
from riscontro.sync.store import accepted, open_store
from riscontro.workbooks.planbook import write_plan
from test_rebuild import stored

CUL, AMB = "CUL_2025_consuntivo.xlsx", "AMB_2025_consuntivo.xlsx"
LATER = date(2026, 2, 25)
A1 = ("indicators", "a.1", "value")


@pytest.fixture(scope="module")
def _two_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """First both units deliver, then CUL sends another value and AMB nothing new."""
    city = City.founded(tmp_path_factory.mktemp("undo") / "piano-2025")
    city.send("CUL")
    city.send("AMB")
    synchronise(city.root, TODAY)
    retype(city, 4500)
    synchronise(city.root, LATER)
    return city.root


@pytest.fixture
def city(_two_nights: Path, tmp_path: Path) -> City:
    return City(Path(shutil.copytree(_two_nights, tmp_path / "piano-2025")))


def retype(city: City, value: Any, name: str = CUL, field: str = "value") -> None:
    """The unit opens its workbook as it is now and types."""
    book = load_workbook(city.inbox / name)
    cell_of(book["Indicatori"], "M05.P02/a.1", field).value = value
    book.save(city.inbox / name)


def in_force(city: City, key: str = "M05.P02/a.1", unit: str = "CUL", field: str = "value") -> str:
    with open_store(city.workspace.store_file) as store:
        row = accepted(store, 2025, "consuntivo").get((unit, "indicators", key))
    return row.cell(field).text if row else "–"


def undo(city: City, *words: object) -> dict[str, Any]:
    done = riscontro(
        "undo", *words, "--workspace", city.root, "--today", LATER.isoformat(), "--json"
    )
    assert done.exit_code in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found | {"status": done.exit_code}


def test_the_value_before_stands_again_and_the_night_does_not_bring_it_back(city: City) -> None:
    assert in_force(city) == "4500"
    told = undo(city)
    (row,) = told["rows"]
    assert (told["undone"], told["run"], row["key"], row["state"]) == (2, 3, "M05.P02/a.1", "taken")
    assert row["fields"] == {"value": {"taken_back": "4500", "stands": "4410"}}
    assert in_force(city) == "4410"
    assert city.master()["Indicatori", "Cultura", "a.1"]["value"] == 4410
    for _ in range(2):
        night = synchronise(city.root, LATER)
        (found,) = [one for one in night.summary.consolidated.findings if one.code == "CON-021"]
        assert found.key == "M05.P02/a.1" and found.facts["run"] == 2
        assert in_force(city) == "4410"
    assert value_in(city.inbox / CUL, "Indicatori", "a.1", "value") == 4500, "typed, and there"


def test_as_soon_as_the_unit_types_again_it_is_taken(city: City) -> None:
    undo(city)
    retype(city, 4501)
    synchronise(city.root, LATER)
    assert in_force(city) == "4501"


def test_an_undo_undone_puts_the_value_back_for_good(city: City) -> None:
    first = undo(city)
    again = undo(city, first["run"])
    assert again["rows"][0]["fields"] == {"value": {"taken_back": "4410", "stands": "4500"}}
    assert in_force(city) == "4500"
    night = synchronise(city.root, LATER)
    assert in_force(city) == "4500"
    assert not [one for one in night.summary.consolidated.findings if one.code == "CON-021"]


def test_what_a_later_run_changed_stays_and_is_listed(city: City) -> None:
    retype(city, 4600)
    synchronise(city.root, LATER)
    told = undo(city, 2)
    (row,) = told["rows"]
    assert (row["state"], row["changed_by"], told["status"]) == ("later", 3, 1)
    assert in_force(city) == "4600"


def test_the_first_run_taken_back_leaves_nothing(city: City) -> None:
    undo(city, 1)
    assert in_force(city) == "4500", "changed since by run 2"
    assert in_force(city, "M05.P02/f.1", "AMB") == "–"
    row = city.master()["Indicatori", "Ambiente", "f.1"]
    assert row["value"] in (None, "", "–")
    assert any(row["state"] == "later" for row in undo(city, 1, "--dry-run")["rows"])


def test_workbooks_get_back_what_was_pushed_byte_by_byte(city: City) -> None:
    (event,) = [
        event
        for _, event in events.events(city.workspace.events)
        if event["what"] == "push" and event["run"] == 2
    ]
    pushed = {one["workbook"]: one["before"] for one in event["pushes"]}
    assert CUL in pushed
    told = undo(city, 2)
    assert {one["workbook"]: one["outcome"] for one in told["workbooks"]} == dict.fromkeys(
        pushed, "restored"
    )
    kept = city.workspace.received / pushed[CUL][:2] / f"{pushed[CUL][2:]}.xlsx"
    assert (city.inbox / CUL).read_bytes() == kept.read_bytes()


def new_target(city: City, value: int) -> None:
    plan = plan_of_four()
    rows = tuple(
        replace(one, target=Decimal(value), target_year=2025, target_act="DGC 1")
        if one.row_key == "M05.P02/a.1"
        else one
        for one in plan.indicators
    )
    data = write_plan(replace(plan, indicators=rows), PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)


def test_a_workbook_typed_in_since_keeps_it_and_gives_back_the_plan_cells(city: City) -> None:
    before = value_in(city.inbox / CUL, "Indicatori", "a.1", "target")
    new_target(city, 7777)
    synchronise(city.root, LATER)
    assert value_in(city.inbox / CUL, "Indicatori", "a.1", "target") == 7777
    retype(city, "Registro 12", field="evidence")
    told = undo(city, 3)
    (file,) = [one for one in told["workbooks"] if one["workbook"] == CUL]
    assert file["outcome"] == "cells" and file["cells"] >= 1
    assert value_in(city.inbox / CUL, "Indicatori", "a.1", "target") == before
    assert value_in(city.inbox / CUL, "Indicatori", "a.1", "evidence") == "Registro 12"
    again = undo(city, 3)
    (file,) = [one for one in again["workbooks"] if one["workbook"] == CUL]
    assert file["outcome"] == "kept" and again["status"] == 1


def test_an_open_workbook_waits(city: City) -> None:
    mark = city.inbox / f".~lock.{CUL}#"
    mark.write_text("")
    before = (city.inbox / CUL).read_bytes()
    (file,) = [one for one in undo(city, 2)["workbooks"] if one["workbook"] == CUL]
    assert file["outcome"] == "queued" and (city.inbox / CUL).read_bytes() == before
    mark.unlink()
    (file,) = [one for one in undo(city, 2)["workbooks"] if one["workbook"] == CUL]
    assert file["outcome"] == "restored"


def test_a_dry_run_tells_the_same_and_writes_nothing(city: City) -> None:
    before = {
        path: path.read_bytes()
        for path in city.root.rglob("*")
        if path.is_file() and not path.name.startswith("lock")
    }
    dry = undo(city, "--dry-run")
    assert before == {
        path: path.read_bytes()
        for path in city.root.rglob("*")
        if path.is_file() and not path.name.startswith("lock")
    }
    real = undo(city)
    for one in (dry, real):
        one.pop("dry_run"), one.pop("run")
    assert dry == real


def test_a_correction_of_the_centre_is_named_for_what_it_is(city: City) -> None:
    correction = Correction(
        "M05.P02/a.1", "", 2025, "consuntivo", "value", Decimal(4444), "verbale", "centro", LATER
    )
    plan = replace(plan_of_four(), corrections=(correction,))
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    synchronise(city.root, LATER)
    assert in_force(city) == "4444"
    shown = riscontro("undo", "--workspace", city.root, "--dry-run").stdout
    assert "Valore rilevato 2025: 4444 → 4500" in shown and "«Correzioni» o «Decisioni»" in shown
    told = undo(city)
    assert told["rows"][0]["centre"] and told["status"] == 1
    assert in_force(city) == "4444", "it stands in the plan: only people take it out"


def test_what_is_in_it_for_people(city: City) -> None:
    shown = riscontro(
        "undo", "--workspace", city.root, "--today", LATER.isoformat(), "--dry-run"
    ).stdout
    assert "Annullamento dell'esecuzione 2 del 25/02/2026 (consolidamento)" in shown
    assert "Valore rilevato 2025: 4500 → 4410" in shown
    assert f"{CUL}: riportata com'era prima" in shown and "nulla è stato scritto" in shown


@pytest.mark.parametrize(("words", "said"), [((99,), "L'esecuzione 99 non esiste")])
def test_a_run_that_is_not_there(city: City, words: tuple[object, ...], said: str) -> None:
    done = riscontro("undo", *words, "--workspace", city.root)
    assert done.exit_code == 2 and said in done.stderr


def test_nothing_to_undo(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    done = riscontro("undo", "--workspace", city.root, "--lang", "en")
    assert done.exit_code == 2 and "nothing to undo" in done.stderr


def test_an_undo_comes_back_with_the_store(city: City) -> None:
    undo(city)
    before, master = stored(city), city.workspace.master_file.read_bytes()
    city.workspace.store_file.unlink()
    assert rebuild(city.root).same
    assert stored(city) == before and city.workspace.master_file.read_bytes() == master
    synchronise(city.root, LATER)
    assert in_force(city) == "4410"
