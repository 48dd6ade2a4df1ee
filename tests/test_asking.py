"""What each round asks for: its columns, its due date, its indicators, its rows."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from forge import PROFILE, changed, sample_plan
from offices import DUE, ISSUED, PLAN_ID, TODAY, City
from openpyxl import load_workbook
from riscontro.schemas.plan import Plan
from riscontro.schemas.terms import CORRECTION, FINAL, MONITORING, PRE_FINAL, PROGRAMMING, ROUNDS
from riscontro.sync.asking import asked_for, measured_in_the_year
from riscontro.sync.issuing import Issue, books
from riscontro.sync.settings import Settings
from riscontro.workbooks.planbook import write_plan

MEASURED = {"value", "missing_reason", "available_from", "evidence", "corrective_action"}
PROPOSED = {"proposed_target", "proposed_baseline", "proposed_source"}


@pytest.mark.parametrize("round_id", ROUNDS)
def test_a_round_has_its_columns_and_its_due_date(round_id: str) -> None:
    sheet = PROFILE.sheet("indicators")
    opened = {field.id for field in PROFILE.open_fields(sheet, round_id)}
    shown = {field.id for field in PROFILE.shown_fields(sheet, round_id)}
    reporting = round_id != PROGRAMMING
    assert opened >= (MEASURED if reporting else PROPOSED) & {one.id for one in sheet.fields}
    assert not opened & (PROPOSED if reporting else MEASURED) and opened <= shown
    dues = [Settings("p", "torino-controllo", 2025).due_date(name) for name in ROUNDS]
    assert dues == sorted(set(dues))


@pytest.mark.parametrize(
    ("frequency", "proposed", "asked"),
    [
        ("annuale", (), False),
        (" Annuale ", (), False),
        ("pluriennale", (), False),
        ("annuale", ("frequency",), True),
        ("", (), True),
        ("semestrale", (), True),
        ("mensile", (), True),
        ("ogni due mesi", (), True),
    ],
)
def test_the_half_year_asks_for_what_is_measured_in_the_year(
    frequency: str, proposed: tuple[str, ...], asked: bool
) -> None:
    one = replace(sample_plan().indicators[0], frequency=frequency, proposed=proposed)
    assert measured_in_the_year(one) is asked
    assert [asked_for(one, name) for name in ROUNDS] == [
        name != MONITORING or asked for name in ROUNDS
    ]
    assert not asked_for(replace(one, state="withdrawn"), FINAL)


def keys(
    plan: Plan, round_id: str, reopened: frozenset[tuple[str, str, str]] | None = None
) -> set[str]:
    issue = Issue(PLAN_ID, round_id, "it", DUE, ISSUED, "", reopened=reopened)
    return {
        f"{unit} {row['key']}"
        for unit, book in books(plan, PROFILE, issue).items()
        for rows in book.rows.values()
        for row in rows
    }


def test_corrections_are_about_the_rows_reopened() -> None:
    plan = sample_plan()
    row = ("CUL", "indicators", "M05.P02/a.1")
    everything = keys(plan, CORRECTION)
    assert everything == keys(plan, FINAL)
    assert keys(plan, CORRECTION, frozenset()) == set()
    assert keys(plan, CORRECTION, frozenset([row])) == {"CUL M05.P02/a.1"}
    assert keys(plan, PRE_FINAL, frozenset([row])) == everything


def test_what_was_not_asked_for_is_not_missing(tmp_path: Path) -> None:
    city = City.founded(tmp_path / "piano")
    plan = changed(sample_plan(), "a.1", frequency="annuale")
    city.workspace.plan_file.write_bytes(
        write_plan(plan, PROFILE, PLAN_ID, "it", lambda _: ("", ""))
    )
    city.settle(round=MONITORING, due={MONITORING: date(2026, 3, 31)})
    run = city.run(TODAY)
    (found,) = [one for one in run.consolidated.deliveries if one.department == "CUL"]
    assert found.sheets["indicators"][0] == len(plan.indicators) - 1
    page = load_workbook(city.workspace.master_file, data_only=True)["Indicatori"]
    names = [cell.value for cell in page[4]]
    rows = [dict(zip(names, one, strict=True)) for one in page.iter_rows(7, 10, values_only=True)]
    told = {row["key"]: (row["situation"], row["row_state"]) for row in rows}
    assert told["M05.P02/a.1"] == ("– non richiesto", "– non richiesta")
    assert told["M05.P02/a.2"] == ("✖ non pervenuto", "✖ non pervenuta")
