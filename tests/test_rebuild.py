"""Store and master made again from the log and the files kept."""

import json
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from desk import DAY, edit_plan, riscontro
from forge import PROFILE
from offices import PLAN_ID, City, plan_of_four
from riscontro.schemas.rulings import Correction
from riscontro.sync import events
from riscontro.sync.errors import RunStopped
from riscontro.sync.pipeline import consolidation, journal
from riscontro.sync.pipeline.rebuilding import rebuild
from riscontro.sync.store import Store, open_store
from riscontro.sync.storeschema import TABLES
from riscontro.workbooks.planbook import write_plan

LATER = date(2026, 2, 25)
CORRECTION = Correction(
    "M05.P02/f.1", "", 2025, "consuntivo", "value", Decimal(77), "verbale", "l'ufficio", LATER
)


def content(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything in the database, table by table."""
    with store.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    sa.select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in TABLES.sorted_tables
        }


def stored(city: City) -> dict[str, list[dict[str, Any]]]:
    with open_store(city.workspace.store_file) as store:
        return content(store)


@pytest.fixture(scope="module")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four nights: deliveries, a copy that disagrees, a bad value, a correction of the centre."""
    city = City.founded(tmp_path_factory.mktemp("rebuild") / "piano-2025")
    city.send("CUL")
    city.send("AMB", submitted=False)
    (city.inbox / "rotto.xlsx").write_bytes(b"PK\x03\x04 non una cartella")
    (city.inbox / "note.txt").write_text("appunti")
    city.run()
    city.send("AMB")
    city.send("CUL", {("indicators", "b.3", "value"): 9}, name="copia.xlsx")
    city.send("CUL", {("indicators", "b.3", "value"): 10, ("indicators", "a.1", "value"): "1,2,3"})
    city.run(LATER)
    plan = replace(plan_of_four(), corrections=(CORRECTION,))
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)
    city.run(LATER)
    (city.inbox / "copia.xlsx").unlink()
    city.run(LATER)
    return city.root


@pytest.fixture
def city(_lived: Path, tmp_path: Path) -> City:
    return City(Path(shutil.copytree(_lived, tmp_path / "piano-2025")))


def test_the_store_comes_back_row_by_row_and_the_master_byte_by_byte(city: City) -> None:
    before, master = stored(city), city.workspace.master_file.read_bytes()
    assert len(before["runs"]) == 4 and before["conflicts"] == [] and before["versions"]
    assert any(row["corrected"] for row in before["versions"])
    city.workspace.store_file.unlink()
    city.workspace.master_file.unlink()
    shutil.rmtree(city.inbox)
    city.workspace.plan_file.unlink()
    (city.workspace.settings_file).write_text(
        city.workspace.settings_file.read_text("utf-8").replace('"it"', '"en"'), "utf-8"
    )
    done = rebuild(city.root)
    assert (done.runs, done.backup, done.same) == (4, None, True)
    assert stored(city) == before
    assert city.workspace.master_file.read_bytes() == master


def test_the_next_run_goes_on_as_if_nothing_had_happened(city: City, tmp_path: Path) -> None:
    other = City(Path(shutil.copytree(city.root, tmp_path / "altra" / "piano-2025")))
    done = riscontro("rebuild", city.root, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["runs"] == 4 and told["same"] and Path(told["backup"]).is_file()
    sent = city.send("SOC")
    shutil.copy(sent, other.inbox / sent.name)
    for one in (city, other):
        one.run(LATER)
    assert city.workspace.master_file.read_bytes() == other.workspace.master_file.read_bytes()
    mine, theirs = stored(city), stored(other)
    for both in (mine, theirs):
        for row in both["runs"]:
            row.pop("completed")
    assert mine == theirs


def test_a_file_the_log_names_that_was_altered_stops_it(city: City) -> None:
    kept = next(city.workspace.received.glob("*/*.run"))
    kept.write_bytes(kept.read_bytes() + b" ")
    before = stored(city)
    with pytest.raises(RunStopped, match="alterato"):
        rebuild(city.root)
    assert stored(city) == before


def test_an_altered_log_stops_it(city: City) -> None:
    log = city.workspace.events
    log.write_text(log.read_text("utf-8").replace("consuntivo", "consuntivi", 1), "utf-8")
    done = riscontro("rebuild", city.root)
    assert done.exit_code == 2 and "spezzato alla riga 1" in done.stderr


def test_a_store_elsewhere_that_holds_something_is_left_alone(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RISCONTRO_STORE", f"sqlite:///{tmp_path / 'altrove.db'}")
    city.settle(database="env:RISCONTRO_STORE")
    assert rebuild(city.root).runs == 4
    with pytest.raises(RunStopped, match="non è vuoto"):
        rebuild(city.root)


def test_a_run_killed_before_the_log_knew_is_told_by_the_next(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.send("SOC")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    calls: list[int] = []
    with monkeypatch.context() as power:
        first = consolidation.tell_runs
        power.setattr(
            consolidation,
            "tell_runs",
            lambda *both: killed() if calls else (calls.append(1), first(*both)),
        )
        with pytest.raises(KeyboardInterrupt):
            city.run(LATER)
    assert [row["record"] for row in stored(city)["runs"]][-1] == ""
    city.run(LATER)
    assert all(row["record"] for row in stored(city)["runs"])
    told = [event["run"] for _, event in events.events(city.workspace.events) if "record" in event]
    assert told == [1, 2, 3, 4, 5, 6]
    before = stored(city)
    rebuild(city.root)
    after = stored(city)
    assert after.pop("runs")[-1] == before["runs"][-1]
    before.pop("runs")
    assert after == before


def test_a_run_told_twice_counts_once(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as power:
        power.setattr(journal, "mark_told", lambda *_: None)
        city.run(LATER)
    city.run(LATER)
    assert rebuild(city.root).runs == 6


def test_of_a_workspace_that_never_ran_there_is_nothing(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano-2025")
    done = riscontro("rebuild", city.root, "--lang", "en")
    assert done.exit_code == 0 and "No master to be written" in done.stdout


def test_what_was_made_again_is_whole(city: City) -> None:
    riscontro("rebuild", city.root)
    done = riscontro("doctor", city.root)
    assert done.exit_code == 0, done.stdout
    edit_plan(city.root, [("Indicatori", "M05.P02/a.1", "target", 5000)])
    assert riscontro("sync", city.root, "--today", DAY).exit_code in (0, 1)
