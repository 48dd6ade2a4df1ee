"""The next year of a workspace opened, as a coordinator would: closing, opening, a year of work."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from desk import cell_of, riscontro
from offices import PLAN_ID, TODAY, City, Office
from openpyxl import load_workbook
from riscontro.sync.database import open_store
from riscontro.sync.errors import RunStopped
from riscontro.sync.events import events
from riscontro.sync.pipeline import rolling
from riscontro.sync.pipeline.demonstration import Demonstration
from riscontro.sync.pipeline.distribution import distribute, issue
from riscontro.sync.pipeline.planning import opened
from riscontro.sync.pipeline.rolling import rollover
from riscontro.sync.settings import read_settings
from riscontro.sync.store import accepted
from riscontro.workbooks.planbook import read_plan

OPENING = date(2026, 3, 31)
UNITS = ("CUL", "AMB", "SOC", "DIR")


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to which everybody has delivered the final round of 2025."""
    made = City.founded(tmp_path_factory.mktemp("anni") / "piano")
    for unit in UNITS:
        made.send(unit)
    made.run()
    return made.root


@pytest.fixture
def city(delivered: Path, tmp_path: Path) -> City:
    """A copy of it to work in."""
    shutil.copytree(delivered, tmp_path / "piano")
    return City(tmp_path / "piano")


def plan_of(city: City) -> Any:
    return read_plan(city.workspace.plan_file)[0]


def rolls(city: City) -> list[dict[str, Any]]:
    return [one for _, one in events(city.workspace.events) if one["what"] == "rollover"]


def test_a_year_is_closed_and_the_next_one_works(city: City) -> None:
    before = city.workspace.plan_file.read_bytes()
    done = rollover(city.root, OPENING, round_id="consuntivo")
    assert done.backup is not None and done.backup.read_bytes() == before
    settings = read_settings(city.workspace.settings_file)
    assert (settings.period, settings.round, settings.plan) == (2026, "consuntivo", PLAN_ID)
    assert dict(settings.due) == {}
    plan = plan_of(city)
    past = {one.row_key: one for one in plan.values if one.period == 2025}
    assert past["M05.P02/f.1"].source.workbook == "AMB_2025_consuntivo.xlsx"
    assert past["M05.P02/a.3"].printed == "63,4 %"
    texts = {(one.activity, one.department): one.text for one in plan.contributions}
    assert texts["M05.P02/a", "CUL"].endswith(
        "\n2025: Nel 2025 la sede di via Roma ha aperto anche la domenica."
    )
    made = distribute(city.root, OPENING).workbooks
    assert {one.path.name for one in made} == {f"{unit}_2026_consuntivo.xlsx" for unit in UNITS}
    book = load_workbook(city.inbox / "CUL_2026_consuntivo.xlsx")
    page = book["Indicatori"]
    assert cell_of(page, "M05.P02/a.1", "y2025").value == 4410
    assert cell_of(page, "M05.P02/a.3", "y2025").value == pytest.approx(0.634)
    assert page.cell(*_at(page, "M05.P02/a.1", "y2025")).protection.locked
    shown = cell_of(book["Attività"], "M05.P02/a", "before").value
    assert "2025: Nel 2025 la sede di via Roma" in shown
    _new_year(city)


def _at(page: Any, key: str, field: str) -> tuple[int, int]:
    found = cell_of(page, key, field)
    return found.row, found.column


def _new_year(city: City) -> None:
    """One unit fills its workbook in; the run takes it and passes the old ones over."""
    found = opened(city.root)
    book = issue(found, date(2027, 1, 15))["CUL"]
    path = city.inbox / "CUL_2026_consuntivo.xlsx"
    office = Office(book, path).fill()
    office.put("indicators", "a.1", "value", 4520)
    office.save()
    run = city.run(date(2027, 2, 20))
    blocking = [one for one in run.consolidated.findings if one.code.startswith("WBK")]
    assert {one.code for one in blocking} == {"WBK-011"} and len(blocking) == len(UNITS)
    rows = {row.key: row for row in run.consolidated.records}
    assert rows["M05.P02/a.1"].cell("value").number == 4520
    master = city.master()["Indicatori", "Cultura", "a.1"]
    assert (master["value"], master["y2025"]) == (4520, 4410)
    said = riscontro("trace", "M05.P02/a.1", "2025", "--workspace", city.root, "--json")
    assert '"4410"' in said.stdout or "4410" in said.stdout
    synced = riscontro("sync", city.root, "--today", "2027-02-20")
    assert "Traceback" not in synced.output
    again = riscontro("sync", city.root, "--today", "2027-02-21", "--json")
    pushes = json.loads(again.stdout)["pushes"]
    assert {one["state"] for one in pushes} == {"unchanged"}


def test_it_is_refused_while_something_is_missing(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    city.send("CUL", {("indicators", "a.1", "value"): "4.224057,67"})
    city.send("AMB")
    city.run()
    plan, settings = (
        file.read_bytes() for file in (city.workspace.plan_file, city.workspace.settings_file)
    )
    said = riscontro("rollover", city.root, "--today", OPENING)
    assert said.exit_code == 2
    assert "non hanno trasmesso: 2 (Sociale, Direzione)" in said.stderr
    assert "in attesa di correzione: 1" in said.stderr and "--anyway" in said.stderr
    assert city.workspace.plan_file.read_bytes() == plan
    assert city.workspace.settings_file.read_bytes() == settings
    done = riscontro("rollover", city.root, "--today", OPENING, "--anyway", "--json")
    told = json.loads(done.stdout)
    assert (told["missing"], told["held"], told["to"]) == (["SOC", "DIR"], 1, 2026)
    assert "M05.P02/a.1" in told["without"], "a held row has no value: never a zero"
    assert all(one.key != "M05.P02/a.1" or one.period < 2025 for one in plan_of(city).values)


def test_half_year_values_never_become_the_years(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    city.settle(round="monitoraggio")
    for unit in UNITS:
        city.send(unit, {("indicators", "a.1", "value"): 7} if unit == "CUL" else None,
                  round_id="monitoraggio")  # fmt: skip
    city.run()
    with pytest.raises(RunStopped, match="Nessuna unità ha trasmesso il consuntivo del 2025"):
        rollover(city.root, OPENING, anyway=True)
    city.settle(round="consuntivo")
    city.send("AMB")
    city.run()
    city.settle(round="monitoraggio")
    with pytest.raises(RunStopped, match="è aperta la rilevazione Monitoraggio al 30/06 2025"):
        rollover(city.root, OPENING)
    rollover(city.root, OPENING, anyway=True)
    past = {one.row_key for one in plan_of(city).values if one.period == 2025}
    assert "M05.P02/f.1" in past and "M05.P02/a.1" not in past


def test_the_correction_round_counts_over_the_final_one(city: City) -> None:
    city.settle(round="rettifica")
    city.send("CUL", {("indicators", "a.1", "value"): 4444}, round_id="rettifica")
    city.run(date(2026, 9, 1))
    rollover(city.root, date(2026, 9, 30))
    past = {one.row_key: one for one in plan_of(city).values if one.period == 2025}
    assert past["M05.P02/a.1"].number == 4444
    assert past["M05.P02/f.1"].number == 98120


def test_what_arrived_last_is_taken_in(city: City) -> None:
    city.send("CUL", {("indicators", "a.1", "value"): 4555})
    rollover(city.root, OPENING)
    past = {one.row_key: one for one in plan_of(city).values if one.period == 2025}
    assert past["M05.P02/a.1"].number == 4555


def test_a_dry_run_writes_nothing_and_names_what_moves(city: City) -> None:
    held = {path: path.read_bytes() for path in city.root.rglob("*") if path.is_file()}
    held.pop(city.workspace.lock, None)
    said = riscontro("rollover", city.root, "--dry-run", "--today", OPENING)
    assert said.exit_code == 0 and "M05.P02/e" in said.stdout and "nulla è stato" in said.stdout
    told = ("store.db", "riscontro.log")
    same = {path: path.read_bytes() for path in held if not path.name.startswith(told)}
    assert all(held[path] == data for path, data in same.items())


@pytest.mark.parametrize(("to", "words"), [(2025, "già aperto"), (2027, "un anno alla volta")])
def test_only_the_next_year_is_opened(city: City, to: int, words: str) -> None:
    with pytest.raises(RunStopped, match=words):
        rollover(city.root, OPENING, to=to)
    with pytest.raises(RunStopped, match="non prevede"):
        rollover(city.root, OPENING, round_id="trimestre")


def test_a_second_run_is_refused_with_a_sentence(city: City) -> None:
    rollover(city.root, OPENING)
    after = city.workspace.plan_file.read_bytes()
    for anyway in (False, True):
        with pytest.raises(RunStopped, match="aperto il 31/03/2026"):
            rollover(city.root, OPENING, anyway=anyway)
    with pytest.raises(RunStopped, match="già aperto"):
        rollover(city.root, OPENING, to=2026)
    assert city.workspace.plan_file.read_bytes() == after and len(rolls(city)) == 1


class Killed(BaseException):
    """The run ends here, whatever it was doing."""


@pytest.mark.parametrize("at", ["plan", "settings"])
def test_a_run_that_was_killed_is_made_good(
    city: City, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rolling.replace_file
    names = {"plan": "piano.xlsx", "settings": "riscontro.toml"}

    def killed(path: Path, *rest: Any) -> Any:
        if path.name == names[at]:
            raise Killed
        return real(path, *rest)

    monkeypatch.setattr(rolling, "replace_file", killed)
    with pytest.raises(Killed):
        rollover(city.root, OPENING, round_id="preconsuntivo")
    monkeypatch.undo()
    assert read_settings(city.workspace.settings_file).period == 2025
    done = rollover(city.root, OPENING, **({"round_id": "preconsuntivo"} if at == "plan" else {}))
    assert (done.rolled is None) == (at == "settings")
    settings = read_settings(city.workspace.settings_file)
    assert (settings.period, settings.round) == (2026, "preconsuntivo")
    plan = plan_of(city)
    assert plan.period == 2026 and len(rolls(city)) == 1
    twice = [one for one in plan.contributions if one.text.count("2025:") > 1]
    assert twice == []


def test_the_log_tells_what_was_before_and_after(city: City) -> None:
    import hashlib

    def sha(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    files = (city.workspace.plan_file, city.workspace.settings_file)
    before = [sha(file) for file in files]
    rollover(city.root, OPENING)
    told = rolls(city)[0]
    assert (told["from"], told["to"]) == (2025, 2026)
    assert [told[name]["before"] for name in ("plan", "settings")] == before
    assert [told[name]["after"] for name in ("plan", "settings")] == [sha(file) for file in files]


def test_sheets_people_added_to_the_plan_are_named(city: City) -> None:
    book = load_workbook(city.workspace.plan_file)
    book.create_sheet("Appunti di Paolo")["A1"] = "da fare"
    book.save(city.workspace.plan_file)
    said = riscontro("rollover", city.root, "--today", OPENING)
    assert said.exit_code == 0 and "Appunti di Paolo" in said.stdout


def test_a_plan_that_is_open_elsewhere_is_left_alone(city: City) -> None:
    city.workspace.plan_file.with_name("~$piano.xlsx").touch()
    with pytest.raises(RunStopped, match="aperta in un altro programma"):
        rollover(city.root, OPENING)
    assert read_settings(city.workspace.settings_file).period == 2025 and not rolls(city)


def test_the_bundled_plan_from_one_year_to_the_next(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    root = tmp_path / "torino"
    shutil.copytree(demonstration.root, root)
    said = riscontro("rollover", root, "--today", "2026-03-31", "--anyway", "--json",
                     "--round", "consuntivo")  # fmt: skip
    told = json.loads(said.stdout)
    assert said.exit_code == 0 and told["missing"] == ["PER", "GEN"]
    assert told["counts"]["values"] > 600 and len(told["moved"]) == told["counts"]["moved"] > 20
    found = opened(root)
    made = issue(found, date(2027, 1, 15))
    moved = {(one["department"], one["key"]) for one in told["moved"]}
    asked = {(unit, row["key"]) for unit, book in made.items() for row in book.rows["activities"]}
    assert moved.isdisjoint(asked) and len(asked) > 250
    with open_store(found.workspace.store_file) as store:
        rows = accepted(store, 2025, "consuntivo")
    past = {one.row_key: one for one in found.plan.values if one.period == 2025}
    for (_, sheet, key), row in rows.items():
        if sheet == "indicators" and row.cell("value").number is not None:
            assert past[key].number == row.cell("value").number
    assert TODAY < OPENING
