"""Who has delivered, when, how complete, how clean: rates, days, the command, its sheet."""

import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import plans
import pytest
from copies import copy
from desk import DAY, LATE, edit_plan, fill, riscontro, workspace
from forge import GOOD as FILLED
from hypothesis import given
from hypothesis import strategies as st
from offices import DUE, City
from riscontro.schemas.findings import Finding, Place, Severity
from riscontro.sync.cli.statuses import age_text, parse_age
from riscontro.sync.completeness import (
    Rates,
    Rows,
    Status,
    Timing,
    rates,
    rounds_of_year,
    share,
    status,
    summed,
    timing,
    unit_statuses,
)
from riscontro.sync.delivering import first_day
from riscontro.sync.masterwords import Say
from riscontro.sync.pipeline.consolidation import consolidate, standing
from riscontro.sync.records import Delivery
from riscontro.sync.roundlog import Completed
from riscontro.sync.standing import Standing
from riscontro.sync.statusbook import status_book
from riscontro.sync.statusdata import as_dict, recent
from riscontro.sync.statustext import as_text, shortened, units_as_text
from riscontro.sync.statuswords import points, timing_words

ONE_DAY = timedelta(days=1)
MOMENT = datetime(2026, 3, 2, 3, 10, tzinfo=UTC)
PLAN, PROFILE = plans.sample_plan(), plans.sample_profile()


def sample(**changes: Any) -> Standing:
    """What came in for the plan of ``plans``: two units of four have delivered, one late."""
    return Standing(replace(plans.sample_consolidated(), **changes), PLAN, PROFILE)


def delivery(delivered: date | None, due: date | None = DUE, state: str = "accepted") -> Delivery:
    return Delivery("CUL", due, delivered, state, (), {})


# Days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "day", "found"),
    [
        (DUE, DUE, Timing("on_time", 0)),
        (DUE - 3 * ONE_DAY, DUE + 9 * ONE_DAY, Timing("on_time", 0)),
        (DUE + ONE_DAY, DUE + 9 * ONE_DAY, Timing("late", 1)),
        (None, DUE, Timing("open", 0)),
        (None, DUE + 2 * ONE_DAY, Timing("overdue", 2)),
    ],
)
def test_the_due_date_itself_is_in_time(delivered: date | None, day: date, found: Timing) -> None:
    assert timing(DUE, delivered, day) == found


def test_without_a_due_date_nothing_is_late() -> None:
    assert timing(None, DUE, DUE) == Timing("undated", None) == timing(None, None, DUE)
    assert rates([delivery(DUE, due=None)]).on_time_rate is None


def test_a_due_date_known_to_be_past_needs_no_day() -> None:
    assert timing(DUE, None, DUE - 3 * ONE_DAY, overdue=True) == Timing("overdue", None)
    assert timing(DUE, DUE, DUE, overdue=True).punctuality == "on_time"


@pytest.mark.parametrize(
    ("found", "it", "en"),
    [
        (Timing("on_time", 0), "✔ nei termini", "✔ on time"),
        (Timing("late", 1), "▲ in ritardo di 1 giorno", "▲ 1 day late"),
        (Timing("late", 12), "▲ in ritardo di 12 giorni", "▲ 12 days late"),
        (Timing("overdue", 1), "✖ scaduta da 1 giorno", "✖ 1 day overdue"),
        (Timing("overdue", 2), "✖ scaduta da 2 giorni", "✖ 2 days overdue"),
        (Timing("overdue", None), "✖ scaduta il 28/02/2026", "✖ was due on 28/02/2026"),
        (Timing("open", 0), "○ non ancora scaduta", "○ not yet due"),
        (Timing("undated", None), "– senza scadenza", "– no due date"),
    ],
)
def test_punctuality_in_words(found: Timing, it: str, en: str) -> None:
    assert (timing_words(found, DUE, "it"), timing_words(found, DUE, "en")) == (it, en)


def test_a_draft_is_no_delivery_and_a_correction_moves_no_day() -> None:
    submitted, draft = copy("a.xlsx", {}), copy("a.xlsx", {}, state="draft")
    assert first_day(submitted, None, DUE) == DUE
    assert first_day(draft, None, DUE) is None and first_day(None, None, DUE) is None
    assert first_day(submitted, DUE, DUE + ONE_DAY) == DUE
    assert first_day(draft, DUE, DUE + ONE_DAY) == DUE == first_day(None, DUE, DUE + ONE_DAY)


# Rates ------------------------------------------------------------------------------------------


def test_where_nothing_is_expected_the_rate_is_unknown() -> None:
    assert share(0, 0) is None
    none = rates([])
    assert none.reporting_rate is None and none.on_time_rate is None
    assert Rows().completeness is None and Rows().clean_share is None
    assert Rows(3, 0, 0, 0).completeness == 0 and Rows(3, 0, 0, 0).clean_share is None


def test_reporting_and_on_time_rate() -> None:
    late, missing = delivery(DUE + ONE_DAY), delivery(None, state="missing")
    found = rates([delivery(DUE), late, missing, delivery(None, state="draft")])
    assert found == Rates(4, 2, 1)
    assert (found.reporting_rate, found.on_time_rate) == (50, 25)


@given(st.lists(st.none() | st.integers(-30, 30), max_size=20))
def test_rates_stay_in_order(offsets: list[int | None]) -> None:
    found = rates(
        delivery(None if offset is None else DUE + offset * ONE_DAY) for offset in offsets
    )
    assert 0 <= found.on_time <= found.reported <= found.expected == len(offsets)
    if offsets:
        reporting, on_time = found.reporting_rate, found.on_time_rate
        assert reporting is not None and on_time is not None and 0 <= on_time <= reporting <= 100
        assert on_time == pytest.approx(100 * sum(o is not None and o <= 0 for o in offsets)
                                        / len(offsets))  # fmt: skip


@given(st.lists(st.builds(Rows, *[st.integers(0, 50)] * 3, st.none() | st.integers(0, 50))))
def test_rows_add_up_and_what_is_unknown_stays_so(rows: list[Rows]) -> None:
    found = summed(rows)
    assert found.expected == sum(one.expected for one in rows)
    assert (found.clean is None) == any(one.clean is None for one in rows)


def test_a_workspace_of_units() -> None:
    found = status(sample(), plans.DAY)
    assert found.rates == Rates(4, 2, 1)
    assert found.rows == Rows(40, 25, 1, 21)
    assert found.rows.completeness == 62.5 and found.rows.clean_share == 84
    assert found.findings == {
        Severity.BLOCKING: 1, Severity.WARNING: 3, Severity.QUESTION: 1, Severity.INFO: 1,
    }  # fmt: skip


def test_the_most_urgent_unit_comes_first() -> None:
    found = status(sample(), plans.DAY)
    assert [(one.unit, one.timing.punctuality) for one in found.units] == [
        ("SOC", "overdue"), ("AMB", "overdue"), ("EDU", "late"), ("CUL", "on_time"),
    ]  # fmt: skip
    early = status(sample(), plans.DUE)
    assert [one.timing.punctuality for one in early.units][:2] == ["open", "open"]


def test_some_units_only() -> None:
    found = status(sample(), plans.DAY, ["EDU"])
    assert [one.unit for one in found.units] == ["EDU"]
    assert found.rates == Rates(1, 1, 0) and found.rows.expected == 15


def test_an_information_leaves_a_row_clean() -> None:
    key, file = "M05.P02/b.2", plans.FILES["CUL"]
    places = Place(file, "Indicatori", "P9")

    def clean(*found: Finding) -> int | None:
        (unit,) = unit_statuses(sample(findings=found), ["CUL"], plans.DAY)
        return unit.rows.clean

    assert clean() == 9
    assert clean(Finding("WBK-008", Severity.INFO, places, key)) == 9
    for severity in (Severity.BLOCKING, Severity.WARNING, Severity.QUESTION):
        assert clean(Finding("IND-007", severity, places, key)) == 8
    # A blank row is not among the rows filled in.
    assert clean(Finding("IND-001", Severity.WARNING, places, "M05.P02/c.1")) == 9


def test_what_is_wrong_in_the_plan_is_not_the_units() -> None:
    key = "M05.P02/b.2"
    plan = Finding("PLN-001", Severity.WARNING, Place("piano.xlsx", "Indicatori", "K9"), key)
    nowhere = Finding("CON-008", Severity.WARNING, Place(), key)
    for one, clean, warnings in ((plan, 9, 0), (nowhere, 8, 1)):
        (unit,) = unit_statuses(sample(findings=(one,)), ["CUL"], plans.DAY)
        assert (unit.rows.clean, unit.findings[Severity.WARNING]) == (clean, warnings)


def test_what_was_filled_in_may_not_be_known() -> None:
    given = plans.sample_consolidated()
    bare = tuple(replace(one, filled={}) for one in given.deliveries)
    found = status(sample(deliveries=bare), plans.DAY)
    assert found.rows.clean is None and found.rows.clean_share is None
    assert found.rows.completeness == 62.5


# Rounds -----------------------------------------------------------------------------------------

DUES = {
    "monitoraggio": date(2025, 7, 15), "consuntivo": DUE, "rettifica": date(2026, 9, 30),
    "preconsuntivo": date(2026, 1, 20),
}  # fmt: skip


def test_rounds_of_the_year() -> None:
    held = {
        "monitoraggio": {"CUL": date(2025, 7, 15), "AMB": date(2025, 7, 16), "EX": date(2025, 7, 1)}
    }
    found = rounds_of_year(DUES, held, "consuntivo", Rates(3, 1, 1), ["CUL", "AMB", "SOC"], DUE)
    assert [(one.round, one.open, one.consolidated, one.rates) for one in found] == [
        # EX is no longer in the plan: it delivered, so it was expected.
        ("monitoraggio", False, True, Rates(4, 3, 2)),
        ("preconsuntivo", False, False, Rates()),
        ("consuntivo", True, False, Rates(3, 1, 1)),
    ]
    assert found[1].rates.reporting_rate is None, "a round never held has no rate"
    (only,) = rounds_of_year(
        {"monitoraggio": DUES["monitoraggio"]}, held, "x", Rates(), ["CUL", "SOC"], DUE, ["SOC"]
    )
    assert only.rates == Rates(1, 0, 0)


def test_a_round_not_due_and_never_held_is_not_shown() -> None:
    assert rounds_of_year(DUES, {}, "", Rates(), [], date(2025, 7, 15)) == ()


# The store --------------------------------------------------------------------------------------


def aged(path: Path) -> None:
    """Turn a store into one of the first version, which did not know when a run was complete."""
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE runs DROP COLUMN completed")
        connection.execute("UPDATE riscontro_schema SET version = 1")
    connection.close()


# Runs -------------------------------------------------------------------------------------------


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City.founded(tmp_path / "piano-2025")


def of(city: City, unit: str, day: date) -> Delivery:
    found = standing(city.root, day).consolidated.deliveries
    return next(one for one in found if one.department == unit)


def test_a_corrected_workbook_keeps_the_day_of_the_first(city: City) -> None:
    assert of(city, "SOC", DUE).delivered is None
    city.send("SOC")
    assert of(city, "SOC", DUE).delivered == DUE, "status tells it before any run"
    city.run(DUE)
    city.send("SOC", {("indicators", "e.1", "value"): 0.95}, name="SOC corretta.xlsx")
    (city.inbox / "SOC_2025_consuntivo.xlsx").unlink()
    late = DUE + 5 * ONE_DAY
    run = city.run(late)
    (row,) = [one for one in run.consolidated.records if one.department == "SOC"]
    assert row.received == late, "the value is new"
    found = of(city, "SOC", late)
    assert (found.delivered, found.state, found.overdue) == (DUE, "accepted", False)


def test_a_draft_becomes_a_delivery_when_it_is_submitted(city: City) -> None:
    city.settle(drafts=True)
    city.send("SOC", submitted=False)
    city.run(DUE)
    found = of(city, "SOC", DUE + ONE_DAY)
    assert (found.state, found.delivered, found.overdue) == ("draft", None, True)
    city.send("SOC")
    city.run(DUE + 2 * ONE_DAY)
    found = of(city, "SOC", DUE + 9 * ONE_DAY)
    assert (found.state, found.delivered) == ("accepted", DUE + 2 * ONE_DAY)


def test_a_workbook_all_held_has_been_delivered_all_the_same(city: City) -> None:
    city.send("SOC", {("indicators", "e.1", "value"): "circa"})
    run = city.run(DUE)
    assert not [one for one in run.consolidated.records if one.department == "SOC"]
    found = of(city, "SOC", DUE + ONE_DAY)
    assert (found.state, found.delivered) == ("returned", DUE)


@pytest.mark.parametrize("again", ["gone", "blank", "reopened", "broken"])
def test_what_was_delivered_stays_delivered(city: City, again: str) -> None:
    path = city.send("SOC")
    city.run(DUE)
    if again == "gone":
        path.unlink()
    elif again == "blank":
        city.send("SOC", {("indicators", "e.1", "value"): None}, submitted=False)
    elif again == "reopened":
        city.send("SOC", submitted=False)
    else:
        path.write_bytes(path.read_bytes()[:2000])
    found = of(city, "SOC", DUE + ONE_DAY)
    assert found.delivered == DUE
    states = {"gone": "accepted", "blank": "accepted", "reopened": "draft", "broken": "unreadable"}
    assert found.state == states[again]


def test_the_moment_of_completion_is_in_the_store_and_in_no_file(city: City) -> None:
    city.send("SOC")
    masters = []
    for hours in (0, 5):
        run = consolidate(city.root, DUE, clock=lambda hours=hours: MOMENT + timedelta(hours=hours))  # type: ignore[misc]
        assert run.written
        masters.append(city.workspace.master_file.read_bytes())
        last = standing(city.root, DUE).last
        assert last is not None and last.at == MOMENT + timedelta(hours=hours)
    assert masters[0] == masters[1]


def test_a_run_whose_master_could_not_be_placed_is_not_complete(city: City) -> None:
    city.run(DUE)
    before = standing(city.root, DUE).last
    (city.root / "~$quadro.xlsx").write_bytes(b"\0" * 165)
    city.send("SOC")
    run = city.run(DUE)
    assert not run.written
    assert standing(city.root, DUE).last == before


def test_the_master_tells_a_due_date_and_no_age(city: City) -> None:
    city.send("SOC")
    city.run(DUE)
    masters = []
    for days in (1, 40):
        city.run(DUE + days * ONE_DAY)
        masters.append(city.workspace.master_file.read_bytes())
    assert masters[0] == masters[1], "the same input gives the same bytes"
    page = openpyxl.load_workbook(city.workspace.master_file, data_only=True)["Stato trasmissioni"]
    ids = [cell.value for cell in page[4]]
    rows = [
        dict(zip(ids, line, strict=True)) for line in page.iter_rows(min_row=7, values_only=True)
    ]
    found = {row["department"]: row for row in rows}
    assert found["Sociale"]["punctuality"] == "✔ nei termini"
    assert found["Ambiente"]["punctuality"] == "✖ scaduta il 28/02/2026"
    assert found["Ambiente"]["late"] is None
    total = rows[-1]
    assert [total[name] for name in ("units_expected", "units_reported", "units_on_time")] == [
        4, 1, 1,
    ]  # fmt: skip
    assert (total["reporting_rate"], total["on_time_rate"]) == (0.25, 0.25)
    formulas = openpyxl.load_workbook(city.workspace.master_file)["Stato trasmissioni"]
    last = [cell.value for cell in formulas[formulas.max_row]]
    assert all(
        str(last[ids.index(name)]).startswith("=IF(")
        for name in ("completeness", "clean_share", "reporting_rate", "on_time_rate")
    )


# On a terminal ----------------------------------------------------------------------------------


def text(found: Status, width: int = 100, language: Any = "it") -> str:
    return as_text(found, 2026, "preconsuntivo", language, width, None)


def test_the_table_as_it_is_read() -> None:
    table = units_as_text(status(sample(), plans.DAY), 2026, "preconsuntivo", "it", 120)
    heading, _, header, *rows = table.split("\n")
    assert heading == "Pre-consuntivo 2026 · scadenza 15/01/2027 · situazione al 18/01/2027"
    assert header.split() == [
        *("Unità", "organizzativa", "Stato", "Ricevuta", "Righe", "Ferme", "Compl.", "Pulite"),
        *"✖▲?ℹ",
    ]
    assert [" ".join(row.split()) for row in rows[:6]] == [
        "Servizi Sociali e Abitativi non trasmessa – ✖ +3 0/6 0 0,0 – · · · ·",
        "Ambiente e Verde Pubblico in compilazione – ✖ +3 3/9 0 33,3 100,0 · · · ·",
        "Servizi Educativi trasmessa 18/01/2027 ▲ +3 13/15 0 86,7 92,3 · 2 · ·",
        "Cultura, Biblioteche e Grandi Eventi trasmessa 12/01/2027 ✔ 9/10 1 90,0 66,7 1 1 1 1",
        "─" * len(header),
        "In tutto 25/40 1 62,5 84,0 1 3 1 1",
    ]
    # Every number stands under its header.
    assert {len(row) for row in rows[:6]} == {len(header)}


@given(
    st.lists(st.text("abcàèìòù -,'", min_size=1, max_size=90), min_size=1, max_size=6, unique=True),
    st.integers(76, 160),
)
def test_no_line_is_wider_than_the_terminal(names: list[str], width: int) -> None:
    units = tuple(replace(unit, name=name) for unit, name in zip(plans.UNITS, names, strict=False))
    plan = replace(PLAN, departments=(*units, *plans.UNITS[len(units) :]))
    profile = replace(PROFILE, departments=())
    where = Standing(plans.sample_consolidated(), plan, profile)
    for language in ("it", "en"):
        shown = text(status(where, plans.DAY), width, language)
        assert max(map(len, shown.split("\n"))) <= width


def test_a_narrow_terminal_gets_fewer_columns() -> None:
    wide, narrow = (text(status(sample(), plans.DAY), width) for width in (140, 80))
    assert "Ferme" in wide and "Pulite" in wide and "ℹ" in wide
    header = narrow.split("\n")[2]
    assert "Ferme" not in header and "Compl." in header and "✖" in header


def test_rates_rounds_and_runs_are_told() -> None:
    rounds = rounds_of_year(
        {"monitoraggio": date(2026, 7, 15), "preconsuntivo": plans.DUE}, {}, "preconsuntivo",
        Rates(4, 2, 1), [], plans.DAY,
    )  # fmt: skip
    found = replace(status(sample(), plans.DAY), rounds=rounds)
    shown = text(found)
    assert "Tasso di trasmissione    50,0 %  2 unità su 4\n" in shown
    assert "Tasso di puntualità      25,0 %  1 unità su 4 nei termini\n" in shown
    assert "Completezza              62,5 %  25 righe compilate su 40\n" in shown
    assert "Righe pulite             84,0 %  21 righe su 25 senza nulla di aperto\n" in shown
    assert "Monitoraggio al 30/06  15/07/2026             –           –  mai consolidata" in shown
    assert "Pre-consuntivo         15/01/2027        50,0 %      25,0 %  aperta" in shown
    assert shown.endswith("Ultima esecuzione completa: nessuna")
    told = as_text(found, 2026, "preconsuntivo", "it", 100, Completed(7, MOMENT))
    assert told.endswith("Ultima esecuzione completa: 02/03/2026 03:10 UTC")
    english = as_text(found, 2026, "preconsuntivo", "en", 100, Completed(7, MOMENT))
    assert "On-time rate" in english and english.endswith("02/03/2026 03:10 UTC")


def test_a_plan_without_units() -> None:
    empty = Standing(
        replace(plans.sample_consolidated(), deliveries=(), findings=(), records=()),
        replace(PLAN, contributions=(), indicators=()),
        PROFILE,
    )
    found = status(empty, plans.DAY)
    assert found.rates == Rates() and found.rates.reporting_rate is None
    assert "Nessuna unità ha righe da compilare." in text(found)
    assert "Tasso di trasmissione         –  0 unità su 0" in text(found)


def test_names_are_shortened_and_stay_different() -> None:
    names = ["Servizi Interni - Personale", "Servizi Interni - Patrimonio", "Commercio"]
    assert shortened(names, 40) == names
    assert shortened(names, 20) == ["Servizi In…Personale", "Servizi In…atrimonio", "Commercio"]
    assert shortened(names[:1], 20) == ["Servizi Interni - P…"]


@given(st.lists(st.text(max_size=60)), st.integers(9, 60))
def test_a_shortened_name_fits(names: list[str], room: int) -> None:
    found = shortened(names, room)
    assert all(len(short) <= room for short in found)
    assert all(short == name or "…" in short for name, short in zip(names, found, strict=True))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"), (0.0, "0,0 %"), (100.0, "100,0 %"), (99.97, "99,9 %"), (0.02, "0,1 %"),
        (89.473684211, "89,5 %"),
    ],
)  # fmt: skip
def test_not_quite_all_is_not_all(value: float | None, shown: str) -> None:
    assert points(value, "it") == shown


# As data ----------------------------------------------------------------------------------------


def test_the_shape_of_the_data() -> None:
    found = status(sample(), plans.DAY)
    now = MOMENT + timedelta(hours=2, seconds=5)
    data = as_dict(found, 2026, "preconsuntivo", Completed(7, MOMENT), now, timedelta(hours=1))
    assert json.loads(json.dumps(data)) == data
    assert data["last_run"] == {
        "run": 7, "completed": "2026-03-02T03:10:00Z", "age_seconds": 7205,
    }  # fmt: skip
    assert (data["recent"], data["max_age_seconds"]) == (False, 3600)
    assert data["totals"] == {
        "expected": 4, "reported": 2, "on_time": 1, "reporting_rate": 50.0, "on_time_rate": 25.0,
        "rows": {"expected": 40, "filled": 25, "held": 1, "clean": 21, "completeness": 62.5,
                 "clean_share": 84.0},
        "findings": {"blocking": 1, "warning": 3, "question": 1, "info": 1},
    }  # fmt: skip
    units = data["deliveries"]
    assert isinstance(units, list)
    social = units[0]
    assert (social["department"], social["delivered"], social["due"]) == ("SOC", None, "2027-01-15")
    assert (social["punctuality"], social["days_late"]) == ("overdue", 3)
    assert social["rows"]["clean_share"] is None and social["rows"]["completeness"] == 0
    assert set(social["sheets"]) == {"activities", "indicators"}
    without = as_dict(found, 2026, "preconsuntivo", None, now)
    assert without["last_run"] is None and without["recent"] is None


@pytest.mark.parametrize(("minutes", "found"), [(60, True), (61, False)])
def test_recent_enough(minutes: int, found: bool) -> None:
    now = MOMENT + timedelta(minutes=minutes)
    assert recent(Completed(1, MOMENT), now, timedelta(hours=1)) is found
    assert not recent(None, now, timedelta(hours=1))


# Ages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "age"),
    [
        ("36h", timedelta(hours=36)), ("90m", timedelta(minutes=90)), ("2d", timedelta(days=2)),
        (" 24 H ", timedelta(days=1)),
    ],
)  # fmt: skip
def test_ages(typed: str, age: timedelta) -> None:
    assert parse_age(typed) == age


@pytest.mark.parametrize(
    "typed", ["", "36", "h", "36x", "-3h", "1.5d", "0h", "36h 2d", "٣h", "1e3h", "999999999d"]
)
def test_what_is_no_age(typed: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(typed)}$"):
        parse_age(typed)


@given(st.integers(1, 100_000_000))
def test_an_age_reads_back(minutes: int) -> None:
    age = timedelta(minutes=minutes)
    assert parse_age(age_text(age)) == age


@given(st.integers(1, 9999), st.sampled_from("mhd"))
def test_an_age_typed_is_the_same_written_again(number: int, unit: str) -> None:
    age = parse_age(f"{number}{unit}")
    assert parse_age(age_text(age)) == age


# The command ------------------------------------------------------------------------------------


@pytest.fixture
def ready(tmp_path: Path) -> Path:
    """A workspace of two units, of which one has submitted; nothing consolidated."""
    root = workspace(tmp_path / "piano-2025")
    edit_plan(root, [("Indicatori", "M05.P02/f.1", "department", "AMB")])
    assert riscontro("distribute", root, "--today", DAY).exit_code == 0
    fill(root / "trasmissioni" / "CUL_2025_consuntivo.xlsx",
         {key: value for key, value in FILLED.items() if key[1] != "f.1"})  # fmt: skip
    return root


def test_the_command_tells_it_all(ready: Path) -> None:
    done = riscontro("status", ready, "--today", LATE)
    assert done.exit_code == 0 and done.stderr == ""
    assert "Ambiente" in done.stdout and "✖ +2" in done.stdout
    assert "Tasso di trasmissione    50,0 %  1 unità su 2" in done.stdout
    assert done.stdout.rstrip().endswith("Ultima esecuzione completa: nessuna")
    assert max(map(len, done.stdout.split("\n"))) <= 100
    assert not (ready / "quadro.xlsx").exists()


def test_the_command_as_data(ready: Path) -> None:
    riscontro("consolidate", ready, "--today", DAY)
    data = json.loads(riscontro("status", ready, "--json", "--today", LATE).stdout)
    assert (data["plan"], data["period"], data["round"]) == ("prova-2025", 2025, "consuntivo")
    assert data["day"] == "2026-03-02"
    assert data["totals"]["reporting_rate"] == 50 == data["totals"]["on_time_rate"]
    assert [one["round"] for one in data["rounds"]] == [
        *("programmazione", "monitoraggio", "preconsuntivo", "consuntivo"),
    ]
    assert data["rounds"][-1]["open"] and data["rounds"][0]["reporting_rate"] is None
    first, second = data["deliveries"]
    assert (first["department"], first["punctuality"]) == ("AMB", "overdue")
    assert (second["delivered"], second["punctuality"]) == (DAY, "on_time")
    assert data["last_run"]["run"] == 1 and data["last_run"]["age_seconds"] >= 0
    assert data["last_run"]["completed"].endswith("Z")


def test_some_units_of_a_workspace(ready: Path) -> None:
    done = riscontro("status", ready, "--json", "--department", "CUL", "--today", LATE)
    data = json.loads(done.stdout)
    assert [one["department"] for one in data["deliveries"]] == ["CUL"]
    assert data["totals"]["expected"] == 1 == data["rounds"][-1]["expected"]
    wrong = riscontro("status", ready, "--department", "XYZ")
    assert wrong.exit_code == 2 and "XYZ" in wrong.stderr and "CUL, AMB" in wrong.stderr


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock of the command."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr("riscontro.sync.cli.statuses.utc_now", lambda: moment)

    return put


def test_silence_is_no_health(ready: Path, at: Callable[[datetime], None]) -> None:
    never = riscontro("status", ready, "--max-age", "36h", "--today", LATE)
    assert never.exit_code == 1 and "Nessuna esecuzione completa" in never.stderr
    assert "36h" in never.stderr and "Cultura" in never.stdout
    consolidate(ready, date(2026, 2, 20), clock=lambda: MOMENT)
    at(MOMENT + timedelta(hours=36))
    done = riscontro("status", ready, "--max-age", "36h", "--today", LATE)
    assert done.exit_code == 0 and done.stderr == ""
    assert "Ultima esecuzione completa: 02/03/2026 03:10 UTC" in done.stdout
    at(MOMENT + timedelta(hours=36, seconds=1))
    old = riscontro("status", ready, "--max-age", "36h", "--today", LATE)
    assert old.exit_code == 1 and "più di 36h fa" in old.stderr
    english = riscontro("status", ready, "--max-age", "36h", "--lang", "en")
    assert "more than 36h ago" in english.stderr
    assert riscontro("status", ready, "--today", LATE).exit_code == 0
    data = riscontro("status", ready, "--json", "--max-age", "36h", "--today", LATE)
    assert data.exit_code == 1
    assert json.loads(data.stdout)["recent"] is False


def test_a_wrong_age_is_told_in_both_languages(ready: Path) -> None:
    done = riscontro("status", ready, "--max-age", "domani")
    assert done.exit_code == 2 and done.stdout == ""
    assert "«domani» non è una durata" in done.stderr and "is no duration" in done.stderr


def test_a_workspace_with_a_store_of_the_first_version(ready: Path) -> None:
    riscontro("consolidate", ready, "--today", DAY)
    aged(ready / ".riscontro" / "store.db")
    done = riscontro("status", ready, "--json", "--max-age", "2d", "--today", LATE)
    assert done.exit_code == 1
    data = json.loads(done.stdout)
    assert data["last_run"] is None and data["totals"]["reported"] == 1
    assert riscontro("consolidate", ready, "--today", DAY).exit_code == 0
    assert riscontro("status", ready, "--max-age", "2d", "--today", LATE).exit_code == 0


# The sheet --------------------------------------------------------------------------------------


def test_the_sheet_holds_the_table_and_the_rounds(ready: Path, tmp_path: Path) -> None:
    path = tmp_path / "nuova" / "stato.xlsx"
    riscontro("consolidate", ready, "--today", DAY)
    done = riscontro("status", ready, "--sheet", path, "--today", LATE)
    assert done.exit_code == 0 and str(path) in done.stderr
    book = openpyxl.load_workbook(path, data_only=True)
    assert book.sheetnames == ["Stato trasmissioni", "Rilevazioni"]
    page = book["Stato trasmissioni"]
    ids = [cell.value for cell in page[4]]
    first = dict(zip(ids, [cell.value for cell in page[7]], strict=True))
    assert (first["department"], first["punctuality"]) == ("Ambiente", "✖ scaduta da 2 giorni")
    assert page["A2"].value.endswith("tasso di trasmissione 50,0 %, di puntualità 50,0 %")
    assert "situazione al 02/03/2026" in page["A2"].value
    rounds = book["Rilevazioni"]
    names = [cell.value for cell in rounds[4]]
    last = dict(zip(names, [cell.value for cell in rounds[rounds.max_row]], strict=True))
    assert (last["round"], last["expected"], last["reporting_rate"]) == ("Consuntivo", 2, 0.5)
    assert [table for sheet in book for table in sheet.tables] == [
        "tblTrasmissioni", "tblRilevazioni",
    ]  # fmt: skip


def test_the_sheet_is_no_delivery(ready: Path, tmp_path: Path) -> None:
    path = tmp_path / "stato.xlsx"
    riscontro("status", ready, "--sheet", path, "--today", LATE)
    path.rename(ready / "trasmissioni" / "stato.xlsx")
    data = json.loads(riscontro("consolidate", ready, "--json", "--today", DAY).stdout)
    assert "WBK-002" in {one["code"] for one in data["findings"] if one["workbook"] == "stato.xlsx"}


@pytest.mark.parametrize(
    "name", ["piano.xlsx", "quadro.xlsx", "trasmissioni/x.xlsx", ".riscontro/x.xlsx", "stato.csv"]
)
def test_the_sheet_takes_the_place_of_no_file_of_the_workspace(ready: Path, name: str) -> None:
    before = (ready / "piano.xlsx").read_bytes()
    done = riscontro("status", ready, "--sheet", ready / name, "--today", LATE)
    assert done.exit_code == 2 and Path(name).name in done.stderr
    assert (ready / "piano.xlsx").read_bytes() == before
    assert name == "piano.xlsx" or not (ready / name).exists()


def test_the_sheet_in_english() -> None:
    where = sample()
    found = status(where, plans.DAY)
    book = status_book(where, found, Say("en"), "prova")
    assert [sheet.name for sheet in book.sheets] == ["Delivery status", "Rounds"]
    assert "4 units submitted, 1 on time" in book.sheets[0].subtitle
