"""``riscontro diff`` on runs and editions of a workspace: what changed, and why."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import sqlalchemy as sa
from copies import DAY as WHEN
from copies import PERIOD, copy
from copies import consolidated as merged
from desk import riscontro
from forge import PROFILE
from hypothesis import given
from hypothesis import strategies as st
from offices import PLAN_ID, City, plan_of_four
from riscontro.schemas.plan import Plan
from riscontro.schemas.rulings import Correction
from riscontro.sync.database import Store, open_store, transaction
from riscontro.sync.differences import applied, compare, mirrored
from riscontro.sync.differingruns import moved_rows, run_side
from riscontro.sync.pipeline.editions import reopen
from riscontro.sync.storeschema import EDITIONS, RETRACTIONS
from riscontro.workbooks.planbook import write_plan

DAYS = [date(2026, 2, day) for day in (20, 21, 22, 23)]
A1 = "M05.P02/a.1"


def diff(city: City, *words: object) -> tuple[int, dict[str, Any]]:
    done = riscontro("diff", *words, "--workspace", city.root, "--json")
    return done.exit_code, json.loads(done.stdout)


def cell(found: dict[str, Any], unit: str, key: str, field: str = "value") -> dict[str, Any]:
    (one,) = [
        one
        for row in found["rows"]
        if (row["unit"], row["key"]) == (unit, key)
        for one in row["cells"]
        if one["field"] == field
    ]
    return one  # type: ignore[no-any-return]


def texts(one: dict[str, Any]) -> tuple[Any, Any]:
    return one["before"]["value"], one["after"]["value"]


def say(city: City, plan: Plan) -> None:
    """Type into ``piano.xlsx``."""
    data = write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    city.workspace.plan_file.write_bytes(data)


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which two units delivered on the first day; copy it before changing it."""
    found = City.founded(tmp_path_factory.mktemp("city") / "w")
    found.send("CUL")
    found.send("AMB")
    found.run(DAYS[0])
    return found.root


@pytest.fixture
def city(delivered: Path, tmp_path: Path) -> City:
    return City(copytree(delivered, tmp_path / "w"))


def store_of(city: City) -> Store:
    return open_store(city.workspace.store_file)


def test_what_a_unit_typed_with_its_cell_and_run(city: City) -> None:
    before = city.workspace.store_file.read_bytes()
    assert diff(city, "run:1", "run:1")[1]["rows"] == []
    assert diff(city, "1") == (0, diff(city, "1")[1])
    assert city.workspace.store_file.read_bytes() == before, "nothing is written"
    city.send("CUL", {("indicators", "a.1", "value"): 4444, ("indicators", "a.2", "note"): "nota"})
    city.run(DAYS[1])
    status, found = diff(city, "run:1", "run:2")
    one = cell(found, "CUL", A1)
    assert (status, texts(one)[1], one["owner"]) == (1, "4444", "unit")
    assert one["cause"]["kind"] == "unit" and one["cause"]["run"] == 2
    assert one["cause"]["workbook"] == "CUL_2025_consuntivo.xlsx" and one["cause"]["cell"]
    assert cell(found, "CUL", "M05.P02/a.2", "note")["before"]["value"] is None
    assert {row["unit"] for row in found["rows"]} == {"CUL"}
    assert texts(cell(found, "CUL", "", "files")) == ("1", "2")
    for words in (("1",), ("2026-02-20",), ("run:-1",), ("1", "run:last"), ("1", "now")):
        assert diff(city, *words)[1]["rows"] == found["rows"], words
    back = diff(city, "2", "1")[1]
    assert texts(cell(back, "CUL", A1)) == texts(one)[::-1] and back["notes"]
    told = riscontro("diff", "1", "--workspace", city.root).stdout
    assert "Cultura · " in told and "l'unità, [CUL_2025_consuntivo.xlsx]Indicatori!" in told
    assert "the unit, " in riscontro("diff", "1", "--workspace", city.root, "--lang", "en").stdout


def test_what_the_centre_put_in_its_place_and_took_back(city: City) -> None:
    reason = "verbale del 3 febbraio"
    correction = Correction(
        A1, "", 2025, "consuntivo", "value", Decimal(4500), reason, "Piero Rossi", DAYS[0]
    )
    say(city, replace(plan_of_four(), corrections=(correction,)))
    city.run(DAYS[1])
    say(city, plan_of_four())
    city.run(DAYS[2])
    one = cell(diff(city, "1", "2")[1], "CUL", A1)
    assert (one["cause"]["kind"], one["cause"]["reason"], texts(one)[1]) == (
        "correction", reason, "4500",
    )  # fmt: skip
    assert one["cause"]["sheet"] == "Correzioni" and one["owner"] == "centre"
    lifted = cell(diff(city, "2", "3")[1], "CUL", A1)
    assert (lifted["cause"]["kind"], texts(lifted)) == ("lifted", texts(one)[::-1])
    assert diff(city, "1", "3")[0] == 0
    told = riscontro("diff", "1", "2", "--workspace", city.root).stdout
    assert "correzione del coordinamento" in told and reason in told and "Rossi" not in told


def test_rows_on_one_side_held_rows_and_deliveries(city: City) -> None:
    city.send("DIR")
    city.send("CUL", {("indicators", "a.1", "value"): "4.224057,67"})
    city.run(DAYS[1])
    status, found = diff(city, "1", "2")
    kinds = {
        (row["unit"], row["difference"]) for row in found["rows"] if row["sheet"] == "indicators"
    }
    assert status == 1 and ("DIR", "added") in kinds
    held = cell(found, "CUL", A1, "held")
    assert texts(held) == (None, "sì") and held["cause"] is None
    assert not [one for one in found["rows"] if one["key"] == A1 and len(one["cells"]) > 1]
    (state,) = [
        one for one in found["rows"] if (one["unit"], one["sheet"]) == ("DIR", "deliveries")
    ]
    assert state["difference"] == "added" and state["cells"][0]["after"]["value"] == "trasmessa"
    assert found["counts"]["added"] > 0
    assert diff(city, "2", "1")[1]["counts"]["removed"] == found["counts"]["added"]


def test_rows_of_another_unit(city: City) -> None:
    plan = plan_of_four()
    rows = tuple(
        replace(one, department="DIR") if one.key == A1 else one for one in plan.indicators
    )
    say(city, replace(plan, indicators=rows))
    city.run(DAYS[1])
    _, found = diff(city, "1", "2")
    moved = [row for row in found["rows"] if row["difference"] == "moved"]
    assert [(row["was"]["unit"], row["unit"], row["key"]) for row in moved] == [("CUL", "DIR", A1)]
    assert not [one for one in found["rows"] if one["difference"] in ("added", "removed")]
    assert "(prima: Cultura)" in riscontro("diff", "1", "2", "--workspace", city.root).stdout
    assert diff(city, "2", "1")[1]["rows"][0]["was"]["unit"] == "DIR"


def test_a_row_is_known_by_its_line_its_key_or_what_the_plan_says() -> None:
    base, _, _ = merged([copy("a.xlsx", {"k1": {"value": 1}, "k2": {"value": 2}})], day=WHEN)
    rows = {("D1", sheet, key): row for (sheet, key), row in base.items()}
    one, two = rows["D1", "indicators", "k1"], rows["D1", "indicators", "k2"]
    name, other = ("D1", "indicators", "k1"), ("D2", "indicators", "k1")
    same_line = {("D9", "indicators", "k9"): replace(one, department="D9", key="k9")}
    assert moved_rows({name: one}, same_line, {}) == {name: ("D9", "indicators", "k9")}
    sent_anew = replace(one, department="D2", sha256="b", workbook="b.xlsx")
    assert moved_rows({name: one}, {other: sent_anew}, {}) == {name: other}
    renamed = ("D1", "indicators", "k7")
    assert moved_rows({name: one}, {renamed: replace(two, key="k7")}, {"k1": "k7"}) == {
        name: renamed
    }
    assert moved_rows({name: one}, {renamed: replace(two, key="k7")}, {}) == {}
    activity = replace(sent_anew, kind="activity")
    assert moved_rows({name: replace(one, kind="activity")}, {other: activity}, {}) == {}


def test_what_a_run_took_back(city: City) -> None:
    city.send("CUL", {("indicators", "a.1", "value"): 4444})
    city.run(DAYS[1])
    city.send("CUL")
    city.run(DAYS[2])
    with store_of(city) as store, transaction(store, writing=True) as connection:
        its = {"department": "CUL", "sheet": "indicators", "key": A1}
        more = {"period": 2025, "round": "consuntivo", "undone": 2, "meanings": {}}
        connection.execute(sa.insert(RETRACTIONS).values(run=3, **its, **more))
    one = cell(diff(city, "2", "3")[1], "CUL", A1)
    assert (one["cause"]["kind"], one["cause"]["undone"], one["cause"]["run"]) == ("undone", 2, 3)
    assert "annullata l'esecuzione 2" in riscontro("diff", "2", "--workspace", city.root).stdout


def close(city: City, name: str, run: int, day: date) -> None:
    """Close an edition, as its table has it."""
    with store_of(city) as store, transaction(store, writing=True) as connection:
        connection.execute(
            sa.insert(EDITIONS).values(
                id=name, run=run, period=2025, round="consuntivo", label=f"Edizione {name}",
                act="DGC 12/2026", day=day, fingerprint="", master_sha256="", plan_sha256="",
            )
        )  # fmt: skip


def test_the_errata_of_two_editions(city: City) -> None:
    close(city, "2025-a", 1, DAYS[0])
    reopen(city.root, A1, DAYS[1], "errore di trascrizione", act="DD 7")
    changed = {("indicators", "a.1", "value"): 4444, ("activities", "b", "status"): "IN CORSO"}
    city.send("CUL", changed)
    city.run(DAYS[1])
    close(city, "2025-b", 3, DAYS[1])
    status, found = diff(city, "2025-a", "2025-b", "--errata")
    assert (status, found["kind"]) == (1, "errata")
    (row,) = found["rows"]
    (one,) = row["cells"]
    assert (row["key"], one["field"], texts(one)[1]) == (A1, "value", "4444")
    cause = one["cause"]
    assert (cause["kind"], cause["reason"], cause["act"], cause["day"]) == (
        "reopened", "errore di trascrizione", "DD 7", "2026-02-21",
    )  # fmt: skip
    whole = diff(city, "edition:2025-a", "2025-b")[1]
    assert "«Edizione 2025-a»" in whole["before"]
    assert diff(city, "2025-a", "2025-a", "--errata")[0] == 0
    words = ("diff", "2025-a", "2025-b", "--errata", "--workspace", city.root)
    told = riscontro(*words, "--sheet", city.root.parent / "errata.xlsx").stdout
    assert "riga riaperta per rettifica" in told and "errore di trascrizione" in told
    assert (city.root.parent / "errata.xlsx").is_file()
    taken = riscontro(*words, "--sheet", city.workspace.master_file)
    assert taken.exit_code == 2
    assert riscontro("diff", "1", "2", "--errata", "--workspace", city.root).exit_code == 2


def test_two_rounds_are_compared_and_said(city: City) -> None:
    city.settle(round="monitoraggio")
    city.send("CUL", {("indicators", "a.1", "value"): 10}, round_id="monitoraggio")
    city.run(DAYS[1])
    _, found = diff(city, "2", "1")
    assert texts(cell(found, "CUL", A1))[0] == "10" and cell(found, "CUL", A1)["cause"] is None
    assert any("Due rilevazioni diverse" in note for note in found["notes"])
    assert diff(city, "1", "now")[1]["rows"] == [], "what stands now in the round of the other"


EDITS = st.dictionaries(
    st.sampled_from(["a.1", "a.2", "activities!b"]),
    st.dictionaries(
        st.sampled_from(["value", "note", "status"]),
        st.sampled_from([None, "1", "1.0", "2", "in corso", "testo"]),
    ),
)


@given(EDITS, EDITS)
def test_sides_of_runs_keep_the_law(one: dict[str, Any], other: dict[str, Any]) -> None:
    plan = plan_of_four()
    sides = []
    for n, rows in enumerate((one, other)):
        base, _, _ = merged([copy(f"c{n}.xlsx", rows)], day=WHEN)
        by_name = {("D1", sheet, key): row for (sheet, key), row in base.items()}
        sides.append((run_side(by_name, {}, plan, PROFILE, PERIOD), by_name))
    (was, before), (now, after) = sides
    moved = moved_rows(before, after, {})
    changes = compare(was, now, moved)
    assert compare(was, was) == () and compare(applied(was, changes), now) == ()
    assert compare(applied(now, mirrored(changes)), was) == ()
